//! Names, places and the slips that registers make in them.
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::sync::LazyLock;

/// Where a family's names come from. Lists have the commoner names first.
#[derive(Default)]
pub(super) struct Community {
    /// Four eras of birth: before 1960, before 1985, before 2000, later.
    women: [Vec<&'static str>; 4],
    men: [Vec<&'static str>; 4],
    surnames: Vec<&'static str>,
    /// Half of the surnames are made of two stems, so that rare ones exist in any number.
    compounds: bool,
}

#[derive(Default)]
struct Pools {
    british: Community,
    south_asian: Community,
    african: Community,
    polish: Community,
    /// Given name and what friends call somebody of that name.
    pets: Vec<(&'static str, Vec<&'static str>)>,
    streets: Vec<&'static str>,
    stems: Vec<&'static str>,
    endings: Vec<&'static str>,
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
            _ => {
                let of = match whose {
                    "british" => &mut pools.british,
                    "south_asian" => &mut pools.south_asian,
                    "african" => &mut pools.african,
                    _ => &mut pools.polish,
                };
                match (kind, era.parse::<usize>().unwrap_or(0)) {
                    ("women", era) => of.women[era] = list,
                    ("men", era) => of.men[era] = list,
                    _ => of.surnames = list,
                }
            }
        }
    }
    pools.british.compounds = true;
    pools
});

const KINDS: &[(&str, &str)] = &[
    ("Street", "St"),
    ("Road", "Rd"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Drive", "Dr"),
    ("Lane", "Ln"),
    ("Terrace", "Terr"),
    ("Grove", "Gr"),
    ("Crescent", "Cres"),
    ("Court", "Ct"),
];
pub(super) const TOWNS: &[(&str, &str)] = &[
    ("Leeds", "LS"),
    ("Bradford", "BD"),
    ("Wakefield", "WF"),
    ("Huddersfield", "HD"),
    ("Halifax", "HX"),
    ("York", "YO"),
    ("Hull", "HU"),
    ("Doncaster", "DN"),
    ("Sheffield", "S"),
    ("Rochdale", "OL"),
    ("Bolton", "BL"),
    ("Preston", "PR"),
    ("Stockport", "SK"),
    ("Manchester", "M"),
    ("Liverpool", "L"),
    ("Newcastle upon Tyne", "NE"),
    ("Durham", "DH"),
    ("Nottingham", "NG"),
    ("Leicester", "LE"),
    ("Derby", "DE"),
    ("Coventry", "CV"),
    ("Luton", "LU"),
    ("Norwich", "NR"),
    ("Croydon", "CR"),
    ("Cardiff", "CF"),
    ("Swansea", "SA"),
    ("Paisley", "PA"),
    ("Glasgow", "G"),
    ("Plymouth", "PL"),
    ("Bristol", "BS"),
];

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

/// A community, weighted roughly as in English cities.
pub(super) fn community(rng: &mut ChaCha8Rng) -> &'static Community {
    match rng.random_range(0..100) {
        0..78 => &POOLS.british,
        78..89 => &POOLS.south_asian,
        89..96 => &POOLS.african,
        _ => &POOLS.polish,
    }
}

impl Community {
    pub(super) fn given(&self, woman: bool, born: i16, rng: &mut ChaCha8Rng) -> String {
        let era = match born {
            ..1960 => 0,
            1960..1985 => 1,
            1985..2000 => 2,
            _ => 3,
        };
        pick_common(if woman { &self.women[era] } else { &self.men[era] }, rng).to_owned()
    }

    pub(super) fn surname(&self, rng: &mut ChaCha8Rng) -> String {
        if self.compounds && rng.random_bool(0.5) {
            return format!("{}{}", pick(&POOLS.stems, rng), pick(&POOLS.endings, rng));
        }
        pick_common(&self.surnames, rng).to_owned()
    }
}

/// What friends call somebody with this given name, when there is such a form.
pub(super) fn pet_form(given: &str, rng: &mut ChaCha8Rng) -> Option<&'static str> {
    POOLS
        .pets
        .iter()
        .find(|(name, _)| *name == given)
        .map(|(_, forms)| *pick(forms, rng))
}

/// One home: number, street, town, postcode.
#[derive(Clone)]
pub(super) struct Home {
    pub(super) number: u32,
    stem: &'static str,
    kind: (&'static str, &'static str),
    pub(super) town: &'static str,
    pub(super) postcode: String,
}

impl Home {
    pub(super) fn new(town: Option<usize>, rng: &mut ChaCha8Rng) -> Self {
        let (town, area) = TOWNS[town.unwrap_or_else(|| rng.random_range(0..TOWNS.len()))];
        let letters = b"ABDEFGHJLNPQRSTUWXYZ";
        let inward = [*pick(letters, rng), *pick(letters, rng)].map(char::from);
        let postcode = format!(
            "{area}{} {}{}{}",
            rng.random_range(1..19),
            rng.random_range(1..10),
            inward[0],
            inward[1]
        );
        Self {
            number: rng.random_range(1..140),
            stem: pick::<&str>(&POOLS.streets, rng),
            kind: *pick(KINDS, rng),
            town,
            postcode,
        }
    }

    pub(super) fn line(&self, short: bool) -> String {
        format!(
            "{} {} {}",
            self.number,
            self.stem,
            if short { self.kind.1 } else { self.kind.0 }
        )
    }
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
