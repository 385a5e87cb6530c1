//! Rows of a table, from delimited text or Parquet.
use super::split;
use crate::{
    IngestError,
    error::shown,
    guard::guarded,
    source::{Line, Lines, Source, decode},
};
use kithkin_record::date::date_of;
use parquet::{
    basic::{LogicalType, TimeUnit},
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, reader::RowIter},
};
use std::{collections::VecDeque, fs::File, path::Path};

/// A quoted cell that goes on for more lines than this was never meant to be open.
const MAX_RECORD_LINES: usize = 1000;

/// One row, or what stands where one was expected.
pub(crate) struct Row {
    /// Line its text begins at; for Parquet the row number. From 1.
    pub(crate) line: u64,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    /// Delimited text, not yet split.
    Text(Vec<u8>),
    /// Cells in the order of the header.
    Cells(Vec<String>),
    /// A fault, with the text it is in.
    Fault { reason: String, text: Vec<u8> },
}

/// A table being read.
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    /// Byte between the cells of delimited text.
    pub(crate) separator: u8,
    rows: Rows,
}

enum Rows {
    Text {
        lines: Lines,
        /// Lines read ahead for a quoted cell that turned out not to be one.
        ahead: VecDeque<(u64, Vec<u8>)>,
    },
    Parquet {
        rows: RowIter<'static>,
        number: u64,
        /// The columns that hold instants in nanoseconds, which the row reader gives as plain numbers.
        nanos: Vec<bool>,
    },
}

