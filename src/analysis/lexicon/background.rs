//! What a background corpus and editors' tags tell of words, stems and phrases: a table read in place.
//!
//! Layout, little endian: `articles: u32`, then four sections, each `slots: u32` and its slots. A key stands at or after
//! the slot its hash names (linear probing); an empty slot is all zeros.
//!
//! | section | key | bytes of a slot |
//! |---|---|---|
//! | words | folded word | fingerprint 2, then 48 bits, lowest first: stem 17, frequency 8, traits 23 |
//! | stems | light10 stem | fingerprint 2, frequency 1, tag code 1 |
//! | phrases | numbers of two or three stems | fingerprint 2, frequency 1 |
//! | tags | numbers of one to four stems | fingerprint 4, code of the articles tagged 1, of their share 1 |
//!
//! The number of a stem is that of its slot. A frequency, in articles, is `round(16 · log2(df)) + 1`, 0 for none: off by at
//! most 2.2 %. A key that is not in a section is taken for one that is less than once in 5 000 look-ups.

use super::{
    hash::{hash, hash_numbers},
    traits::Traits,
};

mod encode;

/// Frequencies and traits. Nothing is copied or built to read them.
#[derive(Clone, Copy, Debug)]
pub struct Background<'t> {
    articles: u32,
    words: &'t [[u8; 8]],
    stems: &'t [[u8; 4]],
    phrases: &'t [[u8; 3]],
    tags: &'t [[u8; 6]],
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Light10 stems.
    Stem,
    /// Folded words.
    Word,
    /// Two or three stems in a row, parted by a blank.
    Phrase,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownWord {
    /// Number of the stem of the word without attached conjunction and preposition.
    pub(crate) stem: u32,
    /// The code of its frequency.
    pub(crate) frequency: u8,
    pub(crate) traits: Traits,
}

/// How editors treat one phrase, in the codes of tools/keyword_model.py.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tagged {
    /// Of the articles tagged with it, logarithmic.
    pub(crate) articles: u8,
    /// Of the share of articles it stands in that are tagged with it, logarithmic.
    pub(crate) share: u8,
}

impl<'t> Background<'t> {
    /// Reads `table`; what is not a table holds nothing.
    pub(crate) fn new(table: &'t [u8]) -> Self {
        let (articles, mut rest) = number(table);
        Self {
            articles: articles.max(1),
            words: section(&mut rest),
            stems: section(&mut rest),
            phrases: section(&mut rest),
            tags: section(&mut rest),
        }
    }

    /// The articles counted.
    pub fn articles(&self) -> f32 {
        self.articles as f32
    }

    /// How many of them hold `key`; 0 where the table does not know it.
    pub fn frequency(&self, section: Section, key: &str) -> f32 {
        frequency(match section {
            Section::Stem => self.stem(key).map_or(0, |stem| self.stem_code(stem)),
            Section::Word => self.word_code(hash(key)),
            Section::Phrase => {
                let stems: Option<Vec<u32>> = key.split(' ').map(|stem| self.stem(stem)).collect();
                stems.map_or(0, |stems| self.phrase_code(hash_numbers(stems)))
            }
        })
    }

    /// What is known of the word whose key has the hash `hash`.
    pub(crate) fn word(&self, hash: u64) -> Option<KnownWord> {
        self.word_slot(hash).map(|slot| KnownWord {
            stem: (slot >> STEM) as u32 & NO_STEM,
            frequency: (slot >> FREQUENCY) as u8,
            traits: unpack(slot >> TRAITS),
        })
    }

    /// The code of the frequency of the word whose key has the hash `hash`: 16 for each doubling, 0 for none.
    pub(crate) fn word_code(&self, hash: u64) -> u8 {
        self.word_slot(hash).map_or(0, |slot| (slot >> FREQUENCY) as u8)
    }

    /// The number of `stem`.
    pub(crate) fn stem(&self, stem: &str) -> Option<u32> {
        let (mut at, print) = place(hash(stem), self.stems.len());
        for _ in 0..self.stems.len() {
            let &[a, b, ..] = self.stems.get(at)?;
            match u16::from_le_bytes([a, b]) {
                0 => return None,
                found if found == print => return Some(at as u32),
                _ => at = next(at, self.stems.len()),
            }
        }
        None
    }

