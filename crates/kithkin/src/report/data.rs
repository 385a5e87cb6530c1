//! The report as plain data: what a page shows and what another system can draw its own from.
//!
//! Dates are ISO 8601 as far as they are known (`2009`, `2009-09`, `2009-09-14`); probabilities lie between 0 and 1;
//! weights are in bits. Ranges of a document are Unicode code points.
use schemars::JsonSchema;
use serde::Serialize;

/// A run over one or more cases.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this shape; it grows when a field changes its meaning or goes.
    pub version: u32,
    /// Whether addresses, phone numbers and e-mail addresses are in it.
    pub contact_details: bool,
    /// Nobody below this confidence is listed.
    pub threshold: f64,
    /// One a case, in the order of the input.
    pub cases: Vec<CaseReport>,
}

/// What was found for one child.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct CaseReport {
    /// The case's id.
    pub case: String,
    /// The day for which mandate, restrictions and ages hold.
    pub day: String,
    /// What the search is for, as the mandate says.
    pub purpose: Option<String>,
    /// What a reader must know before anything else, such as a mandate that has run out.
    pub messages: Vec<String>,
    /// The child.
    pub child: ChildView,
    /// Everybody the file asks for or names, in groups, the surest found first.
    pub sought: Vec<Sought>,
    /// People the file never names, found through others, the surest first.
    pub inferred: Vec<Candidate>,
    /// How many of the people listed will turn out to be wrong.
    pub expected: Expected,
    /// The child's homes, carers and schools in order of time.
    pub timeline: Vec<Event>,
    /// What the search covered, and what it did not.
    pub coverage: Coverage,
}

/// The child of the case.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct ChildView {
    /// The name as the file gives it.
    pub name: Option<String>,
    /// Further names.
    pub other_names: Vec<String>,
    /// Date of birth.
    pub born: Option<String>,
    /// Years of age on the day of the search.
    pub age: Option<u32>,
}

/// The group a person is shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The child asked for them.
    NamedByChild,
    /// Family that the file names.
    Relatives,
    /// People who looked after the child.
    Carers,
    /// Teachers, friends and others who matter.
    Others,
    /// The file names them without saying who they are to the child.
    Unplaced,
}

/// A side of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The mother's.
    Mothers,
    /// The father's.
    Fathers,
}

/// Where the file asks for or names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AskedBy {
    /// A wish of the child.
    Wish,
    /// The table of people.
    People,
    /// A placement.
    Placement,
    /// The notes.
    Notes,
}

/// What the search came to for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A record is very likely theirs (confidence at least .8).
    Found,
    /// A record may well be theirs (at least .5).
    Likely,
    /// There are records that might be theirs.
    Possible,
    /// No record worth listing.
    NotFound,
}

/// Somebody the file asks for or names, with what was found.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Sought {
    /// The wish, entry of people, placement or mention (`d1:120-131`) that asks for them.
    pub id: String,
    /// Further entries of the file that are about the same person.
    pub other_ids: Vec<String>,
    /// The group they are shown in.
    pub group: Group,
    /// What the file calls them, in its own words.
    pub called: String,
    /// Their name as far as the file gives it.
    pub name: Option<String>,
    /// How they stand to the child (FORMATS section 3), where the file says.
    pub relation: Option<String>,
    /// How sure it is that they stand so to the child, by the file alone.
    pub relation_chance: Option<Chance>,
    /// The side of the family that the relation names.
    pub side: Option<Side>,
    /// What the child wants: `find`, or `learn` about them only.
    pub wish: Option<String>,
    /// Where the file asks for or names them.
    pub asked_by: Vec<AskedBy>,
    /// Whether the file says that they have died.
    pub died: bool,
    /// Whether the file may speak of more than one person here.
    pub several: bool,
    /// What the notes say, in their own words.
    pub quotes: Vec<Quote>,
    /// What the search came to.
    pub answer: Answer,
    /// Probability that nobody in the records is this person.
    pub nobody: Option<Chance>,
    /// Who they may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What would make the answer surer.
    pub would_change: Vec<String>,
}

/// A probability in figures and words.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct Chance {
    /// 0 to 1.
    pub p: f64,
    /// `almost certain`, `very likely`, `likely`, `possible` or `unlikely`.
    pub words: &'static str,
}

/// Words of a document about somebody, in their sentence: `before`, `words` and `after` are the sentence.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Quote {
    /// The document's id.
    pub document: String,
    /// What kind of document it is.
    pub kind: String,
    /// When it was written.
    pub date: Option<String>,
    /// First code point of `words` in the document.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The sentence before them.
    pub before: String,
    /// The words that name the person.
    pub words: String,
    /// The sentence after them.
    pub after: String,
}

