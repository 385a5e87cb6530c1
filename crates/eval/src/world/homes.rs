//! Towns and homes.
use super::names::{pick, street_words};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

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

/// One home: number, street, town, postcode.
pub(super) struct Home {
    pub(super) number: u32,
    stem: &'static str,
    kind: (&'static str, &'static str),
    pub(super) town: &'static str,
    pub(super) town_at: usize,
    /// The number of the line, for those who have one.
    pub(super) phone: String,
    pub(super) postcode: String,
}

impl Home {
    pub(super) fn new(town_at: usize, rng: &mut ChaCha8Rng) -> Self {
        let (town, area) = TOWNS[town_at];
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
            town_at,
            phone: phone(rng),
            number: rng.random_range(1..140),
            stem: pick::<&str>(street_words(), rng),
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

/// A number of the ranges that Ofcom keeps for drama: no real person has one.
pub(super) fn phone(rng: &mut ChaCha8Rng) -> String {
    const RANGES: &[&str] = &[
        "0113 496 0",
        "0114 496 0",
        "0115 496 0",
        "0116 496 0",
        "0117 496 0",
        "0118 496 0",
        "0121 496 0",
        "0131 496 0",
        "0141 496 0",
        "0151 496 0",
        "0161 496 0",
        "020 7946 0",
        "0191 498 0",
        "01632 960",
        "07700 900",
        "03069 990",
    ];
    format!("{}{:03}", pick(RANGES, rng), rng.random_range(0..1000))
}
