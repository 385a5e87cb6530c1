//! People to be linked, before they are.
use super::{Label, LinkError, LinkOptions, LinkOutcome, prepare, run, train};
use crate::control::Control;
use kithkin_model::Model;
use kithkin_record::ContactRecord;

/// People to be linked, given batch by batch: of each record only what matching needs is kept, so that files whose records
/// would not fit into memory can be linked.
///
/// ```
/// use kithkin::link::{LinkOptions, People};
/// use kithkin::record::{ContactRecord, DateValue, PersonName};
/// let options = LinkOptions::default();
/// let mut people = People::new(&options);
/// for (name, born) in [
///     ("Margaret Osgerby", "1951-03-07"),
///     ("Peggy Osgerby", "1951-03-07"),
///     ("Idris Whitfield", "1984-11-30"),
/// ] {
///     people.extend(&[ContactRecord {
///         names: vec![PersonName::parse(name)],
///         birth: Some(DateValue::parse(born)),
///         ..Default::default()
///     }]);
/// }
/// assert_eq!(people.dedupe(&options, &Default::default())?.clusters, [0, 0, 2]);
/// # Ok::<(), kithkin::link::LinkError>(())
/// ```
#[derive(Clone)]
pub struct People(pub(super) prepare::Gathered);

impl People {
    /// Nobody yet; the extra columns of `options` are those compared.
    pub fn new(options: &LinkOptions) -> Self {
        Self(prepare::Gathered::new(&options.extras))
    }

    pub(super) fn of(records: &[ContactRecord], options: &LinkOptions) -> Self {
        let mut people = Self::new(options);
        people.extend(records);
        people
    }

    /// Adds `records` behind those added before. Thousands at a time keep all cores busy.
    pub fn extend(&mut self, records: &[ContactRecord]) {
        self.0.extend(records);
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As [`super::dedupe()`].
    ///
    /// # Errors
    /// [`LinkError`] when there is too little to train on, or the run was cancelled.
    pub fn dedupe(self, options: &LinkOptions, control: &Control) -> Result<LinkOutcome, LinkError> {
        run(self.0, None, options, control)
    }

    /// As [`super::link()`]; the `first` records are one file, the others the other.
    ///
    /// # Errors
    /// [`LinkError`] when there is too little to train on, or the run was cancelled.
    pub fn link(
        self,
        first: usize,
        options: &LinkOptions,
        control: &Control,
    ) -> Result<LinkOutcome, LinkError> {
        run(self.0, Some(first), options, control)
    }

    /// As [`super::train()`].
    ///
    /// # Errors
    /// [`LinkError`] when labels are all of one kind or name records that are not there.
    pub fn train(self, labels: &[Label]) -> Result<Model, LinkError> {
        train::learn(self.0, labels)
    }
}
