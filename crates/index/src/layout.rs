//! Names of files in an index directory, and the file-system steps that make a build atomic and private.
//!
//! ```text
//! DIR/                     0700
//!   kithkin.lock           marks the directory as ours; locked while a writer runs
//!   manifest.json          names everything below; replacing it is the commit
//!   seg-00000003-00/       an immutable segment, written by generation 3
//!     records.kk           archived contact records
//!     keys.kk              ids, name dictionary, keys, posting lists, packed rows
//!     text/                tantivy's files
//!   dead-00000004.kk       records of older segments that generation 4 replaced
//!   building-*/            a build under way, or left by one that was killed: the next writer removes it
//! ```
use crate::error::{Error, IoContext as _, Result};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

pub(crate) const LOCK: &str = "kithkin.lock";
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const RECORDS: &str = "records.kk";
pub(crate) const KEYS: &str = "keys.kk";
pub(crate) const TEXT: &str = "text";
const MANIFEST_NEW: &str = "manifest.json.new";
const SEGMENT: &str = "seg-";
const DEAD: &str = "dead-";
const BUILDING: &str = "building-";
const LOCK_TEXT: &[u8] = b"This directory is a Kithkin index. Files in it are managed by kithkin.\n";

pub(crate) fn segment_name(generation: u64, number: usize) -> String {
    format!("{SEGMENT}{generation:08}-{number:02}")
}

pub(crate) fn dead_name(generation: u64) -> String {
    format!("{DEAD}{generation:08}.kk")
}

/// Whether `name`, read from a manifest, is a plain file name of ours: nothing may lead out of the directory.
pub(crate) fn is_segment_name(name: &str) -> bool {
    name.strip_prefix(SEGMENT).is_some_and(plain)
}

pub(crate) fn is_dead_name(name: &str) -> bool {
    name.strip_prefix(DEAD)
        .and_then(|n| n.strip_suffix(".kk"))
        .is_some_and(plain)
}

/// The generation in the name of a segment or of a file of replaced records.
pub(crate) fn generation_of(name: &str) -> Option<u64> {
    let rest = name.strip_prefix(SEGMENT).or_else(|| name.strip_prefix(DEAD))?;
    rest.get(..8)?.parse().ok()
}

fn plain(rest: &str) -> bool {
    !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Creates a directory that only its owner can read.
pub(crate) fn private_dir(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).at(path, "cannot create the directory")
}

/// Creates a new file that only its owner can read.
pub(crate) fn private_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).at(path, "cannot create")
}

/// Gives every file below `dir` mode 0600 and every directory 0700, and writes them through to the disk.
pub(crate) fn seal(dir: &Path) -> Result<()> {
    for entry in sorted_entries(dir)? {
        if entry.is_dir() {
            seal(&entry)?;
        } else {
            set_mode(&entry, 0o600)?;
            File::open(&entry)
                .and_then(|f| f.sync_all())
                .at(&entry, "cannot write through to the disk")?;
        }
    }
    set_mode(dir, 0o700)?;
    sync_dir(dir)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).at(path, "cannot make private")
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<()> {
    Ok(())
}

/// Makes renames and new names in `dir` durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(dir)
            .and_then(|f| f.sync_all())
            .at(dir, "cannot write the directory through to the disk")?;
    }
    Ok(())
}

/// The entries of `dir`, sorted by name.
pub(crate) fn sorted_entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).and_then(|r| {
        r.map(|e| e.map(|e| e.path()))
            .collect::<std::io::Result<Vec<_>>>()
    });
    let mut entries = entries.at(dir, "cannot list the directory")?;
    entries.sort();
    Ok(entries)
}

/// Every file below `dir`, sorted by path.
pub(crate) fn all_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in sorted_entries(dir)? {
        if entry.is_dir() {
            files.extend(all_files(&entry)?);
        } else {
            files.push(entry);
        }
    }
    Ok(files)
}

/// The sole right to write to an index directory, held until it is dropped (or the process dies).
pub(crate) struct WriteLock {
    file: File,
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Closing alone is not enough: a process that another thread is just starting holds a copy of the open file
        // until it runs its own program. If unlocking fails, closing still does it then.
        let _ = self.file.unlock();
    }
}

