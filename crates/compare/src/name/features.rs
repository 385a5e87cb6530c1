//! What two one-part names have in common, as numbers for the fitted scorer.
use super::{
    edit::{EditCosts, distance},
    family::FamilyKey,
    given::{ESTABLISHED, GivenKey, is_cut},
    text::{MAX, NameText},
};
use crate::kernel::jaro_winkler;
use kithkin_record::{
    fold::fold,
    lexicon::{NameRelation, relate},
};
use smallvec::SmallVec;

/// How many features [`features`] gives.
pub const FEATURES: usize = 34;

/// A name prepared as a given name and as a family name, for scoring a pair without knowing more of it.
#[derive(Clone)]
pub struct WordKey {
    pub(super) given: GivenKey,
    pub(super) family: FamilyKey,
    words: SmallVec<[GivenKey; 2]>,
    consonants: NameText,
    soundex: [u8; 4],
}

impl WordKey {
    /// Prepares a name.
    pub fn new(name: &str) -> Self {
        let folded = fold(name);
        let given = GivenKey::of_folded(&folded);
        let words = if folded.contains(' ') {
            folded.split(' ').map(GivenKey::of_folded).collect()
        } else {
            SmallVec::new()
        };
        let consonants = consonants(given.text.bytes());
        Self {
            family: FamilyKey::of_folded(&folded),
            words,
            soundex: soundex(given.text.bytes()),
            consonants,
            given,
        }
    }

    /// The folded letters.
    pub fn text(&self) -> &NameText {
        &self.given.text
    }

    /// The words of a name of several, none when there is one.
    pub fn words(&self) -> &[GivenKey] {
        &self.words
    }

    /// The name prepared as a given name.
    pub fn given(&self) -> &GivenKey {
        &self.given
    }

    /// The name prepared as a family name.
    pub fn family(&self) -> &FamilyKey {
        &self.family
    }
}

/// The closest link of either lexicon.
pub fn relation(a: &WordKey, b: &WordKey) -> Option<NameRelation> {
    let given = relate(a.given.places, b.given.places);
    let family = relate(a.family.whole.places, b.family.whole.places);
    match (given, family) {
        (Some(g), Some(f)) => Some(g.min(f)),
        (g, f) => g.or(f),
    }
}

/// Whether both are known given names that no lexicon entry links, or only over a third name.
pub fn two_known_names(a: &WordKey, b: &WordKey) -> bool {
    let known = |key: &GivenKey| f64::from(key.frequency) >= ESTABLISHED || !key.places.is_empty();
    known(&a.given) && known(&b.given) && relation(a, b).is_none_or(|r| r > NameRelation::Crossed)
}

/// The features of a pair; symmetric. Lengths are in letters, shares from 0 to 1, frequencies log10.
pub fn features(costs: &EditCosts, plain: &EditCosts, a: &WordKey, b: &WordKey) -> [f32; FEATURES] {
    let (x, y) = (a.text().bytes(), b.text().bytes());
    let (x, y, a, b) = if (x.len(), x) <= (y.len(), y) {
        (x, y, a, b)
    } else {
        (y, x, b, a)
    };
    let (short, long) = (x.len() as f32, y.len().max(1) as f32);
    let slips = distance(plain, x, y) as f32 / 100.0;
    let priced = distance(costs, x, y) as f32 / 100.0;
    let start = common_start(x, y) as f32;
    let end = x
        .iter()
        .rev()
        .zip(y.iter().rev())
        .take_while(|(p, q)| p == q)
        .count() as f32;
    let (cx, cy) = (a.consonants.bytes(), b.consonants.bytes());
    let cons = distance(plain, cx, cy) as f32 / 100.0;
    let cons_priced = distance(costs, cx, cy) as f32 / 100.0;
    let run = longest_common(x, y) as f32;
    let code = |r: Option<NameRelation>| r.map_or(0.0, |r| f32::from(7 - r as u8));
    let (fx, fy) = (log_frequency(a.given.frequency), log_frequency(b.given.frequency));
    let (gx, gy) = (
        log_frequency(a.family.frequency),
        log_frequency(b.family.frequency),
    );
    let (ax, ay) = (a.family.whole.core.bytes(), b.family.whole.core.bytes());
    [
        priced / long,
        priced,
        slips / long,
        slips,
        jaro_winkler(x, y) as f32,
        start,
        end,
        short,
        long,
        flag(a.given.sound.same(b.given.sound)),
        a.given.sound.shared_start(b.given.sound),
        cons,
        cons_priced / cx.len().max(cy.len()).max(1) as f32,
        code(relate(a.given.places, b.given.places)),
        code(relate(a.family.whole.places, b.family.whole.places)),
        fx.min(fy),
        fx.max(fy),
        gx.min(gy),
        gx.max(gy),
        flag(start == short),
        flag(end == short),
        flag(start < short && end < short && contains(y, x)),
        distance(costs, ax, ay) as f32 / 100.0 / ax.len().max(ay.len()).max(1) as f32,
        flag(ax == ay),
        flag(x.first() == y.first()),
        flag(x.last() == y.last()),
        dice(x, y),
        run / short.max(1.0),
        flag(is_cut(x, y)),
        flag(a.soundex == b.soundex),
        flag(a.soundex[0] == b.soundex[0]) + f32::from(same_codes(a.soundex, b.soundex)),
        short - start - end,
        long - short,
        (start + end) / long,
    ]
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn log_frequency(frequency: f32) -> f32 {
    frequency.max(1e-7).log10()
}

fn common_start(x: &[u8], y: &[u8]) -> usize {
    x.iter().zip(y).take_while(|(p, q)| p == q).count()
}

fn contains(long: &[u8], short: &[u8]) -> bool {
    short.len() >= 2 && long.windows(short.len()).any(|w| w == short)
}

/// Letters of the longest common substring.
fn longest_common(x: &[u8], y: &[u8]) -> usize {
    let mut row = [0_usize; MAX + 1];
    let mut best = 0;
    for p in x {
        let mut diagonal = 0;
        for (j, q) in y.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if p == q { diagonal + 1 } else { 0 };
            best = best.max(row[j + 1]);
            diagonal = above;
        }
    }
    best
}

