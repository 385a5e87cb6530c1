//! Jaro-Winkler of one query against 32 names of one length.

use smallvec::SmallVec;

use super::MOST;
use super::bucket::Kernel;
use crate::kernel::lanes::{Column, Lanes, WIDTH};
use crate::kernel::masks::low_bits;
use crate::kernel::score::{self, JaroState, PREFIX_LETTERS, search_range};

/// What one query needs against names of one length, and the scratch space for 32 of them.
pub(super) struct Measure {
    lengths: (usize, usize),
    cutoff: f64,
    /// The exact table: similarity by matches, transpositions and prefix. Empty until many names of a group need it.
    scores: Vec<f64>,
    pairing: Pairing,
    compare: fn(&mut Pairing, &[Column]) -> States,
}

/// From this many hopeful names in a group of 32 on, scores are read from the table; for fewer it is not worth making.
const WORTH_A_TABLE: u32 = 8;

impl Measure {
    /// `query` and names of `length` bytes, 1 to [`MOST`] both; `None` if no such name can reach `cutoff`.
    pub(super) fn new(
        query: &[u8],
        length: usize,
        cutoff: f64,
        compare: fn(&mut Pairing, &[Column]) -> States,
    ) -> Option<Self> {
        let most = query.len().min(length);
        let fewest = std::array::from_fn(|prefix| {
            let found = score::fewest_matches(query.len(), length, prefix.min(most), cutoff);
            found.map_or(u8::MAX, |matches| matches as u8)
        });
        if fewest[PREFIX_LETTERS] == u8::MAX {
            return None;
        }
        let pairing = Pairing::new(query, length, fewest);
        Some(Measure {
            lengths: (query.len(), length),
            cutoff,
            scores: Vec::new(),
            pairing,
            compare,
        })
    }

    fn score(&self, state: JaroState, prefix: usize) -> f64 {
        score::jaro_winkler(self.lengths.0, self.lengths.1, state, prefix)
    }

    /// Cells of the table for one number of matches.
    fn row(&self) -> usize {
        (self.lengths.0.min(self.lengths.1) / 2 + 1) * (PREFIX_LETTERS + 1)
    }

    /// Similarity of every name of a group, whatever the cutoff.
    #[inline]
    pub(super) fn every(&mut self, columns: &[Column], out: &mut [f64; WIDTH]) {
        if self.scores.is_empty() {
            self.make_table();
        }
        let states = (self.compare)(&mut self.pairing, columns);
        // Cells of all lanes first: that the compiler does for many lanes at once.
        let (row, step) = (self.row() as u16, PREFIX_LETTERS as u16 + 1);
        let mut cells = [0_u16; WIDTH];
        for (lane, cell) in cells.iter_mut().enumerate() {
            let transpositions = u16::from(states.differ[lane] / 2);
            *cell = u16::from(states.matches[lane]) * row
                + transpositions * step
                + u16::from(states.prefix[lane]);
        }
        for (score, cell) in out.iter_mut().zip(cells) {
            *score = self.scores[usize::from(cell)];
        }
    }

    #[cold]
    fn make_table(&mut self) {
        let most = self.lengths.0.min(self.lengths.1) as u32;
        let mut scores = Vec::new();
        for matches in 0..=most {
            for transpositions in 0..=most / 2 {
                // States that cannot be (more transpositions than matches) only fill the row.
                let state = JaroState {
                    matches,
                    transpositions: transpositions.min(matches),
                };
                scores.extend((0..=PREFIX_LETTERS).map(|prefix| self.score(state, prefix)));
            }
        }
        self.scores = scores;
    }
}

impl Kernel for Measure {
    type Found = f64;

    fn fewest_shared(&self, prefix: usize) -> u8 {
        self.pairing.fewest[prefix.min(PREFIX_LETTERS)]
    }

