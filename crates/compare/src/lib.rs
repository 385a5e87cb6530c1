//! String kernels and field comparators: two records to a comparison vector.
//!
//! A [`Schema`] says which comparisons are made and what their ordered levels are; [`Profiles`] are records
//! normalised for it; [`compare()`] fills a [`ComparisonVector`]: one level a comparison, and how common the agreeing
//! value is. What the levels are worth is the model's business (`kithkin-model`), which sees only the vector.
pub mod fields;
pub mod frequency;
pub mod kernel;
pub mod name;
pub mod profile;
pub mod schema;
pub mod screen;
pub mod vector;

pub use frequency::{Frequencies, Population, Typical};
pub use profile::{ExtraValue, Profile, Profiles, compare};
pub use schema::{Comparison, ExtraKind, Field, Level, Schema};
pub use vector::{ComparisonVector, MISSING, Outcome};
