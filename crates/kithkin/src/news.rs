//! What a run puts forward that an earlier one did not: for a case that is searched again on new records.
//!
//! Proposals are compared by case and contact record, each by its surest line. A record that is gone says why only where
//! that may be told: that a coordinator rejected it. Gone because it fits less, was erased or must not be found look the
//! same.
//!
//! ```
//! use kithkin::news::{Kind, Previous};
//! use kithkin::decisions::Decisions;
//! let before = "{\"case\":\"LL-1\",\"contact\":\"C1\",\"confidence\":0.9,\"relation\":\"aunt\"}\n";
//! let previous = Previous::read(before.as_bytes())?;
//! let news = previous.news(["LL-1"], &[], &Decisions::default());
//! assert_eq!((news[0].kind, news[0].contact.as_str(), news[0].before), (Kind::Gone, "C1", Some(0.9)));
//! # Ok::<(), kithkin::news::NewsError>(())
//! ```
use crate::decisions::{Decisions, Verdict};
use crate::find::Proposal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// A confidence that moved by less is not news; one that was not there counts as 0.
pub const MOVED: f64 = 0.1;

/// Earlier proposals could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NewsError {
    /// The file could not be read.
    #[error("the earlier proposals cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A line is no proposal.
    #[error(
        "the earlier proposals, line {line}: no proposal ({reason}); give the file that `find --out` wrote"
    )]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// How a proposal differs from the earlier run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It was not put forward before.
    New,
    /// It is surer, by [`MOVED`] or more.
    Risen,
    /// It is less sure, by [`MOVED`] or more.
    Fallen,
    /// It is not put forward any more.
    Gone,
}

impl Kind {
    /// The term: `new`, `risen`, `fallen`, `gone`.
    pub fn term(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Risen => "risen",
            Self::Fallen => "fallen",
            Self::Gone => "gone",
        }
    }
}

/// Why a proposal is gone, where that may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A coordinator rejected it.
    Rejected,
}

/// A proposal that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The case.
    pub case: String,
    /// The contact record.
    pub contact: String,
    /// In what way.
    pub kind: Kind,
    /// Why it is gone, where that may be told.
    pub why: Option<Why>,
    /// How the person stands to the child: now, or then for one that is gone.
    pub relation: Option<String>,
    /// Confidence then.
    pub before: Option<f64>,
    /// Confidence now.
    pub now: Option<f64>,
}

/// A proposal of an earlier run, as far as it matters here.
#[derive(Clone, PartialEq, Deserialize)]
struct Line {
    case: String,
    contact: Option<String>,
    relation: Option<String>,
    confidence: f64,
}

type ByRecord = BTreeMap<(String, String), Line>;

/// What an earlier run put forward.
#[derive(Clone, Default)]
pub struct Previous {
    lines: ByRecord,
}

impl std::fmt::Debug for Previous {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Previous({} records)", self.lines.len())
    }
}

/// The surest line of every record of a case.
fn surest(lines: impl Iterator<Item = Line>) -> ByRecord {
    let mut out = ByRecord::new();
    for line in lines {
        let Some(contact) = line.contact.clone() else {
            continue;
        };
        let key = (line.case.clone(), contact);
        if out.get(&key).is_none_or(|old| old.confidence < line.confidence) {
            out.insert(key, line);
        }
    }
    out
}

impl Previous {
    /// Reads the proposals that an earlier run wrote, one a line.
    ///
    /// # Errors
    /// [`NewsError`] when the file cannot be read or a line of it is no proposal.
    pub fn read(input: impl BufRead) -> Result<Self, NewsError> {
        let mut lines = Vec::new();
        for (at, text) in input.lines().enumerate() {
            let line = serde_json::from_str(&text?).map_err(|e| NewsError::Line {
                line: at + 1,
                // The class of the error, not the text: that may hold a name.
                reason: format!("{:?} error in column {}", e.classify(), e.column()).to_lowercase(),
            })?;
            lines.push(line);
        }
        Ok(Self {
            lines: surest(lines.into_iter()),
        })
    }

