//! What a name is to the child, from the words linked to it: owners, pronouns and lists resolved, ties composed.
use crate::antecedent;

use crate::item::{Item, ItemKind, Stated};
use crate::kin::Tie;
use crate::owner::Anchor;
use crate::page::{Link, Owner, Page};
use crate::reader::Reader;

use kithkin_record::{Gender, Relation, RelationClass, fold::fold};

/// "(pat)", "(maternal)", "(mum's side)" right after token `i`: which side of the family.
pub(crate) fn side_after(page: &Page<'_>, i: usize) -> Option<&'static str> {
    let bracket = page.tokens.get(i + 1).is_some_and(|t| t.is('('))
        && (page.word(i + 4) == "side"
            || page
                .tokens
                .get(i + 3)
                .is_some_and(|t| t.is(')') || t.is(',') || t.is('.')));
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

/// What is said besides a denied relation: a grandmother's husband who is not the grandfather is her husband still.
pub(crate) fn other_than(stated: Stated, denied: Relation) -> Option<Stated> {
    if !stated.relation.compatible(denied) {
        return Some(stated);
    }
    let relation = match denied {
        Relation::MaternalGrandfather | Relation::PaternalGrandfather | Relation::Grandfather => {
            Relation::StepGrandfather
        }
        Relation::MaternalGrandmother | Relation::PaternalGrandmother | Relation::Grandmother => {
            Relation::StepGrandmother
        }
        _ => return None,
    };
    Some(Stated { relation, ..stated })
}

/// Whether the tie is a partner's, which leads to the child only through somebody else.
fn of_somebody(tie: Tie) -> bool {
    matches!(
        tie,
        Tie::Partner | Tie::Boyfriend | Tie::Girlfriend | Tie::ExPartner
    )
}

fn of_parent(anchor: Anchor) -> bool {
    matches!(anchor, Anchor::Is(r) if r.class() == RelationClass::Parents)
}

/// "a boy called Kuba" is nobody's son.
fn any_child(page: &Page<'_>, link: Link) -> bool {
    let word = link.cue.map_or("", |c| page.word(page.items[c].first));
    link.owner == Owner::Child
        && matches!(link.tie, Tie::Son | Tie::Daughter | Tie::Child)
        && matches!(
            word,
            "boy" | "girl" | "lad" | "lass" | "kid" | "baby" | "child" | "bairn" | "wean"
        )
}

/// "her wee brother", "his baby sister"
fn little_sibling(page: &Page<'_>, link: Link) -> bool {
    let adjective = link
        .cue
        .and_then(|c| Some((page.phrases[c]?, c)))
        .is_some_and(|(phrase, c)| {
            (phrase.first..page.items[c].first)
                .any(|i| matches!(page.word(i), "wee" | "little" | "baby" | "younger"))
        });
    adjective
        && matches!(link.owner, Owner::Pronoun(_))
        && matches!(link.tie, Tie::Is(r) if r.class() == RelationClass::Siblings)
}

/// "Teresa's second husband", "his mum and her husband", "said to be her husband": whoever says so means no grandfather.
fn later_husband(page: &Page<'_>, link: Link) -> bool {
    let Some((phrase, cue)) = link.cue.and_then(|c| Some((page.phrases[c]?, c))) else {
        return false;
    };
    let numbered = (phrase.first..page.items[cue].first)
        .any(|i| matches!(page.word(i), "second" | "third" | "new" | "current" | "latest"));
    let before = |back: usize| phrase.first.checked_sub(back).map_or("", |k| page.word(k));
    // "She and her husband Kofi live in Croydon" speaks of one couple.
    let besides = matches!(link.owner, Owner::Pronoun(_) | Owner::Child)
        && !matches!(before(2), "she" | "he")
        && (before(1) == "and" || matches!(before(3), "said" | "thought" | "believed"));
    numbered || besides
}

impl Reader<'_> {
    /// What the words of a link say the person is to the child.
    pub(crate) fn link_relation(&self, p: usize, n: usize, link: Link, gender: Gender) -> Option<Stated> {
        let page = &self.pages[p];
        if any_child(page, link) {
            return None;
        }
        let anchor = self.link_anchor(p, n, link, gender);
        // "Trace's Courtney" is a daughter; "the eldest", of nobody named, need not be.
        let tie = if link.owner == Owner::Child {
            link.tie
        } else {
            link.tie.sexed(gender)
        };
        let later = later_husband(page, link) || link.rule == "remarried";
        let depends = of_somebody(link.tie);
        let relation = match anchor {
            // A teenager's boyfriend is nobody's partner but the teenager's.
            anchor
                if self.own_sweetheart(p, link)
                    && (anchor == Anchor::Child || link.owner == Owner::Child && !of_parent(anchor)) =>
            {
                Some(Relation::Friend)
            }
            Anchor::Child if link.owner == Owner::Child && self.of_sibling(p, n) => {
                link.tie.of_child(gender).and_then(crate::copied::turned)
            }
            Anchor::Child => link.tie.of_child(gender),
            // A carer who is an aunt: her husband cares for the child with her.
            Anchor::Is(_) if let Some(shared) = self.carer_with(p, n, link) => Some(shared),
            Anchor::Is(anchor) => self
                .composed(tie, anchor, gender, &page.items[n], later)
                .or_else(|| self.composed(link.tie, anchor, gender, &page.items[n], later))
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
        Some(Stated {
            relation: self.nuanced(p, n, link, relation),
            rule: link.rule,
            explicit: link.explicit && link.rule != "placed-with",
        })
    }

    /// What the husband or wife of a distant relative who is the child's carer is: a carer too (a grandmother's is a grandfather).
    fn carer_with(&self, p: usize, n: usize, link: Link) -> Option<Relation> {
        let spouse = link.tie.is_spouse().then(|| self.spouse_of(p, n)).flatten()?;
        let carer = &self.register.people[spouse];
        let relation = carer.relation?;
        let distant = matches!(
            carer.kin,
            Some(Relation::GreatAunt | Relation::GreatUncle | Relation::Relative)
        );
        (distant && matches!(relation, Relation::KinshipCarer | Relation::SpecialGuardian))
            .then_some(relation)
    }

    /// What the husband or wife of a carer of the family is by marriage: a great-uncle's wife.
    pub(crate) fn kin_by_marriage(&self, p: usize, n: usize) -> Option<Relation> {
        let link = self.pages[p].links[n]?;
        self.carer_with(p, n, link)?;
        let kin = self.register.people[self.spouse_of(p, n)?].kin?;
        link.tie.of(kin, self.gender(p, n))
    }

    /// Whether item `n` stands in text copied from a half-sibling's file.
    fn of_sibling(&self, p: usize, n: usize) -> bool {
        let page = &self.pages[p];
        let half = |r: Relation| crate::copied::is_half(r);
        page.copied.is_some_and(|from| page.items[n].first >= from)
            && self.register.people.iter().any(|x| x.relation.is_some_and(half))
    }

    /// Of whom the words of a link are said.
    fn link_anchor(&self, p: usize, n: usize, link: Link, gender: Gender) -> Anchor {
        let page = &self.pages[p];
        let depends = of_somebody(link.tie);
        let anchor = match link.owner {
            Owner::Child if link.tie.of_child(gender).is_none() || depends => {
                let from = link.cue.unwrap_or(n);
                let topic = || {
                    (!depends)
                        .then(|| antecedent::topic(page, from, link.tie))
                        .flatten()
                };
                match self.subject(p, from).or_else(topic) {
                    Some(k) => self.anchor(p, k),
                    // "Dave (hubby) did tea", in a carer's log.
                    None if !depends => self.author_anchor(p),
                    None => Anchor::Child,
                }
            }
            owner => self.owner(p, link.cue.unwrap_or(n), owner),
        };
        match anchor {
            Anchor::Child if link.owner == Owner::Child => self
                .sibling_before(p, n, link)
                .unwrap_or_else(|| self.list_owner(p, n, link.tie)),
            // "Fin (her wee brother)" is the child's, not the great-aunt's.
            Anchor::Is(relation)
                if little_sibling(page, link)
                    && matches!(
                        relation.class(),
                        RelationClass::Grandparents | RelationClass::GreatAuntsUncles
                    ) =>
            {
                Anchor::Child
            }
            anchor => anchor,
        }
    }

    /// The relation made sharper or corrected by what else the mention shows.
    fn nuanced(&self, p: usize, n: usize, link: Link, relation: Relation) -> Relation {
        let page = &self.pages[p];
        let item = &page.items[n];
        let relation = match relation {
            // A grown-up who is "a friend" is the family's.
            Relation::Friend if item.address_word.is_some() => Relation::FamilyFriend,
            // "Father Zbigniew", when the father is somebody else.
            Relation::Father if link.owner == Owner::Child && self.is_priest(p, n, link) => {
                Relation::FaithLeader
            }
            // "Craig ... still dad to Ellie-Mae": the stepfather's own child is the mother's too.
            Relation::StepBrother if link.rule == "cue-of" => Relation::HalfBrother,
            Relation::StepSister if link.rule == "cue-of" => Relation::HalfSister,
            relation if item.joint > 0 => by_sex(relation, antecedent::lexicon_gender(page, n)),
            relation => relation,
        };
        let side = side_after(page, item.last)
            .or_else(|| link.cue.and_then(|c| side_after(page, page.items[c].last)));
        side.map_or(relation, |side| sided(relation, side))
    }

    /// Of whom the words can still be said when they lead to nobody: the child whom the pronoun may stand for, a carer
    /// who writes of "hubby".
    fn of_child_after_all(&self, p: usize, link: Link, anchor: Anchor, gender: Gender) -> Option<Relation> {
        match (link.owner, anchor) {
            (Owner::Pronoun(at), Anchor::Is(_)) if self.pronoun_of_child(p, at) => link.tie.of_child(gender),
            (Owner::Child, Anchor::Is(_) | Anchor::Unknown) => match self.author_anchor(p) {
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
        let given = page.items[n].folded.given.first()?;
        if !self.register.taken(relation, given) {
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

    /// "Father Zbigniew" right before a given name, capital F, where the case has another father.
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
                .is_some_and(|g| self.register.taken(Relation::Father, &fold(g)))
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
        // "Lexie's father is Hibbert", when the case knows the child's own: a half-sister's.
        if relation == Relation::Father
            && anchor.class() == RelationClass::Siblings
            && self.register.taken_by_other(relation, item)
        {
            return Some(Relation::ParentsExPartner);
        }
        let grandfather = matches!(
            relation,
            Relation::MaternalGrandfather | Relation::PaternalGrandfather | Relation::Grandfather
        );
        let given = item.folded.given.first().cloned().unwrap_or_default();
        let grandmother = matches!(
            relation,
            Relation::MaternalGrandmother | Relation::PaternalGrandmother | Relation::Grandmother
        );
        if grandmother && also_named && matches!(tie, Tie::Wife | Tie::Partner | Tie::Spouse) {
            return Some(Relation::StepGrandmother);
        }
        if grandmother && tie == Tie::Spouse && self.register.taken(relation, &given) {
            return Some(Relation::StepGrandmother);
        }
        // "his mum and her husband Mick": whoever says so does not mean his dad.
        if grandfather && also_named && matches!(tie, Tie::Husband | Tie::Partner | Tie::Spouse) {
            return Some(Relation::StepGrandfather);
        }
        if grandfather
            && matches!(tie, Tie::Husband | Tie::Partner | Tie::Boyfriend | Tie::Spouse)
            && (self.register.taken(relation, &given) || self.register.taken(Relation::Grandfather, &given))
        {
            return Some(Relation::StepGrandfather);
        }
        Some(relation)
    }

    /// Whom the clause around item `n` is about.
    pub(crate) fn subject(&self, p: usize, n: usize) -> Option<usize> {
        antecedent::subject(&self.pages[p], n, &|k| self.known_gender(p, k))
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
            Anchor::Child if owner == Owner::Child && self.of_sibling(p, n) => {
                reading.tie.of_child(gender).and_then(crate::copied::turned)
            }
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
