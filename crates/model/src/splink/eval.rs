//! Working out a condition on two rows, as DuckDB does: three-valued logic, functions on bytes.

use std::borrow::Cow;
use std::cmp::Ordering;

use kithkin_compare::kernel::{self, score};

use super::calendar::{self, Format};
use super::sql::{Arithmetic, Comparison, Expr, Function, Side};
use super::value::{Cell, Record, Row, Value};

/// The two records.
#[derive(Clone, Copy)]
pub(super) struct Pair<'v> {
    pub(super) left: Record<'v>,
    pub(super) right: Record<'v>,
}

impl<'v> Pair<'v> {
    pub(super) fn rows(left: &'v Row, right: &'v Row) -> Self {
        Self {
            left: Record::Row(left),
            right: Record::Row(right),
        }
    }
}

type Evaluated<'v> = Result<Cell<'v>, String>;

/// Whether the condition is TRUE; NULL is not.
pub(super) fn holds(expr: &Expr, pair: Pair<'_>) -> Result<bool, String> {
    Ok(truth(evaluate(expr, pair)?)?.unwrap_or(false))
}

fn truth(cell: Cell<'_>) -> Result<Option<bool>, String> {
    match cell {
        Cell::Null => Ok(None),
        Cell::Bool(truth) => Ok(Some(truth)),
        other => Err(format!(
            "a {} stands where a condition is wanted",
            other.type_name()
        )),
    }
}

/// The value of an expression.
pub(super) fn evaluate<'v>(expr: &'v Expr, pair: Pair<'v>) -> Evaluated<'v> {
    Ok(match expr {
        Expr::Column(Side::Left, column) => pair.left.cell(column),
        Expr::Column(Side::Right, column) => pair.right.cell(column),
        Expr::Text(text) => Cell::Text(Cow::Borrowed(text)),
        Expr::Number(number) => Cell::Number(*number),
        Expr::Bool(truth) => Cell::Bool(*truth),
        Expr::Null => Cell::Null,
        Expr::Not(inner) => truth(evaluate(inner, pair)?)?.map_or(Cell::Null, |truth| Cell::Bool(!truth)),
        Expr::And(parts) => connect(parts, pair, false)?,
        Expr::Or(parts) => connect(parts, pair, true)?,
        Expr::IsNull(inner) => Cell::Bool(matches!(evaluate(inner, pair)?, Cell::Null)),
        Expr::Compare(comparison, left, right) => {
            let ordering = compare(evaluate(left, pair)?, evaluate(right, pair)?)?;
            ordering.map_or(Cell::Null, |ordering| {
                Cell::Bool(satisfies(*comparison, ordering))
            })
        }
        Expr::Arithmetic(operator, left, right) => {
            arithmetic(*operator, evaluate(left, pair)?, evaluate(right, pair)?)?
        }
        Expr::ReadDate(inner, format) => read_date(evaluate(inner, pair)?, format)?,
        Expr::Extract(inner, pattern, group) => match evaluate(inner, pair)? {
            Cell::Null => Cell::Null,
            Cell::Text(text) => {
                // The whole match is found without looking for its groups, which is far faster.
                let found = match group {
                    0 => pattern.find(&text).map(|found| found.range()),
                    _ => pattern
                        .captures(&text)
                        .and_then(|found| found.get(*group))
                        .map(|found| found.range()),
                };
                part_of(text, found.unwrap_or(0..0))
            }
            other => return Err(wrong("regexp_extract", &other)),
        },
        Expr::Call(function, arguments) => {
            let values = arguments.iter().map(|argument| evaluate(argument, pair));
            call(*function, values.collect::<Result<_, _>>()?)?
        }
    })
}

/// AND (`decides` false) or OR (`decides` true): one part that decides settles it, else NULL if any part is.
fn connect<'v>(parts: &'v [Expr], pair: Pair<'v>, decides: bool) -> Evaluated<'v> {
    let mut unknown = false;
    for part in parts {
        match truth(evaluate(part, pair)?)? {
            Some(truth) if truth == decides => return Ok(Cell::Bool(decides)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Cell::Null } else { Cell::Bool(!decides) })
}

fn wrong(what: &str, cell: &Cell<'_>) -> String {
    format!("{what} does not take a {}", cell.type_name())
}

fn satisfies(comparison: Comparison, ordering: Ordering) -> bool {
    match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::AtMost => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::AtLeast => ordering.is_ge(),
    }
}

