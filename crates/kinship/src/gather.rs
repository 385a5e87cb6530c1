//! From a case file and its mentions to the targets of the case.
use crate::mention::{Mention, Span};
use crate::merge::{Draft, absorb, best_of, drafts_of, fold_in, relations_of};
use crate::target::{KnownAddress, NamePart, Target};
use crate::who::{NamedPerson, Order, people_in};
use crate::{likeness, notes, surnames};
use kithkin_record::{
    CaseFile, CasePerson, Gender, PersonName, Placement, Relation, RelationClass, Wish, fold::fold,
    name::title_gender,
};

/// Everybody the case asks for or names, professionals among them, in a stable order: the people table first,
/// then carers of placements, wishes nobody else answers, and people only the notes name.
///
/// The child is not among them. Possible family names that follow from kinship are added with their weights.
pub fn targets(case: &CaseFile, mentions: &[Mention]) -> Vec<Target> {
    let mut drafts = Vec::new();
    drafts.push(child(case));
    for person in &case.people {
        for draft in from_person(person) {
            // Two entries of one table are two people unless everything agrees.
            match best_of(&drafts, &draft).filter(|&at| !drafts[at].is_child) {
                Some(at) if same_entry(&drafts[at], &draft) => absorb(&mut drafts[at], draft),
                _ => drafts.push(draft),
            }
        }
    }
    for placement in &case.placements {
        from_placement(placement, &mut drafts);
    }
    for draft in drafts_of(mentions) {
        fold_in(&mut drafts, draft);
    }
    settle_households(&mut drafts);
    for wish in &case.wishes {
        from_wish(wish, &mut drafts);
    }
    let mut targets = finish(case, drafts);
    date_deaths(case, mentions, &mut targets);
    targets
}

/// Sets by which day the documents say of each of `targets` that they had died.
fn date_deaths(case: &CaseFile, mentions: &[Mention], targets: &mut [Target]) {
    let dated = |span: &Span| {
        let document = case.documents.iter().find(|d| d.id == span.document)?;
        document.date.map(|day| day.interval().end)
    };
    let deaths = mentions.iter().filter(|m| m.deceased);
    let deaths: Vec<_> = deaths.filter_map(|m| Some((&m.span, dated(&m.span)?))).collect();
    for target in targets.iter_mut().filter(|t| t.deceased) {
        let own = deaths.iter().filter(|(span, _)| target.mentions.contains(span));
        target.dead_by = own.map(|&(_, day)| day).min();
    }
}

fn same_entry(a: &Draft, b: &Draft) -> bool {
    let full = |d: &Draft| !d.target.given.is_empty() && !d.target.family.is_empty();
    full(a) && full(b)
}

fn child(case: &CaseFile) -> Draft {
    let mut draft = Draft {
        is_child: true,
        ..Draft::default()
    };
    for name in &case.child.names {
        add_name(&mut draft.target, name);
    }
    draft.target.gender = case.child.gender;
    draft.target.born = case.child.birth.as_ref().and_then(|b| b.interval);
    draft
}

/// Adds every part of `name` as the file states it.
fn add_name(target: &mut Target, name: &PersonName) {
    for given in name.given.iter().chain(&name.nicknames) {
        if title_gender(given).is_none() {
            target.add_given(NamePart::stated(given, None));
        }
    }
    if let Some(family) = name.family_text() {
        target.add_family(NamePart::stated(&family, None));
    }
}

fn add_named(target: &mut Target, person: &NamedPerson) {
    for given in person.given.iter().chain(&person.nicknames) {
        target.add_given(NamePart::stated(given, None));
    }
    for family in &person.families {
        target.add_family(NamePart::stated(family, None));
    }
    if person.gender != Gender::Unknown {
        target.gender = person.gender;
    }
    target.seniority = target.seniority.or(person.seniority);
}

