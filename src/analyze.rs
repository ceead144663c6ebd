//! `mujaz analyze`: texts in, findings out.

use std::{
    io::{self, BufRead, Write as _},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use mujaz::{
    analysis::Analyzer,
    rpc::{Answers, Limits, v1},
};

/// The flags of `mujaz analyze`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Reads one {"id","text","title"?} a line and writes one answer a line.
    #[arg(long)]
    jsonl: bool,

    /// What to answer; everything by default.
    #[arg(long, value_delimiter = ',')]
    features: Vec<Feature>,

    /// The longest list of keywords.
    #[arg(long)]
    max_keywords: Option<u32>,

    /// Sentences in the summary.
    #[arg(long)]
    max_sentences: Option<u32>,

    /// The order of the summary's sentences.
    #[arg(long, default_value = "document")]
    summary_order: Order,

    /// The unit of offsets.
    #[arg(long, default_value = "code-points")]
    offset_unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Feature {
    Language,
    Zones,
    Sentences,
    Keywords,
    Summary,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Document,
    Rank,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    CodePoints,
    Utf8,
    Utf16,
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let answers = Answers::new(Analyzer::embedded(), Limits::default());
    let wants = |f| arguments.features.is_empty() || arguments.features.contains(&f);
    let options = v1::AnalyzeOptions {
        language: wants(Feature::Language).then(Default::default),
        sentences: wants(Feature::Sentences).then(Default::default),
        keywords: wants(Feature::Keywords).then(|| v1::KeywordOptions {
            max_keywords: arguments.max_keywords,
            ..Default::default()
        }),
        summary: wants(Feature::Summary).then(|| v1::SummaryOptions {
            budget: arguments.max_sentences.map(v1::summary_options::Budget::MaxSentences),
            order: match arguments.summary_order {
                Order::Document => v1::SummaryOrder::Document,
                Order::Rank => v1::SummaryOrder::Rank,
            }
            .into(),
            ..Default::default()
        }),
        structure: wants(Feature::Zones).then(Default::default),
        output: None,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line.unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let field = |name: &str| value.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let request = v1::AnalyzeRequest {
            document: Some(v1::Document {
                id: field("id"),
                title: field("title"),
                content: Some(v1::document::Content::Text(field("text"))),
                ..Default::default()
            }),
            options: Some(options.clone()),
        };
        let mut answer = match answers.analyze(request) {
            Ok(answer) => serde_json::to_value(answer).unwrap_or_default(),
            Err(error) => serde_json::json!({"error": {"reason": error.reason(), "message": error.message()}}),
        };
        if let Some(object) = answer.as_object_mut() {
            object.insert("id".to_owned(), field("id").into());
        }
        if writeln!(out, "{answer}").is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