/// How two values stand to each other; `None` if either is NULL.
fn compare(left: Cell<'_>, right: Cell<'_>) -> Result<Option<Ordering>, String> {
    let unlike = format!("a {} is compared with a {}", left.type_name(), right.type_name());
    Ok(Some(match (left, right) {
        (Cell::Null, _) | (_, Cell::Null) => return Ok(None),
        (Cell::Text(a), Cell::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(&b),
        (Cell::Bool(a), Cell::Bool(b)) => a.cmp(&b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
        (Cell::Timestamp(a), Cell::Timestamp(b)) => a.total_cmp(&b),
        (Cell::Date(a), Cell::Timestamp(b)) => calendar::seconds(a).total_cmp(&b),
        (Cell::Timestamp(a), Cell::Date(b)) => a.total_cmp(&calendar::seconds(b)),
        // Only equality is of use for lists; the order is none in particular.
        (Cell::List(a), Cell::List(b)) => {
            if a == b {
                Ordering::Equal
            } else {
                Ordering::Less
            }
        }
        _ => return Err(unlike),
    }))
}

fn arithmetic<'v>(operator: Arithmetic, left: Cell<'_>, right: Cell<'_>) -> Evaluated<'v> {
    let (a, b) = match (left, right) {
        (Cell::Null, _) | (_, Cell::Null) => return Ok(Cell::Null),
        (Cell::Number(a), Cell::Number(b)) => (a, b),
        (Cell::Date(a), Cell::Date(b)) if operator == Arithmetic::Subtract => {
            return Ok(Cell::Number(f64::from(a) - f64::from(b)));
        }
        (a, b) => {
            return Err(format!(
                "a {} is reckoned with a {}",
                a.type_name(),
                b.type_name()
            ));
        }
    };
    Ok(match operator {
        Arithmetic::Add => Cell::Number(a + b),
        Arithmetic::Subtract => Cell::Number(a - b),
        Arithmetic::Multiply => Cell::Number(a * b),
        Arithmetic::Divide if b == 0.0 => Cell::Null,
        Arithmetic::Divide => Cell::Number(a / b),
    })
}

fn read_date<'v>(cell: Cell<'_>, format: &Format) -> Evaluated<'v> {
    match cell {
        Cell::Null => Ok(Cell::Null),
        Cell::Text(text) => Ok(format.read(&text).map_or(Cell::Null, Cell::Timestamp)),
        other => Err(wrong("try_strptime", &other)),
    }
}

fn call(function: Function, mut values: Vec<Cell<'_>>) -> Evaluated<'_> {
    if function == Function::Coalesce {
        return Ok(values
            .into_iter()
            .find(|cell| !matches!(cell, Cell::Null))
            .unwrap_or(Cell::Null));
    }
    if function == Function::NullIf {
        return null_if(values);
    }
    if values.iter().any(|cell| matches!(cell, Cell::Null)) {
        return Ok(Cell::Null);
    }
    match (function, values.as_mut_slice()) {
        (Function::Levenshtein, [Cell::Text(a), Cell::Text(b)]) => {
            Ok(count(kernel::levenshtein(a.as_bytes(), b.as_bytes())))
        }
        (Function::DamerauLevenshtein, [Cell::Text(a), Cell::Text(b)]) => {
            Ok(count(kernel::damerau_levenshtein(a.as_bytes(), b.as_bytes())))
        }
        (Function::Jaro, [Cell::Text(a), Cell::Text(b)]) => {
            Ok(Cell::Number(jaro_similarity(a.as_bytes(), b.as_bytes())))
        }
        (Function::JaroWinkler, [Cell::Text(a), Cell::Text(b)]) => {
            Ok(Cell::Number(jaro_winkler_similarity(a.as_bytes(), b.as_bytes())))
        }
        (Function::Abs, [Cell::Number(number)]) => Ok(Cell::Number(number.abs())),
        (Function::Epoch, [moment]) => Ok(Cell::Number(seconds(moment, "epoch")?)),
        (Function::DaysBetween | Function::MonthsBetween | Function::YearsBetween, [from, to]) => {
            let [from, to] = [seconds(from, "date_diff")?, seconds(to, "date_diff")?].map(calendar::day_of);
            Ok(Cell::Number(f64::from(boundaries(function, from, to))))
        }
        (Function::ListIntersect, [Cell::List(a), Cell::List(b)]) => {
            Ok(Cell::List(Cow::Owned(intersect(a, b))))
        }
        (Function::ListLength, [Cell::List(list)]) => Ok(count(list.len())),
        (Function::ListLength, [Cell::Text(text)]) => Ok(count(text.chars().count())),
        (Function::Lower, [Cell::Text(text)]) => Ok(owned(text.to_lowercase())),
        (Function::Upper, [Cell::Text(text)]) => Ok(owned(text.to_uppercase())),
        (Function::Substring, [Cell::Text(text), rest @ ..]) => substring(std::mem::take(text), rest),
        (Function::AsText, [cell]) => as_text(std::mem::replace(cell, Cell::Null)),
        (Function::AsDate, [cell]) => as_date(cell),
        (Function::AsNumber, [Cell::Number(number)]) => Ok(Cell::Number(*number)),
        (Function::AsNumber, [Cell::Text(text)]) => Ok(text.trim().parse().map_or(Cell::Null, Cell::Number)),
        (_, values) => {
            let types: Vec<_> = values.iter().map(Cell::type_name).collect();
            Err(format!("{function:?} does not take {}", types.join(" and ")))
        }
    }
}

/// A part of a text, borrowed if the text is.
fn part_of(text: Cow<'_, str>, part: std::ops::Range<usize>) -> Cell<'_> {
    Cell::Text(match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[part]),
        Cow::Owned(text) => Cow::Owned(text[part].to_owned()),
    })
}

