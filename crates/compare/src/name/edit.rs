//! Edit distance with a price for each slip: what clerks, scanners and ears confuse is cheap.
//!
//! The prices are a table (`data/edit_costs_*.tsv`) learned from aligned pairs of names that people judged to be
//! variants (`examples/fit_names.rs`). The distance is symmetric, 0 for equal names and allocates nothing.
use super::text::MAX;

/// Hundredths of a plain slip.
pub type Cost = u16;

/// Prices of substitutions, of letters left out or put in, of doubled letters and of swapped neighbours.
pub struct EditCosts {
    /// Letter for letter.
    pub substitute: [[Cost; 27]; 27],
    /// A letter more or less, inside a name.
    pub gap: [Cost; 27],
    /// The same at the end of a name.
    pub gap_end: [Cost; 27],
    /// The same at the start.
    pub gap_start: [Cost; 27],
    /// A letter doubled or single.
    pub double: Cost,
    /// Two neighbours swapped.
    pub transpose: Cost,
}

/// 0 to 25 for letters, 26 for anything else.
pub fn letter(byte: u8) -> usize {
    if byte.is_ascii_lowercase() {
        usize::from(byte - b'a')
    } else {
        26
    }
}

impl EditCosts {
    /// Every slip costs the same: plain optimal string alignment, in hundredths.
    pub fn plain() -> Self {
        let mut substitute = [[100; 27]; 27];
        for (n, row) in substitute.iter_mut().enumerate().take(26) {
            row[n] = 0;
        }
        Self {
            substitute,
            gap: [100; 27],
            gap_end: [100; 27],
            gap_start: [100; 27],
            double: 100,
            transpose: 100,
        }
    }

    /// Reads lines `sub a e 45`, `gap h 50`, `end e 30`, `start h 60`, `double 20`, `transpose 50`; what is not said costs
    /// 100, and a line that cannot be read is passed over.
    pub fn read(table: &str) -> Self {
        let mut out = Self::plain();
        for line in table.lines() {
            let cells: Vec<&str> = line.split_ascii_whitespace().collect();
            let at = |n: usize| cells.get(n).and_then(|c| c.bytes().next()).map_or(26, letter);
            let Some(cost) = cells.last().and_then(|c| c.parse::<Cost>().ok()) else {
                continue;
            };
            match cells.first().copied() {
                Some("sub") => {
                    out.substitute[at(1)][at(2)] = cost;
                    out.substitute[at(2)][at(1)] = cost;
                }
                Some("gap") => out.gap[at(1)] = cost,
                Some("end") => out.gap_end[at(1)] = cost,
                Some("start") => out.gap_start[at(1)] = cost,
                Some("double") => out.double = cost,
                Some("transpose") => out.transpose = cost,
                _ => {}
            }
        }
        out
    }

    /// The table as [`EditCosts::read`] takes it.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        let name = |n: usize| char::from(b"abcdefghijklmnopqrstuvwxyz?"[n]);
        let mut out = String::new();
        for a in 0..27 {
            for b in 0..a {
                if self.substitute[a][b] != 100 {
                    let _ = writeln!(out, "sub {} {} {}", name(b), name(a), self.substitute[a][b]);
                }
            }
        }
        for (word, costs) in [
            ("gap", &self.gap),
            ("end", &self.gap_end),
            ("start", &self.gap_start),
        ] {
            for (n, cost) in costs.iter().enumerate().filter(|(_, cost)| **cost != 100) {
                let _ = writeln!(out, "{word} {} {cost}", name(n));
            }
        }
        let _ = writeln!(out, "double {}\ntranspose {}", self.double, self.transpose);
        out
    }

    /// The price of having `text[at]` more than the other name.
    pub fn gap_at(&self, text: &[u8], at: usize) -> Cost {
        let n = letter(text[at]);
        let doubled = (at > 0 && text[at - 1] == text[at]) || text.get(at + 1) == Some(&text[at]);
        if doubled {
            self.double
        } else if at == 0 {
            self.gap_start[n]
        } else if at + 1 == text.len() {
            self.gap_end[n]
        } else {
            self.gap[n]
        }
    }
}

/// The least total price of turning one name into the other, in hundredths of a plain slip; names beyond
/// 24 letters are compared by their first 24.
pub fn distance(costs: &EditCosts, a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (&a[..a.len().min(MAX)], &b[..b.len().min(MAX)]);
    let mut rows = [[0_u32; MAX + 1]; 3];
    for j in 0..b.len() {
        rows[0][j + 1] = rows[0][j] + u32::from(costs.gap_at(b, j));
    }
    let mut gaps = [0_u32; MAX];
    for (j, slot) in gaps.iter_mut().enumerate().take(b.len()) {
        *slot = u32::from(costs.gap_at(b, j));
    }
    for i in 0..a.len() {
        let drop_a = u32::from(costs.gap_at(a, i));
        let (now, before, last) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        rows[now][0] = rows[before][0] + drop_a;
        let price = &costs.substitute[letter(a[i])];
        for j in 0..b.len() {
            let swap = u32::from(price[letter(b[j])]) * u32::from(a[i] != b[j]);
            let mut best = (rows[before][j] + swap)
                .min(rows[before][j + 1] + drop_a)
                .min(rows[now][j] + gaps[j]);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] && a[i] != b[j] {
                best = best.min(rows[last][j - 1] + u32::from(costs.transpose));
            }
            rows[now][j + 1] = best;
        }
    }
    rows[a.len() % 3][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::PairKind;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn symmetric_and_zero_only_for_equal(a in "[a-z]{0,12}", b in "[a-z]{0,12}") {
            let costs = PairKind::Given.costs();
            let (x, y) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(costs, x, y), distance(costs, y, x));
            prop_assert_eq!(distance(costs, x, y) == 0, a == b);
        }

        #[test]
        fn plain_prices_give_optimal_string_alignment(a in "[a-e]{0,10}", b in "[a-e]{0,10}") {
            let got = distance(&EditCosts::plain(), a.as_bytes(), b.as_bytes());
            prop_assert_eq!(got as usize, 100 * strsim::osa_distance(&a, &b));
        }

        #[test]
        fn the_table_survives_writing(a in 1_u16..300, b in 1_u16..300) {
            let mut costs = EditCosts::plain();
            costs.substitute[3][7] = a;
            costs.substitute[7][3] = a;
            costs.gap_end[4] = b;
            let back = EditCosts::read(&costs.write());
            prop_assert!(back.substitute == costs.substitute && back.gap_end == costs.gap_end);
        }
    }
}
