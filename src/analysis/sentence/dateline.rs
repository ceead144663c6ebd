//! A dateline in the middle of a line: a headline stood before it on a line of its own.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words::{Word, Words};
use crate::analysis::fold::folded;

/// Where a dateline stands that a headline runs into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Where the headline ends.
    pub(super) headline: usize,
    /// Where the dateline ends, if nothing ties it to the sentence after it: it was a line of its own too.
    pub(super) end: Option<usize>,
}

/// Whether `sentence` may hold a place with a date near its beginning: a quick look, to save the thorough one.
pub(super) fn may_hold_date(sentence: &str) -> bool {
    let near = near(sentence);
    let mut at = 0;
    while let Some(found) = next_digit(near.get(at..).unwrap_or_default()) {
        let digit = at + found;
        let rest = sentence.get(digit..).unwrap_or_default();
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - behind.len();
        at = digit + digits;
        let month = behind.strip_prefix(' ').unwrap_or(behind);
        if digits <= 2 && month.starts_with(|c| !char::is_ascii(&c)) {
            let month = month.split(|c: char| c.is_ascii() || c == '،').next().unwrap_or_default();
            if digit > 0 && MONTHS.contains(&folded(month).as_str()) {
                return true;
            }
        }
    }
    false
}

/// The bytes of `sentence` in which a date is looked for.
fn near(sentence: &str) -> &[u8] {
    let bytes = sentence.as_bytes();
    bytes.get(..NEAR).unwrap_or(bytes)
}

/// Where the first ASCII digit is in `bytes`; many are looked at together.
fn next_digit(bytes: &[u8]) -> Option<usize> {
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | byte.is_ascii_digit());
    let chunks = bytes.chunks(32).position(any)?;
    let start = chunks * 32;
    let within = bytes.get(start..)?.iter().position(u8::is_ascii_digit)?;
    Some(start + within)
}

/// Whether `sentence` may hold a dateline of any kind near its beginning.
pub(super) fn may_hold(sentence: &str) -> bool {
    let near = near(sentence);
    let signs = ["–", "—", "ـ ", "ـ\u{A0}", " أول ", " اول "];
    memchr::memchr2(b'-', b'(', near).is_some()
        || next_digit(near).is_some()
        || signs.iter().any(|sign| memchr::memmem::find(near, sign.as_bytes()).is_some())
}

/// The dateline that words of `sentence` run into. With `dated` only one that holds a date; else also one that a dash or an
/// agency tells, which is less certain.
pub(super) fn find(sentence: &str, words: &Words, dated: bool) -> Option<Dateline> {
    let reader = Reader { sentence, words };
    (1..words.as_slice().len().min(LONGEST_HEADLINE))
        .filter(|&number| reader.may_begin(number))
        .find_map(|number| reader.at(number, dated))
}

struct Reader<'s> {
    sentence: &'s str,
    words: &'s Words,
}

impl Reader<'_> {
    /// Whether a place that datelines name, or the word before a date, may be word `number`.
    fn may_begin(&self, number: usize) -> bool {
        let key = |number: usize| self.words.get(number).map_or("", |word| self.words.key(word));
        let first = key(number);
        FIRST_WORDS.contains(first)
            || first.as_bytes().contains(&b'/')
            || key(number + 1).starts_with(|c: char| c.is_ascii_digit())
            || key(number + 1) == "اول"
    }

    /// The dateline that begins with word `number`.
    fn at(&self, number: usize, dated: bool) -> Option<Dateline> {
        let before = self.words.get(number - 1)?;
        let place = self.words.get(number)?;
        let parted =
            before.trail(self.sentence).contains(GOES_ON) || !place.lead(self.sentence).is_empty();
        if parted || LEADS_ON.contains(&self.words.key(before)) {
            return None;
        }
        let known = self.place(number);
        let behind = number + known.unwrap_or(1);
        if let Some((end, timed)) = self.date(behind)
            && (timed || known.is_some())
        {
            let last = self.words.get(end - 1)?;
            let next = self.words.get(end);
            let tied = !last.trail(self.sentence).is_empty()
                || next.is_none_or(|next| next.lead(self.sentence).contains(['(', '/', '-', '–']));
            return Some(Dateline { headline: before.end, end: (!tied).then_some(last.end) });
        }
        let told = !dated && known.is_some() && (self.dash(behind) || self.agency(behind));
        told.then_some(Dateline { headline: before.end, end: None })
    }

    /// How many words from `number` name a place that datelines name.
    fn place(&self, number: usize) -> Option<usize> {
        let mut name = String::new();
        let mut longest = None;
        for length in 1..=LONGEST_PLACE {
            let word = self.words.get(number + length - 1)?;
            name.push_str(self.words.key(word));
            if PLACES.contains(name.as_str())
                || name.as_bytes().contains(&b'/')
                    && name.split('/').all(|name| PLACES.contains(name))
            {
                longest = Some(length);
            }
            if !word.trail(self.sentence).is_empty() {
                break;
            }
            name.push(' ');
        }
        longest
    }

    /// Whether a dash follows the place whose last word is before `behind`, or the place's own region and a dash.
    fn dash(&self, behind: usize) -> bool {
        let trail = |number: usize| {
            self.words.get(number).map_or("", |word: &Word| word.trail(self.sentence))
        };
        let dashed = |number: usize| trail(number).trim_start().starts_with(DASHES);
        behind > 0 && (dashed(behind - 1) || trail(behind - 1) == "،" && dashed(behind))
    }

    /// Whether an agency in brackets begins at word `number`.
    fn agency(&self, number: usize) -> bool {
        let Some(first) = self.words.get(number) else { return false };
        let inside = self.words.as_slice().iter().skip(number).take(LONGEST_AGENCY);
        first.lead(self.sentence) == "("
            && inside
                .take_while(|word| word.start == first.start || word.lead(self.sentence).is_empty())
                .any(|word| {
                    let trail = word.trail(self.sentence);
                    AGENCIES.contains(&self.words.key(word))
                        || trail.starts_with(')') && trail.contains(DASHES)
                })
    }

    /// The word after the date that begins at word `number`, and whether it has a time of day.
    fn date(&self, number: usize) -> Option<(usize, bool)> {
        let key = |number: usize| self.words.get(number).map_or("", |word| self.words.key(word));
        let first = key(number);
        let month = first.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = first.len() - month.len();
        let day = (1..=2).contains(&digits);
        let mut end = if day && MONTHS.contains(&month) {
            number + 1
        } else if (day && month.is_empty() || first == "اول") && MONTHS.contains(&key(number + 1))
        {
            number + 2
        } else {
            return None;
        };
        let numeric = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_digit());
        if key(end).len() == 4 && numeric(key(end)) {
            end += 1;
        }
        let timed =
            key(end).split_once(':').is_some_and(|(hour, minute)| numeric(hour) && numeric(minute));
        Some((end + usize::from(timed), timed))
    }
}

