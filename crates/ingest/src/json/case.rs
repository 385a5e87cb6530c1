//! Case files (FORMATS section 2) from JSON.
use super::{
    contact::Refusal,
    value::{Notes, Object, join},
};
use kithkin_record::{CaseFile, CasePerson, Child, Document, Mandate, Placement, Wish, WishKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// A document as `case.json` lists it. `file` is set in case folders, where the text lies beside.
pub(crate) struct ListedDocument {
    pub(crate) document: Document,
    pub(crate) file: Option<String>,
}

/// A case file whose documents may still lie in files of their own.
pub(crate) struct ListedCase {
    /// The case, without documents.
    pub(crate) case: CaseFile,
    /// Its documents in the order given.
    pub(crate) documents: Vec<ListedDocument>,
}

/// Reads one case. Only a missing `id` refuses it; what else is wrong is noted.
pub(crate) fn case(object: &Object, notes: &mut Notes) -> Result<ListedCase, Refusal> {
    notes.keep_known(
        object,
        "",
        &[
            "id",
            "child",
            "mandate",
            "wishes",
            "people",
            "placements",
            "restrictions",
            "documents",
        ],
    );
    let Some(id) = notes.text(object, "id", "") else {
        return Err((Some("id"), "has no id".to_owned()));
    };
    let parts = [
        "child",
        "mandate",
        "wishes",
        "people",
        "placements",
        "restrictions",
        "documents",
    ];
    if !parts.iter().any(|part| object.contains_key(*part)) {
        let reason = "is no case: it has no child, people, wishes, placements or documents";
        return Err((Some("child"), reason.to_owned()));
    }
    let (people, twins) = people(object, notes);
    let mut restrictions = notes.restrictions(object, "restrictions", "");
    // A restriction on an id that two people have holds for both.
    for (own, new) in twins {
        let on_both: Vec<_> = restrictions
            .iter()
            .filter(|r| r.person.as_deref().map(str::trim) == Some(own.as_str()))
            .cloned()
            .collect();
        restrictions.extend(on_both.into_iter().map(|mut r| {
            r.person = Some(new.clone());
            r
        }));
    }
    let case = CaseFile {
        id: id.trim().to_owned(),
        child: child(object, notes),
        mandate: mandate(object, notes),
        wishes: wishes(object, notes),
        people,
        placements: placements(object, notes),
        restrictions,
        documents: Vec::new(),
        issues: Vec::new(),
    };
    let documents = documents(object, notes);
    Ok(ListedCase { case, documents })
}

/// The object at `key`, or an issue when something else stands there.
fn inner<'a>(object: &'a Object, key: &str, notes: &mut Notes) -> Option<&'a Object> {
    match object.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::Object(inner)) => Some(inner),
        Some(_) => {
            notes.issue(key, "an object was expected");
            None
        }
    }
}

fn child(object: &Object, notes: &mut Notes) -> Child {
    let Some(child) = inner(object, "child", notes) else {
        notes.issue("child", "the case says nothing of the child");
        return Child::default();
    };
    notes.keep_known(
        child,
        "child",
        &["name", "birthDate", "gender", "address", "telecom"],
    );
    Child {
        names: notes.names(child, "name", "child"),
        birth: notes.date_value(child, "birthDate", "child"),
        gender: notes.gender(child, "gender", "child"),
        addresses: notes.addresses(child, "address", "child"),
    }
}

/// The mandate closes: one that is unreadable counts as withdrawn.
fn mandate(object: &Object, notes: &mut Notes) -> Mandate {
    let withdrawn = Mandate {
        withdrawn: true,
        ..Mandate::default()
    };
    let mandate = match object.get("mandate") {
        None | Some(Value::Null) => return Mandate::default(),
        Some(Value::Object(mandate)) => mandate,
        Some(_) => {
            notes.issue("mandate", "an object was expected; taken as withdrawn");
            return withdrawn;
        }
    };
    notes.keep_known(mandate, "mandate", &["purpose", "period", "withdrawn"]);
    let said = notes.text(mandate, "withdrawn", "mandate").is_some();
    let before = notes.issues.len();
    let period = notes.period(mandate, "period", "mandate");
    let unreadable = notes.issues[before..]
        .iter()
        .any(|i| i.field != "mandate.period.start");
    if unreadable {
        notes.issue("mandate", "its end cannot be relied on; taken as withdrawn");
    }
    Mandate {
        purpose: notes.text(mandate, "purpose", "mandate").unwrap_or_default(),
        period,
        withdrawn: unreadable || notes.truth(mandate, "withdrawn", "mandate").unwrap_or(said),
    }
}

