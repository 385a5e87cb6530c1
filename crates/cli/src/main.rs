//! The `kithkin` command.
fn main() {}
