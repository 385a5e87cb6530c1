//! Model files: JSON, versioned, validated on reading.
use crate::model::{ComparisonModel, Model};
use kithkin_compare::Schema;
use std::path::Path;

/// The version of model files this crate writes and reads.
pub const VERSION: u32 = 1;

/// Why a model could not be read, written or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file could not be opened, read or written.
    #[error("model file {path}: {source}; check the path and its permissions")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not a model.
    #[error("model: not a Kithkin model file: {0}; train it again with `kithkin train`")]
    Format(#[from] serde_json::Error),
    /// The file is of another version.
    #[error(
        "model: file version {found}, this program reads version {VERSION}; train it again with `kithkin train`"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// A number is outside its range.
    #[error("model: {what} of {place} is {value}, it must be {range}; mend the file or train it again")]
    Number {
        /// Which number: `m`, `u`, `prior`.
        what: &'static str,
        /// Comparison and level.
        place: String,
        /// What was found.
        value: f64,
        /// What is allowed.
        range: &'static str,
    },
    /// A comparison has other levels than the schema.
    #[error(
        "model: comparison {comparison} has {found} levels, this program compares it in {expected}; train it again"
    )]
    Levels {
        /// The comparison.
        comparison: String,
        /// Levels in the file.
        found: usize,
        /// Levels in the schema.
        expected: usize,
    },
    /// There is nothing to train on.
    #[error("training: {0}")]
    Training(&'static str),
}

const SHIPPED: &str = include_str!("../data/default.json");

impl Model {
    /// The model shipped with this crate, laid out for `schema`. Extra columns that it does not know get mild
    /// standard weights.
    pub fn shipped(schema: &Schema) -> Self {
        // The shipped file is tested to be valid for the standard schema; a blank model is what is left otherwise.
        Self::from_json(SHIPPED)
            .and_then(|m| m.arranged(schema))
            .unwrap_or_else(|_| Self::blank(schema))
    }

    /// Reads a model from JSON text and checks every number in it.
    ///
    /// # Errors
    /// [`ModelError`] when the text is no model, of another version, or holds numbers outside their range.
    pub fn from_json(text: &str) -> Result<Self, ModelError> {
        let model: Self = serde_json::from_str(text)?;
        model.validate()?;
        Ok(model.compile())
    }

    /// The model as JSON text.
    ///
    /// # Errors
    /// [`ModelError::Format`] when a number is not finite.
    pub fn to_json(&self) -> Result<String, ModelError> {
        Ok(serde_json::to_string_pretty(self)?)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the file cannot be read or is no valid model.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        let text = std::fs::read_to_string(path).map_err(|source| ModelError::Io {
            path: path.display().to_string(),
            source,
        })?;
        Self::from_json(&text)
    }

    /// Writes a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        std::fs::write(path, self.to_json()?).map_err(|source| ModelError::Io {
            path: path.display().to_string(),
            source,
        })
    }

    /// The same model with its comparisons in the order of `schema`; those the model lacks get standard weights.
    ///
    /// # Errors
    /// [`ModelError::Levels`] when a comparison of the same name has other levels.
    pub fn arranged(&self, schema: &Schema) -> Result<Self, ModelError> {
        let blank = Self::blank(schema);
        let mut comparisons = Vec::with_capacity(blank.comparisons.len());
        for wanted in blank.comparisons {
            match self.comparisons.iter().find(|c| c.name == wanted.name) {
                Some(own) if own.levels.len() == wanted.levels.len() => comparisons.push(own.clone()),
                Some(own) => {
                    return Err(ModelError::Levels {
                        comparison: wanted.name,
                        found: own.levels.len(),
                        expected: wanted.levels.len(),
                    });
                }
                None => comparisons.push(mild(wanted)),
            }
        }
        Ok(Self {
            comparisons,
            ..self.clone()
        }
        .compile())
    }

    fn validate(&self) -> Result<(), ModelError> {
        if self.version != VERSION {
            return Err(ModelError::Version { found: self.version });
        }
        let check = |what, place: String, value: f64, least: f64| {
            if value >= least && value <= 1.0 {
                return Ok(());
            }
            Err(ModelError::Number {
                what,
                place,
                value,
                range: "between 0 and 1",
            })
        };
        check("prior", "the model".to_owned(), self.prior, f64::MIN_POSITIVE)?;
        for c in &self.comparisons {
            check(
                "typical_frequency",
                c.name.clone(),
                c.typical_frequency,
                f64::MIN_POSITIVE,
            )?;
            for l in &c.levels {
                check("m", format!("{} / {}", c.name, l.name), l.m, 0.0)?;
                check("u", format!("{} / {}", c.name, l.name), l.u, 0.0)?;
                check("rarity", format!("{} / {}", c.name, l.name), l.rarity, 0.0)?;
                let typical = l.typical.unwrap_or(1.0);
                check(
                    "typical",
                    format!("{} / {}", c.name, l.name),
                    typical,
                    f64::MIN_POSITIVE,
                )?;
            }
        }
        let weights = self.interactions.iter().flat_map(|i| i.weights.iter().flatten());
        if let Some(&value) = weights.into_iter().find(|w| !w.is_finite() || w.abs() > 60.0) {
            return Err(ModelError::Number {
                what: "weight",
                place: "an interaction".to_owned(),
                value,
                range: "between -60 and 60 bits",
            });
        }
        if let Some(&value) = self.slips.iter().find(|w| !w.is_finite() || w.abs() > 60.0) {
            return Err(ModelError::Number {
                what: "weight",
                place: "slips".to_owned(),
                value,
                range: "between -60 and 60 bits",
            });
        }
        if !self.calibration.is_valid() {
            return Err(ModelError::Number {
                what: "calibration",
                place: "the model".to_owned(),
                value: f64::NAN,
                range: "ascending probabilities",
            });
        }
        Ok(())
    }
}

