//! The alphabets that models read, and what each character is to them.

use std::sync::LazyLock;

use crate::analysis::characters::{TATWEEL, is_arabic_letter, is_presentation_form, is_tashkeel};

/// The alphabets that models read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Arabic letters of all blocks and forms.
    Arabic,
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Devanagari letters and vowel signs.
    Devanagari,
}

impl Alphabet {
    /// Its languages, as BCP 47 tags in the order of the classes of its model. All alphabets but
    /// [`Alphabet::Arabic`] share one model, in the order they have here.
    pub const fn languages(self) -> &'static [&'static str] {
        match self {
            Self::Arabic => &["ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ks", "pnb", "az-Arab"],
            Self::Latin => &[
                "en", "fr", "de", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "af", "az", "ca",
                "cs", "cy", "da", "eo", "et", "eu", "fi", "ga", "gl", "ha", "hr", "hu", "is", "jv",
                "ku", "la", "lt", "lv", "ms", "mt", "nb", "ro", "sk", "sl", "sn", "so", "sq", "sw",
                "tk", "tl", "uz", "vi", "yo", "zu",
            ],
            Self::Cyrillic => {
                &["ru", "uk", "bg", "be", "kk", "ky", "mk", "mn", "sr", "tg", "tt", "ba"]
            }
            Self::Devanagari => &["hi", "mr", "ne"],
        }
    }

    /// What `c` is to models of this alphabet.
    pub(super) fn sign(self, c: char) -> Sign {
        match (self, c) {
            (Self::Latin, 'A'..='Z' | 'a'..='z') => Sign::Letter(c as u32 | 0x20),
            (Self::Latin, '\u{AA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
            | (Self::Cyrillic, '\u{400}'..='\u{52F}')
                if c.is_alphabetic() =>
            {
                c.to_lowercase().next().map_or(Sign::Outside, |c| Sign::Letter(c as u32))
            }
            // The Sindhi signs for "and" and "in" are words of their own.
            (Self::Devanagari, '\u{900}'..='\u{963}') | (Self::Arabic, '\u{06FD}' | '\u{06FE}') => {
                Sign::Letter(c as u32)
            }
            // Ornate parentheses stand among the forms.
            (Self::Arabic, '\u{FD3E}' | '\u{FD3F}') => Sign::Outside,
            (Self::Arabic, _) if is_presentation_form(c) => Sign::Form,
            (Self::Arabic, _) if is_arabic_letter(c) => Sign::Letter(c as u32),
            (Self::Latin | Self::Cyrillic | Self::Devanagari, '\'' | '’' | '‘' | 'ʻ' | 'ʼ') => {
                Sign::Apostrophe
            }
            _ if c == TATWEEL || is_tashkeel(c) || ('\u{300}'..='\u{36F}').contains(&c) => {
                Sign::Inside
            }
            _ => Sign::Outside,
        }
    }

    /// [`Alphabet::sign`] of the characters below U+0700, which are most of any text.
    pub(super) fn signs(self) -> &'static [Sign] {
        static SIGNS: LazyLock<[Vec<Sign>; 4]> = LazyLock::new(|| {
            [Alphabet::Arabic, Alphabet::Latin, Alphabet::Cyrillic, Alphabet::Devanagari]
                .map(|alphabet| ('\0'..'\u{700}').map(|c| alphabet.sign(c)).collect())
        });
        let [arabic, latin, cyrillic, devanagari] = &*SIGNS;
        match self {
            Self::Arabic => arabic,
            Self::Latin => latin,
            Self::Cyrillic => cyrillic,
            Self::Devanagari => devanagari,
        }
    }
}

/// What a character is to the models of an alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A letter, as models read it.
    Letter(u32),
    /// A letter in the shape of its position, or several in one.
    Form,
    /// Part of a word between two letters.
    Apostrophe,
    /// A mark on a letter, or the stretching stroke: nothing.
    Inside,
    /// What parts words.
    Outside,
}
