//! What the word lists say of a word, all in one look-up.

use rustc_hash::FxHashMap;

use super::{STOPWORDS, hash::hash};
use crate::analysis::fold::folded;

const WORD_CLASSES: &str = include_str!("word_classes.tsv");
const HEADS: &str = include_str!("heads.tsv");

/// The lists by the hashes of their keys.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    words: FxHashMap<u64, ListedWord>,
}

/// What the lists say of one key: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListedWord(u16);

impl Listed {
    /// The lists compiled into the program.
    pub(crate) fn embedded() -> Self {
        let mut listed = Self::default();
        let mut add = |key: u64, said: ListedWord| {
            let word = listed.words.entry(key).or_default();
            *word = word.and(said);
        };
        for word in STOPWORDS.lines() {
            add(hash(&folded(word)), ListedWord::FUNCTION);
        }
        for (key, said) in WORD_CLASSES.lines().chain(HEADS.lines()).filter_map(row) {
            add(hash(key), said);
        }
        listed
    }

    /// What is said of the word whose key has the hash `hash`.
    pub(crate) fn word(&self, hash: u64) -> ListedWord {
        self.words.get(&hash).copied().unwrap_or_default()
    }

    /// Whether nothing may come off `key`: it is a function word or tells a time. The name علي is not, though the
    /// preposition على has its key.
    pub(crate) fn is_whole(&self, key: &str) -> bool {
        let word = self.word(hash(key));
        word.any(ListedWord::WHOLE) && (key != "علي" || word.any(ListedWord::TIME))
    }
}

impl ListedWord {
    /// Some function word has this key; a word that is none may have it as well.
    pub(crate) const FUNCTION: Self = Self(1);
    /// Verb of reporting and the like.
    pub(crate) const VERB: Self = Self(1 << 1);
    /// Day, month, number word.
    pub(crate) const TIME: Self = Self(1 << 2);
    /// Says nothing of the subject.
    pub(crate) const GENERIC: Self = Self(1 << 3);
    /// Goes before a person's name.
    pub(crate) const PERSON_TITLE: Self = Self(1 << 4);
    /// Part of phrases, never a keyword by itself.
    pub(crate) const WEAK: Self = Self(1 << 5);
    /// A point of the compass: may begin a phrase.
    pub(crate) const DIRECTION: Self = Self(1 << 6);
    /// A phrase that begins with it names an organisation, a place, an event.
    pub(crate) const HEADS_ORGANIZATION: Self = Self(1 << 7);
    pub(crate) const HEADS_PLACE: Self = Self(1 << 8);
    pub(crate) const HEADS_EVENT: Self = Self(1 << 9);
    /// The name of a social network: on every page, and seldom what it is about.
    pub(crate) const NETWORK: Self = Self(1 << 10);

    /// Nothing may come off such a word.
    pub(crate) const WHOLE: Self = Self::FUNCTION.and(Self::TIME);
    /// Says nothing of the subject.
    pub(crate) const EMPTY: Self = Self::TIME.and(Self::GENERIC).and(Self::VERB);

    /// Whether any of `words` is said.
    pub(crate) const fn any(self, words: Self) -> bool {
        self.0 & words.0 != 0
    }

    /// All of both.
    pub(crate) const fn and(self, words: Self) -> Self {
        Self(self.0 | words.0)
    }

    /// What a name in the lists stands for.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "verb" => Self::VERB,
            "time" => Self::TIME,
            "generic" => Self::GENERIC,
            "person_title" => Self::PERSON_TITLE,
            "weak" => Self::WEAK,
            "direction" => Self::DIRECTION,
            "network" => Self::NETWORK,
            "organization" => Self::HEADS_ORGANIZATION,
            "place" => Self::HEADS_PLACE,
            "event" => Self::HEADS_EVENT,
            _ => return None,
        })
    }
}

/// A row of a list: a key and what is said of it.
fn row(line: &'static str) -> Option<(&'static str, ListedWord)> {
    let (key, names) = line.split_once('\t')?;
    let said = names.split(',').map(ListedWord::named);
    said.reduce(|all, said| Some(all?.and(said?)))?.map(|said| (key, said))
}

#[cfg(test)]
mod tests {
    use super::{HEADS, ListedWord, STOPWORDS, WORD_CLASSES, row};
    use crate::analysis::{characters::is_format, fold::folded};

    const HEADS_SAY: ListedWord =
        ListedWord::HEADS_ORGANIZATION.and(ListedWord::HEADS_PLACE).and(ListedWord::HEADS_EVENT);

    #[test]
    fn lists_are_sorted_unique_and_without_invisible_characters() {
        for list in [STOPWORDS, WORD_CLASSES] {
            assert!(list.lines().is_sorted_by(|a, b| a < b), "sort the list, without repeats");
            assert!(!list.contains(is_format));
        }
    }

    #[test]
    fn heads_are_sorted_unique_folded_and_well_formed() {
        assert!(HEADS.lines().is_sorted_by(|a, b| a < b));
        for line in HEADS.lines() {
            let (key, said) = row(line).unwrap_or_else(|| panic!("malformed: {line}"));
            assert_eq!(folded(key), key);
            assert!(said.any(HEADS_SAY) && !line.contains(','), "{line}");
        }
    }

    #[test]
    fn word_classes_are_folded_and_well_formed() {
        for line in WORD_CLASSES.lines() {
            let (key, said) = row(line).unwrap_or_else(|| panic!("malformed: {line}"));
            assert_eq!(folded(key), key);
            assert!(!said.any(HEADS_SAY), "{line}");
        }
    }
}
