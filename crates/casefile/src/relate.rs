//! What a name is to the child, from the words linked to it: owners, pronouns and lists resolved, ties composed.
use crate::antecedent;
use crate::item::{Item, ItemKind, Stated};
use crate::kin::Tie;
use crate::page::{Link, Owner, Page};
use crate::reader::Reader;
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

/// Whether a kin word means the child whose file it is: "the boy", "child".
fn is_the_child(page: &Page<'_>, k: usize) -> bool {
    let owned = page.phrases[k].is_some_and(|p| p.owner != Owner::Child);
    !owned
        && matches!(
            page.word(page.items[k].first),
            "boy" | "girl" | "child" | "baby" | "lad" | "wean" | "bairn" | "infant"
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
