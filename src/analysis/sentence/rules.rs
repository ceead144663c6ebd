//! Which final marks end a sentence.

use super::{
    abbreviations::{Abbreviation, abbreviation},
    headline::HEADLINES,
    words::is_letter,
};
use crate::analysis::{
    characters::{is_format, is_line_break, is_tashkeel, is_terminator},
    fold::folded,
};

/// A run of final marks and where it stands.
pub(super) struct Mark<'t> {
    pub(super) text: &'t str,
    /// Where the sentence begins.
    pub(super) start: usize,
    /// Where the line begins.
    pub(super) line: usize,
    pub(super) run: Run,
}

/// What follows a closed quotation when the sentence goes on to name its speaker.
const ATTRIBUTIONS: &[&str] = &[
    "قال",
    "يقول",
    "تقول",
    "سأل",
    "أضاف",
    "صرح",
    "أكد",
    "كتب",
    "هتف",
    "تساءل",
    "علق",
    "رد",
    "أجاب",
    "صاح",
    "هكذا",
];

/// What follows a closed quotation when its clause goes on.
const CONTINUATIONS: &[&str] = &[
    "حسب",
    "بحسب",
    "وفق",
    "كما ",
    "مضيف",
    "قائل",
    "متسائل",
    "على حد",
    "أن ",
    "إن ",
    "على ",
    "في ",
    "من ",
    "عن ",
    "إلى ",
    "بين ",
    "خلال ",
    "وسط ",
    "ضد ",
    "أمام ",
    "التي ",
    "الذي ",
    "حيث ",
    "ثلاث",
    "مرات",
];

/// Words, from before which a sentence that ends in dots or an abbreviation is over.
const STARTERS: &[&str] = &["ثم", "كما", "لكن", "غير", "هذا", "هذه", "إن", "فقد"];

/// Works whose titles stand in quotation marks: a mark inside the title ends nothing.
const WORKS: &[&str] = &[
    "فيلم",
    "مسلسل",
    "كتاب",
    "رواية",
    "مسرحية",
    "برنامج",
    "أغنية",
    "قصيدة",
    "ديوان",
    "مقال",
    "معرض",
    "حملة",
    "مبادرة",
    "بعنوان",
    "عنوان",
];

/// Words a sentence must have for two or three dots to end it.
const WORDS_BEFORE_DOTS: usize = 10;
/// The same where a verb behind a conjunction follows, or where it is not the first of its line, which may be a headline.
const FEW_WORDS_BEFORE_DOTS: usize = 4;
/// Worth of an opener that hardly ever stands inside a sentence, see [`super::headline`].
const PLAIN_OPENER: f32 = 1.5;

/// How far a rule looks back or ahead, in bytes: enough for a name or a bracket, and the work stays linear.
const REACH: usize = 400;

/// Final marks that stand together.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many, without invisible characters between them.
    pub(super) marks: usize,
    /// Whether all are full stops or ellipses.
    dots: bool,
    /// The last one.
    last: char,
    /// The one before it.
    second_last: char,
}

impl Run {
    /// The run that begins at `at`; invisible characters between marks do not part them.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let mut run = Self { start: at, end: at, dots: true, ..Self::default() };
        for (offset, c) in text.get(at..).unwrap_or_default().char_indices() {
            if is_terminator(c) {
                run.end = at + offset + c.len_utf8();
                run.marks += 1;
                run.dots &= matches!(c, '.' | '…');
                run.second_last = run.last;
                run.last = c;
            } else if !(is_format(c) || is_tashkeel(c)) {
                break;
            }
        }
        run
    }

    /// A single full stop.
    fn is_stop(&self) -> bool {
        self.marks == 1 && matches!(self.last, '.' | '۔')
    }
}

