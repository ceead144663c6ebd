//! `mujaz analyze`: texts in, findings out, here or over gRPC.

use std::{
    fs,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use mujaz::rpc::v1;

use self::backend::Backend;
use crate::endpoint::Access;

mod backend;
mod jsonl;
mod page;

/// The flags of `mujaz analyze`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Texts to read, in UTF-8 or any charset that --charset names; `-` or none for standard input.
    files: Vec<PathBuf>,

    /// Asks a server, such as http://127.0.0.1:50051, instead of analyzing here.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    #[command(flatten)]
    access: Access,

    /// Prints the answer as proto3 JSON.
    #[arg(long)]
    json: bool,

    /// Reads one {"id","text","title"?,"source"?,"languageCode"?} a line and writes one answer a line, in order.
    /// A bad line is answered by {"id","error"} and does not end the run.
    #[arg(long, conflicts_with_all = ["json", "title", "charset", "language"])]
    jsonl: bool,

    /// What to answer; everything by default.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    features: Vec<Feature>,

    /// The longest list of keywords, 1..100.
    #[arg(long, value_name = "N")]
    max_keywords: Option<u32>,

    /// Sentences in the summary, 1..1000.
    #[arg(long, value_name = "N", group = "budget")]
    max_sentences: Option<u32>,

    /// Characters in the summary.
    #[arg(long, value_name = "N", group = "budget")]
    max_characters: Option<u32>,

    /// Length of the summary as a share of the text read, above 0, at most 1.
    #[arg(long, value_name = "SHARE", group = "budget")]
    summary_ratio: Option<f32>,

    /// The order of the summary's sentences.
    #[arg(long, value_name = "ORDER", default_value = "document")]
    summary_order: Order,

    /// The unit of offsets.
    #[arg(long, value_name = "UNIT", default_value = "code-points")]
    offset_unit: Unit,

    /// Whether to tell the article from the page around it.
    #[arg(long, value_name = "MODE", default_value = "detect")]
    structure: Structure,

    /// The headline, where it is known apart from the text.
    #[arg(long)]
    title: Option<String>,

    /// The language of the text, where it is known.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,

    /// Takes the texts for HTML pages, as files named .html and .htm are in any case.
    #[arg(long, conflicts_with = "jsonl")]
    html: bool,

    /// The charset of the text, such as windows-1256; detected where it is not UTF-8.
    #[arg(long, value_name = "LABEL")]
    charset: Option<String>,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Structure {
    Detect,
    Plain,
}

/// Runs the command: 0 when every text was answered, 1 otherwise. With --jsonl a refused line counts as answered.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let done = Backend::open(arguments.server.as_deref(), &arguments.access).and_then(|backend| {
        let options = arguments.options();
        if arguments.jsonl {
            jsonl::run(&backend, &options, &arguments.files)
        } else {
            each_file(&backend, &options, &arguments)
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mujaz: {error}");
            ExitCode::FAILURE
        }
    }
}

fn each_file(
    backend: &Backend,
    options: &v1::AnalyzeOptions,
    arguments: &Arguments,
) -> io::Result<()> {
    let standard_input = [PathBuf::from("-")];
    let files = if arguments.files.is_empty() { &standard_input[..] } else { &arguments.files };
    let mut refused = None;
    for file in files {
        let document = arguments.document(file)?;
        let text = text_of(&document);
        let request =
            v1::AnalyzeRequest { document: Some(document), options: Some(options.clone()) };
        let answer = match backend.analyze(request) {
            Ok(answer) => answer,
            Err(error) => {
                eprintln!("mujaz: {}: {}: {}", file.display(), error.reason, error.message);
                refused = Some(io::Error::other("not every text was answered"));
                continue;
            }
        };
        let mut out = io::stdout().lock();
        if arguments.json {
            serde_json::to_writer_pretty(&mut out, &answer)?;
            writeln!(out)?;
        } else {
            let text = if answer.decoded_text.is_empty() { &text } else { &answer.decoded_text };
            page::print(&mut out, text, &answer)?;
        }
    }
    refused.map_or(Ok(()), Err)
}

impl Arguments {
    fn options(&self) -> v1::AnalyzeOptions {
        let wants = |feature| self.features.is_empty() || self.features.contains(&feature);
        let budget = self.max_sentences.map(v1::summary_options::Budget::MaxSentences);
        let budget = budget.or(self.max_characters.map(v1::summary_options::Budget::MaxCharacters));
        let budget = budget.or(self.summary_ratio.map(v1::summary_options::Budget::Ratio));
        v1::AnalyzeOptions {
            language: wants(Feature::Language).then(v1::LanguageOptions::default),
            sentences: wants(Feature::Sentences).then(v1::SentenceOptions::default),
            keywords: wants(Feature::Keywords).then(|| v1::KeywordOptions {
                max_keywords: self.max_keywords,
                ..v1::KeywordOptions::default()
            }),
            summary: wants(Feature::Summary).then(|| v1::SummaryOptions {
                budget,
                order: match self.summary_order {
                    Order::Document => v1::SummaryOrder::Document,
                    Order::Rank => v1::SummaryOrder::Rank,
                }
                .into(),
                ..v1::SummaryOptions::default()
            }),
            structure: match self.structure {
                Structure::Detect => wants(Feature::Zones).then(v1::StructureOptions::default),
                Structure::Plain => {
                    Some(v1::StructureOptions { mode: v1::StructureMode::Plain.into() })
                }
            },
            output: Some(v1::OutputOptions {
                offset_unit: match self.offset_unit {
                    Unit::CodePoints => v1::OffsetUnit::CodePoints,
                    Unit::Utf8 => v1::OffsetUnit::Utf8Bytes,
                    Unit::Utf16 => v1::OffsetUnit::Utf16CodeUnits,
                }
                .into(),
                // The page is printed from the text that the spans point into.
                include_decoded_text: !self.jsonl,
                omit_text: false,
            }),
        }
    }

    /// The text in `file`, as Unicode where it is UTF-8 and no charset is named.
    fn document(&self, file: &Path) -> io::Result<v1::Document> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
        let mut bytes = Vec::new();
        if file.as_os_str() == "-" {
            if io::stdin().is_terminal() {
                eprintln!("mujaz: reading the text from the terminal, end it with Ctrl-D");
            }
            io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = fs::read(file).map_err(named)?;
        }
        let content = match (String::from_utf8(bytes), &self.charset) {
            (Ok(text), None) => v1::document::Content::Text(text),
            (Ok(text), Some(_)) => v1::document::Content::Raw(text.into_bytes().into()),
            (Err(error), _) => v1::document::Content::Raw(error.into_bytes().into()),
        };
        let extension = file.extension().and_then(|extension| extension.to_str());
        let html = self.html || matches!(extension, Some("html" | "htm"));
        Ok(v1::Document {
            content_type: if html { v1::ContentType::TextHtml } else { v1::ContentType::TextPlain }
                .into(),
            id: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            title: self.title.clone().unwrap_or_default(),
            language_code: self.language.clone().unwrap_or_default(),
            charset: self.charset.clone().unwrap_or_default(),
            content: Some(content),
            ..v1::Document::default()
        })
    }
}

/// The text that spans point into; of a `raw` or an HTML document the answer carries it.
fn text_of(document: &v1::Document) -> String {
    match &document.content {
        Some(v1::document::Content::Text(text)) => text.clone(),
        Some(v1::document::Content::Raw(_)) | None => String::new(),
    }
}
