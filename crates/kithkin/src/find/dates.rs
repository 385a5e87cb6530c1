//! Evidence from dates of birth and ages.
use super::evidence::{Bar, Kind};
use super::params::Params;
use super::person::{Person, birth_interval};
use kithkin_kinship::{Target, kin};
use kithkin_record::{DateInterval, date::date_of};

const DAYS_A_YEAR: f64 = 365.25;

/// Weight of the dates of birth: stated against recorded, else the age that the relation implies.
pub(crate) fn birth(
    target: &Target,
    person: &Person,
    child: Option<DateInterval>,
    params: &Params,
) -> Option<Bar> {
    let recorded = person.born?;
    let stated_date = target.birth.as_ref().and_then(birth_interval);
    let stated = match (stated_date, target.born) {
        (Some(date), Some(age)) if date.days() > age.days() && date.overlaps(age) => Some(age),
        (date, age) => date.or(age),
    };
    let shown = |i: DateInterval| match i.days() {
        1 => date_of(i.start).to_string(),
        _ => {
            let (first, last) = i.iso_ends();
            if first.year() == last.year() {
                first.year().to_string()
            } else {
                format!("{} to {}", first.year(), last.year())
            }
        }
    };
    match (stated, child) {
        (Some(stated), _) => {
            let (level, bits) = agreement(stated, recorded, params);
            Some(Bar::new("birth-date", level, bits, Kind::Own).values(shown(stated), shown(recorded)))
        }
        (None, Some(child)) => {
            let relation = target.relation()?;
            let density = kin::age_gap(relation).density(child, recorded);
            let bits = (density / params.births_a_year)
                .log2()
                .clamp(params.age_lowest, params.age_highest);
            let level = if bits >= 0.0 {
                "age fits"
            } else {
                "age does not fit"
            };
            Some(
                Bar::new("age", format!("{level} a {relation}"), bits, Kind::Own)
                    .values(String::new(), shown(recorded)),
            )
        }
        (None, None) => None,
    }
}

/// Level and weight of two sets of days of birth.
pub(crate) fn agreement(
    stated: DateInterval,
    recorded: DateInterval,
    params: &Params,
) -> (&'static str, f64) {
    // Chance that somebody at random is born in the recorded days.
    let random = params.births_a_year * f64::from(recorded.days()) / DAYS_A_YEAR;
    if stated.days() == 1 && recorded.days() == 1 {
        return days(stated.start, recorded.start, random, params);
    }
    if stated.overlaps(recorded) {
        let shared = stated.end.min(recorded.end) - stated.start.max(recorded.start) + 1;
        let share = f64::from(shared) / f64::from(stated.days());
        let random = random.min(1.0);
        let level = match stated.days().max(recorded.days()) {
            ..=31 => "same month",
            32..=366 => "same year",
            _ => "age fits",
        };
        return (level, (params.birth_within * share.max(0.05) / random).log2());
    }
    let gap = (stated.start - recorded.end).max(recorded.start - stated.end);
    match gap {
        ..=366 => (
            "a year off",
            (params.birth_year_off / (random * 2.0).max(2.0 * params.births_a_year)).log2(),
        ),
        367..=1100 => ("about the age", params.birth_near),
        _ => another_age(gap, params),
    }
}

/// A parent's date is not a child's, however much else they share.
fn another_age(gap: i32, params: &Params) -> (&'static str, f64) {
    const GENERATION: i32 = 12 * 366;
    if gap > GENERATION {
        ("another generation", params.birth_generation)
    } else {
        ("another age", params.birth_different)
    }
}

fn days(stated: i32, recorded: i32, random: f64, params: &Params) -> (&'static str, f64) {
    if stated == recorded {
        return ("same day", (params.birth_same_day / random).log2());
    }
    let (a, b) = (date_of(stated), date_of(recorded));
    let (am, ad, bm, bd) = (a.month(), a.day(), b.month(), b.day());
    if a.year() == b.year() && am == bd && ad == bm {
        return ("day and month swapped", (0.03 / random).log2());
    }
    let parts = [a.year() == b.year(), am == bm, ad == bd];
    if parts.iter().filter(|same| **same).count() == 2 {
        let near = (a.year() - b.year()).abs() <= 10;
        if near {
            return ("one part differs", (0.05 / (40.0 * random)).log2());
        }
    }
    let gap = (stated - recorded).abs();
    match gap {
        ..=366 => ("a year off", params.birth_near),
        367..=1100 => ("about the age", params.birth_near - 1.5),
        _ => another_age(gap, params),
    }
}
