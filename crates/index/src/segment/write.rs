//! Writing a segment.
use super::*;
use crate::container::{SectionWriter, StrTableBuilder};
use crate::error::{Error, Result};
use crate::keys::{Key, each_key};
use crate::layout;
use crate::manifest::{FileEntry, SegmentEntry};
use crate::name_keys::{ROLES, Role, delete_hashes, each_word, sound_hashes};
use crate::row::{ROW, Row};
use crate::step::{Step, Steps};
use crate::text;
use kithkin_record::ContactRecord;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::Path;

/// The most records a segment takes; more are spread over several, which bounds the memory of a build.
pub(crate) const MAX_DOCS: usize = 1 << 20;
/// Records worked on at a time, and by one thread.
const CHUNK: usize = 1 << 14;
const TASK: usize = 1 << 8;

/// The records of a segment to be: archives in the order of ids.
pub(crate) trait RecordBytes: Sync {
    fn len(&self) -> usize;
    fn id(&self, i: usize) -> &[u8];
    fn bytes(&self, i: usize) -> Result<&[u8]>;
}

/// Reads an archive back.
pub(crate) fn thaw(bytes: &[u8]) -> Result<ContactRecord> {
    rkyv::from_bytes::<ContactRecord, rkyv::rancor::Error>(bytes).map_err(|e| Error::Archive {
        reason: e.to_string(),
    })
}

/// Writes the segment `name` into the new directory `dir` and seals it.
pub(crate) fn write_segment(
    dir: &Path,
    name: &str,
    records: &dyn RecordBytes,
    steps: &Steps,
) -> Result<SegmentEntry> {
    layout::private_dir(dir)?;
    let (record_file, offsets) = write_records(&dir.join(layout::RECORDS), records, steps)?;
    let text_dir = dir.join(layout::TEXT);
    let (keys, text) = rayon::join(
        || write_keys(&dir.join(layout::KEYS), records, &offsets, steps),
        || text::write(&text_dir, records),
    );
    let (keys, ()) = (keys?, text?);
    layout::seal(dir)?;
    let mut files = vec![record_file, keys];
    for path in layout::all_files(&text_dir)? {
        let inner = path.file_name().unwrap_or_default().to_string_lossy();
        files.push(FileEntry::measure(&path, format!("{}/{inner}", layout::TEXT))?);
    }
    Ok(SegmentEntry {
        name: name.to_owned(),
        docs: records.len() as u32,
        files,
    })
}

fn write_records(path: &Path, records: &dyn RecordBytes, steps: &Steps) -> Result<(FileEntry, Vec<u8>)> {
    let mut out = SectionWriter::create(path)?;
    out.begin(RECORDS)?;
    let mut offsets = Vec::with_capacity(records.len() * OFFSET_ENTRY);
    for i in 0..records.len() {
        if i % CHUNK == 0 {
            steps.take(Step::Records {
                done: i as u64,
                total: records.len() as u64,
            })?;
        }
        let bytes = records.bytes(i)?;
        let len = u32::try_from(bytes.len()).map_err(|_| Error::TooLarge {
            what: "one contact record",
            limit: u64::from(u32::MAX),
        })?;
        offsets.extend(out.align()?.to_le_bytes());
        offsets.extend(len.to_le_bytes());
        offsets.extend(crc32fast::hash(bytes).to_le_bytes());
        out.put(bytes)?;
    }
    Ok((out.finish()?, offsets))
}

/// What one record is found by.
#[derive(Default)]
struct Found {
    words: Vec<(Role, String)>,
    keys: Vec<Key>,
    row: Row,
    source: String,
}

fn found(record: &ContactRecord) -> Found {
    let mut found = Found {
        row: Row::of(record),
        source: record.source.clone(),
        ..Found::default()
    };
    for name in &record.names {
        each_word(name, &mut |role, word| found.words.push((role, word.to_owned())));
    }
    found.words.sort_unstable();
    found.words.dedup();
    each_key(record, &mut |key| found.keys.push(key));
    found.keys.sort_unstable();
    found.keys.dedup();
    found
}

/// Everything a key file is made of, before it is sorted.
#[derive(Default)]
struct Gathered {
    word_numbers: FxHashMap<Box<str>, u32>,
    /// A list number (word number times roles plus role) for every word of every record, and where each record's end.
    lists: Vec<u32>,
    ends: Vec<usize>,
    keys: Vec<(Key, u32)>,
    rows: Vec<u8>,
    sources: BTreeSet<String>,
}

fn gather(records: &dyn RecordBytes, steps: &Steps) -> Result<Gathered> {
    let mut all = Gathered::default();
    all.rows.reserve(records.len() * ROW);
    for start in (0..records.len()).step_by(CHUNK) {
        steps.take(Step::Keys {
            done: start as u64,
            total: records.len() as u64,
        })?;
        let end = records.len().min(start + CHUNK);
        let chunk: Vec<Result<Found>> = (start..end)
            .into_par_iter()
            .with_min_len(TASK)
            .map(|i| Ok(found(&thaw(records.bytes(i)?)?)))
            .collect();
        for (doc, found) in (start as u32..).zip(chunk) {
            all.add(doc, found?);
        }
    }
    Ok(all)
}

