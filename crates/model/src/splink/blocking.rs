//! Pairs of records that share the keys of a blocking rule, each once.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compile::Test;
use super::table::NULL;

/// Blocking rules made ready for the records of one table.
pub(super) struct Blocking {
    records: usize,
    /// By rule, by record: the key, 0 where a part of it is NULL.
    keys: Vec<Vec<u32>>,
    /// By rule: what it asks beyond equality.
    pub(super) rest: Vec<Vec<Test>>,
}

impl Blocking {
    pub(super) fn new(records: usize) -> Self {
        Self {
            records,
            keys: Vec::new(),
            rest: Vec::new(),
        }
    }

    /// Adds a rule that asks for equality of all `parts`, given as ids of values by record, and the `rest`.
    pub(super) fn add(&mut self, parts: &[&[u32]], rest: Vec<Test>) {
        let mut keys = parts
            .first()
            .map_or_else(|| vec![NULL; self.records], |part| part.to_vec());
        for part in parts.iter().skip(1) {
            let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for (key, id) in keys.iter_mut().zip(*part) {
                *key = if *key == NULL || *id == NULL {
                    NULL
                } else {
                    let next = known.len() as u32 + 1;
                    *known.entry((*key, *id)).or_insert(next)
                };
            }
        }
        self.keys.push(keys);
        self.rest.push(rest);
    }

    /// Every pair that a rule puts together, smaller place first, in ascending order. `rest_holds` is asked of pairs
    /// that share the key of a rule which asks for more than that.
    pub(super) fn pairs<E: Send>(
        &self,
        rest_holds: impl Fn(usize, (u32, u32)) -> Result<bool, E> + Sync,
    ) -> Result<Vec<(u32, u32)>, E> {
        let blocks: Vec<Block> = self.keys.iter().map(|keys| Block::of(keys)).collect();
        let found: Result<Vec<Vec<(u32, u32)>>, E> = (0..self.records.div_ceil(TASK))
            .into_par_iter()
            .map(|task| {
                let (mut out, mut seconds) = (Vec::new(), Vec::new());
                for first in task * TASK..((task + 1) * TASK).min(self.records) {
                    let first = first as u32;
                    seconds.clear();
                    for (rule, block) in blocks.iter().enumerate() {
                        let from = seconds.len();
                        seconds.extend_from_slice(block.after(first));
                        if !self.rest[rule].is_empty() {
                            self.keep(&mut seconds, from, |second| rest_holds(rule, (first, second)))?;
                        }
                    }
                    seconds.sort_unstable();
                    seconds.dedup();
                    out.extend(seconds.iter().map(|second| (first, *second)));
                }
                Ok(out)
            })
            .collect();
        Ok(found?.concat())
    }

    /// Drops those after `from` that do not hold.
    fn keep<E>(
        &self,
        seconds: &mut Vec<u32>,
        from: usize,
        holds: impl Fn(u32) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut end = from;
        for at in from..seconds.len() {
            if holds(seconds[at])? {
                seconds[end] = seconds[at];
                end += 1;
            }
        }
        seconds.truncate(end);
        Ok(())
    }
}

/// Records in a task.
const TASK: usize = 4096;

/// The records of one rule by key: those that share a key stand together, in ascending order.
struct Block {
    members: Vec<u32>,
    /// By record: where those after it with its key begin in `members`, and end.
    after: Vec<(u32, u32)>,
}

impl Block {
    fn of(keys: &[u32]) -> Self {
        let most = keys.iter().copied().max().unwrap_or(NULL) as usize;
        // Counting sort: keys are small numbers.
        let mut next = vec![0_u32; most + 2];
        let known = || keys.iter().enumerate().filter(|(_, key)| **key != NULL);
        known().for_each(|(_, key)| next[*key as usize + 1] += 1);
        for key in 0..=most {
            next[key + 1] += next[key];
        }
        let ends: Vec<u32> = next[1..].to_vec();
        let mut members = vec![0; ends.last().map_or(0, |end| *end as usize)];
        let mut after = vec![(0, 0); keys.len()];
        for (record, key) in known() {
            let place = &mut next[*key as usize];
            members[*place as usize] = record as u32;
            *place += 1;
            after[record] = (*place, ends[*key as usize]);
        }
        Self { members, after }
    }

    fn after(&self, record: u32) -> &[u32] {
        let (from, to) = self.after[record as usize];
        &self.members[from as usize..to as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_several_rules_come_once_and_null_meets_nobody() {
        let mut blocking = Blocking::new(5);
        blocking.add(&[&[1, 1, NULL, 1, NULL]], Vec::new());
        blocking.add(&[&[7, 7, 7, 8, 8], &[2, 2, 2, NULL, 3]], Vec::new());
        let pairs = blocking.pairs(|_, _| Ok::<_, ()>(true));
        assert_eq!(pairs, Ok(vec![(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]));
    }
}
