//! The stems of each sentence, their weights, and what the sentences have in common.

use std::ops::Range;

use crate::analysis::{
    cancel::checkpoint_every,
    document::Document,
    lexicon::{Lexicon, Section},
    sentence::Sentence,
    stem::light10,
    token::{Token, Tokens},
};

/// A stem in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) stem: u32,
    /// How often the sentence has it.
    pub(super) count: f32,
    /// Its part of the sentence's direction: `1 + ln count` times idf, all of length one.
    pub(super) weight: f32,
}

/// The stems of all sentences read, and of the title. Words that say nothing are left out.
#[derive(Debug)]
pub(super) struct Terms {
    terms: Vec<Term>,
    sentences: Vec<Range<usize>>,
    /// Sorted by stem; empty where there is no title.
    pub(super) title: Vec<Term>,
    /// Direction of all sentences together, by stem.
    pub(super) centroid: Vec<f32>,
    /// What a stem says of the subject: it comes back, and it is rare elsewhere. By stem, all adding up to 1.
    pub(super) mass: Vec<f32>,
    /// By stem.
    pub(super) idf: Vec<f32>,
    /// By stem: how often all sentences have it.
    pub(super) totals: Vec<f32>,
    /// Stems of the caller's terms.
    pub(super) focus: Vec<Vec<u32>>,
}

impl Terms {
    pub(super) fn read(
        document: &Document<'_>,
        lexicon: &Lexicon,
        read: &[(u32, &Sentence)],
        focus_terms: &[String],
    ) -> Self {
        let focus: Vec<Tokens> = focus_terms.iter().map(|term| Tokens::of(term)).collect();
        let words = read.iter().map(|(_, sentence)| sentence.tokens.len()).sum();
        let mut stems = Stems::new(lexicon, words);
        let mut terms = Vec::with_capacity(words);
        let mut sentences = Vec::with_capacity(read.len());
        let mut found = Vec::new();
        for (place, (_, sentence)) in read.iter().enumerate() {
            checkpoint_every(place, 64);
            let start = terms.len();
            stems.numbers_of(document.words(sentence), |token| document.key(token), &mut found);
            push_counts(&mut found, &mut terms);
            sentences.push(start..terms.len());
        }
        let mut totals = vec![0.0; stems.idf.len()];
        for term in &terms {
            if let Some(total) = totals.get_mut(term.stem as usize) {
                *total += term.count;
            }
        }
        let mut title = Vec::new();
        if let Some(passage) = document.title() {
            let key = |token: &Token| passage.tokens.key(token);
            stems.numbers_of(passage.tokens.as_slice(), key, &mut found);
            push_counts(&mut found, &mut title);
        }
        let focus = focus
            .iter()
            .filter_map(|tokens| {
                stems.numbers_of(tokens.as_slice(), |token| tokens.key(token), &mut found);
                (!found.is_empty()).then(|| found.clone())
            })
            .collect();
        let idf = stems.idf;
        totals.resize(idf.len(), 0.0);
        for (place, range) in sentences.iter().enumerate() {
            checkpoint_every(place, 1024);
            direct(terms.get_mut(range.clone()).unwrap_or_default(), &idf);
        }
        direct(&mut title, &idf);
        let mut centroid: Vec<f32> =
            totals.iter().zip(&idf).map(|(&total, idf)| dampened(total) * idf).collect();
        let length = centroid.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
        centroid.iter_mut().for_each(|weight| *weight /= length.max(f32::MIN_POSITIVE));
        let mut mass: Vec<f32> = totals
            .iter()
            .zip(&idf)
            .map(|(&total, idf)| if total > 1.0 { total * idf } else { 0.0 })
            .collect();
        let all = mass.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        mass.iter_mut().for_each(|mass| *mass /= all);
        Self { terms, sentences, title, centroid, mass, idf, totals, focus }
    }

    /// The stems of the sentence at `place` among those read, sorted.
    pub(super) fn of(&self, place: usize) -> &[Term] {
        let range = self.sentences.get(place).cloned().unwrap_or_default();
        self.terms.get(range).unwrap_or_default()
    }

    /// Cosine of the angle between two sentences, 0..=1.
    pub(super) fn likeness(&self, a: usize, b: usize) -> f32 {
        cosine(self.of(a), self.of(b))
    }

