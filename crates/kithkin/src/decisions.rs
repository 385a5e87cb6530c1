//! What coordinators decided about proposals, remembered.
//!
//! A [`Store`] is one SQLite file. Decisions are only ever added; the newest on a pair of case and contact record counts.
//! [`Decisions`] is what a run of [`Engine::find`](crate::Engine::find) is told of them: a rejected record stays away
//! until the evidence for it has grown by [`REOPENED_BY`] bits since, a confirmed one counts as found and speaks for the
//! people around it. A restriction is stronger than either.
//!
//! ```
//! use kithkin::decisions::{Decision, Store, Verdict};
//! let dir = tempfile::tempdir()?;
//! let store = Store::open(&dir.path().join("decisions.sqlite"))?;
//! store.add(&Decision {
//!     case: "LL-2031".into(),
//!     contact: "C000123".into(),
//!     target: Some("w1".into()),
//!     verdict: Verdict::Rejected,
//!     reason: "her cousin of the same name".into(),
//!     by: "KM".into(),
//!     at: "2026-11-22T10:00:00Z".into(),
//!     weight: 9.5,
//!     evidence: vec![],
//! })?;
//! let decisions = store.decisions()?;
//! assert_eq!(decisions.of("LL-2031", "C000123").unwrap().verdict, Verdict::Rejected);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
use crate::find::Evidence;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// By how many bits the weight of a rejected pair must have grown before it is put forward again.
pub const REOPENED_BY: f64 = 6.0;

/// The layout of the file, kept in SQLite's `user_version`.
const VERSION: i64 = 1;

/// `kith` in ASCII, kept in SQLite's `application_id`, so that no other program's file is taken for ours.
const APPLICATION: i64 = 0x6b69_7468;

const LAYOUT: &str = "\
    create table decision (
        id integer primary key,
        case_id text not null,
        contact text not null,
        target text,
        verdict text not null check (verdict in ('confirmed', 'rejected', 'unsure')),
        reason text not null,
        decided_by text not null,
        decided_at text not null,
        weight real not null,
        evidence text not null
    );
    create index decision_by_pair on decision (case_id, contact, id);
    create trigger decision_stays before update on decision begin select raise(abort, 'decisions are only added'); end;";

/// A store of decisions could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// SQLite's word for it.
    #[error("the decisions in {} cannot be used: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: rusqlite::Error,
    },
    /// The file cannot be created.
    #[error("{} cannot be created: {source}; check the folder and its permissions", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The file is somebody else's, or of a later version.
    #[error("{} is no store of decisions of this version of Kithkin; give another file", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The record is that person.
    Confirmed,
    /// It is not.
    Rejected,
    /// It may be; nothing changes but that somebody has looked.
    Unsure,
}

impl Verdict {
    /// `confirmed`, `rejected` or `unsure`.
    pub fn term(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Unsure => "unsure",
        }
    }

    fn parse(term: &str) -> Option<Self> {
        [Self::Confirmed, Self::Rejected, Self::Unsure]
            .into_iter()
            .find(|v| v.term() == term)
    }
}

/// A piece of evidence as it stood when a decision was made.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// What was compared.
    pub field: String,
    /// How well it agreed.
    pub level: String,
    /// Match weight in bits.
    pub weight: f64,
}

impl From<&Evidence> for Seen {
    fn from(evidence: &Evidence) -> Self {
        Self {
            field: evidence.field.clone(),
            level: evidence.level.clone(),
            weight: evidence.weight,
        }
    }
}

/// A coordinator's verdict on one contact record put forward for a case.
#[derive(Clone, PartialEq)]
pub struct Decision {
    /// The case.
    pub case: String,
    /// The contact record.
    pub contact: String,
    /// The wish, person, placement or mention it was put forward for.
    pub target: Option<String>,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, in the coordinator's words.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When: UTC, `2026-11-22T10:00:00Z`.
    pub at: String,
    /// The match weight the proposal had, in bits.
    pub weight: f64,
    /// The evidence it had.
    pub evidence: Vec<Seen>,
}

impl std::fmt::Debug for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decision({} {})", self.verdict.term(), self.at)
    }
}

impl Decision {
    /// The day it was made.
    pub(crate) fn day(&self) -> &str {
        self.at.get(..10).unwrap_or(&self.at)
    }

    /// What `now` has that the decision had not, or weaker, in words: `phone same number`.
    pub(crate) fn news<'e>(&self, now: impl Iterator<Item = (&'e str, &'e str, f64)>) -> String {
        let fresh = now.filter(|(field, level, weight)| {
            let before = self
                .evidence
                .iter()
                .any(|s| s.field == *field && s.level == *level && s.weight >= weight - 0.005);
            *weight > 0.0 && !before
        });
        let words: Vec<String> = fresh
            .map(|(field, level, _)| format!("{field} {level}"))
            .collect();
        words.join(", ")
    }
}

