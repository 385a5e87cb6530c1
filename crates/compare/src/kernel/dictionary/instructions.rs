//! Which form of the lane kernels runs: three functions, compiled once for each set of instructions.

use super::letters::{self, Letters, Sharing, Wanted};
use super::{jaro, osa};
use crate::kernel::lanes::{Column, Portable};

/// Which form of the kernels a [`Dictionary`](super::Dictionary) runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instructions {
    /// Plain safe Rust over arrays of 32 bytes, vectorised by the compiler for its target.
    Portable,
    /// x86-64 with AVX2: 32 bytes in one register.
    Avx2,
}

impl Instructions {
    /// The fastest form this processor can run.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            return Instructions::Avx2;
        }
        Instructions::Portable
    }

    /// The kernels in that form; the portable ones where this processor lacks the instructions.
    pub(super) fn kernels(self) -> Kernels {
        #[cfg(target_arch = "x86_64")]
        if self == Instructions::Avx2 && Instructions::best() == Instructions::Avx2 {
            return on_avx2::KERNELS;
        }
        Kernels {
            sharing: letters::sharing::<Portable>,
            jaro: jaro::compare::<Portable>,
            edits: osa::distances::<Portable>,
        }
    }
}

/// The lane kernels in one form.
#[derive(Clone, Copy)]
pub(super) struct Kernels {
    /// Which names of a block share so many letters with the query.
    pub(super) sharing: fn(&Letters, &Wanted, u8) -> Sharing,
    /// Jaro-Winkler states of 32 names.
    pub(super) jaro: fn(&mut jaro::Pairing, &[Column]) -> jaro::States,
    /// Edit distances of 32 names.
    pub(super) edits: fn(&[u8], &[Column]) -> Column,
}

/// The AVX2 form. [`KERNELS`](on_avx2::KERNELS) is handed out only after the processor has said that it has AVX2.
#[cfg(target_arch = "x86_64")]
mod on_avx2 {
    #![allow(unsafe_code)] // calling functions compiled for instructions that were looked for at run time

    use super::{Column, Kernels, Letters, Sharing, Wanted, jaro, letters, osa};
    use crate::kernel::lanes::avx2::Avx2;

    pub(super) const KERNELS: Kernels = Kernels { sharing, jaro, edits };

    fn sharing(block: &Letters, wanted: &Wanted, fewest: u8) -> Sharing {
        #[target_feature(enable = "avx2")]
        fn run(block: &Letters, wanted: &Wanted, fewest: u8) -> Sharing {
            letters::sharing::<Avx2>(block, wanted, fewest)
        }
        // SAFETY: reached through `KERNELS` only, so on a processor with AVX2.
        unsafe { run(block, wanted, fewest) }
    }

    fn jaro(pairing: &mut jaro::Pairing, columns: &[Column]) -> jaro::States {
        #[target_feature(enable = "avx2")]
        fn run(pairing: &mut jaro::Pairing, columns: &[Column]) -> jaro::States {
            jaro::compare::<Avx2>(pairing, columns)
        }
        // SAFETY: reached through `KERNELS` only, so on a processor with AVX2.
        unsafe { run(pairing, columns) }
    }

    fn edits(query: &[u8], columns: &[Column]) -> Column {
        #[target_feature(enable = "avx2")]
        fn run(query: &[u8], columns: &[Column]) -> Column {
            osa::distances::<Avx2>(query, columns)
        }
        // SAFETY: reached through `KERNELS` only, so on a processor with AVX2.
        unsafe { run(query, columns) }
    }
}
