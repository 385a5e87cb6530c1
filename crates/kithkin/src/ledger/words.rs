//! The ledger in plain English.
use super::{CarersUnknown, Entry, GapKind, Inferred, Known, Outcome, Side, SideOfFamily, Source, WhyNot};

/// A probability as people say it: `93 in 100`.
fn in_100(p: f64) -> String {
    match p {
        p if p > 0.995 => "more than 99 in 100".to_owned(),
        p if p < 0.005 => "less than 1 in 100".to_owned(),
        p => format!("{:.0} in 100", p * 100.0),
    }
}

/// `1 record`, `3 records`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn records(n: usize) -> String {
    count(n, "record", "records")
}

pub(crate) fn source(source: &Source) -> String {
    let name = match source.name.as_str() {
        "" => "a source that is not named",
        name => name,
    };
    let when = match (&source.oldest, &source.newest) {
        (Some(oldest), Some(newest)) if oldest == newest => format!(", recorded {oldest}"),
        (Some(oldest), Some(newest)) => format!(", recorded from {oldest} to {newest}"),
        _ => String::new(),
    };
    let undated = match (source.undated, &source.oldest) {
        (false, _) => "",
        (true, Some(_)) => " (some without a date)",
        (true, None) => ", without a date of recording",
    };
    format!("{} of {name}{when}{undated}.", how_many(source.records))
}

/// A rounded number of records: `At least 2000 records`.
pub(crate) fn how_many(records: usize) -> String {
    match records {
        0 => "Fewer than 100 records".to_owned(),
        n => format!("At least {n} records"),
    }
}

pub(crate) fn entry(entry: &Entry, stopped: Option<&str>) -> String {
    let mut text = match entry.outcome {
        Outcome::NotSearched => not_searched(entry, stopped),
        _ => searched(entry),
    };
    if entry.outcome != Outcome::NotSearched && entry.name.is_empty() {
        text += " The file gives no name: only records around other people of the network were looked at.";
    }
    if !entry.rejected.is_empty() {
        let n = entry.rejected.len();
        let was = if n == 1 { "was" } else { "were" };
        text += &format!(" {} {was} rejected by a coordinator and left out.", records(n));
    }
    if entry.deceased {
        text += " The file says that this person has died.";
    }
    if entry.learn_only {
        text += " The child wants to find out about this person, not to be put in touch.";
    }
    text
}

fn not_searched(entry: &Entry, stopped: Option<&str>) -> String {
    match (entry.why_not, stopped) {
        (Some(WhyNot::Professional), _) => {
            "Not searched for: a professional, not one of the child's own people.".to_owned()
        }
        (_, Some(reason)) => format!("Not searched for: {reason}."),
        (_, None) => "Not searched for.".to_owned(),
    }
}

fn searched(entry: &Entry) -> String {
    let best = entry.best.as_ref();
    let contact = best.map_or("", |b| b.contact.as_str());
    let chance = in_100(best.map_or(0.0, |b| b.p_person));
    let nobody = entry.nobody.map_or_else(String::new, |p| {
        format!(" That nobody in the records is this person: {}.", in_100(p))
    });
    let others = match entry.proposed.saturating_sub(1) {
        0 => String::new(),
        n => format!(" {} put forward besides.", more(n)),
    };
    match entry.outcome {
        Outcome::Confirmed => format!("Found: a coordinator has confirmed record {contact}.{others}"),
        Outcome::Found => {
            format!("Found: record {contact} is this person with a chance of {chance}.{others}{nobody}")
        }
        Outcome::Possible if entry.proposed == 1 => {
            format!("Not certain: one record was put forward, {contact}, with a chance of {chance}.{nobody}")
        }
        Outcome::Possible => format!(
            "Not certain: {} were put forward; the likeliest is {contact}, with a chance of {chance}.{nobody}",
            records(entry.proposed)
        ),
        Outcome::NotFound | Outcome::NotSearched => format!("Not found: no record was put forward.{nobody}"),
    }
}

fn more(n: usize) -> String {
    count(n, "other record was", "other records were")
}

pub(crate) fn inferred(inferred: &Inferred) -> String {
    match inferred.proposed {
        0 => "Nobody was put forward whom the file does not name.".to_owned(),
        n => format!(
            "{} put forward of people whom the file does not name, found through homes, links and rare names of \
             others; {} more likely than not.",
            count(n, "record was", "records were"),
            count(inferred.likely, "is", "are"),
        ),
    }
}

pub(crate) fn side(side: &SideOfFamily) -> String {
    let whose = match side.side {
        Side::Maternal => "Mother's side",
        Side::Paternal => "Father's side",
    };
    let inferred = match side.inferred {
        0 => String::new(),
        n => format!(
            " {} of people the file does not name more likely than not.",
            count(n, "record is", "records are")
        ),
    };
    let people = count(side.searched, "person was", "people were");
    match side.known {
        Known::Empty => format!("{whose}: nobody on file to search for.{inferred}"),
        Known::NobodyFound => format!(
            "{whose}: {people} searched for, nobody found{}.{inferred}",
            match side.possible {
                0 => String::new(),
                n => format!(" for certain ({n} possible)"),
            }
        ),
        Known::Covered => format!(
            "{whose}: {people} searched for, {} found{}.{inferred}",
            side.found,
            match side.possible {
                0 => String::new(),
                n => format!(", {n} possible"),
            }
        ),
    }
}

pub(crate) fn gap(gap: &CarersUnknown) -> String {
    let when = match (&gap.start, &gap.end) {
        (Some(start), Some(end)) => format!("From {start} to {end}"),
        (Some(start), None) => format!("From {start} on"),
        (None, Some(end)) => format!("Until {end}"),
        (None, None) => "At a time not recorded".to_owned(),
    };
    match (gap.kind, &gap.placement) {
        (GapKind::CarersNotNamed, Some(id)) => {
            format!("{when}: the file does not name who looked after the child (placement {id}).")
        }
        _ => format!("{when}: no placement is on file."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_never_certainties() {
        assert_eq!(in_100(0.9999), "more than 99 in 100");
        assert_eq!(in_100(0.934), "93 in 100");
        assert_eq!(in_100(0.0), "less than 1 in 100");
    }

    #[test]
    fn a_source_says_its_years() {
        let mut register = Source {
            name: "open-register".into(),
            records: 3000,
            undated: true,
            oldest: Some("2009".into()),
            newest: Some("2019-12-01".into()),
            text: String::new(),
        };
        assert_eq!(
            source(&register),
            "At least 3000 records of open-register, recorded from 2009 to 2019-12-01 (some without a date)."
        );
        register = Source {
            name: String::new(),
            records: 0,
            oldest: None,
            newest: None,
            ..register
        };
        assert_eq!(
            source(&register),
            "Fewer than 100 records of a source that is not named, without a date of recording."
        );
    }
}
