//! Dates as registers, case systems and people write them, and the laws of intervals.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]
use kithkin_record::{DateInterval, DateMarks, DateValue, PartialDate, Period, date::DateOrder};
use proptest::prelude::*;

/// `text => what is read`: a date, or an interval as `first..last`, or `-`; then marks as letters:
/// F first of the year, M first or middle of the month, E epoch, A about, S swapped, ? ambiguous, P partly.
const CASES: &str = "
1984-03-04 => 1984-03-04
1984-03 => 1984-03
1984 => 1984
2020-01-02T10:15:00Z => 2020-01-02
1984-03-04 00:00:00 => 1984-03-04
19560409 => 1956-04-09
04091956 => 1956-09-04
4091956 => 1956-09-04
19561709 => 1956-09-17 S
040356 => 1956-03-04 ?
198403 => 1984-03
04/03/1984 => 1984-03-04 ?
4.3.84 => 1984-03-04 ?
25/12/1984 => 1984-12-25
12/25/1984 => 1984-12-25 S
02/06/14 10.15 => -
02/06/14 10:15 => 2014-06-02 ?
1984/3/4 => 1984-03-04
84-03-04 => 1984-03-04
1949 7 22 => 1949-07-22
4th March 1984 => 1984-03-04
4 Mar 84 => 1984-03-04
Mon 4 Nov 2019 => 2019-11-04
March 4, 1984 => 1984-03-04
4-Mar-1984 => 1984-03-04
04MAR1984 => 1984-03-04
1984 Mar 4 => 1984-03-04
2nd of Feb '16 => 2016-02-02
Mar 84 => 1984-03
Sept 2010 => 2010-09
03/1984 => 1984-03
02/15 => 2015-02
'84 => 1984
84 => 1984
b. 1984 => 1984
born 4 March 1984 => 1984-03-04
c.1984 => 1984 A
approx 1959 => 1959 A
1984? => 1984 A
~1984 => 1984 A
about March 1984 => 1984-03 A
spring 2009 => 2009-03-01..2009-05-31 A
Xmas 2013 => 2013-12-18..2014-01-03 A
early 1990 => 1990-01-01..1990-04-30 A
1980s => 1980-01-01..1989-12-31 A
late 80s => 1986-01-01..1989-12-31 A
1984-1986 => 1984-01-01..1986-12-31
1984-86 => 1984-01-01..1986-12-31
2009-10 => 2009-10
2009/10 => 2009-01-01..2010-12-31
between 1984 and 1986 => 1984-01-01..1986-12-31
Jan - Mar 2009 => 2009-01-01..2009-03-31
June 2009 to Sept 2010 => 2009-06-01..2010-09-30
1957-15-06 => 1957-06-15 SM
1984-02-31 => 1984-02 P
31/02/1984 => 1984-02 P
00/03/1984 => 1984-03 P
1984-00-00 => 1984 P
1984-13-45 => 1984 P
xx/03/1984 => 1984-03 P
??/??/1984 => 1984 P
1955-01-01 => 1955-01-01 FM
01/01/1900 => 1900-01-01 FME
1970-01-01 => 1970-01-01 FME
15/06/1980 => 1980-06-15 M
29/02/2011 => 2011-02 P
0000-00-00 => -
99/99/9999 => -
unknown => -
n/k => -
 => -
- => -
7 => -
12 Mar => 2012-03
aged 7 => -
3 => -
123456789012345678901234567890 => -
4/3/84/2 => -
0742-04-02 => 0742-04-02
0850-01-81 => 0850-01 P
0850 => 0850
850 => -
0000-01-01 => -
";

fn marks(value: &DateValue) -> String {
    let letters = [
        (DateMarks::APPROXIMATE, 'A'),
        (DateMarks::SWAPPED, 'S'),
        (DateMarks::AMBIGUOUS, '?'),
        (DateMarks::PARTLY, 'P'),
        (DateMarks::FIRST_OF_YEAR, 'F'),
        (DateMarks::MID_OR_FIRST_OF_MONTH, 'M'),
        (DateMarks::EPOCH, 'E'),
    ];
    letters
        .iter()
        .filter(|(m, _)| value.marks.any(*m))
        .map(|(_, c)| *c)
        .collect()
}

fn shown(value: &DateValue) -> String {
    let what = match (value.date, value.interval) {
        (Some(date), Some(days)) => {
            assert!(days.contains(date.interval()));
            date.to_string()
        }
        (None, Some(days)) => {
            let (first, last) = days.iso_ends();
            format!("{first}..{last}")
        }
        _ => "-".to_owned(),
    };
    format!("{what} {}", marks(value)).trim_end().to_owned()
}

