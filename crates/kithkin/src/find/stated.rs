//! Homes that only the file tells of. Whoever lived where the file says that somebody of the network did is close to
//! them, also when they themselves are in no record.
use super::context::Anchor;
use super::person::{Home, Person};
use super::pool::Pool;
use super::solve::{ANCHORS, Found};
use kithkin_kinship::{KnownAddress, Target};
use kithkin_record::{ContactRecord, PersonName};
use std::sync::Arc;

/// How surely somebody lived where the file says.
const SURE: f64 = 0.9;

/// Everybody in `found` in the homes that the file gives for them and no probable record of theirs does, as anchors.
/// Nobody is looked for around the homes of the `protected` targets.
pub(crate) fn anchors(
    found: &[Found],
    targets: &[Target],
    protected: &[usize],
    pool: &mut Pool<'_>,
) -> Vec<Anchor> {
    let mut out = Vec::new();
    // No index has records with the highest numbers: each home has its own, however often a case is gone through.
    let mut number = u32::MAX;
    for one in found {
        let target = &targets[one.target];
        let relation = target
            .relation()
            .filter(|_| !target.several && !protected.contains(&one.target));
        let probable = one.matches.iter().filter(|m| m.p >= ANCHORS);
        let recorded: Vec<&Home> = probable.flat_map(|m| &m.person.homes).collect();
        for known in &target.addresses {
            number -= 1;
            let home = Home::of(&known.address);
            let told = home.dwellings.is_empty() || recorded.iter().any(|h| h.same_dwelling(&home));
            let Some(relation) = relation.filter(|_| !told) else {
                continue;
            };
            let person = Arc::new(resident(number, target, known));
            pool.place(Arc::clone(&person));
            out.push(Anchor {
                person,
                target: one.target,
                relation,
                side: target.side(),
                p: SURE,
                stated: Some(known.source.clone()),
            });
        }
    }
    out
}

/// The person of `target` in the home `known`, as a record would tell of them.
fn resident(doc: u32, target: &Target, known: &KnownAddress) -> Person {
    let given: Vec<&str> = target.given.iter().map(|g| g.text.as_str()).take(1).collect();
    let names = target
        .stated_family()
        .map(|f| PersonName::from_parts(&f.text, &given, Default::default()));
    Person::new(
        doc,
        ContactRecord {
            names: names.collect(),
            gender: target.likely_gender(),
            birth: target.birth.clone(),
            addresses: vec![known.address.clone()],
            ..ContactRecord::default()
        },
    )
}
