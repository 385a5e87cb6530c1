//! Which levels a pair of rows can still reach, as classes: a small number for each comparison.
use super::row::{Contact, Extra, Row, SEVERAL_WORDS, State, flag};
use crate::fields::{date, names};
use crate::schema::{Field, address, birth, contact, family, gender, given, place, postcode};

/// No value on one side.
pub(super) const MISSING: usize = 0;
/// Nothing is known: any level.
pub(super) const ANY: usize = 1;
/// Most classes a comparison has.
pub(super) const CLASSES: usize = 11;

/// From least to most; for names, bits of [`NEAR`], [`LINKED`] and [`SIMILAR`] are added.
const FIRST: usize = 2;
/// Names may be a slip apart, and what is less.
const NEAR: usize = 1;
/// Names may be forms of each other, or one part of the other.
const LINKED: usize = 2;
/// Names are not a slip apart, but may be similar.
const SIMILAR: usize = 4;
/// Names may be equal: any level but the exchanged names, which have a ceiling of their own.
const SAME: usize = FIRST + 7;

/// Addresses share neither a number nor enough triples for any level but the last.
const UNLIKE: usize = FIRST + 4;

/// Whether class `class` of a comparison of `field` leaves `level` open.
pub(super) fn open(field: &Field, class: usize, level: u8) -> bool {
    let class = match class {
        ANY => return true,
        MISSING => return level == crate::MISSING,
        _ if level == crate::MISSING => return false,
        class => class - FIRST,
    };
    match field {
        Field::Given if class + FIRST == SAME => level != given::SWAPPED,
        Field::Given => match level {
            given::DIFFERENT => true,
            given::SPELLING => class & NEAR != 0,
            given::SIMILAR => class & (NEAR | SIMILAR) != 0,
            given::INITIAL | given::EQUIVALENT | given::OTHER_GIVEN => class & LINKED != 0,
            _ => false,
        },
        Field::Family if class + FIRST == SAME => true,
        Field::Family => match level {
            family::DIFFERENT => true,
            family::SPELLING => class & NEAR != 0,
            family::SIMILAR => class & (NEAR | SIMILAR) != 0,
            family::PART => class & LINKED != 0,
            family::SOUND => class & (NEAR | LINKED) != 0,
            _ => false,
        },
        Field::Birth => match class {
            0 => level == birth::DIFFERENT,
            1 => level >= birth::TEN_YEARS,
            2 => level >= birth::THREE_YEARS,
            3 => level >= birth::YEAR,
            4 => level == birth::WITHIN || level >= birth::YEAR,
            5 => level == birth::DAY_AND_MONTH,
            6 => level == birth::YEAR_AND_PART,
            7 => matches!(level, birth::NEXT_DIGIT | birth::DIGIT | birth::SWAPPED),
            _ => level == birth::DAY_AND_MONTH || level >= birth::YEAR,
        },
        Field::Gender => level == gender::DIFFERENT,
        Field::Address => match class {
            0 => level >= address::LITTLE,
            1 => level >= address::STREET_HALF,
            2 => level >= address::STREET_HALF || level == address::HALF,
            3 => level >= address::STREET,
            4 => level == address::DIFFERENT,
            _ => false,
        },
        Field::Postcode => match class {
            0 => level == postcode::DIFFERENT,
            1 => level >= postcode::AREA,
            2 => level >= postcode::DISTRICT,
            _ => level != postcode::SAME,
        },
        Field::Town | Field::Extra(..) => match class {
            0 => level == place::DIFFERENT,
            _ => level != place::SAME,
        },
        Field::Phone | Field::Email => level == contact::DIFFERENT,
    }
}

/// Whether the rarer of both values counts at `level`: a slip makes a value that hardly anybody bears.
pub(super) fn by_rarer(field: &Field, level: u8) -> bool {
    match field {
        Field::Given => level == given::SPELLING,
        Field::Family => level == family::SPELLING,
        Field::Birth => matches!(level, birth::NEXT_DIGIT | birth::DIGIT),
        Field::Postcode => level == postcode::SPELLING,
        Field::Town | Field::Extra(..) => level == place::SPELLING,
        _ => false,
    }
}

