//! Opening input: standard input, compression and old encodings, all found out from the first bytes.
use crate::error::{IngestError, is_dash};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes looked at to tell compression, encoding and format.
const PEEK: usize = 4096;

/// How far reading has come, in bytes of the files as they lie on disk. Shared with whoever draws a progress bar.
#[derive(Debug, Default)]
pub struct ReadProgress {
    done: AtomicU64,
    total: AtomicU64,
}

impl ReadProgress {
    /// Bytes read so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Bytes in all files opened so far; standard input counts as nothing.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    fn opened(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Counts what is read for [`ReadProgress`].
struct Counted<R> {
    inner: R,
    progress: Arc<ReadProgress>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.progress.done.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// An opened input: UTF-8 bytes (or nearly so) without a byte-order mark.
pub(crate) struct Source {
    /// The decompressed, decoded bytes.
    pub(crate) reader: Box<dyn BufRead + Send>,
    /// The first bytes of it, at most [`PEEK`].
    pub(crate) head: Vec<u8>,
    /// Something worth telling: another encoding, a name that says gzip on a file that is none.
    pub(crate) note: Option<&'static str>,
    /// Whether the same path can be opened again: a file, not a pipe.
    pub(crate) reopens: bool,
    /// Whether the bytes differ from those on disk: decompressed or decoded.
    pub(crate) unpacked: bool,
}

/// Opens `path` (`-` is standard input), undoing gzip and zstd and turning UTF-16 into UTF-8.
///
/// The first bytes decide, not the name: a `.ndjson` that is really gzip is read as gzip.
pub(crate) fn open(path: &Path, progress: &Arc<ReadProgress>) -> Result<Source, IngestError> {
    let fail = |e| IngestError::open(path, e);
    let mut reopens = false;
    let raw: Box<dyn Read + Send> = if is_dash(path) {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).map_err(fail)?;
        let meta = file.metadata().map_err(fail)?;
        if meta.is_dir() {
            return Err(IngestError::Folder {
                path: path.display().to_string(),
            });
        }
        reopens = meta.is_file();
        progress.opened(meta.len());
        Box::new(Counted {
            inner: file,
            progress: Arc::clone(progress),
        })
    };
    let mut source = from_reader(raw, path).map_err(fail)?;
    source.reopens = reopens;
    Ok(source)
}

/// Lays what is left of `source` into a private temporary file, which is removed with the value returned. When the
/// source breaks off, the file holds what came before, and the error is given beside it.
pub(crate) fn spool(mut source: Source) -> Result<(tempfile::NamedTempFile, Option<io::Error>), IngestError> {
    use std::io::Write;
    let temporary = |e| IngestError::write(std::env::temp_dir(), e);
    // Created with mode 0600.
    let mut copy = tempfile::NamedTempFile::new().map_err(temporary)?;
    loop {
        let length = match source.reader.fill_buf() {
            Ok([]) => return Ok((copy, None)),
            Ok(bytes) => {
                copy.write_all(bytes).map_err(temporary)?;
                bytes.len()
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => 0,
            Err(e) => return Ok((copy, Some(e))),
        };
        source.reader.consume(length);
    }
}

/// Opens any other text input (truth, scored pairs) the way contact and case files are opened: `-` is standard input,
/// gzip and zstd are undone, UTF-16 and byte-order marks are dealt with.
///
/// # Errors
/// [`IngestError`] when the file cannot be opened.
pub fn open_text(path: &Path) -> Result<Box<dyn BufRead + Send>, IngestError> {
    Ok(open(path, &Arc::default())?.reader)
}

/// The same for any reader; `path` only lends its name.
pub(crate) fn from_reader(raw: Box<dyn Read + Send>, path: &Path) -> io::Result<Source> {
    let (head, raw) = peek(raw)?;
    let named_packed = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("gz") || e.eq_ignore_ascii_case("zst"));
    let mut note = None;
    let mut unpacked = true;
    let plain: Box<dyn Read + Send> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(raw)))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Box::new(zstd::Decoder::new(raw)?)
    } else {
        unpacked = false;
        if named_packed {
            note = Some("is named as compressed but is not; read as it is");
        }
        Box::new(raw)
    };
    let (mut head, plain) = match peek(plain) {
        Ok(both) => both,
        // A broken first block: let the line reader meet the same error, so that it is told like any other.
        Err(e) => (Vec::new(), Box::new(Failing(Some(e))) as Box<dyn Read + Send>),
    };
    let encoding = sniff_encoding(&head);
    let reader: Box<dyn BufRead + Send> = match encoding {
        Encoding::Utf8 => Box::new(BufReader::with_capacity(1 << 16, plain)),
        Encoding::Utf8Bom => {
            let mut plain = BufReader::with_capacity(1 << 16, plain);
            plain.read_exact(&mut [0; 3])?;
            head.drain(..3);
            Box::new(plain)
        }
        Encoding::Utf16(which) => {
            note = Some("is in UTF-16; read as such");
            let decoded: Box<dyn Read + Send> = Box::new(Transcoder::new(plain, which));
            let (decoded_head, decoded) = peek(decoded)?;
            head = decoded_head;
            Box::new(BufReader::with_capacity(1 << 16, decoded))
        }
    };
    Ok(Source {
        reader,
        head,
        note,
        reopens: false,
        unpacked,
    })
}

