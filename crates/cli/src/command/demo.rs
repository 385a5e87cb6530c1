//! `kithkin demo`: the whole chain on a fictional child, in a temporary folder.
use crate::view::{Grid, Tone, View};
use crate::{Outcome, proposals, shell::Shell};
use anyhow::{Context, Result};
use kithkin::build::{BuildOptions, build_index};
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::report::{self, Report};
use kithkin::{AsOf, Engine, EngineOptions, FindOutcome, FindRequest, Proposal};
use std::path::Path;
use std::time::Instant;

const CONTACTS: &str = include_str!("../../../../fixtures/demo/contacts.ndjson");
const CASES: &str = include_str!("../../../../fixtures/demo/cases.ndjson");

/// People in the demo's table.
const SHOWN: usize = 14;

/// Nothing to choose.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  kithkin demo\n\n\
    Everybody in it is made up. --keep leaves the files for you to try the other commands on, and the \
    coordinator's page, report.html.")]
pub(crate) struct Demo {
    /// Leave the case file, the contact records, the index and the report (report.html) in this folder.
    #[arg(long, value_name = "DIR")]
    keep: Option<std::path::PathBuf>,
}

impl Demo {
    /// Indexes, reads, finds and shows.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let temporary = tempfile::tempdir().context("cannot make a temporary folder for the demo")?;
        let folder = self.keep.as_deref().unwrap_or(temporary.path());
        let start = Instant::now();
        write_inputs(folder)
            .with_context(|| format!("cannot write the demo's files to {}", folder.display()))?;
        let index = folder.join("index");
        let built = build_index(
            &[folder.join("contacts.ndjson")],
            &index,
            &BuildOptions::default(),
            shell.control(),
        )?;
        let cases = Reader::new(ReadOptions::default())?.cases(&folder.join("cases.ndjson"))?;
        let statements: usize = cases.iter().map(|c| kithkin::casefile::read(c).len()).sum();
        let documents: usize = cases.iter().map(|c| c.documents.len()).sum();
        let engine = Engine::open(&index, EngineOptions::default())?;
        let request = FindRequest {
            as_of: AsOf::File,
            ..FindRequest::default()
        };
        let outcome = engine.find(&cases, &request, shell.control())?;
        let took = start.elapsed();
        let child = cases
            .first()
            .and_then(|c| c.child.names.first())
            .map_or_else(String::new, |n| n.display());
        let view = View::new(serde_json::to_value(&outcome.proposals)?)
            .heading(format!("A search for {child}'s people (all of them made up)"))
            .line(format!(
                "{} contact records indexed; {} documents read, {statements} mentions of people; {} people looked for; \
                 {:.1} s in all.",
                built.index.records,
                documents,
                outcome.cases.iter().map(|c| c.targets).sum::<usize>(),
                took.as_secs_f64()
            ));
        let report = report::report(&engine, &cases, &outcome, &report::Options::default())?;
        shell.show(&result(view, &engine, &outcome, &report))?;
        if let Some(folder) = &self.keep {
            super::reported::write_to(&folder.join("report.html"), &report)?;
            shell.note(&format!(
                "the files are in {}; report.html is what a coordinator sees",
                folder.display()
            ));
        }
        Ok(Outcome::Found)
    }
}

fn write_inputs(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("contacts.ndjson"), CONTACTS)?;
    std::fs::write(folder.join("cases.ndjson"), CASES)
}

/// The ranked table, who is probably in no record, and the top person explained.
fn result(view: View, engine: &Engine, outcome: &FindOutcome, report: &Report) -> View {
    let sought = || report.cases.iter().flat_map(|c| &c.sought);
    let asked_for = |line: &Proposal| {
        let by = sought().find(|s| Some(&s.id) == line.target.as_ref());
        by.map_or_else(String::new, |s| s.called.clone())
    };
    let people = || outcome.proposals.iter().filter(|p| p.contact.is_some());
    let mut view = view
        .heading("Who they may be in the records, surest first")
        .main_grid(proposals::ranked(engine.index(), people(), SHOWN));
    let more = people().count().saturating_sub(SHOWN);
    if more > 0 {
        view = view.dim(format!("and {more} less sure"));
    }
    let mut nobody = Grid::new(["asked for as", "relation", ">probability"]);
    let mut missing: Vec<_> = outcome.proposals.iter().filter(|p| p.contact.is_none()).collect();
    missing.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    for line in missing.iter().filter(|p| p.confidence >= 0.5).take(5) {
        nobody.toned([
            (asked_for(line), Tone::Plain),
            (line.relation.map_or("-", |r| r.term()).to_owned(), Tone::Plain),
            (format!("{:.3}", line.confidence), Tone::Plain),
        ]);
    }
    if !nobody.is_empty() {
        view = view.heading("Probably nobody in the records").grid(nobody);
    }
    if let Some(top) = people().next() {
        let record = proposals::record_of(engine.index(), top);
        view = proposals::waterfall(view.line("").line("Why the first:"), top, record.as_ref());
    }
    view.dim("Kithkin proposes; the coordinator decides. Nobody is contacted because a program said so.")
}
