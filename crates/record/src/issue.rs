//! What could not be understood of a value.

/// One thing wrong with one field. Parsing goes on; the issue says where and why.
///
/// `reason` may be shown to a user, so it names the kind of fault and never repeats the value.
#[derive(Clone, Debug, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Issue {
    /// The field as FORMATS.md names it, such as `birthDate` or `address[1].postalCode`.
    pub field: String,
    /// What is wrong, in a few words, without the value.
    pub reason: String,
}

impl Issue {
    /// An issue with `field` for `reason`.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}
