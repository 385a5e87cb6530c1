//! Candidate pairs looked at one after the other: those that matter are kept with their weights, and some for training.
use super::blocks::{Blocks, Candidate};
use super::prepare::Prepared;
use super::scoring::vector_of;
use kithkin_compare::{ComparisonVector, screen::Ceilings};
use kithkin_model::Model;
use rayon::prelude::*;

/// Candidate pairs that may be matches that EM looks at, at most; more are sampled evenly.
const LIKELY_SAMPLE: usize = 120_000;
/// The same of pairs that cannot be matches by the model EM starts with.
const UNLIKELY_SAMPLE: usize = 50_000;
/// Log2 odds of the ceiling that parts the two.
const LIKELY_FROM: f32 = -12.0;
/// Records whose candidates are counted, to learn how many pairs there will be.
const COUNTED: usize = 4096;

/// Pairs by index, smaller first, in ascending order, with what is known of each.
#[derive(Default)]
pub(super) struct Scored {
    pub pairs: Vec<(u32, u32)>,
    /// Match weights of the two records by themselves.
    pub weights: Vec<f32>,
    /// Rules that proposed the pair, as bits.
    pub rules: Vec<u32>,
    /// How many pairs were candidates, kept or not.
    pub candidates: usize,
}

/// Weighs every candidate pair and keeps those of at least `floor` bits. Pairs whose ceiling is lower are not compared.
pub(super) fn score(prepared: &Prepared, blocks: &Blocks, model: &Model, floor: f64) -> Scored {
    let (ceilings, screen) = (ceilings(prepared, model), prepared.screen());
    let least = floor as f32;
    let all: Vec<u32> = (0..blocks.records() as u32).collect();
    let tasks = blocks.scan(&all, |i, candidates, out: &mut Scored| {
        out.candidates += candidates.len();
        let records = candidates.iter().map(|c| c.record);
        let mut hopeful = Vec::new();
        screen.hopeful(&ceilings, i, records, least, &mut hopeful);
        let mut vector = ComparisonVector::default();
        let mut kept = Vec::new();
        for place in hopeful {
            let Candidate { record: j, rules } = candidates[place as usize];
            vector_of(prepared, (i, j), &mut vector);
            let weight = model.weight(&vector) as f32;
            if f64::from(weight) >= floor {
                kept.push((j, weight, rules));
            }
        }
        kept.sort_unstable_by_key(|row| row.0);
        for (j, weight, rules) in kept {
            out.pairs.push((i, j));
            out.weights.push(weight);
            out.rules.push(rules);
        }
    });
    let mut all = Scored::default();
    for mut task in tasks {
        all.candidates += task.candidates;
        all.pairs.append(&mut task.pairs);
        all.weights.append(&mut task.weights);
        all.rules.append(&mut task.rules);
    }
    all
}

/// Candidate pairs to train on, and how many pairs each stands for. Pairs that cannot be matches by `model` are taken
/// more thinly: they are the most and teach the least.
pub(super) fn sample(prepared: &Prepared, blocks: &Blocks, model: &Model) -> (Vec<(u32, u32)>, Vec<f64>) {
    let (ceilings, screen) = (ceilings(prepared, model), prepared.screen());
    let likely = |i: u32, candidates: &[Candidate], found: &mut Vec<u32>| {
        let records = candidates.iter().map(|c| c.record);
        screen.hopeful(&ceilings, i, records, LIKELY_FROM, found);
    };
    let records = blocks.records();
    let all: Vec<u32> = (0..records as u32).collect();
    let spread = records.div_ceil(COUNTED).max(1);
    let some: Vec<u32> = all.iter().copied().step_by(spread).collect();
    let counts = blocks.scan(&some, |i, candidates, counts: &mut (usize, usize)| {
        let mut found = Vec::new();
        likely(i, candidates, &mut found);
        counts.0 += found.len();
        counts.1 += candidates.len() - found.len();
    });
    let total = counts.iter().fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
    let step = |pairs: usize, wanted: usize| (pairs * spread).div_ceil(wanted).max(1) as u64;
    let (likely_step, unlikely_step) = (step(total.0, LIKELY_SAMPLE), step(total.1, UNLIKELY_SAMPLE));
    // First by record, so that most pairs need not be looked at; then what is still too much by pair.
    let record_step = likely_step.min(unlikely_step);
    let taken: Vec<u32> = all
        .into_iter()
        .filter(|&i| mixed(i, i).is_multiple_of(record_step))
        .collect();
    let tasks = blocks.scan(&taken, |i, candidates, out: &mut Vec<_>| {
        let mut found = Vec::new();
        likely(i, candidates, &mut found);
        let mut found = found.into_iter().peekable();
        for (place, j) in candidates.iter().map(|c| c.record).enumerate() {
            let is_likely = found.next_if_eq(&(place as u32)).is_some();
            let step = if is_likely { likely_step } else { unlikely_step }.div_ceil(record_step);
            if mixed(i, j).is_multiple_of(step) {
                out.push(((i, j), (step * record_step) as f64));
            }
        }
    });
    let mut rows = tasks.concat();
    rows.par_sort_unstable_by_key(|row| row.0);
    rows.into_iter().unzip()
}

/// Well mixed bits of a pair, to sample by.
fn mixed(i: u32, j: u32) -> u64 {
    let x = (u64::from(i) << 32 | u64::from(j)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

fn ceilings(prepared: &Prepared, model: &Model) -> Ceilings {
    let start = model.prior_weight() + model.most_dependence_weight();
    Ceilings::new(&prepared.schema, start, |at, level, share| {
        model.level_weight(at, level) + model.rarity_weight(at, level, share)
    })
}
