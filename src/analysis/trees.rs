//! Boosted regression trees (Friedman 2001), read from a compact table: the form small trained rankers ship in.
//!
//! Layout, little endian: `b"mjt1"`, `trees: u32`, then for each tree `nodes: u16`, its nodes `{feature: u16,
//! threshold: f32, left: i16, right: i16}`, `leaves: u16` and its leaves `f32`. A child of 0 or more is a node of the same
//! tree, a negative one is the leaf `!child`. A value at or below the threshold goes left. `tools/trees.py` writes it.

/// A sum of trees. What is not a table is the sum of none.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
    roots: Vec<i32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    threshold: f32,
    feature: u32,
    /// Numbers among all nodes, or `!number` among all leaves.
    children: [i32; 2],
}

/// A tree of few questions, to be asked all at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unrolled {
    /// Which feature, and above what the answer is yes.
    pub(crate) questions: [(usize, f32); QUESTIONS],
    /// The leaf the answers lead to: a bit each, the first question's lowest, set for yes.
    pub(crate) leaves: [f32; 1 << QUESTIONS],
}

/// Questions of an unrolled tree.
pub(crate) const QUESTIONS: usize = 3;

impl Default for Unrolled {
    fn default() -> Self {
        // Questions that are not asked have the answer no.
        Self { questions: [(0, f32::INFINITY); QUESTIONS], leaves: [0.0; 1 << QUESTIONS] }
    }
}

const MAGIC: &[u8] = b"mjt1";

impl Trees {
    /// Reads a table; `None` where it is cut short, or where a tree could lead nowhere or round in a circle.
    pub(crate) fn parse(table: &[u8]) -> Option<Self> {
        let mut rest = table.strip_prefix(MAGIC)?;
        let mut trees = Self::default();
        for _ in 0..u32::from_le_bytes(take(&mut rest)?) {
            let (first_node, first_leaf) = (trees.nodes.len() as i32, trees.leaves.len() as i32);
            let nodes = u16::from_le_bytes(take(&mut rest)?);
            for number in 0..nodes {
                let feature = u32::from(u16::from_le_bytes(take(&mut rest)?));
                let threshold = f32::from_le_bytes(take(&mut rest)?);
                let mut children = [0; 2];
                for child in &mut children {
                    let within = i16::from_le_bytes(take(&mut rest)?);
                    // Children come after their parents, so that every walk ends.
                    let ahead = within > number as i16 && within < nodes as i16;
                    *child = match within {
                        0.. if ahead => first_node + i32::from(within),
                        0.. => return None,
                        _ => !(first_leaf + i32::from(!within)),
                    };
                }
                trees.nodes.push(Node { threshold, feature, children });
            }
            let leaves = u16::from_le_bytes(take(&mut rest)?);
            for _ in 0..leaves {
                trees.leaves.push(f32::from_le_bytes(take(&mut rest)?));
            }
            let end = first_leaf + i32::from(leaves);
            let added = trees.nodes.get(first_node as usize..).unwrap_or_default();
            if added.iter().flat_map(|node| node.children).any(|child| child < 0 && !child >= end) {
                return None;
            }
            trees.roots.push(if nodes == 0 { !first_leaf } else { first_node });
        }
        rest.is_empty().then_some(trees)
    }

    /// The sum of the leaves that `features` lead to; a feature that is not given reads as 0.
    pub(crate) fn score(&self, features: &[f32]) -> f32 {
        self.roots.iter().map(|&root| self.leaf(root, features)).sum()
    }

