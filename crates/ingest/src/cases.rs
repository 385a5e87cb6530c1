//! Case files: NDJSON, one JSON file, a case folder, or a folder of case folders.
use crate::{
    IngestError, Reader,
    json::{self, case::ListedCase, value::Notes},
    source,
};
use kithkin_record::CaseFile;
use std::path::Path;

impl Reader {
    /// Reads the cases of an NDJSON file (`-` is standard input).
    ///
    /// # Errors
    /// When the file cannot be opened at all.
    pub fn cases(&mut self, path: &Path) -> Result<Vec<CaseFile>, IngestError> {
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
}

/// A case whose documents all have their text with them.
fn with_texts(listed: ListedCase, notes: &mut Notes) -> CaseFile {
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
