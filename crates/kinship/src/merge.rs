//! Wishes, the people table, placements and mentions folded into one target a person.
//!
//! Everything that may be a person becomes a [`Draft`]; drafts are folded one after another into the draft they
//! agree with best, if they agree well enough. Names decide first, then how they stand to the child, age, gender
//! and Snr or Jnr: two Uncle Daves stay apart, and so do a father and a grandfather of one name.
use crate::likeness;
use crate::mention::{Mention, Span, Standing};
use crate::target::{KnownAddress, NamePart, Target};
use kithkin_record::{DateInterval, Gender, Lexicon, Relation, RelationClass, WishKind, name::title_gender};

/// Two drafts agreeing less than this are two people.
const SAME: f64 = 1.8;

/// A person in the making.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    pub target: Target,
    pub people: Vec<String>,
    pub wishes: Vec<String>,
    pub placements: Vec<String>,
    /// Relation, trust.
    pub votes: Vec<(Relation, f64)>,
    /// Relations the file denies.
    pub denied: Vec<Relation>,
    /// Mentions whose words stand for the person by themselves.
    pub alone: Vec<Span>,
    /// Mentions that give a name.
    pub named: Vec<Span>,
    /// One of two people whom one entry names (`Mr & Mrs Lumb`).
    pub joint: bool,
    /// The child whose case it is.
    pub is_child: bool,
    /// A placement known by a surname alone: one person or a couple.
    pub is_household: bool,
}

impl Draft {
    fn relation(&self) -> Option<Relation> {
        relations_of(&self.votes, &self.denied).first().map(|&(r, _)| r)
    }

    fn has_given(&self) -> bool {
        !self.target.given.is_empty()
    }

    pub(crate) fn vote(&mut self, relation: Option<Relation>, trust: f64) {
        if let Some(relation) = relation.filter(|_| trust > 0.0) {
            self.votes.push((relation, trust));
        }
    }
}

/// Relations with probabilities from votes: a vaguer term strengthens the sharper ones it covers.
pub(crate) fn relations_of(votes: &[(Relation, f64)], denied: &[Relation]) -> Vec<(Relation, f64)> {
    let mut sums: Vec<(Relation, f64)> = Vec::new();
    for &(relation, trust) in votes {
        match sums.iter_mut().find(|(r, _)| *r == relation) {
            Some(sum) => sum.1 = (sum.1 + trust).min(6.0),
            None => sums.push((relation, trust)),
        }
    }
    sums.retain(|(r, _)| !denied.contains(r) || votes.iter().any(|&(v, trust)| v == *r && trust >= 3.0));
    let plain = sums.clone();
    for (relation, sum) in &mut sums {
        for &(other, trust) in &plain {
            if other != *relation && relation.compatible(other) && is_sharper(*relation, other) {
                *sum += 0.7 * trust;
            }
        }
    }
    let total: f64 = sums.iter().map(|(_, s)| s).sum();
    // What is said once in passing may be wrong in itself; what a table and three notes say hardly.
    let sure = 1.0 - 0.08 / (1.0 + 0.5 * total.min(8.0));
    for (_, sum) in &mut sums {
        *sum = *sum / total * sure;
    }
    // A vaguer term is no rival of the sharper one.
    let best = sums
        .iter()
        .copied()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    if let Some((best, _)) = best {
        let absorbed: f64 = sums
            .iter()
            .filter(|(r, _)| *r != best && r.compatible(best))
            .map(|(_, s)| s)
            .sum();
        for (relation, sum) in &mut sums {
            if *relation == best {
                *sum += absorbed;
            } else if relation.compatible(best) {
                *sum *= 0.1;
            }
        }
    }
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    sums
}

/// Whether `a` says more than `b`.
fn is_sharper(a: Relation, b: Relation) -> bool {
    a.term().len() > b.term().len() || b == Relation::Relative
}

/// A relation that at most one living person has, or two.
pub(crate) fn is_single_role(relation: Relation) -> bool {
    use Relation as R;
    matches!(
        relation,
        R::Mother
            | R::Father
            | R::PutativeFather
            | R::MaternalGrandmother
            | R::MaternalGrandfather
            | R::PaternalGrandmother
            | R::PaternalGrandfather
    )
}

