//! The index on disk: archived contact records, what they are found by, and full-text search.
//!
//! [`IndexWriter`] builds an index or changes one; nothing is visible before its commit, and a build that is killed leaves
//! the index as it was. [`Index`] reads it: a record by number or id, the records that share an address, a phone number, a
//! household or a family name, full-text search, and [`Index::candidates`]: from what is known of a person to the records
//! that may be theirs.
//!
//! ```
//! # let dir = tempfile::tempdir()?;
//! # let dir = dir.path().join("idx");
//! use kithkin_index::{Exclude, Index, IndexWriter};
//! use kithkin_record::{ContactRecord, PersonName};
//!
//! let names = vec![PersonName::parse("Sharon Whitfield")];
//! let mut writer = IndexWriter::create(&dir)?;
//! writer.add(&ContactRecord { id: "C1".into(), source: "register".into(), names, ..ContactRecord::default() })?;
//! assert_eq!(writer.commit()?.records, 1);
//!
//! let index = Index::open(&dir)?;
//! assert_eq!(index.doc("C1"), Some(0));
//! assert_eq!(index.with_family("WHITFIELD"), [0]);
//! assert_eq!(index.full_text("sharon", &Exclude::none(), 10)?.len(), 1);
//!
//! let mut writer = IndexWriter::update(&dir)?;
//! writer.erase_source("register");
//! assert_eq!(writer.commit()?.erased, 1);
//! assert!(Index::open(&dir)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//! - This is the only crate with a memory map, and the only one that knows tantivy.
//! - A directory is validated before it is used; damaged files give an error that names the file, never a panic.
//! - Files are mode 0600 and directories 0700. A directory that is not an index is never written to.
//! - [`Exclude`]d records change nothing but their own absence: no count, rarity, limit or budget knows them.
#![deny(unsafe_code)]

mod absence;
mod candidates;
mod container;
mod error;
mod exclude;
mod index;
mod keys;
mod layout;
mod manifest;
mod map;
mod name_keys;
mod row;
mod scratch;
mod segment;
mod step;
#[cfg(test)]
mod tests;
mod text;
mod writer;

pub use absence::{Absence, Selector};
pub use candidates::{Candidate, CandidateQuery, DEFAULT_BUDGET, Keys, WhyNot};
pub use error::{Error, Result};
pub use exclude::Exclude;
pub use index::{Index, TextHit};
pub use keys::address_keys;
pub use kithkin_record::contact::ArchivedContactRecord;
pub use manifest::{FORMAT_VERSION, Manifest};
pub use step::Step;
pub use writer::{IndexWriter, Summary};
