//! How many articles of a background corpus hold a word, a stem or a phrase of stems: a table read in place.
//!
//! Layout, little endian: `articles: u32`, then for each [`Section`] `slots: u32` and `slots` slots of three bytes: a
//! 16-bit fingerprint (0 = empty) and the frequency as `round(16 · log2(df))`. A key stands at or after the slot its
//! hash names (linear probing). A frequency is off by at most 2.2 %; a key that is not in the table is taken for one
//! that is about once in 20 000 look-ups.

use std::sync::LazyLock;

/// Document frequencies. Nothing is copied or built to read them.
#[derive(Clone, Copy, Debug)]
pub struct Background<'t> {
    articles: u32,
    sections: [&'t [u8]; 3],
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Light10 stems.
    Stem = 0,
    /// Folded words.
    Word = 1,
    /// Two or three stems in a row, parted by a blank.
    Phrase = 2,
}

/// Bytes of a slot.
const SLOT: usize = 3;
/// Steps of a frequency's logarithm to the base of two.
const STEPS: f32 = 16.0;

impl<'t> Background<'t> {
    /// Reads `table`; what is not a table holds nothing.
    pub(crate) fn new(table: &'t [u8]) -> Self {
        let (articles, mut rest) = number(table);
        let sections = [(); 3].map(|()| {
            let (slots, after) = number(rest);
            let (section, after) =
                after.split_at_checked(slots as usize * SLOT).unwrap_or((&[], &[]));
            rest = after;
            section
        });
        Self { articles: articles.max(1), sections }
    }

    /// The articles counted.
    pub fn articles(&self) -> f32 {
        self.articles as f32
    }

    /// How many of them hold `key`; 0 where the table does not know it.
    pub fn frequency(&self, section: Section, key: &str) -> f32 {
        self.look(section, key.bytes())
    }

    /// How many of them hold a phrase of `stems`.
    pub(crate) fn phrase<'s>(&self, stems: impl Iterator<Item = &'s str>) -> f32 {
        self.look(Section::Phrase, joined(stems))
    }

    /// How many of them hold the word `prefix` and `rest` make together.
    pub(crate) fn word(&self, prefix: &str, rest: &str) -> f32 {
        self.look(Section::Word, prefix.bytes().chain(rest.bytes()))
    }

    fn look(&self, section: Section, key: impl Iterator<Item = u8>) -> f32 {
        let [stems, words, phrases] = self.sections;
        let slots = match section {
            Section::Stem => stems,
            Section::Word => words,
            Section::Phrase => phrases,
        };
        let count = slots.len() / SLOT;
        let (mut slot, fingerprint) = place(key, count);
        for _ in 0..count {
            match slots.get(slot * SLOT..slot * SLOT + SLOT) {
                Some(&[low, high, value]) => match u16::from_le_bytes([low, high]) {
                    0 => return 0.0,
                    found if found == fingerprint => return frequency(value),
                    _ => slot = (slot + 1) % count,
                },
                _ => return 0.0,
            }
        }
        0.0
    }

    /// A table of `entries`, for the tool that makes it.
    pub fn encode<'e>(
        articles: u32,
        entries: impl IntoIterator<Item = (Section, &'e str, u32)>,
    ) -> Vec<u8> {
        let mut sections: [Vec<(&str, u32)>; 3] = Default::default();
        for (section, key, frequency) in entries {
            if let Some(section) = sections.get_mut(section as usize) {
                section.push((key, frequency));
            }
        }
        let mut table = articles.to_le_bytes().to_vec();
        for mut entries in sections {
            // The most frequent are found at the first look; ties by key, so that the table is always the same.
            entries.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let count = entries.len() * 4 / 3 + 1;
            let mut slots = vec![0; count * SLOT];
            for (key, frequency) in entries {
                let (mut slot, fingerprint) = place(key.bytes(), count);
                let value = ((frequency.max(1) as f32).log2() * STEPS).round().min(255.0) as u8;
                while let Some(bytes) = slots.get_mut(slot * SLOT..slot * SLOT + SLOT) {
                    if let [0, 0, _] = bytes {
                        let [low, high] = fingerprint.to_le_bytes();
                        bytes.copy_from_slice(&[low, high, value]);
                        break;
                    }
                    slot = (slot + 1) % count;
                }
            }
            table.extend((count as u32).to_le_bytes());
            table.extend(slots);
        }
        table
    }
}

/// What a slot's value stands for.
fn frequency(value: u8) -> f32 {
    static FREQUENCIES: LazyLock<[f32; 256]> =
        LazyLock::new(|| std::array::from_fn(|value| (value as f32 / STEPS).exp2()));
    FREQUENCIES.get(usize::from(value)).copied().unwrap_or_default()
}

/// The bytes of `stems`, parted by blanks.
fn joined<'s>(stems: impl Iterator<Item = &'s str>) -> impl Iterator<Item = u8> {
    stems.enumerate().flat_map(|(number, stem)| {
        let blank = (number > 0).then_some(b' ');
        blank.into_iter().chain(stem.bytes())
    })
}

fn number(bytes: &[u8]) -> (u32, &[u8]) {
    match bytes.split_first_chunk() {
        Some((number, rest)) => (u32::from_le_bytes(*number), rest),
        None => (0, &[]),
    }
}

/// The slot `key` is looked for from, and its fingerprint: FNV-1a with a final mix, the same on every machine.
fn place(key: impl Iterator<Item = u8>, slots: usize) -> (usize, u16) {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in key {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let fingerprint = ((hash & 0xFFFF) as u16).max(1);
    let slot = (((hash >> 16) & 0xFFFF_FFFF) * slots as u64) >> 32;
    (slot as usize, fingerprint)
}

#[cfg(test)]
mod tests {
    use super::{Background, Section};

    #[test]
    fn what_was_put_in_is_found_again() {
        let keys: Vec<_> = (0..5_000).map(|i| format!("كلمه{i}")).collect();
        let entries = keys.iter().zip(1u32..).map(|(key, df)| (Section::Word, key.as_str(), df));
        let table = Background::encode(5_000, entries);
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
        assert_eq!(background.frequency(Section::Stem, "كلمه1"), 0.0);
    }

    #[test]
    fn a_broken_table_holds_nothing() {
        for bytes in [&[][..], &[1], &[255; 9]] {
            assert_eq!(Background::new(bytes).frequency(Section::Phrase, "ما"), 0.0);
        }
    }
}
