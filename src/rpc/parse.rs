//! From the wire: a request becomes texts and options, or the list of all that is wrong with it.

use std::fmt::Display;

use super::{
    answer::Limits,
    decode::{Decoded, decode},
    status::{CallError, Reason, Violation},
    v1,
};
use crate::analysis::{
    Budget, HtmlPage, KeywordOptions, LanguageOptions, MAX_WORDS, Order, StructureMode,
    SummaryOptions, Text, TextError, ZoneKind, ZoneKinds,
};

/// Characters of a document's id and of a source.
pub(crate) const MAX_ID_CHARACTERS: usize = 256;
/// Characters of a title.
pub(crate) const MAX_TITLE_CHARACTERS: usize = 1_000;
/// Language hints of a document.
const MAX_HINTS: usize = 16;
/// Entries of `allowed_languages`.
const MAX_ALLOWED_LANGUAGES: usize = 100;
/// `LanguageOptions.max_candidates`.
pub(crate) const MAX_CANDIDATES: u32 = 20;
/// `KeywordOptions.max_keywords`.
pub(crate) const MAX_KEYWORDS: u32 = 100;
/// Entries of `KeywordOptions.stop_words`.
pub(crate) const MAX_STOP_WORDS: usize = 1_000;
/// Entries of `boost_terms` and `focus_terms`.
pub(crate) const MAX_TERMS: usize = 100;
/// Characters of a stop word.
const MAX_STOP_WORD_CHARACTERS: usize = 64;
/// Characters of a boost or focus term.
const MAX_TERM_CHARACTERS: usize = 128;
/// `SummaryOptions.max_sentences`.
pub(crate) const MAX_SUMMARY_SENTENCES: u32 = 1_000;
/// `SummaryOptions.max_characters`.
const MAX_SUMMARY_CHARACTERS: u32 = 1_000_000;
/// `StreamConfig.max_in_flight`.
pub(crate) const MAX_IN_FLIGHT: u32 = 256;
/// `StreamConfig.max_in_flight` where the caller does not say.
const DEFAULT_IN_FLIGHT: u32 = 16;

/// A document taken apart.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) id: String,
    pub(crate) text: Text,
    pub(crate) title: Option<String>,
    pub(crate) source: String,
    pub(crate) published: Option<pbjson_types::Timestamp>,
    /// The language the caller is sure of.
    pub(crate) language: Option<String>,
    pub(crate) hints: Vec<String>,
    /// The charset `raw` was decoded by; `None` with `text`.
    pub(crate) charset: Option<&'static str>,
    /// Whether `text` is not what was sent but was decoded, or found in markup.
    pub(crate) decoded: bool,
    /// Broken characters of `raw` that were replaced.
    pub(crate) repaired: usize,
    /// Characters of the page that are not in `text`.
    pub(crate) left_out: usize,
}

/// What to answer about a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) language: Option<LanguageOptions>,
    pub(crate) sentences: Option<SentenceOptions>,
    pub(crate) keywords: Option<KeywordOptions>,
    pub(crate) summary: Option<SummaryOptions>,
    pub(crate) structure: bool,
    pub(crate) mode: StructureMode,
    pub(crate) output: Output,
}

/// Which sentences to return.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SentenceOptions {
    pub(crate) zones: Option<ZoneKinds>,
}

/// What the answer carries.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Output {
    pub(crate) unit: v1::OffsetUnit,
    pub(crate) omit_text: bool,
    pub(crate) decoded_text: bool,
}

