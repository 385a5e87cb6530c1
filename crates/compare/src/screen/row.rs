//! What the screen knows of a record: 64 packed bytes, and a few more where it has phones or extra columns.
use crate::fields::address::AddressKey;
use crate::fields::date;
use crate::fields::text::TextKey;
use crate::profile::{ExtraValue, Name, Profile, Profiles};
use kithkin_record::Gender;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Longest given or family name whose length fits the row.
const LONGEST: usize = 15;
/// Set in a mask of letters when the text has several words.
pub(super) const SEVERAL_WORDS: u32 = 1 << 31;

/// Facts of a row that are yes or no.
pub(super) mod flag {
    /// Several names, or one too long for the row.
    pub(in super::super) const ANY_NAME: u16 = 1;
    /// The name has a given part.
    pub(in super::super) const GIVEN: u16 = 1 << 1;
    /// It has a family part.
    pub(in super::super) const FAMILY: u16 = 1 << 2;
    /// There are further given names or nicknames.
    pub(in super::super) const FURTHER: u16 = 1 << 3;
    /// The family name has several parts.
    pub(in super::super) const PARTS: u16 = 1 << 4;
    /// The lexicon has an entry for the family name.
    pub(in super::super) const ENTRIES: u16 = 1 << 5;
    /// There is an address.
    pub(in super::super) const ADDRESS: u16 = 1 << 6;
    /// Several addresses, or one that the row cannot hold.
    pub(in super::super) const ANY_ADDRESS: u16 = 1 << 7;
    /// There is a postcode.
    pub(in super::super) const POSTCODE: u16 = 1 << 8;
    /// Several postcodes, or one that the row cannot hold.
    pub(in super::super) const ANY_POSTCODE: u16 = 1 << 9;
    /// There is a town.
    pub(in super::super) const TOWN: u16 = 1 << 10;
    /// Several towns.
    pub(in super::super) const ANY_TOWN: u16 = 1 << 11;
    /// There is a birth date.
    pub(in super::super) const BIRTH: u16 = 1 << 12;
    /// Year, month and day are known, and mean no more than a day.
    pub(in super::super) const WHOLE_BIRTH: u16 = 1 << 13;
    /// Female in bit 14, male in bit 15; neither is unknown, both another gender.
    pub(in super::super) const GENDER: u16 = 3 << 14;
}

/// A record in 64 bytes. Hashes of 16 bits may agree by chance, which makes a ceiling too high, never too low.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
pub(super) struct Row {
    /// A bit for each letter triple of the address: first those of full weight, then those of common words.
    triples: [u64; 2],
    /// The postcode's characters, zeros at the end.
    pub postcode: [u8; 8],
    given_letters: u32,
    family_letters: u32,
    pub town_letters: u32,
    /// A bit for each entry of the lexicon that the given name is in.
    pub given_entries: u32,
    pub year: i16,
    pub month: u8,
    pub day: u8,
    pub given: u16,
    pub family: u16,
    pub address: u16,
    /// Hash of the address's numbers, 0 when it has none.
    pub numbers: u16,
    pub flags: u16,
    /// Letters of the given name in the low half, of the family name in the high half.
    lengths: u8,
    /// Weight of all triples of the address, in quarters, rounded down.
    pub weight: u8,
    /// Low half: triples of common words, each a quarter of weight. High half: other triples that share a bit.
    light: u8,
    /// Steps of rarity (see [`step`]): given, family, birth, postcode, town, address.
    rarity: [u8; 6],
    /// 1 when the birth date may be a placeholder.
    pub placeholder: u8,
}

/// Places in [`Row::rarity`].
pub(super) const GIVEN: usize = 0;
pub(super) const FAMILY: usize = 1;
pub(super) const BIRTH: usize = 2;
pub(super) const POSTCODE: usize = 3;
pub(super) const TOWN: usize = 4;
pub(super) const ADDRESS: usize = 5;
/// A value may be as rare as any.
pub(super) const RAREST: u8 = STEPS as u8 - 1;

const _: () = assert!(size_of::<Row>() == 64);

