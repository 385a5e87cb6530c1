//! Blocks of records that share a blocking key, laid out so that a record's candidates are found in one pass and no
//! pair is ever stored.
use super::LinkError;
use super::keys::{Parts, RULES, Rule, Sounds, keys};
use kithkin_compare::Profiles;
use rayon::prelude::*;

/// Most records in a block; larger blocks say too little.
const LARGEST_BLOCK: usize = 400;

/// Candidate pairs a record that each rule may propose on average, in a file of [`FULL_BUDGET`] records or fewer: rare
/// keys are taken first.
const RULE_BUDGET: f64 = 15.0;
/// Records up to which the budget is given in full. Chance agreement grows with the file, while a record's true
/// partners do not: beyond, the budget a record falls with the root of their number.
const FULL_BUDGET: f64 = 30_000.0;
/// The budget never falls below this.
const LEAST_BUDGET: f64 = 5.0;

/// Rules whose keys are made together, those with the most keys first, while few blocks are held yet. More rounds take
/// more time (what keys are made of is gathered in each), fewer take more memory.
const ROUNDS: [&[Rule]; 6] = [
    &[Rule::NearNamePlace],
    &[Rule::NearNameYear, Rule::NearPostcode],
    &[
        Rule::TwoNames,
        Rule::NameYear,
        Rule::NameDay,
        Rule::NameTown,
        Rule::NameDistrict,
        Rule::Name,
    ],
    &[Rule::NearBirth, Rule::SwappedBirth],
    &[Rule::NearNameInitial],
    &[
        Rule::Birth,
        Rule::Postcode,
        Rule::Contact,
        Rule::MonthPlace,
        Rule::YearSector,
        Rule::Address,
        Rule::AddressWords,
        Rule::Extra,
    ],
];
/// Slices by which the keys of a rule are sorted, one after the other: what is sorted then fits into the cache, and
/// keys that nobody shares are forgotten before the next slice.
const SLICES: usize = 256;

/// Set on the last member of a block.
const LAST: u32 = 1 << 31;

/// Records in a task of a scan.
const TASK: usize = 1024;

/// Blocks of every rule, and where each record stands in them.
pub(super) struct Blocks {
    /// Members in ascending order, block after block, rule after rule.
    members: Vec<u32>,
    /// Where each rule's members begin in `members`, and their end.
    rules: Vec<usize>,
    /// Where each record's entries begin in `places`, and their end.
    starts: Vec<usize>,
    /// Places in `members`, record after record.
    places: Vec<u32>,
}

/// A candidate of a record, and the rules that propose it: bit `r` is set for `RULES[r]`.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub record: u32,
    pub rules: u32,
}

