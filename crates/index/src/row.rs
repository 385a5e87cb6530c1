//! Packed rows: 64 bytes a record with what retrieval weighs once a name, a phone or a place has brought the record up.
use crate::keys::{Place, birth_interval, hash32};
use crate::name_keys::{Role, each_word, initial_bit};
use kithkin_record::{ContactRecord, DateInterval, Gender};

/// Bytes a row takes.
pub(crate) const ROW: usize = 64;
const PLACES: usize = 4;

/// What a row holds. Places are hashes of folded names, 0 = none; of more than four the latest four are kept.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) birth: Option<DateInterval>,
    pub(crate) given_initials: u32,
    /// Initials of given names that are no more than an initial.
    pub(crate) bare_initials: u32,
    pub(crate) gender: Gender,
    pub(crate) outward: [u32; PLACES],
    pub(crate) town: [u32; PLACES],
}

impl Row {
    pub(crate) fn of(record: &ContactRecord) -> Self {
        let mut row = Self {
            birth: record.birth.as_ref().and_then(birth_interval),
            gender: record.gender,
            ..Self::default()
        };
        for name in &record.names {
            each_word(name, &mut |role, word| {
                if role != Role::Family {
                    let bit = initial_bit(word);
                    row.given_initials |= bit;
                    row.bare_initials |= if word.len() == 1 { bit } else { 0 };
                }
            });
        }
        let mut addresses: Vec<_> = record.addresses.iter().collect();
        addresses.sort_by_key(|a| std::cmp::Reverse((a.period.end.is_none(), a.period.end, a.period.start)));
        for address in addresses {
            let place = Place::of(address);
            note(&mut row.outward, &place.outward);
            note(&mut row.town, &place.town);
            note(&mut row.town, &place.locality);
        }
        row
    }

    pub(crate) fn to_bytes(self) -> [u8; ROW] {
        let mut out = [0; ROW];
        let (start, end) = self.birth.map_or((i32::MIN, i32::MIN), |b| (b.start, b.end));
        let words = [
            start as u32,
            end as u32,
            self.given_initials,
            self.bare_initials,
            gender_code(self.gender),
        ];
        let words = words.into_iter().chain(self.outward).chain(self.town);
        for (slot, word) in out.chunks_exact_mut(4).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut words = [0u32; ROW / 4];
        for (word, chunk) in words.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
        }
        let (start, end) = (words[0] as i32, words[1] as i32);
        Self {
            birth: (start != i32::MIN && start <= end).then_some(DateInterval { start, end }),
            given_initials: words[2],
            bare_initials: words[3],
            gender: gender_of(words[4]),
            outward: [words[5], words[6], words[7], words[8]],
            town: [words[9], words[10], words[11], words[12]],
        }
    }
}

fn note(slots: &mut [u32; PLACES], text: &str) {
    if text.is_empty() {
        return;
    }
    let hash = hash32(text.as_bytes());
    if !slots.contains(&hash)
        && let Some(free) = slots.iter_mut().find(|s| **s == 0)
    {
        *free = hash;
    }
}

fn gender_code(gender: Gender) -> u32 {
    match gender {
        Gender::Unknown => 0,
        Gender::Male => 1,
        Gender::Female => 2,
        Gender::Other => 3,
    }
}

fn gender_of(code: u32) -> Gender {
    match code {
        1 => Gender::Male,
        2 => Gender::Female,
        3 => Gender::Other,
        _ => Gender::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::{Address, DateValue, Period, PersonName};

    #[test]
    fn a_row_comes_back_as_packed() {
        let record = ContactRecord {
            names: vec![PersonName {
                given: vec!["Sharon".into(), "M".into()],
                ..PersonName::default()
            }],
            birth: Some(DateValue::parse("1984-03")),
            gender: Gender::Female,
            addresses: vec![Address::parse(
                &["14 Elm Road"],
                Some("Leeds"),
                Some("LS8 4AB"),
                Period::default(),
            )],
            ..ContactRecord::default()
        };
        let row = Row::of(&record);
        assert!(row == Row::from_bytes(&row.to_bytes()));
        assert_eq!(row.bare_initials, initial_bit("m"));
        assert!(row.town[0] == hash32(b"leeds") && row.outward[0] == hash32(b"ls8"));
    }
}
