//! A headline that stands twice in text without its line breaks, glued to what is around it: where to cut.

use rustc_hash::FxHashMap;

use crate::analysis::{line::Line, span::Span, token::Tokens};

/// Words at the top of a page among which the headline is looked for.
const HEAD: usize = 260;
/// Words of the shortest headline that is found so.
const LEAST_WORDS: usize = 5;
/// Words that are compared at once.
const GRAM: usize = 4;
/// Letters of a word that stands glued to another.
const LEAST_LETTERS: usize = 3;

/// Byte offsets at which lines are to be cut, in order: the ends of both headlines, where one at least is glued to other
/// words.
pub(super) fn cuts(text: &str, tokens: &Tokens, lines: &[Line]) -> Vec<u32> {
    // Pages with line breaks have lines of their own for headlines.
    if lines.len() > MAX_LINES {
        return Vec::new();
    }
    let words = tokens.as_slice();
    let key = |at: usize| words.get(at).map(|word| tokens.key(word)).unwrap_or_default();
    let mut seen: FxHashMap<[&str; GRAM], usize> = FxHashMap::default();
    for at in 0..words.len().min(HEAD).saturating_sub(GRAM - 1) {
        let gram = [key(at), key(at + 1), key(at + 2), key(at + 3)];
        let first = *seen.entry(gram).or_insert(at);
        if first + GRAM > at {
            continue;
        }
        let more = (GRAM..at - first).take_while(|&more| {
            let next = key(first + more);
            !next.is_empty() && next == key(at + more)
        });
        let count = GRAM + more.count();
        let head = Head { text, tokens, lines };
        if let Some(cuts) = head.twins(first, at, count) {
            return cuts;
        }
    }
    Vec::new()
}

/// Lines of a page that lost its line breaks.
const MAX_LINES: usize = 12;

struct Head<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    lines: &'t [Line],
}

