//! Field comparators: two prepared values to a level.
pub mod address;
pub mod date;
pub mod gender;
pub mod names;
pub mod text;
