//! Blocking keys: what two records of one person are likely to share whatever single thing went wrong.
use kithkin_compare::{ExtraValue, Profile, Profiles};
use rustc_hash::FxHasher;
use smallvec::SmallVec;
use std::hash::{Hash, Hasher};

/// One blocking rule. Records that share a key of a rule are candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Rule {
    /// The whole birth date.
    Birth,
    /// The whole postcode.
    Postcode,
    /// Phone or e-mail.
    Contact,
    /// Two names by sound, in any order.
    TwoNames,
    /// A name by sound and the birth year.
    NameYear,
    /// A name by sound and the day and month.
    NameDay,
    /// A name by sound and the town.
    NameTown,
    /// A name by sound and the postcode district.
    NameDistrict,
    /// The birth date with one digit left out, and an initial.
    NearBirth,
    /// Day and month in any order with the year, and an initial.
    SwappedBirth,
    /// A name with one letter left out and the birth year.
    NearNameYear,
    /// A name with one letter left out and the town or postcode district.
    NearNamePlace,
    /// A name with one letter left out and the initial of another.
    NearNameInitial,
    /// Year and month of birth and the town or postcode district.
    MonthPlace,
    /// Birth year and postcode sector.
    YearSector,
    /// The postcode with one character left out, and an initial.
    NearPostcode,
    /// House number and a word of the address.
    Address,
    /// Two words of the address.
    AddressWords,
    /// Extra categories with town and birth year.
    Extra,
    /// A name by sound alone, where it is rare.
    Name,
}

impl Rule {
    /// Rules on names alone.
    const NAMES: [Self; 3] = [Self::TwoNames, Self::NearNameInitial, Self::Name];
    /// Rules that no name takes part in.
    const OTHERS: [Self; 6] = [
        Self::Birth,
        Self::Postcode,
        Self::Contact,
        Self::MonthPlace,
        Self::YearSector,
        Self::Extra,
    ];

    /// Whether names, or letters of them, are part of its keys.
    pub(super) fn uses_names(self) -> bool {
        !Self::OTHERS.contains(&self) && !matches!(self, Self::Address | Self::AddressWords)
    }

    fn bits(rules: &[Self]) -> u32 {
        rules.iter().fold(0, |bits, rule| bits | 1 << *rule as u32)
    }
}

/// The share of true pairs that blocking found, estimated without truth: rules on names alone and rules without names
/// are two catches of the same pairs, and how far they overlap tells how many neither saw (Lincoln-Petersen, with
/// Chapman's correction). `matches` are the rules, as bits, that proposed each pair taken for a match. `None` when
/// either catch is empty. Too high where the same records are hard for both kinds of rule.
pub(super) fn estimated_recall(matches: impl Iterator<Item = u32>) -> Option<f64> {
    let (names, others) = (Rule::bits(&Rule::NAMES), Rule::bits(&Rule::OTHERS));
    let (mut all, mut by_name, mut by_other, mut by_both) = (0.0, 0.0, 0.0, 0.0);
    for rules in matches {
        all += 1.0;
        let (a, b) = (rules & names != 0, rules & others != 0);
        by_name += f64::from(u8::from(a));
        by_other += f64::from(u8::from(b));
        by_both += f64::from(u8::from(a && b));
    }
    if by_name == 0.0 || by_other == 0.0 {
        return None;
    }
    let there = (by_name + 1.0) * (by_other + 1.0) / (by_both + 1.0) - 1.0;
    Some((all / there).min(1.0))
}

/// Every rule, in the order used for estimates and reports.
pub const RULES: [Rule; 20] = [
    Rule::Birth,
    Rule::Postcode,
    Rule::Contact,
    Rule::TwoNames,
    Rule::NameYear,
    Rule::NameDay,
    Rule::NameTown,
    Rule::NameDistrict,
    Rule::NearBirth,
    Rule::SwappedBirth,
    Rule::NearNameYear,
    Rule::NearNamePlace,
    Rule::NearNameInitial,
    Rule::MonthPlace,
    Rule::YearSector,
    Rule::NearPostcode,
    Rule::Address,
    Rule::AddressWords,
    Rule::Extra,
    Rule::Name,
];

