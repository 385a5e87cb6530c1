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
    let members = members_of(group);
    let ties = ties(evidence, &members, group);
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
    let mut more: Weighted = Vec::new();
    for list in members.values().filter(|m| m.len() <= SPELLED_OUT) {
        for (at, &i) in list.iter().enumerate() {
            for &j in list[at + 1..].iter().filter(|&&j| !known((i, j))) {
                more.push(((i, j), tied(i, j)));
            }
        }
    }
    for (&(a, b), &weight) in sorted(&apart).into_iter().filter(|(_, w)| **w >= LISTED_FROM) {
        let (left, right) = (&members[&a], &members[&b]);
        if left.len() * right.len() > SPELLED_OUT * SPELLED_OUT {
            continue;
        }
        for &i in left {
            let others = right.iter().map(|&j| (i.min(j), i.max(j)));
            more.extend(others.filter(|&pair| !known(pair)).map(|pair| (pair, weight)));
        }
    }
    out.append(&mut more);
    out.par_sort_unstable_by_key(|entry| entry.0);
    out
}

fn sorted<V>(map: &FxHashMap<(u32, u32), V>) -> Vec<(&(u32, u32), &V)> {
    let mut list: Vec<_> = map.iter().collect();
    list.sort_unstable_by_key(|entry| *entry.0);
    list
}

fn members_of(group: &[u32]) -> std::collections::BTreeMap<u32, Vec<u32>> {
    let mut members = std::collections::BTreeMap::new();
    for (record, &g) in group.iter().enumerate() {
        members.entry(g).or_insert_with(Vec::new).push(record as u32);
    }
    members
}

/// How surely each record belongs to the rest of its cluster, in log2 odds; no tie for a record on its own.
fn ties(
    evidence: &Evidence<'_>,
    members: &std::collections::BTreeMap<u32, Vec<u32>>,
    group: &[u32],
) -> Vec<f64> {
    (0..group.len() as u32)
        .into_par_iter()
        .map(|record| {
            let all = &members[&group[record as usize]];
            match all[..] {
                [_] => f64::NEG_INFINITY,
                // The first record's tie counts for both: evidence is the same from either side.
                [_, second] if record == second => f64::INFINITY,
                [first, second] => evidence.between(&[first], &[second]),
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
    members: &std::collections::BTreeMap<u32, Vec<u32>>,
) -> FxHashMap<(u32, u32), f64> {
    let mut asked: Vec<(u32, u32)> = pairs
        .iter()
        .zip(weights)
        .filter(|(_, w)| f64::from(**w) >= ASKED_FROM)
        .map(|((i, j), _)| {
            let (a, b) = (group[*i as usize], group[*j as usize]);
            (a.min(b), a.max(b))
        })
        .filter(|(a, b)| a != b && (members[a].len() > 1 || members[b].len() > 1))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    asked
        .into_par_iter()
        .map(|(a, b)| ((a, b), evidence.between(&members[&a], &members[&b])))
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
