//! Bringing records up and weighing them.
use crate::candidates::Candidate;
use crate::candidates::expand::{Tier, expand};
use crate::candidates::query::{CandidateQuery, Keys};
use crate::candidates::weigh::{self, BIT, GENDER_AGAINST, GENDER_WEIGHT, rarity};
use crate::exclude::Exclude;
use crate::index::Index;
use crate::keys::{self, Key, Kind, hash32};
use crate::name_keys::{Role, initial_bit};
use crate::row::Row;
use crate::scratch::{Scratch, Slot};
use crate::segment::{List, Segment};
use kithkin_record::Gender;

/// The most one name can weigh, so that a rare misspelling does not outweigh everything else.
const NAME_CAP: i32 = 14 * BIT;
const PLACE_CAP: i32 = 12 * BIT;
const SLIP_WEIGHT: i32 = 9 * BIT;
const INITIAL_WEIGHT: i32 = 3 * BIT / 2;
pub(super) const BARE_INITIAL_WEIGHT: i32 = 5 * BIT / 2;
/// Of the words alike to one query word, as many of each tier are followed.
const MAX_ALIKE: usize = 48;
/// A street name or a swapped name that more than one record in so many has brings nobody up.
const COMMON: u64 = 200;
/// ... but lists up to this length are always followed.
const SHORT: u64 = 512;
/// Without any name found, lists of towns and outward codes are followed up to this length.
const LONG: u64 = 200_000;

/// What may not be found: replaced records, and what the caller excludes.
pub(crate) struct Hidden<'a> {
    index: &'a Index,
    exclude: &'a Exclude,
    docs: Vec<Vec<u32>>,
    /// How many records there are apart from the hidden ones.
    pub(crate) visible: u64,
}

impl<'a> Hidden<'a> {
    pub(crate) fn new(index: &'a Index, exclude: &'a Exclude) -> Self {
        let mut docs: Vec<Vec<u32>> = index.segments.iter().map(|s| s.dead.docs().collect()).collect();
        for doc in exclude.docs() {
            if let Ok((segment, local)) = index.locate(doc)
                && !segment.dead.contains(local)
            {
                let number = index.segments.partition_point(|s| s.base <= doc) - 1;
                docs[number].push(local);
            }
        }
        let hidden: usize = docs.iter().map(Vec::len).sum();
        let visible = u64::from(index.limit) - hidden as u64;
        Self {
            index,
            exclude,
            docs,
            visible,
        }
    }

    #[inline]
    fn hides(&self, segment: &Segment, local: u32) -> bool {
        segment.dead.contains(local) || self.exclude.contains(segment.base + local)
    }

    /// How many visible records `list` of segment `number` holds.
    fn count(&self, number: usize, list: List<'_>) -> u64 {
        let (hidden, len) = (&self.docs[number], list.len());
        if hidden.is_empty() || len == 0 {
            return len as u64;
        }
        let segment = &self.index.segments[number];
        // Looking every hidden record up costs some 16 steps each.
        if hidden.len() * 16 < len {
            (len - hidden.iter().filter(|&&d| list.contains(d)).count()) as u64
        } else {
            list.iter().filter(|&d| !self.hides(segment, d)).count() as u64
        }
    }
}

/// The lists of one value in every segment, and how many visible records they hold.
struct Found<'a> {
    lists: Vec<List<'a>>,
    count: u64,
}

/// One search under way.
pub(crate) struct Search<'a> {
    pub(super) index: &'a Index,
    pub(super) query: &'a CandidateQuery,
    hidden: Hidden<'a>,
    pub(super) initials: u32,
    pub(super) outward: Vec<(u32, i32)>,
    pub(super) town: Vec<(u32, i32)>,
}

/// What a record has shown itself to be worth, in sixteenths of a bit.
#[derive(Clone, Copy)]
pub(crate) struct Weighed {
    pub(crate) doc: u32,
    pub(crate) weight: i32,
    pub(crate) keys: Keys,
}

