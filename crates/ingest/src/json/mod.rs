//! Records in the JSON shapes of FORMATS sections 1 and 2: one line in, one value and its notes out.
pub(crate) mod case;
pub(crate) mod contact;
mod parts;
pub(crate) mod value;
pub(crate) mod write;

pub(crate) use contact::Refusal;
use serde_json::Value;
use value::Object;

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
