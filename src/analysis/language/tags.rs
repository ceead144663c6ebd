//! Which languages can be named.

/// Every language that can be named, as BCP 47 tags.
pub const LANGUAGES: &[&str] = &[
    "af", "ak", "am", "ar", "ar-Latn", "az", "az-Arab", "ba", "be", "bg", "bn", "ca", "ckb", "cs",
    "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "ha",
    "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "jv", "ka", "kk", "km", "kn", "ko", "ks",
    "ku", "ky", "la", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "ne", "nl", "or",
    "pa", "pl", "pnb", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl", "sn", "so", "sq", "sr",
    "sv", "sw", "ta", "te", "tg", "th", "tk", "tl", "tr", "tt", "ug", "uk", "ur", "uz", "vi", "yi",
    "yo", "zh", "zu",
];

/// The tag of [`LANGUAGES`] that a caller means by `tag`: itself, or its language without region and variants.
pub(super) fn known(tag: &str) -> Option<&'static str> {
    let find = |tag: &str| LANGUAGES.iter().find(|code| code.eq_ignore_ascii_case(tag)).copied();
    find(tag).or_else(|| find(tag.split('-').next()?))
}

/// The tag of a language of the trigram detector.
pub(super) fn of_whatlang(language: whatlang::Lang) -> Option<&'static str> {
    let code = language.code();
    WHATLANG
        .binary_search_by(|(three, _)| three.cmp(&code))
        .ok()
        .and_then(|at| WHATLANG.get(at))
        .map(|&(_, tag)| tag)
}

/// ISO 639-3 codes of the trigram detector and their BCP 47 tags.
const WHATLANG: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, WHATLANG, known, of_whatlang};
    use crate::analysis::Alphabet;

    #[test]
    fn every_detector_names_known_languages() {
        assert!(LANGUAGES.is_sorted() && WHATLANG.is_sorted());
        for language in whatlang::Lang::all() {
            assert!(
                of_whatlang(*language).is_some_and(|tag| known(tag) == Some(tag)),
                "{language:?}"
            );
        }
        for alphabet in
            [Alphabet::Arabic, Alphabet::Latin, Alphabet::Cyrillic, Alphabet::Devanagari]
        {
            for &tag in alphabet.languages() {
                assert_eq!(known(tag), Some(tag));
            }
        }
        assert_eq!(
            (known("AR-EG"), known("ar-latn"), known("xx")),
            (Some("ar"), Some("ar-Latn"), None)
        );
    }
}
