//! Records in the JSON shapes of FORMATS sections 1 and 2: one line in, one value and its notes out.
pub(crate) mod case;
pub(crate) mod contact;
mod parts;
pub(crate) mod value;
pub(crate) mod write;

pub(crate) use contact::Refusal;
use kithkin_record::{CaseFile, ContactRecord};
use serde_json::Value;
use value::{Notes, Object};

/// The object on a line, or why there is none. The reason never repeats the line.
pub(crate) fn object(line: &str) -> Result<Object, Refusal> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => {
            let found = match other {
                Value::Array(_) => "a list",
                Value::String(_) => "a text",
                Value::Number(_) => "a number",
                Value::Bool(_) | Value::Null | Value::Object(_) => "a bare word",
            };
            Err((None, format!("is {found}; one JSON object a line was expected")))
        }
        Err(e) => Err((None, json_fault(line, &e))),
    }
}

/// What is wrong with text that is no JSON, by kind and column.
fn json_fault(line: &str, error: &serde_json::Error) -> String {
    if line.contains('\0') {
        return "is no JSON: it holds NUL bytes".to_owned();
    }
    let column = error.column();
    match error.classify() {
        serde_json::error::Category::Eof => format!("is no JSON: it breaks off at column {column}"),
        _ if error.to_string().starts_with("recursion limit") => {
            "is nested too deep (more than 127 levels)".to_owned()
        }
        _ => format!("is no JSON: fault at column {column}"),
    }
}

/// A contact record from its JSON shape (FORMATS section 1). What could not be understood is in its `issues`.
///
/// ```
/// let json = serde_json::json!({"id": "C1", "name": [{"text": "Pat Oldroyd"}], "birthDate": "1950"});
/// let record = kithkin_ingest::contact_from_json(&json)?;
/// assert!(kithkin_ingest::contact_from_json(&kithkin_ingest::contact_to_json(&record))? == record);
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// A reason without anything of the record, when it is no object or has no id.
pub fn contact_from_json(value: &Value) -> Result<ContactRecord, String> {
    let object = value.as_object().ok_or("is no JSON object")?;
    contact::contact(object, &mut Notes::default()).map_err(|(_, reason)| reason)
}

/// A case from its JSON shape (FORMATS section 2), its documents' texts with it.
///
/// # Errors
/// A reason without anything of the case, when it is no object or has no id.
pub fn case_from_json(value: &Value) -> Result<CaseFile, String> {
    let object = value.as_object().ok_or("is no JSON object")?;
    let mut notes = Notes::default();
    let listed = case::case(object, &mut notes).map_err(|(_, reason)| reason)?;
    Ok(crate::cases::with_texts(listed, &mut notes))
}
