//! The learned part of reading a page: what each row is by its looks, its words, and the rows around it.
//!
//! A convolutional network over the rows of a page, as in Web2Text (Vogels et al. 2018), of three layers of [`HIDDEN`]
//! units: the first sees one row, the others the rows up to [`REACH`] away, and the means of all rows above and of all
//! below. One of the things it sees is what the rules took a row for. `tools/zone_model.py` trains it, see
//! `tools/README.md`.
//!
//! Layout, little endian: `b"mjz1"`, `step: f32`, the vectors of words, `i8` in units of `step`, then `f32`: for each layer
//! and the answer one row of weights for each input, and the constants.

use std::sync::LazyLock;

use super::{
    ZoneKind,
    features::{self, BUCKETS, COUNT, KINDS, Seen},
    page::Page,
    rows::Row,
};
use crate::analysis::{cancel::checkpoint_every, simd::widest};

/// Numbers of a word's vector.
const VECTOR: usize = 8;
const HIDDEN: usize = 24;
/// Rows above and below that a layer sees one by one.
const REACH: usize = 2;
/// What a layer sees of the layer below: rows one by one, and two means.
const AROUND: usize = (2 * REACH + 1 + 2) * HIDDEN;

/// Words of a paragraph that is text whatever stands around it, if nothing else on the page is in doubt.
const PLAIN: usize = 12;
/// Rows of the longest page that is read: what is longer is a list or an archive, and rules alone tell what it is.
const MAX_ROWS: usize = 4096;
/// What the word of the rules counts against the network's, as a logarithm of odds.
const TRUST: f32 = 3.0;
/// The same where they know a notice of several sentences by its words.
const NOTICE_TRUST: f32 = 9.0;

/// How likely the likeliest headline has to be.
const HEADLINE: f32 = 0.3;

type Units = [f32; HIDDEN];

static NETWORK: LazyLock<Network> = LazyLock::new(|| {
    Network::parse(include_bytes!("../lexicon/zone_model.bin")).unwrap_or_default()
});

/// The network. What is not a table says nothing.
#[derive(Debug, Default)]
pub(super) struct Network {
    words: Vec<[i8; VECTOR]>,
    step: f32,
    first: Layer<HIDDEN>,
    around: [Layer<HIDDEN>; 2],
    answer: Layer<KINDS>,
}

/// A row of weights for each input, and constants.
#[derive(Debug)]
struct Layer<const OUT: usize> {
    weights: Vec<[f32; OUT]>,
    constants: [f32; OUT],
}

impl<const OUT: usize> Default for Layer<OUT> {
    fn default() -> Self {
        Self { weights: Vec::new(), constants: [0.0; OUT] }
    }
}

impl<const OUT: usize> Layer<OUT> {
    fn parse(rest: &mut &[u8], inputs: usize) -> Option<Self> {
        let (weights, left) = rest.split_at_checked(inputs * OUT * 4)?;
        let (constants, left) = left.split_at_checked(OUT * 4)?;
        *rest = left;
        let floats = |bytes: &[u8]| -> Vec<f32> {
            bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect()
        };
        let constants = floats(constants).first_chunk().copied()?;
        Some(Self { weights: floats(weights).as_chunks::<OUT>().0.to_vec(), constants })
    }

    /// Adds what `units`, the first of which is number `from` of the layer, say to `sums`.
    fn add(&self, sums: &mut [f32; OUT], from: usize, units: &Units) {
        let weights = self.weights.get(from..).and_then(|weights| weights.first_chunk::<HIDDEN>());
        let Some(weights) = weights else { return };
        widest(
            #[inline(always)]
            || {
                // A copy of its own stays in registers.
                let mut own = *sums;
                for (&unit, weights) in units.iter().zip(weights) {
                    for (sum, weight) in own.iter_mut().zip(weights) {
                        *sum += unit * weight;
                    }
                }
                *sums = own;
            },
        );
    }

    /// Adds what `inputs`, the first of which is number `from` of the layer, say to `sums`: where most are 0.
    fn add_sparse(&self, sums: &mut [f32; OUT], from: usize, inputs: &[f32]) {
        let weights = self.weights.get(from..).unwrap_or_default();
        widest(
            #[inline(always)]
            || {
                let mut own = *sums;
                for (&input, weights) in inputs.iter().zip(weights) {
                    if input != 0.0 {
                        for (sum, weight) in own.iter_mut().zip(weights) {
                            *sum += input * weight;
                        }
                    }
                }
                *sums = own;
            },
        );
    }
}