impl Head<'_> {
    /// Where to cut, if `count` words at `first` and at `second` are a headline that stands twice.
    fn twins(&self, first: usize, second: usize, count: usize) -> Option<Vec<u32>> {
        let words = self.tokens.as_slice();
        let at_line =
            |at: usize| words.get(at).is_some_and(|word| self.begins_line(word.span.start));
        let before = |at: usize| {
            let before = at.checked_sub(1).filter(|_| !at_line(at));
            before.map(|at| self.word(at)).unwrap_or_default()
        };
        let suffix = shared(before(first).chars().rev(), before(second).chars().rev());
        let after = |at: usize| if at_line(at) { "" } else { self.word(at) };
        let (after_first, after_second) = (after(first + count), after(second + count));
        let prefix = shared(after_first.chars(), after_second.chars());
        // Words with the same ending are many: one must be the word itself.
        let whole =
            |word: &str, letters: usize| word.chars().nth(letters).is_none_or(char::is_numeric);
        let left = suffix > LEAST_LETTERS
            && (whole(before(first), suffix) || whole(before(second), suffix));
        let right =
            prefix >= LEAST_LETTERS && (whole(after_first, prefix) || whole(after_second, prefix));
        let words = count + usize::from(left) + usize::from(right);
        let mut glued = false;
        let mut cuts = Vec::with_capacity(4);
        for at in [first, second] {
            let (start, tight) = self.start(at, if left { suffix } else { 0 })?;
            glued |= tight;
            let (end, tight) = self.end(at + count, if right { prefix } else { 0 })?;
            glued |= tight;
            cuts.extend([start, end]);
        }
        (glued && words >= LEAST_WORDS).then_some(cuts)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.as_slice().get(at).map(|word| word.span.of(self.text)).unwrap_or_default()
    }

    /// Where the headline starts whose first whole word is `at`, with so many letters of the word before; and whether
    /// something is glued to it. None where it stands amid a sentence.
    fn start(&self, at: usize, letters: usize) -> Option<(u32, bool)> {
        let words = self.tokens.as_slice();
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        if letters > 0 {
            let word = before?;
            let content = word.span.of(self.text);
            let rest = content.chars().count().checked_sub(letters)?;
            let cut = content.char_indices().nth(rest).map_or(content.len(), |(at, _)| at);
            let start = word.span.start + cut as u32;
            return (rest > 0 || self.begins_line(word.span.start)).then_some((start, rest > 0));
        }
        let start = words.get(at)?.span.start;
        let free = self.begins_line(start)
            || before.is_some_and(|word| self.is_apart(word.span.end, start));
        free.then_some((start, false))
    }

    /// The same for its end, before word `at`.
    fn end(&self, at: usize, letters: usize) -> Option<(u32, bool)> {
        let words = self.tokens.as_slice();
        if letters > 0 {
            let word = words.get(at)?;
            let content = word.span.of(self.text);
            let cut = content.char_indices().nth(letters).map_or(content.len(), |(at, _)| at);
            let end = word.span.start + cut as u32;
            let rest = content.get(cut..).unwrap_or_default();
            let tight = !rest.is_empty();
            let possible =
                rest.starts_with(char::is_numeric) || rest.chars().count() >= LEAST_LETTERS;
            return (possible || !tight).then_some((end, tight));
        }
        let end = words.get(at.checked_sub(1)?)?.span.end;
        let next = words.get(at);
        let free =
            self.ends_line(end) || next.is_none_or(|word| self.is_apart(end, word.span.start));
        free.then_some((end, false))
    }

    /// Whether more than a blank and commas parts what ends from what starts.
    fn is_apart(&self, end: u32, start: u32) -> bool {
        let gap = Span { start: end, end: start.max(end) }.of(self.text);
        let next = self.text.get(start as usize..).and_then(|rest| rest.chars().next());
        gap.contains(['|', '-', '–', '/', '\n', '•', '»']) || next.is_some_and(char::is_numeric)
    }

    fn begins_line(&self, at: u32) -> bool {
        self.lines.iter().any(|line| {
            let before = Span { start: line.span.start, end: at.max(line.span.start) };
            line.span.start <= at
                && at < line.span.end
                && !before.of(self.text).contains(char::is_alphanumeric)
        })
    }

    fn ends_line(&self, at: u32) -> bool {
        self.lines.iter().any(|line| {
            let after = Span { start: at.min(line.span.end), end: line.span.end };
            line.span.start < at
                && at <= line.span.end
                && !after.of(self.text).contains(char::is_alphanumeric)
        })
    }
}

fn shared(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other && one.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    #[test]
    fn a_headline_that_is_glued_twice_is_cut_out() {
        let story = "أقرت البلدية في اجتماعها أمس خطة إعادة زراعة الأشجار في الشوارع الرئيسية، على أن يبدأ العمل في الربيع.وقال رئيسها إن الشتلات ستأتي من مشتل المدينة.";
        let title = "البلدية تقر خطة زراعة الأشجار في الشوارع";
        let page = format!(
            "الرئيسيةمحليات{title}2024/05/11 | 14:03\n{title}عمان 11 أيار - {story}\nجميع الحقوق محفوظة"
        );
        let document = Document::new(&page, None, StructureMode::Detect);
        let of = |kind: ZoneKind| -> Vec<&str> {
            let zones = document.zones().iter().filter(|zone| zone.kind == kind);
            zones.map(|zone| zone.span.of(&page)).collect()
        };
        assert_eq!(of(ZoneKind::Title), [title, title]);
        assert!(
            of(ZoneKind::Body)
                .iter()
                .all(|body| !body.contains("الرئيسيةمحليات") && !body.contains("تقر"))
        );
    }

    #[test]
    fn a_lead_that_says_the_headline_again_is_left_whole() {
        let page = "خطة زراعة الأشجار في الشوارع الرئيسية\n\
            أقرت البلدية أمس خطة زراعة الأشجار في الشوارع الرئيسيات كلها، على أن يبدأ العمل في الربيع المقبل.";
        let document = Document::new(page, None, StructureMode::Detect);
        assert_eq!(document.zones().len(), 2);
    }
}
