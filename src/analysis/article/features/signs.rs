//! Marks that stand between the words of a row.

use std::ops::Range;

use super::super::{page::Page, rows::Row};

/// Bytes of a row that are searched for marks.
const SEARCHED: usize = 128;

/// Marks in a row that are of no word.
#[derive(Default)]
pub(super) struct Signs {
    pub(super) separators: u32,
    pub(super) commas: u32,
    pub(super) quotes: u32,
    pub(super) clock: bool,
    pub(super) colon: bool,
    pub(super) handle: bool,
    pub(super) rights: bool,
}

impl Signs {
    /// Those in the first bytes of `row`: between its words, and most of what stands there is one blank.
    pub(super) fn of(page: &Page<'_>, row: &Row) -> Self {
        let mut signs = Self::default();
        let bytes = row.span.of(page.text).as_bytes();
        let bytes = bytes.get(..bytes.len().min(SEARCHED)).unwrap_or_default();
        let mut gap_start = 0;
        for word in row.tokens(page.tokens) {
            let place = |at: u32| at.saturating_sub(row.span.start) as usize;
            signs.count(bytes, gap_start..place(word.span.start));
            gap_start = place(word.span.end);
            if gap_start >= bytes.len() {
                return signs;
            }
        }
        signs.count(bytes, gap_start..bytes.len());
        signs
    }

    /// Counts those within `gap`.
    fn count(&mut self, bytes: &[u8], gap: Range<usize>) {
        for at in gap.start..gap.end.min(bytes.len()) {
            let near = |distance: usize| bytes.get(at + distance).copied().unwrap_or_default();
            match near(0) {
                b'|' | b'/' | b'\\' | b'>' | b'<' | b'-' => self.separators += 1,
                b',' | b'.' => self.commas += 1,
                b'"' => self.quotes += 1,
                b'#' | b'@' => self.handle = true,
                b':' => {
                    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
                    self.clock |=
                        before.is_some_and(u8::is_ascii_digit) && near(1).is_ascii_digit();
                    self.colon |= near(1) == b' ';
                }
                // ، and ؛
                0xD8 => self.commas += u32::from(matches!(near(1), 0x8C | 0x9B)),
                // « » · © ®
                0xC2 => match near(1) {
                    0xAB | 0xBB => self.quotes += 1,
                    0xB7 => self.separators += 1,
                    0xA9 | 0xAE => self.rights = true,
                    _ => {}
                },
                // – — “ ” • › and arrows
                0xE2 => match (near(1), near(2)) {
                    (0x80, 0x93 | 0x94 | 0xA2 | 0xBA) | (0x86, 0x90 | 0x92) => self.separators += 1,
                    (0x80, 0x9C | 0x9D) => self.quotes += 1,
                    _ => {}
                },
                _ => {}
            }
        }
    }
}
