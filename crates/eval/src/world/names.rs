//! Names, places and the slips that registers make in them.
use super::numbers::Numbers;
use kithkin::record::Lexicon;
use kithkin::record::fold::fold;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How a community hands down its family names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tradition {
    British,
    Muslim,
    Sikh,
    African,
    Polish,
    Somali,
    Vietnamese,
}

impl Tradition {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "british" => Self::British,
            "muslim" => Self::Muslim,
            "sikh" => Self::Sikh,
            "african" => Self::African,
            "polish" => Self::Polish,
            "somali" => Self::Somali,
            "vietnamese" => Self::Vietnamese,
            _ => return None,
        })
    }

    /// How often a wife takes her husband's name.
    fn wife_takes(self) -> f64 {
        match self {
            Self::British => 0.82,
            Self::African => 0.75,
            Self::Polish => 0.9,
            Self::Muslim => 0.15,
            Self::Sikh => 0.5,
            Self::Somali => 0.02,
            Self::Vietnamese => 0.1,
        }
    }
}

/// Where a family's names come from. Lists have the commoner names first.
pub(super) struct Culture {
    pub(super) name: &'static str,
    pub(super) tradition: Tradition,
    /// Four eras of birth: before 1960, before 1985, before 2000, later.
    women: [Vec<&'static str>; 4],
    men: [Vec<&'static str>; 4],
    surnames: Vec<&'static str>,
}

#[derive(Default)]
struct Pools {
    cultures: Vec<Culture>,
    /// Given name and what friends call somebody of that name.
    pets: Vec<(&'static str, Vec<&'static str>)>,
    streets: Vec<&'static str>,
    stems: Vec<&'static str>,
    endings: Vec<&'static str>,
    /// Family names of the country with bearers per million, summed up from the first.
    country: Vec<(f64, String)>,
}

static POOLS: LazyLock<Pools> = LazyLock::new(|| {
    let mut pools = Pools::default();
    for line in include_str!("../../data/world_names.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
    {
        let mut cells = line.split('\t');
        let (Some(whose), Some(kind), Some(era), Some(list)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let list: Vec<&'static str> = list.split(' ').collect();
        match kind {
            "pet" => pools.pets.push((whose, list)),
            "streets" => pools.streets = list,
            "stems" => pools.stems = list,
            "endings" => pools.endings = list,
            _ => pools.add(whose, kind, era.parse().unwrap_or(0), list),
        }
    }
    pools.country = country(&pools.cultures);
    pools
});

impl Pools {
    fn add(&mut self, name: &'static str, kind: &str, era: usize, list: Vec<&'static str>) {
        let Some(tradition) = Tradition::parse(name) else {
            return;
        };
        let at = self.cultures.iter().position(|c| c.name == name);
        let at = at.unwrap_or_else(|| {
            self.cultures.push(Culture {
                name,
                tradition,
                women: Default::default(),
                men: Default::default(),
                surnames: Vec::new(),
            });
            self.cultures.len() - 1
        });
        let culture = &mut self.cultures[at];
        match kind {
            "women" => culture.women[era] = list,
            "men" => culture.men[era] = list,
            _ => culture.surnames = list,
        }
    }
}

/// The family names of the country as they are borne, without those of the other cultures.
fn country(cultures: &[Culture]) -> Vec<(f64, String)> {
    let foreign: BTreeSet<String> = cultures
        .iter()
        .filter(|c| c.tradition != Tradition::British)
        .flat_map(|c| c.surnames.iter().map(|s| fold(s)))
        .collect();
    let mut sum = 0.0;
    let listed = Lexicon::shared()
        .family_names()
        .filter(|(name, share)| *share > 4e-6 && !foreign.contains(*name));
    listed
        .map(|(name, share)| {
            sum += share;
            (sum, titled(name))
        })
        .collect()
}

/// `o brien` as `O Brien`.
fn titled(folded: &str) -> String {
    let word = |w: &str| w[..1].to_uppercase() + &w[1..];
    folded.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

pub(super) fn pick<'a, T>(items: &'a [T], rng: &mut ChaCha8Rng) -> &'a T {
    &items[rng.random_range(0..items.len())]
}

/// A pick that favours the front of the list, as real name counts do (weight 1 / (rank + 8)).
fn pick_common(items: &[&'static str], rng: &mut ChaCha8Rng) -> &'static str {
    let total: f64 = (0..items.len()).map(|i| 1.0 / (i as f64 + 8.0)).sum();
    let mut left = rng.random::<f64>() * total;
    for (rank, item) in items.iter().enumerate() {
        left -= 1.0 / (rank as f64 + 8.0);
        if left <= 0.0 {
            return item;
        }
    }
    items[items.len() - 1]
}

pub(super) fn cultures() -> &'static [Culture] {
    &POOLS.cultures
}

/// A culture, by its share of the founders.
pub(super) fn culture(rng: &mut ChaCha8Rng) -> usize {
    let shares = &Numbers::shipped().cultures;
    let mut left = rng.random::<f64>();
    for (at, culture) in POOLS.cultures.iter().enumerate() {
        left -= shares.get(culture.name).copied().unwrap_or(0.0);
        if left <= 0.0 {
            return at;
        }
    }
    0
}

impl Culture {
    pub(super) fn given(&self, woman: bool, born: i16, rng: &mut ChaCha8Rng) -> String {
        let era = match born {
            ..1960 => 0,
            1960..1985 => 1,
            1985..2000 => 2,
            _ => 3,
        };
        pick_common(if woman { &self.women[era] } else { &self.men[era] }, rng).to_owned()
    }

    /// The family name of a founder, as a man bears it.
    pub(super) fn surname(&self, rng: &mut ChaCha8Rng) -> String {
        if self.tradition != Tradition::British {
            return pick_common(&self.surnames, rng).to_owned();
        }
        match rng.random_range(0..100) {
            0..75 => {
                let all = POOLS.country.last().map_or(0.0, |(sum, _)| *sum);
                let at = rng.random::<f64>() * all;
                let place = POOLS.country.partition_point(|(sum, _)| *sum < at);
                POOLS.country[place.min(POOLS.country.len() - 1)].1.clone()
            }
            75..90 => pick_common(&self.surnames, rng).to_owned(),
            // Names that no table lists.
            _ => format!(
                "{}{}{}",
                pick(&POOLS.stems, rng),
                pick(&["", "", "er", "ing", "en"], rng),
                pick(&POOLS.endings, rng)
            ),
        }
    }

    /// Given names of a child.
    pub(super) fn givens(&self, woman: bool, born: i16, rng: &mut ChaCha8Rng) -> Vec<String> {
        let own = self.given(woman, born, rng);
        let middle = match self.tradition {
            Tradition::Sikh => Some(if woman { "Kaur" } else { "Singh" }.to_owned()),
            Tradition::Vietnamese => rng
                .random_bool(0.7)
                .then(|| if woman { "Thi" } else { "Van" }.to_owned()),
            Tradition::Muslim if !woman && rng.random_bool(0.3) && own != "Mohammed" => {
                return vec!["Mohammed".to_owned(), own];
            }
            _ => rng
                .random_bool(Numbers::shipped().life.middle_name)
                .then(|| self.given(woman, born, rng)),
        };
        let middle = middle.filter(|m| *m != own);
        std::iter::once(own).chain(middle).collect()
    }

    /// The family name of a child of these parents (of the mother alone where the father is `None`).
    pub(super) fn child_family(
        &self,
        woman: bool,
        mother: &str,
        father: Option<(&str, &str, bool)>,
        rng: &mut ChaCha8Rng,
    ) -> String {
        let Some((father, father_given, married)) = father else {
            return self.of_sex(mother, woman);
        };
        match self.tradition {
            Tradition::Muslim if woman && rng.random_bool(0.3) => {
                (*pick(&["Begum", "Bibi", "Akhtar", "Khatun", "Parveen"], rng)).to_owned()
            }
            Tradition::Muslim if rng.random_bool(0.15) => pick_common(&self.surnames, rng).to_owned(),
            Tradition::Somali => father_given.to_owned(),
            Tradition::British | Tradition::African if !married && rng.random_bool(0.45) => mother.to_owned(),
            Tradition::British | Tradition::African
                if !married
                    && mother != father
                    && !father.contains('-')
                    && !mother.contains('-')
                    && rng.random_bool(0.1) =>
            {
                format!("{mother}-{father}")
            }
            _ => self.of_sex(father, woman),
        }
    }

    /// The family name a wife has after the wedding; `None` when she keeps hers.
    pub(super) fn wife_family(&self, husband: &str, rng: &mut ChaCha8Rng) -> Option<String> {
        rng.random_bool(self.tradition.wife_takes())
            .then(|| self.of_sex(husband, true))
    }

    /// A family name in the form of the sex.
    fn of_sex(&self, family: &str, woman: bool) -> String {
        if self.tradition != Tradition::Polish {
            return family.to_owned();
        }
        for (man, wife) in [("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")] {
            if woman && let Some(root) = family.strip_suffix(man) {
                return format!("{root}{wife}");
            }
            if !woman && let Some(root) = family.strip_suffix(wife) {
                return format!("{root}{man}");
            }
        }
        family.to_owned()
    }
}

/// Other spellings of names that registers mix up.
pub(super) fn variant(name: &str, rng: &mut ChaCha8Rng) -> Option<&'static str> {
    const SPELLINGS: &[&[&str]] = &[
        &["Mohammed", "Mohammad", "Muhammad", "Mohamed"],
        &["Hussain", "Hussein", "Husain"],
        &["Ahmed", "Ahmad"],
        &["Chaudhry", "Choudhury", "Chowdhury"],
        &["Sheikh", "Shaikh"],
        &["Yusuf", "Yousuf", "Yousef"],
        &["Aisha", "Ayesha", "Aysha"],
        &["Catherine", "Katherine", "Kathryn"],
        &["Stephen", "Steven"],
        &["Sarah", "Sara"],
        &["Tracey", "Tracy"],
        &["Ann", "Anne"],
        &["Philip", "Phillip"],
        &["Macdonald", "McDonald", "Mcdonald"],
        &["Clark", "Clarke"],
        &["Reid", "Reed", "Read"],
        &["Thomson", "Thompson"],
    ];
    let same = SPELLINGS.iter().find(|s| s.contains(&name))?;
    Some(*pick(same, rng))
}

/// What friends call somebody with this given name, when there is such a form.
pub(super) fn pet_form(given: &str, rng: &mut ChaCha8Rng) -> Option<&'static str> {
    POOLS
        .pets
        .iter()
        .find(|(name, _)| *name == given)
        .map(|(_, forms)| *pick(forms, rng))
}

/// Words that street names are made of.
pub(super) fn street_words() -> &'static [&'static str] {
    &POOLS.streets
}

/// One slip of the keyboard: a letter dropped, doubled, exchanged with its neighbour, or replaced.
pub(super) fn slip(text: &str, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = rng.random_range(1..letters.len());
    match rng.random_range(0..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = char::from(*pick(b"aeiourstnl", rng)),
    }
    letters.into_iter().collect()
}
