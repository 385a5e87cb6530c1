//! People, homes, and the network around one child.
use super::names::{Community, Home, TOWNS, community, pet_form};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

pub(super) type PersonId = usize;

/// Somebody's years at one home.
pub(super) struct Stay {
    pub(super) home: usize,
    pub(super) from: i16,
    pub(super) to: Option<i16>,
}

pub(super) struct Person {
    pub(super) given: Vec<String>,
    pub(super) birth_family: String,
    /// The surname taken on marriage and the year.
    pub(super) married: Option<(String, i16)>,
    pub(super) pet: Option<&'static str>,
    pub(super) woman: bool,
    /// Year, month, day.
    pub(super) born: (i16, u8, u8),
    pub(super) stays: Vec<Stay>,
    pub(super) partner: Option<PersonId>,
}

impl Person {
    pub(super) fn family(&self) -> &str {
        self.married.as_ref().map_or(&self.birth_family, |(name, _)| name)
    }

    /// What the family calls them.
    pub(super) fn called(&self) -> &str {
        self.pet.unwrap_or(&self.given[0])
    }
}

#[derive(Default)]
pub(super) struct Population {
    pub(super) people: Vec<Person>,
    pub(super) homes: Vec<Home>,
}

/// How the case file comes to know of somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// In the people table, and in the notes.
    Table,
    /// In the notes only.
    Notes,
    /// Nowhere.
    Never,
}

/// Somebody's place in the network of a child.
pub(super) struct Tie {
    pub(super) person: PersonId,
    pub(super) relation: &'static str,
    pub(super) naming: Naming,
    pub(super) in_records: bool,
    /// The child asks for them.
    pub(super) wished: bool,
    /// A no-contact order.
    pub(super) restricted: bool,
}

/// A child and everybody around.
pub(super) struct Network {
    pub(super) number: usize,
    pub(super) child: PersonId,
    pub(super) ties: Vec<Tie>,
    /// Carers in order: one or two people, first and last year.
    pub(super) placements: Vec<(Vec<PersonId>, i16, Option<i16>)>,
}

impl Population {
    fn home(&mut self, town: Option<usize>, rng: &mut ChaCha8Rng) -> usize {
        self.homes.push(Home::new(town, rng));
        self.homes.len() - 1
    }

    fn born(
        &mut self,
        of: &Community,
        woman: bool,
        family: &str,
        year: i16,
        rng: &mut ChaCha8Rng,
    ) -> PersonId {
        let mut given = vec![of.given(woman, year, rng)];
        if rng.random_bool(0.6) {
            let middle = of.given(woman, year, rng);
            if middle != given[0] {
                given.push(middle);
            }
        }
        let pet = pet_form(&given[0], rng);
        let born = (year, rng.random_range(1..13), rng.random_range(1..29));
        let person = Person {
            given,
            birth_family: family.to_owned(),
            married: None,
            pet,
            woman,
            born,
            stays: Vec::new(),
            partner: None,
        };
        self.people.push(person);
        self.people.len() - 1
    }

    fn stay(&mut self, person: PersonId, home: usize, from: i16, to: Option<i16>) {
        self.people[person].stays.push(Stay { home, from, to });
    }

    /// A partner for `person`, living with them from `year`; a married woman takes the man's surname.
    fn partner(&mut self, person: PersonId, year: i16, rng: &mut ChaCha8Rng) -> PersonId {
        let of = community(rng);
        let woman = !self.people[person].woman;
        let born = self.people[person].born.0 + rng.random_range(-4..5);
        let family = of.surname(rng);
        let other = self.born(of, woman, &family, born, rng);
        if rng.random_bool(0.7) {
            let (wife, husband) = if woman { (other, person) } else { (person, other) };
            self.people[wife].married = Some((self.people[husband].family().to_owned(), year));
        }
        self.people[person].partner = Some(other);
        self.people[other].partner = Some(person);
        other
    }
}

