//! Writing an index: all at once, or as a change to one that exists.
use crate::container::SectionWriter;
use crate::error::{Error, IoContext as _, Result};
use crate::exclude::Exclude;
use crate::index::Index;
use crate::layout::{self, WriteLock};
use crate::manifest::{FileEntry, Manifest, SegmentEntry};
use crate::map::Mapped;
use crate::segment::{self, MAX_DOCS, RecordBytes, Segment, write_segment};
use crate::step::{Step, Steps};
use kithkin_record::ContactRecord;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// More segments than this are merged at the next commit, the smallest ones, down to half as many.
const MAX_SEGMENTS: usize = 8;

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The generation that is now in force.
    pub generation: u64,
    /// Records added under ids the index did not have.
    pub added: u64,
    /// Records that took the place of one with the same id, whether of the index or added before in the same run.
    pub replaced: u64,
    /// Records erased.
    pub erased: u64,
    /// Records in force after the commit.
    pub records: u64,
    /// Bytes of the index on disk.
    pub bytes: u64,
}

/// An archive waiting in the spool file.
struct Spooled {
    id: String,
    start: u64,
    len: usize,
}

/// Builds an index, or changes one.
///
/// Nothing is visible before [`IndexWriter::commit`], and then everything is. Dropped or killed before that, the index
/// is as it was; what is left on disk is removed by the next writer. One writer at a time.
///
/// The same records give the same segments, byte for byte, in whatever order and on however many threads they are
/// added, except for tantivy's files and the time in the manifest.
pub struct IndexWriter {
    dir: PathBuf,
    building: PathBuf,
    /// The index as it is: `None` when it is to be replaced as a whole.
    old: Option<Index>,
    generation: u64,
    spool: BufWriter<File>,
    spooled: Vec<Spooled>,
    spool_len: u64,
    erase_ids: BTreeSet<String>,
    erase_sources: BTreeSet<String>,
    steps: Steps,
    max_docs: usize,
    /// Last, so that the lock outlives everything else.
    _lock: WriteLock,
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl IndexWriter {
    /// A writer that replaces whatever index is at `dir` with the records added to it. `dir` may be new, empty, or an index.
    ///
    /// # Errors
    /// [`Error::NotOurs`] when `dir` holds anything else, [`Error::Locked`] when another writer is at work.
    pub fn create(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        let lock = WriteLock::claim(dir)?;
        // A manifest that can't be read is no reason not to replace the index; its segments stay until the commit.
        let generation = Manifest::read(dir).map_or(0, |m| m.generation);
        Self::start(dir, lock, None, generation.max(newest_generation(dir)?))
    }

    /// A writer that changes the index at `dir`.
    ///
    /// # Errors
    /// [`Error::NoIndex`] when there is none, and the errors of [`Index::open`] and [`IndexWriter::create`].
    pub fn update(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        Manifest::read(dir)?;
        let lock = WriteLock::claim(dir)?;
        let old = Index::open(dir)?;
        let generation = old.manifest().generation.max(newest_generation(dir)?);
        Self::start(dir, lock, Some(old), generation)
    }

    fn start(dir: &Path, lock: WriteLock, old: Option<Index>, generation: u64) -> Result<Self> {
        if let Ok(manifest) = Manifest::read(dir) {
            sweep(dir, &manifest)?;
        } else {
            // Without a manifest nothing tells a leftover from damage, so only unfinished builds are removed.
            layout::sweep(dir, &|_| true)?;
        }
        let building = layout::building_dir(dir)?;
        let spool = layout::private_file(&building.join("spool"))?;
        Ok(Self {
            dir: dir.to_owned(),
            building,
            old,
            generation: generation + 1,
            spool: BufWriter::with_capacity(1 << 18, spool),
            spooled: Vec::new(),
            spool_len: 0,
            erase_ids: BTreeSet::new(),
            erase_sources: BTreeSet::new(),
            steps: Steps::default(),
            max_docs: MAX_DOCS,
            _lock: lock,
        })
    }

    /// Calls `hook` at every [`Step`] of the commit, from any thread; `Break` stops it with [`Error::Stopped`]. From
    /// [`Step::Committed`] on the change stands whatever the hook says.
    #[must_use]
    pub fn on_step(mut self, hook: impl Fn(Step) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        self.steps = Steps(Some(Arc::new(hook)));
        self
    }

    /// Spreads the records over segments of at most `docs`; one million is the default and the most.
    #[must_use]
    pub fn segment_size(mut self, docs: usize) -> Self {
        self.max_docs = docs.clamp(1, MAX_DOCS);
        self
    }

    /// Adds a record, in place of any other with its id.
    ///
    /// # Errors
    /// [`Error::Io`] when it can't be written down.
    pub fn add(&mut self, record: &ContactRecord) -> Result<()> {
        let bytes = rkyv::to_bytes::<rkyv::rancor::Error>(record).map_err(|e| Error::Archive {
            reason: e.to_string(),
        })?;
        let path = self.building.join("spool");
        let pad = self.spool_len.next_multiple_of(16) - self.spool_len;
        self.spool
            .write_all(&[0; 16][..pad as usize])
            .and_then(|()| self.spool.write_all(&bytes))
            .at(&path, "cannot write")?;
        self.spooled.push(Spooled {
            id: record.id.clone(),
            start: self.spool_len + pad,
            len: bytes.len(),
        });
        self.spool_len += pad + bytes.len() as u64;
        Ok(())
    }

    /// Erases the record with this id, so that none of its bytes is left, and none of any older version of it. A record added
    /// under the id to this writer is kept.
    pub fn erase_id(&mut self, id: &str) {
        self.erase_ids.insert(id.to_owned());
    }

    /// Erases every record of `source`, as [`IndexWriter::erase_id`] does.
    pub fn erase_source(&mut self, source: &str) {
        self.erase_sources.insert(source.to_owned());
    }

    /// Erases what `selector` names: [`IndexWriter::erase_id`] or [`IndexWriter::erase_source`].
    pub fn erase(&mut self, selector: &crate::Selector) {
        match selector {
            crate::Selector::Id(id) => self.erase_id(id),
            crate::Selector::Source(source) => self.erase_source(source),
        }
    }

    /// Puts everything in force.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Stopped`] and [`Error::TooLarge`] leave the index as it was. An error after
    /// [`Step::Committed`] means that files of the old generation are still to be removed; the next writer does so.
    pub fn commit(mut self) -> Result<Summary> {
        let spool_path = self.building.join("spool");
        self.spool.flush().at(&spool_path, "cannot write")?;
        let spool = Mapped::open(&spool_path, self.spool_len)?;
        let mut summary = Summary {
            generation: self.generation,
            ..Summary::default()
        };
        let spooled = newest_of_each_id(std::mem::take(&mut self.spooled), &mut summary);

        let no_segments = Vec::new();
        let old = self.old.as_ref().map_or(&no_segments, |o| &o.segments);
        let erased = self.erased(old)?;
        let mut dead = self.dead_after(old, &spooled, &erased, &mut summary);
        let rewrite = rewritten(old, &erased, &dead, spooled.len());
        let mut records = Records {
            spool: &spool,
            parts: Vec::with_capacity(spooled.len()),
        };
        records.parts.extend(spooled.iter().map(|s| Part {
            id: s.id.as_bytes(),
            from: Origin::Spool(s.start, s.len),
        }));
        for (segment, _) in old.iter().zip(&rewrite).filter(|(_, r)| **r) {
            records.keep(segment, &dead[number_of(old, segment)]);
        }
        records.parts.sort_unstable_by_key(|p| p.id);

        let mut entries: Vec<SegmentEntry> = old
            .iter()
            .zip(&rewrite)
            .filter(|(_, r)| !**r)
            .map(|(s, _)| s.entry().clone())
            .collect();
        let mut keep_dead = rewrite.iter().map(|r| !r);
        dead.retain(|_| keep_dead.next().unwrap_or(false));
        entries.extend(self.write_segments(&records)?);
        dead.resize(entries.len(), Exclude::none());
        let alive = entries
            .iter()
            .zip(&dead)
            .map(|(e, d)| u64::from(e.docs) - d.len() as u64)
            .sum();
        let dead_file = self.write_dead(&dead)?;
        let manifest = Manifest::new(self.generation, alive, entries, dead_file);
        summary.records = alive;
        summary.bytes = bytes_of(&manifest);
        drop(records);
        drop(spool);
        self.publish(&manifest)?;
        Ok(summary)
    }

    /// The records to erase of each old segment, older versions included.
    fn erased(&self, old: &[Segment]) -> Result<Vec<Exclude>> {
        let mut ids = self.erase_ids.clone();
        if let Some(index) = self.old.as_ref().filter(|_| !self.erase_sources.is_empty()) {
            for source in &self.erase_sources {
                ids.extend(
                    index
                        .of_source(source)
                        .into_iter()
                        .map(|doc| index.id(doc).to_owned()),
                );
            }
        }
        let mut erased = vec![Exclude::none(); old.len()];
        for (segment, set) in old.iter().zip(&mut erased) {
            for id in &ids {
                if let Some(local) = segment.ids().find(id.as_bytes()) {
                    set.insert(local as u32);
                }
            }
            // Replaced versions that came from an erased source go too, even if the newest version did not.
            for source in &self.erase_sources {
                let key = crate::keys::key(crate::keys::Kind::Source, source.as_bytes());
                segment.with_key(key).iter().for_each(|doc| set.insert(doc));
            }
        }
        Ok(erased)
    }

    /// The records of each old segment that are out of force after this commit.
    fn dead_after(
        &self,
        old: &[Segment],
        spooled: &[Spooled],
        erased: &[Exclude],
        summary: &mut Summary,
    ) -> Vec<Exclude> {
        let mut dead: Vec<Exclude> = old.iter().map(|s| s.dead.clone()).collect();
        for (segment, (dead, erased)) in old.iter().zip(dead.iter_mut().zip(erased)) {
            for doc in erased.docs() {
                summary.erased += u64::from(!dead.contains(doc));
                dead.insert(doc);
            }
            for added in spooled {
                if let Some(local) = segment.ids().find(added.id.as_bytes()).map(|l| l as u32) {
                    if !dead.contains(local) {
                        summary.replaced += 1;
                        summary.added -= 1;
                    }
                    dead.insert(local);
                }
            }
        }
        dead
    }

    fn write_segments(&self, records: &Records<'_>) -> Result<Vec<SegmentEntry>> {
        let mut entries = Vec::new();
        for (i, parts) in records.parts.chunks(self.max_docs).enumerate() {
            let name = layout::segment_name(self.generation, i);
            let beside = self.building.join(&name);
            let chunk = RecordsChunk {
                spool: records.spool,
                parts,
            };
            entries.push(write_segment(&beside, &name, &chunk, &self.steps)?);
            self.steps.take(Step::SegmentWritten)?;
            let place = self.dir.join(&name);
            fs::rename(&beside, &place).at(&place, "cannot put the segment in place")?;
            self.steps.take(Step::SegmentPlaced)?;
        }
        Ok(entries)
    }

    fn write_dead(&self, dead: &[Exclude]) -> Result<Option<FileEntry>> {
        if dead.iter().all(Exclude::is_empty) {
            return Ok(None);
        }
        let mut out = SectionWriter::create(&self.dir.join(layout::dead_name(self.generation)))?;
        out.begin(segment::DEAD)?;
        for (number, set) in (0u32..).zip(dead) {
            for doc in set.docs() {
                out.put(&number.to_le_bytes())?;
                out.put(&doc.to_le_bytes())?;
            }
        }
        out.finish().map(Some)
    }

    fn publish(&self, manifest: &Manifest) -> Result<()> {
        layout::sync_dir(&self.dir)?;
        let mut stopped = Ok(());
        layout::publish_manifest(&self.dir, &manifest.to_bytes(), &mut || {
            stopped = self.steps.take(Step::ManifestWritten);
            stopped.is_ok()
        })?;
        stopped?;
        let _ = self.steps.take(Step::Committed);
        sweep(&self.dir, manifest)
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        // A build that was not committed leaves nothing behind; failing that, the next writer sweeps.
        let _ = fs::remove_dir_all(&self.building);
        if let Ok(manifest) = Manifest::read(&self.dir) {
            let _ = sweep(&self.dir, &manifest);
        }
    }
}

fn sweep(dir: &Path, manifest: &Manifest) -> Result<()> {
    let keep = |name: &str| {
        manifest.segments.iter().any(|s| s.name == name) || manifest.dead.iter().any(|d| d.name == name)
    };
    layout::sweep(dir, &keep)
}

/// The highest generation that any segment in `dir` carries, so that a new one never takes a name in use.
fn newest_generation(dir: &Path) -> Result<u64> {
    let names = layout::sorted_entries(dir)?;
    let generation = |p: &PathBuf| layout::generation_of(p.file_name()?.to_str()?);
    Ok(names.iter().filter_map(generation).max().unwrap_or(0))
}

fn newest_of_each_id(mut spooled: Vec<Spooled>, summary: &mut Summary) -> Vec<Spooled> {
    let all = spooled.len();
    spooled.sort_by(|a, b| a.id.cmp(&b.id).then(b.start.cmp(&a.start)));
    spooled.dedup_by(|later, first| later.id == first.id);
    summary.added = spooled.len() as u64;
    summary.replaced = (all - spooled.len()) as u64;
    spooled
}

fn number_of(segments: &[Segment], segment: &Segment) -> usize {
    segments
        .iter()
        .position(|s| s.name() == segment.name())
        .unwrap_or_default()
}

/// Which old segments are written anew: those with erased records, those a quarter out of force, and the smallest of too many.
fn rewritten(old: &[Segment], erased: &[Exclude], dead: &[Exclude], added: usize) -> Vec<bool> {
    let mut rewrite: Vec<bool> = old
        .iter()
        .zip(erased.iter().zip(dead))
        .map(|(s, (erased, dead))| {
            !erased.is_empty() || (!dead.is_empty() && dead.len() * 4 >= s.docs() as usize)
        })
        .collect();
    let kept = rewrite.iter().filter(|r| !**r).count();
    if kept + usize::from(added > 0) > MAX_SEGMENTS {
        let mut by_size: Vec<usize> = (0..old.len()).filter(|&i| !rewrite[i]).collect();
        by_size.sort_by_key(|&i| (old[i].docs(), i));
        by_size
            .into_iter()
            .take(kept - MAX_SEGMENTS / 2)
            .for_each(|i| rewrite[i] = true);
    }
    rewrite
}

fn bytes_of(manifest: &Manifest) -> u64 {
    let files = manifest
        .segments
        .iter()
        .flat_map(|s| &s.files)
        .chain(&manifest.dead);
    files.map(|f| f.len).sum()
}

#[derive(Clone, Copy)]
enum Origin<'a> {
    Spool(u64, usize),
    Segment(&'a Segment, u32),
}

#[derive(Clone, Copy)]
struct Part<'a> {
    id: &'a [u8],
    from: Origin<'a>,
}

/// The records of the segments to be, from the spool and from segments that are written anew.
struct Records<'a> {
    spool: &'a Mapped,
    parts: Vec<Part<'a>>,
}

impl<'a> Records<'a> {
    fn keep(&mut self, segment: &'a Segment, dead: &Exclude) {
        let alive = (0..segment.docs()).filter(|&doc| !dead.contains(doc));
        self.parts.extend(alive.map(|doc| Part {
            id: segment.ids().get(doc as usize),
            from: Origin::Segment(segment, doc),
        }));
    }
}

struct RecordsChunk<'a> {
    spool: &'a Mapped,
    parts: &'a [Part<'a>],
}

impl RecordBytes for RecordsChunk<'_> {
    fn len(&self) -> usize {
        self.parts.len()
    }

    fn id(&self, i: usize) -> &[u8] {
        self.parts[i].id
    }

    fn bytes(&self, i: usize) -> Result<&[u8]> {
        match self.parts[i].from {
            Origin::Spool(start, len) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                self.spool
                    .get(start..start.saturating_add(len))
                    .ok_or_else(|| self.spool.damaged("it was cut short"))
            }
            Origin::Segment(segment, doc) => segment.archive(doc),
        }
    }
}
