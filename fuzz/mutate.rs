//! Damage to the saved corpus, the same every time for one seed.

/// Bytes that often matter to parsers.
const BYTES: [u8; 8] = [0, b'"', b'\\', b'\n', b'<', b'9', 0x80, 0xff];

/// The same damage every time: a small generator with a fixed seed for each file.
pub(crate) fn damaged(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (below.max(1) as u64)).unwrap_or(0)
    };
    let mut out = bytes.to_vec();
    for _ in 0..=next(4) {
        let at = next(out.len());
        match next(4) {
            0 if !out.is_empty() => out[at] = BYTES[next(BYTES.len())],
            1 if !out.is_empty() => {
                out.remove(at);
            }
            2 => out.insert(at.min(out.len()), BYTES[next(BYTES.len())]),
            _ => {
                let end = (at + next(40)).min(out.len());
                let again = out[at.min(end)..end].to_vec();
                out.splice(at.min(end)..at.min(end), again);
            }
        }
    }
    out
}
