//! Who was withheld and why: for a reader who answers for the restrictions, and nobody else.
use super::Side;
use super::fill::words_for;
use super::words::count;
use crate::find::{Prepared, Wall};
use kithkin_kinship::{Cause, Closed};
use kithkin_record::{Relation, WishKind};
use serde::Serialize;
use std::collections::BTreeSet;

/// Who was withheld from one case.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The case.
    pub case: String,
    /// The people whom the case itself closes off.
    pub people: Vec<WithheldPerson>,
    /// Contact records left out for another reason: a restriction that the record bears itself, or an adoption that
    /// another case of the run tells of.
    pub elsewhere: usize,
    /// The last figure as a sentence.
    pub text: String,
}

/// A person whom the case closes off.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WithheldPerson {
    /// The wish, person, placement or mention; `None` when a restriction speaks of somebody who is not on file.
    pub id: Option<String>,
    /// The file's own words for them.
    pub called: String,
    /// How they stand to the child.
    #[serde(serialize_with = "crate::find::term")]
    pub relation: Option<Relation>,
    /// On which side of the family.
    pub side: Option<Side>,
    /// What closes them off.
    pub reasons: Vec<Reason>,
    /// Whoever lives at their present address is withheld too.
    pub household: bool,
    /// They are withheld in every case of the run.
    pub every_case: bool,
    /// It is not clear whom the restriction means: whatever sounds like it is withheld.
    pub unclear: bool,
    /// Contact records left out of this case on their account.
    pub records: usize,
    /// The same as a sentence or two.
    pub text: String,
}

/// Something that closes a person off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// `no-contact`, `adoption`, `veto`, `refuge`, `unknown`, `never` or `not-now`.
    pub kind: &'static str,
    /// Where the file says so: the restriction's id, the child's wish, a document or the note on an entry.
    pub by: String,
}

impl std::fmt::Debug for Withheld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Withheld(..)")
    }
}

impl std::fmt::Debug for WithheldPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WithheldPerson(..)")
    }
}

/// Who is withheld from a case: behind its own wall, or `everywhere` in the run. The child's own records are not
/// counted.
pub(crate) fn withheld(prepared: &Prepared<'_>, wall: &Wall, everywhere: &BTreeSet<u32>) -> Withheld {
    let Wall { hidden, child } = wall;
    let mut people: Vec<(WithheldPerson, BTreeSet<u32>)> = Vec::new();
    for (closed, records) in prepared.rules.closed.iter().zip(&hidden.of) {
        let id = (!closed.person.key.is_empty()).then(|| closed.person.key.clone());
        let known = people.iter_mut().find(|(p, _)| id.is_some() && p.id == id);
        match known {
            Some((person, mine)) => {
                person.reasons.push(reason(closed));
                person.household |= closed.household;
                person.every_case |= closed.everywhere;
                mine.extend(records);
            }
            None => people.push((person(prepared, closed, id), records.clone())),
        }
    }
    let elsewhere = everywhere
        .iter()
        .filter(|d| !hidden.here.contains(d) && !child.contains(d));
    let elsewhere = elsewhere.count();
    Withheld {
        case: prepared.case.id.clone(),
        people: people
            .into_iter()
            .map(|(mut person, records)| {
                person.records = records.len();
                person.text = sentence(&person);
                person
            })
            .collect(),
        elsewhere,
        text: format!(
            "{} left out because of a restriction on the record itself or an adoption in another case of the run.",
            count(elsewhere, "further record was", "further records were")
        ),
    }
}

fn person(prepared: &Prepared<'_>, closed: &Closed, id: Option<String>) -> WithheldPerson {
    let restriction = match &closed.cause {
        Cause::Restriction { id, .. } => prepared.case.restrictions.iter().find(|r| r.id == *id),
        _ => None,
    };
    let called = match &id {
        Some(_) => words_for(prepared.case, &closed.person),
        None => restriction
            .and_then(|r| r.who.clone().or(r.person.clone()))
            .unwrap_or_default(),
    };
    WithheldPerson {
        id,
        called,
        relation: closed.person.relation(),
        side: closed.person.side().map(Side::from),
        reasons: vec![reason(closed)],
        household: closed.household,
        every_case: closed.everywhere,
        unclear: closed.vague,
        records: 0,
        text: String::new(),
    }
}

fn reason(closed: &Closed) -> Reason {
    let (kind, by) = match &closed.cause {
        Cause::Restriction { id, kind } => (kind.term(), format!("restriction {id}")),
        Cause::Wish(WishKind::Never) => ("never", "the child's wish".to_owned()),
        Cause::Wish(_) => ("not-now", "the child's wish".to_owned()),
        Cause::Document(span, kind) => (kind.term(), format!("document {span}")),
        Cause::Entry(id, kind) => (kind.term(), format!("the note on {id}")),
        Cause::Child => ("child", "the case".to_owned()),
    };
    Reason { kind, by }
}

fn sentence(person: &WithheldPerson) -> String {
    let reasons: Vec<String> = person
        .reasons
        .iter()
        .map(|r| format!("{} ({})", r.kind, r.by))
        .collect();
    let mut text = format!(
        "Withheld: {}. {} left out of this case.",
        reasons.join(", "),
        count(person.records, "record was", "records were")
    );
    if person.household {
        text += " So is whoever lives at their present address.";
    }
    if person.every_case {
        text += " It holds in every case of the run.";
    }
    if person.unclear {
        text += " It is not clear whom it means: whatever sounds like it is left out. Put it on record for a person.";
    }
    text
}