    /// What is not as it was for the cases of a run that now gives `proposals`: what is new, risen and fallen by
    /// confidence, then what is gone, case by case in the order of `cases`.
    pub fn news<'a>(
        &self,
        cases: impl IntoIterator<Item = &'a str>,
        proposals: &[Proposal],
        decisions: &Decisions,
    ) -> Vec<Change> {
        let now = surest(proposals.iter().map(|p| Line {
            case: p.case.clone(),
            contact: p.contact.clone(),
            relation: p.relation.map(|r| r.term().to_owned()),
            confidence: p.confidence,
        }));
        let mut out = Vec::new();
        for case in cases {
            let mut changes = of_case(case, &self.lines, &now, decisions);
            changes.sort_by(|a, b| {
                let sure = |c: &Change| c.now.or(c.before).unwrap_or(0.0);
                a.kind
                    .cmp(&b.kind)
                    .then(sure(b).total_cmp(&sure(a)))
                    .then_with(|| a.contact.cmp(&b.contact))
            });
            out.extend(changes);
        }
        out
    }
}

fn of_case(case: &str, then: &ByRecord, now: &ByRecord, decisions: &Decisions) -> Vec<Change> {
    let of = |lines: &'_ ByRecord| -> Vec<(String, Line)> {
        let from = (case.to_owned(), String::new());
        let here = lines.range(from..).take_while(|((c, _), _)| c == case);
        here.map(|((_, contact), line)| (contact.clone(), line.clone()))
            .collect()
    };
    let (then, now): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (of(then).into_iter().collect(), of(now).into_iter().collect());
    let change = |contact: &str, kind, before: Option<&Line>, after: Option<&Line>| Change {
        case: case.to_owned(),
        contact: contact.to_owned(),
        kind,
        why: None,
        relation: after.or(before).and_then(|l| l.relation.clone()),
        before: before.map(|l| l.confidence),
        now: after.map(|l| l.confidence),
    };
    let mut out = Vec::new();
    for (contact, line) in &now {
        let before = then.get(contact);
        let moved = line.confidence - before.map_or(0.0, |b| b.confidence);
        let kind = match before {
            None if moved >= MOVED => Kind::New,
            Some(_) if moved >= MOVED => Kind::Risen,
            Some(_) if moved <= -MOVED => Kind::Fallen,
            _ => continue,
        };
        out.push(change(contact, kind, before, Some(line)));
    }
    let gone = |(contact, line): &(&String, &Line)| !now.contains_key(*contact) && line.confidence >= MOVED;
    for (contact, line) in then.iter().filter(gone) {
        let rejected = decisions
            .of(case, contact)
            .is_some_and(|d| d.verdict == Verdict::Rejected);
        out.push(Change {
            why: rejected.then_some(Why::Rejected),
            ..change(contact, Kind::Gone, Some(line), None)
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_proposal_is_told_without_its_text() {
        let error = Previous::read("{\"case\":\"LL-1\",\"contact\":\"Sharon\"}\n".as_bytes()).unwrap_err();
        assert!(matches!(error, NewsError::Line { line: 1, .. }));
        assert!(!error.to_string().contains("Sharon"));
    }

    #[test]
    fn what_moved_little_is_no_news_and_each_record_counts_once() {
        let line = |contact: &str, confidence: f64| Line {
            case: "LL-1".into(),
            contact: Some(contact.into()),
            relation: None,
            confidence,
        };
        let then = surest(
            [
                line("same", 0.5),
                line("up", 0.2),
                line("down", 0.9),
                line("gone", 0.3),
            ]
            .into_iter(),
        );
        let now = [
            line("same", 0.59),
            line("up", 0.1),
            line("up", 0.8),
            line("down", 0.1),
            line("new", 0.3),
            line("hardly", 0.02),
        ];
        let changes = of_case("LL-1", &then, &surest(now.into_iter()), &Decisions::default());
        let told: Vec<(&str, &str)> = changes
            .iter()
            .map(|c| (c.contact.as_str(), c.kind.term()))
            .collect();
        assert_eq!(
            told,
            [
                ("down", "fallen"),
                ("new", "new"),
                ("up", "risen"),
                ("gone", "gone")
            ]
        );
        assert_eq!((changes[2].before, changes[2].now), (Some(0.2), Some(0.8)));
        assert!(of_case("LL-2", &then, &then, &Decisions::default()).is_empty());
    }
}
