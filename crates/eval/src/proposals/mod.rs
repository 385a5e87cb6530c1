//! Proposals against the truth folder: is the right person in the list, how high, and how sure is the list of itself?
//!
//! A person of the truth is found when one of their records is proposed. [`score`] follows `score.py`:
//! - *recall@1/5/10*: named people; the place is 1 + the wrong contact records above theirs in the list of one of
//!   their targets.
//! - *recall@25/50/100*: everybody; one list a case by confidence, one place a contact record.
//! - A (case, contact) pair counts once, with its most confident line. It is right when it is in the truth and the
//!   relation is compatible. Neutral pairs count neither way; suppressed pairs count as wrong and are listed.
mod goals;
mod list;
mod report;
mod truth;

pub use goals::{Goal, Inferred};
pub use list::Proposals;
pub use report::*;
pub use truth::ProposalTruth;

use crate::metric::{self, Calibration, fraction, round};
use crate::vocabulary;
use list::{Best, List, Order};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const PLACES_NAMED: [usize; 3] = [1, 5, 10];
const PLACES_CASE: [usize; 3] = [25, 50, 100];
const CONFIDENCES: [f64; 3] = [0.5, 0.8, 0.95];

/// `d1:120-141` as document and range.
fn mention(target: &str) -> Option<(&str, u64, u64)> {
    let (document, range) = target.rsplit_once(':')?;
    let (start, end) = range.split_once('-')?;
    let word = !document.is_empty() && document.chars().all(|c| c.is_alphanumeric() || c == '_');
    word.then_some((document, start.parse().ok()?, end.parse().ok()?))
}

/// Whether two targets are one: the same id, or overlapping mentions of the same document.
fn same_target(a: &str, b: &str) -> bool {
    a == b
        || match (mention(a), mention(b)) {
            (Some((d, s, e)), Some((d2, s2, e2))) => d == d2 && s < e2 && s2 < e,
            _ => false,
        }
}

/// One (case, contact) pair that counts.
struct Row<'a> {
    case: &'a str,
    contact: &'a str,
    best: &'a Best,
    /// In the truth with a compatible relation.
    right: bool,
    /// In the truth.
    person: bool,
    /// In the truth with exactly this relation.
    strict: bool,
    /// Place in the truth's people.
    who: Option<usize>,
    true_relation: Option<&'a str>,
}

impl Row<'_> {
    fn confidence(&self) -> f64 {
        self.best.order.confidence
    }
}

/// Pairs that count, surest first.
fn rows<'a>(truth: &'a ProposalTruth, proposals: &'a Proposals) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'_>> = (proposals.best.iter())
        .filter(|(key, _)| !truth.neutral.contains(*key))
        .map(|(key, best)| {
            let found = truth.pairs.get(key);
            let relation = best.relation.as_deref();
            let true_relation = found.map(|(relation, _)| relation.as_str());
            Row {
                case: &key.0,
                contact: &key.1,
                best,
                right: vocabulary::compatible(relation, true_relation),
                person: found.is_some(),
                strict: found.is_some() && relation == true_relation,
                who: found.map(|&(_, who)| who),
                true_relation,
            }
        })
        .collect();
    rows.sort_by(|a, b| {
        (b.confidence().total_cmp(&a.confidence()))
            .then_with(|| a.case.cmp(b.case))
            .then_with(|| a.contact.cmp(b.contact))
    });
    rows
}

/// For each person of the truth: the best place in the list of one of their targets.
fn places_by_target(truth: &ProposalTruth, proposals: &Proposals) -> Vec<Option<usize>> {
    let mut lists_of: FxHashMap<&str, Vec<(&str, &List)>> = FxHashMap::default();
    for ((case, target), list) in &proposals.lists {
        if let Some(target) = target {
            lists_of.entry(case).or_default().push((target, list));
        }
    }
    let asks_for =
        |who: usize, target: &str| truth.people[who].targets.iter().any(|t| same_target(target, t));
    let place = |who: usize, target: &str, list: &[(Order, String)]| {
        let person = &truth.people[who];
        let mut place = 1;
        for (_, contact) in list {
            if person.contacts.contains(contact) {
                return Some(place);
            }
            // Another right answer to the same target ("Mr & Mrs Patel") takes no place.
            let other = truth.pairs.get(&(person.case.clone(), contact.clone()));
            if !other.is_some_and(|&(_, other)| asks_for(other, target)) {
                place += 1;
            }
        }
        None
    };
    (0..truth.people.len())
        .map(|who| {
            let lists = lists_of.get(truth.people[who].case.as_str())?;
            lists
                .iter()
                .filter(|(target, _)| asks_for(who, target))
                .filter_map(|(target, list)| place(who, target, list))
                .min()
        })
        .collect()
}

