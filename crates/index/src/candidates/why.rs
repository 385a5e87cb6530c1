//! Why a record was not considered.
use crate::candidates::query::{CandidateQuery, Keys};
use crate::candidates::retrieve::{Search, Weighed};
use crate::candidates::weigh::BIT;
use crate::error::Result;
use crate::exclude::Exclude;
use crate::index::Index;
use std::fmt;

/// What became of a record in a search for candidates.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum WhyNot {
    /// It is a candidate.
    Candidate {
        /// Its place, from 1.
        rank: usize,
        /// What it shares with the query.
        keys: Keys,
    },
    /// It came up, but heavier records filled the budget.
    OverBudget {
        /// Its place, from 1.
        rank: usize,
        /// Its rough weight in bits.
        weight: f32,
        /// The weight of the last record within the budget.
        least: f32,
        /// What it shares with the query.
        keys: Keys,
    },
    /// No name, date, place, phone number or e-mail address brought it up.
    NothingShared,
    /// It was excluded from the search, or was replaced by a newer record with its id.
    Excluded,
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = |keys: Keys| keys.names().collect::<Vec<_>>().join(", ");
        match self {
            Self::Candidate { rank, keys } => {
                write!(f, "considered as number {rank}; shares {}", shared(*keys))
            }
            Self::OverBudget {
                rank,
                weight,
                least,
                keys,
            } => write!(
                f,
                "not considered: shares {} (about {weight:.1} bits), which is number {rank}; the last one considered has {least:.1}",
                shared(*keys)
            ),
            Self::NothingShared => {
                f.write_str("not considered: no name, date, place or number brought it up")
            }
            Self::Excluded => f.write_str("not considered: the record is not part of this search"),
        }
    }
}

pub(super) fn why_not(
    index: &Index,
    query: &CandidateQuery,
    exclude: &Exclude,
    budget: usize,
    doc: u32,
) -> Result<WhyNot> {
    let (segment, local) = index.locate(doc)?;
    if exclude.contains(doc) || segment.dead.contains(local) {
        return Ok(WhyNot::Excluded);
    }
    let mut weighed = Search::new(index, query, exclude).weigh_all(budget);
    weighed.sort_unstable_by(|a, b| b.weight.cmp(&a.weight).then(a.doc.cmp(&b.doc)));
    let Some(at) = weighed.iter().position(|w| w.doc == doc) else {
        return Ok(WhyNot::NothingShared);
    };
    let bits = |w: &Weighed| w.weight as f32 / BIT as f32;
    let (rank, keys) = (at + 1, weighed[at].keys);
    Ok(if at < budget {
        WhyNot::Candidate { rank, keys }
    } else {
        let least = budget
            .checked_sub(1)
            .map_or(f32::INFINITY, |last| bits(&weighed[last]));
        WhyNot::OverBudget {
            rank,
            weight: bits(&weighed[at]),
            least,
            keys,
        }
    })
}
