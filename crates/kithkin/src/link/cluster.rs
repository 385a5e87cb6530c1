//! Clusters: records of one person, gathered so that no single pair can chain two people together.
//!
//! A record is compared with the person so far. For each field the Bayes factors of its member pairs are averaged
//! (a record is a copy of one of the person's earlier records, and we do not know of which), and the fields' averages
//! are multiplied. Two groups join when that evidence, with the prior, says they are more likely one person than two.
use super::prepare::Prepared;
use super::scoring::vector_of;
use kithkin_compare::{ComparisonVector, MISSING};
use kithkin_model::Model;
use smallvec::SmallVec;

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
        let mut sums: SmallVec<[(f64, f64); 16]> = SmallVec::from_elem((0.0, 0.0), comparisons);
        let mut dependence = (0.0_f64, 0.0_f64);
        let mut vector = ComparisonVector::default();
        for i in spread(left) {
            for j in spread(right) {
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
fn spread(members: &[u32]) -> impl Iterator<Item = u32> {
    let step = members.len().div_ceil(LOOKED_AT).max(1);
    members.iter().copied().step_by(step)
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
    let mut groups = Groups::of_one_each(records);
    // Groups that did not join are tried again once either has grown.
    for _round in 0..3 {
        let mut joined = false;
        let mut refused: rustc_hash::FxHashMap<(u32, u32), (u32, u32)> = rustc_hash::FxHashMap::default();
        for &p in &order {
            let (i, j) = pairs[p as usize];
            let (x, y) = (groups.group[i as usize], groups.group[j as usize]);
            let (a, b) = (x.min(y), x.max(y));
            if a == b {
                continue;
            }
            let sizes = (groups.size[a as usize], groups.size[b as usize]);
            if refused.get(&(a, b)) == Some(&sizes) {
                continue;
            }
            let weight = match sizes {
                (1, 1) => f64::from(weights[p as usize]),
                _ => {
                    let members = |group| groups.members(group).collect::<SmallVec<[u32; LOOKED_AT]>>();
                    evidence.between(&members(a), &members(b))
                }
            };
            if weight >= joined_from {
                groups.join(a, b);
                joined = true;
            } else {
                refused.insert((a, b), sizes);
            }
        }
        if !joined {
            break;
        }
    }
    groups.group
}

/// Groups of records as chains: each is named by its first record.
struct Groups {
    /// The group of each record.
    group: Vec<u32>,
    /// How many records the group of each name has.
    size: Vec<u32>,
    /// The record after each one in its group; itself where it is the last.
    next: Vec<u32>,
    /// The last record of the group of each name.
    last: Vec<u32>,
}

impl Groups {
    fn of_one_each(records: usize) -> Self {
        let each: Vec<u32> = (0..records as u32).collect();
        Self {
            size: vec![1; records],
            next: each.clone(),
            last: each.clone(),
            group: each,
        }
    }

    /// The records of a group in the order in which they came to it.
    fn members(&self, group: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(group), |&record| {
            Some(self.next[record as usize]).filter(|&next| next != record)
        })
    }

    /// Puts the records of group `b` behind those of group `a`.
    fn join(&mut self, a: u32, b: u32) {
        let mut record = b;
        loop {
            self.group[record as usize] = a;
            let next = self.next[record as usize];
            if next == record {
                break;
            }
            record = next;
        }
        let end = self.last[a as usize];
        self.next[end as usize] = b;
        self.last[a as usize] = self.last[b as usize];
        self.size[a as usize] += self.size[b as usize];
    }
}

/// Pairs below this weight are not worth a look.
const SEEN_FROM: f32 = -6.0;
