//! What ranks phrases: an additive model for all of them, boosted trees for the likeliest.
//!
//! Layout, little endian: `b"mjk1"`, steps a natural logarithm `f32`; for phrases of one word and then for longer ones a
//! table of 128 `i16` for each sign; `base: i32`, `features: u16`, `trees: u16`, and for each tree `nodes: u8`, its nodes
//! `{feature: u8, threshold: i8, leaves: u16}` and 16 leaves `i16`. A node's `leaves` are those that are still open where the
//! feature is above the threshold; where it is not, the node closes none. The answer is the first open leaf, after Lucchese
//! et al. (2015), *QuickScorer*. All candidates go through a node together. `tools/keyword_model.py` writes it.

use super::{
    features::{Features, NAMES},
    signs::{SIGNS, Signs},
};
use crate::analysis::{cancel::checkpoint, simd::widest};

/// Both models. What is not a table ranks everything alike.
#[derive(Debug)]
pub(crate) struct Ranker {
    steps: f32,
    one: Box<SignTables>,
    more: Box<SignTables>,
    base: i32,
    trees: Vec<Tree>,
}

/// For each sign, what each of its values adds to an estimate.
type SignTables = [[i16; 128]; SIGNS.len()];

#[derive(Debug)]
struct Tree {
    nodes: Vec<Node>,
    leaves: [i16; 16],
}

#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u8,
    threshold: i8,
    leaves: u16,
}

/// Candidates that go through a tree together.
pub(super) const LANES: usize = 64;

impl Ranker {
    /// Reads a table; `None` where it is cut short or made for other features.
    pub(crate) fn parse(table: &[u8]) -> Option<Self> {
        let mut rest = table.strip_prefix(b"mjk1")?;
        let mut ranker = Self { steps: f32::from_le_bytes(take(&mut rest)?), ..Self::default() };
        for values_of in ranker.one.iter_mut().chain(ranker.more.iter_mut()) {
            *values_of = values(&mut rest)?;
        }
        ranker.base = i32::from_le_bytes(take(&mut rest)?);
        if usize::from(u16::from_le_bytes(take(&mut rest)?)) != NAMES.len() {
            return None;
        }
        for _ in 0..u16::from_le_bytes(take(&mut rest)?) {
            let [count] = take(&mut rest)?;
            let mut nodes = Vec::with_capacity(usize::from(count));
            for _ in 0..count {
                let [feature, threshold, low, high] = take(&mut rest)?;
                nodes.push(Node {
                    feature,
                    threshold: threshold as i8,
                    leaves: u16::from_le_bytes([low, high]),
                });
            }
            ranker.trees.push(Tree { nodes, leaves: values(&mut rest)? });
        }
        rest.is_empty().then_some(ranker)
    }

    /// How likely a phrase is a keyword, by its signs alone.
    pub(super) fn estimate(&self, signs: &Signs) -> i32 {
        let tables = if signs[0] == 1 { &self.one } else { &self.more };
        let mut sum = 0;
        for (values, &sign) in tables.iter().zip(signs) {
            sum += i32::from(values.get(sign as usize & 127).copied().unwrap_or_default());
        }
        sum
    }

    /// The log odds that phrases are keywords, in their order.
    pub(super) fn scores(&self, phrases: &[Features]) -> impl Iterator<Item = f32> {
        let sums =
            phrases.chunks(LANES).flat_map(|block| self.sums(block).into_iter().take(block.len()));
        sums.map(|sum| sum as f32 / self.steps.max(f32::MIN_POSITIVE))
    }

    fn sums(&self, block: &[Features]) -> [i32; LANES] {
        checkpoint();
        // As wide as the sets of leaves: a processor compares eight or sixteen at a time.
        let mut columns = [[0i16; LANES]; NAMES.len()];
        for (lane, features) in block.iter().enumerate() {
            for (column, &value) in columns.iter_mut().zip(features) {
                if let Some(place) = column.get_mut(lane) {
                    *place = i16::from(value);
                }
            }
        }
        let mut sums = [self.base; LANES];
        widest(
            #[inline(always)]
            || {
                for tree in &self.trees {
                    let mut open = [u16::MAX; LANES];
                    for node in &tree.nodes {
                        if let Some(column) = columns.get(usize::from(node.feature)) {
                            open = node.close(open, column);
                        }
                    }
                    for (sum, open) in sums.iter_mut().zip(open) {
                        let leaf = tree.leaves.get(open.trailing_zeros() as usize & 15);
                        *sum += i32::from(leaf.copied().unwrap_or_default());
                    }
                }
            },
        );
        sums
    }
}

impl Node {
    /// Closes leaves in `open`, lane by lane.
    #[inline(always)]
    fn close(&self, mut open: [u16; LANES], column: &[i16; LANES]) -> [u16; LANES] {
        let (threshold, closed) = (i16::from(self.threshold), !self.leaves);
        for lane in 0..LANES {
            #[allow(clippy::indexing_slicing)] // Both have as many lanes.
            {
                let above = if column[lane] > threshold { u16::MAX } else { 0 };
                open[lane] &= !(above & closed);
            }
        }
        open
    }
}

impl Default for Ranker {
    fn default() -> Self {
        let nothing = || Box::new([[0; 128]; SIGNS.len()]);
        Self { steps: 0.0, one: nothing(), more: nothing(), base: 0, trees: Vec::new() }
    }
}

/// A score in 0..=1: the estimated chance that an editor assigns the phrase.
pub(super) fn relevance(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

fn values<const N: usize>(rest: &mut &[u8]) -> Option<[i16; N]> {
    let mut values = [0; N];
    for value in &mut values {
        *value = i16::from_le_bytes(take(rest)?);
    }
    Some(values)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::{NAMES, Ranker, SIGNS};

    /// One tree: a split of feature 1 at 5, whose right side splits feature 0 at 2. The estimate doubles feature 0.
    fn table() -> Vec<u8> {
        let mut table = [&b"mjk1"[..], &2f32.to_le_bytes()].concat();
        for sign in 0..2 * SIGNS.len() as i16 {
            for value in 0..128i16 {
                let value = if sign % SIGNS.len() as i16 == 0 { value * 2 } else { 0 };
                table.extend(value.to_le_bytes());
            }
        }
        table.extend(1i32.to_le_bytes());
        table.extend((NAMES.len() as u16).to_le_bytes());
        table.extend(1u16.to_le_bytes());
        table.push(2);
        table.extend([1, 5, 0b110, 0]);
        table.extend([0, 2, 0b101, 0]);
        for leaf in 0..16i16 {
            table.extend((leaf * 10 + 10).to_le_bytes());
        }
        table
    }

    #[test]
    fn features_lead_to_leaves() {
        let ranker = Ranker::parse(&table()).expect("a table");
        let phrase = |first, second| {
            let mut features = [0; NAMES.len()];
            features[0] = first;
            features[1] = second;
            features
        };
        let scores: Vec<f32> = ranker.scores(&[phrase(9, 5), phrase(2, 6), phrase(3, 6)]).collect();
        assert_eq!(scores, [5.5, 10.5, 15.5]);
        assert_eq!(ranker.scores(&vec![phrase(3, 6); 130]).filter(|&s| s == 15.5).count(), 130);
        let mut signs = [0; SIGNS.len()];
        signs[0] = 9;
        assert_eq!(ranker.estimate(&signs), 18);
    }

    #[test]
    fn broken_tables_are_none() {
        let table = table();
        for length in (0..table.len()).step_by(97).chain([table.len() - 1]) {
            assert!(Ranker::parse(&table[..length]).is_none(), "cut at {length}");
        }
    }
}
