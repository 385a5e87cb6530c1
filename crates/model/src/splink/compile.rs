//! Conditions made ready for many pairs: what concerns one record alone is worked out once for each different value, and
//! the tests that Splink's library writes are made on ids, letters and numbers. What is left is worked out on the rows.

use rustc_hash::FxHashMap;

use super::eval::{self, Pair};
use super::sql::{Arithmetic, Comparison, Expr, Function, Side};
use super::table::{NULL, Table};
use super::value::{Row, Value};

/// A place in [`Slots`]: an expression over one record, with its value for every record.
pub(super) type Slot = usize;

/// Expressions over one record and their values.
pub(super) struct Slots {
    pub(super) table: Table,
    /// Expressions as over the left record, written out.
    known: FxHashMap<String, Option<Slot>>,
    /// By slot, by record.
    pub(super) ids: Vec<Vec<u32>>,
}

/// A condition on two records.
pub(super) enum Test {
    /// Either side is NULL.
    EitherNull(Slot),
    /// The values are there and equal.
    Equal(Slot, Slot),
    /// A similarity or distance of two texts, against a limit.
    Alike(Measure, f64),
    /// Two numbers, dates or times apart by at most this.
    Apart(Slot, f64),
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
        }
    }

    /// The value in `slot` of `record`.
    pub(super) fn value(&self, slot: Slot, record: u32) -> &Value {
        self.table.values.get(self.ids[slot][record as usize])
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
        let is_list = |id: &u32| matches!(self.table.values.get(*id), Value::List(_));
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
        let empty = Row::default();
        let mut known: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        let mut out = Vec::with_capacity(records);
        for record in 0..records {
            let key: Vec<u32> = read.iter().map(|ids| ids[record]).collect();
            if let Some(id) = known.get(&key) {
                out.push(*id);
                continue;
            }
            let cells = columns.iter().zip(&key);
            let row = Row::from_iter(cells.map(|(c, id)| (c.as_str(), self.table.values.get(*id).clone())));
            let pair = Pair {
                left: &row,
                right: &empty,
            };
            let id = self.table.values.id(eval::value(expr, pair).ok()?);
            known.insert(key, id);
            out.push(id);
        }
        Some(out)
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
                let texts = left == right && self.all(left, |v| matches!(v, Value::Text(_)));
                let measure = Measure {
                    function: *function,
                    slot: left,
                };
                texts.then_some(Test::Alike(measure, limit))
            }
            (Abs, AtMost, [Expr::Arithmetic(Arithmetic::Subtract, a, b)]) => {
                let (left, right) = self.sides(a, b)?;
                let is_epoch = matches!(a.as_ref(), Expr::Call(Epoch, _));
                let numbers = is_epoch && left == right && self.all(left, |v| matches!(v, Value::Number(_)));
                numbers.then_some(Test::Apart(left, limit))
            }
            _ => None,
        }
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
        let mut known = [a, b]
            .into_iter()
            .flat_map(|slot| &self.ids[slot])
            .filter(|id| **id != NULL)
            .map(|id| self.table.values.get(*id).type_name());
        let first = known.next();
        known.all(|name| Some(name) == first)
    }

    fn all(&self, slot: Slot, fits: impl Fn(&Value) -> bool) -> bool {
        let known = self.ids[slot].iter().filter(|id| **id != NULL);
        known.into_iter().all(|id| fits(self.table.values.get(*id)))
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
