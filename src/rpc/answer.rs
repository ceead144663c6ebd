//! One plain function a method: wire request in, wire response or [`CallError`] out.

use std::{sync::Arc, time::Instant};

use super::{
    decode::CHARSETS,
    offsets::Offsets,
    parse::{self, Input, Options, Output, Violations},
    status::{CallError, Reason},
    tally::{Stage, Tally},
    v1,
    wire::{Writer, language_analysis},
};
use crate::analysis::{
    Analyzer, Document, Language, LanguageOptions, MAX_WORDS, MODEL_VERSION, StructureMode,
    ZoneKinds,
};

/// What a request may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters (code points) of a document's text.
    pub max_characters: u32,
    /// Bytes of a message.
    pub max_message_bytes: usize,
    /// Documents of a batch.
    pub max_batch_documents: u32,
    /// Characters of all documents of a batch together.
    pub max_batch_characters: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_characters: 1_000_000,
            max_message_bytes: 16 * 1024 * 1024,
            max_batch_documents: 1_000,
            max_batch_characters: 4_000_000,
        }
    }
}

/// Answers requests. Read-only: one serves all calls.
#[derive(Debug)]
pub struct Answers {
    analyzer: Analyzer,
    limits: Limits,
    tally: Arc<Tally>,
}

/// A batch or stream taken apart: documents still to be answered, each on its own.
pub(crate) struct Batch {
    pub(crate) documents: Vec<v1::Document>,
    pub(crate) options: Options,
}

/// What to answer about a stream's documents.
pub(crate) struct Stream {
    pub(crate) options: Options,
    pub(crate) max_in_flight: usize,
    pub(crate) ordered: bool,
}

impl Answers {
    /// Answers by `analyzer`, within `limits`.
    pub fn new(analyzer: Analyzer, limits: Limits) -> Self {
        Self { analyzer, limits, tally: Arc::default() }
    }

    /// What has been answered so far.
    pub fn tally(&self) -> Arc<Tally> {
        Arc::clone(&self.tally)
    }

    /// What a request may hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Answers `DetectLanguage`.
    ///
    /// # Errors
    /// [`CallError::Invalid`] with everything that is wrong with the request; the same holds for every method.
    pub fn detect_language(
        &self,
        request: v1::DetectLanguageRequest,
    ) -> Result<v1::DetectLanguageResponse, CallError> {
        let began = Instant::now();
        let v1::DetectLanguageRequest { document, options, output } = request;
        let mut violations = Violations::default();
        let input = self.input(document, &mut violations);
        let options = parse::language(options, "options", &mut violations);
        let output = parse::output(output, "output", &mut violations);
        let input = violations.finish(input)?;

        let language = self.language(&input, Some(options));
        let offsets = Offsets::new(input.text.as_str(), output.unit);
        Ok(v1::DetectLanguageResponse {
            language: Some(language_analysis(&language, &offsets)),
            info: Some(self.info(&input, &language, &[], output, Vec::new(), began)),
            decoded_text: decoded_text(&input, output),
            document_id: input.id,
        })
    }

    /// Answers `SplitSentences`.
    ///
    /// # Errors
    /// As [`Answers::detect_language`].
    pub fn split_sentences(
        &self,
        request: v1::SplitSentencesRequest,
    ) -> Result<v1::SplitSentencesResponse, CallError> {
        let v1::SplitSentencesRequest { document, options, structure, output } = request;
        let answer = self.one_feature(document, structure, output, |violations| Options {
            sentences: Some(parse::sentences(options, "options", violations)),
            ..Options::default()
        })?;
        Ok(v1::SplitSentencesResponse {
            document_id: answer.document_id,
            sentences: answer.sentences,
            info: answer.info,
            decoded_text: answer.decoded_text,
        })
    }

    /// Answers `ExtractKeywords`.
    ///
    /// # Errors
    /// As [`Answers::detect_language`].
    pub fn extract_keywords(
        &self,
        request: v1::ExtractKeywordsRequest,
    ) -> Result<v1::ExtractKeywordsResponse, CallError> {
        let v1::ExtractKeywordsRequest { document, options, structure, output } = request;
        let answer = self.one_feature(document, structure, output, |violations| Options {
            keywords: Some(parse::keywords(options, "options", violations)),
            ..Options::default()
        })?;
        Ok(v1::ExtractKeywordsResponse {
            document_id: answer.document_id,
            keywords: answer.keywords,
            info: answer.info,
            decoded_text: answer.decoded_text,
        })
    }

