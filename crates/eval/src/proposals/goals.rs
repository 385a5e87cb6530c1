//! The goals of `find` on data kept aside, and where a run stands.
use super::report::{ProposalReport, Split};
use super::truth::ProposalTruth;
use super::{Found, Row};
use crate::metric::{fraction, round};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Places of a case's list that count for people the file never names.
const PLACES: usize = 100;

/// Precision that a list of people the file never names must keep.
const PRECISION: f64 = 0.5;

/// A group with fewer people or proposals than this is not held against the others: its figures are mostly chance.
const LEAST: usize = 100;

/// How people whom the file never names are found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Inferred {
    /// Such people in the truth.
    pub n: usize,
    /// Share among the first hundred contact records of their case.
    #[serde(rename = "recall@100")]
    pub at_100: Option<f64>,
    /// The same as a mean over the cases that have any.
    #[serde(rename = "case_mean_recall@100")]
    pub case_mean: Option<f64>,
    /// Share found in the longest list of inferred proposals, surest first, of which at least half are right, counting
    /// only the first hundred places of a case.
    #[serde(rename = "recall@100_at_precision_0.5")]
    pub at_precision: Option<f64>,
    /// The confidence at which that list ends.
    pub down_to: Option<f64>,
    /// Precision, relation included, of inferred proposals of confidence 0.5 or more.
    #[serde(rename = "precision>=0.5")]
    pub precision: Option<f64>,
}

/// One figure with what it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// What is measured.
    pub figure: &'static str,
    /// What it came to; `None` where the truth cannot tell.
    pub value: Option<f64>,
    /// What it should be.
    pub wanted: f64,
    /// Whether more is better.
    pub at_least: bool,
}

impl Goal {
    /// Whether the goal is reached.
    ///
    /// ```
    /// use kithkin_eval::proposals::Goal;
    /// let goal = Goal { figure: "breaches", value: Some(0.0), wanted: 0.0, at_least: false };
    /// assert_eq!(goal.reached(), Some(true));
    /// ```
    pub fn reached(&self) -> Option<bool> {
        let value = self.value?;
        Some(if self.at_least {
            value >= self.wanted
        } else {
            value <= self.wanted
        })
    }
}

