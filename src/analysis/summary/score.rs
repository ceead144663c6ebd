//! What each sentence is worth, and why.

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{
    ReasonKind, SummarySentence,
    choose::Candidate,
    features::{self, CENTRALITY_AT, Features, MASS_AT, TITLE_AT, WORDS_AT},
    standing::Standing,
    terms::Terms,
};
use crate::analysis::{
    cancel::checkpoint_every, document::Document, sentence::Sentence, trees::Trees,
};

/// Weights of the mix for text without a title; the position weighs most, as in all news.
const POSITION: f32 = 6.0;
const CENTRALITY: f32 = 0.2;
const TITLE: f32 = 1.0;
const KEYWORDS: f32 = 1.0;
/// What each word of a sentence costs in a summary that has room for few, up to so many.
const BREVITY: f32 = 0.012;
const LENGTHY: f32 = 80.0;
/// What a question loses, and a sentence too long or too short to stand in a summary.
const QUESTION: f32 = 0.3;
const UNTITLED_QUESTION: f32 = 1.5;
const LONG: f32 = 0.3;
const SHORT: f32 = 0.5;
const LONG_WORDS: f32 = 55.0;
const SHORT_WORDS: f32 = 6.0;
/// Sentences the trees look at; later ones never come up in an abstract.
const RANKED: usize = 400;
/// What the place of the opening sentence weighs among its reasons.
const OPENING: f32 = 1.0;

/// The sentences' features and what values them.
pub(super) struct Scores<'s> {
    pub(super) ranker: &'s Trees,
    pub(super) features: &'s [Features],
    pub(super) terms: &'s Terms,
}

