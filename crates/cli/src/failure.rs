//! How an error is told: what, where, and what to do, in one block; and which exit status it has.
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::process::ExitCode;

const LABEL: Style = AnsiColor::Red.on_default().bold();

/// Exit status after Ctrl-C: 128 + SIGINT, as shells expect.
const CANCELLED: u8 = 130;

/// Prints the error and its causes on standard error. A reader that went away is no error at all.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if error.chain().any(is_broken_pipe) {
        return ExitCode::SUCCESS;
    }
    let mut out = anstream::stderr().lock();
    if error.chain().any(|cause| cause.is::<kithkin::Cancelled>()) {
        let _ = writeln!(out, "kithkin: stopped; no half-written index is left behind");
        return ExitCode::from(CANCELLED);
    }
    let _ = writeln!(out, "{LABEL}error{LABEL:#}: {}", tidy(error));
    ExitCode::from(2)
}

fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    let csv = cause
        .downcast_ref::<csv::Error>()
        .is_some_and(|e| match e.kind() {
            csv::ErrorKind::Io(e) => e.kind() == io::ErrorKind::BrokenPipe,
            _ => false,
        });
    io == Some(io::ErrorKind::BrokenPipe) || csv
}

/// The chain of causes, each on its own line, without those that only repeat the one above.
fn tidy(error: &anyhow::Error) -> String {
    let mut text = String::new();
    let mut last = String::new();
    for cause in error.chain() {
        let message = cause.to_string();
        if text.is_empty() {
            text.push_str(&message);
        } else if !last.contains(&message) {
            text.push_str("\n  because: ");
            text.push_str(&message.replace('\n', "\n           "));
        }
        last = message;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_cause_already_told_is_not_repeated() {
        let inner = io::Error::new(io::ErrorKind::NotFound, "no such file");
        let error = Err::<(), _>(inner)
            .context("cannot read x: no such file")
            .unwrap_err();
        assert_eq!(tidy(&error), "cannot read x: no such file");
        let error = anyhow::anyhow!("disk full").context("cannot write y");
        assert_eq!(tidy(&error), "cannot write y\n  because: disk full");
    }
}