pub(super) fn inferred(truth: &ProposalTruth, rows: &[Row<'_>], found: &Found) -> Option<Inferred> {
    let people: BTreeSet<usize> = (0..truth.people.len())
        .filter(|&who| truth.people[who].known == "inferred")
        .collect();
    if people.is_empty() {
        return None;
    }
    let listed = |who: usize| found.by_case[who].is_some_and(|place| place <= PLACES);
    let mut cases: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for &who in &people {
        let case = cases.entry(&truth.people[who].case).or_default();
        *case = (case.0 + usize::from(listed(who)), case.1 + 1);
    }
    let shares = cases.values().map(|&(hit, all)| hit as f64 / all as f64);
    let case_mean = round(shares.sum::<f64>() / cases.len() as f64, 4);

    let guesses: Vec<&Row<'_>> = rows.iter().filter(|r| r.best.known == "inferred").collect();
    let (mut right, mut seen) = (0, BTreeSet::new());
    let (mut most, mut down_to) = (0, None);
    for (n, row) in guesses.iter().enumerate() {
        right += usize::from(row.right);
        if let Some(who) = row
            .who
            .filter(|&who| row.right && people.contains(&who) && listed(who))
        {
            seen.insert(who);
        }
        if right as f64 >= PRECISION * (n + 1) as f64 {
            (most, down_to) = (seen.len(), Some(round(row.confidence(), 4)));
        }
    }
    let sure: Vec<_> = guesses.iter().filter(|r| r.confidence() >= 0.5).collect();
    Some(Inferred {
        n: people.len(),
        at_100: fraction(people.iter().filter(|&&who| listed(who)).count(), people.len()),
        case_mean: Some(case_mean),
        at_precision: fraction(most, people.len()),
        down_to,
        precision: fraction(sure.iter().filter(|r| r.right).count(), sure.len()),
    })
}

/// The largest expected calibration error of any group.
fn worst_ece(groups: &BTreeMap<String, Split>, proposed_at_least: usize) -> Option<f64> {
    let proposed = known(groups).filter_map(|s| s.proposed.as_ref());
    let large = proposed.filter(|p| p.proposed >= proposed_at_least);
    large.filter_map(|p| p.ece).max_by(f64::total_cmp)
}

/// The groups the truth names.
fn known(groups: &BTreeMap<String, Split>) -> impl Iterator<Item = &Split> {
    groups
        .iter()
        .filter(|(name, _)| name.as_str() != "?")
        .map(|(_, s)| s)
}

/// How far recall@10 of named people lies apart between groups.
fn spread(groups: &BTreeMap<String, Split>) -> Option<f64> {
    let named = known(groups).filter_map(|s| s.named.as_ref());
    let recalls: Vec<f64> = named
        .filter(|n| n.named_n >= LEAST)
        .filter_map(|n| n.at_10)
        .collect();
    let low = recalls.iter().copied().min_by(f64::total_cmp)?;
    let high = recalls.iter().copied().max_by(f64::total_cmp)?;
    (recalls.len() > 1).then(|| round(high - low, 4))
}

/// Every goal with the figure of this run.
pub(super) fn goals(r: &ProposalReport) -> Vec<Goal> {
    let at_80 = r.at_confidence.get("0.8");
    let inferred = r.inferred.as_ref();
    let goal = |figure, value, wanted, at_least| Goal {
        figure,
        value,
        wanted,
        at_least,
    };
    vec![
        goal("named recall@1", r.named_per_target.at_1, 0.85, true),
        goal("named recall@10", r.named_per_target.at_10, 0.96, true),
        goal("precision at .8", at_80.and_then(|a| a.precision), 0.9, true),
        goal("recall at .8", at_80.and_then(|a| a.recall_persons), 0.75, true),
        goal(
            "inferred recall@100 at precision .5",
            inferred.and_then(|i| i.at_precision),
            0.6,
            true,
        ),
        goal("ECE", r.calibration.ece, 0.03, false),
        goal(
            "ECE, worst name culture",
            worst_ece(&r.by_culture, LEAST),
            0.06,
            false,
        ),
        goal("ECE, worse sex", worst_ece(&r.by_sex, LEAST), 0.06, false),
        goal(
            "recall@10 between name cultures",
            spread(&r.by_culture),
            0.05,
            false,
        ),
        goal(
            "suppressed proposed",
            Some(r.suppressed_contacts_proposed as f64),
            0.0,
            false,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{Proposals, score};
    use super::*;
    use serde_json::json;

    fn report(lines: &[serde_json::Value]) -> ProposalReport {
        let dir = tempfile::tempdir().unwrap();
        let truth = ["a", "b"].map(|c| {
            json!({"case": "1", "contact": c, "relation": "aunt", "target": null, "known": "inferred", "sex": "female"}).to_string()
        });
        std::fs::write(dir.path().join("truth.ndjson"), truth.join("\n")).unwrap();
        std::fs::write(
            dir.path().join("contact_meta.csv"),
            "id,sex\na,female\nb,female\nc,male\n",
        )
        .unwrap();
        let truth = ProposalTruth::read(dir.path()).unwrap();
        score(&truth, &Proposals::from_lines(lines))
    }

    fn line(contact: &str, confidence: f64) -> serde_json::Value {
        json!({"case": "1", "contact": contact, "target": null, "relation": "aunt", "known": "inferred", "confidence": confidence})
    }

    #[test]
    fn a_list_counts_only_as_long_as_half_of_it_is_right() {
        let r = report(&[
            line("a", 0.9),
            line("x", 0.8),
            line("y", 0.7),
            line("z", 0.6),
            line("b", 0.5),
        ]);
        let inferred = r.inferred.unwrap();
        assert_eq!(inferred.at_100, Some(1.0));
        assert_eq!((inferred.at_precision, inferred.down_to), (Some(0.5), Some(0.8)));
        assert_eq!(inferred.precision, Some(0.4));
    }

    #[test]
    fn figures_by_sex_come_from_the_truth_folder() {
        let r = report(&[line("a", 0.9), line("c", 0.9)]);
        let precision = |sex: &str| r.by_sex[sex].proposed.as_ref().and_then(|p| p.precision);
        assert_eq!((precision("female"), precision("male")), (Some(1.0), Some(0.0)));
        let breaches = r
            .goals
            .iter()
            .find(|g| g.figure == "suppressed proposed")
            .unwrap();
        assert_eq!(breaches.reached(), Some(true));
    }
}