/// A person of the contact records put forward: every record that is very probably theirs.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Candidate {
    /// How they stand to the child (FORMATS section 3).
    pub relation: Option<String>,
    /// Probability that the surest record is the person.
    pub person: Chance,
    /// Probability that they stand so to the child, if it is the person.
    pub relation_holds: Chance,
    /// Probability that both are so.
    pub confidence: Chance,
    /// Match weight: `prior` and all bars added up.
    pub weight: f64,
    /// Weight before any evidence.
    pub prior: f64,
    /// What speaks for and against the surest record, the strongest first.
    pub bars: Vec<BarView>,
    /// What to know before acting.
    pub cautions: Vec<String>,
    /// What was decided on the surest record before: confirmed, rejected or unsure.
    pub decision: Option<String>,
    /// The whereabouts are protected: no address is given, whatever was asked for.
    pub protected: bool,
    /// The records, the surest first.
    pub records: Vec<RecordView>,
}

/// One piece of evidence.
#[derive(Clone, Serialize, JsonSchema)]
pub struct BarView {
    /// What was compared, such as `given-name`.
    pub field: String,
    /// How well it agrees, as the engine says it.
    pub level: String,
    /// The same in a sentence.
    pub words: String,
    /// Bits: above 0 speaks for, below against.
    pub weight: f64,
    /// Where the case file says it: document and code points.
    pub source: Option<crate::find::Source>,
}

/// One contact record.
#[derive(Clone, Serialize, JsonSchema)]
pub struct RecordView {
    /// Its id.
    pub id: String,
    /// Where it comes from.
    pub source: String,
    /// When the source recorded it.
    pub recorded: Option<String>,
    /// The main name.
    pub name: String,
    /// Further names: maiden, former, nickname.
    pub other_names: Vec<String>,
    /// Date of birth as recorded.
    pub born: Option<String>,
    /// Whether the record says that the person has died, and when (`true` is no date).
    pub died: Option<String>,
    /// Town and postcode district last recorded; none where whereabouts are protected.
    pub last_place: Option<String>,
    /// The last year the record vouches for.
    pub last_seen: Option<i16>,
    /// Confidence in this record by itself.
    pub confidence: f64,
    /// Only where contact details were asked for and are not protected.
    pub details: Option<Details>,
}

/// How to reach somebody.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Details {
    /// Addresses in full, the last one first.
    pub addresses: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
}

/// How good a list is to be expected to be.
#[derive(Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Expected {
    /// People listed at confidence `at` or above.
    pub people: usize,
    /// How many of them will turn out to be somebody else, by their own probabilities.
    pub wrong: f64,
    /// The same for everybody listed, down to the report's threshold.
    pub all_people: usize,
    /// Of those, wrong.
    pub all_wrong: f64,
    /// The confidence that `people` and `wrong` are counted from.
    pub at: f64,
}

/// What an event of the time line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The child lived with new carers.
    Placement,
    /// The same carers at another address.
    Move,
    /// Somebody's time in the child's life, as a note tells it.
    Person,
    /// A school of the child's, as notes name it.
    School,
    /// A time of which the file does not say where the child lived.
    Gap,
}

/// A stretch of the child's life.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// In a few words.
    pub what: String,
    /// With whom, as the file names them.
    pub who: Vec<String>,
    /// Ids of the people (`sought`) it is about.
    pub people: Vec<String>,
    /// Town; none where whereabouts are protected.
    pub place: Option<String>,
    /// From when.
    pub start: Option<String>,
    /// Until when; none while it goes on or is not known.
    pub end: Option<String>,
    /// The placement or document it is taken from; none for a gap.
    pub source: Option<String>,
}

/// What the search covered.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct Coverage {
    /// Parts of the network, with how many people are known, looked for and found.
    pub parts: Vec<Part>,
    /// Times of which no carer is known.
    pub carers_unknown: Vec<Gap>,
    /// The sources of contact records that were searched.
    pub sources: Vec<SourceView>,
    /// Documents that were read.
    pub documents: usize,
    /// The dates of the oldest and the newest of them.
    pub documents_from: Option<String>,
    /// See `documents_from`.
    pub documents_to: Option<String>,
}

/// A part of the child's network.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Part {
    /// `mother's side`, `brothers and sisters`, ...
    pub name: &'static str,
    /// People of it whom the file names.
    pub named: usize,
    /// Of those, found (very likely or likely).
    pub found: usize,
    /// People of it found through others.
    pub inferred: usize,
}

/// A source of contact records that was searched.
#[derive(Clone, Serialize, JsonSchema)]
pub struct SourceView {
    /// Its name; empty when the records do not say where they come from.
    pub name: String,
    /// At least so many of its records were searched, rounded down to one digit; 0 for fewer than 100.
    pub records: usize,
    /// The oldest date of recording.
    pub oldest: Option<String>,
    /// The newest date of recording.
    pub newest: Option<String>,
}

/// A time of which no carer is known.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gap {
    /// Its first day.
    pub from: Option<String>,
    /// Its last day; none while it is not over.
    pub to: Option<String>,
    /// The same as a sentence.
    pub text: String,
}
