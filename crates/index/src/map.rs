//! Files read through a memory map: the one place of this crate with `unsafe` code.
use crate::error::{Error, IoContext as _, Result};
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// A whole file in memory, read only. An empty file maps to no bytes.
pub(crate) struct Mapped {
    map: Option<memmap2::Mmap>,
    path: PathBuf,
}

impl Mapped {
    /// Maps `path`, which must have exactly `len` bytes.
    pub(crate) fn open(path: &Path, len: u64) -> Result<Self> {
        let file = File::open(path).at(path, "cannot open")?;
        let found = file.metadata().at(path, "cannot read its length")?.len();
        if found != len {
            return Err(Error::damaged(path, "its length is not the one in the manifest"));
        }
        Ok(Self {
            map: Self::map(&file, len).at(path, "cannot map")?,
            path: path.to_owned(),
        })
    }

    #[allow(unsafe_code)]
    fn map(file: &File, len: u64) -> std::io::Result<Option<memmap2::Mmap>> {
        if len == 0 {
            return Ok(None);
        }
        // SAFETY: a mapped file must not change while it is mapped. Writers of this crate write a file in a private
        // directory, publish it by a rename and never open it for writing again; a replaced file is unlinked, which
        // leaves the mapping whole. The files are mode 0600, so only the same user could break this by hand. Every
        // value read through the map is checked (lengths, checksums, rkyv's validation) before it is used.
        unsafe { memmap2::Mmap::map(file) }.map(Some)
    }

    /// An error saying that this file is damaged.
    pub(crate) fn damaged(&self, what: &'static str) -> Error {
        Error::damaged(&self.path, what)
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.map.as_deref().unwrap_or_default()
    }
}
