//! What one sentence has in common with others.

use super::terms::Term;

/// Stems from which a sentence can repeat another, and the share of them, by weight, that repeats it. Longer sentences
/// share fewer by chance.
const REPEATED: usize = 4;
const SAID: f32 = 0.85;
const LONG: usize = 10;
const SAID_AT_LENGTH: f32 = 0.65;
/// The share from which a lead says again what the lines above it said.
const RESTATED: f32 = 0.4;

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Likeness {
    /// Cosine of the angle between them, 0..=1.
    pub(super) cosine: f32,
    /// Share, by weight, of the shorter one that the longer one has, 0..=1; 0 for sentences too short to tell.
    pub(super) said: f32,
    /// One says hardly anything that the other does not say too.
    pub(super) repeats: bool,
    /// One says much of what the other says: enough for the lead and the lines above it, not for sentences that tell of one
    /// thing further down.
    pub(super) restates: bool,
}

/// A sentence laid out by stem, to compare others with it.
#[derive(Debug)]
pub(super) struct Compared<'t> {
    weights: Vec<f32>,
    sentence: &'t [Term],
}

impl<'t> Compared<'t> {
    /// Nothing to compare with yet; there are `stems`.
    pub(super) fn among(stems: usize) -> Self {
        Self { weights: vec![0.0; stems], sentence: &[] }
    }

    /// Compares with `sentence` from now on.
    pub(super) fn set(&mut self, sentence: &'t [Term]) {
        for (terms, kept) in [(self.sentence, false), (sentence, true)] {
            for term in terms {
                if let Some(weight) = self.weights.get_mut(term.stem as usize) {
                    *weight = if kept { term.weight } else { 0.0 };
                }
            }
        }
        self.sentence = sentence;
    }

    /// How alike `other` is.
    pub(super) fn with(&self, other: &[Term]) -> Likeness {
        // Weights are of length one: their squares are shares.
        let (mut cosine, mut share, mut other_share) = (0.0, 0.0, 0.0);
        for term in other {
            let weight = self.weights.get(term.stem as usize).copied().unwrap_or_default();
            if weight != 0.0 {
                cosine += weight * term.weight;
                share += weight * weight;
                other_share += term.weight * term.weight;
            }
        }
        let (terms, said) = if other.len() <= self.sentence.len() {
            (other.len(), other_share)
        } else {
            (self.sentence.len(), share)
        };
        let least = if terms < LONG { SAID } else { SAID_AT_LENGTH };
        Likeness {
            cosine,
            said: if terms >= REPEATED { said } else { 0.0 },
            repeats: terms >= REPEATED && said >= least,
            restates: terms >= REPEATED && said >= RESTATED,
        }
    }
}
