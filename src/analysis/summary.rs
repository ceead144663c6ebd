//! Which sentences sum the text up.

pub use self::features::SUMMARY_FEATURES;
use self::{
    choose::{Limits, choose},
    ranker::Ranker,
    reading::Reading,
    score::Scores,
    standing::{Leaning, standings},
    terms::{Rarity, Terms},
};
use super::{article::ZoneKinds, document::Document, lexicon::Lexicon};

mod choose;
mod features;
mod likeness;
mod logarithm;
mod ranker;
mod reading;
mod score;
mod standing;
mod talk;
mod terms;

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

/// What the ranker sees of a sentence, for the tool that trains it.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceFeatures {
    /// Number of the sentence among all sentences of the document.
    pub sentence: u32,
    /// One value for each of [`SUMMARY_FEATURES`].
    pub values: Vec<f32>,
}

/// Sums documents up. Built before the first request, read-only.
#[derive(Debug)]
pub(crate) struct Summarizer {
    ranker: Ranker,
    leaning: Leaning,
    rarity: Rarity,
}

const RANKER: &[u8] = include_bytes!("lexicon/summary_ranker.bin");

impl Summarizer {
    /// The ranker and the lists compiled into the program.
    pub(crate) fn embedded(lexicon: &Lexicon) -> Self {
        Self {
            ranker: Ranker::parse(RANKER).unwrap_or_default(),
            leaning: Leaning::embedded(),
            rarity: Rarity::of(lexicon),
        }
    }

    /// The summary of `document`: a sentence that can open a text, then what adds most to it. The worth of a sentence
    /// comes from boosted trees trained on what editors put into their abstracts; without a title, which the trees
    /// lean on, from position, centrality and keywords. The choice is maximal marginal relevance (Carbonell and
    /// Goldstein 1998); what leans on a neighbour comes with it.
    pub(crate) fn summarize(
        &self,
        document: &Document<'_>,
        lexicon: &Lexicon,
        options: &SummaryOptions,
    ) -> Summary {
        let reading = Reading::of(document, options.zones);
        let standings = standings(&reading, lexicon, &self.leaning);
        let terms = Terms::read(&reading, lexicon, &self.rarity, &standings, &options.focus_terms);
        let features = features::features(&reading, &standings, &terms);
        let scores = Scores { ranker: &self.ranker, features: &features, terms: &terms };
        let candidates = scores.candidates(&reading, &standings, options.exclude_quotes);
        let total: usize = candidates.iter().map(|candidate| candidate.length).sum();
        let limits =
            Limits { in_a_row: reading.is_of_lines(), ..Limits::of(options.budget, total) };
        let chosen = choose(&candidates, &terms, &limits);
        let mut used = chosen.len().saturating_sub(1);
        for &place in &chosen {
            used += candidates.get(place).map_or(0, |candidate| candidate.length);
        }
        let mut sentences = scores.sentences(&reading, &candidates, &chosen);
        if options.order == Order::Document {
            sentences.sort_by_key(|sentence| sentence.sentence);
        }
        Summary { sentences, compression_ratio: (used as f32 / total.max(1) as f32).min(1.0) }
    }

    /// What the ranker sees of each sentence of the body.
    pub(crate) fn features(
        &self,
        document: &Document<'_>,
        lexicon: &Lexicon,
    ) -> Vec<SentenceFeatures> {
        let reading = Reading::of(document, None);
        let standings = standings(&reading, lexicon, &self.leaning);
        let terms = Terms::read(&reading, lexicon, &self.rarity, &standings, &[]);
        let features = features::features(&reading, &standings, &terms);
        let numbered = features.iter().enumerate().filter_map(|(place, values)| {
            Some(SentenceFeatures { sentence: reading.number(place)?, values: values.to_vec() })
        });
        numbered.collect()
    }
}

#[cfg(test)]
mod tests;
