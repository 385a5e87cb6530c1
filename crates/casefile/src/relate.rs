//! What a name is to the child, from the words linked to it: owners, pronouns and lists resolved, ties composed.
use crate::antecedent;
use crate::fit::overlapping;
use crate::item::{Item, ItemKind, Stated};
use crate::kin::Tie;
use crate::page::{Link, Owner, Page};
use crate::reader::Reader;
use crate::register::Source;
use crate::token::Kind;
use kithkin_record::{Gender, Relation, RelationClass, fold::fold};

/// What an item is to the child, as an anchor for its own kin.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    Child,
    Is(Relation),
    Unknown,
}

/// "(pat)", "(maternal)" right after token `i`: which side of the family.
pub(crate) fn side_after(page: &Page<'_>, i: usize) -> Option<&'static str> {
    let bracket = page.tokens.get(i + 1).is_some_and(|t| t.is('('))
        && page
            .tokens
            .get(i + 3)
            .is_some_and(|t| t.is(')') || t.is(',') || t.is('.'));
    bracket.then(|| crate::page::side(page.word(i + 2))).flatten()
}

/// A relation on one side of the family: aunt becomes paternal-aunt.
pub(crate) fn sided(relation: Relation, side: &str) -> Relation {
    Relation::parse(&format!("{side}-{}", relation.term())).unwrap_or(relation)
}

/// "The maternal uncle and aunt, Daniel and Priya": each of a couple by their own sex.
fn by_sex(relation: Relation, gender: Gender) -> Relation {
    const PAIRS: [(&str, &str); 4] = [
        ("aunt", "uncle"),
        ("grandmother", "grandfather"),
        ("mother", "father"),
        ("sister", "brother"),
    ];
    let implied = relation.implied_gender();
    if gender == Gender::Unknown || implied == Gender::Unknown || gender == implied {
        return relation;
    }
    let term = relation.term();
    PAIRS
        .iter()
        .find_map(|&(female, male)| {
            let (from, to) = if gender == Gender::Male {
                (female, male)
            } else {
                (male, female)
            };
            term.contains(from)
                .then(|| Relation::parse(&term.replace(from, to)))
                .flatten()
        })
        .unwrap_or(relation)
}

/// Whether a kin word means the child whose file it is: "the boy", "child".
fn is_the_child(page: &Page<'_>, k: usize) -> bool {
    let owned = page.phrases[k].is_some_and(|p| p.owner != Owner::Child);
    !owned
        && matches!(
            page.word(page.items[k].first),
            "boy"
                | "girl"
                | "child"
                | "baby"
                | "lad"
                | "wean"
                | "bairn"
                | "infant"
                | "children"
                | "boys"
                | "girls"
                | "kids"
                | "siblings"
                | "twins"
        )
}

impl Reader<'_> {
    /// What the words of a link say the person is to the child.
    pub(crate) fn link_relation(&self, p: usize, n: usize, link: Link, gender: Gender) -> Option<Stated> {
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
                    // "Dave (hubby) did tea", in a carer's log.
                    None if !depends => self.author_anchor(p),
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
        let little = link
            .cue
            .and_then(|c| page.phrases[c].map(|f| (f, c)))
            .is_some_and(|(phrase, c)| {
                (phrase.first..page.items[c].first)
                    .any(|i| matches!(page.word(i), "wee" | "little" | "baby" | "younger"))
            });
        // "Fin (her wee brother)" is the child's, not the great-aunt's.
        let of_the_child = little
            && matches!(link.owner, Owner::Pronoun(_))
            && matches!(link.tie, Tie::Is(r) if r.class() == RelationClass::Siblings)
            && matches!(anchor, Anchor::Is(r) if matches!(r.class(), RelationClass::Grandparents | RelationClass::GreatAuntsUncles));
        let anchor = if of_the_child { Anchor::Child } else { anchor };
        let and_husband = link.cue.and_then(|c| page.phrases[c]).is_some_and(|phrase| {
            matches!(link.owner, Owner::Pronoun(_) | Owner::Child)
                && phrase.first > 0
                && (page.word(phrase.first - 1) == "and"
                    || phrase.first > 2
                        && matches!(page.word(phrase.first - 3), "said" | "thought" | "believed"))
        });
        let relation = match anchor {
            // A teenager's boyfriend is nobody's partner but the teenager's.
            Anchor::Child if self.own_sweetheart(p, link) => Some(Relation::Friend),
            Anchor::Child => link.tie.of_child(gender),
            Anchor::Is(anchor) => self
                .composed(tie, anchor, gender, &page.items[n], and_husband)
                .or_else(|| self.composed(link.tie, anchor, gender, &page.items[n], and_husband))
                .or_else(|| {
                    // "assault by partner Leon": the anchor tells nothing of partners, so the household's.
                    (depends && link.owner == Owner::Child)
                        .then(|| link.tie.of_child(gender))
                        .flatten()
                }),
            Anchor::Unknown if depends || !link.tie.is_kin() => link.tie.of_child(gender),
            Anchor::Unknown => None,
        }
        .or_else(|| self.of_child_after_all(p, link, anchor, gender))?;
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
        // "Craig ... still dad to Ellie-Mae": the stepfather's own child is the mother's too.
        let relation = match relation {
            Relation::StepBrother if link.rule == "cue-of" => Relation::HalfBrother,
            Relation::StepSister if link.rule == "cue-of" => Relation::HalfSister,
            relation => relation,
        };
        let relation = if page.items[n].joint > 0 {
            by_sex(relation, antecedent::lexicon_gender(page, n))
        } else {
            relation
        };
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

    /// Of whom the words can still be said when they lead to nobody: the child whom the pronoun may stand for, a carer
    /// who writes of "hubby".
    fn of_child_after_all(&self, p: usize, link: Link, anchor: Anchor, gender: Gender) -> Option<Relation> {
        match (link.owner, anchor) {
            (Owner::Pronoun(at), Anchor::Is(_)) if self.pronoun_of_child(p, at) => link.tie.of_child(gender),
            (Owner::Child, Anchor::Is(_)) => match self.author_anchor(p) {
                Anchor::Is(author) => link.tie.of(author, gender),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a boyfriend or girlfriend can only be the child's own: said of the child, who is not little any more.
    fn own_sweetheart(&self, p: usize, link: Link) -> bool {
        if !matches!(link.tie, Tie::Boyfriend | Tie::Girlfriend) {
            return false;
        }
        let born = self.case.child.birth.as_ref().and_then(|b| b.interval);
        let age = born
            .zip(self.pages[p].written)
            .map_or(0, |(born, written)| (written.start - born.start) / 365);
        age >= 16 || age >= 12 && link.owner != Owner::Child
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
    fn composed(
        &self,
        tie: Tie,
        anchor: Relation,
        gender: Gender,
        item: &Item,
        also_named: bool,
    ) -> Option<Relation> {
        let Some(relation) = tie.of(anchor, gender) else {
            // "his teacher", "her social worker": a role is the child's, whoever the pronoun names.
            return (!tie.is_kin()).then(|| tie.of_child(gender)).flatten();
        };
        let grandfather = matches!(
            relation,
            Relation::MaternalGrandfather | Relation::PaternalGrandfather | Relation::Grandfather
        );
        let given = item.given.first().map(|g| fold(g)).unwrap_or_default();
        // "his mum and her husband Mick": whoever says so does not mean his dad.
        if grandfather && also_named && matches!(tie, Tie::Husband | Tie::Partner) {
            return Some(Relation::StepGrandfather);
        }
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
            Owner::Pronoun(at) => self.pronoun_anchor(p, n, at),
            Owner::Speaker(at) if self.line_speaker(p, at).is_some_and(|k| k != n) => self
                .line_speaker(p, at)
                .map_or(Anchor::Unknown, |k| self.anchor(p, k)),
            Owner::Speaker(at) if page.tokens[at].quoted || page.child_speaks => Anchor::Child,
            Owner::Speaker(_) => self.author_anchor(p),
            Owner::Subject => self.subject(p, n).map_or(Anchor::Unknown, |k| self.anchor(p, k)),
        }
    }

    /// Whom "her" stands for. Somebody of whom the kin word cannot be said ("her mum, Jadwiga" of a sister, when the
    /// case knows another mother) gives way to others named before, and these to the child.
    fn pronoun_anchor(&self, p: usize, n: usize, at: usize) -> Anchor {
        let page = &self.pages[p];
        let gender = |k: usize| self.known_gender(p, k);
        let Some(first) = antecedent::of_pronoun(page, at, &gender) else {
            let their = matches!(page.word(at), "their" | "they");
            // "Luke - their brother": of whom the clause is about, not of Luke.
            let beside = n
                .checked_sub(1)
                .filter(|&k| page.links[k].is_some_and(|l| l.cue == Some(n)));
            let about = their.then(|| self.subject(p, beside.unwrap_or(n))).flatten();
            return about.map_or(Anchor::Child, |k| self.anchor(p, k));
        };
        let anchor = self.anchor(p, first);
        let of_child = self.pronoun_of_child(p, at).then_some(Anchor::Child);
        if anchor == Anchor::Unknown {
            let parent = page.items[n].readings.first().is_some_and(|r| {
                matches!(r.tie, Tie::Is(r) if matches!(r.class(), RelationClass::Parents) || matches!(r, Relation::StepFather | Relation::StepMother))
            });
            return of_child
                .filter(|&child| parent && !self.contradicts(p, n, child))
                .unwrap_or(anchor);
        }
        // "Other sister is Mandy" takes the owner of the sister before.
        let n = (0..n)
            .rev()
            .take_while(|&k| page.items[k].first > at)
            .filter(|&k| page.phrases[k].is_some_and(|f| f.owner == Owner::Pronoun(at)))
            .last()
            .unwrap_or(n);
        if !self.contradicts(p, n, anchor) {
            return anchor;
        }
        let others = antecedent::others(page, at, first, &gender);
        of_child
            .into_iter()
            .chain(others.into_iter().map(|k| self.anchor(p, k)))
            .find(|&other| other != Anchor::Unknown && !self.contradicts(p, n, other))
            .unwrap_or(anchor)
    }

    /// Whether the pronoun may stand for the child.
    fn pronoun_of_child(&self, p: usize, at: usize) -> bool {
        let word = self.pages[p].word(at);
        match self.case.child.gender {
            Gender::Female => matches!(word, "her" | "she" | "hers"),
            Gender::Male => matches!(word, "his" | "he" | "him"),
            _ => !matches!(word, "their" | "they" | "them"),
        }
    }

    /// Whether the kin word `n` cannot be said of `anchor`: it leads to nobody, to a second mother or father, to a
    /// great-grandparent, or to something else than the name's own kin word says.
    fn contradicts(&self, p: usize, n: usize, anchor: Anchor) -> bool {
        let page = &self.pages[p];
        let Some(tie) = page.items[n]
            .readings
            .first()
            .map(|r| r.tie)
            .filter(|t| t.is_kin())
        else {
            return false;
        };
        let relation = match anchor {
            Anchor::Child => tie.of_child(Gender::Unknown),
            Anchor::Is(anchor) => tie.of(anchor, Gender::Unknown),
            Anchor::Unknown => return false,
        };
        let Some(relation) = relation else { return true };
        // The father of an uncle would be called grandad.
        let parent = matches!(
            tie,
            Tie::Is(Relation::Mother | Relation::Father | Relation::StepFather | Relation::StepMother)
        );
        let elder = matches!(anchor, Anchor::Is(r) if matches!(r.class(), RelationClass::AuntsUncles | RelationClass::Grandparents | RelationClass::GreatAuntsUncles));
        if parent && elder {
            return true;
        }
        let named = (n + 1..(n + 3).min(page.items.len()))
            .chain(n.saturating_sub(2)..n)
            .find(|&k| page.links[k].is_some_and(|l| l.cue == Some(n)));
        let Some(name) = named else { return false };
        let known = page.items[name]
            .person
            .map(|person| &self.register.people[person])
            .filter(|person| person.source >= Source::Stated)
            .and_then(|person| person.relation);
        if self
            .called(p, name)
            .or(known)
            .is_some_and(|said| !said.compatible(relation) && !overlapping(said, relation))
        {
            return true;
        }
        page.items[name].given.first().is_some_and(|given| {
            matches!(relation, Relation::Mother | Relation::Father)
                && self.register.taken(relation, &fold(given))
        })
    }

    /// A carer or relative who writes, as an anchor for "my" and "our".
    fn author_anchor(&self, p: usize) -> Anchor {
        match self.pages[p].author {
            Some(Tie::Is(relation)) if !relation.is_professional() => Anchor::Is(relation),
            _ => Anchor::Unknown,
        }
    }

    /// Who speaks in a line of an exported chat: `[09:17] Renata: my mum Olga`.
    fn line_speaker(&self, p: usize, at: usize) -> Option<usize> {
        let page = &self.pages[p];
        let begin = (at.saturating_sub(60)..at)
            .rev()
            .find(|&i| page.tokens[i].kind == Kind::Line)
            .map_or(0, |i| i + 1);
        let n = page.items.partition_point(|x| x.first < begin);
        let item = page
            .items
            .get(n)
            .filter(|x| x.kind == ItemKind::Name && x.last < at)?;
        let stamp = (begin..item.first).all(|i| page.tokens[i].kind != Kind::Word);
        (stamp && page.tokens.get(item.last + 1)?.is(':')).then_some(n)
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

    /// Takes over what the case says its kin words mean: "Nan = dad's mum per SW".
    pub(crate) fn learn_meant(&mut self) {
        for p in 0..self.pages.len() {
            let page = &self.pages[p];
            let found: Vec<(String, Relation)> = (1..page.items.len())
                .filter_map(|m| {
                    let phrase = page.phrases[m]?;
                    let word = &page.items[page.item_ending(phrase.first.checked_sub(2)?)?];
                    let title = word.kind == ItemKind::Cue
                        && word.first == word.last
                        && word.readings.first()?.usage.title;
                    let equals = page.tokens.get(word.last + 1)?.is('=') && phrase.first == word.last + 2;
                    let relation = self.cue_relation(p, m, 3)?;
                    let same = word
                        .readings
                        .first()?
                        .tie
                        .of_child(Gender::Unknown)?
                        .compatible(relation);
                    (title && equals && same).then(|| (page.word(word.first).to_owned(), relation))
                })
                .collect();
            self.meant.extend(found);
        }
    }

    /// What a kin word by itself says, through its own owner.
    pub(crate) fn cue_relation(&self, p: usize, n: usize, depth: u8) -> Option<Relation> {
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
        if owner == Owner::Child
            && let Some(meant) = self.meant.get(page.word(page.items[n].first))
            && page.items[n].first == page.items[n].last
        {
            return Some(*meant);
        }
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
}
