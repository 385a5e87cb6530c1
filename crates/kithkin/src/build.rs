//! Building an index from files, changing it, and erasing from it.
use crate::{Cancelled, Control};
use kithkin_index::{Absence, Index, IndexWriter, Selector, Step, Summary};
use kithkin_ingest::{ColumnMap, IngestError, ReadOptions, ReadSummary, Reader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How an index is built.
#[derive(Clone, Default)]
pub struct BuildOptions {
    /// Which columns of a table are which of our fields.
    pub map: Option<ColumnMap>,
    /// Where lines that could not be read are written.
    pub rejects: Option<PathBuf>,
    /// Whether any line that could not be read stops the build.
    pub strict: bool,
    /// Whether the records are added to the index that is there (a record in place of any with its id). Otherwise they
    /// replace it as a whole.
    pub update: bool,
}

/// An index was not built or changed; it is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An input file could not be read.
    #[error(transparent)]
    Input(#[from] IngestError),
    /// The index could not be read or written.
    #[error(transparent)]
    Index(#[from] kithkin_index::Error),
    /// The caller stopped the run.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Not every line could be read, and `strict` was asked for.
    #[error("{0}; the index was left as it was because of --strict: mend the input, or build without it")]
    Incomplete(Box<ReadSummary>),
    /// The input held no record that could be read.
    #[error(
        "no contact record could be read ({0}); the index was left as it was. Check the files, or the column mapping (--map)"
    )]
    NoRecords(Box<ReadSummary>),
    /// There was nothing to erase.
    #[error("the index holds nothing under that {0}; check the spelling")]
    NothingToErase(&'static str),
}

/// What a build did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildSummary {
    /// What was read.
    pub read: ReadSummary,
    /// What was written.
    pub index: Summary,
}

/// What an erasure did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EraseSummary {
    /// Records erased, in force before.
    pub erased: u64,
    /// Records in force after it.
    pub left: u64,
    /// The proof that nothing is left of them.
    pub absence: Absence,
}

/// Builds the index at `dir` from contact files (NDJSON, CSV or Parquet, plain or compressed, `-` for standard input), or
/// adds them to it. The change is visible as a whole or not at all, even if the process is killed.
///
/// Progress comes in the stages `reading` (bytes of the files), `writing` and `indexing` (records).
///
/// ```
/// use kithkin::build::{BuildOptions, build_index};
/// use kithkin::{Control, index::Index};
/// let dir = tempfile::tempdir()?;
/// let contacts = dir.path().join("contacts.ndjson");
/// std::fs::write(&contacts, "{\"id\":\"C1\",\"name\":[{\"text\":\"Pat Oldroyd\"}]}\nnot json\n")?;
///
/// let options = BuildOptions::default();
/// let summary = build_index(&[contacts.clone()], &dir.path().join("idx"), &options, &Control::default())?;
/// assert_eq!((summary.index.records, summary.read.rejected), (1, 1));
/// assert_eq!(Index::open(dir.path().join("idx"))?.len(), 1);
///
/// let strict = BuildOptions { strict: true, ..options };
/// assert!(build_index(&[contacts], &dir.path().join("idx"), &strict, &Control::default()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a file cannot be opened, no record can be read, `strict` is set and a line was rejected, the index cannot be
/// written, or `control` was cancelled. The index is then as it was.
pub fn build_index(
    inputs: &[PathBuf],
    dir: &Path,
    options: &BuildOptions,
    control: &Control,
) -> Result<BuildSummary, BuildError> {
    let read_options = ReadOptions {
        map: options.map.clone(),
        rejects: options.rejects.clone(),
        ..ReadOptions::default()
    };
    let mut reader = Reader::new(read_options)?;
    let writer = if options.update {
        IndexWriter::update(dir)?
    } else {
        IndexWriter::create(dir)?
    };
    let mut writer = watched(writer, control);
    let bytes = reader.progress();
    let mut records = 0u64;
    for input in inputs {
        reader.contacts::<BuildError>(input, |record| {
            if records.is_multiple_of(1024) {
                control.check()?;
                control.progress("reading", bytes.done(), Some(bytes.total()).filter(|t| *t > 0));
            }
            records += 1;
            Ok(writer.add(&record)?)
        })?;
    }
    let read = reader.finish()?;
    if options.strict && !read.is_complete() {
        return Err(BuildError::Incomplete(Box::new(read)));
    }
    if records == 0 {
        return Err(BuildError::NoRecords(Box::new(read)));
    }
    let index = commit(writer)?;
    Ok(BuildSummary { read, index })
}