/// Units below zero are silent.
fn active(sums: Units) -> Units {
    sums.map(|sum| sum.max(0.0))
}

impl Page<'_> {
    /// Asks the network what each row is, and believes it where it is surer than the rules. A headline that the caller
    /// gave stays where it was found, and there is no other.
    pub(super) fn read(&mut self, is_given: bool) {
        if self.rows.len() > MAX_ROWS || self.rows.iter().all(is_plain) {
            return;
        }
        let scores = Network::shared().scores(&features::seen(self));
        let read = self.rows.iter().zip(scores).enumerate().map(|(at, (row, scores))| {
            checkpoint_every(at, 512);
            Verdict::of(row, scores, is_given)
        });
        let mut read: Vec<Verdict> = read.collect();
        // A page without any text is a page that was not understood.
        if !read.iter().any(|verdict| verdict.kind == ZoneKind::Body) {
            return;
        }
        // The first of the likeliest.
        let headlines = read.iter().enumerate().rev();
        let likeliest = headlines
            .max_by(|(_, one), (_, other)| one.headline.total_cmp(&other.headline))
            .filter(|(_, verdict)| verdict.headline >= HEADLINE && !is_given)
            .map(|(at, _)| at);
        if let Some(verdict) = likeliest.and_then(|at| read.get_mut(at)) {
            (verdict.kind, verdict.chance) = (ZoneKind::Title, verdict.headline);
        }
        self.headline = likeliest;
        // Above the text a headline stands twice.
        let lead = read.iter().position(|verdict| verdict.kind == ZoneKind::Body);
        let above = read.iter_mut().enumerate().take(lead.unwrap_or_default());
        for (at, verdict) in above.filter(|(at, _)| Some(*at) != likeliest) {
            checkpoint_every(at, 256);
            let content = |at: usize| self.rows.get(at).map(|row| row.span.of(self.text));
            if likeliest.is_some_and(|one| self.same(one, at) || content(one) == content(at)) {
                verdict.kind = ZoneKind::Title;
            }
        }
        for (row, verdict) in self.rows.iter_mut().zip(read) {
            if !(is_given && row.kind == Some(ZoneKind::Title)) {
                row.kind = Some(verdict.kind);
                row.chance = Some(verdict.chance.min(0.99));
            }
        }
    }
}

/// Whether `row` is a paragraph that nothing speaks against.
fn is_plain(row: &Row) -> bool {
    let title = row.kind == Some(ZoneKind::Title);
    title
        || row.body
            && row.closed
            && row.words >= PLAIN
            && matches!(row.kind, None | Some(ZoneKind::Body))
}

/// What rules and network together take a row for.
struct Verdict {
    kind: ZoneKind,
    chance: f32,
    /// How likely it is a headline by the network alone.
    headline: f32,
}

impl Verdict {
    fn of(row: &Row, mut scores: [f32; KINDS], is_given: bool) -> Self {
        let title = scores.get(ZoneKind::Title as usize).copied().unwrap_or_default();
        // One that is far behind another is not likely enough.
        let behind = scores.iter().any(|score| score - title > 2.0);
        let headline = if behind { 0.0 } else { chance(&scores, ZoneKind::Title) };
        let ruled = row.taken_for();
        if is_given && let Some(score) = scores.get_mut(ZoneKind::Title as usize) {
            *score = f32::MIN;
        }
        let notice = row.known && row.words >= PLAIN && ruled == ZoneKind::Boilerplate;
        if let Some(score) = scores.get_mut(ruled as usize) {
            *score += if notice { NOTICE_TRUST } else { TRUST };
        }
        let (mut kind, mut most) = (ruled, f32::MIN);
        for (of, &score) in ZoneKind::ALL.into_iter().zip(&scores) {
            if score > most {
                (kind, most) = (of, score);
            }
        }
        Self { kind, chance: chance(&scores, kind), headline }
    }
}

/// How likely `kind` is (the softmax of `scores`).
fn chance(scores: &[f32; KINDS], kind: ZoneKind) -> f32 {
    let own = scores.get(kind as usize).copied().unwrap_or_default();
    1.0 / scores.iter().map(|score| (score - own).exp()).sum::<f32>()
}

