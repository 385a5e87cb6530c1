//! Whole-program tests: the real binary on real files, one module a topic.
mod eval;
mod find;
mod help;
mod index;
mod linkage;
mod program;
mod read;
