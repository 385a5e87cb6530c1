//! Records to ids of their values, and how common each value is.
use super::table::NONE;
use super::{ExtraTable, Profiles, Row, Table, Texts};
use crate::fields::{
    date::BirthKey,
    names::{FamilyKey, GivenKey},
    text::TextKey,
};
use crate::schema::{Field, Schema};
use compact_str::CompactString;
use kithkin_record::{Address, ContactRecord, PersonName, fold::fold};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::borrow::Cow;

/// Names, addresses or numbers of a record beyond these are not compared.
const MOST: usize = u8::MAX as usize;

/// Ids of one field of some records, one list after the other.
#[derive(Default)]
struct Lists {
    lengths: Vec<u32>,
    ids: Vec<u32>,
}

impl Lists {
    /// Adds a record's list, of which values that are the `same` as one before are left out, and those not there.
    fn push(&mut self, ids: impl Iterator<Item = u32>, same: impl Fn(u32, u32) -> bool) {
        let from = self.ids.len();
        for id in ids.filter(|&id| id != NONE).take(MOST) {
            if !self.ids[from..].iter().any(|&other| same(other, id)) {
                self.ids.push(id);
            }
        }
        self.lengths.push((self.ids.len() - from) as u32);
    }

    /// Adds a record's ids as they are.
    fn push_all(&mut self, ids: &[u32]) {
        self.ids.extend_from_slice(ids);
        self.lengths.push(ids.len() as u32);
    }
}

/// Distinct birth dates.
#[derive(Clone, Default)]
pub(super) struct Births {
    values: Vec<BirthKey>,
    index: FxHashMap<Written, u32>,
}

/// What a birth date is found by: year, month, day, what it may mean and whether it may stand for another.
type Written = (i16, u8, u8, Option<(i32, i32)>, bool);

impl Births {
    pub(super) fn get(&self, id: u32) -> Option<&BirthKey> {
        self.values.get(id as usize)
    }

    fn add(&mut self, key: BirthKey, share: impl FnOnce(&str) -> f32) -> u32 {
        let written = (key.year, key.month, key.day, key.interval, key.placeholder);
        *self.index.entry(written).or_insert_with(|| {
            let frequency = share(&key.text());
            self.values.push(BirthKey { frequency, ..key });
            self.values.len() as u32 - 1
        })
    }

    /// As [`Table::count`].
    fn count(&mut self, met: &[u32]) -> u32 {
        let mut by_date: FxHashMap<(i16, u8, u8), u32> = FxHashMap::default();
        let date = |key: &BirthKey| (key.year, key.month, key.day);
        for (key, met) in self.values.iter().zip(met) {
            *by_date.entry(date(key)).or_default() += met;
        }
        let total: u32 = by_date.values().sum();
        if total > 0 {
            for key in &mut self.values {
                key.frequency = by_date[&date(key)].max(1) as f32 / total as f32;
            }
        }
        total
    }
}

impl Profiles {
    /// Normalises `records` and adds them behind those added before. Texts that were met before are not prepared again.
    /// Fields are worked on side by side.
    pub fn extend(&mut self, records: &[ContactRecord], schema: &Schema) {
        let ((names, births), (addresses, others)) = rayon::join(
            || {
                let (given, family) = (&mut self.given, &mut self.family);
                let names = names(records, given, family, schema);
                (names, births(records, &mut self.births, schema))
            },
            || {
                let (towns, phones) = (&mut self.towns, &mut self.phones);
                let (postcodes, emails) = (&mut self.postcodes, &mut self.emails);
                rayon::join(
                    || addresses(records, &mut self.addresses, schema),
                    || {
                        let others = [
                            self::postcodes(records, postcodes, schema),
                            self::towns(records, towns, schema),
                            self::phones(records, phones, schema),
                            self::emails(records, emails, schema),
                        ];
                        (others, extras(records, &mut self.extras, schema))
                    },
                )
            },
        );
        let ([postcodes, towns, phones, emails], extras) = others;
        let lists = [names, addresses, postcodes, towns, phones, emails, extras];
        let mut taken = [0_usize; 7];
        self.rows.reserve(records.len());
        self.ids.reserve(lists.iter().map(|l| l.ids.len()).sum());
        for (at, record) in records.iter().enumerate() {
            let start = self.ids.len();
            for (list, taken) in lists.iter().zip(&mut taken) {
                let end = *taken + list.lengths[at] as usize;
                self.ids.extend_from_slice(&list.ids[*taken..end]);
                *taken = end;
            }
            let length = |list: usize| lists[list].lengths[at] as u8;
            self.rows.push(Row {
                start,
                birth: births[at],
                name_ids: lists[0].lengths[at] as u16,
                addresses: length(1),
                postcodes: length(2),
                towns: length(3),
                phones: length(4),
                emails: length(5),
                gender: record.gender,
            });
        }
    }

