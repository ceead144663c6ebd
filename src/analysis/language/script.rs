//! Which scripts a text is written in.

use unicode_script::{Script, UnicodeScript as _};

use crate::analysis::cancel::Pace;

/// Letters of each script, most first.
pub(super) fn shares(text: &str) -> Vec<(Script, u32)> {
    let mut counts: Vec<(Script, u32)> = Vec::new();
    let mut pace = Pace::new(16 * 1024);
    for (at, c) in text.char_indices() {
        pace.reach(at);
        if !c.is_alphabetic() {
            continue;
        }
        let script = of(c);
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            continue;
        }
        match counts.iter_mut().find(|(found, _)| *found == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

/// The script of a letter.
pub(super) fn of(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}' => Script::Arabic,
        _ => c.script(),
    }
}

/// What of `text` says something of its language: no addresses, no handles.
pub(super) fn telling(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let address = word.contains("://")
            || word.starts_with("www.")
            || word.starts_with('@')
            || word.contains('@');
        if !address {
            kept.push_str(word);
            kept.push(' ');
        }
    }
    kept
}

/// The language of Cyrillic text whose alphabet has letters that no other language served here has. The detectors do
/// not know Kazakh, and take a short Ukrainian title for Russian.
pub(super) fn cyrillic_alphabet(text: &str) -> Option<&'static str> {
    let any = |letters: &[char]| text.contains(letters);
    if any(&TAJIK_OR_UZBEK) || any(&['ў', 'Ў']) {
        None
    } else if any(&KAZAKH) || any(&['і', 'І']) && any(&['ә', 'Ә', 'ң', 'Ң', 'ө', 'Ө', 'ү', 'Ү'])
    {
        Some("kk")
    } else if any(&UKRAINIAN) {
        Some("uk")
    } else {
        None
    }
}

const TAJIK_OR_UZBEK: [char; 8] = ['ҳ', 'Ҳ', 'ҷ', 'Ҷ', 'ӣ', 'Ӣ', 'ӯ', 'Ӯ'];
const KAZAKH: [char; 6] = ['қ', 'Қ', 'ғ', 'Ғ', 'ұ', 'Ұ'];
const UKRAINIAN: [char; 6] = ['ї', 'Ї', 'є', 'Є', 'ґ', 'Ґ'];

#[cfg(test)]
mod tests {
    use super::cyrillic_alphabet;

    #[test]
    fn letters_of_one_alphabet_tell_its_language() {
        for (text, expected) in [
            ("Қазақстан", Some("kk")),
            ("бүгінгі жаңалық", Some("kk")),
            ("Новини Києва", Some("uk")),
            ("Беларускі народ і ўлада", None),
            ("Тоҷикистон ва қонун ҳам", None),
            ("Новости дня", None),
        ] {
            assert_eq!(cyrillic_alphabet(text), expected, "{text}");
        }
    }
}