impl Network {
    /// The network compiled into the program.
    pub(super) fn shared() -> &'static Self {
        &NETWORK
    }

    fn parse(table: &[u8]) -> Option<Self> {
        let (step, rest) = table.strip_prefix(b"mjz1")?.split_first_chunk()?;
        let (words, mut rest) = rest.split_at_checked(BUCKETS as usize * VECTOR)?;
        let vector = |bytes: &[u8; VECTOR]| bytes.map(|byte| byte as i8);
        let network = Self {
            words: words.as_chunks().0.iter().map(vector).collect(),
            step: f32::from_le_bytes(*step),
            first: Layer::parse(&mut rest, COUNT + 2 * VECTOR)?,
            around: [Layer::parse(&mut rest, AROUND)?, Layer::parse(&mut rest, AROUND)?],
            answer: Layer::parse(&mut rest, HIDDEN)?,
        };
        rest.is_empty().then_some(network)
    }

    /// How much speaks for each kind of each row: logarithms of odds.
    pub(super) fn scores(&self, rows: &[Seen]) -> Vec<[f32; KINDS]> {
        let first = rows.iter().enumerate().map(|(at, row)| {
            checkpoint_every(at, 512);
            self.units(row)
        });
        let mut units: Vec<Units> = first.collect();
        for layer in &self.around {
            units = looked_around(layer, &units);
        }
        let answers = units.iter().enumerate().map(|(at, units)| {
            checkpoint_every(at, 1024);
            let mut sums = self.answer.constants;
            self.answer.add(&mut sums, 0, units);
            sums
        });
        answers.collect()
    }

    fn units(&self, row: &Seen) -> Units {
        let vector = |&word: &u16| self.words.get(usize::from(word)).copied().unwrap_or_default();
        let mut sums = [0i32; VECTOR];
        for word in &row.words {
            for (sum, part) in sums.iter_mut().zip(vector(word)) {
                *sum += i32::from(part);
            }
        }
        let share = self.step / row.words.len().max(1) as f32;
        let opener = row.words.first().map(vector).unwrap_or_default();
        let mut vectors = [0.0; 2 * VECTOR];
        let parts = sums.iter().map(|&sum| sum as f32 * share);
        let parts = parts.chain(opener.iter().map(|&part| f32::from(part) * self.step));
        for (vector, part) in vectors.iter_mut().zip(parts) {
            *vector = part;
        }
        let mut units = self.first.constants;
        self.first.add_sparse(&mut units, 0, &row.values);
        self.first.add_sparse(&mut units, COUNT, &vectors);
        active(units)
    }
}

/// The units of the next layer. What the rows above and below say is a mean, and so it can be summed up from row to row:
/// the time is linear.
fn looked_around(layer: &Layer<HIDDEN>, units: &[Units]) -> Vec<Units> {
    const ABOVE: usize = (2 * REACH + 1) * HIDDEN;
    const BELOW: usize = ABOVE + HIDDEN;
    let mut sum = [0.0; HIDDEN];
    let mut below: Vec<Units> = Vec::with_capacity(units.len());
    for (at, row) in units.iter().rev().enumerate() {
        checkpoint_every(at, 1024);
        below.push(sum);
        layer.add(&mut sum, BELOW, row);
    }
    let mut above = [0.0; HIDDEN];
    let mut next = Vec::with_capacity(units.len());
    for ((at, own), below) in units.iter().enumerate().zip(below.iter().rev()) {
        checkpoint_every(at, 512);
        let share = |count: usize| 1.0 / count.max(1) as f32;
        let (up, down) = (share(at), share(units.len() - at - 1));
        let mut sums = layer.constants;
        for ((sum, above), below) in sums.iter_mut().zip(&above).zip(below) {
            *sum += above * up + below * down;
        }
        for place in 0..=2 * REACH {
            let row = (at + place).checked_sub(REACH).and_then(|row| units.get(row));
            if let Some(row) = row {
                layer.add(&mut sums, place * HIDDEN, row);
            }
        }
        next.push(active(sums));
        layer.add(&mut above, ABOVE, own);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::{
        super::features::{COUNT, Seen},
        Network,
    };

    #[test]
    fn the_table_is_whole_and_a_broken_one_is_refused() {
        let table = include_bytes!("../lexicon/zone_model.bin");
        assert!(Network::parse(table).is_some());
        for broken in [&[][..], b"mjz1", &table[..table.len() - 1], &[&table[..], &[0]].concat()] {
            assert!(Network::parse(broken).is_none());
        }
    }

    #[test]
    fn what_stands_far_away_counts() {
        let row = |value: f32| Seen { values: [value; COUNT], words: vec![7, 9] };
        let scores = |last: f32| {
            let mut rows = vec![row(0.2); 20];
            rows.push(row(last));
            Network::shared().scores(&rows)[0]
        };
        assert_eq!(scores(0.2), scores(0.2));
        assert_ne!(scores(0.2), scores(0.9));
        assert!(Network::shared().scores(&[]).is_empty());
    }
}
