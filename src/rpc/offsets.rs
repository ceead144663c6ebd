//! Byte offsets in the unit the caller counts in.

use super::v1;
use crate::analysis::{Span, checkpoint_every};

/// Turns places in a text from bytes to the caller's unit, in constant time each.
#[derive(Debug)]
pub(crate) struct Offsets<'t> {
    text: &'t str,
    unit: Unit,
    /// Units before every `STRIDE`th byte; empty where a unit is a byte.
    marks: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    CodePoints,
    Bytes,
    Utf16,
}

/// Far enough apart to cost little memory, near enough to count from.
const STRIDE: usize = 128;

impl<'t> Offsets<'t> {
    /// Offsets into `text`, counted in `unit`.
    pub(crate) fn new(text: &'t str, unit: v1::OffsetUnit) -> Self {
        let unit = match unit {
            v1::OffsetUnit::Unspecified | v1::OffsetUnit::CodePoints => Unit::CodePoints,
            v1::OffsetUnit::Utf8Bytes => Unit::Bytes,
            v1::OffsetUnit::Utf16CodeUnits => Unit::Utf16,
        };
        let unit = if text.is_ascii() { Unit::Bytes } else { unit };
        let marks = match unit {
            Unit::Bytes => Vec::new(),
            Unit::CodePoints | Unit::Utf16 => {
                let mut before = 0;
                let chunks = text.as_bytes().chunks(STRIDE);
                (0..)
                    .zip(chunks)
                    .map(|(number, chunk)| {
                        checkpoint_every(number, 1024);
                        let mark = before;
                        before += units(chunk, unit);
                        mark
                    })
                    .collect()
            }
        };
        Self { text, unit, marks }
    }

    /// `span` in the caller's unit.
    pub(crate) fn span(&self, span: Span) -> v1::Span {
        v1::Span { start_offset: self.at(span.start), end_offset: self.at(span.end) }
    }

    fn at(&self, byte: u32) -> u32 {
        if self.unit == Unit::Bytes {
            return byte;
        }
        let byte = byte as usize;
        let chunk = (byte / STRIDE).min(self.marks.len().saturating_sub(1));
        let since = self.text.as_bytes().get(chunk * STRIDE..byte).unwrap_or_default();
        self.marks.get(chunk).copied().unwrap_or_default() + units(since, self.unit)
    }
}

/// Units that begin in `bytes`. A four-byte character is two units of UTF-16; both are counted at its first byte,
/// so that a stretch may begin or end inside a character.
fn units(bytes: &[u8], unit: Unit) -> u32 {
    let starts = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    let doubles = match unit {
        Unit::Utf16 => bytes.iter().filter(|&&byte| byte >= 0xF0).count(),
        Unit::CodePoints | Unit::Bytes => 0,
    };
    (starts + doubles) as u32
}

#[cfg(test)]
mod tests {
    use super::{Offsets, STRIDE, v1::OffsetUnit};

    #[test]
    fn every_place_is_counted_as_the_standard_library_counts_it() {
        let text = "قال 😀 Zoé\u{200C}: ".repeat(STRIDE / 8);
        let code_points = Offsets::new(&text, OffsetUnit::Unspecified);
        let utf16 = Offsets::new(&text, OffsetUnit::Utf16CodeUnits);
        let bytes = Offsets::new(&text, OffsetUnit::Utf8Bytes);
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for at in ends {
            let before = &text[..at];
            assert_eq!(code_points.at(at as u32) as usize, before.chars().count());
            assert_eq!(utf16.at(at as u32) as usize, before.encode_utf16().count());
            assert_eq!(bytes.at(at as u32) as usize, at);
        }
    }
}
