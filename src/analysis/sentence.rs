//! Where sentences end, and why.

use std::ops::Range;

use super::{
    article::{Zone, ZoneKind},
    characters::{is_closer, is_terminator},
    span::Span,
};

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

/// The ends of the sentences of `zone`: spans in order, disjoint, covering all but white space, each with why it
/// ends.
pub(crate) fn split(text: &str, zone: &Zone) -> Vec<(Span, Boundary)> {
    let mut found = Vec::new();
    let mut start = zone.span.start as usize;
    let mut characters = zone.span.of(text).char_indices().peekable();
    let mut in_end = false;
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        in_end = is_terminator(c) || in_end && is_closer(c);
        if in_end && next.is_some_and(char::is_whitespace) {
            let end = zone.span.start as usize + at + c.len_utf8();
            found.push((Span::new(start..end).trimmed(text), Boundary::Terminator));
            start = end;
        }
    }
    let rest = Span::new(start..zone.span.end as usize).trimmed(text);
    if !rest.is_empty() {
        let boundary = if rest.of(text).trim_end_matches(is_closer).ends_with(is_terminator) {
            Boundary::Terminator
        } else if zone.span.end as usize == text.trim_end().len() {
            Boundary::EndOfText
        } else {
            Boundary::Paragraph
        };
        found.push((rest, boundary));
    }
    found
}
