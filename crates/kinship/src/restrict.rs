//! Who must not be found, and how far that reaches.
//!
//! This says *whom* the restrictions of a case are about, in terms of its targets; which contact records those
//! people have is found in the index by the engine, before anything is scored.
use crate::likeness;
use crate::mention::Span;
use crate::merge::{Draft, best_of_targets};
use crate::notes::{self, ClosedBy};
use crate::target::{NamePart, Target};
use crate::who::{Order, people_in};
use kithkin_record::{
    CaseFile, Gender, PartialDate, Restriction, RestrictionKind, WishKind, date::DayNumber, fold::fold,
};

/// A person whose contact records are hidden.
#[derive(Clone)]
pub struct Closed {
    /// Everything the file says of them.
    pub person: Target,
    /// Hidden in every case of the run, not in this one alone.
    pub everywhere: bool,
    /// The record before and the record after an adoption are hidden, and the adopters.
    pub adoption: bool,
    /// Whoever lives at their present address is hidden too.
    pub household: bool,
    /// When the restriction began.
    pub since: Option<PartialDate>,
    /// Nobody can say who it is: whatever sounds like it is hidden.
    pub vague: bool,
    /// What closes them off.
    pub cause: Cause,
}

/// What closes a person off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A restriction on record.
    Restriction {
        /// Its id in the case file.
        id: String,
        /// What it does.
        kind: RestrictionKind,
    },
    /// The child does not want it.
    Wish(WishKind),
    /// A document says so.
    Document(Span, RestrictionKind),
    /// The note beside this entry of the people table says so.
    Entry(String, RestrictionKind),
    /// It is the child whose case it is.
    Child,
}

impl std::fmt::Debug for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Closed(..)")
    }
}

/// What the restrictions of one case come to on one day.
#[derive(Clone, Debug, Default)]
pub struct Restrictions {
    /// Why nobody at all may be proposed, when that is so.
    pub everybody: Option<&'static str>,
    /// The people who must not be found.
    pub closed: Vec<Closed>,
    /// Positions of the targets who must not be found.
    pub closed_targets: Vec<usize>,
    /// Positions of the targets whose whereabouts are protected.
    pub protected: Vec<usize>,
    /// Positions of the targets that need a caution.
    pub risky: Vec<usize>,
    /// Where notes close somebody off whom no restriction of the case names: somebody should put it on record.
    pub only_noted: Vec<Span>,
}

/// Works out the restrictions of `case` on the day `as_of`. A restriction counts from before its start and until
/// its end; one without an end is in force. What cannot be resolved closes.
pub fn restrictions(case: &CaseFile, targets: &[Target], as_of: DayNumber) -> Restrictions {
    let mut out = Restrictions {
        everybody: mandate_closes(case, as_of),
        ..Restrictions::default()
    };
    // Whoever a restriction on record was about, it says more than notes do, also that it has ended.
    let mut ended = Vec::new();
    for restriction in &case.restrictions {
        if restriction
            .period
            .end
            .is_some_and(|end| end.interval().end < as_of)
        {
            ended.extend(resolve(case, targets, restriction));
            continue;
        }
        apply(case, targets, restriction, &mut out);
    }
    for (at, target) in targets.iter().enumerate() {
        if let Some(wish) = target.wish.filter(|w| w.hides()) {
            close(&mut out, targets, at, Reach::default(), None, Cause::Wish(wish));
            out.closed.extend(by_given_name_alone(case, targets, at));
        }
    }
    noted(targets, &ended, &mut out);
    for person in &case.people {
        let Some(closed) = notes::read(&person.note).closed else {
            continue;
        };
        let adoption = closed == ClosedBy::Adoption;
        let reach = Reach {
            adoption,
            everywhere: adoption,
            ..Reach::default()
        };
        for at in entry(targets, &person.id) {
            let cause = Cause::Entry(person.id.clone(), closed.kind());
            close(&mut out, targets, at, reach, None, cause);
        }
    }
    out.closed_targets.sort_unstable();
    out.closed_targets.dedup();
    out.protected.sort_unstable();
    out.protected.dedup();
    out.risky.sort_unstable();
    out.risky.dedup();
    out
}

