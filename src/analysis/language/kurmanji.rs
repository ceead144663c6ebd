//! Kurmanji in Arabic letters, as it is written in Badinan, told from Sorani by its function words: there is no text of
//! it to learn from.

/// Whether `text`, Kurdish in Arabic letters, is Kurmanji.
pub(super) fn is_kurmanji(text: &str) -> bool {
    let (mut words, mut own, mut shared, mut letters) = (0, 0, 0, 0);
    let mut folded = String::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        folded.clear();
        folded.extend(word.chars().map(|c| match c {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            c => c,
        }));
        letters += word.matches('ڤ').count();
        own += usize::from(OWN.contains(&folded.as_str()));
        shared += usize::from(SHARED.contains(&folded.as_str()));
    }
    own + shared > 0 && 8 * (own + shared) >= words || own > 0 && 10 * (own + letters) >= words
}

/// Words that Sorani has not.
const OWN: &[&str] =
    &["ئەڤ", "ئەڤی", "ئەڤێ", "ئێک", "دگەل", "دێ", "ژ", "ژی", "ڤان", "ڤی", "ڤێ", "یا", "یێ", "یێن"];
/// Words that Sorani hardly has.
const SHARED: &[&str] = &["بوویە", "ل", "لێ", "نینە", "هاتیە", "ژبەر", "ژنێ", "کو", "گەلەک"];

#[cfg(test)]
mod tests {
    use super::is_kurmanji;

    #[test]
    fn function_words_tell_it_from_sorani() {
        assert!(is_kurmanji("وەزیرێ ژ دهۆکێ ل گەل شاندەکێ ئەڤ بابەتە گۆت"));
        assert!(!is_kurmanji(
            "وەزیری دەرەوە ڕایگەیاند کە دانوستانەکان هەفتەی داهاتوو بەردەوام دەبن"
        ));
        assert!(!is_kurmanji(""));
    }
}
