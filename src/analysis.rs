//! Reads Arabic news text. Pure: no network, no clock, no files, no configuration.
//!
//! A [`Text`] is cut once into a [`Document`]; the [`Analyzer`] answers questions about it.

#[cfg(feature = "server")]
pub(crate) use self::cancel::checkpoint_every;
pub use self::{
    article::{
        Article, Calendar, Published, RowFeatures, StructureMode, ZONE_FEATURES, Zone, ZoneKind,
        ZoneKinds, row_features,
    },
    cancel::{Cancel, Cancelled},
    document::{Document, Passage},
    html::HtmlPage,
    keywords::{
        ESTIMATED as KEYWORD_ESTIMATED, FEATURES as KEYWORD_FEATURES, Keyword, KeywordCandidate,
        KeywordKind, KeywordOptions, MAX_WORDS, Mention,
    },
    language::{
        Alphabet, Candidate, LANGUAGES, Language, LanguageModel, LanguageOptions, RELIABLE, Segment,
    },
    lexicon::{Background, Company, Section},
    sentence::{
        Boundary, HEADLINE_FEATURES, HeadlineCandidate, Headlines, Sentence, split_sentences,
    },
    span::Span,
    summary::{
        Budget, Order, ReasonKind, SUMMARY_FEATURES, SentenceFeatures, Summary, SummaryOptions,
        SummarySentence,
    },
    text::{Text, TextError},
    token::{Token, TokenKind, Tokens},
};

mod article;
mod cancel;
mod characters;
mod document;
mod fold;
mod html;
mod keywords;
mod language;
mod lexicon;
mod line;
mod numbers;
mod sentence;
mod simd;
mod span;
mod stem;
mod summary;
mod text;
mod token;
mod trees;

/// Version of rules, lists and weights: equal versions give equal answers.
pub const MODEL_VERSION: &str = concat!("mujaz-", env!("CARGO_PKG_VERSION"));

/// Answers questions about documents. Read-only: one serves all threads.
#[derive(Debug)]
pub struct Analyzer {
    lexicon: lexicon::Lexicon,
    detectors: language::Detectors,
    summarizer: summary::Summarizer,
}

impl Analyzer {
    /// An analyzer with the lists, tables and models compiled into the program.
    pub fn embedded() -> Self {
        let lexicon = lexicon::Lexicon::embedded();
        Self {
            detectors: language::Detectors::embedded(),
            summarizer: summary::Summarizer::embedded(&lexicon),
            lexicon,
        }
    }

    /// Which language `text` is in.
    pub fn language(&self, text: &str, options: &LanguageOptions) -> Language {
        self.detectors.detect(text, options)
    }

    /// Which keywords name the subject of `document`, best first.
    pub fn keywords(&self, document: &Document<'_>, options: &KeywordOptions) -> Vec<Keyword> {
        keywords::extract(document, &self.lexicon, options)
    }

    /// Which keywords name the subject of `document`, whatever its language: by statistics of the text alone, where
    /// [`Analyzer::keywords`] knows nothing of its words. Best first.
    pub fn keywords_of_any_language(
        &self,
        document: &Document<'_>,
        options: &KeywordOptions,
    ) -> Vec<Keyword> {
        keywords::neutral::extract(document, options)
    }

    /// The `wanted` likeliest candidates that [`Analyzer::keywords`] chooses from, with what the ranker sees of them: to
    /// train it.
    pub fn keyword_candidates(
        &self,
        document: &Document<'_>,
        wanted: usize,
    ) -> Vec<KeywordCandidate> {
        keywords::candidates(document, &self.lexicon, wanted)
    }

    /// Which sentences sum `document` up.
    pub fn summary(&self, document: &Document<'_>, options: &SummaryOptions) -> Summary {
        self.summarizer.summarize(document, &self.lexicon, options)
    }

    /// What the ranker of summaries sees of each sentence of `document`, for the tool that trains it.
    pub fn summary_features(&self, document: &Document<'_>) -> Vec<SentenceFeatures> {
        self.summarizer.features(document, &self.lexicon)
    }
}