impl Gathered {
    fn add(&mut self, doc: u32, found: Found) {
        for (role, word) in found.words {
            let next = self.word_numbers.len() as u32;
            let number = *self.word_numbers.entry(word.into_boxed_str()).or_insert(next);
            self.lists.push(number * ROLES as u32 + role as u32);
        }
        self.ends.push(self.lists.len());
        self.keys.extend(found.keys.into_iter().map(|k| (k, doc)));
        self.rows.extend(found.row.to_bytes());
        if !self.sources.contains(&found.source) {
            self.sources.insert(found.source);
        }
    }

    /// The words in order, and the new number of each old one.
    fn sorted_words(&mut self) -> (Vec<Box<str>>, Vec<u32>) {
        let mut words: Vec<(Box<str>, u32)> = std::mem::take(&mut self.word_numbers).into_iter().collect();
        words.sort_unstable();
        let mut numbers = vec![0; words.len()];
        for (new, (_, old)) in words.iter().enumerate() {
            numbers[*old as usize] = new as u32;
        }
        (words.into_iter().map(|w| w.0).collect(), numbers)
    }
}

/// Posting lists, one after another, and where each ends.
#[derive(Default)]
struct Lists {
    ends: Vec<u32>,
    postings: Vec<u32>,
}

impl Lists {
    /// The lists of words, by counting: records come in order, so every list is ascending.
    fn of_words(gathered: &Gathered, numbers: &[u32]) -> Self {
        let renumber = |list: u32| (numbers[list as usize / ROLES] as usize) * ROLES + list as usize % ROLES;
        let mut ends = vec![0u32; numbers.len() * ROLES];
        for &list in &gathered.lists {
            ends[renumber(list)] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            let count = *end;
            *end = total;
            total += count;
        }
        let mut postings = vec![0; gathered.lists.len()];
        let mut start = 0;
        for (doc, &end) in gathered.ends.iter().enumerate() {
            for &list in &gathered.lists[start..end] {
                let slot = &mut ends[renumber(list)];
                postings[*slot as usize] = doc as u32;
                *slot += 1;
            }
            start = end;
        }
        Self { ends, postings }
    }

    /// Adds the lists of `keys`, which are sorted; returns the keys.
    fn add_keys(&mut self, keys: &[(Key, u32)]) -> Vec<Key> {
        let mut distinct = Vec::new();
        for group in keys.chunk_by(|a, b| a.0 == b.0) {
            distinct.push(group[0].0);
            self.postings.extend(group.iter().map(|k| k.1));
            self.ends.push(self.postings.len() as u32);
        }
        distinct
    }
}

fn write_keys(path: &Path, records: &dyn RecordBytes, offsets: &[u8], steps: &Steps) -> Result<FileEntry> {
    let mut gathered = gather(records, steps)?;
    let (words, numbers) = gathered.sorted_words();
    let postings = gathered.lists.len() + gathered.keys.len();
    if u32::try_from(postings.max(words.len() * ROLES)).is_err() {
        return Err(Error::TooLarge {
            what: "a segment's posting lists",
            limit: u64::from(u32::MAX),
        });
    }
    let mut lists = Lists::of_words(&gathered, &numbers);
    let mut key_pairs = std::mem::take(&mut gathered.keys);
    key_pairs.par_sort_unstable();
    let keys = lists.add_keys(&key_pairs);
    drop(key_pairs);

    let mut out = SectionWriter::create(path)?;
    out.section(OFFSETS, offsets)?;
    write_strings(&mut out, ID_ENDS, IDS, (0..records.len()).map(|i| records.id(i)))?;
    write_strings(&mut out, WORD_ENDS, WORDS, words.iter().map(|w| w.as_bytes()))?;
    write_u64(&mut out, DELETES, &dictionary(&words, delete_hashes))?;
    write_u64(&mut out, SOUNDS, &dictionary(&words, sound_hashes))?;
    write_u64(&mut out, KEYS, &keys)?;
    out.section_u32(LIST_ENDS, &lists.ends)?;
    out.section_u32(POSTINGS, &lists.postings)?;
    out.section(ROWS, &gathered.rows)?;
    write_strings(
        &mut out,
        SOURCE_ENDS,
        SOURCES,
        gathered.sources.iter().map(|s| s.as_bytes()),
    )?;
    out.finish()
}

/// Pairs of hash and word number, sorted, packed as hash in the high half.
fn dictionary(words: &[Box<str>], hashes: fn(&str) -> Vec<u32>) -> Vec<u64> {
    let mut pairs: Vec<u64> = words
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, word)| {
            hashes(word)
                .into_iter()
                .map(move |h| u64::from(h) << 32 | i as u64)
        })
        .collect();
    pairs.par_sort_unstable();
    pairs
}

fn write_strings<'a>(
    out: &mut SectionWriter,
    ends: u32,
    blob: u32,
    strings: impl Iterator<Item = &'a [u8]>,
) -> Result<()> {
    let mut table = StrTableBuilder::default();
    for text in strings {
        table.push(text)?;
    }
    table.write(out, ends, blob)
}

fn write_u64(out: &mut SectionWriter, tag: u32, values: &[u64]) -> Result<()> {
    out.begin(tag)?;
    let mut buffer = Vec::with_capacity(1 << 16);
    for chunk in values.chunks(1 << 13) {
        buffer.clear();
        buffer.extend(chunk.iter().flat_map(|v| v.to_le_bytes()));
        out.put(&buffer)?;
    }
    Ok(())
}
