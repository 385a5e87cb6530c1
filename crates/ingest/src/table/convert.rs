//! A row of a table as a contact record.
use crate::{
    ColumnMap, IngestError,
    json::{
        Refusal,
        value::{Notes, date_issue},
    },
    map::{Field, header_key},
};
use indexmap::IndexMap;
use kithkin_record::{
    Address, ContactRecord, DateValue, Email, Gender, NameUse, Period, PersonName, Phone, date::DateOrder,
};
use rustc_hash::FxBuildHasher;
use std::borrow::Cow;

/// How tables write "nothing here", beside an empty cell.
const MISSING: [&str; 8] = ["NA", "N/A", "n/a", "NaN", "nan", "\\N", "#N/A", "<NA>"];

/// Where in a row the fields of a map are.
pub(crate) struct Columns {
    fields: IndexMap<Field, Vec<usize>, FxBuildHasher>,
    extra: Vec<(String, Vec<usize>)>,
    date_order: Option<DateOrder>,
    width: usize,
}

impl Columns {
    /// Finds the columns of `map` in `header`, first as written, then without regard to case, blanks and hyphens.
    pub(crate) fn find(map: &ColumnMap, header: &[String], path: &str) -> Result<Self, IngestError> {
        let keys: Vec<String> = header.iter().map(|h| header_key(h)).collect();
        let place = |theirs: &str| {
            let exact = header.iter().position(|h| h.trim() == theirs.trim());
            exact.or_else(|| keys.iter().position(|k| *k == header_key(theirs)))
        };
        let missing = |column: &str, field: &str| IngestError::MissingColumn {
            path: path.to_owned(),
            column: column.to_owned(),
            field: field.to_owned(),
            available: listed(header),
        };
        let mut found = Self {
            fields: IndexMap::default(),
            extra: Vec::new(),
            date_order: map.date_order,
            width: header.len(),
        };
        for (field, theirs) in &map.columns {
            let mut places = Vec::with_capacity(theirs.len());
            for column in theirs {
                match place(column) {
                    Some(at) => places.push(at),
                    None if map.optional && *field != Field::Id => {}
                    None => return Err(missing(column, field.name())),
                }
            }
            if !places.is_empty() {
                found.fields.insert(*field, places);
            }
        }
        for (key, column) in &map.extra {
            let places = column.theirs.iter().map(|c| place(c).ok_or(c));
            let places: Result<Vec<usize>, _> = places.collect();
            found
                .extra
                .push((key.clone(), places.map_err(|c| missing(c, key))?));
        }
        Ok(found)
    }

    /// The id of a row, if it has one.
    pub(crate) fn id<C: AsRef<str>>(&self, cells: &[C]) -> Option<String> {
        joined(cells, self.fields.get(&Field::Id)?).map(Cow::into_owned)
    }

    /// Whether a row is as wide as the header; empty cells beyond it do no harm.
    pub(crate) fn fits<C: AsRef<str>>(&self, cells: &[C]) -> bool {
        let empty = |cell: &C| cell.as_ref().is_empty();
        cells.len() >= self.width && cells[self.width..].iter().all(empty)
    }

