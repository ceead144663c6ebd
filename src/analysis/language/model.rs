//! A linear model of languages over runs of letters, learnt by `tools/language_model.rs`.
//!
//! What speaks for a language are the runs of one to four letters in the words of a text, the edges of words among them,
//! and words as a whole. Each run the model knows has a row of `WIDTH` small numbers; the rows of a text are added up,
//! divided by the root of their count, and multiplied by one column a language. That is a multinomial logistic regression
//! with weights of low rank, as in fastText (Joulin et al. 2017), on summed instead of averaged rows: evidence grows with
//! the text.
//!
//! Layout, little endian: `rows: u32`, `classes: u32`, `step: f32`; for each class `WIDTH` weights, then for each class
//! a constant, `f32`; the first row of each of [`BUCKETS`] buckets, `u16`; for each row a `u16` of its run's hash; for
//! each row `WIDTH` weights, `i8` in units of `step`. The first bits of a hash name the bucket, the next sixteen the row.

use super::{alphabet::Alphabet, runs::words_of};

/// Buckets of rows, a power of two.
const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 13;

/// How much runs of letters speak for each language; `WIDTH` is the length of its rows.
#[derive(Clone, Debug)]
pub struct LanguageModel<const WIDTH: usize> {
    columns: Vec<[f32; WIDTH]>,
    constants: Vec<f32>,
    places: Places,
    rows: Vec<[i8; WIDTH]>,
    step: f32,
}

/// Where the row of a run is: a hash table without removal. The first bits of a hash name its home; what is there already
/// moves it to the next free place.
#[derive(Clone, Debug, Default)]
struct Places {
    slots: Vec<Place>,
    /// Bits of a hash that do not name its home.
    shift: u32,
    /// Places from a home on that its runs may have.
    furthest: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    check: u16,
    row: u16,
}

/// No table has this many rows, so that there is none with this number.
const NO_ROW: u16 = u16::MAX;

impl Places {
    /// Places for rows with the first bits of their hashes, see [`check`]; `None` where too many share them.
    fn of(hashes: &[u32]) -> Option<Self> {
        // No fuller than a quarter; a home and a check together are all that tells runs apart, so that none may be
        // moved to where a run with the same check could be at home.
        (BUCKET_BITS + 3..=BUCKET_BITS + 7).find_map(|bits| {
            let furthest = 1 << (bits - BUCKET_BITS);
            let empty = Place { check: 0, row: NO_ROW };
            let slots = vec![empty; (1 << bits) + furthest];
            let mut places = Self { slots, shift: 32 - bits, furthest };
            if hashes.len() * 4 > places.slots.len() {
                return None;
            }
            for (row, &hash) in (0..NO_ROW).zip(hashes) {
                let home = places.home(hash);
                let free = places.slots.get_mut(home..home + furthest)?;
                let free = free.iter_mut().find(|place| place.row == NO_ROW)?;
                *free = Place { check: check(hash), row };
            }
            Some(places)
        })
    }

    /// The places a run with this `hash` may have.
    #[inline]
    fn of_home(&self, hash: u32) -> &[Place] {
        let home = self.home(hash);
        self.slots.get(home..home + self.furthest).unwrap_or_default()
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        (hash >> self.shift) as usize
    }
}

impl<const WIDTH: usize> LanguageModel<WIDTH> {
    /// Reads `table`; what is not a table knows nothing.
    pub(crate) fn new(table: &[u8]) -> Self {
        Self::read(table).unwrap_or(Self {
            columns: Vec::new(),
            constants: Vec::new(),
            places: Places::default(),
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
        let buckets = buckets.as_chunks::<2>().0.iter().map(short).collect::<Vec<_>>();
        let checks = checks.as_chunks::<2>().0.iter().map(short);
        let mut bucket = 0;
        let hashes = (0..).zip(checks).map(|(row, check)| {
            while buckets.get(bucket + 1).is_some_and(|&next| next <= row) {
                bucket += 1;
            }
            (bucket as u32) << (32 - BUCKET_BITS) | u32::from(check) << (16 - BUCKET_BITS)
        });
        let model = Self {
            columns: columns.as_chunks::<WIDTH>().0.to_vec(),
            constants: constants.as_chunks::<4>().0.iter().map(float).collect(),
            places: Places::of(&hashes.collect::<Vec<_>>())?,
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
        words_of(text, alphabet, |runs| {
            words += 1;
            let mut word = [0i16; WIDTH];
            for row in runs.iter().filter_map(|&run| self.row(run)) {
                known += 1;
                for (sum, &weight) in word.iter_mut().zip(row) {
                    *sum += i16::from(weight);
                }
            }
            for (sum, of) in sums.iter_mut().zip(word) {
                *sum += i32::from(of);
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

    /// The row of the run with this `hash`.
    #[inline]
    fn row(&self, hash: u32) -> Option<&[i8; WIDTH]> {
        let check = check(hash);
        // Most are at home, or nothing is.
        let first = self.places.slots.get(self.places.home(hash))?;
        if first.row != NO_ROW && first.check != check {
            return self.moved_row(hash, check);
        }
        self.rows.get(usize::from(first.row))
    }

    fn moved_row(&self, hash: u32, check: u16) -> Option<&[i8; WIDTH]> {
        let mut places = self.places.of_home(hash).iter();
        let found = places.find(|place| place.row == NO_ROW || place.check == check)?;
        self.rows.get(usize::from(found.row))
    }

    /// Calls `each` with the hash of every run in the words of `text`, and with `None` after every word.
    pub fn runs(text: &str, alphabet: Alphabet, mut each: impl FnMut(Option<u32>)) {
        words_of(text, alphabet, |runs| {
            runs.iter().for_each(|&run| each(Some(run)));
            each(None);
        });
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

/// What tells the runs of a bucket apart.
fn check(hash: u32) -> u16 {
    (hash >> (16 - BUCKET_BITS)) as u16
}

#[cfg(test)]
mod tests {
    use super::Alphabet;

    const WIDTH: usize = 8;
    type LanguageModel = super::LanguageModel<WIDTH>;

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