#[test]
fn dates_people_write() {
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|l| l.contains("=>")) {
        let (text, want) = line.split_once("=>").unwrap();
        let got = shown(&DateValue::parse(text.trim()));
        if got != want.trim() {
            wrong.push(format!("{}: wanted {}, got {got}", text.trim(), want.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_known_order_is_not_ambiguous() {
    for (text, order, want) in [
        ("11/03/1943", DateOrder::MonthFirst, "1943-11-03"),
        ("11/03/1943", DateOrder::DayFirst, "1943-03-11"),
        ("43/11/03", DateOrder::YearFirst, "1943-11-03"),
        ("03/25/1943", DateOrder::MonthFirst, "1943-03-25"),
        ("25/03/1943", DateOrder::MonthFirst, "1943-03-25 S"),
    ] {
        assert_eq!(shown(&DateValue::parse_ordered(text, order)), want, "{text}");
    }
}

#[test]
fn about_widens_the_days_but_not_the_date() {
    let about = DateValue::parse("c. 1984");
    let (first, last) = about.interval.unwrap().iso_ends();
    assert_eq!((first.year(), last.year()), (1981, 1987));
    assert!(about.interval.unwrap().days() < 5 * 366 + 2);
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    (1000i16..2999, 1u8..=12, 1u8..=28, 0..3).prop_map(|(y, m, d, known)| {
        PartialDate::new(y, (known > 0).then_some(m), (known > 1).then_some(d)).unwrap()
    })
}

fn any_days() -> impl Strategy<Value = DateInterval> {
    (-100_000i32..100_000, 0i32..5000).prop_map(|(start, days)| DateInterval {
        start,
        end: start + days,
    })
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(date in any_date()) {
        let again = DateValue::parse(&date.to_string());
        prop_assert_eq!(again.date.map(|d| d.to_string()), Some(date.to_string()));
        prop_assert_eq!(again.interval.map(|i| (i.start, i.end)), Some((date.interval().start, date.interval().end)));
    }

    #[test]
    fn british_forms_say_the_same(y in 1930i16..2020, m in 1u8..=12, d in 1u8..=28) {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "March", "Apr", "May", "June", "Jul", "August", "Sept", "Oct", "Nov", "December"];
        let month = MONTHS[usize::from(m) - 1];
        let want = Some(PartialDate::new(y, Some(m), Some(d)).unwrap().to_string());
        for text in [format!("{d}/{m}/{y}"), format!("{d:02}.{m:02}.{y}"), format!("{d} {month} {y}"),
            format!("{d}th {month}, {y}"), format!("{month} {d} {y}"), format!("{y}{m:02}{d:02}"), format!("{d:02}{m:02}{y}")] {
            prop_assert_eq!(DateValue::parse(&text).date.map(|d| d.to_string()), want.clone(), "{}", text);
        }
    }

    #[test]
    fn never_panics(text in "\\PC{0,30}") {
        let value = DateValue::parse(&text);
        prop_assert!(value.interval.is_none_or(|i| i.start <= i.end));
    }

    #[test]
    fn never_panics_on_what_looks_like_a_date(text in "[0-9xJanMrto'?/ .:-]{0,16}") {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst] {
            let value = DateValue::parse_ordered(&text, order);
            prop_assert!(value.interval.is_none_or(|i| i.start <= i.end));
        }
    }

    #[test]
    fn laws_of_intervals(a in any_days(), b in any_days(), n in 0i32..400) {
        prop_assert_eq!(a.overlaps(b), b.overlaps(a));
        prop_assert_eq!(a.overlaps(b), a.intersect(b).is_some());
        prop_assert!(a.hull(b).contains(a) && a.hull(b).contains(b));
        prop_assert!(a.widened(n).contains(a));
        if let Some(both) = a.intersect(b) {
            prop_assert!(a.contains(both) && b.contains(both));
        }
        let (first, last) = a.iso_ends();
        prop_assert_eq!((first.interval().start, last.interval().end), (a.start, a.end));
    }

    #[test]
    fn ages_give_births_that_give_the_age(age in 0u8..110, on in any_days()) {
        let born = DateInterval::from_age(age, on);
        prop_assert!(born.start <= born.end);
        prop_assert!(DateInterval::from_age(age.saturating_add(1), on).start < born.start);
        prop_assert!((born.days() - on.days() - 365).abs() <= 4);
    }

    #[test]
    fn periods_that_share_a_day_overlap(a in any_date(), b in any_date(), c in any_date()) {
        let p = Period { start: Some(a), end: None };
        let q = Period { start: Some(b), end: Some(c) };
        prop_assert_eq!(p.overlaps(q), q.overlaps(p));
        prop_assert!(p.contains(a.interval().end));
    }
}
