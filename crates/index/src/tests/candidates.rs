//! Laws of candidate retrieval.
use super::people::*;
use crate::{CandidateQuery, DEFAULT_BUDGET, Exclude, Index, Keys, WhyNot};
use kithkin_record::{ContactRecord, DateValue, Gender, PersonName};
use proptest::prelude::*;
use rayon::prelude::*;

fn open(records: &[ContactRecord]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), records);
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

fn found(
    index: &Index,
    query: &CandidateQuery,
    exclude: &Exclude,
    budget: usize,
) -> Vec<(String, f32, Keys)> {
    let name = |doc| index.id(doc).to_owned();
    index
        .candidates(query, exclude, budget)
        .into_iter()
        .map(|c| (name(c.doc), c.weight, c.keys))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Excluding records gives what an index without them gives: the same records, weights, order and reasons.
    #[test]
    fn excluded_records_leave_no_trace(
        seed in 0u64..1000,
        hidden in proptest::collection::btree_set(0usize..150, 1..60),
        budget in 1usize..40,
        asked in 0usize..150,
    ) {
        let records = people(seed, 150);
        let (left_out, kept): (Vec<_>, Vec<_>) = records.iter().enumerate().partition(|(i, _)| hidden.contains(i));
        let kept: Vec<ContactRecord> = kept.into_iter().map(|(_, r)| r.clone()).collect();
        let (_all_dir, all) = open(&records);
        let (_kept_dir, without) = open(&kept);
        let exclude: Exclude = left_out.iter().filter_map(|(_, r)| all.doc(&r.id)).collect();
        let whole = CandidateQuery::from_contact(&records[asked]);
        let partial = CandidateQuery::default()
            .with_name(&records[asked].names[0])
            .with_birth(&DateValue::parse("1971"));
        let place_only = CandidateQuery::default().with_address(&records[asked].addresses[0]).with_given("Unheardof");
        for query in [whole, partial, place_only] {
            prop_assert_eq!(found(&all, &query, &exclude, budget), found(&without, &query, &Exclude::none(), budget));
        }
    }

    /// What is not looked at for its bound is never among the heaviest: the answer is the beginning of a longer one.
    #[test]
    fn bounds_lose_nobody(
        seed in 0u64..1000,
        budget in 0usize..60,
        asked in 0usize..250,
        born in prop::sample::select(vec!["", "1971", "1971-03", "1900-01-02", "2015"]),
        gender in prop::sample::select(vec![Gender::Unknown, Gender::Male, Gender::Female]),
    ) {
        let records = people(seed, 250);
        let (_dir, index) = open(&records);
        let whole = CandidateQuery::from_contact(&records[asked]);
        let mut partial = CandidateQuery::default()
            .with_name(&records[asked].names[0])
            .with_given("J")
            .with_gender(gender)
            .with_address(&records[asked / 2].addresses[0]);
        if !born.is_empty() {
            partial = partial.with_birth(&DateValue::parse(born));
        }
        for query in [whole, partial] {
            let mut all = found(&index, &query, &Exclude::none(), 250);
            all.truncate(budget);
            prop_assert_eq!(found(&index, &query, &Exclude::none(), budget), all);
        }
    }

    /// One slip anywhere keeps a person among the candidates for their own description.
    #[test]
    fn no_single_error_loses_a_person(seed in 0u64..1000, asked in 0usize..300, slip in 0usize..6, at in 0usize..20) {
        let records = people(seed, 300);
        let (_dir, index) = open(&records);
        let mut asked = records[asked].clone();
        let garble = |word: &mut String| {
            let at = at % word.len();
            word.replace_range(at..=at, "x");
        };
        let name = &mut asked.names[0];
        match slip {
            0 => garble(&mut name.given[0]),
            1 => garble(&mut name.family[0]),
            2 => std::mem::swap(&mut name.given, &mut name.family),
            3 => asked.birth = Some(DateValue::parse("1900-02-03")),
            4 => asked.addresses.clear(),
            _ => name.given.clear(),
        }
        let docs = index.candidates(&CandidateQuery::from_contact(&asked), &Exclude::none(), 40);
        prop_assert!(docs.iter().any(|c| index.id(c.doc) == asked.id), "slip {slip}");
    }

    #[test]
    fn any_query_is_answered(given in "\\PC{0,12}", family in "\\PC{0,12}", phone in "[+0-9*]{0,14}", town in "\\PC{0,9}") {
        let records = people(1, 30);
        let (_dir, index) = open(&records);
        let query = CandidateQuery::default()
            .with_given(&given).with_family(&family).with_phone(&phone).with_town(&town).with_email(&given)
            .with_name(&PersonName::parse(&family));
        let candidates = index.candidates(&query, &Exclude::none(), 10);
        prop_assert!(candidates.len() <= 10 && candidates.is_sorted_by(|a, b| a.weight >= b.weight));
    }
}

