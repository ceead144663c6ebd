//! The stems of each sentence, their weights, and what the sentences have in common.

use std::ops::Range;

use rustc_hash::FxHashMap;

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
struct Stems<'l, 'k> {
    lexicon: &'l Lexicon,
    numbers: FxHashMap<&'k str, u32>,
    idf: Vec<f32>,
    /// Number of a key's stem; `NOTHING` for words that say nothing.
    by_key: FxHashMap<&'k str, u32>,
}

const NOTHING: u32 = u32::MAX;

impl<'l, 'k> Stems<'l, 'k> {
    fn new(lexicon: &'l Lexicon, words: usize) -> Self {
        let room = |share: usize| {
            FxHashMap::with_capacity_and_hasher(words / share, rustc_hash::FxBuildHasher)
        };
        Self { lexicon, numbers: room(3), idf: Vec::with_capacity(words / 3), by_key: room(2) }
    }

    /// Puts the numbers of the stems of `words` into `found`, in the order of the words.
    fn numbers_of(
        &mut self,
        words: &[Token],
        key: impl Fn(&Token) -> &'k str,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        for word in words {
            let key = key(word);
            let number = match self.by_key.get(key) {
                Some(&number) => number,
                None => {
                    let number = self.number(key);
                    self.by_key.insert(key, number);
                    number
                }
            };
            if number != NOTHING {
                found.push(number);
            }
        }
    }

    fn number(&mut self, key: &'k str) -> u32 {
        if self.lexicon.is_stop_key(key) || key.chars().nth(1).is_none() {
            return NOTHING;
        }
        let next = self.idf.len() as u32;
        let stem = light10(key);
        let number = *self.numbers.entry(stem).or_insert(next);
        if number == next {
            let background = &self.lexicon.background;
            let frequency = background.frequency(Section::Stem, stem).max(1.0);
            self.idf.push(((background.articles() + 1.0) / (frequency + 0.5)).ln().max(0.0));
        }
        number
    }
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
        1.0 + count.ln()
    } else {
        0.0
    }
}
