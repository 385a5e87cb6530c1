//! Reading a segment.
use super::*;
use crate::container::{Sections, StrTable, read_u32};
use crate::error::{Error, Result};
use crate::exclude::Exclude;
use crate::keys::Key;
use crate::layout;
use crate::manifest::SegmentEntry;
use crate::name_keys::{ROLES, Role};
use crate::row::{ROW, Row};
use crate::text::Text;
use kithkin_record::contact::ArchivedContactRecord;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A posting list: record numbers of one segment, ascending.
#[derive(Clone, Copy, Default)]
pub(crate) struct List<'a> {
    bytes: &'a [u8],
    docs: u32,
}

impl<'a> List<'a> {
    pub(crate) fn len(self) -> usize {
        self.bytes.len() / 4
    }

    /// The record numbers; one past the end of the segment (a damaged file) is left out.
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = u32> + 'a {
        let docs = self.docs;
        let numbers = self
            .bytes
            .chunks_exact(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        numbers.filter(move |&doc| doc < docs)
    }

    pub(crate) fn contains(self, doc: u32) -> bool {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let mid = low + (high - low) / 2;
            match read_u32(self.bytes, mid) {
                found if found == doc => return true,
                found if found < doc => low = mid + 1,
                _ => high = mid,
            }
        }
        false
    }
}

/// Where the sections of `keys.kk` lie.
struct Layout {
    offsets: Range<usize>,
    ids: (Range<usize>, Range<usize>),
    words: (Range<usize>, Range<usize>),
    sources: (Range<usize>, Range<usize>),
    deletes: Range<usize>,
    sounds: Range<usize>,
    keys: Range<usize>,
    list_ends: Range<usize>,
    postings: Range<usize>,
    rows: Range<usize>,
}

impl Layout {
    fn of(keys: &Sections, docs: usize) -> Result<Self> {
        let layout = Self {
            offsets: keys.range(OFFSETS)?,
            ids: (keys.range(ID_ENDS)?, keys.range(IDS)?),
            words: (keys.range(WORD_ENDS)?, keys.range(WORDS)?),
            sources: (keys.range(SOURCE_ENDS)?, keys.range(SOURCES)?),
            deletes: keys.range(DELETES)?,
            sounds: keys.range(SOUNDS)?,
            keys: keys.range(KEYS)?,
            list_ends: keys.range(LIST_ENDS)?,
            postings: keys.range(POSTINGS)?,
            rows: keys.range(ROWS)?,
        };
        let lists = layout.words.0.len() / 4 * ROLES + layout.keys.len() / 8;
        let fits = layout.offsets.len() == docs * OFFSET_ENTRY
            && layout.ids.0.len() == docs * 4
            && layout.rows.len() == docs * ROW
            && layout.list_ends.len() == lists * 4;
        fits.then_some(layout)
            .ok_or_else(|| keys.map().damaged("its sections do not fit each other"))
    }
}

/// A segment, open for reading.
pub(crate) struct Segment {
    /// The number of its first record in the whole index.
    pub(crate) base: u32,
    docs: u32,
    dir: PathBuf,
    entry: SegmentEntry,
    keys: Sections,
    records: Sections,
    at: Layout,
    archives: Range<usize>,
    /// Records that a later segment replaced.
    pub(crate) dead: Exclude,
    text: OnceLock<Text>,
}

impl Segment {
    /// Opens the segment `entry` of the index at `index_dir`. Every length is checked, and the checksum of all but the
    /// record archives, which carry one each, and the full-text files, which are checked before they are first used.
    pub(crate) fn open(index_dir: &Path, entry: &SegmentEntry, base: u32, dead: Exclude) -> Result<Self> {
        let manifest = index_dir.join(layout::MANIFEST);
        let dir = index_dir.join(&entry.name);
        let keys = Sections::open(
            &dir.join(layout::KEYS),
            entry.file(layout::KEYS, &manifest)?,
            true,
        )?;
        let records = Sections::open(
            &dir.join(layout::RECORDS),
            entry.file(layout::RECORDS, &manifest)?,
            false,
        )?;
        Ok(Self {
            base,
            docs: entry.docs,
            at: Layout::of(&keys, entry.docs as usize)?,
            archives: records.range(RECORDS)?,
            entry: entry.clone(),
            dir,
            keys,
            records,
            dead,
            text: OnceLock::new(),
        })
    }

    pub(crate) fn docs(&self) -> u32 {
        self.docs
    }

    pub(crate) fn name(&self) -> &str {
        &self.entry.name
    }

    pub(crate) fn entry(&self) -> &SegmentEntry {
        &self.entry
    }

    /// Where the archive of record `doc` lies in its file, and its checksum.
    fn offset(&self, doc: u32) -> (Range<usize>, u32) {
        let offsets = self.keys.bytes(&self.at.offsets);
        let entry = doc as usize * (OFFSET_ENTRY / 4);
        let start = u64::from(read_u32(offsets, entry)) | u64::from(read_u32(offsets, entry + 1)) << 32;
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let len = read_u32(offsets, entry + 2) as usize;
        (start..start.saturating_add(len), read_u32(offsets, entry + 3))
    }

