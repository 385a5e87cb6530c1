//! UK addresses and postcodes.
use crate::{date::Period, hidden_debug};

/// A UK postcode in its two halves; the inward code may be missing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Postcode {
    /// Outward code in capitals, such as `LS8`.
    pub outward: String,
    /// Inward code in capitals, such as `4AB`, when known.
    pub inward: Option<String>,
}
hidden_debug!(Postcode);

impl Postcode {
    /// Reads and repairs a postcode; `None` when it is not one.
    ///
    /// ```
    /// let p = kithkin_record::Postcode::parse("ls8 4ab").unwrap();
    /// assert_eq!((p.outward.as_str(), p.inward.as_deref()), ("LS8", Some("4AB")));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let clean: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_uppercase();
        if !(5..=7).contains(&clean.len()) {
            return None;
        }
        let (outward, inward) = clean.split_at(clean.len() - 3);
        let valid = inward.starts_with(|c: char| c.is_ascii_digit())
            && outward.starts_with(|c: char| c.is_ascii_alphabetic());
        valid.then(|| Self {
            outward: outward.to_owned(),
            inward: Some(inward.to_owned()),
        })
    }
}

impl std::fmt::Display for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.outward)?;
        self.inward
            .as_ref()
            .map_or(Ok(()), |inward| write!(f, " {inward}"))
    }
}

/// A place somebody lived: the lines as written, and the parts read from them.
#[derive(Clone, Default, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Address {
    /// The address lines as the source wrote them, town and postcode not among them where the source kept them apart.
    pub lines: Vec<String>,
    /// Flat, room or unit: `2`, `b`, `ground floor`.
    pub flat: Option<String>,
    /// House number with its letter: `14`, `14a`, `12-14`.
    pub number: Option<String>,
    /// House or building name.
    pub house: Option<String>,
    /// Street in full words: `elm road` for `Elm Rd`.
    pub street: Option<String>,
    /// Village or part of town.
    pub locality: Option<String>,
    /// Post town or city.
    pub town: Option<String>,
    /// Postcode.
    pub postcode: Option<Postcode>,
    /// What stood in the postcode's place when it is no UK postcode: one of another country, or one mistyped.
    pub postcode_text: Option<String>,
    /// When they lived there.
    pub period: Period,
}
hidden_debug!(Address);

impl Address {
    /// Reads address `lines`, with `town` and `postcode` where the source keeps them apart. A missing town or
    /// postcode is looked for at the end of the lines.
    pub fn parse(lines: &[&str], town: Option<&str>, postcode: Option<&str>, period: Period) -> Self {
        Self {
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
            town: town.map(str::to_owned),
            postcode: postcode.and_then(Postcode::parse),
            postcode_text: postcode
                .filter(|p| !p.trim().is_empty() && Postcode::parse(p).is_none())
                .map(str::to_owned),
            period,
            ..Self::default()
        }
    }

    /// Whether nothing at all is known of the place.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.town.is_none() && self.postcode.is_none()
    }

    /// One line of text: lines, town, postcode.
    pub fn display(&self) -> String {
        let mut parts = self.lines.clone();
        parts.extend(self.town.clone());
        parts.extend(self.postcode.as_ref().map(ToString::to_string));
        parts.join(", ")
    }
}