    /// Gives each value its share among the records at hand, and forgets how values are found: no more records may be
    /// added. Returns how many values of each of the schema's comparisons there are.
    pub fn count(&mut self, schema: &Schema) -> Vec<u32> {
        let mut met = Met::of(self);
        self.given.close();
        self.family.close();
        self.addresses.close();
        self.births.index = FxHashMap::default();
        for table in [
            &mut self.postcodes,
            &mut self.towns,
            &mut self.phones,
            &mut self.emails,
        ] {
            table.close();
        }
        let mut extras = self.extras.iter_mut().zip(&met.extras);
        let mut total = |field: &Field| match field {
            Field::Given => self.given.count(&met.given),
            Field::Family => self.family.count(&met.family),
            Field::Birth => self.births.count(&met.births),
            Field::Gender => 0,
            Field::Address => self.addresses.count(&met.lists[0]),
            Field::Postcode => self.postcodes.count(&met.lists[1]),
            Field::Town => self.towns.count(&met.lists[2]),
            Field::Phone => self.phones.count(&met.lists[3]),
            Field::Email => self.emails.count(&met.lists[4]),
            Field::Extra(..) => extras.next().map_or(0, |(table, met)| match table {
                ExtraTable::Category(table) | ExtraTable::Name(table) => {
                    table.close();
                    table.count(met)
                }
                ExtraTable::Text(texts) => {
                    texts.close();
                    texts.count(met)
                }
            }),
        };
        let totals = schema.comparisons().iter().map(|c| total(&c.field)).collect();
        met.lists.clear();
        totals
    }

    /// Replaces how common each value is said to be; `change` is given the field and the share so far. Phones, e-mail
    /// addresses and the words of a further writing of the name keep theirs.
    pub fn restate_frequencies(&mut self, schema: &Schema, change: impl Fn(&Field, f32) -> f32) {
        self.given.restate(|share| change(&Field::Given, share));
        self.family.restate(|share| change(&Field::Family, share));
        for key in &mut self.births.values {
            key.frequency = change(&Field::Birth, key.frequency);
        }
        self.addresses.restate(|share| change(&Field::Address, share));
        self.postcodes.restate(|share| change(&Field::Postcode, share));
        self.towns.restate(|share| change(&Field::Town, share));
        let fields = schema.comparisons().iter().map(|c| &c.field);
        let fields = fields.filter(|f| matches!(f, Field::Extra(..)));
        for (field, table) in fields.zip(&mut self.extras) {
            match table {
                ExtraTable::Category(table) => table.restate(|share| change(field, share)),
                ExtraTable::Text(texts) => texts.restate(|share| change(field, share)),
                ExtraTable::Name(_) => {}
            }
        }
    }
}

/// How often each value was met, by table and id.
struct Met {
    given: Vec<u32>,
    family: Vec<u32>,
    births: Vec<u32>,
    /// Addresses, postcodes, towns, phones, e-mail addresses.
    lists: Vec<Vec<u32>>,
    extras: Vec<Vec<u32>>,
}

impl Met {
    fn of(all: &Profiles) -> Self {
        let none = |count: usize| vec![0_u32; count];
        let table = |table: &ExtraTable| match table {
            ExtraTable::Category(table) | ExtraTable::Name(table) => none(table.values().len()),
            ExtraTable::Text(texts) => none(texts.len()),
        };
        let mut met = Self {
            given: none(all.given.values().len()),
            family: none(all.family.values().len()),
            births: none(all.births.values.len()),
            lists: vec![
                none(all.addresses.len()),
                none(all.postcodes.values().len()),
                none(all.towns.values().len()),
                none(all.phones.values().len()),
                none(all.emails.values().len()),
            ],
            extras: all.extras.iter().map(table).collect(),
        };
        for profile in all.iter() {
            for name in profile.names() {
                name.given.iter().for_each(|&id| met.given[id as usize] += 1);
                met.family[name.family as usize] += 1;
            }
            if let Some(met) = met.births.get_mut(profile.row.birth as usize) {
                *met += 1;
            }
            for (place, met) in met.lists.iter_mut().enumerate() {
                profile.list(place).for_each(|&id| met[id as usize] += 1);
            }
            let mut ids = profile.ids[profile.end(5)..].iter();
            for (table, met) in all.extras.iter().zip(&mut met.extras) {
                let first = ids.next().copied().unwrap_or(NONE);
                match table {
                    _ if first == NONE => {}
                    ExtraTable::Name(_) => {
                        ids.by_ref()
                            .take(first as usize)
                            .for_each(|&id| met[id as usize] += 1);
                    }
                    _ => met[first as usize] += 1,
                }
            }
        }
        met
    }
}

