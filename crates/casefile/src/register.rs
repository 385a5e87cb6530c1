//! The people of one case: who is who across documents, by name and by what is said of them.
//!
//! People of the structured part come first, then those that notes name in full, then the rest. A mention joins the
//! person whose names, sex, kin word and stated relation fit best; nobody fitting, it starts a new one.
use crate::fit::{called_relation, vaguer};
use crate::keys::{own_keys, word_key};
use crate::structured::{Entry, StructuredPerson};
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{Gender, PersonName, Relation, RelationClass, fold::fold};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How a relation came to be known; later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// Nothing says it.
    Unknown,
    /// A pattern without a kin word, or a word carried over from elsewhere.
    Context,
    /// A note says it of whomever a pronoun means.
    Guess,
    /// A note says it beside the name.
    Note,
    /// The wishes or placements say it.
    Stated,
    /// The people table says it.
    Table,
}

/// One person of the case.
pub(crate) struct Person {
    pub(crate) given: Vec<String>,
    pub(crate) family: Vec<String>,
    /// Whole forms with a qualifier: `big kev`.
    pub(crate) aliases: Vec<String>,
    pub(crate) relation: Option<Relation>,
    pub(crate) source: Source,
    pub(crate) rule: &'static str,
    pub(crate) gender: Gender,
    /// What a carer is to the child by blood, where a note says: the special guardian who is the grandmother.
    pub(crate) kin: Option<Relation>,
    /// Kin words the person is called by although they may be something else: `aunt` of Auntie Shaheeda.
    pub(crate) called: Vec<Relation>,
    /// A relation that some note denies of the person.
    pub(crate) denied: Vec<Relation>,
    /// The other one of a couple.
    pub(crate) partner: Option<usize>,
    pub(crate) house: Option<String>,
    /// Titles that notes give the person, as bits of `title_bit`.
    pub(crate) titles: u8,
    /// Document and item where last mentioned.
    pub(crate) last_seen: (usize, usize),
    /// Document and item that taught the relation.
    taught: (usize, usize),
}

