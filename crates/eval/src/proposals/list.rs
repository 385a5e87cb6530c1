//! `proposals.ndjson` as the scorer sees it.
use super::truth::{Key, text};
use crate::{BadLine, EvalError, input};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Where a line stands: confidence downwards, then the stated rank, then its place in the file.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Order {
    pub(super) confidence: f64,
    rank: f64,
    line: usize,
}

impl Order {
    pub(super) fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.confidence.total_cmp(&self.confidence))
            .then(self.rank.total_cmp(&other.rank))
            .then(self.line.cmp(&other.line))
    }
}

/// The most confident line of a (case, contact) pair.
pub(super) struct Best {
    pub(super) order: Order,
    pub(super) relation: Option<String>,
    pub(super) known: String,
    pub(super) p_person: f64,
}

/// The contacts proposed for one target, in order.
pub(super) type List = Vec<(Order, String)>;

/// `proposals.ndjson` as the scorer sees it.
pub struct Proposals {
    pub(super) lines: usize,
    pub(super) without_relation: usize,
    /// (case, target) to its list, in order.
    pub(super) lists: BTreeMap<(String, Option<String>), List>,
    pub(super) best: BTreeMap<Key, Best>,
    /// (case, target) to the probability that nobody is that person.
    pub(super) nobody: FxHashMap<(String, Option<String>), f64>,
    /// Pairs with any line whose contact route is not `withheld`.
    pub(super) shown: FxHashSet<Key>,
    pub(super) bad: Vec<BadLine>,
}

/// A probability leniently: numbers and numbers in quotes, into 0 to 1; anything else is `default`.
fn probability(value: Option<&Value>, default: f64) -> f64 {
    let x = match value {
        Some(Value::Number(n)) => n.as_f64(),
        Some(Value::String(s)) => s.trim().parse().ok(),
        Some(Value::Bool(b)) => Some(f64::from(u8::from(*b))),
        _ => None,
    };
    x.filter(|x| !x.is_nan()).map_or(default, |x| x.clamp(0.0, 1.0))
}

impl Proposals {
    /// Reads `proposals.ndjson` (FORMATS.md section 4); `-` is standard input.
    ///
    /// # Errors
    /// [`EvalError::Read`] when the file cannot be read. A line that is not JSON is kept in the report.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let mut bad = Vec::new();
        let lines = input::ndjson(path, &mut bad)?;
        Ok(Self {
            bad,
            ..Self::from_lines(&lines)
        })
    }

    /// The same from JSON objects.
    pub fn from_lines(lines: &[Value]) -> Self {
        let mut all = Self {
            lines: lines.len(),
            without_relation: 0,
            lists: BTreeMap::new(),
            best: BTreeMap::new(),
            nobody: FxHashMap::default(),
            shown: FxHashSet::default(),
            bad: Vec::new(),
        };
        for (n, line) in lines.iter().enumerate() {
            all.add(n, line);
        }
        for list in all.lists.values_mut() {
            list.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        }
        all
    }

    fn add(&mut self, n: usize, line: &Value) {
        let case = text(line, "case").unwrap_or_default().to_owned();
        let target = text(line, "target").map(str::to_owned);
        let confidence = probability(line.get("confidence").or_else(|| line.get("p_person")), 0.0);
        let order = Order {
            confidence,
            rank: line.get("rank").and_then(Value::as_f64).unwrap_or(n as f64),
            line: n,
        };
        let Some(contact) = text(line, "contact").map(str::to_owned) else {
            self.nobody.insert((case, target), confidence);
            return;
        };
        let relation = text(line, "relation").filter(|r| !r.is_empty());
        self.without_relation += usize::from(relation.is_none());
        self.lists
            .entry((case.clone(), target))
            .or_default()
            .push((order, contact.clone()));
        let key = (case, contact);
        if text(line, "contact_route") != Some("withheld") {
            self.shown.insert(key.clone());
        }
        if self.best.get(&key).is_none_or(|b| order.cmp(&b.order).is_lt()) {
            self.best.insert(
                key,
                Best {
                    order,
                    relation: relation.map(str::to_owned),
                    known: text(line, "known").unwrap_or("named").to_owned(),
                    p_person: probability(line.get("p_person"), confidence),
                },
            );
        }
    }
}
