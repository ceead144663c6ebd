//! What a line is by itself: a known phrase, a date, a byline, a credit, a row of signs.

use super::{
    ZoneKind, cues, dates, notices,
    phrases::{End, Phrases},
    rows::Row,
};
use crate::analysis::{
    characters::is_terminator,
    fold::folded,
    token::{Token, TokenKind, Tokens},
};

/// Longer lines are running text unless they begin with a phrase that is known to begin long lines.
const MAX_WORDS: usize = 30;
/// Footers on one line are no longer than this.
const MAX_FOOTER_WORDS: usize = 80;

/// Names `row` where it can be named by itself; a row so named is no running text.
pub(super) fn judge(row: &mut Row, text: &str, tokens: &Tokens, phrases: &Phrases) {
    row.kind = kind(row, text, tokens, phrases);
    // Numbers head the parts of poems.
    row.sure = row.kind.is_some()
        && row.words > 0
        && !(row.kind == Some(ZoneKind::Boilerplate) && row.numbers(tokens));
    row.body &= row.kind.is_none();
}

fn kind(row: &mut Row, text: &str, tokens: &Tokens, phrases: &Phrases) -> Option<ZoneKind> {
    let content = row.span.of(text);
    if row.words == 0 {
        if content.starts_with("---") || content.starts_with("___") || content.starts_with("ـــ")
        {
            row.end = End::Soft;
        }
        return Some(ZoneKind::Boilerplate);
    }
    let item = row.bullet && row.closed && row.words >= 8;
    if let Some(found) = phrases.find(row.keys(tokens), row.words).filter(|_| !item) {
        row.end = found.end;
        row.known = true;
        row.label = row.words <= found.words + 1 || content.ends_with(':') && row.words <= 6;
        return Some(found.kind);
    }
    if let Some(kind) = label_and_link(row, text, tokens, phrases) {
        row.known = true;
        return Some(kind);
    }
    if is_footer(row, content, tokens) {
        row.end = End::Soft;
        row.known = true;
        return Some(ZoneKind::Boilerplate);
    }
    if counts_comments(row, tokens) {
        row.end = End::Hard;
        row.known = true;
        return Some(ZoneKind::Boilerplate);
    }
    if is_sign_off(row.tokens(tokens), content, tokens) {
        return Some(ZoneKind::Meta);
    }
    if notices::is_notice(row, text, tokens) {
        row.known = true;
        return Some(ZoneKind::Boilerplate);
    }
    if row.words > MAX_WORDS {
        return None;
    }
    if content.starts_with('©') || content.starts_with("---") {
        row.end = End::Soft;
        return Some(ZoneKind::Boilerplate);
    }
    if matches!(content, "A+" | "A-" | "+A" | "-A" | "A" | "-A +A" | "A- A+" | "A+ A-" | "A+ A A-")
    {
        return Some(ZoneKind::Meta);
    }
    if row.words <= 5 && content.starts_with('[') && content.ends_with(']') {
        return Some(ZoneKind::Boilerplate);
    }
    if content.starts_with('#') && content.split_whitespace().all(|word| word.starts_with('#')) {
        return Some(ZoneKind::Tags);
    }
    let address = content.contains('.')
        && !content.ends_with('.')
        && !content.contains(' ')
        && content.contains(char::is_alphabetic);
    if row.words <= 3 && (content.starts_with('@') || row.words >= 2 && address) {
        return Some(ZoneKind::Meta);
    }
    if row.closed {
        return (row.words <= 6 && is_byline(row, text, tokens)).then_some(ZoneKind::Meta);
    }
    if is_row_of_links(content) {
        return Some(ZoneKind::Boilerplate);
    }
    let goes_on = row.words >= 8 && row.keys(tokens).next().is_some_and(cues::goes_on);
    if !goes_on && is_credit(row, content, tokens) || is_twice_the_same(content) {
        return Some(ZoneKind::Caption);
    }
    if is_shortened(row, tokens) {
        row.known = true;
        return Some(ZoneKind::Related);
    }
    if row.words > 24 {
        return None;
    }
    if row.words <= 14 && is_byline(row, text, tokens) {
        return Some(ZoneKind::Meta);
    }
    let mut keys = row.keys(tokens);
    if keys
        .clone()
        .zip(keys.clone().skip(1))
        .any(|(one, two)| one.ends_with("اخر") && two == "تحديث")
    {
        return Some(ZoneKind::Meta);
    }
    if !row.running
        && let Some(kind) = dated(row, text, tokens)
    {
        return Some(kind);
    }
    let counters = |key: &str| {
        matches!(
            key,
            "مشاهده"
                | "شوهد"
                | "قراه"
                | "مشاهدات"
                | "تعليق"
                | "زياره"
                | "دقايق"
                | "دقيقه"
        )
    };
    if row.words <= 4 && keys.any(counters) && content.chars().any(char::is_numeric) {
        return Some(ZoneKind::Meta);
    }
    (row.numbers(tokens) && !is_clock(content)).then_some(ZoneKind::Boilerplate)
}

