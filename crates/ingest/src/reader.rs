//! The reader: files in, records out, faults counted and kept.
use crate::{
    ColumnMap, IngestError, ReadProgress, ReadSummary, Reject,
    error::shown,
    json::{self, Refusal, value::Notes},
    reject::Rejects,
    source::{self, Line, Lines, Source},
    table::Kind,
};
use kithkin_record::{CaseFile, ContactRecord};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::{
    hash::{DefaultHasher, Hasher},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes of lines that are parsed together, on all cores.
const BATCH_BYTES: usize = 4 << 20;

/// How input is read.
#[derive(Clone)]
pub struct ReadOptions {
    /// Which columns of a table are which of our fields; `None` = the names of FORMATS section 1.
    pub map: Option<ColumnMap>,
    /// Where rejects are written (mode 0600); `None` = they are only counted.
    pub rejects: Option<PathBuf>,
    /// Whether a contact record without any name is rejected. Off for linking tables, whose names have gaps.
    pub require_name: bool,
    /// The longest line, in bytes, that is read; a longer one is rejected without being held in memory.
    pub max_line: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            map: None,
            rejects: None,
            require_name: true,
            max_line: 16 << 20,
        }
    }
}

/// Reads contact and case files one after another, with one rejects file and one summary for all of them.
///
/// An id may be given once in a run: a later line with the same id is rejected, and the reject names the line that
/// has it already. Rows of one table with the same id are one person (see the [crate](crate) documentation).
///
/// ```
/// use kithkin_ingest::{IngestError, ReadOptions, Reader};
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("contacts.ndjson");
/// std::fs::write(&path, "{\"id\":\"C1\",\"name\":[{\"text\":\"Pat Oldroyd\"}]}\nnot json\n")?;
///
/// let mut reader = Reader::new(ReadOptions::default())?;
/// let mut ids = Vec::new();
/// reader.contacts(&path, |record| {
///     ids.push(record.id);
///     Ok::<(), IngestError>(())
/// })?;
/// let summary = reader.finish()?;
/// assert_eq!(ids, ["C1"]);
/// assert_eq!((summary.records, summary.rejected), (1, 1));
/// assert!(!summary.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reader {
    pub(crate) options: ReadOptions,
    pub(crate) summary: ReadSummary,
    pub(crate) progress: Arc<ReadProgress>,
    rejects: Rejects,
    seen: SeenIds,
}

impl Reader {
    /// A reader; creates the rejects file if one is asked for.
    ///
    /// # Errors
    /// When the rejects file cannot be created.
    pub fn new(options: ReadOptions) -> Result<Self, IngestError> {
        Ok(Self {
            rejects: Rejects::to(options.rejects.as_deref())?,
            options,
            summary: ReadSummary::default(),
            progress: Arc::default(),
            seen: SeenIds::default(),
        })
    }

    /// How far reading has come, to be looked at while it runs.
    pub fn progress(&self) -> Arc<ReadProgress> {
        Arc::clone(&self.progress)
    }

    /// What has been read so far.
    pub fn summary(&self) -> &ReadSummary {
        &self.summary
    }

    /// Closes the rejects file and gives the counts.
    ///
    /// # Errors
    /// When the last rejects cannot be written.
    pub fn finish(self) -> Result<ReadSummary, IngestError> {
        self.rejects.finish()?;
        Ok(self.summary)
    }

    /// Reads contact records from an NDJSON, CSV or Parquet file (`-` is standard input) and hands each to `each`,
    /// in the order of the file. Stops at the first error of `each`.
    ///
    /// # Errors
    /// When the file cannot be opened at all, a table lacks a needed column, or `each` fails. A file that breaks off
    /// is no error: what came before is read, and [`ReadSummary::incomplete`] says so.
    pub fn contacts<E: From<IngestError>>(
        &mut self,
        path: &Path,
        mut each: impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let source = source::open(path, &Arc::default())?;
        self.contacts_in(path, source, &mut each)
    }

    /// [`Reader::contacts`] from any stream of bytes, such as the body of a request; `name` stands in for the path in
    /// messages and tells the format where the bytes do not.
    ///
    /// ```
    /// use kithkin_ingest::{IngestError, ReadOptions, Reader};
    /// let mut reader = Reader::new(ReadOptions::default())?;
    /// let mut ids = Vec::new();
    /// reader.contacts_from("upload.csv".as_ref(), Box::new(&b"id,given_name\nC1,Pat\n"[..]), |record| {
    ///     ids.push(record.id);
    ///     Ok::<(), IngestError>(())
    /// })?;
    /// assert_eq!(ids, ["C1"]);
    /// # Ok::<(), IngestError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Reader::contacts`].
    pub fn contacts_from<E: From<IngestError>>(
        &mut self,
        name: &Path,
        bytes: Box<dyn Read + Send>,
        mut each: impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let source = source::from_reader(bytes, name).map_err(|e| IngestError::open(name, e))?;
        self.contacts_in(name, source, &mut each)
    }

