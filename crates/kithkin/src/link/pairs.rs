//! Candidate pairs: the union of blocking rules, rare keys first, within a budget.
use super::keys::{Parts, RULES, Rule, keys};
use kithkin_compare::Profile;
use rayon::prelude::*;

/// Most pairs one key may give; larger blocks say too little.
const LARGEST_BLOCK: usize = 400;

/// Candidate pairs a record of each rule may cost on average: rare keys are taken first.
const RULE_BUDGET: usize = 30;

/// A candidate pair (smaller index first) and the rules that proposed it, as bits.
pub(super) struct Candidates {
    /// Pairs in ascending order.
    pub pairs: Vec<(u32, u32)>,
    /// Bit `r` is set when rule `RULES[r]` proposed the pair.
    pub rules: Vec<u32>,
}

/// Pairs of records that share a key. With `split`, records before it are one file and the rest another, and both
/// kinds of pairs are returned (within and across); the caller tells them apart.
pub(super) fn candidates(profiles: &[Profile]) -> Candidates {
    let parts: Vec<Parts<'_>> = profiles.par_iter().map(Parts::of).collect();
    let mut all: Vec<(u64, u32)> = Vec::new();
    for (bit, &rule) in RULES.iter().enumerate() {
        let found = of_rule(rule, profiles, &parts);
        let found: Vec<(u64, u32)> = found.into_iter().map(|p| (p, 1 << bit)).collect();
        all = merge(all, &found);
    }
    Candidates {
        pairs: all.iter().map(|p| ((p.0 >> 32) as u32, p.0 as u32)).collect(),
        rules: all.iter().map(|p| p.1).collect(),
    }
}

fn merge(old: Vec<(u64, u32)>, new: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut out = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                out.push((a.0, a.1 | b.1));
                i += 1;
                j += 1;
            }
            (Some(a), Some(b)) if a.0 < b.0 => {
                out.push(*a);
                i += 1;
            }
            (Some(a), None) => {
                out.push(*a);
                i += 1;
            }
            (_, Some(b)) => {
                out.push(*b);
                j += 1;
            }
            (None, None) => break,
        }
    }
    out
}

fn of_rule(rule: Rule, profiles: &[Profile], parts: &[Parts<'_>]) -> Vec<u64> {
    let chunks: Vec<Vec<(u64, u32)>> = profiles
        .par_chunks(4096)
        .zip(parts.par_chunks(4096))
        .enumerate()
        .map(|(chunk, (profiles, parts))| {
            let mut out = Vec::new();
            for (i, (profile, parts)) in profiles.iter().zip(parts).enumerate() {
                let id = (chunk * 4096 + i) as u32;
                keys(rule, profile, parts, |key| out.push((key, id)));
            }
            out
        })
        .collect();
    let mut keyed: Vec<(u64, u32)> = chunks.concat();
    keyed.par_sort_unstable();
    keyed.dedup();
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    while start < keyed.len() {
        let key = keyed[start].0;
        let end = start + keyed[start..].iter().take_while(|k| k.0 == key).count();
        if (2..=LARGEST_BLOCK).contains(&(end - start)) {
            blocks.push((start, end));
        }
        start = end;
    }
    blocks.sort_by_key(|b| (b.1 - b.0, b.0));
    let budget = RULE_BUDGET * profiles.len();
    let mut pairs = Vec::new();
    for (start, end) in blocks {
        if pairs.len() > budget {
            break;
        }
        let block = &keyed[start..end];
        for (i, a) in block.iter().enumerate() {
            pairs.extend(
                block[i + 1..]
                    .iter()
                    .map(|b| (u64::from(a.1) << 32) | u64::from(b.1)),
            );
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}
