//! Whole indexes, written and read.
mod candidates;
mod crash;
mod damage;
mod people;
mod reading;
mod writing;
