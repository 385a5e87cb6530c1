//! What a note says about a person, with its place in the document.
use kithkin_record::{Address, DateInterval, Period, Phone, Relation, RestrictionKind};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// Whether the file says that the relation holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// Said plainly.
    #[default]
    Asserted,
    /// Denied: this person is *not* the child's such-and-such.
    Negated,
    /// Somebody says so, and the writer keeps a distance.
    Hearsay,
    /// The writer, or whoever is quoted, is not sure.
    Uncertain,
}

impl Polarity {
    /// The word used in statement files.
    pub fn term(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Hearsay => "hearsay",
            Self::Uncertain => "uncertain",
        }
    }
}

/// What kind of words stand for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A name, perhaps with a title or kin word: `Auntie Shaz`.
    Name,
    /// A kin or role word alone: `MGM`, `Nani`.
    Kin,
}

impl MentionKind {
    /// The word used in statement files.
    pub fn term(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kin => "kin",
        }
    }
}

/// One mention of a person in one document, and what the file says of them there.
///
/// A couple (`Mr & Mrs Patel`) gives two statements on one span. A relation that is denied gives a statement with
/// [`Polarity::Negated`] and, where the text also says the true one, a second statement on the same span.
///
/// Serialises to one line of FORMATS.md section 5 (`statements.ndjson`) with a few more fields (`mention`,
/// `context_family`, `joint`, `person`, `rule`).
#[derive(Clone, PartialEq)]
pub struct Statement {
    /// The case file's id.
    pub case: String,
    /// The document's id.
    pub document: String,
    /// First Unicode code point of the mention in the document's text.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The page it is on, counted from 1; form feeds in the text start pages.
    pub page: u32,
    /// The paragraph it is in: lines with text, counted from 1 over the document.
    pub paragraph: u32,
    /// The name as written, without title or kin word; the kin word itself when there is no name.
    pub name: String,
    /// Whether a name or only a kin word was written.
    pub mention: MentionKind,
    /// Given names, initials and pet names that the mention itself has, with scanning errors mended.
    pub given: Vec<String>,
    /// The family name that the mention itself has, with scanning errors mended.
    pub family: Option<String>,
    /// A family name that only the context gives (`Jackie` beside `Roger Broadbent`).
    pub context_family: Option<String>,
    /// The kin word or title in the mention: `Auntie`, `Mrs`.
    pub address_word: Option<String>,
    /// How the person stands to the child; `None` when the file does not say.
    pub relation: Option<Relation>,
    /// Whether this mention's own words say the relation, rather than other places of the case file.
    pub explicit: bool,
    /// The days on which the person may have been born, from an age, a year or a date beside the mention.
    pub born: Option<DateInterval>,
    /// Whether the relation is asserted, denied or doubted.
    pub polarity: Polarity,
    /// A place that the text gives for the person beside the mention.
    pub address: Option<Address>,
    /// Phone numbers that the text gives for the person beside the mention; masked digits stay masked.
    pub phones: Vec<Phone>,
    /// When the relation held, where dates beside the mention say so: a placement, a stepfather's years.
    pub period: Period,
    /// Whether the text says that the person has died.
    pub deceased: bool,
    /// The days on which they may have died, where the text says.
    pub died: Option<DateInterval>,
    /// What the text says of the person's being closed off. Whoever reads this must close, not open.
    pub restriction: Option<RestrictionKind>,
    /// One of two or more people on the same span.
    pub joint: bool,
    /// Mentions with the same number are the same person within the case: aliases, nicknames, kin words.
    pub person: Option<u32>,
    /// Who said it, where the text names a speaker: the name as written.
    pub speaker: Option<String>,
    /// The rule that made the relation, for explanations: `cue-before`, `possessive`, `people-table`.
    pub rule: &'static str,
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Statement({}..{})", self.start, self.end)
    }
}

/// An address in the shape of FORMATS.md.
struct AddressOut<'a>(&'a Address);

impl Serialize for AddressOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("text", &self.0.display())?;
        if !self.0.lines.is_empty() {
            map.serialize_entry("line", &self.0.lines)?;
        }
        if let Some(town) = &self.0.town {
            map.serialize_entry("city", town)?;
        }
        if let Some(postcode) = &self.0.postcode {
            map.serialize_entry("postalCode", &postcode.to_string())?;
        }
        if let Some(period) = PeriodOut::of(&self.0.period) {
            map.serialize_entry("period", &period)?;
        }
        map.end()
    }
}

/// A period as FHIR has it, with the ends that are known.
#[derive(Serialize)]
struct PeriodOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
}

impl PeriodOut {
    fn of(period: &Period) -> Option<Self> {
        let text = |date: Option<kithkin_record::PartialDate>| date.map(|d| d.to_string());
        let out = Self {
            start: text(period.start),
            end: text(period.end),
        };
        (out.start.is_some() || out.end.is_some()).then_some(out)
    }
}

/// A number as FHIR's ContactPoint.
#[derive(Serialize)]
struct TelecomOut<'a> {
    system: &'static str,
    value: &'a str,
}

impl<'a> From<&'a Phone> for TelecomOut<'a> {
    fn from(phone: &'a Phone) -> Self {
        Self {
            system: "phone",
            value: &phone.text,
        }
    }
}

/// An interval as first and last day.
#[derive(Serialize)]
struct BornOut {
    start: String,
    end: String,
}

impl From<DateInterval> for BornOut {
    fn from(interval: DateInterval) -> Self {
        let (start, end) = interval.iso_ends();
        Self {
            start: start.to_string(),
            end: end.to_string(),
        }
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("case", &self.case)?;
        map.serialize_entry("document", &self.document)?;
        map.serialize_entry("start", &self.start)?;
        map.serialize_entry("end", &self.end)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("relation", &self.relation.map(Relation::term))?;
        map.serialize_entry("given", &self.given)?;
        map.serialize_entry("family", &self.family)?;
        map.serialize_entry("born", &self.born.map(BornOut::from))?;
        map.serialize_entry("polarity", self.polarity.term())?;
        map.serialize_entry("address", &self.address.as_ref().map(AddressOut))?;
        if !self.phones.is_empty() {
            let telecom: Vec<_> = self.phones.iter().map(TelecomOut::from).collect();
            map.serialize_entry("telecom", &telecom)?;
        }
        if let Some(period) = PeriodOut::of(&self.period) {
            map.serialize_entry("period", &period)?;
        }
        if self.deceased {
            map.serialize_entry("deceased", &true)?;
            map.serialize_entry("died", &self.died.map(BornOut::from))?;
        }
        if let Some(restriction) = self.restriction {
            map.serialize_entry("restriction", restriction.term())?;
        }
        map.serialize_entry("page", &self.page)?;
        map.serialize_entry("paragraph", &self.paragraph)?;
        map.serialize_entry("mention", self.mention.term())?;
        map.serialize_entry("context_family", &self.context_family)?;
        map.serialize_entry("explicit", &self.explicit)?;
        map.serialize_entry("joint", &self.joint)?;
        map.serialize_entry("person", &self.person)?;
        map.serialize_entry("speaker", &self.speaker)?;
        map.serialize_entry("rule", self.rule)?;
        map.end()
    }
}

/// Writes statements as NDJSON, one line each, for `kithkin read`.
///
/// # Errors
/// What the writer gives.
pub fn write_statements(mut out: impl std::io::Write, statements: &[Statement]) -> std::io::Result<()> {
    for statement in statements {
        serde_json::to_writer(&mut out, statement)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
