//! Yoruba and Igbo given names are phrases ("God did well", "wealth came home"), and people are called by one part of
//! them: Oluwaseun is Seun, Adewale is Wale, Chukwuemeka is Emeka, Ebelechukwu is Ebele.

/// Words that such names begin with: God, crown, wealth, joy, valour, child, father, prayer.
const OPENINGS: [&[u8]; 15] = [
    b"oluwa", b"olu", b"ola", b"ade", b"ayo", b"akin", b"omo", b"baba", b"iya", b"bami", b"chukwu", b"chi",
    b"nwa", b"tobe", b"oba",
];
/// Words that they end with.
const CLOSINGS: [&[u8]; 4] = [b"chukwu", b"oluwa", b"luwa", b"chi"];
/// Shorter rests than this say too little.
const SHORTEST: usize = 4;

/// Whether one name is the other without its opening or closing word; symmetric.
pub(super) fn is_part_of_phrase(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() < SHORTEST || long.len() < short.len() + 3 {
        return false;
    }
    let opened = long
        .strip_suffix(short)
        .is_some_and(|rest| OPENINGS.contains(&rest));
    opened
        || long
            .strip_prefix(short)
            .is_some_and(|rest| CLOSINGS.contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_phrase_are_known() {
        let part = |a: &str, b: &str| is_part_of_phrase(a.as_bytes(), b.as_bytes());
        for (short, long) in [
            ("mayowa", "oluwamayowa"),
            ("wale", "adewale"),
            ("emeka", "chukwuemeka"),
            ("ebele", "ebelechukwu"),
        ] {
            assert!(part(short, long) && part(long, short), "{short} {long}");
        }
        for (a, b) in [
            ("adele", "le"),
            ("emma", "gemma"),
            ("adewale", "adewale"),
            ("wale", "kunle"),
        ] {
            assert!(!part(a, b), "{a} {b}");
        }
    }
}