/// For each person of the truth: the place in the case's one list.
fn places_by_case(truth: &ProposalTruth, rows: &[Row<'_>]) -> Vec<Option<usize>> {
    let mut lists: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        lists.entry(row.case).or_default().push(row);
    }
    let mut places = vec![None; truth.people.len()];
    for list in lists.values_mut() {
        list.sort_by(|a, b| a.best.order.cmp(&b.best.order));
        for (i, row) in list.iter().enumerate() {
            if let Some(who) = row.who {
                places[who].get_or_insert(i + 1);
            }
        }
    }
    places
}

/// What was found of each person.
struct Found {
    by_target: Vec<Option<usize>>,
    by_case: Vec<Option<usize>>,
    /// Highest confidence with the right relation.
    confidence: Vec<Option<f64>>,
}

impl Found {
    fn named(&self, people: &[usize]) -> NamedRecall {
        let within = |k| {
            people
                .iter()
                .filter(|&&q| self.by_target[q].is_some_and(|p| p <= k))
                .count()
        };
        let [at_1, at_5, at_10] = PLACES_NAMED.map(|k| fraction(within(k), people.len()));
        NamedRecall {
            n: people.len(),
            at_1,
            at_5,
            at_10,
        }
    }

    fn all(&self, people: &[usize]) -> CaseRecall {
        let within = |k| {
            people
                .iter()
                .filter(|&&q| self.by_case[q].is_some_and(|p| p <= k))
                .count()
        };
        let [at_25, at_50, at_100] = PLACES_CASE.map(|k| fraction(within(k), people.len()));
        let [sure_50, sure_80, sure_95] = CONFIDENCES.map(|t| fraction(self.sure(people, t), people.len()));
        CaseRecall {
            n: people.len(),
            at_25,
            at_50,
            at_100,
            sure_50,
            sure_80,
            sure_95,
        }
    }

    fn sure(&self, people: &[usize], threshold: f64) -> usize {
        people
            .iter()
            .filter(|&&q| self.confidence[q].is_some_and(|c| c >= threshold))
            .count()
    }

    fn case_mean(&self, truth: &ProposalTruth) -> Option<CaseMean> {
        let mut cases: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (who, person) in truth.people.iter().enumerate() {
            cases.entry(&person.case).or_default().push(who);
        }
        let mean = |k: usize| {
            let share = |people: &Vec<usize>| {
                let found = people
                    .iter()
                    .filter(|&&q| self.by_case[q].is_some_and(|p| p <= k))
                    .count();
                found as f64 / people.len() as f64
            };
            round(cases.values().map(share).sum::<f64>() / cases.len() as f64, 4)
        };
        let [at_25, at_50, at_100] = PLACES_CASE.map(mean);
        (!cases.is_empty()).then_some(CaseMean { at_25, at_50, at_100 })
    }

    fn split(&self, truth: &ProposalTruth, by: impl Fn(usize) -> String) -> BTreeMap<String, Split> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for who in 0..truth.people.len() {
            groups.entry(by(who)).or_default().push(who);
        }
        let split = |people: Vec<usize>| {
            let named: Vec<usize> = people
                .iter()
                .copied()
                .filter(|&q| truth.people[q].known == "named")
                .collect();
            let n = self.named(&named);
            Split {
                all: Some(self.all(&people)),
                named: Some(SplitNamed {
                    named_n: n.n,
                    at_1: n.at_1,
                    at_5: n.at_5,
                    at_10: n.at_10,
                }),
                proposed: None,
            }
        };
        groups
            .into_iter()
            .map(|(name, people)| (name, split(people)))
            .collect()
    }
}

fn average_precision(rows: &[Row<'_>], all_true: usize, right: impl Fn(&Row<'_>) -> bool) -> Option<f64> {
    let (mut hits, mut sum) = (0usize, 0.0);
    for (i, row) in rows.iter().enumerate() {
        if right(row) {
            hits += 1;
            sum += hits as f64 / (i + 1) as f64;
        }
    }
    (all_true > 0).then(|| round(sum / all_true as f64, 4))
}

