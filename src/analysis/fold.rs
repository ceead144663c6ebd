//! Spelling folds: one key for the many ways to write a word.
//!
//! Arabic news spells freely: hamza is dropped or kept, final yeh loses its dots, ta marbuta its two, words
//! are stretched and vowelled, and Persian keyboards leave their own kaf and yeh. Every list and table of this
//! crate is looked up by the key made here, after Larkey, Ballesteros and Connell (2002), *Improving Stemming
//! for Arabic Information Retrieval*, with the letters of neighbouring languages added.

use unicode_normalization::UnicodeNormalization as _;

use super::cancel::Pace;
use super::characters::{TATWEEL, digit_value, is_format, is_presentation_form, is_tashkeel};

/// Appends the key of `word` to `key`: marks, tatweel and invisible characters removed, presentation forms
/// decomposed, letter variants unified, digits European, Latin in lower case. Folding a key changes nothing.
pub(crate) fn fold_into(word: &str, key: &mut String) {
    let start = key.len();
    let mut pace = Pace::after(16 * 1024);
    for c in word.chars() {
        pace.reach(key.len() - start);
        fold_character(c, key);
    }
    if key.len() == start {
        keep(word, key);
    }
}

/// A word of nothing but hamza or marks would vanish: it stays as it is.
pub(crate) fn keep(word: &str, key: &mut String) {
    let mut pace = Pace::after(16 * 1024);
    let kept = word.char_indices().inspect(|&(at, _)| pace.reach(at)).map(|(_, c)| c);
    key.extend(kept.filter(|&c| !is_format(c) && c != TATWEEL));
}

/// The key of `word` as a string of its own.
pub(crate) fn folded(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    fold_into(word, &mut key);
    key
}

/// Appends what stands for `c` in a key.
pub(crate) fn fold_character(c: char, key: &mut String) {
    match c {
        'ا'..='غ' | 'ف'..='ي' | 'ء'..='ئ' | 'ٱ'..='ە' => {
            if let Some(letter) = fold_letter(c) {
                key.push(letter);
            }
        }
        'a'..='z' => key.push(c),
        TATWEEL => {}
        _ if is_tashkeel(c) || is_format(c) => {}
        _ if is_presentation_form(c) => {
            for part in std::iter::once(c).nfkc() {
                if is_presentation_form(part) {
                    key.push(part);
                } else {
                    fold_character(part, key);
                }
            }
        }
        _ => match digit_value(c) {
            Some(value) => key.extend(char::from_digit(value, 10)),
            None => key.extend(c.to_lowercase()),
        },
    }
}

/// The letter that stands for `c`; `None` for a bare hamza.
pub(crate) const fn fold_letter(c: char) -> Option<char> {
    Some(match c {
        'ء' => return None,
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' | 'ې' | 'ے' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ھ' | 'ہ' | 'ۃ' | 'ە' => 'ه',
        'ک' | 'گ' => 'ك',
        'ڤ' => 'ف',
        'پ' => 'ب',
        'چ' => 'ج',
        'ژ' => 'ز',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn spelling_variants_share_a_key() {
        for variants in [
            ["أَحْمَد", "احمد"],
            ["مدرسة", "مدرسه"],
            ["مستشفى", "مستشفي"],
            ["كـــتـــاب", "كتاب"],
            ["ﻻ", "لا"],
            ["کی\u{200C}ف", "كيف"],
            ["١٢٣", "123"],
            ["REUTERS", "reuters"],
        ] {
            assert_eq!(folded(variants[0]), folded(variants[1]), "{variants:?}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for word in ["المسؤولون", "شيء", "ءء", "ﷺ", "İstanbul", "ＡＢ", "٪", "ا\u{0653}"]
        {
            let once = folded(word);
            assert_eq!(folded(&once), once, "{word}");
        }
    }
}