/// A household nobody's case knows: one to five people.
pub(super) fn stranger_household(town: &mut Population, rng: &mut ChaCha8Rng) -> Vec<PersonId> {
    let of = community(rng);
    let family = of.surname(rng);
    let year = rng.random_range(1935..2003);
    let woman = rng.random_bool(0.5);
    let head = town.born(of, woman, &family, year, rng);
    let moved = year + rng.random_range(18..32);
    let home = town.home(None, rng);
    let left = rng
        .random_bool(0.4)
        .then(|| (moved + rng.random_range(2..15)).min(2023));
    let mut members = vec![head];
    if rng.random_bool(0.55) {
        members.push(town.partner(head, moved, rng));
        for _ in 0..rng.random_range(0..3) {
            let family = town.people[head].family().to_owned();
            let woman = rng.random_bool(0.5);
            let child = town.born(
                of,
                woman,
                &family,
                (moved + rng.random_range(0..8)).min(2012),
                rng,
            );
            members.push(child);
        }
    }
    for &person in &members {
        let from = moved.max(town.people[person].born.0);
        town.stay(person, home, from, left.filter(|&l| l > from));
    }
    if let Some(left) = left {
        let next = town.home(None, rng);
        for &person in &members {
            town.stay(person, next, left, None);
        }
    }
    members
}

/// The words for one side of the family.
struct Side {
    parent: &'static str,
    grandmother: &'static str,
    grandfather: &'static str,
    aunt: &'static str,
    uncle: &'static str,
    cousin: &'static str,
}

const MATERNAL: Side = Side {
    parent: "mother",
    grandmother: "maternal-grandmother",
    grandfather: "maternal-grandfather",
    aunt: "maternal-aunt",
    uncle: "maternal-uncle",
    cousin: "maternal-cousin",
};
const PATERNAL: Side = Side {
    parent: "father",
    grandmother: "paternal-grandmother",
    grandfather: "paternal-grandfather",
    aunt: "paternal-aunt",
    uncle: "paternal-uncle",
    cousin: "paternal-cousin",
};

/// The family and carers of one child.
pub(super) fn network(town: &mut Population, number: usize, rng: &mut ChaCha8Rng) -> Network {
    let child_year = rng.random_range(2006..2016);
    let place = rng.random_range(0..TOWNS.len());
    let mut net = Network {
        number,
        child: 0,
        ties: Vec::new(),
        placements: Vec::new(),
    };
    let mother = side(town, &mut net, &MATERNAL, child_year, place, rng);
    let father = side(town, &mut net, &PATERNAL, child_year, place, rng);
    let home = town.home(Some(place), rng);
    town.stay(mother, home, child_year - 1, None);
    town.stay(father, home, child_year - 1, Some(child_year + 2));
    let of = community(rng);
    let girl = rng.random_bool(0.5);
    let family = if rng.random_bool(0.5) {
        town.people[mother].family()
    } else {
        town.people[father].family()
    }
    .to_owned();
    net.child = town.born(of, girl, &family, child_year, rng);
    siblings(town, &mut net, (mother, father), child_year, home, rng);
    carers(town, &mut net, child_year, place, rng);
    others(town, &mut net, child_year, place, rng);
    net
}

fn tie(
    net: &mut Network,
    person: PersonId,
    relation: &'static str,
    table: f64,
    notes: f64,
    rng: &mut ChaCha8Rng,
) {
    let roll = rng.random::<f64>();
    let naming = if roll < table {
        Naming::Table
    } else if roll < table + notes {
        Naming::Notes
    } else {
        Naming::Never
    };
    let wished = naming != Naming::Never && !matches!(relation, "mother" | "father") && rng.random_bool(0.25);
    net.ties.push(Tie {
        person,
        relation,
        naming,
        in_records: rng.random_bool(0.75),
        wished,
        restricted: false,
    });
}

/// One parent with their own parents, brothers and sisters; returns the parent.
fn side(
    town: &mut Population,
    net: &mut Network,
    words: &Side,
    child_year: i16,
    place: usize,
    rng: &mut ChaCha8Rng,
) -> PersonId {
    let of = community(rng);
    let family = of.surname(rng);
    let parent_year = child_year - rng.random_range(17..38);
    let grandfather = town.born(of, false, &family, parent_year - rng.random_range(20..34), rng);
    let moved = parent_year - 3;
    let grandmother = town.partner(grandfather, moved, rng);
    let home = town.home(Some(place), rng);
    for person in [grandfather, grandmother] {
        town.stay(person, home, moved, None);
    }
    let grown = |year: i16, rng: &mut ChaCha8Rng| year + rng.random_range(18..26);
    let parent = town.born(of, words.parent == "mother", &family, parent_year, rng);
    let left = grown(parent_year, rng).min(child_year - 1);
    town.stay(parent, home, parent_year, Some(left));
    tie(net, parent, words.parent, 0.95, 0.05, rng);
    if words.parent == "father"
        && rng.random_bool(0.2)
        && let Some(father) = net.ties.last_mut()
    {
        father.restricted = true;
    }
    tie(net, grandmother, words.grandmother, 0.6, 0.3, rng);
    tie(net, grandfather, words.grandfather, 0.3, 0.4, rng);
    for _ in 0..rng.random_range(0..4) {
        let woman = rng.random_bool(0.5);
        let year = parent_year + rng.random_range(-7..8);
        let sibling = town.born(of, woman, &family, year, rng);
        let left = grown(year, rng);
        town.stay(sibling, home, year, Some(left));
        tie(
            net,
            sibling,
            if woman { words.aunt } else { words.uncle },
            0.3,
            0.5,
            rng,
        );
        household_of(town, net, sibling, left, words.cousin, rng);
    }
    parent
}

