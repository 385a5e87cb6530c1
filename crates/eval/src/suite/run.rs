//! Doing what a recipe says.
use super::{Measured, Recipe, Task};
use crate::EvalError;
use crate::pairs::{self, PairTruth};
use crate::statements::{self, Statements};
use kithkin::Control;
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::record::CaseFile;
use std::path::{Path, PathBuf};

/// The truth file or folder of a recipe.
fn truth_file(recipe: &Recipe, data: &Path) -> PathBuf {
    data.join(recipe.truth.file.as_deref().unwrap_or(Path::new("")))
}

/// Runs one recipe on files that are there.
pub(super) fn task(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    match recipe.kind {
        Task::Pairs => {
            let truth = PairTruth::read(&truth_file(recipe, data))?;
            let threshold = recipe.threshold.unwrap_or(pairs::DEFAULT_THRESHOLD);
            let report = pairs::score_file(&truth, &data.join(&recipe.files[0]), threshold)?;
            Ok(Measured {
                figures: report.into(),
                compared: None,
            })
        }
        Task::Statements => read_notes(recipe, data, control),
        other => Err(EvalError::Recipe {
            path: recipe.folder.clone(),
            reason: format!("{} cannot be run yet", other.term()),
        }),
    }
}

/// The case files of the recipe's `n`th file.
fn cases(recipe: &Recipe, n: usize, data: &Path) -> Result<Vec<CaseFile>, EvalError> {
    let mut reader = Reader::new(ReadOptions::default())?;
    Ok(reader.cases(&data.join(&recipe.files[n]))?)
}

fn read_notes(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    let truth = Statements::read_truth(&truth_file(recipe, data))?;
    let mut read = Vec::new();
    for case in cases(recipe, 0, data)? {
        control.check()?;
        read.extend(
            kithkin::casefile::read(&case)
                .iter()
                .filter_map(|s| serde_json::to_value(s).ok()),
        );
    }
    Ok(Measured {
        figures: statements::score(&truth, &Statements::from_lines(&read)).into(),
        compared: None,
    })
}
