//! Birth dates: intervals, digit slips, exchanged parts.
use crate::schema::birth as level;
use crate::vector::Outcome;
use kithkin_record::{DateMarks, DateValue, date::date_of};

/// A birth date ready to compare. Impossible dates (`1834-81-01`) keep their digits: a slip of one digit is seen
/// against the right date even though the value is no date.
#[derive(Clone, Copy, PartialEq)]
pub struct BirthKey {
    /// Year, 0 when not known.
    pub year: i16,
    /// Month as written, 0 when not known; may be impossible.
    pub month: u8,
    /// Day as written, 0 when not known; may be impossible.
    pub day: u8,
    /// The days it may mean, when it is a date, an age or a range.
    pub interval: Option<(i32, i32)>,
    /// The day may stand for a year or month whose day was not known.
    pub placeholder: bool,
    /// How common the value is.
    pub frequency: f32,
}

impl BirthKey {
    /// Prepares `value`, of which nobody yet knows how common it is; `None` when neither an interval nor the digits of a date
    /// can be seen.
    pub fn of(value: &DateValue) -> Option<Self> {
        let interval = value.interval.map(|i| (i.start, i.end));
        let (year, month, day) = match (value.date, interval) {
            (Some(d), _) if d.day().is_some() => (d.year(), d.month().unwrap_or(0), d.day().unwrap_or(0)),
            _ => match (written_parts(&value.text), value.date, interval) {
                (Some(parts), _, _) => parts,
                (None, Some(d), _) => (d.year(), d.month().unwrap_or(0), 0),
                (None, None, Some((start, end))) => {
                    let (a, b) = (date_of(start), date_of(end));
                    (if a.year() == b.year() { a.year() } else { 0 }, 0, 0)
                }
                (None, None, None) => return None,
            },
        };
        let first_of_year = month == 1 && day == 1;
        Some(Self {
            year,
            month,
            day,
            interval,
            placeholder: first_of_year || value.marks.any(DateMarks::FIRST_OF_YEAR | DateMarks::EPOCH),
            frequency: 0.0,
        })
    }

    /// The eight digits `YYYYMMDD`, zeros where not known.
    pub fn text(&self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// Whether year, month and day are all written.
    pub fn is_whole(&self) -> bool {
        self.year != 0 && self.month != 0 && self.day != 0
    }
}

/// The eight digits of a date, as numbers.
pub(crate) fn digits(year: i16, month: u8, day: u8) -> [u8; 8] {
    let (y, m, d) = (year.unsigned_abs(), u16::from(month), u16::from(day));
    let parts = [y / 1000, y / 100, y / 10, y, m / 10, m, d / 10, d];
    parts.map(|p| (p % 10) as u8)
}

/// Year, month and day as digits of a text that is no valid date: `1834-81-01`, `18348101`, `01/81/1834`.
fn written_parts(text: &str) -> Option<(i16, u8, u8)> {
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .collect();
    let two = |t: &str| t.parse::<u8>().ok().filter(|v| *v < 100);
    match groups.as_slice() {
        [all] if all.len() == 8 => Some((all[..4].parse().ok()?, two(&all[4..6])?, two(&all[6..])?)),
        [y, m, d] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => {
            Some((y.parse().ok()?, two(m)?, two(d)?))
        }
        [d, m, y] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => {
            Some((y.parse().ok()?, two(m)?, two(d)?))
        }
        _ => None,
    }
}

/// Compares two birth dates by what they may mean and by how they are written.
pub fn compare(left: Option<&BirthKey>, right: Option<&BirthKey>) -> Outcome {
    let (Some(a), Some(b)) = (left, right) else {
        return Outcome::MISSING;
    };
    if a.is_whole() && b.is_whole() {
        return whole(a, b);
    }
    Outcome::plain(partial(a, b))
}

fn whole(a: &BirthKey, b: &BirthKey) -> Outcome {
    if (a.year, a.month, a.day) == (b.year, b.month, b.day) {
        let same = if a.placeholder {
            level::SAME_PLACEHOLDER
        } else {
            level::SAME
        };
        return Outcome::rare(same, a.frequency);
    }
    if let Some(slip) = one_slip(digits(a.year, a.month, a.day), digits(b.year, b.month, b.day)) {
        return Outcome::rare(slip, a.frequency.min(b.frequency));
    }
    let same = (a.year == b.year, a.month == b.month, a.day == b.day);
    if same.0 && a.month == b.day && a.day == b.month {
        return Outcome::plain(level::SWAPPED);
    }
    Outcome::plain(match same {
        // 1 January of another year is no shared birthday.
        (false, true, true) if !a.placeholder => level::DAY_AND_MONTH,
        (true, true, false) | (true, false, true) => level::YEAR_AND_PART,
        (true, false, false) if a.placeholder || b.placeholder => level::WITHIN,
        _ => by_distance(a, b),
    })
}

/// The level of two dates of which one digit differs, or two neighbouring digits are exchanged.
pub(crate) fn one_slip(a: [u8; 8], b: [u8; 8]) -> Option<u8> {
    let mut differing = (0..8).filter(|&i| a[i] != b[i]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(i), None, None) => {
            let beside = matches!(a[i].abs_diff(b[i]), 1 | 9);
            Some(if beside { level::NEXT_DIGIT } else { level::DIGIT })
        }
        (Some(i), Some(j), None) if j == i + 1 && a[i] == b[j] && a[j] == b[i] => Some(level::DIGIT),
        _ => None,
    }
}

