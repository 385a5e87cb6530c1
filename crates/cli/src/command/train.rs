//! `kithkin train`: a model from the user's own records.
use super::linkage::Tables;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::ingest::create_private;
use kithkin::link::dedupe;
use std::io::Write;
use std::path::PathBuf;

/// From what to learn.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin train people.csv --map people.toml --out model.json\n  \
    kithkin dedupe more-people.csv --map people.toml --model model.json --pairs pairs.csv\n\n\
    dedupe and link learn a model from the records they are given. A model trained on a large file serves small ones, \
    and makes runs comparable."
)]
pub(crate) struct Train {
    /// Contact records: NDJSON, CSV or Parquet.
    file: PathBuf,
    /// Write the model here.
    #[arg(long, value_name = "MODEL.json")]
    out: PathBuf,
    #[command(flatten)]
    tables: Tables,
}

impl Train {
    /// Learns, writes and shows m and u.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let records = self.tables.read(&self.file, shell)?;
        let outcome = dedupe(&records, &self.tables.options(None)?, shell.control())?;
        let json = outcome.model.to_json()?;
        let mut out = create_private(&self.out)?;
        out.write_all(json.as_bytes())?;
        out.finish()?;
        let mut grid = Grid::new(["comparison", "level", ">m", ">u", ">bits"]);
        for comparison in &outcome.model.comparisons {
            for (i, level) in comparison.levels.iter().enumerate() {
                let name = if i == 0 { comparison.name.as_str() } else { "" };
                grid.row([
                    name.to_owned(),
                    level.name.clone(),
                    format!("{:.5}", level.m),
                    format!("{:.6}", level.u),
                    format!("{:+.2}", (level.m / level.u).log2()),
                ]);
            }
        }
        if self.out.as_os_str() != "-" {
            let view = View::new(serde_json::from_str(&json)?)
                .heading(format!(
                    "Learnt from {} records and {} pairs",
                    records.len(),
                    outcome.candidates
                ))
                .line(format!(
                    "One random pair in {:.0} is the same person.",
                    1.0 / outcome.model.prior.max(1e-12)
                ))
                .main_grid(grid);
            shell.show(&view)?;
        }
        Ok(Outcome::Found)
    }
}