    /// The trees, each with all its questions; `None` for one that asks more than [`QUESTIONS`].
    pub(crate) fn unrolled(&self) -> impl Iterator<Item = Option<Unrolled>> {
        self.roots.iter().map(|&root| {
            let node = |at: i32| usize::try_from(at).ok().and_then(|at| self.nodes.get(at));
            let mut asked = Vec::from([root]);
            let mut unrolled = Unrolled::default();
            for number in 0.. {
                let Some(node) = asked.get(number).and_then(|&at| node(at)) else { break };
                *unrolled.questions.get_mut(number)? = (node.feature as usize, node.threshold);
                asked.extend(node.children.iter().filter(|&&child| child >= 0));
            }
            for (answers, leaf) in unrolled.leaves.iter_mut().enumerate() {
                let mut at = root;
                while let Some(node) = node(at) {
                    let number = asked.iter().position(|&other| other == at)?;
                    let [left, right] = node.children;
                    at = if answers >> number & 1 == 0 { left } else { right };
                }
                *leaf = self.leaves.get(!at as usize).copied().unwrap_or_default();
            }
            Some(unrolled)
        })
    }

    fn leaf(&self, root: i32, features: &[f32]) -> f32 {
        let mut at = root;
        while let Some(node) = usize::try_from(at).ok().and_then(|at| self.nodes.get(at)) {
            let value = features.get(node.feature as usize).copied().unwrap_or_default();
            let [left, right] = node.children;
            at = if value <= node.threshold { left } else { right };
        }
        self.leaves.get(!at as usize).copied().unwrap_or_default()
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, Trees, Unrolled};

    /// Two trees: a split of feature 1 at 0.5 whose right side splits feature 0 at 2, and a lone leaf.
    fn table() -> Vec<u8> {
        let mut table = [MAGIC, &2u32.to_le_bytes(), &2u16.to_le_bytes()].concat();
        for (feature, threshold, left, right) in [(1u16, 0.5f32, !0i16, 1i16), (0, 2.0, !1, !2)] {
            table.extend(feature.to_le_bytes());
            table.extend(threshold.to_le_bytes());
            table.extend(left.to_le_bytes());
            table.extend(right.to_le_bytes());
        }
        table.extend(3u16.to_le_bytes());
        table.extend([1.0f32, 2.0, 4.0].iter().flat_map(|leaf| leaf.to_le_bytes()));
        table.extend([0, 0, 1, 0]);
        table.extend(0.25f32.to_le_bytes());
        table
    }

    #[test]
    fn features_lead_to_leaves_and_leaves_add_up() {
        let trees = Trees::parse(&table()).expect("a table");
        assert_eq!(trees.score(&[0.0, 0.5]), 1.25);
        assert_eq!(trees.score(&[2.0, 0.6]), 2.25);
        assert_eq!(trees.score(&[2.5, 0.6]), 4.25);
        assert_eq!(trees.score(&[]), 1.25);
    }

    #[test]
    fn unrolled_trees_have_the_same_leaves() {
        let trees = Trees::parse(&table()).expect("a table");
        let unrolled: Vec<Unrolled> = trees.unrolled().map(|tree| tree.expect("small")).collect();
        for features in [[0.0, 0.5], [2.0, 0.6], [2.5, 0.6]] {
            let leaf = |tree: &Unrolled| {
                let yes = |&(feature, threshold): &(usize, f32)| features[feature] > threshold;
                let bits = tree
                    .questions
                    .iter()
                    .rev()
                    .fold(0, |bits, question| bits << 1 | usize::from(yes(question)));
                tree.leaves[bits]
            };
            assert_eq!(unrolled.iter().map(leaf).sum::<f32>(), trees.score(&features));
        }
    }

    #[test]
    fn broken_tables_are_none() {
        let table = table();
        for length in 0..table.len() {
            assert!(Trees::parse(&table[..length]).is_none(), "cut at {length}");
        }
        let mut circle = table.clone();
        circle[18..20].copy_from_slice(&0i16.to_le_bytes());
        assert!(Trees::parse(&circle).is_none());
        let mut beyond = table;
        beyond[18..20].copy_from_slice(&(!9i16).to_le_bytes());
        assert!(Trees::parse(&beyond).is_none());
    }
}