    /// The code of a stem's frequency: 16 for each doubling, 0 for none.
    pub(crate) fn stem_code(&self, stem: u32) -> u8 {
        self.stems.get(stem as usize).map_or(0, |slot| slot[2])
    }

    /// The code of the share of articles with a stem that have it in a tag.
    pub(crate) fn stem_tag(&self, stem: u32) -> u8 {
        self.stems.get(stem as usize).map_or(UNKNOWN_SHARE, |slot| slot[3])
    }

    /// The code of the frequency of two or three stems in a row whose numbers have the hash `hash`.
    pub(crate) fn phrase_code(&self, hash: u64) -> u8 {
        let (mut at, print) = place(hash, self.phrases.len());
        for _ in 0..self.phrases.len() {
            let Some(&[a, b, code]) = self.phrases.get(at) else { return 0 };
            match u16::from_le_bytes([a, b]) {
                0 => return 0,
                found if found == print => return code,
                _ => at = next(at, self.phrases.len()),
            }
        }
        0
    }

    /// How editors treat the phrase of stems whose numbers have the hash `hash`.
    pub(crate) fn tagged(&self, hash: u64) -> Tagged {
        let unknown = Tagged { articles: 0, share: UNKNOWN_SHARE };
        let (mut at, _) = place(hash, self.tags.len());
        for _ in 0..self.tags.len() {
            let Some(&[a, b, c, d, articles, share]) = self.tags.get(at) else { return unknown };
            match u32::from_le_bytes([a, b, c, d]) {
                0 => return unknown,
                found if found == long_print(hash) => return Tagged { articles, share },
                _ => at = next(at, self.tags.len()),
            }
        }
        unknown
    }

    fn word_slot(&self, hash: u64) -> Option<u64> {
        let (mut at, print) = place(hash, self.words.len());
        for _ in 0..self.words.len() {
            let slot = u64::from_le_bytes(*self.words.get(at)?);
            match slot as u16 {
                0 => return None,
                found if found == print => return Some(slot),
                _ => at = next(at, self.words.len()),
            }
        }
        None
    }
}

/// The share of tagged articles of what no editor was seen to judge: one in ten.
pub(crate) const UNKNOWN_SHARE: u8 = 75;
/// In place of a stem's number: it has none.
pub(crate) const NO_STEM: u32 = (1 << 17) - 1;

/// Bits of a word's slot before the stem, the frequency and the traits.
const STEM: u32 = 16;
const FREQUENCY: u32 = 33;
const TRAITS: u32 = 41;

/// Steps of a frequency's logarithm to the base of two.
const STEPS: f32 = 16.0;

/// The articles that the code of a frequency stands for.
pub(crate) fn frequency(code: u8) -> f32 {
    if code == 0 { 0.0 } else { (f32::from(code - 1) / STEPS).exp2() }
}

fn pack(traits: Traits) -> u64 {
    let Traits { removed, contracted, letters, nounness, .. } = traits;
    let flags = [
        contracted,
        traits.definite,
        traits.name,
        traits.pronoun,
        traits.modifier,
        traits.future,
        traits.nisba,
        traits.adjective,
        traits.feminine,
        traits.conjugated,
    ];
    let flags = flags.iter().rev().fold(0, |bits, &flag| bits << 1 | u64::from(flag));
    flags
        | u64::from(removed & 3) << 10
        | u64::from(letters & 15) << 12
        | u64::from(nounness) << 16
        | u64::from(traits.accusative) << 22
}

fn unpack(bits: u64) -> Traits {
    let flag = |bit: u32| bits >> bit & 1 != 0;
    Traits {
        contracted: flag(0),
        definite: flag(1),
        name: flag(2),
        pronoun: flag(3),
        modifier: flag(4),
        future: flag(5),
        nisba: flag(6),
        adjective: flag(7),
        feminine: flag(8),
        conjugated: flag(9),
        removed: (bits >> 10 & 3) as u8,
        letters: (bits >> 12 & 15) as u8,
        nounness: (bits >> 16 & 63) as u8,
        accusative: flag(22),
    }
}

