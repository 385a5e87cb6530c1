//! The little of the calendar that conditions on dates need: days since 1970, and DuckDB's `strptime` formats.

const SECONDS_A_DAY: f64 = 86_400.0;

/// Days from 1970-01-01 to a day of the Gregorian calendar; `None` if there is no such day (years 0 to 9999).
pub(super) fn days(year: i32, month: u32, day: u32) -> Option<i32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    // Count from March, so that the leap day is the last of its year: H. Hinnant's days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// Year, month and day of a number of days since 1970: [`days`] the other way round.
pub(super) fn date(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

/// A DuckDB date format, read once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format(Vec<Item>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Field(Field),
    Literal(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    ShortYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl Format {
    /// Reads a format of `%Y %y %m %d %H %M %S` and other characters; says which specifier it does not know.
    pub(super) fn parse(format: &str) -> Result<Self, String> {
        let mut items = Vec::new();
        let mut bytes = format.bytes();
        while let Some(byte) = bytes.next() {
            items.push(if byte == b'%' {
                field(bytes.next())?
            } else {
                Item::Literal(byte)
            });
        }
        Ok(Format(items))
    }

    /// Seconds since 1970 of a text in this format, `None` if it is not; as DuckDB's `try_strptime`: leading zeros may be
    /// left out, blanks around are ignored.
    pub(super) fn read(&self, text: &str) -> Option<f64> {
        let mut rest = text.trim_matches(' ').as_bytes();
        let (mut year, mut month, mut day, mut time) = (1900, 1, 1, 0);
        for item in &self.0 {
            match item {
                Item::Literal(byte) => rest = rest.strip_prefix(&[*byte])?,
                Item::Field(field) => {
                    let most = if *field == Field::Year { 4 } else { 2 };
                    let length = rest
                        .iter()
                        .take(most)
                        .take_while(|byte| byte.is_ascii_digit())
                        .count();
                    let (digits, after) = rest.split_at(length);
                    rest = after;
                    let number: u32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
                    match field {
                        Field::Year => year = number as i32,
                        Field::ShortYear => year = number as i32 + if number < 69 { 2000 } else { 1900 },
                        Field::Month => month = number,
                        Field::Day => day = number,
                        Field::Hour if number < 24 => time += number * 3600,
                        Field::Minute if number < 60 => time += number * 60,
                        Field::Second if number < 60 => time += number,
                        _ => return None,
                    }
                }
            }
        }
        let days = if rest.is_empty() {
            days(year, month, day)
        } else {
            None
        };
        days.map(|days| f64::from(days) * SECONDS_A_DAY + f64::from(time))
    }
}

fn field(letter: Option<u8>) -> Result<Item, String> {
    Ok(Item::Field(match letter {
        Some(b'Y') => Field::Year,
        Some(b'y') => Field::ShortYear,
        Some(b'm') => Field::Month,
        Some(b'd') => Field::Day,
        Some(b'H') => Field::Hour,
        Some(b'M') => Field::Minute,
        Some(b'S') => Field::Second,
        Some(b'%') => return Ok(Item::Literal(b'%')),
        other => {
            let shown = other.map_or(String::new(), |byte| char::from(byte).to_string());
            return Err(format!(
                "the date format has %{shown}; known are %Y %y %m %d %H %M %S"
            ));
        }
    }))
}

/// Seconds since 1970 at the start of a day.
pub(super) fn seconds(days: i32) -> f64 {
    f64::from(days) * SECONDS_A_DAY
}

/// The day of a moment.
pub(super) fn day_of(seconds: f64) -> i32 {
    (seconds / SECONDS_A_DAY).floor() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 2, 29), Some(11_016));
        assert_eq!(days(1900, 2, 29), None);
        for number in (-200_000..200_000).step_by(17) {
            let (year, month, day) = date(number);
            assert_eq!(days(year, month as u32, day as u32), Some(number));
        }
    }

    /// What DuckDB 2.0.0 gives for the same texts.
    #[test]
    fn texts_are_read_as_duckdb_reads_them() {
        let read = |format: &str, text: &str| Format::parse(format).expect("known").read(text);
        let day = days(2001, 2, 3).map(seconds);
        for text in ["2001-02-03", "2001-2-3", " 2001-02-03 "] {
            assert_eq!(read("%Y-%m-%d", text), day, "{text}");
        }
        for text in [
            "2001-02-30",
            "20010203",
            "2001-02-03x",
            "02001-02-03",
            "2001-02-003",
            "",
        ] {
            assert_eq!(read("%Y-%m-%d", text), None, "{text}");
        }
        assert_eq!(read("%d/%m/%Y", "3/2/2001"), day);
        assert_eq!(read("%d/%m/%y", "3/2/01"), day);
        let moment = day.map(|day| day + 4.0 * 3600.0 + 5.0 * 60.0 + 6.0);
        assert_eq!(read("%Y-%m-%dT%H:%M:%SZ", "2001-02-03T04:05:06Z"), moment);
        assert!(Format::parse("%B %Y").is_err());
    }
}
