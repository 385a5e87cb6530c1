//! Unrestricted Damerau-Levenshtein distance.

use smallvec::{SmallVec, smallvec};

use super::edit::trim;

/// Fewest insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, where what was swapped
/// may be edited again (so the triangle inequality holds). What DuckDB calls `damerau_levenshtein`.
///
/// C. Zhao and S. Sahni, *String correction using the Damerau-Levenshtein distance*, BMC Bioinformatics 20 (2019):
/// three rows instead of the whole matrix. Time grows with the product of the lengths that differ.
///
/// ```
/// assert_eq!(kithkin_compare::kernel::damerau_levenshtein(b"ab", b"bca"), 2);
/// ```
#[must_use]
pub fn damerau_levenshtein(a: &[u8], b: &[u8]) -> usize {
    damerau_levenshtein_within(a, b, usize::MAX).unwrap_or(usize::MAX)
}

/// [`damerau_levenshtein`] if it is at most `max`, found with less work when it is not.
#[must_use]
pub fn damerau_levenshtein_within(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let (a, b) = trim(a, b);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match short.len() {
        0 => Some(long.len()),
        _ if max == 0 => None,
        _ => by_rows(long, short, max),
    }
}

type Row = SmallVec<[u32; 96]>;

/// Index of column `j` in a row: columns -1 and 0 stand before the first letter.
#[inline]
fn at(j: usize) -> usize {
    j + 1
}

/// Both sides at least one byte. `row` is the row being filled, `back` the one above it; `corner[j]` is the distance just
/// before the last pair of letters that could be swapped with one ending in column `j`.
fn by_rows(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    let never = a.len().max(b.len()) as u32 + 1;
    let columns = b.len() + 2;
    let mut last_row = [0_u32; 256]; // row in which each byte of `a` was last seen; 0 = not yet
    let mut corner: Row = smallvec![never; columns];
    let mut back: Row = smallvec![never; columns];
    let mut row: Row = (0..columns as u32)
        .map(|j| if j == 0 { never } else { j - 1 })
        .collect();
    for (i, &from) in a.iter().enumerate() {
        let i = i as u32 + 1;
        std::mem::swap(&mut row, &mut back);
        // `row` still holds what was two rows up: its cells are read just before they are overwritten.
        let mut two_up = row[at(0)];
        row[at(0)] = i;
        let mut lowest = i;
        let mut last_column = 0; // column of the last byte of `b` equal to `from`; 0 = not yet in this row
        let mut before_swap = never;
        for (j, &to) in b.iter().enumerate() {
            let j = j + 1;
            let mut best = (back[at(j - 1)] + u32::from(from != to))
                .min(row[at(j - 1)] + 1)
                .min(back[at(j)] + 1);
            if from == to {
                last_column = j;
                corner[at(j)] = if j >= 2 { back[at(j - 2)] } else { never };
                before_swap = two_up;
            } else {
                let seen = last_row[usize::from(to)];
                if seen > 0 && last_column > 0 {
                    if j - last_column == 1 {
                        best = best.min(corner[at(j)].saturating_add(i - seen));
                    } else if i - seen == 1 {
                        best = best.min(before_swap.saturating_add((j - last_column) as u32));
                    }
                }
            }
            two_up = row[at(j)];
            row[at(j)] = best;
            lowest = lowest.min(best);
        }
        last_row[usize::from(from)] = i;
        // A swap that leaps over this row costs at least what going through it would.
        if lowest as usize > max {
            return None;
        }
    }
    Some(row[at(b.len())] as usize).filter(|&distance| distance <= max)
}
