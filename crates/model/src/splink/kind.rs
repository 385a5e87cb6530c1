//! What a level says, in words: the level types that Splink's own library writes, recognised in SQL and written as SQL.

use super::settings::{Estimate, Level};
use super::sql::{self, Comparison, Expr, Function, Side};

/// What a comparison level asks of two records.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LevelKind {
    /// A value of a column is not known on one side or the other.
    Null {
        /// The column.
        column: String,
    },
    /// All other pairs.
    Else,
    /// Columns are equal.
    Exact {
        /// The columns, all of which must be.
        columns: Vec<String>,
    },
    /// Jaro similarity.
    Jaro {
        /// The column.
        column: String,
        /// 0 to 1.
        at_least: f64,
    },
    /// Jaro-Winkler similarity.
    JaroWinkler {
        /// The column.
        column: String,
        /// 0 to 1.
        at_least: f64,
    },
    /// Levenshtein distance, in bytes.
    Levenshtein {
        /// The column.
        column: String,
        /// Edits.
        at_most: f64,
    },
    /// Unrestricted Damerau-Levenshtein distance, in bytes.
    DamerauLevenshtein {
        /// The column.
        column: String,
        /// Edits.
        at_most: f64,
    },
    /// How far two dates lie apart.
    DateDifference {
        /// The column, as a date.
        column: String,
        /// Seconds.
        at_most_seconds: f64,
    },
    /// One column of each record equals another column of the other.
    ColumnsReversed {
        /// The two columns.
        columns: (String, String),
        /// Whether both must be crossed, or the first of the left record with the second of the right only.
        both: bool,
    },
    /// How many values two lists share.
    ArrayIntersect {
        /// The column.
        column: String,
        /// Different values.
        at_least: f64,
    },
    /// A composition of these, or a transformed value; it is scored all the same.
    Composed,
}

impl LevelKind {
    /// Recognises a condition; `None` if it is not understood at all.
    pub(super) fn of(expr: Option<&Expr>) -> Self {
        let Some(expr) = expr else { return LevelKind::Else };
        null(expr)
            .or_else(|| exact(expr).map(|columns| LevelKind::Exact { columns }))
            .or_else(|| threshold(expr))
            .or_else(|| reversed(expr))
            .unwrap_or(LevelKind::Composed)
    }

    /// The condition as Splink 5 writes it for DuckDB; `None` for a composition.
    #[must_use]
    pub fn sql(&self) -> Option<String> {
        let name = |column: &str| column.replace('"', "\"\"");
        let call = |function: &str, column: &str| {
            let column = name(column);
            format!("{function}(\"{column}_l\", \"{column}_r\")")
        };
        Some(match self {
            LevelKind::Null { column } => {
                let column = name(column);
                format!("\"{column}_l\" IS NULL OR \"{column}_r\" IS NULL")
            }
            LevelKind::Else => "ELSE".into(),
            LevelKind::Exact { columns } => {
                let equal = columns
                    .iter()
                    .map(|column| format!("\"{0}_l\" = \"{0}_r\"", name(column)));
                equal.collect::<Vec<_>>().join(" AND ")
            }
            LevelKind::Jaro { column, at_least } => {
                format!("{} >= {at_least}", call("jaro_similarity", column))
            }
            LevelKind::JaroWinkler { column, at_least } => {
                format!("{} >= {at_least}", call("jaro_winkler_similarity", column))
            }
            LevelKind::Levenshtein { column, at_most } => {
                format!("{} <= {at_most}", call("levenshtein", column))
            }
            LevelKind::DamerauLevenshtein { column, at_most } => {
                format!("{} <= {at_most}", call("damerau_levenshtein", column))
            }
            LevelKind::DateDifference {
                column,
                at_most_seconds,
            } => {
                let column = name(column);
                format!("ABS(EPOCH(\"{column}_l\") - EPOCH(\"{column}_r\")) <= {at_most_seconds}")
            }
            LevelKind::ColumnsReversed {
                columns: (a, b),
                both,
            } => {
                let (a, b) = (name(a), name(b));
                let second = if *both {
                    format!(" AND \"{a}_r\" = \"{b}_l\"")
                } else {
                    String::new()
                };
                format!("\"{a}_l\" = \"{b}_r\"{second}")
            }
            LevelKind::ArrayIntersect { column, at_least } => {
                format!("array_length({}) >= {at_least}", call("list_intersect", column))
            }
            LevelKind::Composed => return None,
        })
    }

    /// A level of this kind with its estimates; `None` for a composition, which has no SQL of its own.
    ///
    /// ```
    /// use kithkin_model::splink::LevelKind;
    /// let level = LevelKind::JaroWinkler { column: "surname".into(), at_least: 0.92 }.level(0.05, 0.001);
    /// let sql = level.map(|level| level.sql_condition);
    /// assert_eq!(sql.as_deref(), Some(r#"jaro_winkler_similarity("surname_l", "surname_r") >= 0.92"#));
    /// ```
    #[must_use]
    pub fn level(&self, m: f64, u: f64) -> Option<Level> {
        let null = matches!(self, LevelKind::Null { .. });
        let estimate = |value| {
            if null {
                None
            } else {
                Some(Estimate::Probability(value))
            }
        };
        Some(Level {
            sql_condition: self.sql()?,
            is_null_level: null,
            m_probability: estimate(m),
            u_probability: estimate(u),
            ..Level::default()
        })
    }
}

