//! What the cut needs to know of a character, in tables for ASCII and the Arabic block (U+0600..=U+06FF): nearly every
//! character of an Arabic text is in one of the two.

use crate::analysis::{
    characters::{TATWEEL, is_arabic_letter, is_format, is_tashkeel},
    fold::fold_letter,
};

/// What a character does in a text that is cut into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Parts words.
    Gap,
    /// A letter of the Arabic script.
    Arabic,
    /// Another letter.
    Other,
    /// A digit.
    Digit,
    /// A mark on the letter before it, or a stretch of it.
    Mark,
    /// Invisible; parts no word.
    Format,
}

/// A character as the cut sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Character {
    pub(super) role: Role,
    /// Its key is the character itself.
    pub(super) kept: bool,
    /// Its bytes.
    pub(super) length: u8,
}

impl Character {
    /// The character of `text` that begins at `at`.
    #[inline]
    pub(super) fn at(text: &str, at: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let first = *bytes.get(at)?;
        if let Some(&character) = ASCII.get(usize::from(first)) {
            return Some(character);
        }
        // D8 80 ..= DB BF is the Arabic block.
        if let 0xD8..=0xDB = first
            && let Some(&second) = bytes.get(at + 1)
            && let Some(&character) = ARABIC.get(usize::from((first - 0xD8) << 6 | second & 0x3F))
        {
            return Some(character);
        }
        Self::other(text, at)
    }

    #[cold]
    fn other(text: &str, at: usize) -> Option<Self> {
        let c = text.get(at..)?.chars().next()?;
        Some(Self { role: role(c), kept: false, length: c.len_utf8() as u8 })
    }
}

/// How many bytes of `text` from `at` on are letters of the Arabic block whose key is the letter itself.
#[inline]
pub(super) fn kept_letters(text: &[u8], at: usize) -> usize {
    let (pairs, _) = text.get(at..).unwrap_or_default().as_chunks();
    let kept = |&&[first, second]: &&[u8; 2]| {
        let low = (first.wrapping_sub(0xD8) << 6) | (second & 0x3F);
        matches!(first, 0xD8..=0xDB) && KEPT_LETTERS.get(usize::from(low)) == Some(&true)
    };
    2 * pairs.iter().take_while(kept).count()
}

/// U+0600..=U+06FF by their low byte.
static KEPT_LETTERS: [bool; 256] = {
    let mut table = [false; 256];
    let mut low = 0;
    while low < table.len() {
        table[low] = ARABIC[low].kept;
        low += 1;
    }
    table
};

/// U+0000..=U+007F.
static ASCII: [Character; 128] = {
    let mut table = [Character { role: Role::Gap, kept: true, length: 1 }; 128];
    let mut byte = 0;
    while byte < table.len() {
        let c = byte as u8;
        if c.is_ascii_alphabetic() {
            table[byte].role = Role::Other;
            table[byte].kept = c.is_ascii_lowercase();
        } else if c.is_ascii_digit() {
            table[byte].role = Role::Digit;
        }
        byte += 1;
    }
    table
};

/// U+0600..=U+06FF by their low byte.
static ARABIC: [Character; 256] = {
    let mut table = [Character { role: Role::Gap, kept: false, length: 2 }; 256];
    let mut low = 0;
    while low < table.len() {
        if let Some(c) = char::from_u32(0x0600 + low as u32) {
            table[low].role = arabic(c);
            table[low].kept = is_arabic_letter(c)
                && matches!(fold_letter(c), Some(letter) if letter as u32 == c as u32);
        }
        low += 1;
    }
    table
};

const fn arabic(c: char) -> Role {
    match c {
        _ if c == TATWEEL || is_tashkeel(c) => Role::Mark,
        _ if is_arabic_letter(c) => Role::Arabic,
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => Role::Digit,
        _ if is_format(c) => Role::Format,
        _ => Role::Gap,
    }
}

/// The role of any character.
fn role(c: char) -> Role {
    if c == TATWEEL || is_tashkeel(c) {
        Role::Mark
    } else if is_arabic_letter(c) {
        Role::Arabic
    } else if c.is_numeric() {
        Role::Digit
    } else if c.is_alphabetic() {
        Role::Other
    } else if is_format(c) {
        Role::Format
    } else {
        Role::Gap
    }
}

#[cfg(test)]
mod tests {
    use super::{Character, Role, role};
    use crate::analysis::fold::folded;

    #[test]
    fn the_tables_say_what_is_said_of_any_character() {
        for c in ('\0'..='\u{7F}').chain('\u{0600}'..='\u{06FF}') {
            let text = format!("{c}b");
            let found = Character::at(&text, 0).unwrap();
            assert_eq!((found.role, usize::from(found.length)), (role(c), c.len_utf8()), "{c:?}");
            if matches!(found.role, Role::Arabic | Role::Other | Role::Digit) {
                assert_eq!(found.kept, folded(&text) == text, "{c:?}");
            }
        }
    }
}