impl WriteLock {
    /// Makes `dir` an index directory if it is new or empty, and takes its lock.
    ///
    /// # Errors
    /// [`Error::NotOurs`] when it holds anything else; [`Error::Locked`] when another writer is at work.
    pub(crate) fn claim(dir: &Path) -> Result<Self> {
        if !dir.exists() {
            if let Some(parent) = dir.parent().filter(|p| !p.as_os_str().is_empty()) {
                fs::create_dir_all(parent).at(parent, "cannot create the directory")?;
            }
            match private_dir(dir) {
                Err(Error::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
                other => other?,
            }
        }
        if !dir.is_dir() {
            return Err(Error::NotOurs { path: dir.to_owned() });
        }
        if !is_ours(dir) {
            if !sorted_entries(dir)?.is_empty() {
                return Err(Error::NotOurs { path: dir.to_owned() });
            }
            set_mode(dir, 0o700)?;
            let path = dir.join(LOCK);
            match private_file(&path) {
                Ok(mut file) => file
                    .write_all(LOCK_TEXT)
                    .and_then(|()| file.sync_all())
                    .at(&path, "cannot write")?,
                Err(Error::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Self::take(dir)
    }

    /// Takes the lock of an index directory that exists.
    pub(crate) fn take(dir: &Path) -> Result<Self> {
        let path = dir.join(LOCK);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .at(&path, "cannot open")?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::Locked { path: dir.to_owned() }),
            Err(fs::TryLockError::Error(source)) => Err(source).at(&path, "cannot lock"),
        }
    }
}

/// Whether `dir` was made by [`WriteLock::claim`].
pub(crate) fn is_ours(dir: &Path) -> bool {
    let mut text = Vec::new();
    let read = File::open(dir.join(LOCK)).and_then(|f| f.take(1024).read_to_end(&mut text));
    // A writer killed between creating the file and writing it leaves it short; nothing else does.
    read.is_ok() && LOCK_TEXT.starts_with(&text)
}

/// A fresh private directory inside `dir` to build in.
pub(crate) fn building_dir(dir: &Path) -> Result<PathBuf> {
    let path = dir.join(format!("{BUILDING}{}", std::process::id()));
    private_dir(&path)?;
    Ok(path)
}

/// Writes the manifest and, if `go_on` then says so, puts it in place: the commit point of a build.
pub(crate) fn publish_manifest(dir: &Path, bytes: &[u8], go_on: &mut dyn FnMut() -> bool) -> Result<()> {
    let new = dir.join(MANIFEST_NEW);
    remove_file_if_there(&new)?;
    let mut file = private_file(&new)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .at(&new, "cannot write")?;
    if !go_on() {
        return remove_file_if_there(&new);
    }
    let path = dir.join(MANIFEST);
    fs::rename(&new, &path).at(&path, "cannot put the new manifest in place")?;
    sync_dir(dir)
}

/// Whether the file at `inside`, relative to an index directory and not named by its manifest, is one of ours.
pub(crate) fn is_leftover(inside: &Path) -> bool {
    let first = inside.iter().next().and_then(|n| n.to_str()).unwrap_or_default();
    first.starts_with(BUILDING) || is_segment_name(first) || is_dead_name(first) || first == MANIFEST_NEW
}

/// Removes what killed builds and replaced generations left: names of ours that `keep` does not hold. Files that are not ours stay.
pub(crate) fn sweep(dir: &Path, keep: &dyn Fn(&str) -> bool) -> Result<()> {
    for path in sorted_entries(dir)? {
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        let stale_dir = name.starts_with(BUILDING) || (is_segment_name(name) && !keep(name));
        let stale_file = name == MANIFEST_NEW || (is_dead_name(name) && !keep(name));
        let is_dir = path
            .symlink_metadata()
            .at(&path, "cannot read its kind")?
            .is_dir();
        if stale_dir && is_dir {
            fs::remove_dir_all(&path).at(&path, "cannot remove")?;
        } else if stale_file && !is_dir {
            remove_file_if_there(&path)?;
        }
    }
    sync_dir(dir)
}

fn remove_file_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).at(path, "cannot remove"),
        _ => Ok(()),
    }
}
