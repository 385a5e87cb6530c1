//! Every kernel against `strsim`, to the bit, with the laws the module promises.
//!
//! `strsim` compares characters. Bytes are carried into it as the characters U+0000 to U+00FF, one each.

use proptest::prelude::*;

use super::*;

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// Short strings over few letters, so that repeats, swaps and near-misses are common.
fn name() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(
        prop_oneof![b'a'..=b'd', b'a'..=b'z', Just(b'-'), any::<u8>()],
        0..=20,
    )
}

/// Two strings, the second often an edited copy of the first; lengths on both sides of 16, 64 and beyond.
fn pair() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    let long = proptest::collection::vec(b'a'..=b'e', 55..=140);
    let any_length = prop_oneof![4 => name(), 1 => long];
    (any_length, name(), 0..=150_usize, 0..=3_usize, any::<bool>()).prop_map(|(a, b, place, drop, copy)| {
        if !copy {
            return (a, b);
        }
        let mut edited = a.clone();
        let place = place.min(edited.len());
        edited.drain(place..(place + drop).min(a.len()));
        if let Some(letter) = b.first() {
            edited.insert(place.min(edited.len()), *letter);
        }
        if b.len() > 3 && edited.len() > 2 {
            let middle = edited.len() / 2;
            edited.swap(middle, middle - 1);
        }
        (a, edited)
    })
}

/// Checks a distance against its oracle, in both directions, prepared or not, at and around the cutoff.
fn check_distance(
    (a, b): (&[u8], &[u8]),
    oracle: usize,
    within: fn(&[u8], &[u8], usize) -> Option<usize>,
    prepared: impl Fn(&Prepared<'_>, &[u8], usize) -> Option<usize>,
) -> Result<(), TestCaseError> {
    let (from_a, from_b) = (Prepared::new(a), Prepared::new(b));
    let ends = [0, 1, 2, oracle.saturating_sub(1), oracle, oracle + 1, usize::MAX];
    for max in ends {
        let expected = (oracle <= max).then_some(oracle);
        prop_assert_eq!(within(a, b, max), expected, "max {}", max);
        prop_assert_eq!(within(b, a, max), expected, "max {}, turned", max);
        prop_assert_eq!(prepared(&from_a, b, max), expected, "max {}, prepared", max);
        prop_assert_eq!(
            prepared(&from_b, a, max),
            expected,
            "max {}, prepared, turned",
            max
        );
    }
    Ok(())
}

/// The next number up and down, to test both sides of a boundary.
fn around(value: f64) -> [f64; 3] {
    [
        f64::from_bits(value.to_bits().saturating_sub(1)),
        value,
        f64::from_bits(value.to_bits() + 1),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn jaro_family_is_strsim((a, b) in pair()) {
        let (x, y) = (latin(&a), latin(&b));
        let plain = strsim::jaro(&x, &y);
        let boosted = strsim::jaro_winkler(&x, &y);
        prop_assert_eq!(jaro(&a, &b).to_bits(), plain.to_bits());
        prop_assert_eq!(jaro(&b, &a).to_bits(), plain.to_bits());
        prop_assert_eq!(jaro_winkler(&a, &b).to_bits(), boosted.to_bits());
        prop_assert_eq!(jaro_winkler(&b, &a).to_bits(), boosted.to_bits());
        let prepared = Prepared::new(&a);
        prop_assert_eq!(prepared.jaro(&b).to_bits(), plain.to_bits());
        prop_assert_eq!(prepared.jaro_winkler(&b).to_bits(), boosted.to_bits());
        for cutoff in around(plain).into_iter().chain([0.0, 0.5, 0.7, 0.9, 1.0, f64::NAN]) {
            prop_assert_eq!(jaro_at_least(&a, &b, cutoff), (plain >= cutoff).then_some(plain));
        }
        for cutoff in around(boosted).into_iter().chain([0.0, 0.5, 0.7, 0.9, 1.0, f64::NAN]) {
            let expected = (boosted >= cutoff).then_some(boosted);
            prop_assert_eq!(jaro_winkler_at_least(&a, &b, cutoff), expected);
            prop_assert_eq!(prepared.jaro_winkler_at_least(&b, cutoff), expected);
        }
    }

    #[test]
    fn levenshtein_is_strsim((a, b) in pair()) {
        let oracle = strsim::levenshtein(&latin(&a), &latin(&b));
        prop_assert_eq!(levenshtein(&a, &b), oracle);
        check_distance((&a, &b), oracle, levenshtein_within, |p, other, max| p.levenshtein_within(other, max))?;
    }

    #[test]
    fn osa_is_strsim((a, b) in pair()) {
        let oracle = strsim::osa_distance(&latin(&a), &latin(&b));
        prop_assert_eq!(osa_distance(&a, &b), oracle);
        check_distance((&a, &b), oracle, osa_within, |p, other, max| p.osa_within(other, max))?;
    }

    #[test]
    fn damerau_is_strsim((a, b) in pair()) {
        let oracle = strsim::generic_damerau_levenshtein(&a, &b);
        prop_assert_eq!(damerau_levenshtein(&a, &b), oracle);
        check_distance((&a, &b), oracle, damerau_levenshtein_within, |p, other, max| {
            p.damerau_levenshtein_within(other, max)
        })?;
    }
}

/// Every pair of strings of up to five letters over three: nothing is left to chance.
#[test]
fn all_short_strings_agree() {
    let mut strings: Vec<Vec<u8>> = vec![Vec::new()];
    for length in 0..5 {
        let longest: Vec<_> = strings.iter().filter(|s| s.len() == length).cloned().collect();
        for stem in longest {
            strings.extend(b"abc".iter().map(|&letter| [&stem[..], &[letter]].concat()));
        }
    }
    for a in &strings {
        let x = latin(a);
        for b in &strings {
            let y = latin(b);
            assert_eq!(jaro(a, b).to_bits(), strsim::jaro(&x, &y).to_bits(), "{x} {y}");
            assert_eq!(levenshtein(a, b), strsim::levenshtein(&x, &y), "{x} {y}");
            assert_eq!(osa_distance(a, b), strsim::osa_distance(&x, &y), "{x} {y}");
            assert_eq!(
                damerau_levenshtein(a, b),
                strsim::damerau_levenshtein(&x, &y),
                "{x} {y}"
            );
        }
    }
}
