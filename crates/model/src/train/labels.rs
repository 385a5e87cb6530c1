//! Training on pairs that people have judged.
use super::em::estimate_m;
use super::patterns::Patterns;
use crate::calibration::Calibration;
use crate::file::ModelError;
use crate::model::Model;
use kithkin_compare::ComparisonVector;

/// A judged pair.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// How the two records compare.
    pub vector: ComparisonVector,
    /// Whether they are the same person.
    pub is_match: bool,
}

/// Moves m towards the judged matches and fits the calibration on all judged pairs. u stays: judged pairs are
/// chosen for being alike, and say little about pairs drawn at random.
///
/// # Errors
/// [`ModelError::Training`] when there is no match or no non-match among the pairs.
pub fn with_labels(start: Model, pairs: &[Labelled]) -> Result<Model, ModelError> {
    let mut matches = Patterns::default();
    for pair in pairs.iter().filter(|p| p.is_match) {
        matches.add(&start, &pair.vector, 1.0);
    }
    if matches.is_empty() || pairs.iter().all(|p| p.is_match) {
        return Err(ModelError::Training(
            "labels need both matches and non-matches; add pairs of the other kind",
        ));
    }
    calibrated(estimate_m(start, &matches, 20.0), pairs)
}

/// Fits the calibration of `model` on judged pairs: isotonic where there are a thousand of them, Platt below.
///
/// # Errors
/// [`ModelError::Training`] when there is no match or no non-match among the pairs.
pub fn calibrated(mut model: Model, pairs: &[Labelled]) -> Result<Model, ModelError> {
    let points: Vec<_> = pairs
        .iter()
        .map(|p| (model.weight(&p.vector), p.is_match, 1.0))
        .collect();
    let fitted = if points.len() >= 1000 {
        Calibration::isotonic(&points)
    } else {
        Calibration::platt(&points)
    };
    model.calibration = fitted.ok_or(ModelError::Training(
        "labels need both matches and non-matches; add pairs of the other kind",
    ))?;
    Ok(model.compile())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_compare::Schema;

    #[test]
    fn labels_of_one_kind_are_refused() {
        let schema = Schema::standard();
        let pair = Labelled {
            vector: ComparisonVector::new(schema.comparisons().len()),
            is_match: true,
        };
        assert!(with_labels(Model::shipped(&schema), &[pair]).is_err());
    }

    #[test]
    fn labels_move_weights_and_calibration() {
        let schema = Schema::standard();
        let start = Model::shipped(&schema);
        let pair = |level: u8, is_match| {
            let mut vector = ComparisonVector::new(schema.comparisons().len());
            vector.levels[0] = level;
            vector.levels[1] = level.min(7);
            Labelled { vector, is_match }
        };
        let pairs: Vec<_> = (0..60).flat_map(|_| [pair(4, true), pair(10, false)]).collect();
        let model = with_labels(start.clone(), &pairs).unwrap();
        assert!(model.level_weight(0, 4) > start.level_weight(0, 4));
        assert!(model.score(&pairs[0].vector).probability > 0.9);
        assert!(model.score(&pairs[1].vector).probability < 0.1);
    }
}