impl Blocks {
    /// Blocks of all `profiles`.
    ///
    /// # Errors
    /// [`LinkError::TooMany`] when records or their places in blocks are more than are counted here.
    pub(super) fn of(profiles: &Profiles) -> Result<Self, LinkError> {
        let too_many = || LinkError::TooMany(profiles.len());
        if profiles.len() > LAST as usize {
            return Err(too_many());
        }
        let sounds = Sounds::of(profiles);
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); RULES.len()];
        for rules in ROUNDS {
            for (rule, members) in rules.iter().zip(of_rules(rules, profiles, &sounds)) {
                found[*rule as usize] = members;
            }
        }
        let places: usize = found.iter().map(Vec::len).sum();
        u32::try_from(places).map_err(|_| too_many())?;
        Ok(Self::from_members(found, profiles.len()))
    }

    /// Lays out the members of each rule's blocks.
    fn from_members(found: Vec<Vec<u32>>, records: usize) -> Self {
        let mut rules = vec![0];
        rules.extend(found.iter().scan(0, |end, members| {
            *end += members.len();
            Some(*end)
        }));
        // Each rule's are let go as soon as they are copied: room is reserved, not taken.
        let mut members = Vec::with_capacity(rules[rules.len() - 1]);
        found.into_iter().for_each(|rule| members.extend(rule));
        let mut starts = vec![0_usize; records + 1];
        for member in &members {
            starts[(member & !LAST) as usize + 1] += 1;
        }
        for record in 0..records {
            starts[record + 1] += starts[record];
        }
        let mut next = starts.clone();
        let mut places = vec![0_u32; members.len()];
        for (place, member) in members.iter().enumerate() {
            let next = &mut next[(member & !LAST) as usize];
            places[*next] = place as u32;
            *next += 1;
        }
        Self {
            members,
            rules,
            starts,
            places,
        }
    }

    /// Whether no two records share a key.
    pub(super) fn are_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many records there are.
    pub(super) fn records(&self) -> usize {
        self.starts.len() - 1
    }

    /// Calls `visit` with each of `records` and its candidates among the records after it, each once, in no order.
    /// What it collects is returned task by task in the order of the records, the same on any number of threads.
    pub(super) fn scan<T: Default + Send>(
        &self,
        records: &[u32],
        visit: impl Fn(u32, &[Candidate], &mut T) + Sync,
    ) -> Vec<T> {
        records
            .par_chunks(TASK)
            .map_init(
                || Gathered::new(self.records()),
                |gathered, records| {
                    let mut out = T::default();
                    for &record in records {
                        self.gather(record, gathered);
                        visit(record, &gathered.list, &mut out);
                    }
                    out
                },
            )
            .collect()
    }

    fn gather(&self, record: u32, into: &mut Gathered) {
        into.list.clear();
        let (from, to) = (self.starts[record as usize], self.starts[record as usize + 1]);
        let places = &self.places[from..to];
        // Fetch the beginnings of all blocks at once: asked for one after the other, each would be waited for.
        let touched = places
            .iter()
            .fold(0, |sum, &place| sum ^ self.members[place as usize]);
        std::hint::black_box(touched);
        let mut rule = 0;
        for &place in places {
            let mut at = place as usize;
            while at >= self.rules[rule + 1] {
                rule += 1;
            }
            while self.members[at] & LAST == 0 {
                at += 1;
                into.add(self.members[at] & !LAST, 1 << rule);
            }
        }
    }
}

/// Candidates of one record, each once.
struct Gathered {
    list: Vec<Candidate>,
    /// Where in `list` a record may stand; to be trusted only if it stands there.
    slots: Vec<u32>,
}

impl Gathered {
    fn new(records: usize) -> Self {
        Self {
            list: Vec::new(),
            slots: vec![0; records],
        }
    }

    fn add(&mut self, record: u32, rules: u32) {
        let slot = &mut self.slots[record as usize];
        match self.list.get_mut(*slot as usize) {
            Some(there) if there.record == record => there.rules |= rules,
            _ => {
                *slot = self.list.len() as u32;
                self.list.push(Candidate { record, rules });
            }
        }
    }
}

/// Members of the blocks of each of `rules`.
fn of_rules(rules: &[Rule], profiles: &Profiles, sounds: &Sounds) -> Vec<Vec<u32>> {
    let sounds = rules.iter().any(|rule| rule.uses_names()).then_some(sounds);
    let tasks: Vec<Vec<Keyed>> = (0..profiles.len())
        .into_par_iter()
        .step_by(16 * TASK)
        .map(|from| {
            let mut found: Vec<Keyed> = rules.iter().map(|_| Keyed::new()).collect();
            for at in from..profiles.len().min(from + 16 * TASK) {
                let profile = profiles.get(at);
                let parts = Parts::of(profile, sounds);
                for (&rule, found) in rules.iter().zip(&mut found) {
                    keys(rule, profile, &parts, |key| found.add(keyed(key, at as u64)));
                }
            }
            found
        })
        .collect();
    let mut by_rule: Vec<Vec<Keyed>> = rules.iter().map(|_| Vec::with_capacity(tasks.len())).collect();
    for task in tasks {
        by_rule
            .iter_mut()
            .zip(task)
            .for_each(|(rule, keyed)| rule.push(keyed));
    }
    let blocks = by_rule
        .into_iter()
        .map(|tasks| within_budget(shared(tasks), budget(profiles.len())));
    blocks.collect()
}

/// Keys of some records, as [`keyed`], by their first bits.
struct Keyed(Vec<Vec<u64>>);

impl Keyed {
    fn new() -> Self {
        Self(vec![Vec::new(); SLICES])
    }

    fn add(&mut self, keyed: u64) {
        self.0[(keyed >> (64 - SLICES.ilog2())) as usize].push(keyed);
    }
}