    fn get<'c, C: AsRef<str>>(&self, cells: &'c [C], field: Field) -> Option<Cow<'c, str>> {
        joined(cells, self.fields.get(&field)?)
    }

    /// The values of a cell that may hold several.
    fn several<'c, C: AsRef<str>>(&self, cells: &'c [C], field: Field) -> Vec<Cow<'c, str>> {
        match self.get(cells, field) {
            None => Vec::new(),
            Some(Cow::Borrowed(cell)) => parts(cell).map(Cow::Borrowed).collect(),
            Some(Cow::Owned(cell)) => parts(&cell).map(|p| p.to_owned().into()).collect(),
        }
    }

    fn date<C: AsRef<str>>(&self, cells: &[C], field: Field, notes: &mut Notes) -> Option<DateValue> {
        let text = self.get(cells, field)?;
        let value = match self.date_order {
            Some(order) => DateValue::parse_ordered(&text, order),
            None => DateValue::parse(&text),
        };
        if let Some(reason) = date_issue(&value) {
            notes.issue(field.name(), reason);
        }
        Some(value)
    }

    /// Reads a row. A row of another width than the header is refused: its cells cannot be told apart.
    pub(crate) fn record<C: AsRef<str>>(
        &self,
        cells: &[C],
        notes: &mut Notes,
    ) -> Result<ContactRecord, Refusal> {
        if !self.fits(cells) {
            let reason = format!("has {} cells where the header has {}", cells.len(), self.width);
            return Err((None, reason));
        }
        let Some(id) = self.id(cells) else {
            return Err((Some("id"), "has no id".to_owned()));
        };
        let gender = self.get(cells, Field::Gender);
        let death = self.date(cells, Field::DateOfDeath, notes);
        let mut record = ContactRecord {
            id,
            source: self.get(cells, Field::Source).unwrap_or_default().into_owned(),
            recorded: self.date(cells, Field::Recorded, notes).and_then(|d| d.date),
            names: self.names(cells),
            gender: gender.as_deref().map_or(Gender::Unknown, Gender::parse),
            birth: self.date(cells, Field::DateOfBirth, notes),
            deceased: death.as_ref().map(|_| true),
            death,
            addresses: self.address(cells, notes).into_iter().collect(),
            phones: self
                .several(cells, Field::Phone)
                .iter()
                .flat_map(|t| Phone::parse_all(t))
                .collect(),
            emails: self
                .several(cells, Field::Email)
                .iter()
                .map(|t| Email::parse(t))
                .collect(),
            household: self.get(cells, Field::HouseholdId).map(Cow::into_owned),
            ..ContactRecord::default()
        };
        if record.phones.iter().any(|p| p.e164.is_none()) {
            notes.issue(Field::Phone.name(), "no phone number could be read");
        }
        if record.emails.iter().any(|e| e.address.is_none()) {
            notes.issue(Field::Email.name(), "not an e-mail address");
        }
        for (key, places) in &self.extra {
            if let Some(value) = joined(cells, places) {
                record.extra.insert(key.clone(), value.into_owned());
            }
        }
        Ok(record)
    }

    fn names<C: AsRef<str>>(&self, cells: &[C]) -> Vec<PersonName> {
        let given = self.several(cells, Field::GivenName).join(" ");
        let middle = self.several(cells, Field::MiddleNames).join(" ");
        let families = self.several(cells, Field::FamilyName);
        let title = self.get(cells, Field::Title);
        let given: Vec<&str> = [given.as_str(), middle.as_str()]
            .into_iter()
            .filter(|g| !g.is_empty())
            .collect();
        let mut names = Vec::new();
        let mut named = |family: &str, name_use| {
            let mut name = PersonName::from_parts(family, &given, name_use);
            name.titles.extend(title.as_deref().map(str::to_owned));
            names.push(name);
        };
        for family in &families {
            named(family, NameUse::Usual);
        }
        if families.is_empty() && !given.is_empty() {
            named("", NameUse::Usual);
        }
        for former in self.several(cells, Field::FormerFamilyNames) {
            named(&former, NameUse::Old);
        }
        for whole in self.several(cells, Field::Name) {
            names.push(PersonName::parse(&whole));
        }
        for nickname in self.several(cells, Field::KnownAs) {
            names.push(PersonName {
                name_use: NameUse::Nickname,
                ..PersonName::parse(&nickname)
            });
        }
        names
    }

    fn address<C: AsRef<str>>(&self, cells: &[C], notes: &mut Notes) -> Option<Address> {
        let lines: Vec<Cow<'_, str>> = [Field::AddressLine1, Field::AddressLine2, Field::AddressLine3]
            .into_iter()
            .filter_map(|f| self.get(cells, f))
            .collect();
        let lines: Vec<&str> = lines.iter().map(|l| &**l).collect();
        let town = self.get(cells, Field::Town);
        let postcode = self.get(cells, Field::Postcode);
        let mut end = |field| self.date(cells, field, notes).and_then(|d| d.date);
        let period = Period {
            start: end(Field::AddressFrom),
            end: end(Field::AddressTo),
        };
        let address = Address::parse(&lines, town.as_deref(), postcode.as_deref(), period);
        if postcode.is_some() && address.postcode.is_none() {
            notes.issue(Field::Postcode.name(), "not a postcode");
        }
        (!address.is_empty()).then_some(address)
    }
}

/// What a cell that may hold several values holds.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|p| !p.is_empty())
}

/// The cells at `places`, those that say something, joined by a space.
fn joined<'c, C: AsRef<str>>(cells: &'c [C], places: &[usize]) -> Option<Cow<'c, str>> {
    let cells = places.iter().filter_map(|at| cells.get(*at)).map(AsRef::as_ref);
    let mut cells = cells.filter(|cell| !cell.is_empty() && !MISSING.contains(cell));
    let mut out = Cow::Borrowed(cells.next()?);
    for cell in cells {
        let out = out.to_mut();
        out.push(' ');
        out.push_str(cell);
    }
    Some(out)
}

/// Header names as a message shows them, the first forty.
fn listed(header: &[String]) -> String {
    let shown: Vec<String> = header
        .iter()
        .take(40)
        .map(|h| format!("`{}`", h.chars().take(40).collect::<String>()))
        .collect();
    let more = if header.len() > 40 { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Adds a further row of the same person to `record`. Gives the row back when it is somebody else: another name and
/// another date of birth under the same id.
pub(crate) fn join_row(record: &mut ContactRecord, row: ContactRecord) -> Result<(), Box<ContactRecord>> {
    let differs = |a: Option<&DateValue>, b: Option<&DateValue>| match (a, b) {
        (Some(a), Some(b)) => a.interval != b.interval,
        _ => false,
    };
    let shares_a_name = row.names.is_empty()
        || record.names.is_empty()
        || row
            .names
            .iter()
            .any(|n| record.names.iter().any(|m| m.display() == n.display()));
    if !shares_a_name && differs(record.birth.as_ref(), row.birth.as_ref()) {
        return Err(Box::new(row));
    }
    fn collect<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
        for item in from {
            if !into.contains(&item) {
                into.push(item);
            }
        }
    }
    collect(&mut record.names, row.names);
    collect(&mut record.addresses, row.addresses);
    collect(&mut record.phones, row.phones);
    collect(&mut record.emails, row.emails);
    collect(&mut record.issues, row.issues);
    record.recorded = record.recorded.max(row.recorded);
    record.birth = record.birth.take().or(row.birth);
    record.death = record.death.take().or(row.death);
    record.deceased = record.deceased.or(row.deceased);
    record.household = record.household.take().or(row.household);
    if record.gender == Gender::Unknown {
        record.gender = row.gender;
    }
    if record.source.is_empty() {
        record.source = row.source;
    }
    for (key, value) in row.extra {
        record.extra.entry(key).or_insert(value);
    }
    Ok(())
}