static PLACES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("../lexicon/dateline_places.txt").lines().collect());

/// The first words of their names.
static FIRST_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| PLACES.iter().filter_map(|name| name.split(' ').next()).collect());

/// Months as keys, of both namings and of the Maghreb.
const MONTHS: [&str; 33] = [
    "يناير",
    "فبراير",
    "مارس",
    "ابريل",
    "مايو",
    "يونيو",
    "يونيه",
    "يوليو",
    "يوليه",
    "اغسطس",
    "سبتمبر",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
    "كانون",
    "شباط",
    "اذار",
    "نيسان",
    "ايار",
    "حزيران",
    "تموز",
    "اب",
    "ايلول",
    "تشرين",
    "جانفي",
    "فيفري",
    "افريل",
    "ماي",
    "جوان",
    "جويليه",
    "يوليوز",
    "اوت",
    "غشت",
];

/// Agencies as keys.
const AGENCIES: [&str; 18] = [
    "رويترز",
    "وكالات",
    "الوكالات",
    "الاناضول",
    "واس",
    "وام",
    "قنا",
    "كونا",
    "بترا",
    "سانا",
    "سبا",
    "سونا",
    "وفا",
    "شينخوا",
    "سبوتنيك",
    "اف",
    "افب",
    "ا.ف.ب",
];

/// Words that a place belongs to: behind them no headline ends.
const LEADS_ON: [&str; 24] = [
    "في",
    "فى",
    "من",
    "الي",
    "علي",
    "عن",
    "بين",
    "حتي",
    "لدي",
    "مع",
    "ضد",
    "قرب",
    "مدينه",
    "العاصمه",
    "قطاع",
    "محافظه",
    "ولايه",
    "جامعه",
    "مطار",
    "منطقه",
    "شمال",
    "جنوب",
    "شرق",
    "غرب",
];

/// Marks behind which the headline goes on.
const GOES_ON: [char; 9] = ['،', ',', '؛', ':', '-', '–', '—', 'ـ', '/'];
const DASHES: [char; 4] = ['-', '–', '—', 'ـ'];
/// Words of the longest headline looked for.
const LONGEST_HEADLINE: usize = 24;
/// Words of the longest name of a place.
const LONGEST_PLACE: usize = 3;
/// Words of the longest name of an agency.
const LONGEST_AGENCY: usize = 4;
/// Bytes from the beginning of a sentence in which a date is looked for.
const NEAR: usize = 280;

#[cfg(test)]
mod tests {
    use super::{Dateline, PLACES, Words, find};
    use crate::analysis::fold::folded;

    #[test]
    fn places_are_folded_and_sorted() {
        let list = include_str!("../lexicon/dateline_places.txt");
        assert!(list.lines().is_sorted_by(|a, b| a < b));
        assert!(list.lines().all(|place| folded(place) == place));
        assert!(PLACES.len() > 400);
    }

    #[track_caller]
    fn check(sentence: &str, dated: bool, expected: Option<(&str, &str)>) {
        let found = find(sentence, &Words::of(sentence, 49), dated);
        let parts = found.map(|Dateline { headline, end }| {
            (&sentence[..headline], end.map_or("", |end| sentence[headline..end].trim_start()))
        });
        assert_eq!(parts, expected);
    }

    #[test]
    fn datelines_end_headlines() {
        check("ثمن الحرب الطويلة واشنطن ــ هل يمكن أن", false, Some(("ثمن الحرب الطويلة", "")));
        check("قمة عربية طارئة القاهرة (رويترز) - قال", false, Some(("قمة عربية طارئة", "")));
        check(
            "عاصفة تعطل الملاحة طوكيو 12 مارس اعلنت هيئة",
            true,
            Some(("عاصفة تعطل الملاحة", "طوكيو 12 مارس")),
        );
        check(
            "عاصفة تعطل الملاحة طوكيو 12 مارس (كيودو) - اعلنت",
            true,
            Some(("عاصفة تعطل الملاحة", "")),
        );
    }

    #[test]
    fn places_inside_a_sentence_end_nothing() {
        check("وصل الوزير إلى القاهرة - قادما من", false, None);
        check("عقد المؤتمر في طوكيو 12 مارس بحضور وفود", true, None);
        check("القاهرة - قال الوزير إن", false, None);
    }
}