/// Where the sentence ends, behind the marks and all that closes them; `None` where they end nothing.
pub(super) fn sentence_end(mark: &Mark<'_>) -> Option<usize> {
    let Mark { text, start, line, ref run } = *mark;
    if in_address(text, run) {
        return None;
    }
    let end = after_closers(text, line, run.end);
    let closers = text.get(run.end..end)?;
    let rest = text.get(end..)?;
    let following =
        rest.trim_start_matches(|c: char| (c.is_whitespace() || is_format(c)) && !is_line_break(c));
    let next = following.chars().next();
    if next.is_none_or(is_line_break) {
        return Some(end);
    }
    let next = next?;
    if matches!(next, '.' | '،' | '؛' | ',' | ':' | '!' | '?' | '؟') {
        return None;
    }
    let gap = following.len() < rest.len();
    let opening = |c: char| matches!(c, '"' | '«' | '“' | '»' | '(' | '\'' | '[') || is_format(c);
    let follow = following.trim_start_matches(opening);
    let before = text.get(start..run.start)?;

    let unclosed = closers.trim_matches(is_format).is_empty();
    if run.is_stop() {
        if !gap && closers.is_empty() && !glued(before, next) {
            return None;
        }
        if run.last == '.' && unclosed {
            match abbreviation(text, start, line, run.start) {
                Some(Abbreviation::Closing) if starts_sentence(follow) => return Some(end),
                Some(Abbreviation::Initial) if opens_sentence(follow) => return Some(end),
                Some(_) => return None,
                None => {}
            }
        }
    }
    if run.dots && !run.is_stop() {
        return (gap && dots_end(mark, before, closers, follow)).then_some(end);
    }
    if run.marks > 1 && matches!(run.last, '.' | '…') && matches!(run.second_last, '.' | '…') {
        return None;
    }
    if in_brackets(text, start, run, end)
        || unclosed && !run.is_stop() && in_wrapped_quotation(text, start, run)
    {
        return None;
    }
    if closes_quotation(closers) && !closers.trim_end_matches(is_format).ends_with('.') {
        let opened = before.trim_start_matches(|c: char| c.is_whitespace() || is_format(c));
        let whole = opened.starts_with(['"', '«', '“', '»', '\'']);
        if run.is_stop() && !whole {
            return Some(end);
        }
        if goes_on(follow, whole) || !run.is_stop() && names_work(before) {
            return None;
        }
    }
    Some(end)
}

/// Whether two dots or more end the sentence `before` them: a pause, or the parts of a headline, are more common.
fn dots_end(mark: &Mark<'_>, before: &str, closers: &str, follow: &str) -> bool {
    let words = before.split_whitespace().take(WORDS_BEFORE_DOTS).count();
    let long = words >= WORDS_BEFORE_DOTS;
    let quoted = closes_quotation(closers)
        || before.trim_end_matches(is_format).ends_with(['"', '”', '»', '«']);
    if long && quoted {
        return !goes_on(follow, false);
    }
    if starts_sentence(follow) {
        return long
            || words >= FEW_WORDS_BEFORE_DOTS
                && follow.starts_with('و')
                && opener(follow) >= PLAIN_OPENER;
    }
    let within_line = mark.start > mark.line;
    within_line
        && (mark.run.marks == 3 || mark.run.last == '…')
        && words >= FEW_WORDS_BEFORE_DOTS
        && opener(follow) > 0.0
}

/// Whether what follows a closed quotation goes on with its sentence: names the speaker, where the sentence is the quotation
/// from its beginning, or is the rest of a clause.
fn goes_on(follow: &str, whole: bool) -> bool {
    CONTINUATIONS.iter().any(|word| follow.starts_with(word) && !follow.starts_with("على الرغم"))
        || whole && ATTRIBUTIONS.iter().any(|word| follow.starts_with(word))
}

/// Whether the marks stand in a quotation behind whose end its sentence goes on.
fn in_wrapped_quotation(text: &str, start: usize, run: &Run) -> bool {
    let before = tail(text, start, run.start);
    let Some(closer) = before.chars().rev().find_map(|c| match c {
        '"' => Some(if before.matches('"').count() % 2 == 1 { '"' } else { '\0' }),
        '«' => Some('»'),
        '“' => Some('”'),
        '»' | '”' => Some('\0'),
        _ => None,
    }) else {
        return false;
    };
    let ahead = head(text, run.end);
    let after =
        ahead.find(closer).and_then(|at| ahead.get(at + closer.len_utf8()..)).unwrap_or_default();
    let blank = after.len() - after.trim_start_matches(' ').len();
    blank > 0 && CONTINUATIONS.iter().any(|word| after.trim_start_matches(' ').starts_with(word))
}

/// Whether the quotation that ends here is the title of a work.
fn names_work(before: &str) -> bool {
    let near = tail(before, 0, before.len());
    let Some(at) = near.rfind(['"', '«', '“', '»', '”']) else { return false };
    let word =
        near.get(..at).unwrap_or_default().split_whitespace().next_back().unwrap_or_default();
    WORKS.contains(&word.trim_start_matches("ال"))
}

/// Inside a web or mail address: no blank on either side.
fn in_address(text: &str, run: &Run) -> bool {
    // Most marks stand before a blank or a letter of another script.
    if !text.as_bytes().get(run.end).is_some_and(u8::is_ascii_graphic) {
        return false;
    }
    let before = tail(text, 0, run.start);
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();

    token.contains("://") || token.starts_with("www.") || token.contains('@')
}