pub(super) fn retrieve(
    index: &Index,
    query: &CandidateQuery,
    exclude: &Exclude,
    budget: usize,
) -> Vec<Candidate> {
    let mut weighed = Search::new(index, query, exclude).heaviest(budget);
    let heaviest_first = |a: &Weighed, b: &Weighed| b.weight.cmp(&a.weight).then(a.doc.cmp(&b.doc));
    if weighed.len() > budget {
        if budget == 0 {
            return Vec::new();
        }
        weighed.select_nth_unstable_by(budget - 1, heaviest_first);
        weighed.truncate(budget);
    }
    weighed.sort_unstable_by(heaviest_first);
    let candidate = |w: Weighed| Candidate {
        doc: w.doc,
        weight: w.weight as f32 / BIT as f32,
        keys: w.keys,
    };
    weighed.into_iter().map(candidate).collect()
}

impl<'a> Search<'a> {
    pub(crate) fn new(index: &'a Index, query: &'a CandidateQuery, exclude: &'a Exclude) -> Self {
        let given = || query.given.iter().chain(&query.middle);
        let mut search = Self {
            index,
            query,
            initials: given().fold(0, |bits, word| bits | initial_bit(word)),
            hidden: Hidden::new(index, exclude),
            outward: Vec::new(),
            town: Vec::new(),
        };
        search.district_weights();
        search
    }

    /// Every record that anything brings up, weighed, in no useful order.
    pub(crate) fn weigh_all(&self, budget: usize) -> Vec<Weighed> {
        self.index.pool.with(self.index.limit, |scratch| {
            self.bring_up(scratch, budget);
            self.weigh_touched(scratch)
        })
    }

    pub(super) fn weigh_touched(&self, scratch: &Scratch) -> Vec<Weighed> {
        let weigh = |&doc: &u32| self.weigh(doc, scratch.slots[doc as usize]);
        scratch.touched.iter().map(weigh).collect()
    }

    pub(super) fn bring_up(&self, scratch: &mut Scratch, budget: usize) {
        for number in &self.query.phones {
            if let Some(key) = keys::phone_key(number) {
                self.follow(key, 15 * BIT, Keys::PHONE, |s| &mut s.contact, scratch);
            }
        }
        for address in &self.query.emails {
            let key = keys::key(Kind::Email, address.as_bytes());
            self.follow(key, 15 * BIT, Keys::EMAIL, |s| &mut s.contact, scratch);
        }
        for place in &self.query.places {
            if !place.postcode.is_empty() {
                let key = keys::key(Kind::Postcode, place.postcode.as_bytes());
                self.follow(key, PLACE_CAP, Keys::POSTCODE, |s| &mut s.place, scratch);
            }
            if !place.street.is_empty() {
                let key = keys::key(Kind::Street, place.street.as_bytes());
                let found = self.keyed(key);
                if self.is_followed(found.count) {
                    let weight = rarity(self.hidden.visible, found.count).min(PLACE_CAP);
                    self.walk(&found, weight, Keys::STREET, |s| &mut s.place, scratch);
                }
            }
        }
        if let Some(day) = self.query.birth_day {
            self.follow(
                keys::day_key(day),
                15 * BIT,
                Keys::BIRTH,
                |s| &mut s.birth,
                scratch,
            );
            for slip in weigh::slips(day) {
                self.follow(
                    keys::day_key(slip),
                    SLIP_WEIGHT,
                    Keys::BIRTH_SLIP,
                    |s| &mut s.birth,
                    scratch,
                );
            }
        }
        let mut named = 0;
        named += self.names(&self.query.family, &FAMILY_ROLES, |s| &mut s.family, scratch);
        named += self.names(&self.query.given, &GIVEN_ROLES, |s| &mut s.given, scratch);
        named += self.names(&self.query.middle, &MIDDLE_ROLES, |s| &mut s.given, scratch);
        if named == 0 && scratch.touched.len() < budget {
            self.districts(scratch);
        }
    }