/// The newest decision on every pair of case and contact record.
#[derive(Clone, Default)]
pub struct Decisions {
    by_case: BTreeMap<String, BTreeMap<String, Decision>>,
}

impl std::fmt::Debug for Decisions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decisions(on {} cases)", self.by_case.len())
    }
}

impl FromIterator<Decision> for Decisions {
    /// Later ones replace earlier ones on the same pair.
    fn from_iter<I: IntoIterator<Item = Decision>>(all: I) -> Self {
        let mut out = Self::default();
        for decision in all {
            let case = out.by_case.entry(decision.case.clone()).or_default();
            case.insert(decision.contact.clone(), decision);
        }
        out
    }
}

impl Decisions {
    /// The decision on a contact record put forward for a case.
    pub fn of(&self, case: &str, contact: &str) -> Option<&Decision> {
        self.by_case.get(case)?.get(contact)
    }

    /// Every decision on a case, by contact record.
    pub fn of_case(&self, case: &str) -> impl Iterator<Item = &Decision> {
        self.by_case.get(case).into_iter().flat_map(BTreeMap::values)
    }
}

/// Two contact records of which coordinators have said whether they are one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct JudgedPair {
    /// The record with the smaller id.
    pub left: String,
    /// The other.
    pub right: String,
    /// Whether they are one person.
    pub is_match: bool,
}

impl Decisions {
    /// What the verdicts say of pairs of records, for training: two records confirmed as one target are one person, a
    /// confirmed and a rejected one are two. In the order of ids; a pair on which cases differ is left out.
    pub fn pairs(&self) -> Vec<JudgedPair> {
        let mut judged: BTreeMap<(&str, &str), BTreeSet<bool>> = BTreeMap::new();
        for case in self.by_case.values() {
            let with = |verdict: Verdict| {
                case.values()
                    .filter(move |d| d.verdict == verdict && d.target.is_some())
            };
            for one in with(Verdict::Confirmed) {
                let same = with(Verdict::Confirmed).map(|other| (other, true));
                for (other, is_match) in same.chain(with(Verdict::Rejected).map(|other| (other, false))) {
                    if one.target == other.target && one.contact != other.contact {
                        let (a, b) = (one.contact.as_str(), other.contact.as_str());
                        judged.entry((a.min(b), a.max(b))).or_default().insert(is_match);
                    }
                }
            }
        }
        let agreed = judged.into_iter().filter(|(_, verdicts)| verdicts.len() == 1);
        agreed
            .flat_map(|((left, right), verdicts)| {
                verdicts.into_iter().map(move |is_match| JudgedPair {
                    left: left.to_owned(),
                    right: right.to_owned(),
                    is_match,
                })
            })
            .collect()
    }
}

/// A file of decisions.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.path.display())
    }
}

