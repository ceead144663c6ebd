//! The trained ranker: many trees of three questions each, asked of several sentences at once.

use super::features::{COUNT, Features};
use crate::analysis::trees::{Trees, Unrolled};

/// Boosted trees of three questions at most. Every question is asked, whatever the others' answers are: the answers
/// together name the leaf, without a branch.
#[derive(Debug, Default)]
pub(super) struct Ranker {
    trees: Vec<Unrolled>,
}

/// Sentences asked at once: what a processor does in a few instructions.
const LANES: usize = 8;

impl Ranker {
    /// Reads a table of [`Trees`]; `None` where it is none, or a tree asks more or of other features.
    pub(super) fn parse(table: &[u8]) -> Option<Self> {
        let known = |tree: &Unrolled| tree.questions.iter().all(|&(feature, _)| feature < COUNT);
        let trees = Trees::parse(table)?;
        let trees = trees.unrolled().map(|tree| tree.filter(known));
        Some(Self { trees: trees.collect::<Option<_>>()? })
    }

    /// The sum of the leaves that each of `rows` leads to.
    pub(super) fn scores(&self, rows: &[Features]) -> Vec<f32> {
        let mut scores = Vec::with_capacity(rows.len());
        for rows in rows.chunks(LANES) {
            let mut columns = [[0.0; LANES]; COUNT];
            for (lane, row) in rows.iter().enumerate() {
                for (column, &value) in columns.iter_mut().zip(row) {
                    if let Some(slot) = column.get_mut(lane) {
                        *slot = value;
                    }
                }
            }
            let sums = self.sums(&columns);
            scores.extend(sums.iter().take(rows.len()));
        }
        scores
    }

    fn sums(&self, columns: &[[f32; LANES]; COUNT]) -> [f32; LANES] {
        let mut sums = [0.0; LANES];
        for tree in &self.trees {
            let mut answers = [0_u32; LANES];
            for (number, &(feature, threshold)) in tree.questions.iter().enumerate() {
                let Some(column) = columns.get(feature) else { continue };
                for (answer, &value) in answers.iter_mut().zip(column) {
                    *answer |= u32::from(value > threshold) << number;
                }
            }
            for (sum, &answer) in sums.iter_mut().zip(&answers) {
                *sum += tree.leaves.get(answer as usize).copied().unwrap_or_default();
            }
        }
        sums
    }
}
