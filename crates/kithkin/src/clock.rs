//! The system clock.
use kithkin_record::date::{DayNumber, date_of};
use std::time::{SystemTime, UNIX_EPOCH};

fn seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_secs())
}

/// Today.
pub(crate) fn today() -> DayNumber {
    i32::try_from(seconds() / 86_400).unwrap_or(i32::MAX)
}

/// The time of day in UTC, to the second: `2026-11-22T10:00:00Z`.
///
/// ```
/// let now = kithkin::now();
/// assert_eq!((now.len(), &now[10..11], &now[19..]), (20, "T", "Z"));
/// ```
pub fn now() -> String {
    let seconds = seconds();
    let day = date_of(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX));
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}Z")
}