fn count<'v>(number: usize) -> Cell<'v> {
    Cell::Number(number as f64)
}

fn owned<'v>(text: String) -> Cell<'v> {
    Cell::Text(Cow::Owned(text))
}

fn null_if(values: Vec<Cell<'_>>) -> Evaluated<'_> {
    let Ok([value, other]) = <[Cell<'_>; 2]>::try_from(values) else {
        return Err("nullif takes two values".into());
    };
    let equal = compare(value.clone(), other)?.is_some_and(Ordering::is_eq);
    Ok(if equal { Cell::Null } else { value })
}

/// DuckDB's `jaro_similarity`: ours, but two empty texts have nothing in common.
pub(super) fn jaro_similarity(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() && b.is_empty() {
        0.0
    } else {
        kernel::jaro(a, b)
    }
}

/// DuckDB's `jaro_winkler_similarity`. Its bonus is added with one rounding instead of two (checked to the bit
/// against DuckDB 2.0.0), which can differ in the last bit from [`score::winkler`].
pub(super) fn jaro_winkler_similarity(a: &[u8], b: &[u8]) -> f64 {
    let jaro = jaro_similarity(a, b);
    if jaro > score::BOOST_ABOVE {
        let prefix = a
            .iter()
            .zip(b)
            .take(score::PREFIX_LETTERS)
            .take_while(|(x, y)| x == y)
            .count();
        (prefix as f64 * score::BOOST_PER_LETTER).mul_add(1.0 - jaro, jaro)
    } else {
        jaro
    }
}

fn seconds(cell: &Cell<'_>, what: &str) -> Result<f64, String> {
    match cell {
        Cell::Date(days) => Ok(calendar::seconds(*days)),
        Cell::Timestamp(seconds) => Ok(*seconds),
        other => Err(wrong(what, other)),
    }
}

/// How many starts of a day, month or year lie between two days, as `date_diff` counts.
fn boundaries(function: Function, from: i32, to: i32) -> i32 {
    let ((year, month, _), (later_year, later_month, _)) = (calendar::date(from), calendar::date(to));
    match function {
        Function::DaysBetween => to - from,
        Function::MonthsBetween => (later_year - year) * 12 + later_month - month,
        _ => later_year - year,
    }
}

/// Different values, not NULL, that both lists hold.
fn intersect(a: &[Value], b: &[Value]) -> Vec<Value> {
    let mut shared: Vec<Value> = Vec::new();
    for value in a {
        if !matches!(value, Value::Null) && b.contains(value) && !shared.contains(value) {
            shared.push(value.clone());
        }
    }
    shared
}

/// `substr(text, start, length)`: characters, counted from 1.
fn substring<'v>(text: Cow<'v, str>, rest: &[Cell<'_>]) -> Evaluated<'v> {
    let (start, length) = match rest {
        [Cell::Number(start)] => (*start, f64::INFINITY),
        [Cell::Number(start), Cell::Number(length)] => (*start, *length),
        _ => return Err("substr takes a text and numbers".into()),
    };
    if start < 1.0 || length < 0.0 {
        return Err("substr is understood from position 1 on and with a length of at least 0".into());
    }
    let length = if length.is_finite() {
        length as usize
    } else {
        usize::MAX
    };
    let after =
        |text: &str, letters: usize| text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
    let from = after(&text, start as usize - 1);
    let to = from + after(&text[from..], length);
    Ok(part_of(text, from..to))
}

fn as_text(cell: Cell<'_>) -> Evaluated<'_> {
    match cell {
        Cell::Text(text) => Ok(Cell::Text(text)),
        Cell::Date(days) => {
            let (year, month, day) = calendar::date(days);
            Ok(owned(format!("{year:04}-{month:02}-{day:02}")))
        }
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Ok(owned(format!("{number:.0}")))
        }
        other => Err(wrong("CAST AS TEXT", &other)),
    }
}

fn as_date<'v>(cell: &Cell<'_>) -> Evaluated<'v> {
    match cell {
        Cell::Date(days) => Ok(Cell::Date(*days)),
        Cell::Timestamp(seconds) => Ok(Cell::Date(calendar::day_of(*seconds))),
        Cell::Text(text) => {
            let read = Format::parse("%Y-%m-%d")
                .ok()
                .and_then(|format| format.read(text));
            Ok(read.map_or(Cell::Null, |seconds| Cell::Date(calendar::day_of(seconds))))
        }
        other => Err(wrong("CAST AS DATE", other)),
    }
}