    /// Whether one of two sentences says hardly anything that the other does not say too.
    pub(super) fn repeats(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.of(a), self.of(b));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if short.len() < REPEATED {
            return false;
        }
        let mut said = 0.0;
        let mut rest = long.iter();
        for term in short {
            // Weights are of length one: their squares are shares.
            while rest.as_slice().first().is_some_and(|other| other.stem < term.stem) {
                rest.next();
            }
            if rest.as_slice().first().is_some_and(|other| other.stem == term.stem) {
                said += term.weight * term.weight;
            }
        }
        said >= if short.len() < LONG { SAID } else { SAID_AT_LENGTH }
    }

    /// How many of the caller's terms the sentence at `place` holds whole, for those `wanted`.
    pub(super) fn focused(&self, place: usize, wanted: impl Fn(usize) -> bool) -> f32 {
        if self.focus.is_empty() {
            return 0.0;
        }
        let terms = self.of(place);
        let holds = |stem: &u32| terms.binary_search_by_key(stem, |term| term.stem).is_ok();
        let found = self.focus.iter().enumerate();
        let found = found.filter(|(number, term)| wanted(*number) && term.iter().all(holds));
        found.count() as f32 / self.focus.len() as f32
    }
}

/// Stems from which a sentence can repeat another, and the share of them, by weight, that repeats it. Longer sentences
/// share fewer by chance.
const REPEATED: usize = 4;
const SAID: f32 = 0.85;
const LONG: usize = 10;
const SAID_AT_LENGTH: f32 = 0.65;

/// Cosine of the angle between two lists of terms, 0..=1.
pub(super) fn cosine(a: &[Term], b: &[Term]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        match left.stem.cmp(&right.stem) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += left.weight * right.weight;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Numbers and idf of the stems met.
struct Stems<'l> {
    lexicon: &'l Lexicon,
    /// Number of a key's stem; `NOTHING` for words that say nothing.
    by_key: Numbers,
    by_stem: Numbers,
    idf: Vec<f32>,
    rarest: f32,
}

const NOTHING: u32 = u32::MAX;

impl<'l> Stems<'l> {
    fn new(lexicon: &'l Lexicon, words: usize) -> Self {
        Self {
            lexicon,
            by_key: Numbers::with_room(words),
            by_stem: Numbers::with_room(words / 2),
            idf: Vec::with_capacity(words / 2),
            rarest: lexicon.background.articles() + 1.0,
        }
    }

    /// Puts the numbers of the stems of `words` into `found`, in the order of the words.
    fn numbers_of<'k>(
        &mut self,
        words: &[Token],
        key: impl Fn(&Token) -> &'k str,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        for word in words {
            let key = key(word);
            let hash = hash(key);
            let number = match self.by_key.get(hash) {
                Some(number) => number,
                None => {
                    let number = self.number(key);
                    self.by_key.insert(hash, number);
                    number
                }
            };
            if number != NOTHING {
                found.push(number);
            }
        }
    }

    fn number(&mut self, key: &str) -> u32 {
        if self.lexicon.is_stop_key(key) || key.chars().nth(1).is_none() {
            return NOTHING;
        }
        let stem = light10(key);
        let hash = hash(stem);
        if let Some(number) = self.by_stem.get(hash) {
            return number;
        }
        let number = self.idf.len() as u32;
        self.by_stem.insert(hash, number);
        let frequency = self.lexicon.background.frequency(Section::Stem, stem).max(1.0);
        self.idf.push(ln(self.rarest / (frequency + 0.5)).max(0.0));
        number
    }
}

