//! The accuracy benchmark: how often is Kithkin right, and does it know when it is?
//!
//! Five kinds of output are held against the truth, each by one module with one entry function:
//!
//! | output | module | measures |
//! |---|---|---|
//! | proposals of `find` | [`proposals`] | recall by target and by case, precision at a confidence, calibration, breaches |
//! | statements of `read` | [`statements`] | mentions found, relations, birth intervals, polarity |
//! | pairs of `link` and `dedupe` | [`pairs`] | precision, recall, F1, average precision, calibration |
//! | clusters of `dedupe` | [`clusters`] | pairwise precision, recall, F1 |
//! | name pairs of `names` | [`names`] | precision, recall, F1 |
//!
//! The definitions of the first two are those of the scoring scripts outside tests use, figure for figure,
//! down to where a figure is rounded; the JSON form of a report has their keys. The arithmetic shared by all of
//! them is in [`metric`].
#![forbid(unsafe_code)]

pub mod clusters;
mod error;
mod input;
pub mod metric;
pub mod names;
pub mod pairs;
pub mod proposals;
#[cfg(test)]
mod recorded;
pub mod statements;
pub mod suite;
pub mod vocabulary;
pub mod world;

pub use error::EvalError;
pub use input::BadLine;
