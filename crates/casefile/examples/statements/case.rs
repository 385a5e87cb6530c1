//! A small reader of case files for this example; the real one is in `kithkin-ingest`.
use kithkin_record::{
    Address, CaseFile, CasePerson, Child, DateValue, Document, Gender, NameUse, PartialDate, Period,
    PersonName, Placement, Relation, Wish, WishKind,
};
use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn names(value: &Value) -> Vec<PersonName> {
    list(value, "name")
        .map(|n| match n["text"].as_str() {
            Some(text) => PersonName::parse(text),
            None => PersonName::from_parts(text(n, "family"), &strings(&n["given"]), NameUse::Usual),
        })
        .collect()
}

fn period(value: &Value) -> Period {
    let date = |key| value["period"][key].as_str().and_then(PartialDate::parse_iso);
    Period {
        start: date("start"),
        end: date("end"),
    }
}

fn address(value: &Value) -> Address {
    Address::parse(
        &strings(&value["line"]),
        value["city"].as_str(),
        value["postalCode"].as_str(),
        Period::default(),
    )
}

fn person(p: &Value) -> CasePerson {
    CasePerson {
        id: text(p, "id").to_owned(),
        relation: Relation::parse(text(p, "relation")),
        names: names(p),
        gender: Gender::parse(text(p, "gender")),
        birth: p["birthDate"].as_str().map(DateValue::parse),
        addresses: list(p, "address").map(address).collect(),
        phones: Vec::new(),
        emails: Vec::new(),
        period: period(p),
        note: text(p, "note").to_owned(),
    }
}

fn placement(p: &Value) -> Placement {
    Placement {
        id: text(p, "id").to_owned(),
        code: text(p, "code").to_owned(),
        reason: text(p, "reason").to_owned(),
        carers: strings(&p["carers"]).into_iter().map(str::to_owned).collect(),
        carer_text: text(p, "carerText").to_owned(),
        provider: text(p, "provider").to_owned(),
        address: address(&p["address"]),
        period: period(p),
    }
}

/// A case file from its line of `cases.ndjson`.
pub(crate) fn case_file(line: &Value) -> CaseFile {
    CaseFile {
        id: text(line, "id").to_owned(),
        child: Child {
            names: names(&line["child"]),
            birth: line["child"]["birthDate"].as_str().map(DateValue::parse),
            gender: Gender::parse(text(&line["child"], "gender")),
            addresses: Vec::new(),
        },
        wishes: list(line, "wishes")
            .map(|w| Wish {
                id: text(w, "id").to_owned(),
                who: text(w, "who").to_owned(),
                relation: Relation::parse(text(w, "relation")),
                wish: WishKind::parse(text(w, "wish")),
            })
            .collect(),
        people: list(line, "people").map(person).collect(),
        placements: list(line, "placements").map(placement).collect(),
        documents: list(line, "documents")
            .map(|d| Document {
                id: text(d, "id").to_owned(),
                date: d["date"].as_str().and_then(PartialDate::parse_iso),
                kind: text(d, "kind").to_owned(),
                author: text(d, "author").to_owned(),
                text: text(d, "text").to_owned(),
            })
            .collect(),
        ..CaseFile::default()
    }
}
