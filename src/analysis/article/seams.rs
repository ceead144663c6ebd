//! Seams: where scrapers glued parts of a page together without a blank, as in `اقتصادهل تنخفض الأسعار؟20 مايو 2025`.
//!
//! No word goes on behind a ta marbuta, few words have digits or letters of other scripts in them, and marks that close
//! are followed by blanks. Where letters alone are glued, they are told apart by the words they are: the likeliest parting
//! of an unknown word into known ones (a unigram model, as in Norvig 2009, *Natural Language Corpus Data*).
//! A seam may be a slip of the author's: what is parted there is joined again where both parts turn out to be of one kind.

use super::cues;
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{is_arabic_letter, is_tashkeel},
    fold::fold_character,
    lexicon::{self, hash},
    line::{Line, is_open},
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// Lines of so many words are text: one seam alone is a slip of its author's.
const LONG: usize = 22;
/// So are those of so many words that end in a final mark.
const LONG_CLOSED: usize = 8;
/// Seams that such a line needs, a sure one among them.
const ENOUGH: usize = 2;
/// Words between two seams that stand together, and from an end of the line.
const NEAR: usize = 8;
/// Words of a menu or a line above a headline.
const FEW: usize = 7;
/// Bytes of words that are parted into known ones.
const PARTED: std::ops::RangeInclusive<usize> = 12..=128;

/// Byte offsets at which parts begin, in order; none at the beginning of a line.
pub(super) fn seams(text: &str, tokens: &Tokens, lines: &[Line]) -> Vec<u32> {
    let words = tokens.as_slice();
    let mut seams = Vec::new();
    let mut next = 0;
    for (number, line) in lines.iter().enumerate() {
        checkpoint_every(number, 64);
        let rest = words.get(next..).unwrap_or_default();
        let count = rest.iter().take_while(|word| word.span.end <= line.span.end).count();
        let words = rest.get(..count).unwrap_or_default();
        next += count;
        if !line.wrapped {
            find(text, tokens, line.span, words, &mut seams);
        }
    }
    seams
}

/// A seam of a line.
#[derive(Clone, Copy)]
struct Seam {
    place: u32,
    /// Number of the word it stands in or before.
    word: usize,
    sign: Sign,
}

/// What a seam is known by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A mark behind which a blank is missing, as authors miss it too.
    Mark,
    /// A letter that only ends words: authors miss the blank behind it, too.
    Letter,
    /// Letters and digits, two scripts, a closing bracket or question mark.
    Sure,
}

/// Those of one line.
fn find(text: &str, tokens: &Tokens, line: Span, words: &[Token], seams: &mut Vec<u32>) {
    let mut found: Vec<Seam> = Vec::new();
    let mut before: Option<&Token> = None;
    let mut caption = false;
    for (word, token) in words.iter().enumerate() {
        checkpoint_every(word, 1024);
        if let Some(before) = before
            && let Some((place, sign)) = between(text, before, token)
        {
            found.push(Seam { place, word, sign });
            // The credit of a caption, and the text behind it.
            caption |= sign == Sign::Sure && cues::opens_running_text(tokens.key(token));
        }
        before = Some(token);
        if token.mixed {
            within(token.span.of(text), |at, sign| {
                found.push(Seam { place: token.span.start + at as u32, word, sign });
            });
        }
    }
    if words.len() >= LONG || words.len() >= LONG_CLOSED && !is_open(text, line) {
        let count = |wanted: fn(Sign) -> bool| found.iter().filter(|s| wanted(s.sign)).count();
        let sure = count(|sign| sign == Sign::Sure);
        if !caption && (sure == 0 || sure + count(|sign| sign == Sign::Letter) < ENOUGH) {
            return;
        }
        drop_slips(&mut found, words.len());
    }
    part_unknown(text, tokens, words, &found, seams);
}

/// Leaves out blanks missed by the author: behind single words, amid text.
fn drop_slips(found: &mut Vec<Seam>, words: usize) {
    let all = found.clone();
    let mut at = 0_usize;
    found.retain(|seam| {
        let (before, after) = (at.checked_sub(1).and_then(|at| all.get(at)), all.get(at + 1));
        at += 1;
        let beside =
            |other: &Seam| other.sign != Sign::Mark && seam.word.abs_diff(other.word) <= NEAR;
        seam.sign != Sign::Letter
            || seam.word.min(words - 1 - seam.word) <= NEAR
            || before.is_some_and(beside)
            || after.is_some_and(beside)
    });
}

