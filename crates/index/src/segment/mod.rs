//! A segment: an immutable set of records with everything to find them by.
//!
//! `records.kk` holds one rkyv archive a record, each aligned to 16 bytes, in the order of ids. `keys.kk` holds:
//!
//! | section | content |
//! |---|---|
//! | `OFFSETS` | a record each: place in `records.kk` (u64), length (u32), CRC-32 (u32) |
//! | `ID_ENDS`, `IDS` | ids, sorted; the number of an id is the number of its record |
//! | `WORD_ENDS`, `WORDS` | the distinct name words, sorted |
//! | `DELETES`, `SOUNDS` | pairs of hash and word number, sorted: the fuzzy dictionary |
//! | `KEYS` | hashes of keys, sorted |
//! | `LIST_ENDS`, `POSTINGS` | posting lists: three a name word (given, middle, family), then one a key |
//! | `ROWS` | packed rows of 64 bytes |
//! | `SOURCE_ENDS`, `SOURCES` | the names of the sources |
mod read;
mod write;

pub(crate) use read::{List, Segment};
pub(crate) use write::{MAX_DOCS, RecordBytes, thaw, write_segment};

pub(crate) const RECORDS: u32 = 1;
pub(crate) const OFFSETS: u32 = 2;
pub(crate) const ID_ENDS: u32 = 3;
pub(crate) const IDS: u32 = 4;
pub(crate) const WORD_ENDS: u32 = 5;
pub(crate) const WORDS: u32 = 6;
pub(crate) const DELETES: u32 = 7;
pub(crate) const SOUNDS: u32 = 8;
pub(crate) const KEYS: u32 = 9;
pub(crate) const LIST_ENDS: u32 = 10;
pub(crate) const POSTINGS: u32 = 11;
pub(crate) const ROWS: u32 = 12;
pub(crate) const SOURCE_ENDS: u32 = 13;
pub(crate) const SOURCES: u32 = 14;
pub(crate) const DEAD: u32 = 32;

/// Bytes of an `OFFSETS` entry.
pub(crate) const OFFSET_ENTRY: usize = 16;
