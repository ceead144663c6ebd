//! Stops that belong to a word: abbreviations, initials, the markers of list items.

use super::brackets::tail;
use crate::analysis::characters::{is_format, is_tashkeel};

/// What a stop is to the word before it.
pub(super) enum Abbreviation {
    /// Ends a sentence only where the next one plainly begins.
    Closing,
    /// Ends a sentence where the next word opens one.
    Initial,
    /// Never ends one.
    Inner,
}

/// Whether the word before a stop is an abbreviation, an initial or the marker of a list item.
pub(super) fn abbreviation(
    text: &str,
    start: usize,
    line: usize,
    end: usize,
) -> Option<Abbreviation> {
    let before = tail(text, start, end);
    let cut = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '«' | '»' | '(' | ')' | '[' | ']' | '“' | '”' | '،' | '؛' | ':' | '/'
            )
    };
    let raw = before.rsplit(cut).next().unwrap_or_default();
    // Most stops follow a plain word, which is none of these.
    let plain = raw.len() > LONGEST_UNDOTTED && raw.chars().all(is_plain_letter);
    if plain && !ORDINALS.contains(&raw) {
        return None;
    }
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
        characters.next().is_some_and(is_plain_letter) && characters.next().is_none()
    };
    let known = |word: &str| ABBREVIATIONS.contains(&word) || single(word);
    let stripped = word
        .strip_prefix(['و', 'ل', 'ب', 'ف', 'ك'])
        .filter(|rest| ABBREVIATIONS.contains(rest) || matches!(*rest, "د" | "م" | "أ"));
    let dotted = word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        });
    let initial = letters == 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let latin = word.is_ascii() && LATIN.contains(&word.to_ascii_lowercase().as_str());
    if initial {
        return Some(Abbreviation::Initial);
    }
    if !(known(word) || stripped.is_some() || dotted || latin || UNFINISHED.contains(&word)) {
        return None;
    }
    let era = matches!(word, "م" | "ص");
    let after_number = lead.trim_end().ends_with(char::is_numeric);
    if CLOSING.contains(&word) && (!era || after_number) {
        return Some(Abbreviation::Closing);
    }
    Some(Abbreviation::Inner)
}

/// Whether `sentence` ends in a Latin title, initial or other abbreviation that something always follows.
pub(super) fn ends_in_latin_title(sentence: &str) -> bool {
    let Some(before) = sentence.trim_end().strip_suffix('.') else { return false };
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let initial = word.len() == 1 && word.chars().all(|c| c.is_ascii_uppercase()) && word != "I";
    initial || LATIN_TITLES.contains(&word.to_ascii_lowercase().as_str())
}

fn is_plain_letter(c: char) -> bool {
    ('\u{0621}'..='\u{064A}').contains(&c)
}

/// Bytes of the longest abbreviation without stops or marks inside, a conjunction before it included.
const LONGEST_UNDOTTED: usize = 8;

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

/// Of these, those that a name or another word always follows.
const LATIN_TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "gen", "sen", "rep", "lt", "col",
    "sgt",
];

/// Prepositions: no sentence ends in one, a stop behind it stands inside a name.
const UNFINISHED: &[&str] = &["في", "من", "إلى", "الى", "على", "عن", "حتى"];

/// Numbering words that begin a list item.
const ORDINALS: &[&str] =
    &["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "أولاً", "ثانياً", "ثالثاً", "رابعاً", "خامساً"];
