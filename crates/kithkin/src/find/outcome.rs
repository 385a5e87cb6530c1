//! How often a candidate with such evidence, among such rivals, is the person: the last step from weight to chance.
//!
//! The weight takes every fact alone. What it cannot know is how facts bear on each other (two names of one community,
//! a home shared with a family of one name) and who else is there (a better rival for the target, a better target for
//! the record). Small trees fitted on simulated worlds (`kithkin_model::trees`) tell from both. They see weights and
//! counts, never a name, and nothing that is hidden.
use super::params::Params;
use super::proposal::{Known, Proposal, round6};
use kithkin_record::RelationClass;
use rustc_hash::FxHashMap;

/// Columns of a row before the fields: see [`row`].
const FIRST: [&str; 13] = [
    "weight",
    "chance",
    "names",
    "facts",
    "margin",
    "close rivals",
    "rivals",
    "namesakes",
    "other claim",
    "relation",
    "unnamed",
    "kin's name",
    "class",
];

/// Fields whose weights are columns.
const FIELDS: [&str; 16] = [
    "given-name",
    "family-name",
    "birth-date",
    "age",
    "gender",
    "address",
    "shared-home",
    "link",
    "phone",
    "e-mail",
    "household",
    "same-person",
    "chain",
    "death",
    "together",
    "homes",
];

/// Columns that can only raise the chance: the weight, the chance from it, names, facts, the margin and all fields.
///
/// ```
/// assert!(kithkin::find::rising_columns().contains(&0));
/// ```
pub fn rising_columns() -> Vec<usize> {
    (0..5).chain(FIRST.len()..FIRST.len() + FIELDS.len()).collect()
}

/// How many columns a row has.
#[cfg(test)]
pub(super) fn width() -> usize {
    FIRST.len() + FIELDS.len()
}

/// A rival this many bits lighter is no rival.
const FAR: f64 = -40.0;

/// One row a proposal of `case`, the lines for nobody left out: what the trees are told. `case` is every candidate of
/// one case, with the chances of [`Params`] without trees.
pub fn columns(case: &[Proposal]) -> Vec<Vec<f32>> {
    let mut by_target: FxHashMap<Option<&str>, Vec<usize>> = FxHashMap::default();
    let mut by_contact: FxHashMap<Option<&str>, Vec<usize>> = FxHashMap::default();
    for (at, p) in case.iter().enumerate() {
        by_target.entry(p.target.as_deref()).or_default().push(at);
        by_contact.entry(p.contact.as_deref()).or_default().push(at);
    }
    let namesakes: FxHashMap<Option<&str>, usize> = by_target
        .iter()
        .map(|(&target, list)| (target, list.iter().filter(|&&i| is_namesake(&case[i])).count()))
        .collect();
    // Sorted, so that rivals are counted by bisection.
    let weights: FxHashMap<Option<&str>, Vec<f64>> = by_target
        .iter()
        .map(|(&target, list)| {
            let mut all: Vec<f64> = list.iter().map(|&i| case[i].weight).collect();
            all.sort_by(f64::total_cmp);
            (target, all)
        })
        .collect();
    case.iter()
        .enumerate()
        .map(|(at, p)| {
            let target = p.target.as_deref();
            let rivals = match target {
                Some(_) => weights[&target].as_slice(),
                // Whoever nobody named has no rivals: each is somebody else.
                None => &[],
            };
            let others = by_contact[&p.contact.as_deref()].iter().filter(|&&i| i != at);
            let claim = others.map(|&i| case[i].weight).max_by(f64::total_cmp);
            let mates = namesakes[&target] - usize::from(is_namesake(p));
            row(p, rivals, mates, claim)
        })
        .collect()
}

/// Whether given and family name both speak for the record.
fn is_namesake(p: &Proposal) -> bool {
    ["given-name", "family-name"]
        .iter()
        .all(|name| p.evidence.iter().any(|e| e.field == *name && e.weight >= 2.0))
}

/// What the trees are told of `p`: `rivals` are the weights of its target's candidates, its own among them, ascending.
fn row(p: &Proposal, rivals: &[f64], namesakes: usize, claim: Option<f64>) -> Vec<f32> {
    let mut fields = [0.0_f64; FIELDS.len()];
    let (mut kin, mut names, mut facts) = (false, 0.0, 0.0);
    for e in &p.evidence {
        if let Some(at) = FIELDS.iter().position(|f| e.field == *f) {
            fields[at] += e.weight;
        }
        match e.field.as_str() {
            "given-name" | "family-name" | "names-together" | "name-order" => names += e.weight,
            "household" | "same-person" | "chain" => {}
            _ => facts += e.weight,
        }
        kin |= e.level.ends_with("the family's name");
    }
    let heavier = |by: f64| rivals.len() - rivals.partition_point(|w| *w <= p.weight - by);
    let best_rival = match rivals {
        [.., second, top] if *top <= p.weight => *second,
        [_] | [] => p.weight + FAR,
        [.., top] => *top,
    };
    let odds = |p: f64| (p / (1.0 - p)).log2().clamp(-20.0, 20.0);
    let class = p.relation.map_or(RelationClass::Relative, |r| r.class());
    let first = [
        p.weight,
        odds(p.p_person),
        names,
        facts,
        (p.weight - best_rival).clamp(FAR, -FAR),
        heavier(3.0).saturating_sub(1) as f64,
        heavier(8.0).saturating_sub(1) as f64,
        namesakes as f64,
        claim.map_or(FAR, |w| (w - p.weight).clamp(FAR, -FAR)),
        p.p_relation,
        f64::from(u8::from(p.known == Known::Inferred)),
        f64::from(u8::from(kin)),
        f64::from(class as u8),
    ];
    first.iter().chain(&fields).map(|&x| x as f32).collect()
}

/// Turns the chances of every candidate of one case into calibrated ones. Records that a coordinator `confirmed` keep
/// theirs.
pub(crate) fn settle(case: &mut [Proposal], confirmed: &[bool], params: &Params) {
    if params.outcome.is_empty() {
        return;
    }
    let rows = columns(case);
    for ((p, row), confirmed) in case.iter_mut().zip(rows).zip(confirmed) {
        if !confirmed {
            p.p_person = round6(params.outcome.probability(&row).min(0.999_5));
            p.confidence = round6(p.p_person * p.p_relation);
        }
    }
}