    fn keyed(&self, key: Key) -> Found<'a> {
        self.found(|segment| segment.with_key(key))
    }

    fn found(&self, list: impl Fn(&'a Segment) -> List<'a>) -> Found<'a> {
        let lists: Vec<List<'a>> = self.index.segments.iter().map(list).collect();
        let count = lists
            .iter()
            .enumerate()
            .map(|(i, l)| self.hidden.count(i, *l))
            .sum();
        Found { lists, count }
    }

    fn is_followed(&self, count: u64) -> bool {
        count <= SHORT.max(self.hidden.visible / COMMON)
    }

    /// Notes `weight` and `kind` on every visible record of `found`.
    fn walk(
        &self,
        found: &Found<'_>,
        weight: i32,
        kind: Keys,
        field: impl Fn(&mut Slot) -> &mut u16,
        scratch: &mut Scratch,
    ) {
        let weight = weight.clamp(1, i32::from(u16::MAX)) as u16;
        for (segment, list) in self.index.segments.iter().zip(&found.lists) {
            for local in list.iter() {
                if self.hidden.hides(segment, local) {
                    continue;
                }
                let slot = scratch.slot(segment.base + local);
                slot.keys |= kind.0;
                let field = field(slot);
                *field = (*field).max(weight);
            }
        }
    }

    fn follow(
        &self,
        key: Key,
        cap: i32,
        kind: Keys,
        field: impl Fn(&mut Slot) -> &mut u16,
        scratch: &mut Scratch,
    ) {
        let found = self.keyed(key);
        let weight = rarity(self.hidden.visible, found.count).min(cap);
        self.walk(&found, weight, kind, field, scratch);
    }

    /// Follows all names alike to `words`; returns how many records that named.
    fn names(
        &self,
        words: &[String],
        roles: &[NameRole],
        field: fn(&mut Slot) -> &mut u16,
        scratch: &mut Scratch,
    ) -> u64 {
        words
            .iter()
            .map(|word| self.name(word, roles, field, scratch))
            .sum()
    }

    /// Follows the lists of all names alike to `word`, the closest first. A name alike weighs as much as all that are as
    /// close or closer are rare together: what is rare about a misspelt Smith is not its spelling.
    fn name(
        &self,
        word: &str,
        roles: &[NameRole],
        field: fn(&mut Slot) -> &mut u16,
        scratch: &mut Scratch,
    ) -> u64 {
        let given = roles[0].role != Role::Family;
        if word.len() == 1 && given {
            return 0; // An initial is weighed, it brings nobody up.
        }
        let mut alike: Vec<(i32, String, Tier, &NameRole, Found<'a>)> = Vec::new();
        for (other, tier) in expand(self.index, word, given) {
            for role in roles {
                let found = self.found(|segment| match segment.words().find(other.as_bytes()) {
                    Some(number) => segment.with_word(number, role.role),
                    None => List::default(),
                });
                let swapped_and_common = role.swapped && !self.is_followed(found.count);
                if found.count > 0 && !swapped_and_common {
                    alike.push((tier.penalty() + role.penalty, other.clone(), tier, role, found));
                }
            }
        }
        alike.sort_by(|a, b| (a.0, &a.1, a.3.role).cmp(&(b.0, &b.1, b.3.role)));
        let (mut cumulated, mut of_tier) = (0, [0; 6]);
        for (penalty, _, tier, role, found) in alike {
            of_tier[tier as usize] += 1;
            if of_tier[tier as usize] > MAX_ALIKE {
                continue;
            }
            cumulated += found.count;
            let weight = (rarity(self.hidden.visible, cumulated) - penalty).clamp(BIT / 2, NAME_CAP);
            let kind = if tier == Tier::Same || role.swapped {
                role.same
            } else {
                role.alike
            };
            self.walk(&found, weight, kind, field, scratch);
        }
        cumulated
    }

    /// When no name brings anybody up: everybody of the query's districts.
    fn districts(&self, scratch: &mut Scratch) {
        for place in &self.query.places {
            for (kind, value, key) in [
                (Kind::Outward, &place.outward, Keys::OUTWARD),
                (Kind::Town, &place.town, Keys::TOWN),
            ] {
                let found = self.keyed(keys::key(kind, value.as_bytes()));
                if !value.is_empty() && found.count <= LONG {
                    let weight = rarity(self.hidden.visible, found.count).min(PLACE_CAP);
                    self.walk(&found, weight, key, |s| &mut s.place, scratch);
                }
            }
        }
    }

    /// What agreement on each outward code and town of the query is worth.
    fn district_weights(&mut self) {
        let weight = |kind: Kind, text: &str, cap: i32| {
            let found = self.keyed(keys::key(kind, text.as_bytes()));
            (
                hash32(text.as_bytes()),
                rarity(self.hidden.visible, found.count).min(cap),
            )
        };
        let (mut outward, mut town) = (Vec::new(), Vec::new());
        for place in &self.query.places {
            if !place.outward.is_empty() {
                outward.push(weight(Kind::Outward, &place.outward, 9 * BIT));
            }
            for text in [&place.town, &place.locality] {
                if !text.is_empty() {
                    town.push(weight(Kind::Town, text, 8 * BIT));
                }
            }
        }
        (self.outward, self.town) = (outward, town);
    }

    /// Adds up what brought the record up and what its row says.
    pub(super) fn weigh(&self, doc: u32, mut slot: Slot) -> Weighed {
        let Ok((segment, local)) = self.index.locate(doc) else {
            return Weighed {
                doc,
                weight: i32::MIN,
                keys: Keys::default(),
            };
        };
        let row = segment.row(local);
        let mut keys = Keys(slot.keys);
        if slot.given == 0 {
            let weight = self.initial(&row);
            slot.given = weight as u16;
            keys = if weight > 0 { keys | Keys::INITIAL } else { keys };
        }
        let (birth, key) = self.birth(&row, slot);
        keys = keys | key;
        let (place, key) = self.place(&row, slot);
        keys = keys | key;
        let names = i32::from(slot.given) + i32::from(slot.family);
        let weight = names + i32::from(slot.contact) + birth + place + self.gender(&row);
        Weighed { doc, weight, keys }
    }

    fn initial(&self, row: &Row) -> i32 {
        if self.initials & row.bare_initials != 0 {
            BARE_INITIAL_WEIGHT
        } else if self.initials & row.given_initials != 0 {
            INITIAL_WEIGHT
        } else {
            0
        }
    }

    fn birth(&self, row: &Row, slot: Slot) -> (i32, Keys) {
        let by_day = i32::from(slot.birth);
        let Some((query, record)) = self.query.birth.zip(row.birth) else {
            return (by_day, Keys::default());
        };
        let (by_interval, key) = weigh::birth(query, record);
        if by_day > 0 && by_day >= by_interval {
            (by_day, Keys::default())
        } else {
            (by_interval, key.unwrap_or_default())
        }
    }

    fn place(&self, row: &Row, slot: Slot) -> (i32, Keys) {
        let mut best = (i32::from(slot.place), Keys::default());
        for (known, values, key) in [
            (&self.outward, row.outward, Keys::OUTWARD),
            (&self.town, row.town, Keys::TOWN),
        ] {
            for (hash, weight) in known {
                if values.contains(hash) {
                    best = (best.0.max(*weight), best.1 | key);
                }
            }
        }
        best
    }

    fn gender(&self, row: &Row) -> i32 {
        let said = |g: Gender| matches!(g, Gender::Male | Gender::Female);
        match (self.query.gender, row.gender) {
            (a, b) if !said(a) || !said(b) => 0,
            (a, b) if a == b => GENDER_WEIGHT,
            _ => GENDER_AGAINST,
        }
    }
}

