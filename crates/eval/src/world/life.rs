//! Sixty years of a population, year by year: births, couples, surnames, separations, moves, deaths.
use super::homes::{Home, TOWNS};
use super::names::{Culture, Tradition, culture, cultures, pet_form};
use super::numbers::{Life, Numbers};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

pub(super) type PersonId = usize;

/// Somebody's years at one home.
#[derive(Clone, Copy)]
pub(super) struct Stay {
    pub(super) home: usize,
    pub(super) from: i16,
    pub(super) to: Option<i16>,
}

/// Two people living together.
#[derive(Clone, Copy)]
pub(super) struct Union {
    pub(super) other: PersonId,
    pub(super) from: i16,
    pub(super) to: Option<i16>,
    pub(super) married: bool,
}

/// A simulated person.
pub(super) struct Person {
    pub(super) culture: usize,
    pub(super) given: Vec<String>,
    /// What everybody calls them, where that is not the first given name.
    pub(super) pet: Option<&'static str>,
    /// Family names with the year from which they are borne; the first is the one at birth.
    pub(super) surnames: Vec<(i16, String)>,
    pub(super) woman: bool,
    /// Year, month, day.
    pub(super) born: (i16, u8, u8),
    pub(super) died: Option<i16>,
    pub(super) mother: Option<PersonId>,
    pub(super) father: Option<PersonId>,
    pub(super) children: Vec<PersonId>,
    pub(super) unions: Vec<Union>,
    pub(super) stays: Vec<Stay>,
    /// A number of their own.
    pub(super) mobile: String,
}

impl Person {
    pub(super) fn culture(&self) -> &'static Culture {
        &cultures()[self.culture]
    }

    /// The family name borne now.
    pub(super) fn family(&self) -> &str {
        self.surnames.last().map_or("", |(_, name)| name)
    }

    /// The family name borne in `year`.
    pub(super) fn family_in(&self, year: i16) -> &str {
        let then = self.surnames.iter().rev().find(|(since, _)| *since <= year);
        then.or(self.surnames.first()).map_or("", |(_, name)| name)
    }

    /// What the family calls them.
    pub(super) fn called(&self) -> &str {
        self.pet.unwrap_or(&self.given[0])
    }

    pub(super) fn alive_in(&self, year: i16) -> bool {
        self.born.0 <= year && self.died.is_none_or(|d| d > year)
    }

    pub(super) fn age(&self, year: i16) -> i16 {
        year - self.born.0
    }

    fn partner(&self) -> Option<PersonId> {
        self.unions.last().filter(|u| u.to.is_none()).map(|u| u.other)
    }

    pub(super) fn home(&self) -> Option<usize> {
        self.stays.last().filter(|s| s.to.is_none()).map(|s| s.home)
    }
}

/// Everybody who lived, and where.
#[derive(Default)]
pub(super) struct Population {
    pub(super) people: Vec<Person>,
    pub(super) homes: Vec<Home>,
    /// Who lives in each home now.
    occupants: Vec<Vec<PersonId>>,
    /// Empty homes of each town.
    empty: Vec<Vec<usize>>,
}

/// Lets about `size` people live and have children to the last year.
pub(super) fn live(size: usize, rng: &mut ChaCha8Rng) -> Population {
    let life = &Numbers::shipped().life;
    let mut all = Population {
        empty: vec![Vec::new(); TOWNS.len()],
        ..Population::default()
    };
    let mut alive: Vec<PersonId> = (0..size).map(|_| all.founder(life, rng)).collect();
    for year in life.first_year..=life.last_year {
        all.deaths(&mut alive, year, rng);
        all.separations(&alive, year, life, rng);
        all.couples(&alive, year, life, rng);
        let mut new = all.births(&alive, year, life, rng);
        all.moves(&alive, year, life, rng);
        alive.append(&mut new);
    }
    all
}

