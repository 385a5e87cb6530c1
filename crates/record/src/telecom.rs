//! Phone numbers and e-mail addresses.
use crate::hidden_debug;

/// A phone number: the text as written and its digits in E.164, masked digits kept as `*`.
#[derive(Clone, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Phone {
    /// As written.
    pub text: String,
    /// `+441134960127`, or with masks `+4478*****102`; `None` when it can't be read as a number.
    pub e164: Option<String>,
}
hidden_debug!(Phone);

impl Phone {
    /// Reads a phone number as written in the UK; words around it are ignored.
    ///
    /// ```
    /// let phone = kithkin_record::Phone::parse("0113 496 0127 (mum)");
    /// assert_eq!(phone.e164.as_deref(), Some("+441134960127"));
    /// ```
    pub fn parse(text: &str) -> Self {
        let digits: String = text
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '*' | '+'))
            .collect();
        let e164 = digits
            .strip_prefix('0')
            .filter(|d| d.len() >= 9)
            .map(|d| format!("+44{d}"));
        Self {
            text: text.to_owned(),
            e164,
        }
    }

    /// Whether some digits are masked.
    pub fn is_masked(&self) -> bool {
        self.e164.as_ref().is_some_and(|d| d.contains('*'))
    }
}

/// An e-mail address in lower case, and the text as written.
#[derive(Clone, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Email {
    /// As written.
    pub text: String,
    /// Lower-case address; `None` when it can't be one.
    pub address: Option<String>,
}
hidden_debug!(Email);

impl Email {
    /// Reads an e-mail address.
    pub fn parse(text: &str) -> Self {
        let clean = text.trim().to_lowercase();
        let address = email_address::EmailAddress::is_valid(&clean).then_some(clean);
        Self {
            text: text.to_owned(),
            address,
        }
    }
}
