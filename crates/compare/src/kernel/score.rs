//! The one place where counts become a similarity.
//!
//! Floating-point sums depend on their order, so every kernel in this crate calls these two functions and agrees
//! with every other to the bit. Both rise with `matches` and `prefix` and fall with `transpositions` in floating
//! point too, not only on paper (the tests walk through every state of names up to 24 letters); that is what makes
//! the upper bounds used for stopping early exact.

/// What a Jaro comparison found, before it is turned into a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JaroState {
    /// Letters of one string paired with an equal letter of the other, no further apart than the search range.
    pub matches: u32,
    /// Half the number of paired letters, read in order, that differ (rounded down).
    pub transpositions: u32,
}

/// Letters at the start that count for Winkler's bonus.
pub const PREFIX_LETTERS: usize = 4;

/// Winkler's bonus is given above this Jaro similarity only.
pub const BOOST_ABOVE: f64 = 0.7;

/// Winkler's bonus for each letter of common prefix.
pub const BOOST_PER_LETTER: f64 = 0.1;

/// How far apart, in positions, two equal letters may stand and still match (Jaro 1989).
#[inline]
#[must_use]
pub fn search_range(len_a: usize, len_b: usize) -> usize {
    (len_a.max(len_b) / 2).saturating_sub(1)
}

/// Jaro similarity of strings of `len_a` and `len_b` bytes with the given state: 0 to 1.
///
/// Two empty strings are equal (1); an empty one against any other is 0. M. A. Jaro, *Advances in record-linkage
/// methodology as applied to matching the 1985 census of Tampa, Florida*, JASA 84 (1989).
///
/// ```
/// use kithkin_compare::kernel::score::{JaroState, jaro};
/// assert_eq!(jaro(6, 6, JaroState { matches: 6, transpositions: 1 }), strsim::jaro("martha", "marhta"));
/// ```
#[inline]
#[must_use]
pub fn jaro(len_a: usize, len_b: usize, state: JaroState) -> f64 {
    if len_a == 0 && len_b == 0 {
        return 1.0;
    }
    if state.matches == 0 {
        return 0.0;
    }
    // The longer side first: IEEE addition of two terms commutes, so this changes nothing, and says so.
    let m = f64::from(state.matches);
    let in_order = f64::from(state.matches - state.transpositions);
    (m / len_a as f64 + m / len_b as f64 + in_order / m) / 3.0
}

/// Adds Winkler's bonus for `prefix` equal letters at the start (at most [`PREFIX_LETTERS`] count) to a Jaro similarity.
///
/// W. E. Winkler, *String comparator metrics and enhanced decision rules in the Fellegi-Sunter model of record
/// linkage* (1990). As in `strsim` and DuckDB, the bonus is given only above [`BOOST_ABOVE`].
#[inline]
#[must_use]
pub fn winkler(jaro: f64, prefix: usize) -> f64 {
    if jaro > BOOST_ABOVE {
        jaro + BOOST_PER_LETTER * prefix.min(PREFIX_LETTERS) as f64 * (1.0 - jaro)
    } else {
        jaro
    }
}

/// Jaro-Winkler similarity from counts: [`jaro`], then [`winkler`].
#[inline]
#[must_use]
pub fn jaro_winkler(len_a: usize, len_b: usize, state: JaroState, prefix: usize) -> f64 {
    winkler(jaro(len_a, len_b, state), prefix)
}

/// A number of matching letters below which strings of these lengths cannot score `cutoff`; `None` if none is enough.
///
/// One division, so never more than [`fewest_matches`] and sometimes one less: a bound to stop at early, not an answer.
#[inline]
pub(super) fn matches_needed(len_a: usize, len_b: usize, prefix: usize, cutoff: f64) -> Option<u32> {
    let bonus = BOOST_PER_LETTER * prefix.min(PREFIX_LETTERS) as f64;
    let jaro = if cutoff > BOOST_ABOVE {
        ((cutoff - bonus) / (1.0 - bonus)).max(BOOST_ABOVE)
    } else {
        cutoff
    };
    let (a, b) = (len_a as f64, len_b as f64);
    // All in order: (m / a + m / b + 1) / 3 >= jaro. The slack is far above rounding and far below one letter.
    let needed = ((3.0 * jaro - 1.0) * (a * b) / (a + b) - 1e-6).ceil();
    // Two empty strings make it NaN, which becomes 0: nothing is ruled out.
    if needed > a.min(b) {
        None
    } else {
        Some(needed as u32)
    }
}

/// The fewest matching letters with which strings of these lengths can score at least `cutoff`, all in order and
/// `prefix` letters equal at the start; `None` if no number of matches is enough.
#[must_use]
pub fn fewest_matches(len_a: usize, len_b: usize, prefix: usize, cutoff: f64) -> Option<u32> {
    let most = len_a.min(len_b) as u32;
    let reaches = |matches| {
        jaro_winkler(
            len_a,
            len_b,
            JaroState {
                matches,
                transpositions: 0,
            },
            prefix,
        ) >= cutoff
    };
    if !reaches(most) {
        return None;
    }
    // Lengths are small and this runs once for each length in a scan: a plain search for the boundary.
    let (mut enough, mut below) = (most, 0);
    if reaches(0) {
        return Some(0);
    }
    while enough - below > 1 {
        let middle = below + (enough - below) / 2;
        if reaches(middle) {
            enough = middle
        } else {
            below = middle
        }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds rely on this: more matches never score less, more transpositions never more, in floating point.
    #[test]
    fn scores_are_monotone_to_the_bit() {
        for len_a in 1..=24_usize {
            for len_b in 1..=len_a {
                for prefix in 0..=4_usize {
                    let mut previous = 0.0;
                    for matches in 0..=len_b as u32 {
                        let best = jaro_winkler(
                            len_a,
                            len_b,
                            JaroState {
                                matches,
                                transpositions: 0,
                            },
                            prefix,
                        );
                        assert!(
                            best >= previous && best <= 1.0,
                            "{len_a} {len_b} {matches} {prefix}"
                        );
                        let mut last = best;
                        for transpositions in 1..=matches / 2 {
                            let score = jaro_winkler(
                                len_a,
                                len_b,
                                JaroState {
                                    matches,
                                    transpositions,
                                },
                                prefix,
                            );
                            assert!(
                                score <= last,
                                "{len_a} {len_b} {matches} {transpositions} {prefix}"
                            );
                            last = score;
                        }
                        if prefix > 0 {
                            let shorter = JaroState {
                                matches,
                                transpositions: 0,
                            };
                            assert!(best >= jaro_winkler(len_a, len_b, shorter, prefix - 1));
                        }
                        previous = best;
                    }
                }
            }
        }
    }

    #[test]
    fn fewest_matches_is_the_boundary() {
        for (a, b) in [(1, 1), (5, 7), (9, 9), (16, 3)] {
            for cutoff in [0.0, 0.3, 0.7, 0.85, 0.9, 1.0, 1.1] {
                for prefix in 0..=4 {
                    let found = fewest_matches(a, b, prefix, cutoff);
                    let slow = (0..=a.min(b) as u32).find(|&matches| {
                        jaro_winkler(
                            a,
                            b,
                            JaroState {
                                matches,
                                transpositions: 0,
                            },
                            prefix,
                        ) >= cutoff
                    });
                    assert_eq!(found, slow, "{a} {b} {prefix} {cutoff}");
                    let bound = matches_needed(a, b, prefix, cutoff);
                    assert!(found.is_none_or(|exact| bound.is_some_and(|bound| bound <= exact)));
                }
            }
        }
    }
}
