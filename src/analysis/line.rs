//! The lines of a page, as its author meant them.

use memchr::memchr3;

use super::{
    cancel::checkpoint_every,
    characters::{is_closer, is_terminator},
    span::Span,
};

/// A line: a paragraph, a heading, a menu item. Never blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it is, without white space at either end.
    pub(crate) span: Span,
    /// Whether line breaks inside it were put by a fixed width and mean no more than a blank.
    pub(crate) wrapped: bool,
}

/// Lengths in characters of the full lines of text that was wrapped at a fixed width, such as 72 or 78 columns.
const WRAPPED: std::ops::RangeInclusive<usize> = 55..=100;
/// How much shorter a full line may be than the longest: one long word did not fit.
const RAGGED: usize = 22;
/// Fewer lines of one length are chance.
const LEAST_LINES: usize = 4;

/// Cuts `text` into lines at every line break, but for breaks that only a fixed width put there.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut breaks = Breaks::new(text);
    for round in 0.. {
        checkpoint_every(round, 256);
        let found = breaks.next();
        let end = found.map_or(text.len(), |(at, _)| at);
        let span = Span::new(start..end).trimmed(text);
        if span.is_empty() {
            close(text, &mut block, &mut lines);
        } else {
            block.push(span);
        }
        let Some((_, after)) = found else { break };
        start = after;
    }
    close(text, &mut block, &mut lines);
    lines
}

/// Where lines break, found a few machine words at a time: each break is announced by its first byte.
struct Breaks<'t> {
    bytes: &'t [u8],
    from: usize,
    /// The next line feed, carriage return or first byte of a separator, and the next of the rarer ones.
    next: [usize; 2],
}

impl<'t> Breaks<'t> {
    fn new(text: &'t str) -> Self {
        let mut breaks = Self { bytes: text.as_bytes(), from: 0, next: [0; 2] };
        breaks.search();
        breaks
    }

    fn search(&mut self) {
        let rest = self.bytes.get(self.from..).unwrap_or_default();
        let [common, rare] = &mut self.next;
        if *common <= self.from {
            *common = memchr3(b'\n', b'\r', 0xE2, rest).map_or(usize::MAX, |at| self.from + at);
        }
        if *rare <= self.from {
            *rare = memchr3(0x0B, 0x0C, 0xC2, rest).map_or(usize::MAX, |at| self.from + at);
        }
    }

    /// The next break: its first byte and the byte after it. CR LF is one.
    fn next(&mut self) -> Option<(usize, usize)> {
        loop {
            self.search();
            let at = self.next.iter().copied().min().filter(|&at| at < self.bytes.len())?;
            let length = match self.bytes.get(at..).unwrap_or_default() {
                [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
                [b'\n' | b'\r' | 0x0B | 0x0C, ..] => 1,
                [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
                _ => 0,
            };
            self.from = at + length.max(1);
            if length > 0 {
                return Some((at, self.from));
            }
        }
    }
}

/// Adds the lines of a block without blank lines; the full ones in a row, and the shorter one that ends them, as one.
fn close(text: &str, block: &mut Vec<Span>, lines: &mut Vec<Line>) {
    if block.len() < LEAST_LINES {
        lines.extend(block.drain(..).map(|span| Line { span, wrapped: false }));
        return;
    }
    let lengths: Vec<usize> = block.iter().map(|span| span.of(text).chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let full = |length: usize| length + RAGGED >= longest;
    let open = |span: &&Span| !span.of(text).trim_end_matches(is_closer).ends_with(is_terminator);
    let full_lines = lengths.iter().filter(|&&length| full(length)).count();
    let wrapped = WRAPPED.contains(&longest)
        && full_lines * 3 >= block.len() * 2
        && block.iter().filter(open).count() * 2 > block.len();
    if !wrapped {
        lines.extend(block.drain(..).map(|span| Line { span, wrapped: false }));
        return;
    }
    let mut paragraph: Option<Span> = None;
    for (span, length) in block.drain(..).zip(lengths) {
        let joined = match paragraph {
            Some(begun) => Span { start: begun.start, end: span.end },
            None => span,
        };
        if full(length) {
            paragraph = Some(joined);
        } else {
            lines.push(Line { span: joined, wrapped: paragraph.is_some() });
            paragraph = None;
        }
    }
    lines.extend(paragraph.map(|span| Line { span, wrapped: true }));
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_of_a_fixed_width_are_one_paragraph() {
        let words =
            "أعلنت بلدية المدينة الساحلية أنها ستفتح الحديقة العامة أمام الزوار طوال أيام العيد ";
        let mut text = String::new();
        let mut column = 0;
        for word in words.repeat(6).split_whitespace() {
            if column + word.chars().count() > 72 {
                text.push('\n');
                column = 0;
            }
            text.push_str(word);
            text.push(' ');
            column += word.chars().count() + 1;
        }
        let found = lines(&text);
        assert_eq!(found.len(), 1);
        assert!(found[0].wrapped);
        let page = format!("العنوان\n\n{text}\n\nسطر أخير");
        let found: Vec<_> = lines(&page).iter().map(|line| line.wrapped).collect();
        assert_eq!(found, [false, true, false]);
    }

    #[test]
    fn every_kind_of_break_parts_lines() {
        for mark in [
            "\n", "\r\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}", "\n\n",
            "\r\n\r\n",
        ] {
            let text = format!("“أول»{mark}ثان\u{A0}…{mark}ثالث{mark}");
            let found: Vec<_> = lines(&text).iter().map(|line| line.span.of(&text)).collect();
            assert_eq!(found, ["“أول»", "ثان\u{A0}…", "ثالث"], "{mark:?}");
        }
    }

    #[test]
    fn paragraphs_poems_and_lists_keep_their_lines() {
        let poem =
            "على الشاطئ البعيد\nتغني نوارس البحر\nوتكتب فوق الرمال\nحكايات من سافروا\n".repeat(3);
        assert_eq!(lines(&poem).len(), 12);
        let article =
            "وصل الوفد إلى العاصمة صباح اليوم وعقد اجتماعا مع الوزير في مكتبه.\r\n".repeat(6);
        assert_eq!(lines(&article).len(), 6);
    }
}
