//! Finding final marks and line breaks, a few machine words at a time.
//!
//! Each mark is looked for by its rarest byte: `؟` by its last, which no Arabic letter has in common use, `…` by its
//! first. What a byte announces is then looked at closely.

use memchr::{memchr2, memchr3};

use crate::analysis::cancel::checkpoint_every;

/// Where the next final mark or line break is, asked with rising positions.
pub(super) struct Marks<'t> {
    bytes: &'t [u8],
    /// For each group of bytes the first place not before the last one asked for.
    next: [usize; 4],
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut marks = Self { bytes: text.as_bytes(), next: [0; 4] };
        for group in 0..marks.next.len() {
            marks.search(group, 0);
        }
        marks
    }

    /// The first final mark or line break in `from..to`. `from` is on a character boundary and not below any `from`
    /// before it.
    pub(super) fn within(&mut self, from: usize, to: usize) -> Option<usize> {
        let mut from = from;
        for round in 1.. {
            // Other characters have such bytes too.
            checkpoint_every(round, 4096);
            for group in 0..self.next.len() {
                if self.next.get(group).is_some_and(|&next| next < from) {
                    self.search(group, from);
                }
            }
            let at = self.next.iter().copied().min().filter(|&at| at < to)?;
            if let Some(mark) = self.mark(at) {
                return Some(mark);
            }
            from = at + 1;
        }
        None
    }

    fn search(&mut self, group: usize, from: usize) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let found = match group {
            0 => memchr3(b'.', b'\n', b'\r', rest),
            1 => memchr3(b'!', b'?', QUESTION, rest),
            2 => memchr3(URDU_STOP, GENERAL, LATIN, rest),
            _ => memchr2(VERTICAL_TAB, FORM_FEED, rest),
        };
        if let Some(next) = self.next.get_mut(group) {
            *next = found.map_or(usize::MAX, |at| from + at);
        }
    }

    /// Where the character begins that the byte at `at` belongs to, if it is a mark or a break.
    fn mark(&self, at: usize) -> Option<usize> {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or_default();
        match byte(at) {
            QUESTION => at.checked_sub(1).filter(|&lead| byte(lead) == 0xD8),
            URDU_STOP => at.checked_sub(1).filter(|&lead| byte(lead) == 0xDB),
            GENERAL => {
                (byte(at + 1) == 0x80 && matches!(byte(at + 2), 0xA6 | 0xA8 | 0xA9)).then_some(at)
            }
            LATIN => (byte(at + 1) == 0x85).then_some(at),
            _ => Some(at),
        }
    }
}

/// Last byte of `؟`, D8 9F.
const QUESTION: u8 = 0x9F;
/// Last byte of `۔`, DB 94.
const URDU_STOP: u8 = 0x94;
/// First byte of `…`, E2 80 A6, and of the line and paragraph separators, E2 80 A8 and E2 80 A9.
const GENERAL: u8 = 0xE2;
/// First byte of the next-line control, C2 85.
const LATIN: u8 = 0xC2;
const VERTICAL_TAB: u8 = 0x0B;
const FORM_FEED: u8 = 0x0C;

#[cfg(test)]
mod tests {
    use super::Marks;
    use crate::analysis::characters::{is_line_break, is_terminator};

    #[test]
    fn every_mark_is_found_and_nothing_else() {
        let every_character: String = ('\0'..='\u{3000}')
            .chain('\u{FB50}'..='\u{FFFD}')
            .chain('\u{1F600}'..='\u{1F640}')
            .collect();
        for text in
            [every_character.as_str(), "", "؟", "لا", "\u{654}ئم\u{94}\u{9F}…", "«»\u{A0}\u{85}"]
        {
            let expected: Vec<_> = text
                .char_indices()
                .filter(|&(_, c)| is_terminator(c) || is_line_break(c))
                .map(|(at, _)| at)
                .collect();
            let mut marks = Marks::new(text);
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(at) = marks.within(from, text.len()) {
                found.push(at);
                from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            }
            assert_eq!(found, expected);
        }
    }
}
