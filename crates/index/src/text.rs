//! Fielded and full-text search with tantivy: names, addresses, towns, notes.
//!
//! One tantivy segment to a segment of ours, documents in the order of our records, nothing stored: a hit is a record
//! number. Text is folded before it is indexed and before it is looked for.
//!
//! Scores are sums of fixed weights, not BM25: BM25 knows how many records hold a word, and with it a hidden person
//! could be counted.
use crate::error::{Error, Result};
use crate::layout;
use crate::segment::RecordBytes;
use crate::segment::thaw;
use kithkin_record::ContactRecord;
use kithkin_record::fold::fold;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::{Field as TextField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocId, Index, ReloadPolicy, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument, Term};

/// The fields text is filed under, with the weight of a hit. The order is part of the format.
const FIELDS: [(&str, f32); 10] = [
    ("name", 8.0),
    ("address", 2.0),
    ("town", 4.0),
    ("postcode", 6.0),
    ("phone", 8.0),
    ("email", 8.0),
    ("born", 4.0),
    ("source", 1.0),
    ("id", 8.0),
    ("note", 1.0),
];
/// What a name with one letter wrong still weighs.
const FUZZY_NAME: f32 = 4.0;
/// tantivy's working memory; a segment is written in one piece whatever its size.
const MEMORY: usize = 64 << 20;
/// Words of a query beyond this are not looked for.
const MAX_WORDS: usize = 32;

fn schema() -> Schema {
    let mut builder = Schema::builder();
    for (name, _) in FIELDS {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
    }
    builder.build()
}

fn field(number: usize) -> TextField {
    TextField::from_field_id(number as u32)
}

/// Writes the full-text index of `records` into the new directory `dir`.
pub(crate) fn write(dir: &Path, records: &dyn RecordBytes) -> Result<()> {
    layout::private_dir(dir)?;
    let at = |e: tantivy::TantivyError| Error::text(dir, e);
    let mmap = MmapDirectory::open(dir).map_err(|e| at(e.into()))?;
    let mut writer = Index::builder()
        .schema(schema())
        .single_segment_index_writer::<TantivyDocument>(Box::new(mmap) as Box<dyn Directory>, MEMORY)
        .map_err(at)?;
    for i in 0..records.len() {
        let record = thaw(records.bytes(i)?)?;
        writer.add_document(document(&record)).map_err(at)?;
    }
    writer.finalize().map_err(at)?;
    Ok(())
}

fn document(record: &ContactRecord) -> TantivyDocument {
    let mut doc = TantivyDocument::new();
    let mut add = |name: &str, text: &str| {
        let number = FIELDS.iter().position(|f| f.0 == name);
        let folded = fold(text);
        if let Some(number) = number.filter(|_| !folded.is_empty()) {
            doc.add_text(field(number), folded);
        }
    };
    for name in &record.names {
        add("name", &name.display());
    }
    for address in &record.addresses {
        add("address", &address.lines.join(" "));
        add("address", address.street.as_deref().unwrap_or_default());
        add("town", address.town.as_deref().unwrap_or_default());
        add("town", address.locality.as_deref().unwrap_or_default());
        if let Some(code) = &address.postcode {
            add("postcode", &code.to_string());
            add("postcode", &code.to_string().replace(' ', ""));
        }
    }
    for phone in &record.phones {
        add("phone", phone.e164.as_deref().unwrap_or(&phone.text));
        add("phone", &national(phone.e164.as_deref().unwrap_or_default()));
    }
    for email in &record.emails {
        add("email", email.address.as_deref().unwrap_or(&email.text));
    }
    if let Some(birth) = &record.birth {
        add(
            "born",
            &birth.date.map_or_else(|| birth.text.clone(), |d| d.to_string()),
        );
    }
    add("source", &record.source);
    add("id", &record.id);
    for value in record.extra.values() {
        add("note", value);
    }
    doc
}

/// A UK number as it is dialled at home.
fn national(e164: &str) -> String {
    e164.strip_prefix("+44")
        .map(|rest| format!("0{rest}"))
        .unwrap_or_default()
}

/// The full-text index of one segment, open for reading.
pub(crate) struct Text {
    searcher: Searcher,
}