/// Rarity in half bits, rounded down: a value of step `s` is borne by a share of at least 2^(-(s + 1) / 2).
pub(super) fn step(frequency: f32) -> u8 {
    (-2.0 * frequency.max(1e-12).log2()).clamp(0.0, (STEPS - 1) as f32) as u8
}

/// Steps of rarity of two values.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    /// Of the commoner one.
    pub common: usize,
    /// Of the rarer one.
    pub rare: usize,
}

impl Steps {
    /// Nothing is known of either.
    pub(super) const UNKNOWN: Self = Self {
        common: STEPS - 1,
        rare: STEPS - 1,
    };

    fn of(a: u8, b: u8) -> Self {
        Self {
            common: usize::from(a.min(b)),
            rare: usize::from(a.max(b)),
        }
    }
}

/// How many steps of rarity there are.
pub(super) const STEPS: usize = 64;

/// The least share a value of step `s` may have.
pub(super) fn least_share(step: usize) -> f32 {
    if step + 1 == STEPS {
        return 1e-12;
    }
    (-(step as f32 + 1.0) / 2.0).exp2()
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn short_hash(text: &str) -> u16 {
    (hash(text) >> 40) as u16
}

/// A bit for each letter in `text`; digits and others share four.
pub(super) fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |mask, c| {
        mask | match c {
            b'a'..=b'z' => 1 << (c - b'a'),
            b' ' => SEVERAL_WORDS,
            _ => 1 << (26 + (c & 3)),
        }
    })
}

impl Row {
    pub(super) fn of(profile: Profile<'_>) -> Self {
        let mut row = Self::default();
        row.set_names(profile);
        row.set_address(profile.addresses());
        row.set_places(profile.postcodes(), profile.towns());
        if let Some(birth) = profile.birth() {
            row.flags |= flag::BIRTH;
            let one_day = birth.interval.is_none_or(|(start, end)| start == end);
            row.flags |= if birth.is_whole() && one_day {
                flag::WHOLE_BIRTH
            } else {
                0
            };
            (row.year, row.month, row.day) = (birth.year, birth.month, birth.day);
            row.rarity[BIRTH] = step(birth.frequency);
            row.placeholder = u8::from(birth.placeholder);
        }
        row.flags |= match profile.gender() {
            Gender::Unknown => 0,
            Gender::Female => 1 << 14,
            Gender::Male => 1 << 15,
            _ => flag::GENDER,
        };
        row
    }

    fn set_names(&mut self, profile: Profile<'_>) {
        let Some(name) = profile.names().only() else {
            if profile.names().next().is_some() {
                self.any_name();
            }
            return;
        };
        let family = name.family();
        let first = name.first().map_or("", |g| &g.text);
        if first.len().max(family.text.len()) > LONGEST {
            self.any_name();
            return;
        }
        self.lengths = first.len() as u8 | (family.text.len() as u8) << 4;
        if let Some(given) = name.first() {
            self.flags |= flag::GIVEN;
            self.flags |= if name.given().len() > 1 { flag::FURTHER } else { 0 };
            self.given = short_hash(&given.text);
            self.given_letters = letters(&given.text) & !SEVERAL_WORDS;
            self.rarity[GIVEN] = step(given.frequency);
            let entries = given.entries.iter();
            self.given_entries = entries.fold(0, |bits, m| bits | 1 << (m.entry() % 32));
        }
        if !family.text.is_empty() {
            self.flags |= flag::FAMILY;
            self.flags |= if family.parts.len() > 1 { flag::PARTS } else { 0 };
            self.flags |= if family.entries.is_empty() {
                0
            } else {
                flag::ENTRIES
            };
            self.family = short_hash(&family.text);
            self.family_letters = letters(&family.text);
        }
        // Exchanged names are as rare as the rarer of both, and a family name that is not there counts there too.
        self.rarity[FAMILY] = step(family.frequency);
    }

    fn any_name(&mut self) {
        self.flags |= flag::ANY_NAME;
        self.rarity[GIVEN] = RAREST;
        self.rarity[FAMILY] = RAREST;
    }

