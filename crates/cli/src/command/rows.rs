//! Ids of records in, and rows of pairs and clusters out, by the million.
use anyhow::Result;
use kithkin::ingest::{PrivateFile, create_private};
use std::io::Write;
use std::path::Path;

/// The ids of a file's records, one behind the other in one text.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    /// Adds the next record's.
    pub(crate) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The id of the record in this place; empty where there is none.
    pub(crate) fn get(&self, place: u32) -> &str {
        let place = place as usize;
        let from = place
            .checked_sub(1)
            .map_or(Some(&0), |before| self.ends.get(before));
        match (from, self.ends.get(place)) {
            (Some(&from), Some(&to)) => &self.text[from..to],
            _ => "",
        }
    }

    /// All of them, in the order of the records.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|place| self.get(place))
    }
}

/// A CSV file being written. Its numbers have so many decimals, which is told without working out the shortest number
/// first: a pair has two of them.
pub(crate) struct Rows {
    out: PrivateFile,
    row: Vec<u8>,
    fields: usize,
}

/// Bytes that are written together.
const BLOCK: usize = 1 << 16;

impl Rows {
    /// A new file with this header.
    pub(crate) fn create(path: &Path, header: &[&str]) -> Result<Self> {
        let mut rows = Self {
            out: create_private(path)?,
            row: Vec::with_capacity(BLOCK + BLOCK / 8),
            fields: 0,
        };
        header.iter().for_each(|name| rows.text("", name));
        rows.end()?;
        Ok(rows)
    }

    /// Adds a text, in two parts, to the row; in quotes where CSV wants them.
    pub(crate) fn text(&mut self, before: &str, text: &str) {
        self.separate();
        let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
        if !before.bytes().chain(text.bytes()).any(|byte| special(&byte)) {
            self.row.extend_from_slice(before.as_bytes());
            self.row.extend_from_slice(text.as_bytes());
            return;
        }
        self.row.push(b'"');
        for byte in before.bytes().chain(text.bytes()) {
            if byte == b'"' {
                self.row.push(byte);
            }
            self.row.push(byte);
        }
        self.row.push(b'"');
    }

    /// Adds a number with so many decimals.
    pub(crate) fn number(&mut self, number: f64, decimals: usize) -> Result<()> {
        self.separate();
        let scaled = (number * 10_u64.pow(decimals as u32) as f64).round_ties_even();
        if scaled.is_nan() || scaled.abs() >= EXACT {
            write!(self.row, "{number:.decimals$}")?;
            return Ok(());
        }
        if scaled < 0.0 {
            self.row.push(b'-');
        }
        let mut left = scaled.abs() as u64;
        let mut digits = [b'0'; 24];
        let mut from = digits.len();
        let mut written = 0;
        while left > 0 || written <= decimals {
            if written == decimals && decimals > 0 {
                from -= 1;
                digits[from] = b'.';
            }
            from -= 1;
            digits[from] = b'0' + (left % 10) as u8;
            left /= 10;
            written += 1;
        }
        self.row.extend_from_slice(&digits[from..]);
        Ok(())
    }

    fn separate(&mut self) {
        if self.fields > 0 {
            self.row.push(b',');
        }
        self.fields += 1;
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.row.push(b'\n');
        self.fields = 0;
        if self.row.len() >= BLOCK {
            self.out.write_all(&self.row)?;
            self.row.clear();
        }
        Ok(())
    }

    /// Writes what is left and closes the file.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.out.write_all(&self.row)?;
        Ok(self.out.finish()?)
    }
}

/// Whole numbers below this are told apart by an `f64`, and have 16 digits at most.
const EXACT: f64 = 9e15;

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fill: impl FnOnce(&mut Rows)) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.csv");
        let mut rows = Rows::create(&path, &["a", "b"]).expect("created");
        fill(&mut rows);
        rows.finish().expect("written");
        std::fs::read_to_string(path).expect("there")
    }

    #[test]
    fn numbers_are_those_that_formatting_gives() {
        let numbers = [
            0.0,
            1.0,
            -1.0,
            0.5,
            12.345_678_9,
            -0.000_123,
            987.654_321,
            1e20,
            -1e9,
            0.099_96,
        ];
        let text = written(|rows| {
            for number in numbers {
                rows.number(number, 4).expect("written");
                rows.number(number, 9).expect("written");
                rows.end().expect("written");
            }
        });
        let expected: Vec<String> = numbers.iter().map(|n| format!("{n:.4},{n:.9}")).collect();
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn ids_that_hold_separators_stand_in_quotes() {
        let text = written(|rows| {
            rows.text("a:", "R1");
            rows.text("", "one, \"two\"");
            rows.end().expect("written");
        });
        assert_eq!(text, "a,b\na:R1,\"one, \"\"two\"\"\"\n");
    }

    #[test]
    fn ids_are_given_back_by_place() {
        let mut ids = Ids::default();
        ["R1", "", "R3"].iter().for_each(|id| ids.push(id));
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["R1", "", "R3"]);
        assert_eq!((ids.get(2), ids.get(3), ids.len()), ("R3", "", 3));
    }
}
