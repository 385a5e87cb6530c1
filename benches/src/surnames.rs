//! Made-up surnames: distinct, as long as English ones are, with their letters in the usual proportions.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashSet;

/// Beginnings, middles and endings that surnames in Britain are made of; written for this purpose.
const STARTS: &[&str] = &[
    "ab", "al", "an", "ar", "as", "ba", "bar", "be", "ben", "bla", "bo", "bra", "bro", "bu", "ca", "car",
    "cha", "cla", "co", "cra", "cu", "da", "de", "di", "do", "dra", "du", "ea", "ed", "el", "em", "fa", "fe",
    "fi", "fle", "fo", "fra", "ga", "ge", "gi", "gra", "gre", "gu", "ha", "har", "he", "hi", "ho", "hu",
    "in", "ja", "je", "jo", "ka", "ke", "ki", "kno", "la", "le", "li", "lo", "lu", "ma", "mac", "mar", "mc",
    "me", "mi", "mo", "mu", "na", "ne", "no", "o", "ob", "pa", "par", "pe", "phi", "po", "pre", "ra", "re",
    "ri", "ro", "ru", "sa", "se", "sha", "shi", "si", "sma", "so", "sta", "ste", "stra", "su", "ta", "te",
    "tho", "ti", "to", "tu", "ul", "va", "ve", "wa", "we", "whi", "wi", "wo", "ya", "za",
];
const MIDDLES: &[&str] = &[
    "b", "bb", "ck", "d", "dd", "f", "g", "ki", "l", "la", "le", "ll", "li", "lo", "m", "mi", "mm", "n",
    "na", "ne", "nn", "ni", "p", "pp", "r", "ra", "re", "ri", "rr", "s", "sh", "ss", "t", "th", "ti", "tt",
    "v", "w", "x", "z", "nd", "nt", "rt", "rd", "st", "mp", "",
];
const ENDINGS: &[&str] = &[
    "by", "den", "don", "er", "ers", "ett", "ey", "field", "ford", "ham", "ing", "ings", "kin", "land",
    "ley", "ling", "lock", "man", "mond", "ner", "ock", "oly", "on", "ott", "ridge", "s", "shaw", "som",
    "son", "stead", "stone", "ton", "ward", "way", "well", "wick", "win", "wood", "worth", "a", "e", "i",
    "y", "an", "en", "in", "ard", "ell", "ski",
];

/// `count` different surnames, the same ones for the same seed on every platform.
#[must_use]
pub fn distinct(count: usize, seed: u64) -> Vec<String> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut pick = |from: &[&'static str]| from[random.random_range(0..from.len())];
    let mut seen = FxHashSet::default();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let mut name = format!("{}{}", pick(STARTS), pick(MIDDLES));
        if pick(&["short", "short", "long"]) == "long" {
            name.push_str(pick(&["a", "e", "i", "o"]));
            name.push_str(pick(MIDDLES));
        }
        name.push_str(pick(ENDINGS));
        if name.len() >= 3 && seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}
