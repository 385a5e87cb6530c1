//! Levenshtein distance and restricted Damerau-Levenshtein distance (optimal string alignment, OSA).

use smallvec::SmallVec;

use super::masks::{Masks, Packed, Table, WORD};

/// Fewest insertions, deletions and substitutions of bytes that turn `a` into `b`.
///
/// Bit-parallel (G. Myers, *A fast bit-vector algorithm for approximate string matching*, J. ACM 46, 1999, in the form
/// of H. Hyyrö, 2003) when what differs of the shorter side is at most 64 bytes.
///
/// ```
/// assert_eq!(kithkin_compare::kernel::levenshtein(b"kitten", b"sitting"), 3);
/// ```
#[must_use]
pub fn levenshtein(a: &[u8], b: &[u8]) -> usize {
    levenshtein_within(a, b, usize::MAX).unwrap_or(usize::MAX)
}

/// [`levenshtein`] if it is at most `max`, found with less work when it is not.
#[must_use]
pub fn levenshtein_within(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    within::<Myers>(a, b, max)
}

/// Fewest insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, no stretch edited twice.
///
/// This is the restricted Damerau-Levenshtein distance: *ab* to *bca* takes 3, where the unrestricted
/// [`damerau_levenshtein`](super::damerau_levenshtein) takes 2. Bit-parallel (H. Hyyrö, *A bit-vector algorithm for computing Levenshtein and
/// Damerau edit distances*, Nordic J. of Computing 10, 2003) when what differs of the shorter side is at most 64 bytes.
///
/// ```
/// use kithkin_compare::kernel::osa_distance;
/// assert_eq!(osa_distance(b"michael", b"micheal"), 1);
/// assert_eq!(osa_distance(b"ab", b"bca"), 3);
/// ```
#[must_use]
pub fn osa_distance(a: &[u8], b: &[u8]) -> usize {
    osa_within(a, b, usize::MAX).unwrap_or(usize::MAX)
}

/// [`osa_distance`] if it is at most `max`, found with less work when it is not.
///
/// ```
/// use kithkin_compare::kernel::osa_within;
/// assert_eq!(osa_within(b"clarke", b"clakr", 2), Some(2));
/// assert_eq!(osa_within(b"clarke", b"whitfield", 2), None);
/// ```
#[must_use]
pub fn osa_within(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    within::<Hyyro>(a, b, max)
}

/// `a` and `b` without what they share at the start and at the end, which no optimal alignment touches.
#[inline]
pub(super) fn trim<'s>(a: &'s [u8], b: &'s [u8]) -> (&'s [u8], &'s [u8]) {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// One of the two bit-parallel recurrences: a column of the dynamic programme as vertical differences.
pub(super) trait Column {
    /// Whether swapped neighbours cost one edit; the slow path for long text asks.
    const SWAPS: bool;

    /// The column before any text: distance `i` in row `i`.
    fn new() -> Self;

    /// Takes in one byte of text, given its positions in the pattern; `last` is the bit of the pattern's last row.
    /// Returns by how much the distance in that row rose: -1, 0 or 1.
    fn step(&mut self, equal: u64, last: u64) -> isize;
}

/// Myers 1999 / Hyyrö 2003: rows that rise (`plus`) and fall (`minus`) from one to the next.
pub(super) struct Myers {
    plus: u64,
    minus: u64,
}

impl Column for Myers {
    const SWAPS: bool = false;

    #[inline]
    fn new() -> Self {
        Myers {
            plus: u64::MAX,
            minus: 0,
        }
    }

    #[inline]
    fn step(&mut self, equal: u64, last: u64) -> isize {
        let zero = ((equal & self.plus).wrapping_add(self.plus) ^ self.plus) | equal | self.minus;
        advance(&mut self.plus, &mut self.minus, zero, last)
    }
}

/// Hyyrö 2003 with swaps: also keeps the diagonal zeros and the letter positions of the byte before.
pub(super) struct Hyyro {
    plus: u64,
    minus: u64,
    zero: u64,
    before: u64,
}

impl Column for Hyyro {
    const SWAPS: bool = true;

    #[inline]
    fn new() -> Self {
        Hyyro {
            plus: u64::MAX,
            minus: 0,
            zero: 0,
            before: 0,
        }
    }

    #[inline]
    fn step(&mut self, equal: u64, last: u64) -> isize {
        let swapped = ((!self.zero & equal) << 1) & self.before;
        self.zero = ((equal & self.plus).wrapping_add(self.plus) ^ self.plus) | equal | self.minus | swapped;
        self.before = equal;
        advance(&mut self.plus, &mut self.minus, self.zero, last)
    }
}

/// The second half both share: horizontal differences from the diagonal zeros, then the next column.
#[inline]
fn advance(plus: &mut u64, minus: &mut u64, zero: u64, last: u64) -> isize {
    let rise = *minus | !(zero | *plus);
    let fall = zero & *plus;
    let change = isize::from(rise & last != 0) - isize::from(fall & last != 0);
    let rise = rise << 1 | 1;
    *plus = fall << 1 | !(zero | rise);
    *minus = rise & zero;
    change
}

/// Distance of a pattern of 1 to 64 bytes from `text`, if at most `max`.
#[inline]
pub(super) fn in_word<C: Column>(
    masks: &impl Masks,
    length: usize,
    text: &[u8],
    max: usize,
) -> Option<usize> {
    let last = 1_u64 << (length - 1);
    let mut column = C::new();
    let mut distance = length as isize;
    // Each further byte can lower the distance in the last row by one at most.
    let most = isize::try_from(max).unwrap_or(isize::MAX);
    for (position, &byte) in text.iter().enumerate() {
        distance += column.step(masks.of(byte), last);
        let left = (text.len() - 1 - position) as isize;
        if distance - left > most {
            return None;
        }
    }
    (distance <= most).then_some(distance as usize)
}

fn within<C: Column>(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let (a, b) = trim(a, b);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match short.len() {
        0 => Some(long.len()), // at most `max`: it is the difference in length
        _ if max == 0 => None,
        1..=Packed::MOST => in_word::<C>(&Packed::new(short), short.len(), long, max),
        17..=WORD => in_word::<C>(&Table::new(short), short.len(), long, max),
        _ => by_rows(short, long, max, C::SWAPS),
    }
}

type Row = SmallVec<[usize; 512]>;

/// The plain dynamic programme, three rows of it, for two long strings.
fn by_rows(short: &[u8], long: &[u8], max: usize, swaps: bool) -> Option<usize> {
    let mut two_back: Row = (0..=short.len()).collect();
    let mut back = two_back.clone();
    let mut row = two_back.clone();
    for i in 1..=long.len() {
        row[0] = i;
        for j in 1..=short.len() {
            let same = long[i - 1] == short[j - 1];
            let mut best = (back[j - 1] + usize::from(!same))
                .min(back[j] + 1)
                .min(row[j - 1] + 1);
            if swaps && !same && i > 1 && j > 1 && long[i - 1] == short[j - 2] && long[i - 2] == short[j - 1]
            {
                best = best.min(two_back[j - 2] + 1);
            }
            row[j] = best;
        }
        // A swap leaps over one row only, so two rows above `max` cannot be left again.
        let lowest = row.iter().chain(&back).min().copied().unwrap_or(0);
        if lowest > max {
            return None;
        }
        std::mem::swap(&mut two_back, &mut back);
        std::mem::swap(&mut back, &mut row);
    }
    Some(back[short.len()]).filter(|&distance| distance <= max)
}