/// Wishes that hide and give no family name, where the file joins them to somebody whose given name no entry of the
/// people table tells (`Diane I lived with` and the placement with `Ms Bellwood`), or has somebody else whose given name
/// is not known and who stands so to the child. They may be two people, so whoever bears the given name is closed as well.
fn by_given_name_alone(case: &CaseFile, targets: &[Target], at: usize) -> Vec<Closed> {
    let target = &targets[at];
    let listed = |id: &String| {
        let entry = case.people.iter().find(|p| &p.id == id);
        entry.is_some_and(|p| {
            p.names
                .iter()
                .any(|n| !n.given.is_empty() || !n.nicknames.is_empty())
        })
    };
    let nameless = targets.iter().any(|other| {
        let same = other
            .relation()
            .zip(target.relation())
            .is_some_and(|(a, b)| a.compatible(b));
        same && other.given.is_empty()
    });
    let settled = target.asked_by.iter().any(listed) && !nameless;
    if target.stated_family().next().is_none() || settled {
        return Vec::new();
    }
    let wishes = case
        .wishes
        .iter()
        .filter(|w| w.wish.hides() && target.asked_by.contains(&w.id));
    let mut closed = Vec::new();
    for wish in wishes {
        for named in people_in(&wish.who, Order::GivenFirst) {
            let mut person = Target {
                key: wish.id.clone(),
                relations: wish.relation.map(|r| (r, 1.0)).into_iter().collect(),
                gender: named.gender,
                ..Target::default()
            };
            for given in named.given.iter().chain(&named.nicknames) {
                person.add_given(NamePart::stated(given, None));
            }
            if named.families.is_empty() && !person.given.is_empty() {
                closed.push(Closed {
                    person,
                    everywhere: false,
                    adoption: false,
                    household: false,
                    since: None,
                    vague: false,
                    cause: Cause::Wish(wish.wish),
                });
            }
        }
    }
    closed
}

/// What notes say of people: it holds although nobody put it on record. A restriction in doubt closes.
fn noted(targets: &[Target], ended: &[usize], out: &mut Restrictions) {
    let open = |at: &usize| !ended.contains(at);
    for (at, target) in targets.iter().enumerate().filter(|(at, _)| open(at)) {
        for (kind, span) in &target.limits {
            let listed = match kind {
                RestrictionKind::ProtectedAddress => &mut out.protected,
                RestrictionKind::Risk => &mut out.risky,
                _ => &mut out.closed_targets,
            };
            if listed.contains(&at) {
                continue;
            }
            out.only_noted.push(span.clone());
            match kind {
                RestrictionKind::ProtectedAddress | RestrictionKind::Risk => listed.push(at),
                _ => {
                    let adoption = *kind == RestrictionKind::Adoption;
                    let reach = Reach {
                        everywhere: adoption,
                        adoption,
                        ..Reach::default()
                    };
                    let cause = Cause::Document(span.clone(), *kind);
                    close(out, targets, at, reach, None, cause);
                }
            }
        }
    }
}

fn mandate_closes(case: &CaseFile, as_of: DayNumber) -> Option<&'static str> {
    let period = case.mandate.period;
    if case.mandate.withdrawn {
        Some("the mandate has been withdrawn")
    } else if period.end.is_some_and(|end| end.interval().end < as_of) {
        Some("the mandate has run out on the day of the search")
    } else if period.start.is_some_and(|start| start.interval().start > as_of) {
        Some("the mandate has not begun on the day of the search")
    } else {
        None
    }
}

/// How far a restriction reaches.
#[derive(Clone, Copy, Default)]
struct Reach {
    everywhere: bool,
    adoption: bool,
    household: bool,
}

/// Positions of the targets that an id of the case file is about.
fn entry(targets: &[Target], id: &str) -> Vec<usize> {
    (0..targets.len())
        .filter(|&i| targets[i].asked_by.iter().any(|a| a == id))
        .collect()
}

fn close(
    out: &mut Restrictions,
    targets: &[Target],
    at: usize,
    reach: Reach,
    since: Option<PartialDate>,
    cause: Cause,
) {
    out.closed_targets.push(at);
    out.closed.push(Closed {
        person: targets[at].clone(),
        everywhere: reach.everywhere,
        adoption: reach.adoption,
        household: reach.household,
        since,
        vague: false,
        cause,
    });
}

