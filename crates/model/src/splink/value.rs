//! Cells of the two rows that are compared, in DuckDB's terms.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::table::Table;

/// One cell of a row.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// SQL's NULL: not known. An empty text is not NULL.
    Null,
    /// TRUE or FALSE.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Text, compared byte by byte as DuckDB does.
    Text(String),
    /// A date, in days since 1970-01-01.
    Date(i32),
    /// A date and time, in seconds since 1970-01-01T00:00:00.
    Timestamp(f64),
    /// A list.
    List(Vec<Value>),
}

impl std::fmt::Debug for Value {
    /// The type only: what is in a cell is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.type_name())
    }
}

impl Value {
    /// A day of the Gregorian calendar; `None` if there is no such day.
    ///
    /// ```
    /// use kithkin_model::splink::Value;
    /// assert_eq!(Value::date(1970, 1, 2), Some(Value::Date(1)));
    /// assert_eq!(Value::date(2001, 2, 29), None);
    /// ```
    #[must_use]
    pub fn date(year: i32, month: u32, day: u32) -> Option<Self> {
        super::calendar::days(year, month, day).map(Value::Date)
    }

    /// What DuckDB would call the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "NULL",
            Value::Bool(_) => "BOOLEAN",
            Value::Number(_) => "DOUBLE",
            Value::Text(_) => "VARCHAR",
            Value::Date(_) => "DATE",
            Value::Timestamp(_) => "TIMESTAMP",
            Value::List(_) => "LIST",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

/// One record: cells by column name. As in SQL, the case of a name does not count, and a column that is not there is NULL.
#[derive(Clone, Default)]
pub struct Row(BTreeMap<String, Value>);

impl Row {
    /// Sets a cell.
    pub fn set(&mut self, column: &str, value: impl Into<Value>) {
        self.0.insert(column.to_lowercase(), value.into());
    }

    /// The cell of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> &Value {
        match self.0.get(column) {
            Some(value) => value,
            None => self.0.get(&column.to_lowercase()).unwrap_or(&Value::Null),
        }
    }
}

impl<'c, V: Into<Value>> FromIterator<(&'c str, V)> for Row {
    fn from_iter<I: IntoIterator<Item = (&'c str, V)>>(cells: I) -> Self {
        let mut row = Row::default();
        cells
            .into_iter()
            .for_each(|(column, value)| row.set(column, value));
        row
    }
}

/// Where the cells of a record are while a condition is worked out.
#[derive(Clone, Copy)]
pub(super) enum Record<'v> {
    Row(&'v Row),
    /// A record of a table, by its place.
    Of(&'v Table, usize),
    /// Some columns and their cells; the others are NULL.
    Cells(&'v [String], &'v [Cell<'v>]),
}

impl<'v> Record<'v> {
    /// The cell of a column.
    pub(super) fn cell(self, column: &str) -> Cell<'v> {
        match self {
            Record::Row(row) => row.get(column).into(),
            Record::Of(table, place) => table
                .column(column)
                .map_or(Cell::Null, |ids| table.values.cell(ids[place])),
            Record::Cells(columns, cells) => {
                let place = columns.iter().position(|c| c == column);
                place.map_or(Cell::Null, |place| cells[place].clone())
            }
        }
    }
}

/// A value while a condition is worked out; text is borrowed where it can be.
#[derive(Clone)]
pub(super) enum Cell<'v> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'v, str>),
    Date(i32),
    Timestamp(f64),
    List(Cow<'v, [Value]>),
}

impl<'v> From<&'v Value> for Cell<'v> {
    fn from(value: &'v Value) -> Self {
        match value {
            Value::Null => Cell::Null,
            Value::Bool(truth) => Cell::Bool(*truth),
            Value::Number(number) => Cell::Number(*number),
            Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Value::Date(days) => Cell::Date(*days),
            Value::Timestamp(seconds) => Cell::Timestamp(*seconds),
            Value::List(values) => Cell::List(Cow::Borrowed(values)),
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Value::Null,
            Cell::Bool(truth) => Value::Bool(truth),
            Cell::Number(number) => Value::Number(number),
            Cell::Text(text) => Value::Text(text.into_owned()),
            Cell::Date(days) => Value::Date(days),
            Cell::Timestamp(seconds) => Value::Timestamp(seconds),
            Cell::List(values) => Value::List(values.into_owned()),
        }
    }
}

impl Cell<'_> {
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Cell::Null => "NULL",
            Cell::Bool(_) => "BOOLEAN",
            Cell::Number(_) => "DOUBLE",
            Cell::Text(_) => "VARCHAR",
            Cell::Date(_) => "DATE",
            Cell::Timestamp(_) => "TIMESTAMP",
            Cell::List(_) => "LIST",
        }
    }
}
