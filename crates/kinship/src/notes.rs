//! What the note beside an entry of the people table adds: other names, a year of birth, a death, a mistake.
use kithkin_record::{DateInterval, PartialDate, RestrictionKind, fold::fold};

/// Read from one note.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct NoteFacts {
    /// Further family names.
    pub families: Vec<String>,
    /// The days on which the person may have been born.
    pub born: Option<DateInterval>,
    /// The person has died.
    pub deceased: bool,
    /// The note says that the entry itself is wrong.
    pub wrong: bool,
    /// The note says that nobody may approach or look for the person.
    pub closed: Option<ClosedBy>,
}

/// What in a note closes a person off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClosedBy {
    /// No contact, injunction.
    NoContact,
    /// Adopted, placed for adoption, relinquished.
    Adoption,
    /// In a refuge.
    Refuge,
    /// A veto.
    Veto,
}

impl ClosedBy {
    /// The restriction it amounts to.
    pub(crate) fn kind(self) -> RestrictionKind {
        match self {
            Self::NoContact => RestrictionKind::NoContact,
            Self::Adoption => RestrictionKind::Adoption,
            Self::Refuge => RestrictionKind::Refuge,
            Self::Veto => RestrictionKind::Veto,
        }
    }
}

const NAME_CUES: &[&str] = &[
    "aka",
    "nee",
    "formerly",
    "previously",
    "surname",
    "surnames",
    "maiden",
    "alias",
    "uses",
    "using",
    "used",
    "née",
    "now",
    "was",
];

const APPROXIMATE: &[&str] = &["approx", "about", "circa", "c", "around", "est", "roughly", "abt"];

pub(crate) fn read(note: &str) -> NoteFacts {
    let words: Vec<(&str, String)> = note
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')' | ':'))
        .map(|w| (w, fold(w)))
        .filter(|(w, _)| !w.is_empty())
        .collect();
    NoteFacts {
        families: families(&words),
        born: born(&words),
        deceased: deceased(&words),
        wrong: words
            .iter()
            .any(|(w, _)| w.trim_matches(|c: char| !c.is_alphabetic()) == "WRONG"),
        closed: closed(note),
    }
}

fn families(words: &[(&str, String)]) -> Vec<String> {
    let mut out = Vec::new();
    let mut take = false;
    for (word, folded) in words {
        let name = word.trim_matches(|c: char| !c.is_alphabetic());
        let capital = name.chars().next().is_some_and(char::is_uppercase);
        if NAME_CUES.contains(&folded.as_str()) {
            take = true;
        } else if take
            && matches!(
                folded.as_str(),
                "name" | "mrs" | "mr" | "or" | "and" | "known" | "as" | "the"
            )
        {
        } else if take && capital && folded.len() > 1 {
            out.push(name.to_owned());
        } else {
            take = false;
        }
    }
    out
}

fn year(folded: &str) -> Option<i16> {
    let digits = folded.trim_start_matches(|c: char| !c.is_ascii_digit());
    (digits.len() == 4)
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|y| (1880..=2100).contains(y))
}

fn born(words: &[(&str, String)]) -> Option<DateInterval> {
    for (i, (_, folded)) in words.iter().enumerate() {
        let Some(year) = year(folded) else { continue };
        let before = i.checked_sub(1).map_or("", |j| words[j].1.as_str());
        let approximate = APPROXIMATE.contains(&before) || (folded.starts_with('c') && folded.len() == 5);
        let said = matches!(before, "b" | "born" | "dob" | "yob") || folded.starts_with('b');
        if approximate || said {
            let slack = if approximate { 3 } else { 0 };
            let ends = |y| PartialDate::new(y, None, None).map(PartialDate::interval);
            let (first, last) = (ends(year - slack)?, ends(year + slack)?);
            return Some(DateInterval {
                start: first.start,
                end: last.end,
            });
        }
    }
    None
}

fn deceased(words: &[(&str, String)]) -> bool {
    words
        .iter()
        .enumerate()
        .any(|(i, (_, folded))| match folded.as_str() {
            "died" | "deceased" | "dead" | "rip" => true,
            "passed" => words.get(i + 1).is_some_and(|(_, w)| w == "away"),
            "d" => words.get(i + 1).is_some_and(|(_, w)| year(w).is_some()),
            _ => false,
        })
}

fn closed(note: &str) -> Option<ClosedBy> {
    let text = format!(" {} ", fold(note));
    // `no contact since 2015` is a fact, `NO CONTACT` is an order.
    let shouted = note.contains("NO CONTACT") || note.contains("NO-CONTACT");
    let says = |phrases: &[&str]| phrases.iter().any(|p| text.contains(&format!(" {p} ")));
    // Beside a court or an order it is one too.
    let ordered =
        says(&["no contact"]) && says(&["order", "court", "injunction", "bail", "s 34", "section 34"]);
    if says(&["not adopted", "adoption breakdown"]) {
        return None;
    }
    if says(&["adopted", "for adoption", "relinquished", "adoption order"]) {
        Some(ClosedBy::Adoption)
    } else if shouted
        || ordered
        || says(&[
            "no contact order",
            "no contact allowed",
            "non molestation",
            "no approach",
            "not be contacted",
            "do not contact",
            "do not approach",
            "not to be approached",
        ])
    {
        Some(ClosedBy::NoContact)
    } else if says(&["refuge"]) {
        Some(ClosedBy::Refuge)
    } else if says(&["veto", "absolute veto"]) {
        Some(ClosedBy::Veto)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_surnames() {
        assert_eq!(
            read("also used THACKRAY 2009-12, never married").families,
            ["THACKRAY"]
        );
        assert_eq!(
            read("surname Brook or Thackray??").families,
            ["Brook", "Thackray"]
        );
        assert_eq!(read("née Cullen").families, ["Cullen"]);
        assert!(read("used to live in the flat").families.is_empty());
    }

    #[test]
    fn years_and_deaths() {
        let born = read("approx 1959").born.unwrap().iso_ends();
        assert_eq!((born.0.year(), born.1.year()), (1956, 1962));
        assert!(read("d. 2017").deceased);
        assert!(!read("dob 1 May, moved 2017").deceased);
    }

    #[test]
    fn closing_words() {
        assert_eq!(
            read("ADOPTED 2014. DO NOT RECORD NEW NAME").closed,
            Some(ClosedBy::Adoption)
        );
        assert_eq!(read("NO CONTACT").closed, Some(ClosedBy::NoContact));
        assert_eq!(read("address withheld - refuge").closed, Some(ClosedBy::Refuge));
        assert_eq!(read("retired").closed, None);
        assert_eq!(read("no contact since 2015").closed, None);
    }
}