fn apply(case: &CaseFile, targets: &[Target], restriction: &Restriction, out: &mut Restrictions) {
    let text = [&restriction.note, &restriction.authority, &restriction.who];
    let words = text
        .into_iter()
        .flatten()
        .map(|t| fold(t))
        .collect::<Vec<_>>()
        .join(" ");
    let household = restriction.household
        || [
            "living with him",
            "living with her",
            "living with them",
            "household",
            "anyone at",
            "any address",
        ]
        .iter()
        .any(|p| words.contains(p));
    let of_adoption = |at: Option<usize>| {
        let note = at.map(|i| notes_of(case, &targets[i])).unwrap_or_default();
        restriction.kind == RestrictionKind::Adoption
            || ["adopt", "relinquish"]
                .iter()
                .any(|w| words.contains(w) || note.contains(w))
    };
    let found = resolve(case, targets, restriction);
    for &at in &found {
        match restriction.kind {
            RestrictionKind::ProtectedAddress => out.protected.push(at),
            RestrictionKind::Risk => out.risky.push(at),
            _ => {
                let adoption = of_adoption(Some(at));
                let reach = Reach {
                    everywhere: adoption,
                    adoption,
                    household,
                };
                close(
                    out,
                    targets,
                    at,
                    reach,
                    restriction.period.start,
                    on_record(restriction),
                );
            }
        }
    }
    if found.is_empty() {
        unresolved(restriction, of_adoption(None), household, out);
    }
}

fn on_record(restriction: &Restriction) -> Cause {
    Cause::Restriction {
        id: restriction.id.clone(),
        kind: restriction.kind,
    }
}

