//! Working memory of a search, kept for the next one.
use std::sync::{Mutex, PoisonError};

/// What is known of a record in the course of one search, in sixteenths of a bit.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) given: u16,
    pub(crate) family: u16,
    pub(crate) birth: u16,
    pub(crate) place: u16,
    pub(crate) contact: u16,
    pub(crate) keys: u32,
}

/// A slot for every record, all empty between searches, and which ones are in use.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) slots: Vec<Slot>,
    pub(crate) touched: Vec<u32>,
    /// Of each record of `touched`, the level of its bound.
    pub(crate) levels: Vec<u16>,
    /// `touched`, sorted.
    pub(crate) ordered: Vec<u32>,
}

impl Scratch {
    /// The slot of `doc`, noted as in use. The caller sets at least one of its keys.
    #[inline]
    pub(crate) fn slot(&mut self, doc: u32) -> &mut Slot {
        let slot = &mut self.slots[doc as usize];
        if slot.keys == 0 {
            self.touched.push(doc);
        }
        slot
    }

    fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            self.slots[doc as usize] = Slot::default();
        }
    }
}

/// Scratch space for as many searches as run at once.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Scratch>>);

impl Pool {
    /// Runs `search` with scratch space for record numbers below `limit`.
    pub(crate) fn with<T>(&self, limit: u32, search: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .unwrap_or_default();
        scratch.slots.resize(limit as usize, Slot::default());
        let result = search(&mut scratch);
        scratch.clear();
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(scratch);
        result
    }
}