    fn set_address<'a>(&mut self, mut addresses: impl ExactSizeIterator<Item = AddressKey<'a>>) {
        let Some(address) = addresses.next() else { return };
        self.flags |= flag::ADDRESS;
        self.address = (address.hash >> 16) as u16;
        self.rarity[ADDRESS] = step(address.frequency);
        if address.numbers != 0 {
            self.numbers = ((address.numbers >> 16) as u16).max(1);
        }
        let (mut heavy, mut light, mut total) = (0_u32, 0_u32, 0.0_f32);
        for triple in address.triples {
            total += triple.weight();
            let full = triple.weight() > 0.25;
            *(if full { &mut heavy } else { &mut light }) += 1;
            self.triples[usize::from(!full)] |= 1 << (triple.hash() & 63);
        }
        let shared_bits = heavy - self.triples[0].count_ones();
        if addresses.len() > 0 || shared_bits > 15 || light > 15 || total > 63.0 {
            self.flags |= flag::ANY_ADDRESS;
            self.rarity[ADDRESS] = RAREST;
        }
        self.light = (light.min(15) | shared_bits.min(15) << 4) as u8;
        self.weight = (total * 4.0) as u8;
    }

    fn set_places<'a>(
        &mut self,
        mut postcodes: impl ExactSizeIterator<Item = &'a TextKey>,
        mut towns: impl ExactSizeIterator<Item = &'a TextKey>,
    ) {
        if let Some(postcode) = postcodes.next() {
            self.flags |= flag::POSTCODE;
            self.rarity[POSTCODE] = step(postcode.frequency);
            let bytes = postcode.text.as_bytes();
            match self.postcode.get_mut(..bytes.len()) {
                Some(room) if postcodes.len() == 0 => room.copy_from_slice(bytes),
                _ => {
                    self.flags |= flag::ANY_POSTCODE;
                    self.rarity[POSTCODE] = RAREST;
                }
            }
        }
        if let Some(town) = towns.next() {
            self.flags |= flag::TOWN;
            self.rarity[TOWN] = step(town.frequency);
            self.town_letters = letters(&town.text);
            if towns.len() > 0 {
                self.flags |= flag::ANY_TOWN;
                self.rarity[TOWN] = RAREST;
            }
        }
    }

    /// How many letters given and family name have.
    pub(super) fn lengths(&self) -> (usize, usize) {
        (usize::from(self.lengths & 15), usize::from(self.lengths >> 4))
    }

    /// Digits of the birth date.
    pub(super) fn digits(&self) -> [u8; 8] {
        date::digits(self.year, self.month, self.day)
    }

    /// The steps of both values at place `of` of the rarities.
    pub(super) fn steps(&self, other: &Self, of: usize) -> Steps {
        Steps::of(self.rarity[of], other.rarity[of])
    }

    /// The step of the commoner of both records' rarer names.
    pub(super) fn commoner_name(&self, other: &Self) -> usize {
        let rarer = |r: &Self| r.rarity[GIVEN].max(r.rarity[FAMILY]);
        usize::from(rarer(self).min(rarer(other)))
    }

    /// Letters of given and family name, and how many they are.
    pub(super) fn letters(&self) -> ((u32, u32), (u32, u32)) {
        let (given, family) = self.lengths();
        (
            (self.given_letters, given as u32),
            (self.family_letters, family as u32),
        )
    }

    /// Most weight of triples that two addresses can share.
    #[inline(always)]
    pub(super) fn shared_weight(&self, other: &Self) -> f32 {
        let count = |row: &Self| (u32::from(row.light & 15), u32::from(row.light >> 4));
        let ((light_a, doubled_a), (light_b, doubled_b)) = (count(self), count(other));
        // A triple of a common word here may be one of full weight there.
        let mixed = |heavy: (u64, u32), light: (u64, u32)| {
            (heavy.0 & light.0).count_ones() + heavy.1.min(light.1 - light.0.count_ones())
        };
        let ([heavy_a, common_a], [heavy_b, common_b]) = (self.triples, other.triples);
        let full = (heavy_a & heavy_b).count_ones() + doubled_a.min(doubled_b);
        let quarters = light_a.min(light_b)
            + mixed((heavy_a, doubled_a), (common_b, light_b))
            + mixed((heavy_b, doubled_b), (common_a, light_a));
        full as f32 + quarters as f32 / 4.0
    }
}

