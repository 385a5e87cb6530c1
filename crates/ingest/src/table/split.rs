//! Delimited text: where a record ends, which separator a file uses, and the cells of a record.
//!
//! Written here and not taken from the `csv` crate because a quote that is never closed must cost one line, not the
//! rest of the file, and because real files have blanks between separator and quote. The tests hold it against `csv`.

/// Separators that are recognised.
pub(crate) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The separator used most often outside quotes in a header line.
pub(crate) fn sniff_separator(header: &str) -> u8 {
    let mut counts = [0usize; SEPARATORS.len()];
    let mut quoted = false;
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(i) = SEPARATORS.iter().position(|s| *s == byte) {
            counts[i] += 1;
        }
    }
    let mut best = 0;
    for i in 1..counts.len() {
        // A comma may stand in a column name; the others hardly do, so they win a tie.
        if counts[i] > 0 && counts[i] >= counts[best] {
            best = i;
        }
    }
    SEPARATORS[best]
}

/// Whether `text` ends inside a quoted cell, so that the record goes on in the next line.
pub(crate) fn is_open(text: &[u8], separator: u8) -> bool {
    if !text.contains(&b'"') {
        return false;
    }
    let mut state = State::Start;
    for byte in text {
        state = state.after(*byte, separator);
    }
    state == State::Quoted
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell, perhaps after blanks.
    Start,
    /// In a cell without quotes; quotes in it are plain text.
    Bare,
    /// Between quotes.
    Quoted,
    /// After a quote that may close the cell or begin a doubled quote.
    Closed,
}

impl State {
    fn after(self, byte: u8, separator: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) | (Self::Closed, b'"') => Self::Quoted,
            (_, b) if b == separator => Self::Start,
            (Self::Start, b'"') => Self::Quoted,
            (Self::Start, b' ' | b'\t') => Self::Start,
            (Self::Start | Self::Bare, _) => Self::Bare,
            (Self::Closed, _) => Self::Closed,
        }
    }
}

/// The cells of one record, without quotes and outer blanks.
pub(crate) fn cells(record: &str, separator: u8) -> Vec<String> {
    if let Some(plain) = plain_cells(record, separator) {
        return plain.map(str::to_owned).collect();
    }
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut state = State::Start;
    let separator_char = char::from(separator);
    for c in record.chars() {
        let byte = u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'x');
        let next = state.after(byte, separator);
        let ends = c == separator_char && state != State::Quoted;
        if ends {
            cells.push(tidy(&mut cell));
        } else if !(c == '"' && (next == State::Closed || state == State::Start)) {
            // The second of two quotes is kept; the first one, and those around a cell, are not.
            cell.push(c);
        }
        state = next;
    }
    cells.push(tidy(&mut cell));
    cells
}

/// The cells of a record in which nothing is quoted, as they stand in it; `None` when something may be.
pub(crate) fn plain_cells(record: &str, separator: u8) -> Option<impl Iterator<Item = &str>> {
    let plain = !record.as_bytes().contains(&b'"');
    plain.then(|| record.split(char::from(separator)).map(str::trim))
}

fn tidy(cell: &mut String) -> String {
    let out = cell.trim().to_owned();
    cell.clear();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_of_real_files() {
        for (record, want) in [
            ("a,b,c", vec!["a", "b", "c"]),
            ("a, b , \"c, d\"", vec!["a", "b", "c, d"]),
            ("\"say \"\"hi\"\"\",", vec!["say \"hi\"", ""]),
            ("6\" pipe,x", vec!["6\" pipe", "x"]),
            ("", vec![""]),
            ("\"two\nlines\",x", vec!["two\nlines", "x"]),
        ] {
            assert_eq!(cells(record, b','), want, "{record}");
        }
    }

    #[test]
    fn separators() {
        assert_eq!(sniff_separator("id;name;\"a,b,c,d\""), b';');
        assert_eq!(sniff_separator("id\tname, full"), b'\t');
        assert_eq!(sniff_separator("id"), b',');
    }

    proptest! {
        #[test]
        fn agrees_with_the_csv_crate(rows in prop::collection::vec(
            prop::collection::vec("[a-c\",;\n]{0,6}", 2..5), 1..4)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut record = String::new();
            let mut got = Vec::new();
            for line in text.split_terminator('\n') {
                record.push_str(line);
                if is_open(record.as_bytes(), b',') {
                    record.push('\n');
                } else {
                    got.push(cells(&record, b','));
                    record.clear();
                }
            }
            let trimmed: Vec<Vec<String>> = rows.iter()
                .map(|r| r.iter().map(|c| c.trim().to_owned()).collect()).collect();
            prop_assert_eq!(got, trimmed);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}", separator in prop::sample::select(&SEPARATORS[..])) {
            let _ = (cells(&text, separator), is_open(text.as_bytes(), separator));
        }
    }
}
