//! `kithkin find`: who each person of a case file is in the records.
use super::audit::Audited;
use super::input::{self, Care, Decided};
use super::linkage::probability;
use super::reported::Reported;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use crate::{ledger, news, proposals};
use anyhow::Result;
use kithkin::find::Known;
use kithkin::ingest::create_private;
use kithkin::ledger::Role;
use kithkin::record::PartialDate;
use kithkin::{AsOf, Engine, EngineOptions, FindOutcome, FindRequest};
use std::io::Write;
use std::path::{Path, PathBuf};

/// People shown for a single case; the rest is in the file.
const SHOWN: usize = 25;

/// Whom to find.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  kithkin find cases.ndjson --index idx --out proposals.ndjson\n  \
    kithkin find case-folder/ --index idx --out - --as-of file --limit 50 | less\n  \
    kithkin find cases.ndjson --index idx --ledger ledger.ndjson\n  \
    kithkin find cases.ndjson --index idx --report reports/ --threshold 0.2\n  \
    kithkin find cases.ndjson --index idx --since last.ndjson --out now.ndjson\n\n\
    A mandate that is withdrawn or over on the day of --as-of hides everybody, and a message says so."
)]
pub(crate) struct Find {
    /// Case files: NDJSON, or folders with case.json and documents; `-` is standard input.
    #[arg(required = true, value_name = "CASES")]
    cases: Vec<PathBuf>,
    /// The index directory (`kithkin index`).
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// Write one proposal a line here (FORMATS section 4); `-` is standard output.
    #[arg(long, value_name = "PROPOSALS.ndjson")]
    out: Option<PathBuf>,
    /// The day for which mandates, restrictions, addresses and ages hold: today, file (the day each file speaks of) or
    /// a date.
    #[arg(long, value_name = "DAY", default_value = "today", value_parser = as_of)]
    as_of: AsOf,
    #[command(flatten)]
    report: Reported,
    /// Write who was searched for, where and with what outcome: one case a line, or a list in a .json file; `-` is
    /// standard output.
    #[arg(long, value_name = "LEDGER.ndjson")]
    ledger: Option<PathBuf>,
    /// Say what is new, risen, fallen or gone since these proposals of an earlier run were written.
    #[arg(long, value_name = "PROPOSALS.ndjson")]
    since: Option<PathBuf>,
    /// Write what is new since then here, one change a line; `-` is standard output.
    #[arg(long, value_name = "NEWS.ndjson", requires = "since")]
    news: Option<PathBuf>,
    /// Who reads the ledger. A manager is also told who was withheld and why, in a part of its own: keep that file apart.
    #[arg(long, value_name = "ROLE", value_enum, default_value_t = Reader::Coordinator, requires = "ledger")]
    ledger_for: Reader,
    /// Least confidence of a proposal; 0.01 when not given.
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f64>,
    /// Most people proposed for a case.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    decisions: Decided,
    #[command(flatten)]
    audit: Audited,
    #[command(flatten)]
    care: Care,
}

/// Who reads the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Reader {
    /// Whoever works the case.
    Coordinator,
    /// Whoever answers for the restrictions.
    Manager,
}

/// `today`, `file` or a date.
pub(super) fn as_of(text: &str) -> Result<AsOf, String> {
    match text.trim() {
        "today" => Ok(AsOf::Today),
        "file" => Ok(AsOf::File),
        date => PartialDate::parse_iso(date)
            .map(AsOf::On)
            .ok_or_else(|| "give today, file, or a date such as 2024-03-31".to_owned()),
    }
}

impl Find {
    /// Finds, writes and sums up.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let engine = Engine::open(&self.index, EngineOptions::default())?;
        let cases = input::cases(&self.cases, &self.care, shell)?;
        let defaults = FindRequest::default();
        let request = FindRequest {
            as_of: self.as_of,
            threshold: self.threshold.unwrap_or(defaults.threshold),
            limit: self.limit,
            decisions: self.decisions.read()?,
            ledger_for: match self.ledger_for {
                Reader::Coordinator => Role::Coordinator,
                Reader::Manager => Role::Manager,
            },
        };
        let outcome = engine.find(&cases, &request, shell.control())?;
        // Nothing is released before the log holds it.
        self.audit.append(
            |asked| engine.audit_find(asked, &cases, &request, &outcome),
            shell,
        )?;
        for message in &outcome.messages {
            shell.note(&format!("{}: {}", message.case, message.text));
        }
        // Read before anything is written: the earlier file may be the one that is written anew.
        let changes = match &self.since {
            Some(path) => Some(news::since(path, &outcome, &request.decisions)?),
            None => None,
        };
        if let Some(path) = &self.out {
            write(path, &outcome)?;
        }
        self.report
            .write(&engine, &cases, &outcome, self.threshold, shell)?;
        if let Some(path) = &self.ledger {
            ledger::write(path, &outcome)?;
        }
        if let (Some(path), Some(changes)) = (&self.news, &changes) {
            news::write(path, changes)?;
        }
        if ![&self.out, &self.ledger, &self.news, self.report.path()]
            .into_iter()
            .flatten()
            .any(|p| p.as_os_str() == "-")
        {
            let mut view = view(&engine, &outcome)?;
            if self.ledger.is_some() {
                view = ledger::show(view, &outcome);
            }
            if let Some(changes) = &changes {
                view = news::show(view, changes);
            }
            shell.show(&view)?;
        }
        let found = outcome.proposals.iter().any(|p| p.contact.is_some());
        Ok(if found { Outcome::Found } else { Outcome::Nothing })
    }
}

fn write(path: &Path, outcome: &FindOutcome) -> Result<()> {
    let mut out = create_private(path)?;
    for proposal in &outcome.proposals {
        serde_json::to_writer(&mut out, proposal)?;
        out.write_all(b"\n")?;
    }
    Ok(out.finish()?)
}

/// The ranked people of a single case, or one line a case.
fn view(engine: &Engine, outcome: &FindOutcome) -> Result<View> {
    let people = || outcome.proposals.iter().filter(|p| p.contact.is_some());
    let json = serde_json::to_value(people().collect::<Vec<_>>())?;
    if let [case] = outcome.cases.as_slice() {
        let grid = proposals::ranked(engine.index(), people(), SHOWN);
        let mut view = View::new(json)
            .heading(format!(
                "{}: {} people looked for, {} records proposed",
                case.case, case.targets, case.proposed
            ))
            .main_grid(grid);
        if case.proposed > SHOWN {
            view = view.dim(format!(
                "The first {SHOWN} of {}; --out writes all of them.",
                case.proposed
            ));
        }
        return Ok(view);
    }
    let mut grid = Grid::new([
        "case",
        ">looked for",
        ">proposed",
        ">sure (.8)",
        ">likely (.5)",
        ">not named by file",
    ]);
    for case in &outcome.cases {
        let at = |p: f64| {
            people()
                .filter(|x| x.case == case.case && x.confidence >= p)
                .count()
        };
        let inferred = people()
            .filter(|x| x.case == case.case && x.known == Known::Inferred)
            .count();
        grid.row([
            case.case.clone(),
            case.targets.to_string(),
            case.proposed.to_string(),
            at(0.8).to_string(),
            at(0.5).to_string(),
            inferred.to_string(),
        ]);
    }
    Ok(View::new(json).main_grid(grid))
}
