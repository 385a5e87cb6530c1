//! A folded name held in place, so that comparing reads no other memory.
use kithkin_record::fold::fold;

/// Most letters kept; longer names are cut, which no comparison of real names notices.
pub(super) const MAX: usize = 24;

/// Up to 24 folded letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NameText {
    bytes: [u8; MAX],
    len: u8,
}

impl NameText {
    /// No letters.
    pub const EMPTY: Self = Self {
        bytes: [0; MAX],
        len: 0,
    };

    /// Folds `text`, drops its spaces and reads digits among letters as the letters scanners took them for.
    pub fn new(text: &str) -> Self {
        Self::of_folded(fold(text).as_bytes())
    }

    /// The same of text already folded.
    pub fn of_folded(folded: &[u8]) -> Self {
        let has_letter = folded.iter().any(u8::is_ascii_alphabetic);
        let mut out = Self::EMPTY;
        for &byte in folded.iter().filter(|b| b.is_ascii_alphanumeric()) {
            if usize::from(out.len) == MAX {
                break;
            }
            out.bytes[usize::from(out.len)] = if has_letter { misread(byte) } else { byte };
            out.len += 1;
        }
        out
    }

    /// The letters.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// The letters as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// How many letters.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The letter a digit was scanned for: "Cu1len", "L0rraine".
fn misread(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'l',
        b'3' => b'e',
        b'4' => b'a',
        b'5' => b's',
        b'6' => b'g',
        b'8' => b'b',
        other => other,
    }
}

impl std::fmt::Debug for NameText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameText(..)")
    }
}