/// Members of all blocks of a rule that are not too large, given the keys of its records in their order.
fn shared(mut tasks: Vec<Keyed>) -> Vec<u32> {
    let slices: Vec<Vec<Vec<u64>>> = (0..SLICES)
        .map(|slice| {
            tasks
                .iter_mut()
                .map(|t| std::mem::take(&mut t.0[slice]))
                .collect()
        })
        .collect();
    let sorted = slices.into_par_iter().map(|parts| {
        let mut keyed = parts.concat();
        drop(parts);
        // Stable, and records come in ascending order.
        radsort::sort_by_key(&mut keyed, |k| (k >> 32) as u32);
        keyed.dedup();
        let mut members = Vec::new();
        for block in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
            if (2..=LARGEST_BLOCK).contains(&block.len()) {
                members.extend(block.iter().map(|k| *k as u32));
                if let Some(last) = members.last_mut() {
                    *last |= LAST;
                }
            }
        }
        members.shrink_to_fit();
        members
    });
    sorted.collect::<Vec<_>>().concat()
}

/// Pairs that a rule may propose in a file of `records`.
fn budget(records: usize) -> usize {
    let n = records as f64;
    let each = RULE_BUDGET * (FULL_BUDGET / n.max(1.0)).sqrt().min(1.0);
    (each.max(LEAST_BUDGET) * n) as usize
}

/// Half a key, mixed, and the record: two keys of a rule that differ share a block once in thousands of millions.
fn keyed(key: u64, record: u64) -> u64 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) & !0xffff_ffff) | record
}

/// The smallest of a rule's blocks, as many as the budget of pairs allows.
fn within_budget(members: Vec<u32>, budget: usize) -> Vec<u32> {
    let blocks = || members.chunk_by(|before, _| before & LAST == 0);
    let mut sizes = [0_usize; LARGEST_BLOCK + 2];
    blocks().for_each(|block| sizes[block.len()] += 1);
    let cost = |size: usize| size * (size - 1) / 2;
    let (mut left, mut largest) = (budget, 1);
    while largest < LARGEST_BLOCK && sizes[largest + 1] * cost(largest + 1) <= left {
        largest += 1;
        left -= sizes[largest] * cost(largest);
    }
    if largest == LARGEST_BLOCK {
        return members;
    }
    // What is left goes to blocks of the next size, as far as it reaches.
    let mut more = left / cost(largest + 1);
    let mut kept = Vec::new();
    for block in blocks().filter(|b| b.len() <= largest + 1) {
        if block.len() > largest {
            if more == 0 {
                continue;
            }
            more -= 1;
        }
        kept.extend_from_slice(block);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_round() {
        let mut rules: Vec<Rule> = ROUNDS.into_iter().flatten().copied().collect();
        rules.sort_unstable();
        assert_eq!(rules, RULES);
    }

    fn blocks_of(rows: impl IntoIterator<Item = u64>, budget: usize) -> Vec<u32> {
        let mut all = Keyed::new();
        rows.into_iter().for_each(|row| all.add(row));
        within_budget(shared(vec![all]), budget)
    }

    #[test]
    fn every_pair_that_shares_a_key_is_found_once() {
        // Keys of six records, by record: 0, 2 and 5 share one key, 2 and 5 two, 1 and 3 another.
        let rows = [(7, 0), (9, 1), (7, 2), (8, 2), (9, 3), (4, 4), (7, 5), (8, 5)];
        let members = blocks_of(rows.map(|(key, record)| keyed(key, record)), 100);
        let blocks = Blocks::from_members(vec![members], 6);
        let found = blocks.scan(&[0, 1, 2, 3, 4, 5], |record, candidates, out: &mut Vec<_>| {
            out.extend(candidates.iter().map(|c| (record, c.record)));
        });
        assert_eq!(found.concat(), [(0, 2), (0, 5), (1, 3), (2, 5)]);
    }

    #[test]
    fn rare_keys_come_first_into_the_budget() {
        let rare = (0..2).map(|record| keyed(1, record));
        let common = (0..9).map(|record| keyed(2, record));
        let all: Vec<u64> = rare.chain(common).collect();
        assert_eq!(blocks_of(all.clone(), 37).len(), 11);
        assert_eq!(blocks_of(all.clone(), 36).len(), 2);
        assert!(blocks_of(all, 0).is_empty());
    }
}
