//! Phrases that give a line of furniture away: anchored at the start of the line, on folded keys.

use super::ZoneKind;

/// What a phrase says of the line it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) kind: ZoneKind,
    /// The longest line it speaks of, in words.
    pub(super) max_words: usize,
    pub(super) end: End,
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

/// The phrase that `key`, the keys of a line parted by blanks, begins with; the longest where several do.
pub(super) fn phrase(key: &str, words: usize) -> Option<Phrase> {
    let first = key.chars().next()?;
    let lines = &LIST[bucket(first)?];
    lines
        .lines()
        .filter_map(entry)
        .filter(|(phrase, found)| words <= found.max_words && begins(key, phrase))
        .max_by_key(|(phrase, _)| phrase.len())
        .map(|(_, found)| found)
}

/// The part of the list whose phrases begin with `first`.
fn bucket(first: char) -> Option<std::ops::Range<usize>> {
    let start = LIST
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .chain([0])
        .filter(|&at| LIST.get(at..).is_some_and(|rest| rest.starts_with(first)))
        .min()?;
    let mut end = start;
    for line in LIST.get(start..)?.split_inclusive('\n') {
        if !line.starts_with(first) {
            break;
        }
        end += line.len();
    }
    Some(start..end)
}

fn begins(key: &str, phrase: &str) -> bool {
    if let Some(stem) = phrase.strip_suffix('*') {
        return key.starts_with(stem);
    }
    if let Some(whole) = phrase.strip_suffix('$') {
        return key == whole;
    }
    key.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn entry(line: &str) -> Option<(&str, Phrase)> {
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
    Some((phrase, Phrase { kind, max_words, end }))
}

#[cfg(test)]
mod tests {
    use super::{LIST, entry, phrase};
    use crate::analysis::{ZoneKind, fold::folded};

    #[test]
    fn the_list_is_sorted_folded_and_well_formed() {
        let lines: Vec<_> = LIST.lines().collect();
        assert!(lines.is_sorted(), "sort the list by code points");
        for line in lines {
            let (phrase, _) = entry(line).unwrap_or_else(|| panic!("malformed: {line}"));
            let words = phrase.trim_end_matches(['*', '$']);
            assert_eq!(words, folded(words), "fold the phrase");
        }
    }

    #[test]
    fn phrases_are_anchored_and_whole_words() {
        let kind = |key, words| phrase(key, words).map(|p| p.kind);
        assert_eq!(kind("موافق", 1), Some(ZoneKind::Boilerplate));
        assert_eq!(kind("موافق علي القرار", 3), None);
        assert_eq!(kind("اترك تعليقا", 2), Some(ZoneKind::Boilerplate));
        assert_eq!(kind("وزير الاعلام", 2), None);
    }
}
