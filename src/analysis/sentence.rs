//! Where sentences end, and why.
//!
//! A sentence ends after a final mark and what closes it. The work is in the marks that end nothing: abbreviations,
//! initials, numbers, addresses, dots of hesitation, marks in brackets, quotations that their speaker follows. The
//! comma, the semicolon and the colon never end a sentence.

use std::ops::Range;

use super::{
    article::{Zone, ZoneKind},
    cancel::checkpoint_every,
    characters::{is_closer, is_format, is_line_break, is_tashkeel, is_terminator},
    span::Span,
};

mod rules;

/// A sentence, or a unit that stands for one: a headline, a heading, a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it is, without white space at either end.
    pub span: Span,
    /// The kind of its zone.
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
    /// The end of the text without a final mark.
    EndOfText,
}

/// The sentences of `zone`: spans in order, disjoint, covering all but white space, each with why it ends.
pub(crate) fn split(text: &str, zone: &Zone) -> Vec<(Span, Boundary)> {
    let content = zone.span.of(text);
    let mut found = Vec::new();
    let mut push = |range: Range<usize>| {
        let base = zone.span.start as usize;
        let span = Span::new(base + range.start..base + range.end).trimmed(text);
        if !span.is_empty() {
            found.push((span, boundary(text, span)));
        }
    };
    let (mut start, mut line) = (0, 0);
    let mut from = 0;
    let mut marks = 0;
    while let Some(at) = next_mark(content, from) {
        marks += 1;
        checkpoint_every(marks, 64);
        let run = run_at(content, at);
        from = run.end;
        if content.get(at..).is_some_and(|rest| rest.starts_with(is_line_break)) {
            if !zone.wrapped {
                push(start..run.end);
                start = run.end;
            }
            line = run.end;
            continue;
        }
        if let Some(end) = rules::sentence_end(&rules::Mark { text: content, start, line, run }) {
            push(start..end);
            start = end;
            from = from.max(end);
        }
    }
    push(start..content.len());
    found
}

fn boundary(text: &str, span: Span) -> Boundary {
    let core = span.of(text).trim_end_matches(|c: char| is_closer(c) || is_format(c) || c == ']');
    if core.ends_with(is_terminator) {
        Boundary::Terminator
    } else if text.get(span.end as usize..).is_some_and(|rest| rest.trim().is_empty()) {
        Boundary::EndOfText
    } else {
        Boundary::Paragraph
    }
}

/// The next final mark or line break.
fn next_mark(content: &str, from: usize) -> Option<usize> {
    let rest = content.get(from..)?;
    rest.find(|c: char| is_terminator(c) || is_line_break(c)).map(|at| from + at)
}

/// The marks, or the line breaks, that stand together at `at`; invisible characters between marks do not part them.
fn run_at(content: &str, at: usize) -> Range<usize> {
    let rest = content.get(at..).unwrap_or_default();
    let breaks = rest.starts_with(is_line_break);
    let mut end = at;
    for (offset, c) in rest.char_indices() {
        let same = if breaks { is_line_break(c) } else { is_terminator(c) };
        if same {
            end = at + offset + c.len_utf8();
        } else if breaks || !(is_format(c) || is_tashkeel(c)) {
            break;
        }
    }
    at..end
}

#[cfg(test)]
mod tests;