fn hash(parts: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// A key by sound: first letter's class, then consonant classes, vowels and doubled letters dropped. Coarser than
/// Soundex in the first letter (C = K, F = PH), no shorter.
pub(super) fn sound(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut code = [0_u8; 8];
    let mut len = 0;
    let mut last = 0;
    for (i, &c) in bytes.iter().enumerate() {
        let next = bytes.get(i + 1).copied().unwrap_or(0);
        let class = match c {
            b'p' if next == b'h' => b'f',
            b'b' | b'p' => b'p',
            b'f' | b'v' => b'f',
            b'c' | b'k' | b'q' | b'g' | b'x' => b'k',
            b'j' if i == 0 => b'k',
            b'j' | b's' | b'z' => b's',
            b'd' | b't' => b't',
            b'l' => b'l',
            b'm' | b'n' => b'm',
            b'r' => b'r',
            b'0'..=b'9' => c,
            // Vowels, h, w and y only tell apart at the start.
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if i == 0 => b'a',
            b'h' | b'w' if i == 0 => c,
            _ => 0,
        };
        if class != 0 && class != last && len < code.len() {
            code[len] = class;
            len += 1;
        }
        last = class;
    }
    u64::from_le_bytes(code)
}

/// How each distinct name sounds.
pub(super) struct Sounds {
    given: Vec<u64>,
    /// By part.
    family: Vec<SmallVec<[u64; 1]>>,
}

impl Sounds {
    pub(super) fn of(profiles: &Profiles) -> Self {
        let families = profiles.family_names().iter();
        Self {
            given: profiles.given_names().iter().map(|g| sound(&g.text)).collect(),
            family: families
                .map(|f| f.parts.iter().map(|part| sound(part)).collect())
                .collect(),
        }
    }
}

/// The parts of a profile that keys are made of.
pub(super) struct Parts<'a> {
    words: SmallVec<[&'a str; MAX_WORDS]>,
    sounds: SmallVec<[u64; 2 * MAX_WORDS]>,
    initials: SmallVec<[u8; 4]>,
    year: i16,
    month: u8,
    day: u8,
    towns: SmallVec<[&'a str; 2]>,
    postcodes: SmallVec<[&'a str; 2]>,
}

const MAX_WORDS: usize = 6;

impl<'a> Parts<'a> {
    /// Names are left out where it is not `known` how they sound.
    pub(super) fn of(profile: Profile<'a>, known: Option<&Sounds>) -> Self {
        let mut parts = Self::without_names(profile);
        if let Some(known) = known {
            parts.add_names(profile, known);
        }
        parts
    }

    fn without_names(profile: Profile<'a>) -> Self {
        let birth = profile.birth();
        Self {
            words: SmallVec::new(),
            sounds: SmallVec::new(),
            initials: SmallVec::new(),
            year: birth.map_or(0, |b| b.year),
            month: birth.map_or(0, |b| b.month),
            day: birth.map_or(0, |b| b.day),
            towns: profile.towns().map(|t| &*t.text).take(2).collect(),
            postcodes: profile.postcodes().map(|p| &*p.text).take(2).collect(),
        }
    }

    fn add_names(&mut self, profile: Profile<'a>, known: &Sounds) {
        let Self {
            words,
            sounds,
            initials,
            ..
        } = self;
        let mut push = |word: &'a str, code: Option<u64>| {
            if let Some(&c) = word.as_bytes().first()
                && !initials.contains(&c)
                && initials.len() < 4
            {
                initials.push(c);
            }
            if word.len() > 1 && words.len() < MAX_WORDS && !words.contains(&word) {
                words.push(word);
                let code = code.unwrap_or_else(|| sound(word));
                if !sounds.contains(&code) {
                    sounds.push(code);
                }
            }
        };
        let given = |place: u32| Some(known.given[place as usize]);
        for name in profile.names() {
            if let (Some(first), Some(&place)) = (name.first(), name.given_places().first()) {
                push(&first.text, given(place));
            }
            let codes = &known.family[name.family_place() as usize];
            for (part, &code) in name.family().parts.iter().zip(codes) {
                push(part, Some(code));
            }
        }
        for name in profile.names() {
            for (further, &place) in name.given().zip(name.given_places()).skip(1) {
                push(&further.text, given(place));
            }
        }
        for extra in profile.extras() {
            if let ExtraValue::Name(all) = extra {
                // The last words of a full name tell most.
                let all: SmallVec<[&str; MAX_WORDS]> =
                    all.iter().map(|w| &*w.text).filter(|w| w.len() > 2).collect();
                all.into_iter().rev().for_each(|word| push(word, None));
            }
        }
        // A pet form meets its full name under the lexicon's entry.
        for name in profile.names().take(2) {
            for entry in name.first().into_iter().flat_map(|g| g.entries.iter().take(3)) {
                sounds.push(hash((3_u8, entry.entry())));
            }
        }
    }

    fn whole_birth(&self) -> bool {
        self.year != 0 && self.month != 0 && self.day != 0
    }

    fn places(&self) -> SmallVec<[u64; 4]> {
        let districts = self
            .postcodes
            .iter()
            .filter_map(|p| district(p))
            .map(|d| hash((1_u8, d)));
        let towns = self.towns.iter().map(|t| hash((2_u8, t)));
        districts.chain(towns).collect()
    }
}

fn district(postcode: &str) -> Option<&str> {
    postcode
        .get(..postcode.len().checked_sub(3)?)
        .filter(|d| !d.is_empty())
}

fn sector(postcode: &str) -> Option<&str> {
    postcode
        .get(..postcode.len().checked_sub(2)?)
        .filter(|d| !d.is_empty())
}

/// Letters of a word that count in [`near`].
const LONGEST: usize = 32;

/// Calls `each` with hashes of `word` and of every form of it with one letter left out: two words one slip apart share
/// one. The hash is a polynomial, so that a form's hash is put together from those of its two pieces.
fn near(word: &str, mut each: impl FnMut(u64)) {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let bytes = &word.as_bytes()[..word.len().min(LONGEST)];
    // Hash of the letters from each place on, and the power that moves a piece in front of them.
    let mut ends = [(0_u64, 1_u64); LONGEST + 1];
    for (at, &byte) in bytes.iter().enumerate().rev() {
        let (end, power) = ends[at + 1 + LONGEST - bytes.len()];
        ends[at + LONGEST - bytes.len()] = (
            end.wrapping_add(power.wrapping_mul(u64::from(byte))),
            power.wrapping_mul(BASE),
        );
    }
    let ends = &ends[LONGEST - bytes.len()..];
    each(ends[0].0);
    if bytes.len() < 4 {
        return;
    }
    let mut start = 0_u64;
    for (at, &byte) in bytes.iter().enumerate() {
        let (end, power) = ends[at + 1];
        if at == 0 || byte != bytes[at - 1] {
            each(start.wrapping_mul(power).wrapping_add(end));
        }
        start = start.wrapping_mul(BASE).wrapping_add(u64::from(byte));
    }
}

/// Calls `emit` with every key of `rule` for `profile`.
pub(super) fn keys(rule: Rule, profile: Profile<'_>, parts: &Parts<'_>, mut emit: impl FnMut(u64)) {
    let date = (parts.year, parts.month, parts.day);
    match rule {
        Rule::Birth if parts.whole_birth() => emit(hash(date)),
        Rule::Postcode => parts.postcodes.iter().for_each(|p| emit(hash(p))),
        Rule::Contact => {
            for key in profile.phones().chain(profile.emails()) {
                emit(hash(&*key.text));
            }
        }
        Rule::TwoNames => {
            for (i, a) in parts.sounds.iter().enumerate() {
                for b in &parts.sounds[i + 1..] {
                    emit(hash((a.min(b), a.max(b))));
                }
            }
        }
        Rule::NameYear if parts.year != 0 => {
            parts.sounds.iter().for_each(|s| emit(hash((s, parts.year))));
        }
        Rule::NameDay if parts.whole_birth() => {
            parts.sounds.iter().for_each(|s| emit(hash((s, date.1, date.2))));
        }
        Rule::NameTown => {
            for s in &parts.sounds {
                parts.towns.iter().for_each(|t| emit(hash((s, t))));
            }
        }
        Rule::NameDistrict => {
            for s in &parts.sounds {
                for d in parts.postcodes.iter().filter_map(|p| district(p)) {
                    emit(hash((s, d)));
                }
            }
        }
        Rule::NearBirth if parts.whole_birth() => near_birth(date, &parts.initials, emit),
        Rule::SwappedBirth if parts.whole_birth() => {
            let (a, b) = (date.1.min(date.2), date.1.max(date.2));
            parts.initials.iter().for_each(|i| emit(hash((i, date.0, a, b))));
        }
        Rule::NearNameYear if parts.year != 0 => {
            for word in &parts.words {
                near(word, |n| emit(hash((n, parts.year))));
            }
        }
        Rule::NearNamePlace => {
            let places = parts.places();
            for word in &parts.words {
                near(word, |n| places.iter().for_each(|p| emit(hash((n, p)))));
            }
        }
        Rule::NearNameInitial => {
            for word in &parts.words {
                near(word, |n| {
                    for other in parts.words.iter().filter(|o| *o != word) {
                        emit(hash((n, other.as_bytes()[0])));
                    }
                });
            }
        }
        Rule::MonthPlace if parts.month != 0 => {
            parts
                .places()
                .iter()
                .for_each(|p| emit(hash((p, date.0, date.1))));
        }
        Rule::YearSector if parts.year != 0 => {
            for s in parts.postcodes.iter().filter_map(|p| sector(p)) {
                emit(hash((s, parts.year)));
            }
        }
        Rule::NearPostcode => {
            for postcode in &parts.postcodes {
                near(postcode, |n| {
                    parts.initials.iter().for_each(|i| emit(hash((n, i))))
                });
            }
        }
        Rule::Address | Rule::AddressWords => address_keys(rule, profile, emit),
        Rule::Extra => {
            let places = parts.places();
            for extra in profile.extras() {
                if let ExtraValue::Category(Some(key)) = extra {
                    places
                        .iter()
                        .for_each(|p| emit(hash((&*key.text, p, parts.year / 4))));
                }
            }
        }
        Rule::Name => parts.sounds.iter().for_each(|s| emit(hash(s))),
        _ => {}
    }
}

fn near_birth((year, month, day): (i16, u8, u8), initials: &[u8], mut emit: impl FnMut(u64)) {
    let date = u64::from(year.unsigned_abs()) * 10_000 + u64::from(month) * 100 + u64::from(day);
    let mut power = 1;
    for left_out in 0..8_u8 {
        let rest = date / (power * 10) * power + date % power;
        initials.iter().for_each(|i| emit(hash((i, left_out, rest))));
        power *= 10;
    }
}

fn address_keys(rule: Rule, profile: Profile<'_>, mut emit: impl FnMut(u64)) {
    for address in profile.addresses().take(3) {
        let words: SmallVec<[u64; 5]> = address.words().take(5).map(sound).collect();
        match rule {
            Rule::Address => {
                for number in address.numbers() {
                    words.iter().for_each(|w| emit(hash((number, w))));
                }
            }
            _ => {
                for (i, a) in words.iter().enumerate() {
                    words[i + 1..]
                        .iter()
                        .for_each(|b| emit(hash((a.min(b), a.max(b)))));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_share_a_key() {
        for (a, b) in [
            ("clark", "klerk"),
            ("philip", "filip"),
            ("meyer", "maier"),
            ("catherine", "kathryn"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        assert_ne!(sound("gemma"), sound("emma"));
    }

    #[test]
    fn recall_is_estimated_from_two_catches() {
        let (name, other) = (1 << Rule::TwoNames as u32, 1 << Rule::Birth as u32);
        // 90 % seen by each, independently: 99 % by either.
        let seen = [(81, name | other), (9, name), (9, other)];
        let matches = seen
            .into_iter()
            .flat_map(|(n, rules)| std::iter::repeat_n(rules, n));
        let recall = estimated_recall(matches).unwrap();
        assert!((recall - 0.99).abs() < 0.01, "{recall}");
        assert_eq!(estimated_recall(std::iter::empty()), None);
    }

    #[test]
    fn one_slip_leaves_a_key_in_common() {
        for (a, b) in [
            ("linton", "linto"),
            ("clark", "cl4rk"),
            ("smith", "smiht"),
            ("anna", "ana"),
        ] {
            let keys = |word| {
                let mut keys = Vec::new();
                near(word, |key| keys.push(key));
                keys
            };
            let (x, y) = (keys(a), keys(b));
            assert!(
                a.len() < 4 || b.len() < 4 || x.iter().any(|k| y.contains(k)),
                "{a} {b}"
            );
        }
    }
}
