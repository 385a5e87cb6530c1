//! Our binary files: a header, sections of plain bytes, and a directory of the sections at the end.
//!
//! Everything is little-endian. Sections start at multiples of 16 bytes, so that rkyv archives and rows inside them
//! are aligned when the file is mapped.
use crate::error::{Error, IoContext as _, Result};
use crate::layout;
use crate::manifest::{FORMAT_VERSION, FileEntry};
use crate::map::Mapped;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = *b"KITHKIN\n";
const HEADER: usize = 16;
const ALIGN: u64 = 16;
const ENTRY: usize = 24;

/// Writes sections one after another, with a running checksum.
pub(crate) struct SectionWriter {
    out: BufWriter<File>,
    path: PathBuf,
    crc: crc32fast::Hasher,
    at: u64,
    sections: Vec<(u32, u64, u64)>,
}

impl SectionWriter {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let file = layout::private_file(path)?;
        let mut writer = Self {
            out: BufWriter::with_capacity(1 << 18, file),
            path: path.to_owned(),
            crc: crc32fast::Hasher::new(),
            at: 0,
            sections: Vec::new(),
        };
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(&MAGIC);
        header[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        writer.put(&header)?;
        Ok(writer)
    }

    /// Writes `bytes` into the section begun last.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.crc.update(bytes);
        self.at += bytes.len() as u64;
        self.out.write_all(bytes).at(&self.path, "cannot write")
    }

    /// Pads to a multiple of 16 bytes and returns the place in the file.
    pub(crate) fn align(&mut self) -> Result<u64> {
        let pad = (ALIGN - self.at % ALIGN) % ALIGN;
        self.put(&[0; ALIGN as usize][..pad as usize])?;
        Ok(self.at)
    }

    /// Begins section `tag`.
    pub(crate) fn begin(&mut self, tag: u32) -> Result<()> {
        self.end();
        let at = self.align()?;
        self.sections.push((tag, at, at));
        Ok(())
    }

    fn end(&mut self) {
        if let Some(last) = self.sections.last_mut().filter(|s| s.2 == s.1) {
            last.2 = self.at;
        }
    }

    /// Writes a whole section.
    pub(crate) fn section(&mut self, tag: u32, bytes: &[u8]) -> Result<()> {
        self.begin(tag)?;
        self.put(bytes)
    }

    /// A section of 32-bit numbers.
    pub(crate) fn section_u32(&mut self, tag: u32, values: &[u32]) -> Result<()> {
        self.begin(tag)?;
        let mut buffer = Vec::with_capacity(1 << 16);
        for chunk in values.chunks(1 << 14) {
            buffer.clear();
            buffer.extend(chunk.iter().flat_map(|v| v.to_le_bytes()));
            self.put(&buffer)?;
        }
        Ok(())
    }

    /// Writes the directory and sees everything to the disk.
    pub(crate) fn finish(mut self) -> Result<FileEntry> {
        self.end();
        let at = self.align()?;
        for (tag, start, end) in std::mem::take(&mut self.sections) {
            let mut entry = [0; ENTRY];
            entry[..4].copy_from_slice(&tag.to_le_bytes());
            entry[8..16].copy_from_slice(&start.to_le_bytes());
            entry[16..].copy_from_slice(&end.to_le_bytes());
            self.put(&entry)?;
        }
        self.put(&at.to_le_bytes())?;
        let file = self
            .out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .at(&self.path, "cannot write")?;
        file.sync_all()
            .at(&self.path, "cannot write through to the disk")?;
        let name = self
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(FileEntry {
            name,
            len: self.at,
            crc32: self.crc.finalize(),
        })
    }
}

/// A file of sections, mapped.
pub(crate) struct Sections {
    map: Mapped,
    sections: Vec<(u32, Range<usize>)>,
}

impl Sections {
    /// Maps the file `path` and reads its directory; `whole` also checks the checksum of every byte.
    pub(crate) fn open(path: &Path, entry: &FileEntry, whole: bool) -> Result<Self> {
        let map = Mapped::open(path, entry.len)?;
        if map.len() < HEADER + 8 || map[..8] != MAGIC {
            return Err(map.damaged("it does not start as an index file does"));
        }
        let found = read_u32(&map, 2);
        if found != FORMAT_VERSION {
            return Err(Error::Version {
                path: path.to_owned(),
                found,
                expected: FORMAT_VERSION,
            });
        }
        if whole && crc32fast::hash(&map) != entry.crc32 {
            return Err(map.damaged("its checksum is not the one in the manifest"));
        }
        let sections = directory(&map).ok_or_else(|| map.damaged("its table of sections is malformed"))?;
        Ok(Self { map, sections })
    }

