//! Arabic in windows-1256 that somebody took for windows-1252: «ÇáæÒíÑ» for «الوزير».

use std::borrow::Cow;

/// `text` as it was meant, if most of its letters are ones that no language has in such numbers.
pub(super) fn meant(text: &str) -> Option<Cow<'static, str>> {
    let (mut letters, mut high) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        high += u32::from(('\u{C0}'..='\u{FF}').contains(&c));
    }
    (high >= 4 && 10 * high >= 7 * letters).then(|| {
        let meant = |c: char| (c as usize).checked_sub(0xC0).and_then(|at| MEANT.get(at)).copied();
        text.chars().map(|c| meant(c).unwrap_or(c)).collect()
    })
}

/// The characters of windows-1256 from 0xC0 to 0xFF.
const MEANT: [char; 64] = [
    'ہ', 'ء', 'آ', 'أ', 'ؤ', 'إ', 'ئ', 'ا', 'ب', 'ة', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز',
    'س', 'ش', 'ص', 'ض', '×', 'ط', 'ظ', 'ع', 'غ', 'ـ', 'ف', 'ق', 'ك', 'à', 'ل', 'â', 'م', 'ن', 'ه',
    'و', 'ç', 'è', 'é', 'ê', 'ë', 'ى', 'ي', 'î', 'ï', '\u{64B}', '\u{64C}', '\u{64D}', '\u{64E}',
    'ô', '\u{64F}', '\u{650}', '÷', '\u{651}', 'ù', '\u{652}', 'û', 'ü', '\u{200E}', '\u{200F}',
    'ے',
];

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn mangled_arabic_is_read_as_it_was_meant() {
        assert_eq!(meant("ÇáæÒíÑ ÃÚáä").as_deref(), Some("الوزير أعلن"));
        for text in ["été à Orléans", "Öl für Äpfel", "الوزير", "2024", ""] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
