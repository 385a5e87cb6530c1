//! What can go wrong before anything is measured.
use std::path::PathBuf;

/// Why a file could not be scored. Every message names the file and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A file could not be opened.
    #[error(transparent)]
    Open(#[from] kithkin_ingest::IngestError),
    /// The caller asked to stop.
    #[error(transparent)]
    Cancelled(#[from] kithkin::Cancelled),
    /// A file could not be read.
    #[error("cannot read {path}: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words, or what is wrong with the compression or encoding.
        reason: String,
    },
    /// The truth is a folder without the file that is needed.
    #[error("no {wanted} in {path}: give the truth file itself, or a folder that holds one")]
    NoTruth {
        /// The folder.
        path: PathBuf,
        /// The file names looked for.
        wanted: &'static str,
    },
    /// A table lacks a column.
    #[error("{path} has no column {wanted}; it has: {found}")]
    NoColumn {
        /// The table.
        path: PathBuf,
        /// The names that would have done.
        wanted: String,
        /// The columns there are.
        found: String,
    },
    /// A cell cannot be read as what its column promises.
    #[error("{path}, line {line}: {column} is not {wanted}")]
    BadCell {
        /// The table.
        path: PathBuf,
        /// Counted from 1, the header included.
        line: u64,
        /// The column.
        column: String,
        /// What it should be, such as `a number from 0 to 1`.
        wanted: &'static str,
    },
    /// A truth file without a single usable line measures nothing.
    #[error("{path} holds no truth: {reason}")]
    EmptyTruth {
        /// The file.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// A benchmark recipe cannot be used.
    #[error("{path} is no benchmark recipe: {reason}")]
    Recipe {
        /// The recipe, or the folder that should hold some.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A task of the benchmark failed.
    #[error("{name}: {reason}")]
    Task {
        /// The recipe's name.
        name: String,
        /// What the task says.
        reason: String,
    },
}
