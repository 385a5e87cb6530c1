//! What every command shares: the output format, notes, progress, Ctrl-C.
use crate::progress::Bars;
use crate::view::View;
use anyhow::Result;
use kithkin::Control;
use std::io::{IsTerminal, Write};

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Tables for reading.
    Table,
    /// One JSON value.
    Json,
    /// Comma-separated values with a header.
    Csv,
}

/// Width of tables where the terminal does not say, and the most they take.
const WIDTH: u16 = 80;

/// The surroundings of a command.
pub(crate) struct Shell {
    format: Format,
    quiet: bool,
    control: Control,
    bars: Bars,
}

impl Shell {
    /// Sets up progress bars (on a terminal only) and Ctrl-C.
    pub(crate) fn new(format: Format, quiet: bool) -> Self {
        let bars = Bars::new(!quiet && std::io::stderr().is_terminal());
        let control = Control::default().on_progress(bars.callback());
        let on_interrupt = control.clone();
        // A second handler cannot be set, as under test; then Ctrl-C simply ends the process.
        let _ = ctrlc::set_handler(move || on_interrupt.cancel());
        Self {
            format,
            quiet,
            control,
            bars,
        }
    }

    /// Progress and cancellation, for the library.
    pub(crate) fn control(&self) -> &Control {
        &self.control
    }

    /// Says something beside the results, on standard error.
    pub(crate) fn note(&self, text: &str) {
        self.bars.clear();
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{text}");
        }
    }

    /// Prints a result on standard output in the format asked for.
    pub(crate) fn show(&self, view: &View) -> Result<()> {
        self.bars.clear();
        let mut out = anstream::stdout().lock();
        match self.format {
            Format::Table => out.write_all(view.text(WIDTH, colour()).as_bytes())?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &view.json)?;
                out.write_all(b"\n")?;
            }
            Format::Csv => out.write_all(view.csv()?.as_bytes())?,
        }
        out.flush()?;
        Ok(())
    }
}

/// Whether standard output takes colour: a terminal, unless the environment says otherwise.
fn colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}
