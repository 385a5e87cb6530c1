//! Postcodes, towns, phones, e-mail addresses and extra columns.
use super::address;
use crate::kernel::{jaro_winkler_at_least, osa_within};
use crate::profile::{ExtraValue, Profile};
use crate::schema::whole_name;
use crate::schema::{Field, Schema, contact as contact_level, place as place_level, postcode as post_level};
use crate::vector::Outcome;
use compact_str::CompactString;
use kithkin_record::fold::fold;

/// A folded text and how common it is.
#[derive(Clone)]
pub struct TextKey {
    /// Folded text, never empty.
    pub text: CompactString,
    /// How common it is.
    pub frequency: f32,
}

impl PartialEq for TextKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl TextKey {
    /// Prepares folded `text` as a value of `field`; `None` when empty.
    pub fn of(field: &Field, text: String, schema: &Schema) -> Option<Self> {
        let frequency = schema.frequencies().frequency(field, &text);
        (!text.is_empty()).then(|| Self {
            text: text.into(),
            frequency,
        })
    }
}

/// The best outcome over all pairs of values.
pub fn best<K>(left: &[K], right: &[K], compare: fn(&K, &K) -> Outcome) -> Outcome {
    let mut best = Outcome::MISSING;
    for a in left {
        for b in right {
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

/// The words of a further writing of a name.
#[derive(Clone)]
pub struct WordsKey {
    words: Vec<(CompactString, f32)>,
}

impl WordsKey {
    /// Prepares `text`; `None` when no word is left after folding.
    pub fn of(text: &str, field: &Field, schema: &Schema) -> Option<Self> {
        let mut words: Vec<(CompactString, f32)> = Vec::new();
        for word in fold(text).split(' ').filter(|w| w.len() > 1) {
            if !words.iter().any(|(w, _)| w == word) {
                words.push((word.into(), schema.frequencies().frequency(field, word)));
            }
        }
        (!words.is_empty()).then_some(Self { words })
    }

    /// Every word and where its frequency stands.
    pub(crate) fn values(&mut self) -> impl Iterator<Item = (&str, &mut f32)> {
        self.words.iter_mut().map(|(w, frequency)| (&**w, frequency))
    }

    /// The words.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|(w, _)| &**w)
    }
}

/// Two values of an extra column. `left` and `right` are the whole profiles: a further writing of the name counts
/// only words that given and family name have not used up.
pub fn extra(pair: (Option<&ExtraValue>, Option<&ExtraValue>), left: &Profile, right: &Profile) -> Outcome {
    match pair {
        (Some(ExtraValue::Category(Some(a))), Some(ExtraValue::Category(Some(b)))) => place(a, b),
        (Some(ExtraValue::Text(Some(a))), Some(ExtraValue::Text(Some(b)))) => address::text(a, b),
        (Some(ExtraValue::Name(Some(a))), Some(ExtraValue::Name(Some(b)))) => words(a, b, left, right),
        _ => Outcome::MISSING,
    }
}

fn words(a: &WordsKey, b: &WordsKey, left: &Profile, right: &Profile) -> Outcome {
    let known = |profile: &Profile, word: &str| profile.names.iter().any(|n| n.has_word(word));
    let mut bits = 0.0_f32;
    for (word, frequency) in &a.words {
        let shared = b.words.iter().any(|(w, _)| w == word);
        if shared && !(known(left, word) && known(right, word)) {
            bits -= frequency.max(1e-6).log2();
        }
    }
    let level = match bits {
        b if b >= 11.0 => whole_name::RARE,
        b if b >= 7.5 => whole_name::UNUSUAL,
        b if b > 0.0 => whole_name::COMMON,
        _ => {
            let left_over = |key: &WordsKey, own: &Profile| {
                key.words
                    .iter()
                    .map(|(w, _)| w.clone())
                    .filter(|w| !known(own, w))
                    .collect::<Vec<_>>()
            };
            let (rest_a, rest_b) = (left_over(a, left), left_over(b, right));
            let near = |rest: &[CompactString], other: &WordsKey| {
                rest.iter().any(|w| {
                    w.len() > 3
                        && other.words.iter().any(|(v, _)| {
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
