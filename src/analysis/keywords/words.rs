//! The words of a document as keyword extraction sees them: freed of clitics, stemmed, told apart from words that say
//! nothing.

pub(super) use self::reader::read;
use super::flags::Flags;
use crate::analysis::{
    cancel::checkpoint_every,
    lexicon::{Lexicon, NO_STEM, Traits, stem_key},
    numbers::Numbers,
    span::Span,
    stem::light10,
};

mod reader;

/// Everything about a word that depends on its spelling alone.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Number of its stem among those of the document.
    stem: u32,
    /// Hash of its key, and of the word as written where that matters.
    key: u64,
    written: u64,
    /// Hash of what is left without a letter that may be an attached preposition; 0 where there is none.
    rest: u64,
    /// The code of the word's frequency in the background.
    frequency: u8,
    is: Flags,
    traits: Traits,
}

/// A word in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    form: u32,
    pub(super) stem: u32,
    pub(super) is: Flags,
    pub(super) traits: Traits,
    /// The code of the stem's frequency in the background.
    pub(super) frequency: u8,
    /// Where it is in the text; in the title where `place < title`.
    pub(super) span: Span,
    /// Number of its unit: the title is 0 where there is one.
    pub(super) unit: u32,
    /// Number of its sentence in the document.
    pub(super) sentence: u32,
}

/// A stem of the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stem {
    /// Its number in the background, [`NO_STEM`] for none.
    pub(super) known: u32,
    /// How often the document has it.
    pub(super) count: u32,
    /// The code of its frequency in the background.
    pub(super) frequency: u8,
    /// The code of its share in tags.
    pub(super) tag: u8,
}

/// All words read, the title first.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    forms: Vec<Form>,
    stem_numbers: Numbers,
    pub(super) stems: Vec<Stem>,
    pub(super) units: u32,
    /// Words of the title.
    pub(super) title: usize,
}

impl Words {
    pub(super) fn at(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// Whether `word` is `other` with a letter before it that may be an attached one.
    pub(super) fn is_attached(&self, word: &Word, other: &Word) -> bool {
        let form = |word: &Word| self.forms.get(word.form as usize);
        form(word).zip(form(other)).is_some_and(|(form, other)| form.rest == other.key)
    }

    pub(super) fn stem(&self, word: &Word) -> Option<&Stem> {
        self.stems.get(word.stem as usize)
    }

    /// The number that the stem of a key has in the document, if it has it.
    pub(super) fn find(&self, lexicon: &Lexicon, key: &str) -> Option<u32> {
        let stem = light10(key);
        self.stem_numbers.find(stem_key(lexicon.background.stem(stem), stem))
    }

    /// The number of a word's stem in the document. `known` is that of the background, where the word has told it.
    fn number(&mut self, lexicon: &Lexicon, known: u32, bare: &str) -> u32 {
        let background = &lexicon.background;
        let (known, key) = if known == NO_STEM {
            let stem = light10(bare);
            let known = background.stem(stem);
            (known.unwrap_or(NO_STEM), stem_key(known, stem))
        } else {
            (known, u64::from(known))
        };
        let (number, new) = self.stem_numbers.number(key);
        if new {
            self.stems.push(Stem {
                known,
                count: 0,
                frequency: background.stem_code(known),
                tag: background.stem_tag(known),
            });
        }
        number
    }

    /// Counts the stems, and gives each word what its form has come to be.
    fn count(&mut self) {
        for (number, word) in self.words.iter_mut().enumerate() {
            checkpoint_every(number, 4096);
            let Some(form) = self.forms.get(word.form as usize) else { continue };
            word.stem = form.stem;
            word.is = form.is.and(word.is);
            word.traits = form.traits;
            if let Some(stem) = self.stems.get_mut(form.stem as usize) {
                stem.count += 1;
                word.frequency = stem.frequency;
            }
        }
    }

    /// The words from `start` on.
    pub(super) fn row(&self, start: usize, count: usize) -> &[Word] {
        self.words.get(start..start + count).unwrap_or_default()
    }
}

/// `key` without its attached letters, put into `buffer` where it is no part of it.
pub(super) fn bare<'k>(key: &'k str, traits: Traits, buffer: &'k mut String) -> &'k str {
    if traits.removed == 0 && !traits.contracted {
        return key;
    }
    let rest = key.char_indices().nth(usize::from(traits.removed)).map_or(0, |(at, _)| at);
    let rest = key.get(rest..).unwrap_or_default();
    if !traits.contracted {
        return rest;
    }
    buffer.clear();
    buffer.push_str("ال");
    buffer.push_str(rest);
    buffer
}
