//! A contact record normalised once and ready to be compared many times.
use crate::fields::{address::AddressKey, date::BirthKey, names::NameKey, text::TextKey, text::WordsKey};
use crate::schema::{ExtraKind, Field, Schema};
use crate::vector::{ComparisonVector, Outcome};
use kithkin_record::{ContactRecord, Gender, PersonName, fold::fold};
use smallvec::SmallVec;
use std::fmt;

/// One record, normalised and ready to compare: several names, addresses and phones kept apart.
///
/// ```
/// use kithkin_compare::{Profile, Schema};
/// use kithkin_record::{ContactRecord, PersonName};
/// let schema = Schema::standard();
/// let record = ContactRecord { names: vec![PersonName::parse("Pat Oldroyd")], ..Default::default() };
/// let profile = Profile::from_contact(&record, &schema);
/// assert_eq!(format!("{profile:?}"), "Profile(..)");
/// ```
#[derive(Clone, Default)]
pub struct Profile {
    /// Every name, the main one first.
    pub names: SmallVec<[NameKey; 1]>,
    /// Date of birth.
    pub birth: Option<BirthKey>,
    /// Gender; [`Gender::Unknown`] is missing.
    pub gender: Gender,
    /// Every address with lines.
    pub addresses: SmallVec<[AddressKey; 1]>,
    /// Every postcode, folded and without spaces.
    pub postcodes: SmallVec<[TextKey; 1]>,
    /// Every town, folded.
    pub towns: SmallVec<[TextKey; 1]>,
    /// Every phone as E.164.
    pub phones: Vec<TextKey>,
    /// Every e-mail address.
    pub emails: Vec<TextKey>,
    /// Extra columns in the schema's order.
    pub extras: Vec<ExtraValue>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(..)")
    }
}

/// The value of an extra column, ready to compare.
#[derive(Clone)]
pub enum ExtraValue {
    /// A category.
    Category(Option<TextKey>),
    /// Free text.
    Text(Option<AddressKey>),
    /// A further writing of the name.
    Name(Option<WordsKey>),
}

impl Profile {
    /// Normalises `record` for the comparisons of `schema`.
    pub fn from_contact(record: &ContactRecord, schema: &Schema) -> Self {
        let names: Vec<&PersonName> = record.names.iter().collect();
        let mut profile = Self {
            names: distinct(names.iter().flat_map(|n| NameKey::of(n, schema))),
            birth: record.birth.as_ref().and_then(|b| BirthKey::of(b, schema)),
            gender: record.gender,
            ..Self::default()
        };
        for address in &record.addresses {
            profile.addresses.extend(AddressKey::of(address, schema));
            if let Some(text) = postcode_text(address) {
                profile
                    .postcodes
                    .extend(TextKey::of(&Field::Postcode, text, schema));
            }
            if let Some(town) = &address.town {
                profile
                    .towns
                    .extend(TextKey::of(&Field::Town, fold(town), schema));
            }
        }
        for phone in &record.phones {
            let text = phone.e164.clone().unwrap_or_else(|| digits(&phone.text));
            profile.phones.extend(TextKey::of(&Field::Phone, text, schema));
        }
        for email in &record.emails {
            let text = email.address.clone().unwrap_or_else(|| email.text.to_lowercase());
            profile.emails.extend(TextKey::of(&Field::Email, text, schema));
        }
        profile.addresses = distinct(profile.addresses.into_iter());
        for list in [&mut profile.postcodes, &mut profile.towns] {
            *list = distinct(std::mem::take(list).into_iter());
        }
        for list in [&mut profile.phones, &mut profile.emails] {
            *list = distinct(std::mem::take(list).into_iter()).into_vec();
        }
        profile.extras = extras(record, schema);
        profile
    }

