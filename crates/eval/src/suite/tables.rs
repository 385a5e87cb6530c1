//! The tables of a recipe: records to compare, with who they are kept apart from what is compared.
use super::Recipe;
use crate::EvalError;
use kithkin::ingest::{ColumnMap, ExtraKind, IngestError, ReadOptions, Reader};
use kithkin::record::ContactRecord;
use std::path::Path;

/// The recipe's map as the user would give it.
pub(super) fn map(recipe: &Recipe) -> Result<ColumnMap, EvalError> {
    match &recipe.map {
        Some(map) => Ok(ColumnMap::load(&recipe.folder.join(map))?),
        None => Ok(ColumnMap::default()),
    }
}

/// The same map with the recipe's id columns, and with the columns of the truth and of the parts beside the others.
/// What these two hold is taken off the records before anything is compared.
fn map_with_truth(recipe: &Recipe) -> Result<ColumnMap, EvalError> {
    let map = map(recipe)?;
    let map = match &recipe.id {
        Some(id) => map.with_id(id.clone()),
        None => map,
    };
    Ok(own_columns(recipe).fold(map, |map, column| map.with_extra(column, ExtraKind::Category)))
}

/// Columns that say who a record is or which part it is of.
fn own_columns(recipe: &Recipe) -> impl Iterator<Item = &str> {
    let truth = recipe.truth.column.as_deref();
    truth
        .into_iter()
        .chain(recipe.parts.as_ref().map(|p| p.column.as_str()))
}

/// Records and, in the same order, their ids, who they are and which part they are of.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) records: Vec<ContactRecord>,
    pub(super) ids: Vec<String>,
    truth: Vec<String>,
    part: Vec<String>,
}

impl Rows {
    /// Reads a table; ids get `before` in front, so that two files cannot share any.
    pub(super) fn read(recipe: &Recipe, path: &Path, before: &str) -> Result<Self, EvalError> {
        let options = ReadOptions {
            map: Some(map_with_truth(recipe)?),
            require_name: false,
            ..ReadOptions::default()
        };
        let mut rows = Self::default();
        let mut take = |mut record: ContactRecord| {
            let mut own =
                |column: Option<&str>| column.and_then(|c| record.extra.remove(c)).unwrap_or_default();
            let truth = own(recipe.truth.column.as_deref());
            rows.part
                .push(own(recipe.parts.as_ref().map(|p| p.column.as_str())));
            let truth = if truth.is_empty() {
                record.id.clone()
            } else {
                truth
            };
            rows.truth.push(recipe.truth_key(&truth).to_owned());
            rows.ids.push(format!("{before}{}", record.id));
            rows.records.push(record);
            Ok::<(), IngestError>(())
        };
        let mut reader = Reader::new(options)?;
        reader.contacts(path, &mut take)?;
        reader.finish()?;
        Ok(rows)
    }

    /// The rows of one part, moved out of place into a table of their own.
    pub(super) fn part(&self, name: &str) -> Self {
        let mut rows = Self::default();
        for i in (0..self.records.len()).filter(|&i| self.part[i] == name) {
            rows.records.push(self.records[i].clone());
            rows.ids.push(self.ids[i].clone());
            rows.truth.push(self.truth[i].clone());
            rows.part.push(name.to_owned());
        }
        rows
    }

    /// Id and person of every row.
    pub(super) fn who(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.ids.iter().cloned().zip(self.truth.iter().cloned())
    }
}
