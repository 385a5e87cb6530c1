//! From pages to statements: relations, people across documents, polarity, births, places.
use crate::antecedent;
use crate::item::{ItemKind, Stated};
use crate::kin::Tie;
use crate::page::{Link, Owner, Page};
use crate::register::{Probe, Register, Source, title_bit};
use crate::relate::{side_after, sided};
use crate::stretch::{self, Place, Words};
use crate::structured::structured;
use crate::token::Token;
use crate::vocabulary::Vocabulary;
use crate::{MentionKind, Polarity, Statement};
use crate::{age, alias, death, denial, held, limit, place, telecom};
use kithkin_record::{CaseFile, DateInterval, Gender, Relation, RestrictionKind, fold::fold};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A case while it is read.
pub(crate) struct Reader<'a> {
    pub(crate) case: &'a CaseFile,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) pages: Vec<Page<'a>>,
    pub(crate) register: Register,
    /// What a kin word means in this case: `Nan = dad's mum`.
    pub(crate) meant: FxHashMap<String, Relation>,
}

/// What was read of a mention over the whole page at once.
struct Beside {
    born: Option<DateInterval>,
    limit: Option<RestrictionKind>,
    speaker: Option<String>,
}

/// Whose kin the name's link says it is, when a kin word (not a role) makes the link.
fn page_link(page: &Page<'_>, n: usize) -> Option<Owner> {
    page.links[n]
        .filter(|link| link.tie.is_kin())
        .map(|link| link.owner)
}

/// Kin words that are notes of the people table: `Nanu` of a maternal grandmother.
fn meant_by_table(case: &CaseFile) -> FxHashMap<String, Relation> {
    let alone = |note: &str| {
        let tokens = crate::token::tokenize(note);
        let cue = crate::cue::find(&tokens).into_iter().next()?;
        let reading = cue.readings.first()?;
        let called = tokens.len() == 1 && reading.usage.title && !reading.role;
        called.then(|| tokens[0].folded.clone())
    };
    let people = case.people.iter();
    people
        .flat_map(|p| p.note.split([',', ';']).map(move |part| (part, p.relation)))
        .filter_map(|(part, relation)| Some((alone(part.trim())?, relation?)))
        .collect()
}

/// Reads every document of the case, in order, giving each statement to `sink`.
pub(crate) fn read(case: &CaseFile, sink: &mut dyn FnMut(Statement)) {
    read_settled(case, &mut |reader, places| reader.statements(places, sink));
}