/// Erases a record, or all records of a source, from the index at `dir`, so that no byte of them is left in it, and
/// proves it.
///
/// Copies elsewhere (the input files, backups, blocks of the disk that were freed) are beyond this program.
///
/// ```
/// use kithkin::build::{BuildOptions, build_index, erase};
/// use kithkin::{Control, index::Selector};
/// let dir = tempfile::tempdir()?;
/// let contacts = dir.path().join("contacts.csv");
/// std::fs::write(&contacts, "id,source,given_name,family_name\nC1,old,Pat,Oldroyd\nC2,new,Pat,Lumb\n")?;
/// let idx = dir.path().join("idx");
/// build_index(&[contacts], &idx, &BuildOptions::default(), &Control::default())?;
///
/// let summary = erase(&idx, &Selector::Source("old".into()), &Control::default())?;
/// assert_eq!((summary.erased, summary.left, summary.absence.records), (1, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When there is no index, it holds nothing of the kind, it cannot be written, or something is left after all.
pub fn erase(dir: &Path, selector: &Selector, control: &Control) -> Result<EraseSummary, BuildError> {
    let mut writer = watched(IndexWriter::update(dir)?, control);
    writer.erase(selector);
    let summary = commit(writer)?;
    if summary.erased == 0 {
        // A killed erasure may have left files of the old generation; opening the writer has removed them.
        return Err(BuildError::NothingToErase(match selector {
            Selector::Id(_) => "id",
            Selector::Source(_) => "source",
        }));
    }
    control.progress("proving", 0, None);
    let absence = Index::open(dir)?.prove_absent(selector)?;
    Ok(EraseSummary {
        erased: summary.erased,
        left: summary.records,
        absence,
    })
}

/// A writer that tells `control` how far it is and stops when it says so.
fn watched(writer: IndexWriter, control: &Control) -> IndexWriter {
    let control = control.clone();
    writer.on_step(move |step| {
        match step {
            Step::Records { done, total } => control.progress("writing", done, Some(total)),
            Step::Keys { done, total } => control.progress("indexing", done, Some(total)),
            _ => {}
        }
        if control.check().is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
}

fn commit(writer: IndexWriter) -> Result<Summary, BuildError> {
    match writer.commit() {
        Err(kithkin_index::Error::Stopped) => Err(Cancelled.into()),
        result => Ok(result?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(dir: &Path, name: &str, ids: std::ops::Range<u32>) -> PathBuf {
        let path = dir.join(name);
        let line = |id| {
            format!("{{\"id\":\"C{id}\",\"source\":\"{name}\",\"name\":[{{\"text\":\"Pat Oldroyd\"}}]}}\n")
        };
        std::fs::write(&path, ids.map(line).collect::<String>()).unwrap();
        path
    }

    #[test]
    fn files_are_added_to_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let idx = dir.path().join("idx");
        let (a, b) = (contacts(dir.path(), "a", 0..5), contacts(dir.path(), "b", 3..9));
        build_index(&[a], &idx, &BuildOptions::default(), &Control::default()).unwrap();
        let update = BuildOptions {
            update: true,
            ..BuildOptions::default()
        };
        let summary = build_index(&[b], &idx, &update, &Control::default()).unwrap();
        assert_eq!(
            (summary.index.added, summary.index.replaced, summary.index.records),
            (4, 2, 9)
        );
    }

    #[test]
    fn input_without_a_record_leaves_the_index_alone() {
        let dir = tempfile::tempdir().unwrap();
        let idx = dir.path().join("idx");
        let good = contacts(dir.path(), "a", 0..5);
        build_index(&[good], &idx, &BuildOptions::default(), &Control::default()).unwrap();
        for text in ["", "nonsense\n", "\u{0}\u{1}"] {
            let bad = dir.path().join("bad.ndjson");
            std::fs::write(&bad, text).unwrap();
            let result = build_index(&[bad], &idx, &BuildOptions::default(), &Control::default());
            assert!(matches!(result, Err(BuildError::NoRecords(_))), "{text:?}");
        }
        assert_eq!(Index::open(&idx).unwrap().len(), 5);
    }

    #[test]
    fn a_cancelled_build_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let input = contacts(dir.path(), "a", 0..5);
        let control = Control::default();
        control.cancel();
        let result = build_index(
            &[input],
            &dir.path().join("idx"),
            &BuildOptions::default(),
            &control,
        );
        assert!(matches!(result, Err(BuildError::Cancelled(_))));
        assert!(Index::open(dir.path().join("idx")).is_err());
    }

    #[test]
    fn erasing_what_is_not_there_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let idx = dir.path().join("idx");
        build_index(
            &[contacts(dir.path(), "a", 0..5)],
            &idx,
            &BuildOptions::default(),
            &Control::default(),
        )
        .unwrap();
        let nobody = erase(&idx, &Selector::Id("Z".into()), &Control::default());
        assert!(matches!(nobody, Err(BuildError::NothingToErase("id"))));
        let left = erase(&idx, &Selector::Id("C3".into()), &Control::default()).unwrap();
        assert_eq!((left.erased, left.left, left.absence.records), (1, 4, 4));
    }
}
