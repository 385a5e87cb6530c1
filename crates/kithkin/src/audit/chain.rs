//! The chain of lines on the disk.
use super::Search;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What stands before the first line.
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An audit log could not be read or written, or is not as it was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The file cannot be read or written.
    #[error("the audit log {} cannot be used: {source}; nothing was released", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A line is not as it was written, or does not follow on the one before.
    #[error("{}, line {line}: {reason}; keep the file as evidence and start a new one", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// In what way.
        reason: &'static str,
    },
    /// Nothing can be appended: the last line is not as it was written.
    #[error("{}, the last line: {reason}; keep the file as evidence, verify it, and start a new one", path.display())]
    BrokenEnd {
        /// The file.
        path: PathBuf,
        /// In what way.
        reason: &'static str,
    },
    /// The log does not hold the head that was given.
    #[error(
        "{} holds no line with the hash that was given: its end was cut off or it was written anew", path.display()
    )]
    NoSuchHead {
        /// The file.
        path: PathBuf,
    },
}

/// The end of a log: what to keep elsewhere, to know later that nothing before it has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Lines.
    pub entries: u64,
    /// The hash of the last line; 64 zeros when there is none.
    pub hash: String,
}

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// From 1.
    number: u64,
    search: Search,
    /// The hash of the line before.
    previous: String,
    hash: String,
}

impl Line {
    fn after(head: &Head, search: &Search) -> Self {
        let number = head.entries + 1;
        Self {
            hash: hash(&head.hash, number, search),
            number,
            search: search.clone(),
            previous: head.hash.clone(),
        }
    }

    /// The line as it stands in the file, without its end.
    fn text(&self) -> String {
        // Texts, numbers and lists are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a line that is exactly as [`Line::text`] writes it, with its own hash.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let line: Self = serde_json::from_str(text).map_err(|_| "it is not an entry of an audit log")?;
        if line.text() != text {
            return Err("it is not written as an entry is");
        }
        if line.hash != hash(&line.previous, line.number, &line.search) {
            return Err("it was changed after it was written");
        }
        Ok(line)
    }
}

fn hash(previous: &str, number: u64, search: &Search) -> String {
    let body = serde_json::to_string(search).unwrap_or_default();
    format!("{:x}", Sha256::digest(format!("{previous}\n{number}\n{body}")))
}

/// An audit log that entries are appended to. While it is open nobody else can append.
pub struct Log {
    file: File,
    path: PathBuf,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Log({})", self.path.display())
    }
}

impl Log {
    /// Opens the log at `path`, or makes it (mode 0600), and waits until no other process has it open.
    ///
    /// # Errors
    /// [`AuditError::Io`] when it cannot be created, opened or locked.
    pub fn open(path: &Path) -> Result<Self, AuditError> {
        let failed = |source| AuditError::Io {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Appends `searches` and waits until they are on the disk. Results may be released after that, not before.
    ///
    /// # Errors
    /// [`AuditError::BrokenEnd`] when the last line is not as it was written, [`AuditError::Io`] when the file cannot
    /// be read or written.
    pub fn append(&mut self, searches: &[Search]) -> Result<Head, AuditError> {
        let mut head = self.head()?;
        let mut text = String::new();
        for search in searches {
            let line = Line::after(&head, search);
            text += &line.text();
            text.push('\n');
            head = Head {
                entries: line.number,
                hash: line.hash,
            };
        }
        let written = self
            .file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data());
        written.map_err(|source| self.failed(source))?;
        Ok(head)
    }

    /// The last line's number and hash, when that line is as it was written.
    fn head(&mut self) -> Result<Head, AuditError> {
        let text = last_line(&mut self.file).map_err(|source| self.failed(source))?;
        if text.is_empty() {
            return Ok(Head {
                entries: 0,
                hash: START.to_owned(),
            });
        }
        let whole = text.strip_suffix('\n').ok_or("it is cut off");
        let line = whole
            .and_then(Line::parse)
            .map_err(|reason| AuditError::BrokenEnd {
                path: self.path.clone(),
                reason,
            })?;
        Ok(Head {
            entries: line.number,
            hash: line.hash,
        })
    }

    fn failed(&self, source: io::Error) -> AuditError {
        AuditError::Io {
            path: self.path.clone(),
            source,
        }
    }
}

/// The last line of a file with its end, read backwards; empty for an empty file.
fn last_line(file: &mut File) -> io::Result<String> {
    const STEP: u64 = 1 << 16;
    let end = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::new();
    let mut start = end;
    while start > 0 {
        let step = STEP.min(start);
        start -= step;
        file.seek(SeekFrom::Start(start))?;
        let mut block = vec![0; usize::try_from(step).unwrap_or_default()];
        file.read_exact(&mut block)?;
        block.extend(tail);
        tail = block;
        let before = tail.len().saturating_sub(1);
        if let Some(at) = tail[..before].iter().rposition(|&b| b == b'\n') {
            tail.drain(..=at);
            break;
        }
    }
    Ok(String::from_utf8_lossy(&tail).into_owned())
}

/// Reads the whole log at `path` and checks every line against the one before. With `head`, a hash that was kept, also
/// that the log still holds that line.
///
/// # Errors
/// [`AuditError::Broken`] names the first line that is not as it was written, [`AuditError::NoSuchHead`] says that the
/// line with that hash is gone, [`AuditError::Io`] that the file cannot be read.
pub fn verify(path: &Path, head: Option<&str>) -> Result<Head, AuditError> {
    let failed = |source| AuditError::Io {
        path: path.to_owned(),
        source,
    };
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut at = Head {
        entries: 0,
        hash: START.to_owned(),
    };
    let mut held = head.is_none_or(|h| h == START);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        let line = follow(&at, &bytes).map_err(|reason| AuditError::Broken {
            path: path.to_owned(),
            line: at.entries + 1,
            reason,
        })?;
        held |= head == Some(line.hash.as_str());
        at = Head {
            entries: line.number,
            hash: line.hash,
        };
    }
    if held {
        Ok(at)
    } else {
        Err(AuditError::NoSuchHead {
            path: path.to_owned(),
        })
    }
}