/// Collects all that is wrong with a request.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    pub(crate) fn add(
        &mut self,
        field: impl Into<String>,
        reason: Reason,
        description: impl Display,
        numbers: &[(&'static str, u64)],
    ) {
        self.0.push(Violation {
            field: field.into(),
            reason,
            description: description.to_string(),
            numbers: numbers.to_vec(),
        });
    }

    /// `value`, if nothing was wrong.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, CallError> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(CallError::Invalid(self.0)),
        }
    }

    pub(crate) fn option(&mut self, field: impl Into<String>, description: impl Display) {
        self.add(field, Reason::InvalidOption, description, &[]);
    }

    fn at_most(&mut self, field: &str, what: &str, actual: usize, limit: usize) {
        if actual > limit {
            let numbers = [("limit", limit as u64), ("actual", actual as u64)];
            let description = format_args!("{actual} {what}, the limit is {limit}");
            self.add(field, Reason::InvalidOption, description, &numbers);
        }
    }

    /// `value` or `default`; a value out of `range` is a violation.
    fn within(
        &mut self,
        field: &str,
        value: Option<u32>,
        default: u32,
        range: (u32, u32),
    ) -> usize {
        let value = value.unwrap_or(default);
        if !(range.0..=range.1).contains(&value) {
            let numbers = [
                ("minimum", u64::from(range.0)),
                ("maximum", u64::from(range.1)),
                ("actual", u64::from(value)),
            ];
            let description = format_args!("{value} is not within {}..{}", range.0, range.1);
            self.add(field, Reason::InvalidOption, description, &numbers);
        }
        value as usize
    }

    fn terms(&mut self, field: &str, terms: &[String], most: usize, characters: usize) {
        self.at_most(field, "entries", terms.len(), most);
        for (at, term) in terms.iter().enumerate().take(most) {
            let field = format!("{field}[{at}]");
            if term.trim().is_empty() {
                self.option(&field, "an empty term");
            }
            self.at_most(&field, "characters", term.chars().count(), characters);
        }
    }

    fn language_tags(&mut self, field: &str, tags: &[String], most: usize) {
        self.at_most(field, "entries", tags.len(), most);
        for (at, tag) in tags.iter().enumerate().take(most) {
            self.language_tag(&format!("{field}[{at}]"), tag);
        }
    }

    fn language_tag(&mut self, field: &str, tag: &str) {
        if !is_language_tag(tag) {
            self.option(field, "not a BCP 47 language tag such as \"ar\" or \"ar-Latn\"");
        }
    }
}

/// The well-formedness of RFC 5646 in short: a primary subtag of 2..8 letters, then subtags of 1..8 letters and digits.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Takes a document apart; `path` is where it stands in the request.
pub(crate) fn document(
    document: Option<v1::Document>,
    path: &str,
    limits: &Limits,
    violations: &mut Violations,
) -> Option<Input> {
    let Some(document) = document else {
        violations.add(path, Reason::TextEmpty, "a document is required", &[]);
        return None;
    };
    let field = |name: &str| format!("{path}.{name}");
    let v1::Document {
        id,
        charset,
        title,
        publish_time,
        source,
        language_code,
        language_hints,
        content_type,
        repair,
        content,
    } = document;
    violations.at_most(&field("id"), "characters", id.chars().count(), MAX_ID_CHARACTERS);
    violations.at_most(&field("title"), "characters", title.chars().count(), MAX_TITLE_CHARACTERS);
    violations.at_most(&field("source"), "characters", source.chars().count(), MAX_ID_CHARACTERS);
    violations.language_tags(&field("language_hints"), &language_hints, MAX_HINTS);
    if !language_code.is_empty() {
        violations.language_tag(&field("language_code"), &language_code);
    }
    if let Some(time) = &publish_time
        && !(0..1_000_000_000).contains(&time.nanos)
    {
        violations.option(field("publish_time"), "nanos are not within 0..999999999");
    }
    let markup = match v1::ContentType::try_from(content_type) {
        Ok(v1::ContentType::TextHtml) => true,
        Ok(v1::ContentType::Unspecified | v1::ContentType::TextPlain) => false,
        Err(_) => {
            let description = format_args!("{content_type} is not a ContentType");
            violations.option(field("content_type"), description);
            false
        }
    };
    let (content, text_field, charset, repaired) = match content {
        Some(v1::document::Content::Text(text)) => {
            if !charset.is_empty() {
                violations.option(field("charset"), "only raw has a charset, text is Unicode");
            }
            if repair {
                violations.option(field("repair"), "only raw is repaired, text is Unicode");
            }
            (text, field("text"), None, 0)
        }
        Some(v1::document::Content::Raw(raw)) => {
            let Decoded { text, charset, repaired } =
                decode(&raw, &charset, markup, repair, path, violations)?;
            (text, field("raw"), Some(charset), repaired)
        }
        None => {
            violations.add(field("text"), Reason::TextEmpty, "a text is required", &[]);
            return None;
        }
    };
    let page = if markup { HtmlPage::read(&content) } else { HtmlPage::default() };
    let HtmlPage { text: main_text, title: page_title, source: page_source, published, left_out } =
        page;
    let content = if markup { main_text } else { content };
    let text = match Text::parse(content, limits.max_characters) {
        Ok(text) => text,
        Err(error) => {
            match error {
                TextError::Empty => violations.add(text_field, Reason::TextEmpty, error, &[]),
                TextError::TooLong { characters, max_characters } => {
                    let numbers =
                        [("characters", characters), ("max_characters", u64::from(max_characters))];
                    violations.add(text_field, Reason::TextTooLong, error, &numbers);
                }
            }
            return None;
        }
    };
    Some(Input {
        id,
        text,
        title: Some(title).filter(|title| !title.trim().is_empty()).or(page_title),
        source: Some(source)
            .filter(|source| !source.is_empty())
            .or(page_source)
            .unwrap_or_default(),
        published: publish_time.or_else(|| published.as_deref().and_then(timestamp)),
        language: Some(language_code).filter(|code| !code.is_empty()),
        hints: language_hints,
        charset,
        decoded: markup || charset.is_some(),
        repaired,
        left_out,
    })
}