fn from_person(person: &CasePerson) -> Vec<Draft> {
    let facts = notes::read(&person.note);
    let mut base = Draft {
        people: vec![person.id.clone()],
        ..Draft::default()
    };
    base.vote(person.relation, if facts.wrong { 0.3 } else { 3.0 });
    base.target.gender = person.gender;
    base.target.birth.clone_from(&person.birth);
    base.target.born = person.birth.as_ref().and_then(|b| b.interval).or(facts.born);
    base.target.deceased = facts.deceased;
    base.target.addresses = person
        .addresses
        .iter()
        .map(|a| KnownAddress {
            address: a.clone(),
            source: None,
        })
        .collect();
    base.target.phones.clone_from(&person.phones);
    base.target.emails.clone_from(&person.emails);
    for family in &facts.families {
        base.target.add_family(NamePart::stated(family, None));
    }
    let mut couple: Vec<NamedPerson> = Vec::new();
    for name in &person.names {
        match &name.text {
            Some(text) => {
                let mut read = people_in(text, Order::GivenFirst);
                match read.len() {
                    0 => add_name(&mut base.target, name),
                    1 => add_named(&mut base.target, &read.remove(0)),
                    _ => couple = read,
                }
            }
            None => add_name(&mut base.target, name),
        }
    }
    if couple.is_empty() {
        return vec![base];
    }
    couple
        .iter()
        .map(|one| {
            let mut draft = base.clone();
            draft.joint = true;
            add_named(&mut draft.target, one);
            draft
        })
        .collect()
}

/// How a carer at this kind of placement stands to the child.
fn carer_relation(placement: &Placement) -> Relation {
    let text = fold(&placement.carer_text);
    let says = |word: &str| text.split(' ').any(|w| w.starts_with(word));
    let code = placement.code.to_ascii_uppercase();
    match code.as_str() {
        _ if says("lodging") => Relation::SupportedLodgingsHost,
        _ if says("respite") => Relation::RespiteCarer,
        _ if says("kinship") => Relation::KinshipCarer,
        "U1" | "U2" | "U3" => Relation::KinshipCarer,
        "H5" => Relation::SupportedLodgingsHost,
        "K1" | "K2" | "R1" | "R2" | "R3" | "R5" | "S1" => {
            if says("kw") || says("key") {
                Relation::KeyWorker
            } else {
                Relation::ResidentialWorker
            }
        }
        _ => Relation::FosterCarer,
    }
}

fn from_placement(placement: &Placement, drafts: &mut Vec<Draft>) {
    let residential = placement.code.to_ascii_uppercase().starts_with(['K', 'R', 'S']);
    let relation = carer_relation(placement);
    let text = match (residential, placement.carer_text.find('(')) {
        // A home's name comes first and its worker in brackets.
        (true, Some(at)) => placement.carer_text[at..].trim_matches(['(', ')']).to_owned(),
        (true, None) if relation == Relation::ResidentialWorker => String::new(),
        _ => placement.carer_text.clone(),
    };
    let read = people_in(&text, Order::FamilyFirst);
    let place = (!placement.address.is_empty()).then(|| {
        let mut address = placement.address.clone();
        address.period = placement.period;
        KnownAddress {
            address,
            source: None,
        }
    });
    let stamp = |draft: &mut Draft| {
        draft.placements.push(placement.id.clone());
        draft
            .target
            .addresses
            .extend(place.iter().filter(|_| !residential).cloned());
    };
    let listed: Vec<usize> = (0..drafts.len())
        .filter(|&i| drafts[i].people.iter().any(|p| placement.carers.contains(p)))
        .collect();
    for one in &read {
        let mut draft = Draft::default();
        add_named(&mut draft.target, one);
        draft.vote(Some(relation), 1.5);
        draft.is_household = one.given.is_empty() && one.gender == Gender::Unknown && !residential;
        stamp(&mut draft);
        if draft.is_household && listed.is_empty() {
            drafts.push(draft);
        } else if !draft.is_household {
            fold_in(drafts, draft);
        }
    }
    for at in listed {
        if !drafts[at].placements.contains(&placement.id) {
            stamp(&mut drafts[at]);
        }
    }
}