    /// Calls `each` with every value, the field it is counted under, and its frequency, to be changed at will: this is how
    /// values are counted, and how the shares counted come back.
    pub fn values(&mut self, schema: &Schema, mut each: impl FnMut(&Field, &str, &mut f32)) {
        for name in &mut self.names {
            name.values(&mut each);
        }
        if let Some(birth) = &mut self.birth {
            each(&Field::Birth, &birth.text(), &mut birth.frequency);
        }
        for (field, list) in [
            (Field::Postcode, &mut self.postcodes[..]),
            (Field::Town, &mut self.towns[..]),
            (Field::Phone, &mut self.phones[..]),
            (Field::Email, &mut self.emails[..]),
        ] {
            for key in list {
                each(&field, &key.text, &mut key.frequency);
            }
        }
        for address in &mut self.addresses {
            each(&Field::Address, &address.text, &mut address.frequency);
        }
        let fields = schema.comparisons().iter().map(|c| &c.field);
        let extras = fields.filter(|f| matches!(f, Field::Extra(..)));
        for (field, value) in extras.zip(&mut self.extras) {
            match value {
                ExtraValue::Category(Some(key)) => each(field, &key.text, &mut key.frequency),
                ExtraValue::Text(Some(key)) => each(field, &key.text, &mut key.frequency),
                ExtraValue::Name(Some(words)) => {
                    words
                        .values()
                        .for_each(|(word, frequency)| each(field, word, frequency));
                }
                _ => {}
            }
        }
    }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> SmallVec<[T; 1]> {
    let mut out = SmallVec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn postcode_text(address: &kithkin_record::Address) -> Option<String> {
    let text = match &address.postcode {
        Some(postcode) => postcode.to_string(),
        None => address.postcode_text.clone()?,
    };
    Some(fold(&text).replace(' ', ""))
}

fn extras(record: &ContactRecord, schema: &Schema) -> Vec<ExtraValue> {
    let mut out = Vec::new();
    for comparison in schema.comparisons() {
        let Field::Extra(key, kind) = &comparison.field else {
            continue;
        };
        let text = record.extra.get(key).map_or("", String::as_str);
        out.push(match kind {
            ExtraKind::Category => ExtraValue::Category(TextKey::of(&comparison.field, fold(text), schema)),
            ExtraKind::Text => ExtraValue::Text(AddressKey::of_text(text, &comparison.field, schema)),
            ExtraKind::Name => ExtraValue::Name(WordsKey::of(text, &comparison.field, schema)),
        });
    }
    out
}

/// Compares two profiles made for `schema` and writes a level for each of its comparisons into `out`.
///
/// Missing on either side is [`crate::MISSING`], never a mismatch. Of several names, addresses or numbers the best
/// alignment counts once. Symmetric: swapping `left` and `right` gives the same vector.
///
/// ```
/// use kithkin_compare::{ComparisonVector, Profile, Schema, compare, schema::family};
/// use kithkin_record::{ContactRecord, PersonName};
/// let schema = Schema::standard();
/// let person = |name| {
///     let record = ContactRecord { names: vec![PersonName::parse(name)], ..Default::default() };
///     Profile::from_contact(&record, &schema)
/// };
/// let mut vector = ComparisonVector::default();
/// compare(&schema, &person("Pat Oldroyd"), &person("Pat Oldroyde"), &mut vector);
/// assert_eq!(vector.levels[schema.position("family-name").unwrap()], family::SPELLING);
/// ```
pub fn compare(schema: &Schema, left: &Profile, right: &Profile, out: &mut ComparisonVector) {
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
    left: &Profile,
    right: &Profile,
    told: &Told,
    out: &mut ComparisonVector,
) {
    use crate::fields::{address, date, gender, names, text};
    out.reset(schema.comparisons().len());
    let mut both_names = None;
    let mut name = || *both_names.get_or_insert_with(|| names::compare(&left.names, &right.names));
    let straight = || match (&left.names[..], &right.names[..]) {
        ([a], [b]) if told.straight => Some((a, b)),
        _ => None,
    };
    let mut extra = 0;
    for (at, comparison) in schema.comparisons().iter().enumerate() {
        let this_extra = extra;
        extra += usize::from(matches!(comparison.field, Field::Extra(..)));
        if let Some(level) = told.levels.get(at).copied().flatten() {
            out.set(at, Outcome::plain(level));
            continue;
        }
        let outcome = match &comparison.field {
            Field::Given => straight().map_or_else(|| name().given, |(a, b)| names::given(a, b)),
            Field::Family => straight().map_or_else(|| name().family, |(a, b)| names::family(a, b)),
            Field::Birth => date::compare(left.birth.as_ref(), right.birth.as_ref()),
            Field::Gender => gender::compare(left.gender, right.gender),
            Field::Address => address::compare(&left.addresses, &right.addresses),
            Field::Postcode => text::best(&left.postcodes, &right.postcodes, text::postcode),
            Field::Town => text::best(&left.towns, &right.towns, text::place),
            Field::Phone => text::best(&left.phones, &right.phones, text::contact),
            Field::Email => text::best(&left.emails, &right.emails, text::contact),
            Field::Extra(..) => {
                let pair = (left.extras.get(this_extra), right.extras.get(this_extra));
                text::extra(pair, left, right)
            }
        };
        out.set(at, outcome);
    }
}