    /// Answers `Summarize`.
    ///
    /// # Errors
    /// As [`Answers::detect_language`].
    pub fn summarize(
        &self,
        request: v1::SummarizeRequest,
    ) -> Result<v1::SummarizeResponse, CallError> {
        let v1::SummarizeRequest { document, options, structure, output } = request;
        let answer = self.one_feature(document, structure, output, |violations| Options {
            summary: Some(parse::summary(options, "options", violations)),
            ..Options::default()
        })?;
        Ok(v1::SummarizeResponse {
            document_id: answer.document_id,
            summary: answer.summary,
            info: answer.info,
            decoded_text: answer.decoded_text,
        })
    }

    /// Answers `Analyze`.
    ///
    /// # Errors
    /// As [`Answers::detect_language`].
    pub fn analyze(&self, request: v1::AnalyzeRequest) -> Result<v1::AnalyzeResponse, CallError> {
        let began = Instant::now();
        let v1::AnalyzeRequest { document, options } = request;
        let mut violations = Violations::default();
        let input = self.input(document, &mut violations);
        let options = parse::options(options, "options", &mut violations);
        Ok(self.answer(violations.finish(input)?, &options, began))
    }

    /// Answers about one document of a batch or stream.
    pub(crate) fn analyze_document(
        &self,
        document: Option<v1::Document>,
        options: &Options,
    ) -> Result<v1::AnalyzeResponse, CallError> {
        let began = Instant::now();
        let mut violations = Violations::default();
        let input = self.input(document, &mut violations);
        Ok(self.answer(violations.finish(input)?, options, began))
    }

    /// Takes a batch apart. What is wrong with a single document is found when it is answered.
    pub(crate) fn batch(&self, request: v1::BatchAnalyzeRequest) -> Result<Batch, CallError> {
        let v1::BatchAnalyzeRequest { documents, options } = request;
        let mut violations = Violations::default();
        let (count, most) = (documents.len() as u64, self.limits.max_batch_documents);
        if count == 0 {
            violations.add("documents", Reason::BatchTooLarge, "a batch needs a document", &[]);
        } else if count > u64::from(most) {
            violations.add(
                "documents",
                Reason::BatchTooLarge,
                format_args!("{count} documents, the limit is {most}"),
                &[("documents", count), ("max_documents", u64::from(most))],
            );
        }
        let characters: u64 = documents.iter().map(characters).sum();
        let most = u64::from(self.limits.max_batch_characters);
        if characters > most {
            violations.add(
                "documents",
                Reason::BatchTooLarge,
                format_args!("{characters} characters in all documents, the limit is {most}"),
                &[("characters", characters), ("max_characters", most)],
            );
        }
        let options = parse::options(options, "options", &mut violations);
        violations.finish(Some(Batch { documents, options }))
    }

    /// Takes the first message of a stream apart.
    pub(crate) fn stream(&self, config: v1::StreamConfig) -> Result<Stream, CallError> {
        let v1::StreamConfig { options, max_in_flight, ordered } = config;
        let mut violations = Violations::default();
        let options = parse::options(options, "config.options", &mut violations);
        let max_in_flight =
            parse::in_flight(max_in_flight, "config.max_in_flight", &mut violations);
        violations.finish(Some(Stream { options, max_in_flight, ordered }))
    }

    /// Answers `GetServerInfo`.
    pub fn server_info(&self) -> v1::GetServerInfoResponse {
        let features = [
            v1::Feature::Language,
            v1::Feature::Structure,
            v1::Feature::Sentences,
            v1::Feature::Keywords,
            v1::Feature::Summary,
        ];
        v1::GetServerInfoResponse {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: option_env!("MUJAZ_REVISION").unwrap_or_default().to_owned(),
            model_versions: features
                .iter()
                .map(|&feature| v1::ModelVersion {
                    feature: feature.into(),
                    version: MODEL_VERSION.to_owned(),
                })
                .collect(),
            languages: features
                .iter()
                .map(|&feature| v1::FeatureLanguages {
                    feature: feature.into(),
                    language_codes: languages(feature).iter().map(ToString::to_string).collect(),
                })
                .collect(),
            limits: Some(self.wire_limits()),
            offset_units: [
                v1::OffsetUnit::CodePoints,
                v1::OffsetUnit::Utf8Bytes,
                v1::OffsetUnit::Utf16CodeUnits,
            ]
            .map(Into::into)
            .to_vec(),
            charsets: CHARSETS.iter().map(ToString::to_string).collect(),
        }
    }