/// The slot a hash is looked for from, and its fingerprint.
fn place(hash: u64, slots: usize) -> (usize, u16) {
    let slot = ((hash >> 32) * slots as u64) >> 32;
    (slot as usize, (hash as u16).max(1))
}

fn long_print(hash: u64) -> u32 {
    (hash as u32).max(1)
}

fn next(at: usize, slots: usize) -> usize {
    if at + 1 == slots { 0 } else { at + 1 }
}

fn section<'t, const N: usize>(rest: &mut &'t [u8]) -> &'t [[u8; N]] {
    let (slots, after) = number(rest);
    let (section, after) = after.split_at_checked(slots as usize * N).unwrap_or((&[], &[]));
    *rest = after;
    section.as_chunks().0
}

fn number(bytes: &[u8]) -> (u32, &[u8]) {
    match bytes.split_first_chunk() {
        Some((number, rest)) => (u32::from_le_bytes(*number), rest),
        None => (0, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Background, KnownWord, Section, Tagged, UNKNOWN_SHARE};
    use crate::analysis::{
        lexicon::{
            Lexicon,
            hash::{hash, hash_numbers},
        },
        stem::light10,
    };

    #[test]
    fn what_was_put_in_is_found_again() {
        let keys: Vec<_> = (0..5_000).map(|i| format!("كلمه{i}")).collect();
        let entries = keys.iter().zip(1u32..).map(|(key, df)| (Section::Word, key.as_str(), df));
        let table = Background::encode(5_000, entries, [], []);
        let background = Background::new(&table);
        assert_eq!(background.articles(), 5_000.0);
        for (key, df) in keys.iter().zip(1u32..) {
            let found = background.frequency(Section::Word, key);
            assert!((found / df as f32 - 1.0).abs() < 0.03, "{key}: {found} for {df}");
        }
        let wrong = (0..5_000)
            .filter(|i| background.frequency(Section::Word, &format!("غير{i}")) > 0.0)
            .count();
        assert!(wrong <= 3, "{wrong} false answers");
        assert_eq!(background.frequency(Section::Stem, "غير"), 0.0);
    }

    #[test]
    fn words_have_the_stem_and_the_traits_of_what_is_left_of_them() {
        let entries = [("موسكو", 90), ("وموسكو", 9)].map(|(key, df)| (Section::Word, key, df));
        let phrases = [(Section::Stem, "موسكو", 95), (Section::Phrase, "موسكو موسكو", 5)];
        let tags = [("موسكو", 40, 90), ("word:موسكو", 0, 100)];
        let table = Background::encode(1_000, entries.into_iter().chain(phrases), tags, []);
        let background = Background::new(&table);
        let stem = background.stem("موسكو").expect("its stem is known");
        let KnownWord { stem: found, traits, .. } = background.word(hash("وموسكو")).expect("known");
        assert_eq!((found, traits.removed, traits.letters, traits.name), (stem, 1, 5, true));
        assert_eq!(background.frequency(Section::Phrase, "موسكو موسكو").round(), 5.0);
        assert_eq!(background.tagged(hash_numbers([stem])), Tagged { articles: 40, share: 90 });
        assert_eq!(background.tagged(hash_numbers([stem, stem])).share, UNKNOWN_SHARE);
        assert_eq!(background.stem_tag(stem), 100);
    }

    #[test]
    fn a_broken_table_holds_nothing() {
        for bytes in [&[][..], &[1], &[255; 9]] {
            assert_eq!(Background::new(bytes).frequency(Section::Phrase, "ما"), 0.0);
        }
    }

    #[test]
    fn names_of_countries_are_tagged_more_than_words_of_every_day() {
        let background = Lexicon::embedded().background;
        let stem =
            |key| background.stem(light10(key)).unwrap_or_else(|| panic!("{key} is not known"));
        let share = |key| background.tagged(hash_numbers([stem(key)])).share;
        assert!(share("سوريا") > share("جلسه"));
        assert!(background.stem_tag(stem("سوريا")) > background.stem_tag(stem("يوم")));
    }
}
