//! Conditions made ready for many pairs: what concerns one record alone is worked out once for each different value, and
//! the tests that Splink's library writes are made on ids, letters and numbers. What is left is worked out on the rows.

use rustc_hash::FxHashMap;

use super::eval::{self, Pair};
use super::sql::{Arithmetic, Comparison, Expr, Function, Side};
use super::table::{NULL, Table};
use super::value::{Cell, Record, Value};

/// A place in [`Slots`]: an expression over one record, with its value for every record.
pub(super) type Slot = usize;

/// Expressions over one record and their values.
pub(super) struct Slots {
    pub(super) table: Table,
    /// Expressions as over the left record, written out.
    known: FxHashMap<String, Option<Slot>>,
    /// By slot, by record.
    pub(super) ids: Vec<Vec<u32>>,
    /// Slots that hold numbers, and the numbers by record; NaN for NULL.
    pub(super) numbers: Vec<(Slot, Vec<f64>)>,
    /// Room for a text on its way into the table.
    text: String,
}

/// The values of all slots, record by record: what tells of a pair stands in two places of the memory, not in two for each
/// slot.
pub(super) struct Packed {
    pub(super) table: Table,
    slots: usize,
    ids: Vec<u32>,
    /// As in [`Slots`].
    pub(super) numbers: Vec<(Slot, Vec<f64>)>,
}

impl Packed {
    /// Ids of a record's values, by slot.
    pub(super) fn row(&self, record: u32) -> &[u32] {
        let from = record as usize * self.slots;
        &self.ids[from..from + self.slots]
    }
}

/// A condition on two records.
pub(super) enum Test {
    /// Either side is NULL.
    EitherNull(Slot),
    /// The values are there and equal.
    Equal(Slot, Slot),
    /// A similarity or distance of two texts, against a limit.
    Alike(Measure, f64),
    /// Two numbers, by their place in [`Slots::numbers`], apart by at most this.
    Apart(usize, f64),
    All(Vec<Test>),
    Any(Vec<Test>),
    /// Worked out on the rows.
    Rows(Expr),
}

/// What is measured of the texts in a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) function: Function,
    pub(super) slot: Slot,
}

