//! Lenient access to JSON objects: what has the wrong shape becomes an issue, what is not known is counted.
use kithkin_record::{DateValue, Issue, PartialDate, Period};
use serde_json::{Map, Value};

/// The object of a JSON line.
pub(crate) type Object = Map<String, Value>;

/// What reading one record leaves behind beside the record.
#[derive(Default)]
pub(crate) struct Notes {
    /// Fields that could not be understood.
    pub(crate) issues: Vec<Issue>,
    /// Fields FORMATS does not have, as dotted paths without list positions.
    pub(crate) unknown: Vec<String>,
}

impl Notes {
    pub(crate) fn issue(&mut self, field: impl Into<String>, reason: impl Into<String>) {
        self.issues.push(Issue::new(field, reason));
    }

    /// Notes every key of `object`, which stands at `place`, that is not in `known`.
    pub(crate) fn keep_known(&mut self, object: &Object, place: &str, known: &[&str]) {
        for key in object.keys().filter(|k| !known.contains(&k.as_str())) {
            let key: String = key.chars().take(64).collect();
            self.unknown.push(join(&field_path(place), &key));
        }
    }

    /// A text field. Numbers and booleans are taken as their text; blank is absent.
    pub(crate) fn text(&mut self, object: &Object, key: &str, path: &str) -> Option<String> {
        match object.get(key) {
            None | Some(Value::Null) => None,
            // The usual case, without making up the place an issue would need.
            Some(Value::String(text)) => (!text.trim().is_empty()).then(|| text.clone()),
            Some(value) => self.as_text(value, &join(path, key)),
        }
    }

    /// The text of `value`, which stands at `field`.
    pub(crate) fn as_text(&mut self, value: &Value, field: &str) -> Option<String> {
        let text = match value {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Array(_) | Value::Object(_) => {
                self.issue(field, "text was expected");
                return None;
            }
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// The items of a list; a single value counts as a list of one.
    pub(crate) fn list<'a>(&mut self, object: &'a Object, key: &str) -> &'a [Value] {
        match object.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(single) => std::slice::from_ref(single),
        }
    }

    /// The texts of a list.
    pub(crate) fn texts(&mut self, object: &Object, key: &str, path: &str) -> Vec<String> {
        let items = self.list(object, key);
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.extend(match item {
                Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
                other => self.as_text(other, &join(path, key)),
            });
        }
        texts
    }

    /// The objects of a list with their places, such as `address[1]`.
    pub(crate) fn objects<'a>(
        &mut self,
        object: &'a Object,
        key: &str,
        path: &str,
    ) -> Vec<(String, &'a Object)> {
        let items = self.list(object, key);
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let place = format!("{}[{i}]", join(path, key));
            match item {
                Value::Object(inner) => out.push((place, inner)),
                Value::Null => {}
                _ => self.issue(place, "an object was expected"),
            }
        }
        out
    }

    /// A date that may be written in any way; what it cannot be read as is an issue.
    pub(crate) fn date_value(&mut self, object: &Object, key: &str, path: &str) -> Option<DateValue> {
        let text = self.text(object, key, path)?;
        let value = DateValue::parse(&text);
        if let Some(reason) = date_issue(&value) {
            self.issue(join(path, key), reason);
        }
        Some(value)
    }

    /// A partial date of ours (`recorded`, ends of a period).
    pub(crate) fn partial_date(&mut self, object: &Object, key: &str, path: &str) -> Option<PartialDate> {
        self.date_value(object, key, path)?.date
    }

    /// A FHIR period.
    pub(crate) fn period(&mut self, object: &Object, key: &str, path: &str) -> Period {
        let field = join(path, key);
        match object.get(key) {
            None | Some(Value::Null) => Period::default(),
            Some(Value::Object(inner)) => {
                self.keep_known(inner, &field, &["start", "end"]);
                let period = Period {
                    start: self.partial_date(inner, "start", &field),
                    end: self.partial_date(inner, "end", &field),
                };
                if let (Some(start), Some(end)) = (period.start, period.end)
                    && end.interval().end < start.interval().start
                {
                    self.issue(field, "ends before it starts");
                }
                period
            }
            Some(_) => {
                self.issue(field, "a period {\"start\",\"end\"} was expected");
                Period::default()
            }
        }
    }

    /// Yes or no: booleans, 0 and 1, and the words people type. `None` when absent or not one of these.
    pub(crate) fn truth(&mut self, object: &Object, key: &str, path: &str) -> Option<bool> {
        let text = self.text(object, key, path)?;
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => {
                self.issue(join(path, key), "true or false was expected");
                None
            }
        }
    }
}

/// Why a date could not be taken as written, or `None` when it could.
pub(crate) fn date_issue(value: &DateValue) -> Option<&'static str> {
    use kithkin_record::DateMarks;
    if value.interval.is_none() {
        return Some("no date could be read");
    }
    if value.marks.any(DateMarks::SWAPPED) {
        return Some("no such day; read with day and month exchanged");
    }
    if value.marks.any(DateMarks::PARTLY) {
        return Some("no such day; the part that is possible was read");
    }
    None
}

/// `address[1]` and `city` give `address[1].city`.
pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// A place without list positions, for counting unknown fields: `address[1].period` gives `address.period`.
fn field_path(place: &str) -> String {
    let mut out = String::with_capacity(place.len());
    let mut inside = false;
    for c in place.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