/// Adds the places of `found`, and where unknown words of a line that has seams are known words glued to each other; in one
/// that has none, where its first or last word is.
fn part_unknown(
    text: &str,
    tokens: &Tokens,
    words: &[Token],
    found: &[Seam],
    seams: &mut Vec<u32>,
) {
    let everywhere = !found.is_empty() || words.len() <= FEW;
    let mut found = found.iter().map(|seam| seam.place).peekable();
    for (number, word) in words.iter().enumerate() {
        checkpoint_every(number, 256);
        seams.extend(found.next_if(|&seam| seam <= word.span.start));
        let mut start = word.span.start;
        while let Some(end) = found.next_if(|&seam| seam < word.span.end) {
            parted(Span { start, end }.of(text), start, seams);
            seams.push(end);
            start = end;
        }
        let asked = everywhere || number == 0 || number + 1 == words.len();
        let whole = start == word.span.start;
        if asked && word.kind == TokenKind::Arabic && !(whole && is_known(tokens.key(word))) {
            parted(Span { start, end: word.span.end }.of(text), start, seams);
        }
    }
    seams.extend(found);
}

/// The seam between two words that only marks part.
fn between(text: &str, before: &Token, word: &Token) -> Option<(u32, Sign)> {
    let gap = Span { start: before.span.end, end: word.span.start };
    // Nearly always one blank.
    let blank = || text.as_bytes().get(gap.start as usize) == Some(&b' ');
    if gap.is_empty() || gap.len() == 1 && blank() {
        return None;
    }
    let gap = gap.of(text);
    let arabic = before.kind == TokenKind::Arabic && word.kind == TokenKind::Arabic;
    if gap.contains(char::is_whitespace)
        || before.kind != TokenKind::Arabic && word.kind != TokenKind::Arabic
    {
        return None;
    }
    let opener = |c: char| matches!(c, '«' | '“' | '(' | '[');
    let marks = gap.trim_end_matches(opener);
    let place = word.span.start - (gap.len() - marks.len()) as u32;
    // Three letters of two bytes.
    let long = before.span.len() >= 6 && word.span.len() >= 6;
    match marks.chars().next_back() {
        Some('؟' | '!' | '?' | '|') => Some((place, Sign::Sure)),
        Some(')' | ']') if arabic => Some((place, Sign::Sure)),
        Some(')' | ']') => Some((place, Sign::Mark)),
        Some('»' | '”') | None => long.then_some((place, Sign::Mark)),
        Some('.') if !marks.ends_with("..") => (arabic && long).then_some((place, Sign::Mark)),
        _ => None,
    }
}

/// What a character of a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Arabic,
    Digit,
    Other,
}

/// Hands the seams within `word` to `push`: behind a letter that only ends words, and between scripts.
fn within(word: &str, mut push: impl FnMut(usize, Sign)) {
    // Runs of one class: where each begins and its letters.
    let mut runs: Vec<(usize, Class, usize)> = Vec::new();
    let mut last = ' ';
    for (at, c) in word.char_indices() {
        let class = if is_arabic_letter(c) {
            Class::Arabic
        } else if c.is_numeric() {
            Class::Digit
        } else if c.is_alphabetic() && !is_tashkeel(c) {
            Class::Other
        } else {
            continue;
        };
        let ended = last == 'ة' || last == 'ى' && c != 'ء';
        match runs.last_mut() {
            Some((_, before, letters)) if *before == class && !ended => *letters += 1,
            _ => runs.push((at, class, 1)),
        }
        last = c;
    }
    for pair in runs.windows(2) {
        let &[(_, one, before), (at, other, after)] = pair else { continue };
        let seam = match (one, other) {
            (Class::Arabic, Class::Arabic) => before >= 3 && after >= 2,
            (Class::Arabic, Class::Digit) => before >= 3,
            (Class::Digit, Class::Arabic) => {
                after >= 3 && !word.get(at..).is_some_and(|rest| rest.starts_with("هج"))
            }
            (Class::Arabic, Class::Other) | (Class::Other, Class::Arabic) => {
                before >= 3 && after >= 3
            }
            _ => false,
        };
        if seam {
            push(at, if one == other { Sign::Letter } else { Sign::Sure });
        }
    }
}

/// What the code of a background frequency has to be for a part of so many letters: 8, 200 and 4 000 articles.
const LEAST: [u8; 5] = [u8::MAX, u8::MAX, 192, 123, 49];
/// The longest part, in letters.
const LONGEST: usize = 14;
/// Sixteenths of a doubling that each part costs: the articles of the background, and as much again as keeps names whole.
const COST: i32 = 300;

