//! The lists and tables under `lexicon/`, read once.

/// Word lists and background statistics. Read-only, built before the first request.
#[derive(Debug)]
pub(crate) struct Lexicon {}

impl Lexicon {
    /// The lists and tables compiled into the program.
    pub(crate) fn embedded() -> Self {
        Self {}
    }
}