/// Standard weights for a comparison nobody trained: agreement likely among matches, unlikely otherwise.
fn mild(mut comparison: ComparisonModel) -> ComparisonModel {
    let n = comparison.levels.len();
    for (i, level) in comparison.levels.iter_mut().enumerate() {
        let rank = i as f64 / (n - 1).max(1) as f64;
        level.m = 0.7 * (1.0 - rank) + 0.15 * rank;
        level.u = 0.05 * (1.0 - rank) + 0.8 * rank;
    }
    let sum = |f: fn(&crate::LevelModel) -> f64| comparison.levels.iter().map(f).sum::<f64>();
    let (m, u) = (sum(|l| l.m), sum(|l| l.u));
    for level in &mut comparison.levels {
        level.m /= m;
        level.u /= u;
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_compare::ExtraKind;

    #[test]
    fn shipped_model_fits_the_standard_schema() {
        let schema = Schema::standard();
        let model = Model::from_json(SHIPPED).unwrap();
        assert_eq!(model.arranged(&schema).unwrap().comparisons, model.comparisons);
        for (c, s) in model.comparisons.iter().zip(schema.comparisons()) {
            assert_eq!(c.name, s.name);
            let names: Vec<_> = c.levels.iter().map(|l| l.name.as_str()).collect();
            let expected: Vec<_> = s.levels[1..].iter().map(|l| l.name).collect();
            assert_eq!(names, expected);
            for sum in [
                c.levels.iter().map(|l| l.m).sum::<f64>(),
                c.levels.iter().map(|l| l.u).sum(),
            ] {
                assert!((sum - 1.0).abs() < 0.02, "{} sums to {sum}", c.name);
            }
        }
        let wider = schema.with_extra("occupation", ExtraKind::Category);
        assert_eq!(
            Model::shipped(&wider).comparisons.len(),
            model.comparisons.len() + 1
        );
    }

    #[test]
    fn a_model_survives_its_file() {
        let model = Model::shipped(&Schema::standard());
        assert_eq!(Model::from_json(&model.to_json().unwrap()).unwrap(), model);
    }

    #[test]
    fn wrong_files_are_refused_with_a_reason() {
        let good = Model::shipped(&Schema::standard());
        let mut wrong = good.clone();
        wrong.version = 99;
        let text = wrong.to_json().unwrap();
        assert!(matches!(
            Model::from_json(&text),
            Err(ModelError::Version { found: 99 })
        ));
        let mut wrong = good;
        wrong.comparisons[0].levels[0].m = 1.5;
        let text = wrong.to_json().unwrap();
        let message = Model::from_json(&text).unwrap_err().to_string();
        assert!(
            message.contains("m of given-name / same, further names too is 1.5"),
            "{message}"
        );
        assert!(Model::from_json("{}").is_err());
    }
}
