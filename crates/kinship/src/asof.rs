//! The day for which periods and ages hold.
use kithkin_record::{CaseFile, PartialDate, date::DayNumber};

/// The day a case file itself speaks of: the latest of the mandate's start, the newest document and the newest
/// placement's start. `None` when the file has no date at all.
pub fn file_day(case: &CaseFile) -> Option<DayNumber> {
    let placements = case.placements.iter().filter_map(|p| p.period.start);
    let documents = case.documents.iter().filter_map(|d| d.date);
    case.mandate
        .period
        .start
        .into_iter()
        .chain(placements)
        .chain(documents)
        .map(|d: PartialDate| d.interval().start)
        .max()
}
