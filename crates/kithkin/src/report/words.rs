//! Plain English for what the engine knows: chances, relations, dates, evidence.
use super::data::{Answer, Chance, Group, Side};
use crate::find::Evidence;
use kithkin_record::PartialDate;

/// The least confidence at which somebody counts as found.
pub(super) const FOUND: f64 = 0.8;

/// The least confidence at which somebody counts as likely.
pub(super) const LIKELY: f64 = 0.5;

/// Text that cannot move a cursor, change colours or turn the reading direction: names come from outside. One
/// character stays one character.
///
/// ```
/// assert_eq!(kithkin::report::printable("Ann\u{202e}a"), "Ann\u{fffd}a");
/// ```
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            c if c.is_control() => '\u{fffd}',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A probability with its word.
pub(super) fn chance(p: f64) -> Chance {
    let words = match p {
        p if p >= 0.95 => "almost certain",
        p if p >= FOUND => "very likely",
        p if p >= LIKELY => "likely",
        p if p >= 0.2 => "possible",
        _ => "unlikely",
    };
    Chance { p, words }
}

/// A probability as a page says it: `97 in 100`; never quite none or all.
pub(super) fn in_100(p: f64) -> String {
    match p * 100.0 {
        p if p > 99.0 => "more than 99 in 100".to_owned(),
        p if p < 1.0 => "less than 1 in 100".to_owned(),
        p => format!("{p:.0} in 100"),
    }
}

/// What an answer is called.
pub(super) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Found => "found",
        Answer::Likely => "probably found",
        Answer::Possible => "perhaps found",
        Answer::NotFound => "not found",
    }
}

/// The heading of a group.
pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::NamedByChild => "People the child asked for",
        Group::Relatives => "Relatives named in the file",
        Group::Carers => "Carers named in the file",
        Group::Others => "Others who matter, named in the file",
        Group::Unplaced => "People the file names without saying who they are",
    }
}

/// A side of the family.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Mothers => "mother\u{2019}s side",
        Side::Fathers => "father\u{2019}s side",
    }
}

/// A relation term as people say it: `maternal-aunt` is `aunt (mother's side)`.
///
/// ```
/// assert_eq!(kithkin::report::relation_words("maternal-aunt"), "aunt (mother\u{2019}s side)");
/// assert_eq!(kithkin::report::relation_words("parents-ex-partner"), "former partner of a parent");
/// ```
pub fn relation_words(term: &str) -> String {
    let sided = |of: &str, whose: &str| {
        term.strip_prefix(of)
            .map(|rest| format!("{} ({whose}\u{2019}s side)", rest.replace('-', " ")))
    };
    sided("maternal-", "mother")
        .or_else(|| sided("paternal-", "father"))
        .unwrap_or_else(|| match term {
            "putative-father" => "possible father".to_owned(),
            "parents-partner" => "partner of a parent".to_owned(),
            "parents-ex-partner" => "former partner of a parent".to_owned(),
            "relative" => "relative, not known how".to_owned(),
            "half-brother" | "half-sister" | "step-brother" | "step-sister" | "step-mother"
            | "step-father" | "great-aunt" | "great-uncle" => term.to_owned(),
            _ => term.replace('-', " "),
        })
}

