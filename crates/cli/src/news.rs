//! What is new since an earlier run, for the eye and as a file.
use crate::view::{Grid, Tone, View};
use anyhow::{Context, Result};
use kithkin::FindOutcome;
use kithkin::decisions::Decisions;
use kithkin::ingest::{create_private, open_text};
use kithkin::news::{Change, Kind, Previous, Why};
use std::io::Write;
use std::path::Path;

/// Changes shown; the rest is in the file.
const SHOWN: usize = 25;

/// What `outcome` has that the proposals in the file `since` had not, and the other way about.
pub(crate) fn since(path: &Path, outcome: &FindOutcome, decisions: &Decisions) -> Result<Vec<Change>> {
    let previous = Previous::read(open_text(path)?).with_context(|| path.display().to_string())?;
    let cases = outcome.cases.iter().map(|c| c.case.as_str());
    Ok(previous.news(cases, &outcome.proposals, decisions))
}

/// Writes one change a line.
pub(crate) fn write(path: &Path, changes: &[Change]) -> Result<()> {
    let mut out = create_private(path)?;
    for change in changes {
        serde_json::to_writer(&mut out, change)?;
        out.write_all(b"\n")?;
    }
    Ok(out.finish()?)
}

/// Adds the changes to what is shown.
pub(crate) fn show(view: View, changes: &[Change]) -> View {
    let count = |kind: Kind| changes.iter().filter(|c| c.kind == kind).count();
    let view = view.heading(format!(
        "Since the earlier run: {} new, {} risen, {} fallen, {} gone",
        count(Kind::New),
        count(Kind::Risen),
        count(Kind::Fallen),
        count(Kind::Gone)
    ));
    let mut grid = Grid::new(["change", "=case", "=record", "=relation", ">then", ">now"]);
    let sure = |p: Option<f64>| p.map_or_else(|| "-".to_owned(), |p| format!("{p:.3}"));
    for change in changes.iter().take(SHOWN) {
        let tone = match change.kind {
            Kind::New | Kind::Risen => Tone::Good,
            Kind::Fallen | Kind::Gone => Tone::Dim,
        };
        let word = match change.why {
            Some(Why::Rejected) => "gone: rejected",
            None => change.kind.term(),
        };
        grid.toned([
            (word.to_owned(), tone),
            (change.case.clone(), Tone::Plain),
            (change.contact.clone(), Tone::Strong),
            (
                change.relation.clone().unwrap_or_else(|| "-".to_owned()),
                Tone::Plain,
            ),
            (sure(change.before), Tone::Plain),
            (sure(change.now), Tone::Plain),
        ]);
    }
    let view = view.grid(grid);
    if changes.len() > SHOWN {
        view.dim(format!(
            "The first {SHOWN} of {}; --news writes all of them.",
            changes.len()
        ))
    } else {
        view
    }
}
