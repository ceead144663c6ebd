//! Makes the table; for the tool.

use rustc_hash::FxHashMap;

use super::{
    Background, FREQUENCY, NO_STEM, STEM, STEPS, Section, TRAITS, UNKNOWN_SHARE, long_print, next,
    pack, place,
};
use crate::analysis::{
    lexicon::{
        Company, Listed,
        hash::{hash, hash_numbers},
        traits::traits_of,
    },
    stem::light10,
};

impl Background<'_> {
    /// A table of `entries`: a section, a key and the articles that hold it. `tags` are phrases of stems with the codes of
    /// the articles tagged with them and of their share; where a phrase begins with `word:` it is a stem whose share in
    /// tags of any kind is meant. `company` is that of words.
    pub fn encode<'e>(
        articles: u32,
        entries: impl IntoIterator<Item = (Section, &'e str, u32)>,
        tags: impl IntoIterator<Item = (&'e str, u8, u8)>,
        company: impl IntoIterator<Item = (&'e str, Company)>,
    ) -> Vec<u8> {
        let mut words: Vec<(&str, u32)> = Vec::new();
        let mut stems: FxHashMap<&str, (u32, u8)> = FxHashMap::default();
        let mut phrases: Vec<(&str, u32)> = Vec::new();
        for (section, key, frequency) in entries {
            match section {
                Section::Word => words.push((key, frequency)),
                Section::Stem => drop(stems.insert(key, (frequency, UNKNOWN_SHARE))),
                Section::Phrase => phrases.push((key, frequency)),
            }
        }
        let mut tagged = Vec::new();
        for (phrase, articles, share) in tags {
            match phrase.strip_prefix("word:") {
                Some(stem) => stems.entry(stem).or_insert((0, 0)).1 = share,
                None => {
                    for stem in phrase.split(' ') {
                        stems.entry(stem).or_insert((0, UNKNOWN_SHARE));
                    }
                    tagged.push((phrase, articles, share));
                }
            }
        }

        let frequencies: FxHashMap<&str, u32> = words.iter().copied().collect();
        let frequency = |word: &str| frequencies.get(word).copied().unwrap_or_default() as f32;
        let listed = Listed::embedded();
        let company: FxHashMap<&str, Company> = company.into_iter().collect();
        let mut bares = Vec::new();
        for &(word, _) in &words {
            let mut bare = String::new();
            let traits = traits_of(word, &frequency, &|word| listed.is_whole(word), &mut bare);
            let traits = match company.get(bare.as_str()) {
                Some(company) => company.tell(traits, &bare, &frequency),
                None => traits,
            };
            bares.push((light10(&bare).to_owned(), traits));
        }
        for (stem, _) in &bares {
            stems.entry(stem).or_insert((0, UNKNOWN_SHARE));
        }

        // The most frequent are found at the first look; ties by key, so that the table is always the same.
        let mut sorted: Vec<_> = stems.into_iter().collect();
        sorted.sort_unstable_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let stems = table(
            sorted.iter().map(|&(stem, (frequency, share))| {
                let print = (hash(stem) as u16).max(1).to_le_bytes();
                (hash(stem), [print[0], print[1], code(frequency), share])
            }),
            |number, slot| {
                if let Some((stem, _)) = sorted.get(number) {
                    numbers.insert(stem, slot);
                }
            },
        );
        let numbers_of = |phrase: &str| -> Option<Vec<u32>> {
            phrase.split(' ').map(|stem| numbers.get(stem).copied()).collect()
        };

        let mut sorted: Vec<_> = words.iter().zip(&bares).collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let words = table(
            sorted.iter().map(|((word, frequency), (stem, traits))| {
                let stem = numbers.get(stem.as_str()).copied().unwrap_or(NO_STEM).min(NO_STEM);
                let slot = u64::from((hash(word) as u16).max(1))
                    | u64::from(stem) << STEM
                    | u64::from(code(*frequency)) << FREQUENCY
                    | pack(*traits) << TRAITS;
                (hash(word), slot.to_le_bytes())
            }),
            |_, _| (),
        );

        phrases.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let known = phrases.iter().filter_map(|&(phrase, frequency)| {
            let hash = hash_numbers(numbers_of(phrase)?);
            let print = (hash as u16).max(1).to_le_bytes();
            Some((hash, [print[0], print[1], code(frequency)]))
        });
        let phrases = table(known.collect::<Vec<_>>(), |_, _| ());
        let tags = tagged.iter().filter_map(|&(phrase, articles, share)| {
            let hash = hash_numbers(numbers_of(phrase)?);
            let [a, b, c, d] = long_print(hash).to_le_bytes();
            Some((hash, [a, b, c, d, articles, share]))
        });
        let tags = table(tags.collect::<Vec<_>>(), |_, _| ());
        [&articles.to_le_bytes()[..], &words, &stems, &phrases, &tags].concat()
    }
}

/// A section of slots under their hashes, four fifths of them full; tells `placed` which slot each of them has got.
fn table<const N: usize>(
    entries: impl IntoIterator<Item = (u64, [u8; N]), IntoIter: ExactSizeIterator>,
    mut placed: impl FnMut(usize, u32),
) -> Vec<u8> {
    let entries = entries.into_iter();
    let mut slots = vec![[0; N]; entries.len() * 5 / 4 + 1];
    for (number, (hash, entry)) in entries.enumerate() {
        let (mut at, _) = place(hash, slots.len());
        while slots.get(at).is_some_and(|slot| *slot != [0; N]) {
            at = next(at, slots.len());
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = entry;
            placed(number, at as u32);
        }
    }
    [&(slots.len() as u32).to_le_bytes()[..], slots.as_flattened()].concat()
}

/// The code of a frequency.
fn code(frequency: u32) -> u8 {
    match frequency {
        0 => 0,
        _ => ((frequency as f32).log2() * STEPS).round().min(254.0) as u8 + 1,
    }
}