impl Text {
    /// Opens `dir`, whose files were checked against the manifest before: tantivy trusts its files.
    pub(crate) fn open(dir: &Path, docs: u32) -> Result<Self> {
        let at = |e: tantivy::TantivyError| Error::text(dir, e);
        let directory = ReadOnly(MmapDirectory::open(dir).map_err(|e| at(e.into()))?);
        let index = Index::open(Box::new(directory) as Box<dyn Directory>).map_err(at)?;
        if index.schema() != schema() {
            return Err(Error::damaged(
                dir,
                "its full-text schema is not the one of this format",
            ));
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(at)?;
        let searcher = reader.searcher();
        let fits = searcher.segment_readers().len() <= 1 && searcher.num_docs() == u64::from(docs);
        if !fits {
            return Err(Error::damaged(
                dir,
                "its full-text index holds another number of records",
            ));
        }
        Ok(Self { searcher })
    }

    /// Every record that fits `query`, with its score, in the order of records; `keep` is asked before a record counts.
    pub(crate) fn search(&self, query: &TextQuery, keep: Keep) -> tantivy::Result<Vec<(DocId, f32)>> {
        self.searcher.search(&*query.0, &Hits(keep))
    }
}

/// Whether a record of a segment may be found.
pub(crate) type Keep = Arc<dyn Fn(DocId) -> bool + Send + Sync>;

struct Hits(Keep);

struct SegmentHits {
    keep: Keep,
    hits: Vec<(DocId, f32)>,
}

impl Collector for Hits {
    type Fruit = Vec<(DocId, f32)>;
    type Child = SegmentHits;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentHits> {
        Ok(SegmentHits {
            keep: Arc::clone(&self.0),
            hits: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(DocId, f32)>>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = Vec<(DocId, f32)>;

    fn collect(&mut self, doc: DocId, score: f32) {
        if (self.keep)(doc) {
            self.hits.push((doc, score));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.hits
    }
}

/// A query, understood.
pub(crate) struct TextQuery(Box<dyn Query>);

impl TextQuery {
    /// Reads words, `"phrases"` and `field:word`; what is tied to a field must be there, the rest adds to the score.
    /// `None` when there is nothing to look for.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let clauses: Vec<(Occur, Box<dyn Query>)> = pieces(text)
            .into_iter()
            .take(MAX_WORDS)
            .flat_map(|(name, words)| clauses(name, &words))
            .collect();
        (!clauses.is_empty()).then(|| Self(Box::new(BooleanQuery::new(clauses))))
    }
}

/// Splits a query into pieces, each with the number of its field, if it names one, and its folded words.
fn pieces(text: &str) -> Vec<(Option<usize>, Vec<String>)> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let named = FIELDS
            .iter()
            .position(|(n, _)| rest.strip_prefix(n).is_some_and(|r| r.starts_with(':')));
        if let Some(number) = named {
            rest = &rest[FIELDS[number].0.len() + 1..];
        }
        let (piece, quoted, after) = match rest.strip_prefix('"') {
            Some(inner) => inner
                .split_once('"')
                .map_or((inner, true, ""), |(p, after)| (p, true, after)),
            None => rest
                .split_once(char::is_whitespace)
                .map_or((rest, false, ""), |(p, after)| (p, false, after)),
        };
        rest = after.trim_start();
        let words: Vec<String> = fold(piece)
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        if quoted || named.is_some() {
            pieces.push((named, words));
        } else {
            pieces.extend(words.into_iter().map(|w| (None, vec![w])));
        }
    }
    pieces.retain(|(_, words)| !words.is_empty());
    pieces
}

fn clauses(named: Option<usize>, words: &[String]) -> Vec<(Occur, Box<dyn Query>)> {
    match named {
        Some(number) if words.len() > 1 => vec![(Occur::Must, phrase(number, words))],
        Some(number) => words.iter().map(|w| (Occur::Must, one_word(number, w))).collect(),
        None if words.len() > 1 => {
            let fields = (0..FIELDS.len()).map(|number| phrase(number, words)).collect();
            vec![(
                Occur::Must,
                Box::new(DisjunctionMaxQuery::new(fields)) as Box<dyn Query>,
            )]
        }
        None => words
            .iter()
            .map(|w| {
                let fields = (0..FIELDS.len()).map(|number| one_word(number, w)).collect();
                (
                    Occur::Should,
                    Box::new(DisjunctionMaxQuery::new(fields)) as Box<dyn Query>,
                )
            })
            .collect(),
    }
}

fn fixed(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, weight))
}

fn phrase(number: usize, words: &[String]) -> Box<dyn Query> {
    let terms = words
        .iter()
        .map(|w| Term::from_field_text(field(number), w))
        .collect();
    let weight = FIELDS[number].1 * words.len() as f32;
    fixed(Box::new(PhraseQuery::new(terms)), weight)
}

fn one_word(number: usize, word: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field(number), word);
    let exact = Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic));
    let exact = fixed(exact, FIELDS[number].1);
    if FIELDS[number].0 == "name" && word.len() >= 4 {
        let fuzzy = fixed(Box::new(FuzzyTermQuery::new(term, 1, true)), FUZZY_NAME);
        Box::new(BoostQuery::new(
            Box::new(DisjunctionMaxQuery::new(vec![exact, fuzzy])),
            1.0,
        ))
    } else {
        exact
    }
}

/// tantivy's memory-mapped directory without its writes: opening an index for reading leaves no lock file behind.
#[derive(Clone)]
struct ReadOnly(MmapDirectory);

impl fmt::Debug for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadOnly(..)")
    }
}

fn read_only() -> std::io::Error {
    std::io::Error::new(
        std::io::ErrorKind::PermissionDenied,
        "the index is open for reading only",
    )
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(read_only()),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> std::io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> std::io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_cut_into_words_phrases_and_fields() {
        let cut = pieces(r#"Shaz town:Leeds "14 Elm Road" name:"o'brien smith" x:y"#);
        let shown: Vec<String> = cut
            .iter()
            .map(|(f, w)| format!("{}={}", f.map_or("", |n| FIELDS[n].0), w.join("+")))
            .collect();
        assert_eq!(
            shown,
            [
                "=shaz",
                "town=leeds",
                "=14+elm+road",
                "name=obrien+smith",
                "=x",
                "=y"
            ]
        );
    }

    #[test]
    fn a_query_of_nothing_looks_for_nothing() {
        for text in ["", "  ", "\"\"", "name:", "!!", "\""] {
            assert!(TextQuery::parse(text).is_none(), "{text}");
        }
    }
}
