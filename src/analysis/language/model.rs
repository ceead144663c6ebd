//! Naive Bayes over letters, pairs and triples of letters of Arabic script: a table read in place.
//!
//! Layout, little endian: `slots: u32`, `step: f32`, then `slots` slots of a key of three bytes and a weight of one byte
//! for each of [`LanguageModel::CLASSES`]. The key is the codes of the letters, [`PAD`] before a shorter run; 0 0 0 marks
//! an empty slot. A key stands at or after the slot its hash names (linear probing). Weights are logarithms of chances in
//! units of `step`, above a floor that is the same for all classes and so needs no place in the table.

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::characters::{TATWEEL, is_arabic_letter, is_presentation_form, is_tashkeel};

/// How likely letters are in each language of Arabic script. Nothing is copied or built to read it.
#[derive(Clone, Copy, Debug)]
pub struct LanguageModel<'t> {
    slots: &'t [u8],
    count: usize,
    step: f32,
}

/// Classes of the model.
const CLASSES: usize = LanguageModel::CLASSES.len();
/// Bytes of a slot.
const SLOT: usize = 3 + CLASSES;
/// Stands before a run of fewer than three letters.
const PAD: u8 = 255;
/// The edge of a word.
const EDGE: u8 = 0;
/// A letter of the later blocks of the script.
const OTHER: u8 = 254;

impl<'t> LanguageModel<'t> {
    /// The languages it tells apart, in the order of the weights.
    pub const CLASSES: [&'static str; 7] = ["ar", "fa", "ur", "ps", "ckb", "sd", "ug"];

    /// Reads `table`; what is not a table knows nothing.
    pub(crate) fn new(table: &'t [u8]) -> Self {
        let (count, rest) = word(table);
        let (step, slots) = word(rest);
        let count = u32::from_le_bytes(count) as usize;
        let whole = slots.len() == count.saturating_mul(SLOT);
        let (slots, count) = if whole { (slots, count) } else { (&[][..], 0) };
        let step = if count > 0 { f32::from_le_bytes(step) } else { 0.0 };
        Self { slots, count, step }
    }

    /// How much `text` speaks for each class, as logarithms that differ by what they differ by; and its letters.
    pub(crate) fn scores(&self, text: &str) -> ([f32; CLASSES], u32) {
        let mut sums = [0u32; CLASSES];
        let mut letters = 0;
        Self::runs(text, |key| {
            letters += u32::from(key >> 8 == 0xFFFF);
            if let Some(weights) = self.weights(key) {
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += u32::from(weight);
                }
            }
        });
        (sums.map(|sum| sum as f32 * self.step), letters)
    }

    /// Calls `each` with the key of every letter, pair and triple in the words of `text`.
    pub fn runs(text: &str, mut each: impl FnMut(u32)) {
        let mut before = (PAD, EDGE);
        let mut letter = |code: u8| {
            let (first, second) = before;
            let wide = |a: u8, b: u8, c: u8| u32::from_be_bytes([0, a, b, c]);
            if code != EDGE {
                each(wide(PAD, PAD, code));
            } else if second == EDGE {
                return;
            }
            each(wide(PAD, second, code));
            if first != PAD {
                each(wide(first, second, code));
            }
            before = if code == EDGE { (PAD, EDGE) } else { (second, code) };
        };
        for c in text.chars() {
            if c == TATWEEL || is_tashkeel(c) {
                continue;
            }
            if is_presentation_form(c) {
                std::iter::once(c).nfkc().for_each(|part| match code(part) {
                    // A vowel sign in isolated form comes with a blank.
                    EDGE => {}
                    code => letter(code),
                });
            } else {
                letter(code(c));
            }
        }
        letter(EDGE);
    }

