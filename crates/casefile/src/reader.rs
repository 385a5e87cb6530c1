//! From pages to statements: relations, people across documents, polarity, births, places.
use crate::antecedent;
use crate::item::{Item, ItemKind, Stated};
use crate::kin::Tie;
use crate::page::{Link, Owner, Page};
use crate::register::{Probe, Register, Source};
use crate::structured::structured;
use crate::token::{Token, tokenize};
use crate::vocabulary::Vocabulary;
use crate::{MentionKind, Polarity, Statement};
use crate::{age, alias, denial, place};
use kithkin_record::{CaseFile, Gender, Relation, RelationClass, fold::fold};

/// What an item is to the child, as an anchor for its own kin.
#[derive(Clone, Copy, PartialEq)]
enum Anchor {
    Child,
    Is(Relation),
    Unknown,
}

/// A case while it is read.
pub(crate) struct Reader<'a> {
    case: &'a CaseFile,
    vocabulary: Vocabulary,
    pages: Vec<Page<'a>>,
    register: Register,
}

/// "(pat)", "(maternal)" right after token `i`: which side of the family.
fn side_after(page: &Page<'_>, i: usize) -> Option<&'static str> {
    let bracket = page.tokens.get(i + 1).is_some_and(|t| t.is('('))
        && page
            .tokens
            .get(i + 3)
            .is_some_and(|t| t.is(')') || t.is(',') || t.is('.'));
    bracket.then(|| crate::page::side(page.word(i + 2))).flatten()
}

/// A relation on one side of the family: aunt becomes paternal-aunt.
fn sided(relation: Relation, side: &str) -> Relation {
    Relation::parse(&format!("{side}-{}", relation.term())).unwrap_or(relation)
}

/// Whether a kin word means the child whose file it is: "the boy", "child".
fn is_the_child(page: &Page<'_>, k: usize) -> bool {
    let owned = page.phrases[k].is_some_and(|p| p.owner != Owner::Child);
    !owned
        && matches!(
            page.word(page.items[k].first),
            "boy" | "girl" | "child" | "baby" | "lad" | "wean" | "bairn" | "infant"
        )
}

/// Whose kin the name's link says it is, when a kin word (not a role) makes the link.
fn page_link(page: &Page<'_>, n: usize) -> Option<Owner> {
    page.links[n]
        .filter(|link| link.tie.is_kin())
        .map(|link| link.owner)
}

/// Reads every document of the case.
pub(crate) fn read(case: &CaseFile) -> Vec<Statement> {
    let documents: Vec<Vec<Token>> = case.documents.iter().map(|d| tokenize(&d.text)).collect();
    let people = structured(case);
    let names: Vec<_> = people.iter().flat_map(|p| p.names.iter().cloned()).collect();
    let mut vocabulary = Vocabulary::of(case, &names, &documents);
    let pages = |vocabulary: &Vocabulary| -> Vec<Page<'_>> {
        case.documents
            .iter()
            .zip(&documents)
            .map(|(d, tokens)| Page::new(d, tokens, vocabulary))
            .collect()
    };
    // Names that a note gives in full or with a kin word are then known wherever they stand alone.
    let first_look = pages(&vocabulary);
    for page in &first_look {
        vocabulary.learn(page);
    }
    let pages = pages(&vocabulary);
    let mut reader = Reader {
        case,
        vocabulary,
        pages,
        register: Register::of(&people),
    };
    // First those whom a note names in full or with a kin word, then everybody, now that these are known.
    reader.settle(false);
    reader.settle(true);
    reader.settle(true);
    reader.statements()
}