/// A date and little else; with the name of an agency a dateline.
fn dated(row: &Row, text: &str, tokens: &Tokens) -> Option<ZoneKind> {
    let content = row.span.of(text);
    let others = || row.keys(tokens).filter(|key| !cues::belongs_to_date(key)).count();
    let has_digits = row.keys(tokens).any(|key| key.bytes().any(|byte| byte.is_ascii_digit()));
    match has_digits.then(|| dates::find(text, tokens, row.tokens(tokens))).flatten() {
        Some((_, used)) => {
            let others = others().saturating_sub(used.min(2));
            let last = row.keys(tokens).last().unwrap_or_default();
            let signed = cues::is_agency(last) && others >= 2 && content.len() > 40;
            if signed { Some(ZoneKind::Dateline) } else { (others <= 3).then_some(ZoneKind::Meta) }
        }
        None => {
            // Chapters of a recording have theirs, and a name.
            let chapter = content.starts_with(|c: char| c.is_numeric()) && others() >= 1;
            let timed = content.contains(':') && has_clock(content) && !chapter
                || row.keys(tokens).next() == Some("منذ")
                || row.keys(tokens).next() == Some("قبل") && content.contains(char::is_numeric);
            (timed && others() <= 3 && !is_clock(content)).then_some(ZoneKind::Meta)
        }
    }
}

/// `Read also: …`, a label of links with a link behind it.
fn label_and_link(row: &Row, text: &str, tokens: &Tokens, phrases: &Phrases) -> Option<ZoneKind> {
    let words = row.tokens(tokens);
    let parted = |pair: &[Token]| {
        let [one, other] = pair else { return false };
        let gap = crate::analysis::span::Span { start: one.span.end, end: other.span.start };
        gap.len() > 1 && gap.of(text).bytes().any(|byte| matches!(byte, b':' | b'|'))
    };
    if row.words > MAX_WORDS || row.words < 3 {
        return None;
    }
    let count = 1 + words.windows(2).take(5).position(parted)?;
    if row.words < count + 2 {
        return None;
    }
    let found = phrases.find(row.keys(tokens).take(count), count)?;
    (found.kind == ZoneKind::Related && found.words + 1 >= count).then_some(found.kind)
}

/// `Home › News › Politics`, `a | b | c | d`.
fn is_row_of_links(content: &str) -> bool {
    let bytes = content.as_bytes();
    // Bytes that the signs begin with.
    if memchr::memchr3(b'|', 0xEF, 0xE2, bytes).is_none()
        && memchr::memchr3(b'>', b'<', 0xC2, bytes).is_none()
    {
        return false;
    }
    if content.matches(['|', '\u{FF5C}']).count() >= 3 {
        return true;
    }
    let sign = |part: &&str| matches!(*part, "›" | ">" | "»" | "‹" | "<" | "·" | "•");
    content.split(' ').filter(sign).count() >= 2
}

/// A footer on one line: a notice of copyright that no sentence stands before.
fn is_footer(row: &Row, content: &str, tokens: &Tokens) -> bool {
    if row.words > MAX_FOOTER_WORDS || memchr::memchr(0xC2, content.as_bytes()).is_none() {
        return false;
    }
    let mut pairs = row.keys(tokens).zip(row.keys(tokens).skip(1));
    let reserved = |pair| matches!(pair, ("الحقوق" | "حقوق", "محفوظه") | ("rights", "reserved"));
    content
        .find(['©', '®'])
        .and_then(|at| content.get(..at))
        .is_some_and(|before| !before.contains(is_terminator))
        && pairs.any(reserved)
}

/// `3 تعليقات:`, `7 thoughts on “…”`.
fn counts_comments(row: &Row, tokens: &Tokens) -> bool {
    let mut keys = row.keys(tokens);
    let number = keys.next().is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    number
        && match keys.next().unwrap_or_default() {
            "thoughts" | "thought" | "responses" | "comments" | "replies" => true,
            "تعليق" | "تعليقا" | "تعليقات" | "ردود" => {
                row.words > 2 && row.words <= 5 || row.words == 2 && row.marked
            }
            _ => false,
        }
}

/// The initials of those who worked on a piece, as agencies sign it: `م ن / ف د ع`, `ف.ي/ ع.ج (رويترز)`.
pub(super) fn is_sign_off(words: &[Token], content: &str, tokens: &Tokens) -> bool {
    if !(2..=16).contains(&words.len()) {
        return false;
    }
    let mut initials = 0;
    for key in words.iter().map(|word| tokens.key(word)) {
        let digits = key.starts_with(|c: char| c.is_ascii_digit());
        if key.len() <= 4 && !digits {
            initials += 1;
        } else if !digits && !cues::is_agency(key) {
            return false;
        }
    }
    initials >= 2 && content.contains(['/', '=', '.', '('])
}

