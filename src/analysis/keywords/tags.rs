//! What editors tag: how often they took a phrase, and its words, for a keyword where they stood in an article. The
//! keyphraseness of Mihalcea and Csomai (2007), beside the same of single words, which carries over to new phrases.

use rustc_hash::FxHashMap;

const EDITOR_TAGS: &str = include_str!("../lexicon/editor_tags.tsv");

/// Counts by stems.
#[derive(Debug, Default)]
pub(crate) struct EditorTags {
    phrases: FxHashMap<&'static str, Share>,
    words: FxHashMap<&'static str, f32>,
}

/// How editors treat one phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// Logarithm of one more than the articles tagged with it.
    pub(super) tagged: f32,
    /// Logarithm of the share of articles it stands in that are tagged with it.
    pub(super) share: f32,
}

/// Of ten articles with something unknown, one is taken to be tagged with it.
const UNKNOWN: f32 = -std::f32::consts::LN_10;

impl EditorTags {
    /// The counts compiled into the program.
    pub(crate) fn embedded() -> Self {
        let mut tags = Self::default();
        for (kind, key, tagged, articles) in EDITOR_TAGS.lines().filter_map(fields) {
            if kind == "phrase" {
                let share = ((tagged + 0.3) / (articles + 3.0)).ln();
                tags.phrases.insert(key, Share { tagged: (1.0 + tagged).ln(), share });
            } else {
                tags.words.insert(key, ((tagged + 0.5) / (articles + 5.0)).ln());
            }
        }
        tags
    }

    /// How editors treat the phrase of `stems`, parted by blanks.
    pub(super) fn phrase(&self, stems: &str) -> Share {
        self.phrases.get(stems).copied().unwrap_or(Share { tagged: 0.0, share: UNKNOWN })
    }

    /// Logarithm of the share of articles with `stem` that have it in a tag.
    pub(super) fn word(&self, stem: &str) -> f32 {
        self.words.get(stem).copied().unwrap_or(UNKNOWN)
    }
}

fn fields(line: &'static str) -> Option<(&'static str, &'static str, f32, f32)> {
    let mut fields = line.split('\t');
    let (kind, key) = (fields.next()?, fields.next()?);
    Some((kind, key, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{EDITOR_TAGS, EditorTags, fields};

    #[test]
    fn counts_are_sorted_unique_and_well_formed() {
        assert!(EDITOR_TAGS.lines().is_sorted_by(|a, b| a < b));
        for line in EDITOR_TAGS.lines() {
            let (_, _, tagged, articles) = fields(line).unwrap_or_else(|| panic!("bad: {line}"));
            assert!(tagged <= articles, "{line}");
        }
    }

    #[test]
    fn names_of_countries_are_tagged_more_than_words_of_every_day() {
        let tags = EditorTags::embedded();
        assert!(tags.phrase("سوريا").share > tags.phrase("جلسه").share);
        assert!(tags.word("سوريا") > tags.word("يوم"));
    }
}
