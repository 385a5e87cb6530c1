//! Output files that only their owner may read.
use crate::error::{IngestError, is_dash};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

enum Sink {
    Stdout(BufWriter<io::Stdout>),
    Plain(BufWriter<File>),
    Gzip(flate2::write::GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

/// An output file with mode 0600, compressed when its name ends in `.gz` or `.zst`; see [`create_private`].
///
/// Call [`PrivateFile::finish`] when all is written: dropping it loses the error of the last bytes, and the end
/// of a compressed file.
pub struct PrivateFile {
    path: PathBuf,
    sink: Sink,
}

/// Creates (or empties) an output file that only its owner may read and write, because it will hold people's data.
/// `-` is standard output. A name ending in `.gz` or `.zst` is written compressed.
///
/// ```
/// use std::io::Write;
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("out.ndjson.gz");
/// let mut file = kithkin_ingest::create_private(&path)?;
/// writeln!(file, "{{}}")?;
/// file.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`IngestError::Write`] when the file cannot be created.
pub fn create_private(path: &Path) -> Result<PrivateFile, IngestError> {
    let fail = |e| IngestError::write(path, e);
    if is_dash(path) {
        return Ok(PrivateFile {
            path: path.to_owned(),
            sink: Sink::Stdout(BufWriter::new(io::stdout())),
        });
    }
    let file = BufWriter::new(open_private(path).map_err(fail)?);
    let packed = |e: &str| path.extension().is_some_and(|x| x.eq_ignore_ascii_case(e));
    let sink = if packed("gz") {
        Sink::Gzip(flate2::write::GzEncoder::new(
            file,
            flate2::Compression::default(),
        ))
    } else if packed("zst") {
        Sink::Zstd(zstd::Encoder::new(file, 0).map_err(fail)?)
    } else {
        Sink::Plain(file)
    };
    Ok(PrivateFile {
        path: path.to_owned(),
        sink,
    })
}

#[cfg(unix)]
fn open_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    // `mode` holds for new files only; an old one keeps its own unless told. Devices and pipes are left alone.
    if file.metadata()?.is_file() {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

#[cfg(not(unix))]
fn open_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
}

impl PrivateFile {
    /// Writes what is left and closes the file.
    ///
    /// # Errors
    /// [`IngestError::Write`] when the last bytes cannot be written, for instance because the disk is full.
    pub fn finish(self) -> Result<(), IngestError> {
        let Self { path, sink } = self;
        let done = match sink {
            Sink::Stdout(mut out) => out.flush(),
            Sink::Plain(mut out) => out.flush(),
            Sink::Gzip(out) => out.finish().and_then(|mut f| f.flush()),
            Sink::Zstd(out) => out.finish().and_then(|mut f| f.flush()),
        };
        done.map_err(|e| IngestError::write(path, e))
    }

    /// The path it was created with.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for PrivateFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Stdout(out) => out.write(buf),
            Sink::Plain(out) => out.write(buf),
            Sink::Gzip(out) => out.write(buf),
            Sink::Zstd(out) => out.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout(out) => out.flush(),
            Sink::Plain(out) => out.flush(),
            Sink::Gzip(out) => out.flush(),
            Sink::Zstd(out) => out.flush(),
        }
    }
}
