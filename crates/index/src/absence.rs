//! Proving that what was erased is gone.
use crate::error::{Error, Result};
use crate::index::Index;
use crate::layout;
use crate::name_keys::Role;
use crate::segment::Segment;
use std::path::PathBuf;

/// What to erase.
#[derive(Clone, PartialEq, Eq)]
pub enum Selector {
    /// The record with this id.
    Id(String),
    /// Every record of this source.
    Source(String),
}

impl std::fmt::Debug for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Id(_) => "Selector::Id(..)",
            Self::Source(_) => "Selector::Source(..)",
        })
    }
}

/// What was looked through to prove an absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    /// Files read from the first to the last byte.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Archived records looked at, replaced ones included.
    pub records: u64,
    /// Records of other people that state a link to the erased id. They are those people's data and stay.
    pub mentions: u64,
}

impl Index {
    /// Proves that nothing of what `selector` names is left in the directory. Reads all of it.
    ///
    /// The proof: every file is as the manifest says, and there is no other file of ours; the archives fill their file
    /// without a gap, and none of them, replaced or in force, has that id or source; every word of the name
    /// dictionary belongs to a record; the full-text index holds exactly these records and stores no text.
    ///
    /// # Errors
    /// [`Error::NotErased`] names the file where something is left; [`Error::Damaged`] when a file can't be trusted.
    pub fn prove_absent(&self, selector: &Selector) -> Result<Absence> {
        self.verify()?;
        let mut absence = Absence::default();
        for path in layout::all_files(self.dir())? {
            let inside = path.strip_prefix(self.dir()).unwrap_or(&path).to_owned();
            match self.manifest().file_len(&inside) {
                Some(len) => {
                    absence.files += 1;
                    absence.bytes += len;
                }
                None if layout::is_leftover(&inside) => return Err(Error::NotErased { path }),
                None => {}
            }
        }
        for segment in &self.segments {
            segment_without(segment, selector, &mut absence)?;
        }
        if let Selector::Id(id) = selector {
            absence.mentions = self
                .sources()
                .iter()
                .map(|(s, _)| self.linked_to(s, id).len() as u64)
                .sum();
        }
        Ok(absence)
    }
}

fn segment_without(segment: &Segment, selector: &Selector, absence: &mut Absence) -> Result<()> {
    let left = |path: PathBuf| Err(Error::NotErased { path });
    let mut end = None;
    for doc in 0..segment.docs() {
        absence.records += 1;
        let record = segment.record(doc)?;
        let named = match selector {
            Selector::Id(id) => record.id.as_str() == id,
            Selector::Source(source) => record.source.as_str() == source,
        };
        let place = segment.place(doc);
        let gap = end.is_some_and(|end: usize| end.next_multiple_of(16) != place.start);
        if named || gap {
            return left(segment.file(layout::RECORDS));
        }
        end = Some(place.end);
    }
    let listed = match selector {
        Selector::Id(id) => segment.ids().find(id.as_bytes()),
        Selector::Source(source) => segment.sources().find(source.as_bytes()),
    };
    let words = 0..segment.words().len();
    let has_record = |w: usize| {
        [Role::Given, Role::Middle, Role::Family]
            .iter()
            .any(|&r| segment.with_word(w, r).len() > 0)
    };
    if listed.is_some() || !words.into_iter().all(has_record) {
        return left(segment.file(layout::KEYS));
    }
    segment.text().map(|_| ())
}