fn by_distance(a: &BirthKey, b: &BirthKey) -> u8 {
    let days = match (a.interval, b.interval) {
        (Some(x), Some(y)) => (x.0.max(y.0) - x.1.min(y.1)).max(0),
        _ => i32::from(a.year).abs_diff(i32::from(b.year)) as i32 * 366,
    };
    match days {
        _ if a.year == b.year && a.year != 0 => level::YEAR,
        ..=366 => level::YEAR,
        367..=1096 => level::THREE_YEARS,
        1097..=3653 => level::TEN_YEARS,
        _ => level::DIFFERENT,
    }
}

fn partial(a: &BirthKey, b: &BirthKey) -> u8 {
    let within = match (a.interval, b.interval) {
        (Some(x), Some(y)) => x.0 <= y.1 && y.0 <= x.1,
        _ => a.year == b.year && (a.month == b.month || a.month == 0 || b.month == 0),
    };
    if within { level::WITHIN } else { by_distance(a, b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn level_of(a: &str, b: &str) -> u8 {
        let key = |t: &str| BirthKey::of(&DateValue::parse(t));
        let (a, b) = (key(a), key(b));
        let there = compare(a.as_ref(), b.as_ref());
        assert_eq!(there, compare(b.as_ref(), a.as_ref()));
        there.level
    }

    #[test]
    fn dates_agree_by_degrees() {
        for (a, b, expected) in [
            ("1984-03-02", "1984-03-02", level::SAME),
            ("1984-01-01", "1984-01-01", level::SAME_PLACEHOLDER),
            ("1984", "1984-03-02", level::WITHIN),
            ("1984-03", "1984-04-02", level::YEAR),
            ("1984-03-02", "1984-03-12", level::NEXT_DIGIT),
            ("1984-03-02", "1984-03-07", level::DIGIT),
            ("1834-81-01", "1834-01-01", level::DIGIT),
            ("1984-03-21", "1984-03-12", level::DIGIT),
            ("1984-03-02", "1984-02-03", level::SWAPPED),
            ("1984-03-02", "1979-03-02", level::DAY_AND_MONTH),
            ("1984-01-01", "1967-01-01", level::DIFFERENT),
            ("1984-03-02", "1984-03-19", level::YEAR_AND_PART),
            ("1984-03-12", "1985-01-29", level::YEAR),
            ("1984-03-12", "1986-01-29", level::THREE_YEARS),
            ("1984-03-12", "1990-01-29", level::TEN_YEARS),
            ("1984-03-12", "1932-11-29", level::DIFFERENT),
            ("nothing", "1932-11-29", 0),
        ] {
            assert_eq!(level_of(a, b), expected, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn any_text_compares(a in "[0-9/-]{0,12}", b in "[0-9/-]{0,12}") {
            level_of(&a, &b);
        }
    }
}
