//! The runs of letters in the words of a text, hashed: what the models of languages look at.

use unicode_normalization::UnicodeNormalization as _;

use super::alphabet::{Alphabet, Sign};

/// Letters of the longest run, the edges of a word included.
const LONGEST: usize = 4;
/// Letters of a word that are read, its edges included.
const WORD: usize = 32;
/// Runs of the longest word.
const RUNS: usize = WORD * LONGEST;
/// The edge of a word.
const EDGE: u32 = 1;

/// Calls `each` with the hashes of the runs of every word of `text`.
pub(super) fn words_of(text: &str, alphabet: Alphabet, mut each: impl FnMut(&[u32])) {
    let signs = alphabet.signs();
    let mut word = Word::default();
    // An apostrophe belongs to a word only between two letters.
    let mut apostrophe = false;
    for c in text.chars() {
        let sign = signs.get(c as usize).copied().unwrap_or_else(|| alphabet.sign(c));
        match sign {
            Sign::Letter(letter) => {
                if apostrophe {
                    word.push(u32::from('\''));
                    apostrophe = false;
                }
                word.push(letter);
            }
            Sign::Form => {
                // A vowel sign in isolated form comes with a blank.
                for part in std::iter::once(c).nfkc() {
                    if let Sign::Letter(letter) = alphabet.sign(part) {
                        word.push(letter);
                    }
                }
            }
            Sign::Apostrophe => apostrophe = word.length > 0,
            Sign::Inside => {}
            Sign::Outside => {
                apostrophe = false;
                word.end(&mut each);
            }
        }
    }
    word.end(&mut each);
}

/// The letters of a word, between its edges.
struct Word {
    letters: [u32; WORD],
    length: usize,
    hashes: [u32; RUNS],
}

impl Default for Word {
    fn default() -> Self {
        Self { letters: [EDGE; WORD], length: 0, hashes: [0; RUNS] }
    }
}

impl Word {
    #[inline]
    fn push(&mut self, letter: u32) {
        // The first place is for the edge, and so is the last.
        self.length = self.length.max(1);
        if self.length + 1 < WORD
            && let Some(place) = self.letters.get_mut(self.length)
        {
            *place = letter;
            self.length += 1;
        }
    }

    fn end(&mut self, each: &mut impl FnMut(&[u32])) {
        if self.length == 0 {
            return;
        }
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = EDGE;
        }
        let letters = self.letters.get(..=self.length).unwrap_or_default();
        let mut hashes = self.hashes.iter_mut();
        let mut count = 0;
        let mut add = |hash| {
            if let Some(place) = hashes.next() {
                *place = mix(hash);
                count += 1;
            }
        };
        let mut rest = letters;
        while let [first, ..] = rest {
            let mut hash = 0x811C_9DC5;
            for (at, letter) in rest.iter().take(LONGEST).enumerate() {
                hash = step(hash, *letter);
                if at > 0 || *first != EDGE {
                    add(hash);
                }
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        if letters.len() > LONGEST {
            add(letters.iter().fold(0x1_2345, |hash, letter| step(hash, *letter)));
        }
        each(self.hashes.get(..count).unwrap_or_default());
        self.length = 0;
    }
}

/// The FNV hash, with a turn.
fn step(hash: u32, letter: u32) -> u32 {
    (hash ^ letter).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// The last step of MurmurHash3.
fn mix(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x85EB_CA77);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE3D);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::{Alphabet, words_of};

    fn runs(text: &str, alphabet: Alphabet) -> Vec<Option<u32>> {
        let mut runs = Vec::new();
        words_of(text, alphabet, |word| {
            runs.extend(word.iter().copied().map(Some));
            runs.push(None);
        });
        runs
    }

    #[test]
    fn every_run_is_read_once() {
        // Of three letters: three, four pairs and three triples with the edges, two fours, the word and its end.
        assert_eq!(runs("كتب", Alphabet::Arabic).len(), 14);
        let twice = runs("Sa, sa!", Alphabet::Latin);
        assert_eq!(twice, [runs("sa", Alphabet::Latin), runs("SA", Alphabet::Latin)].concat());
        assert!(runs("12 كتب", Alphabet::Latin).is_empty());
        assert!(runs("abc 12", Alphabet::Arabic).is_empty());
        assert_eq!(runs("l'eau", Alphabet::Latin), runs("l’eau", Alphabet::Latin));
        assert_eq!(runs("'eau'", Alphabet::Latin), runs("eau", Alphabet::Latin));
        assert!(!runs(&"م".repeat(500), Alphabet::Arabic).is_empty());
    }

    #[test]
    fn marks_stretching_and_forms_change_nothing() {
        for text in ["كَتَبَ", "كـتـب", "ﻛﺘﺐ"] {
            assert_eq!(runs(text, Alphabet::Arabic), runs("كتب", Alphabet::Arabic), "{text}");
        }
    }
}
