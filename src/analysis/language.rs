//! Which language a text is in, and how sure that is.

use whatlang::Detector;

use super::span::Span;

/// A language a text may be in.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// BCP 47 tag; `und` where nothing can be said.
    pub code: &'static str,
    /// ISO 15924 code of the script it was read in; `Zyyy` without letters.
    pub script: &'static str,
    /// How likely it is, 0..=1.
    pub confidence: f32,
}

/// A run of text in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Where it is.
    pub span: Span,
    /// Its most likely language.
    pub language: Candidate,
    /// Share of the letters of the text, 0..=1.
    pub share: f32,
}

/// The language of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// Most likely first; never empty.
    pub candidates: Vec<Candidate>,
    /// Whether the first candidate reaches [`RELIABLE`].
    pub is_reliable: bool,
    /// Runs of different languages, in order; empty where not asked for.
    pub segments: Vec<Segment>,
    /// ISO 15924 codes with their share of the letters, largest first.
    pub scripts: Vec<(&'static str, f32)>,
}

/// How to detect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageOptions {
    /// Only these languages; empty for all.
    pub allowed: Vec<String>,
    /// Languages the caller thinks likely.
    pub hints: Vec<String>,
    /// How many candidates to return.
    pub max_candidates: usize,
    /// Whether to look for segments.
    pub segments: bool,
}

impl Default for LanguageOptions {
    fn default() -> Self {
        Self { allowed: Vec::new(), hints: Vec::new(), max_candidates: 3, segments: true }
    }
}

/// The confidence from which an answer is called reliable.
pub const RELIABLE: f32 = 0.7;

/// Every language that can be named, as BCP 47 tags.
pub const LANGUAGES: &[&str] = &["ar"];

/// The detectors, loaded once.
#[derive(Debug)]
pub(crate) struct Detectors {
    timid: Detector,
}

impl Detectors {
    pub(crate) fn embedded() -> Self {
        Self { timid: Detector::new() }
    }

    /// The language of `text`.
    pub(crate) fn detect(&self, text: &str, _options: &LanguageOptions) -> Language {
        let found = self.timid.detect(text);
        let candidate = match found {
            Some(info) if info.lang() == whatlang::Lang::Ara => {
                Candidate { code: "ar", script: "Arab", confidence: info.confidence() as f32 }
            }
            _ => Candidate { code: "und", script: "Zyyy", confidence: 0.0 },
        };
        Language {
            is_reliable: candidate.confidence >= RELIABLE,
            candidates: vec![candidate],
            segments: Vec::new(),
            scripts: Vec::new(),
        }
    }
}
