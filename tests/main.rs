//! Whole-program tests: the real binary on real files, one module a topic.
#![allow(clippy::unwrap_used)] // the helpers beside the tests may panic too: a test that cannot go on has failed
mod audit;
mod decide;
mod eval;
mod find;
mod help;
mod index;
mod ledger;
mod linkage;
mod news;
mod program;
mod read;
mod report;
mod restricted;
mod seen;
