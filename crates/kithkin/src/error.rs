//! What can go wrong in the library.
use crate::Cancelled;

/// A search, link or build failed. Messages name the file and the remedy, never a person's data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The index cannot be opened or read.
    #[error(transparent)]
    Index(#[from] kithkin_index::Error),
    /// An input file cannot be read.
    #[error(transparent)]
    Ingest(#[from] kithkin_ingest::IngestError),
    /// A model file cannot be read.
    #[error(transparent)]
    Model(#[from] kithkin_model::ModelError),
    /// The caller stopped the run.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// No such contact record.
    #[error("no contact record `{id}` in the index; `kithkin search` lists the ids that are")]
    NoSuchContact {
        /// The id asked for.
        id: String,
    },
}
