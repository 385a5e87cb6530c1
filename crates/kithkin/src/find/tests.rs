//! The laws of `find` on the hand-written case files in `fixtures/`.
use super::Proposal;
use super::run::{Prepared, prepare};
use super::walls::hidden_in;
use super::{AsOf, FindRequest, Params, Restricted};
use crate::decisions::{Decision, REOPENED_BY, Seen, Verdict};
use crate::{Control, Engine, EngineOptions};
use kithkin_index::{Index, IndexWriter};
use kithkin_record::{CaseFile, ContactRecord};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/handwritten")
        .join(name)
}

fn contacts() -> Vec<ContactRecord> {
    let mut out = Vec::new();
    kithkin_ingest::read_contacts(&fixture("contacts.ndjson"), &Default::default(), |r| out.push(r)).unwrap();
    out
}

fn cases() -> Vec<CaseFile> {
    kithkin_ingest::read_cases(&fixture("cases.ndjson"), &Default::default())
        .unwrap()
        .0
}

/// An engine on `records`; the directory lives as long as the guard.
fn engine(records: &[ContactRecord]) -> (Engine, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::create(dir.path().join("idx")).unwrap();
    records.iter().for_each(|r| writer.add(r).unwrap());
    writer.commit().unwrap();
    (
        Engine::open(dir.path().join("idx"), EngineOptions::default()).unwrap(),
        dir,
    )
}

fn request() -> FindRequest {
    FindRequest {
        as_of: AsOf::File,
        ..FindRequest::default()
    }
}

fn bytes(engine: &Engine, cases: &[CaseFile]) -> String {
    let outcome = engine.find(cases, &request(), &Control::default()).unwrap();
    let proposals = outcome.proposals.iter().map(serde_json::to_string);
    let ledger = outcome.ledger.iter().map(serde_json::to_string);
    proposals.chain(ledger).map(|line| line.unwrap() + "\n").collect()
}

fn hidden_ids(index: &Index, case: &CaseFile) -> BTreeSet<String> {
    let read = |case: &CaseFile| kithkin_casefile::read(case);
    let prepared: Prepared<'_> = prepare(case, &request(), &read);
    let restricted = Restricted::of(index).unwrap();
    let docs = hidden_in(index, Params::shipped(), &restricted, &prepared);
    docs.into_iter().map(|d| index.id(d).to_owned()).collect()
}

#[test]
fn hidden_records_might_as_well_not_exist() {
    let (records, cases) = (contacts(), cases());
    let (whole, _dir) = engine(&records);
    let mut hidden_somewhere = false;
    for case in &cases {
        let hidden = hidden_ids(whole.index(), case);
        hidden_somewhere |= !hidden.is_empty();
        let rest: Vec<ContactRecord> = records
            .iter()
            .filter(|r| !hidden.contains(&r.id))
            .cloned()
            .collect();
        let (without, _dir) = engine(&rest);
        let case = std::slice::from_ref(case);
        assert!(
            bytes(&whole, case) == bytes(&without, case),
            "case {} tells of a hidden record",
            case[0].id
        );
    }
    assert!(hidden_somewhere);
}

#[test]
fn a_name_cut_short_does_not_let_a_restricted_person_through() {
    use kithkin_record::{CasePerson, DateValue, PersonName, Restriction, RestrictionKind};
    let record = |id: &str, given: &str, born: &str| ContactRecord {
        id: id.into(),
        names: vec![PersonName::from_parts("Earnshaw", &[given], Default::default())],
        birth: Some(DateValue::parse(born)),
        ..ContactRecord::default()
    };
    let (whole, _dir) = engine(&[
        record("cut", "Ia", "1984-08"),
        record("slip", "Iam", "1984"),
        record("brother", "Stewart", "1990"),
    ]);
    let mut case = cases().remove(0);
    case.people.retain(|p| p.id == "p2");
    case.people = case
        .people
        .into_iter()
        .map(|p| CasePerson {
            names: vec![PersonName::from_parts("Earnshaw", &["Ian"], Default::default())],
            birth: Some(DateValue::parse("1984")),
            addresses: Vec::new(),
            note: String::new(),
            ..p
        })
        .collect();
    case.restrictions
        .retain(|r: &Restriction| r.kind == RestrictionKind::NoContact);
    case.documents.clear();
    let hidden = hidden_ids(whole.index(), &case);
    assert_eq!(hidden.into_iter().collect::<Vec<_>>(), ["cut", "slip"]);
}

