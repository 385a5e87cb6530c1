//! Contact records against each other: pairs and clusters, with no labels and no tuning.
//!
//! [`dedupe`] finds the records of one file that are one person, [`link`] those of two files. Both are given what the
//! user says of the columns and learn the rest from the records: frequencies of values, u from random pairs, m and the
//! prior by EM, then clusters, then all of it again with what the clusters taught.
mod blocks;
mod chance;
mod cluster;
#[cfg(test)]
mod hard_pairs;
mod keys;
mod pairs;
mod people;
mod prepare;
mod scoring;
mod settle;
#[cfg(test)]
mod tests;
mod train;

use crate::control::{Cancelled, Control};
use blocks::Blocks;
pub use keys::{RULES, Rule};
use kithkin_compare::ExtraKind;
use kithkin_model::{Model, ModelError};
use kithkin_record::ContactRecord;
use pairs::Scored;
pub use people::People;
pub use train::{Label, train};

/// The probability from which a pair counts as one person unless the user says otherwise.
pub const DEFAULT_THRESHOLD: f64 = 0.5;
/// The probability from which pairs are listed unless the user says otherwise.
pub const LISTED_FROM: f64 = 0.01;

/// What the user says of the files; everything else is learnt from them.
#[derive(Clone, Debug)]
pub struct LinkOptions {
    /// Mapped columns that are no field of ours, and how each is compared.
    pub extras: Vec<(String, ExtraKind)>,
    /// Probability from which records are put into one cluster.
    pub threshold: f64,
    /// Pairs below this probability are left out of the outcome.
    pub listed_from: f64,
    /// A model trained before; `None` learns one from the records.
    pub model: Option<Model>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self {
            extras: Vec::new(),
            threshold: DEFAULT_THRESHOLD,
            listed_from: LISTED_FROM,
            model: None,
        }
    }
}

impl LinkOptions {
    /// The defaults, with the extra columns of a column map compared as the map says.
    pub fn for_map(map: Option<&kithkin_ingest::ColumnMap>) -> Self {
        use kithkin_ingest::ExtraKind as Mapped;
        let compared = |kind| match kind {
            Mapped::Text => ExtraKind::Text,
            Mapped::Category => ExtraKind::Category,
            Mapped::Name => ExtraKind::Name,
        };
        let extras = map.into_iter().flat_map(kithkin_ingest::ColumnMap::extras);
        Self {
            extras: extras
                .map(|(name, kind)| (name.to_owned(), compared(kind)))
                .collect(),
            ..Self::default()
        }
    }
}

/// Why linkage could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Training failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The caller stopped the run.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A label names a record that is not there.
    #[error("a label names record {0}, which is not in the file; check the ids of the labels")]
    UnknownRecord(u32),
    /// There are more records than this program counts.
    #[error("{0} records are too many for one run; split them")]
    TooMany(usize),
}

/// A scored pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkedPair {
    /// Index of the first record; in [`link`], into the first file.
    pub left: u32,
    /// Index of the second record; in [`link`], into the second file.
    pub right: u32,
    /// Match weight in bits.
    pub weight: f64,
    /// Probability that both are one person.
    pub probability: f64,
}

/// What linkage found.
#[derive(Clone, Debug)]
pub struct LinkOutcome {
    /// Pairs with at least the asked-for probability, in the order of their indices.
    pub pairs: Vec<LinkedPair>,
    /// The cluster of each record: the smallest index in it. In [`link`], records of the second file follow those of the
    /// first.
    pub clusters: Vec<u32>,
    /// The model as trained.
    pub model: Model,
    /// How many pairs were looked at.
    pub candidates: usize,
    /// The share of true pairs among the candidates, estimated without truth by capture and recapture over the
    /// blocking rules; `None` where there is too little to tell.
    pub estimated_recall: Option<f64>,
}