    fn wire_limits(&self) -> v1::Limits {
        let Limits { max_characters, max_message_bytes, max_batch_documents, max_batch_characters } =
            self.limits;
        v1::Limits {
            max_characters,
            max_message_bytes: max_message_bytes as u64,
            max_batch_documents,
            max_batch_characters,
            max_title_characters: parse::MAX_TITLE_CHARACTERS as u32,
            max_id_characters: parse::MAX_ID_CHARACTERS as u32,
            max_keywords: parse::MAX_KEYWORDS,
            max_keyword_words: MAX_WORDS as u32,
            max_summary_sentences: parse::MAX_SUMMARY_SENTENCES,
            max_stream_in_flight: parse::MAX_IN_FLIGHT,
            max_language_candidates: parse::MAX_CANDIDATES,
            max_stop_words: parse::MAX_STOP_WORDS as u32,
            max_terms: parse::MAX_TERMS as u32,
        }
    }

    fn input(&self, document: Option<v1::Document>, violations: &mut Violations) -> Option<Input> {
        parse::document(document, "document", &self.limits, violations)
    }

    /// The single calls differ from `Analyze` in their options and in what they return of its answer.
    fn one_feature(
        &self,
        document: Option<v1::Document>,
        structure: Option<v1::StructureOptions>,
        output: Option<v1::OutputOptions>,
        options: impl FnOnce(&mut Violations) -> Options,
    ) -> Result<v1::AnalyzeResponse, CallError> {
        let began = Instant::now();
        let mut violations = Violations::default();
        let input = self.input(document, &mut violations);
        let options = Options {
            mode: parse::structure(structure, "structure", &mut violations),
            output: parse::output(output, "output", &mut violations),
            ..options(&mut violations)
        };
        Ok(self.answer(violations.finish(input)?, &options, began))
    }

    fn answer(&self, input: Input, options: &Options, began: Instant) -> v1::AnalyzeResponse {
        let language = self.language(&input, options.language.clone());
        let cut = options.sentences.is_some()
            || options.keywords.is_some()
            || options.summary.is_some()
            || options.structure;
        let mode = if cut { options.mode } else { StructureMode::Plain };
        let document = self
            .tally
            .timed(Stage::Cut, || Document::new(input.text.as_str(), input.title.as_deref(), mode));
        self.tally.sentences_found(document.sentences().len());
        let writer = Writer::new(&document, options.output);

        let keywords = options.keywords.as_ref().map(|o| {
            self.tally.timed(Stage::Keywords, || {
                if is_supported(&language, v1::Feature::Keywords) {
                    self.analyzer.keywords(&document, o)
                } else {
                    self.analyzer.keywords_of_any_language(&document, o)
                }
            })
        });
        let summary = options
            .summary
            .as_ref()
            .map(|o| self.tally.timed(Stage::Summary, || self.analyzer.summary(&document, o)));
        let mut warnings = Vec::new();
        let read =
            [options.keywords.as_ref().map(|o| o.zones), options.summary.as_ref().map(|o| o.zones)];
        if read.into_iter().flatten().any(|zones| zones.is_none()) {
            warnings.extend(boilerplate_removed(&document));
        }
        if options.sentences.is_some() && document.is_foreign() {
            warnings.push(v1::Warning {
                code: v1::WarningCode::UnicodeSentences.into(),
                message: "no Arabic script: sentences by the rules of Unicode, UAX #29".to_owned(),
            });
        }

        let features = features(options);
        v1::AnalyzeResponse {
            language: options.language.is_some().then(|| writer.language(&language)),
            article: options.structure.then(|| writer.article(&input)),
            zones: if options.structure { writer.zones() } else { Vec::new() },
            sentences: options.sentences.map(|o| writer.sentences(o.zones)).unwrap_or_default(),
            keywords: keywords.iter().flatten().map(|keyword| writer.keyword(keyword)).collect(),
            summary: summary.as_ref().map(|summary| writer.summary(summary)),
            info: Some(self.info(&input, &language, &features, options.output, warnings, began)),
            decoded_text: decoded_text(&input, options.output),
            document_id: input.id,
        }
    }

    /// The language of `input`, by what its caller says of it.
    fn language(&self, input: &Input, options: Option<LanguageOptions>) -> Language {
        let mut options = options.unwrap_or(LanguageOptions {
            max_candidates: 1,
            segments: false,
            ..LanguageOptions::default()
        });
        options.hints.clone_from(&input.hints);
        if let Some(code) = &input.language {
            options.allowed = vec![code.clone()];
        }
        let text = input.text.as_str();
        self.tally.timed(Stage::Language, || self.analyzer.language(text, &options))
    }

    /// Counts the document and tells about its answer.
    fn info(
        &self,
        input: &Input,
        language: &Language,
        features: &[v1::Feature],
        output: Output,
        warnings: Vec<v1::Warning>,
        began: Instant,
    ) -> v1::ResponseInfo {
        let info = info(input, language, features, output, warnings, began);
        self.tally.document(
            input.text.characters(),
            input.text.as_str().len(),
            &info.language_code,
        );
        info
    }
}

