//! What the ranker sees of a phrase: small whole numbers, 0..=127. Counts and ratios are logarithmic, in eighths of a
//! doubling; trees ask only what is more and what is less.

use super::{
    phrases::{Phrase, Phrases},
    words::{Flags, Word, Words},
};
use crate::analysis::lexicon::{Background, Tagged};

/// Of every phrase: what its places and its words' traits say.
pub(super) const SIGNS: usize = 20;

/// Of the likeliest.
pub(super) type Features = [i8; NAMES.len()];

/// Names of the features, the first [`SIGNS`] of which are the signs.
pub(super) const NAMES: [&str; 58] = [
    "words",
    "count",
    "whole",
    "whole_share",
    "spread",
    "title_place",
    "first",
    "unit",
    "names",
    "nounness",
    "last_nounness",
    "rarest",
    "commonest",
    "nest",
    "clitics",
    "article",
    "pronoun",
    "nisba",
    "letters",
    "kind",
    "estimate",
    "rank",
    "total",
    "first_share",
    "last_share",
    "units",
    "units_share",
    "count_of_most",
    "count_of_rarest_word",
    "count_of_commonest_word",
    "frequency_mean",
    "association",
    "frequency",
    "of_first_word",
    "of_last_word",
    "after_person_title",
    "after_saying",
    "before_saying",
    "after_stop",
    "before_stop",
    "goes_on",
    "goes_on_definite",
    "comes_from",
    "quoted",
    "last_name",
    "last_definite",
    "first_name",
    "nest_share",
    "clitics_share",
    "longest",
    "commonest_word",
    "rarest_word",
    "tag_articles",
    "tag_share",
    "tag_least",
    "tag_mean",
    "tag_first",
    "tag_last",
];

/// What every phrase of one document is judged against.
pub(super) struct Context<'c> {
    words: &'c Words,
    phrases: &'c Phrases,
    background: &'c Background<'c>,
    /// The count of the phrase that stands most often.
    most: u32,
}

impl<'c> Context<'c> {
    pub(super) fn new(
        words: &'c Words,
        phrases: &'c Phrases,
        background: &'c Background<'c>,
    ) -> Self {
        let most = phrases.list.iter().map(|phrase| phrase.count).max().unwrap_or(1);
        Self { words, phrases, background, most }
    }

    /// What is looked at in every phrase.
    pub(super) fn signs(&self, phrase: &Phrase) -> [i8; SIGNS] {
        let words = self.words;
        let start = phrase.first as usize;
        let count = phrase.words as usize;
        let (mut names, mut nounness, mut last_nounness, mut letters) = (0u32, 63u8, 0u8, 0u32);
        let (mut definite, mut first_definite, mut pronoun) = (0u32, false, 0i8);
        let (mut rarest, mut commonest) = (u8::MAX, 0u8);
        let (mut first_nisba, mut last_definite) = (false, false);
        let mut is = Flags::default();
        let row = words.row(start, count);
        for (number, word) in row.iter().enumerate() {
            let traits = word.traits;
            names += u32::from(traits.name);
            nounness = nounness.min(traits.nounness);
            last_nounness = traits.nounness;
            letters += u32::from(traits.letters);
            definite += u32::from(traits.definite);
            last_definite = traits.definite;
            if number == 0 {
                first_definite = traits.definite;
                first_nisba = traits.nisba;
            }
            pronoun = if traits.pronoun { 2 } else { pronoun.min(1) };
            is = is.and(word.is);
            rarest = rarest.min(word.frequency);
            commonest = commonest.max(word.frequency);
        }
        let title_place = if start < words.title { 1 + phrase.first.min(30) as i8 } else { 0 };
        let body = phrase.first_in_body;
        let unit = body.and_then(|place| words.words.get(place as usize)).map_or(0, |w| w.unit);
        let untitled = i8::from(words.title == 0);
        let article = match (definite == phrase.words, !first_definite && last_definite) {
            (true, _) => 2,
            (false, true) if count > 1 => 1,
            (false, _) => 0,
        };
        let kind = i8::from(is.any(Flags::NUMBER))
            + 2 * i8::from(is.any(Flags::WEAK))
            + 4 * i8::from(is.any(Flags::PERSON_TITLE))
            + 8 * i8::from(is.any(Flags::ASCII));
        [
            phrase.words as i8,
            steps(phrase.count),
            steps(phrase.whole),
            share(phrase.whole, phrase.count),
            share(phrase.last - phrase.first, words.words.len() as u32),
            title_place,
            steps(body.map_or(0, |place| place + 1)),
            (unit.min(60) as i8) + untitled,
            share(names, phrase.words),
            nounness as i8,
            last_nounness as i8,
            (rarest / 2) as i8,
            (commonest / 2) as i8,
            share(phrase.nest, phrase.count),
            share(phrase.clitics, phrase.count),
            article,
            pronoun,
            i8::from(first_nisba && names == 0),
            (letters / phrase.words.max(1)).min(15) as i8,
            kind,
        ]
    }