#[test]
fn names_in_other_forms_are_found() {
    let forms = [
        ("Sharon Whitfield", "Shaz Whitfield"),
        ("Margaret Oldroyd", "Peggy Oldroyd"),
        ("Deborah Lumb", "Debs Lumb"),
        ("Richard Gough", "Dickie McGough"),
        ("Arthur Clarq", "Artie Cl4rq"),
        ("Newell Linto", "Linton Newell"),
        ("Mahroof Buist", "Mahroof Buist-Jackson"),
        ("Siobhan Kelly", "Shevaun Kelly"),
        ("S Thackray", "Sharon Thackery"),
    ];
    let mut records = people(12, 3000);
    let known = |(i, (name, _)): (usize, &(&str, &str))| person(&format!("T{i}"), name, "", "");
    records.extend(forms.iter().enumerate().map(known));
    let (_dir, index) = open(&records);
    for (i, (_, asked)) in forms.iter().enumerate() {
        let query = CandidateQuery::default().with_name(&PersonName::parse(asked));
        let found = found(&index, &query, &Exclude::none(), 12);
        assert!(found.iter().any(|f| f.0 == format!("T{i}")), "{asked}");
    }
}

#[test]
fn a_nickname_with_an_age_and_a_town_is_enough() {
    let mut records = people(13, 3000);
    records.push(person(
        "SHAZ",
        "Sharon Whitfield",
        "1984-03-02",
        "14 Elm Road, Leeds, LS8 4AB",
    ));
    let (_dir, index) = open(&records);
    let query = CandidateQuery::default()
        .with_given("Shaz")
        .with_birth(&DateValue::parse("1984"))
        .with_town("Leeds")
        .with_gender(Gender::Female);
    assert_eq!(found(&index, &query, &Exclude::none(), 3)[0].0, "SHAZ");
}

#[test]
fn reasons_for_not_considering_a_record() {
    let mut records = people(14, 500);
    records.push(person(
        "T",
        "Sharon Whitfield",
        "1984-03-02",
        "14 Elm Road, Leeds, LS8 4AB",
    ));
    let (_dir, index) = open(&records);
    let (t, none) = (index.doc("T").unwrap(), Exclude::none());
    let sharon = CandidateQuery::default().with_name(&PersonName::parse("Sharon Whitfeild"));
    let other = CandidateQuery::from_contact(&records[3]);
    let why =
        |query: &CandidateQuery, exclude: &Exclude, budget| index.why_not(query, exclude, budget, t).unwrap();
    assert!(matches!(
        why(&sharon, &none, 10),
        WhyNot::Candidate { rank: 1, .. }
    ));
    assert!(
        why(&sharon, &none, 10).to_string().contains("given name"),
        "{}",
        why(&sharon, &none, 10)
    );
    assert_eq!(why(&sharon, &Exclude::from_docs([t]), 10), WhyNot::Excluded);
    assert_eq!(
        why(&CandidateQuery::default().with_phone("+447700900999"), &none, 10),
        WhyNot::NothingShared
    );
    assert!(index.why_not(&other, &none, 10, 99_999).is_err());
    let same_town = CandidateQuery::from_contact(&records[3])
        .with_town("Leeds")
        .with_given("Sharon");
    assert!(matches!(why(&same_town, &none, 1), WhyNot::OverBudget { .. }));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let records = people(15, 2000);
    let (_dir, index) = open(&records);
    let ask = |r: &ContactRecord| {
        found(
            &index,
            &CandidateQuery::from_contact(r),
            &Exclude::none(),
            DEFAULT_BUDGET,
        )
    };
    let alone: Vec<_> = records.iter().take(200).map(ask).collect();
    let together: Vec<_> = records.par_iter().take(200).map(ask).collect();
    assert!(alone == together);
}