#[test]
fn same_bytes_on_any_number_of_threads() {
    let (whole, _dir) = engine(&contacts());
    let cases = cases();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| bytes(&whole, &cases))
    };
    assert!(on(1) == on(2));
}

#[test]
fn weights_add_up_and_chances_are_chances() {
    let (whole, _dir) = engine(&contacts());
    let outcome = whole.find(&cases(), &request(), &Control::default()).unwrap();
    assert!(outcome.proposals.len() > 50);
    for p in &outcome.proposals {
        let sum: f64 = p.prior + p.evidence.iter().map(|e| e.weight).sum::<f64>();
        assert!((sum - p.weight).abs() < 1e-9, "weights do not add up");
        let close = p.p_close.unwrap_or_default();
        for chance in [p.confidence, p.p_relation, p.p_person, close, p.p_person + close] {
            assert!((0.0..=1.0).contains(&chance));
        }
        assert!(p.relation.is_none_or(|r| !r.is_professional()));
    }
}

#[test]
fn nobody_suppressed_is_proposed() {
    let (whole, _dir) = engine(&contacts());
    let outcome = whole.find(&cases(), &request(), &Control::default()).unwrap();
    let text = std::fs::read_to_string(fixture("suppressed.ndjson")).unwrap();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let breach = outcome
            .proposals
            .iter()
            .any(|p| line["case"] == *p.case && p.contact.as_deref() == line["contact"].as_str());
        assert!(!breach, "{line} is proposed");
    }
}

#[test]
fn a_withdrawn_mandate_hides_everybody() {
    let (whole, _dir) = engine(&contacts()[..50]);
    let mut case = cases().remove(0);
    case.mandate.withdrawn = true;
    let outcome = whole.find(&[case], &request(), &Control::default()).unwrap();
    assert!(outcome.proposals.is_empty());
    assert!(outcome.messages[0].text.contains("withdrawn"));
}

/// `engine`'s proposals for the first case under `decisions`.
fn decided(engine: &Engine, decisions: &[Decision]) -> Vec<Proposal> {
    let request = FindRequest {
        decisions: decisions.iter().cloned().collect(),
        ..request()
    };
    let outcome = engine.find(&cases()[..1], &request, &Control::default());
    outcome.unwrap().proposals
}

fn decision(proposal: &Proposal, verdict: Verdict) -> Decision {
    Decision {
        case: proposal.case.clone(),
        contact: proposal.contact.clone().unwrap(),
        target: proposal.target.clone(),
        verdict,
        reason: String::new(),
        by: "a test".into(),
        at: "2026-11-22T10:00:00Z".into(),
        weight: proposal.weight,
        evidence: proposal.evidence.iter().map(Seen::from).collect(),
    }
}

#[test]
fn a_rejected_record_stays_away_until_there_is_more_for_it() {
    let records = contacts();
    let (whole, _dir) = engine(&records);
    let first = decided(&whole, &[])[0].clone();
    let mut rejected = decision(&first, Verdict::Rejected);
    let without = decided(&whole, std::slice::from_ref(&rejected));
    assert!(without.iter().all(|p| p.contact != first.contact));
    // As if it were not in the index, for this case.
    let rest: Vec<ContactRecord> = records
        .iter()
        .filter(|r| Some(&r.id) != first.contact.as_ref())
        .cloned()
        .collect();
    let (smaller, _dir) = engine(&rest);
    assert_eq!(without, decided(&smaller, &[]));

    rejected.weight -= REOPENED_BY + 0.01;
    rejected.evidence.clear();
    let again = decided(&whole, std::slice::from_ref(&rejected));
    let back = again.iter().find(|p| p.contact == first.contact).unwrap();
    assert_eq!(back.decision, Some(Verdict::Rejected));
    let since = back
        .cautions
        .iter()
        .find(|c| c.starts_with("rejected on 2026-11-22; +6.0 bits since: "));
    assert!(
        since.is_some_and(|c| c.contains("given-name")),
        "{:?}",
        back.cautions
    );
}

