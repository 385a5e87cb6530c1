//! String similarities on bytes, made for comparing one name with very many.
//!
//! Three ways in, from the simplest to the fastest:
//!
//! | you have | use |
//! |---|---|
//! | two strings | the free functions: [`jaro_winkler`], [`osa_distance`], ... |
//! | one string against many, one at a time | [`Prepared`]: its letter positions are tabulated once |
//! | one string against a fixed set of names | [`dictionary::Dictionary`]: 32 names at a time |
//!
//! All three give the same answer to the last bit, and the same as the crate `strsim`, which the tests use as
//! the oracle. That is possible because a kernel works out integers only (how many letters match, how many of
//! them are out of order, how long the common prefix is) and [`score`] turns them into a number with one
//! formula, evaluated in one order.
//!
//! # Promises
//! - **Bytes, not characters.** Fold names to ASCII first ([`kithkin_record::fold`]); on ASCII, bytes are characters.
//! - **Symmetric.** `f(a, b)` and `f(b, a)` are the same, to the bit.
//! - **Cutoffs are exact.** `x_within(a, b, max)` is `Some(d)` just when `d <= max`, and `x_at_least(a, b, min)` just
//!   when `score >= min`, boundary included; they stop as soon as the answer cannot be reached.
//! - **No allocation** up to 64 bytes a side (no name is longer). Longer text takes a documented slow path:
//!   edit distances keep rows of the dynamic programme and [`jaro`] bit sets, on the heap from 512 bytes on.
//! - **No failure.** Every function is total: any bytes, any cutoff (a NaN cutoff is never reached).

pub mod dictionary;
pub mod score;

mod damerau;
mod edit;
mod jaro;
mod lanes;
mod masks;
mod prepared;

#[cfg(test)]
mod laws;

pub use damerau::{damerau_levenshtein, damerau_levenshtein_within};
pub use edit::{levenshtein, levenshtein_within, osa_distance, osa_within};
pub use jaro::{jaro, jaro_at_least, jaro_winkler, jaro_winkler_at_least};
pub use prepared::Prepared;