/// Two names as sets of letters.
#[derive(Clone, Copy)]
struct Letters {
    lengths: (u32, u32),
    /// Different letters of each that the other lacks: no more of its letters are sure to have no like.
    lacking: (u32, u32),
}

impl Letters {
    #[inline(always)]
    fn of((a, length_a): (u32, u32), (b, length_b): (u32, u32)) -> Self {
        Self {
            lengths: (length_a, length_b),
            lacking: lacking(a, b),
        }
    }

    /// Whether Jaro's similarity may reach `(share + 1) / 3`: the matching letters as shares of both texts add up to
    /// `share`.
    #[inline(always)]
    fn jaro_may_reach(self, share: f32) -> bool {
        let matching = |length: u32, lacking: u32| length.saturating_sub(lacking);
        let ((a, b), (x, y)) = (self.lengths, self.lacking);
        let most = matching(a, x).min(matching(b, y));
        (most * (a + b)) as f32 >= (share - 1e-3) * (a * b) as f32
    }

    /// Whether the texts may be within the slips a name of their length is allowed, or one.
    #[inline(always)]
    fn slip_may_be(self) -> bool {
        let ((a, b), (x, y)) = (self.lengths, self.lacking);
        let allowed = if a.max(b) >= 8 { 2 } else { 1 };
        x <= allowed && y <= allowed && a.abs_diff(b) <= allowed
    }
}

/// How many different letters of each text the other lacks.
#[inline(always)]
fn lacking(a: u32, b: u32) -> (u32, u32) {
    ((a & !b).count_ones(), (b & !a).count_ones())
}

/// What two records' names leave open.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// Class of the given names.
    pub given: usize,
    /// Class of the family names.
    pub family: usize,
    /// The two may stand in each other's place.
    pub swapped: bool,
}

impl Names {
    const ANY: Self = Self {
        given: ANY,
        family: ANY,
        swapped: true,
    };

    /// Whether rows tell nothing of these names.
    pub(super) fn untold(a: &Row, b: &Row) -> bool {
        (a.flags | b.flags) & flag::ANY_NAME != 0
    }

    /// Told by sets of letters.
    #[inline(always)]
    pub(super) fn of(a: &Row, b: &Row) -> Self {
        if Self::untold(a, b) {
            return Self::ANY;
        }
        let both = a.flags & b.flags;
        let ((given_a, family_a), (given_b, family_b)) = (a.letters(), b.letters());
        let given = if both & flag::GIVEN == 0 {
            MISSING
        } else if a.given == b.given {
            SAME
        } else {
            let letters = Letters::of(given_a, given_b);
            // Winkler's bonus takes a Jaro similarity of 0.75 to 0.85.
            let near = letters.slip_may_be() || letters.jaro_may_reach(1.25);
            let initial = given_a.1.min(given_b.1) == 1 && given_a.0 & given_b.0 != 0;
            let further = (a.flags | b.flags) & flag::FURTHER != 0;
            let linked = initial || further || a.given_entries & b.given_entries != 0;
            FIRST + NEAR * usize::from(near) + LINKED * usize::from(linked)
        };
        let family = if both & flag::FAMILY == 0 {
            MISSING
        } else if a.family == b.family {
            SAME
        } else {
            let letters = Letters::of(family_a, family_b);
            let near = letters.slip_may_be() || letters.jaro_may_reach(1.1);
            let linked = both & flag::ENTRIES != 0 || (a.flags | b.flags) & flag::PARTS != 0;
            FIRST + NEAR * usize::from(near) + LINKED * usize::from(linked)
        };
        let alike = |given: (u32, u32), family: (u32, u32)| {
            given.1 > 0 && family.1 > 0 && Letters::of(given, family).jaro_may_reach(1.5)
        };
        let whole = both & (flag::GIVEN | flag::FAMILY) == flag::GIVEN | flag::FAMILY;
        Self {
            given,
            family,
            swapped: swapped(whole, alike(given_a, family_b), || alike(given_b, family_a)),
        }
    }