/// Adds a folded text; empty ones are not there.
fn add_text(table: &mut Table<TextKey>, field: &Field, folded: &str, schema: &Schema) -> u32 {
    if folded.is_empty() {
        return NONE;
    }
    table.add(
        folded,
        |_| true,
        || TextKey {
            text: folded.into(),
            frequency: schema.frequencies().frequency(field, folded),
        },
    )
}

fn names(
    records: &[ContactRecord],
    given: &mut Table<GivenKey>,
    family: &mut Table<FamilyKey>,
    schema: &Schema,
) -> Lists {
    let frequencies = schema.frequencies();
    let mut lists = Lists::default();
    let (mut written, mut ids, mut one) = (String::new(), Vec::<u32>::new(), Vec::<u32>::new());
    for record in records {
        ids.clear();
        for name in record.names.iter().take(MOST) {
            one.clear();
            let parts = name.given.iter().chain(&name.nicknames);
            let keys = parts.map(|part| {
                given.read(part, |table| match fold(part) {
                    folded if folded.is_empty() => NONE,
                    folded => {
                        let share = || frequencies.frequency(&Field::Given, &folded);
                        table.add(&folded, |_| true, || GivenKey::of(&folded, share()))
                    }
                })
            });
            one.extend(keys.filter(|&id| id != NONE).take(MOST));
            let last = family_id(name, &mut written, family, schema);
            let empty = one.is_empty() && family.get(last).text.is_empty();
            let there = |ids: &[u32]| is_there(ids, &one, last, family);
            if !empty && !there(&ids) && ids.len() + one.len() + 2 <= usize::from(u16::MAX) {
                ids.push(one.len() as u32);
                ids.extend_from_slice(&one);
                ids.push(last);
            }
        }
        lists.push_all(&ids);
    }
    lists
}

/// Whether a name with these `given` ids and a family name of the text of `last` is among the names of `ids`.
fn is_there(mut ids: &[u32], given: &[u32], last: u32, family: &Table<FamilyKey>) -> bool {
    while let [count, rest @ ..] = ids {
        let (own, rest) = rest.split_at(*count as usize);
        let [own_family, rest @ ..] = rest else {
            return false;
        };
        if own == given && family.get(*own_family).text == family.get(last).text {
            return true;
        }
        ids = rest;
    }
    false
}

/// The id of the family name of `name`. `written` is room to write in.
fn family_id(name: &PersonName, written: &mut String, family: &mut Table<FamilyKey>, schema: &Schema) -> u32 {
    const END: char = '\u{1f}';
    written.clear();
    for part in &name.particles {
        written.push_str(part);
        written.push(' ');
    }
    written.push(END);
    for part in &name.family {
        written.push_str(part);
        written.push(END);
    }
    family.read(written, |table| {
        let mut parts: SmallVec<[CompactString; 1]> = SmallVec::new();
        for part in &name.family {
            let folded = fold(part);
            parts.extend(
                folded
                    .split(' ')
                    .filter(|f| !f.is_empty())
                    .map(CompactString::from),
            );
        }
        let text = name.family_text().map(|t| fold(&t).replace(' ', ""));
        let text = text.unwrap_or_default();
        let same = |key: &FamilyKey| key.parts == parts;
        let share = || schema.frequencies().frequency(&Field::Family, &text);
        table.add(&text, same, || FamilyKey::of(&text, parts.clone(), share()))
    })
}

fn births(records: &[ContactRecord], births: &mut Births, schema: &Schema) -> Vec<u32> {
    let share = |text: &str| schema.frequencies().frequency(&Field::Birth, text);
    let dates = records.iter().map(|r| r.birth.as_ref().and_then(BirthKey::of));
    dates
        .map(|date| date.map_or(NONE, |date| births.add(date, share)))
        .collect()
}

