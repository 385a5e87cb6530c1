//! Whose kin a kin word names: pronouns, speakers and possessives resolved to what their person is to the child.
use crate::antecedent;
use crate::fit::{goes_with, overlapping};
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::{Owner, Page};
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

/// `his mother Shamim, and his younger brother Kashif`: the kin word and the pronoun before in the same list, which mean
/// the same person.
fn listed_before(page: &Page<'_>, n: usize, at: usize) -> Option<(usize, usize)> {
    // "His brother Stuart and his girlfriend Amy": hers is Stuart.
    let spouse = page.items[n].readings.first().is_some_and(|r| r.tie.is_spouse());
    if spouse && at > 0 && crate::pairs::is_and(page, at - 1) {
        return None;
    }
    if let Some(same) = compared_before(page, n, at) {
        return Some(same);
    }
    let (cue, before) = (n.saturating_sub(4)..n)
        .rev()
        .find_map(|k| match page.phrases[k]?.owner {
            Owner::Pronoun(before) if before < at => Some((k, before)),
            _ => None,
        })?;
    // "... and his brother Kashif. His sister Nazia": the same man still.
    let goes_on = page.tokens[at].opens
        && page.word(before) == page.word(at)
        && page.tokens[before].sentence + 1 == page.tokens[at].sentence
        && listed_before(page, cue, before).is_some();
    if goes_on {
        return Some((cue, before));
    }
    let between = page.items[cue].last + 1..at;
    let listed = between.clone().all(|i| {
        let token = &page.tokens[i];
        token.capital
            || token.kind == Kind::Number
            || matches!(token.text.as_str(), "," | "and" | "&" | "(" | ")" | ";" | ".")
    });
    let and = between
        .clone()
        .any(|i| matches!(page.tokens[i].text.as_str(), "," | ";" | "and" | "&"));
    let named = between.clone().any(|i| page.item_ending(i).is_some());
    let same = page.word(before) == page.word(at) && page.tokens[before].sentence == page.tokens[at].sentence;
    (same && listed && and && named).then_some((cue, before))
}

/// `Her son Balwinder is away ... her younger son Jaspal`: a comparison keeps whose son the first was.
fn compared_before(page: &Page<'_>, n: usize, at: usize) -> Option<(usize, usize)> {
    let phrase = page.phrases[n]?;
    let compared = (phrase.first..page.items[n].first).any(|i| {
        matches!(
            page.word(i),
            "other" | "younger" | "older" | "elder" | "youngest" | "eldest" | "second"
        )
    });
    let tie = page.items[n].readings.first()?.tie;
    (n.saturating_sub(8)..n).rev().filter(|_| compared).find_map(|k| {
        let Owner::Pronoun(before) = page.phrases[k]?.owner else {
            return None;
        };
        let same = page.items[k].readings.first().is_some_and(|r| r.tie == tie);
        let near = page.tokens[before].sentence + 2 >= page.tokens[at].sentence;
        (same && near && page.word(before) == page.word(at)).then_some((k, before))
    })
}

/// Whose "their son" is after "his wife Faith" has been named: the father's as well as hers.
fn of_couple(anchor: Anchor, tie: Option<Tie>, gender: Gender) -> Anchor {
    let child = matches!(tie, Some(Tie::Son | Tie::Daughter | Tie::Child));
    match anchor {
        Anchor::Is(Relation::ParentsPartner) if child && gender == Gender::Female => {
            Anchor::Is(Relation::Father)
        }
        Anchor::Is(Relation::ParentsPartner) if child && gender == Gender::Male => {
            Anchor::Is(Relation::Mother)
        }
        Anchor::Is(Relation::StepMother) if child => Anchor::Is(Relation::Father),
        Anchor::Is(Relation::StepFather) if child => Anchor::Is(Relation::Mother),
        anchor => anchor,
    }
}

