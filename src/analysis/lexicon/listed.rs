//! What the word lists say of a word, all in one look-up.

use rustc_hash::FxHashMap;

use super::{HEADS, STOPWORDS, WORD_CLASSES, WordClasses, hash::hash, head, word_classes};
use crate::analysis::{fold::folded, keywords::KeywordKind};

/// The lists by the hashes of their keys.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    words: FxHashMap<u64, ListedWord>,
}

/// What the lists say of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListedWord {
    pub(crate) classes: WordClasses,
    /// Some function word has this key; a word that is none may have it as well.
    pub(crate) function: bool,
    /// What a phrase that begins with it names.
    pub(crate) head: Option<KeywordKind>,
}

impl Listed {
    /// The lists compiled into the program.
    pub(crate) fn embedded() -> Self {
        let mut listed = Self::default();
        for word in STOPWORDS.lines() {
            listed.words.entry(hash(&folded(word))).or_default().function = true;
        }
        for (key, classes) in WORD_CLASSES.lines().filter_map(word_classes) {
            listed.words.entry(hash(key)).or_default().classes = classes;
        }
        for (key, kind) in HEADS.lines().filter_map(head) {
            listed.words.entry(hash(key)).or_default().head = Some(kind);
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
        word.is_whole() && (key != "علي" || word.classes.time)
    }
}

impl ListedWord {
    /// As [`Listed::is_whole`].
    pub(crate) fn is_whole(self) -> bool {
        self.function || self.classes.time
    }
}
