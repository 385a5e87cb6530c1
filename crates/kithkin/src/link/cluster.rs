//! Clusters: records of one person, gathered so that no single pair can chain two people together.
//!
//! A record is compared with the person so far. For each field the Bayes factors of its member pairs are averaged
//! (a record is a copy of one of the person's earlier records, and we do not know of which), and the fields' averages
//! are multiplied. Two groups join when that evidence, with the prior, says they are more likely one person than two.
use super::prepare::Prepared;
use super::scoring::vector_of;
use kithkin_compare::{ComparisonVector, MISSING};
use kithkin_model::Model;

/// Members of a group that are looked at when groups are compared; more say little new.
const LOOKED_AT: usize = 8;

/// Compares records with groups of records.
pub(super) struct Evidence<'a> {
    pub prepared: &'a Prepared,
    pub model: &'a Model,
}

impl Evidence<'_> {
    /// Log2 odds that all of `left` and all of `right` are one person. Not to be called with empty groups.
    pub(super) fn between(&self, left: &[u32], right: &[u32]) -> f64 {
        let comparisons = self.model.comparisons.len();
        // Per comparison: sum of Bayes factors, pairs in which both values are there.
        let mut sums = vec![(0.0_f64, 0.0_f64); comparisons];
        let mut dependence = (0.0_f64, 0.0_f64);
        let mut vector = ComparisonVector::default();
        for &i in spread(left).iter() {
            for &j in spread(right).iter() {
                vector_of(self.prepared, (i.min(j), i.max(j)), &mut vector);
                for (at, sum) in sums.iter_mut().enumerate() {
                    if vector.levels[at] != MISSING {
                        sum.0 += self.model.field_weight(&vector, at).exp2();
                        sum.1 += 1.0;
                    }
                }
                dependence.0 += self.model.dependence_weight(&vector);
                dependence.1 += 1.0;
            }
        }
        let fields: f64 = sums
            .iter()
            .filter(|s| s.1 > 0.0)
            .map(|s| (s.0 / s.1).log2())
            .sum();
        self.model.prior_weight() + fields + dependence.0 / dependence.1.max(1.0)
    }
}

/// At most [`LOOKED_AT`] members, evenly spread.
fn spread(members: &[u32]) -> Vec<u32> {
    let step = members.len().div_ceil(LOOKED_AT).max(1);
    members.iter().copied().step_by(step).collect()
}

/// Gathers records into groups: pairs are taken by falling weight, and the groups of their records join when the
/// evidence between the whole groups is for it. Returns the group of each record, named by its smallest index.
pub(super) fn gather(
    evidence: &Evidence<'_>,
    pairs: &[(u32, u32)],
    weights: &[f32],
    joined_from: f64,
) -> Vec<u32> {
    let records = evidence.prepared.profiles.len();
    let mut order: Vec<u32> = (0..pairs.len() as u32)
        .filter(|&p| weights[p as usize] > SEEN_FROM)
        .collect();
    order.sort_by(|&a, &b| {
        weights[b as usize]
            .total_cmp(&weights[a as usize])
            .then(a.cmp(&b))
    });
    let mut group: Vec<u32> = (0..records as u32).collect();
    let mut members: Vec<Vec<u32>> = (0..records as u32).map(|r| vec![r]).collect();
    // Groups that did not join are tried again once either has grown.
    for _round in 0..3 {
        let mut joined = false;
        let mut refused: rustc_hash::FxHashMap<(u32, u32), (usize, usize)> = rustc_hash::FxHashMap::default();
        for &p in &order {
            let (i, j) = pairs[p as usize];
            let (a, b) = (
                group[i as usize].min(group[j as usize]),
                group[i as usize].max(group[j as usize]),
            );
            if a == b {
                continue;
            }
            let sizes = (members[a as usize].len(), members[b as usize].len());
            if refused.get(&(a, b)) == Some(&sizes) {
                continue;
            }
            let weight = match sizes {
                (1, 1) => f64::from(weights[p as usize]),
                _ => evidence.between(&members[a as usize], &members[b as usize]),
            };
            if weight >= joined_from {
                let moved = std::mem::take(&mut members[b as usize]);
                moved.iter().for_each(|&r| group[r as usize] = a);
                members[a as usize].extend(moved);
                joined = true;
            } else {
                refused.insert((a, b), sizes);
            }
        }
        if !joined {
            break;
        }
    }
    group
}

/// Pairs below this weight are not worth a look.
const SEEN_FROM: f32 = -6.0;
