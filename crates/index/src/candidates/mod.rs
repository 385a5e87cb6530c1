//! From a description of a person to the records that may be theirs.
//!
//! Retrieval is generous: a record comes up through any of its names (alike in spelling or sound, short or long form,
//! swapped, joined), a date of birth or one a slip away from it, a postcode, a street, a phone number or an e-mail address;
//! no single error keeps it out. What came up is weighed roughly (in bits: how rare is what it shares), and the
//! heaviest are returned, as many as the budget allows. Real scoring is the caller's.
//!
//! What is excluded is not merely left out of the answer. It is not counted either: rarities, limits and the budget are
//! what they would be in an index without it.
mod expand;
mod prune;
mod query;
mod retrieve;
pub(crate) mod sketch;
mod weigh;
mod why;

pub use query::{CandidateQuery, Keys};
pub use why::WhyNot;

use crate::exclude::Exclude;
use crate::index::Index;

/// A budget that keeps recall near its ceiling at a million records.
pub const DEFAULT_BUDGET: usize = 256;

/// A record that may be the person looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The record.
    pub doc: u32,
    /// A rough match weight in bits, good for ordering only.
    pub weight: f32,
    /// What brought it up.
    pub keys: Keys,
}

impl Index {
    /// The records that most likely hold the person `query` describes, heaviest first, at most `budget`; equal weights
    /// come in the order of records. None is in `exclude`, and the answer is what it would be if those were not in the index.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// use kithkin_index::{CandidateQuery, Exclude, Index, IndexWriter};
    /// use kithkin_record::{ContactRecord, PersonName};
    /// let mut writer = IndexWriter::create(dir.path().join("idx"))?;
    /// let names = vec![PersonName::parse("Sharon Whitfield")];
    /// writer.add(&ContactRecord { id: "C1".into(), names, ..ContactRecord::default() })?;
    /// writer.commit()?;
    ///
    /// let index = Index::open(dir.path().join("idx"))?;
    /// let query = CandidateQuery::default().with_name(&PersonName::parse("Sharon Whitfeild"));
    /// let found = index.candidates(&query, &Exclude::none(), 10);
    /// assert_eq!(index.id(found[0].doc), "C1");
    /// assert!(index.candidates(&query, &Exclude::from_docs([found[0].doc]), 10).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn candidates(&self, query: &CandidateQuery, exclude: &Exclude, budget: usize) -> Vec<Candidate> {
        retrieve::retrieve(self, query, exclude, budget)
    }

    /// Why record `doc` is, or is not, among the candidates for `query` with this `budget`.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchRecord`] for a number past the end.
    pub fn why_not(
        &self,
        query: &CandidateQuery,
        exclude: &Exclude,
        budget: usize,
        doc: u32,
    ) -> crate::error::Result<WhyNot> {
        why::why_not(self, query, exclude, budget, doc)
    }
}
