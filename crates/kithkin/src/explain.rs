//! Why a contact record is proposed for a case.
use crate::Control;
use crate::engine::Engine;
use crate::error::Error;
use crate::find::{self, FindRequest, Proposal};
use kithkin_record::CaseFile;

impl Engine {
    /// The proposal of `contact` for the case of `cases` with the id `case`, with all its evidence, on whichever of its
    /// targets it fits best; `None` when it is not proposed.
    ///
    /// `None` has no reason with it on purpose: a record that fits nobody, one that must not be found, and an id that
    /// does not exist look the same. Give all cases of the run: an adoption that another one tells of hides here too.
    ///
    /// # Errors
    /// [`Error::Index`] when the index cannot be read.
    pub fn explain(
        &self,
        cases: &[CaseFile],
        case: &str,
        contact: &str,
        request: &FindRequest,
    ) -> Result<Option<Proposal>, Error> {
        let Some(at) = cases.iter().position(|c| c.id == case) else {
            return Ok(None);
        };
        let outcome = find::find(&self.setup(), cases, Some(at), request, &Control::default())?;
        Ok(outcome
            .proposals
            .into_iter()
            .find(|p| p.contact.as_deref() == Some(contact)))
    }
}
