//! What the word lists say of a word, all in one look-up.

use rustc_hash::FxHashMap;

use super::{HEADS, STOPWORDS, WORD_CLASSES, WordClasses, hash::hash, head, word_classes};
use crate::analysis::{fold::folded, keywords::KeywordKind};

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
        for (key, classes) in WORD_CLASSES.lines().filter_map(word_classes) {
            add(hash(key), ListedWord::of_classes(classes));
        }
        for (key, kind) in HEADS.lines().filter_map(head) {
            add(hash(key), ListedWord::of_head(kind));
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
    // As in `WordClasses`.
    pub(crate) const VERB: Self = Self(1 << 1);
    pub(crate) const TIME: Self = Self(1 << 2);
    pub(crate) const GENERIC: Self = Self(1 << 3);
    pub(crate) const PERSON_TITLE: Self = Self(1 << 4);
    pub(crate) const WEAK: Self = Self(1 << 5);
    pub(crate) const DIRECTION: Self = Self(1 << 6);
    /// A phrase that begins with it names an organisation, a place, an event.
    pub(crate) const HEADS_ORGANIZATION: Self = Self(1 << 7);
    pub(crate) const HEADS_PLACE: Self = Self(1 << 8);
    pub(crate) const HEADS_EVENT: Self = Self(1 << 9);

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

    fn of_classes(classes: WordClasses) -> Self {
        let WordClasses { verb, time, generic, person_title, weak, direction } = classes;
        let said = [
            (verb, Self::VERB),
            (time, Self::TIME),
            (generic, Self::GENERIC),
            (person_title, Self::PERSON_TITLE),
            (weak, Self::WEAK),
            (direction, Self::DIRECTION),
        ];
        said.into_iter().filter(|&(is, _)| is).fold(Self::default(), |all, (_, word)| all.and(word))
    }

    fn of_head(kind: KeywordKind) -> Self {
        match kind {
            KeywordKind::Organization => Self::HEADS_ORGANIZATION,
            KeywordKind::Place => Self::HEADS_PLACE,
            KeywordKind::Event => Self::HEADS_EVENT,
            KeywordKind::Term | KeywordKind::Person | KeywordKind::Hashtag => Self::default(),
        }
    }
}