fn addresses(records: &[ContactRecord], texts: &mut Texts, schema: &Schema) -> Lists {
    let share = |text: &str| schema.frequencies().frequency(&Field::Address, text);
    let mut lists = Lists::default();
    let mut ids: Vec<u32> = Vec::new();
    for record in records {
        ids.clear();
        for address in &record.addresses {
            let lines: Cow<'_, str> = match &address.lines[..] {
                [line] => line.into(),
                lines => lines.join(" ").into(),
            };
            ids.push(texts.add(&lines, share));
        }
        lists.push(ids.iter().copied(), |a, b| {
            a == b || texts.get(a).same(texts.get(b))
        });
    }
    lists
}

fn postcodes(records: &[ContactRecord], table: &mut Table<TextKey>, schema: &Schema) -> Lists {
    let mut lists = Lists::default();
    let mut text = String::new();
    for record in records {
        let ids = record.addresses.iter().map(|address| {
            postcode_text(address, &mut text);
            add_text(table, &Field::Postcode, &text, schema)
        });
        lists.push(ids, |a, b| a == b);
    }
    lists
}

/// Writes an address's postcode, folded and without spaces, into `text`; nothing where there is none.
fn postcode_text(address: &Address, text: &mut String) {
    text.clear();
    match (&address.postcode, &address.postcode_text) {
        (Some(postcode), _) => {
            text.push_str(&postcode.outward);
            text.extend(postcode.inward.as_deref());
        }
        (None, Some(written)) => text.push_str(written),
        (None, None) => {}
    }
    if text.bytes().all(|c| c.is_ascii_alphanumeric()) {
        text.make_ascii_lowercase();
    } else {
        *text = fold(text).replace(' ', "");
    }
}

fn towns(records: &[ContactRecord], table: &mut Table<TextKey>, schema: &Schema) -> Lists {
    let mut lists = Lists::default();
    for record in records {
        let towns = record.addresses.iter().filter_map(|a| a.town.as_ref());
        let ids =
            towns.map(|town| table.read(town, |table| add_text(table, &Field::Town, &fold(town), schema)));
        lists.push(ids, |a, b| a == b);
    }
    lists
}

fn phones(records: &[ContactRecord], table: &mut Table<TextKey>, schema: &Schema) -> Lists {
    let mut lists = Lists::default();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for record in records {
        let texts = record.phones.iter().map(|phone| match &phone.e164 {
            Some(text) => Cow::from(text),
            None => digits(&phone.text).into(),
        });
        let ids = texts.map(|text| add_text(table, &Field::Phone, &text, schema));
        lists.push(ids, |a, b| a == b);
    }
    lists
}

fn emails(records: &[ContactRecord], table: &mut Table<TextKey>, schema: &Schema) -> Lists {
    let mut lists = Lists::default();
    for record in records {
        let texts = record.emails.iter().map(|email| match &email.address {
            Some(text) => Cow::from(text),
            None => email.text.to_lowercase().into(),
        });
        let ids = texts.map(|text| add_text(table, &Field::Email, &text, schema));
        lists.push(ids, |a, b| a == b);
    }
    lists
}

/// Ids of the extra columns of `schema`, for which `tables` were made.
fn extras(records: &[ContactRecord], tables: &mut [ExtraTable], schema: &Schema) -> Lists {
    let mut lists = Lists::default();
    let mut ids: Vec<u32> = Vec::new();
    for record in records {
        ids.clear();
        let fields = schema.comparisons().iter().map(|c| &c.field);
        let columns = fields.filter_map(|field| match field {
            Field::Extra(key, _) => Some((field, record.extra.get(key).map_or("", String::as_str))),
            _ => None,
        });
        for ((field, text), table) in columns.zip(tables.iter_mut()) {
            match table {
                ExtraTable::Category(table) => {
                    ids.push(table.read(text, |table| add_text(table, field, &fold(text), schema)));
                }
                ExtraTable::Text(texts) => {
                    ids.push(texts.add(text, |whole| schema.frequencies().frequency(field, whole)));
                }
                ExtraTable::Name(table) => {
                    let from = ids.len();
                    ids.push(0);
                    for word in fold(text).split(' ').filter(|w| w.len() > 1).take(MOST) {
                        let id = add_text(table, field, word, schema);
                        if !ids[from + 1..].contains(&id) {
                            ids.push(id);
                        }
                    }
                    ids[from] = (ids.len() - from - 1) as u32;
                }
            }
        }
        lists.push_all(&ids);
    }
    lists
}
