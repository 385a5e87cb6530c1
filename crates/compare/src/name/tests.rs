use super::*;
use kithkin_record::PersonName;
use proptest::prelude::*;

#[test]
fn levels_are_as_the_table_says() {
    let table = include_str!("../../../../fixtures/names/levels.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, a, b, expected] = cells[..] else {
            panic!("a line has {} cells: {line}", cells.len());
        };
        let got = match kind {
            "given" => format!("{:?}", compare_given(&GivenKey::new(a), &GivenKey::new(b))),
            _ => format!("{:?}", compare_family(&FamilyKey::new(a), &FamilyKey::new(b))),
        };
        if got != expected {
            wrong.push(format!("{line}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,9}",
        "[A-Z][a-z]{1,6}[ -][A-Z][a-z]{1,6}",
        prop::sample::select(vec![
            "Gosia",
            "Małgorzata",
            "Peggy",
            "J",
            "",
            "O'Brien",
            "McGough",
            "Kowalska",
            "Seán"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

proptest! {
    #[test]
    fn comparing_is_symmetric(a in any_name(), b in any_name(), c in any_name(), d in any_name()) {
        let (x, y) = (GivenKey::new(&a), GivenKey::new(&b));
        prop_assert_eq!(compare_given(&x, &y), compare_given(&y, &x));
        let (x, y) = (FamilyKey::new(&a), FamilyKey::new(&b));
        prop_assert_eq!(compare_family(&x, &y), compare_family(&y, &x));
        let (x, y) = (format!("{a} {b}"), format!("{c} {d}"));
        let (x, y) = ([PersonKey::new(&PersonName::parse(&x))], [PersonKey::new(&PersonName::parse(&y))]);
        prop_assert_eq!(compare_person_names(&x, &y), compare_person_names(&y, &x));
    }

    #[test]
    fn a_name_is_the_same_as_itself(a in "[A-Z][a-z]{1,12}") {
        prop_assert_eq!(compare_given(&GivenKey::new(&a), &GivenKey::new(&a)), GivenLevel::Same);
        prop_assert_eq!(compare_family(&FamilyKey::new(&a), &FamilyKey::new(&a)), FamilyLevel::Same);
    }
}
