//! Laws that hold for any text: spans lie inside it, names are its slices, nothing panics, reading is repeatable.
use kithkin_casefile::{MentionKind, Polarity, read, structured, write_statements};
use kithkin_record::{
    CaseFile, Child, Document, NameUse, PartialDate, PersonName, Placement, Wish, WishKind,
};
use proptest::prelude::*;

/// Words that the reader knows something about, and marks, in any order.
const PIECES: &[&str] = &[
    "MGM",
    "Mum",
    "dad",
    "her",
    "his",
    "sister",
    "Auntie",
    "Pat",
    "Oldroyd",
    "Mr",
    "&",
    "Mrs",
    "(",
    ")",
    ",",
    ".",
    "\n",
    "\n\n",
    "\"",
    "'s",
    "aged",
    "7",
    "in",
    "2009",
    "dob",
    "12/03/1984",
    "b.",
    "NOT",
    "no relation",
    "of",
    "is",
    "was",
    "with",
    "SW",
    "IRO",
    "foster carer",
    "the Lumbs",
    "Lumbs",
    "Y3",
    "Cu11en",
    "0'Han1on",
    "T.W.",
    "M.G.M.",
    "née",
    "aka",
    "=",
    "?",
    "who",
    "-",
    "called",
    "Nani",
    "Shahid Mamu",
    "Zoë",
    "Łucja",
    "李",
    "🙂",
    "e\u{301}",
    "Al-Hadi",
    "and",
    "Big Kev",
    "Carol",
    "married",
    "she",
    "he",
    "their",
    "Street",
    "9",
    "i.e.",
    "06/14-07/15",
    "\u{201c}",
    "\u{2019}",
    "Present:",
    "x",
    "I",
    "A",
];

fn text() -> impl Strategy<Value = String> {
    let known = prop::collection::vec((prop::sample::select(PIECES), prop::bool::weighted(0.8)), 0..60)
        .prop_map(|words| {
            words
                .into_iter()
                .map(|(w, space)| if space { format!("{w} ") } else { w.to_owned() })
                .collect::<String>()
        });
    prop_oneof![4 => known, 1 => any::<String>(), 1 => "\\PC{0,80}"]
}

fn case(texts: Vec<String>, who: String, carers: String, day: Option<PartialDate>) -> CaseFile {
    let document = |(i, text)| Document {
        id: format!("d{i}"),
        date: day,
        kind: "chronology".into(),
        author: "foster carer".into(),
        text,
    };
    CaseFile {
        id: "c".into(),
        child: Child {
            names: vec![PersonName::from_parts("Lumb", &["Pat"], NameUse::Usual)],
            ..Child::default()
        },
        wishes: vec![Wish {
            id: "w1".into(),
            who,
            relation: None,
            wish: WishKind::Find,
        }],
        placements: vec![Placement {
            id: "pl1".into(),
            code: "U4".into(),
            reason: "P".into(),
            carers: Vec::new(),
            carer_text: carers,
            provider: String::new(),
            address: Default::default(),
            period: Default::default(),
        }],
        documents: texts.into_iter().enumerate().map(document).collect(),
        ..CaseFile::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spans_lie_inside_and_names_are_slices(texts in prop::collection::vec(text(), 1..4), who in text(), carers in text(), dated: bool) {
        let day = if dated { PartialDate::new(2012, Some(2), Some(29)) } else { None };
        let case = case(texts, who, carers, day);
        let statements = read(&case);
        for s in &statements {
            let document = case.documents.iter().find(|d| d.id == s.document).expect("document");
            let chars: Vec<char> = document.text.chars().collect();
            prop_assert!(s.start < s.end && s.end as usize <= chars.len());
            let span: String = chars[s.start as usize..s.end as usize].iter().collect();
            prop_assert!(span.contains(&s.name) || s.joint, "{:?} not in {:?}", s.name, span);
            prop_assert!(s.mention == MentionKind::Kin || !s.given.is_empty() || s.family.is_some());
            prop_assert!(s.polarity != Polarity::Negated || s.relation.is_some());
            if let Some(born) = s.born {
                prop_assert!(born.start <= born.end);
            }
        }
        let _ = structured(&case);
        let write = |statements| { let mut out = Vec::new(); write_statements(&mut out, statements).expect("memory"); out };
        prop_assert_eq!(write(&statements), write(&read(&case)));
    }
}

/// A long document is read in time linear in its length: twice the text takes about twice as long.
#[test]
fn long_documents_are_read() {
    let line = "MGM (Pat Oldroyd) rang. Her sister Trace says Mr & Mrs D Lumb, 6 Marlpit Rise, wrote (8). He is with his mum Gemma Brook\n";
    let case = case(vec![line.repeat(4_000)], String::new(), String::new(), None);
    assert!(read(&case).len() >= 4_000 * 6);
}

#[test]
fn titles_and_kin_words_alone_make_no_nameless_person() {
    let text = "Mum MGM Mrs MGM Mr".to_owned();
    let statements = read(&case(vec![text], String::new(), String::new(), None));
    assert!(!statements.is_empty());
    assert!(
        statements
            .iter()
            .all(|s| s.mention == MentionKind::Kin || !s.given.is_empty() || s.family.is_some())
    );
}

#[test]
fn a_long_document_is_read_in_stretches_with_its_own_places() {
    let line =
        "MGM Pat Holroyd (\u{e9}t\u{e9}) rang duty about school and what is to come of it all this time.\n";
    let lines = (1 << 19) / line.len() + 500;
    let statements = read(&case(
        vec![line.repeat(lines)],
        String::new(),
        String::new(),
        None,
    ));
    let named: Vec<_> = statements.iter().filter(|s| s.name == "Pat Holroyd").collect();
    assert_eq!(named.len(), lines);
    let chars = line.chars().count() as u32;
    for (n, s) in (0..).zip(&named) {
        assert_eq!(
            (s.start, s.end, s.paragraph),
            (n * chars + 4, n * chars + 15, n + 1)
        );
        assert_eq!(s.person, named[0].person);
    }
}