impl Population {
    fn founder(&mut self, life: &Life, rng: &mut ChaCha8Rng) -> PersonId {
        let at = culture(rng);
        let of = &cultures()[at];
        let woman = rng.random_bool(0.5);
        let year = life.first_year - rng.random_range(0..40);
        let person = self.born(at, woman, year, None, rng);
        let name = of.surname(rng);
        let name = of.child_family(woman, &name, Some((&name, &name, true)), rng);
        self.people[person].surnames.push((year, name));
        let home = self.find_home(rng.random_range(0..TOWNS.len()), life, rng);
        self.move_in(person, home, year.max(life.first_year - 5));
        person
    }

    /// A person without surname and home.
    fn born(
        &mut self,
        culture: usize,
        woman: bool,
        year: i16,
        twin: Option<(u8, u8)>,
        rng: &mut ChaCha8Rng,
    ) -> PersonId {
        let of = &cultures()[culture];
        let given = of.givens(woman, year, rng);
        let pet = pet_form(&given[0], rng).filter(|_| rng.random_bool(Numbers::shipped().life.pet_name));
        let (month, day) = twin.unwrap_or_else(|| (rng.random_range(1..13), rng.random_range(1..29)));
        self.people.push(Person {
            culture,
            given,
            pet,
            surnames: Vec::new(),
            woman,
            born: (year, month, day),
            died: None,
            mother: None,
            father: None,
            children: Vec::new(),
            unions: Vec::new(),
            stays: Vec::new(),
            mobile: super::homes::phone(rng),
        });
        self.people.len() - 1
    }

    fn find_home(&mut self, town: usize, life: &Life, rng: &mut ChaCha8Rng) -> usize {
        let empty = &mut self.empty[town];
        if !empty.is_empty() && rng.random_bool(life.reuse_home) {
            let at = rng.random_range(0..empty.len());
            return empty.swap_remove(at);
        }
        self.homes.push(Home::new(town, rng));
        self.occupants.push(Vec::new());
        self.homes.len() - 1
    }

    /// Moves somebody out of where they live and into `home`.
    pub(super) fn move_in(&mut self, person: PersonId, home: usize, year: i16) {
        self.move_out(person, year);
        self.people[person].stays.push(Stay {
            home,
            from: year,
            to: None,
        });
        self.occupants[home].push(person);
    }

    fn move_out(&mut self, person: PersonId, year: i16) {
        let Some(stay) = self.people[person].stays.last_mut().filter(|s| s.to.is_none()) else {
            return;
        };
        stay.to = Some(year);
        let home = stay.home;
        self.occupants[home].retain(|&p| p != person);
        if self.occupants[home].is_empty() {
            self.empty[self.homes[home].town_at].push(home);
        }
    }

    /// A new or empty home in `town` for somebody outside the yearly round.
    pub(super) fn home_in(&mut self, town: usize, rng: &mut ChaCha8Rng) -> usize {
        self.find_home(town, &Numbers::shipped().life, rng)
    }

    fn town_of(&self, person: PersonId) -> usize {
        let stay = self.people[person].stays.last();
        stay.map_or(0, |s| self.homes[s.home].town_at)
    }

    fn end_union(&mut self, person: PersonId, year: i16) {
        let Some(other) = self.people[person].partner() else {
            return;
        };
        for one in [person, other] {
            if let Some(union) = self.people[one].unions.last_mut() {
                union.to = Some(year);
            }
        }
    }

    fn deaths(&mut self, alive: &mut Vec<PersonId>, year: i16, rng: &mut ChaCha8Rng) {
        alive.retain(|&p| {
            let age = f64::from(self.people[p].age(year));
            // Gompertz, about as in English life tables of the eighties.
            let chance = (0.0004 + 0.000_03 * (0.095 * age).exp()).min(0.9);
            if !rng.random_bool(chance) {
                return true;
            }
            self.end_union(p, year);
            self.move_out(p, year);
            self.people[p].died = Some(year);
            false
        });
    }

