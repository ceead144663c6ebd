//! What each sentence is worth, and why.

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{
    ReasonKind, SummarySentence,
    choose::Candidate,
    features::{
        self, CENTRALITY_AT, COUNT, Features, MASS_AT, PLACE_AT, SHARE_AT, TITLE_AT, WORDS_AT,
    },
    ranker::Ranker,
    reading::Reading,
    standing::Standing,
    terms::Terms,
};
use crate::analysis::cancel::checkpoint_every;

/// Weights of the mix for text without a title; the position weighs most, as in all news.
const POSITION: f32 = 8.0;
const CENTRALITY: f32 = 0.2;
const TITLE: f32 = 1.0;
const KEYWORDS: f32 = 1.0;
/// What each word of a sentence costs in a summary that has room for few, up to so many.
const BREVITY: f32 = 0.016;
const LENGTHY: f32 = 80.0;
/// What a question loses, and a sentence too long or too short to stand in a summary.
const QUESTION: f32 = 0.5;
const UNTITLED_QUESTION: f32 = 3.0;
const LONG: f32 = 0.3;
const SHORT: f32 = 0.5;
const LONG_WORDS: f32 = 55.0;
const SHORT_WORDS: f32 = 6.0;
/// Sentences the trees look at; later ones never come up in an abstract.
const RANKED: f32 = 400.0;
/// What the place of the opening sentence weighs among its reasons.
const OPENING: f32 = 1.0;

/// The sentences' features and what values them.
pub(super) struct Scores<'s> {
    pub(super) ranker: &'s Ranker,
    pub(super) features: &'s [Features],
    pub(super) terms: &'s Terms,
}

impl Scores<'_> {
    /// The sentences read as candidates, in their order.
    pub(super) fn candidates(
        &self,
        reading: &Reading<'_, '_>,
        standings: &[Standing],
        exclude_quotes: bool,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(reading.len());
        let mut sound = 0;
        let mut seen = FxHashSet::with_capacity_and_hasher(reading.len(), FxBuildHasher);
        let worths = self.worths(self.features);
        for (place, (mut worth, standing)) in worths.into_iter().zip(standings).enumerate() {
            checkpoint_every(place, 256);
            let text = reading.text(place);
            // The question of an interview comes with its answer.
            if standing.asks && !standing.needs_next {
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
        reading: &Reading<'_, '_>,
        candidates: &[Candidate],
        chosen: &[usize],
    ) -> Vec<SummarySentence> {
        let worths = || candidates.iter().map(|candidate| candidate.worth);
        let least = worths().fold(f32::INFINITY, f32::min);
        let most = worths().fold(f32::NEG_INFINITY, f32::max);
        let worth_of = |place: usize| candidates.get(place).map_or(least, |found| found.worth);
        let mut ceiling = 1.0_f32;
        let mut sentences = Vec::with_capacity(chosen.len());
        let parts = self.parts(chosen, worth_of);
        for ((rank, &place), parts) in chosen.iter().enumerate().zip(parts) {
            let Some(sentence) = reading.number(place) else { continue };
            let share = (worth_of(place) - least) / (most - least).max(f32::MIN_POSITIVE);
            // The order of taking is the rank: a score never rises along it.
            ceiling = if rank == 0 { 1.0 } else { ceiling.min(share.clamp(0.0, 1.0)) };
            let reasons = self.reasons(place, rank == 0, parts);
            sentences.push(SummarySentence { sentence, score: ceiling, reasons });
        }
        sentences
    }

    /// What each of `rows` is worth by itself.
    fn worths(&self, rows: &[Features]) -> Vec<f32> {
        let length = |features: &Features| features::at(features, WORDS_AT);
        if self.terms.title.is_empty() {
            let worth = |features: &Features| {
                let parts = mix(features);
                let worth: f32 = parts.iter().map(|&(_, part)| part).sum();
                let length = length(features);
                let long = if length > LONG_WORDS { LONG } else { 0.0 };
                let short = if length < SHORT_WORDS { SHORT } else { 0.0 };
                worth - long - short
            };
            return rows.iter().map(worth).collect();
        }
        let mut worths = self.ranker.scores(rows);
        for (worth, features) in worths.iter_mut().zip(rows) {
            *worth -= BREVITY * length(features).min(LENGTHY);
            if features::at(features, PLACE_AT) >= RANKED {
                *worth = -1.0 - features::at(features, SHARE_AT);
            }
        }
        worths
    }

    /// The features of a sentence like all.
    fn mean(&self) -> Features {
        let mut mean: Features = [0.0; COUNT];
        for features in self.features {
            mean.iter_mut().zip(features).for_each(|(mean, value)| *mean += value);
        }
        mean.iter_mut().for_each(|mean| *mean /= self.features.len().max(1) as f32);
        mean
    }

    /// What each group of features does for each of the sentences chosen: how much less it would be worth if it were
    /// like all sentences in that.
    fn parts(&self, chosen: &[usize], worth_of: impl Fn(usize) -> f32) -> Vec<[Reason; 4]> {
        let features = || chosen.iter().filter_map(|&place| self.features.get(place));
        if self.terms.title.is_empty() {
            return features().map(mix).collect();
        }
        let mean = self.mean();
        let changed = features().flat_map(|features| {
            GROUPS.map(|(_, group)| {
                let mut other = *features;
                for &at in group {
                    if let (Some(value), Some(mean)) = (other.get_mut(at), mean.get(at)) {
                        *value = *mean;
                    }
                }
                other
            })
        });
        let changed: Vec<Features> = changed.collect();
        let mut worths = self.worths(&changed).into_iter();
        let part = |place: usize| {
            let worth = worth_of(place);
            GROUPS.map(|(kind, _)| (kind, (worth - worths.next().unwrap_or(worth)).max(0.0)))
        };
        chosen.iter().copied().map(part).collect()
    }

    /// What speaks for a sentence, heaviest first.
    fn reasons(&self, place: usize, first: bool, parts: [Reason; 4]) -> Vec<Reason> {
        let mut parts = Vec::from(parts);
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

/// A reason and its weight.
type Reason = (ReasonKind, f32);

/// The features that speak of each reason.
const GROUPS: [(ReasonKind, &[usize]); 4] = [
    (ReasonKind::LeadPosition, features::POSITION),
    (ReasonKind::TitleOverlap, features::TITLE),
    (ReasonKind::Centrality, features::CENTRALITY),
    (ReasonKind::Keywords, features::KEYWORDS),
];

/// What a sentence is worth where there is no title.
fn mix(features: &Features) -> [Reason; 4] {
    let at = |place: usize| features::at(features, place);
    [
        (ReasonKind::LeadPosition, POSITION / (1.0 + at(PLACE_AT))),
        (ReasonKind::Centrality, CENTRALITY * at(CENTRALITY_AT)),
        (ReasonKind::TitleOverlap, TITLE * at(TITLE_AT)),
        (ReasonKind::Keywords, KEYWORDS * at(MASS_AT)),
    ]
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
