//! The rejects file: every line and field that could not be read, so that nothing is lost silently.
use crate::{IngestError, PrivateFile, create_private};
use serde::Serialize;
use std::{io::Write, path::Path};

/// The most of a rejected line that is copied into the rejects file.
const MAX_TEXT: usize = 1 << 16;

/// One line of the rejects file.
///
/// `reason` never repeats what the line says; `text` does, which is why the file is private (mode 0600).
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The input file.
    pub file: String,
    /// The line in it, from 1; for a table the line its row begins at; 0 for the file as a whole.
    pub line: u64,
    /// The field at fault as FORMATS names it (`birthDate`, `address[1].postalCode`); `None` for the whole line.
    pub field: Option<String>,
    /// What is wrong and, where it helps, what was expected.
    pub reason: String,
    /// Whether the record was kept, less this field.
    pub kept: bool,
    /// The rejected line as it stood, so that it can be mended and read again. Not given for records kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl std::fmt::Debug for Reject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reject")
            .field("file", &self.file)
            .field("line", &self.line)
            .field("field", &self.field)
            .field("reason", &self.reason)
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

/// Where rejects go: a private NDJSON file, or nowhere but the count.
#[derive(Default)]
pub(crate) struct Rejects {
    out: Option<PrivateFile>,
}

impl Rejects {
    pub(crate) fn to(path: Option<&Path>) -> Result<Self, IngestError> {
        Ok(Self {
            out: path.map(create_private).transpose()?,
        })
    }

    pub(crate) fn write(&mut self, mut reject: Reject) -> Result<(), IngestError> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        if let Some(text) = &mut reject.text
            && text.len() > MAX_TEXT
        {
            let end = (0..=MAX_TEXT).rev().find(|i| text.is_char_boundary(*i));
            text.truncate(end.unwrap_or(0));
        }
        let path = out.path().to_owned();
        let done = serde_json::to_writer(&mut *out, &reject).map_err(std::io::Error::from);
        done.and_then(|()| out.write_all(b"\n"))
            .map_err(|e| IngestError::write(path, e))
    }

    pub(crate) fn finish(self) -> Result<(), IngestError> {
        self.out.map_or(Ok(()), PrivateFile::finish)
    }
}
