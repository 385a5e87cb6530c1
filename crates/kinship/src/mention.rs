//! What kinship takes from a statement: who is mentioned where, and what is said of them.
use kithkin_casefile::{Polarity, Statement};
use kithkin_record::{Address, DateInterval, Phone, Relation, RestrictionKind};

/// A place in a document of the case file, counted in Unicode code points.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The document's id.
    pub document: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}-{}", self.document, self.start, self.end)
    }
}

/// How far the file stands behind a relation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Said plainly.
    #[default]
    Asserted,
    /// Denied: the person is not that.
    Denied,
    /// Somebody says so.
    Hearsay,
    /// Nobody is sure.
    Doubtful,
}

impl Standing {
    /// How much a statement of this standing counts for its relation.
    pub(crate) fn trust(self) -> f64 {
        match self {
            Self::Asserted => 1.0,
            Self::Hearsay => 0.5,
            Self::Doubtful => 0.4,
            Self::Denied => 0.0,
        }
    }
}

/// One mention of a person in a document.
#[derive(Clone, PartialEq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// The name as written, or the kin word.
    pub word: String,
    /// Given names, pet names or initials that the mention has.
    pub given: Vec<String>,
    /// The family name that the mention has.
    pub family: Option<String>,
    /// A family name that only the words around it give.
    pub context_family: Option<String>,
    /// The kin word or title before the name.
    pub address_word: Option<String>,
    /// How the person stands to the child.
    pub relation: Option<Relation>,
    /// How far the file stands behind the relation.
    pub standing: Standing,
    /// The days on which the person may have been born.
    pub born: Option<DateInterval>,
    /// A place that the text gives for the person.
    pub address: Option<Address>,
    /// Phone numbers that the text gives for the person.
    pub phones: Vec<Phone>,
    /// Whether the text says that the person has died.
    pub deceased: bool,
    /// How the text closes the person off.
    pub limit: Option<RestrictionKind>,
    /// One of several people on one span (`Mr & Mrs Patel`).
    pub joint: bool,
    /// Mentions with one number are one person.
    pub person: Option<u32>,
}

impl std::fmt::Debug for Mention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mention({})", self.span)
    }
}

impl Mention {
    /// Whether the words stand for the person by themselves: a name, or a kin word used as one (`MGM`, `Nani`), not
    /// a word beside a name or in passing (`his mum`).
    pub(crate) fn stands_alone(&self) -> bool {
        !self.is_nameless() || self.word.starts_with(char::is_uppercase)
    }

    /// Whether only a kin or role word stands for the person.
    pub fn is_nameless(&self) -> bool {
        self.given.is_empty() && self.family.is_none()
    }
}

impl From<Polarity> for Standing {
    fn from(polarity: Polarity) -> Self {
        match polarity {
            Polarity::Asserted => Self::Asserted,
            Polarity::Negated => Self::Denied,
            Polarity::Hearsay => Self::Hearsay,
            Polarity::Uncertain => Self::Doubtful,
        }
    }
}

impl From<&Statement> for Mention {
    fn from(statement: &Statement) -> Self {
        Self {
            span: Span {
                document: statement.document.clone(),
                start: statement.start,
                end: statement.end,
            },
            word: statement.name.clone(),
            given: statement.given.clone(),
            family: statement.family.clone(),
            context_family: statement.context_family.clone(),
            address_word: statement.address_word.clone(),
            relation: statement.relation,
            standing: statement.polarity.into(),
            born: statement.born,
            address: statement.address.clone(),
            phones: statement.phones.clone(),
            deceased: statement.deceased,
            limit: statement.restriction,
            joint: statement.joint,
            person: statement.person,
        }
    }
}