impl Store {
    /// Opens the store at `path`, or makes it (mode 0600).
    ///
    /// # Errors
    /// [`DecisionError`] when it cannot be created or opened, or is something else.
    pub fn open(path: &Path) -> Result<Self, DecisionError> {
        if !path.exists() {
            let create = |source| DecisionError::Create {
                path: path.to_owned(),
                source,
            };
            let made = kithkin_ingest::create_private(path).map_err(std::io::Error::other);
            made.and_then(|file| file.finish().map_err(std::io::Error::other))
                .map_err(create)?;
        }
        let failed = |source| DecisionError::Sqlite {
            path: path.to_owned(),
            source,
        };
        let connection = Connection::open(path).map_err(failed)?;
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let tables = connection.query_row("select count(*) from sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        });
        match (
            number("application_id").map_err(failed)?,
            number("user_version").map_err(failed)?,
            tables.map_err(failed)?,
        ) {
            (APPLICATION, VERSION, _) => {}
            (0, 0, 0) => {
                let make = format!(
                    "begin; {LAYOUT} pragma application_id = {APPLICATION}; pragma user_version = {VERSION}; commit;"
                );
                connection.execute_batch(&make).map_err(failed)?;
            }
            _ => {
                return Err(DecisionError::NotOurs {
                    path: path.to_owned(),
                });
            }
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Adds a decision.
    ///
    /// # Errors
    /// [`DecisionError::Sqlite`] when the file cannot be written.
    pub fn add(&self, decision: &Decision) -> Result<(), DecisionError> {
        // A list of texts and numbers is always JSON.
        let evidence = serde_json::to_string(&decision.evidence).unwrap_or_default();
        self.connection
            .execute(
                "insert into decision (case_id, contact, target, verdict, reason, decided_by, decided_at, weight, evidence)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    decision.case,
                    decision.contact,
                    decision.target,
                    decision.verdict.term(),
                    decision.reason,
                    decision.by,
                    decision.at,
                    decision.weight,
                    evidence
                ],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Every decision ever made, the oldest first.
    ///
    /// # Errors
    /// [`DecisionError::Sqlite`] when the file cannot be read.
    pub fn history(&self) -> Result<Vec<Decision>, DecisionError> {
        let read = || {
            let mut statement = self.connection.prepare(
                "select case_id, contact, target, verdict, reason, decided_by, decided_at, weight, evidence
                 from decision order by id",
            )?;
            let all: rusqlite::Result<Vec<Decision>> = statement.query_map([], decision)?.collect();
            all
        };
        read().map_err(|source| self.failed(source))
    }

    /// The newest decision on every pair.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub fn decisions(&self) -> Result<Decisions, DecisionError> {
        Ok(self.history()?.into_iter().collect())
    }

    fn failed(&self, source: rusqlite::Error) -> DecisionError {
        DecisionError::Sqlite {
            path: self.path.clone(),
            source,
        }
    }
}

fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let verdict: String = row.get(3)?;
    let evidence: String = row.get(8)?;
    Ok(Decision {
        case: row.get(0)?,
        contact: row.get(1)?,
        target: row.get(2)?,
        // The table holds no other words; one that came in past it changes nothing.
        verdict: Verdict::parse(&verdict).unwrap_or(Verdict::Unsure),
        reason: row.get(4)?,
        by: row.get(5)?,
        at: row.get(6)?,
        weight: row.get(7)?,
        evidence: serde_json::from_str(&evidence).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(verdict: Verdict, weight: f64) -> Decision {
        Decision {
            case: "LL-1".into(),
            contact: "C1".into(),
            target: None,
            verdict,
            reason: "said so".into(),
            by: "KM".into(),
            at: "2026-11-22T10:00:00Z".into(),
            weight,
            evidence: vec![Seen {
                field: "given-name".into(),
                level: "equal".into(),
                weight: 8.0,
            }],
        }
    }

    #[test]
    fn the_newest_decision_counts_and_none_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d.sqlite");
        for decision in [made(Verdict::Rejected, 3.0), made(Verdict::Confirmed, 4.5)] {
            Store::open(&path).unwrap().add(&decision).unwrap();
        }
        let store = Store::open(&path).unwrap();
        assert_eq!(
            store.history().unwrap(),
            [made(Verdict::Rejected, 3.0), made(Verdict::Confirmed, 4.5)]
        );
        let newest = store.decisions().unwrap();
        assert_eq!(newest.of("LL-1", "C1"), Some(&made(Verdict::Confirmed, 4.5)));
        assert_eq!((newest.of("LL-1", "C2"), newest.of("LL-2", "C1")), (None, None));
        assert_eq!(newest.of_case("LL-1").count(), 1);
        assert!(
            store
                .connection
                .execute("update decision set weight = 0", [])
                .is_err()
        );
    }

    #[test]
    fn files_of_others_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("notes.txt");
        std::fs::write(&text, "these are notes, and not a database at all, not at all").unwrap();
        assert!(matches!(Store::open(&text), Err(DecisionError::Sqlite { .. })));
        let other = dir.path().join("other.sqlite");
        Connection::open(&other)
            .unwrap()
            .execute_batch("create table t (x)")
            .unwrap();
        assert!(matches!(Store::open(&other), Err(DecisionError::NotOurs { .. })));
        assert!(matches!(
            Store::open(&dir.path().join("no/such/folder.sqlite")),
            Err(DecisionError::Create { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d.sqlite");
        Store::open(&path).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn verdicts_judge_pairs_of_records() {
        let on = |case: &str, contact: &str, verdict| Decision {
            case: case.into(),
            contact: contact.into(),
            target: Some("w1".into()),
            ..made(verdict, 3.0)
        };
        use Verdict::{Confirmed, Rejected, Unsure};
        let decisions: Decisions = [
            on("LL-1", "C2", Confirmed),
            on("LL-1", "C1", Confirmed),
            on("LL-1", "C3", Rejected),
            on("LL-1", "C4", Unsure),
            Decision {
                target: Some("w2".into()),
                ..on("LL-1", "C5", Confirmed)
            },
            // Another case holds C1 and C3 for one person: who is right is not for us to say.
            on("LL-2", "C1", Confirmed),
            on("LL-2", "C3", Confirmed),
        ]
        .into_iter()
        .collect();
        let pair = |left: &str, right: &str, is_match| JudgedPair {
            left: left.into(),
            right: right.into(),
            is_match,
        };
        assert_eq!(
            decisions.pairs(),
            [pair("C1", "C2", true), pair("C2", "C3", false)]
        );
    }

    #[test]
    fn news_is_what_was_not_there() {
        let decision = made(Verdict::Rejected, 3.0);
        let now = [
            ("given-name", "equal", 8.0),
            ("phone", "same number", 21.0),
            ("address", "elsewhere", -1.5),
        ];
        assert_eq!(decision.news(now.into_iter()), "phone same number");
    }
}