/// `22:10` and nothing else.
pub(super) fn is_clock(content: &str) -> bool {
    content.len() <= 10 && content.chars().count() <= 5 && has_clock(content)
}

fn has_clock(content: &str) -> bool {
    content.split_once(':').is_some_and(|(before, after)| {
        before.ends_with(char::is_numeric) && after.starts_with(char::is_numeric)
    })
}

/// A teaser that ends in the link to its story: `… اقرأ المزيد`.
fn is_shortened(row: &Row, tokens: &Tokens) -> bool {
    let mut last = row.keys(tokens).rev();
    let (last, before) = (last.next(), last.next());
    row.words >= 6
        && last == Some("المزيد")
        && matches!(before, Some("اقرا" | "قراه" | "لقراه" | "شاهد" | "اعرف"))
}

/// The same words twice in a row: the caption and the text that stands in for its picture.
fn is_twice_the_same(content: &str) -> bool {
    let half = content.len() / 2;
    let Some(once) = content.get(..half).filter(|once| once.len() >= 16) else { return false };
    content.get(half..) == Some(once) || content.get(half + 1..) == Some(once)
}

/// What captions name in brackets, besides agencies.
fn is_source_of_pictures(word: &str) -> bool {
    matches!(
        word,
        "ارشيف"
            | "ارشيفيه"
            | "اسوشيتد"
            | "الالمانيه"
            | "الاوروبيه"
            | "الفرنسيه"
            | "انستغرام"
            | "تويتر"
            | "جيتي"
            | "شترستوك"
            | "غيتي"
            | "فيسبوك"
            | "يوتيوب"
            | "التواصل"
    )
}

/// `(رويترز)` at the end, `- موقع …`, `/ تصوير: …`, an agency as the last word.
fn is_credit(row: &Row, content: &str, tokens: &Tokens) -> bool {
    let agency = |key: &str| key.is_ascii() && cues::is_agency(key);
    let arabic = row.tokens(tokens).first().is_some_and(|word| word.kind == TokenKind::Arabic);
    if arabic && row.words >= 2 && row.keys(tokens).rev().take(3).any(agency) {
        return true;
    }
    if row.words < 3 {
        return false;
    }
    if content.ends_with(')')
        && let Some((before, inside)) = content.rsplit_once('(')
        && !before.trim().is_empty()
    {
        let inside = folded(inside.trim_end_matches([')', ' ']));
        let mut words = inside.split(|c: char| !c.is_alphanumeric());
        let spelled = matches!(inside.as_str(), "ا ف ب" | "ا.ف.ب" | "اف ب")
            || inside.split(' ').count() <= 4 && inside.split(' ').any(is_source_of_pictures);
        if spelled || words.any(|word| cues::is_agency(word) || matches!(word, "تصوير" | "المصدر"))
        {
            return true;
        }
    }
    if row.words <= 24 && content.contains(" © ") {
        return true;
    }
    // Signs are looked for where one of their words stands.
    let sign = |key: &str| matches!(key, "موقع" | "تصوير" | "ارشيفيه" | "getty");
    if row.words > 20 || !row.keys(tokens).any(sign) {
        return false;
    }
    ["- موقع ", "– موقع ", "تصوير:", "تصوير :", "- تصوير", "– تصوير", "/ تصوير", "صورة أرشيفية"]
        .iter()
        .any(|sign| content.contains(sign))
        || content.to_ascii_lowercase().contains("getty images")
}

/// `كتب: …`, `إعداد - …`, `حوار: …`.
pub(super) fn is_byline(row: &Row, text: &str, tokens: &Tokens) -> bool {
    const ROLES: &[&str] = &[
        "by",
        "اعداد",
        "الكاتب",
        "المحرر",
        "المصدر",
        "اشراف",
        "بقلم",
        "تغطيه",
        "تقديم",
        "تحرير",
        "ترجمه",
        "تقرير",
        "حاورته",
        "حاوره",
        "حوار",
        "شعر",
        "صياغه",
        "قصه",
        "مقال",
        "نص",
        "الخطيب",
        "حاورها",
        "كتب",
        "كتبت",
        "متابعه",
        "مراسل",
    ];
    let Some(first) = row.tokens(tokens).first() else { return false };
    let role = tokens.key(first);
    if !ROLES.contains(&role) {
        return false;
    }
    if role == "بقلم" {
        return true;
    }
    let rest = crate::analysis::span::Span { start: first.span.end, end: row.span.end }.of(text);
    rest.trim_start().starts_with([':', '-', '–', 'ـ', '/', '|']) && row.words <= 11
}
