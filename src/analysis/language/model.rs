//! A linear model of languages over runs of letters, learnt by `tools/language_model.rs`.
//!
//! What speaks for a language are the runs of one to [`LONGEST`] letters in the words of a text, the edges of words
//! among them, and words as a whole. Each run the model knows has a row of `WIDTH` small numbers; the rows of a text are added up, divided by the root of their count, and multiplied by one column a language. That is a
//! multinomial logistic regression with weights of low rank, as in fastText (Joulin et al. 2017), on summed instead
//! of averaged rows: evidence grows with the text.
//!
//! Layout, little endian: `rows: u32`, `classes: u32`, `step: f32`; for each class `WIDTH` weights, then for each class
//! a constant, `f32`; the first row of each of [`BUCKETS`] buckets, `u16`; for each row a `u16` of its run's hash; for
//! each row `WIDTH` weights, `i8` in units of `step`. The first bits of a hash name the bucket, the next sixteen the row.

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::characters::{TATWEEL, is_arabic_letter, is_presentation_form, is_tashkeel};

/// Letters of the longest run, the edges of a word included.
const LONGEST: usize = 4;
/// Letters of a word that are read, its edges included.
const WORD: usize = 32;
/// Buckets of rows, a power of two.
const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 13;
/// The edge of a word.
const EDGE: u32 = 1;

/// The alphabets that models read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Arabic letters of all blocks and forms.
    Arabic,
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Devanagari letters and vowel signs.
    Devanagari,
}

impl Alphabet {
    /// Its languages, as BCP 47 tags in the order of the classes of its model. All alphabets but
    /// [`Alphabet::Arabic`] share one model, in the order they have here.
    pub const fn languages(self) -> &'static [&'static str] {
        match self {
            Self::Arabic => &["ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ks", "pnb", "az-Arab"],
            Self::Latin => &[
                "en", "fr", "de", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "af", "az", "ca",
                "cs", "cy", "da", "eo", "et", "eu", "fi", "ga", "gl", "ha", "hr", "hu", "is", "jv",
                "ku", "la", "lt", "lv", "ms", "mt", "nb", "ro", "sk", "sl", "sn", "so", "sq", "sw",
                "tk", "tl", "uz", "vi", "yo", "zu",
            ],
            Self::Cyrillic => {
                &["ru", "uk", "bg", "be", "kk", "ky", "mk", "mn", "sr", "tg", "tt", "ba"]
            }
            Self::Devanagari => &["hi", "mr", "ne"],
        }
    }

    /// The letter as models read it; `None` for what is no letter of the alphabet.
    #[inline(always)]
    fn letter(self, c: char) -> Option<u32> {
        match (self, c) {
            (Self::Latin, 'a'..='z') => Some(c as u32),
            (Self::Latin, 'A'..='Z') => Some(c as u32 | 0x20),
            (Self::Latin, '\u{AA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
            | (Self::Cyrillic, '\u{400}'..='\u{52F}')
                if c.is_alphabetic() =>
            {
                c.to_lowercase().next().map(u32::from)
            }
            (Self::Devanagari, '\u{900}'..='\u{963}') => Some(c as u32),
            // The Sindhi signs for "and" and "in" are words of their own.
            (Self::Arabic, '\u{06FD}' | '\u{06FE}') => Some(c as u32),
            (Self::Arabic, _) if is_arabic_letter(c) => Some(c as u32),
            _ => None,
        }
    }
}

/// How much runs of letters speak for each language; `WIDTH` is the length of its rows.
#[derive(Clone, Debug)]
pub struct LanguageModel<const WIDTH: usize> {
    columns: Vec<[f32; WIDTH]>,
    constants: Vec<f32>,
    buckets: Vec<u16>,
    checks: Vec<u16>,
    rows: Vec<[i8; WIDTH]>,
    step: f32,
}

impl<const WIDTH: usize> LanguageModel<WIDTH> {
    /// Reads `table`; what is not a table knows nothing.
    pub(crate) fn new(table: &[u8]) -> Self {
        Self::read(table).unwrap_or(Self {
            columns: Vec::new(),
            constants: Vec::new(),
            buckets: Vec::new(),
            checks: Vec::new(),
            rows: Vec::new(),
            step: 0.0,
        })
    }

