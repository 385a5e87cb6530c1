//! The law of the screen: no pair weighs more than its ceiling.
use super::*;
use crate::{ComparisonVector, ExtraKind, compare};
use kithkin_record::{Address, ContactRecord, DateValue, Email, Gender, NameUse, Period, PersonName, Phone};
use proptest::prelude::*;
use proptest::sample::select;

/// A value as it is, with a slip, or none at all.
fn slipped(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(values), 0..8_u8, 0..12_usize, "[a-z0-9 ]").prop_map(|(text, kind, at, letter)| {
        let mut out: Vec<char> = text.chars().collect();
        let at = at % out.len();
        match kind {
            0 => drop(out.remove(at)),
            1 => out[at] = letter.chars().next().unwrap_or('x'),
            2 => out.insert(at, letter.chars().next().unwrap_or('x')),
            3 if at > 0 => out.swap(at, at - 1),
            4 => out.clear(),
            _ => {}
        }
        out.into_iter().collect()
    })
}

const NAMES: &[&str] = &[
    "Margaret",
    "Peggy",
    "Martin",
    "Martina",
    "Linton",
    "Newell",
    "Gough",
    "McGough",
    "Buist Jackson",
    "Jackson",
    "Osgerby",
    "Bartholomew Fitzgeraldine",
    "J",
    "Ward",
];
const DATES: &[&str] = &[
    "1984-03-02",
    "1984-02-03",
    "1984-01-01",
    "1979-03-02",
    "1990-12-29",
    "1909-11-02",
    "1910-01-02",
    "1984",
    "1984-03",
    "1834-81-01",
];
const STREETS: &[&str] = &[
    "14 Elm Road",
    "41 Elm Road",
    "14 Pridham Street",
    "Flat 2 14 Elm Road",
    "The Old Rectory",
    "14 Oak Road",
];
const TOWNS: &[&str] = &["Leeds", "North Leeds", "Winchester", "Manchester"];
const POSTCODES: &[&str] = &["LS8 4AB", "LS8 4BA", "LS8 5AB", "LS7 1AA", "M1 1AA", "SW1A 2AA"];
const CONTACTS: &[&str] = &["07700900123", "07700900132", "0770*900123", "01134960000"];
const EMAILS: &[&str] = &["pat@example.org", "pat1@example.org", "idris@example.net"];
const WORK: &[&str] = &["carpenter", "carter", "farm labourer", "farm servant"];

fn record() -> impl Strategy<Value = ContactRecord> {
    let name = (slipped(NAMES), slipped(NAMES), slipped(NAMES), any::<bool>());
    let home = (slipped(STREETS), slipped(TOWNS), slipped(POSTCODES));
    let several = |n| prop::collection::vec(n, 0..3);
    (
        prop::collection::vec(name, 0..3),
        slipped(DATES),
        select(&["male", "female", "", "other"][..]),
        prop::collection::vec(home, 0..3),
        several(slipped(CONTACTS).boxed()),
        several(slipped(EMAILS).boxed()),
        several(slipped(WORK).boxed()),
    )
        .prop_map(|(names, born, gender, homes, phones, emails, work)| {
            let mut record = ContactRecord::default();
            for (given, middle, family, two) in &names {
                let given = [&given[..], &middle[..]];
                let given = &given[..1 + usize::from(*two)];
                let given: Vec<&str> = given.iter().copied().filter(|g| !g.is_empty()).collect();
                record
                    .names
                    .push(PersonName::from_parts(family, &given, NameUse::Usual));
            }
            record.birth = (!born.is_empty()).then(|| DateValue::parse(&born));
            record.gender = Gender::parse(gender);
            for (street, town, postcode) in &homes {
                let address = Address::parse(&[street], Some(town), Some(postcode), Period::default());
                record.addresses.push(address);
            }
            record.phones = phones.iter().map(|p| Phone::parse(p)).collect();
            record.emails = emails.iter().map(|e| Email::parse(e)).collect();
            for (key, value) in ["work", "story", "called"].iter().zip(work) {
                record.extra.insert((*key).to_owned(), value);
            }
            record
        })
}

/// Bits for a level that fall with the level and with the share, in a way that `seed` varies.
fn weight(seed: u64, at: usize, level: u8, exponent: f32, share: f32) -> f64 {
    let mixed = (seed ^ ((at as u64) << 8 | u64::from(level))).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let bits = (mixed % 240) as f64 / 10.0 - 8.0;
    let rarity = if exponent > 0.0 && share > 0.0 {
        (f64::from(exponent) * (-10.0 - f64::from(share).log2())).clamp(-8.0, 6.0)
    } else {
        0.0
    };
    if level == 0 { 0.0 } else { bits + rarity }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_pair_weighs_more_than_its_ceiling(
        records in prop::collection::vec(record(), 2..8),
        seed in any::<u64>(),
        // One comparison alone, so that no other's slack hides it; names stand together.
        alone in 1..14_usize,
    ) {
        let schema = Schema::standard()
            .with_extra("work", ExtraKind::Category)
            .with_extra("story", ExtraKind::Text)
            .with_extra("called", ExtraKind::Name);
        let profiles = Profiles::of(&records, &schema);
        let exponent = |at: usize, level: u8| schema.comparisons()[at].levels[usize::from(level)].rarity;
        let bits = |at: usize, level, share| match at.max(1) == alone || alone > 11 {
            true => weight(seed, at, level, exponent(at, level), share),
            false => 0.0,
        };
        let ceilings = Ceilings::new(&schema, 0.0, bits);
        let screen = Screen::new(&profiles, &schema);
        let mut vector = ComparisonVector::default();
        for i in 0..profiles.len() {
            for j in 0..i {
                compare(&schema, profiles.get(i), profiles.get(j), &mut vector);
                let mut screened = ComparisonVector::default();
                screen.compare(&schema, &profiles, (i, j), &mut screened);
                prop_assert_eq!(&screened, &vector);
                let found = vector.levels.iter().zip(&vector.frequencies).enumerate();
                let sum: f64 = found.map(|(at, (&level, &share))| bits(at, level, share)).sum();
                let ceiling = screen.ceiling(&ceilings, i, j, f32::NEG_INFINITY);
                prop_assert_eq!(ceiling, screen.ceiling(&ceilings, j, i, f32::NEG_INFINITY));
                let again = screen.ceiling(&ceilings, i, j, sum as f32);
                prop_assert!(again >= sum as f32, "{} of {}, not {}, levels {:?}", again, sum, ceiling, vector.levels);
                prop_assert!(sum <= f64::from(ceiling), "{} > {}, levels {:?}", sum, ceiling, vector.levels);
            }
            let (floor, others) = (2.0, 0..i as u32);
            let mut hopeful = Vec::new();
            screen.hopeful(&ceilings, i as u32, others.clone(), floor, &mut hopeful);
            let asked = others.filter(|&j| screen.ceiling(&ceilings, i, j as usize, floor) >= floor);
            prop_assert_eq!(hopeful, asked.collect::<Vec<u32>>());
        }
    }
}
