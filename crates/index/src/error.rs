//! What can go wrong with an index directory, and what to do about it.
use std::io;
use std::path::{Path, PathBuf};

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An index could not be opened, read or written. Messages name the file and the remedy, never a person's data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The directory holds no index.
    #[error("{}: no index here; build one with `kithkin index CONTACTS --to DIR`", path.display())]
    NoIndex {
        /// The directory asked for.
        path: PathBuf,
    },
    /// The directory holds files that are not an index of ours; nothing in it was touched.
    #[error("{}: holds files that are not a Kithkin index, so nothing was written; name an empty or new directory", path.display())]
    NotOurs {
        /// The directory asked for.
        path: PathBuf,
    },
    /// The index was written in a format that this version does not read.
    #[error("{}: index format {found}, this version reads format {expected}; rebuild the index from its contact records", path.display())]
    Version {
        /// The file that says so.
        path: PathBuf,
        /// The format it was written in.
        found: u32,
        /// The format we read.
        expected: u32,
    },
    /// The index was written by a program whose contact records have other fields.
    #[error("{}: written by another version of Kithkin, whose records have other fields; rebuild the index from its contact records", path.display())]
    Layout {
        /// The manifest.
        path: PathBuf,
    },
    /// A file is not as it was written.
    #[error("{}: damaged index file ({what}); restore it from a backup or rebuild the index", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Another process writes to the index.
    #[error("{}: another process is writing to this index; wait for it to finish", path.display())]
    Locked {
        /// The index directory.
        path: PathBuf,
    },
    /// A record number that the index does not hold.
    #[error("record number {doc} is not in the index, which has numbers below {limit}")]
    NoSuchRecord {
        /// The number asked for.
        doc: u32,
        /// The first number past the end.
        limit: u32,
    },
    /// A value is larger than the format can hold.
    #[error(
        "{what} exceeds what an index can hold ({limit}); split the contact records over several indexes"
    )]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The most there may be.
        limit: u64,
    },
    /// A contact record could not be archived.
    #[error("a contact record could not be archived: {reason}")]
    Archive {
        /// Why, in rkyv's words, which hold no values.
        reason: String,
    },
    /// Erased data is still to be found in a file.
    #[error("{}: still holds data that was to be erased; erase again, or rebuild the index", path.display())]
    NotErased {
        /// The file.
        path: PathBuf,
    },
    /// The caller stopped the build; the index is as it was before.
    #[error("the build was stopped; the index is as it was before")]
    Stopped,
    /// Full-text search failed.
    #[error("{}: full-text index: {source}", path.display())]
    Text {
        /// The full-text directory.
        path: PathBuf,
        /// tantivy's error.
        source: Box<tantivy::TantivyError>,
    },
    /// Reading or writing failed.
    #[error("{}: {action}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was being done.
        action: &'static str,
        /// The system's error.
        source: io::Error,
    },
}

/// Adds the file and the action to a system error.
pub(crate) trait IoContext<T> {
    fn at(self, path: &Path, action: &'static str) -> Result<T>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn at(self, path: &Path, action: &'static str) -> Result<T> {
        self.map_err(|source| Error::Io {
            path: path.to_owned(),
            action,
            source,
        })
    }
}

impl Error {
    pub(crate) fn damaged(path: &Path, what: &'static str) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            what,
        }
    }

    pub(crate) fn text(path: &Path, source: tantivy::TantivyError) -> Self {
        Self::Text {
            path: path.to_owned(),
            source: Box::new(source),
        }
    }
}
