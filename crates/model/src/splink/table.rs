//! Records as columns of interned values, for scoring many pairs.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::ops::{Index, IndexMut};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::value::{Cell, Row, Value};

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
            column.push(cell.map_or(NULL, |text| self.values.add_text(text)));
        }
        self.records += 1;
    }

    /// Adds a record of values of any type.
    pub fn push_row(&mut self, row: &Row) {
        for (name, column) in self.names.iter().zip(&mut self.columns) {
            column.push(self.values.add(row.get(name).into()));
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

    /// How large a part of the known values of a column each value is.
    pub(super) fn shares(&self, column: &str) -> ById<f64> {
        let known = || {
            self.column(column)
                .into_iter()
                .flatten()
                .filter(|id| **id != NULL)
        };
        let total = known().count() as f64;
        let mut counts = self.values.each(0.0);
        known().for_each(|id| counts[*id] += 1.0);
        counts.map(|count| count / total)
    }
}

/// Every different value once. Two ids are equal just when their values are, lists apart.
///
/// Texts stand one after the other in one string, and their ids count from 1; ids of values of other types have
/// [`OTHER`] set.
#[derive(Clone)]
pub(super) struct Values {
    texts: String,
    /// Where each text ends; it begins where the one before ends. The first is NULL's.
    ends: Vec<usize>,
    /// Ids of texts, with the hash of each.
    known: HashTable<(u32, u32)>,
    others: Vec<Value>,
    /// Numbers, dates and the like, by type and bits.
    known_others: FxHashMap<(u8, u64), u32>,
}

/// What marks the id of a value that is no text.
const OTHER: u32 = 1 << 31;

impl Default for Values {
    fn default() -> Self {
        Self {
            texts: String::new(),
            ends: vec![0],
            known: HashTable::new(),
            others: Vec::new(),
            known_others: FxHashMap::default(),
        }
    }
}

impl Values {
    pub(super) fn add_text(&mut self, text: &str) -> u32 {
        let hash = FxBuildHasher.hash_one(text);
        let short = (hash >> 16) as u32;
        let (texts, ends) = (&self.texts, &self.ends);
        let same = |(other, id): &(u32, u32)| *other == short && text == part(texts, ends, *id);
        // The table asks for the whole hash again when it grows; the stored part of it tells nearly as much.
        let spread = |short: u32| u64::from(short).wrapping_mul(SPREAD);
        match self.known.entry(spread(short), same, |(short, _)| spread(*short)) {
            Entry::Occupied(found) => found.get().1,
            Entry::Vacant(free) => {
                let id = ends.len() as u32;
                free.insert((short, id));
                self.texts.push_str(text);
                self.ends.push(self.texts.len());
                id
            }
        }
    }

    /// The id of a value. Lists are not looked up: each gets an id of its own.
    pub(super) fn add(&mut self, value: Cell<'_>) -> u32 {
        let key = match &value {
            Cell::Null => return NULL,
            Cell::Text(text) => return self.add_text(text),
            Cell::List(_) => {
                self.others.push(value.into());
                return OTHER | (self.others.len() as u32 - 1);
            }
            Cell::Bool(truth) => (0, u64::from(*truth)),
            // 0 and -0 are equal.
            Cell::Number(number) => (1, (number + 0.0).to_bits()),
            Cell::Date(days) => (2, u64::from(days.cast_unsigned())),
            Cell::Timestamp(seconds) => (3, (seconds + 0.0).to_bits()),
        };
        let next = OTHER | self.others.len() as u32;
        let known = *self.known_others.entry(key).or_insert(next);
        if known == next {
            self.others.push(value.into());
        }
        known
    }

    pub(super) fn cell(&self, id: u32) -> Cell<'_> {
        match self.other(id) {
            Some(other) => other.into(),
            None if id == NULL => Cell::Null,
            None => Cell::Text(Cow::Borrowed(self.text(id))),
        }
    }

    /// The text of an id that is one; empty for NULL.
    pub(super) fn text(&self, id: u32) -> &str {
        part(&self.texts, &self.ends, id)
    }

    /// The value of an id that is no text.
    pub(super) fn other(&self, id: u32) -> Option<&Value> {
        (id & OTHER != 0).then(|| &self.others[(id & !OTHER) as usize])
    }

    /// How many ids of texts there are, NULL among them.
    pub(super) fn texts(&self) -> usize {
        self.ends.len()
    }

    /// Something for every id, `nothing` to begin with.
    pub(super) fn each<T: Clone>(&self, nothing: T) -> ById<T> {
        ById {
            texts: vec![nothing.clone(); self.ends.len()],
            others: vec![nothing; self.others.len()],
        }
    }
}

/// Spreads the stored part of a hash over all bits (Fibonacci hashing).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

fn part<'t>(texts: &'t str, ends: &[usize], id: u32) -> &'t str {
    let id = id as usize;
    let from = if id == 0 { 0 } else { ends[id - 1] };
    &texts[from..ends[id]]
}

/// Something for every value that was known when it was made.
pub(super) struct ById<T> {
    texts: Vec<T>,
    others: Vec<T>,
}

impl<T> ById<T> {
    fn map(self, change: impl Fn(T) -> T) -> Self {
        Self {
            texts: self.texts.into_iter().map(&change).collect(),
            others: self.others.into_iter().map(&change).collect(),
        }
    }
}

impl<T> Index<u32> for ById<T> {
    type Output = T;

    fn index(&self, id: u32) -> &T {
        if id & OTHER == 0 {
            &self.texts[id as usize]
        } else {
            &self.others[(id & !OTHER) as usize]
        }
    }
}

impl<T> IndexMut<u32> for ById<T> {
    fn index_mut(&mut self, id: u32) -> &mut T {
        if id & OTHER == 0 {
            &mut self.texts[id as usize]
        } else {
            &mut self.others[(id & !OTHER) as usize]
        }
    }
}
