//! Light stemming: the light10 stemmer of Larkey, Ballesteros and Connell (2007), *Light Stemming for Arabic
//! Information Retrieval*, on folded keys.

/// Conjunctions and prepositions run together with the article, and the article; longest first.
const ARTICLES: &[&str] = &["وال", "بال", "كال", "فال", "ال", "لل"];

/// Endings, each taken off once, in this order.
const SUFFIXES: &[&str] = &["ها", "ان", "ات", "ون", "ين", "يه", "يه", "ه", "ي"];

/// The stem of `key`, a part of it.
pub(crate) fn light10(key: &str) -> &str {
    let mut stem = key;
    if let Some(rest) = stem.strip_prefix('و')
        && rest.chars().count() >= 3
    {
        stem = rest;
    }
    let long = |rest: &&str| rest.chars().nth(1).is_some();
    if let Some(rest) = ARTICLES.iter().find_map(|article| stem.strip_prefix(article).filter(long))
    {
        stem = rest;
    }
    for suffix in SUFFIXES {
        if let Some(rest) = stem.strip_suffix(suffix).filter(long) {
            stem = rest;
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::light10;

    #[test]
    fn articles_and_endings_come_off() {
        for (key, stem) in [
            ("والمسلمون", "مسلم"),
            ("للاقتصاد", "اقتصاد"),
            ("حكوميه", "حكوم"),
            ("وزير", "زير"),
            ("ال", "ال"),
            ("", ""),
        ] {
            assert_eq!(light10(key), stem);
        }
    }
}
