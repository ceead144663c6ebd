//! Which sentences sum the text up.

use super::{article::ZoneKinds, document::Document, lexicon::Lexicon};

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

/// The summary of `document`.
pub(crate) fn summarize(
    document: &Document<'_>,
    _lexicon: &Lexicon,
    options: &SummaryOptions,
) -> Summary {
    let count = match options.budget {
        Budget::Sentences(count) => count,
        Budget::Characters(_) | Budget::Ratio(_) => 1,
    };
    let sentences = document
        .read(options.zones)
        .into_iter()
        .take(count)
        .map(|(sentence, _)| SummarySentence {
            sentence,
            score: 1.0,
            reasons: vec![(ReasonKind::LeadPosition, 1.0)],
        })
        .collect();
    Summary { sentences, compression_ratio: 1.0 }
}