#[test]
fn a_rejected_record_that_nobody_named_comes_back_too() {
    let (engine, _dir) = engine(&contacts());
    let all = decided(&engine, &[]);
    let unnamed = all.iter().find(|p| p.target.is_none()).unwrap();
    let mut rejected = decision(unnamed, Verdict::Rejected);
    let here = |all: &[Proposal]| all.iter().find(|p| p.contact == unnamed.contact).cloned();
    assert!(here(&decided(&engine, std::slice::from_ref(&rejected))).is_none());
    rejected.weight -= REOPENED_BY - 0.01;
    assert!(here(&decided(&engine, std::slice::from_ref(&rejected))).is_none());
    rejected.weight -= 0.02;
    let back = here(&decided(&engine, &[rejected])).unwrap();
    assert!(
        back.cautions
            .iter()
            .any(|c| c.starts_with("rejected on 2026-11-22; +6.0 bits since: "))
    );
}

#[test]
fn a_confirmed_record_leads_its_target_and_nobody_rivals_it() {
    let (engine, _dir) = engine(&contacts());
    let before = decided(&engine, &[]);
    let doubtful = before
        .iter()
        .find(|p| p.contact.is_some() && p.target.is_some() && p.p_person < 0.5)
        .unwrap();
    let after = decided(&engine, &[decision(doubtful, Verdict::Confirmed)]);
    let same = |p: &&Proposal| p.target == doubtful.target && p.contact == doubtful.contact;
    let now = after.iter().find(same).unwrap();
    assert!(now.p_person > 0.99 && now.decision == Some(Verdict::Confirmed));
    let nobody = |all: &[Proposal]| {
        let line = all
            .iter()
            .find(|p| p.contact.is_none() && p.target == doubtful.target);
        line.unwrap().p_person
    };
    assert!(nobody(&after) < 0.05 && nobody(&after) < nobody(&before));
    let unsure = decided(&engine, &[decision(doubtful, Verdict::Unsure)]);
    assert_eq!(unsure.iter().find(same).unwrap().p_person, doubtful.p_person);
}

#[test]
fn a_restriction_is_stronger_than_a_decision() {
    let (engine, _dir) = engine(&contacts());
    let case = &cases()[0];
    let any = decided(&engine, &[])[0].clone();
    for hidden in hidden_ids(engine.index(), case) {
        let confirmed = Decision {
            contact: hidden.clone(),
            ..decision(&any, Verdict::Confirmed)
        };
        let after = decided(&engine, &[confirmed]);
        assert!(after.iter().all(|p| p.contact.as_ref() != Some(&hidden)));
    }
}

/// Contacts proposed for one case, all given as lines of FORMATS.
fn proposed(contacts: &str, case: &str) -> BTreeSet<String> {
    proposals(contacts, case)
        .into_iter()
        .filter_map(|p| p.contact)
        .collect()
}

pub(super) fn proposals(contacts: &str, case: &str) -> Vec<Proposal> {
    let dir = tempfile::tempdir().unwrap();
    let (people, file) = (
        dir.path().join("contacts.ndjson"),
        dir.path().join("cases.ndjson"),
    );
    std::fs::write(&people, contacts).unwrap();
    std::fs::write(&file, case).unwrap();
    let mut records = Vec::new();
    kithkin_ingest::read_contacts(&people, &Default::default(), |r| records.push(r)).unwrap();
    let (cases, _) = kithkin_ingest::read_cases(&file, &Default::default()).unwrap();
    let (engine, _index) = engine(&records);
    engine
        .find(&cases, &request(), &Control::default())
        .unwrap()
        .proposals
}

