//! Final weights of pairs: what the clusters, or the rivalry of two lists, say beyond the two records themselves.
use super::cluster::Evidence;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Log2 odds below which a pair is not worth asking the clusters about.
pub(super) const ASKED_FROM: f64 = -9.0;
/// Log2 odds of a pair of clusters from which all their records' pairs are listed.
pub(super) const LISTED_FROM: f64 = -6.7;
/// Clusters larger than this are not spelled out pair by pair beyond what was a candidate.
const SPELLED_OUT: usize = 200;

/// Log2 odds beyond which a tie through the cluster does not make a pair surer: some clusters hold two people, however
/// well each record fits.
const SUREST_TIE: f64 = 5.0;

/// Weights by pair, smaller index first, in ascending order of pairs.
pub(super) type Weighted = Vec<((u32, u32), f64)>;

/// Weighs every candidate pair, and every pair within a cluster or between clusters that may be one person.
///
/// Within a cluster a pair is as sure as the weaker of its two records' ties to the rest of the cluster, or as the
/// two records themselves make it, whichever says more. Between clusters the evidence between the whole clusters
/// counts, since both records speak for their clusters.
pub(super) fn by_cluster(
    evidence: &Evidence<'_>,
    pairs: &[(u32, u32)],
    weights: &[f32],
    group: &[u32],
) -> Weighted {
    let members = Members::of(group);
    let unknown = unknown_within(pairs, &members);
    let ties = ties(
        evidence,
        &members,
        group,
        asked_for(pairs, weights, group, &unknown),
    );
    let tied = |i: u32, j: u32| ties[i as usize].min(ties[j as usize]).min(SUREST_TIE);
    let apart = between_groups(evidence, pairs, weights, group, &members);
    let mut out: Weighted = pairs
        .par_iter()
        .zip(weights)
        .map(|(&(i, j), &w)| {
            let own = f64::from(w);
            let (a, b) = (group[i as usize], group[j as usize]);
            let weight = if a == b {
                own.max(tied(i, j))
            } else {
                apart.get(&(a.min(b), a.max(b))).copied().unwrap_or(own)
            };
            ((i, j), weight)
        })
        .collect();
    let known = |pair: (u32, u32)| pairs.binary_search(&pair).is_ok();
    out.extend(unknown.into_iter().map(|(i, j)| ((i, j), tied(i, j))));
    for (&(a, b), &weight) in sorted(&apart).into_iter().filter(|(_, w)| **w >= LISTED_FROM) {
        let (left, right) = (members.of_group(a), members.of_group(b));
        if left.len() * right.len() > SPELLED_OUT * SPELLED_OUT {
            continue;
        }
        for &i in left {
            let others = right.iter().map(|&j| (i.min(j), i.max(j)));
            out.extend(others.filter(|&pair| !known(pair)).map(|pair| (pair, weight)));
        }
    }
    out.par_sort_unstable_by_key(|entry| entry.0);
    out
}

fn sorted<V>(map: &FxHashMap<(u32, u32), V>) -> Vec<(&(u32, u32), &V)> {
    let mut list: Vec<_> = map.iter().collect();
    list.sort_unstable_by_key(|entry| *entry.0);
    list
}

/// Records by cluster, in ascending order.
struct Members {
    /// Where the records of the cluster of each name begin in `records`, and their end.
    starts: Vec<u32>,
    records: Vec<u32>,
}

