//! Which final marks end a sentence.

use std::ops::Range;

use crate::analysis::characters::{is_format, is_line_break, is_tashkeel, is_terminator};

/// A run of final marks and where it stands.
pub(super) struct Mark<'t> {
    pub(super) text: &'t str,
    /// Where the sentence begins.
    pub(super) start: usize,
    /// Where the line begins.
    pub(super) line: usize,
    pub(super) run: Range<usize>,
}

/// Abbreviations that a full stop belongs to, without their last stop.
const ABBREVIATIONS: &[&str] = &[
    "أ.د", "ا.د", "أ.م", "د.م", "ص.ب", "ق.م", "ب.م", "ج.م.ع", "أ.ف.ب", "ا.ف.ب", "د.ب.أ", "أ.ش.أ",
    "ا.ش.ا", "و.م.أ", "إلخ", "الخ", "هـ", "كج", "كجم", "كغ", "سم", "كم", "مم", "ملم", "جم", "ت.ب",
    "س.ت", "م.ب",
];

/// Abbreviations that may also be the last word of a sentence.
const CLOSING: &[&str] = &[
    "ق.م", "هـ", "م", "إلخ", "الخ", "ب.م", "ه", "ص", "كجم", "كغ", "كم", "سم", "ج.م.ع", "د.ب.أ",
    "أ.ف.ب",
];

/// Latin abbreviations, in lower case.
const LATIN: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "inc", "ltd", "co", "corp", "jr", "sr", "vs", "v",
    "u.s", "u.k", "u.n", "e.g", "i.e", "no", "gen", "sen", "rep", "lt", "col", "sgt",
];

/// Numbering words that begin a list item.
const ORDINALS: &[&str] =
    &["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "أولاً", "ثانياً", "ثالثاً", "رابعاً", "خامساً"];

/// What follows a closed quotation when the sentence goes on: its speaker, or the rest of the clause.
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
    "حسب",
    "بحسب",
    "وفق",
    "كما قال",
    "كما أضاف",
    "كما ذكر",
    "مضيف",
    "على حد",
    "أن ",
    "إن ",
    "على ",
    "في ",
    "من ",
    "عن ",
    "إلى ",
    "سيعرض",
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
const STARTERS: &[&str] = &["ثم", "كما", "لكن", "غير", "هذا", "هذه", "إن"];

/// Words a sentence must have for two or three dots to end it.
const WORDS_BEFORE_DOTS: usize = 10;

/// How far a rule looks back or ahead, in bytes: enough for a name or a bracket, and the work stays linear.
const REACH: usize = 400;

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
    let gap = following.len() < rest.len()
        && rest.starts_with(|c: char| c.is_whitespace() || is_format(c));
    let opening = |c: char| matches!(c, '"' | '«' | '“' | '»' | '(' | '\'' | '[') || is_format(c);
    let follow = following.trim_start_matches(opening);
    let before = text.get(start..run.start)?;
    let core: String = text.get(run.clone())?.chars().filter(|&c| is_terminator(c)).collect();

    if matches!(core.as_str(), "." | "۔") {
        if !gap && closers.is_empty() && !glued(before, next) {
            return None;
        }
        if core == "." && closers.is_empty() {
            match abbreviation(text, start, line, run.start) {
                Some(Abbreviation::Closing) if starts_sentence(follow) => return Some(end),
                Some(_) => return None,
                None => {}
            }
        }
    }
    let dots = core.chars().all(|c| matches!(c, '.' | '…'));
    if dots && core != "." {
        let long = before.split_whitespace().count() >= WORDS_BEFORE_DOTS;
        return (gap && long && starts_sentence(follow)).then_some(end);
    }
    if core.chars().count() > 1 && core.ends_with(['.', '…']) {
        return None;
    }
    if in_brackets(text, start, run, end, &core) {
        return None;
    }
    if closes_quotation(closers) && !closers.trim_end_matches(is_format).ends_with('.') {
        let opened = before.trim_start_matches(|c: char| c.is_whitespace() || is_format(c));
        let whole = opened.starts_with(['"', '«', '“', '»', '\'']);
        if core == "." && !whole {
            return Some(end);
        }
        let attributed = ATTRIBUTIONS.iter().any(|word| follow.starts_with(word));
        let goes_on = core != "." && !starts_sentence(follow) && !follow.starts_with(['"', '«']);
        if attributed || goes_on {
            return None;
        }
    }
    Some(end)
}