    /// All features of `phrase`. `rank` is its place by `estimate`.
    pub(super) fn features(
        &self,
        phrase: &Phrase,
        signs: [i8; SIGNS],
        estimate: i32,
        rank: usize,
    ) -> Features {
        let words = self.words;
        let (start, count) = (phrase.first as usize, phrase.words as usize);
        let total = words.words.len() as u32;
        let row = words.row(start, count);
        let stems = || row.iter().filter_map(|word| words.stem(word));
        let known = || stems().map(|stem| stem.known);
        let code = |stem: u32| self.background.stem_code(stem);

        let around = self.around(phrase);
        let phrase_code = match count {
            1 => 0,
            _ => self.background.phrase_code(known()),
        };
        // All in sixteenths of a doubling.
        let articles = LOG_ARTICLES;
        let log = |frequency: u8| i32::from(frequency.max(1)) - 1;
        let sum: i32 = stems().map(|stem| log(stem.frequency)).sum();
        let association = if phrase_code > 0 {
            let together = log(phrase_code) - articles;
            let apart = sum - articles * count as i32;
            64 * (together - apart) / (-together).max(1) / (count as i32 - 1).max(1)
        } else {
            0
        };
        let of = |stem: Option<u32>| match stem {
            Some(stem) if count > 1 => 127 + (log(phrase_code) - log(code(stem))) / 2,
            _ => 0,
        };
        let counts = || stems().map(|stem| stem.count);
        let (rarest, commonest) = (counts().min().unwrap_or(1), counts().max().unwrap_or(1));
        let frequency =
            if count == 1 { stems().next().map_or(0, |s| s.frequency) } else { phrase_code };
        let Tagged { articles: tagged, share: tag_share } = self.background.tagged(known());
        let tags = || stems().map(|stem| stem.tag);
        let tag_mean = tags().map(u32::from).sum::<u32>() / phrase.words.max(1);
        let (first, last) = (row.first(), row.last());
        let longest = row.iter().map(|word| word.traits.letters).max();
        let flag = |word: Option<&Word>, of: fn(&Word) -> bool| i8::from(word.is_some_and(of));
        let rest = [
            clamp(64 + estimate / ESTIMATE_STEP),
            steps(rank as u32),
            steps(total),
            share(phrase.first_in_body.unwrap_or_default(), total),
            share(phrase.last, total),
            steps(around.units),
            share(around.units, words.units),
            share(phrase.count, self.most),
            share(phrase.count, rarest),
            share(phrase.count, commonest),
            (sum / 2 / count.max(1) as i32).clamp(0, 127) as i8,
            clamp(association),
            (frequency / 2) as i8,
            clamp(of(known().next())),
            clamp(of(known().next_back())),
            share(around.after_person_title, phrase.count),
            share(around.after_saying, phrase.count),
            share(around.before_saying, phrase.count),
            share(around.after_stop, phrase.count),
            share(around.before_stop, phrase.count),
            share(around.goes_on, phrase.count),
            share(around.goes_on_definite, phrase.count),
            share(around.comes_from, phrase.count),
            share(around.quoted, phrase.count),
            flag(last, |word| word.traits.name),
            flag(last, |word| word.traits.definite),
            flag(first, |word| word.traits.name),
            steps(phrase.nest),
            steps(phrase.clitics),
            longest.unwrap_or_default() as i8,
            steps(commonest),
            steps(rarest),
            tagged.min(127) as i8,
            tag_share.min(127) as i8,
            tags().min().unwrap_or_default().min(127) as i8,
            tag_mean.min(127) as i8,
            tags().next().unwrap_or_default().min(127) as i8,
            tags().next_back().unwrap_or_default().min(127) as i8,
        ];
        let mut features = [0; NAMES.len()];
        for (to, from) in features.iter_mut().zip(signs.into_iter().chain(rest)) {
            *to = from;
        }
        features
    }

