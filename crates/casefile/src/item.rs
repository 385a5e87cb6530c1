//! What a note is made of once words are read: names, kin words, and the child.
use crate::tables::Reading;
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{Gender, Relation, fold::fold};

/// What an item stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// Somebody's name, perhaps with a title or kin word.
    Name,
    /// A kin or role word that stands by itself or beside a name.
    Cue,
    /// The child whose file it is.
    Child,
}

/// A relation that words beside an item say, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stated {
    pub(crate) relation: Relation,
    pub(crate) rule: &'static str,
    /// The words are beside this very mention, not in a heading or carried over.
    pub(crate) explicit: bool,
}

/// The name parts of an item as look-ups want them, made once a page.
#[derive(Clone, Default)]
pub(crate) struct Folded {
    pub(crate) given: Vec<String>,
    pub(crate) family: Option<String>,
    pub(crate) sex: Gender,
}

/// One person's mention, or one kin word, at tokens `first..=last`.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The name's own tokens, without title and kin word (for a cue: all of it).
    pub(crate) name: (usize, usize),
    /// Mended given names, initials and pet names.
    pub(crate) given: Vec<String>,
    pub(crate) family: Option<String>,
    /// `given` and `family` folded for look-up, and the sex that the lexicon gives the first given name.
    pub(crate) folded: Folded,
    /// A family name from a partner beside it.
    pub(crate) context_family: Option<String>,
    /// `big`, `young`, `wee`, `old` before the name.
    pub(crate) qualifier: Option<String>,
    /// Title or kin word as written.
    pub(crate) address_word: Option<String>,
    /// The reading of the kin word, role title or cue.
    pub(crate) readings: &'static [Reading],
    pub(crate) gender: Gender,
    /// 0 = alone; 1, 2 = first and second of a couple on one span.
    pub(crate) joint: u8,
    /// A family name in the plural: the Lumbs.
    pub(crate) plural: bool,
    /// A cue that is already part of what is said about a name beside it.
    pub(crate) bound: bool,
    pub(crate) stated: Option<Stated>,
    /// A relation that the text denies of this mention.
    pub(crate) denied: Option<Relation>,
    /// The person in the case's register.
    pub(crate) person: Option<usize>,
}

impl Item {
    pub(crate) fn new(kind: ItemKind, first: usize, last: usize) -> Self {
        Self {
            kind,
            first,
            last,
            name: (first, last),
            given: Vec::new(),
            family: None,
            folded: Folded::default(),
            context_family: None,
            qualifier: None,
            address_word: None,
            readings: &[],
            gender: Gender::Unknown,
            joint: 0,
            plural: false,
            bound: false,
            stated: None,
            denied: None,
            person: None,
        }
    }

    /// Fills what look-ups want of the name parts.
    pub(crate) fn fold_parts(&mut self) {
        let given: Vec<String> = self.given.iter().map(|g| fold(g)).collect();
        let sex = given
            .first()
            .map_or(Gender::Unknown, |g| Lexicon::shared().gender_of_given(g));
        self.folded = Folded {
            family: self.family.as_deref().map(fold),
            given,
            sex,
        };
    }

    /// The usual reading of the kin or role word.
    pub(crate) fn reading(&self) -> Option<&'static Reading> {
        self.readings.first()
    }
}