/// Numbers by the hash of what they are for: no strings are kept or compared. Two words of one hash, one pair in 10^19,
/// would count as one.
struct Numbers {
    /// A power of two of them; a hash of 0 is an empty slot.
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl Numbers {
    /// Room for the different words among `words`, and more when it is full.
    fn with_room(words: usize) -> Self {
        Self { slots: vec![(0, 0); words.clamp(32, 1 << 14).next_power_of_two()], used: 0 }
    }

    fn get(&self, hash: u64) -> Option<u32> {
        let slot = self.slot(hash)?;
        self.slots.get(slot).filter(|(found, _)| *found == hash).map(|&(_, number)| number)
    }

    fn insert(&mut self, hash: u64, number: u32) {
        if self.used * 4 > self.slots.len() * 3 {
            let larger = vec![(0, 0); self.slots.len() * 4];
            let old = std::mem::replace(&mut self.slots, larger);
            for (hash, number) in old.into_iter().filter(|(hash, _)| *hash != 0) {
                self.put(hash, number);
            }
        }
        self.used += 1;
        self.put(hash, number);
    }

    fn put(&mut self, hash: u64, number: u32) {
        if let Some(slot) = self.slot(hash)
            && let Some(slot) = self.slots.get_mut(slot)
        {
            *slot = (hash, number);
        }
    }

    /// Where `hash` stands, or the empty slot where it would.
    fn slot(&self, hash: u64) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at)? {
                (found, _) if *found == 0 || *found == hash => return Some(at),
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// A hash of `key`, never 0: eight bytes at a time, folded multiplication.
fn hash(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let mut hash = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes.len() as u64;
    let mut mix = |word: u64| {
        let wide = u128::from(hash ^ word) * 0xa076_1d64_78bd_642f_u128;
        hash = (wide as u64 ^ (wide >> 64) as u64).rotate_left(23);
    };
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        mix(u64::from_le_bytes(*word));
        rest = after;
    }
    if !rest.is_empty() {
        mix(match (bytes.last_chunk::<8>(), rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            // The end again, with what was mixed in before.
            (Some(word), _, _) => u64::from_le_bytes(*word),
            (_, Some(first), Some(last)) => {
                u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
            }
            _ => rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        });
    }
    hash | 1 << 63
}

/// Moves the stems of `found` into `terms`, sorted and counted.
fn push_counts(found: &mut [u32], terms: &mut Vec<Term>) {
    found.sort_unstable();
    terms.extend(found.chunk_by(|a, b| a == b).filter_map(|same| {
        Some(Term { stem: *same.first()?, count: same.len() as f32, weight: 0.0 })
    }));
}

/// Gives `terms` their weights.
fn direct(terms: &mut [Term], idf: &[f32]) {
    let mut squares = 0.0;
    for term in &mut *terms {
        let idf = idf.get(term.stem as usize).copied().unwrap_or_default();
        term.weight = dampened(term.count) * idf;
        squares += term.weight * term.weight;
    }
    let length = squares.sqrt().max(f32::MIN_POSITIVE);
    terms.iter_mut().for_each(|term| term.weight /= length);
}

fn dampened(count: f32) -> f32 {
    if count == 1.0 {
        1.0
    } else if count > 1.0 {
        1.0 + ln(count)
    } else {
        0.0
    }
}

/// The natural logarithm of a number above 0, within 1e-6. The standard library's differs between systems in the last
/// digit, and a summary is the same on every machine.
fn ln(number: f32) -> f32 {
    let bits = number.to_bits();
    // number = mantissa · 2^exponent with the mantissa in [1, 2).
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    // ln m = 2 artanh((m - 1) / (m + 1)), around the square root of two.
    let (mantissa, exponent) = if mantissa > std::f32::consts::SQRT_2 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series =
        1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square / 9.0)));
    2.0 * ratio * series + exponent as f32 * std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::{Numbers, hash, ln};

    #[test]
    fn logarithms_are_those_of_the_standard_library() {
        for number in [0.001, 0.5, 1.0, 1.4, 1.5, 2.0, 7.3, 33_550.0] {
            let number: f32 = number;
            assert!((ln(number) - number.ln()).abs() < 1e-5, "{number}: {}", ln(number));
        }
    }

    #[test]
    fn numbers_are_found_again_when_the_table_has_grown() {
        let mut numbers = Numbers::with_room(1);
        let words: Vec<String> = (0..5_000).map(|number| format!("كلمة{number}")).collect();
        for (word, number) in words.iter().zip(0..) {
            assert_eq!(numbers.get(hash(word)), None);
            numbers.insert(hash(word), number);
        }
        for (word, number) in words.iter().zip(0..) {
            assert_eq!(numbers.get(hash(word)), Some(number));
        }
        assert_ne!(hash("ب"), hash("ب\0"));
    }
}
