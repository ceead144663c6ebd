//! Which final marks end a sentence.

use super::{
    abbreviations::{Abbreviation, abbreviation},
    brackets::{after_closers, in_brackets, in_wrapped_quotation, tail},
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
        || unclosed && !run.is_stop() && in_wrapped_quotation(text, start, run, continues)
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
    continues(follow) || whole && ATTRIBUTIONS.iter().any(|word| follow.starts_with(word))
}

/// Whether `follow` is the rest of a clause.
fn continues(follow: &str) -> bool {
    CONTINUATIONS.iter().any(|word| follow.starts_with(word)) && !follow.starts_with("على الرغم")
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
