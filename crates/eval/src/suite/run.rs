//! Doing what a recipe says.
use super::tables::{self, Rows};
use super::{Figures, Measured, Recipe, Task};
use crate::EvalError;
use crate::clusters;
use crate::names;
use crate::pairs::{self, LABELS, PairTruth};
use crate::proposals::{self, ProposalTruth, Proposals};
use crate::statements::{self, Statements};
use kithkin::build::{BuildOptions, build_index};
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::link::{LinkOptions, LinkOutcome, dedupe, link};
use kithkin::names::{NameKind, score_csv};
use kithkin::record::CaseFile;
use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
use std::path::{Path, PathBuf};

/// Runs one recipe on files that are there.
pub(super) fn task(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    match recipe.kind {
        Task::Dedupe => dedupe_file(recipe, data, control),
        Task::Link => link_files(recipe, data, control),
        Task::Proposals => find(recipe, data, control),
        Task::Statements => read_notes(recipe, data, control),
        Task::Pairs => score_pairs(recipe, data),
        Task::Names => judge_names(recipe, data),
    }
}

/// The truth file or folder of a recipe.
fn truth_file(recipe: &Recipe, data: &Path) -> PathBuf {
    data.join(recipe.truth.file.as_deref().unwrap_or(Path::new("")))
}

fn failed(recipe: &Recipe, error: &dyn std::fmt::Display) -> EvalError {
    EvalError::Task {
        name: recipe.name.clone(),
        reason: error.to_string(),
    }
}

/// Every candidate pair is asked for, so that calibration is measured on all of them.
fn options(recipe: &Recipe) -> Result<LinkOptions, EvalError> {
    let map = tables::map(recipe)?;
    let options = LinkOptions::for_map(Some(&map));
    Ok(LinkOptions {
        threshold: recipe.threshold.unwrap_or(options.threshold),
        listed_from: 0.0,
        ..options
    })
}

/// The figures of scored pairs, by index into the records.
fn figures(outcome: &LinkOutcome, left: &Rows, right: &Rows, truth: &PairTruth, threshold: f64) -> Figures {
    let rows = outcome.pairs.iter().map(|p| {
        let ids = (&left.ids[p.left as usize], &right.ids[p.right as usize]);
        (ids.0.as_str(), ids.1.as_str(), p.weight, p.probability)
    });
    pairs::score(truth, rows, threshold).into()
}

fn dedupe_file(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    let options = options(recipe)?;
    let mut rows = Rows::read(recipe, &data.join(&recipe.files[0]), "")?;
    let records = std::mem::take(&mut rows.records);
    let outcome = dedupe(&records, &options, control).map_err(|e| failed(recipe, &e))?;
    control.check()?;
    let truth = match &recipe.truth.file {
        Some(file) => PairTruth::read(&data.join(file))?,
        None => PairTruth::from_clusters(rows.who()),
    };
    let mut measured = figures(&outcome, &rows, &rows, &truth, options.threshold);
    if recipe.truth.file.is_none() {
        let put = |(id, cluster): (&String, &u32)| (id.clone(), cluster.to_string());
        let predicted = rows.ids.iter().zip(&outcome.clusters).map(put).collect();
        measured.clusters = Some(clusters::score(&rows.who().collect(), &predicted));
    }
    Ok(Measured {
        figures: measured,
        compared: Some(outcome.candidates as u64),
    })
}

fn link_files(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    let options = options(recipe)?;
    let first = data.join(&recipe.files[0]);
    let (mut a, mut b) = match &recipe.parts {
        Some(parts) => {
            let all = Rows::read(recipe, &first, "")?;
            (all.part(&parts.a), all.part(&parts.b))
        }
        None => (
            Rows::read(recipe, &first, "a:")?,
            Rows::read(recipe, &data.join(&recipe.files[1]), "b:")?,
        ),
    };
    let (left, right) = (std::mem::take(&mut a.records), std::mem::take(&mut b.records));
    let outcome = link(&left, &right, &options, control).map_err(|e| failed(recipe, &e))?;
    control.check()?;
    let truth = match &recipe.truth.file {
        Some(file) => PairTruth::read(&data.join(file))?,
        None => PairTruth::from_clusters_between(a.who(), b.who()),
    };
    Ok(Measured {
        figures: figures(&outcome, &a, &b, &truth, options.threshold),
        compared: Some(outcome.candidates as u64),
    })
}

fn judge_names(recipe: &Recipe, data: &Path) -> Result<Measured, EvalError> {
    let kind: NameKind =
        (recipe.names.as_deref().unwrap_or_default().parse()).map_err(|e| failed(recipe, &e))?;
    let pairs = data.join(&recipe.files[0]);
    let mut scored = tempfile::NamedTempFile::new().map_err(|e| failed(recipe, &e))?;
    score_csv(kithkin::ingest::open_text(&pairs)?, &mut scored, kind).map_err(|e| failed(recipe, &e))?;
    let truth = recipe.truth.file.as_ref().map_or(pairs, |file| data.join(file));
    let labels: Vec<&str> = recipe.truth.column.as_deref().into_iter().collect();
    let labels = if labels.is_empty() { LABELS } else { &labels };
    let report = names::score_labelled(&truth, scored.path(), labels)?;
    Ok(Measured {
        compared: Some(report.pairs as u64),
        figures: report.into(),
    })
}

fn score_pairs(recipe: &Recipe, data: &Path) -> Result<Measured, EvalError> {
    let truth = match recipe.files.get(1) {
        Some(table) => PairTruth::from_clusters(Rows::read(recipe, &data.join(table), "")?.who()),
        None => PairTruth::read(&truth_file(recipe, data))?,
    };
    let threshold = recipe.threshold.unwrap_or(pairs::DEFAULT_THRESHOLD);
    let report = pairs::score_file(&truth, &data.join(&recipe.files[0]), threshold)?;
    Ok(Measured {
        figures: report.into(),
        compared: None,
    })
}

/// The case files of the recipe's `n`th file.
fn cases(recipe: &Recipe, n: usize, data: &Path) -> Result<Vec<CaseFile>, EvalError> {
    let mut reader = Reader::new(ReadOptions::default())?;
    Ok(reader.cases(&data.join(&recipe.files[n]))?)
}

fn find(recipe: &Recipe, data: &Path, control: &Control) -> Result<Measured, EvalError> {
    let truth = ProposalTruth::read(&truth_file(recipe, data))?;
    let folder = tempfile::tempdir().map_err(|e| failed(recipe, &e))?;
    let index = folder.path().join("index");
    let contacts = [data.join(&recipe.files[0])];
    build_index(&contacts, &index, &BuildOptions::default(), control).map_err(|e| failed(recipe, &e))?;
    let engine = Engine::open(&index, EngineOptions::default()).map_err(|e| failed(recipe, &e))?;
    let request = FindRequest {
        as_of: match recipe.as_of.as_deref() {
            Some("today") => AsOf::Today,
            _ => AsOf::File,
        },
        ..FindRequest::default()
    };
    let cases = cases(recipe, 1, data)?;
    let outcome = engine
        .find(&cases, &request, control)
        .map_err(|e| failed(recipe, &e))?;
    let lines: Vec<_> = outcome
        .proposals
        .iter()
        .filter_map(|p| serde_json::to_value(p).ok())
        .collect();
    Ok(Measured {
        figures: proposals::score(&truth, &Proposals::from_lines(&lines)).into(),
        compared: None,
    })
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