/// Finds the records of `records` that are one person.
///
/// # Errors
/// [`LinkError`] when there is too little to train on, or the run was cancelled.
///
/// ```
/// use kithkin::link::{LinkOptions, dedupe};
/// use kithkin::record::{ContactRecord, DateValue, PersonName};
/// let record = |name: &str, born: &str| ContactRecord {
///     names: vec![PersonName::parse(name)],
///     birth: Some(DateValue::parse(born)),
///     ..Default::default()
/// };
/// let records = [
///     record("Margaret Osgerby", "1951-03-07"),
///     record("Peggy Osgerby", "1951-03-07"),
///     record("Idris Whitfield", "1984-11-30"),
/// ];
/// let outcome = dedupe(&records, &LinkOptions::default(), &Default::default())?;
/// assert_eq!(outcome.clusters, [0, 0, 2]);
/// # Ok::<(), kithkin::link::LinkError>(())
/// ```
pub fn dedupe(
    records: &[ContactRecord],
    options: &LinkOptions,
    control: &Control,
) -> Result<LinkOutcome, LinkError> {
    People::of(records, options).dedupe(options, control)
}

/// Finds the records of `left` and `right` that are one person. Only pairs across the two are returned.
///
/// # Errors
/// [`LinkError`] when there is too little to train on, or the run was cancelled.
pub fn link(
    left: &[ContactRecord],
    right: &[ContactRecord],
    options: &LinkOptions,
    control: &Control,
) -> Result<LinkOutcome, LinkError> {
    let mut people = People::of(left, options);
    people.extend(right);
    people.link(left.len(), options, control)
}

fn run(
    people: prepare::Gathered,
    split: Option<usize>,
    options: &LinkOptions,
    control: &Control,
) -> Result<LinkOutcome, LinkError> {
    let at = |stage, done| {
        control.progress(stage, done, Some(6));
        control.check()
    };
    at("counting", 0)?;
    let prepared = people.prepare();
    at("pairing", 1)?;
    let mut task = Task {
        blocks: Blocks::of(&prepared.profiles)?,
        prepared,
        split,
        threshold: options.threshold.clamp(1e-6, 1.0 - 1e-6),
        listed_from: options.listed_from,
    };
    at("training", 2)?;
    let (model, settled) = match &options.model {
        Some(model) => {
            let model = model.arranged(&task.prepared.schema)?;
            task.prepared.restate_frequencies(&model);
            at("gathering", 3)?;
            let settled = task.settle(&model);
            (model, settled)
        }
        None => task.learn(&at)?,
    };
    let matches = settled.pairs.iter().filter(|(_, weight)| *weight >= 0.0);
    let scored = &settled.scored;
    let proposed = matches.filter_map(|(pair, _)| scored.pairs.binary_search(pair).ok());
    let estimated_recall = keys::estimated_recall(proposed.map(|at| scored.rules[at]));
    let first = split.unwrap_or(0) as u32;
    let pairs = settled
        .pairs
        .into_iter()
        .filter(|((l, r), _)| split.is_none() || (*l < first && *r >= first))
        .map(|((left, right), weight)| LinkedPair {
            left,
            right: right - first,
            weight,
            probability: model.calibration.probability(weight),
        })
        .filter(|p| p.probability >= options.listed_from)
        .collect();
    Ok(LinkOutcome {
        pairs,
        clusters: settled.clusters,
        candidates: settled.scored.candidates,
        estimated_recall,
        model,
    })
}

/// One linkage: what is compared, and what is asked of it.
struct Task {
    prepared: prepare::Prepared,
    blocks: Blocks,
    /// How many records are of the first of two files.
    split: Option<usize>,
    threshold: f64,
    listed_from: f64,
}