impl Person {
    /// What the person is called, when it is always the same.
    pub(crate) fn called_one(&self) -> Option<Relation> {
        match self.called[..] {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What a mention tells, for finding its person.
#[derive(Clone, Default)]
pub(crate) struct Probe {
    pub(crate) given: Vec<String>,
    pub(crate) family: Option<String>,
    /// The family name of the one they are named with: of Anne in `Anne and Trevor Garside`.
    pub(crate) couple: Option<String>,
    pub(crate) qualifier: Option<String>,
    pub(crate) gender: Gender,
    /// What the kin word in the name says: `Auntie`.
    pub(crate) called: Option<Relation>,
    /// What the words beside it say, and whether they say it plainly.
    pub(crate) stated: Option<(Relation, Source, &'static str)>,
    /// A title that only a professional or a faith leader has.
    pub(crate) role_title: bool,
    /// People named as a couple just before, of whom a given name alone may be one.
    pub(crate) near: Vec<usize>,
    /// The title, as a bit of `title_bit`; 0 = none.
    pub(crate) title: u8,
    /// A house number right after the name: `Mrs Begum No. 14`.
    pub(crate) house: Option<String>,
    /// An age beside the name makes it a child.
    pub(crate) young: bool,
    pub(crate) place: (usize, usize),
}

/// People whose given names fit a mention, with how well.
pub(crate) type Near = Rc<[(usize, f64)]>;

/// Everybody.
#[derive(Default)]
pub(crate) struct Register {
    pub(crate) people: Vec<Person>,
    pub(crate) by_name: FxHashMap<u64, Vec<usize>>,
    /// For the name parts of a mention, the people whose given names fit and how well; stale when a name was learnt since.
    pub(crate) near: FxHashMap<String, (u32, Near)>,
    /// How many names were learnt.
    pub(crate) names: u32,
    /// How often anything was learnt of anybody.
    pub(crate) changes: u32,
}

impl Register {
    /// The people of the structured part.
    pub(crate) fn of(structured: &[StructuredPerson]) -> Self {
        let mut register = Self::default();
        let mut order: Vec<&StructuredPerson> = structured.iter().collect();
        order.sort_by_key(|p| match p.entry {
            Entry::Person(_) => 0,
            Entry::Wish(_) => 1,
            Entry::Placement(_) => 2,
        });
        let mut previous: Option<(Entry, usize)> = None;
        for person in order {
            let source = if matches!(person.entry, Entry::Person(_)) {
                Source::Table
            } else {
                Source::Stated
            };
            let at = register.enter(person, source);
            if let Some((entry, other)) = previous
                && entry == person.entry
                && person.joint
                && at != other
            {
                register.people[at].partner = Some(other);
                register.people[other].partner = Some(at);
            }
            previous = Some((person.entry, at));
        }
        register
    }

    fn enter(&mut self, person: &StructuredPerson, source: Source) -> usize {
        let rule = match person.entry {
            Entry::Person(_) => "people-table",
            Entry::Wish(_) => "wish",
            Entry::Placement(_) => "placement",
        };
        let mut probe = Probe {
            gender: person.gender,
            stated: person.relation.map(|r| (r, source, rule)),
            ..Probe::default()
        };
        if let Some(first) = person.names.first() {
            probe.given = first
                .given
                .iter()
                .chain(&first.nicknames)
                .map(|g| fold(g))
                .collect();
            probe.family = first.family_text().map(|f| fold(&f));
        }
        // Entries of the people table stay apart; wishes and placements may be the same people.
        let found = if source == Source::Table {
            None
        } else {
            self.find(&probe)
        };
        let at = found.unwrap_or_else(|| self.add(&probe));
        for name in &person.names {
            self.learn_name(at, name);
        }
        if let Some((relation, source, rule)) = probe.stated {
            self.learn_relation(at, relation, source, rule);
        }
        if let Some(called) = person.kin_word.as_deref().and_then(called_relation) {
            self.people[at].called.push(called);
        }
        at
    }

    pub(crate) fn add(&mut self, probe: &Probe) -> usize {
        let at = self.people.len();
        self.changes += 1;
        self.people.push(Person {
            given: Vec::new(),
            family: Vec::new(),
            aliases: Vec::new(),
            relation: None,
            source: Source::Unknown,
            rule: "none",
            gender: probe.gender,
            kin: None,
            called: Vec::new(),
            denied: Vec::new(),
            partner: None,
            house: None,
            titles: 0,
            last_seen: probe.place,
            taught: (0, 0),
        });
        at
    }

    fn learn_name(&mut self, at: usize, name: &PersonName) {
        for given in name.given.iter().take(1).chain(&name.nicknames) {
            let folded = fold(given);
            if folded.contains(' ') {
                // "Big Kev" stays whole: plain "Kev" is more likely the other one.
                if let Some(last) = folded.rsplit(' ').next()
                    && self.people[at].given.is_empty()
                {
                    self.learn_given(at, last.to_owned());
                }
                self.people[at].aliases.push(folded);
            } else {
                self.learn_given(at, folded);
            }
        }
        if let Some(family) = name.family_text() {
            self.learn_family(at, fold(&family));
        }
    }

    fn learn_given(&mut self, at: usize, given: String) {
        if !given.is_empty() && !self.people[at].given.contains(&given) {
            self.index(&given, at);
            self.people[at].given.push(given);
            self.names += 1;
            self.changes += 1;
        }
    }

    pub(crate) fn learn_family(&mut self, at: usize, family: String) {
        if !family.is_empty() && !self.people[at].family.contains(&family) {
            self.index(&family, at);
            self.people[at].family.push(family);
            self.names += 1;
            self.changes += 1;
        }
    }

    /// People are looked up by whole names, the lexicon's other forms of them, first three letters and initials; the
    /// rest is weighed.
    fn index(&mut self, name: &str, at: usize) {
        let forms = Lexicon::shared().given_equivalents(name);
        for key in own_keys(name).chain(forms.iter().map(|(form, _)| word_key(form))) {
            let list = self.by_name.entry(key).or_default();
            if list.last() != Some(&at) && !list.contains(&at) {
                list.push(at);
            }
        }
    }

    pub(crate) fn learn_relation(
        &mut self,
        at: usize,
        relation: Relation,
        source: Source,
        rule: &'static str,
    ) {
        let person = &mut self.people[at];
        let sharper = person
            .relation
            .is_some_and(|r| vaguer(r, relation) && source >= Source::Note);
        let better = person.relation.is_none()
            || (source > person.source && !person.relation.is_some_and(|r| vaguer(relation, r)));
        let before = (person.relation, person.source, person.gender);
        let blood = matches!(
            relation.class(),
            RelationClass::Grandparents
                | RelationClass::AuntsUncles
                | RelationClass::GreatAuntsUncles
                | RelationClass::Cousins
        );
        let carer = |r: Relation| r.class() == RelationClass::Carers;
        if blood
            && source >= Source::Guess
            && person.relation.is_some_and(carer)
            && person.kin.is_none_or(|k| vaguer(k, relation))
        {
            person.kin = Some(relation);
        }
        if better || sharper {
            person.relation = Some(relation);
            person.source = person.source.max(source);
            person.rule = rule;
        }
        if person.gender == Gender::Unknown {
            person.gender = relation.implied_gender();
        }
        self.changes += u32::from(before != (person.relation, person.source, person.gender));
    }

    /// The person a mention means, or a new one.
    pub(crate) fn place(&mut self, probe: &Probe) -> usize {
        let at = self.find(probe).unwrap_or_else(|| self.add(probe));
        self.people[at].last_seen = probe.place;
        self.people[at].titles |= probe.title;
        if probe.house.is_some() {
            self.people[at].house.clone_from(&probe.house);
        }
        for given in probe.given.iter().take(2).filter(|g| g.len() > 1) {
            if self.people[at].given.is_empty()
                || probe.given.len() == 1
                || Some(given) == probe.given.first()
            {
                self.learn_given(at, given.clone());
            }
        }
        if let Some(family) = &probe.family {
            self.learn_family(at, family.clone());
        }
        if let (Some(qualifier), Some(given)) = (&probe.qualifier, probe.given.first()) {
            let alias = format!("{qualifier} {given}");
            if !self.people[at].aliases.contains(&alias) {
                self.people[at].aliases.push(alias);
            }
        }
        if self.people[at].gender == Gender::Unknown && probe.gender != Gender::Unknown {
            self.people[at].gender = probe.gender;
            self.changes += 1;
        }
        if let Some((relation, source, rule)) = probe.stated {
            let person = &mut self.people[at];
            // The mention that taught a relation says another now that more is known.
            if person.taught == probe.place && person.source == source && person.relation != Some(relation) {
                person.relation = None;
            }
            let open = person.relation.is_none() || person.source < source;
            self.learn_relation(at, relation, source, rule);
            if open {
                self.people[at].taught = probe.place;
            }
        }
        at
    }

    /// Gives a person whose relation is denied that of another entry of the same name, when the case has one: the people
    /// table may list a wrong father a second time as the mother's ex-partner.
    pub(crate) fn deny(&mut self, at: usize, relation: Relation) {
        if !self.people[at].denied.contains(&relation) {
            self.people[at].denied.push(relation);
            self.changes += 1;
        }
        let person = &self.people[at];
        if person.relation != Some(relation) {
            return;
        }
        let namesake = |other: &Person| {
            let named = !other.given.is_empty() && other.given.first() == person.given.first();
            named
                && other.family == person.family
                && other.relation.is_some_and(|r| !person.denied.contains(&r))
        };
        if let Some(other) = self.people.iter().position(namesake) {
            let (relation, source, rule) = {
                let other = &self.people[other];
                (other.relation, other.source, other.rule)
            };
            let person = &mut self.people[at];
            (person.relation, person.source, person.rule) = (relation, source, rule);
        }
    }

    /// Adds another name form to a person.
    pub(crate) fn alias(&mut self, at: usize, given: Option<String>, family: Option<String>) {
        if let Some(given) = given {
            self.learn_given(at, given);
        }
        if let Some(family) = family {
            self.learn_family(at, family);
        }
    }

    /// Notes what is said of a person under another name.
    pub(crate) fn say(&mut self, at: usize, relation: Relation, source: Source, rule: &'static str) {
        self.learn_relation(at, relation, source, rule);
    }

    /// Notes that a person is called by a kin word; it is their relation where nothing better is known.
    pub(crate) fn called(&mut self, at: usize, relation: Relation) {
        if !self.people[at].called.contains(&relation) {
            self.people[at].called.push(relation);
            self.changes += 1;
        }
        if !self.people[at].denied.contains(&relation) {
            self.learn_relation(at, relation, Source::Context, "kin-word");
        }
    }
}

/// The bit that stands for a title.
pub(crate) fn title_bit(title: &str) -> u8 {
    match fold(title).as_str() {
        "mr" => 1,
        "mrs" => 2,
        "ms" => 4,
        "miss" => 8,
        _ => 0,
    }
}
