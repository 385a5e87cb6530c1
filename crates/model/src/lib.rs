//! Fellegi-Sunter: m and u, EM, term frequencies, calibration, and the match-weight waterfall.
//!
//! A [`Model`] sees [`kithkin_compare::ComparisonVector`]s and counts, never a name. Each comparison level has a
//! probability among true matches (m) and among other pairs (u); its weight is log2(m/u), in bits. The weights of
//! the levels reached, the term-frequency adjustments and the prior add up to the match weight, which a calibration
//! turns into a probability.
//!
//! ```
//! use kithkin_compare::{ComparisonVector, Schema};
//! use kithkin_model::Model;
//! let schema = Schema::standard();
//! let model = Model::shipped(&schema);
//! let vector = ComparisonVector::new(schema.comparisons().len());
//! let waterfall = model.explain(&vector);
//! assert_eq!(waterfall.total(), model.score(&vector).weight);
//! ```
#![forbid(unsafe_code)]

pub mod calibration;
pub mod file;
pub mod model;
pub mod splink;
pub mod train;
pub mod trees;

pub use calibration::Calibration;
pub use file::ModelError;
pub use model::{Bar, ComparisonModel, Interaction, LevelModel, Model, Score, Waterfall};
pub use trees::Trees;