/// Reads up to [`PEEK`] bytes and gives them back in front of the rest. An error after some bytes is met again later.
fn peek(mut raw: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = Vec::with_capacity(PEEK);
    let mut failed = None;
    let mut chunk = [0; PEEK];
    while head.len() < PEEK {
        match raw.read(&mut chunk[..PEEK - head.len()]) {
            Ok(0) => break,
            Ok(n) => head.extend_from_slice(&chunk[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) if head.is_empty() => return Err(e),
            Err(e) => {
                failed = Some(e);
                break;
            }
        }
    }
    let start = Cursor::new(head.clone());
    let rest: Box<dyn Read + Send> = match failed {
        Some(e) => Box::new(start.chain(Failing(Some(e)))),
        None => Box::new(start.chain(raw)),
    };
    Ok((head, rest))
}

/// Fails once with the error it was given, then is at its end.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16(&'static encoding_rs::Encoding),
}

/// UTF-16 shows by its byte-order mark, or by every second byte of Western text being NUL.
fn sniff_encoding(head: &[u8]) -> Encoding {
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        return Encoding::Utf8Bom;
    }
    if head.starts_with(&[0xff, 0xfe]) {
        return Encoding::Utf16(encoding_rs::UTF_16LE);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Encoding::Utf16(encoding_rs::UTF_16BE);
    }
    let sample = &head[..head.len().min(256) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    if half >= 2 && zeros(1) * 10 >= half * 8 && zeros(0) == 0 {
        return Encoding::Utf16(encoding_rs::UTF_16LE);
    }
    if half >= 2 && zeros(0) * 10 >= half * 8 && zeros(1) == 0 {
        return Encoding::Utf16(encoding_rs::UTF_16BE);
    }
    Encoding::Utf8
}

/// Turns a stream in another encoding into UTF-8; what can't be decoded becomes U+FFFD.
struct Transcoder<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Transcoder<R> {
    fn new(inner: R, encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 1 << 14],
            output: Vec::new(),
            at: 0,
            ended: false,
        }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.output.len() && !self.ended {
            let n = self.inner.read(&mut self.input)?;
            self.ended = n == 0;
            let room = self
                .decoder
                .max_utf8_buffer_length(n)
                .unwrap_or(n.saturating_mul(3) + 16);
            self.output.resize(room, 0);
            self.at = 0;
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(&self.input[..n], &mut self.output, self.ended);
            self.output.truncate(written);
        }
        let n = buf.len().min(self.output.len() - self.at);
        buf[..n].copy_from_slice(&self.output[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// Text of bytes that should be UTF-8. Stretches that are not are read as Windows-1252, which is what most old
/// British systems write; the flag says whether that happened.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), false);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let (old, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
        text.push_str(&old);
    }
    (Cow::Owned(text), true)
}

/// One line as [`Lines::next_line`] found it.
pub(crate) enum Line {
    /// The line is in the buffer, without its line end.
    Whole,
    /// The line is longer than the limit; the buffer holds its beginning.
    TooLong {
        /// Its length in bytes.
        bytes: u64,
    },
}

/// Reads lines of bounded length: a longer one is passed over without being held in memory.
pub(crate) struct Lines {
    reader: Box<dyn BufRead + Send>,
    limit: usize,
    /// Number of the line last read, from 1.
    pub(crate) number: u64,
}

impl Lines {
    pub(crate) fn new(reader: Box<dyn BufRead + Send>, limit: usize) -> Self {
        Self {
            reader,
            limit,
            number: 0,
        }
    }

    /// Reads the next line into `buffer`, or gives `None` at the end. After an error `buffer` holds the part of
    /// the line that came before it.
    pub(crate) fn next_line(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Line>> {
        buffer.clear();
        let mut length = 0u64;
        let mut ended = false;
        self.number += 1;
        while !ended {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if chunk.is_empty() {
                if length == 0 {
                    self.number -= 1;
                    return Ok(None);
                }
                break;
            }
            let end = chunk.iter().position(|b| *b == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            let room = self.limit.saturating_sub(buffer.len());
            buffer.extend_from_slice(&part[..part.len().min(room)]);
            length += part.len() as u64;
            let used = end.map_or(chunk.len(), |e| e + 1);
            ended = end.is_some();
            self.reader.consume(used);
        }
        if length > self.limit as u64 {
            return Ok(Some(Line::TooLong { bytes: length }));
        }
        if buffer.last() == Some(&b'\r') {
            buffer.pop();
        }
        Ok(Some(Line::Whole))
    }
}