    /// Somebody leaves; the children mostly stay with their mother.
    fn separations(&mut self, alive: &[PersonId], year: i16, life: &Life, rng: &mut ChaCha8Rng) {
        for &wife in alive {
            let Some(union) = self.people[wife].unions.last().copied() else {
                continue;
            };
            let person = &self.people[wife];
            if !person.woman || union.to.is_some() || person.age(year) > 65 || !rng.random_bool(life.separate)
            {
                continue;
            }
            self.end_union(wife, year);
            let leaver = if rng.random_bool(0.8) { union.other } else { wife };
            let town = self.town_of(leaver);
            let home = self.find_home(town, life, rng);
            self.move_in(leaver, home, year);
            if union.married && rng.random_bool(life.revert) {
                let person = &mut self.people[wife];
                let (_, name) = person.surnames[0].clone();
                if person.family() != name {
                    person.surnames.push((year, name));
                }
            }
        }
    }

    /// Single people find each other.
    fn couples(&mut self, alive: &[PersonId], year: i16, life: &Life, rng: &mut ChaCha8Rng) {
        let usual = cultures()
            .iter()
            .position(|c| c.tradition == Tradition::British)
            .unwrap_or(0);
        let mut looking: BTreeMap<(usize, usize), [Vec<PersonId>; 2]> = BTreeMap::new();
        for &p in alive {
            let person = &self.people[p];
            if person.partner().is_some()
                || !(18..=50).contains(&person.age(year))
                || !rng.random_bool(life.court)
            {
                continue;
            }
            let culture = if rng.random_bool(life.across_cultures) {
                usize::MAX
            } else {
                person.culture
            };
            // Smaller communities marry across towns.
            let town = if person.culture != usual || rng.random_bool(life.out_of_town) {
                usize::MAX
            } else {
                self.town_of(p)
            };
            looking.entry((culture, town)).or_default()[usize::from(person.woman)].push(p);
        }
        for [mut men, mut women] in looking.into_values() {
            men.shuffle(rng);
            women.shuffle(rng);
            // People of about one age find each other.
            men.sort_by_key(|&p| self.people[p].born.0 / 4);
            women.sort_by_key(|&p| (self.people[p].born.0 - 2) / 4);
            for (man, woman) in men.into_iter().zip(women) {
                let gap = (self.people[man].born.0 - self.people[woman].born.0).abs();
                if gap <= 15 && !self.are_kin(man, woman) {
                    self.unite(man, woman, year, life, rng);
                }
            }
        }
    }

    fn are_kin(&self, a: PersonId, b: PersonId) -> bool {
        let parents = |p: PersonId| [self.people[p].mother, self.people[p].father];
        let shared = parents(a)
            .iter()
            .flatten()
            .any(|x| parents(b).iter().flatten().any(|y| x == y));
        shared || parents(a).contains(&Some(b)) || parents(b).contains(&Some(a))
    }

    fn unite(&mut self, man: PersonId, woman: PersonId, year: i16, life: &Life, rng: &mut ChaCha8Rng) {
        let married = rng.random_bool(life.marry);
        for (one, other) in [(man, woman), (woman, man)] {
            self.people[one].unions.push(Union {
                other,
                from: year,
                to: None,
                married,
            });
        }
        let husband = self.people[man].family().to_owned();
        if married && let Some(name) = self.people[woman].culture().wife_family(&husband, rng) {
            self.people[woman].surnames.push((year, name));
        }
        let town = self.town_of(if rng.random_bool(0.5) { man } else { woman });
        let home = self.find_home(town, life, rng);
        let old = self.people[woman].home();
        self.move_in(man, home, year);
        self.move_in(woman, home, year);
        let young: Vec<PersonId> = self.people[woman].children.clone();
        for child in young {
            let with_her = self.people[child].home() == old && self.people[child].age(year) < 18;
            if with_her && self.people[child].died.is_none() {
                self.move_in(child, home, year);
            }
        }
    }