    #[inline]
    fn group(&mut self, columns: &[Column], wanted: u32, mut hit: impl FnMut(usize, f64)) {
        let states = (self.compare)(&mut self.pairing, columns);
        let mut left = states.hopeful & wanted;
        let dense = left.count_ones() >= WORTH_A_TABLE;
        if dense && self.scores.is_empty() {
            self.make_table();
        }
        let row = self.row();
        while left != 0 {
            let lane = left.trailing_zeros() as usize % WIDTH;
            left &= left - 1;
            let (matches, transpositions) = (states.matches[lane], states.differ[lane] / 2);
            let prefix = usize::from(states.prefix[lane]);
            let value = if dense {
                let cell = usize::from(transpositions) * (PREFIX_LETTERS + 1) + prefix;
                self.scores[usize::from(matches) * row + cell]
            } else {
                let (matches, transpositions) = (u32::from(matches), u32::from(transpositions));
                self.score(
                    JaroState {
                        matches,
                        transpositions,
                    },
                    prefix,
                )
            };
            if value >= self.cutoff {
                hit(lane, value);
            }
        }
    }
}

/// Bytes of one lane that the positions of the longest name take, a bit a position.
const WORDS: usize = MOST / 8;

/// The bit-parallel Jaro of the scalar kernel in 32 lanes: a lane keeps the positions of its name as bits, eight to a byte.
pub(super) struct Pairing {
    query: SmallVec<[u8; MOST]>,
    /// Fewest matches that can reach the cutoff, by letters of common prefix; 255 where none can.
    fewest: [u8; PREFIX_LETTERS + 1],
    /// The different letters of the query, and for each place of the query which of them stands there.
    letters: SmallVec<[u8; MOST]>,
    slots: SmallVec<[u8; MOST]>,
    /// For each place of the query, the positions within reach.
    reach: SmallVec<[[u8; WORDS]; MOST]>,
    /// Scratch: for each letter, where it stands in the names of the group.
    places: [[Column; WORDS]; MOST],
    /// Scratch: for each place of the query, 255 in the lanes where it found no partner.
    missed: [Column; MOST],
}

/// What was found in each lane.
pub(super) struct States {
    /// A bit for each lane that can reach the cutoff if its letters are all in order; the rest is filled in if there is one.
    hopeful: u32,
    matches: Column,
    /// Paired letters that differ, in order: twice the transpositions.
    differ: Column,
    prefix: Column,
}

impl Pairing {
    fn new(query: &[u8], length: usize, fewest: [u8; PREFIX_LETTERS + 1]) -> Self {
        let range = search_range(query.len(), length);
        let (mut letters, mut slots, mut reach) = (SmallVec::new(), SmallVec::new(), SmallVec::new());
        for (i, &byte) in query.iter().enumerate() {
            let known = letters.iter().position(|&letter| letter == byte);
            slots.push(known.unwrap_or(letters.len()) as u8);
            if known.is_none() {
                letters.push(byte);
            }
            let bits = low_bits(length.min(i + range + 1)) & !low_bits(i.saturating_sub(range));
            reach.push((bits as u32).to_le_bytes());
        }
        let (places, missed) = ([[[0; WIDTH]; WORDS]; MOST], [[0; WIDTH]; MOST]);
        Pairing {
            query: query.into(),
            fewest,
            letters,
            slots,
            reach,
            places,
            missed,
        }
    }
}

/// Jaro-Winkler states of 32 names, a column for each of their bytes.
#[inline(always)]
pub(super) fn compare<L: Lanes>(pairing: &mut Pairing, columns: &[Column]) -> States {
    match columns.len().div_ceil(8) {
        1 => compare_words::<L, 1>(pairing, columns),
        2 => compare_words::<L, 2>(pairing, columns),
        _ => compare_words::<L, WORDS>(pairing, columns),
    }
}

