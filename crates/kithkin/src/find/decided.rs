//! What earlier decisions do to a run.
use super::infer::unnamed;
use super::pool::Pool;
use super::run::Prepared;
use super::score::Scorer;
use super::solve::{Found, anchors, solve};
use crate::decisions::{Decision, Decisions, REOPENED_BY, Verdict};
use kithkin_index::{Exclude, Index};
use kithkin_kinship::Target;
use rustc_hash::FxHashMap;

/// The decisions on one case.
#[derive(Default)]
pub(crate) struct Decided<'a> {
    by_doc: FxHashMap<u32, &'a Decision>,
}

impl<'a> Decided<'a> {
    pub(crate) fn of(decisions: &'a Decisions, case: &str, index: &Index) -> Self {
        let by_doc = decisions
            .of_case(case)
            .filter_map(|d| Some((index.doc(&d.contact)?, d)))
            .collect();
        Self { by_doc }
    }

    /// The decision on a record.
    pub(crate) fn on(&self, doc: u32) -> Option<&'a Decision> {
        self.by_doc.get(&doc).copied()
    }

    /// Whether the record is confirmed to be `target`.
    pub(crate) fn confirms(&self, doc: u32, target: &Target) -> bool {
        let confirmed = self.on(doc).filter(|d| d.verdict == Verdict::Confirmed);
        confirmed
            .and_then(|d| d.target.as_ref())
            .is_some_and(|key| *key == target.key || target.asked_by.contains(key))
    }

    /// Rejected records for which there is not enough new evidence, in ascending order: to be left out of the case.
    ///
    /// What a record weighs now is found with it in the case, what is found afterwards without it, so that a rejected
    /// record speaks for nobody.
    pub(crate) fn away(
        &self,
        prepared: &Prepared<'_>,
        scorer: &Scorer<'_>,
        index: &Index,
        exclude: &Exclude,
    ) -> Vec<u32> {
        let rejected = |doc: &u32| self.on(*doc).filter(|d| d.verdict == Verdict::Rejected);
        let mut away: Vec<u32> = self
            .by_doc
            .keys()
            .copied()
            .filter(|d| rejected(d).is_some())
            .collect();
        if away.is_empty() {
            return away;
        }
        away.sort_unstable();
        let mut pool = Pool::new(index, exclude);
        let found = solve(&prepared.targets, &prepared.open(), scorer, &mut pool);
        // Whoever nobody named was put forward through others, and comes back through them.
        let through_others = away
            .iter()
            .any(|doc| rejected(doc).is_some_and(|d| d.target.is_none()));
        let inferred = if through_others {
            let around = anchors(&found, &prepared.targets, scorer, &mut pool);
            unnamed(&found, &around, scorer, &mut pool)
        } else {
            Vec::new()
        };
        away.retain(|doc| {
            let named = rejected(doc).is_some_and(|d| d.target.is_some());
            let through = inferred.iter().filter(|i| !named && i.person.doc == *doc);
            let now = weight_of(*doc, &found)
                .into_iter()
                .chain(through.map(|i| i.weight.bits()));
            let now = now.max_by(f64::total_cmp);
            !rejected(doc)
                .zip(now)
                .is_some_and(|(then, now)| now >= then.weight + REOPENED_BY)
        });
        away
    }
}

/// The most a record weighs for any target.
fn weight_of(doc: u32, found: &[Found]) -> Option<f64> {
    let matches = found.iter().flat_map(|f| &f.matches);
    matches
        .filter(|m| m.person.doc == doc)
        .map(|m| m.weight.bits())
        .max_by(f64::total_cmp)
}
