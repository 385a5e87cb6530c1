//! Training: u from random pairs, m by EM on counts of comparison vectors, or both from labelled pairs.
mod em;
mod labels;
mod patterns;
mod slips;

pub use em::{EmOptions, EmOutcome, em, estimate_m, estimate_u};
pub use labels::calibrated;
pub use patterns::{Pattern, Patterns};