/// The letters of the names, for where their sets do not tell enough.
pub(super) struct Spelled {
    given: Vec<[u8; LONGEST]>,
    family: Vec<[u8; LONGEST]>,
    /// Given and family name of each record that has one name.
    names: Vec<(u32, u32)>,
}

impl Spelled {
    pub(super) fn of(profiles: &Profiles) -> Self {
        let spelled = |text: &str| {
            let mut out = [0; LONGEST];
            let length = text.len().min(LONGEST);
            out[..length].copy_from_slice(&text.as_bytes()[..length]);
            out
        };
        let places = |name: Name<'_>| {
            let first = name.given_places().first().copied();
            (first.unwrap_or(0), name.family_place())
        };
        let mut given: Vec<_> = profiles.given_names().iter().map(|g| spelled(&g.text)).collect();
        let mut family: Vec<_> = profiles.family_names().iter().map(|f| spelled(&f.text)).collect();
        // Records without a name need some to point at.
        given.resize(given.len().max(1), [0; LONGEST]);
        family.resize(family.len().max(1), [0; LONGEST]);
        Self {
            given,
            family,
            names: profiles
                .iter()
                .map(|p| p.names().only().map_or((0, 0), places))
                .collect(),
        }
    }

    /// The letters of a record's given and family name, of which `row` knows how many they are.
    pub(super) fn get(&self, at: usize, row: &Row) -> (&[u8], &[u8]) {
        let (given, family) = self.names[at];
        let lengths = row.lengths();
        (
            &self.given[given as usize][..lengths.0],
            &self.family[family as usize][..lengths.1],
        )
    }
}

/// Phone and e-mail of a record.
#[derive(Clone, Copy, Default)]
pub(super) struct Contact {
    pub phone: [u8; 16],
    pub email_letters: u32,
    pub email_length: u16,
    pub phone_state: State,
    pub email_state: State,
}

/// How much of a value the screen holds.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum State {
    /// There is no value.
    #[default]
    Missing,
    /// There is one, and it is held.
    Held,
    /// There are several, or one that cannot be held.
    Any,
}

impl Contact {
    pub(super) fn of(profile: Profile<'_>) -> Self {
        let mut out = Self::default();
        let state = |key: &TextKey, only: bool, fits: bool| {
            if only && fits && !key.text.contains('*') {
                State::Held
            } else {
                State::Any
            }
        };
        let (mut phones, mut emails) = (profile.phones(), profile.emails());
        if let Some(phone) = phones.next() {
            let bytes = phone.text.as_bytes();
            let room = out.phone.get_mut(..bytes.len());
            let fits = room.is_some();
            room.into_iter().for_each(|room| room.copy_from_slice(bytes));
            out.phone_state = state(phone, phones.len() == 0, fits);
        }
        if let Some(email) = emails.next() {
            out.email_letters = letters(&email.text);
            out.email_length = email.text.len().min(usize::from(u16::MAX)) as u16;
            out.email_state = state(email, emails.len() == 0, true);
        }
        out
    }
}

/// An extra column of a record.
#[derive(Clone, Copy, Default)]
pub(super) struct Extra {
    pub hash: u32,
    pub letters: u32,
    rarity: u8,
    pub state: State,
}

impl Extra {
    /// The steps of both values.
    pub(super) fn steps(&self, other: &Self) -> Steps {
        Steps::of(self.rarity, other.rarity)
    }

    pub(super) fn of(value: ExtraValue<'_>) -> Self {
        let any = |there: bool| Self {
            state: if there { State::Any } else { State::Missing },
            rarity: RAREST,
            ..Self::default()
        };
        match value {
            ExtraValue::Category(Some(key)) => Self {
                hash: (hash(&key.text) >> 32) as u32,
                letters: letters(&key.text),
                rarity: step(key.frequency),
                state: State::Held,
            },
            ExtraValue::Category(None) => Self::default(),
            ExtraValue::Text(text) => any(text.is_some()),
            ExtraValue::Name(words) => any(!words.is_empty()),
        }
    }
}