/// Everything noted beside the entries of a target, folded.
fn notes_of(case: &CaseFile, target: &Target) -> String {
    case.people
        .iter()
        .filter(|p| target.asked_by.contains(&p.id))
        .map(|p| fold(&p.note))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The targets a restriction is about: by id, else by the name in its text when that is a full name of the file.
fn resolve(case: &CaseFile, targets: &[Target], restriction: &Restriction) -> Vec<usize> {
    let by_id = restriction
        .person
        .as_deref()
        .map(|id| entry(targets, id))
        .unwrap_or_default();
    if !by_id.is_empty() {
        return by_id;
    }
    let mut found = Vec::new();
    for text in restriction.who.iter().chain(&restriction.person) {
        for named in people_in(text, Order::GivenFirst) {
            let mut draft = Draft::default();
            for given in named.given.iter().chain(&named.nicknames) {
                draft.target.add_given(NamePart::stated(given, None));
            }
            for family in &named.families {
                draft.target.add_family(NamePart::stated(family, None));
            }
            draft.target.gender = named.gender;
            found.extend(best_of_targets(targets, &draft).filter(|&at| {
                // A nickname that only notes mention resolves nothing.
                let target = &targets[at];
                let listed = case.people.iter().any(|p| target.asked_by.contains(&p.id));
                if !bears_all(target, &draft.target) {
                    return false;
                }
                listed || (!target.given.is_empty() && target.stated_family().next().is_some())
            }));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether `target` bears every given name and nickname of `named`.
fn bears_all(target: &Target, named: &Target) -> bool {
    named.given.iter().all(|n| {
        let given = target
            .given
            .iter()
            .any(|g| likeness::given(&g.folded, &n.folded) >= 0.65);
        given
            || target
                .family
                .iter()
                .any(|f| likeness::given(&f.folded, &n.folded) >= 0.9)
    })
}

/// A restriction that nobody can be found for: it hides whatever sounds like its words, or everybody.
fn unresolved(restriction: &Restriction, adoption: bool, household: bool, out: &mut Restrictions) {
    let mut person = Target {
        key: String::new(),
        ..Target::default()
    };
    for text in restriction.who.iter().chain(&restriction.person) {
        for named in people_in(text, Order::GivenFirst) {
            let all = named.given.iter().chain(&named.nicknames).chain(&named.families);
            for word in all {
                person.add_given(NamePart::stated(word, None));
                person.add_family(NamePart::stated(word, None));
            }
            if named.gender != Gender::Unknown {
                person.gender = named.gender;
            }
        }
    }
    if person.given.is_empty() {
        out.everybody = out.everybody.or(Some(
            "a restriction names nobody who can be found in the file; correct it and search again",
        ));
        return;
    }
    out.closed.push(Closed {
        person,
        everywhere: adoption,
        adoption,
        household,
        since: restriction.period.start,
        vague: true,
        cause: on_record(restriction),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets;
    use kithkin_record::{Document, Period};

    /// What holds on a day of 2020 for a case whose only note is `text`, with a restriction on record that names `who`
    /// and ended long ago.
    fn of_note(text: &str, who: Option<&str>) -> (Restrictions, Vec<Target>) {
        let mut case = CaseFile {
            documents: vec![Document {
                id: "d1".into(),
                date: None,
                kind: String::new(),
                author: String::new(),
                text: text.into(),
            }],
            ..CaseFile::default()
        };
        case.restrictions.extend(who.map(|who| Restriction {
            id: "r1".into(),
            kind: RestrictionKind::NoContact,
            person: None,
            who: Some(who.into()),
            household: false,
            authority: None,
            period: Period {
                end: PartialDate::parse_iso("2015-01-01"),
                ..Period::default()
            },
            note: None,
        }));
        let mentions: Vec<_> = kithkin_casefile::read(&case).iter().map(Into::into).collect();
        let targets = targets(&case, &mentions);
        (restrictions(&case, &targets, 18_500), targets)
    }

    #[test]
    fn what_notes_say_closes_and_is_told() {
        let text = "Fa Darren Pike - NO CONTACT. MGM Sheila Moss rang.";
        let (rules, targets) = of_note(text, None);
        let closed: Vec<&str> = rules
            .closed_targets
            .iter()
            .map(|&at| targets[at].given[0].text.as_str())
            .collect();
        assert_eq!(closed, ["Darren"]);
        assert_eq!(rules.only_noted.len(), 1);
        assert!(!rules.closed[0].everywhere);

        let (rules, targets) = of_note("Mum Sharon Pike (address withheld) rang.", None);
        assert!(rules.closed_targets.is_empty());
        assert_eq!(targets[rules.protected[0]].given[0].text, "Sharon");

        let (rules, _) = of_note("Brother Ryan Pike was adopted in 2013.", None);
        assert!(rules.closed[0].everywhere && rules.closed[0].adoption);
    }

    #[test]
    fn a_given_name_the_child_never_wants_closes_whoever_bears_it() {
        let wish = |who: &str| kithkin_record::Wish {
            id: "w1".into(),
            who: who.into(),
            relation: Some(kithkin_record::Relation::FosterCarer),
            wish: WishKind::Never,
        };
        let placement = kithkin_record::Placement {
            id: "pl1".into(),
            code: "U4".into(),
            reason: "P".into(),
            carers: Vec::new(),
            carer_text: "Ms Bellwood".into(),
            provider: String::new(),
            address: Default::default(),
            period: Period::default(),
        };
        let closed = |who: &str| {
            let case = CaseFile {
                wishes: vec![wish(who)],
                placements: vec![placement.clone()],
                ..CaseFile::default()
            };
            let targets = targets(&case, &[]);
            let closed = restrictions(&case, &targets, 18_500).closed;
            closed.iter().map(|c| c.person.display_name()).collect::<Vec<_>>()
        };
        // Diane may be Ms Bellwood, and may be somebody else.
        assert_eq!(closed("Diane I lived with"), ["Diane Bellwood", "Diane"]);
        assert_eq!(closed("Diane Bellwood"), ["Diane Bellwood"]);
    }

    #[test]
    fn a_restriction_on_record_that_has_ended_is_the_newer_word() {
        let text = "Fa Darren Pike - NO CONTACT. MGM Sheila Moss rang.";
        let (rules, _) = of_note(text, Some("Darren Pike"));
        assert!(rules.closed_targets.is_empty() && rules.only_noted.is_empty());
    }
}
