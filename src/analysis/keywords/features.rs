//! What the ranker sees of the likeliest phrases: their signs and more, in the same codes.

use super::{
    MAX_WORDS,
    flags::Flags,
    phrases::{Phrase, Phrases},
    signs::{SIGNS, Signs, share, steps},
    words::{Stem, Word, Words},
};
use crate::analysis::lexicon::{Background, NO_STEM, Tagged, hash_numbers};

/// Of the likeliest.
pub(super) type Features = [i8; NAMES.len()];

/// Names of the features behind the signs.
const MORE: [&str; 38] = [
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

/// Names of the features.
pub(super) const NAMES: [&str; SIGNS.len() + MORE.len()] = {
    let mut names = [""; SIGNS.len() + MORE.len()];
    let (signs, more) = names.split_at_mut(SIGNS.len());
    signs.copy_from_slice(&SIGNS);
    more.copy_from_slice(&MORE);
    names
};

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

    /// All features of `phrase`. `rank` is its place by `estimate`.
    pub(super) fn features(
        &self,
        phrase: &Phrase,
        signs: Signs,
        estimate: i32,
        rank: usize,
    ) -> Features {
        let words = self.words;
        let total = words.words.len() as u32;
        let row = words.row(phrase.first as usize, phrase.words as usize);
        let stems = Stems::of(words, row);
        let key = hash_numbers(stems.known.iter().copied().take(row.len()));
        let phrase_code = if row.len() > 1 { self.background.phrase_code(key) } else { 0 };
        let frequency = if row.len() > 1 { phrase_code } else { stems.first.frequency };
        let Tagged { articles: tagged, share: tag_share } = self.background.tagged(key);
        // How seldom its first and its last word is without the rest.
        let of = |stem: &Stem| match row.len() {
            0 | 1 => 0,
            _ => clamp(127 + (log(phrase_code) - log(stem.frequency)) / 2),
        };
        let around = self.around(phrase);
        let (first, last) = (row.first(), row.last());
        let flag = |word: Option<&Word>, of: fn(&Word) -> bool| i8::from(word.is_some_and(of));
        let around_share = |places: u32| share(places, phrase.count);
        let rest = [
            clamp(64 + estimate / ESTIMATE_STEP),
            steps(rank as u32),
            steps(total),
            share(phrase.first_in_body.unwrap_or_default(), total),
            share(phrase.last, total),
            steps(around.units),
            share(around.units, words.units),
            share(phrase.count, self.most),
            share(phrase.count, stems.rarest),
            share(phrase.count, stems.commonest),
            clamp(stems.logarithms / 2 / phrase.words.max(1) as i32),
            stems.association(phrase_code),
            (frequency / 2) as i8,
            of(&stems.first),
            of(&stems.last),
            around_share(around.after_person_title),
            around_share(around.after_saying),
            around_share(around.before_saying),
            around_share(around.after_stop),
            around_share(around.before_stop),
            around_share(around.goes_on),
            around_share(around.goes_on_definite),
            around_share(around.comes_from),
            around_share(around.quoted),
            flag(last, |word| word.traits.name),
            flag(last, |word| word.traits.definite),
            flag(first, |word| word.traits.name),
            steps(phrase.nest),
            steps(phrase.clitics),
            stems.longest as i8,
            steps(stems.commonest),
            steps(stems.rarest),
            tagged.min(127) as i8,
            tag_share.min(127) as i8,
            stems.least_tag.min(127) as i8,
            (stems.tags / phrase.words.max(1)).min(127) as i8,
            stems.first.tag.min(127) as i8,
            stems.last.tag.min(127) as i8,
        ];
        let mut features = [0; NAMES.len()];
        let (of_signs, others) = features.split_at_mut(SIGNS.len());
        of_signs.copy_from_slice(&signs);
        others.copy_from_slice(&rest);
        features
    }

    /// What stands around `phrase`.
    fn around(&self, phrase: &Phrase) -> Around {
        let mut around = Around::default();
        let mut unit = None;
        for place in self.phrases.some_places(phrase) {
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

/// What the stems of a row say together.
struct Stems {
    known: [u32; MAX_WORDS],
    words: i32,
    first: Stem,
    last: Stem,
    /// The counts of the rarest and of the commonest in the document.
    rarest: u32,
    commonest: u32,
    /// The sum of their background frequencies, in sixteenths of a doubling.
    logarithms: i32,
    /// The least and the sum of their shares in tags.
    least_tag: u8,
    tags: u32,
    /// Letters of the longest word.
    longest: u8,
}

impl Stems {
    fn of(words: &Words, row: &[Word]) -> Self {
        let nothing = Stem { known: NO_STEM, count: 1, frequency: 0, tag: 0 };
        let mut stems = Self {
            known: [NO_STEM; MAX_WORDS],
            words: row.len() as i32,
            first: nothing,
            last: nothing,
            rarest: u32::MAX,
            commonest: 1,
            logarithms: 0,
            least_tag: u8::MAX,
            tags: 0,
            longest: 0,
        };
        for (number, (known, word)) in stems.known.iter_mut().zip(row).enumerate() {
            let Some(stem) = words.stem(word) else { continue };
            *known = stem.known;
            if number == 0 {
                stems.first = *stem;
            }
            stems.last = *stem;
            stems.rarest = stems.rarest.min(stem.count);
            stems.commonest = stems.commonest.max(stem.count);
            stems.logarithms += log(stem.frequency);
            stems.least_tag = stems.least_tag.min(stem.tag);
            stems.tags += u32::from(stem.tag);
            stems.longest = stems.longest.max(word.traits.letters);
        }
        stems
    }

    /// How much more often the stems stand in a row than by chance, normalised; 0 where they were never seen in a row.
    fn association(&self, phrase_code: u8) -> i8 {
        if phrase_code == 0 {
            return 0;
        }
        let together = log(phrase_code) - LOG_ARTICLES;
        let apart = self.logarithms - LOG_ARTICLES * self.words;
        clamp(64 * (together - apart) / (-together).max(1) / (self.words - 1).max(1))
    }
}

/// What the code of a frequency stands for, in sixteenths of a doubling.
fn log(frequency: u8) -> i32 {
    i32::from(frequency.max(1)) - 1
}

/// Of the articles of the background, in sixteenths of a doubling.
const LOG_ARTICLES: i32 = 241;
/// Of the estimate's fixed point numbers, to a feature.
const ESTIMATE_STEP: i32 = 32;

fn clamp(value: i32) -> i8 {
    value.clamp(0, 127) as i8
}