/// The code of the background frequency of the word with `key`.
fn frequency(key: &str) -> u8 {
    lexicon::background().word_code(hash(key))
}

fn is_known(key: &str) -> bool {
    frequency(key) > 0
}

/// Adds the seams of the likeliest parting of `word`, which begins at `start`, into known ones, unless it is known itself.
fn parted(word: &str, start: u32, seams: &mut Vec<u32>) {
    if !PARTED.contains(&word.len()) || !word.chars().all(is_arabic_letter) {
        return;
    }
    // Where each letter begins, in the word and in its key.
    let mut folded = String::with_capacity(word.len());
    let mut places = Vec::with_capacity(word.len() / 2 + 1);
    for (at, c) in word.char_indices() {
        places.push((at, folded.len()));
        fold_character(c, &mut folded);
    }
    // Conjunctions and prepositions are written together with the words behind them.
    let rest = folded.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']);
    if is_known(&folded) || rest.is_some_and(is_known) {
        return;
    }
    places.push((word.len(), folded.len()));
    let letters = places.len() - 1;
    // For each number of letters: what their best parting is worth, and where its last part begins.
    let mut best: Vec<Option<(i32, usize)>> = vec![None; places.len()];
    if let Some(nothing) = best.first_mut() {
        *nothing = Some((0, 0));
    }
    for to in 2..=letters {
        for from in to.saturating_sub(LONGEST)..=to - 2 {
            let Some(&Some((worth, _))) = best.get(from) else { continue };
            let (Some(&(_, one)), Some(&(_, other))) = (places.get(from), places.get(to)) else {
                continue;
            };
            let part = folded.get(one..other).unwrap_or_default();
            if !can_stand_alone(part, to - from, from == 0) {
                continue;
            }
            let code = frequency(part);
            if code < LEAST.get((to - from).min(4)).copied().unwrap_or(u8::MAX) {
                continue;
            }
            let worth = worth + i32::from(code) - COST;
            if let Some(place) = best.get_mut(to)
                && place.is_none_or(|(other, _)| worth > other)
            {
                *place = Some((worth, from));
            }
        }
    }
    let first = seams.len();
    let mut to = letters;
    while let Some(&Some((_, from))) = best.get(to)
        && from > 0
    {
        seams.extend(places.get(from).map(|&(at, _)| start + at as u32));
        to = from;
    }
    if let Some(found) = seams.get_mut(first..) {
        found.reverse();
    }
}

/// Whether `part` is a word of its own, and no prefix or ending of the other part.
fn can_stand_alone(part: &str, letters: usize, first: bool) -> bool {
    match letters {
        2 => matches!(
            part,
            "في" | "من" | "عن" | "ما" | "هل" | "لا" | "لم" | "ان" | "قد" | "مع" | "او"
        ),
        3 if first => !part.ends_with("ال") && !part.ends_with("لل"),
        3 => {
            !part.ends_with(['ه', 'ك', 'ي'])
                && !["ها", "هم", "نا"].iter().any(|end| part.ends_with(end))
        }
        4 if first => !part.ends_with("ال"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::seams;
    use crate::analysis::{line::lines, token::Tokens};

    #[track_caller]
    fn check(line: &str) {
        let text = line.replace('·', "");
        let seams = seams(&text, &Tokens::of(&text), &lines(&text));
        let mut shown = text.clone();
        for &seam in seams.iter().rev() {
            shown.insert(seam as usize, '·');
        }
        assert_eq!(shown, line);
    }

    #[test]
    fn parts_are_told_by_letters_that_end_words_and_by_scripts() {
        check("جريدة·البحر·12 مايو 2025·مشاهدة");
        check("هل ترتفع أسعار السفن؟·كتب سامي");
        check("مصرف (رويترز)·يعود إلى العمل");
        check("أخبار لبنان·Today");
    }

    #[test]
    fn glued_words_are_told_by_the_words_they_are() {
        check("الرئيسية·رياضة·اقتصاد·سياسة");
        check("اقتصاد·الحكومة تناقش الموازنة");
    }

    #[test]
    fn slips_of_texts_stay() {
        check("وقال المدير إن مدرسةالحي ستفتح أبوابها في الخريف المقبل.");
        check("بلغ سعر الذهب 2015م و1436هـ وعاد شىء من الهدوء");
        check("زارت وبالمستشفيات ومنتجعاتهم");
    }
}
