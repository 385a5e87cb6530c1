use super::*;
use proptest::prelude::*;

fn joined(words: &[String]) -> String {
    words.join("|")
}

#[test]
fn reads_the_cases_of_the_table() {
    let table = include_str!("../../../../fixtures/names/parse.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let name = PersonName::parse(cells[0]);
        let got = [
            joined(&name.titles),
            joined(&name.given),
            joined(&name.particles),
            joined(&name.family),
            joined(&name.suffixes),
            joined(&name.nicknames),
        ];
        if got.iter().map(String::as_str).ne(cells[1..].iter().copied()) {
            wrong.push(format!("{line}\n   got {}", got.join("\t")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reads_couples_and_other_names() {
    let table = include_str!("../../../../fixtures/names/people.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let shown = |name: &PersonName| {
            let parts = [&name.titles, &name.given, &name.particles, &name.family];
            parts
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let got: Vec<String> = PersonName::parse_people(cells[0])
            .iter()
            .map(|names| names.iter().map(shown).collect::<Vec<_>>().join(" = "))
            .collect();
        if got.iter().map(String::as_str).ne(cells[1..].iter().copied()) {
            wrong.push(format!("{line}\n   got {}", got.join("\t")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parts_of_a_structured_name_are_split() {
    let name = PersonName::from_parts("O' Brien Snr", &["Mr Patrick", "J."], NameUse::Old);
    assert_eq!(name.family_text().as_deref(), Some("O' Brien"));
    assert_eq!(name.given, ["Patrick", "J"]);
    assert_eq!(
        (name.suffixes, name.titles),
        (vec!["Snr".to_owned()], vec!["Mr".to_owned()])
    );
    let only = PersonName::from_parts("", &["Nan"], NameUse::Nickname);
    assert_eq!(only.given, ["Nan"], "a structured given name is believed");
}

/// Letters of the text, to see that none is lost.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

proptest! {
    #[test]
    fn never_panics_and_keeps_the_text(text in "\\PC{0,60}") {
        let name = PersonName::parse(&text);
        prop_assert_eq!(name.text.as_deref(), Some(text.as_str()));
        let people = PersonName::parse_people(&text);
        prop_assert!(!people.is_empty() && people.iter().all(|names| !names.is_empty()));
    }

    #[test]
    fn plain_names_keep_every_letter(given in "[A-Z][a-z]{2,8}", family in "[A-Z][b-z]{3,9}x") {
        let text = format!("{given} {family}");
        let name = PersonName::parse(&text);
        prop_assert_eq!(letters(&name.display()) + letters(&name.titles.concat()), letters(&text));
    }

    #[test]
    fn structured_parts_never_panic(family in "\\PC{0,20}", given in prop::collection::vec("\\PC{0,12}", 0..3)) {
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let _ = PersonName::from_parts(&family, &given, NameUse::Usual);
    }
}