    /// Told by the letters themselves where their sets say that names may be near.
    pub(super) fn spelled(self, (a, x): (&Row, (&[u8], &[u8])), (b, y): (&Row, (&[u8], &[u8]))) -> Self {
        if Self::untold(a, b) {
            return self;
        }
        let ((given_a, family_a), (given_b, family_b)) = (x, y);
        let refined = |class: usize, slip: bool, similar: &dyn Fn() -> bool| match class {
            _ if slip => class,
            _ if similar() => class - NEAR + SIMILAR,
            _ => class - NEAR,
        };
        let near = |class: usize| class >= FIRST && class != SAME && (class - FIRST) & NEAR != 0;
        let mut out = self;
        if near(self.given) {
            let similar = || names::similar_given(given_a, given_b);
            out.given = refined(self.given, names::slip(given_a, given_b), &similar);
        }
        if near(self.family) {
            let likeness = names::family_likeness(family_a, family_b);
            let slip = likeness >= names::FAMILY_SOUND || names::slip(family_a, family_b);
            out.family = refined(self.family, slip, &|| likeness >= names::FAMILY_SIMILAR);
        }
        if self.swapped {
            let alike = |given: &[u8], family: &[u8]| {
                !given.is_empty() && !family.is_empty() && names::alike(given, family)
            };
            let both = a.flags & b.flags;
            let whole = both & (flag::GIVEN | flag::FAMILY) == flag::GIVEN | flag::FAMILY;
            out.swapped = swapped(whole, alike(given_a, family_b), || alike(given_b, family_a));
        }
        out
    }
}

/// Where all four names are there, both ways must be alike; one is enough otherwise.
fn swapped(whole: bool, there: bool, back: impl Fn() -> bool) -> bool {
    if whole { there && back() } else { there || back() }
}

/// Class of the birth dates.
#[inline(always)]
pub(super) fn birth(a: &Row, b: &Row) -> usize {
    let both = a.flags & b.flags;
    if both & flag::BIRTH == 0 {
        return MISSING;
    }
    if both & flag::WHOLE_BIRTH == 0 || (a.year, a.month, a.day) == (b.year, b.month, b.day) {
        return ANY;
    }
    let [year, month, day] = [a.year == b.year, a.month == b.month, a.day == b.day];
    let years = i32::from(a.year).abs_diff(i32::from(b.year));
    // Digits may be exchanged across year and month, or month and day.
    let may_slip = (year || day) && years < 10 || month && day;
    let swapped = year && a.month == b.day && a.day == b.month;
    if swapped || may_slip && date::one_slip(a.digits(), b.digits()).is_some() {
        return FIRST + 7;
    }
    FIRST
        + match years {
            0 if month || day => 6,
            _ if month && day => 5 + 3 * usize::from(a.placeholder | b.placeholder),
            0 => 4,
            1 => 3,
            2..=4 => 2,
            5..=11 => 1,
            _ => 0,
        }
}

/// Class of the genders.
#[inline(always)]
pub(super) fn gender(a: &Row, b: &Row) -> usize {
    match (a.flags & flag::GENDER, b.flags & flag::GENDER) {
        (0, _) | (_, 0) => MISSING,
        (x, y) if x == y => ANY,
        _ => FIRST,
    }
}

/// Class of the addresses, for a ceiling: whether they are different or little alike makes no odds there.
#[inline(always)]
pub(super) fn address(a: &Row, b: &Row) -> usize {
    match address_in_full(a, b) {
        UNLIKE => FIRST,
        class => class,
    }
}

/// Class of the addresses.
#[inline(always)]
pub(super) fn address_in_full(a: &Row, b: &Row) -> usize {
    if a.flags & b.flags & flag::ADDRESS == 0 {
        return MISSING;
    }
    if (a.flags | b.flags) & flag::ANY_ADDRESS != 0 || a.address == b.address {
        return ANY;
    }
    let number = a.numbers != 0 && a.numbers == b.numbers;
    let total = (f32::from(a.weight) + f32::from(b.weight)) / 4.0;
    let likeness = 2.0 * a.shared_weight(b) / total.max(0.25) + 1e-3;
    match (likeness >= 0.7, likeness >= 0.35, number) {
        (true, _, true) => ANY,
        (true, _, false) => FIRST + 3,
        (_, true, true) => FIRST + 2,
        (_, true, false) => FIRST + 1,
        _ if number || likeness >= 0.15 => FIRST,
        _ => UNLIKE,
    }
}

