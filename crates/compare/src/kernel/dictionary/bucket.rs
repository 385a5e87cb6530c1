//! The names of one length, laid out for scanning.

use super::MOST;
use super::jaro::Measure;
use super::letters::{BLOCK, Letters, Sharing, Wanted};
use crate::kernel::lanes::{Column, WIDTH};

/// Names of one length, sorted by bytes, kept three ways: as they are, turned by groups of 32, and as letter bits.
#[derive(Clone)]
pub(super) struct Bucket {
    length: usize,
    ids: Vec<u32>,
    /// `length` bytes a name, in order.
    rows: Vec<u8>,
    /// `length` columns a group of 32: column `i` holds byte `i` of each; the last group is filled up with zeros.
    columns: Vec<Column>,
    blocks: Vec<Block>,
}

/// How one query is compared with 32 names of one length.
pub(super) trait Kernel {
    /// What a hit is given with.
    type Found;

    /// How many letters, in any order, a hit must share with the query if at most `prefix` are shared at the start.
    fn fewest_shared(&self, prefix: usize) -> u8;

    /// Compares the lanes of `wanted` (a bit a lane) and calls `hit` with each lane that is near enough.
    fn group(&mut self, columns: &[Column], wanted: u32, hit: impl FnMut(usize, Self::Found));
}

#[derive(Clone)]
struct Block {
    letters: Letters,
    /// The first four bytes of the first and of the last name, as numbers that sort like them.
    ends: (u32, u32),
}

/// From this many wanted names in a group of 32 on, the group is worked out where it lies; fewer are gathered first.
const WORTH_A_GROUP: u32 = 12;

/// The first four bytes as a number that sorts like them.
fn head(name: &[u8]) -> u32 {
    let mut bytes = [0; 4];
    for (byte, &from) in bytes.iter_mut().zip(name) {
        *byte = from;
    }
    u32::from_be_bytes(bytes)
}

impl Bucket {
    /// `names` must all have `length` bytes, 1 to [`MOST`].
    pub(super) fn new(length: usize, mut names: Vec<(&[u8], u32)>) -> Self {
        names.sort_unstable();
        let rows: Vec<u8> = names.iter().flat_map(|(name, _)| name.iter().copied()).collect();
        let mut columns = vec![[0; WIDTH]; names.len().div_ceil(WIDTH) * length];
        for (place, (name, _)) in names.iter().enumerate() {
            let group = &mut columns[place / WIDTH * length..][..length];
            for (column, &byte) in group.iter_mut().zip(*name) {
                column[place % WIDTH] = byte;
            }
        }
        let blocks = names.chunks(BLOCK).map(|block| Block {
            letters: Letters::new(block.iter().map(|(name, _)| *name)),
            ends: (
                block.first().map_or(0, |(name, _)| head(name)),
                block.last().map_or(0, |(name, _)| head(name)),
            ),
        });
        Bucket {
            length,
            blocks: blocks.collect(),
            rows,
            columns,
            ids: names.iter().map(|(_, id)| *id).collect(),
        }
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Ids of the names equal to `name`, smallest first.
    pub(super) fn ids_of(&self, name: &[u8]) -> &[u32] {
        let name_at = |place: usize| &self.rows[place * self.length..][..self.length];
        let places = self.ids.len();
        let start = partition(places, |place| name_at(place) < name);
        let end = partition(places, |place| name_at(place) <= name);
        &self.ids[start..end]
    }

    /// Calls `visit(name, id)` for every name.
    pub(super) fn for_each(&self, visit: &mut impl FnMut(&[u8], u32)) {
        self.rows
            .chunks_exact(self.length)
            .zip(&self.ids)
            .for_each(|(name, &id)| visit(name, id));
    }

    /// Bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        self.ids.len() * size_of::<u32>()
            + self.rows.len()
            + self.columns.len() * WIDTH
            + self.blocks.len() * (size_of::<Block>() + Letters::MEMORY)
    }

