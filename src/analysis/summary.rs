//! Which sentences sum the text up.

use self::score::Scored;
use super::{article::ZoneKinds, cancel::checkpoint, document::Document, lexicon::Lexicon};

mod score;

/// How long a summary may be. It is never exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Number of sentences.
    Sentences(usize),
    /// Code points of the sentences joined by one blank each.
    Characters(usize),
    /// Share of the code points of the sentences read, above 0, at most 1.
    Ratio(f32),
}

/// The order of the sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the text.
    #[default]
    Document,
    /// Most telling first.
    Rank,
}

/// Why a sentence was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// It stands where news puts what matters.
    LeadPosition,
    /// It says what the title says.
    TitleOverlap,
    /// It is like the rest of the text.
    Centrality,
    /// It holds the words the text keeps coming back to.
    Keywords,
    /// It holds the caller's focus terms.
    FocusTerms,
}

/// A sentence of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct SummarySentence {
    /// Number of the sentence among all sentences of the document.
    pub sentence: u32,
    /// How well it sums the text up, 0..=1, comparable within one document.
    pub score: f32,
    /// Why it was chosen, heaviest first; the weights add up to 1.
    pub reasons: Vec<(ReasonKind, f32)>,
}

/// A summary made of sentences of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The sentences in the order asked for.
    pub sentences: Vec<SummarySentence>,
    /// Code points of the summary over code points of the sentences read, 0..=1.
    pub compression_ratio: f32,
}

/// How to summarize.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryOptions {
    /// How long it may be.
    pub budget: Budget,
    /// The order of the sentences.
    pub order: Order,
    /// Terms it should cover where it can.
    pub focus_terms: Vec<String>,
    /// Leaves out sentences that are mostly quotation.
    pub exclude_quotes: bool,
    /// Zones to read; `None` for the body, with title and headings as signals.
    pub zones: Option<ZoneKinds>,
}

impl Default for SummaryOptions {
    fn default() -> Self {
        Self {
            budget: Budget::Sentences(3),
            order: Order::Document,
            focus_terms: Vec::new(),
            exclude_quotes: false,
            zones: None,
        }
    }
}

/// Words that open a sentence which leans on the one before it, by their keys.
const CONTINUATIONS: &str = include_str!("lexicon/continuations.txt");

/// Weights of the mix, found on news with human extracts; the position weighs most, as in all news.
const POSITION: f32 = 0.35;
const CENTRALITY: f32 = 0.06;
const TITLE: f32 = 0.12;
const KEYWORDS: f32 = 0.03;
const FOCUS: f32 = 0.6;
/// What a sentence loses that leans on the one before it, is too short or too long to stand in a summary.
const LEANING: f32 = 0.06;
const SHORT: f32 = 0.15;
const LONG: f32 = 0.05;
/// What likeness to a sentence already chosen costs: maximal marginal relevance.
const REDUNDANCY: f32 = 0.1;
/// Likeness from which two sentences say the same.
const DUPLICATE: f32 = 0.8;
/// Words of a sentence that is neither a fragment nor a paragraph.
const GOOD_LENGTH: std::ops::RangeInclusive<usize> = 6..=55;
/// Sentences that are compared for redundancy; beyond it the order of scores stands.
const MAX_COMPARED: usize = 60;

/// The summary of `document`: a mix of position, centrality in tf-idf (Radev et al. 2004), likeness to the title and
/// keyword mass, chosen by maximal marginal relevance (Carbonell and Goldstein 1998). The first choice is the first
/// sentence that can open a text.
pub(crate) fn summarize(
    document: &Document<'_>,
    lexicon: &Lexicon,
    options: &SummaryOptions,
) -> Summary {
    let read = document.read(options.zones);
    let scored = score::scored(document, lexicon, options, &read);
    let ranked = rank(scored);
    let length = |sentence: u32| {
        let sentence = document.sentences().get(sentence as usize);
        sentence.map_or(0, |sentence| document.slice(sentence.span).chars().count())
    };
    let total: usize = read.iter().map(|&(number, _)| length(number)).sum();
    let mut chosen: Vec<SummarySentence> = Vec::new();
    let mut used = 0;
    let room = match options.budget {
        Budget::Sentences(_) => usize::MAX,
        Budget::Characters(room) => room,
        Budget::Ratio(ratio) => (total as f32 * ratio) as usize,
    };
    for candidate in ranked {
        if matches!(options.budget, Budget::Sentences(count) if chosen.len() == count) {
            break;
        }
        let more = length(candidate.sentence) + usize::from(!chosen.is_empty());
        if used + more <= room {
            used += more;
            chosen.push(candidate);
        }
    }
    if options.order == Order::Document {
        chosen.sort_by_key(|sentence| sentence.sentence);
    }
    Summary { sentences: chosen, compression_ratio: (used as f32 / total.max(1) as f32).min(1.0) }
}

/// Best first: each next one by its score less its likeness to those before it.
fn rank(mut scored: Vec<Scored>) -> Vec<SummarySentence> {
    let top = scored.iter().map(|s| s.score).fold(f32::MIN_POSITIVE, f32::max);
    let mut ranked = Vec::with_capacity(scored.len());
    let mut taken: Vec<Scored> = Vec::new();
    // The opening sentence stands first in news as in its summary.
    let opening = scored.iter().position(|s| s.can_open).unwrap_or_default();
    if opening < scored.len() {
        taken.push(scored.remove(opening));
    }
    while !scored.is_empty() && taken.len() < MAX_COMPARED {
        checkpoint();
        let value = |s: &Scored| {
            let alike = taken.iter().map(|t| s.likeness(t)).fold(0.0, f32::max);
            (s.score - REDUNDANCY * alike, alike)
        };
        let best = scored
            .iter()
            .map(value)
            .enumerate()
            .max_by(|(i, (a, _)), (j, (b, _))| a.total_cmp(b).then(j.cmp(i)));
        let Some((at, (_, alike))) = best else { break };
        let next = scored.remove(at);
        // What says the same as a sentence already taken is left out altogether.
        if alike < DUPLICATE {
            taken.push(next);
        }
    }
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
    for (place, sentence) in taken.into_iter().chain(scored).enumerate() {
        let score = if place == 0 { 1.0 } else { (sentence.score / top).clamp(0.0, 1.0) };
        ranked.push(SummarySentence {
            sentence: sentence.sentence,
            score,
            reasons: sentence.reasons(),
        });
    }
    ranked
}