    /// A table of `entries`, for the tool that makes it: the key of a run and its logarithms for each class.
    pub fn encode(mut entries: Vec<(u32, [f32; 7])>) -> Vec<u8> {
        entries.sort_unstable_by_key(|&(key, _)| key);
        let mut all: Vec<f32> = entries.iter().flat_map(|(_, weights)| *weights).collect();
        all.sort_unstable_by(f32::total_cmp);
        // The few lowest would only coarsen the rest.
        let floor = all.get(all.len() / 2_000).copied().unwrap_or_default();
        let step = (all.last().copied().unwrap_or_default() - floor) / 255.0;
        let count = entries.len() * 4 / 3 + 1;
        let mut slots = vec![0; count * SLOT];
        for (key, weights) in entries {
            let mut slot = place(key, count);
            while let Some(bytes) = slots.get_mut(slot * SLOT..slot * SLOT + SLOT) {
                if let [0, 0, 0, values @ ..] = bytes {
                    for (value, weight) in values.iter_mut().zip(weights) {
                        *value = ((weight - floor) / step).round().clamp(0.0, 255.0) as u8;
                    }
                    if let Some((into, [_, from @ ..])) = bytes
                        .split_first_chunk_mut::<3>()
                        .map(|(into, _)| (into, key.to_be_bytes()))
                    {
                        *into = from;
                    }
                    break;
                }
                slot = (slot + 1) % count;
            }
        }
        let mut table = (count as u32).to_le_bytes().to_vec();
        table.extend(step.to_le_bytes());
        table.extend(slots);
        table
    }

    fn weights(&self, key: u32) -> Option<&[u8]> {
        let [_, a, b, c] = key.to_be_bytes();
        let mut slot = place(key, self.count);
        for _ in 0..self.count {
            match self.slots.get(slot * SLOT..slot * SLOT + SLOT)? {
                [0, 0, 0, ..] => return None,
                [x, y, z, weights @ ..] if (*x, *y, *z) == (a, b, c) => return Some(weights),
                _ => slot = if slot + 1 == self.count { 0 } else { slot + 1 },
            }
        }
        None
    }
}

fn word(bytes: &[u8]) -> ([u8; 4], &[u8]) {
    bytes.split_first_chunk().map_or(([0; 4], &[]), |(word, rest)| (*word, rest))
}

/// The code of a letter; [`EDGE`] for all else.
fn code(c: char) -> u8 {
    match c {
        // The Sindhi signs for "and" and "in" are words of their own.
        '\u{06FD}' | '\u{06FE}' => (c as u32 - 0x061F) as u8,
        _ if !is_arabic_letter(c) => EDGE,
        '\u{0620}'..='\u{06FF}' => (c as u32 - 0x061F) as u8,
        _ => OTHER,
    }
}

/// The slot `key` is looked for from, the same on every machine.
fn place(key: u32, slots: usize) -> usize {
    let hash = key.wrapping_mul(0x9E37_79B1);
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x85EB_CA77);
    ((u64::from(hash) * slots as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::LanguageModel;

    fn runs(text: &str) -> Vec<u32> {
        let mut runs = Vec::new();
        LanguageModel::runs(text, |key| runs.push(key));
        runs
    }

    #[test]
    fn every_letter_pair_and_triple_is_read_once() {
        // Three letters, four pairs and three triples with the edges.
        assert_eq!(runs("كتب").len(), 10);
        assert_eq!(runs("و").len(), 4);
        assert_eq!(runs("كتب, كتب!"), [runs("كتب"), runs("كتب")].concat());
        assert!(runs("abc 12").is_empty());
    }

    #[test]
    fn marks_stretching_and_forms_change_nothing() {
        for text in ["كَتَبَ", "كـتـب", "ﻛﺘﺐ"] {
            assert_eq!(runs(text), runs("كتب"), "{text}");
        }
    }

    #[test]
    fn what_was_put_in_is_found_again() {
        let entries = (1..3_000).map(|key| (key * 17, [0, 1, 2, 3, 4, 5, 6].map(|w| w as f32)));
        let table = LanguageModel::encode(entries.collect());
        let model = LanguageModel::new(&table);
        for key in 1..3_000 {
            assert_eq!(model.weights(key * 17).map(|w| (w[0], w[6])), Some((0, 255)), "{key}");
        }
        assert_eq!(model.weights(18), None);
    }

    #[test]
    fn a_broken_table_knows_nothing() {
        for bytes in [&[][..], &[1], &[255; 19]] {
            assert_eq!(LanguageModel::new(bytes).scores("كتب"), ([0.0; 7], 3));
        }
    }
}
