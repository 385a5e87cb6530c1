//! The manifest: which segments make up the index, and how each of their files must look.
use crate::error::{Error, IoContext as _, Result};
use crate::layout;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The format this version writes and reads. Raised whenever an older reader would misread what is written.
pub const FORMAT_VERSION: u32 = 1;
const MAGIC: &str = "kithkin-index";
/// A manifest is small; anything larger is not one.
const MAX_BYTES: u64 = 64 << 20;

/// What the manifest says of the index as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    magic: String,
    /// The format of the whole directory.
    pub format: u32,
    /// A fingerprint of how records are laid out in the archive: a program whose records look different must not read it.
    layout: u32,
    /// Counts the commits.
    pub generation: u64,
    /// When this generation was committed, in seconds since 1970.
    pub created: u64,
    /// How many records are in force.
    pub records: u64,
    pub(crate) segments: Vec<SegmentEntry>,
    pub(crate) dead: Option<FileEntry>,
    /// CRC-32 of this manifest as JSON with this field 0.
    crc32: u32,
}

/// One segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentEntry {
    pub(crate) name: String,
    /// Records in it, replaced ones included.
    pub(crate) docs: u32,
    pub(crate) files: Vec<FileEntry>,
}

/// One file, its path relative to the segment (or to the index directory).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    pub(crate) name: String,
    pub(crate) len: u64,
    pub(crate) crc32: u32,
}

impl SegmentEntry {
    pub(crate) fn file(&self, name: &str, manifest: &Path) -> Result<&FileEntry> {
        self.files
            .iter()
            .find(|f| f.name == name)
            .ok_or_else(|| Error::damaged(manifest, "it lists no such file"))
    }
}

impl FileEntry {
    /// Measures the file `path`, listed as `name`.
    pub(crate) fn measure(path: &Path, name: String) -> Result<Self> {
        let file = fs::File::open(path).at(path, "cannot open")?;
        let mut reader = std::io::BufReader::with_capacity(1 << 18, file);
        let mut crc = crc32fast::Hasher::new();
        let mut len = 0;
        loop {
            let bytes = std::io::BufRead::fill_buf(&mut reader).at(path, "cannot read")?;
            if bytes.is_empty() {
                break;
            }
            crc.update(bytes);
            let n = bytes.len();
            len += n as u64;
            std::io::BufRead::consume(&mut reader, n);
        }
        Ok(Self {
            name,
            len,
            crc32: crc.finalize(),
        })
    }

    /// Whether the file `path` is as it was written.
    pub(crate) fn check(&self, path: &Path) -> Result<()> {
        let found = Self::measure(path, String::new())?;
        if found.len != self.len {
            return Err(Error::damaged(path, "its length is not the one in the manifest"));
        }
        if found.crc32 != self.crc32 {
            return Err(Error::damaged(
                path,
                "its checksum is not the one in the manifest",
            ));
        }
        Ok(())
    }
}

impl Manifest {
    pub(crate) fn new(
        generation: u64,
        records: u64,
        segments: Vec<SegmentEntry>,
        dead: Option<FileEntry>,
    ) -> Self {
        let created = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_secs());
        Self {
            magic: MAGIC.to_owned(),
            format: FORMAT_VERSION,
            layout: record_layout(),
            generation,
            created,
            records,
            segments,
            dead,
            crc32: 0,
        }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut sealed = self.clone();
        sealed.crc32 = sealed.checksum();
        serde_json::to_vec_pretty(&sealed).unwrap_or_default()
    }

    /// The length of the file at `inside`, relative to the index directory, if the manifest names it.
    pub(crate) fn file_len(&self, inside: &Path) -> Option<u64> {
        let mut segments = self
            .segments
            .iter()
            .filter_map(|s| Some((s, inside.strip_prefix(&s.name).ok()?)));
        let in_segment = segments.find_map(|(s, rest)| s.files.iter().find(|f| Path::new(&f.name) == rest));
        in_segment
            .or_else(|| self.dead.as_ref().filter(|d| Path::new(&d.name) == inside))
            .map(|f| f.len)
    }

    fn checksum(&self) -> u32 {
        let zeroed = Self {
            crc32: 0,
            ..self.clone()
        };
        crc32fast::hash(&serde_json::to_vec(&zeroed).unwrap_or_default())
    }

    /// Reads and checks the manifest of the index at `dir`.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(layout::MANIFEST);
        let len = match fs::metadata(&path) {
            Ok(meta) => meta.len(),
            Err(e)
                if matches!(
                    e.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ) =>
            {
                return Err(Error::NoIndex { path: dir.to_owned() });
            }
            Err(e) => return Err(e).at(&path, "cannot read"),
        };
        if len > MAX_BYTES {
            return Err(Error::damaged(&path, "it is far too long for a manifest"));
        }
        let bytes = fs::read(&path).at(&path, "cannot read")?;
        Self::parse(&bytes, &path)
    }

    fn parse(bytes: &[u8], path: &Path) -> Result<Self> {
        // The version first: another format may have other fields.
        #[derive(Deserialize)]
        struct Head {
            magic: String,
            format: u32,
        }
        let head: Head =
            serde_json::from_slice(bytes).map_err(|_| Error::damaged(path, "it is no manifest"))?;
        if head.magic != MAGIC {
            return Err(Error::damaged(path, "it is no manifest"));
        }
        if head.format != FORMAT_VERSION {
            return Err(Error::Version {
                path: path.to_owned(),
                found: head.format,
                expected: FORMAT_VERSION,
            });
        }
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|_| Error::damaged(path, "a field is missing or malformed"))?;
        if manifest.layout != record_layout() {
            return Err(Error::Layout {
                path: path.to_owned(),
            });
        }
        if manifest.checksum() != manifest.crc32 {
            return Err(Error::damaged(path, "its checksum does not fit its content"));
        }
        let names_fit = manifest.segments.iter().all(|s| layout::is_segment_name(&s.name))
            && manifest
                .segments
                .iter()
                .flat_map(|s| &s.files)
                .all(|f| is_inside(&f.name))
            && manifest.dead.iter().all(|d| layout::is_dead_name(&d.name));
        if !names_fit {
            return Err(Error::damaged(path, "it names a file outside the index"));
        }
        Ok(manifest)
    }
}