/// A case of a child called Brame with `rest` in it, and a mandate that never ends.
pub(super) fn brame(rest: &str) -> String {
    let child = r#""child":{"name":[{"family":"Brame","given":["Paige"]}],"birthDate":"2008-11-16","gender":"female"}"#;
    format!(r#"{{"id":"B1",{child},"mandate":{{"period":{{"start":"2020-01-01"}}}},{rest}}}"#)
}

#[test]
fn an_adopted_brother_is_not_found_under_a_new_name_at_the_mothers_home() {
    let contacts = concat!(
        r#"{"id":"mother","name":[{"family":"Brame","given":["Leanne"]}],"gender":"female","birthDate":"1984-05-02","address":[{"line":["136 Bankside Terrace"],"city":"Bolton","postalCode":"BL1 4AA"}]}"#,
        "\n",
        r#"{"id":"adopted","name":[{"family":"Kowalska","given":["Daniel"]}],"gender":"male","birthDate":"2003","address":[{"line":["136 Bankside Terrace"],"city":"Bolton","postalCode":"BL1 4AA"}]}"#,
    );
    let people = r#""people":[{"id":"p1","relation":"mother","name":[{"family":"Brame","given":["Leanne"]}],"birthDate":"1984-05-02"},
        {"id":"p7","relation":"brother","name":[{"family":"Brame","given":["Daniel"]}]}]"#.replace('\n', "");
    let restriction = r#","restrictions":[{"id":"r1","person":"p7","kind":"adoption"}]"#;
    let open = proposed(contacts, &brame(&people));
    assert_eq!(open.into_iter().collect::<Vec<_>>(), ["adopted", "mother"]);
    let closed = proposed(contacts, &brame(&format!("{people}{restriction}")));
    assert_eq!(closed.into_iter().collect::<Vec<_>>(), ["mother"]);
}

#[test]
fn a_carer_never_wanted_is_not_found_by_a_placement_that_gives_no_given_name() {
    let contacts = r#"{"id":"carer","name":[{"family":"Aldenford","given":["Margaret"]}],"gender":"female","birthDate":"1958-11-08","address":[{"line":["65 Windsor Terrace"],"city":"Leeds","postalCode":"LS8 2NA"}]}"#;
    let case = |wish: &str| {
        brame(&format!(
            r#""wishes":[{{"id":"w1","who":"Margaret I lived with","relation":"foster-carer","wish":"{wish}"}}],"placements":[{{"id":"pl1","code":"U4","reason":"P","carerText":"Mr & Mrs Aldenford","address":{{"line":["65 Windsor Terrace"],"city":"Leeds","postalCode":"LS8 2NA"}},"period":{{"start":"2013-05-01"}}}}]"#
        ))
    };
    assert_eq!(proposed(contacts, &case("find")).len(), 1);
    assert!(proposed(contacts, &case("never")).is_empty());
}

#[test]
fn a_slip_in_the_given_name_of_a_carer_never_wanted_finds_no_way_through_the_husband() {
    let contacts = r#"{"id":"lia","name":[{"family":"Astonbury","given":["Lia"]}],"gender":"female","address":[{"line":["53 Fern Lane"],"city":"Cardiff","postalCode":"CF18 7SS"}]}"#;
    let case = |wish: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1","relation":"foster-carer","name":[{{"family":"Astonbury","given":["Lisa"]}}]}},{{"id":"p2","relation":"foster-carer","name":[{{"family":"Astonbury","given":["Andrew"]}}]}}],"wishes":[{{"id":"w1","who":"Lisa I lived with","relation":"foster-carer","wish":"{wish}"}}],"placements":[{{"id":"pl1","code":"U4","reason":"P","carerText":"Mr & Mrs Astonbury","carers":["p2"],"address":{{"line":["53 Fern Lane"],"city":"Cardiff","postalCode":"CF18 7SS"}},"period":{{"start":"2018-06-01"}}}}]"#
        ))
    };
    assert_eq!(proposed(contacts, &case("find")).len(), 1);
    assert!(proposed(contacts, &case("never")).is_empty());
}

#[test]
fn a_given_name_in_the_place_of_the_family_name_is_found() {
    let contacts = r#"{"id":"nan","name":[{"family":"Barbara","given":["Evanstone"]}],"gender":"female","address":[{"line":["76 Canal Crescent"],"city":"Halifax","postalCode":"HX1 2LL"}]}"#;
    let people = r#""people":[{"id":"p1","relation":"paternal-grandmother","name":[{"family":"Evanstone","given":["Barbara"]}],"address":[{"line":["76 Canal Crescent"],"city":"Halifax"}]}]"#;
    assert_eq!(proposed(contacts, &brame(people)).len(), 1);
}

#[test]
fn a_middle_letter_does_not_make_an_uncle_the_child() {
    let contacts = r#"{"id":"uncle","name":[{"family":"Brame","given":["Roy","P"]}],"gender":"male","address":[{"city":"Bolton"}]}"#;
    let people = r#""people":[{"id":"p1","relation":"paternal-uncle","name":[{"family":"Brame","given":["Roy"]}],"address":[{"city":"Bolton"}]}]"#;
    assert_eq!(proposed(contacts, &brame(people)).len(), 1);
}

