//! What can be said of a line without looking at its neighbours.

use super::{
    ZoneKind, dates,
    phrases::{End, phrase},
};
use crate::analysis::{
    characters::{is_closer, is_terminator},
    line::Line,
    span::Span,
    token::{TokenKind, Tokens},
};

/// Words that open running text: what begins with one is no headline and no caption.
const RUNNING_OPENERS: &[&str] = &[
    "قال",
    "اكد",
    "اضاف",
    "اعلن",
    "اوضح",
    "اشار",
    "ذكر",
    "كشف",
    "افاد",
    "بين",
    "تابع",
    "صرح",
    "نفي",
    "دعا",
    "طالب",
    "شدد",
    "حذر",
    "نقل",
    "وصف",
    "يذكر",
    "يشار",
    "هذا",
    "كما",
    "فيما",
    "لكن",
    "وفي",
    "وكان",
    "وكانت",
    "وقد",
    "وقال",
    "واكد",
    "واضاف",
    "واعلن",
    "واوضح",
    "واشار",
    "وذكر",
    "وكشف",
    "وافاد",
    "وتابع",
    "وصرح",
    "ونفي",
    "ودعا",
    "وطالب",
    "وشدد",
    "وحذر",
    "ونقل",
    "ووصف",
    "وقالت",
    "واضافت",
    "واكدت",
];

/// Words around a date that belong to it: days, eras, hours.
const DATE_WORDS: &[&str] = &[
    "السبت",
    "الاحد",
    "الاثنين",
    "الاثنين",
    "الثلاثا",
    "الاربعا",
    "الخميس",
    "الجمعه",
    "ص",
    "م",
    "ه",
    "ت",
    "gmt",
    "الموافق",
    "الساعه",
    "بتوقيت",
    "pm",
    "am",
    "في",
    "يوم",
    "صباحا",
    "مسا",
    "اخر",
    "تحديث",
    "نشر",
    "بتاريخ",
];

/// Agencies that sign captions and datelines, by their keys.
const AGENCIES: &[&str] = &[
    "رويترز",
    "الاناضول",
    "واس",
    "وام",
    "قنا",
    "كونا",
    "بترا",
    "سانا",
    "سبا",
    "سونا",
    "وفا",
    "معا",
    "شينخوا",
    "تاس",
    "سبوتنيك",
    "افب",
    "وكالات",
    "afp",
    "reuters",
    "ap",
    "epa",
    "efe",
    "getty",
];

/// A line with its signals, and what they make of it so far.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) span: Span,
    pub(super) wrapped: bool,
    /// The keys of its words, parted by blanks.
    pub(super) key: String,
    pub(super) words: usize,
    /// Number of its physical line and how many parts that line has.
    pub(super) line: usize,
    pub(super) parts: usize,
    /// Ends in a mark of any kind.
    pub(super) marked: bool,
    /// Ends in a mark that ends sentences.
    pub(super) closed: bool,
    pub(super) asks: bool,
    pub(super) bullet: bool,
    pub(super) dashed: bool,
    pub(super) comma: bool,
    /// Commas, semicolons and stops inside.
    pub(super) inner_marks: usize,
    /// Begins as running text does.
    pub(super) running: bool,
    /// Looks like running text.
    pub(super) body: bool,
    pub(super) clock: bool,
    pub(super) end: End,
    pub(super) kind: Option<ZoneKind>,
}

impl Row {
    pub(super) fn new(
        text: &str,
        tokens: &Tokens,
        line: &Line,
        span: Span,
        number: usize,
        parts: usize,
    ) -> Self {
        let words = tokens.within(span);
        let mut key = String::with_capacity(span.len());
        for token in words {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(tokens.key(token));
        }
        let content = span.of(text);
        let core = content.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
        let last = core.chars().next_back().unwrap_or_default();
        let closed = is_terminator(last) && last != '…' && !core.ends_with("..");
        let count = words.len();
        let first = words.first().map(|token| tokens.key(token)).unwrap_or_default();
        let running = RUNNING_OPENERS.contains(&first);
        let marked = is_terminator(last) || matches!(last, ':' | '،' | ',');
        let body = (count >= 8 && closed) || count >= 22 || (count >= 13 && (marked || running));
        let mut row = Self {
            span,
            wrapped: line.wrapped,
            words: count,
            line: number,
            parts,
            marked,
            closed,
            asks: matches!(last, '؟' | '?'),
            bullet: is_bullet(content, first),
            dashed: content.contains(['-', '–', 'ـ', '_', '/', '|']),
            comma: content.contains(['،', ',']),
            inner_marks: core.matches(['،', '؛', '.']).count(),
            running,
            body,
            clock: is_clock(content),
            end: End::No,
            kind: None,
            key,
        };
        row.kind = row.alone(text, tokens);
        row.body &= row.kind.is_none();
        row
    }

