//! `kithkin search`: one person, asked for in a line.
use super::audit::Audited;
use crate::view::{Grid, Tone, View};
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::{Engine, EngineOptions};
use std::path::PathBuf;

/// Whom to search.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  kithkin search \"Shaz Marsden b. 1984 Leeds\" --index idx\n  \
    kithkin search \"Pat Oldroyd WF10 3ZE\" --index idx --format json\n\n\
    A name, and anything else known: year or date of birth, town, postcode, phone number, e-mail address."
)]
pub(crate) struct Search {
    /// The person: a name, then anything else known.
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    /// The index directory (`kithkin index`).
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// Most records shown.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    audit: Audited,
}

impl Search {
    /// Searches and shows.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let engine = Engine::open(&self.index, EngineOptions::default())?;
        let hits = engine.search(&self.text.join(" "), self.limit)?;
        self.audit
            .append(|asked| vec![engine.audit_search(asked, &hits)], shell)?;
        let mut grid = Grid::new([">probability", ">bits", "name", "born", "place", "record"]);
        for hit in &hits {
            grid.toned([
                (format!("{:.3}", hit.probability), Tone::Plain),
                (format!("{:+.1}", hit.weight), Tone::Dim),
                (hit.name.clone(), Tone::Strong),
                (hit.born.clone().unwrap_or_default(), Tone::Plain),
                (hit.place.clone().unwrap_or_default(), Tone::Plain),
                (hit.contact.clone(), Tone::Dim),
            ]);
        }
        let view = View::new(serde_json::to_value(&hits)?).main_grid(grid);
        shell.show(&if hits.is_empty() {
            view.line("Nobody in the records is like that.")
        } else {
            view
        })?;
        Ok(if hits.is_empty() {
            Outcome::Nothing
        } else {
            Outcome::Found
        })
    }
}
