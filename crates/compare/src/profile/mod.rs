//! Contact records normalised once and ready to be compared many times.
//!
//! Each distinct name, date, address or number is prepared and held once; a record is a short list of their ids.
mod gather;
mod table;
mod texts;

use crate::fields::{
    address::AddressKey,
    date::BirthKey,
    names::{FamilyKey, GivenKey},
    text::TextKey,
};
use crate::schema::{ExtraKind, Field, Schema};
use crate::vector::{ComparisonVector, Outcome};
use gather::Births;
use kithkin_record::{ContactRecord, Gender};
use smallvec::SmallVec;
use std::fmt;
use table::{NONE, Table};
use texts::Texts;

/// Records normalised for one schema: several names, addresses and phones of each kept apart.
///
/// ```
/// use kithkin_compare::{Profiles, Schema};
/// use kithkin_record::{ContactRecord, PersonName};
/// let schema = Schema::standard();
/// let record = ContactRecord { names: vec![PersonName::parse("Pat Oldroyd")], ..Default::default() };
/// let profiles = Profiles::of(&[record], &schema);
/// assert_eq!(profiles.len(), 1);
/// assert_eq!(format!("{:?}", profiles.get(0)), "Profile(..)");
/// ```
#[derive(Clone)]
pub struct Profiles {
    rows: Vec<Row>,
    /// Ids of each record's values: its names, addresses, postcodes, towns, phones, e-mail addresses and extra columns. A
    /// name is the number of its given names, their ids and that of the family name; of an extra column of names the
    /// number of words comes first.
    ids: Vec<u32>,
    given: Table<GivenKey>,
    family: Table<FamilyKey>,
    births: Births,
    addresses: Texts,
    postcodes: Table<TextKey>,
    towns: Table<TextKey>,
    phones: Table<TextKey>,
    emails: Table<TextKey>,
    extras: Vec<ExtraTable>,
}

/// Where a record's ids are.
#[derive(Clone, Copy)]
struct Row {
    start: usize,
    birth: u32,
    /// Ids, and numbers of given names, that its names take.
    name_ids: u16,
    addresses: u8,
    postcodes: u8,
    towns: u8,
    phones: u8,
    emails: u8,
    gender: Gender,
}

/// Distinct values of an extra column.
#[derive(Clone)]
enum ExtraTable {
    Category(Table<TextKey>),
    Text(Texts),
    Name(Table<TextKey>),
}

impl fmt::Debug for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profiles(..)")
    }
}

impl Profiles {
    /// No records yet, of which each extra column of `schema` will be held.
    pub fn new(schema: &Schema) -> Self {
        let table = |field: &Field| match field {
            Field::Extra(_, ExtraKind::Category) => Some(ExtraTable::Category(Table::default())),
            Field::Extra(_, ExtraKind::Text) => Some(ExtraTable::Text(Texts::default())),
            Field::Extra(_, ExtraKind::Name) => Some(ExtraTable::Name(Table::default())),
            _ => None,
        };
        let fields = schema.comparisons().iter().map(|c| &c.field);
        Self {
            rows: Vec::new(),
            ids: Vec::new(),
            given: Table::default(),
            family: Table::default(),
            births: Births::default(),
            addresses: Texts::default(),
            postcodes: Table::default(),
            towns: Table::default(),
            phones: Table::default(),
            emails: Table::default(),
            extras: fields.filter_map(table).collect(),
        }
    }

    /// Normalises `records` for the comparisons of `schema`.
    pub fn of(records: &[ContactRecord], schema: &Schema) -> Self {
        let mut profiles = Self::new(schema);
        profiles.extend(records, schema);
        profiles
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The record in place `at`, counted from 0. Panics where there is none, as a slice does.
    pub fn get(&self, at: usize) -> Profile<'_> {
        let row = &self.rows[at];
        let end = self.rows.get(at + 1).map_or(self.ids.len(), |next| next.start);
        Profile {
            all: self,
            row,
            ids: &self.ids[row.start..end],
        }
    }

    /// All records in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Profile<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Fetches `places` into the cache, many at a time: asked for one after the other, each would be waited for.
    pub fn fetch(&self, places: impl Iterator<Item = u32> + Clone) {
        let starts = places
            .clone()
            .fold(0, |sum, at| sum ^ self.rows[at as usize].start);
        let first = |at: u32| self.ids.get(self.rows[at as usize].start).copied();
        let ids = places.fold(0, |sum, at| sum ^ first(at).unwrap_or_default());
        std::hint::black_box((starts, ids));
    }

    /// Every distinct given name and nickname.
    pub fn given_names(&self) -> &[GivenKey] {
        self.given.values()
    }

