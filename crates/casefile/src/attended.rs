//! Schools that documents name as the child's.
//!
//! Only a sentence that speaks of the child and of no other young person counts (`Kayleigh started at Moorside Primary`),
//! or a line headed `School:`: a brother's school is no part of the child's life, and telling it may tell where he lives.
use crate::{Statement, token};
use kithkin_record::{CaseFile, Relation, RelationClass, fold::fold};

/// A school, nursery or college that a document names as the child's.
#[derive(Clone, PartialEq, Eq)]
pub struct School {
    /// The document's id.
    pub document: String,
    /// First Unicode code point of the name in the document's text.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The name as written, on one line.
    pub name: String,
}

impl std::fmt::Debug for School {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "School({}:{}-{})", self.document, self.start, self.end)
    }
}

/// Words that by themselves make a name of the words before them: `Quarrygate Juniors`.
const SURE: &[&str] = &[
    "school",
    "schools",
    "academy",
    "college",
    "nursery",
    "playgroup",
    "primary",
    "secondary",
    "infants",
    "juniors",
    "high",
    "grammar",
    "comprehensive",
    "pru",
];

/// Words that belong to a school's name when one of the others follows: `St Mary's RC Junior School`.
const BESIDE: &[&str] = &[
    "infant",
    "junior",
    "first",
    "middle",
    "upper",
    "lower",
    "special",
    "preparatory",
    "prep",
    "community",
    "catholic",
    "rc",
    "ce",
    "cofe",
    "c",
    "e",
    "church",
    "england",
    "voluntary",
    "aided",
    "free",
    "sixth",
    "form",
    "and",
    "of",
];

/// Small words inside a name: `Our Lady of the Angels`.
const WITHIN: &[&str] = &["of", "the", "and", "on", "in", "le", "upon"];

/// Words that stand in capitals before a name at the head of a sentence or line, and are no part of it.
const BEFORE: &[&str] = &[
    "school",
    "nursery",
    "college",
    "education",
    "attends",
    "attending",
    "attended",
    "at",
    "the",
    "from",
    "in",
    "to",
    "since",
    "now",
    "previously",
    "then",
    "new",
    "current",
    "former",
    "her",
    "his",
    "their",
    "visit",
    "visited",
    "tel",
    "call",
    "rang",
    "y",
    "yr",
    "year",
];

/// The schools that the documents of `case` name as the child's, in order of document and place; `statements` is what
/// [`read`](crate::read) gave for it.
///
/// ```
/// use kithkin_record::{CaseFile, Document, PersonName};
/// let mut case = CaseFile::default();
/// case.child.names.push(PersonName { given: vec!["Kayleigh".into()], ..PersonName::default() });
/// case.documents.push(Document {
///     id: "d1".into(), date: None, kind: "LAC review".into(), author: "social worker".into(),
///     text: "Kayleigh has settled at St Luke's C of E Primary School. Her brother Liam goes to Aspley High.".into(),
/// });
/// let schools = kithkin_casefile::schools(&case, &kithkin_casefile::read(&case));
/// let names: Vec<&str> = schools.iter().map(|s| s.name.as_str()).collect();
/// assert_eq!(names, ["St Luke's C of E Primary School"]);
/// ```
pub fn schools(case: &CaseFile, statements: &[Statement]) -> Vec<School> {
    let child: Vec<String> = case
        .child
        .names
        .iter()
        .flat_map(|n| n.given.iter().chain(&n.nicknames))
        .map(|n| fold(n))
        .filter(|n| n.len() > 1)
        .collect();
    let mut out = Vec::new();
    for document in &case.documents {
        // Most notes name no school: do not break them into words for that.
        let folded = fold(&document.text);
        if !SURE.iter().any(|word| folded.contains(word)) {
            continue;
        }
        let chars: Vec<char> = document.text.chars().collect();
        let of_document: Vec<&Statement> = statements.iter().filter(|s| s.document == document.id).collect();
        for (start, end) in token::sentences(&document.text) {
            let words = words(&chars, start as usize, end as usize);
            if !speaks_of_child(&words, &child) {
                continue;
            }
            let found = names(&words, &child);
            // The Luke of `St Luke's` is nobody.
            let in_a_name = |s: &Statement| {
                let within = |&(first, last): &(usize, usize)| {
                    s.start < words[last].end as u32 && (words[first].start as u32) < s.end
                };
                found.iter().any(within)
            };
            let speaks_of_other = of_document
                .iter()
                .any(|s| s.start < end && start < s.end && !in_a_name(s) && is_other_young(s, &child));
            if speaks_of_other {
                continue;
            }
            out.extend(found.iter().map(|&(first, last)| School {
                document: document.id.clone(),
                start: words[first].start as u32,
                end: words[last].end as u32,
                name: written(&chars[words[first].start..words[last].end]),
            }));
        }
    }
    out
}

/// A word of a sentence, without the punctuation around it.
struct Word {
    start: usize,
    end: usize,
    /// Without a possessive ending.
    folded: String,
    capital: bool,
    /// Punctuation follows that ends a name.
    stops: bool,
}