fn at_confidence(rows: &[Row<'_>], found: &Found, everybody: &[usize]) -> BTreeMap<String, AtConfidence> {
    let at = |t: f64| {
        let sure = &rows[..rows.partition_point(|r| r.confidence() >= t)];
        let share =
            |which: fn(&Row<'_>) -> bool| fraction(sure.iter().filter(|r| which(r)).count(), sure.len());
        AtConfidence {
            proposed: sure.len(),
            precision: share(|r| r.right),
            precision_person: share(|r| r.person),
            precision_strict_relation: share(|r| r.strict),
            recall_persons: fraction(found.sure(everybody, t), everybody.len()),
        }
    };
    CONFIDENCES.iter().map(|&t| (t.to_string(), at(t))).collect()
}

fn points<'a>(rows: impl IntoIterator<Item = &'a Row<'a>>) -> Vec<(f64, bool)> {
    rows.into_iter().map(|r| (r.confidence(), r.right)).collect()
}

/// Proposals by a property of the proposal; `of_truth` gives the same property of a true pair.
fn proposed_split<'a>(
    rows: &'a [Row<'a>],
    of_row: impl Fn(&Row<'a>) -> String,
    true_pairs: &BTreeMap<String, usize>,
) -> BTreeMap<String, ProposedSplit> {
    let mut groups: BTreeMap<String, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        groups.entry(of_row(row)).or_default().push(row);
    }
    let split = |name: &str, rows: &[&Row<'_>]| {
        let all_true = true_pairs.get(name).copied().unwrap_or(0);
        let calibration = Calibration::of(&points(rows.iter().copied()));
        let right = |t: f64| rows.iter().filter(|r| r.confidence() >= t && r.right).count();
        let sure = |t: f64| rows.iter().filter(|r| r.confidence() >= t).count();
        let (mut hits, mut sum) = (0usize, 0.0);
        for (i, row) in rows.iter().enumerate() {
            if row.right {
                hits += 1;
                sum += hits as f64 / (i + 1) as f64;
            }
        }
        // A vaguer word may put a proposal into another class than its truth, so the truth counts at least the hits.
        let all_true = all_true.max(hits);
        ProposedSplit {
            n: rows.len(),
            precision: CONFIDENCES.map(|t| fraction(right(t), sure(t))),
            recall: CONFIDENCES.map(|t| fraction(right(t), all_true)),
            average_precision: (all_true > 0).then(|| round(sum / all_true as f64, 4)),
            ece: calibration.ece,
            brier: calibration.brier,
        }
    };
    groups
        .iter()
        .map(|(name, rows)| (name.clone(), split(name, rows)))
        .collect()
}

/// Adds to a split of the people what was proposed to records of each group.
fn with_proposed(
    rows: &[Row<'_>],
    mut split: BTreeMap<String, Split>,
    group_of: impl Fn(&str) -> Option<String>,
) -> BTreeMap<String, Split> {
    let mut groups: BTreeMap<String, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        let group = group_of(row.contact).unwrap_or_else(|| "?".to_owned());
        groups.entry(group).or_default().push(row);
    }
    if groups.keys().all(|group| group == "?") {
        return split;
    }
    for (group, rows) in groups {
        let precision = |t: f64| {
            let sure = rows.iter().filter(|r| r.confidence() >= t);
            fraction(sure.clone().filter(|r| r.right).count(), sure.count())
        };
        let calibration = Calibration::of(&points(rows.iter().copied()));
        split.entry(group).or_default().proposed = Some(SplitProposed {
            precision: precision(0.5),
            precision_80: precision(0.8),
            proposed: rows.iter().filter(|r| r.confidence() >= 0.5).count(),
            ece: calibration.ece,
            brier: calibration.brier,
        });
    }
    split
}

/// How well "nobody" is said. One target can mean two people: it is not here only when neither is.
fn not_here(truth: &ProposalTruth, proposals: &Proposals) -> Option<NotHere> {
    if truth.targets.is_empty() {
        return None;
    }
    let mut groups: BTreeMap<(&str, &str), (&truth::Target, bool)> = BTreeMap::new();
    for target in &truth.targets {
        let group = groups
            .entry((&target.case, &target.names[0]))
            .or_insert((target, false));
        group.1 |= target.findable;
    }
    let points: Vec<(f64, bool)> = groups
        .values()
        .filter_map(|(target, findable)| {
            let stated = |name: &String| proposals.nobody.get(&(target.case.clone(), Some(name.clone())));
            Some((*target.names.iter().find_map(stated)?, !findable))
        })
        .collect();
    let calibration = Calibration::of(&points);
    Some(NotHere {
        targets_with_null_line: points.len(),
        targets: truth.targets.len(),
        not_here: truth.targets.iter().filter(|t| !t.findable).count(),
        ece: calibration.ece,
        brier: calibration.brier,
        auc: metric::auc(&points),
    })
}

fn withheld(truth: &ProposalTruth, proposals: &Proposals) -> Option<Withheld> {
    let proposed = || {
        truth
            .withheld
            .iter()
            .filter(|(key, _)| proposals.best.contains_key(*key))
    };
    let shown = || proposed().filter(|(key, _)| proposals.shown.contains(*key));
    (!truth.withheld.is_empty()).then(|| Withheld {
        expected: truth.withheld.len(),
        proposed: proposed().count(),
        shown: shown().count(),
        examples: shown()
            .take(10)
            .map(|((case, contact), why)| (case.clone(), contact.clone(), why.clone()))
            .collect(),
    })
}