    fn contacts_in<E: From<IngestError>>(
        &mut self,
        path: &Path,
        source: Source,
        each: &mut impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        self.note_source(path, &source);
        let Some(kind) = table_kind(path, &source.head, self.options.map.is_some()) else {
            let source = if source.reopens {
                source::open(path, &self.progress)?
            } else {
                source
            };
            return self.contact_lines(path, source, each);
        };
        // A table is read twice, Parquet from its end: a pipe or a packed Parquet file is laid on disk first.
        if source.reopens && (kind == Kind::Text || !source.unpacked) {
            return self.table(path, path, kind, each);
        }
        let (copy, broke_off) = source::spool(source)?;
        if let Some(error) = broke_off {
            self.summary.incomplete.push((shown(path), error.to_string()));
        }
        self.table(copy.path(), path, kind, each)
    }

    pub(crate) fn note_source(&mut self, path: &Path, source: &Source) {
        if let Some(note) = source.note {
            self.summary.notes.push((shown(path), note.to_owned()));
        }
    }

    fn contact_lines<E: From<IngestError>>(
        &mut self,
        path: &Path,
        source: Source,
        each: &mut impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let require_name = self.options.require_name;
        self.lines(
            path,
            source,
            |line| {
                let mut notes = Notes::default();
                let record = json::object(line).and_then(|o| json::contact::contact(&o, &mut notes));
                let record = record.and_then(|r| named(r, require_name));
                (record, notes)
            },
            |reader, line, bytes, record| {
                if reader.first_time(path, line, &record.id, bytes)? {
                    reader.summary.records += 1;
                    each(record)?;
                }
                Ok(())
            },
        )
    }

