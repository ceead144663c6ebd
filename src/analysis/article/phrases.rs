//! Phrases that give a line of furniture away: anchored at its start, on folded keys.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::ZoneKind;

/// What a phrase says of the line it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) kind: ZoneKind,
    /// The longest line it speaks of, in words.
    pub(super) max_words: usize,
    pub(super) end: End,
    /// Words of the phrase itself.
    pub(super) words: usize,
}

/// Whether the article is over where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It says nothing of that.
    No,
    /// Likely, unless much of the body follows.
    Soft,
    /// Nearly always.
    Hard,
}

/// `phrase TAB kind TAB words TAB end`, sorted; `*` at the end of a phrase stands for any continuation of its last
/// word, `$` for the end of the line.
const LIST: &str = include_str!("../lexicon/zone_phrases.tsv");

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::embedded);

/// The phrases by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_first_word: FxHashMap<&'static str, Vec<Entry>>,
    /// Phrases of a single word that may go on, by their first letter.
    stems: FxHashMap<char, Vec<(&'static str, Phrase)>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// The words after the first.
    rest: Vec<&'static str>,
    last: Last,
    phrase: Phrase,
}

/// How the last word of a phrase is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Whole,
    Stem,
    EndOfLine,
}

impl Phrases {
    /// The list compiled into the program.
    pub(super) fn shared() -> &'static Self {
        &PHRASES
    }

    fn embedded() -> Self {
        let mut phrases = Self::default();
        for (text, phrase) in LIST.lines().filter_map(entry) {
            let (text, last) = match (text.strip_suffix('*'), text.strip_suffix('$')) {
                (Some(stem), _) => (stem, Last::Stem),
                (None, Some(whole)) => (whole, Last::EndOfLine),
                (None, None) => (text, Last::Whole),
            };
            let mut words = text.split(' ');
            let first = words.next().unwrap_or_default();
            let rest: Vec<_> = words.collect();
            if rest.is_empty() && last == Last::Stem {
                let letter = first.chars().next().unwrap_or_default();
                phrases.stems.entry(letter).or_default().push((first, phrase));
            } else {
                let entry = Entry { rest, last, phrase };
                phrases.by_first_word.entry(first).or_default().push(entry);
            }
        }
        for entries in phrases.by_first_word.values_mut() {
            entries.sort_by_key(|entry| {
                (std::cmp::Reverse(entry.rest.len()), entry.last != Last::EndOfLine)
            });
        }
        phrases
    }

    /// The phrase that a line of `count` words with these `keys` begins with; the longest where several do.
    pub(super) fn find<'k>(
        &self,
        keys: impl Iterator<Item = &'k str> + Clone,
        count: usize,
    ) -> Option<Phrase> {
        let mut rest = keys;
        let first = rest.next()?;
        let entries = self.by_first_word.get(first).map(Vec::as_slice).unwrap_or_default();
        let fitting =
            |entry: &&Entry| count <= entry.phrase.max_words && entry.fits(rest.clone(), count);
        entries.iter().find(fitting).map(|entry| entry.phrase).or_else(|| {
            let stems = self.stems.get(&first.chars().next()?)?.iter();
            let (_, phrase) = stems
                .filter(|(stem, phrase)| count <= phrase.max_words && first.starts_with(stem))
                .max_by_key(|(stem, _)| stem.len())?;
            Some(*phrase)
        })
    }
}

impl Entry {
    fn fits<'k>(&self, mut keys: impl Iterator<Item = &'k str>, count: usize) -> bool {
        if self.last == Last::EndOfLine && count != self.rest.len() + 1 {
            return false;
        }
        let last = self.rest.len().saturating_sub(1);
        self.rest.iter().enumerate().all(|(at, word)| {
            keys.next().is_some_and(|key| {
                key == *word || at == last && self.last == Last::Stem && key.starts_with(word)
            })
        })
    }
}

fn entry(line: &'static str) -> Option<(&'static str, Phrase)> {
    let mut fields = line.split('\t');
    let phrase = fields.next()?;
    let kind = match fields.next()? {
        "boilerplate" => ZoneKind::Boilerplate,
        "related" => ZoneKind::Related,
        "tags" => ZoneKind::Tags,
        "meta" => ZoneKind::Meta,
        "caption" => ZoneKind::Caption,
        _ => return None,
    };
    let max_words = fields.next()?.parse().ok()?;
    let end = match fields.next()? {
        "" => End::No,
        "soft" => End::Soft,
        "hard" => End::Hard,
        _ => return None,
    };
    let words = phrase.split(' ').count();
    Some((phrase, Phrase { kind, max_words, end, words }))
}

#[cfg(test)]
mod tests {
    use super::{LIST, Phrases, entry};
    use crate::analysis::{ZoneKind, fold::folded};

    #[test]
    fn the_list_is_sorted_folded_and_well_formed() {
        let lines: Vec<_> = LIST.lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "sort the list by code points, without repeats");
        for line in lines {
            let (phrase, _) = entry(line).unwrap_or_else(|| panic!("malformed: {line}"));
            let words = phrase.trim_end_matches(['*', '$']);
            assert_eq!(words, folded(words), "fold the phrase");
        }
    }

    #[test]
    fn phrases_are_anchored_and_whole_words() {
        let kind = |key: &str| {
            let words = key.split(' ');
            Phrases::shared().find(words.clone(), words.count()).map(|phrase| phrase.kind)
        };
        assert_eq!(kind("موافق"), Some(ZoneKind::Boilerplate));
        assert_eq!(kind("موافق علي القرار"), None);
        assert_eq!(kind("اترك تعليقا"), Some(ZoneKind::Boilerplate));
        assert_eq!(kind("اسمك"), Some(ZoneKind::Boilerplate));
        assert_eq!(kind("وزير الاعلام"), None);
        assert_eq!(kind("بحث وزير الخارجيه مع نظيره التعاون"), None);
    }
}
