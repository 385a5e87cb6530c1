//! Rough weights of evidence, in sixteenths of a bit so that sums are exact.
use crate::candidates::Keys;
use kithkin_record::date::date_of;
use kithkin_record::{DateInterval, PartialDate};

/// Sixteenths of a bit in a bit.
pub(crate) const BIT: i32 = 16;

/// What it weighs that both are of one gender.
pub(crate) const GENDER_WEIGHT: i32 = BIT / 2;
/// What it weighs that they are of two.
pub(crate) const GENDER_AGAINST: i32 = -3 * BIT;
/// What days of birth weigh that do not overlap but nearly so.
pub(crate) const NEAREST: i32 = 5 * BIT;

/// The days of birth a population spans: what agreement on one of them is measured against.
const LIFETIME: i32 = 80 * 365;

/// How rare `count` of `all` is, in sixteenths of a bit.
pub(crate) fn rarity(all: u64, count: u64) -> i32 {
    let ratio = (all.max(1) as f64) / (count.max(1) as f64);
    (ratio.log2().max(0.0) * f64::from(BIT)).round() as i32
}

/// What it weighs that two intervals of birth overlap, the longer `days` long.
pub(crate) fn overlap(days: i32) -> i32 {
    rarity(LIFETIME as u64, days.max(1) as u64).max(BIT / 2)
}

/// The weight of a record's interval of birth against the query's, with the kind of evidence; negative when they are apart.
pub(crate) fn birth(query: DateInterval, record: DateInterval) -> (i32, Option<Keys>) {
    if query.overlaps(record) {
        let width = query.days().max(record.days());
        let key = if width == 1 { Keys::BIRTH } else { Keys::BIRTH_NEAR };
        return (overlap(width), Some(key));
    }
    let apart = (query.start - record.end).max(record.start - query.end);
    match apart {
        ..=31 => (NEAREST, Some(Keys::BIRTH_NEAR)),
        32..=366 => (7 * BIT / 2, Some(Keys::BIRTH_NEAR)),
        367..=800 => (3 * BIT / 2, Some(Keys::BIRTH_NEAR)),
        801..=1_900 => (0, None),
        1_901..=5_500 => (-3 * BIT, None),
        _ => (-6 * BIT, None),
    }
}

/// The days that one slip of a pen makes of `day`, itself not among them, ascending: day and month swapped, one digit wrong
/// in day, month or year, the day before or after, the year before or after.
pub(crate) fn slips(day: i32) -> Vec<i32> {
    let date = date_of(day);
    let (Some(month), Some(dom)) = (date.month(), date.day()) else {
        return Vec::new();
    };
    let mut days = vec![day - 1, day + 1];
    let mut add = |year: i16, month: u8, dom: u8| {
        if let Some(d) = PartialDate::new(year, Some(month), Some(dom)) {
            days.push(d.interval().start);
        }
    };
    add(date.year(), dom, month);
    for digit in 0..10 {
        add(date.year(), month, dom / 10 * 10 + digit);
        add(date.year(), month / 10 * 10 + digit, dom);
        let (year, place) = (date.year(), i16::from(digit));
        add(year / 10 * 10 + place, month, dom);
        add(year - year / 10 % 10 * 10 + place * 10, month, dom);
    }
    for tens in 0..4 {
        add(date.year(), month, tens * 10 + dom % 10);
    }
    add(date.year(), if month > 10 { month - 10 } else { month + 10 }, dom);
    add(date.year() - 100, month, dom);
    add(date.year() + 100, month, dom);
    days.sort_unstable();
    days.dedup();
    days.retain(|&d| d != day);
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        PartialDate::parse_iso(text).unwrap().interval().start
    }

    #[test]
    fn slips_of_a_date() {
        let slips = slips(day("1984-03-02"));
        for near in [
            "1984-02-03",
            "1984-03-03",
            "1984-03-01",
            "1984-03-12",
            "1985-03-02",
            "1994-03-02",
            "1984-08-02",
        ] {
            assert!(slips.contains(&day(near)), "{near}");
        }
        for far in ["1984-03-02", "1985-04-02", "1984-04-03"] {
            assert!(!slips.contains(&day(far)), "{far}");
        }
    }

    #[test]
    fn a_month_with_its_tens_wrong() {
        assert!(slips(day("1830-11-04")).contains(&day("1830-12-04")));
        assert!(slips(day("1901-01-09")).contains(&day("1901-11-09")));
    }

    #[test]
    fn closer_births_weigh_more() {
        let interval = |text: &str| PartialDate::parse_iso(text).unwrap().interval();
        let weights = ["1984-03-02", "1984-03", "1984", "1985", "1989", "1999"]
            .map(|t| birth(interval("1984-03-02"), interval(t)).0);
        assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
    }
}
