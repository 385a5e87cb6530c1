//! One string, made ready to be compared with many.

use super::edit::{Hyyro, Myers, in_word};
use super::jaro::{common_prefix, state, state_in_word};
use super::masks::{Table, WORD};
use super::score::{self, JaroState};
use super::{damerau_levenshtein_within, levenshtein_within, osa_within};

/// A string whose letter positions are tabulated once (2 KiB, no heap), for comparing with many others.
///
/// Every method gives what the free function of the same name gives, to the bit. A string over 64 bytes, or one
/// compared with text over 64 bytes in the Jaro family, takes the path of the free functions.
///
/// ```
/// use kithkin_compare::kernel::{Prepared, jaro_winkler};
/// let query = Prepared::new(b"marsden");
/// assert_eq!(query.jaro_winkler(b"marston"), jaro_winkler(b"marsden", b"marston"));
/// assert_eq!(query.osa_within(b"masrden", 2), Some(1));
/// ```
#[derive(Clone)]
pub struct Prepared<'a> {
    bytes: &'a [u8],
    table: Table,
}

impl<'a> Prepared<'a> {
    /// Tabulates where each letter of `bytes` stands.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Prepared {
            bytes,
            table: Table::new(bytes),
        }
    }

    /// The string itself.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    fn state(&self, other: &[u8], fewest: u32) -> Option<JaroState> {
        if self.bytes.len() <= WORD && other.len() <= WORD {
            state_in_word(&self.table, self.bytes, other, fewest)
        } else {
            state(self.bytes, other, fewest)
        }
    }

    /// Whether the bit-parallel edit distances can be used.
    fn fits(&self) -> bool {
        (1..=WORD).contains(&self.bytes.len())
    }

    /// As [`jaro`](super::jaro()).
    #[must_use]
    pub fn jaro(&self, other: &[u8]) -> f64 {
        let found = self.state(other, 0).unwrap_or_default();
        score::jaro(self.bytes.len(), other.len(), found)
    }

    /// As [`jaro_winkler`](super::jaro_winkler).
    #[must_use]
    pub fn jaro_winkler(&self, other: &[u8]) -> f64 {
        score::winkler(self.jaro(other), common_prefix(self.bytes, other))
    }

    /// As [`jaro_winkler_at_least`](super::jaro_winkler_at_least).
    #[must_use]
    pub fn jaro_winkler_at_least(&self, other: &[u8], cutoff: f64) -> Option<f64> {
        let prefix = common_prefix(self.bytes, other);
        let fewest = score::matches_needed(self.bytes.len(), other.len(), prefix, cutoff)?;
        let found = self.state(other, fewest)?;
        let value = score::jaro_winkler(self.bytes.len(), other.len(), found, prefix);
        (value >= cutoff).then_some(value)
    }

    /// As [`levenshtein_within`](super::levenshtein_within).
    #[must_use]
    pub fn levenshtein_within(&self, other: &[u8], max: usize) -> Option<usize> {
        if self.bytes.len().abs_diff(other.len()) > max {
            None
        } else if self.fits() {
            in_word::<Myers>(&self.table, self.bytes.len(), other, max)
        } else {
            levenshtein_within(self.bytes, other, max)
        }
    }

    /// As [`osa_within`](super::osa_within).
    #[must_use]
    pub fn osa_within(&self, other: &[u8], max: usize) -> Option<usize> {
        if self.bytes.len().abs_diff(other.len()) > max {
            None
        } else if self.fits() {
            in_word::<Hyyro>(&self.table, self.bytes.len(), other, max)
        } else {
            osa_within(self.bytes, other, max)
        }
    }

    /// As [`damerau_levenshtein_within`](super::damerau_levenshtein_within); nothing is gained by preparing.
    #[must_use]
    pub fn damerau_levenshtein_within(&self, other: &[u8], max: usize) -> Option<usize> {
        damerau_levenshtein_within(self.bytes, other, max)
    }
}
