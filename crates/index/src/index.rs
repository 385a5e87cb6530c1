//! An index, open for reading.
use crate::candidates::sketch::{self, Sketch};
use crate::container::{Sections, read_u32};
use crate::error::{Error, Result};
use crate::exclude::Exclude;
use crate::keys::{self, Key, Kind, Place};
use crate::layout;
use crate::manifest::Manifest;
use crate::name_keys::Role;
use crate::scratch::Pool;
use crate::segment::{self, List, Segment};
use crate::text::TextQuery;
use kithkin_record::contact::ArchivedContactRecord;
use kithkin_record::date::DayNumber;
use kithkin_record::fold::fold;
use kithkin_record::{ContactRecord, Postcode};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// How often opening starts over when a writer commits in the middle of it.
const OPEN_TRIES: usize = 8;

/// A record found by its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextHit {
    /// The record.
    pub doc: u32,
    /// The sum of the fixed weights of the words found.
    pub score: f32,
}

/// An index directory, open for reading.
///
/// Records have numbers below [`Index::limit`], in the order of their ids within each commit; numbers hold as long as
/// this value lives, whatever a writer does meanwhile. It may be shared between threads.
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    pub(crate) segments: Vec<Segment>,
    pub(crate) limit: u32,
    pub(crate) pool: Pool,
    sketches: OnceLock<Vec<Sketch>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("dir", &self.dir)
            .field("records", &self.manifest.records)
            .finish()
    }
}