impl Table {
    /// A table of delimited text; `None` when there is not even a header.
    pub(crate) fn text(source: Source, path: &Path, max_line: usize) -> Result<Option<Self>, IngestError> {
        let mut lines = Lines::new(source.reader, max_line);
        let mut buffer = Vec::new();
        loop {
            let read = lines.next_line(&mut buffer).map_err(|e| IngestError::Read {
                path: shown(path),
                line: 0,
                source: e,
            })?;
            if read.is_none() {
                return Ok(None);
            }
            if !buffer.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let (header, _) = decode(&buffer);
        let separator = split::sniff_separator(&header);
        Ok(Some(Self {
            header: split::cells(&header, separator),
            separator,
            rows: Rows::Text {
                lines,
                ahead: VecDeque::new(),
            },
        }))
    }

    /// A Parquet table.
    pub(crate) fn parquet(path: &Path) -> Result<Self, IngestError> {
        let fail = |reason: String| IngestError::Parquet {
            path: shown(path),
            reason,
        };
        let file = File::open(path).map_err(|e| IngestError::open(path, e))?;
        let opened = guarded(|| {
            let reader = SerializedFileReader::new(file)?;
            let schema = reader.metadata().file_metadata().schema_descr_ptr();
            let columns = schema.root_schema().get_fields();
            let header = columns.iter().map(|f| f.name().to_owned()).collect();
            let nanos = columns
                .iter()
                .map(|f| match f.get_basic_info().logical_type_ref() {
                    Some(LogicalType::Timestamp(kind)) => matches!(kind.unit, TimeUnit::NANOS),
                    _ => false,
                })
                .collect();
            let rows = RowIter::from_file_into(Box::new(reader));
            Ok::<_, parquet::errors::ParquetError>((header, nanos, rows))
        });
        let (header, nanos, rows) = opened
            .map_err(|()| fail("its first pages are damaged".to_owned()))?
            .map_err(|e| fail(e.to_string()))?;
        Ok(Self {
            header,
            separator: 0,
            rows: Rows::Parquet {
                rows,
                number: 0,
                nanos,
            },
        })
    }

    /// The next row, or `None` at the end. After an error there are no more.
    pub(crate) fn next_row(&mut self, path: &Path) -> Result<Option<Row>, IngestError> {
        match &mut self.rows {
            Rows::Text { lines, ahead } => {
                next_text(lines, ahead, self.separator).map_err(|e| IngestError::Read {
                    path: shown(path),
                    line: lines.number.saturating_sub(1),
                    source: e,
                })
            }
            Rows::Parquet { rows, number, nanos } => next_parquet(rows, number, nanos, path),
        }
    }
}

fn next_text(
    lines: &mut Lines,
    ahead: &mut VecDeque<(u64, Vec<u8>)>,
    separator: u8,
) -> std::io::Result<Option<Row>> {
    let mut held: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut record: Vec<u8> = Vec::new();
    let fault = |line, reason: String, text| {
        Some(Row {
            line,
            content: Content::Fault { reason, text },
        })
    };
    loop {
        let mut buffer = Vec::new();
        let (number, ended) = match ahead.pop_front() {
            Some((number, line)) => {
                buffer = line;
                (number, false)
            }
            None => match lines.next_line(&mut buffer) {
                Ok(Some(Line::TooLong { bytes })) if held.is_empty() => {
                    let reason = format!("is {bytes} bytes long, which is more than is read");
                    buffer.truncate(1 << 16);
                    return Ok(fault(lines.number, reason, buffer));
                }
                Ok(Some(_)) => (lines.number, false),
                Ok(None) => (lines.number, true),
                Err(e) if buffer.is_empty() && held.is_empty() => return Err(e),
                Err(_) => {
                    // The failure is met again at the next call.
                    held.push((lines.number, buffer));
                    let (line, text) = held.swap_remove(0);
                    return Ok(fault(line, "the file breaks off in this row".to_owned(), text));
                }
            },
        };
        if ended && held.is_empty() {
            return Ok(None);
        }
        if held.is_empty() && buffer.iter().all(u8::is_ascii_whitespace) && !ended {
            continue;
        }
        if !ended {
            if !held.is_empty() {
                record.push(b'\n');
            }
            record.extend_from_slice(&buffer);
            held.push((number, buffer));
        }
        if !ended && !split::is_open(&record, separator) {
            return Ok(Some(Row {
                line: held[0].0,
                content: Content::Text(record),
            }));
        }
        if ended || held.len() > MAX_RECORD_LINES {
            let (line, text) = held.remove(0);
            for back in held.into_iter().rev() {
                ahead.push_front(back);
            }
            let reason = "a quote opened in this line is never closed".to_owned();
            return Ok(fault(line, reason, text));
        }
    }
}

fn next_parquet(
    rows: &mut RowIter<'static>,
    number: &mut u64,
    nanos: &[bool],
    path: &Path,
) -> Result<Option<Row>, IngestError> {
    let next = guarded(|| {
        rows.next().map(|row| {
            row.map(|row| {
                row.get_column_iter()
                    .zip(nanos.iter().chain(std::iter::repeat(&false)))
                    .map(|((_, f), nanos)| field_text(f, *nanos))
                    .collect::<Vec<_>>()
            })
        })
    });
    *number += 1;
    match next {
        Ok(None) => Ok(None),
        Ok(Some(Ok(cells))) => Ok(Some(Row {
            line: *number,
            content: Content::Cells(cells),
        })),
        Ok(Some(Err(e))) => Err(IngestError::Parquet {
            path: shown(path),
            reason: format!("after row {}: {e}", *number - 1),
        }),
        Err(()) => Err(IngestError::Parquet {
            path: shown(path),
            reason: format!("its pages are damaged after row {}", *number - 1),
        }),
    }
}

/// A Parquet value as the text a CSV would have: dates as `YYYY-MM-DD`, lists separated by `;`, absent as nothing.
fn field_text(field: &Field, nanos: bool) -> String {
    let day_of = |millis: i64| {
        let day = i32::try_from(millis.div_euclid(86_400_000)).unwrap_or(i32::MAX);
        date_of(day).to_string()
    };
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => decode(bytes.data()).0.into_owned(),
        Field::Long(at) if nanos => day_of(at.div_euclid(1_000_000)),
        Field::Date(day) => date_of(*day).to_string(),
        Field::TimestampMillis(at) => day_of(*at),
        Field::TimestampMicros(at) => day_of(at.div_euclid(1000)),
        // What pandas writes for a gap.
        Field::Double(number) if number.is_nan() => String::new(),
        Field::Float(number) if number.is_nan() => String::new(),
        Field::Double(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        Field::ListInternal(list) => list
            .elements()
            .iter()
            .map(|f| field_text(f, false))
            .collect::<Vec<_>>()
            .join(";"),
        other => other.to_string(),
    }
}
