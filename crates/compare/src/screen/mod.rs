//! The most a pair can weigh, told from 64 packed bytes a record without comparing it.
//!
//! Most candidate pairs share one thing by chance. Whether two dates, postcodes or names can be alike at all shows in a
//! few integers: parts of the date, characters of the postcode, the letters two names have in common, the bits of two
//! addresses' letter triples. From these [`Screen::ceiling`] adds up, for each comparison, the best level still open
//! with the rarity of the commoner value. It is never less than the match weight, so that what lies below a
//! threshold can be dropped unseen, and is mostly near enough to drop nearly every pair that would be.
mod classes;
mod counting;
mod row;
#[cfg(test)]
mod tests;
mod told;

use crate::profile::{Profile, Profiles, Told, compare_untold};
use crate::schema::{Field, Schema, given};
use crate::vector::ComparisonVector;
use classes::{ANY, CLASSES, Names};
use row::{
    ADDRESS, BIRTH, Contact, Extra, FAMILY, GIVEN, POSTCODE, Row, STEPS, Spelled, Steps, TOWN, least_share,
};

/// Room for rounding: sums here are in `f32`, match weights in `f64`.
const ROUNDING: f32 = 0.01;

/// Best weights by class and step of rarity.
type Best = [[f32; STEPS]; CLASSES];

/// Best weights of a comparison.
struct OfField {
    /// Over levels for which the commoner of both values counts.
    common: Best,
    /// Over those for which the rarer one counts.
    rare: Best,
}

/// What each class of each comparison can weigh at most by one model.
///
/// Made from a function of a comparison's place, a level (0 is missing) and the share of people who bear the value.
pub struct Ceilings {
    start: f32,
    /// In the order of [`FIELDS`]; then extra columns.
    fields: Vec<OfField>,
    swapped: [f32; STEPS],
}

/// The standard fields in the order of [`Ceilings`]: those with a rarity in the row first, in its order.
const FIELDS: [Field; 9] = [
    Field::Given,
    Field::Family,
    Field::Birth,
    Field::Postcode,
    Field::Town,
    Field::Address,
    Field::Gender,
    Field::Phone,
    Field::Email,
];
const GENDER: usize = 6;
const PHONE: usize = 7;
const EMAIL: usize = 8;

impl Ceilings {
    /// `start` is what every pair begins with (the prior) and the most that corrections add; `weight` gives the bits of
    /// a comparison's level for a value borne by a share of people, and must not grow with the share.
    pub fn new(schema: &Schema, start: f64, weight: impl Fn(usize, u8, f32) -> f64) -> Self {
        let place = |field: &Field| schema.comparisons().iter().position(|c| c.field == *field);
        let extras = schema.comparisons().iter().map(|c| &c.field);
        let extras = extras.filter(|f| matches!(f, Field::Extra(..)));
        let at = |at: Option<usize>, level: u8, step: usize| match at {
            Some(at) if schema.comparisons()[at].levels[usize::from(level)].rarity > 0.0 => {
                weight(at, level, least_share(step)) as f32
            }
            Some(at) => weight(at, level, 0.0).max(weight(at, level, least_share(step))) as f32,
            None => 0.0,
        };
        let best = |field: &Field, rarer: bool| -> Best {
            let position = place(field);
            // A field that is not compared weighs nothing: its only level is the missing one.
            let levels = position.map_or(1, |p| schema.comparisons()[p].levels.len() as u8);
            let counts =
                |class: usize, l: u8| classes::open(field, class, l) && classes::by_rarer(field, l) == rarer;
            std::array::from_fn(|class| {
                std::array::from_fn(|step| {
                    let open = (0..levels).filter(|&l| counts(class, l));
                    open.map(|l| at(position, l, step))
                        .fold(f32::NEG_INFINITY, f32::max)
                })
            })
        };
        let of_field = |field: &Field| OfField {
            common: best(field, false),
            rare: best(field, true),
        };
        let given_at = place(&Field::Given);
        Self {
            start: start as f32 + ROUNDING,
            swapped: std::array::from_fn(|step| at(given_at, given::SWAPPED, step)),
            fields: FIELDS.iter().chain(extras).map(of_field).collect(),
        }
    }
}