    /// Every distinct family name.
    pub fn family_names(&self) -> &[FamilyKey] {
        self.family.values()
    }
}

/// One record of some [`Profiles`].
#[derive(Clone, Copy)]
pub struct Profile<'a> {
    all: &'a Profiles,
    row: &'a Row,
    ids: &'a [u32],
}

impl fmt::Debug for Profile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(..)")
    }
}

impl<'a> Profile<'a> {
    /// The ids before the end of the list at `place` of addresses, postcodes, towns, phones and e-mail addresses: where it
    /// ends.
    fn end(self, place: usize) -> usize {
        let row = self.row;
        let lists = [row.addresses, row.postcodes, row.towns, row.phones, row.emails];
        let before: usize = lists[..place].iter().map(|&n| usize::from(n)).sum();
        usize::from(row.name_ids) + before
    }

    fn list(self, place: usize) -> std::slice::Iter<'a, u32> {
        self.ids[self.end(place)..self.end(place + 1)].iter()
    }

    /// Every name, the main one first.
    pub fn names(self) -> Names<'a> {
        Names {
            all: self.all,
            ids: &self.ids[..usize::from(self.row.name_ids)],
        }
    }

    /// Date of birth.
    pub fn birth(self) -> Option<&'a BirthKey> {
        self.all.births.get(self.row.birth)
    }

    /// Gender; [`Gender::Unknown`] is missing.
    pub fn gender(self) -> Gender {
        self.row.gender
    }

    /// Every address with lines.
    pub fn addresses(self) -> impl ExactSizeIterator<Item = AddressKey<'a>> + Clone {
        self.list(0).map(move |&id| self.all.addresses.get(id))
    }

    /// Every postcode, folded and without spaces.
    pub fn postcodes(self) -> impl ExactSizeIterator<Item = &'a TextKey> + Clone {
        self.list(1).map(move |&id| self.all.postcodes.get(id))
    }

    /// Every town, folded.
    pub fn towns(self) -> impl ExactSizeIterator<Item = &'a TextKey> + Clone {
        self.list(2).map(move |&id| self.all.towns.get(id))
    }

    /// Every phone as E.164.
    pub fn phones(self) -> impl ExactSizeIterator<Item = &'a TextKey> + Clone {
        self.list(3).map(move |&id| self.all.phones.get(id))
    }

    /// Every e-mail address.
    pub fn emails(self) -> impl ExactSizeIterator<Item = &'a TextKey> + Clone {
        self.list(4).map(move |&id| self.all.emails.get(id))
    }

    /// Extra columns in the schema's order.
    pub fn extras(self) -> impl Iterator<Item = ExtraValue<'a>> {
        let mut ids = self.ids[self.end(5)..].iter();
        self.all.extras.iter().map(move |table| {
            let first = ids.next().copied().unwrap_or(NONE);
            let id = Some(first).filter(|&id| id != NONE);
            match table {
                ExtraTable::Category(table) => ExtraValue::Category(id.map(|id| table.get(id))),
                ExtraTable::Text(texts) => ExtraValue::Text(id.map(|id| texts.get(id))),
                ExtraTable::Name(table) => {
                    let (words, rest) = ids.as_slice().split_at(id.map_or(0, |n| n as usize));
                    ids = rest.iter();
                    ExtraValue::Name(Words { table, ids: words })
                }
            }
        })
    }
}

/// The names of a record.
#[derive(Clone)]
pub struct Names<'a> {
    all: &'a Profiles,
    ids: &'a [u32],
}

impl<'a> Iterator for Names<'a> {
    type Item = Name<'a>;

    fn next(&mut self) -> Option<Name<'a>> {
        let (&given, rest) = self.ids.split_first()?;
        let (given, rest) = rest.split_at(given as usize);
        let (&family, rest) = rest.split_first()?;
        self.ids = rest;
        Some(Name {
            all: self.all,
            given,
            family,
        })
    }
}

impl<'a> Names<'a> {
    /// The name, where there is just one.
    pub fn only(mut self) -> Option<Name<'a>> {
        let name = self.next()?;
        self.ids.is_empty().then_some(name)
    }
}

/// One name of a record.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    all: &'a Profiles,
    given: &'a [u32],
    family: u32,
}

