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
        Ok(left.flatten().collect())
    }
}

/// Rounded down to one digit; fewer than 100 are 0.
fn rounded(records: usize) -> usize {
    if records < 100 {
        return 0;
    }
    let unit = 10usize.pow(records.ilog10());
    records / unit * unit
}

/// The source without what is gone; `None` when nothing is left of it.
fn source(name: &str, dates: &Dates, gone: &Dates) -> Option<Source> {
    let left = || {
        dates.on.iter().filter_map(|(day, count)| {
            let left = count.saturating_sub(gone.on.get(day).copied().unwrap_or(0));
            (left > 0).then_some((day, left))
        })
    };
    let undated = dates.undated.saturating_sub(gone.undated);
    let records = undated + left().map(|(_, count)| count).sum::<usize>();
    if records == 0 {
        return None;
    }
    let mut out = Source {
        name: name.to_owned(),
        records: rounded(records),
        undated: undated > 0,
        oldest: left().next().map(|(day, _)| day.to_string()),
        newest: left().next_back().map(|(day, _)| day.to_string()),
        text: String::new(),
    };
    out.text = words::source(&out);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_record_more_or_less_is_hardly_ever_told() {
        let told: Vec<usize> = [0, 99, 100, 118, 119, 250, 1_999, 2_345_678]
            .map(rounded)
            .to_vec();
        assert_eq!(told, [0, 0, 100, 100, 100, 200, 1_000, 2_000_000]);
    }

    #[test]
    fn what_is_gone_was_never_there() {
        let day = |text: &str| PartialDate::parse_iso(text);
        let dates = |days: &[Option<PartialDate>]| {
            let mut dates = Dates::default();
            days.iter().for_each(|d| dates.add(*d));
            dates
        };
        let all = dates(&[day("2009"), day("2019-12-01"), day("2021"), None]);
        let left = source("r", &all, &dates(&[day("2021"), None])).unwrap();
        assert!(left == source("r", &dates(&[day("2009"), day("2019-12-01")]), &Dates::default()).unwrap());
        assert_eq!(
            (left.newest.as_deref(), left.undated),
            (Some("2019-12-01"), false)
        );
        assert!(source("r", &all, &all).is_none());
    }
}
