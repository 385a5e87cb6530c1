//! How a name sounds: Double Metaphone, packed into integers.
use rphonetic::DoubleMetaphone;

/// Both Double Metaphone codes of a name, up to eight letters each, packed big end first; 0 is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    primary: u64,
    alternate: u64,
}

impl Sound {
    /// The sound of ASCII letters; anything else is skipped, since the encoder takes ASCII only.
    pub fn of(letters: &[u8]) -> Self {
        let text: String = letters
            .iter()
            .filter(|b| b.is_ascii_alphabetic())
            .map(|&b| char::from(b.to_ascii_uppercase()))
            .collect();
        if text.is_empty() {
            return Self {
                primary: 0,
                alternate: 0,
            };
        }
        let codes = DoubleMetaphone::new(Some(8)).double_metaphone(&text);
        Self {
            primary: pack(&codes.primary()),
            alternate: pack(&codes.alternate()),
        }
    }

    /// Whether any code of one is a code of the other.
    pub fn same(self, other: Self) -> bool {
        self.primary != 0
            && (self.primary == other.primary
                || self.primary == other.alternate
                || self.alternate == other.primary
                || (self.alternate == other.alternate && self.alternate != 0))
    }

    /// Share of the first code's letters, from the front, that the other's first code begins with, 0 to 1.
    pub fn shared_start(self, other: Self) -> f32 {
        let (a, b) = (self.primary.to_be_bytes(), other.primary.to_be_bytes());
        let used = |code: &[u8; 8]| code.iter().filter(|b| **b != 0).count();
        let longest = used(&a).max(used(&b));
        let same = a.iter().zip(&b).take_while(|(x, y)| x == y && **x != 0).count();
        if longest == 0 {
            0.0
        } else {
            same as f32 / longest as f32
        }
    }
}

fn pack(code: &str) -> u64 {
    let mut bytes = [0_u8; 8];
    for (slot, byte) in bytes.iter_mut().zip(code.bytes()) {
        *slot = byte;
    }
    u64::from_be_bytes(bytes)
}
