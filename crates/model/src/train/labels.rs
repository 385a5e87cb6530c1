//! Training on pairs that people have judged.
use crate::calibration::Calibration;
use crate::file::ModelError;
use crate::model::Model;

/// Fits the calibration of `model` on `(match weight, is a match)` of judged pairs.
///
/// m and u stay: judged pairs are picked, mostly from what a model proposed, and moving m towards them made linkage worse
/// on records kept apart, where EM has seen every pair.
///
/// # Errors
/// [`ModelError::Training`] when there is no match or no non-match among the pairs.
///
/// ```
/// use kithkin_compare::Schema;
/// use kithkin_model::{Model, train::calibrated};
/// let model = Model::shipped(&Schema::standard());
/// // Of fifty pairs at 6 bits half were wrong.
/// let points: Vec<(f64, bool)> = (0..50).map(|i| (6.5, i % 2 == 0)).collect();
/// let stated = calibrated(model, &points)?.calibration.probability(6.5);
/// assert!((0.5..0.65).contains(&stated));
/// # Ok::<(), kithkin_model::ModelError>(())
/// ```
pub fn calibrated(mut model: Model, points: &[(f64, bool)]) -> Result<Model, ModelError> {
    if points.iter().all(|p| p.1) || !points.iter().any(|p| p.1) {
        return Err(ModelError::Training(
            "labels need both matches and non-matches; add pairs of the other kind",
        ));
    }
    model.calibration = Calibration::leaning(points);
    Ok(model.compile())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_compare::Schema;

    #[test]
    fn labels_of_one_kind_are_refused() {
        let model = Model::shipped(&Schema::standard());
        for points in [&[][..], &[(3.0, true)], &[(3.0, false), (1.0, false)]] {
            assert!(calibrated(model.clone(), points).is_err());
        }
    }
}