fn relation_agreement(a: Option<Relation>, b: Option<Relation>) -> f64 {
    let (Some(a), Some(b)) = (a, b) else { return 0.0 };
    if a == b {
        return if is_single_role(a) { 3.0 } else { 2.0 };
    }
    if a.compatible(b) {
        return 1.5;
    }
    let family = |r: Relation| {
        !matches!(
            r.class(),
            RelationClass::Carers | RelationClass::Others | RelationClass::Professionals
        )
    };
    if a.is_professional() != b.is_professional() {
        return -5.0;
    }
    if a.class() == b.class() {
        // Aunt on one side, aunt on the other: two people, unless somebody got the side wrong.
        return if family(a) { -2.5 } else { 0.5 };
    }
    match (family(a), family(b)) {
        (true, true) => {
            let parental =
                |r: Relation| matches!(r.class(), RelationClass::Parents | RelationClass::StepPartners);
            if parental(a) && parental(b) { -1.5 } else { -4.0 }
        }
        // A great-aunt may be the kinship carer, a courtesy aunt the neighbour.
        (false, false) => -0.5,
        _ => -1.2,
    }
}

/// Whether `a` is known by a given name alone that is the last word of `b`'s name.
fn crosses(a: &Target, b: &Target) -> bool {
    a.family.is_empty() && best(&a.given, &b.family, likeness::given) >= 0.9
}

fn best(a: &[NamePart], b: &[NamePart], like: fn(&str, &str) -> f64) -> f64 {
    let mut top: f64 = 0.0;
    for x in a {
        for y in b {
            top = top.max(like(&x.folded, &y.folded));
        }
    }
    top
}

/// Gender as stated, as the relation implies or as the given names have it: `June` is not Mr Fairbrother.
fn gender(target: &Target) -> Gender {
    match target.likely_gender() {
        Gender::Unknown => {
            let lexicon = Lexicon::shared();
            let mut named = target.given.iter().map(|g| lexicon.gender_of_given(&g.folded));
            let first = named.next().unwrap_or(Gender::Unknown);
            if named.all(|gender| gender == first) {
                first
            } else {
                Gender::Unknown
            }
        }
        known => known,
    }
}

/// How well two drafts agree on being one person; above [`SAME`] they are folded.
pub(crate) fn agreement(a: &Draft, b: &Draft) -> f64 {
    const NO: f64 = -20.0;
    let (x, y) = (&a.target, &b.target);
    let mut sum = 0.0;
    let relation = relation_agreement(a.relation(), b.relation());
    if (a.is_child && is_relative_of(a, b)) || (b.is_child && is_relative_of(b, a)) {
        return NO;
    }
    let genders = (gender(x), gender(y));
    if a.has_given() && b.has_given() {
        let given = best(&x.given, &y.given, likeness::given);
        if given < 0.55 {
            if !(relation > 0.0 && (crosses(x, y) || crosses(y, x))) {
                return NO;
            }
        } else {
            sum += 2.5 * given;
        }
    }
    if !x.family.is_empty() && !y.family.is_empty() {
        let family = best(&x.family, &y.family, likeness::family);
        if family >= 0.65 {
            sum += if a.has_given() && b.has_given() {
                3.0 * family
            } else {
                1.5 * family
            };
        } else if !(a.has_given() && b.has_given()) {
            return NO;
        } else {
            // Women's names change at marriage.
            let may_change = genders.0 != Gender::Male && genders.1 != Gender::Male;
            sum -= if may_change && relation > 0.0 { 1.5 } else { 3.5 };
        }
    }
    // A call name may stand where the other has its last word: `Aslam Taya` and `Mohd Aslam`.
    if sum < 1.0 && relation > 0.0 && (crosses(x, y) || crosses(y, x)) {
        sum = sum.max(1.5);
    }
    if genders.0 != genders.1 && genders.0 != Gender::Unknown && genders.1 != Gender::Unknown {
        sum -= 6.0;
    }
    if let (Some(s), Some(t)) = (x.seniority, y.seniority)
        && s != t
    {
        sum -= 6.0;
    }
    if let (Some(s), Some(t)) = (x.born, y.born) {
        sum += if far_apart(s, t) { -5.0 } else { 0.5 };
    }
    let denied = |d: &Draft, r: Option<Relation>| r.is_some_and(|r| d.denied.contains(&r));
    if denied(a, b.relation()) || denied(b, a.relation()) {
        sum -= 6.0;
    }
    sum + relation
}

