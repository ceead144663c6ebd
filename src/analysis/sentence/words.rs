//! The first words of a sentence, with their keys and the marks around them.

use crate::analysis::{cancel::checkpoint_every, characters::is_tashkeel, fold::fold_into};

/// A word and what stands directly around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// First byte of the word with the marks before it.
    pub(super) start: usize,
    /// Byte after the word with the marks behind it, free-standing ones included.
    pub(super) end: usize,
    /// Bytes of the bare word.
    pub(super) bare: (usize, usize),
    /// Bytes of its key.
    key: (usize, usize),
}

/// The first words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    keys: String,
}

impl Words {
    /// At most `limit` words of `text`. What holds no letter or digit is no word, and belongs to the one before.
    pub(super) fn of(text: &str, limit: usize) -> Self {
        let mut found =
            Self { words: Vec::with_capacity(limit), keys: String::with_capacity(limit * 12) };
        let (mut at, mut read) = (0, 0);
        // A text may be one word, or none at all.
        let mut pass = || {
            read += 1;
            checkpoint_every(read, 4096);
        };
        while let Some(rest) = text.get(at..) {
            let blank = rest.len() - rest.trim_start().len();
            let start = at + blank;
            let rest = text.get(start..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let blank = |c: char| {
                pass();
                c.is_whitespace()
            };
            let end = start + rest.find(blank).unwrap_or(rest.len());
            at = end;
            let chunk = text.get(start..end).unwrap_or_default();
            let mut around = |c: char| {
                pass();
                !is_letter(c)
            };
            let bare = chunk.trim_start_matches(&mut around);
            let bare_start = end - bare.len();
            let bare = bare.trim_end_matches(&mut around);
            let from = found.keys.len();
            if !bare.is_empty() {
                if found.words.len() == limit {
                    break;
                }
                fold_into(bare, &mut found.keys);
            }
            if found.keys.len() > from {
                let bare = (bare_start, bare_start + bare.len());
                found.words.push(Word { start, end, bare, key: (from, found.keys.len()) });
            } else if let Some(last) = found.words.last_mut() {
                last.end = end;
            }
        }
        found
    }

    pub(super) fn as_slice(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn get(&self, number: usize) -> Option<&Word> {
        self.words.get(number)
    }

    pub(super) fn key(&self, word: &Word) -> &str {
        self.keys.get(word.key.0..word.key.1).unwrap_or_default()
    }
}

impl Word {
    /// The marks before it.
    pub(super) fn lead<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.bare.0).unwrap_or_default()
    }

    /// The marks behind it.
    pub(super) fn trail<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.bare.1..self.end).unwrap_or_default()
    }
}

/// Whether `c` is a letter, a digit or a mark on one; the common letters are told without a table.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        'ء'..='غ' | 'ف'..='ي' => true,
        'ـ' => false,
        _ => c.is_alphanumeric() || is_tashkeel(c),
    }
}
