//! Which scripts a text is written in, and where.

use unicode_script::{Script, UnicodeScript as _};

use crate::analysis::{cancel::Pace, characters::is_arabic_letter};

/// A run of letters of one script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) script: Script,
    pub(super) letters: u32,
    /// Bytes of the text, from its first letter to the end of its last.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The runs of `text`, in order. What is no letter belongs to no script.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    let mut pace = Pace::new(16 * 1024);
    let mut start = 0;
    while let Some(&first) = bytes.get(start) {
        pace.reach(start);
        let reach = bytes.get(..(start + STRETCH).min(bytes.len())).unwrap_or_default();
        let found = match first {
            0..=0x7F => latin(reach, start),
            0xD8..=0xDB => arabic(reach, start),
            _ => {
                let c = text.get(start..).and_then(|rest| rest.chars().next());
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                let end = start + c.len_utf8();
                let script = of(c);
                Found { script, letters: u32::from(script.is_some()), start, end, next: end }
            }
        };
        start = found.next;
        let Some(script) = found.script.filter(|_| found.letters > 0) else { continue };
        match runs.last_mut() {
            Some(run) if run.script == script => {
                run.letters += found.letters;
                run.end = found.end;
            }
            _ => runs.push(Run {
                script,
                letters: found.letters,
                start: found.start,
                end: found.end,
            }),
        }
    }
    runs
}

/// Letters of one script with blanks and marks among and around them.
struct Found {
    script: Option<Script>,
    letters: u32,
    /// Where the first letter begins and the last one ends.
    start: usize,
    end: usize,
    /// Where something else begins.
    next: usize,
}

/// The ASCII characters from `at` on.
fn latin(bytes: &[u8], at: usize) -> Found {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
    let ascii = rest.get(..length).unwrap_or_default();
    let letter = |byte: &u8| byte.is_ascii_alphabetic();
    Found {
        script: Some(Script::Latin),
        letters: ascii.iter().filter(|&byte| letter(byte)).count() as u32,
        start: at + ascii.iter().position(letter).unwrap_or_default(),
        end: at + ascii.iter().rposition(letter).map_or(0, |last| last + 1),
        next: at + length,
    }
}

/// The characters of the Arabic block from `at` on, of two bytes each, and those of ASCII that are no letters.
fn arabic(bytes: &[u8], at: usize) -> Found {
    let (mut letters, mut next) = (0, at);
    // Many bytes at a time, as long as nothing else is among them.
    while let Some(chunk) = bytes.get(next..).and_then(<[u8]>::first_chunk)
        && let Some(behind) = bytes.get(next + 1..).and_then(<[u8]>::first_chunk)
        && let Some(count) = arabic_letters(chunk, behind)
    {
        letters += count;
        next += CHUNK;
    }
    // The chunks may have cut a letter, which they counted.
    let mut end = next + usize::from(bytes.get(next).is_some_and(|byte| byte & 0xC0 == 0x80));
    next = end;
    let whole = bytes.get(next..(next + CHUNK).min(bytes.len())).unwrap_or_default();
    let mut rest = whole;
    loop {
        match *rest {
            [first @ 0xD8..=0xDB, second, ref behind @ ..] => {
                letters += u32::from(is_arabic_pair(first, second));
                rest = behind;
            }
            [byte @ 0..=0x7F, ref behind @ ..] if !byte.is_ascii_alphabetic() => rest = behind,
            _ => break,
        }
    }
    next += whole.len() - rest.len();
    // Marks and blanks behind the last letter, and before the first, are not of the run.
    let is_letter = |pair: &[u8]| matches!(*pair, [a, b] if is_arabic_pair(a, b));
    let all = bytes.get(at..next).unwrap_or_default();
    end = at + all.windows(2).rposition(is_letter).map_or(0, |last| last + 2);
    let start = at + all.windows(2).position(is_letter).unwrap_or_default();
    Found { script: Some(Script::Arabic), letters, start, end, next }
}

/// How many Arabic letters begin in `bytes`, where `behind` are the bytes one further on; `None` where there is anything
/// but characters of the Arabic block and of ASCII, letters excepted.
fn arabic_letters(bytes: &[u8; CHUNK], behind: &[u8; CHUNK]) -> Option<u32> {
    // Two sums without a branch, which the compiler turns into vector instructions.
    let (mut letters, mut others) = (0u8, 0u8);
    for (&byte, &next) in bytes.iter().zip(behind) {
        letters += u8::from(is_arabic_pair(byte, next));
        let inside = (byte & 0xC0 == 0x80) | (byte & 0xFC == 0xD8);
        let mark = (byte < 0x80) & ((byte | 0x20).wrapping_sub(b'a') >= 26);
        others |= u8::from(!(inside | mark));
    }
    (others == 0).then_some(u32::from(letters))
}

