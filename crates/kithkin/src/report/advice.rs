//! What to know before acting on a candidate, and what would make the answer surer.
use super::data::Candidate;
use super::words::LIKELY;
use kithkin_kinship::Target;

/// How near a rival's confidence must come to be worth a caution: a quarter of the first one's.
const NEAR: f64 = 0.25;

/// Most things that are asked for.
const ASKS: usize = 4;

/// Adds the cautions that only show when all candidates stand side by side.
pub(super) fn cautions(target: &Target, candidates: &mut [Candidate]) {
    let shares: Vec<(f64, String)> = candidates.iter().map(|c| (c.confidence.p, title(c))).collect();
    for (i, candidate) in candidates.iter_mut().enumerate() {
        let near = shares
            .iter()
            .enumerate()
            .find(|&(j, (p, _))| j != i && !target.several && *p >= NEAR * candidate.confidence.p);
        if let Some((_, (_, name))) = near {
            candidate
                .cautions
                .push(format!("a namesake or somebody alike is near: {name}"));
        }
        if target.stated_family().next().is_none() && !target.given.is_empty() {
            candidate
                .cautions
                .push("the file gives no family name for this person".to_owned());
        }
        if candidate.records.iter().all(|r| r.born.is_none()) {
            candidate
                .cautions
                .push("no record has a date of birth".to_owned());
        }
    }
}

/// A candidate in a few words: name and year of birth.
fn title(candidate: &Candidate) -> String {
    let Some(record) = candidate.records.first() else {
        return String::new();
    };
    match record.born.as_deref().and_then(|b| b.get(..4)) {
        Some(year) => format!("{}, born {year}", record.name),
        None => record.name.clone(),
    }
}

/// What would change the answer, the most telling first.
pub(super) fn would_change(target: &Target, candidates: &[Candidate]) -> Vec<String> {
    let mut out = Vec::new();
    let sure = candidates.first().is_some_and(|c| c.confidence.p >= 0.95);
    if sure {
        return out;
    }
    if let [first, second, ..] = candidates
        && !target.several
        && second.confidence.p >= NEAR * first.confidence.p
    {
        out.push(format!(
            "Anything that tells {} from {}: {}.",
            title(first),
            title(second),
            differences(first, second)
        ));
    }
    if target.given.is_empty() {
        out.push("Their first name.".to_owned());
    }
    if target.stated_family().next().is_none() {
        out.push("Their family name, now or before.".to_owned());
    }
    if target.birth.is_none() {
        out.push(if target.born.is_none() {
            "Their date of birth or age.".to_owned()
        } else {
            "Their date of birth; the file gives an age only.".to_owned()
        });
    }
    if target.addresses.is_empty() {
        out.push("Where they lived, and when: a town helps, a street more.".to_owned());
    }
    if target.relation().is_none() {
        out.push("How they stand to the child.".to_owned());
    }
    if candidates.first().is_none_or(|c| c.confidence.p < LIKELY) && target.phones.is_empty() {
        out.push("An old telephone number or e-mail address.".to_owned());
    }
    out.truncate(ASKS);
    out
}

fn differences(a: &Candidate, b: &Candidate) -> String {
    let (Some(a), Some(b)) = (a.records.first(), b.records.first()) else {
        return "a date of birth".to_owned();
    };
    let mut out = Vec::new();
    if let (Some(x), Some(y)) = (&a.born, &b.born)
        && x != y
    {
        out.push(format!(
            "born {} or {}",
            super::words::date(x),
            super::words::date(y)
        ));
    }
    if let (Some(x), Some(y)) = (&a.last_place, &b.last_place)
        && x != y
    {
        out.push(format!("in {x} or in {y}"));
    }
    if out.is_empty() {
        "a date of birth, a middle name, a place".to_owned()
    } else {
        out.join("; ")
    }
}
