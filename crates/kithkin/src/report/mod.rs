//! What the coordinator sees: the child's network as plain data, as pages, as a picture.
//!
//! [`report`] turns the outcome of a search into a [`Report`]: who was asked for, who they may be, how sure, why,
//! what not to do, what is missing. It holds nothing of people who must not be found, and no way to reach anybody
//! unless [`Options::contact_details`] asks for it. [`page`] draws one page of it, [`pages`] one a case with an index
//! page; [`schema`] describes the JSON that a [`Report`] is written as.
mod advice;
mod coverage;
mod data;
mod map;
mod page;
mod people;
mod quotes;
mod records;
mod timeline;
mod words;

pub use data::{
    Answer, AskedBy, BarView, Candidate, CaseReport, Chance, ChildView, Coverage, Details, Event, EventKind,
    Expected, Gap, Group, Part, Quote, RecordView, Report, Side, Sought, SourceView,
};
pub use map::svg as map;
pub use page::{page, pages};
pub use words::{printable, relation_words};

use crate::engine::Engine;
use crate::error::Error;
use crate::find::{CaseRead, FindOutcome, Person, Proposal};
use crate::ledger::Ledger;
use kithkin_record::{CaseFile, date::date_of};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Version of the shape of [`Report`].
pub const VERSION: u32 = 1;

/// What a report shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Addresses, phone numbers and e-mail addresses of people whose whereabouts are not protected.
    pub contact_details: bool,
    /// Nobody below this confidence is listed.
    pub threshold: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            contact_details: false,
            threshold: 0.1,
        }
    }
}

/// What one case's report is made from.
struct Seen<'a> {
    read: &'a CaseRead,
    ledger: &'a Ledger,
    /// The records proposed, by id.
    people: BTreeMap<&'a str, Person>,
}

impl Seen<'_> {
    fn person(&self, proposal: &Proposal) -> Option<&Person> {
        self.people.get(proposal.contact.as_deref()?)
    }

    fn name_of(&self, id: &str) -> Option<String> {
        self.people.get(id).map(|p| records::name(&p.record))
    }
}

/// The report of `outcome`, which `engine` found for `cases`.
///
/// # Errors
/// [`Error::Index`] when a proposed record cannot be read from the index.
///
/// ```
/// use kithkin::record::{CaseFile, ContactRecord, PersonName, Wish, WishKind};
/// use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest, report};
/// # let dir = tempfile::tempdir()?;
/// # let mut writer = kithkin::index::IndexWriter::create(dir.path().join("idx"))?;
/// # writer.add(&ContactRecord { id: "C1".into(), names: vec![PersonName::parse("Philomena O'Hanlon")], ..Default::default() })?;
/// # writer.commit()?;
/// let engine = Engine::open(dir.path().join("idx"), EngineOptions::default())?;
/// let wish = Wish { id: "w1".into(), who: "Philomena O'Hanlon".into(), relation: None, wish: WishKind::Find };
/// let cases = [CaseFile { id: "LL-1".into(), wishes: vec![wish], ..CaseFile::default() }];
/// let request = FindRequest { as_of: AsOf::File, ..FindRequest::default() };
/// let outcome = engine.find(&cases, &request, &Control::default())?;
/// let report = report::report(&engine, &cases, &outcome, &report::Options::default())?;
/// assert_eq!(report.cases[0].sought[0].candidates[0].records[0].name, "Philomena O'Hanlon");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report(
    engine: &Engine,
    cases: &[CaseFile],
    outcome: &FindOutcome,
    options: &Options,
) -> Result<Report, Error> {
    let mut by_case: BTreeMap<&str, Vec<&Proposal>> = BTreeMap::new();
    for proposal in &outcome.proposals {
        by_case.entry(proposal.case.as_str()).or_default().push(proposal);
    }
    let files: BTreeMap<&str, &CaseFile> = cases.iter().map(|c| (c.id.as_str(), c)).collect();
    let cases = outcome
        .read
        .par_iter()
        .zip(&outcome.ledger)
        .filter_map(|(read, ledger)| Some((*files.get(ledger.case.as_str())?, read, ledger)))
        .map(|(case, read, ledger)| {
            let proposals = by_case.get(case.id.as_str()).map_or(&[][..], Vec::as_slice);
            let messages = outcome.messages.iter().filter(|m| m.case == case.id);
            let messages = messages.map(|m| printable(&m.text)).collect();
            let people = people_of(engine, proposals)?;
            let seen = Seen { read, ledger, people };
            Ok(one_case(case, &seen, proposals, messages, options))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(Report {
        version: VERSION,
        contact_details: options.contact_details,
        threshold: options.threshold,
        cases,
    })
}

fn one_case(
    case: &CaseFile,
    seen: &Seen<'_>,
    proposals: &[&Proposal],
    messages: Vec<String>,
    options: &Options,
) -> CaseReport {
    let mut out = CaseReport {
        case: printable(&case.id),
        day: date_of(seen.read.as_of).to_string(),
        purpose: Some(printable(&case.mandate.purpose)).filter(|p| !p.is_empty()),
        messages,
        child: child(case, seen.read),
        ..CaseReport::default()
    };
    if seen.read.rules.everybody.is_some() {
        return out;
    }
    let quotes = quotes::Quotes::new(case, seen.read, options.contact_details);
    out.sought = people::sought(case, seen, proposals, &quotes, options);
    out.inferred = people::inferred(seen, proposals, options);
    out.expected = expected(&out);
    out.timeline = timeline::events(case, seen, &quotes);
    out.coverage = coverage::coverage(case, seen, &out.sought, &out.inferred);
    out
}

fn people_of<'p>(engine: &Engine, proposals: &[&'p Proposal]) -> Result<BTreeMap<&'p str, Person>, Error> {
    let mut people = BTreeMap::new();
    for id in proposals.iter().filter_map(|p| p.contact.as_deref()) {
        if let Some(doc) = engine.index().doc(id).filter(|_| !people.contains_key(id)) {
            people.insert(id, Person::new(doc, engine.index().record(doc)?));
        }
    }
    Ok(people)
}

fn child(case: &CaseFile, read: &CaseRead) -> ChildView {
    let mut names = case.child.names.iter().map(|n| printable(&n.display()));
    let born = case.child.birth.as_ref();
    let days = born.and_then(|b| b.interval);
    let age = days
        .filter(|b| b.days() <= 31)
        .map(|b| f64::from(read.as_of - b.start) / 365.25);
    ChildView {
        name: names.next(),
        other_names: names.collect(),
        born: born.map(|b| b.date.map_or_else(|| printable(&b.text), |d| d.to_string())),
        age: age.filter(|a| (0.0..120.0).contains(a)).map(|a| a as u32),
    }
}

fn expected(case: &CaseReport) -> Expected {
    let all = || {
        let named = case.sought.iter().flat_map(|s| &s.candidates);
        named.chain(&case.inferred).map(|c| c.confidence.p)
    };
    let likely = || all().filter(|p| *p >= words::LIKELY);
    Expected {
        people: likely().count(),
        wrong: likely().map(|p| 1.0 - p).sum(),
        all_people: all().count(),
        all_wrong: all().map(|p| 1.0 - p).sum(),
        at: words::LIKELY,
    }
}

/// The JSON Schema of a [`Report`].
///
/// ```
/// let schema = serde_json::to_value(kithkin::report::schema()).unwrap();
/// assert_eq!(schema["title"], "Report");
/// ```
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Report)
}