fn far_apart(a: DateInterval, b: DateInterval) -> bool {
    const SLACK: i32 = 2 * 366;
    a.start - SLACK > b.end || b.start - SLACK > a.end
}

/// Whether two targets may be one person whom the file names twice: nothing in their names or in how they stand to
/// the child speaks against it.
pub fn may_be_one(a: &Target, b: &Target) -> bool {
    let relation = match (a.relation(), b.relation()) {
        (Some(x), Some(y)) => x.compatible(y),
        _ => true,
    };
    let given = a.given.is_empty() || b.given.is_empty() || best(&a.given, &b.given, likeness::given) >= 0.55;
    let crossed = best(&a.given, &b.family, likeness::given) >= 0.9
        || best(&b.given, &a.family, likeness::given) >= 0.9;
    relation && (given || crossed)
}

/// Puts `new` into the best agreeing draft of `drafts`, or behind them.
pub(crate) fn fold_in(drafts: &mut Vec<Draft>, new: Draft) {
    let Some(at) = best_of(drafts, &new) else {
        drafts.push(new);
        return;
    };
    // A name that fits the husband as well as the wife does not make the bearer a man because he stands first.
    let score = agreement(&drafts[at], &new);
    let either = drafts[at + 1..]
        .iter()
        .any(|other| agreement(other, &new) >= score && other.target.gender != drafts[at].target.gender);
    absorb(&mut drafts[at], new);
    if either {
        drafts[at].target.gender = Gender::Unknown;
    }
}

/// The draft that agrees best with `new`, if one does.
pub(crate) fn best_of(drafts: &[Draft], new: &Draft) -> Option<usize> {
    let mut top: Option<(usize, f64)> = None;
    for (i, draft) in drafts.iter().enumerate() {
        let score = agreement(draft, new);
        if score >= SAME && top.is_none_or(|(_, best)| score > best) {
            top = Some((i, score));
        }
    }
    top.map(|(i, _)| i)
}

/// Folds `new` into `draft`.
pub(crate) fn absorb(draft: &mut Draft, new: Draft) {
    let t = new.target;
    let into = &mut draft.target;
    t.given.into_iter().for_each(|part| into.add_given(part));
    t.family.into_iter().for_each(|part| into.add_family(part));
    if into.gender == Gender::Unknown {
        into.gender = t.gender;
    }
    into.seniority = into.seniority.or(t.seniority);
    if into.birth.is_none() {
        into.birth = t.birth;
    }
    into.born = narrower(into.born, t.born);
    into.addresses.extend(t.addresses);
    into.phones.extend(t.phones);
    into.emails.extend(t.emails);
    into.deceased |= t.deceased;
    into.limits.extend(t.limits);
    into.wish = strictest(into.wish, t.wish);
    into.several |= t.several;
    into.mentions.extend(t.mentions);
    draft.people.extend(new.people);
    draft.wishes.extend(new.wishes);
    draft.placements.extend(new.placements);
    draft.votes.extend(new.votes);
    draft.denied.extend(new.denied);
    draft.alone.extend(new.alone);
    draft.named.extend(new.named);
    draft.joint |= new.joint;
    draft.is_child |= new.is_child;
}

fn strictest(a: Option<WishKind>, b: Option<WishKind>) -> Option<WishKind> {
    match (a, b) {
        (Some(x), Some(y)) => Some(x.max(y)),
        (x, y) => x.or(y),
    }
}

/// The days both allow; when they contradict each other, the first.
fn narrower(a: Option<DateInterval>, b: Option<DateInterval>) -> Option<DateInterval> {
    match (a, b) {
        (Some(x), Some(y)) if x.overlaps(y) => Some(DateInterval {
            start: x.start.max(y.start),
            end: x.end.min(y.end),
        }),
        (x, y) => x.or(y),
    }
}

