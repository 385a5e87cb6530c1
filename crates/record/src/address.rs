//! UK addresses and postcodes.
mod parse;

use crate::{date::Period, fold::fold, hidden_debug};

/// A UK postcode in its two halves; the inward code may be missing or cut short. A postcode of another country is
/// kept whole in the outward half.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Postcode {
    /// Outward code in capitals, such as `LS8`.
    pub outward: String,
    /// Inward code in capitals, such as `4AB`, when known.
    pub inward: Option<String>,
}
hidden_debug!(Postcode);

/// Shapes of outward codes: A a letter, 9 a digit.
const OUTWARD: [&str; 6] = ["A9", "A99", "AA9", "A9A", "AA99", "AA9A"];
/// Most characters that may have to be read as another one (`O` for `0`).
const MAX_REPAIRS: usize = 2;

impl Postcode {
    /// Reads a UK postcode, repairing letters and digits that are taken for each other (`SWIA 1AA`, `LS8 4A8`); also
    /// an outward code alone, and one with a cut inward code. `None` when it is not one.
    ///
    /// ```
    /// use kithkin_record::Postcode;
    /// let p = Postcode::parse("ls8 4ab").unwrap();
    /// assert_eq!((p.outward.as_str(), p.inward.as_deref()), ("LS8", Some("4AB")));
    /// assert_eq!(Postcode::parse("SWIA1AA.").unwrap().to_string(), "SW1A 1AA");
    /// assert_eq!(Postcode::parse("NN17").unwrap().inward, None);
    /// assert!(Postcode::parse("Leeds").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let clean = alphanumeric(text);
        if clean == "GIR0AA" {
            return Some(Self::halves("GIR", "0AA"));
        }
        if (5..=7).contains(&clean.len()) {
            let (outward, inward) = clean.split_at(clean.len() - 3);
            if let Some((inward, repairs)) = repair(inward, "9AA")
                && let Some((outward, more)) = repair_outward(outward)
                && repairs + more <= MAX_REPAIRS
            {
                return Some(Self::halves(&outward, &inward));
            }
        }
        let mut parts = text.split_whitespace().map(alphanumeric);
        let outward = parts.next().filter(|o| is_outward(o))?;
        let inward: String = parts.collect();
        (inward.len() <= 3).then_some(Self {
            outward,
            inward: (!inward.is_empty()).then_some(inward),
        })
    }

    /// Reads a whole postcode without any repair: what may be looked for in a line of text.
    pub(crate) fn strict(text: &str) -> Option<Self> {
        let clean = alphanumeric(text.trim_end_matches(['.', ',']));
        let blank_or_code =
            |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || matches!(c, '.' | ',');
        if !(5..=7).contains(&clean.len()) || !text.chars().all(blank_or_code) {
            return None;
        }
        let (outward, inward) = clean.split_at(clean.len() - 3);
        let spaced = text.split_whitespace().count() == 2;
        let apart = !spaced || text.split_whitespace().next().map(str::len) == Some(outward.len());
        (apart && is_outward(outward) && repair(inward, "9AA").is_some_and(|(_, n)| n == 0))
            .then(|| Self::halves(outward, inward))
    }

    /// Keeps a postcode of another country, or one damaged beyond repair, as it is: 3 to 10 letters and digits with
    /// at least one digit.
    pub fn foreign(text: &str) -> Option<Self> {
        let outward = alphanumeric(text);
        let plausible = (3..=10).contains(&outward.len()) && outward.contains(|c: char| c.is_ascii_digit());
        plausible.then_some(Self {
            outward,
            inward: None,
        })
    }

    fn halves(outward: &str, inward: &str) -> Self {
        Self {
            outward: outward.to_owned(),
            inward: Some(inward.to_owned()),
        }
    }
}

fn alphanumeric(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

fn is_outward(text: &str) -> bool {
    OUTWARD
        .iter()
        .any(|shape| repair(text, shape).is_some_and(|(_, repairs)| repairs == 0))
}

fn repair_outward(text: &str) -> Option<(String, usize)> {
    let fitting = OUTWARD.iter().filter_map(|shape| repair(text, shape));
    fitting.min_by_key(|(_, repairs)| *repairs)
}

/// `text` in the given shape, and how many characters had to be read as another one.
fn repair(text: &str, shape: &str) -> Option<(String, usize)> {
    if text.len() != shape.len() {
        return None;
    }
    let mut repairs = 0;
    let mut out = String::with_capacity(text.len());
    for (c, want) in text.chars().zip(shape.chars()) {
        let fits = if want == 'A' {
            c.is_ascii_alphabetic()
        } else {
            c.is_ascii_digit()
        };
        out.push(if fits {
            c
        } else {
            repairs += 1;
            match (want, c) {
                ('9', 'O' | 'Q' | 'D') => '0',
                ('9', 'I' | 'L') => '1',
                ('9', 'Z') => '2',
                ('9', 'S') => '5',
                ('9', 'G') => '6',
                ('9', 'B') => '8',
                ('A', '0') => 'O',
                ('A', '1') => 'I',
                ('A', '2') => 'Z',
                ('A', '5') => 'S',
                ('A', '8') => 'B',
                _ => return None,
            }
        });
    }
    Some((out, repairs))
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
    /// postcode is looked for in the lines. Parts other than the town are in lower-case ASCII ([`fold`]ed).
    ///
    /// ```
    /// use kithkin_record::{Address, Period};
    /// let address = Address::parse(&["Flat 2, 14a Elm Rd", "Leeds LS8 4AB"], None, None, Period::default());
    /// assert_eq!(address.flat.as_deref(), Some("2"));
    /// assert_eq!(address.number.as_deref(), Some("14a"));
    /// assert_eq!(address.street.as_deref(), Some("elm road"));
    /// assert_eq!(address.town.as_deref(), Some("Leeds"));
    /// assert_eq!(address.postcode.unwrap().to_string(), "LS8 4AB");
    /// ```
    pub fn parse(lines: &[&str], town: Option<&str>, postcode: Option<&str>, period: Period) -> Self {
        parse::parse(lines, town, postcode, period)
    }

    /// Whether nothing at all is known of the place.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.town.is_none() && self.postcode.is_none()
    }

    /// One line of text: lines, town, postcode; what the lines say already is not said again.
    pub fn display(&self) -> String {
        let mut parts = self.lines.clone();
        for part in [self.town.clone(), self.postcode.as_ref().map(ToString::to_string)] {
            let said = |text: &String| fold(&parts.join(" ")).contains(&fold(text));
            parts.extend(part.filter(|p| !said(p)));
        }
        parts.join(", ")
    }
}