    /// Reads lines in batches, parses each batch on all cores, and hands what was read to `take` in order.
    pub(crate) fn lines<T: Send, E: From<IngestError>>(
        &mut self,
        path: &Path,
        source: Source,
        parse: impl Fn(&str) -> (Result<T, Refusal>, Notes) + Sync,
        mut take: impl FnMut(&mut Self, u64, &[u8], T) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = shown(path);
        let mut lines = Lines::new(source.reader, self.options.max_line);
        let mut buffer = Vec::new();
        let mut ended = false;
        while !ended {
            let mut batch: Vec<(u64, Vec<u8>)> = Vec::new();
            let mut size = 0;
            while size < BATCH_BYTES && !ended {
                match lines.next_line(&mut buffer) {
                    Ok(None) => ended = true,
                    Ok(Some(Line::Whole)) if buffer.iter().all(u8::is_ascii_whitespace) => {}
                    Ok(Some(Line::Whole)) => {
                        size += buffer.len() + 64;
                        batch.push((lines.number, std::mem::take(&mut buffer)));
                    }
                    Ok(Some(Line::TooLong { bytes })) => {
                        let limit = self.options.max_line;
                        let reason =
                            format!("is {bytes} bytes long; lines of more than {limit} are not read");
                        self.summary.lines += 1;
                        let (start, _) = source::decode(&buffer);
                        self.reject(&file, lines.number, None, reason, Some(&start))?;
                        buffer = Vec::new();
                    }
                    Err(error) => {
                        let error = IngestError::Read {
                            path: file.clone(),
                            line: lines.number.saturating_sub(1),
                            source: error,
                        };
                        self.broke_off(&file, lines.number, &buffer, &error)?;
                        ended = true;
                    }
                }
            }
            let parsed: Vec<_> = batch
                .par_iter()
                .map(|(number, bytes)| {
                    let (text, reencoded) = source::decode(bytes);
                    let (value, notes) = parse(&text);
                    (*number, bytes, reencoded, value, notes)
                })
                .collect();
            for (number, bytes, reencoded, value, notes) in parsed {
                self.summary.lines += 1;
                self.summary.reencoded += u64::from(reencoded);
                match value {
                    Ok(value) => {
                        self.note(&file, number, notes)?;
                        take(self, number, bytes, value)?;
                    }
                    Err((field, reason)) => {
                        let (text, _) = source::decode(bytes);
                        self.reject(&file, number, field, reason, Some(&text))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Tells that the file ended in an error, and keeps the piece of a line that came before it.
    fn broke_off(
        &mut self,
        file: &str,
        line: u64,
        piece: &[u8],
        error: &IngestError,
    ) -> Result<(), IngestError> {
        self.summary.incomplete.push((file.to_owned(), error.to_string()));
        if !piece.is_empty() {
            self.summary.lines += 1;
            let (text, _) = source::decode(piece);
            let reason = "the file breaks off in this line".to_owned();
            self.reject(file, line, None, reason, Some(&text))?;
        }
        Ok(())
    }

    /// Counts a rejected line and writes it to the rejects file.
    pub(crate) fn reject(
        &mut self,
        file: &str,
        line: u64,
        field: Option<&str>,
        reason: String,
        text: Option<&str>,
    ) -> Result<(), IngestError> {
        self.summary.rejected += 1;
        let mut reject = Reject {
            file: file.to_owned(),
            line,
            field: field.map(str::to_owned),
            reason,
            kept: false,
            text: None,
        };
        if self.summary.first_rejects.len() < ReadSummary::FIRST_REJECTS {
            self.summary.first_rejects.push(reject.clone());
        }
        reject.text = text.map(str::to_owned);
        self.rejects.write(reject)
    }

    /// Counts what was wrong with a record that was kept and writes it to the rejects file.
    pub(crate) fn note(&mut self, file: &str, line: u64, notes: Notes) -> Result<(), IngestError> {
        self.summary.count_unknown(notes.unknown);
        for issue in notes.issues {
            self.summary.issues += 1;
            self.rejects.write(Reject {
                file: file.to_owned(),
                line,
                field: Some(issue.field),
                reason: issue.reason,
                kept: true,
                text: None,
            })?;
        }
        Ok(())
    }

    /// Whether `id` has not been given before in this run; if it has, the line is rejected.
    pub(crate) fn first_time(
        &mut self,
        path: &Path,
        line: u64,
        id: &str,
        bytes: &[u8],
    ) -> Result<bool, IngestError> {
        let file = shown(path);
        match self.seen.insert(id, &file, line) {
            None => Ok(true),
            Some((other, first)) => {
                let place = if other == file {
                    format!("line {first}")
                } else {
                    format!("line {first} of {other}")
                };
                let reason =
                    format!("has the same id as {place}, which was read; ids must be unique in a run");
                let (text, _) = source::decode(bytes);
                self.reject(&file, line, Some("id"), reason, Some(&text))?;
                Ok(false)
            }
        }
    }
}

/// Which kind of table a file is, or `None` for NDJSON. What the file begins with says more than its name.
fn table_kind(path: &Path, head: &[u8], has_map: bool) -> Option<Kind> {
    if head.starts_with(b"PAR1") {
        return Some(Kind::Parquet);
    }
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    if first == Some(&b'{') {
        return None;
    }
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    match name.rsplit_once('.').map(|(_, e)| e) {
        Some("csv" | "tsv" | "tab" | "psv" | "txt") => Some(Kind::Text),
        Some("ndjson" | "jsonl" | "json") => None,
        Some("parquet" | "pq") => Some(Kind::Parquet),
        _ => {
            let json_follows = head.windows(2).any(|pair| pair == b"\n{");
            (has_map || !json_follows).then_some(Kind::Text)
        }
    }
}

/// Refuses a record without a name where one is asked for.
pub(crate) fn named(record: ContactRecord, require_name: bool) -> Result<ContactRecord, Refusal> {
    if require_name && record.names.is_empty() {
        return Err((Some("name"), "has no name".to_owned()));
    }
    Ok(record)
}

/// Ids given so far, as 128-bit hashes with the place of each: 24 bytes a record, so that ten million fit.
#[derive(Default)]
struct SeenIds {
    files: Vec<String>,
    places: FxHashMap<[u64; 2], (u32, u32)>,
}

impl SeenIds {
    /// Notes `id`; gives file and line of the one before it, if there is one.
    fn insert(&mut self, id: &str, file: &str, line: u64) -> Option<(String, u64)> {
        if self.files.last().map(String::as_str) != Some(file) {
            self.files.push(file.to_owned());
        }
        let place = (
            u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX),
            u32::try_from(line).unwrap_or(u32::MAX),
        );
        let key = id_hash(id);
        if let Some((file, line)) = self.places.get(&key) {
            let file = self.files.get(*file as usize).cloned().unwrap_or_default();
            return Some((file, u64::from(*line)));
        }
        self.places.insert(key, place);
        None
    }
}

/// 128 bits of an id: two SipHash values with different beginnings.
pub(crate) fn id_hash(id: &str) -> [u64; 2] {
    [1u8, 2].map(|seed| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(seed);
        hasher.write(id.as_bytes());
        hasher.finish()
    })
}

/// Reads contact records from one file; [`Reader`] reads several and can stop early.
///
/// ```
/// use kithkin_ingest::{ReadOptions, read_contacts};
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("contacts.csv");
/// std::fs::write(&path, "id,given_name,family_name\nC1,Pat,Oldroyd\n")?;
/// let mut names = Vec::new();
/// let summary = read_contacts(&path, &ReadOptions::default(), |r| names.push(r.names[0].display()))?;
/// assert_eq!((names, summary.records), (vec!["Pat Oldroyd".to_owned()], 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Reader::contacts`].
pub fn read_contacts(
    path: &Path,
    options: &ReadOptions,
    mut each: impl FnMut(ContactRecord),
) -> Result<ReadSummary, IngestError> {
    let mut reader = Reader::new(options.clone())?;
    reader.contacts::<IngestError>(path, |record| {
        each(record);
        Ok(())
    })?;
    reader.finish()
}

/// Reads the cases of one NDJSON file or folder; [`Reader`] reads several.
///
/// # Errors
/// As [`Reader::cases`].
pub fn read_cases(path: &Path, options: &ReadOptions) -> Result<(Vec<CaseFile>, ReadSummary), IngestError> {
    let mut reader = Reader::new(options.clone())?;
    let cases = reader.cases(path)?;
    Ok((cases, reader.finish()?))
}
