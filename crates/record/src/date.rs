//! Dates that may be half known: a year, a month, a day, or an interval worked out from an age.
mod parse;

use crate::hidden_debug;
use jiff::{ToSpan, civil};

pub use parse::REFERENCE_YEAR;

/// A day as a count from 1970-01-01, negative before it.
pub type DayNumber = i32;

/// The calendar day of a day number; days outside the years 1 to 2999 are clamped to them.
fn civil_of(day: DayNumber) -> civil::Date {
    civil::date(1970, 1, 1).saturating_add(day.clamp(-719_162, 376_199).days())
}

fn day_of(date: civil::Date) -> DayNumber {
    civil::date(1970, 1, 1)
        .until(date)
        .map_or(0, |span| span.get_days())
}

fn day_number(year: i16, month: u8, day: u8) -> Option<DayNumber> {
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(day_of(date))
}

/// A FHIR partial date: a year, perhaps a month, perhaps a day.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize,
)]
pub struct PartialDate {
    year: i16,
    /// 0 when not known.
    month: u8,
    /// 0 when not known.
    day: u8,
}
hidden_debug!(PartialDate);

impl PartialDate {
    /// A date of which `year`, and perhaps `month` and `day`, are known. `None` when there is no such day, when
    /// a day is given without its month, or when the year is outside 1 to 2999.
    ///
    /// ```
    /// use kithkin_record::PartialDate;
    /// assert!(PartialDate::new(2012, Some(2), Some(29)).is_some());
    /// assert!(PartialDate::new(2011, Some(2), Some(29)).is_none());
    /// ```
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if !(1..=2999).contains(&year) || (day.is_some() && month.is_none()) {
            return None;
        }
        if month == Some(0) || day == Some(0) {
            return None;
        }
        day_number(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(Self {
            year,
            month: month.unwrap_or(0),
            day: day.unwrap_or(0),
        })
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a FHIR dateTime after the day is cut off.
    ///
    /// ```
    /// use kithkin_record::PartialDate;
    /// assert_eq!(PartialDate::parse_iso("1988-02").unwrap().to_string(), "1988-02");
    /// assert!(PartialDate::parse_iso("02/1988").is_none());
    /// ```
    pub fn parse_iso(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.split_once('T').map_or(text, |(date, _)| date);
        let mut parts = text.split('-');
        let year = parts.next().filter(|p| p.len() == 4)?.parse().ok()?;
        let mut two = || match parts.next() {
            None => Some(None),
            Some(p) if p.len() == 2 => p.parse().ok().map(Some),
            Some(_) => None,
        };
        let (month, day) = (two()?, two()?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, month, day)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, when known.
    pub fn month(self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, when known.
    pub fn day(self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// The days this date may mean, both ends included.
    pub fn interval(self) -> DateInterval {
        let month_last =
            |m: u8| civil::Date::new(self.year, m as i8, 1).map_or(28, |d| d.days_in_month() as u8);
        let (m0, m1) = self.month().map_or((1, 12), |m| (m, m));
        let (d0, d1) = self.day().map_or((1, month_last(m1)), |d| (d, d));
        let at = |m, d| day_number(self.year, m, d).unwrap_or_default();
        DateInterval {
            start: at(m0, d0),
            end: at(m1, d1),
        }
    }
}

impl From<&ArchivedPartialDate> for PartialDate {
    fn from(archived: &ArchivedPartialDate) -> Self {
        Self {
            year: archived.year.to_native(),
            month: archived.month,
            day: archived.day,
        }
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month() {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day() {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A closed interval of days. `start <= end` always.
#[derive(Clone, Copy, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct DateInterval {
    /// The first day.
    pub start: DayNumber,
    /// The last day.
    pub end: DayNumber,
}
hidden_debug!(DateInterval);

impl DateInterval {
    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// How many days it spans; a single day spans 1.
    pub fn days(self) -> i32 {
        self.end - self.start + 1
    }

    /// The days both share, if any.
    pub fn intersect(self, other: Self) -> Option<Self> {
        self.overlaps(other).then(|| Self {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
        })
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether every day of `other` is in this one.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The interval with `days` more on either side.
    pub fn widened(self, days: i32) -> Self {
        let days = days.max(0);
        Self {
            start: self.start.saturating_sub(days),
            end: self.end.saturating_add(days),
        }
    }

    /// When somebody was born who is `age` years old on some day of `on`.
    ///
    /// ```
    /// use kithkin_record::{DateInterval, PartialDate};
    /// let day = PartialDate::parse_iso("2014-06-02").unwrap().interval();
    /// let (first, last) = DateInterval::from_age(7, day).iso_ends();
    /// assert_eq!((first.to_string(), last.to_string()), ("2006-06-03".to_owned(), "2007-06-02".to_owned()));
    /// ```
    pub fn from_age(age: u8, on: Self) -> Self {
        Self::from_age_in_months(u32::from(age) * 12, 12, on)
    }

    /// When somebody was born whose age on some day of `on` is at least `months`, and less than `months + step`:
    /// `step` is 12 for an age in years, 1 for one in months.
    pub fn from_age_in_months(months: u32, step: u32, on: Self) -> Self {
        let before = |day: DayNumber, months: u32| {
            let day = civil_of(day);
            let earlier = day.saturating_sub(i64::from(months.min(12_000)).months());
            day_of(earlier)
        };
        Self {
            start: before(on.start, months.saturating_add(step.max(1))).saturating_add(1),
            end: before(on.end, months),
        }
    }

    /// The first and last day as `YYYY-MM-DD`.
    pub fn iso_ends(self) -> (PartialDate, PartialDate) {
        (date_of(self.start), date_of(self.end))
    }
}

/// The calendar date of a day number. Days outside the calendar are clamped to it.
pub fn date_of(day: DayNumber) -> PartialDate {
    let date = civil_of(day);
    PartialDate {
        year: date.year(),
        month: date.month() as u8,
        day: date.day() as u8,
    }
}

/// Signs that a date is not what it says: how registers write "not known".
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct DateMarks(pub u8);
hidden_debug!(DateMarks);

impl DateMarks {
    /// 1 January: often stands for "only the year is known".
    pub const FIRST_OF_YEAR: u8 = 1;
    /// The 1st or 15th of a month: often stands for "only the month is known".
    pub const MID_OR_FIRST_OF_MONTH: u8 = 2;
    /// 1900-01-01, 1970-01-01 and the like: often stands for "not known at all".
    pub const EPOCH: u8 = 4;
    /// The text says about, circa, or similar.
    pub const APPROXIMATE: u8 = 8;
    /// Day and month were exchanged to make a valid date.
    pub const SWAPPED: u8 = 16;
    /// Day and month could also be read the other way round.
    pub const AMBIGUOUS: u8 = 32;
    /// Part of what is written is impossible (31 February, month 00) and was left out.
    pub const PARTLY: u8 = 64;

    /// The marks of a date that registers use for "not known": [`Self::FIRST_OF_YEAR`],
    /// [`Self::MID_OR_FIRST_OF_MONTH`] and [`Self::EPOCH`].
    ///
    /// ```
    /// use kithkin_record::{DateMarks, PartialDate};
    /// let marks = DateMarks::placeholder(PartialDate::new(1955, Some(1), Some(1)).unwrap());
    /// assert!(marks.any(DateMarks::FIRST_OF_YEAR) && !marks.any(DateMarks::EPOCH));
    /// ```
    pub fn placeholder(date: PartialDate) -> Self {
        let mut marks = 0;
        if matches!(date.day, 1 | 15) {
            marks |= Self::MID_OR_FIRST_OF_MONTH;
        }
        if (date.month, date.day) == (1, 1) {
            marks |= Self::FIRST_OF_YEAR;
            // Beginnings of computer calendars and forms.
            if matches!(date.year, 1753 | 1800 | 1900 | 1901 | 1970) {
                marks |= Self::EPOCH;
            }
        }
        if matches!((date.year, date.month, date.day), (1899, 12, 30 | 31)) {
            marks |= Self::EPOCH;
        }
        Self(marks)
    }

    /// Whether any of the marks in `mask` is set.
    pub fn any(self, mask: u8) -> bool {
        self.0 & mask != 0
    }
}

/// In which order day, month and year stand in a date whose text does not tell (`03/04/84`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// Day first, as in the UK.
    #[default]
    DayFirst,
    /// Month first, as in the US.
    MonthFirst,
    /// Year first.
    YearFirst,
}

impl DateOrder {
    /// Reads `dmy`, `mdy` or `ymd`.
    ///
    /// ```
    /// use kithkin_record::date::DateOrder;
    /// assert_eq!(DateOrder::parse("ymd"), Some(DateOrder::YearFirst));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "dmy" => Some(Self::DayFirst),
            "mdy" => Some(Self::MonthFirst),
            "ymd" => Some(Self::YearFirst),
            _ => None,
        }
    }
}

/// A date as a source gives it: its text, the days it may mean, and marks of doubt.
#[derive(Clone, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct DateValue {
    /// The text as it stood in the source.
    pub text: String,
    /// What is written, when it is a date and not an age or range.
    pub date: Option<PartialDate>,
    /// The days it may mean; `None` when nothing could be read.
    pub interval: Option<DateInterval>,
    /// Signs of doubt.
    pub marks: DateMarks,
}
hidden_debug!(DateValue);

/// From a date to another, either end open.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Period {
    /// First day, `None` = not known or always.
    pub start: Option<PartialDate>,
    /// Last day, `None` = not known or still.
    pub end: Option<PartialDate>,
}
hidden_debug!(Period);

impl Period {
    /// Whether `day` may lie in the period: half-known ends count in full.
    pub fn contains(self, day: DayNumber) -> bool {
        self.start.is_none_or(|s| s.interval().start <= day)
            && self.end.is_none_or(|e| day <= e.interval().end)
    }

    /// Whether the two periods may share a day.
    pub fn overlaps(self, other: Self) -> bool {
        let before = |end: Option<PartialDate>, start: Option<PartialDate>| match (end, start) {
            (Some(end), Some(start)) => end.interval().end < start.interval().start,
            _ => false,
        };
        !before(self.end, other.start) && !before(other.end, self.start)
    }
}

impl DateValue {
    /// Reads a date as registers, case systems and people write it, day first where the text does not tell. Never
    /// fails: what can't be read has no interval. Two-digit years are read against [`REFERENCE_YEAR`].
    ///
    /// ```
    /// use kithkin_record::{DateMarks, DateValue};
    /// let read = |text| DateValue::parse(text).date.map(|d| d.to_string());
    /// assert_eq!(read("1984-03").as_deref(), Some("1984-03"));
    /// assert_eq!(read("4th March 1984").as_deref(), Some("1984-03-04"));
    /// assert_eq!(read("4.3.84").as_deref(), Some("1984-03-04"));
    /// assert_eq!(read("no idea"), None);
    ///
    /// let swapped = DateValue::parse("1957-15-06");
    /// assert_eq!(swapped.date.unwrap().to_string(), "1957-06-15");
    /// assert!(swapped.marks.any(DateMarks::SWAPPED));
    /// ```
    pub fn parse(text: &str) -> Self {
        parse::parse(text, None, REFERENCE_YEAR)
    }

    /// [`DateValue::parse`] where `order` is known to be the order of day, month and year.
    ///
    /// ```
    /// use kithkin_record::{DateValue, date::DateOrder};
    /// let date = DateValue::parse_ordered("03/04/1984", DateOrder::MonthFirst);
    /// assert_eq!(date.date.unwrap().to_string(), "1984-03-04");
    /// ```
    pub fn parse_ordered(text: &str, order: DateOrder) -> Self {
        parse::parse(text, Some(order), REFERENCE_YEAR)
    }

    /// [`DateValue::parse`] in a text written in `year`: a two-digit year is not after it.
    ///
    /// ```
    /// use kithkin_record::DateValue;
    /// assert_eq!(DateValue::parse_as_of("12/98", 1998).date.unwrap().to_string(), "1998-12");
    /// assert_eq!(DateValue::parse_as_of("3 Mar 05", 1998).date.unwrap().to_string(), "1905-03-03");
    /// ```
    pub fn parse_as_of(text: &str, year: i16) -> Self {
        parse::parse(text, None, year)
    }

    /// A date value for an already understood `date`.
    pub fn from_parts(text: &str, date: Option<PartialDate>, marks: DateMarks) -> Self {
        Self {
            text: text.to_owned(),
            date,
            interval: date.map(PartialDate::interval),
            marks,
        }
    }
}