    fn births(&mut self, alive: &[PersonId], year: i16, life: &Life, rng: &mut ChaCha8Rng) -> Vec<PersonId> {
        let mut new = Vec::new();
        let single: Vec<PersonId> = alive
            .iter()
            .copied()
            .filter(|&p| !self.people[p].woman && (17..=45).contains(&self.people[p].age(year)))
            .collect();
        for &mother in alive {
            let person = &self.people[mother];
            let age = person.age(year);
            if !person.woman || !(15..45).contains(&age) {
                continue;
            }
            let partner = person.partner();
            let band = usize::try_from((age - 15) / 5).unwrap_or(0).min(5);
            let fewer = life.fewer[person.children.len().min(5)];
            let chance = match partner {
                Some(_) => 2.0 * life.children[band] * fewer,
                None if age <= 38 => life.alone * fewer,
                None => 0.0,
            };
            if !rng.random_bool(chance.min(0.9)) {
                continue;
            }
            let father = partner.or_else(|| {
                let known = !single.is_empty() && !rng.random_bool(life.unknown_father);
                let ex = person
                    .unions
                    .last()
                    .map(|u| u.other)
                    .filter(|&o| self.people[o].alive_in(year));
                known.then(|| ex.unwrap_or_else(|| single[rng.random_range(0..single.len())]))
            });
            let first = self.child(mother, father, year, None, rng);
            new.push(first);
            if rng.random_bool(life.twins) {
                let born = self.people[first].born;
                new.push(self.child(mother, father, year, Some((born.1, born.2)), rng));
            }
        }
        new
    }

    fn child(
        &mut self,
        mother: PersonId,
        father: Option<PersonId>,
        year: i16,
        twin: Option<(u8, u8)>,
        rng: &mut ChaCha8Rng,
    ) -> PersonId {
        let life = &Numbers::shipped().life;
        let culture = self.people[father.filter(|_| rng.random_bool(0.5)).unwrap_or(mother)].culture;
        let woman = rng.random_bool(0.49);
        let child = self.born(culture, woman, year, twin, rng);
        let married = self.people[mother]
            .unions
            .last()
            .is_some_and(|u| u.married && u.to.is_none());
        let family = {
            let parents = father.map(|f| {
                let f = &self.people[f];
                (f.family(), f.given[0].as_str(), married)
            });
            cultures()[culture].child_family(woman, self.people[mother].family(), parents, rng)
        };
        if let Some(father) = father {
            if !woman && rng.random_bool(life.father_name) {
                let name = self.people[father].given[0].clone();
                self.people[child].given[0] = name;
                self.people[child].pet = None;
            }
            self.people[father].children.push(child);
        }
        self.people[mother].children.push(child);
        self.people[child].surnames.push((year, family));
        (self.people[child].mother, self.people[child].father) = (Some(mother), father);
        if let Some(home) = self.people[mother].home() {
            self.move_in(child, home, year);
        }
        child
    }

    /// Grown children leave, households move.
    fn moves(&mut self, alive: &[PersonId], year: i16, life: &Life, rng: &mut ChaCha8Rng) {
        for &p in alive {
            let person = &self.people[p];
            let age = person.age(year);
            let Some(home) = person.home() else { continue };
            let single = person.partner().is_none();
            let with_parents = [person.mother, person.father]
                .into_iter()
                .flatten()
                .any(|parent| self.people[parent].home() == Some(home));
            if single && with_parents {
                if (18..35).contains(&age) && rng.random_bool(life.leave_home) {
                    let town = self.town_of(p);
                    let new = self.find_home(town, life, rng);
                    self.move_in(p, new, year);
                }
                continue;
            }
            // The woman of a couple, or somebody alone, takes the whole home along.
            let leads = age >= 18 && (single || person.woman);
            if !leads || !rng.random_bool(life.moves) {
                continue;
            }
            let town = if rng.random_bool(life.move_away) {
                rng.random_range(0..TOWNS.len())
            } else {
                self.town_of(p)
            };
            let new = self.find_home(town, life, rng);
            for member in self.occupants[home].clone() {
                self.move_in(member, new, year);
            }
        }
    }
}
