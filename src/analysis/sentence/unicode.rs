//! Text without Arabic script: the sentence boundaries of Unicode Standard Annex 29, by `icu_segmenter`.

use std::ops::Range;

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};

use super::abbreviations::ends_in_latin_title;
use crate::analysis::cancel::{Pace, checkpoint_every};

/// Whether `content` has no letter of the Arabic script, and so is none of the languages our own rules are for.
pub(super) fn is_foreign(content: &str) -> bool {
    let bytes = content.as_bytes();
    // The blocks of the script begin with one of D8 to DB, E0 A1 to E0 A3, EF AC to EF BB.
    let arabic = |at: usize| match bytes.get(at) {
        Some(0xD8..=0xDB) => true,
        Some(0xE0) => matches!(bytes.get(at + 1), Some(0xA1..=0xA3)),
        Some(0xEF) => matches!(bytes.get(at + 1), Some(0xAC..=0xBB)),
        _ => false,
    };
    let mut pace = Pace::new(64 * 1024);
    let arabic = (0..bytes.len()).step_by(64 * 1024).any(|from| {
        pace.reach(from);
        (from..bytes.len().min(from + 64 * 1024)).any(arabic)
    });
    let mut pace = Pace::new(16 * 1024);
    let mut letters = content.char_indices().inspect(|&(at, _)| pace.reach(at));
    !arabic && letters.any(|(_, c)| c.is_alphabetic())
}

/// Hands the sentences of `content` to `push`, in order. As the annex allows, known abbreviations are no ends.
pub(super) fn split(content: &str, mut push: impl FnMut(Range<usize>)) {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut start = 0;
    for (number, end) in segmenter.segment_str(content).enumerate() {
        checkpoint_every(number, 64);
        let sentence = content.get(start..end).unwrap_or_default();
        if !sentence.trim().is_empty() && (end == content.len() || !ends_in_latin_title(sentence)) {
            push(start..end);
            start = end;
        }
    }
    push(start..content.len());
}
