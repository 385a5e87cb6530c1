//! The contact records that one case looks at, read once and made ready.
use super::further::of_one_person;
use super::person::Person;
use kithkin_index::{CandidateQuery, Exclude, Index};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads records through the index and keeps them ready; never gives out an excluded one.
pub(crate) struct Pool<'a> {
    pub index: &'a Index,
    pub exclude: &'a Exclude,
    people: FxHashMap<u32, Arc<Person>>,
    like: FxHashMap<u32, Arc<[u32]>>,
    further: FxHashMap<u32, Arc<[u32]>>,
}

impl<'a> Pool<'a> {
    pub(crate) fn new(index: &'a Index, exclude: &'a Exclude) -> Self {
        Self {
            index,
            exclude,
            people: FxHashMap::default(),
            like: FxHashMap::default(),
            further: FxHashMap::default(),
        }
    }

    /// How many records there are apart from those that are left out.
    pub(crate) fn records(&self) -> usize {
        self.index.len().saturating_sub(self.exclude.len())
    }

    /// The record `doc`, made ready; `None` when it is excluded or cannot be read.
    pub(crate) fn person(&mut self, doc: u32) -> Option<Arc<Person>> {
        if self.exclude.contains(doc) {
            return None;
        }
        if let Some(person) = self.people.get(&doc) {
            return Some(Arc::clone(person));
        }
        let record = self.index.record(doc).ok()?;
        let person = Arc::new(Person::new(doc, record));
        self.people.insert(doc, Arc::clone(&person));
        Some(person)
    }

    /// Keeps somebody whom only the file places in a home, as the record `person.doc`, which no index has.
    pub(crate) fn place(&mut self, person: Arc<Person>) {
        self.people.insert(person.doc, person);
    }

    /// Every dwelling that the records `docs` tell of.
    pub(crate) fn dwellings(&mut self, docs: &BTreeSet<u32>) -> BTreeSet<u64> {
        docs.iter()
            .filter_map(|&doc| self.person(doc))
            .flat_map(|person| person.dwellings().collect::<Vec<_>>())
            .collect()
    }

    /// The records that retrieval finds for what record `person` says, heaviest first.
    pub(crate) fn records_like(&mut self, person: &Person) -> Arc<[u32]> {
        const BUDGET: usize = 64;
        if let Some(docs) = self.like.get(&person.doc) {
            return Arc::clone(docs);
        }
        let query = CandidateQuery::from_contact(&person.record);
        let found = self.index.candidates(&query, self.exclude, BUDGET);
        let docs: Arc<[u32]> = found.iter().map(|c| c.doc).collect();
        self.like.insert(person.doc, Arc::clone(&docs));
        docs
    }

    /// Further records of the person of record `doc`, ascending.
    pub(crate) fn further(&mut self, doc: u32) -> Arc<[u32]> {
        if let Some(docs) = self.further.get(&doc) {
            return Arc::clone(docs);
        }
        let person = self.person(doc);
        let docs: Arc<[u32]> = person.map_or_else(Vec::new, |p| of_one_person(&p, self)).into();
        self.further.insert(doc, Arc::clone(&docs));
        docs
    }

    /// How many records tell of a dwelling.
    pub(crate) fn crowd(&self, dwelling: u64) -> usize {
        let here = self.index.at_address_key(dwelling);
        here.iter().filter(|&&d| !self.exclude.contains(d)).count()
    }

    /// Whether a dwelling has had so many people that it is an institution or a mistake.
    pub(crate) fn is_crowded(&self, dwelling: u64) -> bool {
        const MANY: usize = 60;
        self.index.at_address_key(dwelling).len() > MANY && self.crowd(dwelling) > MANY
    }

    /// The people who have ever lived where `person` did, at a time that may overlap, ascending.
    pub(crate) fn co_residents(&mut self, person: &Person) -> Vec<Arc<Person>> {
        let mut docs: Vec<u32> = Vec::new();
        for home in &person.homes {
            for &key in &home.dwellings {
                if !self.is_crowded(key) {
                    docs.extend(self.index.at_address_key(key));
                }
            }
        }
        docs.sort_unstable();
        docs.dedup();
        docs.retain(|&d| d != person.doc);
        let others: Vec<Arc<Person>> = docs.into_iter().filter_map(|d| self.person(d)).collect();
        others
            .into_iter()
            .filter(|other| shared_home(person, other).is_some())
            .collect()
    }

    /// The records that `person`'s source links to it, with what they are to `person`.
    pub(crate) fn linked(&mut self, person: &Person) -> Vec<(Arc<Person>, kithkin_kinship::kin::Bond)> {
        use kithkin_kinship::kin::Bond;
        let mut docs: Vec<(u32, Bond)> = Vec::new();
        if person.id().is_empty() {
            return Vec::new(); // Only the file tells of them.
        }
        for link in &person.record.links {
            if let (Some(bond), Some(doc)) = (Bond::parse(&link.relation), self.index.doc(&link.other)) {
                docs.push((doc, bond));
            }
        }
        for doc in self.index.linked_to(&person.record.source, person.id()) {
            let Some(other) = self.person(doc) else { continue };
            for link in other.record.links.iter().filter(|l| l.other == person.record.id) {
                if let Some(bond) = Bond::parse(&link.relation) {
                    docs.push((doc, bond.reversed()));
                }
            }
        }
        docs.sort_unstable();
        docs.dedup();
        docs.into_iter()
            .filter_map(|(doc, bond)| Some((self.person(doc)?, bond)))
            .collect()
    }
}

/// The first pair of homes at which two people may have lived at one time.
pub(crate) fn shared_home(a: &Person, b: &Person) -> Option<(usize, usize)> {
    for (i, home) in a.homes.iter().enumerate() {
        for (j, other) in b.homes.iter().enumerate() {
            if home.same_dwelling(other) && home.period.overlaps(other.period) {
                return Some((i, j));
            }
        }
    }
    None
}
