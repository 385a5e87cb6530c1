//! The blocking keys of a record: what it can be found by, apart from names.
//!
//! A key is a kind and a value, folded so that case, punctuation and spacing do not matter, kept as a hash. Each has a
//! posting list: the records that have it, ascending.
use kithkin_record::fold::fold;
use kithkin_record::{Address, ContactRecord, DateInterval, DateValue};

/// What a key is made of. The byte is part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Address = b'A',
    Postcode = b'C',
    Day = b'D',
    Email = b'E',
    Household = b'H',
    Link = b'L',
    Outward = b'O',
    Phone = b'P',
    /// First five characters and last three digits of a phone number: what a masked one usually shows.
    PhoneEnds = b'Q',
    /// Last three digits of a phone number.
    PhoneTail = b'R',
    Source = b'S',
    Town = b'T',
    Street = b'W',
    Year = b'Y',
}

/// A key as it is kept on disk: a hash of its kind and value. A list found through one may hold, once in some
/// hundred thousand indexes, a record that does not have the value; what must be exact is checked on the record.
pub(crate) type Key = u64;

pub(crate) fn key(kind: Kind, value: &[u8]) -> Key {
    hash64(&[&[kind as u8], value])
}

/// The key of two texts that only belong together, such as a source and an id in it.
pub(crate) fn pair_key(kind: Kind, first: &str, second: &str) -> Key {
    hash64(&[&[kind as u8], first.as_bytes(), second.as_bytes()])
}

pub(crate) fn day_key(day: i32) -> Key {
    key(Kind::Day, &day.to_be_bytes())
}

pub(crate) fn year_key(year: i16) -> Key {
    key(Kind::Year, &year.to_be_bytes())
}

pub(crate) fn address_key(dwelling: u64) -> Key {
    key(Kind::Address, &dwelling.to_be_bytes())
}

const PHONE_HEAD: usize = 5;
const PHONE_TAIL: usize = 3;

/// The key that finds a phone number in E.164, of which some digits may be masked with `*`; `None` when too few are left.
pub(crate) fn phone_key(number: &str) -> Option<Key> {
    if !number.contains('*') {
        return Some(key(Kind::Phone, number.as_bytes()));
    }
    let (head, tail) = phone_ends(number)?;
    if tail.contains(&b'*') {
        None
    } else if head.contains(&b'*') {
        Some(key(Kind::PhoneTail, tail))
    } else {
        Some(hash64(&[&[Kind::PhoneEnds as u8], head, tail]))
    }
}

fn phone_ends(number: &str) -> Option<(&[u8], &[u8])> {
    let digits = number.as_bytes();
    (digits.len() >= PHONE_HEAD + PHONE_TAIL)
        .then(|| (&digits[..PHONE_HEAD], &digits[digits.len() - PHONE_TAIL..]))
}

/// Whether two numbers in E.164 may be the same, masked digits standing for any.
pub(crate) fn phones_fit(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .all(|(x, y)| x == y || x == b'*' || y == b'*')
}

/// FNV-1a: a hash that is the same everywhere and for ever, for values kept on disk.
pub(crate) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for &byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

pub(crate) fn hash32(text: &[u8]) -> u32 {
    let hash = hash64(&[text]);
    // 0 stands for "none" in packed rows.
    ((hash >> 32) as u32 ^ hash as u32).max(1)
}

/// The parts of a place that keys are made of, folded. Empty = not known.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) flat: String,
    pub(crate) number: String,
    pub(crate) street: String,
    pub(crate) town: String,
    pub(crate) locality: String,
    pub(crate) outward: String,
    /// Outward and inward code without a space; empty when the inward code is missing.
    pub(crate) postcode: String,
}

impl Place {
    pub(crate) fn of(address: &Address) -> Self {
        let text = |value: &Option<String>| value.as_deref().map(fold).unwrap_or_default();
        let mut place = Self {
            flat: text(&address.flat),
            number: text(&address.number),
            street: text(&address.street),
            town: text(&address.town),
            locality: text(&address.locality),
            ..Self::default()
        };
        if let Some(code) = &address.postcode {
            place.outward = fold(&code.outward);
            if let Some(inward) = &code.inward {
                place.postcode = place.outward.clone() + &fold(inward);
            }
        }
        if place.number.is_empty() {
            place.number = text(&address.house);
        }
        if place.street.is_empty() {
            place.street_from_lines(&address.lines);
        }
        place
    }

    /// Where the parser found no street: the first line, its leading number apart.
    fn street_from_lines(&mut self, lines: &[String]) {
        let Some(line) = lines.iter().map(|l| fold(l)).rfind(|l| l.contains(' ')) else {
            return;
        };
        match line.split_once(' ') {
            Some((first, rest)) if first.starts_with(|c: char| c.is_ascii_digit()) => {
                if self.number.is_empty() {
                    first.clone_into(&mut self.number);
                }
                rest.clone_into(&mut self.street);
            }
            _ => self.street = line,
        }
    }

