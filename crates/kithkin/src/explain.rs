//! Why a contact record is proposed for a case.
use crate::Control;
use crate::engine::Engine;
use crate::error::Error;
use crate::find::{FindRequest, Proposal};
use kithkin_record::CaseFile;

impl Engine {
    /// The proposal of `contact` for `case` with all its evidence, on whichever of its targets it fits best; `None`
    /// when it is not proposed.
    ///
    /// `None` has no reason with it on purpose: a record that fits nobody, one that must not be found, and an id that
    /// does not exist look the same. For the same reason adoption restrictions of *other* cases of a run only count
    /// when those are given to [`Engine::find`].
    ///
    /// # Errors
    /// [`Error::Index`] when the index cannot be read.
    pub fn explain(
        &self,
        case: &CaseFile,
        contact: &str,
        request: &FindRequest,
    ) -> Result<Option<Proposal>, Error> {
        let outcome = self.find(std::slice::from_ref(case), request, &Control::default())?;
        Ok(outcome
            .proposals
            .into_iter()
            .find(|p| p.contact.as_deref() == Some(contact)))
    }
}