/// Whose partners are asked for.
struct Asked<'a> {
    screen: &'a Screen,
    ceilings: &'a Ceilings,
    record: usize,
    floor: f32,
}

impl Asked<'_> {
    #[inline(always)]
    fn is_hopeful(&self, other: u32) -> bool {
        let most = |i, j| self.screen.most(self.ceilings, i, j, self.floor);
        most(self.record, other as usize) >= self.floor
    }
}

/// Rows of every record, to find the ceiling of any pair.
///
/// ```
/// use kithkin_compare::{Profiles, Schema, screen::{Ceilings, Screen}};
/// use kithkin_record::{ContactRecord, PersonName};
/// let schema = Schema::standard();
/// let record = |name| ContactRecord { names: vec![PersonName::parse(name)], ..Default::default() };
/// let profiles = Profiles::of(&["Pat Oldroyd", "Pat Oldroyde", "Zorvan Whitfield"].map(record), &schema);
/// // Every level but the last of a comparison is worth 5 bits here.
/// let last = |at: usize| schema.comparisons()[at].levels.len() as u8 - 1;
/// let ceilings = Ceilings::new(&schema, -10.0, |at, level, _| match level {
///     0 => 0.0,
///     level if level == last(at) => -5.0,
///     _ => 5.0,
/// });
/// let screen = Screen::new(&profiles, &schema);
/// assert!(screen.ceiling(&ceilings, 0, 1, -10.0) > -0.1);
/// assert!(screen.ceiling(&ceilings, 0, 2, -10.0) < -5.0);
/// ```
pub struct Screen {
    rows: Vec<Row>,
    spelled: Spelled,
    /// Empty when nobody has a phone or an e-mail address.
    contacts: Vec<Contact>,
    /// Extra columns, record after record.
    extras: Vec<Extra>,
    extra_columns: usize,
    /// Levels of classes that leave only one open.
    only: told::Only,
}

impl Screen {
    /// Packs `profiles`, which were made for `schema`.
    pub fn new(profiles: &Profiles, schema: &Schema) -> Self {
        let reachable = |p: Profile<'_>| p.phones().len() + p.emails().len() > 0;
        let contacts = if profiles.iter().any(reachable) {
            profiles.iter().map(Contact::of).collect()
        } else {
            Vec::new()
        };
        let extra = |c: &&crate::Comparison| matches!(c.field, Field::Extra(..));
        Self {
            rows: profiles.iter().map(Row::of).collect(),
            spelled: Spelled::of(profiles),
            contacts,
            extras: profiles.iter().flat_map(|p| p.extras().map(Extra::of)).collect(),
            extra_columns: schema.comparisons().iter().filter(extra).count(),
            only: told::Only::of(schema),
        }
    }

    /// Compares profiles `i` and `j` of those the screen was made of, as [`crate::compare()`] does and with the same
    /// outcome, but looks only at fields whose level the rows leave open. For pairs that have little in common this
    /// takes a fraction of the time.
    pub fn compare(
        &self,
        schema: &Schema,
        profiles: &Profiles,
        (i, j): (usize, usize),
        out: &mut ComparisonVector,
    ) {
        let told = self.told(i, j);
        compare_untold(schema, profiles.get(i), profiles.get(j), &told, out);
    }

    fn told(&self, i: usize, j: usize) -> Told {
        let (a, b) = (&self.rows[i], &self.rows[j]);
        let names = Names::of(a, b);
        let mut told = Told {
            straight: !names.swapped,
            ..Told::default()
        };
        let mut tell = |field: usize, class: usize| self.only.tell(field, class, &mut told.levels);
        tell(BIRTH, classes::birth(a, b));
        tell(GENDER, classes::gender(a, b));
        tell(POSTCODE, classes::postcode(a, b));
        tell(TOWN, classes::town(a, b));
        tell(ADDRESS, classes::address_in_full(a, b));
        if !names.swapped {
            tell(GIVEN, names.given);
            tell(FAMILY, names.family);
        }
        let (phone, email) = match (self.contacts.get(i), self.contacts.get(j)) {
            (Some(a), Some(b)) => classes::contact(a, b),
            _ => (classes::MISSING, classes::MISSING),
        };
        tell(PHONE, phone);
        tell(EMAIL, email);
        let columns = self.extra_columns;
        for at in 0..columns {
            let (a, b) = (&self.extras[i * columns + at], &self.extras[j * columns + at]);
            tell(FIELDS.len() + at, classes::extra(a, b));
        }
        told
    }

