//! The methods that read texts.

/// A method of `mujaz.v1.TextAnalysisService`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Which language.
    DetectLanguage,
    /// Sentences alone.
    SplitSentences,
    /// Keywords alone.
    ExtractKeywords,
    /// Summary alone.
    Summarize,
    /// All of it.
    Analyze,
    /// Many documents in a call.
    BatchAnalyze,
    /// Documents as they come.
    AnalyzeStream,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::DetectLanguage,
        Self::SplitSentences,
        Self::ExtractKeywords,
        Self::Summarize,
        Self::Analyze,
        Self::BatchAnalyze,
        Self::AnalyzeStream,
    ];

    /// Its name in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DetectLanguage => "DetectLanguage",
            Self::SplitSentences => "SplitSentences",
            Self::ExtractKeywords => "ExtractKeywords",
            Self::Summarize => "Summarize",
            Self::Analyze => "Analyze",
            Self::BatchAnalyze => "BatchAnalyze",
            Self::AnalyzeStream => "AnalyzeStream",
        }
    }
}
