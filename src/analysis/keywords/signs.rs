//! What is looked at in every phrase: enough to tell the likely ones from the rest.

use super::{
    flags::Flags,
    phrases::Phrase,
    words::{Word, Words},
};

/// Names of the signs.
pub(super) const SIGNS: [&str; 20] = [
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
];

/// Small whole numbers, 0..=127. Counts and ratios are logarithmic, in eighths of a doubling; models ask only what is more
/// and what is less.
pub(super) type Signs = [i8; SIGNS.len()];

/// What the words of a phrase say where it stands first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    is: Flags,
    words: u8,
    names: u8,
    definite: u8,
    letters: u8,
    nounness: u8,
    last_nounness: u8,
    /// Codes of background frequencies.
    rarest: u8,
    commonest: u8,
    pronoun: i8,
    first_definite: bool,
    first_nisba: bool,
    last_definite: bool,
}

impl Row {
    /// No words.
    pub(super) const EMPTY: Self = Self {
        is: Flags::NONE,
        words: 0,
        names: 0,
        definite: 0,
        letters: 0,
        nounness: 63,
        last_nounness: 0,
        rarest: u8::MAX,
        commonest: 0,
        pronoun: 0,
        first_definite: false,
        first_nisba: false,
        last_definite: false,
    };

    /// The row with `word` behind it.
    pub(super) fn with(mut self, word: &Word) -> Self {
        let traits = &word.traits;
        if self.words == 0 {
            self.first_definite = traits.definite;
            self.first_nisba = traits.nisba;
        }
        self.is = self.is.and(word.is);
        self.words += 1;
        self.names += u8::from(traits.name);
        self.definite += u8::from(traits.definite);
        self.letters += traits.letters;
        self.nounness = self.nounness.min(traits.nounness);
        self.last_nounness = traits.nounness;
        self.rarest = self.rarest.min(word.frequency);
        self.commonest = self.commonest.max(word.frequency);
        self.pronoun = if traits.pronoun { 2 } else { self.pronoun.min(1) };
        self.last_definite = traits.definite;
        self
    }
}

/// The signs of `phrase`.
pub(super) fn signs(words: &Words, phrase: &Phrase) -> Signs {
    let row = &phrase.row;
    let title_place =
        if (phrase.first as usize) < words.title { 1 + phrase.first.min(30) as i8 } else { 0 };
    let body = phrase.first_in_body;
    let unit = body.and_then(|place| words.at(place as usize)).map_or(0, |word| word.unit);
    let untitled = i8::from(words.title == 0);
    let article = match (row.definite == row.words, !row.first_definite && row.last_definite) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    let kind = i8::from(row.is.any(Flags::NUMBER))
        + 2 * i8::from(row.is.any(Flags::WEAK))
        + 4 * i8::from(row.is.any(Flags::PERSON_TITLE))
        + 8 * i8::from(row.is.any(Flags::ASCII))
        + 16 * i8::from(row.is.any(Flags::MODIFIER))
        + 32 * i8::from(row.is.any(Flags::LOOSE))
        + 64 * i8::from(row.is.any(Flags::PREPOSITIONAL));
    [
        row.words as i8,
        steps(phrase.count),
        steps(phrase.whole),
        share(phrase.whole, phrase.count),
        share(phrase.last - phrase.first, words.words.len() as u32),
        title_place,
        steps(body.map_or(0, |place| place + 1)),
        (unit.min(60) as i8) + untitled,
        share(u32::from(row.names), phrase.words),
        row.nounness as i8,
        row.last_nounness as i8,
        (row.rarest / 2) as i8,
        (row.commonest / 2) as i8,
        share(phrase.nest, phrase.count),
        share(phrase.clitics, phrase.count),
        article,
        row.pronoun,
        i8::from(row.first_nisba && row.names == 0),
        (row.letters / row.words.max(1)).min(15) as i8,
        kind,
    ]
}

/// One more than `count`, logarithmic: eight steps a doubling, 127 at most.
pub(super) fn steps(count: u32) -> i8 {
    // The bits of a floating point number are its logarithm, but for straight lines between powers of two.
    let bits = (count as f32 + 1.0).to_bits() >> 20;
    (bits - (127 << 3)).min(127) as i8
}

/// `part` of `whole`: 64 is all, 127 at most.
pub(super) fn share(part: u32, whole: u32) -> i8 {
    let part = part.min(1 << 25) * 64;
    // Most phrases stand once: nothing to divide.
    let share = if whole <= 1 { part } else { part / whole };
    share.min(127) as i8
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