/// The sizes of the archived types, mixed: adding, removing or retyping a field changes it.
fn record_layout() -> u32 {
    use kithkin_record::{address, contact, date, issue, name, restriction, telecom};
    let sizes = [
        size_of::<contact::ArchivedContactRecord>(),
        size_of::<contact::ArchivedStatedLink>(),
        size_of::<name::ArchivedPersonName>(),
        size_of::<date::ArchivedDateValue>(),
        size_of::<date::ArchivedPartialDate>(),
        size_of::<date::ArchivedPeriod>(),
        size_of::<address::ArchivedAddress>(),
        size_of::<address::ArchivedPostcode>(),
        size_of::<telecom::ArchivedPhone>(),
        size_of::<telecom::ArchivedEmail>(),
        size_of::<restriction::ArchivedRestriction>(),
        size_of::<issue::ArchivedIssue>(),
    ];
    let endian = u32::from_ne_bytes([1, 2, 3, 4]).to_le_bytes();
    let bytes: Vec<u8> = sizes
        .iter()
        .flat_map(|s| (*s as u32).to_le_bytes())
        .chain(endian)
        .collect();
    crc32fast::hash(&bytes)
}

/// Whether a listed path stays inside its segment.
fn is_inside(name: &str) -> bool {
    let path = Path::new(name);
    path.components()
        .all(|c| matches!(c, std::path::Component::Normal(_)))
        && path.components().count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_written() {
        let entry = FileEntry {
            name: "keys.kk".into(),
            len: 7,
            crc32: 9,
        };
        let segment = SegmentEntry {
            name: "seg-00000001-00".into(),
            docs: 3,
            files: vec![entry],
        };
        let manifest = Manifest::new(4, 3, vec![segment], None);
        let back = Manifest::parse(&manifest.to_bytes(), Path::new("m")).unwrap();
        assert_eq!(
            (back.generation, back.segments, back.records),
            (4, manifest.segments, 3)
        );
    }

    #[test]
    fn any_changed_value_is_noticed() {
        let text = String::from_utf8(Manifest::new(4, 3, Vec::new(), None).to_bytes()).unwrap();
        let changed = text.replace("\"records\": 3", "\"records\": 4");
        assert_ne!(text, changed);
        assert!(matches!(
            Manifest::parse(changed.as_bytes(), Path::new("m")),
            Err(Error::Damaged { .. })
        ));
    }

    #[test]
    fn another_format_asks_for_a_rebuild() {
        let text = String::from_utf8(Manifest::new(4, 3, Vec::new(), None).to_bytes()).unwrap();
        let newer = text.replace("\"format\": 1", "\"format\": 77");
        let error = Manifest::parse(newer.as_bytes(), Path::new("m")).unwrap_err();
        assert!(error.to_string().contains("rebuild"), "{error}");
    }

    #[test]
    fn paths_cannot_leave_the_directory() {
        for name in ["../x", "/etc/passwd", "a/../b", "a/b/c"] {
            assert!(!is_inside(name), "{name}");
        }
        assert!(is_inside("text/meta.json"));
    }
}
