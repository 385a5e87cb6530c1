//! Reads case files (NDJSON, FORMATS.md section 2) from standard input and writes their statements.
//!
//! `cargo run -p kithkin-casefile --example statements < cases.ndjson > statements.ndjson`

mod case;

use std::io::BufRead;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let case = case::case_file(&serde_json::from_str(&line?)?);
        kithkin_casefile::write_statements(&mut out, &kithkin_casefile::read(&case))?;
    }
    Ok(())
}
