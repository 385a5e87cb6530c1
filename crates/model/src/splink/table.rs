//! Records as columns of interned values, for scoring many pairs.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::value::{Row, Value};

/// NULL, as an id of a value.
pub(super) const NULL: u32 = 0;

/// Records of one file, each different value kept once.
///
/// ```
/// use kithkin_model::splink::Table;
/// let mut table = Table::new(["id", "surname"]);
/// table.push([Some("1"), Some("Whitfield")]);
/// table.push([Some("2"), None]);
/// assert_eq!(table.len(), 2);
/// ```
#[derive(Clone, Default)]
pub struct Table {
    /// In lower case, in the order of the columns.
    names: Vec<String>,
    /// By column, the value of every record.
    columns: Vec<Vec<u32>>,
    records: usize,
    pub(super) values: Values,
}

impl Table {
    /// No records yet; as in SQL, the case of a column's name does not count.
    pub fn new<'c>(columns: impl IntoIterator<Item = &'c str>) -> Self {
        let names: Vec<String> = columns.into_iter().map(str::to_lowercase).collect();
        Self {
            columns: vec![Vec::new(); names.len()],
            names,
            ..Self::default()
        }
    }

    /// Adds a record: its cells in the order of the columns, NULL where there are too few.
    pub fn push<'c>(&mut self, cells: impl IntoIterator<Item = Option<&'c str>>) {
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            let cell = cells.next().flatten();
            column.push(cell.map_or(NULL, |text| self.values.text(text)));
        }
        self.records += 1;
    }

    /// Adds a record of values of any type.
    pub fn push_row(&mut self, row: &Row) {
        for (name, column) in self.names.iter().zip(&mut self.columns) {
            column.push(self.values.id(row.get(name).clone()));
        }
        self.records += 1;
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The values of a column by record; `None` where there is no such column, and all are NULL.
    pub(super) fn column(&self, name: &str) -> Option<&[u32]> {
        let place = self.names.iter().position(|n| n == name)?;
        Some(&self.columns[place])
    }

    /// One record as a row of its own.
    pub(super) fn row(&self, record: usize) -> Row {
        let cells = self.names.iter().zip(&self.columns);
        Row::from_iter(cells.map(|(name, ids)| (name.as_str(), self.values.get(ids[record]).clone())))
    }

    /// How large a part of the known values of a column each value is, by its id.
    pub(super) fn shares(&self, column: &str) -> BTreeMap<u32, f64> {
        let known = || {
            self.column(column)
                .into_iter()
                .flatten()
                .filter(|id| **id != NULL)
        };
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        known().for_each(|id| *counts.entry(*id).or_default() += 1.0);
        let total = known().count() as f64;
        counts.values_mut().for_each(|count| *count /= total);
        counts
    }
}

/// Every different value once. Two ids are equal just when their values are, lists apart.
#[derive(Clone)]
pub(super) struct Values {
    list: Vec<Value>,
    texts: FxHashMap<String, u32>,
    /// Numbers, dates and the like, by type and bits.
    others: FxHashMap<(u8, u64), u32>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            list: vec![Value::Null],
            texts: FxHashMap::default(),
            others: FxHashMap::default(),
        }
    }
}

impl Values {
    fn text(&mut self, text: &str) -> u32 {
        if let Some(id) = self.texts.get(text) {
            return *id;
        }
        let id = self.list.len() as u32;
        self.list.push(Value::Text(text.to_owned()));
        self.texts.insert(text.to_owned(), id);
        id
    }

    /// The id of a value. Lists are not looked up: each gets an id of its own.
    pub(super) fn id(&mut self, value: Value) -> u32 {
        let key = match &value {
            Value::Null => return NULL,
            Value::Text(text) => return self.text(text),
            Value::List(_) => {
                self.list.push(value);
                return self.list.len() as u32 - 1;
            }
            Value::Bool(truth) => (0, u64::from(*truth)),
            // 0 and -0 are equal.
            Value::Number(number) => (1, (number + 0.0).to_bits()),
            Value::Date(days) => (2, u64::from(days.cast_unsigned())),
            Value::Timestamp(seconds) => (3, (seconds + 0.0).to_bits()),
        };
        let id = self.list.len() as u32;
        let known = *self.others.entry(key).or_insert(id);
        if known == id {
            self.list.push(value);
        }
        known
    }

    pub(super) fn get(&self, id: u32) -> &Value {
        &self.list[id as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}
