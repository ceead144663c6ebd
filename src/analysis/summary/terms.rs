//! The stems of each sentence, their weights, and what the sentences have in common.

use std::ops::Range;

use super::{
    logarithm::{dampened, ln},
    reading::Reading,
    standing::{Kind, Standing},
};
use crate::analysis::{
    cancel::{checkpoint, checkpoint_every},
    lexicon::{Lexicon, ListedWord, NO_STEM, frequency, hash, stem_key},
    numbers::Numbers,
    stem::light10,
    token::Tokens,
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
    /// By sentence: the stem of what another sentence has to have named, and how it is meant.
    references: Vec<Option<(u32, Kind)>>,
    /// Stems of the caller's terms.
    pub(super) focus: Vec<Vec<u32>>,
}

impl Terms {
    pub(super) fn read(
        reading: &Reading<'_, '_>,
        lexicon: &Lexicon,
        rarity: &Rarity,
        standings: &[Standing],
        focus_terms: &[String],
    ) -> Self {
        let mut stems = Stems::new(lexicon, rarity, reading.count_words());
        let mut terms = Vec::with_capacity(reading.count_words());
        let mut sentences = Vec::with_capacity(reading.len());
        let mut references = vec![None; reading.len()];
        let mut found = Vec::new();
        for ((place, standing), referred) in (0..).zip(standings).zip(&mut references) {
            checkpoint_every(place, 64);
            let words = reading.words(place);
            let before = stems.idf.len() as u32;
            let reference = standing.reference.map(|reference| usize::from(reference.word));
            for (number, (word, &hash)) in words.tokens.iter().zip(words.hashes).enumerate() {
                checkpoint_every(number, 1024);
                let stem = stems.of(hash, || reading.key(word));
                if reference == Some(number) {
                    let kind = standing.reference.map(|reference| reference.kind);
                    let needed = stem.zip(kind).filter(|(stem, kind)| match kind {
                        Kind::Name => *stem < before,
                        Kind::Role => true,
                    });
                    *referred = needed;
                }
                found.extend(stem);
            }
            let start = terms.len();
            push_counts(&mut found, &mut terms);
            sentences.push(start..terms.len());
        }
        let mut totals = vec![0.0; stems.idf.len()];
        for (number, term) in terms.iter().enumerate() {
            checkpoint_every(number, 16 * 1024);
            if let Some(total) = totals.get_mut(term.stem as usize) {
                *total += term.count;
            }
        }
        let mut title = Vec::new();
        if let Some(passage) = reading.document.title() {
            stems.of_text(&passage.tokens, &mut found);
            push_counts(&mut found, &mut title);
        }
        let mut focus = Vec::new();
        for term in focus_terms {
            stems.of_text(&Tokens::of(term), &mut found);
            if !found.is_empty() {
                focus.push(std::mem::take(&mut found));
            }
        }
        let idf = stems.idf;
        totals.resize(idf.len(), 0.0);
        for (place, range) in sentences.iter().enumerate() {
            checkpoint_every(place, 1024);
            direct(terms.get_mut(range.clone()).unwrap_or_default(), &idf);
        }
        direct(&mut title, &idf);
        checkpoint();
        let mut centroid: Vec<f32> =
            totals.iter().zip(&idf).map(|(&total, idf)| dampened(total) * idf).collect();
        let length = centroid.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
        centroid.iter_mut().for_each(|weight| *weight /= length.max(f32::MIN_POSITIVE));
        checkpoint();
        let mut mass: Vec<f32> = totals
            .iter()
            .zip(&idf)
            .map(|(&total, idf)| if total > 1.0 { total * idf } else { 0.0 })
            .collect();
        let all = mass.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        mass.iter_mut().for_each(|mass| *mass /= all);
        Self { terms, sentences, references, title, centroid, mass, idf, totals, focus }
    }

    /// The stems of the sentence at `place` among those read, sorted.
    pub(super) fn of(&self, place: usize) -> &[Term] {
        let range = self.sentences.get(place).cloned().unwrap_or_default();
        self.terms.get(range).unwrap_or_default()
    }

    /// By stem: whether the title has it.
    pub(super) fn in_title(&self) -> Vec<bool> {
        let mut in_title = vec![false; self.idf.len()];
        for term in &self.title {
            if let Some(titled) = in_title.get_mut(term.stem as usize) {
                *titled = true;
            }
        }
        in_title
    }

    /// What the sentence at `place` among those read takes for named elsewhere.
    pub(super) fn reference(&self, place: usize) -> Option<(u32, Kind)> {
        self.references.get(place).copied().flatten()
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

/// How rare stems are: their idf by the code of their frequency in the background.
#[derive(Debug)]
pub(super) struct Rarity([f32; 256]);

impl Rarity {
    pub(super) fn of(lexicon: &Lexicon) -> Self {
        let articles = lexicon.background.articles() + 1.0;
        let mut rarity = Self([0.0; 256]);
        for (code, idf) in (0..=u8::MAX).zip(&mut rarity.0) {
            *idf = ln(articles / (frequency(code).max(1.0) + 0.5)).max(0.0);
        }
        rarity
    }

    fn idf(&self, code: u8) -> f32 {
        self.0.get(usize::from(code)).copied().unwrap_or_default()
    }
}

/// Numbers and idf of the stems met.
struct Stems<'l> {
    lexicon: &'l Lexicon,
    rarity: &'l Rarity,
    numbers: Numbers,
    idf: Vec<f32>,
}

impl<'l> Stems<'l> {
    fn new(lexicon: &'l Lexicon, rarity: &'l Rarity, words: usize) -> Self {
        let numbers = Numbers::with_room(words / 2);
        Self { lexicon, rarity, numbers, idf: Vec::with_capacity(words / 2) }
    }

    /// Puts the numbers of the stems of a text of its own into `found`, in the order of its words.
    fn of_text(&mut self, text: &Tokens, found: &mut Vec<u32>) {
        for word in text.as_slice() {
            let key = text.key(word);
            found.extend(self.of(hash(key), || key));
        }
    }

    /// The number of the stem of the word whose key has the hash `word`; `None` for words that say nothing.
    fn of<'k>(&mut self, word: u64, key: impl FnOnce() -> &'k str) -> Option<u32> {
        let background = &self.lexicon.background;
        let function = self.lexicon.listed.word(word).any(ListedWord::FUNCTION);
        let known = background
            .word(word)
            .filter(|known| known.stem != NO_STEM && known.traits.letters > 1 && !function);
        let (stem, key) = match known {
            Some(known) => (Some(known.stem), u64::from(known.stem)),
            None => {
                let key = key();
                // Keys do not tell the preposition على from the name علي.
                if function && key != "علي" || key.chars().nth(1).is_none() {
                    return None;
                }
                let stem = light10(key);
                let known = background.stem(stem);
                (known, stem_key(known, stem))
            }
        };
        let (number, new) = self.numbers.number(key);
        if new {
            let code = stem.map_or(0, |stem| background.stem_code(stem));
            self.idf.push(self.rarity.idf(code));
        }
        Some(number)
    }
}

/// Moves the stems of `found` into `terms`, sorted and counted.
fn push_counts(found: &mut Vec<u32>, terms: &mut Vec<Term>) {
    found.sort_unstable();
    terms.extend(found.chunk_by(|a, b| a == b).filter_map(|same| {
        Some(Term { stem: *same.first()?, count: same.len() as f32, weight: 0.0 })
    }));
    found.clear();
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
