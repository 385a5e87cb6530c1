//! The laws of the layout.
use super::layout::{Boxed, lay_out};
use super::{Figure, Mark, figures, place};
use crate::report::data::{Candidate, CaseReport, Chance, Event, EventKind, RecordView};
use kithkin_record::Relation;
use proptest::prelude::*;

fn figure(relation: Option<Relation>, n: usize) -> Figure {
    Figure {
        id: Some(format!("p{n}")),
        name: format!("Person {n}"),
        relation,
        place: place(relation),
        mark: Mark::Perhaps,
        p: Some(0.5),
        certain: n.is_multiple_of(2),
        died: false,
        inferred: false,
    }
}

fn event(people: Vec<String>, start: i16) -> Event {
    Event {
        kind: EventKind::Placement,
        what: "Foster home".to_owned(),
        who: people.clone(),
        people,
        place: None,
        start: Some(start.to_string()),
        end: None,
        source: None,
    }
}

fn overlap(a: &Boxed, b: &Boxed) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Relations of up to 120 people, and homes: two of the people and a year.
type Network = (Vec<Option<Relation>>, Vec<(usize, usize, i16)>);

fn network() -> impl Strategy<Value = Network> {
    let relation = proptest::option::weighted(0.95, proptest::sample::select(Relation::ALL));
    let home = (0..120_usize, 0..120_usize, 1990..2024_i16);
    (
        proptest::collection::vec(relation, 0..120),
        proptest::collection::vec(home, 0..12),
    )
}

fn people((relations, homes): &Network) -> (Vec<Figure>, CaseReport) {
    let figures = relations.iter().enumerate().map(|(n, r)| figure(*r, n)).collect();
    let home = |&(a, b, year): &(usize, usize, i16)| event(vec![format!("p{a}"), format!("p{b}")], year);
    let case = CaseReport {
        day: "2024-06-01".to_owned(),
        timeline: homes.iter().map(home).collect(),
        ..CaseReport::default()
    };
    (figures, case)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn everybody_is_drawn_once_and_nobody_on_another(network in network()) {
        let (figures, case) = people(&network);
        let drawing = lay_out(&figures, &case);
        let mut drawn: Vec<usize> = drawing.boxes.iter().filter_map(|b| b.figure).collect();
        drawn.sort_unstable();
        prop_assert_eq!(drawn, (0..figures.len()).collect::<Vec<_>>());
        prop_assert_eq!(drawing.boxes.iter().filter(|b| b.figure.is_none()).count(), 1);
        for (i, a) in drawing.boxes.iter().enumerate() {
            prop_assert!(a.x >= 0 && a.y >= 0 && a.x + a.w <= drawing.width && a.y + a.h <= drawing.height, "{:?}", a);
            for b in &drawing.boxes[i + 1..] {
                prop_assert!(!overlap(a, b), "{:?} and {:?}", a, b);
            }
        }
        for bar in &drawing.bars {
            prop_assert!(bar.x >= 0 && bar.x + bar.w <= drawing.width && bar.y + bar.h <= drawing.height);
        }
    }

    #[test]
    fn lines_pass_through_nobody(network in network()) {
        let (figures, case) = people(&network);
        let drawing = lay_out(&figures, &case);
        for line in &drawing.strokes {
            let (x0, x1) = (line.from.0.min(line.to.0), line.from.0.max(line.to.0));
            let (y0, y1) = (line.from.1.min(line.to.1), line.from.1.max(line.to.1));
            for b in &drawing.boxes {
                let inside = x0 < b.x + b.w && b.x < x1.max(x0 + 1) && y0 < b.y + b.h && b.y < y1.max(y0 + 1);
                let touches_edge_only = x1 <= b.x || x0 >= b.x + b.w || y1 <= b.y || y0 >= b.y + b.h;
                prop_assert!(!inside || touches_edge_only, "{:?} crosses {:?}", line, b);
            }
        }
    }

    #[test]
    fn the_same_network_is_drawn_the_same(network in network()) {
        let (figures, case) = people(&network);
        prop_assert!(lay_out(&figures, &case) == lay_out(&figures, &case));
    }
}

#[test]
fn eighty_people_fit_a_few_screens() {
    let figures: Vec<Figure> = (0..80).map(|n| figure(Some(Relation::ALL[n % 64]), n)).collect();
    let drawing = lay_out(&figures, &CaseReport::default());
    assert!(drawing.height < 2600, "{}", drawing.height);
}

fn found_through(records: &[&str]) -> Candidate {
    let chance = Chance {
        p: 0.8,
        words: "likely",
    };
    let record = |id: &&str| RecordView {
        id: (*id).to_owned(),
        source: "register".to_owned(),
        recorded: None,
        name: format!("Person of {id}"),
        other_names: Vec::new(),
        born: None,
        died: None,
        last_place: None,
        last_seen: None,
        confidence: 0.8,
        details: None,
    };
    Candidate {
        relation: Some("aunt".to_owned()),
        person: chance,
        relation_holds: chance,
        confidence: chance,
        weight: 1.0,
        prior: -2.0,
        bars: Vec::new(),
        cautions: Vec::new(),
        decision: None,
        protected: false,
        records: records.iter().map(record).collect(),
    }
}

#[test]
fn one_person_by_another_of_their_records_is_drawn_once() {
    let case = CaseReport {
        inferred: [&["a", "b"][..], &["b", "c"], &["d"]].map(found_through).into(),
        ..CaseReport::default()
    };
    let names: Vec<String> = figures(&case).into_iter().map(|f| f.name).collect();
    assert_eq!(names, ["Person of a", "Person of d"]);
}