/// The moment that a page gives in the form of RFC 3339.
fn timestamp(published: &str) -> Option<pbjson_types::Timestamp> {
    let moment = chrono::DateTime::parse_from_rfc3339(published).ok()?;
    Some(pbjson_types::Timestamp { seconds: moment.timestamp(), nanos: 0 })
}

/// What `Analyze`, a batch or a stream asks for.
pub(crate) fn options(
    options: Option<v1::AnalyzeOptions>,
    path: &str,
    violations: &mut Violations,
) -> Options {
    let v1::AnalyzeOptions { language, sentences, keywords, summary, structure, output } =
        options.unwrap_or_default();
    let all = language.is_none()
        && sentences.is_none()
        && keywords.is_none()
        && summary.is_none()
        && structure.is_none();
    let field = |name: &str| format!("{path}.{name}");
    Options {
        structure: all || structure.is_some(),
        mode: self::structure(structure, &field("structure"), violations),
        language: (all || language.is_some())
            .then(|| self::language(language, &field("language"), violations)),
        sentences: (all || sentences.is_some())
            .then(|| self::sentences(sentences, &field("sentences"), violations)),
        keywords: (all || keywords.is_some())
            .then(|| self::keywords(keywords, &field("keywords"), violations)),
        summary: (all || summary.is_some())
            .then(|| self::summary(summary, &field("summary"), violations)),
        output: self::output(output, &field("output"), violations),
    }
}

/// How to detect the language.
pub(crate) fn language(
    options: Option<v1::LanguageOptions>,
    path: &str,
    violations: &mut Violations,
) -> LanguageOptions {
    let v1::LanguageOptions { allowed_languages, max_candidates, omit_segments } =
        options.unwrap_or_default();
    let field = |name: &str| format!("{path}.{name}");
    violations.language_tags(
        &field("allowed_languages"),
        &allowed_languages,
        MAX_ALLOWED_LANGUAGES,
    );
    let defaults = LanguageOptions::default();
    LanguageOptions {
        max_candidates: violations.within(
            &field("max_candidates"),
            max_candidates,
            defaults.max_candidates as u32,
            (1, MAX_CANDIDATES),
        ),
        allowed: allowed_languages,
        hints: Vec::new(),
        segments: !omit_segments,
    }
}

/// Which sentences to return.
pub(crate) fn sentences(
    options: Option<v1::SentenceOptions>,
    path: &str,
    violations: &mut Violations,
) -> SentenceOptions {
    let v1::SentenceOptions { zones } = options.unwrap_or_default();
    SentenceOptions { zones: self::zones(&zones, path, violations) }
}

/// How to extract keywords.
pub(crate) fn keywords(
    options: Option<v1::KeywordOptions>,
    path: &str,
    violations: &mut Violations,
) -> KeywordOptions {
    let v1::KeywordOptions {
        max_keywords,
        min_relevance,
        min_words,
        max_words,
        stop_words,
        boost_terms,
        zones,
    } = options.unwrap_or_default();
    let field = |name: &str| format!("{path}.{name}");
    let most = MAX_WORDS as u32;
    let max_words = violations.within(&field("max_words"), max_words, most, (1, most));
    let min_words = violations.within(&field("min_words"), min_words, 1, (1, most));
    if min_words > max_words {
        violations.option(
            field("min_words"),
            format_args!("{min_words} is above max_words, which is {max_words}"),
        );
    }
    let min_relevance = min_relevance.unwrap_or_default();
    if !(0.0..=1.0).contains(&min_relevance) {
        violations
            .option(field("min_relevance"), format_args!("{min_relevance} is not within 0..1"));
    }
    violations.terms(&field("stop_words"), &stop_words, MAX_STOP_WORDS, MAX_STOP_WORD_CHARACTERS);
    violations.terms(&field("boost_terms"), &boost_terms, MAX_TERMS, MAX_TERM_CHARACTERS);
    let defaults = KeywordOptions::default();
    KeywordOptions {
        max_keywords: violations.within(
            &field("max_keywords"),
            max_keywords,
            defaults.max_keywords as u32,
            (1, MAX_KEYWORDS),
        ),
        min_relevance,
        min_words,
        max_words,
        stop_words,
        boost_terms,
        zones: self::zones(&zones, path, violations),
    }
}

