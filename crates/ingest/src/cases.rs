//! Case files: NDJSON, one JSON file, a case folder, or a folder of case folders.
use crate::{
    IngestError, Reader,
    document::{self, Extracted, MAX_DOCUMENT},
    error::{is_dash, shown},
    json::{
        self,
        case::{ListedCase, ListedDocument},
        value::Notes,
    },
    source,
};
use kithkin_record::{CaseFile, Document, PartialDate};
use rayon::prelude::*;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs::File,
    io::Read,
    path::{Component, Path, PathBuf},
};

/// The most bytes of a `case.json`.
const MAX_CASE: u64 = 256 << 20;

impl Reader {
    /// Reads cases from an NDJSON file (`-` is standard input), a `case.json`, a case folder (`case.json` beside
    /// `documents/`), or a folder of case folders.
    ///
    /// In a case folder the text of each document is read from its file: the one `case.json` names in `file`, or
    /// `documents/ID.*`. Files of `documents/` that `case.json` does not list are read as well, with the file's stem
    /// as id. A document that cannot be read costs itself: the case keeps an issue, the rejects file tells it.
    ///
    /// ```
    /// use kithkin_ingest::{ReadOptions, Reader};
    /// let dir = tempfile::tempdir()?;
    /// std::fs::create_dir(dir.path().join("documents"))?;
    /// std::fs::write(dir.path().join("case.json"), r#"{"id":"LL-1","child":{}}"#)?;
    /// std::fs::write(dir.path().join("documents/2014-06-02 call.txt"), "Mum rang.\r\n")?;
    ///
    /// let mut reader = Reader::new(ReadOptions::default())?;
    /// let cases = reader.cases(dir.path())?;
    /// let document = &cases[0].documents[0];
    /// assert_eq!((document.id.as_str(), document.text.as_str()), ("2014-06-02 call", "Mum rang."));
    /// assert_eq!(document.date.unwrap().to_string(), "2014-06-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the file or folder cannot be opened at all, or a folder holds no case.
    pub fn cases(&mut self, path: &Path) -> Result<Vec<CaseFile>, IngestError> {
        if !is_dash(path) && path.is_dir() {
            return self.case_folders(path);
        }
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
            && let Some(cases) = self.json_file(path)?
        {
            return Ok(cases);
        }
        self.case_lines(path)
    }

    fn case_lines(&mut self, path: &Path) -> Result<Vec<CaseFile>, IngestError> {
        let source = source::open(path, &self.progress)?;
        self.note_source(path, &source);
        let mut cases = Vec::new();
        self.lines(
            path,
            source,
            |line| {
                let mut notes = Notes::default();
                let listed = json::object(line).and_then(|o| json::case::case(&o, &mut notes));
                let case = listed.map(|listed| with_texts(listed, &mut notes));
                (case, notes)
            },
            |reader, line, bytes, case| {
                if reader.first_time(path, line, &case.id, bytes)? {
                    reader.summary.records += 1;
                    cases.push(case);
                }
                Ok::<(), IngestError>(())
            },
        )?;
        Ok(cases)
    }

    /// Reads a file that is one JSON value over many lines: a case or a list of cases. `None` when it is not.
    fn json_file(&mut self, path: &Path) -> Result<Option<Vec<CaseFile>>, IngestError> {
        let source = source::open(path, &self.progress)?;
        let mut bytes = Vec::new();
        if source.reader.take(MAX_CASE).read_to_end(&mut bytes).is_err() {
            return Ok(None);
        }
        let (text, _) = source::decode(&bytes);
        let values = match serde_json::from_str(&text) {
            Ok(Value::Array(values)) => values,
            Ok(value @ Value::Object(_)) => vec![value],
            _ => return Ok(None),
        };
        let mut cases = Vec::new();
        for value in values {
            let text = value.to_string();
            cases.extend(self.case_value(path, &text)?);
        }
        Ok(Some(cases))
    }

