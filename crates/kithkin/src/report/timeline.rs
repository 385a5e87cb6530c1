//! The child's homes, carers and schools in order of time, each with its source.
use super::Seen;
use super::data::{Event, EventKind};
use super::quotes::Quotes;
use super::records::place;
use super::words::{printable, relation_words};
use crate::ledger::{CarersUnknown, GapKind};
use kithkin_kinship::{Span, Target};
use kithkin_record::date::{DayNumber, Period};
use kithkin_record::{CaseFile, Document, PartialDate, Placement, Relation, RelationClass, fold::fold};

/// Everything that has a date, earliest first.
pub(super) fn events(case: &CaseFile, seen: &Seen<'_>, quotes: &Quotes<'_>) -> Vec<Event> {
    let mut placements: Vec<&Placement> = case.placements.iter().collect();
    placements.sort_by_key(|p| (first_day(p.period), p.id.as_str()));
    let mut out: Vec<Event> = placements.iter().map(|p| home(p, seen)).collect();
    let gaps = seen.ledger.gaps.iter().filter(|g| g.kind == GapKind::NoPlacement);
    out.extend(gaps.map(gap));
    for at in seen.read.open() {
        out.extend(in_notes(at, case, seen));
    }
    out.extend(schools(case, seen, quotes));
    out.sort_by(|a, b| (&a.start, a.kind, &a.source).cmp(&(&b.start, b.kind, &b.source)));
    out
}

fn first_day(period: Period) -> Option<DayNumber> {
    period.start.map(|d| d.interval().start)
}

/// Positions among the targets of those who looked after the child there.
fn carers_of(placement: &Placement, seen: &Seen<'_>) -> Vec<usize> {
    let is_here = |t: &Target| {
        t.asked_by
            .iter()
            .any(|id| *id == placement.id || placement.carers.contains(id))
    };
    let targets = &seen.read.targets;
    (0..targets.len()).filter(|&at| is_here(&targets[at])).collect()
}

fn home(placement: &Placement, seen: &Seen<'_>) -> Event {
    let read = seen.read;
    let here = carers_of(placement, seen);
    let closed = here.iter().any(|at| read.rules.closed_targets.contains(at));
    let protected = here.iter().any(|at| read.rules.protected.contains(at));
    let open: Vec<&Target> = here
        .iter()
        .filter(|at| !read.rules.closed_targets.contains(at))
        .map(|&at| &read.targets[at])
        .collect();
    let mut who: Vec<String> = Vec::new();
    if !closed && !placement.carer_text.trim().is_empty() {
        who.push(printable(&placement.carer_text));
    } else {
        who.extend(
            open.iter()
                .map(|t| printable(&t.display_name()))
                .filter(|n| !n.is_empty()),
        );
    }
    let mut people: Vec<String> = open.iter().map(|t| t.key.clone()).collect();
    people.dedup();
    let moved = matches!(placement.reason.as_str(), "T" | "U");
    let what = kind_of_home(&placement.code);
    Event {
        kind: if moved {
            EventKind::Move
        } else {
            EventKind::Placement
        },
        what: if moved {
            format!("{what}, same carers at another address")
        } else {
            what.to_owned()
        },
        who,
        people,
        place: place(&placement.address).filter(|_| !closed && !protected),
        start: placement.period.start.map(|d| d.to_string()),
        end: placement.period.end.map(|d| d.to_string()),
        source: Some(format!("placement {}", printable(&placement.id))),
    }
}

/// What an SSDA903 placement code means, in a few words.
fn kind_of_home(code: &str) -> &'static str {
    match code.trim().to_ascii_uppercase().as_str() {
        "U1" | "U2" | "U3" => "Foster home, with a relative or friend",
        c if c.starts_with('U') => "Foster home",
        "K1" => "Secure children\u{2019}s home",
        "K2" => "Children\u{2019}s home",
        "H5" => "Supported accommodation",
        "P1" => "With parents",
        "P2" => "Living independently",
        "P3" => "Home of an employer",
        "R1" => "Residential care home",
        "R2" => "Hospital or health home",
        "R3" => "Family centre",
        "R5" => "Young offender institution",
        "S1" => "Residential school",
        c if c.starts_with('A') => "Placed for adoption",
        c if c.starts_with('T') => "Short stay elsewhere",
        _ => "Home",
    }
}

/// Times that are in no placement.
fn gap(gap: &CarersUnknown) -> Event {
    Event {
        kind: EventKind::Gap,
        what: "The file does not say where the child lived".to_owned(),
        who: Vec::new(),
        people: Vec::new(),
        place: None,
        start: gap.start.clone(),
        end: gap.end.clone(),
        source: None,
    }
}