/// An ISO date as people write it: `2014-06-02` is `2 June 2014`. Other text stays as it is.
pub(super) fn date(iso: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(date) = PartialDate::parse_iso(iso) else {
        return iso.to_owned();
    };
    let month = date.month().and_then(|m| MONTHS.get(usize::from(m) - 1));
    match (date.day(), month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", date.year()),
        (None, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

/// From when to when: `from May 2013 to 11 February 2015`.
pub(super) fn period(start: Option<&str>, end: Option<&str>) -> String {
    match (start, end) {
        (Some(a), Some(b)) if a == b => date(a),
        (Some(a), Some(b)) => format!("{} to {}", date(a), date(b)),
        (Some(a), None) => format!("from {}", date(a)),
        (None, Some(b)) => format!("until {}", date(b)),
        (None, None) => "dates not known".to_owned(),
    }
}

/// Fields whose values say how to reach somebody.
pub(super) fn is_contact(field: &str) -> bool {
    matches!(field, "address" | "phone" | "e-mail")
}

/// A piece of evidence in a sentence. `named` gives the name of a listed record by its id; values of contact fields
/// are left out unless `details`.
pub(super) fn evidence(e: &Evidence, details: bool, named: &dyn Fn(&str) -> Option<String>) -> String {
    let (file, record) = (e.case_value.as_deref(), e.contact_value.as_deref());
    let values = match (file, record) {
        _ if is_contact(&e.field) && !details => String::new(),
        (Some(a), Some(b)) if a == b => format!(" ({a})"),
        (Some(a), Some(b)) => format!(" (file: {a}; record: {b})"),
        (Some(a), None) => format!(" (file: {a})"),
        (None, Some(b)) => format!(" (record: {b})"),
        (None, None) => String::new(),
    };
    let level = e.level.as_str();
    match e.field.as_str() {
        "given-name" => format!("First name: {}{values}", name_level(level)),
        "family-name" => format!("Family name: {}{values}", name_level(level)),
        "birth-date" => format!("Date of birth: {level}{values}"),
        "age" => format!("Age: {}{values}", readable(level)),
        "gender" => format!(
            "Sex: {}{values}",
            if level == "equal" { "as expected" } else { level }
        ),
        "address" => format!("Place: {level}{values}"),
        "phone" => format!("Phone: {level}{values}"),
        "e-mail" => format!("E-mail: {level}{values}"),
        "death" => format!("Death: {level}{values}"),
        "senior-junior" => format!("Senior or junior: {level}{values}"),
        "household" => "Allowed for: somebody else of that home or family might look the same".to_owned(),
        "chain" => "Allowed for: this can be no surer than the person it leads from".to_owned(),
        "generation" => format!("Generations: {}", readable(level)),
        "crowd" | "own-kin" => format!("Who was seen at that home: {level}"),
        "homes" | "together-for" | "elsewhere" => format!("Homes: {level}"),
        "link" | "shared-home" | "same-person" => {
            let who = record.and_then(named).map(|n| format!(" ({n})"));
            let text = match e.field.as_str() {
                "link" => format!("A register states: {}", readable(level)),
                "same-person" => "Found by way of another record that looks like the same person".to_owned(),
                _ => capital(&readable(level)),
            };
            text + &who.unwrap_or_default()
        }
        other => format!("{}: {level}{values}", capital(&other.replace('-', " "))),
    }
}

fn name_level(level: &str) -> String {
    level
        .replacen("equal", "the same", 1)
        .replacen("variant spelling", "another spelling", 1)
        .replacen("known form", "a known form of it", 1)
        .replacen("short form or slip", "a short form or a slip", 1)
        .replacen("initial", "the initial agrees", 1)
}

/// A level that ends in a relation term, with the relation as people say it.
fn readable(level: &str) -> String {
    let (start, term) = level.rsplit_once(' ').unwrap_or(("", level));
    if kithkin_record::Relation::parse(term).is_some() {
        let start = start
            .replace("of the", "of the person proposed as")
            .replace("with the", "with the person proposed as");
        format!("{start} {}", relation_words(term))
    } else {
        level.to_owned()
    }
}

/// With a capital at the start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(date("2014-06-02"), "2 June 2014");
        assert_eq!(date("2014-06"), "June 2014");
        assert_eq!(date("2014"), "2014");
        assert_eq!(period(None, None), "dates not known");
        assert_eq!(period(Some("2013"), Some("2015-02")), "2013 to February 2015");
    }

    #[test]
    fn chances_are_never_none_or_all() {
        assert_eq!(in_100(1.0), "more than 99 in 100");
        assert_eq!(in_100(0.0), "less than 1 in 100");
        assert_eq!(in_100(0.5), "50 in 100");
    }

    #[test]
    fn contact_values_stay_out_unless_asked_for() {
        let bar = Evidence {
            field: "address".into(),
            level: "same home".into(),
            weight: 7.0,
            case_value: Some("14 Elm Road".into()),
            contact_value: Some("14 Elm Road".into()),
            source: None,
        };
        assert_eq!(evidence(&bar, false, &|_| None), "Place: same home");
        assert!(evidence(&bar, true, &|_| None).contains("Elm Road"));
    }
}
