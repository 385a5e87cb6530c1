//! An open index and a model: what everything is asked of.
use crate::Control;
use crate::error::Error;
use crate::find::{self, FindOutcome, FindRequest, Params, ReadNotes, Restricted, Setup};
use kithkin_casefile::Statement;
use kithkin_index::Index;
use kithkin_record::CaseFile;
use std::path::Path;
use std::sync::Arc;

/// How an [`Engine`] works.
#[derive(Clone)]
pub struct EngineOptions {
    /// The numbers behind the weights.
    pub params: Params,
    /// Reads the notes of a case; by default [`kithkin_casefile::read`]. Another reader can supply statements that a
    /// person has corrected.
    pub read: Arc<ReadNotes>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            params: Params::shipped().clone(),
            read: Arc::new(|case: &CaseFile| -> Vec<Statement> { kithkin_casefile::read(case) }),
        }
    }
}

/// An open index and a model. Cheap to share between threads; nothing in it changes.
///
/// ```
/// use kithkin::record::{CaseFile, ContactRecord, PersonName, Relation, Wish, WishKind};
/// use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
///
/// # let dir = tempfile::tempdir()?;
/// let mut writer = kithkin::index::IndexWriter::create(dir.path().join("idx"))?;
/// writer.add(&ContactRecord {
///     id: "C1".into(),
///     names: vec![PersonName::parse("Philomena O'Hanlon")],
///     ..ContactRecord::default()
/// })?;
/// writer.commit()?;
///
/// let engine = Engine::open(dir.path().join("idx"), EngineOptions::default())?;
/// let case = CaseFile {
///     id: "LL-1".into(),
///     wishes: vec![Wish {
///         id: "w1".into(),
///         who: "Philomena O'Hanlon".into(),
///         relation: Some(Relation::FosterCarer),
///         wish: WishKind::Find,
///     }],
///     ..CaseFile::default()
/// };
/// let request = FindRequest { as_of: AsOf::File, ..FindRequest::default() };
/// let outcome = engine.find(&[case], &request, &Control::default())?;
/// let best = &outcome.proposals[0];
/// assert_eq!((best.contact.as_deref(), best.target.as_deref()), (Some("C1"), Some("w1")));
/// // The weights add up.
/// let sum: f64 = best.prior + best.evidence.iter().map(|e| e.weight).sum::<f64>();
/// assert!((sum - best.weight).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Engine {
    pub(crate) index: Index,
    pub(crate) options: EngineOptions,
    pub(crate) restricted: Restricted,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({} records)", self.index.len())
    }
}

impl Engine {
    /// Opens the index directory `dir`.
    ///
    /// # Errors
    /// [`Error::Index`] when there is no index, or a damaged one.
    pub fn open(dir: impl AsRef<Path>, options: EngineOptions) -> Result<Self, Error> {
        Self::with_index(Index::open(dir)?, options)
    }

    /// An engine on an index that is already open.
    ///
    /// # Errors
    /// [`Error::Index`] when its records cannot be read.
    pub fn with_index(index: Index, options: EngineOptions) -> Result<Self, Error> {
        let restricted = Restricted::of(&index)?;
        Ok(Self {
            index,
            options,
            restricted,
        })
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Finds people for every case: ranked proposals, best first within each case, in the order of `cases`.
    ///
    /// Who must not be found is worked out for all cases first and left out before anything is scored: the proposals
    /// are those of an index without these records. The same input gives the same bytes on any number of threads.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when `control` was told to stop; [`Error::Index`] when the index cannot be read.
    pub fn find(
        &self,
        cases: &[CaseFile],
        request: &FindRequest,
        control: &Control,
    ) -> Result<FindOutcome, Error> {
        find::find(&self.setup(), cases, None, request, control)
    }

    pub(crate) fn setup(&self) -> Setup<'_> {
        Setup {
            index: &self.index,
            params: &self.options.params,
            restricted: &self.restricted,
            read: &*self.options.read,
        }
    }
}