impl Task {
    /// Trains a model on the records, and once more on what the rivalry of two lists teaches.
    fn learn(
        &mut self,
        at: &impl Fn(&'static str, u64) -> Result<(), Cancelled>,
    ) -> Result<(Model, Settled), LinkError> {
        let mut model = unsupervised(&mut self.prepared, &self.blocks)?;
        at("gathering", 3)?;
        let mut settled = self.settle(&model);
        if let (Some(first), true) = (self.split, settled.rivalry) {
            at("training again", 4)?;
            let same = |i: u32, j: u32| settled.clusters[i as usize] == settled.clusters[j as usize];
            let next = chance::train_u(&mut self.prepared, model, same)?;
            let across = first as f64 * (self.prepared.profiles.len() - first) as f64;
            model = scoring::train_settled(&self.prepared, next, &settled.pairs, across);
            at("gathering", 5)?;
            settled = self.settle(&model);
        }
        Ok((model, settled))
    }

    /// Bits below which a pair has no say in the outcome: it is not listed, and clusters do not ask about it.
    fn floor(&self, model: &Model) -> f64 {
        if model.calibration.probability(settle::LISTED_FROM) >= self.listed_from {
            f64::NEG_INFINITY
        } else if self.split.is_some() {
            FAINTEST_RIVAL
        } else {
            settle::ASKED_FROM
        }
    }
}

/// Log2 odds of a pair below which it does not trouble its rivals.
const FAINTEST_RIVAL: f64 = -20.0;

/// The shipped model moved to the records: u from random pairs, m and the prior by EM. The fewer the records, the
/// closer it stays to the shipped model, and to the prior that files of their size have.
fn unsupervised(prepared: &mut prepare::Prepared, blocks: &Blocks) -> Result<Model, ModelError> {
    let n = prepared.profiles.len() as f64;
    let mut start = Model::shipped(&prepared.schema);
    start.prior = scoring::prior_of_size(prepared.profiles.len());
    start = start.compile();
    if blocks.are_empty() {
        return Ok(start);
    }
    let model = chance::train_u(prepared, start, |_, _| false)?;
    let sample = pairs::sample(prepared, blocks, &model);
    scoring::train_m(prepared, model, &sample, n * (n - 1.0) / 2.0)
}

/// Clusters of all records, and the weights of the pairs that matter.
struct Settled {
    clusters: Vec<u32>,
    pairs: settle::Weighted,
    /// What was known of them before.
    scored: Scored,
    /// Both lists hold nobody twice, so that a record's pairs were weighed as rivals.
    rivalry: bool,
}

impl Task {
    fn settle(&self, model: &Model) -> Settled {
        let joined_from = model.calibration.weight(self.threshold);
        let scored = pairs::score(&self.prepared, &self.blocks, model, self.floor(model));
        let (pairs, weights) = (&scored.pairs, &scored.weights);
        let records = self.prepared.profiles.len();
        let rivals = |first: &usize| lists_hold_nobody_twice(*first, pairs, weights);
        if let Some(first) = self.split.filter(rivals) {
            let pairs = across(first, pairs, weights, records);
            let mut clusters: Vec<u32> = (0..records as u32).collect();
            for ((left, right), _) in pairs.iter().filter(|(_, weight)| *weight >= joined_from) {
                clusters[*right as usize] = *left;
            }
            return Settled {
                clusters,
                pairs,
                scored,
                rivalry: true,
            };
        }
        let evidence = cluster::Evidence {
            prepared: &self.prepared,
            model,
        };
        let clusters = cluster::gather(&evidence, pairs, weights, joined_from);
        let pairs = settle::by_cluster(&evidence, pairs, weights, &clusters);
        Settled {
            clusters,
            pairs,
            scored,
            rivalry: false,
        }
    }
}

/// Whether two files each list a person once: sure pairs within a file are rare beside those across.
fn lists_hold_nobody_twice(first: usize, pairs: &[(u32, u32)], weights: &[f32]) -> bool {
    let sure = |within: bool| {
        let of_kind = |(l, r): (u32, u32)| ((l as usize) < first) == ((r as usize) < first);
        let found = pairs
            .iter()
            .zip(weights)
            .filter(|(p, w)| **w > SURE && of_kind(**p) == within);
        found.count() as f64
    };
    sure(true) <= SELDOM * sure(false)
}

/// Log2 odds from which a pair is sure.
const SURE: f32 = 6.6;
/// Sure pairs within a file, for each across, that still count as slips.
const SELDOM: f64 = 0.05;

fn across(first: usize, pairs: &[(u32, u32)], weights: &[f32], records: usize) -> settle::Weighted {
    let (mut kept, mut own) = (Vec::new(), Vec::new());
    for (&(l, r), &w) in pairs.iter().zip(weights) {
        if (l as usize) < first && r as usize >= first {
            kept.push((l, r - first as u32));
            own.push(f64::from(w));
        }
    }
    let weights = settle::by_rivalry(&kept, &own, first, records - first);
    let back = |(l, r): (u32, u32)| (l, r + first as u32);
    kept.into_iter().map(back).zip(weights).collect()
}