/// Inside a web or mail address: no blank on either side.
fn in_address(text: &str, run: &Range<usize>) -> bool {
    let before = tail(text, 0, run.start);
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let address = token.contains("://") || token.starts_with("www.") || token.contains('@');
    address
        && text
            .get(run.end..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| c.is_ascii() && !c.is_whitespace())
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

enum Abbreviation {
    /// Ends a sentence only where the next one plainly begins.
    Closing,
    /// Never ends one.
    Inner,
}

/// Whether the word before a stop is an abbreviation, an initial or the marker of a list item.
fn abbreviation(text: &str, start: usize, line: usize, end: usize) -> Option<Abbreviation> {
    let before = tail(text, start, end);
    let cut = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '«' | '»' | '(' | ')' | '[' | ']' | '“' | '”' | '،' | '؛' | ':' | '/'
            )
    };
    let raw = before.rsplit(cut).next().unwrap_or_default();
    let word: String = raw.chars().filter(|&c| !is_format(c) && !is_tashkeel(c)).collect();
    let word = word.as_str();
    let letters = word.chars().count();
    let from = end - raw.len();
    let lead = text.get(start.max(line)..from).unwrap_or_default();
    let at_start = lead
        .chars()
        .all(|c| c.is_whitespace() || is_format(c) || matches!(c, '•' | '-' | '*' | '('));
    let after_colon =
        lead.trim_end().ends_with([':', '،', '؛']) && lead.ends_with(char::is_whitespace);
    let number = letters <= 3 && letters > 0 && word.chars().all(char::is_numeric);
    if (at_start || after_colon) && (number || letters <= 1 || ORDINALS.contains(&word)) {
        return Some(Abbreviation::Inner);
    }
    let single = |word: &str| {
        let mut characters = word.chars();
        characters.next().is_some_and(|c| ('\u{0621}'..='\u{064A}').contains(&c))
            && characters.next().is_none()
    };
    let known = |word: &str| ABBREVIATIONS.contains(&word) || single(word);
    let stripped = word
        .strip_prefix(['و', 'ل', 'ب', 'ف', 'ك'])
        .filter(|rest| ABBREVIATIONS.contains(rest) || matches!(*rest, "د" | "م" | "أ"));
    let dotted = word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        });
    let latin = word.is_ascii()
        && (LATIN.contains(&word.to_ascii_lowercase().as_str())
            || letters == 1 && word.chars().all(|c| c.is_ascii_alphabetic()));
    if !(known(word) || stripped.is_some() || dotted || latin) {
        return None;
    }
    let era = matches!(word, "م" | "ص");
    let after_number = lead.trim_end().ends_with(char::is_numeric);
    if CLOSING.contains(&word) && (!era || after_number) {
        return Some(Abbreviation::Closing);
    }
    Some(Abbreviation::Inner)
}

/// Whether the marks stand in brackets: alone, or as part of what the brackets hold.
fn in_brackets(text: &str, start: usize, run: &Range<usize>, end: usize, core: &str) -> bool {
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
        return !own_sentence && !core.is_empty() && !closers.contains('.');
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
    let word =
        follow.split(|c: char| !c.is_alphanumeric() && !is_tashkeel(c)).next().unwrap_or_default();
    let letters = word.chars().count();
    STARTERS.contains(&word)
        || word.starts_with('و') && letters >= 3
        || word.starts_with('ف') && letters >= 4
        || follow.starts_with("من جهت")
        || follow.starts_with("من جانب")
        || follow.starts_with("في المقابل")
}

/// The end of `text[start..end]`, at most [`REACH`] bytes of it.
fn tail(text: &str, start: usize, end: usize) -> &str {
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