    fn read(table: &[u8]) -> Option<Self> {
        let (count, rest) = table.split_first_chunk()?;
        let (classes, rest) = rest.split_first_chunk()?;
        let (step, rest) = rest.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let classes = u32::from_le_bytes(*classes) as usize;
        let (columns, rest) = rest.split_at_checked(classes.checked_mul(WIDTH * 4)?)?;
        let (constants, rest) = rest.split_at_checked(classes * 4)?;
        let (buckets, rest) = rest.split_at_checked((BUCKETS + 1) * 2)?;
        let (checks, rows) = rest.split_at_checked(count.checked_mul(2)?)?;
        let short = |pair: &[u8; 2]| u16::from_le_bytes(*pair);
        let float = |four: &[u8; 4]| f32::from_le_bytes(*four);
        let (rows, left) = rows.as_chunks::<WIDTH>();
        let columns: Vec<f32> = columns.as_chunks::<4>().0.iter().map(float).collect();
        let model = Self {
            columns: columns.as_chunks::<WIDTH>().0.to_vec(),
            constants: constants.as_chunks::<4>().0.iter().map(float).collect(),
            buckets: buckets.as_chunks::<2>().0.iter().map(short).collect(),
            checks: checks.as_chunks::<2>().0.iter().map(short).collect(),
            rows: rows.iter().map(|row| row.map(|weight| weight as i8)).collect(),
            step: f32::from_le_bytes(*step),
        };
        (model.rows.len() == count && left.is_empty()).then_some(model)
    }