/// [`compare`] for names whose positions take `USED` bytes.
#[inline(always)]
fn compare_words<L: Lanes, const USED: usize>(pairing: &mut Pairing, columns: &[Column]) -> States {
    let zero = L::splat(0);
    find_places::<L>(pairing, columns);
    let (free, matches) = pair::<L, USED>(pairing);
    let mut shares = L::splat(255);
    let mut prefix = zero;
    let mut hopeful = matches.at_least(L::splat(pairing.fewest[0]));
    for ((&byte, column), &fewest) in pairing.query.iter().zip(columns).zip(&pairing.fewest[1..]) {
        shares = shares.and(L::load(column).equal(L::splat(byte)));
        prefix = prefix.sub(shares);
        hopeful = hopeful.or(matches.at_least(L::splat(fewest)).and(shares));
    }
    let hopeful = hopeful.high_bits();
    let differ = if hopeful == 0 {
        zero
    } else {
        out_of_order::<L, USED>(pairing, free)
    };
    States {
        hopeful,
        matches: matches.store(),
        differ: differ.store(),
        prefix: prefix.store(),
    }
}

/// Letters looked for together: each column is loaded once for all of them.
const ABREAST: usize = 4;

/// Where each letter of the query stands in the names, a bit a position.
#[inline(always)]
fn find_places<L: Lanes>(pairing: &mut Pairing, columns: &[Column]) {
    let zero = L::splat(0);
    for (letters, places) in pairing
        .letters
        .chunks(ABREAST)
        .zip(pairing.places.as_chunks_mut::<ABREAST>().0)
    {
        let mut wanted = [zero; ABREAST];
        for (wanted, &letter) in wanted.iter_mut().zip(letters) {
            *wanted = L::splat(letter);
        }
        for (word, columns) in columns.chunks(8).enumerate() {
            let mut found = [zero; ABREAST];
            // From the last position to the first: doubling moves what was found one place up.
            for column in columns.iter().rev() {
                let column = L::load(column);
                for (found, &letter) in found.iter_mut().zip(&wanted) {
                    *found = found.add(*found).sub(column.equal(letter));
                }
            }
            for (places, found) in places.iter_mut().zip(found) {
                places[word % WORDS] = found.store();
            }
        }
    }
}

/// Each letter of the query takes the first free equal letter within reach: the positions left free, and how many did.
#[inline(always)]
fn pair<L: Lanes, const USED: usize>(pairing: &mut Pairing) -> ([L; USED], L) {
    let (zero, one) = (L::splat(0), L::splat(1));
    let mut free = [L::splat(255); USED];
    let mut matches = zero;
    for ((&slot, reach), missed) in pairing.slots.iter().zip(&pairing.reach).zip(&mut pairing.missed) {
        let places = &pairing.places[usize::from(slot) % MOST];
        let mut none_before = L::splat(255);
        let mut taken = zero;
        for word in 0..USED {
            let open = L::load(&places[word]).and(free[word]).and(L::splat(reach[word]));
            let first = open.and(zero.sub(open)).and(none_before);
            none_before = none_before.and(open.equal(zero));
            free[word] = free[word].xor(first);
            taken = taken.or(first);
        }
        let none = taken.equal(zero);
        *missed = none.store();
        matches = matches.add(none.add(one)); // 255 + 1 is 0: it counts where one was taken
    }
    (free, matches)
}

/// How many letters of the query meet a different letter when the paired letters are read in order.
#[inline(always)]
fn out_of_order<L: Lanes, const USED: usize>(pairing: &Pairing, free: [L; USED]) -> L {
    let (zero, all) = (L::splat(0), L::splat(255));
    let mut left = free;
    for word in &mut left {
        *word = all.without(*word);
    }
    let mut differ = zero;
    for (&slot, missed) in pairing.slots.iter().zip(&pairing.missed) {
        let places = &pairing.places[usize::from(slot) % MOST];
        let missed = L::load(missed);
        let mut none_before = all.without(missed);
        let mut same = zero;
        for word in 0..USED {
            let first = left[word].and(zero.sub(left[word])).and(none_before);
            none_before = none_before.and(left[word].equal(zero));
            left[word] = left[word].xor(first);
            same = same.or(L::load(&places[word]).and(first));
        }
        differ = differ.sub(same.equal(zero).without(missed));
    }
    differ
}
