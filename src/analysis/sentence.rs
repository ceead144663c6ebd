//! Where sentences end, and why.
//!
//! A sentence ends after a final mark and what closes it. The work is in the marks that end nothing: abbreviations,
//! initials, numbers, addresses, dots of hesitation, marks in brackets, quotations that their speaker follows. The
//! comma, the semicolon and the colon never end a sentence. Text without Arabic script is left to the rules of Unicode.

use std::ops::Range;

use self::{headline::HEADLINES, marks::Marks, rules::Run, words::Words};
use super::{
    article::{Zone, ZoneKind},
    cancel::checkpoint_every,
    characters::{is_closer, is_format, is_line_break, is_terminator},
    line::{Line, lines},
    span::Span,
};

pub use self::headline::{HEADLINE_FEATURES, HeadlineCandidate, Headlines};

mod abbreviations;
mod brackets;
mod dateline;
mod headline;
mod marks;
mod quotation;
mod rules;
mod unicode;
mod words;

/// A sentence, or a unit that stands for one: a headline, a heading, a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it is, without white space at either end.
    pub span: Span,
    /// What it is: the kind of its zone, or `Title` for a headline that runs into the article.
    pub zone: ZoneKind,
    /// Number of its paragraph.
    pub paragraph: u32,
    /// Why it ends where it does.
    pub boundary: Boundary,
    /// Its words, by their number among the words of the text.
    pub tokens: Range<u32>,
}

/// Why a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A final mark and what closes it.
    Terminator,
    /// The end of its line or paragraph without a final mark.
    Paragraph,
    /// The end of a title, subtitle or heading without a final mark.
    Heading,
    /// The end of a list item without a final mark.
    ListItem,
    /// The end of the text without a final mark.
    EndOfText,
}

impl Sentence {
    /// The final marks it ends in, such as `.` or `؟!`; empty without one.
    pub fn mark<'t>(&self, text: &'t str) -> &'t str {
        let content = self.span.of(text);
        let core = without_closers(content);
        let inside = |c: char| is_terminator(c) || is_format(c);
        let marks = core.get(core.trim_end_matches(inside).len()..).unwrap_or_default();
        if self.boundary == Boundary::Terminator { marks.trim_matches(is_format) } else { "" }
    }
}

/// A sentence as it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) span: Span,
    pub(crate) zone: ZoneKind,
    pub(crate) boundary: Boundary,
}

/// Hands the sentences of each of `zones`, which are in order, to `found`: spans in order, disjoint, covering all but white
/// space. `given_title` is the headline the caller knows.
pub(crate) fn split(
    text: &str,
    zones: &[Zone],
    given_title: Option<&str>,
    mut found: impl FnMut(&Zone, Cut),
) {
    let mut marks = Marks::new(text);
    let joined = joined(text, zones);
    for (number, zone) in zones.iter().enumerate() {
        checkpoint_every(number, 64);
        let mut push = |span: Span, terminated: bool, kind: ZoneKind| {
            let span = span.trimmed(text);
            if !span.is_empty() {
                let boundary = boundary(text, span, terminated, kind);
                found(zone, Cut { span, zone: kind, boundary });
            }
        };
        if unicode::is_foreign(zone.span.of(text)) {
            let base = zone.span.start as usize;
            unicode::split(zone.span.of(text), |range| {
                let span = Span::new(base + range.start..base + range.end);
                push(span, ends_in_mark(span.of(text)), zone.kind);
            });
        } else {
            let mut lines = Lines { text, marks: &mut marks, zone, push: &mut push };
            if joined == Some(number) { lines.split_joined(given_title) } else { lines.split() }
        }
    }
}

/// The sentences of `text`, every line of which is a paragraph: what [`Document`](super::Document) does with clean text,
/// without the words.
pub fn split_sentences(text: &str) -> Vec<Span> {
    let zones: Vec<Zone> = (0..)
        .zip(lines(text))
        .map(|(paragraph, Line { span, wrapped })| Zone {
            span,
            kind: ZoneKind::Body,
            confidence: 1.0,
            paragraph,
            wrapped,
        })
        .collect();
    let mut found = Vec::with_capacity(zones.len());
    split(text, &zones, None, |_, cut| found.push(cut.span));
    found
}

/// Whether a text, or most of it, is in no Arabic script, so that its sentences are found by the rules of Unicode.
pub(crate) fn by_unicode_rules(text: &str) -> bool {
    unicode::is_foreign(text)
}

/// The quotations of each of `zones`, in order, marks included.
pub(crate) fn quotations(text: &str, zones: &[Zone]) -> Vec<Span> {
    let mut found = Vec::new();
    for (number, zone) in zones.iter().enumerate() {
        checkpoint_every(number, 64);
        quotation::quotations(text, zone.span, &mut found);
    }
    found
}

/// The zone that may begin with a headline: the body stands in a single line, and no line is the title.
fn joined(text: &str, zones: &[Zone]) -> Option<usize> {
    let first = zones.iter().position(|zone| zone.kind == ZoneKind::Body)?;
    let most = zones.get(first).is_some_and(|zone| zone.span.len() * 2 > text.len());
    let titled = zones.iter().any(|zone| zone.kind == ZoneKind::Title);
    (most && !titled).then_some(first)
}

/// Splits one zone.
struct Lines<'t, 'l> {
    text: &'t str,
    marks: &'l mut Marks<'t>,
    zone: &'l Zone,
    push: &'l mut dyn FnMut(Span, bool, ZoneKind),
}