/// How to summarize.
pub(crate) fn summary(
    options: Option<v1::SummaryOptions>,
    path: &str,
    violations: &mut Violations,
) -> SummaryOptions {
    let v1::SummaryOptions { budget, order, focus_terms, exclude_quotes, zones } =
        options.unwrap_or_default();
    let field = |name: &str| format!("{path}.{name}");
    violations.terms(&field("focus_terms"), &focus_terms, MAX_TERMS, MAX_TERM_CHARACTERS);
    let budget = match budget {
        None => SummaryOptions::default().budget,
        Some(v1::summary_options::Budget::MaxSentences(count)) => Budget::Sentences(
            violations.within(&field("max_sentences"), Some(count), 1, (1, MAX_SUMMARY_SENTENCES)),
        ),
        Some(v1::summary_options::Budget::MaxCharacters(count)) => {
            Budget::Characters(violations.within(
                &field("max_characters"),
                Some(count),
                1,
                (1, MAX_SUMMARY_CHARACTERS),
            ))
        }
        Some(v1::summary_options::Budget::Ratio(ratio)) => {
            if !(ratio > 0.0 && ratio <= 1.0) {
                violations
                    .option(field("ratio"), format_args!("{ratio} is not above 0 and at most 1"));
            }
            Budget::Ratio(ratio)
        }
    };
    let order = match v1::SummaryOrder::try_from(order) {
        Ok(v1::SummaryOrder::Unspecified | v1::SummaryOrder::Document) => Order::Document,
        Ok(v1::SummaryOrder::Rank) => Order::Rank,
        Err(_) => {
            violations.option(field("order"), format_args!("{order} is not a SummaryOrder"));
            Order::Document
        }
    };
    SummaryOptions {
        budget,
        order,
        focus_terms,
        exclude_quotes,
        zones: self::zones(&zones, path, violations),
    }
}

/// Whether zones are looked for.
pub(crate) fn structure(
    options: Option<v1::StructureOptions>,
    path: &str,
    violations: &mut Violations,
) -> StructureMode {
    let v1::StructureOptions { mode } = options.unwrap_or_default();
    match v1::StructureMode::try_from(mode) {
        Ok(v1::StructureMode::Unspecified | v1::StructureMode::Detect) => StructureMode::Detect,
        Ok(v1::StructureMode::Plain) => StructureMode::Plain,
        Err(_) => {
            violations
                .option(format!("{path}.mode"), format_args!("{mode} is not a StructureMode"));
            StructureMode::Detect
        }
    }
}

/// What the answer carries.
pub(crate) fn output(
    options: Option<v1::OutputOptions>,
    path: &str,
    violations: &mut Violations,
) -> Output {
    let v1::OutputOptions { offset_unit, omit_text, include_decoded_text } =
        options.unwrap_or_default();
    let unit = v1::OffsetUnit::try_from(offset_unit).unwrap_or_else(|_| {
        violations.option(
            format!("{path}.offset_unit"),
            format_args!("{offset_unit} is not an OffsetUnit"),
        );
        v1::OffsetUnit::Unspecified
    });
    Output { unit, omit_text, decoded_text: include_decoded_text }
}

/// How many documents of a stream may be in flight.
pub(crate) fn in_flight(value: Option<u32>, path: &str, violations: &mut Violations) -> usize {
    violations.within(path, value, DEFAULT_IN_FLIGHT, (1, MAX_IN_FLIGHT))
}

fn zones(zones: &[i32], path: &str, violations: &mut Violations) -> Option<ZoneKinds> {
    if zones.is_empty() {
        return None;
    }
    let mut kinds = Vec::new();
    for (at, &number) in zones.iter().enumerate() {
        match v1::ZoneKind::try_from(number) {
            Ok(v1::ZoneKind::Title) => kinds.push(ZoneKind::Title),
            Ok(v1::ZoneKind::Subtitle) => kinds.push(ZoneKind::Subtitle),
            Ok(v1::ZoneKind::Meta) => kinds.push(ZoneKind::Meta),
            Ok(v1::ZoneKind::Dateline) => kinds.push(ZoneKind::Dateline),
            Ok(v1::ZoneKind::Heading) => kinds.push(ZoneKind::Heading),
            Ok(v1::ZoneKind::Body) => kinds.push(ZoneKind::Body),
            Ok(v1::ZoneKind::Caption) => kinds.push(ZoneKind::Caption),
            Ok(v1::ZoneKind::Related) => kinds.push(ZoneKind::Related),
            Ok(v1::ZoneKind::Tags) => kinds.push(ZoneKind::Tags),
            Ok(v1::ZoneKind::Boilerplate) => kinds.push(ZoneKind::Boilerplate),
            Ok(v1::ZoneKind::Unspecified) | Err(_) => {
                violations.option(
                    format!("{path}.zones[{at}]"),
                    format_args!("{number} is not a ZoneKind"),
                );
            }
        }
    }
    Some(kinds.into_iter().collect())
}
