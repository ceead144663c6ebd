//! The lists and tables under `lexicon/`: looked up, never changed. See `lexicon/README.md` for where they come from.

use rustc_hash::FxHashMap;

use super::keywords::{KeywordKind, Ranker};

pub use self::background::{Background, Section};
pub(crate) use self::{
    background::{KnownWord, NO_STEM, Tagged, frequency},
    hash::{hash, hash_numbers, stem_key},
    listed::{Listed, ListedWord},
    traits::{Traits, traits_of},
};

mod background;
mod hash;
mod listed;
mod traits;

const STOPWORDS: &str = include_str!("lexicon/stopwords.txt");
const WORD_CLASSES: &str = include_str!("lexicon/word_classes.tsv");
const HEADS: &str = include_str!("lexicon/heads.tsv");
const BACKGROUND: &[u8] = include_bytes!("lexicon/background.bin");
const KEYWORD_MODEL: &[u8] = include_bytes!("lexicon/keyword_model.bin");

/// Word lists and background statistics. Built before the first request.
#[derive(Debug)]
pub(crate) struct Lexicon {
    stopwords: rustc_hash::FxHashSet<&'static str>,
    /// The same by their keys.
    stop_keys: rustc_hash::FxHashSet<String>,
    classes: FxHashMap<&'static str, WordClasses>,
    /// All lists by the hashes of their keys.
    pub(crate) listed: Listed,
    pub(crate) background: Background<'static>,
    /// Ranks candidates for keywords.
    pub(crate) ranker: Ranker,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordClasses {
    /// Verb of reporting and the like.
    pub(crate) verb: bool,
    /// Day, month, number word.
    pub(crate) time: bool,
    /// Says nothing of the subject.
    pub(crate) generic: bool,
    /// Goes before a person's name.
    pub(crate) person_title: bool,
    /// Part of phrases, never a keyword by itself.
    pub(crate) weak: bool,
    /// A point of the compass: may begin a phrase.
    pub(crate) direction: bool,
}

impl Lexicon {
    /// The lists and tables compiled into the program.
    pub(crate) fn embedded() -> Self {
        // Keys do not tell the preposition على from the name علي, so the name is no stop key.
        let mut stop_keys: rustc_hash::FxHashSet<String> =
            STOPWORDS.lines().map(super::fold::folded).collect();
        stop_keys.remove("علي");
        Self {
            stopwords: STOPWORDS.lines().collect(),
            stop_keys,
            classes: WORD_CLASSES.lines().filter_map(word_classes).collect(),
            listed: Listed::embedded(),
            background: Background::new(BACKGROUND),
            ranker: Ranker::parse(KEYWORD_MODEL).unwrap_or_default(),
        }
    }

    /// Whether `word`, as written but without marks, is a function word. Matched as written: على is one, the name علي is
    /// not.
    pub(crate) fn is_stop_word(&self, word: &str) -> bool {
        self.stopwords.contains(word)
    }

    /// Whether `key` is the key of a function word.
    pub(crate) fn is_stop_key(&self, key: &str) -> bool {
        self.stop_keys.contains(key)
    }

    /// What is known of the word with `key`.
    pub(crate) fn classes(&self, key: &str) -> WordClasses {
        self.classes.get(key).copied().unwrap_or_default()
    }
}

fn head(line: &'static str) -> Option<(&'static str, KeywordKind)> {
    let (key, kind) = line.split_once('\t')?;
    match kind {
        "organization" => Some((key, KeywordKind::Organization)),
        "place" => Some((key, KeywordKind::Place)),
        "event" => Some((key, KeywordKind::Event)),
        _ => None,
    }
}

fn word_classes(line: &'static str) -> Option<(&'static str, WordClasses)> {
    let (key, names) = line.split_once('\t')?;
    let mut classes = WordClasses::default();
    for name in names.split(',') {
        match name {
            "verb" => classes.verb = true,
            "time" => classes.time = true,
            "generic" => classes.generic = true,
            "person_title" => classes.person_title = true,
            "weak" => classes.weak = true,
            "direction" => classes.direction = true,
            _ => return None,
        }
    }
    Some((key, classes))
}

#[cfg(test)]
mod tests {
    use super::{HEADS, KEYWORD_MODEL, STOPWORDS, WORD_CLASSES, head, word_classes};
    use crate::analysis::{characters::is_format, fold::folded, keywords::Ranker};

    #[test]
    fn lists_are_sorted_unique_and_without_invisible_characters() {
        for list in [STOPWORDS, WORD_CLASSES] {
            assert!(list.lines().is_sorted_by(|a, b| a < b), "sort the list, without repeats");
            assert!(!list.contains(is_format));
        }
    }

    #[test]
    fn the_keyword_model_is_whole() {
        assert!(Ranker::parse(KEYWORD_MODEL).is_some());
    }

    #[test]
    fn heads_are_sorted_unique_folded_and_well_formed() {
        assert!(HEADS.lines().is_sorted_by(|a, b| a < b));
        for line in HEADS.lines() {
            let (key, _) = head(line).unwrap_or_else(|| panic!("malformed: {line}"));
            assert_eq!(folded(key), key);
        }
    }

    #[test]
    fn word_classes_are_folded_and_well_formed() {
        for line in WORD_CLASSES.lines() {
            let (key, _) = word_classes(line).unwrap_or_else(|| panic!("malformed: {line}"));
            assert_eq!(folded(key), key);
        }
    }
}