impl Lines<'_, '_> {
    fn split(&mut self) {
        let kind = self.zone.kind;
        self.ends(|lines, range, terminated| (lines.push)(Span::new(range), terminated, kind));
    }

    /// The same where a headline may run into the first sentence, and headline and dateline into any.
    fn split_joined(&mut self, given_title: Option<&str>) {
        let kind = self.zone.kind;
        let mut first = true;
        self.ends(|lines, range, terminated| {
            let sentence = lines.text.get(range.clone()).unwrap_or_default();
            let (headline, dateline) = lines.headline(sentence, first, given_title);
            first = false;
            let mut start = range.start;
            for (end, kind) in [(headline, ZoneKind::Title), (dateline, ZoneKind::Dateline)] {
                if let Some(end) = end {
                    (lines.push)(Span::new(start..range.start + end), false, kind);
                    start = range.start + end;
                }
            }
            (lines.push)(Span::new(start..range.end), terminated, kind);
        });
    }

    /// Where the headline ends that `sentence` begins with, and where the dateline after it.
    fn headline(
        &self,
        sentence: &str,
        first: bool,
        title: Option<&str>,
    ) -> (Option<usize>, Option<usize>) {
        let title = title.unwrap_or_default().trim();
        let blank = sentence.len() - sentence.trim_start().len();
        if first && !title.is_empty() {
            let rest = sentence.get(blank..).and_then(|sentence| sentence.strip_prefix(title));
            if rest.is_some_and(|rest| {
                rest.starts_with(char::is_whitespace) && !rest.trim().is_empty()
            }) {
                return (Some(blank + title.len()), None);
            }
        }
        if !first && !dateline::may_hold_date(sentence) {
            return (None, None);
        }
        let dated = !first || dateline::may_hold(sentence);
        let headed = first && HEADLINES.may_begin(&Words::of(sentence, 1));
        if !dated && !headed {
            return (None, None);
        }
        let words = Words::of(sentence, headline::WORDS);
        let dateline = if dated { dateline::find(sentence, &words, !first) } else { None };
        match dateline {
            Some(found) => (Some(found.headline), found.end),
            None if headed => (HEADLINES.end(sentence, &words), None),
            None => (None, None),
        }
    }

    /// Hands every sentence to `found`, with whether final marks end it.
    fn ends(&mut self, mut found: impl FnMut(&mut Self, Range<usize>, bool)) {
        let text = self.text;
        let Range { start: mut from, end: to } = self.zone.span.range();
        let (mut start, mut line) = (from, from);
        let mut rounds = 0;
        let zone = text.get(..to).unwrap_or_default();
        while let Some(at) = self.marks.within(from, to) {
            rounds += 1;
            checkpoint_every(rounds, 64);
            let rest = zone.get(at..).unwrap_or_default();
            if rest.starts_with(is_line_break) {
                from = to - rest.trim_start_matches(is_line_break).len();
                if !self.zone.wrapped {
                    found(self, start..from, ends_in_mark(zone.get(start..at).unwrap_or_default()));
                    start = from;
                }
                line = from;
                continue;
            }
            let run = Run::at(zone, at);
            from = run.end;
            if let Some(end) = rules::sentence_end(&rules::Mark { text: zone, start, line, run }) {
                found(self, start..end, true);
                start = end;
                from = end;
            }
        }
        if start < to {
            found(self, start..to, ends_in_mark(zone.get(start..).unwrap_or_default()));
        }
    }
}

fn boundary(text: &str, span: Span, terminated: bool, kind: ZoneKind) -> Boundary {
    if terminated {
        return Boundary::Terminator;
    }
    match kind {
        ZoneKind::Title | ZoneKind::Subtitle | ZoneKind::Heading => Boundary::Heading,
        _ if is_list_item(span.of(text)) => Boundary::ListItem,
        _ if text.get(span.end as usize..).is_some_and(|rest| rest.trim_start().is_empty()) => {
            Boundary::EndOfText
        }
        ZoneKind::Meta
        | ZoneKind::Dateline
        | ZoneKind::Body
        | ZoneKind::Caption
        | ZoneKind::Related
        | ZoneKind::Tags
        | ZoneKind::Boilerplate => Boundary::Paragraph,
    }
}

/// Whether `content` begins with the marker of a list item: a bullet, a dash, a number or letter with its stop.
fn is_list_item(content: &str) -> bool {
    let marker = content.split_whitespace().next().unwrap_or_default();
    let bullet = matches!(
        marker,
        "•" | "-" | "–" | "*" | "●" | "▪" | "■" | "◄" | "►" | "✓" | "·" | "◦" | "○"
    );
    let numbered = marker.strip_suffix(['.', ')', '-', '–', 'ـ']).is_some_and(|number| {
        let number = number.trim_start_matches('(');
        let letters = number.chars().count();
        number.chars().all(char::is_numeric) && (1..=3).contains(&letters)
            || letters == 1 && number.chars().all(char::is_alphabetic)
    });
    content.len() > marker.len() && (bullet || numbered)
        || content.starts_with(['•', '●', '▪', '■', '◦'])
}

fn ends_in_mark(content: &str) -> bool {
    without_closers(content).ends_with(is_terminator)
}

/// `content` without the quotes, brackets and invisible characters that close it, and without a footnote number.
fn without_closers(content: &str) -> &str {
    let closes = |c: char| is_closer(c) || is_format(c) || c.is_whitespace();
    let core = content.trim_end_matches(closes);
    let noted = core.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('[');
    match noted {
        Some(before) if core.len() < content.len() => without_closers(before),
        _ => core,
    }
}

#[cfg(test)]
mod tests;