fn words(text: &[char], start: usize, end: usize) -> Vec<Word> {
    let end = end.min(text.len());
    let mut out = Vec::new();
    let mut at = start;
    while at < end {
        if text[at].is_whitespace() {
            at += 1;
            continue;
        }
        let stop = (at..end).find(|&i| text[i].is_whitespace()).unwrap_or(end);
        let first = (at..stop).find(|&i| text[i].is_alphanumeric());
        let last = (at..stop).rev().find(|&i| text[i].is_alphanumeric());
        if let (Some(first), Some(last)) = (first, last) {
            let written: String = text[first..=last].iter().collect();
            out.push(Word {
                start: first,
                end: last + 1,
                folded: fold(written.trim_end_matches("'s").trim_end_matches("\u{2019}s")),
                capital: text[first].is_uppercase(),
                stops: text[last + 1..stop].iter().any(|c| ",;:()".contains(*c)),
            });
        }
        at = stop;
    }
    out
}

fn speaks_of_child(words: &[Word], child: &[String]) -> bool {
    let headed = words.first().is_some_and(|w| {
        w.stops && matches!(w.folded.as_str(), "school" | "nursery" | "college" | "education")
    });
    headed || words.iter().any(|w| child.contains(&w.folded))
}

/// A mention of somebody else who may go to school, or of whom nothing is known.
fn is_other_young(statement: &Statement, child: &[String]) -> bool {
    let named = !statement.given.is_empty();
    if statement.given.iter().any(|g| child.contains(&fold(g))) {
        return false;
    }
    match statement.relation {
        Some(relation) => {
            use RelationClass as C;
            let young = matches!(
                relation,
                Relation::Friend | Relation::FosterBrother | Relation::FosterSister
            );
            young
                || matches!(
                    relation.class(),
                    C::Siblings | C::Cousins | C::NiecesNephews | C::Relative
                )
        }
        None => named,
    }
}

/// The names of schools among `words`, by first and last word.
fn names(words: &[Word], child: &[String]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let is_sure = words[at].capital && SURE.contains(&words[at].folded.as_str());
        if !is_sure {
            at += 1;
            continue;
        }
        let mut last = at;
        while !words[last].stops
            && words
                .get(last + 1)
                .is_some_and(|w| w.capital && SURE.contains(&w.folded.as_str()))
        {
            last += 1;
        }
        if let Some(first) = first_of(words, at, child) {
            out.push((first, last));
        }
        at = last + 1;
    }
    out
}

/// Where the name begins that word `at` ends; `None` when it has no name of its own (`Primary School`).
fn first_of(words: &[Word], at: usize, child: &[String]) -> Option<usize> {
    /// The longest name that is believed.
    const MOST: usize = 7;
    let mut first = at;
    while first > 0 && at - first < MOST {
        let before = &words[first - 1];
        let joins = before.capital || WITHIN.contains(&before.folded.as_str()) || before.folded == "c";
        if before.stops || !joins || child.contains(&before.folded) {
            break;
        }
        first -= 1;
    }
    while first < at
        && (!words[first].capital
            || BEFORE.contains(&words[first].folded.as_str())
            || words[first].folded.chars().any(|c| c.is_ascii_digit()))
    {
        first += 1;
    }
    let is_name =
        |w: &Word| w.capital && !SURE.contains(&w.folded.as_str()) && !BESIDE.contains(&w.folded.as_str());
    words[first..at].iter().any(is_name).then_some(first)
}

fn written(text: &[char]) -> String {
    let text: String = text.iter().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::{Document, PersonName};

    fn found(text: &str) -> Vec<String> {
        let mut case = CaseFile::default();
        case.child.names.push(PersonName {
            given: vec!["Kayleigh".into()],
            family: vec!["Marsden".into()],
            ..PersonName::default()
        });
        case.documents.push(Document {
            id: "d1".into(),
            date: None,
            kind: "case note".into(),
            author: "social worker".into(),
            text: text.into(),
        });
        let schools = schools(&case, &crate::read(&case));
        let chars: Vec<char> = text.chars().collect();
        for school in &schools {
            let span: String = chars[school.start as usize..school.end as usize].iter().collect();
            assert_eq!(written(&span.chars().collect::<Vec<_>>()), school.name);
        }
        schools.into_iter().map(|s| s.name).collect()
    }

    #[test]
    fn the_childs_schools_are_found_by_name() {
        for (text, names) in [
            (
                "Kayleigh started at Moorside Primary in September.",
                &["Moorside Primary"][..],
            ),
            (
                "School: Our Lady of the Angels RC Primary School, Y4",
                &["Our Lady of the Angels RC Primary School"],
            ),
            (
                "Kayleigh moved from Holt Infants to St. Luke\u{2019}s C of E Academy.",
                &["Holt Infants", "St. Luke\u{2019}s C of E Academy"],
            ),
            (
                "Kayleigh's new school is Austhorpe Grove Primary.",
                &["Austhorpe Grove Primary"],
            ),
            ("The Grange High says Kayleigh is doing well.", &["Grange High"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }

    #[test]
    fn no_name_no_child_or_another_child_is_no_school_of_the_child() {
        for text in [
            "Kayleigh likes school. Primary School is fine for Kayleigh.",
            "Coach Imran is at Quarrygate Juniors.",
            "Kayleigh asked about her brother Liam, who goes to Aspley High.",
            "Kayleigh's friend Zara goes to Wharf Lane Primary.",
            "High time that Kayleigh saw her nan.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