/// Somebody's time in the child's life as notes tell it: carers and others who matter.
fn in_notes(at: usize, case: &CaseFile, seen: &Seen<'_>) -> Option<Event> {
    let target = &seen.read.targets[at];
    let relation = target.relation()?;
    let matters = matches!(relation.class(), RelationClass::Carers | RelationClass::Others);
    let placed = case.placements.iter().any(|p| {
        target
            .asked_by
            .iter()
            .any(|id| *id == p.id || p.carers.contains(id))
    });
    if !matters || placed {
        return None;
    }
    let (start, end, span, dated) = stated_time(target, seen)
        .map(|(p, span)| (p.start, p.end, span, true))
        .or_else(|| {
            let (from, to, span) = mentioned(target, case)?;
            Some((Some(from), Some(to), span, false))
        })?;
    let name = printable(&target.display_name());
    Some(Event {
        kind: EventKind::Person,
        what: if dated {
            role(relation)
        } else {
            format!("{}, when notes speak of them", role(relation))
        },
        who: Some(name).into_iter().filter(|n| !n.is_empty()).collect(),
        people: vec![target.key.clone()],
        place: None,
        start: start.map(|d| d.to_string()),
        end: end.map(|d| d.to_string()),
        source: Some(format!("document {}", printable(&span.document))),
    })
}

/// The child's schools as notes name them, from the first dated note to the last. What a note tells of a time with carers
/// who must stay out of sight is left out: the school would tell where they live.
fn schools(case: &CaseFile, seen: &Seen<'_>, quotes: &Quotes<'_>) -> Vec<Event> {
    let read = seen.read;
    let out_of_sight = |p: &&Placement| {
        let here = carers_of(p, seen);
        here.iter()
            .any(|at| read.rules.closed_targets.contains(at) || read.rules.protected.contains(at))
    };
    let veiled: Vec<Period> = case
        .placements
        .iter()
        .filter(out_of_sight)
        .map(|p| p.period)
        .collect();
    let mut out: Vec<Event> = Vec::new();
    for school in kithkin_casefile::schools(case, &read.statements) {
        let document = case.documents.iter().find(|d| d.id == school.document);
        let Some(date) = document.and_then(|d| d.date) else {
            continue;
        };
        let span = Span {
            document: school.document,
            start: school.start,
            end: school.end,
        };
        if veiled.iter().any(|p| falls_in(date, *p)) || quotes.hushes(&span) {
            continue;
        }
        let name = printable(&school.name);
        let same = |e: &&mut Event| e.who.first().is_some_and(|n| fold(n) == fold(&name));
        let day = date.to_string();
        match out.iter_mut().find(same) {
            Some(event) => {
                event.start = event.start.take().min(Some(day.clone()));
                event.end = event.end.take().max(Some(day));
            }
            None => out.push(Event {
                kind: EventKind::School,
                what: "School, when notes speak of it".to_owned(),
                who: vec![name],
                people: Vec::new(),
                place: None,
                start: Some(day.clone()),
                end: Some(day),
                source: Some(format!("document {}", printable(&span.document))),
            }),
        }
    }
    out
}

/// Whether a note of `date` may be of `period`.
fn falls_in(date: PartialDate, period: Period) -> bool {
    let day = date.interval();
    let begun = period.start.is_none_or(|s| s.interval().start <= day.end);
    begun && period.end.is_none_or(|e| day.start <= e.interval().end)
}

fn role(relation: Relation) -> String {
    super::words::capital(&relation_words(relation.term()))
}

/// The first period that a statement about `target` gives.
fn stated_time<'s>(target: &'s Target, seen: &Seen<'_>) -> Option<(Period, &'s Span)> {
    target.mentions.iter().find_map(|span| {
        let statement = seen
            .read
            .statements
            .iter()
            .find(|s| s.document == span.document && s.start == span.start && s.end == span.end)?;
        let known = statement.period.start.is_some() || statement.period.end.is_some();
        known.then_some((statement.period, span))
    })
}

/// The dates of the first and the last document that speaks of `target`.
fn mentioned<'s>(target: &'s Target, case: &CaseFile) -> Option<(PartialDate, PartialDate, &'s Span)> {
    let dated = |span: &'s Span| {
        let of = |d: &&Document| d.id == span.document;
        Some((case.documents.iter().find(of)?.date?, span))
    };
    let all = || target.mentions.iter().filter_map(dated);
    let (from, span) = all().min_by_key(|(d, _)| d.interval().start)?;
    let (to, _) = all().max_by_key(|(d, _)| d.interval().start)?;
    Some((from, to, span))
}
