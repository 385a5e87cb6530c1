//! Which sources an index has, and of which years.
use super::{Source, words};
use crate::error::Error;
use kithkin_index::{Exclude, Index};
use kithkin_record::PartialDate;
use std::collections::BTreeMap;

/// How many records of a source were recorded when.
#[derive(Default)]
struct Dates {
    on: BTreeMap<PartialDate, usize>,
    undated: usize,
}

impl Dates {
    fn add(&mut self, recorded: Option<PartialDate>) {
        match recorded {
            Some(day) => *self.on.entry(day).or_default() += 1,
            None => self.undated += 1,
        }
    }
}

/// How many records each source of an index has, by date of recording.
#[derive(Default)]
pub(crate) struct Coverage {
    sources: BTreeMap<String, Dates>,
}

impl Coverage {
    /// Counts record `doc`.
    pub(crate) fn count(&mut self, index: &Index, doc: u32) -> Result<(), Error> {
        index.with_record(doc, |record| {
            let recorded = record.recorded.as_ref().map(PartialDate::from);
            let name = record.source.as_str();
            match self.sources.get_mut(name) {
                Some(dates) => dates.add(recorded),
                None => self.sources.entry(name.to_owned()).or_default().add(recorded),
            }
        })?;
        Ok(())
    }

    /// What is left without the records of `exclude`: as if these had never been counted.
    pub(crate) fn without(&self, index: &Index, exclude: &Exclude) -> Result<Vec<Source>, Error> {
        let mut gone = Self::default();
        for doc in exclude.docs() {
            gone.count(index, doc)?;
        }
        let none = Dates::default();
        let left = self.sources.iter().map(|(name, dates)| {
            let gone = gone.sources.get(name).unwrap_or(&none);
            source(name, dates, gone)
        });
        Ok(left.filter(|s| s.records > 0).collect())
    }
}

fn source(name: &str, dates: &Dates, gone: &Dates) -> Source {
    let left = || {
        dates.on.iter().filter_map(|(day, count)| {
            let left = count.saturating_sub(gone.on.get(day).copied().unwrap_or(0));
            (left > 0).then_some((day, left))
        })
    };
    let undated = dates.undated.saturating_sub(gone.undated);
    let mut out = Source {
        name: name.to_owned(),
        records: undated + left().map(|(_, count)| count).sum::<usize>(),
        undated,
        oldest: left().next().map(|(day, _)| day.to_string()),
        newest: left().next_back().map(|(day, _)| day.to_string()),
        text: String::new(),
    };
    out.text = words::source(&out);
    out
}