#[test]
fn an_aunt_never_wanted_under_her_married_name_is_not_put_forward_for_a_carer() {
    let contacts = r#"{"id":"aunt","name":[{"family":"Yousafzada","given":["Caroline"]},{"family":"Catchpole","given":["Caroline"],"use":"old"}],"gender":"female","address":[{"line":["1 George Avenue"],"city":"Bolton","postalCode":"BL4 9RA"}]}"#;
    let case = |wish: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1","relation":"maternal-aunt","name":[{{"family":"Lewison","given":["Caroline"]}}]}},{{"id":"p2","relation":"foster-carer","name":[{{"family":"Catchpole","given":["Susan"]}}],"address":[{{"line":["1 George Avenue"],"city":"Bolton","postalCode":"BL4 9RA"}}]}}],"wishes":[{{"id":"w1","who":"Auntie Caroline","relation":"maternal-aunt","wish":"{wish}"}}]"#
        ))
    };
    assert!(!proposed(contacts, &case("find")).is_empty());
    assert!(proposed(contacts, &case("never")).is_empty());
}

#[test]
fn a_partner_with_no_contact_is_not_inferred_under_his_second_name() {
    let home = r#""address":[{"line":["52 Birch Crescent"],"city":"Derby","postalCode":"DE12 3AF"}]"#;
    let contacts = format!(
        r#"{{"id":"girl","name":[{{"family":"Aslamzada","given":["Noreen"]}}],"gender":"female","birthDate":"1999-11-09",{home}}}
{{"id":"he","name":[{{"family":"Aslamzada","given":["Javed"]}}],"birthDate":"1974-07",{home}}}"#
    );
    let case = |restrictions: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1","relation":"parents-partner","name":[{{"family":"Aslamzada","given":["Mohammed"]}}],"birthDate":"1974"}},{{"id":"p2","relation":"step-sister","name":[{{"family":"Aslamzada","given":["Noreen"]}}],"birthDate":"1999-11-09",{home}}}],"restrictions":[{restrictions}]"#
        ))
    };
    assert_eq!(proposed(&contacts, &case("")).len(), 2);
    let no_contact = r#"{"id":"r1","kind":"no-contact","person":"p1","period":{"start":"2012-01-15"}}"#;
    assert_eq!(
        proposed(&contacts, &case(no_contact)),
        BTreeSet::from(["girl".to_owned()])
    );
}

#[test]
fn an_uncle_with_no_contact_under_a_mistyped_name_is_not_put_forward_for_his_father() {
    let contacts = r#"{"id":"uncle","name":[{"family":"Macauslandby","given":["ouglas"]}],"gender":"male"}"#;
    let case = |restrictions: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1","relation":"paternal-uncle","name":[{{"family":"Macauslandby","given":["Dougie"]}}]}},{{"id":"p2","relation":"paternal-grandfather","name":[{{"family":"Macauslandby"}}]}}],"restrictions":[{restrictions}]"#
        ))
    };
    assert_eq!(proposed(contacts, &case("")).len(), 1);
    let no_contact = r#"{"id":"r1","kind":"no-contact","person":"p1","period":{"start":"2012-01-15"}}"#;
    assert!(proposed(contacts, &case(no_contact)).is_empty());
}

