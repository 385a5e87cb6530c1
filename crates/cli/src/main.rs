//! The `kithkin` command; see the library beside it.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    kithkin_cli::main()
}