impl Reader<'_> {
    /// What the owner of a kin word is to the child.
    pub(crate) fn owner(&self, p: usize, n: usize, owner: Owner) -> Anchor {
        let page = &self.pages[p];
        match owner {
            Owner::Child => Anchor::Child,
            Owner::Item(k) => self.anchor(p, k),
            Owner::Pronoun(at) => self.pronoun_anchor(p, n, at),
            Owner::Speaker(at) if self.line_speaker(p, at).is_some_and(|k| k != n) => self
                .line_speaker(p, at)
                .map_or(Anchor::Unknown, |k| self.anchor(p, k)),
            Owner::Speaker(at) if page.tokens[at].quoted || page.child_speaks => Anchor::Child,
            // A professional who writes "my brother" gives the child's words.
            Owner::Speaker(_) => match self.author_anchor(p) {
                Anchor::Unknown if page.items[n].readings.first().is_some_and(|r| !r.role) => Anchor::Child,
                anchor => anchor,
            },
            Owner::Subject => self.subject(p, n).map_or(Anchor::Unknown, |k| {
                let anchor = self.anchor(p, k);
                // "Dad and his wife Tina have a daughter": of both.
                if page.word(page.items[k].last + 1) == "have" {
                    let tie = page.items[n].readings.first().map(|r| r.tie);
                    return of_couple(anchor, tie, self.known_gender(p, k));
                }
                anchor
            }),
        }
    }

    /// Whom "her" stands for. Somebody of whom the kin word cannot be said ("her mum, Jadwiga" of a sister, when the
    /// case knows another mother) gives way to others named before, and these to the child.
    fn pronoun_anchor(&self, p: usize, n: usize, at: usize) -> Anchor {
        let rule = self.by_rules(p, n, at);
        self.weighed(p, n, at, rule)
    }

    /// Whom the rules take the pronoun for.
    pub(crate) fn by_rules(&self, p: usize, n: usize, at: usize) -> Anchor {
        let page = &self.pages[p];
        if let Some((cue, before)) = listed_before(page, n, at) {
            return self.pronoun_anchor(p, cue, before);
        }
        let best_friend = page.items[n]
            .readings
            .first()
            .is_some_and(|r| r.tie == Tie::Is(Relation::Friend))
            && page.word(at + 1) == "best";
        if (best_friend || self.heads_line(p, at))
            && self.pronoun_of_child(p, at)
            && !self.contradicts(p, n, Anchor::Child)
        {
            return Anchor::Child;
        }
        let gender = |k: usize| self.known_gender(p, k);
        let tie = (page.items[n].readings.first().map(|r| r.tie)).or(page.links[n].map(|l| l.tie));
        let Some(first) = antecedent::of_pronoun(page, at, &gender) else {
            let their = matches!(page.word(at), "their" | "they");
            // "Luke - their brother": of whom the clause is about, not of Luke.
            let beside = n
                .checked_sub(1)
                .filter(|&k| page.links[k].is_some_and(|l| l.cue == Some(n)));
            let about = their
                .then(|| {
                    self.subject(p, beside.unwrap_or(n))
                        .or_else(|| antecedent::last_named(page, at))
                })
                .flatten();
            return about.map_or(Anchor::Child, |k| of_couple(self.anchor(p, k), tie, gender(k)));
        };
        let anchor = self.anchor_of_pair(p, first, at);
        let anchor = if matches!(page.word(at), "their" | "they" | "them") {
            of_couple(anchor, tie, gender(first))
        } else {
            anchor
        };
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

    /// What the owner is to the child; of a pair that "their" stands for, the one nearer to the child: the father, not
    /// his wife.
    fn anchor_of_pair(&self, p: usize, k: usize, at: usize) -> Anchor {
        let anchor = self.anchor(p, k);
        let page = &self.pages[p];
        let plural = matches!(page.word(at), "their" | "they" | "them" | "theirs");
        let Some(other) = k
            .checked_sub(1)
            .filter(|&o| plural && antecedent::joined(page, o, k))
        else {
            return anchor;
        };
        let other = self.anchor(p, other);
        let parent = |a: Anchor| matches!(a, Anchor::Is(r) if r.class() == RelationClass::Parents);
        let in_law = |a: Anchor| matches!(a, Anchor::Is(r) if matches!(r.class(), RelationClass::StepPartners) || matches!(r, Relation::AuntByMarriage | Relation::UncleByMarriage));
        let carer = |a: Anchor| matches!(a, Anchor::Is(r) if r.class() == RelationClass::Carers);
        if carer(anchor) && !carer(other) && other != Anchor::Unknown {
            return other;
        }
        if anchor == Anchor::Unknown || parent(other) || in_law(anchor) && other != Anchor::Unknown {
            return other;
        }
        anchor
    }

    /// `Nora - his mum's sister.` at the start of a line, in a list of whom the child named.
    fn heads_line(&self, p: usize, at: usize) -> bool {
        let page = &self.pages[p];
        let Some(dash) = at.checked_sub(1).filter(|&k| {
            let token = &page.tokens[k];
            token.is('-') || token.is('\u{2013}') || token.is(':')
        }) else {
            return false;
        };
        let Some(named) = dash.checked_sub(1).and_then(|k| page.item_ending(k)) else {
            return false;
        };
        let item = &page.items[named];
        let begins = item.first.checked_sub(1).is_none_or(|k| {
            page.tokens[k].kind == Kind::Line
                || page.tokens[k].is('-')
                    && k.checked_sub(1).is_none_or(|k| page.tokens[k].kind == Kind::Line)
        });
        item.kind == ItemKind::Name && begins
    }

    /// Whether the pronoun may stand for the child.
    pub(crate) fn pronoun_of_child(&self, p: usize, at: usize) -> bool {
        let word = self.pages[p].word(at);
        match self.case.child.gender {
            Gender::Female => matches!(word, "her" | "she" | "hers"),
            Gender::Male => matches!(word, "his" | "he" | "him"),
            _ => !matches!(word, "their" | "they" | "them"),
        }
    }

    /// Whether the kin word `n` cannot be said of `anchor`: it leads to nobody, to a second mother or father, to a
    /// great-grandparent, or to something else than the name's own kin word says.
    pub(crate) fn contradicts(&self, p: usize, n: usize, anchor: Anchor) -> bool {
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
        let elder = matches!(anchor, Anchor::Is(r) if matches!(r.class(), RelationClass::AuntsUncles | RelationClass::Grandparents | RelationClass::GreatAuntsUncles | RelationClass::Others));
        if parent && elder {
            // Unless the child's own is somebody else: then it is a grandparent indeed.
            return !self.contradicts(p, n, Anchor::Child);
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
        let elsewhere = || {
            let person = &self.register.people[page.items[name].person?];
            person.called_one()
        };
        let against = match self.called(p, name) {
            // "Her sister, Auntie Glenys", of a grandmother.
            Some(called) => !goes_with(called, relation),
            None => known
                .or_else(elsewhere)
                .is_some_and(|said| !said.compatible(relation) && !overlapping(said, relation)),
        };
        if against {
            return true;
        }
        page.items[name].given.first().is_some_and(|given| {
            // A brother's father who is not the child's makes him a half-brother.
            let of_sibling = relation == Relation::Father
                && matches!(anchor, Anchor::Is(r) if r.class() == RelationClass::Siblings);
            matches!(relation, Relation::Mother | Relation::Father)
                && !of_sibling
                && self.register.taken(relation, &fold(given))
        })
    }

    /// A carer or relative who writes, as an anchor for "my" and "our".
    pub(crate) fn author_anchor(&self, p: usize) -> Anchor {
        match self.pages[p].author {
            Some(Tie::Is(relation)) if !relation.is_professional() => Anchor::Is(relation),
            _ => Anchor::Unknown,
        }
    }

    /// Who speaks in a line of an exported chat: `[09:17] Renata: my mum Olga`.
    pub(crate) fn line_speaker(&self, p: usize, at: usize) -> Option<usize> {
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

    /// What a name is to the child by blood, where the case knows, else what it is at all.
    fn kin_or_relation(&self, p: usize, k: usize) -> Option<Relation> {
        let relation = self.item_relation(p, k)?;
        let person = self.pages[p].items[k].person.map(|at| &self.register.people[at]);
        let carer = relation.class() == RelationClass::Carers;
        person.and_then(|x| x.kin).filter(|_| carer).or(Some(relation))
    }

    /// What item `k` is to the child, as an anchor for its own kin.
    pub(crate) fn anchor(&self, p: usize, k: usize) -> Anchor {
        let item = &self.pages[p].items[k];
        match item.kind {
            ItemKind::Child => Anchor::Child,
            ItemKind::Name => self.kin_or_relation(p, k).map_or(Anchor::Unknown, Anchor::Is),
            // "the boy's brother", "child's gran"
            ItemKind::Cue if is_the_child(&self.pages[p], k) => Anchor::Child,
            ItemKind::Cue => self.cue_relation(p, k, 3).map_or(Anchor::Unknown, Anchor::Is),
        }
    }
}
