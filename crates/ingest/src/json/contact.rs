//! Contact records (FORMATS section 1) from JSON.
use super::value::{Notes, Object, join};
use kithkin_record::{ContactRecord, Relation, StatedLink};

const FIELDS: &[&str] = &[
    "id",
    "source",
    "recorded",
    "name",
    "gender",
    "birthDate",
    "deceasedBoolean",
    "deceasedDateTime",
    "address",
    "telecom",
    "link",
    "restriction",
    "household",
    "extra",
    // FHIR's own name of the shape; says nothing.
    "resourceType",
];

/// Why a line gave no record: the field and the reason.
pub(crate) type Refusal = (Option<&'static str>, String);

/// Reads one contact record. Only a missing `id` refuses it; what else is wrong is noted.
pub(crate) fn contact(object: &Object, notes: &mut Notes) -> Result<ContactRecord, Refusal> {
    notes.keep_known(object, "", FIELDS);
    let Some(id) = notes.text(object, "id", "") else {
        return Err((Some("id"), "has no id".to_owned()));
    };
    if object.contains_key("child") && !object.contains_key("name") {
        let reason = "is a case file; contact records were expected";
        return Err((Some("child"), reason.to_owned()));
    }
    let (phones, emails) = notes.telecom(object, "telecom", "");
    let death = notes.date_value(object, "deceasedDateTime", "");
    let deceased = notes.truth(object, "deceasedBoolean", "");
    let mut record = ContactRecord {
        id: id.trim().to_owned(),
        source: notes.text(object, "source", "").unwrap_or_default(),
        recorded: notes.partial_date(object, "recorded", ""),
        names: notes.names(object, "name", ""),
        gender: notes.gender(object, "gender", ""),
        birth: notes.date_value(object, "birthDate", ""),
        deceased: deceased.or(death.as_ref().map(|_| true)),
        death,
        addresses: notes.addresses(object, "address", ""),
        phones,
        emails,
        links: links(object, notes),
        restrictions: notes.restrictions(object, "restriction", ""),
        household: notes.text(object, "household", ""),
        ..ContactRecord::default()
    };
    for (_, extra) in notes.objects(object, "extra", "") {
        for (key, value) in extra {
            if let Some(text) = notes.as_text(value, &join("extra", key)) {
                record.extra.insert(key.clone(), text);
            }
        }
    }
    record.issues = notes.issues.clone();
    Ok(record)
}

fn links(object: &Object, notes: &mut Notes) -> Vec<StatedLink> {
    let mut links = Vec::new();
    for (place, inner) in notes.objects(object, "link", "") {
        notes.keep_known(inner, &place, &["other", "relation", "type"]);
        let Some(other) = notes.text(inner, "other", &place) else {
            notes.issue(join(&place, "other"), "a link without the other record's id");
            continue;
        };
        let relation = notes.text(inner, "relation", &place).unwrap_or_default();
        links.push(StatedLink {
            other: other.trim().to_owned(),
            term: Relation::parse(&relation),
            relation,
        });
    }
    links
}