/// A role in which a query's name may stand in a record.
struct NameRole {
    role: Role,
    penalty: i32,
    swapped: bool,
    same: Keys,
    alike: Keys,
}

const fn role(role: Role, penalty: i32, swapped: bool, same: Keys, alike: Keys) -> NameRole {
    NameRole {
        role,
        penalty,
        swapped,
        same,
        alike,
    }
}

const GIVEN_ROLES: [NameRole; 3] = [
    role(Role::Given, 0, false, Keys::GIVEN, Keys::GIVEN_ALIKE),
    role(Role::Middle, BIT, false, Keys::GIVEN, Keys::GIVEN_ALIKE),
    role(
        Role::Family,
        2 * BIT,
        true,
        Keys::GIVEN_SWAPPED,
        Keys::GIVEN_SWAPPED,
    ),
];
const MIDDLE_ROLES: [NameRole; 2] = [
    role(Role::Given, BIT, false, Keys::GIVEN, Keys::GIVEN_ALIKE),
    role(Role::Middle, BIT, false, Keys::GIVEN, Keys::GIVEN_ALIKE),
];
const FAMILY_ROLES: [NameRole; 3] = [
    role(Role::Family, 0, false, Keys::FAMILY, Keys::FAMILY_ALIKE),
    role(
        Role::Given,
        2 * BIT,
        true,
        Keys::FAMILY_SWAPPED,
        Keys::FAMILY_SWAPPED,
    ),
    role(
        Role::Middle,
        3 * BIT,
        true,
        Keys::FAMILY_SWAPPED,
        Keys::FAMILY_SWAPPED,
    ),
];
