//! The lines of a page, as its author meant them.

use super::{characters::is_line_break, span::Span};

/// A line: a paragraph, a heading, a menu item. Never blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it is, without white space at either end.
    pub(crate) span: Span,
    /// Whether line breaks inside it were put by a fixed width and mean no more than a blank.
    pub(crate) wrapped: bool,
}

/// Cuts `text` into lines at every line break.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(is_line_break) {
        let span = Span::new(start..start + piece.len()).trimmed(text);
        if !span.is_empty() {
            found.push(Line { span, wrapped: false });
        }
        start += piece.len();
    }
    found
}