/// The next line, when it is whole, as it was written, and follows on `at`.
fn follow(at: &Head, bytes: &[u8]) -> Result<Line, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not an entry of an audit log")?;
    let text = text.strip_suffix('\n').ok_or("it is cut off")?;
    let line = Line::parse(text)?;
    if line.number != at.entries + 1 || line.previous != at.hash {
        return Err("it does not follow on the line before: lines were removed, put in or moved");
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::super::{Act, PutForward};
    use super::*;
    use proptest::prelude::*;

    fn search(case: &str, contacts: usize) -> Search {
        Search {
            at: "2026-11-22T10:00:00Z".into(),
            who: "KM".into(),
            why: "review".into(),
            act: Act::Find,
            case: Some(case.into()),
            mandate: None,
            as_of: None,
            withheld_told: false,
            program: "kithkin 0.1.0".into(),
            model: "m".into(),
            index: "i".into(),
            put_forward: (0..contacts)
                .map(|n| PutForward {
                    contact: format!("C{n}"),
                    target: None,
                })
                .collect(),
        }
    }

    /// A log of five entries in two appends, one of them longer than a block of the backward reader.
    fn log() -> (tempfile::TempDir, PathBuf, Head) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.ndjson");
        Log::open(&path)
            .unwrap()
            .append(&[search("A", 1), search("B", 5000)])
            .unwrap();
        let rest = [search("C", 0), search("D", 2), search("E", 3)];
        let head = Log::open(&path).unwrap().append(&rest).unwrap();
        (dir, path, head)
    }

    #[test]
    fn what_is_appended_is_one_chain() {
        let (_dir, path, head) = log();
        assert_eq!(head.entries, 5);
        assert_eq!(verify(&path, Some(&head.hash)).unwrap(), head);
        assert_eq!(Log::open(&path).unwrap().append(&[]).unwrap(), head);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, path, _) = log();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn lines_removed_put_in_or_moved_are_found() {
        let (_dir, path, head) = log();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let broken = |order: &[usize], line: u64| {
            let text: String = order.iter().map(|&i| format!("{}\n", lines[i])).collect();
            std::fs::write(&path, text).unwrap();
            let result = verify(&path, None);
            assert!(
                matches!(result, Err(AuditError::Broken { line: at, .. }) if at == line),
                "{order:?} {result:?}"
            );
        };
        broken(&[1, 2, 3, 4], 1);
        broken(&[0, 1, 3, 4], 3);
        broken(&[0, 2, 1, 3, 4], 2);
        broken(&[0, 1, 1, 2, 3, 4], 3);
        // A chain that was cut at its end is whole: only a head kept elsewhere tells.
        std::fs::write(&path, format!("{}\n{}\n", lines[0], lines[1])).unwrap();
        assert_eq!(verify(&path, None).unwrap().entries, 2);
        assert!(matches!(
            verify(&path, Some(&head.hash)),
            Err(AuditError::NoSuchHead { .. })
        ));
    }

    #[test]
    fn nothing_is_appended_to_a_broken_end() {
        let (_dir, path, _) = log();
        let text = std::fs::read_to_string(&path).unwrap();
        for broken in [
            text.trim_end().to_owned(),
            text.replace("\"case\":\"E\"", "\"case\":\"F\""),
            text.clone() + "x\n",
        ] {
            std::fs::write(&path, &broken).unwrap();
            let result = Log::open(&path).unwrap().append(&[search("G", 0)]);
            assert!(matches!(result, Err(AuditError::BrokenEnd { .. })));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_byte_can_be_changed(at in 0.0f64..1.0, to in any::<u8>()) {
            let (_dir, path, _) = log();
            let mut bytes = std::fs::read(&path).unwrap();
            let at = ((bytes.len() - 1) as f64 * at) as usize;
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            std::fs::write(&path, bytes).unwrap();
            prop_assert!(verify(&path, None).is_err());
        }
    }
}
