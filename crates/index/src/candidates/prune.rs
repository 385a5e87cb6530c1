//! The heaviest records, without weighing every one that came up.
use crate::candidates::retrieve::{BARE_INITIAL_WEIGHT, Search, Weighed};
use crate::candidates::sketch::{Ceiling, Sketch};
use crate::candidates::weigh::BIT;
use crate::scratch::{Scratch, Slot};

/// Added to a weight to make it a level; no record weighs less than the contrary.
const LEVEL_0: i32 = 16 * BIT;
/// Heavier ones share the highest level.
const LEVELS: usize = 128 * BIT as usize;

fn level(weight: i32) -> usize {
    ((weight + LEVEL_0).max(0) as usize).min(LEVELS - 1)
}

impl Search<'_> {
    /// Records that came up, weighed, in no useful order: among them the heaviest `budget`, with all that weigh as much as
    /// the last of these.
    ///
    /// Records are weighed in the order of a bound from above of their weight, the highest first, until as many as the
    /// budget allows are heavier than the next bound (the threshold algorithm: Fagin, Lotem and Naor, 2003).
    pub(super) fn heaviest(&self, budget: usize) -> Vec<Weighed> {
        self.index.pool.with(self.index.limit, |scratch| {
            self.bring_up(scratch, budget);
            if scratch.touched.len() <= budget {
                return self.weigh_touched(scratch);
            }
            let ends = self.order(scratch);
            self.weigh_down(scratch, &ends, budget)
        })
    }

    /// Sorts the records that came up by level of their bounds into `scratch.ordered`, the highest first; where each level
    /// ends.
    fn order(&self, scratch: &mut Scratch) -> Vec<u32> {
        let places = self.outward.iter().chain(&self.town);
        let ceiling = Ceiling::new(self.query, places.copied());
        let sketches = self.index.sketches();
        let mut ends = vec![0u32; LEVELS];
        scratch.levels.clear();
        for &doc in &scratch.touched {
            let at = level(self.bound(&ceiling, sketches[doc as usize], scratch.slots[doc as usize]));
            scratch.levels.push(at as u16);
            ends[at] += 1;
        }
        let mut end = 0;
        for count in ends.iter_mut().rev() {
            end += std::mem::replace(count, end);
        }
        scratch.ordered.clear();
        scratch.ordered.resize(scratch.touched.len(), 0);
        for (&doc, &at) in scratch.touched.iter().zip(&scratch.levels) {
            let end = &mut ends[usize::from(at)];
            scratch.ordered[*end as usize] = doc;
            *end += 1;
        }
        ends
    }

    /// What a record weighs at most.
    fn bound(&self, ceiling: &Ceiling, sketch: Sketch, slot: Slot) -> i32 {
        let given = match slot.given {
            0 if self.initials != 0 => BARE_INITIAL_WEIGHT,
            given => i32::from(given),
        };
        let names = given + i32::from(slot.family);
        names
            + i32::from(slot.contact)
            + ceiling.birth(sketch, i32::from(slot.birth))
            + ceiling.place(sketch, i32::from(slot.place))
            + ceiling.gender(sketch)
    }

    /// Weighs the records of `scratch.ordered`, whose levels end at `ends`, until no other can be among the heaviest.
    fn weigh_down(&self, scratch: &Scratch, ends: &[u32], budget: usize) -> Vec<Weighed> {
        let mut weighed: Vec<Weighed> = Vec::with_capacity(budget * 2);
        let mut counts = vec![0usize; LEVELS + 1];
        let (mut start, mut heavier) = (0, 0);
        for (at, &end) in ends.iter().enumerate().rev() {
            // Whatever is left is at this level or below, so that every count above is final.
            heavier += counts[at + 1];
            if heavier >= budget {
                break;
            }
            for &doc in &scratch.ordered[start..end as usize] {
                let one = self.weigh(doc, scratch.slots[doc as usize]);
                counts[level(one.weight)] += 1;
                weighed.push(one);
            }
            start = end as usize;
        }
        weighed
    }
}