/// Dice coefficient of letter pairs, with a mark at both ends.
fn dice(x: &[u8], y: &[u8]) -> f32 {
    let pair = |text: &[u8], n: usize| {
        let at = |k: usize| {
            if k == 0 {
                b'^'
            } else {
                text.get(k - 1).copied().unwrap_or(b'$')
            }
        };
        (at(n), at(n + 1))
    };
    let mut used = [false; MAX + 1];
    let mut shared = 0;
    for i in 0..=x.len() {
        let free = (0..=y.len()).find(|&j| !used[j] && pair(x, i) == pair(y, j));
        if let Some(j) = free {
            used[j] = true;
            shared += 1;
        }
    }
    2.0 * shared as f32 / (x.len() + y.len() + 2) as f32
}

/// Consonants alone, doubled ones once, letters of one sound as one, the first letter always.
pub(super) fn consonants(text: &[u8]) -> NameText {
    let mut out = [0_u8; MAX];
    let mut len = 0;
    for (at, &byte) in text.iter().enumerate() {
        let next = text.get(at + 1).copied().unwrap_or(0);
        let sound = match byte {
            b'c' if matches!(next, b'e' | b'i' | b'y') => b's',
            b'c' | b'q' => b'k',
            b'k' if next == b'n' && at == 0 => continue,
            b'z' => b's',
            b'p' if next == b'h' => b'f',
            b'g' if next == b'h' && at > 0 => continue,
            b'v' | b'w' if at > 0 => b'v',
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' if at > 0 => continue,
            other => other,
        };
        if len > 0 && out[len - 1] == sound {
            continue;
        }
        if len < MAX {
            out[len] = sound;
            len += 1;
        }
    }
    NameText::of_folded(&out[..len])
}

/// American Soundex.
fn soundex(text: &[u8]) -> [u8; 4] {
    let code = |byte: u8| match byte {
        b'b' | b'f' | b'p' | b'v' => b'1',
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => b'2',
        b'd' | b't' => b'3',
        b'l' => b'4',
        b'm' | b'n' => b'5',
        b'r' => b'6',
        b'h' | b'w' => b'-',
        _ => b'0',
    };
    let mut out = [b'0'; 4];
    let Some(&first) = text.first() else { return out };
    out[0] = first;
    let (mut last, mut len) = (code(first), 1);
    for &byte in &text[1..] {
        let now = code(byte);
        if now == b'-' {
            continue;
        }
        if now != b'0' && now != last && len < 4 {
            out[len] = now;
            len += 1;
        }
        last = now;
    }
    out
}

fn same_codes(a: [u8; 4], b: [u8; 4]) -> u8 {
    a[1..].iter().zip(&b[1..]).take_while(|(x, y)| x == y).count() as u8
}