/// Whether two bytes are a letter among U+0600..=U+06FF.
#[inline(always)]
fn is_arabic_pair(first: u8, second: u8) -> bool {
    let low = second.wrapping_sub(0x80);
    (first == 0xD8) & (low >= 0x20)
        | (first == 0xD9)
            & ((low.wrapping_sub(1) < 10) | (low.wrapping_sub(0x2E) < 2) | (low >= 0x31))
        | (first == 0xDA)
        | (first == 0xDB)
            & ((low < 0x14)
                | (low == 0x15)
                | (low.wrapping_sub(0x2E) < 2)
                | (low.wrapping_sub(0x3A) < 3)
                | (low == 0x3F))
}

/// Bytes that are looked at together.
const CHUNK: usize = 32;
/// Bytes that are gone through between two checkpoints.
const STRETCH: usize = 4096;

/// Letters of each script, most first.
pub(super) fn shares(runs: &[Run]) -> Vec<(Script, u32)> {
    let mut counts: Vec<(Script, u32)> = Vec::new();
    for run in runs {
        match counts.iter_mut().find(|(script, _)| *script == run.script) {
            Some((_, count)) => *count += run.letters,
            None => counts.push((run.script, run.letters)),
        }
    }
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

/// The script to read a text in, and its letters. A text in another script is full of Latin names, a Latin one hardly of
/// others; a Chinese sign says what takes three letters elsewhere.
#[allow(clippy::wildcard_enum_match_arm)] // Unicode has ever more scripts.
pub(super) fn main(shares: &[(Script, u32)]) -> Option<(Script, u32)> {
    let weight = |script: Script| match script {
        Script::Latin => 1,
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul => 4,
        _ => 2,
    };
    let kana = |script: Script| matches!(script, Script::Han | Script::Hiragana | Script::Katakana);
    let weighed = |&(script, count): &(Script, u32)| {
        let alike = shares.iter().filter(|(other, _)| kana(script) && kana(*other));
        let alike: u32 = alike.map(|&(_, count)| count).sum();
        weight(script) * count.max(alike)
    };
    // The first of the largest: shares are sorted.
    shares.iter().rev().max_by_key(|share| weighed(share)).copied()
}

/// The script of a letter; `None` for what is no letter or could be of any script.
#[allow(clippy::wildcard_enum_match_arm)] // Unicode has ever more scripts.
fn of(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '\0'..='\u{A9}' | '\u{2000}'..='\u{206F}' => None,
        // The usual ones without a look into the tables.
        '\u{600}'..='\u{6FF}' => is_arabic_letter(c).then_some(Script::Arabic),
        '\u{C0}'..='\u{24F}' if c != '×' && c != '÷' => Some(Script::Latin),
        '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}' => Some(Script::Cyrillic),
        _ if !c.is_alphabetic() => None,
        _ => match c.script() {
            Script::Common | Script::Inherited | Script::Unknown => {
                is_arabic_letter(c).then_some(Script::Arabic)
            }
            script => Some(script),
        },
    }
}

#[cfg(test)]
mod tests {
    use unicode_script::Script;

    use super::{is_arabic_pair, main, runs, shares};
    use crate::analysis::characters::is_arabic_letter;

    #[test]
    fn letters_of_two_bytes_are_told_by_their_bytes() {
        for c in '\u{600}'..='\u{6FF}' {
            let mut bytes = [0; 2];
            c.encode_utf8(&mut bytes);
            assert_eq!(is_arabic_pair(bytes[0], bytes[1]), is_arabic_letter(c), "{c:?}");
        }
    }

    #[test]
    fn however_a_text_is_cut_its_runs_are_the_same() {
        let text = "«قال تيم كوك، مدير أبل: إن الهاتف الجديد سيطرح في الأسواق» (iPhone 15) ۲۰۲۳ گفت‌وگو 100% — Ελλάδα";
        for at in 0..70 {
            let text = format!("{}{text}", ".،".repeat(at));
            let whole: Vec<_> = runs(&text).iter().map(|run| (run.script, run.letters)).collect();
            let expected =
                [(Script::Arabic, 44), (Script::Latin, 6), (Script::Arabic, 6), (Script::Greek, 6)];
            assert_eq!(whole, expected, "{at}");
            for run in runs(&text) {
                let part = &text[run.start..run.end];
                assert!(
                    part.starts_with(char::is_alphabetic) && part.ends_with(char::is_alphabetic)
                );
            }
        }
    }

    #[test]
    fn runs_have_the_letters_of_their_script() {
        let text = "قال Tim (2) Cook هنا.";
        let found = runs(text);
        let spans: Vec<_> =
            found.iter().map(|run| (&text[run.start..run.end], run.letters)).collect();
        assert_eq!(spans, [("قال", 3), ("Tim (2) Cook", 7), ("هنا", 3)]);
        assert_eq!(shares(&found), [(Script::Latin, 7), (Script::Arabic, 6)]);
        assert_eq!(main(&shares(&found)), Some((Script::Arabic, 6)));
        let japanese = "Googleの新しいサービスがGmailに";
        assert_eq!(main(&shares(&runs(japanese))).map(|main| main.0), Some(Script::Hiragana));
        assert!(runs("2024 ٢٠٢٤ 🙂 ...").is_empty());
    }
}
