//! Records back into the JSON shapes they are read from.
use super::value::Notes;
use kithkin_record::{
    Address, CaseFile, CasePerson, ContactRecord, DateValue, Document, Email, Gender, NameUse, Period,
    PersonName, Phone, Placement, Restriction, Wish, WishKind,
};
use serde_json::{Map, Value, json};

/// An object being written; absent values are left out.
#[derive(Default)]
struct Writer(Map<String, Value>);

impl Writer {
    fn put(mut self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let says_nothing = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(inner) => inner.is_empty(),
            _ => false,
        };
        if !says_nothing {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    fn list<T>(self, key: &str, items: &[T], one: impl Fn(&T) -> Value) -> Self {
        let items: Vec<Value> = items.iter().map(one).collect();
        self.put(key, items)
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// A contact record as one line of `contacts.ndjson` (FORMATS section 1), read back by [`crate::Reader`] as the
/// same record.
///
/// ```
/// use kithkin_record::{ContactRecord, PersonName};
/// let record = ContactRecord {
///     id: "C1".to_owned(),
///     names: vec![PersonName::parse("Pat Oldroyd")],
///     ..ContactRecord::default()
/// };
/// let json = kithkin_ingest::contact_to_json(&record).to_string();
/// assert_eq!(json, r#"{"id":"C1","name":[{"text":"Pat Oldroyd","use":"usual"}]}"#);
/// ```
pub fn contact_to_json(record: &ContactRecord) -> Value {
    let extra: Map<String, Value> = record
        .extra
        .iter()
        .map(|(k, v)| (k.clone(), Value::from(v.clone())))
        .collect();
    let links = |l: &kithkin_record::StatedLink| {
        Writer::default()
            .put("other", l.other.clone())
            .put("relation", l.relation.clone())
            .done()
    };
    Writer::default()
        .put("id", record.id.clone())
        .put("source", record.source.clone())
        .put("recorded", record.recorded.map(|d| d.to_string()))
        .list("name", &record.names, name)
        .put("gender", gender(record.gender))
        .put("birthDate", date(record.birth.as_ref()))
        .put("deceasedBoolean", record.deceased)
        .put("deceasedDateTime", date(record.death.as_ref()))
        .list("address", &record.addresses, address)
        .put("telecom", telecom(&record.phones, &record.emails))
        .list("link", &record.links, links)
        .list("restriction", &record.restrictions, restriction)
        .put("household", record.household.clone())
        .put("extra", extra)
        .done()
}

/// A case file as one line of `cases.ndjson` (FORMATS section 2), read back by [`crate::Reader`] as the same case.
pub fn case_to_json(case: &CaseFile) -> Value {
    let child = Writer::default()
        .list("name", &case.child.names, name)
        .put("birthDate", date(case.child.birth.as_ref()))
        .put("gender", gender(case.child.gender))
        .list("address", &case.child.addresses, address)
        .done();
    let mandate = Writer::default()
        .put("purpose", case.mandate.purpose.clone())
        .put("period", period(case.mandate.period))
        .put("withdrawn", case.mandate.withdrawn)
        .done();
    let mut object = Writer::default()
        .put("id", case.id.clone())
        .put("mandate", mandate)
        .list("wishes", &case.wishes, wish)
        .list("people", &case.people, person)
        .list("placements", &case.placements, placement)
        .list("restrictions", &case.restrictions, restriction)
        .list("documents", &case.documents, document);
    object.0.insert("child".to_owned(), child);
    object.done()
}

fn date(value: Option<&DateValue>) -> Option<String> {
    value.map(|d| d.text.clone())
}

fn gender(gender: Gender) -> Option<&'static str> {
    (gender != Gender::Unknown).then(|| gender.term())
}

fn period(period: Period) -> Value {
    Writer::default()
        .put("start", period.start.map(|d| d.to_string()))
        .put("end", period.end.map(|d| d.to_string()))
        .done()
}

fn name_use(name_use: NameUse) -> &'static str {
    match name_use {
        NameUse::Usual => "usual",
        NameUse::Official => "official",
        NameUse::Maiden => "maiden",
        NameUse::Old => "old",
        NameUse::Nickname => "nickname",
        NameUse::Anonymous => "anonymous",
        NameUse::Temp => "temp",
    }
}

/// A name read from one text is written as that text alone where that is read as the same again.
fn name(name: &PersonName) -> Value {
    let base = || {
        Writer::default()
            .put("use", name_use(name.name_use))
            .put("period", period(name.period))
            .put("text", name.text.clone())
    };
    let as_text = base().done();
    if name.text.is_some() && reads_as_name(&as_text, name) {
        return as_text;
    }
    let mut given = name.given.clone();
    given.extend(name.nicknames.iter().map(|n| format!("\"{n}\"")));
    base()
        .put("family", name.family_text())
        .put("given", given)
        .put("prefix", name.titles.clone())
        .put("suffix", name.suffixes.clone())
        .done()
}

fn reads_as_name(value: &Value, name: &PersonName) -> bool {
    let again = value.as_object().and_then(|o| Notes::default().name(o, ""));
    again.as_ref() == Some(name)
}

/// Town and postcode are written apart from the lines, but where that would be read as another address: then they
/// stand in the lines already.
fn address(address: &Address) -> Value {
    let write = |town: bool, postcode: bool| {
        let postcode = address.postcode.as_ref().filter(|_| postcode);
        Writer::default()
            .put("line", address.lines.clone())
            .put("city", address.town.clone().filter(|_| town))
            .put("postalCode", postcode.map(ToString::to_string))
            .put("period", period(address.period))
            .done()
    };
    let whole = write(true, true);
    let reads = |value: &Value| {
        let again = value.as_object().map(|o| Notes::default().address(o, ""));
        again.as_ref() == Some(address)
    };
    if reads(&whole) {
        return whole;
    }
    let fewer = [(false, true), (true, false), (false, false)];
    let found = fewer.into_iter().map(|(t, p)| write(t, p)).find(reads);
    found.unwrap_or(whole)
}

fn telecom(phones: &[Phone], emails: &[Email]) -> Vec<Value> {
    let phones = phones.iter().map(|p| json!({"system": "phone", "value": p.text}));
    let emails = emails.iter().map(|e| json!({"system": "email", "value": e.text}));
    phones.chain(emails).collect()
}

fn restriction(restriction: &Restriction) -> Value {
    Writer::default()
        .put("id", restriction.id.clone())
        .put("kind", restriction.kind.term())
        .put("person", restriction.person.clone())
        .put("who", restriction.who.clone())
        .put("scope", restriction.household.then_some("household"))
        .put("authority", restriction.authority.clone())
        .put("period", period(restriction.period))
        .put("note", restriction.note.clone())
        .done()
}

fn wish(wish: &Wish) -> Value {
    let kind = match wish.wish {
        WishKind::Find => "find",
        WishKind::Learn => "learn",
        WishKind::NotNow => "not-now",
        WishKind::Never => "never",
    };
    Writer::default()
        .put("id", wish.id.clone())
        .put("who", wish.who.clone())
        .put("relation", wish.relation.map(|r| r.term()))
        .put("wish", kind)
        .done()
}

fn person(person: &CasePerson) -> Value {
    Writer::default()
        .put("id", person.id.clone())
        .put("relation", person.relation.map(|r| r.term()))
        .list("name", &person.names, name)
        .put("gender", gender(person.gender))
        .put("birthDate", date(person.birth.as_ref()))
        .list("address", &person.addresses, address)
        .put("telecom", telecom(&person.phones, &person.emails))
        .put("period", period(person.period))
        .put("note", person.note.clone())
        .done()
}

fn placement(placement: &Placement) -> Value {
    Writer::default()
        .put("id", placement.id.clone())
        .put("code", placement.code.clone())
        .put("reason", placement.reason.clone())
        .put("carers", placement.carers.clone())
        .put("carerText", placement.carer_text.clone())
        .put("provider", placement.provider.clone())
        .put("address", address(&placement.address))
        .put("period", period(placement.period))
        .done()
}

fn document(document: &Document) -> Value {
    let mut writer = Writer::default()
        .put("id", document.id.clone())
        .put("date", document.date.map(|d| d.to_string()))
        .put("kind", document.kind.clone())
        .put("author", document.author.clone());
    writer.0.insert("text".to_owned(), document.text.clone().into());
    writer.done()
}