    /// Where section `tag` lies; an error when there is none.
    pub(crate) fn range(&self, tag: u32) -> Result<Range<usize>> {
        let found = self.sections.iter().find(|(t, _)| *t == tag);
        found
            .map(|(_, r)| r.clone())
            .ok_or_else(|| self.map.damaged("a section is missing"))
    }

    /// The bytes in `range`, which came from [`Sections::range`].
    pub(crate) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.map.get(range.clone()).unwrap_or_default()
    }

    pub(crate) fn map(&self) -> &Mapped {
        &self.map
    }
}

fn directory(map: &[u8]) -> Option<Vec<(u32, Range<usize>)>> {
    let end = map.len().checked_sub(8)?;
    let start = usize::try_from(u64::from_le_bytes(map.get(end..)?.try_into().ok()?)).ok()?;
    let table = map.get(start..end)?;
    if !table.len().is_multiple_of(ENTRY) {
        return None;
    }
    let word =
        |e: &[u8], at: usize| usize::try_from(u64::from_le_bytes(e.get(at..at + 8)?.try_into().ok()?)).ok();
    let entry = |e: &[u8]| {
        let range = word(e, 8)?..word(e, 16)?;
        let fits = range.start >= HEADER && range.start <= range.end && range.end <= start;
        fits.then(|| (read_u32(e, 0), range))
    };
    table.chunks_exact(ENTRY).map(entry).collect()
}

/// The `i`-th little-endian 32-bit number of `bytes`; 0 past the end.
pub(crate) fn read_u32(bytes: &[u8], i: usize) -> u32 {
    let at = i.saturating_mul(4);
    bytes
        .get(at..at.saturating_add(4))
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

/// A sorted table of byte strings: an array of 32-bit ends over a blob.
#[derive(Clone, Copy)]
pub(crate) struct StrTable<'a> {
    ends: &'a [u8],
    blob: &'a [u8],
}

impl<'a> StrTable<'a> {
    pub(crate) fn new(ends: &'a [u8], blob: &'a [u8]) -> Self {
        Self { ends, blob }
    }

    pub(crate) fn len(self) -> usize {
        self.ends.len() / 4
    }

    /// The `i`-th string; empty past the end.
    pub(crate) fn get(self, i: usize) -> &'a [u8] {
        let start = if i == 0 {
            0
        } else {
            read_u32(self.ends, i - 1) as usize
        };
        self.blob
            .get(start..read_u32(self.ends, i) as usize)
            .unwrap_or_default()
    }

    /// The number of the first string not below `key`.
    pub(crate) fn lower_bound(self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let mid = low + (high - low) / 2;
            if self.get(mid) < key {
                low = mid + 1
            } else {
                high = mid
            }
        }
        low
    }

    /// The number of the string equal to `key`.
    pub(crate) fn find(self, key: &[u8]) -> Option<usize> {
        let at = self.lower_bound(key);
        (at < self.len() && self.get(at) == key).then_some(at)
    }

    /// The numbers of the strings that start with `prefix`, in order.
    pub(crate) fn with_prefix(self, prefix: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        (self.lower_bound(prefix)..self.len()).take_while(move |&i| self.get(i).starts_with(prefix))
    }
}

/// Builds the two sections of a [`StrTable`] from strings that come sorted.
#[derive(Default)]
pub(crate) struct StrTableBuilder {
    ends: Vec<u32>,
    blob: Vec<u8>,
}

impl StrTableBuilder {
    pub(crate) fn push(&mut self, text: &[u8]) -> Result<()> {
        self.blob.extend_from_slice(text);
        let end = u32::try_from(self.blob.len()).map_err(|_| Error::TooLarge {
            what: "the text of a segment's keys",
            limit: u64::from(u32::MAX),
        })?;
        self.ends.push(end);
        Ok(())
    }

    pub(crate) fn write(&self, out: &mut SectionWriter, ends: u32, blob: u32) -> Result<()> {
        out.section_u32(ends, &self.ends)?;
        out.section(blob, &self.blob)
    }
}