    /// Hashes under which one dwelling is known. Two records share a home when they share any of them.
    ///
    /// A house number alone with a postcode is enough (streets are misspelt, left out); so is number, street and town
    /// (postcodes are left out). A flat must agree, known or not: neighbours in one block are not a household.
    pub(crate) fn dwellings(&self) -> Vec<u64> {
        let mut keys = Vec::with_capacity(2);
        if self.number.is_empty() {
            return keys;
        }
        let parts = [self.flat.as_bytes(), self.number.as_bytes()];
        if !self.postcode.is_empty() {
            keys.push(hash64(&[b"C", parts[0], parts[1], self.postcode.as_bytes()]));
        }
        if !self.street.is_empty() && !self.town.is_empty() {
            keys.push(hash64(&[
                b"T",
                parts[0],
                parts[1],
                self.street.as_bytes(),
                self.town.as_bytes(),
            ]));
        }
        keys
    }
}

/// The keys under which the dwelling at `address` is filed; records that share one share a home.
///
/// Empty when the house number or name is not known.
///
/// ```
/// use kithkin_index::address_keys;
/// use kithkin_record::{Address, Period};
/// let with_code = Address::parse(&["14 Elm Road"], Some("Leeds"), Some("LS8 4AB"), Period::default());
/// let without = Address::parse(&["14 ELM ROAD"], Some("Leeds"), None, Period::default());
/// let shared = address_keys(&without).iter().any(|k| address_keys(&with_code).contains(k));
/// assert!(shared);
/// ```
pub fn address_keys(address: &Address) -> Vec<u64> {
    Place::of(address).dwellings()
}

/// The interval a date of birth stands for: a first of January counts as its whole year, since registers write a year so.
pub(crate) fn birth_interval(date: &DateValue) -> Option<DateInterval> {
    use kithkin_record::DateMarks;
    if date.marks.any(DateMarks::EPOCH) {
        return None;
    }
    let whole_year = date.marks.any(DateMarks::FIRST_OF_YEAR);
    match date.date.filter(|_| whole_year) {
        Some(day) => kithkin_record::PartialDate::new(day.year(), None, None).map(|y| y.interval()),
        None => date.interval,
    }
}

/// Calls `emit` with every key of `record` except its names, in a fixed order; a key may come twice.
pub(crate) fn each_key(record: &ContactRecord, emit: &mut dyn FnMut(Key)) {
    emit(key(Kind::Source, record.source.as_bytes()));
    if let Some(household) = &record.household {
        emit(pair_key(Kind::Household, &record.source, household));
    }
    for link in &record.links {
        emit(pair_key(Kind::Link, &record.source, &link.other));
    }
    for address in &record.addresses {
        each_place_key(&Place::of(address), emit);
    }
    for number in record.phones.iter().filter_map(|p| p.e164.as_deref()) {
        emit(key(Kind::Phone, number.as_bytes()));
        if let Some((head, tail)) = phone_ends(number) {
            emit(hash64(&[&[Kind::PhoneEnds as u8], head, tail]));
            emit(key(Kind::PhoneTail, tail));
        }
    }
    for email in record.emails.iter().filter_map(|e| e.address.as_deref()) {
        emit(key(Kind::Email, email.as_bytes()));
    }
    let Some(birth) = &record.birth else { return };
    if let Some(day) = birth.interval.filter(|i| i.days() == 1) {
        emit(day_key(day.start));
    }
    if let Some(interval) = birth_interval(birth).filter(|i| i.days() <= 3 * 366) {
        let (first, last) = interval.iso_ends();
        (first.year()..=last.year()).for_each(|year| emit(year_key(year)));
    }
}

fn each_place_key(place: &Place, emit: &mut dyn FnMut(Key)) {
    let values = [
        (Kind::Postcode, &place.postcode),
        (Kind::Outward, &place.outward),
        (Kind::Street, &place.street),
        (Kind::Town, &place.town),
        (Kind::Town, &place.locality),
    ];
    for (kind, value) in values {
        if !value.is_empty() {
            emit(key(kind, value.as_bytes()));
        }
    }
    for dwelling in place.dwellings() {
        emit(address_key(dwelling));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::Period;

    #[test]
    fn flats_of_one_block_are_not_one_dwelling() {
        let at = |flat: &str| Address {
            flat: Some(flat.into()),
            number: Some("14".into()),
            street: Some("elm road".into()),
            town: Some("Leeds".into()),
            ..Address::default()
        };
        let (one, two) = (address_keys(&at("1")), address_keys(&at("2")));
        assert!(!one.is_empty() && one.iter().all(|k| !two.contains(k)));
    }

    #[test]
    fn an_address_without_a_number_is_no_dwelling() {
        let address = Address::parse(&["Elm Road"], Some("Leeds"), Some("LS8 4AB"), Period::default());
        assert!(address_keys(&address).is_empty());
    }

    #[test]
    fn hashes_on_disk_never_change() {
        assert_eq!(hash64(&[b"kithkin"]), 1_920_555_029_654_429_894);
    }

    #[test]
    fn masked_numbers_are_found_by_what_is_left() {
        let (full, masked) = ("+447700900102", "+4477******02");
        assert!(phones_fit(full, masked));
        assert!(!phones_fit("+447700900103", masked));
        assert!(phone_key("+4477*****102").is_some());
        assert!(phone_key(masked).is_none());
        assert!(phone_key("+4").is_some() && phone_key("*").is_none());
    }
}
