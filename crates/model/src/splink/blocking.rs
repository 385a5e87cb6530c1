//! Pairs of records that share the keys of a blocking rule, each once.

use super::compile::{Slot, Test};
use super::table::NULL;
use std::ops::Range;

use rayon::prelude::*;

/// Blocking rules made ready for the records of one table.
#[derive(Default)]
pub(super) struct Blocking {
    rules: Vec<Rule>,
}

/// A rule, and its records by key.
pub(super) struct Rule {
    /// The slots whose equality it asks.
    pub(super) keys: Vec<Slot>,
    /// What it asks beyond.
    pub(super) rest: Vec<Test>,
    /// Records that share all keys stand together, in ascending order.
    members: Vec<u32>,
    /// By member: where those that it shares its keys with end.
    ends: Vec<u32>,
}

impl Rule {
    /// The pairs of a member's record with those behind it.
    fn pairs(&self, member: usize) -> impl Iterator<Item = (u32, u32)> {
        let behind = &self.members[member + 1..self.ends[member] as usize];
        behind.iter().map(move |second| (self.members[member], *second))
    }
}

impl Blocking {
    /// Adds a rule that asks for equality of all `keys`, whose values are given by record, and the `rest`.
    pub(super) fn add(&mut self, keys: Vec<Slot>, values: &[&[u32]], rest: Vec<Test>) {
        let members = sorted(values);
        let same = |a: &u32, b: &u32| values.iter().all(|ids| ids[*a as usize] == ids[*b as usize]);
        let mut ends = Vec::with_capacity(members.len());
        for run in members.chunk_by(same) {
            let end = ends.len() + run.len();
            ends.resize(end, end as u32);
        }
        self.rules.push(Rule {
            keys,
            rest,
            members,
            ends,
        });
    }

    /// Every pair that a rule puts together, smaller place first, each once: rule by rule those that no earlier rule puts
    /// together, and those that share a key together, so that what is known of the records is near at hand. `task` is
    /// given some thousand pairs at a time, on all cores; what it makes of them comes in their order. `holds` says of
    /// a pair whether a rule puts it together.
    pub(super) fn each<T: Send, E: Send>(
        &self,
        holds: impl Fn(usize, &Rule, (u32, u32)) -> Result<bool, E> + Sync,
        task: impl Fn(Vec<(u32, u32)>) -> Result<Vec<T>, E> + Sync,
    ) -> Result<Vec<T>, E> {
        let tasks: Vec<(usize, Range<usize>)> = (0..self.rules.len())
            .flat_map(|at| self.tasks(at).into_iter().map(move |members| (at, members)))
            .collect();
        let found: Result<Vec<Vec<T>>, E> = tasks
            .into_par_iter()
            .map(|(at, members)| {
                let rule = &self.rules[at];
                let mut pairs = Vec::new();
                for pair in members.flat_map(|member| rule.pairs(member)) {
                    let mut new = rule.rest.is_empty() || holds(at, rule, pair)?;
                    for (before, earlier) in self.rules[..at].iter().enumerate() {
                        new = new && !holds(before, earlier, pair)?;
                    }
                    if new {
                        pairs.push(pair);
                    }
                }
                task(pairs)
            })
            .collect();
        let mut found = found?;
        let mut all = Vec::with_capacity(found.iter().map(Vec::len).sum());
        found.iter_mut().for_each(|part| all.append(part));
        Ok(all)
    }

    /// The members of a rule in stretches of about as many pairs.
    fn tasks(&self, rule: usize) -> Vec<Range<usize>> {
        let ends = &self.rules[rule].ends;
        let (mut tasks, mut from, mut pairs) = (Vec::new(), 0, 0);
        for (member, end) in ends.iter().enumerate() {
            pairs += *end as usize - member - 1;
            if pairs >= TASK {
                tasks.push(from..member + 1);
                (from, pairs) = (member + 1, 0);
            }
        }
        tasks.push(from..ends.len());
        tasks
    }
}

/// Pairs in a task, more or less.
const TASK: usize = 1 << 14;

/// Records that know every value, by a stable sort for each of them. NULL equals nothing.
fn sorted(values: &[&[u32]]) -> Vec<u32> {
    let records = values.first().map_or(0, |ids| ids.len() as u32);
    let known = |record: &u32| values.iter().all(|ids| ids[*record as usize] != NULL);
    let mut order: Vec<(u32, u32)> = (0..records).filter(known).map(|record| (NULL, record)).collect();
    for ids in values.iter().rev() {
        order
            .iter_mut()
            .for_each(|(id, record)| *id = ids[*record as usize]);
        radsort::sort_by_key(&mut order, |(id, _)| *id);
    }
    order.into_iter().map(|(_, record)| record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_several_rules_come_once_and_null_meets_nobody() {
        let columns: [&[u32]; 3] = [&[1, 1, NULL, 1, NULL], &[7, 7, 7, 8, 8], &[2, 2, 2, NULL, 3]];
        let mut blocking = Blocking::default();
        blocking.add(vec![0], &columns[..1], Vec::new());
        blocking.add(vec![1, 2], &columns[1..], Vec::new());
        let holds = |_: usize, rule: &Rule, (a, b): (u32, u32)| {
            let value = |slot: usize, record: u32| columns[slot][record as usize];
            let same = |slot: &usize| value(*slot, a) == value(*slot, b) && value(*slot, a) != NULL;
            Ok::<_, ()>(rule.keys.iter().all(same))
        };
        assert_eq!(
            blocking.each(holds, Ok),
            Ok(vec![(0, 1), (0, 3), (1, 3), (0, 2), (1, 2)])
        );
    }
}