/// Behind closing quotes, brackets and footnote numbers.
fn after_closers(text: &str, line: usize, from: usize) -> usize {
    let mut end = from;
    let rest = text.get(from..).unwrap_or_default();
    let mut characters = rest.chars().peekable();
    while let Some(c) = characters.next() {
        let closes = matches!(c, '"' | '”' | '“' | '»' | '«' | '\'' | '’' | ')' | ']' | '}' | '›');
        if !closes && !is_format(c) {
            break;
        }
        // A quote that can also open does so when a word follows, unless one is open on this line.
        if matches!(c, '"' | '\'' | '“' | '«')
            && let Some(&next) = characters.peek()
            && !next.is_whitespace()
            && !is_format(next)
            && !matches!(
                next,
                '"' | '”'
                    | '“'
                    | '»'
                    | '«'
                    | '\''
                    | '’'
                    | ')'
                    | ']'
                    | '}'
                    | '›'
                    | '.'
                    | '،'
                    | '؛'
                    | ','
                    | ':'
                    | '!'
                    | '?'
                    | '؟'
                    | '['
            )
        {
            let open = matches!(c, '"' | '\'') && tail(text, line, end).matches(c).count() % 2 == 1;
            if !open {
                break;
            }
        }
        end += c.len_utf8();
    }
    while let Some(note) = text.get(end..).and_then(|rest| rest.strip_prefix('[')) {
        let digits = note.len() - note.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if !(1..=3).contains(&digits)
            || !note.get(digits..).is_some_and(|rest| rest.starts_with(']'))
        {
            break;
        }
        end += digits + 2;
    }
    end
}

/// Whether a stop without a blank after it ends a sentence: a blank was forgotten between two Arabic words.
fn glued(before: &str, next: char) -> bool {
    let word: String = tail(before, 0, before.len())
        .chars()
        .rev()
        .skip_while(|&c| is_format(c))
        .take_while(|&c| !c.is_whitespace() && (c.is_alphanumeric() || is_tashkeel(c) || c == 'ـ'))
        .filter(|&c| !is_tashkeel(c) && c != 'ـ')
        .collect();
    let last = before.trim_end_matches(is_format).chars().next_back().unwrap_or_default();
    let arabic = |c: char| ('\u{0600}'..='\u{06FF}').contains(&c);
    if !arabic(next) || last.is_numeric() && next.is_numeric() {
        return false;
    }
    let long = word.chars().count() >= 3 && word.chars().all(|c| arabic(c) && !c.is_numeric());
    long || last.is_numeric() || matches!(last, ')' | '"' | '»' | '”' | ']')
}

/// Whether the marks stand in brackets: alone, or as part of what the brackets hold.
fn in_brackets(text: &str, start: usize, run: &Run, end: usize) -> bool {
    let closers = text.get(run.end..end).unwrap_or_default();
    let before = tail(text, start, run.start);
    if let Some(bracket) = closers.chars().next().filter(|c| matches!(c, ')' | ']')) {
        let open = if bracket == ')' { '(' } else { '[' };
        let Some(at) = before.rfind(open) else { return false };
        let inside = before.get(at + 1..).unwrap_or_default();
        if inside.trim().is_empty() {
            return true;
        }
        let outside = before.get(..at).unwrap_or_default().trim_end();
        let own_sentence = outside.is_empty() || outside.ends_with(['.', '!', '?', '؟']);
        return !own_sentence && !closers.contains('.');
    }
    if closers.is_empty() && before.matches('(').count() > before.matches(')').count() {
        let ahead = head(text, end);
        return ahead
            .find(')')
            .is_some_and(|at| !ahead.get(..at).unwrap_or_default().contains(['\n', '(']));
    }
    false
}

fn closes_quotation(closers: &str) -> bool {
    closers.trim_start_matches(is_format).starts_with(['"', '”', '»', '«', '’', '\''])
}

/// Whether `follow` plainly opens a sentence: a conjunction run into its word, or one of a few words.
fn starts_sentence(follow: &str) -> bool {
    let word = follow.split(|c| !is_letter(c)).next().unwrap_or_default();
    let letters = word.chars().count();
    STARTERS.contains(&word)
        || word.starts_with('و') && letters >= 3
        || word.starts_with('ف') && letters >= 4
        || follow.starts_with("من جهت")
        || follow.starts_with("من جانب")
        || follow.starts_with("في المقابل")
}

/// Whether `follow` opens a sentence, plainly or by a word that mostly does.
fn opens_sentence(follow: &str) -> bool {
    starts_sentence(follow) || opener(follow) >= PLAIN_OPENER
}

/// How plainly the first word of `follow` opens sentences.
fn opener(follow: &str) -> f32 {
    let word = follow.split(|c| !is_letter(c)).next().unwrap_or_default();
    HEADLINES.opener(&folded(word))
}

/// The end of `text[start..end]`, at most [`REACH`] bytes of it.
pub(super) fn tail(text: &str, start: usize, end: usize) -> &str {
    let mut from = end.saturating_sub(REACH).max(start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..end).unwrap_or_default()
}

/// The beginning of `text[start..]`, at most [`REACH`] bytes of it.
fn head(text: &str, start: usize) -> &str {
    let mut to = (start + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(start..to).unwrap_or_default()
}
