//! The names of one length, laid out for scanning.

use super::MOST;
use super::letters::{BLOCK, Letters, Wanted};
use crate::kernel::lanes::{Column, Lanes, WIDTH};

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

    /// Puts the names that share enough letters with `query` through a lane kernel.
    ///
    /// `fewest(prefix)` says how many shared letters a name needs that has at most `prefix` letters in common with the
    /// start of the query. `kernel(columns, lanes, hit)` compares 32 names and calls `hit` with lane and result.
    #[inline(always)]
    pub(super) fn scan<L: Lanes, T>(
        &self,
        query: &[u8],
        fewest: impl Fn(usize) -> u8,
        mut kernel: impl FnMut(&[Column], u32, &mut dyn FnMut(usize, T)),
        hit: &mut impl FnMut(u32, T),
    ) {
        let wanted = Wanted::new(query);
        let start = head(query);
        let deepest = query.len().min(self.length).min(4);
        let mut gathered = Gathered::new(self.length);
        for (number, block) in self.blocks.iter().enumerate() {
            let masks = block
                .letters
                .sharing::<L>(&wanted, fewest(block.deepest_prefix(start, deepest)));
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
                    kernel(columns, mask, &mut |lane, value| {
                        hit(self.ids[first + lane], value)
                    });
                    continue;
                }
                while mask != 0 {
                    let place = first + mask.trailing_zeros() as usize;
                    mask &= mask - 1;
                    gathered.add(&self.rows[place * self.length..][..self.length], self.ids[place]);
                    if gathered.count == WIDTH {
                        gathered.flush(&mut kernel, hit);
                    }
                }
            }
        }
        gathered.flush(&mut kernel, hit);
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
    #[inline(always)]
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

    #[inline(always)]
    fn add(&mut self, name: &[u8], id: u32) {
        let lane = self.count % WIDTH;
        for (column, &byte) in self.columns.iter_mut().zip(name) {
            column[lane] = byte;
        }
        self.ids[lane] = id;
        self.count += 1;
    }

    #[inline(always)]
    fn flush<T>(
        &mut self,
        kernel: &mut impl FnMut(&[Column], u32, &mut dyn FnMut(usize, T)),
        hit: &mut impl FnMut(u32, T),
    ) {
        if self.count == 0 {
            return;
        }
        let present = if self.count < WIDTH {
            (1 << self.count) - 1
        } else {
            u32::MAX
        };
        kernel(&self.columns[..self.length], present, &mut |lane, value| {
            hit(self.ids[lane], value)
        });
        self.count = 0;
    }
}
