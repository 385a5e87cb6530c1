//! The main job: case files and an index in, ranked proposals out.
//!
//! For every case: who is asked for and named (`kithkin-kinship`), who must not be found ([`hide`]), every target
//! against its candidates ([`solve`]: names, dates, places, then who stands around them), people the file never names
//! ([`infer`]), how likely each is beside its rivals ([`outcome`]), and one ranked list ([`rank`]). Restrictions come
//! first: what is hidden is excluded before anything is retrieved or scored.
mod adhoc;
mod compete;
mod context;
mod dates;
mod decided;
mod evidence;
mod further;
mod generation;
mod hide;
mod household;
mod infer;
mod names;
mod outcome;
pub mod params;
mod person;
mod places;
mod pool;
mod proposal;
mod rank;
mod run;
mod same;
mod score;
mod solve;
mod stated;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_network;
mod walls;

pub(crate) use adhoc::AdHoc;
pub use outcome::{columns, rising_columns};
pub use params::Params;
pub(crate) use proposal::term;
pub use proposal::{ContactRoute, Evidence, Known, Proposal, Source};
pub use run::{AsOf, CaseSummary, FindOutcome, FindRequest, Message, ReadNotes};
pub(crate) use run::{CaseRead, Prepared, Setup, find};
pub(crate) use walls::{Restricted, Wall};
pub(crate) use {
    person::Person,
    same::{Identity, identity},
};
