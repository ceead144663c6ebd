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
/// Blank and letters that a line may have had room for: widths count marks in different ways.
const SPARE: usize = 5;
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
    if is_wrapped(text, block, &lengths) {
        join(block, &lengths, lines);
    } else {
        let mut from = 0;
        while from < block.len() {
            let run = run(lengths.get(from..).unwrap_or_default());
            let to = from + run.max(1);
            let spans = block.get(from..to).unwrap_or_default();
            let lengths = lengths.get(from..to).unwrap_or_default();
            // Menus and headings stand around the text without a blank line between.
            if run >= LEAST_LINES
                && is_wrapped(text, spans, lengths)
                && is_filled(text, spans, lengths)
            {
                join(spans, lengths, lines);
            } else {
                lines.extend(spans.iter().map(|&span| Line { span, wrapped: false }));
            }
            from = to;
        }
    }
    block.clear();
}

/// How many of the first lines could be of one width: long ones, each run of them with a shorter one at its end.
fn run(lengths: &[usize]) -> usize {
    let long = |length: usize| WRAPPED.contains(&length);
    let mut before = false;
    let mut run = 0;
    for &length in lengths {
        if length > *WRAPPED.end() || !(before || long(length)) {
            break;
        }
        before = long(length);
        run += 1;
    }
    run
}

/// Whether most of the lines are of one length and go on in the next.
fn is_wrapped(text: &str, spans: &[Span], lengths: &[usize]) -> bool {
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let full_lines = lengths.iter().filter(|&&length| length + RAGGED >= longest).count();
    spans.len() >= LEAST_LINES
        && WRAPPED.contains(&longest)
        && full_lines * 3 >= spans.len() * 2
        && spans.iter().filter(|&&span| is_open(text, span)).count() * 2 > spans.len()
}

/// Whether lines were filled up to a width: none of those that go on had room for the first word of the next. Headlines
/// below each other are of one length by chance.
fn is_filled(text: &str, spans: &[Span], lengths: &[usize]) -> bool {
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let (mut filled, mut going_on) = (0, 0);
    for ((span, next), &length) in spans.iter().zip(spans.iter().skip(1)).zip(lengths) {
        if length + RAGGED >= longest && is_open(text, *span) {
            let word = next.of(text).split_whitespace().next().unwrap_or_default();
            going_on += 1;
            filled += usize::from(length + word.chars().count() + SPARE > longest);
        }
    }
    // Prose ends sentences inside its lines, too.
    let ends =
        |span: &Span| span.of(text).split_once(". ").is_some_and(|(said, _)| !said.ends_with('.'));
    going_on >= LEAST_LINES && filled * 10 >= going_on * 9 && spans.iter().any(ends)
}

/// Whether no final mark closes a line.
pub(crate) fn is_open(text: &str, span: Span) -> bool {
    !span.of(text).trim_end_matches(is_closer).ends_with(is_terminator)
}

/// Adds the full lines in a row, and the shorter one that ends them, as one.
fn join(spans: &[Span], lengths: &[usize], lines: &mut Vec<Line>) {
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let mut paragraph: Option<Span> = None;
    for (&span, &length) in spans.iter().zip(lengths) {
        let joined = match paragraph {
            Some(begun) => Span { start: begun.start, end: span.end },
            None => span,
        };
        if length + RAGGED >= longest {
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
    fn text_of_a_fixed_width_is_told_from_what_stands_around_it() {
        let body = "\
كان الرصيف فارغا حين وصلت القوارب في الصباح، وكانت النوارس تدور فوق
المخازن القديمة كأنها تنتظر من يفتح أبوابها. قال لي الحارس إن الميناء
يعيش موسمه الأخير، وإن الشركة التي اشترت الأرض ستهدم المخازن كلها قبل
الشتاء وتبني مكانها فندقا.
لم أصدقه، فقد سمعت الحكاية نفسها في كل صيف منذ كنت طفلا أصطاد هنا مع
أبي وإخوتي ونعود بسلة صغيرة.";
        let page = format!("الأخبار\nاقتصاد\nرياضة\n{body}\nاتصل بنا\nمن نحن");
        let found: Vec<_> = lines(&page).iter().map(|line| line.wrapped).collect();
        assert_eq!(found, [false, false, false, true, true, false, false]);
        let headlines = "\
وزير النقل يفتتح الجسر الجديد ويعد بإنجاز الطريق الساحلي قبل الصيف
ارتفاع أسعار الأسماك في الأسواق مع بداية موسم الأعياد والعطل
البلدية تمدد مهلة تسديد الرسوم للتجار وأصحاب المخازن حتى نهاية العام
فريق الميناء يتأهل إلى الدور الثاني بعد فوز صعب على القلعة";
        assert_eq!(lines(&format!("الأخبار\nاقتصاد\nرياضة\n{headlines}")).len(), 7);
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
