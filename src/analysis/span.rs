//! Places in a text.

use std::ops::Range;

/// A half-open range of bytes of a text as it was sent, on character boundaries.
///
/// It never points into a folded or cleaned copy: what callers get is always a place in what they sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of `range`; a text is never longer than `u32::MAX` bytes.
    pub fn new(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What stands there in `text`; empty where the span is not of this text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing stands there.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `inner` lies within.
    pub fn contains(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The part without white space and invisible format characters at either end.
    pub fn trimmed(self, text: &str) -> Self {
        let whole = self.of(text);
        let blank = |c: char| c.is_whitespace() || super::characters::is_format(c);
        let start = self.start as usize + (whole.len() - whole.trim_start_matches(blank).len());
        Self::new(start..start + whole.trim_matches(blank).len())
    }
}
