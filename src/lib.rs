//! Mujaz reads Arabic news text and answers four questions about it: which language, where the sentences are,
//! which keywords, what summary.
//!
//! The crate has two rooms. [`analysis`] is the pure core; with the feature `server` (default), [`rpc`] is the
//! gRPC edge around it.
//!
//! ```
//! use mujaz::analysis::{Analyzer, Document, StructureMode, Text};
//!
//! let text = Text::parse("وصل الوزير إلى بيروت. وأجرى محادثات مع نظيره.".to_owned(), 1_000)?;
//! let document = Document::new(text.as_str(), None, StructureMode::Detect);
//! let first = &document.sentences()[0];
//! assert_eq!(document.slice(first.span), "وصل الوزير إلى بيروت.");
//!
//! let analyzer = Analyzer::embedded();
//! let summary = analyzer.summary(&document, &Default::default());
//! assert_eq!(summary.sentences[0].sentence, 0);
//! # Ok::<(), mujaz::analysis::TextError>(())
//! ```

pub mod analysis;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod gateway;
#[cfg(feature = "server")]
pub mod rpc;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod telemetry;
