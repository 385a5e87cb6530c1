//! The restrictions of a whole run: what each case hides, what every case hides, whose whereabouts are protected.
use super::decided::Decided;
use super::hide::{self, Hidden, Judge};
use super::params::Params;
use super::pool::Pool;
use super::run::{Prepared, Setup};
use crate::Control;
use crate::clock::today;
use crate::error::Error;
use crate::ledger::Coverage;
use kithkin_index::{Exclude, Index};
use kithkin_kinship::{Cause, Closed};
use kithkin_record::RestrictionKind as Kind;
use kithkin_record::date::DayNumber;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// A contact record that bears restrictions.
pub(crate) struct Bearer {
    pub doc: u32,
    pub restrictions: Vec<kithkin_record::Restriction>,
    /// Other records of the same person, ascending.
    pub further: Vec<u32>,
}

/// What reading every record once told, when the index was opened.
#[derive(Default)]
pub(crate) struct Restricted {
    /// Contact records that bear a restriction themselves.
    pub records: Vec<Bearer>,
    /// How many records there are, by source and date.
    pub coverage: Coverage,
}

impl Restricted {
    /// Reads every record once, and looks for further records of those that bear a restriction, which every search would
    /// otherwise do again.
    pub(crate) fn of(index: &Index) -> Result<Self, Error> {
        let mut bearing = Vec::new();
        let mut coverage = Coverage::default();
        for doc in index.docs() {
            coverage.count(index, doc)?;
            if index.with_record(doc, |r| !r.restrictions.is_empty())? {
                bearing.push((doc, index.record(doc)?.restrictions));
            }
        }
        let none = Exclude::none();
        let records = bearing.into_par_iter().map(|(doc, restrictions)| {
            let mut pool = Pool::new(index, &none);
            let hides = restrictions.iter().any(|r| r.kind != Kind::Risk);
            Bearer {
                doc,
                restrictions,
                further: if hides {
                    pool.further(doc).to_vec()
                } else {
                    Vec::new()
                },
            }
        });
        Ok(Self {
            records: records.collect(),
            coverage,
        })
    }
}

/// What one case hides.
#[derive(Default)]
pub(crate) struct Wall {
    /// By its restrictions.
    pub hidden: Hidden,
    /// The child's own records.
    pub child: BTreeSet<u32>,
}

/// The walls of a run.
pub(crate) struct Walls {
    /// One a case.
    pub cases: Vec<Wall>,
    /// Records hidden in every case.
    pub everywhere: BTreeSet<u32>,
    /// Records whose whereabouts are protected.
    pub protected: BTreeSet<u32>,
}

impl Walls {
    /// The walls of a run over the cases `prepared`. When `only` one of them is searched for, the others are asked for
    /// what reaches beyond them.
    pub(crate) fn raise(
        setup: &Setup<'_>,
        prepared: &[Prepared<'_>],
        only: Option<usize>,
        control: &Control,
    ) -> Result<Self, Error> {
        let total = Some(prepared.len() as u64);
        let done = AtomicU64::new(0);
        let cases: Vec<Wall> = prepared
            .par_iter()
            .enumerate()
            .map(|(at, p)| {
                control.check()?;
                let matters = only.is_none_or(|o| o == at) || p.rules.closed.iter().any(|c| c.everywhere);
                let wall = matters.then(|| wall_of(setup.index, setup.params, p));
                control.progress("restrictions", done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Ok(wall.unwrap_or_default())
            })
            .collect::<Result<_, Error>>()?;
        let day = prepared.iter().map(|p| p.as_of).min().unwrap_or_else(today);
        let own = own_restrictions(setup.index, setup.restricted, day);
        let mut everywhere = own.hidden;
        everywhere.extend(cases.iter().flat_map(|w| &w.hidden.everywhere));
        Ok(Self {
            cases,
            everywhere,
            protected: own.protected,
        })
    }

    /// What must not be found in the case at `at`.
    pub(crate) fn exclude(&self, at: usize) -> Exclude {
        let wall = &self.cases[at];
        let docs = wall.hidden.here.iter().chain(&self.everywhere).chain(&wall.child);
        Exclude::from_docs(docs.copied())
    }
}

/// What the case's restrictions hide, and the child's own records.
fn wall_of(index: &Index, params: &Params, prepared: &Prepared<'_>) -> Wall {
    let open = prepared.open();
    // Restrictions hold whatever anybody decided.
    let undecided = Decided::default();
    let scorer = prepared.scorer(params, &undecided);
    let judge = Judge {
        scorer: &scorer,
        targets: &prepared.targets,
        open: &open,
        as_of: prepared.as_of,
    };
    let own = Closed {
        person: prepared.child.clone(),
        everywhere: false,
        adoption: false,
        household: false,
        since: None,
        vague: false,
        cause: Cause::Child,
    };
    let child = hide::hidden(index, std::slice::from_ref(&own), &judge).here;
    let hidden = hide::hidden(index, &prepared.rules.closed, &judge);
    Wall { hidden, child }
}

/// Every record that must not be found when `prepared` is the only case of a run, the child's own apart.
#[cfg(test)]
pub(crate) fn hidden_in(
    index: &Index,
    params: &Params,
    restricted: &Restricted,
    prepared: &Prepared<'_>,
) -> BTreeSet<u32> {
    let hidden = wall_of(index, params, prepared).hidden;
    let mut docs = own_restrictions(index, restricted, prepared.as_of).hidden;
    docs.extend(hidden.here);
    docs.extend(hidden.everywhere);
    docs
}

/// Records that their own restrictions hide or protect, with further records of the same people.
pub(crate) struct OwnRestrictions {
    pub hidden: BTreeSet<u32>,
    pub protected: BTreeSet<u32>,
}

pub(crate) fn own_restrictions(index: &Index, restricted: &Restricted, day: DayNumber) -> OwnRestrictions {
    let none = Exclude::none();
    let mut pool = Pool::new(index, &none);
    let mut out = OwnRestrictions {
        hidden: BTreeSet::new(),
        protected: BTreeSet::new(),
    };
    for bearer in &restricted.records {
        let in_force = bearer
            .restrictions
            .iter()
            .filter(|r| r.period.end.is_none_or(|end| end.interval().end >= day));
        for restriction in in_force {
            let set = match restriction.kind {
                Kind::Risk => continue,
                Kind::ProtectedAddress => &mut out.protected,
                _ => &mut out.hidden,
            };
            let mut theirs: BTreeSet<u32> = bearer.further.iter().copied().collect();
            theirs.insert(bearer.doc);
            // Of an adopted person's record nobody can say whether it is the one before or after: whoever lives with
            // them may be the adopters.
            if restriction.kind.hides() && (restriction.household || restriction.kind == Kind::Adoption) {
                theirs.extend(hide::present_household(&theirs, day, &mut pool));
            }
            set.extend(theirs);
        }
    }
    out
}