/// Reads the case and hands every stretch over once everybody in it is settled, with the places of its pages.
pub(crate) fn read_settled(case: &CaseFile, each: &mut dyn FnMut(&Reader<'_>, &[Place])) {
    let stretches = stretch::cut(case);
    let people = structured(case);
    let names: Vec<_> = people.iter().flat_map(|p| p.names.iter().cloned()).collect();
    let mut vocabulary = Vocabulary::of(case, &names);
    let mut place = Place::default();
    let mut only = None;
    for stretch in &stretches {
        let words = Words::of(case, stretch, &mut place);
        words.tokens.iter().for_each(|tokens| vocabulary.count(tokens));
        only = (stretches.len() == 1).then(|| Rc::new(words));
    }
    // Names that a note gives in full or with a kin word are then known wherever they stand alone.
    for stretch in &stretches {
        let words = only
            .clone()
            .unwrap_or_else(|| Rc::new(Words::of(case, stretch, &mut place)));
        for page in &words.pages(&vocabulary) {
            vocabulary.learn(page);
        }
    }
    let mut carried = (vocabulary, Register::of(&people), meant_by_table(case));
    for stretch in &stretches {
        let words = only
            .clone()
            .unwrap_or_else(|| Rc::new(Words::of(case, stretch, &mut place)));
        let (vocabulary, register, meant) = carried;
        let mut reader = Reader {
            case,
            pages: words.pages(&vocabulary),
            vocabulary,
            register,
            meant,
        };
        reader.learn_meant();
        reader.settle_all();
        each(&reader, &words.places);
        carried = (reader.vocabulary, reader.register, reader.meant);
    }
}

impl Reader<'_> {
    /// Finds the person of every mention and the relation its words state; whether that told anything new.
    fn settle(&mut self, everybody: bool) -> bool {
        let known = self.register.changes;
        let mut changed = false;
        for p in 0..self.pages.len() {
            for n in 0..self.pages[p].items.len() {
                let found = |x: &crate::item::Item| (x.person, x.stated, x.denied);
                let before = found(&self.pages[p].items[n]);
                self.settle_item(p, n, everybody);
                changed |= before != found(&self.pages[p].items[n]);
            }
        }
        changed || known != self.register.changes
    }

    /// Settles everybody: first those whom a note names in full or with a kin word, then all, now that these are known,
    /// as long as a round tells something new.
    fn settle_all(&mut self) {
        self.settle(false);
        let mut open = self.settle(true);
        let known = self.register.changes;
        self.learn_by_kin();
        if open || known != self.register.changes {
            open = self.settle(true);
        }
        let known = self.register.changes;
        self.complete();
        if open || known != self.register.changes {
            self.settle(true);
        }
    }

    fn settle_item(&mut self, p: usize, n: usize, everybody: bool) {
        let page = &self.pages[p];
        match page.items[n].kind {
            ItemKind::Child => {}
            ItemKind::Cue => {
                let said = self.cue_relation(p, n, 3);
                // "There is a brother too, Steve", whom the table gives as an uncle.
                let (relation, person) = match self.given_elsewhere(p, n, said) {
                    Some((relation, person)) => (Some(relation), Some(person)),
                    None => (said, said.and_then(|r| self.register.only(r))),
                };
                let item = &mut self.pages[p].items[n];
                item.stated = relation.map(|relation| Stated {
                    relation,
                    rule: "kin-word",
                    explicit: true,
                });
                item.person = person;
            }
            ItemKind::Name => self.settle_name(p, n, everybody),
        }
    }

    /// What the structured part gives the person whom kin word `n` heads, when that is another relation than the word says.
    fn given_elsewhere(&self, p: usize, n: usize, said: Option<Relation>) -> Option<(Relation, usize)> {
        let page = &self.pages[p];
        let name = (n + 1..(n + 3).min(page.items.len()))
            .find(|&k| page.links[k].is_some_and(|l| l.cue == Some(n) && l.owner == Owner::Child))?;
        let at = page.items[name].person?;
        let person = &self.register.people[at];
        let relation = person.relation.filter(|_| person.source >= Source::Stated)?;
        let other =
            said.is_some_and(|s| !s.compatible(relation)) && relation.implied_gender() != Gender::Unknown;
        let kin = |r: Relation| r.class() == kithkin_record::RelationClass::AuntsUncles;
        (other && kin(relation)).then_some((relation, at))
    }

    fn settle_name(&mut self, p: usize, n: usize, everybody: bool) {
        let page = &self.pages[p];
        let gender = self.gender(p, n);
        let relation_by = |link: Option<Link>| link.and_then(|link| self.link_relation(p, n, link, gender));
        let stated = relation_by(page.links[n]).or_else(|| relation_by(page.second[n]));
        // "Bio dad may be Smiler": a putative father, wherever he is named.
        let stated = stated.map(|s| match s.relation {
            Relation::Father if denial::certainty(page, n) != Polarity::Asserted => Stated {
                relation: Relation::PutativeFather,
                ..s
            },
            _ => s,
        });
        let denied = denial::of_name(page, n, stated.map(|s| s.relation), |k| {
            match page.items[k].kind {
                ItemKind::Cue => self.cue_relation(p, k, 3),
                _ => self.item_relation(p, k),
            }
        });
        let held = match denied {
            // "Val's husband Ken is not Shane's father": what else is said of him stands.
            Some(denied) if denied.instead_of_stated => {
                relation_by(page.second[n]).and_then(|s| crate::relate::other_than(s, denied.relation))
            }
            _ => stated,
        };
        let by_pronoun = alias::pronoun_before(page, n)
            .and_then(|at| antecedent::nearest(page, at, &|k| self.known_gender(p, k)));
        if let Some(same) = alias::alias_of(page, n)
            .or(by_pronoun)
            .and_then(|k| page.items[k].person)
        {
            let item = &page.items[n];
            let (given, family) = (item.folded.given.first().cloned(), item.folded.family.clone());
            self.register.alias(same, given, family);
            if let Some(held) = held.filter(|s| s.explicit) {
                self.register.say(same, held.relation, Source::Guess, held.rule);
            }
            let item = &mut self.pages[p].items[n];
            item.person = Some(same);
            item.stated = held;
            return;
        }
        let mut probe = self.probe(p, n, gender, held);
        self.register.known_by_couple(&mut probe);
        let certain = probe.family.is_some() && !probe.given.is_empty()
            || held.is_some_and(|s| s.explicit)
            || probe.called.is_some();
        let person = if page.items[n].plural || page.items[n].joint == 2 {
            self.joint_person(p, n, &probe)
        } else if everybody || certain {
            Some(self.register.place(&probe))
        } else {
            self.register.find(&probe)
        };
        if let (Some(person), Some(family)) = (person, self.pages[p].items[n].context_family.as_deref()) {
            self.register.alias(person, None, Some(fold(family)));
        }
        if let (Some(person), Some(other)) = (person, self.spouse_of(p, n)) {
            self.register.pair(other, person);
        }
        if let (Some(person), Some(kin)) = (person, self.kin_by_marriage(p, n)) {
            self.register.people[person].kin.get_or_insert(kin);
        }
        if let (Some(person), Some(called)) = (person, probe.called) {
            self.register.called(person, called);
        }
        if let (Some(person), Some(denied)) = (person, denied)
            && !denied.only_here
            && !crate::speaker::reported(&self.pages[p], n)
        {
            self.register.deny(person, denied.relation);
        }
        let item = &mut self.pages[p].items[n];
        item.person = person.or(item.person);
        item.stated = held;
        item.denied = denied.map(|d| d.relation);
    }

    fn probe(&self, p: usize, n: usize, gender: Gender, held: Option<Stated>) -> Probe {
        let page = &self.pages[p];
        let item = &page.items[n];
        let role = item
            .readings
            .iter()
            .find(|r| r.role && r.usage.title && item.address_word.is_some());
        let called = self.called(p, n);
        let from_title = role.and_then(|r| match r.tie {
            Tie::Is(relation) => Some((relation, Source::Note, "title")),
            _ => None,
        });
        let guessed = matches!(
            page_link(&self.pages[p], n),
            Some(Owner::Pronoun(_) | Owner::Subject)
        );
        let source = |explicit| match (explicit, guessed) {
            (true, false) => Source::Note,
            (true, true) => Source::Guess,
            _ => Source::Context,
        };
        let stated = held.map(|s| (s.relation, source(s.explicit), s.rule));
        Probe {
            given: item.folded.given.clone(),
            family: item.folded.family.clone(),
            couple: item.context_family.as_deref().map(fold),
            qualifier: item.qualifier.clone(),
            gender,
            called,
            stated: stated.or(from_title),
            role_title: role.is_some(),
            near: self.couple_near(p, n),
            title: item.address_word.as_deref().map_or(0, title_bit),
            house: place::house_number_beside(page, n),
            young: age::beside(page, n).is_some_and(|years| years < 14),
            place: (p, n + 1),
        }
    }

    /// What the kin word in the name says of the child: aunt for `Auntie Shaz`.
    pub(crate) fn called(&self, p: usize, n: usize) -> Option<Relation> {
        let page = &self.pages[p];
        let item = &page.items[n];
        if item.kind != ItemKind::Name {
            return None;
        }
        let reading = page.reading(n, &self.vocabulary).filter(|r| !r.role)?;
        let relation = reading.tie.of_child(item.gender)?;
        Some(side_after(page, item.last).map_or(relation, |side| sided(relation, side)))
    }

    pub(crate) fn gender(&self, p: usize, n: usize) -> Gender {
        let plain = antecedent::plain_gender(&self.pages[p], n);
        if plain != Gender::Unknown {
            return plain;
        }
        let known = self.pages[p].items[n]
            .person
            .map_or(Gender::Unknown, |person| self.register.people[person].gender);
        if known == Gender::Unknown {
            self.other_of_pair(p, n)
        } else {
            known
        }
    }

    /// The gender of an item for pronouns: what the register knows of the person comes first.
    pub(crate) fn known_gender(&self, p: usize, n: usize) -> Gender {
        let item = &self.pages[p].items[n];
        if item.kind == ItemKind::Child {
            return self.case.child.gender;
        }
        // Nobody's mother or sister is told of the social worker.
        let outsider = |r: Relation| r.is_professional() || r == Relation::Teacher;
        let by_link = matches!(self.pages[p].links[n].map(|l| l.tie), Some(Tie::Is(r)) if outsider(r));
        if by_link
            || item
                .person
                .and_then(|person| self.register.people[person].relation)
                .is_some_and(outsider)
        {
            return Gender::Other;
        }
        let known = item
            .person
            .map_or(Gender::Unknown, |person| self.register.people[person].gender);
        if known == Gender::Unknown {
            antecedent::plain_gender(&self.pages[p], n)
        } else {
            known
        }
    }

    /// What a name is to the child: what its own words say, made sharper by what the case knows of the person.
    pub(crate) fn item_relation(&self, p: usize, n: usize) -> Option<Relation> {
        self.relation_and_rule(p, n).map(|(relation, ..)| relation)
    }

    fn relation_and_rule(&self, p: usize, n: usize) -> Option<(Relation, &'static str, bool)> {
        let item = &self.pages[p].items[n];
        let person = item.person.map(|person| &self.register.people[person]);
        let known = person.and_then(|person| Some((person.relation?, person.source, person.rule)));
        let denied =
            |r: Relation| person.is_some_and(|person| person.denied.contains(&r)) || item.denied == Some(r);
        let own = item.stated.filter(|s| !denied(s.relation));
        match (own, known.filter(|(r, ..)| !denied(*r))) {
            (Some(own), Some((relation, source, _))) if own.explicit => {
                let guessed = matches!(
                    page_link(&self.pages[p], n),
                    Some(Owner::Pronoun(_) | Owner::Subject)
                );
                let own_wins = source < Source::Stated
                    && !(guessed && source >= Source::Note)
                    && !own.relation.compatible(relation)
                    && own.rule != "owned-name"
                    || crate::fit::vaguer(relation, own.relation);
                if own_wins {
                    Some((own.relation, own.rule, true))
                } else {
                    Some((relation, own.rule, true))
                }
            }
            (_, Some((relation, _, rule))) => Some((relation, rule, false)),
            (Some(own), None) => Some((own.relation, own.rule, own.explicit)),
            (None, None) => self
                .called(p, n)
                .filter(|r| !denied(*r))
                .map(|r| (r, "kin-word", true)),
        }
    }

    fn statements(&self, places: &[Place], sink: &mut dyn FnMut(Statement)) {
        let mut out = Vec::new();
        for (p, place) in places.iter().enumerate() {
            let births = age::births(&self.pages[p], &|k| self.known_gender(p, k));
            let limits = limit::of_page(&self.pages[p]);
            let mut speakers = self.speakers(p);
            for (n, born) in births.into_iter().enumerate() {
                self.state(
                    p,
                    n,
                    Beside {
                        born,
                        limit: limits[n],
                        speaker: speakers[n].take(),
                    },
                    &mut out,
                );
                out.drain(..).for_each(|s| sink(place.moved(s)));
            }
        }
    }

    fn state(&self, p: usize, n: usize, beside: Beside, out: &mut Vec<Statement>) {
        let page = &self.pages[p];
        let item = &page.items[n];
        if item.kind == ItemKind::Child {
            return;
        }
        let (relation, rule, explicit) = match item.kind {
            ItemKind::Cue if alias::only_called(page, n) => return,
            ItemKind::Cue => match item.stated {
                Some(stated) if !item.readings[0].role || item.readings[0].usage.short => {
                    (Some(stated.relation), stated.rule, true)
                }
                _ => return,
            },
            _ => match self.relation_and_rule(p, n) {
                Some((relation, rule, explicit)) => (Some(relation), rule, explicit),
                None => (None, "none", false),
            },
        };
        // A family name in the plural says nothing of a person when the case knows no couple of that name.
        if item.plural && item.person.is_none() {
            return;
        }
        let text = &page.document.text;
        let slice = |a: usize, b: usize| {
            text.get(page.tokens[a].from as usize..page.tokens[b].to as usize)
                .unwrap_or_default()
                .to_owned()
        };
        let polarity = if explicit {
            denial::certainty(page, n)
        } else {
            Polarity::Asserted
        };
        // "bio dad may be Smiler"
        let doubted =
            relation == Some(Relation::Father) && polarity != Polarity::Asserted && rule != "people-table";
        let relation = if doubted {
            Some(Relation::PutativeFather)
        } else {
            relation
        };
        let death = death::of(page, n);
        let (sheet, paragraph) = page.page_and_paragraph(item.first);
        let owns_next =
            item.kind == ItemKind::Cue && page.tokens.get(item.last + 1).is_some_and(Token::possessive);
        let statement = Statement {
            case: self.case.id.clone(),
            document: page.document.id.clone(),
            start: page.tokens[item.first].start,
            end: page.tokens[item.last].end,
            page: sheet,
            paragraph,
            name: if item.plural {
                item.family.clone().unwrap_or_default()
            } else {
                slice(item.name.0, item.name.1)
            },
            mention: if item.kind == ItemKind::Cue {
                MentionKind::Kin
            } else {
                MentionKind::Name
            },
            given: item.given.clone(),
            family: item.family.clone(),
            context_family: item.context_family.clone(),
            address_word: item.address_word.clone(),
            relation,
            explicit,
            born: beside.born,
            polarity,
            // "MGM's sister ... lives up": not of MGM.
            address: if owns_next { None } else { place::beside(page, n) },
            phones: telecom::beside(page, n),
            period: held::beside(page, n),
            deceased: death.is_some(),
            died: death.and_then(|d| d.on),
            restriction: beside.limit,
            joint: item.joint > 0,
            person: item.person.and_then(|person| u32::try_from(person).ok()),
            speaker: beside.speaker,
            rule,
        };
        // "Aunty Shaz (MGM's sister?)": an aunt by name, a great-aunt perhaps.
        if let Some(called) = self.called(p, n)
            && statement.polarity != Polarity::Asserted
            && item.denied.is_none()
            && relation.is_some_and(|r| !r.compatible(called))
        {
            let mut by_name = statement.clone();
            by_name.relation = Some(called);
            by_name.polarity = Polarity::Asserted;
            by_name.rule = "kin-word";
            out.push(by_name);
        }
        if let Some(denied) = item.denied {
            let mut negated = statement.clone();
            negated.relation = Some(denied);
            negated.polarity = Polarity::Negated;
            negated.explicit = true;
            negated.rule = "denied";
            out.push(negated);
            if relation.is_none() || relation == Some(denied) {
                return;
            }
        }
        out.push(statement);
    }
}
