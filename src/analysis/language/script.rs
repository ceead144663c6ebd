//! Which scripts a text is written in, and where.

use unicode_script::{Script, UnicodeScript as _};

use crate::analysis::{
    cancel::Pace,
    characters::{arabic_letters, is_arabic_letter},
};

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
        let (script, letters, end) = match first {
            b'a'..=b'z' | b'A'..=b'Z' => {
                let rest = bytes.get(start..).unwrap_or_default();
                let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                (Some(Script::Latin), letters, start + letters)
            }
            0..=0x7F => (None, 0, start + 1),
            _ => match arabic_letters(bytes, start) {
                0 => {
                    let c = text.get(start..).and_then(|rest| rest.chars().next());
                    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                    (of(c), 1, start + c.len_utf8())
                }
                letters => (Some(Script::Arabic), letters, start + 2 * letters),
            },
        };
        if let Some(script) = script {
            let letters = letters as u32;
            match runs.last_mut() {
                Some(run) if run.script == script => {
                    run.letters += letters;
                    run.end = end;
                }
                _ => runs.push(Run { script, letters, start, end }),
            }
        }
        start = end;
    }
    runs
}

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

    use super::{main, runs, shares};

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