/// Placements known by a surname go to whoever of that surname looked after the child; nobody: they stay a target.
fn settle_households(drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        if !drafts[at].is_household {
            at += 1;
            continue;
        }
        let household = drafts.remove(at);
        let families = &household.target.family;
        let carers: Vec<usize> = (0..drafts.len())
            .filter(|&i| !drafts[i].is_household && !drafts[i].is_child)
            .filter(|&i| {
                let relations = relations_of(&drafts[i].votes, &drafts[i].denied);
                let cares = relations
                    .first()
                    .is_none_or(|(r, _)| r.class() == RelationClass::Carers);
                let same = drafts[i].target.family.iter().any(|f| {
                    families
                        .iter()
                        .any(|g| likeness::family(&f.folded, &g.folded) >= 0.7)
                });
                cares && same
            })
            .collect();
        if carers.is_empty() {
            let mut household = household;
            household.is_household = false;
            household.target.several = true;
            drafts.insert(at, household);
            at += 1;
        } else {
            for i in carers {
                let draft = &mut drafts[i];
                draft.placements.extend(household.placements.iter().cloned());
                draft
                    .target
                    .addresses
                    .extend(household.target.addresses.iter().cloned());
                let adult = !matches!(
                    relations_of(&draft.votes, &draft.denied).first(),
                    Some((Relation::FosterBrother | Relation::FosterSister, _))
                );
                if adult {
                    draft.votes.extend(household.votes.iter().copied());
                } else {
                    draft.placements.retain(|p| !household.placements.contains(p));
                }
            }
        }
    }
}

fn from_wish(wish: &Wish, drafts: &mut Vec<Draft>) {
    let mut read = people_in(&wish.who, Order::GivenFirst);
    let folded = fold(&wish.who);
    let plural = folded.split(' ').any(|w| {
        matches!(
            w,
            "brothers" | "sisters" | "twins" | "cousins" | "uncles" | "aunts" | "kids" | "children"
        )
    });
    if read.is_empty() {
        read.push(NamedPerson::default());
    }
    for one in &read {
        let mut draft = Draft {
            wishes: vec![wish.id.clone()],
            joint: read.len() > 1,
            ..Draft::default()
        };
        add_named(&mut draft.target, one);
        draft.vote(wish.relation, 3.0);
        draft.target.wish = Some(wish.wish);
        draft.target.several = plural;
        if one.is_nameless() {
            nameless_wish(draft, plural, drafts);
        } else {
            fold_in(drafts, draft);
        }
    }
}

/// A wish without a name goes to whoever stands so to the child: all of them for a plural, else the likeliest.
fn nameless_wish(draft: Draft, plural: bool, drafts: &mut Vec<Draft>) {
    let asked = draft.votes.first().map(|&(r, _)| r);
    let mut answering: Vec<(usize, f64)> = (0..drafts.len())
        .filter(|&i| !drafts[i].is_child)
        .filter_map(|i| {
            let relations = relations_of(&drafts[i].votes, &drafts[i].denied);
            let &(relation, p) = relations.first()?;
            let asked = asked?;
            let fits = if relation == asked {
                1.0
            } else if relation.compatible(asked) {
                0.5
            } else {
                return None;
            };
            Some((i, fits * p))
        })
        .collect();
    answering.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    if !plural {
        answering.truncate(1);
    }
    if answering.is_empty() {
        drafts.push(draft);
        return;
    }
    for (at, _) in answering {
        absorb(&mut drafts[at], draft.clone());
    }
}

/// The first mention that gives a name, else the first that stands for the person by itself, with a kin word just before
/// it and a name just after it: `mum Gemma Brook` and `MGF, Terry` are one.
fn first_mention(target: &Target, named: &[Span], alone: &[Span]) -> Option<Span> {
    /// A comma and a space.
    const GAP: u32 = 2;
    let among = |list: &[Span]| target.mentions.iter().find(|m| list.contains(m));
    let first = among(named)
        .or_else(|| among(alone))
        .or(target.mentions.first())?;
    let mut span = first.clone();
    for other in target.mentions.iter().filter(|m| m.document == span.document) {
        if other.end <= span.start && span.start - other.end <= GAP {
            span.start = other.start;
        } else if other.start >= span.end && other.start - span.end <= GAP {
            span.end = other.end;
        }
    }
    Some(span)
}

