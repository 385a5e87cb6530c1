//! Family-finding search and record linkage, to be embedded in case systems.
#![forbid(unsafe_code)]

pub mod audit;
pub mod build;
mod clock;
pub mod control;
pub mod decisions;
mod engine;
mod error;
mod explain;
pub mod find;
pub mod ledger;
pub mod link;
pub mod names;
pub mod news;
pub mod report;
pub mod search;

pub use clock::now;
pub use control::{Cancelled, Control, Progress};
pub use engine::{Engine, EngineOptions};
pub use error::Error;
pub use find::{AsOf, FindOutcome, FindRequest, Proposal};
pub use kithkin_casefile as casefile;
pub use kithkin_compare as compare;
pub use kithkin_index as index;
pub use kithkin_ingest as ingest;
pub use kithkin_kinship as kinship;
pub use kithkin_model as model;
pub use kithkin_record as record;
