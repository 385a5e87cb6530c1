//! Contact records against each other: pairs and clusters, with no labels and no tuning.
//!
//! [`dedupe`] finds the records of one file that are one person, [`link`] those of two files. Both are given what the
//! user says of the columns and learn the rest from the records: frequencies of values, u from random pairs, m and the
//! prior by EM, then clusters, then all of it again with what the clusters taught.
mod cluster;
mod keys;
mod pairs;
mod prepare;
mod scoring;

use crate::control::{Cancelled, Control};
pub use keys::{RULES, Rule};
use kithkin_compare::ExtraKind;
use kithkin_model::{Model, ModelError};
use kithkin_record::ContactRecord;

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
    /// There are more records than this program counts.
    #[error("{0} records are too many for one run; split them, at most 4,000,000,000 at once")]
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
    let records: Vec<&ContactRecord> = records.iter().collect();
    run(&records, None, options, control)
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
    let records: Vec<&ContactRecord> = left.iter().chain(right).collect();
    run(&records, Some(left.len()), options, control)
}

fn run(
    records: &[&ContactRecord],
    split: Option<usize>,
    options: &LinkOptions,
    control: &Control,
) -> Result<LinkOutcome, LinkError> {
    if records.len() > 4_000_000_000 {
        return Err(LinkError::TooMany(records.len()));
    }
    let at = |stage, done| {
        control.progress(stage, done, Some(6));
        control.check()
    };
    at("reading", 0)?;
    let prepared = prepare::prepare(records, &options.extras, None);
    at("pairing", 1)?;
    let found = pairs::candidates(&prepared.profiles);
    at("training", 2)?;
    let n = records.len() as f64;
    let start = Model::shipped(&prepared.schema);
    let model = scoring::train_u(&prepared, start, |_, _| false)?;
    let model = scoring::train_m(&prepared, model, &found.pairs, n * (n - 1.0) / 2.0)?;
    at("scoring", 3)?;
    let weights = scoring::weights(&prepared, &model, &found.pairs);
    at("gathering", 4)?;
    let evidence = cluster::Evidence {
        prepared: &prepared,
        model: &model,
    };
    let clusters = cluster::gather(&evidence, &found.pairs, &weights, records.len());
    let first = split.unwrap_or(0) as u32;
    let pairs = found
        .pairs
        .iter()
        .zip(&weights)
        .filter(|((l, r), _)| split.is_none() || (*l < first && *r >= first))
        .map(|(&(left, right), &w)| LinkedPair {
            left,
            right: right - first,
            weight: f64::from(w),
            probability: model.calibration.probability(f64::from(w)),
        })
        .filter(|p| p.probability >= options.listed_from)
        .collect();
    Ok(LinkOutcome {
        pairs,
        clusters,
        candidates: found.pairs.len(),
        model,
    })
}