    /// What the line is by itself: no words, a known phrase, a date, a credit.
    fn alone(&mut self, text: &str, tokens: &Tokens) -> Option<ZoneKind> {
        if self.words == 0 {
            return Some(ZoneKind::Boilerplate);
        }
        let content = self.span.of(text);
        if let Some(found) = phrase(&self.key, self.words) {
            self.end = found.end;
            return Some(found.kind);
        }
        if content.matches(['|', '\u{FF5C}']).count() >= 3 && !self.closed {
            return Some(ZoneKind::Boilerplate);
        }
        if content.starts_with('#') && content.split_whitespace().all(|word| word.starts_with('#'))
        {
            return Some(ZoneKind::Tags);
        }
        if content.starts_with('©') || content.starts_with("----") {
            self.end = End::Soft;
            return Some(ZoneKind::Boilerplate);
        }
        let words = tokens.within(self.span);
        let keys = || words.iter().map(|token| tokens.key(token));
        if self.words <= 30 && !self.closed && is_credit(content, keys().collect()) {
            return Some(ZoneKind::Caption);
        }
        if self.words <= 16 && self.key.contains("اخر تحديث") {
            return Some(ZoneKind::Meta);
        }
        if self.words <= 14 && is_byline(content, keys().next().unwrap_or_default()) {
            return Some(ZoneKind::Meta);
        }
        if self.words <= 16 && !self.closed && !self.running {
            let counted =
                |key: &str| key.chars().all(|c| c.is_ascii_digit()) || DATE_WORDS.contains(&key);
            if let Some((_, used)) = dates::find(text, tokens, words) {
                let others = keys().filter(|key| !counted(key)).count();
                if others.saturating_sub(used.min(2)) <= 3 {
                    return Some(ZoneKind::Meta);
                }
                if keys().any(|key| AGENCIES.contains(&key)) {
                    return Some(ZoneKind::Dateline);
                }
            } else if (content.contains(':') && has_clock(content) || self.key.starts_with("منذ "))
                && keys().filter(|key| !counted(key)).count() <= 3
                && !self.clock
            {
                return Some(ZoneKind::Meta);
            }
        }
        if self.words <= 4
            && keys().any(|key| matches!(key, "مشاهده" | "شوهد" | "قراه" | "مشاهدات" | "تعليق"))
            && content.chars().any(|c| c.is_numeric())
        {
            return Some(ZoneKind::Meta);
        }
        let numbers = words.iter().all(|token| token.kind == TokenKind::Number);
        if numbers && !self.clock && !self.closed {
            return Some(ZoneKind::Boilerplate);
        }
        None
    }
}

fn is_bullet(content: &str, first: &str) -> bool {
    let mut characters = content.chars();
    match characters.next() {
        Some('-' | '–' | '•' | '*' | '●' | '▪' | '■' | '◄' | '►' | '✓') => true,
        Some(c) if c.is_numeric() => {
            let rest = characters.as_str().trim_start_matches(char::is_numeric);
            rest.starts_with(['-', '.', ')', '–']) && content.len() - rest.len() <= 4
        }
        _ => matches!(first, "اولا" | "ثانيا" | "ثالثا" | "رابعا" | "خامسا"),
    }
}

/// `22:10` and nothing else.
fn is_clock(content: &str) -> bool {
    content.chars().count() <= 5 && has_clock(content)
}

fn has_clock(content: &str) -> bool {
    content.split_once(':').is_some_and(|(before, after)| {
        before.ends_with(char::is_numeric) && after.starts_with(char::is_numeric)
    })
}

/// `(رويترز)` at the end, `- موقع …`, `/ تصوير: …`, an agency as the last word.
fn is_credit(content: &str, keys: Vec<&str>) -> bool {
    let last = keys.last().copied().unwrap_or_default();
    let agency = |key: &str| AGENCIES.contains(&key);
    let bracketed = content.trim_end().ends_with(')')
        && content.rsplit_once('(').is_some_and(|(before, inside)| {
            !before.trim().is_empty() && {
                let folded = crate::analysis::fold::folded(inside.trim_end_matches([')', ' ']));
                folded.split(|c: char| !c.is_alphanumeric()).any(|w| agency(w) || w == "تصوير")
                    || matches!(folded.as_str(), "ا ف ب" | "ا.ف.ب" | "اف ب" | "غيتي")
            }
        });
    let site = content.contains("- موقع ") || content.contains("– موقع ");
    let latin_agency = last.is_ascii() && agency(last)
        || keys.iter().rev().take(3).any(|key| key.is_ascii() && agency(key));
    let photographer = content.contains("تصوير:") || content.contains("تصوير :");
    let images = content.to_ascii_lowercase().contains("getty images");
    bracketed && keys.len() >= 3
        || site && keys.len() >= 3
        || latin_agency
        || photographer
        || images
}

/// `كتب: …`, `إعداد - …`, `حوار: …`.
fn is_byline(content: &str, first: &str) -> bool {
    let role = matches!(
        first,
        "كتب"
            | "كتبت"
            | "الكاتب"
            | "تحرير"
            | "اعداد"
            | "ترجمه"
            | "حوار"
            | "تقرير"
            | "المصدر"
            | "بقلم"
            | "by"
    );
    role && content.split_once(|c: char| !c.is_alphanumeric() && c != ' ').is_some_and(
        |(before, rest)| {
            before.split_whitespace().count() <= 1
                && content
                    .get(before.len()..)
                    .is_some_and(|mark| mark.starts_with([':', '-', '–', 'ـ', '/', '|']))
                && rest.split_whitespace().count() <= 10
        },
    ) || matches!(first, "بقلم")
}
