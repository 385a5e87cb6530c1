//! A small gradient-boosted forest: read from a table, evaluated without allocating.
//!
//! Its leaves add up to log odds. The training code is `examples/fit_names.rs`.

/// One node of a tree: goes left when `features[feature] <= at`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// Inner node; children by number.
    Split {
        /// Which feature is asked.
        feature: u16,
        /// The threshold.
        at: f32,
        /// Next node when the feature is at most `at`.
        left: u32,
        /// Next node otherwise.
        right: u32,
    },
    /// What the tree adds to the log odds.
    Leaf(f32),
}

/// Trees in one list of nodes, with the number of each root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// Log odds before any tree.
    pub base: f32,
    /// First node of each tree.
    pub roots: Vec<u32>,
    /// All nodes.
    pub nodes: Vec<Node>,
}

impl Forest {
    /// The sum of all trees, in natural log odds.
    pub fn log_odds(&self, features: &[f32]) -> f32 {
        self.base
            + self
                .roots
                .iter()
                .map(|&root| self.tree(root, features))
                .sum::<f32>()
    }

    fn tree(&self, root: u32, features: &[f32]) -> f32 {
        let mut at = root as usize;
        // A path is never longer than the list, so a damaged table cannot loop.
        for _ in 0..self.nodes.len() {
            match self.nodes.get(at) {
                Some(Node::Leaf(value)) => return *value,
                Some(Node::Split {
                    feature,
                    at: threshold,
                    left,
                    right,
                }) => {
                    let value = features.get(usize::from(*feature)).copied().unwrap_or(0.0);
                    at = if value <= *threshold { *left } else { *right } as usize;
                }
                None => break,
            }
        }
        0.0
    }

    /// Reads what [`Forest::write`] wrote: `base X`, `tree`, then nodes in order, `s FEATURE THRESHOLD LEFT RIGHT` (children
    /// counted from the tree's first node) or `l VALUE`. A line that cannot be read is passed over.
    pub fn read(table: &str) -> Self {
        let mut out = Self::default();
        let mut root = 0;
        for line in table.lines() {
            let mut cells = line.split_ascii_whitespace();
            let kind = cells.next();
            let mut number = || cells.next().and_then(|c| c.parse::<f32>().ok());
            match kind {
                Some("base") => out.base = number().unwrap_or(0.0),
                Some("tree") => {
                    root = out.nodes.len() as u32;
                    out.roots.push(root);
                }
                Some("l") => out.nodes.push(Node::Leaf(number().unwrap_or(0.0))),
                Some("s") => {
                    if let (Some(feature), Some(at), Some(left), Some(right)) =
                        (number(), number(), number(), number())
                    {
                        out.nodes.push(Node::Split {
                            feature: feature as u16,
                            at,
                            left: root + left as u32,
                            right: root + right as u32,
                        });
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// The forest as text.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        let mut out = format!("base {}\n", self.base);
        for (n, &root) in self.roots.iter().enumerate() {
            let end = self.roots.get(n + 1).map_or(self.nodes.len(), |&r| r as usize);
            out.push_str("tree\n");
            for node in &self.nodes[root as usize..end] {
                let _ = match node {
                    Node::Leaf(value) => writeln!(out, "l {value:.4}"),
                    Node::Split {
                        feature,
                        at,
                        left,
                        right,
                    } => {
                        writeln!(out, "s {feature} {at} {} {}", left - root, right - root)
                    }
                };
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forest_survives_writing() {
        let forest = Forest {
            base: 0.25,
            roots: vec![0, 3],
            nodes: vec![
                Node::Split {
                    feature: 1,
                    at: 0.5,
                    left: 1,
                    right: 2,
                },
                Node::Leaf(-1.0),
                Node::Leaf(2.0),
                Node::Leaf(0.5),
            ],
        };
        let back = Forest::read(&forest.write());
        assert_eq!(back, forest);
        assert_eq!(back.log_odds(&[0.0, 0.4]), -0.25);
        assert_eq!(back.log_odds(&[0.0, 0.6]), 2.75);
    }

    #[test]
    fn a_damaged_table_gives_a_number() {
        let forest = Forest::read("base x\ntree\ns 0 1 0 0\nl\nnonsense");
        assert!(forest.log_odds(&[]).is_finite());
    }
}