    /// Fetches the rows of `records` into the cache, many at a time: asked for one after the other, each would be waited
    /// for.
    pub fn fetch(&self, records: impl Iterator<Item = u32>) {
        let touched = records.fold(0, |sum, record| sum ^ self.rows[record as usize].flags);
        std::hint::black_box(touched);
    }

    /// The most that records `i` and `j` can weigh together. Where that is less than `floor`, any number below `floor`.
    pub fn ceiling(&self, ceilings: &Ceilings, i: usize, j: usize, floor: f32) -> f32 {
        self.most(ceilings, i, j, floor)
    }

    /// Writes into `out` the places of those `others` that can weigh at least `floor` together with record `i`: what
    /// asking [`Screen::ceiling`] for each of them would tell, but faster.
    pub fn hopeful(
        &self,
        ceilings: &Ceilings,
        i: u32,
        others: impl Iterator<Item = u32> + Clone,
        floor: f32,
        out: &mut Vec<u32>,
    ) {
        self.fetch(others.clone());
        out.clear();
        let of = Asked {
            screen: self,
            ceilings,
            record: i as usize,
            floor,
        };
        counting::hopeful(of, others, out);
    }

    #[inline(always)]
    fn most(&self, ceilings: &Ceilings, i: usize, j: usize, floor: f32) -> f32 {
        let (a, b) = (&self.rows[i], &self.rows[j]);
        let best = |field: usize, class: usize, steps: Steps| {
            let of = &ceilings.fields[field];
            of.common[class][steps.common].max(of.rare[class][steps.rare])
        };
        // What takes least to tell comes first.
        let mut sum = ceilings.start
            + best(BIRTH, classes::birth(a, b), a.steps(b, BIRTH))
            + best(GENDER, classes::gender(a, b), Steps::UNKNOWN)
            + best(POSTCODE, classes::postcode(a, b), a.steps(b, POSTCODE))
            + best(TOWN, classes::town(a, b), a.steps(b, TOWN));
        if let (Some(a), Some(b)) = (self.contacts.get(i), self.contacts.get(j)) {
            let (phone, email) = classes::contact(a, b);
            sum += best(PHONE, phone, Steps::UNKNOWN) + best(EMAIL, email, Steps::UNKNOWN);
        }
        let columns = self.extra_columns;
        for at in 0..columns {
            let (a, b) = (&self.extras[i * columns + at], &self.extras[j * columns + at]);
            sum += best(FIELDS.len() + at, classes::extra(a, b), a.steps(b));
        }
        let steps = match Names::untold(a, b) {
            // Of several names, those that agree best may be the rarest.
            true => [Steps::UNKNOWN; 2],
            false => [GIVEN, FAMILY].map(|field| a.steps(b, field)),
        };
        let address = a.steps(b, ADDRESS);
        let swapped = ceilings.swapped[a.commoner_name(b)];
        let most_names = best(GIVEN, ANY, steps[0]).max(0.0) + best(FAMILY, ANY, steps[1]).max(0.0);
        let most_names = most_names.max(swapped);
        if sum + most_names + best(ADDRESS, ANY, address).max(0.0) < floor {
            return f32::NEG_INFINITY;
        }
        sum += best(ADDRESS, classes::address(a, b), address);
        if sum + most_names < floor {
            return f32::NEG_INFINITY;
        }
        let weight = |names: Names| {
            let straight = best(GIVEN, names.given, steps[0]) + best(FAMILY, names.family, steps[1]);
            sum + if names.swapped {
                straight.max(swapped)
            } else {
                straight
            }
        };
        let names = Names::of(a, b);
        let most = weight(names);
        if most < floor {
            return most;
        }
        let spelled = |at: usize, row| self.spelled.get(at, row);
        weight(names.spelled((a, spelled(i, a)), (b, spelled(j, b))))
    }
}
