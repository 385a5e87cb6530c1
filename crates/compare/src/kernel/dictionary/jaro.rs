//! Jaro-Winkler of one query against 32 names of one length.

use super::MOST;
use crate::kernel::lanes::{Column, Lanes, WIDTH};
use crate::kernel::score::{self, JaroState, PREFIX_LETTERS, search_range};

/// What one query needs against names of one length.
pub(super) struct Measure<'q> {
    query: &'q [u8],
    length: usize,
    cutoff: f64,
    /// Fewest matches that can reach the cutoff, by letters of common prefix; 255 where none can.
    fewest: [u8; PREFIX_LETTERS + 1],
    scores: Scores,
}

/// The exact table: Jaro similarity by matches and transpositions, filled in where it is asked.
struct Scores {
    lengths: (usize, usize),
    known: Vec<f64>,
}

impl Scores {
    const ROW: usize = MOST / 2 + 1;

    #[inline(always)]
    fn get(&mut self, state: JaroState) -> f64 {
        let cell = &mut self.known[state.matches as usize * Self::ROW + state.transpositions as usize];
        if cell.is_nan() {
            *cell = score::jaro(self.lengths.0, self.lengths.1, state);
        }
        *cell
    }
}

impl<'q> Measure<'q> {
    /// `query` and names of `length` bytes, 1 to [`MOST`] both; `None` if no such name can reach `cutoff`.
    pub(super) fn new(query: &'q [u8], length: usize, cutoff: f64) -> Option<Self> {
        let most = query.len().min(length);
        let fewest = std::array::from_fn(|prefix| {
            let found = score::fewest_matches(query.len(), length, prefix.min(most), cutoff);
            found.map_or(u8::MAX, |matches| matches as u8)
        });
        if fewest[PREFIX_LETTERS] == u8::MAX {
            return None;
        }
        let scores = Scores {
            lengths: (query.len(), length),
            known: vec![f64::NAN; (most + 1) * Scores::ROW],
        };
        Some(Measure {
            query,
            length,
            cutoff,
            fewest,
            scores,
        })
    }

    /// Fewest matches, so fewest shared letters, by letters of common prefix; 255 if none is enough.
    pub(super) fn least_shared(&self) -> [u8; PREFIX_LETTERS + 1] {
        self.fewest
    }

    /// Scores the lanes of `wanted` (a bit a lane) and hands on those that reach the cutoff, by lane.
    #[inline(always)]
    pub(super) fn group<L: Lanes>(
        &mut self,
        columns: &[Column],
        wanted: u32,
        mut hit: impl FnMut(usize, f64),
    ) {
        let columns = &columns[..self.length];
        let prefixes = prefixes::<L>(self.query, columns);
        let mut paired = Paired::<L>::new(self.query, columns);
        let mut hopeful = L::splat(0);
        for (prefix, &fewest) in self.fewest.iter().enumerate() {
            let shares = if prefix == 0 {
                L::splat(255)
            } else {
                prefixes[prefix - 1]
            };
            hopeful = hopeful.or(paired.matches.at_least(L::splat(fewest)).and(shares));
        }
        let mut left = hopeful.high_bits() & wanted;
        if left == 0 {
            return;
        }
        let matches = paired.matches.store();
        let differ = paired.out_of_order(self.query, columns).store();
        let zero = L::splat(0);
        let prefix = prefixes.iter().fold(zero, |sum, shares| sum.sub(*shares)).store();
        while left != 0 {
            let lane = left.trailing_zeros() as usize % WIDTH;
            left &= left - 1;
            let state = JaroState {
                matches: u32::from(matches[lane]),
                transpositions: u32::from(differ[lane]) / 2,
            };
            let value = score::winkler(self.scores.get(state), usize::from(prefix[lane]));
            if value >= self.cutoff {
                hit(lane, value);
            }
        }
    }
}

/// For 1, 2, 3 and 4 letters: the lanes whose name starts with that many letters of the query.
#[inline(always)]
fn prefixes<L: Lanes>(query: &[u8], columns: &[Column]) -> [L; PREFIX_LETTERS] {
    let mut all = [L::splat(0); PREFIX_LETTERS];
    let mut still = L::splat(255);
    for ((shares, &byte), column) in all.iter_mut().zip(query).zip(columns) {
        still = still.and(L::load(column).equal(L::splat(byte)));
        *shares = still;
    }
    all
}

/// Which letters paired up, for 32 names at once.
struct Paired<L> {
    /// By position in the names: 255 where the letter is still free.
    free: [L; MOST],
    /// By position in the query: the how-manieth match it is, from 1; 0 where it has none.
    rank: [L; MOST],
    matches: L,
}

impl<L: Lanes> Paired<L> {
    /// Each letter of the query takes the first free equal letter within reach: the scalar kernel, lane by lane.
    #[inline(always)]
    fn new(query: &[u8], columns: &[Column]) -> Self {
        let range = search_range(query.len(), columns.len());
        let zero = L::splat(0);
        let mut free = [L::splat(255); MOST];
        let mut rank = [zero; MOST];
        let mut matches = zero;
        for (i, &byte) in query.iter().enumerate().take(MOST) {
            let letter = L::splat(byte);
            let reach = i.saturating_sub(range)..columns.len().min(i + range + 1);
            let mut open = L::splat(255);
            if let (Some(free), Some(columns)) = (free.get_mut(reach.clone()), columns.get(reach)) {
                for (free, column) in free.iter_mut().zip(columns) {
                    let pair = L::load(column).equal(letter).and(*free).and(open);
                    *free = free.xor(pair);
                    open = open.xor(pair);
                }
            }
            // Where it found one, `open` is 0: adding 1 + open counts it, and keeps the count there as its rank.
            matches = matches.add(open.add(L::splat(1)));
            rank[i] = matches.without(open);
        }
        Paired { free, rank, matches }
    }

    /// How many letters of the query meet a different letter when the paired letters are read in order.
    #[inline(always)]
    fn out_of_order(&mut self, query: &[u8], columns: &[Column]) -> L {
        let range = search_range(query.len(), columns.len());
        let zero = L::splat(0);
        // Turn "free" into ranks on the side of the names; free letters get 255, which is no rank.
        let mut count = zero;
        for free in self.free.iter_mut().take(columns.len()) {
            count = count.add(free.add(L::splat(1)));
            *free = count.or(*free);
        }
        let mut same = zero;
        for (i, &byte) in query.iter().enumerate().take(MOST) {
            let rank = self.rank[i];
            // Two sorted lists paired within the range stay within it rank by rank, so this is all there is to see.
            let reach = i.saturating_sub(range)..columns.len().min(i + range + 1);
            let mut letter = zero;
            if let (Some(ranks), Some(columns)) = (self.free.get(reach.clone()), columns.get(reach)) {
                for (other, column) in ranks.iter().zip(columns) {
                    letter = letter.or(rank.equal(*other).and(L::load(column)));
                }
            }
            let agrees = letter.equal(L::splat(byte)).without(rank.equal(zero));
            same = same.sub(agrees);
        }
        self.matches.sub(same)
    }
}
