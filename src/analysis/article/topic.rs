//! What a stretch of a page is about: the stems of its telling words.
//!
//! Paragraphs of one story share about a quarter of such words with those before them, paragraphs of two stories about
//! one in forty: of 2 028 articles of the ANT corpus, 2 % fell below `OTHER_STORY`, and 85 % of random pairs.

use rustc_hash::FxHashSet;

use super::{cues, rows::Row};
use crate::analysis::{stem::light10, token::Tokens};

/// Share of telling words in common below which two stretches are two stories.
pub(super) const OTHER_STORY: f32 = 0.07;
/// The same where a label already says that the article is over: 5 % of articles fell below it.
pub(super) const OTHER_STORY_BELOW_LABEL: f32 = 0.12;
/// Telling words that a comparison needs.
const ENOUGH_WORDS: usize = 12;
/// Telling words after which a topic is known.
const MOST_WORDS: usize = 400;

/// The stems of the telling words of some rows.
#[derive(Debug, Default)]
pub(super) struct Topic<'t> {
    stems: FxHashSet<&'t str>,
    words: usize,
}

impl<'t> Topic<'t> {
    /// The topic of `rows`.
    pub(super) fn of<'r>(tokens: &'t Tokens, rows: impl Iterator<Item = &'r Row>) -> Self {
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
    pub(super) fn add(&mut self, tokens: &'t Tokens, row: &Row) {
        for key in row.keys(tokens).filter(|key| cues::tells_topic(key)) {
            self.stems.insert(light10(key));
            self.words += 1;
        }
    }

    /// How many telling words `row` has in common with the topic, and how many it has.
    pub(super) fn shared(&self, tokens: &Tokens, row: &Row) -> (usize, usize) {
        row.keys(tokens).filter(|key| cues::tells_topic(key)).fold((0, 0), |(hits, words), key| {
            (hits + usize::from(self.stems.contains(light10(key))), words + 1)
        })
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