impl Scores<'_> {
    /// The sentences read as candidates, in their order.
    pub(super) fn candidates(
        &self,
        document: &Document<'_>,
        read: &[(u32, &Sentence)],
        standings: &[Standing],
        exclude_quotes: bool,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(read.len());
        let mut sound = 0;
        let mut seen = FxHashSet::with_capacity_and_hasher(read.len(), FxBuildHasher);
        for (place, (((_, sentence), features), standing)) in
            read.iter().zip(self.features).zip(standings).enumerate()
        {
            checkpoint_every(place, 256);
            let text = document.slice(sentence.span);
            let mut worth = self.worth(features);
            if standing.asks {
                worth -= if self.terms.title.is_empty() { UNTITLED_QUESTION } else { QUESTION };
            }
            candidates.push(Candidate {
                worth,
                opening: opening(sound, standing),
                // What stands there twice word for word counts once.
                wanted: seen.insert(text) && !(exclude_quotes && standing.quotation),
                standing: *standing,
                length: text.chars().count(),
            });
            sound += usize::from(!standing.scrap);
        }
        candidates
    }

    /// The sentences chosen, with score and reasons.
    pub(super) fn sentences(
        &self,
        read: &[(u32, &Sentence)],
        candidates: &[Candidate],
        chosen: &[usize],
    ) -> Vec<SummarySentence> {
        let mean = self.mean();
        let worths = || candidates.iter().map(|candidate| candidate.worth);
        let least = worths().fold(f32::INFINITY, f32::min);
        let most = worths().fold(f32::NEG_INFINITY, f32::max);
        let mut ceiling = 1.0_f32;
        let mut sentences = Vec::with_capacity(chosen.len());
        for (rank, &place) in chosen.iter().enumerate() {
            let Some(&(sentence, _)) = read.get(place) else { continue };
            let worth = candidates.get(place).map_or(least, |candidate| candidate.worth);
            let share = (worth - least) / (most - least).max(f32::MIN_POSITIVE);
            // The order of taking is the rank: a score never rises along it.
            ceiling = if rank == 0 { 1.0 } else { ceiling.min(share.clamp(0.0, 1.0)) };
            let reasons = self.reasons(place, rank == 0, worth, &mean);
            sentences.push(SummarySentence { sentence, score: ceiling, reasons });
        }
        sentences
    }

    fn worth(&self, features: &Features) -> f32 {
        let at = |place: usize| features.get(place).copied().unwrap_or_default();
        if self.terms.title.is_empty() {
            let parts = self.mix(features);
            let mut worth: f32 = parts.iter().map(|&(_, part)| part).sum();
            if at(WORDS_AT) > LONG_WORDS {
                worth -= LONG;
            } else if at(WORDS_AT) < SHORT_WORDS {
                worth -= SHORT;
            }
            worth
        } else if at(0) < RANKED as f32 {
            self.ranker.score(features) - BREVITY * at(WORDS_AT).min(LENGTHY)
        } else {
            -1.0 - at(2)
        }
    }

    fn mix(&self, features: &Features) -> [(ReasonKind, f32); 4] {
        let at = |place: usize| features.get(place).copied().unwrap_or_default();
        [
            (ReasonKind::LeadPosition, POSITION / (1.0 + at(0))),
            (ReasonKind::Centrality, CENTRALITY * at(CENTRALITY_AT)),
            (ReasonKind::TitleOverlap, TITLE * at(TITLE_AT)),
            (ReasonKind::Keywords, KEYWORDS * at(MASS_AT)),
        ]
    }

    /// The features of a sentence like all.
    fn mean(&self) -> Features {
        let mut mean: Features = [0.0; SUMMARY_COUNT];
        for features in self.features {
            mean.iter_mut().zip(features).for_each(|(mean, value)| *mean += value);
        }
        mean.iter_mut().for_each(|mean| *mean /= self.features.len().max(1) as f32);
        mean
    }

    /// What speaks for a sentence, heaviest first: how much less it would be worth if it were like all in that.
    fn reasons(
        &self,
        place: usize,
        first: bool,
        worth: f32,
        mean: &Features,
    ) -> Vec<(ReasonKind, f32)> {
        let Some(features) = self.features.get(place) else { return Vec::new() };
        let mut parts = if self.terms.title.is_empty() {
            self.mix(features)
        } else {
            let without = |kind: ReasonKind, group: &[usize]| {
                let mut other = *features;
                for &at in group {
                    if let (Some(value), Some(mean)) = (other.get_mut(at), mean.get(at)) {
                        *value = *mean;
                    }
                }
                (kind, (worth - self.worth(&other)).max(0.0))
            };
            [
                without(ReasonKind::LeadPosition, features::POSITION),
                without(ReasonKind::TitleOverlap, features::TITLE),
                without(ReasonKind::Centrality, features::CENTRALITY),
                without(ReasonKind::Keywords, features::KEYWORDS),
            ]
        }
        .to_vec();
        if first || parts.iter().all(|&(_, part)| part <= 0.0) {
            parts
                .iter_mut()
                .filter(|(kind, _)| *kind == ReasonKind::LeadPosition)
                .for_each(|(_, part)| *part += OPENING);
        }
        let focused = self.terms.focused(place, |_| true);
        parts.push((ReasonKind::FocusTerms, focused));
        parts.retain(|&(_, part)| part > 0.0);
        let total: f32 = parts.iter().map(|&(_, part)| part).sum();
        parts.iter_mut().for_each(|(_, part)| *part /= total);
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        parts
    }
}

/// How well a sentence opens the summary that so many sound ones precede: the first that joins nothing, unless it comes
/// late; else the first.
fn opening(place: usize, standing: &Standing) -> Option<f32> {
    let late = -(place as f32);
    match (standing.opens, standing.joins) {
        (true, false) => Some(late),
        (true, true) => Some(late - JOINING),
        (false, _) => (place == 0 && !standing.needs_previous && !standing.scrap)
            .then_some(if standing.asks { -ASKING } else { -JOINING }),
    }
}

/// How much later than the first sentence a better opening may stand.
const JOINING: f32 = 2.5;
/// The same where the first sentence is a question.
const ASKING: f32 = 6.5;

const SUMMARY_COUNT: usize = super::SUMMARY_FEATURES.len();
