//! What a row can be worth to a query at most, told from eight bytes a record: most of what a common name brings up need
//! not be looked at any closer.
use crate::candidates::query::CandidateQuery;
use crate::candidates::weigh::{self, GENDER_AGAINST, GENDER_WEIGHT};
use crate::row::Row;
use kithkin_record::{DateInterval, Gender, PartialDate};

/// Days in one step of a sketched birth; a year and a bit, so that a date falls in one step or the next.
const STEP: i32 = 366;
/// Steps that are told apart; whatever lies before or after falls in the first or the last.
const STEPS: i32 = 254;
/// Bits of the filter of places.
const PLACE_BITS: u32 = 46;

/// A row in 64 bits: the steps in which the person was born first and last (8 bits each, 0 = not known), the gender (2), and
/// a Bloom filter with one hash function (46) of the hashes of outward codes and towns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sketch(u64);

fn step(day: i32, zero: i32) -> u64 {
    (day.saturating_sub(zero).div_euclid(STEP).clamp(0, STEPS - 1) + 1) as u64
}

/// The days of the steps `first` to `last`.
fn days(first: u64, last: u64, zero: i32) -> DateInterval {
    let (first, last) = (first as i32, last as i32);
    DateInterval {
        start: if first == 1 {
            i32::MIN / 2
        } else {
            zero + STEP * (first - 1)
        },
        end: if last == STEPS {
            i32::MAX / 2
        } else {
            zero + STEP * last - 1
        },
    }
}

fn place_bit(hash: u32) -> u64 {
    1 << (18 + hash % PLACE_BITS)
}

fn gender_bits(gender: Gender) -> u64 {
    match gender {
        Gender::Male => 1,
        Gender::Female => 2,
        Gender::Unknown | Gender::Other => 0,
    }
}

/// The day at which steps start.
pub(crate) fn zero_day() -> i32 {
    PartialDate::new(1800, None, None).map_or(0, |year| year.interval().start)
}

impl Sketch {
    pub(crate) fn of(row: &Row, zero: i32) -> Self {
        let birth = row
            .birth
            .map_or(0, |b| step(b.start, zero) | step(b.end, zero) << 8);
        let places = row.outward.iter().chain(&row.town).filter(|h| **h != 0);
        let places = places.fold(0, |bits, hash| bits | place_bit(*hash));
        Self(birth | gender_bits(row.gender) << 16 | places)
    }
}

/// Bounds from above of what rows are worth to one query, in sixteenths of a bit.
pub(crate) struct Ceiling {
    zero: i32,
    birth: Option<DateInterval>,
    /// The most that overlapping days of birth can weigh.
    overlap: i32,
    gender: u64,
    places: Vec<(u64, i32)>,
}

impl Ceiling {
    /// Bounds for `query`, whose outward codes and towns weigh `places`.
    pub(crate) fn new(query: &CandidateQuery, places: impl Iterator<Item = (u32, i32)>) -> Self {
        Self {
            zero: zero_day(),
            birth: query.birth,
            overlap: query.birth.map_or(0, |b| weigh::overlap(b.days())),
            gender: gender_bits(query.gender),
            places: places.map(|(hash, weight)| (place_bit(hash), weight)).collect(),
        }
    }

    /// The most the day of birth can weigh beyond what a key found: `by_day`, 0 when none did.
    pub(crate) fn birth(&self, sketch: Sketch, by_day: i32) -> i32 {
        let (first, last) = (sketch.0 & 0xff, sketch.0 >> 8 & 0xff);
        let Some(query) = self.birth.filter(|_| first > 0) else {
            return by_day;
        };
        let record = days(first, last, self.zero);
        let bound = if query.overlaps(record) {
            self.overlap.max(weigh::NEAREST)
        } else {
            weigh::birth(query, record).0
        };
        if by_day > 0 { by_day.max(bound) } else { bound }
    }

    /// The most the places can weigh, `by_key` having been found.
    pub(crate) fn place(&self, sketch: Sketch, by_key: i32) -> i32 {
        let known = self.places.iter().filter(|(bit, _)| sketch.0 & bit != 0);
        known.fold(by_key, |best, (_, weight)| best.max(*weight))
    }

    /// What the gender weighs.
    pub(crate) fn gender(&self, sketch: Sketch) -> i32 {
        match (self.gender, sketch.0 >> 16 & 3) {
            (0, _) | (_, 0) => 0,
            (a, b) if a == b => GENDER_WEIGHT,
            _ => GENDER_AGAINST,
        }
    }
}
