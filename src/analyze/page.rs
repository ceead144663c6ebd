//! Findings for a person to read. Arabic stands at the start of its line, so that terminals order it rightly.

use std::io::{self, Write};

use console::{Style, Term};
use mujaz::rpc::v1;

/// Columns of a terminal that does not say how wide it is.
const COLUMNS: u16 = 80;

/// Prints what `answer` says of `text`.
pub(crate) fn print(
    out: &mut impl Write,
    text: &str,
    answer: &v1::AnalyzeResponse,
) -> io::Result<()> {
    let styles = Styles::new();
    if let Some(article) = &answer.article {
        headline(out, article, &styles)?;
    }
    if let Some(language) = &answer.language {
        heading(out, "Language", &styles)?;
        for candidate in language.candidates.iter().take(1) {
            let sure = if language.is_reliable { "reliable" } else { "not reliable" };
            let v1::LanguageCandidate { language_code, script_code, confidence } = candidate;
            writeln!(out, "{language_code} ({script_code}), confidence {confidence:.2}, {sure}")?;
        }
    }
    if let Some(summary) = &answer.summary {
        heading(out, "Summary", &styles)?;
        for sentence in &summary.sentences {
            writeln!(out, "{}", one_line(&sentence.text))?;
        }
    }
    if !answer.keywords.is_empty() {
        heading(out, "Keywords", &styles)?;
        for v1::Keyword { text, relevance, count, .. } in &answer.keywords {
            writeln!(out, "{text}  {}", styles.faint.apply_to(format!("{relevance:.2} ×{count}")))?;
        }
    }
    if !answer.sentences.is_empty() {
        let body = v1::ZoneKind::Body;
        let in_body = answer.sentences.iter().filter(|sentence| sentence.zone() == body).count();
        heading(out, "Sentences", &styles)?;
        writeln!(out, "{}, {in_body} of them in the body", answer.sentences.len())?;
    }
    if !answer.zones.is_empty() {
        heading(out, "Page (+ read, - left out)", &styles)?;
        zones(out, text, answer, &styles)?;
    }
    for warning in answer.info.iter().flat_map(|info| &info.warnings) {
        writeln!(out, "{}", styles.faint.apply_to(format!("note: {}", warning.message)))?;
    }
    Ok(())
}

struct Styles {
    strong: Style,
    faint: Style,
}

impl Styles {
    fn new() -> Self {
        Self { strong: Style::new().bold(), faint: Style::new().dim() }
    }
}

fn heading(out: &mut impl Write, name: &str, styles: &Styles) -> io::Result<()> {
    writeln!(out, "\n{}", styles.strong.apply_to(name))
}

fn headline(out: &mut impl Write, article: &v1::Article, styles: &Styles) -> io::Result<()> {
    if !article.title.is_empty() {
        writeln!(out, "{}", styles.strong.apply_to(one_line(&article.title)))?;
    }
    let published = article.published.iter().map(|published| published.date.clone());
    let facts: Vec<_> = article
        .authors
        .iter()
        .cloned()
        .chain(published)
        .chain([article.agency.clone(), article.source.clone()])
        .filter(|fact| !fact.is_empty())
        .collect();
    if facts.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", styles.faint.apply_to(facts.join(" · ")))
}

/// Each zone on a line, shortened to the width of the terminal.
fn zones(
    out: &mut impl Write,
    text: &str,
    answer: &v1::AnalyzeResponse,
    styles: &Styles,
) -> io::Result<()> {
    let unit = answer.info.as_ref().map(v1::ResponseInfo::offset_unit).unwrap_or_default();
    let (_, columns) = Term::stdout().size_checked().unwrap_or((0, COLUMNS));
    let room = usize::from(columns).saturating_sub(16).max(20);
    for zone in &answer.zones {
        let Some(span) = &zone.span else { continue };
        let shown = shortened(&one_line(slice(text, *span, unit)), room);
        let kind = zone.kind();
        let name = kind.as_str_name().trim_start_matches("ZONE_KIND_").to_lowercase();
        let read = kind == v1::ZoneKind::Body;
        let line = format!("{} {name:<12} {shown}", if read { '+' } else { '-' });
        if read {
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{}", styles.faint.apply_to(line))?;
        }
    }
    Ok(())
}

/// What stands at `span`, counted in `unit`.
fn slice(text: &str, span: v1::Span, unit: v1::OffsetUnit) -> &str {
    let width = |c: char| match unit {
        v1::OffsetUnit::Unspecified | v1::OffsetUnit::CodePoints => 1,
        v1::OffsetUnit::Utf8Bytes => c.len_utf8(),
        v1::OffsetUnit::Utf16CodeUnits => c.len_utf16(),
    };
    let byte_at = |offset: u32| {
        let mut units = 0;
        text.char_indices()
            .find(|&(_, c)| {
                let here = units >= offset as usize;
                units += width(c);
                here
            })
            .map_or(text.len(), |(at, _)| at)
    };
    text.get(byte_at(span.start_offset)..byte_at(span.end_offset)).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room - 1).chain(['…']).collect()
}