/// The home an aunt or uncle made: perhaps a partner, perhaps cousins.
fn household_of(
    town: &mut Population,
    net: &mut Network,
    sibling: PersonId,
    left: i16,
    cousin: &'static str,
    rng: &mut ChaCha8Rng,
) {
    let home = town.home(None, rng);
    town.stay(sibling, home, left, None);
    if !rng.random_bool(0.6) {
        return;
    }
    let partner = town.partner(sibling, left, rng);
    town.stay(partner, home, left, None);
    let word = if town.people[partner].woman {
        "aunt-by-marriage"
    } else {
        "uncle-by-marriage"
    };
    tie(net, partner, word, 0.05, 0.25, rng);
    for _ in 0..rng.random_range(0..3) {
        let woman = rng.random_bool(0.5);
        let family = town.people[sibling].family().to_owned();
        let year = (left + rng.random_range(1..10)).min(2018);
        let of = community(rng);
        let child = town.born(of, woman, &family, year, rng);
        town.stay(child, home, year, None);
        tie(net, child, cousin, 0.02, 0.2, rng);
    }
}

fn siblings(
    town: &mut Population,
    net: &mut Network,
    (mother, father): (PersonId, PersonId),
    child_year: i16,
    home: usize,
    rng: &mut ChaCha8Rng,
) {
    for _ in 0..rng.random_range(0..3) {
        let woman = rng.random_bool(0.5);
        let full = rng.random_bool(0.5);
        let of = community(rng);
        let family = if full {
            town.people[father].family().to_owned()
        } else {
            of.surname(rng)
        };
        let year = (child_year + rng.random_range(-6..5))
            .max(town.people[mother].born.0 + 15)
            .min(2020);
        let sibling = town.born(of, woman, &family, year, rng);
        town.stay(sibling, home, year, Some(year + 3));
        let away = town.home(None, rng);
        town.stay(sibling, away, year + 3, None);
        let word = match (full, woman) {
            (true, true) => "sister",
            (true, false) => "brother",
            (false, true) => "half-sister",
            (false, false) => "half-brother",
        };
        tie(net, sibling, word, 0.6, 0.3, rng);
    }
}

fn carers(town: &mut Population, net: &mut Network, child_year: i16, place: usize, rng: &mut ChaCha8Rng) {
    let mut from = child_year + rng.random_range(2..6);
    let count = rng.random_range(1..4);
    for n in 0..count {
        let of = community(rng);
        let family = of.surname(rng);
        let first = town.born(of, true, &family, rng.random_range(1945..1978), rng);
        let home = town.home(
            Some(if rng.random_bool(0.6) {
                place
            } else {
                rng.random_range(0..TOWNS.len())
            }),
            rng,
        );
        town.stay(first, home, from - rng.random_range(2..15), None);
        let mut pair = vec![first];
        if rng.random_bool(0.65) {
            let husband = town.partner(first, from - 16, rng);
            let since = town.people[first].stays[0].from;
            town.stay(husband, home, since, None);
            pair.push(husband);
        }
        for &person in &pair {
            tie(net, person, "foster-carer", 0.5, 0.5, rng);
        }
        let to = (n + 1 < count).then(|| from + rng.random_range(1..5));
        net.placements.push((pair, from, to));
        from = to.unwrap_or(from);
    }
}

fn others(town: &mut Population, net: &mut Network, child_year: i16, place: usize, rng: &mut ChaCha8Rng) {
    for relation in ["teacher", "family-friend", "neighbour", "coach", "social-worker"] {
        if !rng.random_bool(0.5) {
            continue;
        }
        let of = community(rng);
        let family = of.surname(rng);
        let woman = rng.random_bool(0.6);
        let person = town.born(of, woman, &family, rng.random_range(1955..1994), rng);
        let home = town.home(Some(place), rng);
        town.stay(person, home, child_year - rng.random_range(0..9), None);
        tie(net, person, relation, 0.1, 0.9, rng);
    }
}