    /// What stands around `phrase`.
    fn around(&self, phrase: &Phrase) -> Around {
        let mut around = Around::default();
        let mut unit = None;
        for place in self.phrases.places(phrase).take(MOST_PLACES) {
            let at = |place: usize| self.words.words.get(place);
            let Some(word) = at(place) else { continue };
            if unit != Some(word.unit) {
                unit = Some(word.unit);
                around.units += 1;
            }
            let before = place.checked_sub(1).and_then(at);
            if let Some(before) = before.filter(|_| !word.is.any(Flags::APART)) {
                around.after_person_title += u32::from(before.is.any(Flags::PERSON_TITLE));
                around.after_saying += u32::from(before.is.any(Flags::SAYING));
                around.after_stop += u32::from(before.is.any(Flags::STOP));
                let content = !before.is.any(Flags::STOP) && !word.is.any(Flags::CLITIC);
                around.comes_from += u32::from(content);
            }
            let after = at(place + phrase.words as usize);
            if let Some(after) = after.filter(|word| !word.is.any(Flags::APART)) {
                around.before_saying += u32::from(after.is.any(Flags::SAYING));
                around.before_stop += u32::from(after.is.any(Flags::STOP));
                let content = !after.is.any(Flags::STOP.and(Flags::CLITIC));
                around.goes_on += u32::from(content);
                around.goes_on_definite += u32::from(content && after.traits.definite);
            }
            let quoted = |word: Option<&Word>| word.is_none_or(|w| w.is.any(Flags::QUOTED));
            around.quoted += u32::from(word.is.any(Flags::QUOTED) && quoted(after));
        }
        around
    }
}

/// Places of a phrase that are looked at: more tell nothing new.
const MOST_PLACES: usize = 1024;

/// Of how many places of a phrase something is true.
#[derive(Default)]
struct Around {
    units: u32,
    after_person_title: u32,
    after_saying: u32,
    before_saying: u32,
    after_stop: u32,
    before_stop: u32,
    /// A word that could be part of the phrase follows.
    goes_on: u32,
    goes_on_definite: u32,
    /// A word that could be part of the phrase stands before it.
    comes_from: u32,
    quoted: u32,
}

/// Of the articles of the background, in sixteenths of a doubling.
const LOG_ARTICLES: i32 = 241;
/// Of the estimate's fixed point numbers, to a feature.
const ESTIMATE_STEP: i32 = 32;

/// One more than `count`, logarithmic: eight steps a doubling, 127 at most.
fn steps(count: u32) -> i8 {
    // The bits of a floating point number are its logarithm, but for straight lines between powers of two.
    let bits = (count as f32 + 1.0).to_bits() >> 20;
    (bits - (127 << 3)).min(127) as i8
}

/// `part` of `whole`: 64 is all, 127 at most.
fn share(part: u32, whole: u32) -> i8 {
    let part = part.min(1 << 25) * 64;
    // Most phrases stand once: nothing to divide.
    let share = if whole <= 1 { part } else { part / whole };
    share.min(127) as i8
}

fn clamp(value: i32) -> i8 {
    value.clamp(0, 127) as i8
}

#[cfg(test)]
mod tests {
    use super::{share, steps};

    #[test]
    fn codes_grow_with_what_they_stand_for_and_stay_within_bounds() {
        assert!((0..2000).map(steps).is_sorted());
        assert_eq!((steps(0), steps(1), steps(3)), (0, 8, 16));
        assert!(steps(u32::MAX - 1) == 127);
        assert_eq!((share(1, 2), share(9, 3), share(0, 0)), (32, 127, 0));
    }
}