/// The column of which `left` is the left and `right` the right value, seen through a reading or casting as a date.
fn column(left: &Expr, right: &Expr) -> Option<String> {
    match (left, right) {
        (Expr::Column(Side::Left, a), Expr::Column(Side::Right, b)) if a == b => Some(a.clone()),
        (Expr::ReadDate(a, f), Expr::ReadDate(b, g)) if f == g => column(a, b),
        (Expr::Call(f, a), Expr::Call(g, b))
            if f == g && matches!(f, Function::AsText | Function::AsDate) =>
        {
            column(a.first()?, b.first()?)
        }
        _ => None,
    }
}

fn null(expr: &Expr) -> Option<LevelKind> {
    let Expr::Or(parts) = expr else { return None };
    let [Expr::IsNull(left), Expr::IsNull(right)] = parts.as_slice() else {
        return None;
    };
    column(left, right).map(|column| LevelKind::Null { column })
}

/// The columns whose equality is all that is asked.
pub(super) fn exact(expr: &Expr) -> Option<Vec<String>> {
    match expr {
        Expr::And(parts) => {
            let columns: Option<Vec<_>> = parts.iter().map(exact).collect();
            columns.map(|columns| columns.concat())
        }
        Expr::Compare(Comparison::Equal, left, right) => match (left.as_ref(), right.as_ref()) {
            (Expr::Column(a, x), Expr::Column(b, y)) if a != b && x == y => Some(vec![x.clone()]),
            _ => None,
        },
        _ => None,
    }
}

fn threshold(expr: &Expr) -> Option<LevelKind> {
    let Expr::Compare(comparison, measure, limit) = expr else {
        return None;
    };
    let (Expr::Call(function, arguments), Expr::Number(limit)) = (measure.as_ref(), limit.as_ref()) else {
        return None;
    };
    let limit = *limit;
    if let [left, right] = arguments.as_slice()
        && let Some(column) = column(left, right)
    {
        return match (function, comparison) {
            (Function::Jaro, Comparison::AtLeast) => Some(LevelKind::Jaro {
                column,
                at_least: limit,
            }),
            (Function::JaroWinkler, Comparison::AtLeast) => Some(LevelKind::JaroWinkler {
                column,
                at_least: limit,
            }),
            (Function::Levenshtein, Comparison::AtMost) => Some(LevelKind::Levenshtein {
                column,
                at_most: limit,
            }),
            (Function::DamerauLevenshtein, Comparison::AtMost) => Some(LevelKind::DamerauLevenshtein {
                column,
                at_most: limit,
            }),
            _ => None,
        };
    }
    match (function, comparison, arguments.as_slice()) {
        (Function::Abs, Comparison::AtMost, [Expr::Arithmetic(sql::Arithmetic::Subtract, a, b)]) => {
            let (Expr::Call(Function::Epoch, a), Expr::Call(Function::Epoch, b)) = (a.as_ref(), b.as_ref())
            else {
                return None;
            };
            let column = column(a.first()?, b.first()?)?;
            Some(LevelKind::DateDifference {
                column,
                at_most_seconds: limit,
            })
        }
        (Function::Abs, Comparison::AtMost, [Expr::Call(Function::DaysBetween, days)]) => {
            let [a, b] = days.as_slice() else { return None };
            let column = column(a, b)?;
            Some(LevelKind::DateDifference {
                column,
                at_most_seconds: limit * 86_400.0,
            })
        }
        (Function::ListLength, Comparison::AtLeast, [Expr::Call(Function::ListIntersect, lists)]) => {
            let [a, b] = lists.as_slice() else { return None };
            Some(LevelKind::ArrayIntersect {
                column: column(a, b)?,
                at_least: limit,
            })
        }
        _ => None,
    }
}

fn reversed(expr: &Expr) -> Option<LevelKind> {
    let crossed = |expr: &Expr| {
        let Expr::Compare(Comparison::Equal, left, right) = expr else {
            return None;
        };
        match (left.as_ref(), right.as_ref()) {
            (Expr::Column(Side::Left, a), Expr::Column(Side::Right, b))
            | (Expr::Column(Side::Right, b), Expr::Column(Side::Left, a))
                if a != b =>
            {
                Some((a.clone(), b.clone()))
            }
            _ => None,
        }
    };
    if let Expr::And(parts) = expr {
        let [first, second] = parts.as_slice() else {
            return None;
        };
        let (columns, (b, a)) = (crossed(first)?, crossed(second)?);
        return (columns == (a, b)).then_some(LevelKind::ColumnsReversed { columns, both: true });
    }
    crossed(expr).map(|columns| LevelKind::ColumnsReversed { columns, both: false })
}
