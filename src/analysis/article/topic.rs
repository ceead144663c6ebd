//! What a stretch of a page is about: the roots of its telling words, which here are their first four letters without
//! the article and what is written together with it.
//!
//! Paragraphs of one story share about a quarter of such words with those before them, paragraphs of two stories about
//! one in forty: of 2 028 articles of the ANT corpus, 2 % fell below `OTHER_STORY`, and 85 % of random pairs.

use rustc_hash::FxHashSet;

use super::{cues, rows::Row};
use crate::analysis::{cancel::checkpoint_every, token::Tokens};

/// Share of telling words in common below which two stretches are two stories.
pub(super) const OTHER_STORY: f32 = 0.07;
/// The same where a label already says that the article is over: 5 % of articles fell below it.
pub(super) const OTHER_STORY_BELOW_LABEL: f32 = 0.12;
/// Telling words that a comparison needs.
const ENOUGH_WORDS: usize = 12;
/// Telling words after which a topic is known.
const MOST_WORDS: usize = 400;

/// The roots of the telling words of some rows.
#[derive(Debug, Default)]
pub(super) struct Topic {
    roots: FxHashSet<u64>,
    words: usize,
}

impl Topic {
    /// The topic of `rows`.
    pub(super) fn of<'r>(tokens: &Tokens, rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut topic = Self::default();
        for row in rows {
            if topic.words > MOST_WORDS {
                break;
            }
            topic.add(tokens, row);
        }
        topic
    }

    /// Adds the words of `row`.
    pub(super) fn add(&mut self, tokens: &Tokens, row: &Row) {
        for (number, key) in row.keys(tokens).enumerate() {
            checkpoint_every(number, 1024);
            if cues::tells_topic(key) {
                self.roots.insert(root(key));
                self.words += 1;
            }
        }
    }

    /// How many telling words `row` has in common with the topic, and how many it has.
    pub(super) fn shared(&self, tokens: &Tokens, row: &Row) -> (usize, usize) {
        let (mut hits, mut words) = (0, 0);
        for (number, key) in row.keys(tokens).enumerate() {
            checkpoint_every(number, 1024);
            if cues::tells_topic(key) {
                hits += usize::from(self.roots.contains(&root(key)));
                words += 1;
            }
        }
        (hits, words)
    }

    /// Share of the telling words of `row` that are of the topic; none where it has none.
    pub(super) fn share(&self, tokens: &Tokens, row: &Row) -> Option<f32> {
        let (hits, words) = self.shared(tokens, row);
        (words > 0).then(|| hits as f32 / words as f32)
    }

    /// Whether `rows` tell another story, with less than `least_share` in common; no where they are too few to
    /// say.
    pub(super) fn is_left_by<'r>(
        &self,
        tokens: &Tokens,
        rows: impl Iterator<Item = &'r Row>,
        least_share: f32,
    ) -> bool {
        let (mut hits, mut words) = (0, 0);
        for row in rows {
            if words > MOST_WORDS {
                break;
            }
            let (more_hits, more_words) = self.shared(tokens, row);
            hits += more_hits;
            words += more_words;
        }
        self.words >= ENOUGH_WORDS
            && words >= ENOUGH_WORDS
            && (hits as f32) < least_share * words as f32
    }
}

/// The first four letters of `key` without the article, and conjunctions and prepositions run together with it.
pub(super) fn root(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let article = [
        &b"\xD9\x88\xD8\xA7\xD9\x84"[..], // وال
        b"\xD8\xA8\xD8\xA7\xD9\x84",      // بال
        b"\xD9\x83\xD8\xA7\xD9\x84",      // كال
        b"\xD9\x81\xD8\xA7\xD9\x84",      // فال
        b"\xD9\x84\xD9\x84",              // لل
        b"\xD8\xA7\xD9\x84",              // ال
    ];
    let rest = article
        .iter()
        .find_map(|article| bytes.strip_prefix(*article))
        .filter(|rest| rest.len() >= 6);
    let rest = match rest {
        Some(rest) => rest,
        None if bytes.len() >= 12 => bytes.strip_prefix(b"\xD9\x88").unwrap_or(bytes),
        None => bytes,
    };
    let mut root = [0; 8];
    for (to, from) in root.iter_mut().zip(rest) {
        *to = *from;
    }
    u64::from_le_bytes(root)
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn words_of_one_root_meet() {
        for pair in [["والحكومه", "حكوميه"], ["للانتخابات", "انتخابي"], ["ووزارته", "وزاره"]]
        {
            assert_eq!(root(pair[0]), root(pair[1]), "{pair:?}");
        }
        assert_ne!(root("المدينه"), root("المدرسه"));
    }
}
