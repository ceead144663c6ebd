//! Brackets and quotation marks around final marks.

use super::rules::Run;
use crate::analysis::characters::is_format;

/// Behind closing quotes, brackets and footnote numbers.
pub(super) fn after_closers(text: &str, line: usize, from: usize) -> usize {
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

/// Whether the marks stand in brackets: alone, or as part of what the brackets hold.
pub(super) fn in_brackets(text: &str, start: usize, run: &Run, end: usize) -> bool {
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

/// Whether the marks stand in a quotation behind whose end its sentence goes on.
pub(super) fn in_wrapped_quotation(
    text: &str,
    start: usize,
    run: &Run,
    goes_on: impl Fn(&str) -> bool,
) -> bool {
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
    blank > 0 && goes_on(after.trim_start_matches(' '))
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
pub(super) fn head(text: &str, start: usize) -> &str {
    let mut to = (start + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(start..to).unwrap_or_default()
}

/// How far a rule looks back or ahead, in bytes: enough for a name or a bracket, and the work stays linear.
const REACH: usize = 400;
