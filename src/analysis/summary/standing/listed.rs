//! What the list `lexicon/leaning.tsv` says of words.

use rustc_hash::FxHashMap;

use crate::analysis::lexicon::hash;

/// The words that make a sentence lean on the one before it, and others that tell how it stands.
#[derive(Debug)]
pub(in crate::analysis::summary) struct Leaning {
    /// Classes by the hashes of keys.
    classes: FxHashMap<u64, u32>,
    /// لم, and with a conjunction.
    negations: [u64; 3],
    /// هو الآخر, هي الأخرى: too.
    too: [(u64, u64); 3],
}

const LIST: &str = include_str!("../../lexicon/leaning.tsv");

/// Bits of the classes of the list; `lexicon/README.md` says what they mean.
pub(super) mod class {
    pub(in super::super) const CUT: u32 = 1;
    pub(in super::super) const LEANS: u32 = 1 << 1;
    pub(in super::super) const THIS: u32 = 1 << 2;
    pub(in super::super) const SAYS: u32 = 1 << 3;
    pub(in super::super) const JOINS: u32 = 1 << 4;
    pub(in super::super) const OPEN: u32 = 1 << 5;
    pub(in super::super) const TELLS: u32 = 1 << 6;
    pub(in super::super) const DEFERS: u32 = 1 << 7;
    pub(in super::super) const POINTS: u32 = 1 << 8;
    pub(in super::super) const TIME: u32 = 1 << 9;
    pub(in super::super) const LINK: u32 = 1 << 10;
    pub(in super::super) const ASKS: u32 = 1 << 11;
    pub(in super::super) const AGENCY: u32 = 1 << 12;
    pub(in super::super) const BYLINE: u32 = 1 << 13;
    pub(in super::super) const PIECE: u32 = 1 << 14;
    pub(in super::super) const VOICES: u32 = 1 << 15;
    pub(in super::super) const VIEW: u32 = 1 << 16;
    pub(in super::super) const ROLE: u32 = 1 << 17;
    pub(in super::super) const NOTICE: u32 = 1 << 18;
    pub(in super::super) const TALK: u32 = 1 << 19;
    pub(in super::super) const ANSWERS: u32 = 1 << 20;
    pub(in super::super) const BACK: u32 = 1 << 21;

    pub(super) const NAMES: [(&str, u32); 22] = [
        ("cut", CUT),
        ("leans", LEANS),
        ("this", THIS),
        ("says", SAYS),
        ("joins", JOINS),
        ("open", OPEN),
        ("tells", TELLS),
        ("defers", DEFERS),
        ("points", POINTS),
        ("time", TIME),
        ("link", LINK),
        ("asks", ASKS),
        ("agency", AGENCY),
        ("byline", BYLINE),
        ("piece", PIECE),
        ("voices", VOICES),
        ("view", VIEW),
        ("role", ROLE),
        ("notice", NOTICE),
        ("talk", TALK),
        ("answers", ANSWERS),
        ("back", BACK),
    ];
}

/// Words at the beginning among which a pointer back counts.
pub(super) const NEAR: usize = 5;
/// Words at the beginning whose classes are looked up.
const BEGINNING: usize = NEAR + 1;
/// Words among which هي الأخرى refers to what was said.
const TOO: usize = 12;

impl Leaning {
    pub(in crate::analysis::summary) fn embedded() -> Self {
        let listed = LIST.lines().filter_map(classes);
        Self {
            classes: listed.map(|(key, classes)| (hash(key), classes)).collect(),
            negations: ["لم", "ولم", "فلم"].map(hash),
            too: [("هو", "الاخر"), ("هي", "الاخري"), ("هم", "الاخرون")]
                .map(|(pronoun, other)| (hash(pronoun), hash(other))),
        }
    }

    /// Whether the word with the hash `word` is of one of `classes`.
    pub(super) fn is(&self, word: u64, classes: u32) -> bool {
        self.of(word) & classes != 0
    }

    pub(super) fn is_negation(&self, word: u64) -> bool {
        self.negations.contains(&word)
    }

    /// Whether the first of `words` say that what follows is true of another as well.
    pub(super) fn says_too(&self, words: &[u64]) -> bool {
        let words = words.get(..TOO).unwrap_or(words);
        let pairs = words.iter().copied().zip(words.iter().copied().skip(1));
        pairs.into_iter().any(|pair| self.too.contains(&pair))
    }

    /// The classes of the first of `words`.
    pub(super) fn beginning(&self, words: &[u64]) -> Beginning {
        let mut beginning = Beginning([0; BEGINNING]);
        for (classes, &word) in beginning.0.iter_mut().zip(words) {
            *classes = self.of(word);
        }
        beginning
    }

    fn of(&self, word: u64) -> u32 {
        self.classes.get(&word).copied().unwrap_or_default()
    }
}

/// The classes of the first words of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning([u32; BEGINNING]);

impl Beginning {
    /// Whether the word at `place` is of one of `classes`.
    pub(super) fn is(&self, place: usize, classes: u32) -> bool {
        self.0.get(place).is_some_and(|found| found & classes != 0)
    }
}

fn classes(line: &'static str) -> Option<(&'static str, u32)> {
    let (key, names) = line.split_once('\t')?;
    let mut classes = 0;
    for name in names.split(',') {
        classes |= class::NAMES.iter().find(|(known, _)| *known == name)?.1;
    }
    Some((key, classes))
}

#[cfg(test)]
mod tests {
    use super::{LIST, classes};
    use crate::analysis::fold::folded;

    #[test]
    fn the_list_is_sorted_unique_folded_and_well_formed() {
        let keys: Vec<_> = LIST
            .lines()
            .map(|line| classes(line).unwrap_or_else(|| panic!("malformed: {line}")).0)
            .collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "sort the list, without repeats");
        assert!(keys.iter().all(|key| folded(key) == **key));
    }
}