impl Slots {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            known: FxHashMap::default(),
            ids: Vec::new(),
            numbers: Vec::new(),
            text: String::new(),
        }
    }

    /// Once all is made ready.
    pub(super) fn pack(self) -> Packed {
        let mut ids = Vec::with_capacity(self.ids.len() * self.table.len());
        for record in 0..self.table.len() {
            ids.extend(self.ids.iter().map(|slot| slot[record]));
        }
        Packed {
            slots: self.ids.len(),
            table: self.table,
            ids,
            numbers: self.numbers,
        }
    }

    /// The slot of an expression over one record, whichever; `None` if it is over both or none, gives lists, or cannot be
    /// worked out on some record (the error then comes when a pair is scored, and only if it must be).
    pub(super) fn slot(&mut self, expr: &Expr) -> Option<Slot> {
        one_side(expr)?;
        let expr = expr.turned_left();
        let key = format!("{expr:?}");
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let ids = self.work_out(&expr, &columns_of(&expr));
        let is_list = |id: &u32| matches!(self.table.values.other(*id), Some(Value::List(_)));
        let slot = ids.filter(|ids| !ids.iter().any(is_list)).map(|ids| {
            self.ids.push(ids);
            self.ids.len() - 1
        });
        self.known.insert(key, slot);
        slot
    }

    /// Values of `expr` by record, worked out once for every different combination of the columns it reads.
    fn work_out(&mut self, expr: &Expr, columns: &[String]) -> Option<Vec<u32>> {
        let records = self.table.len();
        let read: Vec<Vec<u32>> = columns
            .iter()
            .map(|c| {
                let ids = self.table.column(c).map(<[u32]>::to_vec);
                ids.unwrap_or_else(|| vec![NULL; records])
            })
            .collect();
        if let (Expr::Column(..), [ids]) = (expr, &read[..]) {
            return Some(ids.clone());
        }
        if let [ids] = &read[..] {
            // Ids are small numbers: no need to look them up.
            let mut known = self.table.values.each(None);
            return ids
                .iter()
                .map(|id| match known[*id] {
                    Some(found) => Some(found),
                    None => {
                        let found = self.of_cells(expr, columns, &[*id])?;
                        Some(*known[*id].insert(found))
                    }
                })
                .collect();
        }
        let mut known: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        let mut key = Vec::new();
        (0..records)
            .map(|record| {
                key.clear();
                key.extend(read.iter().map(|ids| ids[record]));
                if let Some(found) = known.get(&key) {
                    return Some(*found);
                }
                let found = self.of_cells(expr, columns, &key)?;
                known.insert(key.clone(), found);
                Some(found)
            })
            .collect()
    }

    /// The id of what `expr` is for these values of its `columns`.
    fn of_cells(&mut self, expr: &Expr, columns: &[String], ids: &[u32]) -> Option<u32> {
        let cells: Vec<Cell<'_>> = ids.iter().map(|id| self.table.values.cell(*id)).collect();
        let pair = Pair {
            left: Record::Cells(columns, &cells),
            right: Record::Cells(&[], &[]),
        };
        self.text.clear();
        let other = match eval::evaluate(expr, pair).ok()? {
            Cell::Text(text) => {
                self.text.push_str(&text);
                None
            }
            other => Some(Value::from(other)),
        };
        Some(match other {
            Some(value) => self.table.values.add((&value).into()),
            None => self.table.values.add_text(&self.text),
        })
    }

    /// Makes a condition ready.
    pub(super) fn compile(&mut self, expr: &Expr) -> Test {
        self.test(expr).unwrap_or_else(|| Test::Rows(expr.clone()))
    }

    /// Whether a condition is TRUE is told by its parts alone for AND and OR; NOT would need to tell FALSE from NULL.
    fn test(&mut self, expr: &Expr) -> Option<Test> {
        match expr {
            Expr::And(parts) => Some(Test::All(parts.iter().map(|p| self.compile(p)).collect())),
            Expr::Or(parts) => {
                if let [Expr::IsNull(a), Expr::IsNull(b)] = parts.as_slice()
                    && let (Some(x), Some(y)) = (self.slot_of(a, Side::Left), self.slot_of(b, Side::Right))
                    && x == y
                {
                    return Some(Test::EitherNull(x));
                }
                Some(Test::Any(parts.iter().map(|p| self.compile(p)).collect()))
            }
            Expr::Compare(Comparison::Equal, a, b) => {
                let (left, right) = self.sides(a, b)?;
                self.same_type(left, right).then_some(Test::Equal(left, right))
            }
            Expr::Compare(comparison, measure, limit) => {
                let Expr::Number(limit) = limit.as_ref() else {
                    return None;
                };
                self.threshold(*comparison, measure, *limit)
            }
            _ => None,
        }
    }

    fn threshold(&mut self, comparison: Comparison, measure: &Expr, limit: f64) -> Option<Test> {
        use Comparison::{AtLeast, AtMost};
        use Function::{Abs, DamerauLevenshtein, Epoch, Jaro, JaroWinkler, Levenshtein};
        let Expr::Call(function, arguments) = measure else {
            return None;
        };
        match (function, comparison, arguments.as_slice()) {
            (Jaro | JaroWinkler, AtLeast, [a, b]) | (Levenshtein | DamerauLevenshtein, AtMost, [a, b]) => {
                let (left, right) = self.sides(a, b)?;
                let texts = left == right && self.all(left, |v| v.is_none());
                let measure = Measure {
                    function: *function,
                    slot: left,
                };
                texts.then_some(Test::Alike(measure, limit))
            }
            (Abs, AtMost, [Expr::Arithmetic(Arithmetic::Subtract, a, b)]) => {
                let (left, right) = self.sides(a, b)?;
                if left != right || !matches!(a.as_ref(), Expr::Call(Epoch, _)) {
                    return None;
                }
                Some(Test::Apart(self.numbers_of(left)?, limit))
            }
            _ => None,
        }
    }

    /// The place in `numbers` of a slot that holds nothing else.
    fn numbers_of(&mut self, slot: Slot) -> Option<usize> {
        if let Some(known) = self.numbers.iter().position(|(of, _)| *of == slot) {
            return Some(known);
        }
        let values = &self.table.values;
        let number = |id: &u32| match values.other(*id) {
            Some(Value::Number(number)) => Some(*number),
            _ => (*id == NULL).then_some(f64::NAN),
        };
        let numbers = self.ids[slot].iter().map(number).collect::<Option<_>>()?;
        self.numbers.push((slot, numbers));
        Some(self.numbers.len() - 1)
    }

    /// The slots of the left and the right record in `a` and `b`, whichever is which.
    fn sides(&mut self, a: &Expr, b: &Expr) -> Option<(Slot, Slot)> {
        let (left, right) = match (one_side(a)?, one_side(b)?) {
            (Side::Left, Side::Right) => (a, b),
            (Side::Right, Side::Left) => (b, a),
            _ => return None,
        };
        Some((self.slot(left)?, self.slot(right)?))
    }

    fn slot_of(&mut self, expr: &Expr, side: Side) -> Option<Slot> {
        (*one_side(expr)? == side).then(|| self.slot(expr))?
    }

    /// Whether both slots hold values of one type, so that to compare them is no error.
    fn same_type(&self, a: Slot, b: Slot) -> bool {
        // No other value is of the type of a text.
        if [a, b].iter().all(|slot| self.all(*slot, |v| v.is_none())) {
            return true;
        }
        let mut known = [a, b]
            .into_iter()
            .flat_map(|slot| &self.ids[slot])
            .filter(|id| **id != NULL)
            .map(|id| self.table.values.cell(*id).type_name());
        let first = known.next();
        known.all(|name| Some(name) == first)
    }

    /// Whether every value of a slot `fits`, which is given what is no text; NULL always does.
    fn all(&self, slot: Slot, fits: impl Fn(Option<&Value>) -> bool) -> bool {
        let known = self.ids[slot].iter().filter(|id| **id != NULL);
        known.into_iter().all(|id| fits(self.table.values.other(*id)))
    }

    /// The slots whose equality a blocking rule asks, and what else it asks.
    pub(super) fn keys(&mut self, rule: &Expr) -> (Vec<Slot>, Vec<Test>) {
        let parts = match rule {
            Expr::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for part in parts {
            match self.compile(part) {
                Test::Equal(a, b) if a == b => keys.push(a),
                test => rest.push(test),
            }
        }
        (keys, rest)
    }
}

/// The side an expression is over; `None` if over both or none.
fn one_side(expr: &Expr) -> Option<&Side> {
    let mut found: Option<&Side> = None;
    let mut both = false;
    expr.visit(&mut |part| {
        if let Expr::Column(side, _) = part {
            both |= found.is_some_and(|f| f != side);
            found = Some(side);
        }
    });
    found.filter(|_| !both)
}

/// The columns an expression reads, each once.
fn columns_of(expr: &Expr) -> Vec<String> {
    let mut columns = Vec::new();
    expr.visit(&mut |part| {
        if let Expr::Column(_, name) = part
            && !columns.contains(name)
        {
            columns.push(name.clone());
        }
    });
    columns
}
