//! Files in: contact records and case files to typed values, with rejects for what cannot be read.
//!
//! - [`Reader`] (or [`read_contacts`] and [`read_cases`] for one file) reads NDJSON, CSV and Parquet contact
//!   records and NDJSON or folder case files, plain or compressed, from files or standard input.
//! - [`ColumnMap`] says which columns of a table are which of our fields.
//! - [`ReadSummary`] counts what was read; [`Reject`]s are written to a private file.
//! - [`create_private`] creates every output file of the program, for all of them hold people's data.
//! - [`contact_from_json`], [`case_from_json`], [`contact_to_json`] and [`case_to_json`] are for those who have the JSON
//!   in memory, and for writing records; [`extract_document`] is for those who have a document there.
//!
//! # What a fault costs
//! A bad line costs itself: it is rejected with file, line, field and reason, and its text goes to the rejects file.
//! A bad field of a good record costs that field: the record is kept with an [`Issue`](kithkin_record::Issue), and
//! the rejects file tells it too. What is about safety closes: a restriction, a wish or a mandate that is not
//! understood is read as one that hides. A file that breaks off (a cut gzip, a failing disk) gives what came before.
//!
//! # Ids
//! An id stands for one record in a run. In NDJSON the first line with an id is the record, a later one is rejected.
//! In a table, rows with one id are one person and are joined (addresses, phones and names are collected, the first
//! date of birth stays); a row that has another name *and* another date of birth is rejected instead.
#![forbid(unsafe_code)]

mod cases;
mod document;
mod error;
mod guard;
mod json;
mod map;
mod private;
mod reader;
mod reject;
mod source;
mod summary;
mod table;

pub use document::{Extracted, extract as extract_document};
pub use error::IngestError;
pub use json::write::{case_to_json, contact_to_json};
pub use json::{case_from_json, contact_from_json};
pub use map::{ColumnMap, ExtraKind, Field};
pub use private::{PrivateFile, create_private};
pub use reader::{ReadOptions, Reader, read_cases, read_contacts};
pub use reject::Reject;
pub use source::{ReadProgress, open_text};
pub use summary::ReadSummary;
