//! Postcodes, towns, phones, e-mail addresses and extra columns.
use super::address;
use crate::kernel::{jaro_winkler_at_least, osa_within};
use crate::profile::{ExtraValue, Profile, Words};
use crate::schema::whole_name;
use crate::schema::{contact as contact_level, place as place_level, postcode as post_level};
use crate::vector::Outcome;
use compact_str::CompactString;

/// A folded text and how common it is.
#[derive(Clone)]
pub struct TextKey {
    /// Folded text, never empty.
    pub text: CompactString,
    /// How common it is.
    pub frequency: f32,
}

/// The best outcome over all pairs of values.
pub fn best<K: Copy>(
    left: impl Iterator<Item = K>,
    right: impl Iterator<Item = K> + Clone,
    compare: fn(K, K) -> Outcome,
) -> Outcome {
    let mut best = Outcome::MISSING;
    for a in left {
        for b in right.clone() {
            let outcome = compare(a, b);
            if outcome.beats(best) {
                best = outcome;
            }
        }
    }
    best
}

/// Two postcodes without spaces.
pub fn postcode(a: &TextKey, b: &TextKey) -> Outcome {
    let (x, y) = (&*a.text, &*b.text);
    if x == y {
        return Outcome::rare(post_level::SAME, a.frequency);
    }
    if osa_within(x.as_bytes(), y.as_bytes(), 1).is_some() {
        return Outcome::rare(post_level::SPELLING, a.frequency.min(b.frequency));
    }
    let cut = |t: &'_ str, n: usize| t.len() - n.min(t.len());
    let same_but = |n: usize| cut(x, n) > 0 && x.get(..cut(x, n)) == y.get(..cut(y, n));
    let area = |t: &str| t.bytes().take_while(u8::is_ascii_alphabetic).count();
    Outcome::plain(if same_but(2) {
        post_level::SECTOR
    } else if same_but(3) {
        post_level::DISTRICT
    } else if area(x) > 0 && x[..area(x)] == y[..area(y)] {
        post_level::AREA
    } else {
        post_level::DIFFERENT
    })
}

/// Two towns or categories.
pub fn place(a: &TextKey, b: &TextKey) -> Outcome {
    let (x, y) = (&*a.text, &*b.text);
    if x == y {
        return Outcome::rare(place_level::SAME, a.frequency);
    }
    let longest = x.len().max(y.len());
    let slips = if longest >= 8 { 2 } else { 1 };
    if longest >= 4 && osa_within(x.as_bytes(), y.as_bytes(), slips).is_some() {
        return Outcome::rare(place_level::SPELLING, a.frequency.min(b.frequency));
    }
    let shared = x
        .split(' ')
        .filter(|w| w.len() > 3)
        .any(|w| y.split(' ').any(|v| v == w));
    if shared {
        return Outcome::rare(place_level::PART, a.frequency.max(b.frequency));
    }
    Outcome::plain(place_level::DIFFERENT)
}

/// Two phone numbers or e-mail addresses; `*` stands for any digit.
pub fn contact(a: &TextKey, b: &TextKey) -> Outcome {
    let (x, y) = (&*a.text, &*b.text);
    if x == y && !x.contains('*') {
        return Outcome::plain(contact_level::SAME);
    }
    let masked = x.len() == y.len()
        && x.bytes()
            .zip(y.bytes())
            .all(|(p, q)| p == q || p == b'*' || q == b'*');
    if masked || (osa_within(x.as_bytes(), y.as_bytes(), 1).is_some()) {
        return Outcome::plain(contact_level::NEAR);
    }
    Outcome::plain(contact_level::DIFFERENT)
}

/// Two values of an extra column. `left` and `right` are the whole profiles: a further writing of the name counts
/// only words that given and family name have not used up.
pub(crate) fn extra(
    pair: (ExtraValue<'_>, ExtraValue<'_>),
    left: Profile<'_>,
    right: Profile<'_>,
) -> Outcome {
    match pair {
        (ExtraValue::Category(Some(a)), ExtraValue::Category(Some(b))) => place(a, b),
        (ExtraValue::Text(Some(a)), ExtraValue::Text(Some(b))) => address::text(a, b),
        (ExtraValue::Name(a), ExtraValue::Name(b)) if !a.is_empty() && !b.is_empty() => {
            words(a, b, left, right)
        }
        _ => Outcome::MISSING,
    }
}

fn words(a: Words<'_>, b: Words<'_>, left: Profile<'_>, right: Profile<'_>) -> Outcome {
    let known = |profile: Profile<'_>, word: &str| profile.names().any(|n| n.has_word(word));
    let mut bits = 0.0_f32;
    for key in a.iter() {
        let shared = b.iter().any(|other| other.text == key.text);
        if shared && !(known(left, &key.text) && known(right, &key.text)) {
            bits -= key.frequency.max(1e-6).log2();
        }
    }
    let level = match bits {
        b if b >= 11.0 => whole_name::RARE,
        b if b >= 7.5 => whole_name::UNUSUAL,
        b if b > 0.0 => whole_name::COMMON,
        _ => {
            let left_over = |words: Words<'_>, own: Profile<'_>| {
                let texts = words.iter().map(|w| w.text.clone());
                texts.filter(|w| !known(own, w)).collect::<Vec<CompactString>>()
            };
            let (rest_a, rest_b) = (left_over(a, left), left_over(b, right));
            let near = |rest: &[CompactString], other: Words<'_>| {
                rest.iter().any(|w| {
                    w.len() > 3
                        && other.iter().any(|TextKey { text: v, .. }| {
                            v != w && jaro_winkler_at_least(w.as_bytes(), v.as_bytes(), 0.9).is_some()
                        })
                })
            };
            if near(&rest_a, b) || near(&rest_b, a) {
                whole_name::NEAR
            } else if !rest_a.is_empty() && !rest_b.is_empty() {
                whole_name::DIFFERENT
            } else {
                crate::MISSING
            }
        }
    };
    Outcome::plain(level)
}
