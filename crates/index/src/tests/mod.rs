//! Whole indexes, written and read.
mod people;
mod reading;
mod writing;