impl Reader<'_> {
    /// Finds the person of every mention and the relation its words state.
    fn settle(&mut self, everybody: bool) {
        for p in 0..self.pages.len() {
            for n in 0..self.pages[p].items.len() {
                self.settle_item(p, n, everybody);
            }
        }
    }

    fn settle_item(&mut self, p: usize, n: usize, everybody: bool) {
        let page = &self.pages[p];
        match page.items[n].kind {
            ItemKind::Child => {}
            ItemKind::Cue => {
                let relation = self.cue_relation(p, n, 3);
                let person = relation.and_then(|r| self.register.only(r));
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

    fn settle_name(&mut self, p: usize, n: usize, everybody: bool) {
        let page = &self.pages[p];
        let gender = self.gender(p, n);
        let stated = page.links[n].and_then(|link| self.link_relation(p, n, link, gender));
        let denied = denial::of_name(page, n, stated.map(|s| s.relation), |k| {
            match page.items[k].kind {
                ItemKind::Cue => self.cue_relation(p, k, 3),
                _ => self.item_relation(p, k),
            }
        });
        let held = if denied.is_some_and(|d| d.instead_of_stated) {
            None
        } else {
            stated
        };
        let by_pronoun = alias::pronoun_before(page, n)
            .and_then(|at| antecedent::nearest(page, at, &|k| self.known_gender(p, k)));
        if let Some(same) = alias::alias_of(page, n)
            .or(by_pronoun)
            .and_then(|k| page.items[k].person)
        {
            let item = &page.items[n];
            let (given, family) = (
                item.given.first().map(|g| fold(g)),
                item.family.as_deref().map(fold),
            );
            self.register.alias(same, given, family);
            if let Some(held) = held.filter(|s| s.explicit) {
                self.register.say(same, held.relation, Source::Guess, held.rule);
            }
            let item = &mut self.pages[p].items[n];
            item.person = Some(same);
            item.stated = held;
            return;
        }
        let probe = self.probe(p, n, gender, held);
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
        if let (Some(person), Some(called)) = (person, probe.called) {
            self.register.called(person, called);
        }
        if let (Some(person), Some(denied)) = (person, denied)
            && !denied.only_here
            && !self.register.people[person].denied.contains(&denied.relation)
        {
            self.register.people[person].denied.push(denied.relation);
        }
        let item = &mut self.pages[p].items[n];
        item.person = person.or(item.person);
        item.stated = held;
        item.denied = denied.map(|d| d.relation);
    }

    fn probe(&self, p: usize, n: usize, gender: Gender, held: Option<Stated>) -> Probe {
        let item = &self.pages[p].items[n];
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
            given: item.given.iter().map(|g| fold(g)).collect(),
            family: item.family.as_deref().map(fold),
            qualifier: item.qualifier.clone(),
            gender,
            called,
            stated: stated.or(from_title),
            role_title: role.is_some(),
            near: self.couple_near(p, n),
            place: (p, n + 1),
        }
    }

    /// Members of a couple that the sentence, or the one before, names by its family name: `the Lumbs ... from Jean`.
    fn couple_near(&self, p: usize, n: usize) -> Vec<usize> {
        let page = &self.pages[p];
        let sentence = page.sentence(n);
        (n.saturating_sub(6)..n)
            .filter(|&k| page.items[k].joint > 0 && page.sentence(k) + 1 >= sentence)
            .filter_map(|k| page.items[k].person)
            .collect()
    }

    /// What the kin word in the name says of the child: aunt for `Auntie Shaz`.
    fn called(&self, p: usize, n: usize) -> Option<Relation> {
        let page = &self.pages[p];
        let item = &page.items[n];
        if item.kind != ItemKind::Name {
            return None;
        }
        let reading = page.reading(n, &self.vocabulary).filter(|r| !r.role)?;
        let relation = reading.tie.of_child(item.gender)?;
        Some(side_after(page, item.last).map_or(relation, |side| sided(relation, side)))
    }

    /// The second of a couple, or one of `the Lumbs`: the partner of the first, or a couple of that family name.
    fn joint_person(&mut self, p: usize, n: usize, probe: &Probe) -> Option<usize> {
        let item = &self.pages[p].items[n];
        let item_person = item.person;
        let family = item.family.as_deref().map(fold)?;
        if item.plural {
            return self.register.of_family(&family, item.joint);
        }
        let first = n.checked_sub(1).and_then(|f| self.pages[p].items[f].person);
        if !probe.given.is_empty() {
            let second = self.register.place(probe);
            if let Some(first) = first {
                self.register.pair(first, second);
            }
            return Some(second);
        }
        if item_person.is_some() {
            return item_person;
        }
        if let Some(partner) = first.and_then(|f| self.register.people[f].partner) {
            return Some(partner);
        }
        let second = self.register.add_partner(first, probe);
        Some(second)
    }

    fn gender(&self, p: usize, n: usize) -> Gender {
        let plain = antecedent::plain_gender(&self.pages[p], n);
        if plain != Gender::Unknown {
            return plain;
        }
        match self.pages[p].items[n].person {
            Some(person) => self.register.people[person].gender,
            None => Gender::Unknown,
        }
    }

    /// The gender of an item for pronouns: what the register knows of the person comes first.
    fn known_gender(&self, p: usize, n: usize) -> Gender {
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

    /// What the words of a link say the person is to the child.
    fn link_relation(&self, p: usize, n: usize, link: Link, gender: Gender) -> Option<Stated> {
        let page = &self.pages[p];
        // "a boy called Kuba" is nobody's son.
        let anyone = link.owner == Owner::Child
            && link.cue.is_some_and(|c| {
                matches!(
                    page.word(page.items[c].first),
                    "boy" | "girl" | "lad" | "lass" | "kid" | "baby" | "child" | "bairn" | "wean"
                )
            });
        if anyone && matches!(link.tie, Tie::Son | Tie::Daughter | Tie::Child) {
            return None;
        }
        let depends = matches!(
            link.tie,
            Tie::Partner | Tie::Boyfriend | Tie::Girlfriend | Tie::ExPartner
        );
        let anchor = match link.owner {
            Owner::Child if link.tie.of_child(gender).is_none() || depends => {
                let from = link.cue.unwrap_or(n);
                let subject = self.subject(p, from).or_else(|| {
                    (!depends)
                        .then(|| antecedent::topic(page, from, link.tie))
                        .flatten()
                });
                match subject {
                    Some(k) => self.anchor(p, k),
                    None => Anchor::Child,
                }
            }
            owner => self.owner(p, link.cue.unwrap_or(n), owner),
        };
        let anchor = match anchor {
            Anchor::Child if link.owner == Owner::Child => self
                .sibling_before(p, n, link)
                .unwrap_or_else(|| self.list_owner(p, n, link.tie)),
            anchor => anchor,
        };
        // "Trace's Courtney" is a daughter; "the eldest", of nobody named, need not be.
        let tie = if link.owner == Owner::Child {
            link.tie
        } else {
            link.tie.sexed(gender)
        };
        let relation = match anchor {
            Anchor::Child => link.tie.of_child(gender),
            Anchor::Is(anchor) => self
                .composed(tie, anchor, gender, &page.items[n])
                .or_else(|| self.composed(link.tie, anchor, gender, &page.items[n]))
                .or_else(|| {
                    // "assault by partner Leon": the anchor tells nothing of partners, so the household's.
                    (depends && link.owner == Owner::Child)
                        .then(|| link.tie.of_child(gender))
                        .flatten()
                }),
            Anchor::Unknown if depends || !link.tie.is_kin() => link.tie.of_child(gender),
            Anchor::Unknown => None,
        }?;
        // A grown-up who is "a friend" is the family's.
        let grown = page.items[n].address_word.is_some();
        let relation = if relation == Relation::Friend && grown {
            Relation::FamilyFriend
        } else {
            relation
        };
        // "Father Zbigniew", when the father is somebody else.
        let priest = relation == Relation::Father && link.owner == Owner::Child && self.is_priest(p, n, link);
        let relation = if priest { Relation::FaithLeader } else { relation };
        let side = side_after(page, page.items[n].last)
            .or_else(|| link.cue.and_then(|c| side_after(page, page.items[c].last)));
        let relation = side.map_or(relation, |side| sided(relation, side));
        let explicit = link.explicit && link.rule != "placed-with";
        Some(Stated {
            relation,
            rule: link.rule,
            explicit,
        })
    }

    /// Whose family a list gives ("Family: mother Merle; brother Trevor"): the parent's, when its mother or father is
    /// not the one that the case knows as the child's.
    fn list_owner(&self, p: usize, n: usize, tie: Tie) -> Anchor {
        let page = &self.pages[p];
        let sentence = page.sentence(n);
        let family = |k: usize| {
            page.links[k].is_some_and(|l| {
                l.owner == Owner::Child
                    && l.rule == "cue-before"
                    && matches!(
                        l.tie,
                        Tie::Is(Relation::Mother | Relation::Father | Relation::Brother | Relation::Sister)
                    )
            })
        };
        if !tie.is_kin()
            || !matches!(tie, Tie::Is(r) if matches!(r.class(), RelationClass::Parents | RelationClass::Siblings))
        {
            return Anchor::Child;
        }
        let foreign = (n.saturating_sub(6)..(n + 6).min(page.items.len())).any(|k| {
            let (Some(Tie::Is(relation)), true) = (
                page.links[k].map(|l| l.tie),
                page.sentence(k).abs_diff(sentence) <= 1 && family(k),
            ) else {
                return false;
            };
            page.items[k].given.first().is_some_and(|g| {
                let given = fold(g);
                if relation.class() == RelationClass::Siblings {
                    self.register.known_aunt(&given)
                } else {
                    self.register.taken_by_table(relation, &given)
                }
            })
        });
        let siblings = (n.saturating_sub(6)..(n + 6).min(page.items.len())).any(|k| {
            family(k) && page.sentence(k).abs_diff(sentence) <= 1 && matches!(page.links[k].map(|l| l.tie), Some(Tie::Is(r)) if r.class() == RelationClass::Siblings)
        });
        if !foreign || !siblings {
            return Anchor::Child;
        }
        let parent = (0..n).rev().take(20).find_map(|k| {
            let relation = self.item_relation(p, k)?;
            matches!(relation, Relation::Mother | Relation::Father).then_some(relation)
        });
        Anchor::Is(parent.unwrap_or(Relation::Mother))
    }

    /// `Ellie-May b. 6/5/12, fa Nathan Pogson`: the half-sibling's parent, when the child's is another.
    fn sibling_before(&self, p: usize, n: usize, link: Link) -> Option<Anchor> {
        let page = &self.pages[p];
        let Tie::Is(relation @ (Relation::Mother | Relation::Father)) = link.tie else {
            return None;
        };
        let given = page.items[n].given.first().map(|g| fold(g))?;
        if !self.register.taken(relation, &given) {
            return None;
        }
        let before = (0..n)
            .rev()
            .take(4)
            .find(|&k| page.items[k].kind == ItemKind::Name && page.sentence(k) == page.sentence(n))?;
        self.item_relation(p, before)
            .filter(|r| r.class() == RelationClass::Siblings)
            .map(Anchor::Is)
    }

    /// "Father Zbigniew" right before a given name, capital F, where the people table has another father.
    fn is_priest(&self, p: usize, n: usize, link: Link) -> bool {
        let page = &self.pages[p];
        let Some(cue) = link.cue.map(|c| &page.items[c]) else {
            return false;
        };
        let item = &page.items[n];
        let direct =
            cue.last + 1 == item.first && page.tokens[cue.first].text == "Father" && item.family.is_none();
        direct
            && item
                .given
                .first()
                .is_some_and(|g| self.register.taken_by_table(Relation::Father, &fold(g)))
    }

    /// The composed relation; a grandmother's husband is no grandfather when another man is known to be.
    fn composed(&self, tie: Tie, anchor: Relation, gender: Gender, item: &Item) -> Option<Relation> {
        let Some(relation) = tie.of(anchor, gender) else {
            // "his teacher", "her social worker": a role is the child's, whoever the pronoun names.
            return (!tie.is_kin()).then(|| tie.of_child(gender)).flatten();
        };
        let grandfather = matches!(
            relation,
            Relation::MaternalGrandfather | Relation::PaternalGrandfather | Relation::Grandfather
        );
        let given = item.given.first().map(|g| fold(g)).unwrap_or_default();
        if grandfather
            && matches!(tie, Tie::Husband | Tie::Partner | Tie::Boyfriend | Tie::Spouse)
            && self.register.taken(relation, &given)
        {
            return Some(Relation::StepGrandfather);
        }
        Some(relation)
    }

    fn subject(&self, p: usize, n: usize) -> Option<usize> {
        antecedent::subject(&self.pages[p], n, &|k| self.known_gender(p, k))
    }

    fn owner(&self, p: usize, n: usize, owner: Owner) -> Anchor {
        let page = &self.pages[p];
        match owner {
            Owner::Child => Anchor::Child,
            Owner::Item(k) => self.anchor(p, k),
            Owner::Pronoun(at) => match antecedent::of_pronoun(page, at, &|k| self.known_gender(p, k)) {
                Some(k) => self.anchor(p, k),
                None => Anchor::Child,
            },
            Owner::Speaker(at) if page.tokens[at].quoted || page.child_speaks => Anchor::Child,
            Owner::Speaker(_) => match page.author {
                Some(Tie::Is(relation)) if !relation.is_professional() => Anchor::Is(relation),
                _ => Anchor::Unknown,
            },
            Owner::Subject => self.subject(p, n).map_or(Anchor::Unknown, |k| self.anchor(p, k)),
        }
    }

    fn anchor(&self, p: usize, k: usize) -> Anchor {
        let item = &self.pages[p].items[k];
        match item.kind {
            ItemKind::Child => Anchor::Child,
            ItemKind::Name => self.item_relation(p, k).map_or(Anchor::Unknown, Anchor::Is),
            // "the boy's brother", "child's gran"
            ItemKind::Cue if is_the_child(&self.pages[p], k) => Anchor::Child,
            ItemKind::Cue => self.cue_relation(p, k, 3).map_or(Anchor::Unknown, Anchor::Is),
        }
    }

    /// What a kin word by itself says, through its own owner.
    fn cue_relation(&self, p: usize, n: usize, depth: u8) -> Option<Relation> {
        let page = &self.pages[p];
        let reading = page.reading(n, &self.vocabulary)?;
        let owner = page.phrases[n].map_or(Owner::Child, |phrase| phrase.owner);
        let gender = page.items[n].gender;
        let anchor = match owner {
            Owner::Item(k) if depth > 0 && page.items[k].kind == ItemKind::Cue => self
                .cue_relation(p, k, depth - 1)
                .map_or(Anchor::Unknown, Anchor::Is),
            owner => self.owner(p, n, owner),
        };
        let guessed = matches!(owner, Owner::Pronoun(_));
        match anchor {
            Anchor::Child => reading.tie.of_child(gender),
            // "his dad", after a grandfather was named, is hardly the great-grandfather.
            Anchor::Is(anchor) => match reading.tie.of(anchor, gender) {
                Some(Relation::GreatGrandmother | Relation::GreatGrandfather) if guessed => {
                    reading.tie.of_child(gender)
                }
                composed => composed,
            },
            Anchor::Unknown => None,
        }
    }

    /// What a name is to the child: what its own words say, made sharper by what the case knows of the person.
    fn item_relation(&self, p: usize, n: usize) -> Option<Relation> {
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

    fn statements(&self) -> Vec<Statement> {
        let mut out = Vec::new();
        for p in 0..self.pages.len() {
            let births = age::births(&self.pages[p], &|k| self.known_gender(p, k));
            for (n, born) in births.into_iter().enumerate() {
                self.state(p, n, born, &mut out);
            }
        }
        out
    }

    fn state(
        &self,
        p: usize,
        n: usize,
        born: Option<kithkin_record::DateInterval>,
        out: &mut Vec<Statement>,
    ) {
        let page = &self.pages[p];
        let item = &page.items[n];
        if item.kind == ItemKind::Child {
            return;
        }
        let (relation, rule, explicit) = match item.kind {
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
        let statement = Statement {
            case: self.case.id.clone(),
            document: page.document.id.clone(),
            start: page.tokens[item.first].start,
            end: page.tokens[item.last].end,
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
            born,
            polarity,
            address: place::beside(page, n),
            joint: item.joint > 0,
            person: item.person.and_then(|person| u32::try_from(person).ok()),
            speaker: None,
            rule,
        };
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
