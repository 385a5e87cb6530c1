//! The walk through a record's candidates, compiled once more for processors that count bits in one instruction: sets of
//! letters are compared by counting, and x86-64 by itself has no such instruction.
use super::Asked;

/// Adds the places of hopeful `others` to `out`.
pub(super) fn hopeful(asked: Asked<'_>, others: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("popcnt")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("bmi1")
    {
        on_x86::hopeful(asked, others, out);
        return;
    }
    portable(asked, others, out);
}

#[inline(always)]
fn portable(asked: Asked<'_>, others: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
    for (place, other) in others.enumerate() {
        if asked.is_hopeful(other) {
            out.push(place as u32);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod on_x86 {
    #![allow(unsafe_code)] // calling a function compiled for instructions that were looked for at run time
    use super::{Asked, portable};

    /// To be called only where the processor has said that it has the instructions.
    pub(super) fn hopeful(asked: Asked<'_>, others: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
        #[target_feature(enable = "popcnt,lzcnt,bmi1")]
        fn run(asked: Asked<'_>, others: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
            portable(asked, others, out);
        }
        // SAFETY: the only caller has looked for the three.
        unsafe { run(asked, others, out) }
    }
}
