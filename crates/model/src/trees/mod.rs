//! A probability from facts that bear on each other: a sum of small decision trees.
//!
//! A weighted sum takes every fact alone. Where one fact changes what another is worth (a rare name says little once
//! the home is shared; a good weight says little beside a better rival), a few small trees on top tell it. They are
//! fitted by gradient boosting (Friedman 2001) with second-order steps and rising columns as in XGBoost (Chen and
//! Guestrin 2016): a column that is told to rise can only ever raise the probability.
mod fit;

pub use fit::Settings;

use serde::{Deserialize, Serialize};

/// A split: the column, the bound, where values up to the bound go and where the others go. A place of 0 or more is
/// a later split of the tree, `-1 - n` its leaf `n`.
type Split = (u16, f32, i16, i16);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Tree {
    splits: Vec<Split>,
    /// Natural log odds to add.
    leaves: Vec<f32>,
}

/// Small trees whose leaves add up to natural log odds.
///
/// ```
/// use kithkin_model::trees::{Settings, Trees};
/// let rows: Vec<Vec<f32>> = (0..400).map(|i| vec![(i % 20) as f32]).collect();
/// let labels: Vec<bool> = (0..400).map(|i| i % 20 >= 10).collect();
/// let trees = Trees::fit(&rows, &labels, &[0], &Settings::default());
/// assert!(trees.probability(&[3.0]) < 0.1 && trees.probability(&[15.0]) > 0.9);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Trees {
    /// How many columns a row has.
    columns: u16,
    /// Natural log odds before any tree.
    start: f32,
    trees: Vec<Tree>,
}

/// [`Trees`] as read, not yet checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    columns: u16,
    start: f32,
    trees: Vec<Tree>,
}

/// Why stored trees are not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tree {tree} of the model leads to a column, split or leaf that is not there")]
pub struct BadTree {
    /// Its place.
    pub tree: usize,
}

impl TryFrom<Stored> for Trees {
    type Error = BadTree;

    /// Checks that every walk through every tree ends at a leaf.
    fn try_from(stored: Stored) -> Result<Self, BadTree> {
        for (at, tree) in stored.trees.iter().enumerate() {
            let leads = |place: i16, from: usize| match usize::try_from(place) {
                Ok(split) => split > from && split < tree.splits.len(),
                Err(_) => usize::from(place.unsigned_abs() - 1) < tree.leaves.len(),
            };
            let sound = tree.splits.iter().enumerate().all(|(from, s)| {
                s.0 < stored.columns && s.1.is_finite() && leads(s.2, from) && leads(s.3, from)
            });
            if !sound || tree.leaves.is_empty() || tree.leaves.iter().any(|v| !v.is_finite()) {
                return Err(BadTree { tree: at });
            }
        }
        Ok(Self {
            columns: stored.columns,
            start: stored.start,
            trees: stored.trees,
        })
    }
}

impl Tree {
    fn value(&self, row: &[f32]) -> f32 {
        if self.splits.is_empty() {
            return self.leaves[0];
        }
        let mut at = 0_usize;
        loop {
            let (column, bound, low, high) = self.splits[at];
            let next = if row[usize::from(column)] <= bound {
                low
            } else {
                high
            };
            match usize::try_from(next) {
                Ok(split) => at = split,
                Err(_) => return self.leaves[usize::from(next.unsigned_abs() - 1)],
            }
        }
    }
}

impl Trees {
    /// Whether there are any trees: without, every row is as likely as another.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// How many columns a row must have.
    pub fn columns(&self) -> usize {
        usize::from(self.columns)
    }

    /// The probability for a row. Missing columns count as 0.
    pub fn probability(&self, row: &[f32]) -> f64 {
        let mut filled;
        let row = if row.len() < self.columns() {
            filled = row.to_vec();
            filled.resize(self.columns(), 0.0);
            &filled
        } else {
            row
        };
        let odds = self.trees.iter().map(|t| f64::from(t.value(row))).sum::<f64>() + f64::from(self.start);
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Points on a grid where neither column alone says anything.
    fn crossed() -> (Vec<Vec<f32>>, Vec<bool>) {
        let rows: Vec<Vec<f32>> = (0..900).map(|i| vec![(i % 30) as f32, (i / 30) as f32]).collect();
        let labels = rows.iter().map(|r| (r[0] < 12.0) != (r[1] < 17.0)).collect();
        (rows, labels)
    }

    #[test]
    fn two_facts_that_mean_something_together_are_learnt() {
        let (rows, labels) = crossed();
        let trees = Trees::fit(&rows, &labels, &[], &Settings::default());
        let right = |i: usize| (trees.probability(&rows[i]) > 0.5) == labels[i];
        assert!((0..rows.len()).filter(|&i| right(i)).count() > 850);
    }

    #[test]
    fn what_is_stored_is_what_is_read() {
        let (rows, labels) = crossed();
        let trees = Trees::fit(&rows, &labels, &[0], &Settings::default());
        let text = serde_json::to_string(&trees).unwrap();
        assert_eq!(serde_json::from_str::<Trees>(&text).unwrap(), trees);
    }

    #[test]
    fn trees_that_lead_nowhere_or_in_a_circle_are_refused() {
        for splits in ["[0,1.0,0,-1]", "[0,1.0,-1,-3]", "[4,1.0,-1,-2]", "[0,1.0,7,-1]"] {
            let text = format!(
                r#"{{"columns":1,"start":0.0,"trees":[{{"splits":[{splits}],"leaves":[0.5,1.0]}}]}}"#
            );
            assert!(serde_json::from_str::<Trees>(&text).is_err(), "{splits}");
        }
        let sound = r#"{"columns":1,"start":0.0,"trees":[{"splits":[[0,1.0,-1,-2]],"leaves":[0.5,1.0]}]}"#;
        assert!(serde_json::from_str::<Trees>(sound).is_ok());
    }

    proptest! {
        #[test]
        fn a_rising_column_never_lowers_the_probability(
            data in prop::collection::vec((0.0_f32..8.0, 0.0_f32..8.0, any::<bool>()), 30..200),
            at in (0.0_f32..8.0, 0.0_f32..8.0),
            more in 0.0_f32..8.0,
        ) {
            let rows: Vec<Vec<f32>> = data.iter().map(|d| vec![d.0, d.1]).collect();
            let labels: Vec<bool> = data.iter().map(|d| d.2).collect();
            let settings = Settings { least: 3, rounds: 12, ..Settings::default() };
            let trees = Trees::fit(&rows, &labels, &[0], &settings);
            let (low, high) = (trees.probability(&[at.0, at.1]), trees.probability(&[at.0 + more, at.1]));
            prop_assert!(low <= high + 1e-9);
        }
    }
}
