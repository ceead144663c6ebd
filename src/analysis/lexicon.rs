//! The lists and tables under `lexicon/`: looked up, never changed. See `lexicon/README.md` for where they come from.

use rustc_hash::FxHashSet;

use super::keywords::Ranker;

pub use self::{
    background::{Background, Section},
    company::Company,
};
pub(crate) use self::{
    background::{KnownWord, NO_STEM, Tagged, frequency},
    hash::{hash, hash_numbers, stem_key},
    listed::{Listed, ListedWord},
    traits::{Traits, traits_of},
};

mod background;
mod company;
mod hash;
mod listed;
mod traits;

const STOPWORDS: &str = include_str!("lexicon/stopwords.txt");
const BACKGROUND: &[u8] = include_bytes!("lexicon/background.bin");
const KEYWORD_MODEL: &[u8] = include_bytes!("lexicon/keyword_model.bin");

/// What the background corpus tells of words; read in place.
pub(crate) fn background() -> Background<'static> {
    Background::new(BACKGROUND)
}

/// Word lists and background statistics. Built before the first request.
#[derive(Debug)]
pub(crate) struct Lexicon {
    stopwords: FxHashSet<&'static str>,
    /// All lists by the hashes of their keys.
    pub(crate) listed: Listed,
    pub(crate) background: Background<'static>,
    /// Ranks candidates for keywords.
    pub(crate) ranker: Ranker,
}

impl Lexicon {
    /// The lists and tables compiled into the program.
    pub(crate) fn embedded() -> Self {
        Self {
            stopwords: STOPWORDS.lines().collect(),
            listed: Listed::embedded(),
            background: background(),
            ranker: Ranker::parse(KEYWORD_MODEL).unwrap_or_default(),
        }
    }

    /// Whether `word`, as written but without marks, is a function word. Matched as written: على is one, the name علي is
    /// not.
    pub(crate) fn is_stop_word(&self, word: &str) -> bool {
        self.stopwords.contains(word)
    }

    /// Whether `key` is the key of a function word. Keys do not tell the preposition على from the name علي, so the name is
    /// none.
    pub(crate) fn is_stop_key(&self, key: &str) -> bool {
        key != "علي" && self.listed.word(hash(key)).any(ListedWord::FUNCTION)
    }

    /// Whether `key` is that of a verb of reporting and the like.
    pub(crate) fn is_verb_key(&self, key: &str) -> bool {
        self.listed.word(hash(key)).any(ListedWord::VERB)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYWORD_MODEL, Ranker};

    #[test]
    fn the_keyword_model_is_whole() {
        assert!(Ranker::parse(KEYWORD_MODEL).is_some());
    }
}
