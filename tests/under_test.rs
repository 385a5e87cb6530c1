//! The `kithkin` command, built for the whole-program tests.

fn main() -> std::process::ExitCode {
    kithkin_cli::main()
}