    fn case_folders(&mut self, folder: &Path) -> Result<Vec<CaseFile>, IngestError> {
        if folder.join("case.json").is_file() {
            return Ok(self.case_folder(folder)?.into_iter().collect());
        }
        let entries = std::fs::read_dir(folder).map_err(|e| IngestError::open(folder, e))?;
        let mut folders: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .map(|e| e.path())
            .filter(|p| p.is_dir())
            .collect();
        // The order of the disk differs between machines.
        folders.sort();
        let mut cases = Vec::new();
        let mut found = false;
        for inner in folders {
            if inner.join("case.json").is_file() {
                found = true;
                cases.extend(self.case_folder(&inner)?);
            } else if inner.join("documents").is_dir() {
                let note = "has documents but no case.json; it was passed over".to_owned();
                self.summary.incomplete.push((shown(&inner), note));
            }
        }
        if !found {
            return Err(IngestError::NoCase { path: shown(folder) });
        }
        Ok(cases)
    }

    fn case_folder(&mut self, folder: &Path) -> Result<Option<CaseFile>, IngestError> {
        let path = folder.join("case.json");
        let bytes = match read_bounded(&path, MAX_CASE) {
            Ok(bytes) => bytes,
            Err(reason) => {
                self.summary.lines += 1;
                self.reject(&shown(&path), 0, None, reason, None)?;
                return Ok(None);
            }
        };
        let (text, reencoded) = source::decode(&bytes);
        self.summary.reencoded += u64::from(reencoded);
        self.case_value(&path, text.trim_start_matches('\u{feff}'))
    }

