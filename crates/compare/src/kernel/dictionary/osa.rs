//! Restricted edit distance of one query from 32 names of one length, up to 2.

use super::MOST;
use super::bucket::Kernel;
use crate::kernel::lanes::{Column, Lanes, WIDTH};

/// Largest distance worked out in lanes.
pub(super) const MOST_EDITS: usize = 2;

/// Cells of a row that can hold a distance of [`MOST_EDITS`]: the main diagonal and two on either side.
const BAND: usize = 2 * MOST_EDITS + 1;

/// Stands for "too far"; no path through it comes back under [`MOST_EDITS`], nor over 255 in [`MOST`] rows.
const FAR: u8 = 100;

/// Which names of one length are within so many edits of a query.
pub(super) struct Near<'q> {
    query: &'q [u8],
    max: u8,
    fewest_shared: u8,
    distances: fn(&[u8], &[Column]) -> Column,
}

impl<'q> Near<'q> {
    /// `query` and names of `length` bytes, 1 to [`MOST`] both; `max` at most [`MOST_EDITS`], lengths at most that far apart.
    pub(super) fn new(
        query: &'q [u8],
        length: usize,
        max: usize,
        distances: fn(&[u8], &[Column]) -> Column,
    ) -> Self {
        // Each edit takes away one letter the longer string shares with the other; a swap takes none.
        let fewest_shared = query.len().max(length).saturating_sub(max) as u8;
        Near {
            query,
            max: max as u8,
            fewest_shared,
            distances,
        }
    }
}

impl Kernel for Near<'_> {
    type Found = usize;

    fn fewest_shared(&self, _prefix: usize) -> u8 {
        self.fewest_shared
    }

    #[inline]
    fn group(&mut self, columns: &[Column], wanted: u32, mut hit: impl FnMut(usize, usize)) {
        let distances = (self.distances)(self.query, columns);
        for (lane, &distance) in distances.iter().enumerate().take(WIDTH) {
            if distance <= self.max && wanted >> lane & 1 == 1 {
                hit(lane, usize::from(distance));
            }
        }
    }
}

/// Distance in each lane; at least 3 where it is more than [`MOST_EDITS`].
///
/// The dynamic programme of optimal string alignment, row by row of the query, kept to the band around the diagonal
/// (E. Ukkonen, *Algorithms for approximate string matching*, 1985).
#[inline(always)]
pub(super) fn distances<L: Lanes>(query: &[u8], columns: &[Column]) -> Column {
    debug_assert!(query.len() <= MOST && query.len().abs_diff(columns.len()) <= MOST_EDITS);
    let (one, far, none) = (L::splat(1), L::splat(FAR), L::splat(0));
    // Cell `d` of row `i` is column `j = i + d - MOST_EDITS`. Row 0: distance `j`.
    let mut back: [L; BAND] = std::array::from_fn(|d| {
        if d >= MOST_EDITS {
            L::splat((d - MOST_EDITS) as u8)
        } else {
            far
        }
    });
    let mut two_back = [far; BAND];
    // Where the letter of the row before equals the letter of each cell's column.
    let mut equal_back = [none; BAND];
    for (row, &byte) in query.iter().enumerate() {
        let i = row + 1;
        let letter = L::splat(byte);
        let mut cells = [far; BAND];
        let mut equals = [none; BAND];
        for d in 0..BAND {
            let Some(j) = (i + d).checked_sub(MOST_EDITS) else {
                continue;
            };
            if j == 0 {
                cells[d] = L::splat(i as u8);
                continue;
            }
            let Some(column) = columns.get(j - 1) else {
                continue;
            };
            let equal = L::load(column).equal(letter);
            equals[d] = equal;
            let changed = back[d].add(one).add(equal); // equal is -1: it takes the one off again
            let above = if d + 1 < BAND { back[d + 1] } else { far };
            let beside = if d > 0 { cells[d - 1] } else { far };
            let mut best = changed.min(above.min(beside).add(one));
            if d > 0 && d + 1 < BAND {
                // This letter stands one column back, and the letter before it stands here.
                let swapped = equals[d - 1].and(equal_back[d + 1]);
                best = best.min(two_back[d].add(one).or(L::splat(255).without(swapped)));
            }
            cells[d] = best;
        }
        two_back = back;
        back = cells;
        equal_back = equals;
    }
    back[columns.len() + MOST_EDITS - query.len()].store()
}
