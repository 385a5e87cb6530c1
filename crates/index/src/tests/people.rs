//! Records for tests, made by hand or from a seed; all of them fictional.
use crate::{Exclude, Index, IndexWriter, Summary};
use kithkin_record::{
    Address, ContactRecord, DateValue, Email, Gender, NameUse, Period, PersonName, Phone, StatedLink,
};
use std::path::Path;

pub(super) fn person(id: &str, name: &str, born: &str, address: &str) -> ContactRecord {
    let mut parts = address.split(", ");
    let (line, town, code) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    ContactRecord {
        id: id.to_owned(),
        source: "register".to_owned(),
        names: vec![PersonName::parse(name)],
        birth: (!born.is_empty()).then(|| DateValue::parse(born)),
        addresses: vec![Address::parse(&[line], town, code, Period::default())],
        ..ContactRecord::default()
    }
}

pub(super) fn phone(mut record: ContactRecord, number: &str) -> ContactRecord {
    record.phones.push(Phone::parse(number));
    record
}

pub(super) fn email(mut record: ContactRecord, address: &str) -> ContactRecord {
    record.emails.push(Email::parse(address));
    record
}

pub(super) fn source(mut record: ContactRecord, source: &str) -> ContactRecord {
    record.source = source.to_owned();
    record
}

pub(super) fn household(mut record: ContactRecord, household: &str) -> ContactRecord {
    record.household = Some(household.to_owned());
    record
}

pub(super) fn link(mut record: ContactRecord, other: &str) -> ContactRecord {
    record.links.push(StatedLink {
        other: other.to_owned(),
        relation: "spouse".to_owned(),
        term: None,
    });
    record
}

pub(super) fn build(dir: &Path, records: &[ContactRecord]) -> Summary {
    let mut writer = IndexWriter::create(dir).unwrap();
    records.iter().for_each(|r| writer.add(r).unwrap());
    writer.commit().unwrap()
}

pub(super) fn update(dir: &Path, change: impl FnOnce(&mut IndexWriter)) -> Summary {
    let mut writer = IndexWriter::update(dir).unwrap();
    change(&mut writer);
    writer.commit().unwrap()
}

pub(super) fn ids(index: &Index, docs: &[u32]) -> Vec<String> {
    docs.iter().map(|&d| index.id(d).to_owned()).collect()
}

pub(super) fn text_ids(index: &Index, query: &str) -> Vec<String> {
    index
        .full_text(query, &Exclude::none(), 100)
        .unwrap()
        .iter()
        .map(|h| index.id(h.doc).to_owned())
        .collect()
}

/// A small generator whose stream never changes (SplitMix64).
pub(super) struct Seeded(pub(super) u64);

impl Seeded {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Small numbers often, large ones seldom, as names are.
    pub(super) fn skewed(&mut self, n: usize) -> usize {
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (((n + 1) as f64).powf(u) - 1.0) as usize
    }

    /// A made-up word that can be said.
    pub(super) fn word(n: usize) -> String {
        const ONSETS: [&str; 16] = [
            "b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w",
        ];
        const RIMES: [&str; 12] = [
            "a", "ed", "ick", "o", "un", "ar", "el", "in", "ow", "ey", "ast", "orn",
        ];
        let (mut word, mut n) = (String::new(), n * 7919 + 13);
        for _ in 0..3 {
            word += ONSETS[n % ONSETS.len()];
            n /= ONSETS.len();
            word += RIMES[n % RIMES.len()];
            n /= RIMES.len();
        }
        word
    }
}

/// `count` people of a made-up country, with skewed names, shared homes and partial dates.
pub(super) fn people(seed: u64, count: usize) -> Vec<ContactRecord> {
    let mut rng = Seeded(seed);
    (0..count).map(|i| one(&mut rng, i, count)).collect()
}

fn one(rng: &mut Seeded, i: usize, count: usize) -> ContactRecord {
    let given = Seeded::word(rng.skewed(400));
    let middle = Seeded::word(rng.skewed(400));
    let family = Seeded::word(10_000 + rng.skewed(2_000 + count / 8));
    let (year, month, day) = (1930 + rng.below(80), 1 + rng.below(12), 1 + rng.below(28));
    let born = match rng.below(10) {
        0 => String::new(),
        1 | 2 => format!("{year}"),
        3 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    };
    let home = rng.below(count / 2 + 1);
    let town = Seeded::word(20_000 + home % 97);
    let line = format!("{} {} Road", 1 + home % 60, Seeded::word(30_000 + home / 60));
    let code = format!(
        "{}{} {}{}{}",
        ["LS", "BD", "HX", "WF"][home % 4],
        1 + home % 97 / 4,
        home % 10,
        'A',
        (b'A' + (home % 26) as u8) as char
    );
    let mut record = ContactRecord {
        id: format!("P{i:07}"),
        source: format!("register-{}", i % 5),
        names: vec![PersonName::from_parts(
            &family,
            &[&given, &middle],
            NameUse::Official,
        )],
        gender: if rng.below(2) == 0 {
            Gender::Male
        } else {
            Gender::Female
        },
        birth: (!born.is_empty()).then(|| DateValue::parse(&born)),
        addresses: vec![Address::parse(
            &[&line],
            Some(&town),
            Some(&code),
            Period::default(),
        )],
        ..ContactRecord::default()
    };
    if rng.below(4) == 0 {
        record
            .phones
            .push(Phone::parse(&format!("077009{:05}", home % 100_000)));
    }
    if rng.below(5) == 0 {
        let maiden = Seeded::word(10_000 + rng.skewed(2_000 + count / 8));
        record
            .names
            .push(PersonName::from_parts(&maiden, &[&given], NameUse::Maiden));
    }
    record
}
