//! What a run over input files came to.
use crate::Reject;
use std::{collections::BTreeMap, fmt};

/// Distinct unknown field names that are counted one by one; the rest are counted together.
const MAX_UNKNOWN: usize = 200;

/// Counts over all files read with one [`crate::Reader`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadSummary {
    /// Lines (or rows of a table) that are not blank.
    pub lines: u64,
    /// Records or cases given out.
    pub records: u64,
    /// Lines or rows that gave nothing.
    pub rejected: u64,
    /// The first few of them, without their text, so that a user sees at once what is wrong.
    pub first_rejects: Vec<Reject>,
    /// Fields (and documents) that could not be understood of records that were kept, repairs included.
    pub issues: u64,
    /// Lines in which bytes that are not UTF-8 were read as Windows-1252.
    pub reencoded: u64,
    /// Fields that FORMATS does not have, kept out, with how often each was seen.
    pub unknown: BTreeMap<String, u64>,
    /// Files that could be read only in part, with the reason.
    pub incomplete: Vec<(String, String)>,
    /// What else is worth telling of a file: another encoding, no compression where the name says so.
    pub notes: Vec<(String, String)>,
}

impl ReadSummary {
    /// The most rejects that are kept in the summary itself.
    pub const FIRST_REJECTS: usize = 5;

    /// Whether every line of every file was read: what `--strict` asks for. Fields that could not be understood
    /// ([`ReadSummary::issues`]) do not count against it, for their records were kept.
    pub fn is_complete(&self) -> bool {
        self.rejected == 0 && self.incomplete.is_empty()
    }

    pub(crate) fn count_unknown(&mut self, fields: Vec<String>) {
        for field in fields {
            let known = self.unknown.contains_key(&field) || self.unknown.len() < MAX_UNKNOWN;
            let key = if known { field } else { "(others)".to_owned() };
            *self.unknown.entry(key).or_default() += 1;
        }
    }
}

/// One or a few plain sentences, without names of people.
impl fmt::Display for ReadSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} lines read", self.lines - self.rejected, self.lines)?;
        if self.records + self.rejected != self.lines {
            write!(f, " into {} records", self.records)?;
        }
        if self.rejected > 0 {
            write!(f, ", {} rejected", self.rejected)?;
        }
        if self.issues > 0 {
            let fields = if self.issues == 1 { "field" } else { "fields" };
            write!(f, ", {} {fields} not understood as written", self.issues)?;
        }
        if self.reencoded > 0 {
            write!(f, ", {} lines read as Windows-1252", self.reencoded)?;
        }
        if !self.unknown.is_empty() {
            let total: u64 = self.unknown.values().sum();
            let names: Vec<&str> = self.unknown.keys().take(5).map(String::as_str).collect();
            let more = if self.unknown.len() > 5 { ", ..." } else { "" };
            write!(
                f,
                ", {total} unknown fields left out ({}{more})",
                names.join(", ")
            )?;
        }
        for (file, note) in &self.notes {
            write!(f, "; {file} {note}")?;
        }
        for (file, reason) in &self.incomplete {
            write!(f, "; {file} was read only in part: {reason}")?;
        }
        Ok(())
    }
}
