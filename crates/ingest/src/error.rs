//! What can go wrong with a whole file. What is wrong with one line is a [`crate::Reject`], not an error.
use std::path::{Path, PathBuf};

/// A file that could not be read or written. Each message names the file, the fault and what to do about it;
/// none repeats what a record says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file could not be opened.
    #[error("{path}: cannot be opened: {source}; check the name and that you may read it")]
    Open {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A folder stands where a file is wanted.
    #[error("{path}: is a folder; name the file inside it")]
    Folder {
        /// The folder.
        path: String,
    },
    /// A folder holds no case.
    #[error("{path}: holds no case: there is no case.json in it or in the folders directly inside it")]
    NoCase {
        /// The folder.
        path: String,
    },
    /// The disk or the pipe failed in the middle of reading.
    #[error("{path}: reading failed after line {line}: {source}")]
    Read {
        /// The file.
        path: String,
        /// The last whole line read.
        line: u64,
        /// Why.
        source: std::io::Error,
    },
    /// A table lacks a column that is needed.
    #[error(
        "{path}: has no column `{column}` for `{field}`; its columns are {available}. Name the right one in the [columns] part of the mapping file (--map)"
    )]
    MissingColumn {
        /// The table.
        path: String,
        /// The column that was looked for.
        column: String,
        /// Our field that it stands for.
        field: String,
        /// The columns there are, quoted and separated by commas.
        available: String,
    },
    /// A mapping file could not be understood.
    #[error("{path}: is no mapping file: {reason}")]
    Map {
        /// The mapping file.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A Parquet file could not be understood.
    #[error("{path}: is no readable Parquet file: {reason}")]
    Parquet {
        /// The file.
        path: String,
        /// What the Parquet reader says.
        reason: String,
    },
    /// An output file could not be created or written.
    #[error("{path}: cannot be written: {source}; check that the folder exists and the disk has room")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl IngestError {
    pub(crate) fn open(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::IsADirectory {
            return Self::Folder { path: shown(path) };
        }
        Self::Open {
            path: shown(path),
            source,
        }
    }

    pub(crate) fn write(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Write {
            path: shown(&path.into()),
            source,
        }
    }
}

/// A path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    if is_dash(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Whether the path is `-`, standard input or output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