impl Members {
    fn of(group: &[u32]) -> Self {
        let mut starts = vec![0_u32; group.len() + 1];
        for &g in group {
            starts[g as usize + 1] += 1;
        }
        for at in 0..group.len() {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut records = vec![0; group.len()];
        for (record, &g) in group.iter().enumerate() {
            let next = &mut next[g as usize];
            records[*next as usize] = record as u32;
            *next += 1;
        }
        Self { starts, records }
    }

    fn of_group(&self, group: u32) -> &[u32] {
        let [from, to] = [group as usize, group as usize + 1].map(|at| self.starts[at] as usize);
        &self.records[from..to]
    }

    /// Clusters of at least two records.
    fn several(&self) -> impl Iterator<Item = &[u32]> {
        let groups = 0..self.records.len() as u32;
        groups.map(|g| self.of_group(g)).filter(|m| m.len() > 1)
    }
}

/// Pairs within clusters that were no candidates.
fn unknown_within(pairs: &[(u32, u32)], members: &Members) -> Vec<(u32, u32)> {
    let known = |pair: (u32, u32)| pairs.binary_search(&pair).is_ok();
    let mut unknown = Vec::new();
    for list in members.several().filter(|m| m.len() <= SPELLED_OUT) {
        for (at, &i) in list.iter().enumerate() {
            let others = list[at + 1..].iter().map(|&j| (i, j));
            unknown.extend(others.filter(|&pair| !known(pair)));
        }
    }
    unknown
}

/// Records whose tie to their cluster bears on the weight of a pair: most pairs within a cluster are surer by themselves
/// than any tie makes them.
fn asked_for(pairs: &[(u32, u32)], weights: &[f32], group: &[u32], unknown: &[(u32, u32)]) -> Vec<bool> {
    let mut asked = vec![false; group.len()];
    let unsure = pairs.iter().zip(weights).filter(|&(&(i, j), &weight)| {
        f64::from(weight) < SUREST_TIE && group[i as usize] == group[j as usize]
    });
    for (i, j) in unsure.map(|(pair, _)| *pair).chain(unknown.iter().copied()) {
        asked[i as usize] = true;
        asked[j as usize] = true;
    }
    asked
}

/// How surely each record `asked` for belongs to the rest of its cluster, in log2 odds; no tie for the others.
fn ties(evidence: &Evidence<'_>, members: &Members, group: &[u32], asked: Vec<bool>) -> Vec<f64> {
    asked
        .into_par_iter()
        .enumerate()
        .map(|(record, asked)| {
            let all = members.of_group(group[record]);
            let record = record as u32;
            match all {
                _ if !asked => f64::NEG_INFINITY,
                // The first record's tie counts for both: evidence is the same from either side.
                [_, second] if record == *second => f64::INFINITY,
                [first, second] => evidence.between(&[*first], &[*second]),
                _ => {
                    let rest: Vec<u32> = all.iter().copied().filter(|&m| m != record).collect();
                    evidence.between(&[record], &rest)
                }
            }
        })
        .collect()
}

/// Evidence between every two clusters that a promising pair connects, where one has several records.
fn between_groups(
    evidence: &Evidence<'_>,
    pairs: &[(u32, u32)],
    weights: &[f32],
    group: &[u32],
    members: &Members,
) -> FxHashMap<(u32, u32), f64> {
    let mut asked: Vec<(u32, u32)> = pairs
        .iter()
        .zip(weights)
        .filter(|(_, w)| f64::from(**w) >= ASKED_FROM)
        .map(|((i, j), _)| {
            let (a, b) = (group[*i as usize], group[*j as usize]);
            (a.min(b), a.max(b))
        })
        .filter(|(a, b)| a != b && [a, b].into_iter().any(|g| members.of_group(*g).len() > 1))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    asked
        .into_par_iter()
        .map(|(a, b)| ((a, b), evidence.between(members.of_group(a), members.of_group(b))))
        .collect::<Vec<_>>()
        .into_iter()
        .collect()
}

/// Rounds of passing messages; they settle long before on real lists.
const ROUNDS: usize = 30;

/// Weighs pairs across two lists in neither of which a person stands twice: a record that has a better partner is no
/// other's. Marginals of the matching by belief propagation on the monomer-dimer model (Bethe approximation; exact
/// where the candidates form no ring).
///
/// `pairs` hold indices of the left and right list; `weights` are log2 odds of each pair by itself.
pub(super) fn by_rivalry(pairs: &[(u32, u32)], weights: &[f64], lefts: usize, rights: usize) -> Vec<f64> {
    let odds: Vec<f64> = weights.iter().map(|w| w.clamp(-200.0, 200.0).exp2()).collect();
    // Probability-like messages: how free the left (right) record is for this pair, given its other pairs.
    let mut from_left = vec![1.0_f64; pairs.len()];
    let mut from_right = vec![1.0_f64; pairs.len()];
    for _ in 0..ROUNDS {
        let mut left = vec![1.0_f64; lefts];
        let mut right = vec![1.0_f64; rights];
        for (p, &(i, j)) in pairs.iter().enumerate() {
            left[i as usize] += odds[p] * from_right[p];
            right[j as usize] += odds[p] * from_left[p];
        }
        let next: Vec<(f64, f64)> = pairs
            .iter()
            .enumerate()
            .map(|(p, &(i, j))| {
                let free = |total: f64, own: f64| 1.0 / (total - own).max(1.0);
                (
                    free(left[i as usize], odds[p] * from_right[p]),
                    free(right[j as usize], odds[p] * from_left[p]),
                )
            })
            .collect();
        for (p, (l, r)) in next.into_iter().enumerate() {
            // Halfway, in logs, so that rings of rivals settle.
            from_left[p] = (from_left[p] * l).sqrt();
            from_right[p] = (from_right[p] * r).sqrt();
        }
    }
    weights
        .iter()
        .enumerate()
        .map(|(p, w)| w + from_left[p].log2() + from_right[p].log2())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_a_better_partner_is_no_others() {
        // Left 0 fits right 0 well and right 1 a little; left 1 fits right 1.
        let pairs = [(0, 0), (0, 1), (1, 1)];
        let weights = by_rivalry(&pairs, &[8.0, 3.0, 6.0], 2, 2);
        assert!(
            weights[0] > 7.0 && weights[2] > 5.0 && weights[1] < -8.0,
            "{weights:?}"
        );
    }

    #[test]
    fn without_rivals_nothing_changes() {
        assert_eq!(by_rivalry(&[(0, 0), (1, 1)], &[3.0, -2.0], 2, 2), [3.0, -2.0]);
    }

    #[test]
    fn equal_rivals_share() {
        let weights = by_rivalry(&[(0, 0), (0, 1)], &[10.0, 10.0], 1, 2);
        assert!(
            (weights[0] - weights[1]).abs() < 1e-9 && weights[0].abs() < 0.1,
            "{weights:?}"
        );
    }
}