fn finish(case: &CaseFile, drafts: Vec<Draft>) -> Vec<Target> {
    let position = |document: &str| case.documents.iter().position(|d| d.id == document);
    let mut targets: Vec<Target> = Vec::new();
    for mut draft in drafts.into_iter().filter(|d| !d.is_child) {
        let target = &mut draft.target;
        target.relations = relations_of(&draft.votes, &draft.denied);
        target
            .mentions
            .sort_by_key(|m| (position(&m.document), m.start, m.end));
        target.mentions.dedup();
        draft.wishes.dedup();
        draft.people.dedup();
        draft.placements.dedup();
        target.asked_by = draft
            .wishes
            .iter()
            .chain(&draft.people)
            .chain(&draft.placements)
            .cloned()
            .collect();
        let key = target.asked_by.first().cloned();
        let Some(key) =
            key.or_else(|| first_mention(target, &draft.named, &draft.alone).map(|m| m.to_string()))
        else {
            continue;
        };
        if draft.joint {
            target.other_keys = draft
                .placements
                .iter()
                .filter(|p| **p != key)
                .take(1)
                .cloned()
                .collect();
        }
        target.key = key;
        targets.push(draft.target);
    }
    surnames::add_by_kin(case, &mut targets);
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::{Address, Document, Period, WishKind};

    fn placement(id: &str, carers: &[&str], text: &str) -> Placement {
        Placement {
            id: id.into(),
            code: "U4".into(),
            reason: "P".into(),
            carers: carers.iter().map(|&c| c.into()).collect(),
            carer_text: text.into(),
            provider: String::new(),
            address: Address::default(),
            period: Period::default(),
        }
    }

    fn person(id: &str, relation: Relation, given: &str, family: &str) -> CasePerson {
        CasePerson {
            id: id.into(),
            relation: Some(relation),
            names: vec![PersonName {
                given: vec![given.into()],
                family: vec![family.into()],
                ..PersonName::default()
            }],
            gender: Gender::Unknown,
            birth: None,
            addresses: Vec::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            period: Period::default(),
            note: String::new(),
        }
    }

    /// The targets of `case` as `keys: given names/family names the file states`.
    fn told(mut case: CaseFile, note: &str) -> Vec<String> {
        case.documents.push(Document {
            id: "d1".into(),
            date: None,
            kind: String::new(),
            author: String::new(),
            text: note.into(),
        });
        let mentions: Vec<Mention> = kithkin_casefile::read(&case).iter().map(Into::into).collect();
        targets(&case, &mentions)
            .iter()
            .map(|target| {
                let given: Vec<&str> = target.given.iter().map(|g| g.text.as_str()).collect();
                let family: Vec<&str> = target.stated_family().map(|f| f.text.as_str()).collect();
                format!(
                    "{}: {}/{}",
                    target.asked_by.join("+"),
                    given.join("+"),
                    family.join("+")
                )
            })
            .collect()
    }

    #[test]
    fn a_wish_by_given_name_goes_to_who_bears_it_and_not_to_a_carer_known_by_family_name() {
        let case = CaseFile {
            people: vec![person("p5", Relation::FosterCarer, "June", "Fairbrother")],
            placements: vec![
                placement("pl1", &["p5"], "Mr & Mrs Fairbrother"),
                placement("pl2", &[], "Mr & Mrs Patel"),
            ],
            wishes: vec![Wish {
                id: "w2".into(),
                who: "my old foster mum June".into(),
                relation: Some(Relation::FosterCarer),
                wish: WishKind::Find,
            }],
            ..CaseFile::default()
        };
        let note = "Present: June Fairbrother (foster carer), Helen Sutcliffe (SW). Kayleigh is settled with June and Alan.\n\
            Visit to Mr and Mrs Patel. Mrs Patel says June still sends a card every Christmas, she and Alan retired to the coast.\n\
            Nirmala (foster carer) rang.";
        assert_eq!(
            told(case, note),
            [
                "w2+p5+pl1: June/Fairbrother",
                "pl1: Alan/Fairbrother",
                "pl2: Nirmala/Patel",
                "pl2: /Patel",
                ": Helen/Sutcliffe",
                ": Kayleigh/"
            ]
        );
    }

    #[test]
    fn namesakes_are_kept_apart_by_how_they_stand_to_the_child() {
        let mut case = CaseFile::default();
        case.child.names.push(PersonName::parse("Samuel Daniel Whitaker"));
        let note = "Uncle Mohammed, mum's brother, went to live in Leeds. Uncle Mohammed, dad's brother, lives in York. \
            Uncle Daniel, mum's brother, rang.";
        assert_eq!(
            told(case, note),
            [
                ": Mohammed/",
                // Mum and dad, of whom nothing else is said.
                ": /",
                ": Mohammed/",
                ": /",
                ": Daniel/"
            ]
        );
    }
}