    /// Reads the one case of a `case.json`, with the documents in the folder around it.
    fn case_value(&mut self, path: &Path, text: &str) -> Result<Option<CaseFile>, IngestError> {
        let file = shown(path);
        self.summary.lines += 1;
        let mut notes = Notes::default();
        let listed = json::object(text).and_then(|o| json::case::case(&o, &mut notes));
        let listed = match listed {
            Ok(listed) => listed,
            Err((field, reason)) => {
                self.reject(&file, 1, field, reason, Some(text))?;
                return Ok(None);
            }
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let case = with_files(listed, folder, &mut notes);
        self.note(&file, 1, notes)?;
        let first = self.first_time(path, 1, &case.id, text.as_bytes())?;
        self.summary.records += u64::from(first);
        Ok(first.then_some(case))
    }
}

/// A case whose documents all have their text with them.
pub(crate) fn with_texts(listed: ListedCase, notes: &mut Notes) -> CaseFile {
    let mut case = listed.case;
    for (i, document) in listed.documents.into_iter().enumerate() {
        if document.file.is_some() && document.document.text.is_empty() {
            notes.issue(
                format!("documents[{i}].file"),
                "names a file, which is read in case folders only",
            );
        }
        case.documents.push(document.document);
    }
    case.issues = notes.issues.clone();
    case
}

/// A document and the file its text is in.
struct Wanted {
    field: String,
    document: Document,
    path: PathBuf,
}

/// A case with the texts of the files in its folder, listed documents first, then the others by name.
fn with_files(listed: ListedCase, folder: &Path, notes: &mut Notes) -> CaseFile {
    let mut case = listed.case;
    let on_disk = documents_in(&folder.join("documents"));
    let mut used: BTreeSet<PathBuf> = BTreeSet::new();
    let mut slots: Vec<Result<Document, Wanted>> = Vec::new();
    for (i, ListedDocument { document, file }) in listed.documents.into_iter().enumerate() {
        let field = format!("documents[{i}]");
        let path = match &file {
            Some(file) => inside(folder, file).or_else(|| {
                notes.issue(
                    format!("{field}.file"),
                    "names no file inside the case's folder; it was not read",
                );
                None
            }),
            None => {
                let stem = |p: &&PathBuf| p.file_stem().is_some_and(|s| s.to_string_lossy() == document.id);
                on_disk.iter().find(stem).cloned()
            }
        };
        used.extend(path.clone());
        slots.push(match path {
            Some(path) if document.text.is_empty() => Err(Wanted {
                field,
                document,
                path,
            }),
            _ => {
                if document.text.is_empty() {
                    notes.issue(field, "has neither text nor a file");
                }
                Ok(document)
            }
        });
    }
    for path in on_disk.into_iter().filter(|p| !used.contains(p)) {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        slots.push(Err(Wanted {
            field: format!(
                "documents/{}",
                path.file_name().unwrap_or_default().to_string_lossy()
            ),
            document: unlisted(stem, &slots),
            path,
        }));
    }
    // Reading a PDF takes long; the documents of a case are read side by side, and come out in their order.
    let read: Vec<(Document, Vec<(String, String)>)> = slots
        .into_par_iter()
        .map(|slot| match slot {
            Ok(document) => (document, Vec::new()),
            Err(wanted) => fill(wanted),
        })
        .collect();
    for (document, issues) in read {
        for (field, reason) in issues {
            notes.issue(field, reason);
        }
        case.documents.push(document);
    }
    case.issues = notes.issues.clone();
    case
}

/// A document that `case.json` does not list: its id is the file's stem, its date what the name begins with.
fn unlisted(stem: String, before: &[Result<Document, Wanted>]) -> Document {
    let taken = |id: &str| {
        before.iter().any(|s| match s {
            Ok(document) => document.id == id,
            Err(wanted) => wanted.document.id == id,
        })
    };
    let mut id = stem.clone();
    let mut n = 1;
    while taken(&id) {
        n += 1;
        id = format!("{stem}-{n}");
    }
    let head = stem.split([' ', '_']).next().unwrap_or_default();
    Document {
        id,
        date: PartialDate::parse_iso(head),
        kind: String::new(),
        author: String::new(),
        text: String::new(),
    }
}

/// Reads the file of a document; what `case.json` says of it goes before what the file says of itself.
fn fill(wanted: Wanted) -> (Document, Vec<(String, String)>) {
    let Wanted {
        field,
        mut document,
        path,
    } = wanted;
    let extracted = read_bounded(&path, MAX_DOCUMENT).and_then(|bytes| document::extract(&path, &bytes));
    let Extracted {
        text,
        date,
        author,
        kind,
        issues,
    } = match extracted {
        Ok(extracted) => extracted,
        Err(reason) => return (document, vec![(field, reason)]),
    };
    document.text = text;
    document.date = document.date.or(date);
    if document.author.is_empty() {
        document.author = author.unwrap_or_default();
    }
    if document.kind.is_empty() {
        document.kind = kind.unwrap_or_default().to_owned();
    }
    let issues = issues.into_iter().map(|reason| (field.clone(), reason)).collect();
    (document, issues)
}

/// The documents directly in a folder, by name; `d2` comes before `d10`.
fn documents_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file() && document::is_document(p))
        .collect();
    paths.sort_by_key(|p| natural(&p.file_name().unwrap_or_default().to_string_lossy()));
    paths
}

/// A sort key in which runs of digits are numbers.
fn natural(name: &str) -> (Vec<(String, u64)>, String) {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(text);
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        key.push((word.to_lowercase(), number.parse().unwrap_or(u64::MAX)));
        rest = tail;
    }
    (key, name.to_owned())
}

/// The file a case names, if it lies inside the case's folder: a case must not make us read anything else.
fn inside(folder: &Path, file: &str) -> Option<PathBuf> {
    let relative = Path::new(file);
    if !relative
        .components()
        .all(|c| matches!(c, Component::Normal(_) | Component::CurDir))
    {
        return None;
    }
    let path = folder.join(relative);
    // A link may still lead out.
    let real = path.canonicalize().ok()?;
    let root = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    real.starts_with(root.canonicalize().ok()?).then_some(path)
}

fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|e| format!("cannot be opened: {}", e.kind()))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| format!("cannot be read: {}", e.kind()))?;
    if bytes.len() as u64 > limit {
        return Err(format!("is larger than the {} MiB that are read", limit >> 20));
    }
    Ok(bytes)
}