fn breaches(truth: &ProposalTruth, proposals: &Proposals) -> Vec<Breach> {
    (proposals.best.iter())
        .filter_map(|(key, best)| {
            let why = truth.suppressed.get(key)?;
            let (case, contact) = key.clone();
            Some((case, contact, why.clone(), round(best.order.confidence, 4)))
        })
        .collect()
}

fn count<T>(items: &[T], key: impl Fn(&T) -> String) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(key(item)).or_insert(0) += 1;
    }
    counts
}

/// Measures proposals against the truth.
pub fn score(truth: &ProposalTruth, proposals: &Proposals) -> ProposalReport {
    let rows = rows(truth, proposals);
    let mut confidence: Vec<Option<f64>> = vec![None; truth.people.len()];
    for row in rows.iter().filter(|r| r.right) {
        if let Some(best) = row.who.map(|who| &mut confidence[who]) {
            *best = Some(best.unwrap_or(0.0).max(row.confidence()));
        }
    }
    let found = Found {
        by_target: places_by_target(truth, proposals),
        by_case: places_by_case(truth, &rows),
        confidence,
    };
    let everybody: Vec<usize> = (0..truth.people.len()).collect();
    let named: Vec<usize> = (everybody.iter().copied())
        .filter(|&q| truth.people[q].known == "named")
        .collect();
    let breaches = breaches(truth, proposals);
    let by_culture = found.split(truth, |who| truth.people[who].culture.clone());
    let by_culture = with_proposed(&rows, by_culture, |id| truth.meta.get(id)?.culture.clone());
    let by_sex = found.split(truth, |who| truth.people[who].sex.clone());
    let by_sex = with_proposed(&rows, by_sex, |id| truth.meta.get(id)?.sex.clone());
    let true_pairs: Vec<(&str, usize)> = truth.pairs.values().map(|(r, who)| (r.as_str(), *who)).collect();
    let person_points: Vec<(f64, bool)> = rows.iter().map(|r| (r.best.p_person, r.person)).collect();
    let (right, person) = (
        rows.iter().filter(|r| r.right).count(),
        rows.iter().filter(|r| r.person).count(),
    );
    let mut report = ProposalReport {
        lines: proposals.lines,
        pairs_scored: rows.len(),
        pairs_ignored: proposals
            .best
            .keys()
            .filter(|key| truth.neutral.contains(*key))
            .count(),
        lines_without_relation: proposals.without_relation,
        suppressed_contacts_proposed: breaches.len(),
        suppressed_by_reason: count(&breaches, |b| b.2.clone()),
        truth: TruthCounts {
            persons: everybody.len(),
            named: named.len(),
            inferred: everybody.len() - named.len(),
            pairs: truth.pairs.len(),
            cases: truth
                .people
                .iter()
                .map(|p| &p.case)
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
        },
        named_per_target: found.named(&named),
        overall: found.all(&everybody),
        overall_case_mean: found.case_mean(truth),
        at_confidence: at_confidence(&rows, &found, &everybody),
        average_precision: average_precision(&rows, truth.pairs.len(), |r| r.right),
        average_precision_person: average_precision(&rows, truth.pairs.len(), |r| r.person),
        calibration: Calibration::of(&points(&rows)),
        calibration_p_person: Calibration::of(&person_points).without_bins(),
        relation_accuracy_on_true_pairs: RelationAccuracy {
            n: person,
            compatible: fraction(right, person),
            strict: fraction(rows.iter().filter(|r| r.strict).count(), person),
        },
        by_culture,
        by_sex,
        inferred: goals::inferred(truth, &rows, &found),
        goals: Vec::new(),
        by_relation_class: found.split(truth, |who| {
            vocabulary::class(&truth.people[who].relation).to_owned()
        }),
        by_known: found.split(truth, |who| truth.people[who].known.clone()),
        proposed_by_relation_class: proposed_split(
            &rows,
            |r| vocabulary::class(r.true_relation.or(r.best.relation.as_deref()).unwrap_or("")).to_owned(),
            &count(&true_pairs, |p| vocabulary::class(p.0).to_owned()),
        ),
        proposed_by_known: proposed_split(
            &rows,
            |r| r.best.known.clone(),
            &count(&true_pairs, |p| truth.people[p.1].known.clone()),
        ),
        not_here: not_here(truth, proposals),
        withheld: withheld(truth, proposals),
        suppressed_examples: breaches.into_iter().take(10).collect(),
        bad_lines: truth.bad.iter().chain(&proposals.bad).cloned().collect(),
    };
    report.goals = goals::goals(&report);
    report
}