    /// Where the archive of record `doc` lies in its file.
    pub(crate) fn place(&self, doc: u32) -> Range<usize> {
        self.offset(doc).0
    }

    /// The path of a file of this segment.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The bytes of the archive of record `doc`, checked against their checksum.
    pub(crate) fn archive(&self, doc: u32) -> Result<&[u8]> {
        let (place, crc) = self.offset(doc);
        let inside = doc < self.docs
            && place.start >= self.archives.start
            && place.end <= self.archives.end
            && place.start.is_multiple_of(16);
        let bytes = self.records.map().get(place).filter(|_| inside);
        let bytes = bytes.ok_or_else(|| self.keys.map().damaged("a record lies outside its file"))?;
        if crc32fast::hash(bytes) != crc {
            return Err(self
                .records
                .map()
                .damaged("the checksum of a record does not fit"));
        }
        Ok(bytes)
    }

    /// Record `doc` in place.
    pub(crate) fn record(&self, doc: u32) -> Result<&ArchivedContactRecord> {
        rkyv::access::<ArchivedContactRecord, rkyv::rancor::Error>(self.archive(doc)?).map_err(|_| {
            self.records
                .map()
                .damaged("a record is no archive of this version")
        })
    }

    pub(crate) fn damaged_record(&self) -> Error {
        self.records
            .map()
            .damaged("a record is no archive of this version")
    }

    fn strings(&self, at: &(Range<usize>, Range<usize>)) -> StrTable<'_> {
        StrTable::new(self.keys.bytes(&at.0), self.keys.bytes(&at.1))
    }

    /// The ids, in the order of records.
    pub(crate) fn ids(&self) -> StrTable<'_> {
        self.strings(&self.at.ids)
    }

    /// The distinct name words, sorted.
    pub(crate) fn words(&self) -> StrTable<'_> {
        self.strings(&self.at.words)
    }

    /// The names of the sources, sorted.
    pub(crate) fn sources(&self) -> StrTable<'_> {
        self.strings(&self.at.sources)
    }

    pub(crate) fn row(&self, doc: u32) -> Row {
        let rows = self.keys.bytes(&self.at.rows);
        let at = doc as usize * ROW;
        Row::from_bytes(rows.get(at..at + ROW).unwrap_or_default())
    }

    fn list(&self, number: usize) -> List<'_> {
        let ends = self.keys.bytes(&self.at.list_ends);
        let start = if number == 0 {
            0
        } else {
            read_u32(ends, number - 1) as usize
        };
        let end = read_u32(ends, number) as usize;
        let bytes = self
            .keys
            .bytes(&self.at.postings)
            .get(start * 4..end * 4)
            .unwrap_or_default();
        List {
            bytes,
            docs: self.docs,
        }
    }

    /// The records in which word `number` stands in `role`.
    pub(crate) fn with_word(&self, number: usize, role: Role) -> List<'_> {
        self.list(number * ROLES + role as usize)
    }

    /// The records that have `key`.
    pub(crate) fn with_key(&self, key: Key) -> List<'_> {
        let keys = self.keys.bytes(&self.at.keys);
        match search_u64(keys, key) {
            at if at < keys.len() / 8 && read_u64(keys, at) == key => {
                self.list(self.words().len() * ROLES + at)
            }
            _ => List::default(),
        }
    }

    /// The numbers of the words that have one of `hashes` in the fuzzy dictionary `sounds` or deletions; a word may come twice.
    pub(crate) fn words_like(&self, hashes: &[u32], sounds: bool, found: &mut Vec<u32>) {
        let pairs = self
            .keys
            .bytes(if sounds { &self.at.sounds } else { &self.at.deletes });
        for &hash in hashes {
            let mut at = search_u64(pairs, u64::from(hash) << 32);
            while at < pairs.len() / 8 && read_u64(pairs, at) >> 32 == u64::from(hash) {
                found.push(read_u64(pairs, at) as u32);
                at += 1;
            }
        }
    }

    /// The full-text index, opened on first use.
    pub(crate) fn text(&self) -> Result<&Text> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        self.check_files(|name| name.starts_with(layout::TEXT))?;
        let text = Text::open(&self.file(layout::TEXT), self.docs)?;
        Ok(self.text.get_or_init(|| text))
    }

    /// Checks length and checksum of the files whose names `which` accepts.
    pub(crate) fn check_files(&self, which: impl Fn(&str) -> bool) -> Result<()> {
        self.entry
            .files
            .iter()
            .filter(|f| which(&f.name))
            .try_for_each(|f| f.check(&self.dir.join(&f.name)))
    }
}

fn read_u64(bytes: &[u8], i: usize) -> u64 {
    u64::from(read_u32(bytes, i * 2)) | u64::from(read_u32(bytes, i * 2 + 1)) << 32
}

/// The number of the first 64-bit number not below `key`.
fn search_u64(bytes: &[u8], key: u64) -> usize {
    let (mut low, mut high) = (0, bytes.len() / 8);
    while low < high {
        let mid = low + (high - low) / 2;
        if read_u64(bytes, mid) < key {
            low = mid + 1
        } else {
            high = mid
        }
    }
    low
}
