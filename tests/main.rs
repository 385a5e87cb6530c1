//! Whole-program tests: the real binary on real files, one module a topic.
mod eval;
mod help;
mod index;
mod program;
mod read;