    /// Calls `visit` with the ids and similarities of all names, many at a time; `measure` is one of cutoff 0.
    pub(super) fn every(&self, measure: &mut Measure, visit: &mut impl FnMut(&[u32], &[f64])) {
        let mut scores = [[0.0; WIDTH]; BLOCK / WIDTH];
        let groups = BLOCK / WIDTH * self.length;
        for (ids, columns) in self.ids.chunks(BLOCK).zip(self.columns.chunks(groups)) {
            for (columns, out) in columns.chunks_exact(self.length).zip(&mut scores) {
                measure.every(columns, out);
            }
            visit(ids, &scores.as_flattened()[..ids.len()]);
        }
    }

    /// Puts the names that share enough letters with `query` through a lane kernel, and hands on id and result.
    pub(super) fn scan<K: Kernel>(
        &self,
        query: &[u8],
        sharing: fn(&Letters, &Wanted, u8) -> Sharing,
        kernel: &mut K,
        hit: &mut impl FnMut(u32, K::Found),
    ) {
        let wanted = Wanted::new(query);
        let start = head(query);
        let deepest = query.len().min(self.length).min(4);
        let mut gathered = Gathered::new(self.length);
        for (number, block) in self.blocks.iter().enumerate() {
            let fewest = kernel.fewest_shared(block.deepest_prefix(start, deepest));
            let masks = sharing(&block.letters, &wanted, fewest);
            for (i, mask) in masks.into_iter().enumerate() {
                let first = number * BLOCK + i * WIDTH;
                let present = self.ids.len().saturating_sub(first);
                let mut mask = if present < WIDTH {
                    mask & ((1 << present) - 1)
                } else {
                    mask
                };
                if mask.count_ones() >= WORTH_A_GROUP {
                    let columns = &self.columns[first / WIDTH * self.length..][..self.length];
                    kernel.group(columns, mask, |lane, found| hit(self.ids[first + lane], found));
                    continue;
                }
                while mask != 0 {
                    let place = first + mask.trailing_zeros() as usize;
                    mask &= mask - 1;
                    gathered.add(&self.rows[place * self.length..][..self.length], self.ids[place]);
                    if gathered.count == WIDTH {
                        gathered.flush(kernel, hit);
                    }
                }
            }
        }
        gathered.flush(kernel, hit);
    }
}

/// How many of `0..len` satisfy `before`, which holds for a first part and not after it.
fn partition(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1
        } else {
            high = middle
        }
    }
    low
}

impl Block {
    /// Most letters, up to `deepest`, that any name of the block can share with a query that starts with `start`.
    #[inline]
    fn deepest_prefix(&self, start: u32, deepest: usize) -> usize {
        let reaches = |letters: usize| {
            let keep = u32::MAX << (32 - 8 * letters);
            (self.ends.0 & keep..=self.ends.1 & keep).contains(&(start & keep))
        };
        (1..=deepest).take_while(|&letters| reaches(letters)).count()
    }
}

/// Up to 32 names picked from different groups, turned as they come.
struct Gathered {
    columns: [Column; MOST],
    ids: [u32; WIDTH],
    length: usize,
    count: usize,
}

impl Gathered {
    fn new(length: usize) -> Self {
        Gathered {
            columns: [[0; WIDTH]; MOST],
            ids: [0; WIDTH],
            length,
            count: 0,
        }
    }

    #[inline]
    fn add(&mut self, name: &[u8], id: u32) {
        let lane = self.count % WIDTH;
        for (column, &byte) in self.columns.iter_mut().zip(name) {
            column[lane] = byte;
        }
        self.ids[lane] = id;
        self.count += 1;
    }

    fn flush<K: Kernel>(&mut self, kernel: &mut K, hit: &mut impl FnMut(u32, K::Found)) {
        if self.count == 0 {
            return;
        }
        let present = if self.count < WIDTH {
            (1 << self.count) - 1
        } else {
            u32::MAX
        };
        kernel.group(&self.columns[..self.length], present, |lane, found| {
            hit(self.ids[lane], found)
        });
        self.count = 0;
    }
}
