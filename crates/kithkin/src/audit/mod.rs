//! The audit log: every search ever made, who made it and why, in a chain that shows any later change.
//!
//! A [`Log`] is a file of one JSON line an entry, only ever appended to. Each line carries the SHA-256 of itself and of
//! the line before, so that a line that was changed, removed, put in or moved breaks the chain: [`verify`] says where.
//! Whoever can write the whole file can also make a new chain, or cut off its end; against that, keep the head that
//! [`Log::append`] and [`verify`] give (the hash of the last line) somewhere else and give it to [`verify`] later.
//!
//! No name and no query is in the log: people are given by the ids of cases, targets and contact records.
//!
//! ```
//! use kithkin::audit::{self, Asked, Log};
//! use kithkin::record::CaseFile;
//! use kithkin::{Control, Engine, EngineOptions, FindRequest};
//!
//! # let dir = tempfile::tempdir()?;
//! # let mut writer = kithkin::index::IndexWriter::create(dir.path().join("idx"))?;
//! # writer.add(&kithkin::record::ContactRecord { id: "C1".into(), names: vec![kithkin::record::PersonName::parse("Pat Lumb")],
//! #     ..Default::default() })?;
//! # writer.commit()?;
//! let engine = Engine::open(dir.path().join("idx"), EngineOptions::default())?;
//! let cases = [CaseFile { id: "LL-1".into(), ..CaseFile::default() }];
//! let request = FindRequest::default();
//! let outcome = engine.find(&cases, &request, &Control::default())?;
//!
//! let path = dir.path().join("audit.ndjson");
//! let asked = Asked::now("KM", "review of 22 November");
//! let head = Log::open(&path)?.append(&engine.audit_find(&asked, &cases, &request, &outcome))?;
//! assert_eq!(audit::verify(&path, Some(head.hash.as_str()))?, head);
//!
//! let text = std::fs::read_to_string(&path)?.replace("KM", "JS");
//! std::fs::write(&path, text)?;
//! assert!(audit::verify(&path, None).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod chain;
mod entries;

pub use chain::{AuditError, Head, Log, verify};
pub use entries::Asked;

use serde::{Deserialize, Serialize};

/// What somebody asked of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The people of a case.
    Find,
    /// One person, in a line.
    Search,
    /// Why a record is proposed.
    Explain,
}

/// A contact record that was put forward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutForward {
    /// The contact record.
    pub contact: String,
    /// The wish, person, placement or mention it was put forward for.
    pub target: Option<String>,
}

/// One search of the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// When: UTC, `2026-11-22T10:00:00Z`.
    pub at: String,
    /// Who searched.
    pub who: String,
    /// Why, in their words.
    pub why: String,
    /// What was asked.
    pub act: Act,
    /// The case; `None` for one outside any case.
    pub case: Option<String>,
    /// The mandate as it stood: purpose and period, and whether it had been withdrawn.
    pub mandate: Option<String>,
    /// The day for which mandates, restrictions and ages held.
    pub as_of: Option<String>,
    /// Whether the asker was told who was withheld.
    pub withheld_told: bool,
    /// The program and its version.
    pub program: String,
    /// A fingerprint of the numbers behind the weights.
    pub model: String,
    /// The generation of the index and a fingerprint of what it holds.
    pub index: String,
    /// What was put forward, best first.
    pub put_forward: Vec<PutForward>,
}
