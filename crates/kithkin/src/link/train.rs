//! Training for other files: from the records, and from pairs of them that people have judged.
use super::prepare::Gathered;
use super::{
    Blocks, DEFAULT_THRESHOLD, LISTED_FROM, LinkError, LinkOptions, People, Task, scoring, unsupervised,
};
use kithkin_compare::ComparisonVector;
use kithkin_model::{Model, train::calibrated};
use kithkin_record::ContactRecord;

/// A judged pair of records, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Index of one record.
    pub left: u32,
    /// Index of the other.
    pub right: u32,
    /// Whether they are the same person.
    pub is_match: bool,
}

/// Learns a model from `records`, and from pairs of them that people have judged where there are any.
///
/// Judged pairs fit the calibration, on the weights that linking these records ends with: what a weight is worth is
/// known only once the clusters have had their say.
///
/// # Errors
/// [`LinkError`] when labels are all of one kind or name records that are not there.
pub fn train(records: &[ContactRecord], labels: &[Label], options: &LinkOptions) -> Result<Model, LinkError> {
    People::of(records, options).train(labels)
}

pub(super) fn learn(people: Gathered, labels: &[Label]) -> Result<Model, LinkError> {
    let records = people.len();
    let mut prepared = people.prepare();
    let blocks = Blocks::of(&prepared.profiles)?;
    let model = unsupervised(&mut prepared, &blocks)?;
    if labels.is_empty() {
        return Ok(model);
    }
    let task = Task {
        prepared,
        blocks,
        split: None,
        threshold: DEFAULT_THRESHOLD,
        listed_from: LISTED_FROM,
    };
    let settled = task.settle(&model);
    let mut points = Vec::with_capacity(labels.len());
    let mut vector = ComparisonVector::default();
    for label in labels {
        let pair = (label.left.min(label.right), label.left.max(label.right));
        if pair.1 as usize >= records {
            return Err(LinkError::UnknownRecord(pair.1));
        }
        let weight = match settled.pairs.binary_search_by_key(&pair, |entry| entry.0) {
            Ok(at) => settled.pairs[at].1,
            Err(_) => {
                scoring::vector_of(&task.prepared, pair, &mut vector);
                model.weight(&vector)
            }
        };
        points.push((weight, label.is_match));
    }
    Ok(calibrated(model, &points)?)
}