/// Mentions grouped into people: by the reader's numbers first, else one by one. Namesakes whom the reader took for one
/// person, because it goes by names, are kept apart.
pub(crate) fn drafts_of(mentions: &[Mention]) -> Vec<Draft> {
    let mut numbered: Vec<(u32, usize)> = Vec::new();
    let mut out: Vec<Draft> = Vec::new();
    for mention in mentions {
        let draft = draft_of(mention);
        // The latest first: a word that stands for a name means whom was spoken of last.
        let same = numbered.iter().rev().filter(|(n, _)| Some(*n) == mention.person);
        let known = same
            .map(|&(_, at)| at)
            .find(|&at| mention.is_nameless() || !are_namesakes(&out[at], &draft));
        match known {
            Some(at) => absorb(&mut out[at], draft),
            None => {
                if let Some(number) = mention.person {
                    numbered.push((number, out.len()));
                }
                out.push(draft);
            }
        }
    }
    out
}

/// Whether `other`, who has a name in common with the `child`, is a relative named alike: an elder, or one who shares only
/// a middle name. Of brothers and cousins it cannot be said: to them the child is one.
fn is_relative_of(child: &Draft, other: &Draft) -> bool {
    let Some(relation) = other.relation() else {
        return false;
    };
    let of_an_age = matches!(
        relation.class(),
        RelationClass::Siblings
            | RelationClass::Cousins
            | RelationClass::NiecesNephews
            | RelationClass::Others
    );
    let first = child.target.given.first();
    let by_first_name = || {
        let like = |g: &NamePart| first.is_some_and(|f| likeness::given(&f.folded, &g.folded) >= 0.55);
        other.target.given.iter().any(like)
    };
    !of_an_age || (other.has_given() && !by_first_name())
}

/// Whether two people of one name stand so differently to the child that they are not one.
fn are_namesakes(a: &Draft, b: &Draft) -> bool {
    a.has_given() && b.has_given() && relation_agreement(a.relation(), b.relation()) <= -2.5
}

fn draft_of(mention: &Mention) -> Draft {
    let mut draft = Draft::default();
    let span = Some(mention.span.clone());
    for given in &mention.given {
        draft.target.add_given(NamePart::stated(given, span.clone()));
    }
    for family in mention.family.iter().chain(&mention.context_family) {
        draft.target.add_family(NamePart::stated(family, span.clone()));
    }
    if let Some(word) = &mention.address_word {
        let folded = kithkin_record::fold::fold(word);
        for word in folded.split(' ') {
            draft.target.gender = title_gender(word).unwrap_or(draft.target.gender);
            draft.target.seniority = draft
                .target
                .seniority
                .or(crate::seniority::Seniority::parse(word));
        }
    }
    match mention.standing {
        Standing::Denied => draft.denied.extend(mention.relation),
        standing => draft.vote(mention.relation, standing.trust()),
    }
    draft.target.born = mention.born;
    draft.target.deceased = mention.deceased;
    draft.target.phones.clone_from(&mention.phones);
    draft
        .target
        .limits
        .extend(mention.limit.map(|kind| (kind, mention.span.clone())));
    draft
        .target
        .addresses
        .extend(mention.address.iter().map(|a| KnownAddress {
            address: a.clone(),
            source: span.clone(),
        }));
    draft.target.mentions.push(mention.span.clone());
    if !mention.is_nameless() {
        draft.named.push(mention.span.clone());
    }
    if mention.stands_alone() {
        draft.alone.push(mention.span.clone());
    }
    draft
}

/// The target that agrees best with `draft` by names, if one does.
pub(crate) fn best_of_targets(targets: &[Target], draft: &Draft) -> Option<usize> {
    let drafts: Vec<Draft> = targets
        .iter()
        .map(|target| Draft {
            votes: target.relations.clone(),
            target: target.clone(),
            ..Draft::default()
        })
        .collect();
    best_of(&drafts, draft)
}