fn wishes(object: &Object, notes: &mut Notes) -> Vec<Wish> {
    let mut ids = Ids::new("w");
    let mut out = Vec::new();
    for (place, wish) in notes.objects(object, "wishes", "") {
        notes.keep_known(wish, &place, &["id", "who", "relation", "wish"]);
        let kind = match notes.text(wish, "wish", &place) {
            None => WishKind::Find,
            Some(word) => {
                let kind = WishKind::parse(&word);
                let known = ["find", "learn", "never", "not-now", "not now", "not_now"];
                if !known.contains(&word.trim().to_ascii_lowercase().as_str()) {
                    notes.issue(join(&place, "wish"), "not a wish; taken as not-now, which hides");
                }
                kind
            }
        };
        out.push(Wish {
            id: ids.next(notes.text(wish, "id", &place), &place, notes),
            who: notes.text(wish, "who", &place).unwrap_or_default(),
            relation: notes.relation(wish, "relation", &place),
            wish: kind,
        });
    }
    out
}

/// The people table, and for each entry whose id was taken already: that id and the one it got instead.
fn people(object: &Object, notes: &mut Notes) -> (Vec<CasePerson>, Vec<(String, String)>) {
    let mut ids = Ids::new("p");
    let mut out = Vec::new();
    let mut twins = Vec::new();
    for (place, person) in notes.objects(object, "people", "") {
        notes.keep_known(
            person,
            &place,
            &[
                "id",
                "relation",
                "name",
                "gender",
                "birthDate",
                "address",
                "telecom",
                "period",
                "note",
            ],
        );
        let (phones, emails) = notes.telecom(person, "telecom", &place);
        let own = notes.text(person, "id", &place);
        let id = ids.next(own.clone(), &place, notes);
        if let Some(own) = own.map(|o| o.trim().to_owned()).filter(|own| *own != id) {
            twins.push((own, id.clone()));
        }
        out.push(CasePerson {
            id,
            relation: notes.relation(person, "relation", &place),
            names: notes.names(person, "name", &place),
            gender: notes.gender(person, "gender", &place),
            birth: notes.date_value(person, "birthDate", &place),
            addresses: notes.addresses(person, "address", &place),
            phones,
            emails,
            period: notes.period(person, "period", &place),
            note: notes.text(person, "note", &place).unwrap_or_default(),
        });
    }
    (out, twins)
}

fn placements(object: &Object, notes: &mut Notes) -> Vec<Placement> {
    let mut ids = Ids::new("pl");
    let mut out = Vec::new();
    for (place, placement) in notes.objects(object, "placements", "") {
        notes.keep_known(
            placement,
            &place,
            &[
                "id",
                "code",
                "reason",
                "carers",
                "carerText",
                "provider",
                "address",
                "period",
            ],
        );
        let address = match placement.get("address") {
            Some(Value::Object(inner)) => notes.address(inner, &join(&place, "address")),
            _ => notes
                .addresses(placement, "address", &place)
                .into_iter()
                .next()
                .unwrap_or_default(),
        };
        out.push(Placement {
            id: ids.next(notes.text(placement, "id", &place), &place, notes),
            code: notes.text(placement, "code", &place).unwrap_or_default(),
            reason: notes.text(placement, "reason", &place).unwrap_or_default(),
            carers: notes.texts(placement, "carers", &place),
            carer_text: notes.text(placement, "carerText", &place).unwrap_or_default(),
            provider: notes.text(placement, "provider", &place).unwrap_or_default(),
            address,
            period: notes.period(placement, "period", &place),
        });
    }
    out
}

fn documents(object: &Object, notes: &mut Notes) -> Vec<ListedDocument> {
    let mut ids = Ids::new("d");
    let mut out = Vec::new();
    for (place, document) in notes.objects(object, "documents", "") {
        notes.keep_known(
            document,
            &place,
            &["id", "date", "kind", "author", "text", "file"],
        );
        let text = match document.get("text") {
            // Kept to the last blank: places in it are counted from here.
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(_) => {
                notes.issue(join(&place, "text"), "text was expected");
                String::new()
            }
        };
        out.push(ListedDocument {
            document: Document {
                id: ids.next(notes.text(document, "id", &place), &place, notes),
                date: notes.partial_date(document, "date", &place),
                kind: notes.text(document, "kind", &place).unwrap_or_default(),
                author: notes.text(document, "author", &place).unwrap_or_default(),
                text,
            },
            file: notes.text(document, "file", &place),
        });
    }
    out
}

/// Keeps the ids of one list distinct, for the rest of the program points at entries by them.
struct Ids {
    prefix: &'static str,
    seen: BTreeSet<String>,
}

impl Ids {
    fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            seen: BTreeSet::new(),
        }
    }

    /// The id to use for the entry at `place`: its own, or a made-up one when it has none, or a distinct one when
    /// an entry before it has the same.
    fn next(&mut self, id: Option<String>, place: &str, notes: &mut Notes) -> String {
        let own = id.map(|t| t.trim().to_owned());
        let base = own.unwrap_or_else(|| {
            notes.issue(join(place, "id"), "has no id; one was made up");
            format!("{}-{}", self.prefix, self.seen.len() + 1)
        });
        let mut id = base.clone();
        let mut n = 1;
        while self.seen.contains(&id) {
            n += 1;
            id = format!("{base}-{n}");
        }
        if n > 1 {
            notes.issue(
                join(place, "id"),
                "an entry before it has this id; a number was added",
            );
        }
        self.seen.insert(id.clone());
        id
    }
}