/// The languages a feature supports.
fn languages(feature: v1::Feature) -> &'static [&'static str] {
    match feature {
        v1::Feature::Language => crate::analysis::LANGUAGES,
        v1::Feature::Structure
        | v1::Feature::Sentences
        | v1::Feature::Keywords
        | v1::Feature::Summary => &["ar"],
        v1::Feature::Unspecified => &[],
    }
}

/// Whether `feature` is made for `language`. Text without letters has no language to support.
fn is_supported(language: &Language, feature: v1::Feature) -> bool {
    let code = language.candidates.first().map_or("und", |candidate| candidate.code);
    code == "und" || languages(feature).contains(&code)
}

fn features(options: &Options) -> Vec<v1::Feature> {
    [
        (options.structure, v1::Feature::Structure),
        (options.sentences.is_some(), v1::Feature::Sentences),
        (options.keywords.is_some(), v1::Feature::Keywords),
        (options.summary.is_some(), v1::Feature::Summary),
    ]
    .into_iter()
    .filter_map(|(wanted, feature)| wanted.then_some(feature))
    .collect()
}

/// About an answer by `features`, in words where the caller should know more.
fn info(
    input: &Input,
    language: &Language,
    features: &[v1::Feature],
    output: Output,
    mut warnings: Vec<v1::Warning>,
    began: Instant,
) -> v1::ResponseInfo {
    let mut warn = |code: v1::WarningCode, message: String| {
        warnings.push(v1::Warning { code: code.into(), message });
    };
    let (code, confidence) = language
        .candidates
        .first()
        .map_or(("und", 0.0), |candidate| (candidate.code, candidate.confidence));
    if input.repaired > 0 {
        let count = input.repaired;
        warn(
            v1::WarningCode::InputRepaired,
            format!("{count} broken characters were replaced by U+FFFD"),
        );
    }
    if input.left_out > 0 {
        let count = input.left_out;
        warn(
            v1::WarningCode::MarkupLeftOut,
            format!("{count} characters of the page are not of its main text and were left out"),
        );
    }
    let supported = features.iter().all(|&feature| is_supported(language, feature));
    if !supported {
        let keywords = match features.contains(&v1::Feature::Keywords) {
            true => "; keywords are by statistics of the text alone",
            false => "",
        };
        warn(
            v1::WarningCode::LanguageUnsupported,
            format!(
                "rules and weights are made for ar, this text is in {code}: best effort{keywords}"
            ),
        );
    }
    if !language.is_reliable {
        warn(
            v1::WarningCode::LowConfidence,
            format!("language {code} with confidence {confidence:.2}"),
        );
    }
    if language.segments.len() > 1 {
        let count = language.segments.len();
        warn(v1::WarningCode::MixedLanguage, format!("{count} segments of different languages"));
    }
    v1::ResponseInfo {
        model_version: MODEL_VERSION.to_owned(),
        language_code: code.to_owned(),
        language_supported: supported,
        offset_unit: match output.unit {
            v1::OffsetUnit::Unspecified => v1::OffsetUnit::CodePoints,
            unit @ (v1::OffsetUnit::CodePoints
            | v1::OffsetUnit::Utf8Bytes
            | v1::OffsetUnit::Utf16CodeUnits) => unit,
        }
        .into(),
        warnings,
        processing: Some(v1::Processing {
            characters: input.text.characters(),
            bytes: input.text.as_str().len() as u32,
            duration_nanoseconds: began.elapsed().as_nanos() as u64,
        }),
        charset: input.charset.unwrap_or_default().to_owned(),
    }
}

fn boilerplate_removed(document: &Document<'_>) -> Option<v1::Warning> {
    let zones = document.zones();
    let left_out = zones.iter().filter(|zone| !ZoneKinds::BODY.contains(zone.kind)).count();
    (left_out > 0).then(|| v1::Warning {
        code: v1::WarningCode::BoilerplateRemoved.into(),
        message: format!("{left_out} of {} zones are not the body and were not read", zones.len()),
    })
}

fn decoded_text(input: &Input, output: Output) -> String {
    if output.decoded_text && input.decoded {
        input.text.as_str().to_owned()
    } else {
        String::new()
    }
}

/// Characters a document has, or at least as many: raw bytes are counted as one each.
fn characters(document: &v1::Document) -> u64 {
    match &document.content {
        Some(v1::document::Content::Text(text)) => text.chars().count() as u64,
        Some(v1::document::Content::Raw(raw)) => raw.len() as u64,
        None => 0,
    }
}