    /// How much the letters of `alphabet` in `text` speak for each of its languages, whose classes begin at `first`:
    /// logarithms of odds. The second is the number of words read.
    pub(crate) fn scores(
        &self,
        text: &str,
        alphabet: Alphabet,
        first: usize,
    ) -> (Vec<(&'static str, f32)>, u32) {
        let mut sums = [0i32; WIDTH];
        let (mut known, mut words) = (0u32, 0);
        let mut word = [0i16; WIDTH];
        Self::runs(text, alphabet, |run| match run {
            Some(hash) => {
                if let Some(row) = self.row(hash) {
                    known += 1;
                    word.iter_mut().zip(row).for_each(|(sum, &weight)| *sum += i16::from(weight));
                }
            }
            None => {
                words += 1;
                sums.iter_mut().zip(&word).for_each(|(sum, &of)| *sum += i32::from(of));
                word = [0; WIDTH];
            }
        });
        let scale = self.step / (known.max(1) as f32).sqrt();
        let hidden = sums.map(|sum| sum as f32 * scale);
        let columns = self.columns.iter().zip(&self.constants).skip(first);
        let scores = alphabet.languages().iter().zip(columns).map(|(&code, (column, constant))| {
            (code, constant + hidden.iter().zip(column).map(|(a, b)| a * b).sum::<f32>())
        });
        (scores.collect(), words)
    }

    fn row(&self, hash: u32) -> Option<&[i8; WIDTH]> {
        let bucket = (hash >> (32 - BUCKET_BITS)) as usize;
        let from = usize::from(*self.buckets.get(bucket)?);
        let to = usize::from(*self.buckets.get(bucket + 1)?);
        let check = check(hash);
        let at = self.checks.get(from..to)?.iter().position(|&found| found == check)?;
        self.rows.get(from + at)
    }

    /// Calls `each` with the hash of every run in the words of `text`, and with `None` after every word.
    pub fn runs(text: &str, alphabet: Alphabet, each: impl FnMut(Option<u32>)) {
        // One loop for each alphabet: which one it is, is not asked for every letter.
        match alphabet {
            Alphabet::Arabic => runs_of(text, Alphabet::Arabic, each),
            Alphabet::Latin => runs_of(text, Alphabet::Latin, each),
            Alphabet::Cyrillic => runs_of(text, Alphabet::Cyrillic, each),
            Alphabet::Devanagari => runs_of(text, Alphabet::Devanagari, each),
        }
    }
    /// A table of `rows`, the hash of a run and its weights, and of the weights and the constant of each class; for the
    /// tool that makes it. At most 65 535 rows.
    pub fn encode(rows: &[(u32, [f32; WIDTH])], classes: &[([f32; WIDTH], f32)]) -> Vec<u8> {
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort_unstable_by_key(|(hash, _)| (hash >> (32 - BUCKET_BITS), check(*hash)));
        rows.dedup_by_key(|(hash, _)| (*hash >> (32 - BUCKET_BITS), check(*hash)));
        let mut all: Vec<f32> = rows.iter().flat_map(|(_, row)| row).map(|w| w.abs()).collect();
        all.sort_unstable_by(f32::total_cmp);
        // The few largest would only coarsen the rest.
        let largest = all.get(all.len() - all.len() / 2_000 - 1).copied().unwrap_or_default();
        let step = largest / 127.0;
        let mut table = (rows.len() as u32).to_le_bytes().to_vec();
        table.extend((classes.len() as u32).to_le_bytes());
        table.extend(step.to_le_bytes());
        let columns = classes.iter().flat_map(|(column, _)| column);
        table.extend(columns.flat_map(|weight| weight.to_le_bytes()));
        table.extend(classes.iter().flat_map(|(_, constant)| constant.to_le_bytes()));
        for bucket in 0..=BUCKETS {
            let before =
                rows.partition_point(|(hash, _)| ((hash >> (32 - BUCKET_BITS)) as usize) < bucket);
            table.extend((before as u16).to_le_bytes());
        }
        table.extend(rows.iter().flat_map(|(hash, _)| check(*hash).to_le_bytes()));
        for (_, row) in rows {
            let weights = row.iter().map(|w| (w / step).round().clamp(-127.0, 127.0));
            table.extend(weights.map(|weight| weight as i8 as u8));
        }
        table
    }
}

#[inline(always)]
fn runs_of(text: &str, alphabet: Alphabet, mut each: impl FnMut(Option<u32>)) {
    let mut word = Word::default();
    // An apostrophe belongs to a word only between two letters.
    let mut apostrophe = false;
    for c in text.chars() {
        if let Some(letter) = alphabet.letter(c) {
            if alphabet == Alphabet::Arabic && is_presentation_form(c) {
                // A vowel sign in isolated form comes with a blank.
                let parts = std::iter::once(c).nfkc();
                parts.filter_map(|part| alphabet.letter(part)).for_each(|l| word.push(l));
                continue;
            }
            if apostrophe {
                word.push(u32::from('\''));
                apostrophe = false;
            }
            word.push(letter);
        } else if is_apostrophe(c) && alphabet != Alphabet::Arabic && word.length > 0 {
            apostrophe = true;
        } else if !(c == TATWEEL || is_tashkeel(c) || ('\u{300}'..='\u{36F}').contains(&c)) {
            apostrophe = false;
            word.end(&mut each);
        }
    }
    word.end(&mut each);
}

/// The letters of a word, between its edges.
#[derive(Default)]
struct Word {
    letters: [u32; WORD],
    length: usize,
}

impl Word {
    fn push(&mut self, letter: u32) {
        // The last place is for the edge.
        if self.length == 0 {
            self.length = 1;
            self.letters = [EDGE; WORD];
        }
        if self.length + 1 < WORD
            && let Some(place) = self.letters.get_mut(self.length)
        {
            *place = letter;
            self.length += 1;
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Option<u32>)) {
        if self.length == 0 {
            return;
        }
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = EDGE;
        }
        let letters = self.letters.get(..=self.length).unwrap_or_default();
        let mut rest = letters;
        while let [first, ..] = rest {
            let mut hash = 0x811C_9DC5;
            for (at, letter) in rest.iter().take(LONGEST).enumerate() {
                hash = step(hash, *letter);
                if at > 0 || *first != EDGE {
                    each(Some(mix(hash)));
                }
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        if letters.len() > LONGEST {
            each(Some(mix(letters.iter().fold(0x1_2345, |hash, letter| step(hash, *letter)))));
        }
        each(None);
        self.length = 0;
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ')
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

/// What tells the runs of a bucket apart.
fn check(hash: u32) -> u16 {
    (hash >> (16 - BUCKET_BITS)) as u16
}

#[cfg(test)]
mod tests {
    use super::Alphabet;

    const WIDTH: usize = 8;
    type LanguageModel = super::LanguageModel<WIDTH>;

    fn runs(text: &str, alphabet: Alphabet) -> Vec<Option<u32>> {
        let mut runs = Vec::new();
        LanguageModel::runs(text, alphabet, |run| runs.push(run));
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

    #[test]
    fn what_was_put_in_is_found_again() {
        let hash = |n: u32| n.wrapping_mul(0x9E37_79B1);
        let row = |n: u32| std::array::from_fn(|at| ((n + at as u32) % 127) as f32);
        let rows: Vec<_> = (1..3_000).map(|n| (hash(n), row(n))).collect();
        let model = LanguageModel::new(&LanguageModel::encode(&rows, &[([1.0; WIDTH], 1.0)]));
        assert_eq!(model.rows.len(), rows.len());
        for n in 1..3_000 {
            let found = model.row(hash(n)).map(|row| row.map(|weight| weight as f32 * model.step));
            let wrong = found.iter().flatten().zip(row(n)).filter(|(a, b)| (*a - b).abs() > 1.0);
            assert_eq!((found.is_some(), wrong.count()), (true, 0), "{n}");
        }
        assert_eq!(model.row(hash(4_000)), None);
    }

    #[test]
    fn a_broken_table_knows_nothing() {
        for bytes in [&[][..], &[1], &[255; 19], &[0; 40]] {
            assert!(LanguageModel::new(bytes).scores("كتب", Alphabet::Arabic, 0).0.is_empty());
        }
    }
}