#[test]
fn a_name_that_may_be_the_closed_persons_as_well_takes_more_than_names() {
    let closed_and = |closed: &str, other: &str, restrictions: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1",{closed}}},{{"id":"p2",{other}}}],"restrictions":[{restrictions}]"#
        ))
    };
    let no_contact = r#"{"id":"r1","kind":"no-contact","person":"p1","period":{"start":"2012-01-15"}}"#;
    for (record, closed, other) in [
        // Called by the second of his names.
        (
            r#""name":[{"family":"Razakhan","given":["Nasir"]}],"gender":"male""#,
            r#""relation":"father","name":[{"family":"Razakhan","given":["Mohammed"]}]"#,
            r#""relation":"great-uncle","name":[{"family":"Razakhan","given":["Bashir"]}]"#,
        ),
        // Under a family name that the file does not know, and another Leocadia in the file.
        (
            r#""name":[{"family":"Lockhart","given":["Leocadia"]}],"gender":"female","address":[{"city":"York"}]"#,
            r#""relation":"step-mother","name":[{"family":"Tolmay","given":["Leocadia"]}]"#,
            r#""relation":"maternal-aunt","name":[{"family":"Wright","given":["Leocadia"]}],"address":[{"city":"York"}]"#,
        ),
        // The same, at the brother's home, for a grandfather without a given name.
        (
            r#""name":[{"family":"Razakhan","given":["Kashif"]}],"gender":"male""#,
            r#""relation":"father","name":[{"family":"Razakhan","given":["Mohammed"]}]"#,
            r#""relation":"paternal-grandfather","name":[{"family":"Razakhan"}]"#,
        ),
        // Their middle letter is that of somebody they lived with.
        (
            r#""name":[{"family":"Tickeson","given":["Leocadia","C"]}],"gender":"female","address":[{"line":["64 Regent Grove"],"city":"Derby","postalCode":"DE15 3YT"}]"#,
            r#""relation":"parents-ex-partner","name":[{"family":"Miller","given":["Leocadia"]}]"#,
            r#""relation":"father","name":[{"family":"Tuckeson","given":["Craig"]}],"address":[{"line":["64 Regent Grove"],"city":"Derby","postalCode":"DE15 3YT"}]"#,
        ),
        // No family name, mistyped.
        (
            r#""name":[{"family":"Sinngh","given":["Amandeep"]}],"gender":"male","birthDate":"1994""#,
            r#""relation":"step-father","name":[{"family":"Bains","given":["Amandeep"]}],"birthDate":"1994-07-03""#,
            r#""relation":"paternal-uncle","name":[{"family":"Virdee","given":["Amandeep"]}]"#,
        ),
    ] {
        let contact = format!(r#"{{"id":"they",{record}}}"#);
        assert_eq!(
            proposed(&contact, &closed_and(closed, other, "")).len(),
            1,
            "{record}"
        );
        assert!(
            proposed(&contact, &closed_and(closed, other, no_contact)).is_empty(),
            "{record}"
        );
    }
}

#[test]
fn an_aunt_with_a_closed_persons_given_name_is_found_by_her_home() {
    let home = r#""address":[{"line":["3 Bar Lane"],"city":"York","postalCode":"YO1 1AB"}]"#;
    let contact = format!(
        r#"{{"id":"aunt","name":[{{"family":"Lockhart","given":["Leocadia"]}}],"gender":"female",{home}}}"#
    );
    let case = brame(&format!(
        r#""people":[{{"id":"p1","relation":"step-mother","name":[{{"family":"Tolmay","given":["Leocadia"]}}]}},{{"id":"p2","relation":"maternal-aunt","name":[{{"family":"Wright","given":["Leocadia"]}}],{home}}}],"restrictions":[{{"id":"r1","kind":"no-contact","person":"p1","period":{{"start":"2012-01-15"}}}}]"#
    ));
    assert_eq!(proposed(&contact, &case).len(), 1);
}

#[test]
fn a_father_with_no_contact_is_not_an_uncle_by_the_name_another_record_has_for_him() {
    let contacts = concat!(
        r#"{"id":"health","name":[{"family":"Islamzada","given":["Mohammed","Javed"]}],"birthDate":"1975-10-15"}"#,
        "\n",
        r#"{"id":"electoral","name":[{"family":"Islamzada","given":["Javed"]}],"gender":"male"}"#,
    );
    let case = |restrictions: &str| {
        brame(&format!(
            r#""people":[{{"id":"p1","relation":"father","name":[{{"family":"Islamzada","given":["Mohammed"]}}],"birthDate":"1975-10-15"}},{{"id":"p2","relation":"paternal-uncle","name":[{{"family":"Islamzada","given":["Javed"]}}]}}],"restrictions":[{restrictions}]"#
        ))
    };
    assert_eq!(proposed(contacts, &case("")).len(), 2);
    let no_contact = r#"{"id":"r1","kind":"no-contact","person":"p1","period":{"start":"2012-01-15"}}"#;
    assert!(proposed(contacts, &case(no_contact)).is_empty());
}
