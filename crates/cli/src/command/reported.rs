//! Reports for the coordinator, written where `--report` says.
use anyhow::{Context, Result};
use kithkin::ingest::create_private;
use kithkin::record::CaseFile;
use kithkin::report::{self, Options, Report};
use kithkin::{Engine, FindOutcome};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::shell::Shell;

/// Whether and how to report.
#[derive(clap::Args)]
pub(crate) struct Reported {
    /// Write a report for the coordinator: a page (`PAGE.html`), JSON for another system (`OUT.json`), or a folder
    /// with one page a case and an index page (`DIR/`); `-` is a page on standard output.
    #[arg(long, value_name = "PAGE.html")]
    report: Option<PathBuf>,
    /// Put addresses, phone numbers and e-mail addresses into the report; protected ones stay out.
    #[arg(long, requires = "report")]
    with_contact_details: bool,
}

impl Reported {
    /// Where to, if a report was asked for.
    pub(crate) fn path(&self) -> &Option<PathBuf> {
        &self.report
    }

    /// Writes the report, if one was asked for. Nobody below `threshold` is listed in it.
    pub(crate) fn write(
        &self,
        engine: &Engine,
        cases: &[CaseFile],
        outcome: &FindOutcome,
        threshold: Option<f64>,
        shell: &Shell,
    ) -> Result<()> {
        let Some(path) = &self.report else { return Ok(()) };
        let options = Options {
            contact_details: self.with_contact_details,
            threshold: threshold.unwrap_or(Options::default().threshold),
        };
        let report = report::report(engine, cases, outcome, &options)?;
        if self.with_contact_details {
            shell.note(&format!(
                "{} contains contact details: keep it as you keep the case file",
                path.display()
            ));
        }
        write_to(path, &report)
    }
}

/// Writes `report` as what the ending of `path` says: JSON, a page, or a folder of pages; `-` is a page on standard
/// output, and an ending for compression does not count.
pub(super) fn write_to(path: &Path, report: &Report) -> Result<()> {
    let ending_of = |p: &Path| p.extension().map(|e| e.to_ascii_lowercase());
    let ending = match ending_of(path) {
        Some(e) if e == "gz" || e == "zst" => ending_of(&path.with_extension("")),
        ending => ending,
    };
    let named = path.as_os_str().to_string_lossy();
    let folder = named != "-" && (path.is_dir() || named.ends_with(['/', '\\']) || ending.is_none());
    if ending.is_some_and(|e| e == "json") && !folder {
        let mut out = create_private(path)?;
        serde_json::to_writer_pretty(&mut out, report)?;
        out.write_all(b"\n")?;
        return Ok(out.finish()?);
    }
    if !folder {
        return write(path, &report::page(report));
    }
    std::fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))?;
    for page in report::pages(report) {
        write(&path.join(page.file), &page.html)?;
    }
    Ok(())
}

fn write(path: &Path, html: &str) -> Result<()> {
    let mut out = create_private(path)?;
    out.write_all(html.as_bytes())?;
    Ok(out.finish()?)
}