impl Index {
    /// Opens the index at `dir`.
    ///
    /// Checks formats, lengths, the checksums of manifest and keys, and that all parts fit each other. A record is checked
    /// when it is read, the full-text files when they are first searched; [`Index::verify`] checks everything at once.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Version`] and [`Error::Damaged`] say what to do; [`Error::Io`] when reading fails.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        let mut tries = 0;
        loop {
            let manifest = Manifest::read(dir)?;
            let generation = manifest.generation;
            match Self::open_generation(dir, manifest) {
                Err(_) if tries < OPEN_TRIES && Manifest::read(dir)?.generation != generation => tries += 1,
                result => return result,
            }
        }
    }

    pub(crate) fn open_generation(dir: &Path, manifest: Manifest) -> Result<Self> {
        let damaged = |what| Error::damaged(&dir.join(layout::MANIFEST), what);
        let mut dead = read_dead(dir, &manifest)?;
        let mut segments = Vec::with_capacity(manifest.segments.len());
        let mut limit = 0u32;
        for (i, entry) in manifest.segments.iter().enumerate() {
            let dead = dead.get_mut(i).map(std::mem::take).unwrap_or_default();
            segments.push(Segment::open(dir, entry, limit, dead)?);
            limit = limit
                .checked_add(entry.docs)
                .ok_or_else(|| damaged("it counts too many records"))?;
        }
        let alive: u64 = segments
            .iter()
            .map(|s| u64::from(s.docs()) - s.dead.len() as u64)
            .sum();
        if alive != manifest.records {
            return Err(damaged("its count of records does not fit its segments"));
        }
        Ok(Self {
            dir: dir.to_owned(),
            manifest,
            segments,
            limit,
            pool: Pool::default(),
            sketches: OnceLock::new(),
        })
    }

    /// A sketch of every row, made on first use.
    pub(crate) fn sketches(&self) -> &[Sketch] {
        self.sketches.get_or_init(|| {
            let zero = sketch::zero_day();
            let rows = self
                .segments
                .iter()
                .flat_map(|s| (0..s.docs()).map(|doc| s.row(doc)));
            rows.map(|row| Sketch::of(&row, zero)).collect()
        })
    }

    /// Checks the checksum of every file.
    ///
    /// # Errors
    /// [`Error::Damaged`] names the first file that is not as it was written.
    pub fn verify(&self) -> Result<()> {
        self.segments.iter().try_for_each(|s| s.check_files(|_| true))?;
        (0..self.limit).try_for_each(|doc| self.with_record(doc, |_| ()))
    }

    /// Where the index lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Version, generation and time of the index.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many records are in force.
    pub fn len(&self) -> usize {
        usize::try_from(self.manifest.records).unwrap_or(usize::MAX)
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.manifest.records == 0
    }

    /// Every record number is below this; not every number below it is a record in force.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The numbers of the records in force, ascending.
    pub fn docs(&self) -> impl Iterator<Item = u32> + '_ {
        self.segments
            .iter()
            .flat_map(|s| (0..s.docs()).filter(|&d| !s.dead.contains(d)).map(|d| s.base + d))
    }

    /// The segment of record `doc`, and its number there.
    pub(crate) fn locate(&self, doc: u32) -> Result<(&Segment, u32)> {
        let at = self.segments.partition_point(|s| s.base <= doc);
        let segment = at
            .checked_sub(1)
            .and_then(|at| self.segments.get(at))
            .filter(|_| doc < self.limit);
        let segment = segment.ok_or(Error::NoSuchRecord {
            doc,
            limit: self.limit,
        })?;
        Ok((segment, doc - segment.base))
    }

    /// Record `doc`.
    ///
    /// # Errors
    /// [`Error::NoSuchRecord`] for a number past the end, [`Error::Damaged`] when its bytes are not as they were written.
    pub fn record(&self, doc: u32) -> Result<ContactRecord> {
        let (segment, local) = self.locate(doc)?;
        let archived = segment.record(local)?;
        rkyv::deserialize::<ContactRecord, rkyv::rancor::Error>(archived)
            .map_err(|_| segment.damaged_record())
    }

    /// Calls `look` with record `doc` in place, without copying it.
    ///
    /// # Errors
    /// As [`Index::record`].
    pub fn with_record<T>(&self, doc: u32, look: impl FnOnce(&ArchivedContactRecord) -> T) -> Result<T> {
        let (segment, local) = self.locate(doc)?;
        segment.record(local).map(look)
    }

    /// The id of record `doc`; empty for a number past the end.
    pub fn id(&self, doc: u32) -> &str {
        let found = self.locate(doc).ok();
        found
            .and_then(|(s, local)| std::str::from_utf8(s.ids().get(local as usize)).ok())
            .unwrap_or_default()
    }

    /// The record with this id.
    pub fn doc(&self, id: &str) -> Option<u32> {
        self.segments.iter().rev().find_map(|s| {
            let local = s.ids().find(id.as_bytes())? as u32;
            (!s.dead.contains(local)).then_some(s.base + local)
        })
    }

    /// The names of the sources and how many records in force each has, sorted by name.
    pub fn sources(&self) -> Vec<(String, usize)> {
        let mut names: Vec<String> = self
            .segments
            .iter()
            .flat_map(|s| {
                (0..s.sources().len()).map(|i| String::from_utf8_lossy(s.sources().get(i)).into_owned())
            })
            .collect();
        names.sort();
        names.dedup();
        let counted = names.into_iter().map(|name| {
            let records = self.of_source(&name).len();
            (name, records)
        });
        counted.filter(|(_, records)| *records > 0).collect()
    }

    /// The records that have `key`, ascending.
    fn filed_under(&self, key: Key) -> Vec<u32> {
        self.gather(|s| s.with_key(key))
    }

    fn gather<'a>(&'a self, list: impl Fn(&'a Segment) -> List<'a>) -> Vec<u32> {
        let alive = |s: &'a Segment| {
            list(s)
                .iter()
                .filter(|&d| !s.dead.contains(d))
                .map(|d| s.base + d)
        };
        self.segments.iter().flat_map(alive).collect()
    }

    /// The records of `source`, ascending.
    pub fn of_source(&self, source: &str) -> Vec<u32> {
        self.filed_under(keys::key(Kind::Source, source.as_bytes()))
    }

    /// The records that share a dwelling with record `doc`, at whatever time, ascending and without itself. See
    /// [`crate::address_keys`] for what a dwelling is.
    ///
    /// # Errors
    /// As [`Index::record`].
    pub fn sharing_address(&self, doc: u32) -> Result<Vec<u32>> {
        let record = self.record(doc)?;
        let dwellings = record.addresses.iter().flat_map(|a| Place::of(a).dwellings());
        Ok(self.union_without(doc, dwellings.map(keys::address_key)))
    }

    /// The records filed under one of [`crate::address_keys`], ascending.
    pub fn at_address_key(&self, address_key: u64) -> Vec<u32> {
        self.filed_under(keys::address_key(address_key))
    }

    /// The records with a phone number that record `doc` has too, ascending and without itself.
    ///
    /// # Errors
    /// As [`Index::record`].
    pub fn sharing_phone(&self, doc: u32) -> Result<Vec<u32>> {
        let record = self.record(doc)?;
        let mut docs: Vec<u32> = record
            .phones
            .iter()
            .filter_map(|p| p.e164.as_deref())
            .flat_map(|number| self.by_phone(number))
            .collect();
        docs.sort_unstable();
        docs.dedup();
        docs.retain(|&d| d != doc);
        Ok(docs)
    }

    fn union_without(&self, doc: u32, keys: impl Iterator<Item = Key>) -> Vec<u32> {
        let mut docs: Vec<u32> = keys.flat_map(|k| self.filed_under(k)).collect();
        docs.sort_unstable();
        docs.dedup();
        docs.retain(|&d| d != doc);
        docs
    }

    /// The records with the phone number `e164`, ascending; masked digits (`*`) stand for any. A number of which less
    /// than the last three digits are known finds nothing.
    pub fn by_phone(&self, e164: &str) -> Vec<u32> {
        let Some(key) = keys::phone_key(e164) else {
            return Vec::new();
        };
        let mut docs = self.filed_under(key);
        let fits = |record: &ArchivedContactRecord| {
            record
                .phones
                .iter()
                .filter_map(|p| p.e164.as_ref())
                .any(|number| keys::phones_fit(number, e164))
        };
        docs.retain(|&doc| self.with_record(doc, fits).unwrap_or(false));
        docs
    }

    /// The records with this e-mail address, ascending.
    pub fn by_email(&self, address: &str) -> Vec<u32> {
        self.filed_under(keys::key(Kind::Email, address.trim().to_lowercase().as_bytes()))
    }

    /// The records whose date of birth is written as this one day, ascending.
    pub fn born_on(&self, day: DayNumber) -> Vec<u32> {
        self.filed_under(keys::day_key(day))
    }

    /// The records that may have been born in `year`, ascending; without those that leave more than three years open.
    pub fn born_in(&self, year: i16) -> Vec<u32> {
        self.filed_under(keys::year_key(year))
    }

    /// The records that `source` puts into its household `household`, ascending.
    pub fn in_household(&self, source: &str, household: &str) -> Vec<u32> {
        self.filed_under(keys::pair_key(Kind::Household, source, household))
    }

    /// The records of which a word of a family name (or the whole, joined: `buistjackson`) folds to the same as `family`, ascending.
    pub fn with_family(&self, family: &str) -> Vec<u32> {
        let word = fold(family).replace(' ', "");
        self.gather(|s| {
            s.words()
                .find(word.as_bytes())
                .map(|n| s.with_word(n, Role::Family))
                .unwrap_or_default()
        })
    }

    /// The records with an address in this postcode, ascending; in the whole outward code when it has no inward one.
    pub fn in_postcode(&self, postcode: &Postcode) -> Vec<u32> {
        let outward = fold(&postcode.outward);
        match &postcode.inward {
            Some(inward) => self.filed_under(keys::key(Kind::Postcode, (outward + &fold(inward)).as_bytes())),
            None => self.filed_under(keys::key(Kind::Outward, outward.as_bytes())),
        }
    }

    /// The records in which `source` states a link to its record `id`, ascending.
    pub fn linked_to(&self, source: &str, id: &str) -> Vec<u32> {
        self.filed_under(keys::pair_key(Kind::Link, source, id))
    }

    /// The records that best fit `query`, best first, at most `limit`, none of `exclude`.
    ///
    /// A query is words, `"phrases"` and `field:word` or `field:"phrase"`, with the fields name, address, town, postcode,
    /// phone, email, born, source, id and note. A name may have one letter wrong. Scores do not depend on how many
    /// records there are or what else they hold. Equal scores come in the order of records.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the full-text files are not as they were written, [`Error::Text`] when searching them fails.
    pub fn full_text(&self, query: &str, exclude: &Exclude, limit: usize) -> Result<Vec<TextHit>> {
        let Some(query) = TextQuery::parse(query) else {
            return Ok(Vec::new());
        };
        let exclude = Arc::new(exclude.clone());
        let mut hits = Vec::new();
        for segment in &self.segments {
            let (base, dead, exclude) = (segment.base, segment.dead.clone(), Arc::clone(&exclude));
            let keep = Arc::new(move |doc: u32| !dead.contains(doc) && !exclude.contains(base + doc));
            let found = segment
                .text()?
                .search(&query, keep)
                .map_err(|e| Error::text(&segment.file(layout::TEXT), e))?;
            hits.extend(found.into_iter().map(|(doc, score)| TextHit {
                doc: base + doc,
                score,
            }));
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        hits.truncate(limit);
        Ok(hits)
    }
}

/// The replaced records of each segment.
fn read_dead(dir: &Path, manifest: &Manifest) -> Result<Vec<Exclude>> {
    let mut dead = vec![Exclude::none(); manifest.segments.len()];
    let Some(entry) = &manifest.dead else {
        return Ok(dead);
    };
    let file = Sections::open(&dir.join(&entry.name), entry, true)?;
    let range = file.range(segment::DEAD)?;
    let pairs = file.bytes(&range);
    for i in 0..pairs.len() / 8 {
        let (number, doc) = (read_u32(pairs, i * 2) as usize, read_u32(pairs, i * 2 + 1));
        match (dead.get_mut(number), manifest.segments.get(number)) {
            (Some(set), Some(entry)) if doc < entry.docs => set.insert(doc),
            _ => return Err(file.map().damaged("it names a record that is not there")),
        }
    }
    Ok(dead)
}