/// Class of the postcodes.
#[inline(always)]
pub(super) fn postcode(a: &Row, b: &Row) -> usize {
    if a.flags & b.flags & flag::POSTCODE == 0 {
        return MISSING;
    }
    if (a.flags | b.flags) & flag::ANY_POSTCODE != 0 || a.postcode == b.postcode {
        return ANY;
    }
    let (x, y) = (u64::from_le_bytes(a.postcode), u64::from_le_bytes(b.postcode));
    let length = |x: u64| 8 - x.leading_zeros() / 8;
    let (long, short) = (length(x).max(length(y)), length(x).min(length(y)));
    let start = (x ^ y).trailing_zeros() / 8;
    let end = |x: u64| x << (8 * (8 - length(x)));
    let one_more = || start + (end(x) ^ end(y)).leading_zeros() / 8 >= short;
    let near = match long - short {
        0 => differing_bytes(x ^ y) <= 2,
        1 => one_more(),
        _ => false,
    };
    if near {
        FIRST + 3
    } else if long == short && start + 3 >= long {
        FIRST + 2
    } else if start > 0 {
        FIRST + 1
    } else {
        FIRST
    }
}

/// How many bytes of `x` are not zero.
#[inline(always)]
fn differing_bytes(x: u64) -> u32 {
    let low = 0x7f7f_7f7f_7f7f_7f7f;
    let high = ((x & low) + low) | x;
    (high & !low).count_ones()
}

/// Class of the towns.
#[inline(always)]
pub(super) fn town(a: &Row, b: &Row) -> usize {
    if a.flags & b.flags & flag::TOWN == 0 {
        return MISSING;
    }
    if (a.flags | b.flags) & flag::ANY_TOWN != 0 {
        return ANY;
    }
    place_class(a.town_letters == b.town_letters, a.town_letters, b.town_letters)
}

#[inline(always)]
fn place_class(same: bool, a: u32, b: u32) -> usize {
    let (lack_a, lack_b) = lacking(a, b);
    let near = (lack_a <= 2 && lack_b <= 2) || (a | b) & SEVERAL_WORDS != 0;
    if same { ANY } else { FIRST + usize::from(near) }
}

/// Class of an extra column.
pub(super) fn extra(a: &Extra, b: &Extra) -> usize {
    match (a.state, b.state) {
        (State::Missing, _) | (_, State::Missing) => MISSING,
        (State::Held, State::Held) => place_class(a.hash == b.hash, a.letters, b.letters),
        _ => ANY,
    }
}

/// Classes of phone and e-mail.
pub(super) fn contact(a: &Contact, b: &Contact) -> (usize, usize) {
    let of = |x: State, y: State, near: &dyn Fn() -> bool| match (x, y) {
        (State::Missing, _) | (_, State::Missing) => MISSING,
        (State::Held, State::Held) if !near() => FIRST,
        _ => ANY,
    };
    let phone = || {
        let (x, y) = (u128::from_le_bytes(a.phone), u128::from_le_bytes(b.phone));
        let length = |x: u128| 16 - x.leading_zeros() / 8;
        let differing = differing_bytes((x ^ y) as u64) + differing_bytes(((x ^ y) >> 64) as u64);
        differing <= 2 || length(x).abs_diff(length(y)) == 1
    };
    let email = || {
        let (lack_a, lack_b) = lacking(a.email_letters, b.email_letters);
        lack_a <= 1 && lack_b <= 1 && a.email_length.abs_diff(b.email_length) <= 1
    };
    (
        of(a.phone_state, b.phone_state, &phone),
        of(a.email_state, b.email_state, &email),
    )
}
