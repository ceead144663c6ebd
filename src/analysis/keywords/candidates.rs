//! Phrases that may be keywords: one to four words in a row, between words that say nothing.

use rustc_hash::FxHashMap;

use super::{MAX_WORDS, words::Words};
use crate::analysis::cancel::checkpoint_every;

/// Stems of a phrase, filled up with `u32::MAX`.
pub(super) type Key = [u32; MAX_WORDS];

/// A phrase and the places it stands in, by the number of its first word.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) key: Key,
    pub(super) words: usize,
    pub(super) places: Vec<u32>,
}

/// All candidates, in the order of their first place.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) list: Vec<Candidate>,
    pub(super) by_key: FxHashMap<Key, u32>,
}

/// Finds the candidates of up to `max_words` words.
pub(super) fn find(words: &Words, max_words: usize) -> Candidates {
    let mut found = Candidates::default();
    for start in 0..words.words.len() {
        checkpoint_every(start, 1024);
        let Some((_, first)) = words.at(start) else { continue };
        if first.stop || first.number {
            continue;
        }
        let mut key = [u32::MAX; MAX_WORDS];
        for length in 1..=max_words.min(MAX_WORDS) {
            let Some((word, form)) = words.at(start + length - 1) else { break };
            if length > 1 && (word.apart || form.stop || form.clitic) {
                break;
            }
            if let Some(place) = key.get_mut(length - 1) {
                *place = form.stem;
            }
            if length == 1 && form.weak {
                continue;
            }
            if length > 1 && first.weak && !first.direction {
                break;
            }
            if form.number && form.bare.len() > 4 {
                break;
            }
            let list = &mut found.list;
            let at = *found.by_key.entry(key).or_insert_with(|| {
                list.push(Candidate { key, words: length, places: Vec::new() });
                list.len() as u32 - 1
            });
            if let Some(candidate) = found.list.get_mut(at as usize) {
                candidate.places.push(start as u32);
            }
        }
    }
    found
}