impl<'a> Name<'a> {
    /// The first given name.
    pub fn first(self) -> Option<&'a GivenKey> {
        self.given.first().map(|&id| self.all.given.get(id))
    }

    /// Given names in order, then nicknames.
    pub fn given(self) -> impl ExactSizeIterator<Item = &'a GivenKey> + Clone {
        self.given.iter().map(move |&id| self.all.given.get(id))
    }

    /// The family name; its text is empty where there is none.
    pub fn family(self) -> &'a FamilyKey {
        self.all.family.get(self.family)
    }

    /// Where its given names stand among [`Profiles::given_names`].
    pub fn given_places(self) -> &'a [u32] {
        self.given
    }

    /// Where its family name stands among [`Profiles::family_names`].
    pub fn family_place(self) -> u32 {
        self.family
    }

    /// Whether `word` is one of the name's words.
    pub(crate) fn has_word(self, word: &str) -> bool {
        self.given().any(|g| g.text == word) || self.family().parts.iter().any(|f| f == word)
    }
}

/// The value of an extra column, ready to compare.
#[derive(Clone, Copy)]
pub enum ExtraValue<'a> {
    /// A category.
    Category(Option<&'a TextKey>),
    /// Free text.
    Text(Option<AddressKey<'a>>),
    /// A further writing of the name.
    Name(Words<'a>),
}

/// The words of a further writing of a name, each once.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    table: &'a Table<TextKey>,
    ids: &'a [u32],
}

impl<'a> Words<'a> {
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.ids.is_empty()
    }

    /// The words in their order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a TextKey> {
        self.ids.iter().map(move |&id| self.table.get(id))
    }
}

/// Compares two of the profiles made for `schema` and writes a level for each of its comparisons into `out`.
///
/// Missing on either side is [`crate::MISSING`], never a mismatch. Of several names, addresses or numbers the best
/// alignment counts once. Symmetric: swapping `left` and `right` gives the same vector.
///
/// ```
/// use kithkin_compare::{ComparisonVector, Profiles, Schema, compare, schema::family};
/// use kithkin_record::{ContactRecord, PersonName};
/// let schema = Schema::standard();
/// let person = |name| ContactRecord { names: vec![PersonName::parse(name)], ..Default::default() };
/// let people = Profiles::of(&[person("Pat Oldroyd"), person("Pat Oldroyde")], &schema);
/// let mut vector = ComparisonVector::default();
/// compare(&schema, people.get(0), people.get(1), &mut vector);
/// assert_eq!(vector.levels[schema.position("family-name").unwrap()], family::SPELLING);
/// ```
pub fn compare(schema: &Schema, left: Profile<'_>, right: Profile<'_>, out: &mut ComparisonVector) {
    compare_untold(schema, left, right, &Told::default(), out);
}

/// Levels of a pair that are known before it is compared, in the order of the schema's comparisons; `None` = open.
#[derive(Clone, Default)]
pub(crate) struct Told {
    /// By comparison; comparisons beyond the end are open.
    pub levels: SmallVec<[Option<u8>; 16]>,
    /// Given and family name do not stand in each other's place, so that each can be compared by itself.
    pub straight: bool,
}

/// [`compare`], looking only at fields whose level is open.
pub(crate) fn compare_untold(
    schema: &Schema,
    left: Profile<'_>,
    right: Profile<'_>,
    told: &Told,
    out: &mut ComparisonVector,
) {
    use crate::fields::{address, date, gender, names, text};
    out.reset(schema.comparisons().len());
    let mut both_names = None;
    let mut name = || *both_names.get_or_insert_with(|| names::compare(left.names(), right.names()));
    let straight = || {
        let both = left.names().only().zip(right.names().only());
        both.filter(|_| told.straight)
    };
    let mut extras = left.extras().zip(right.extras());
    for (at, comparison) in schema.comparisons().iter().enumerate() {
        let extra = matches!(comparison.field, Field::Extra(..))
            .then(|| extras.next())
            .flatten();
        if let Some(level) = told.levels.get(at).copied().flatten() {
            out.set(at, Outcome::plain(level));
            continue;
        }
        let outcome = match &comparison.field {
            Field::Given => straight().map_or_else(|| name().given, |(a, b)| names::given(a, b)),
            Field::Family => straight().map_or_else(|| name().family, |(a, b)| names::family(a, b)),
            Field::Birth => date::compare(left.birth(), right.birth()),
            Field::Gender => gender::compare(left.gender(), right.gender()),
            Field::Address => address::compare(left.addresses(), right.addresses()),
            Field::Postcode => text::best(left.postcodes(), right.postcodes(), text::postcode),
            Field::Town => text::best(left.towns(), right.towns(), text::place),
            Field::Phone => text::best(left.phones(), right.phones(), text::contact),
            Field::Email => text::best(left.emails(), right.emails(), text::contact),
            Field::Extra(..) => extra.map_or(Outcome::MISSING, |pair| text::extra(pair, left, right)),
        };
        out.set(at, outcome);
    }
}
