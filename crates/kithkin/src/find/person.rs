//! A contact record made ready for comparing: folded names, birth interval, dwellings.
use kithkin_index::address_keys;
use kithkin_record::fold::fold;
use kithkin_record::{
    Address, ContactRecord, DateInterval, DateMarks, DateValue, Gender, Lexicon, NameUse, PartialDate, Period,
};

/// A given name of a record.
pub(crate) struct Given {
    pub text: String,
    pub folded: String,
    /// First name or nickname, not a middle name.
    pub first: bool,
}

/// A family name of a record.
pub(crate) struct Family {
    pub text: String,
    pub folded: String,
    pub name_use: NameUse,
}

/// A home of a record.
pub(crate) struct Home {
    /// Keys under which the dwelling is known; records that share one share the home.
    pub dwellings: Vec<u64>,
    pub street: String,
    pub town: String,
    pub outward: String,
    pub postcode: String,
    pub period: Period,
    pub address: Address,
}

impl Home {
    pub(crate) fn of(address: &Address) -> Self {
        let (outward, postcode) = address.postcode.as_ref().map_or_else(Default::default, |code| {
            let inward = code.inward.as_deref().unwrap_or_default();
            let whole = if inward.is_empty() {
                String::new()
            } else {
                fold(&format!("{}{inward}", code.outward))
            };
            (fold(&code.outward), whole)
        });
        Self {
            dwellings: address_keys(address),
            street: address.street.as_deref().map(fold).unwrap_or_default(),
            town: address.town.as_deref().map(fold).unwrap_or_default(),
            outward,
            postcode,
            period: address.period,
            address: address.clone(),
        }
    }

    pub(crate) fn same_dwelling(&self, other: &Self) -> bool {
        self.dwellings.iter().any(|d| other.dwellings.contains(d))
    }
}

/// A contact record ready for comparing.
pub(crate) struct Person {
    pub doc: u32,
    pub given: Vec<Given>,
    pub families: Vec<Family>,
    /// The days of birth; a placeholder date stands for its year.
    pub born: Option<DateInterval>,
    pub gender: Gender,
    pub homes: Vec<Home>,
    pub snr: Option<kithkin_kinship::Seniority>,
    pub record: ContactRecord,
}

impl Person {
    /// The keys of every dwelling this record tells of.
    pub(crate) fn dwellings(&self) -> impl Iterator<Item = u64> + '_ {
        self.homes.iter().flat_map(|h| h.dwellings.iter().copied())
    }

    pub(crate) fn new(doc: u32, record: ContactRecord) -> Self {
        let mut person = Self {
            doc,
            given: Vec::new(),
            families: Vec::new(),
            born: record.birth.as_ref().and_then(birth_interval),
            gender: record.gender,
            homes: record
                .addresses
                .iter()
                .filter(|a| !a.is_empty())
                .map(Home::of)
                .collect(),
            snr: None,
            record,
        };
        let names = std::mem::take(&mut person.record.names);
        for name in &names {
            for (i, text) in name.given.iter().enumerate() {
                person.add_given(text, i == 0);
            }
            name.nicknames
                .iter()
                .for_each(|text| person.add_given(text, true));
            if let Some(family) = name.family_text() {
                person.add_family(&family, name.name_use);
            }
            person.snr = person.snr.or_else(|| {
                name.suffixes
                    .iter()
                    .find_map(|s| kithkin_kinship::Seniority::parse(&fold(s)))
            });
        }
        person.record.names = names;
        if person.gender == Gender::Unknown
            && let Some(first) = person.given.first()
        {
            person.gender = Lexicon::shared().gender_of_given(&first.folded);
        }
        person
    }

    fn add_given(&mut self, text: &str, first: bool) {
        let folded = fold(text);
        if folded.is_empty() {
            return;
        }
        match self.given.iter_mut().find(|g| g.folded == folded) {
            Some(old) => old.first |= first,
            None => self.given.push(Given {
                text: text.to_owned(),
                folded,
                first,
            }),
        }
    }

    fn add_family(&mut self, text: &str, name_use: NameUse) {
        let folded = fold(text);
        if !folded.is_empty() && !self.families.iter().any(|f| f.folded == folded) {
            self.families.push(Family {
                text: text.to_owned(),
                folded,
                name_use,
            });
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.record.id
    }

    /// The last day on which the record tells of them as somebody who lives: when it was made, or they moved.
    pub(crate) fn last_alive(&self) -> Option<i32> {
        let moved = self.homes.iter().filter_map(|h| h.period.start);
        let told = moved
            .chain(self.record.recorded)
            .map(|d| d.interval().start)
            .max();
        told.filter(|_| self.record.death.is_none() && self.record.deceased != Some(true))
    }

    /// The year of birth, when known to a year or two.
    pub(crate) fn birth_year(&self) -> Option<i16> {
        let born = self.born.filter(|b| b.days() < 800)?;
        Some(kithkin_record::date::date_of(born.start + (born.end - born.start) / 2).year())
    }

    /// Whether the birth date is known to the day.
    pub(crate) fn birth_day(&self) -> Option<i32> {
        self.born.filter(|b| b.days() == 1).map(|b| b.start)
    }

    /// A place in one line, for a reader.
    pub(crate) fn place(home: &Home) -> String {
        home.address.display()
    }
}

/// The days a date of birth stands for: 1 January counts as its whole year, 1900-01-01 and the like as nothing.
pub(crate) fn birth_interval(date: &DateValue) -> Option<DateInterval> {
    if date.marks.any(DateMarks::EPOCH) {
        return None;
    }
    let first_of_year = date.marks.any(DateMarks::FIRST_OF_YEAR)
        || date
            .date
            .is_some_and(|d| (d.month(), d.day()) == (Some(1), Some(1)));
    match date.date.filter(|_| first_of_year) {
        Some(day) => PartialDate::new(day.year(), None, None).map(PartialDate::interval),
        None => date.interval,
    }
}
