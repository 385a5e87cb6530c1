//! 32 bytes at a time: the handful of operations the dictionary kernels are written in.
//!
//! A kernel is written once over [`Lanes`] and compiled twice: with [`Portable`], plain arrays in safe Rust that the
//! compiler turns into whatever vectors the target has (SSE2 on any x86-64, NEON on ARM), and with `Avx2`, where one
//! register holds all 32. The tests hold the two against each other and against `strsim`.

#[cfg(target_arch = "x86_64")]
pub(super) mod avx2;

/// Bytes in one [`Lanes`].
pub(super) const WIDTH: usize = 32;

/// One byte of each of 32 names.
pub(super) type Column = [u8; WIDTH];

/// 32 unsigned bytes. A comparison gives 255 where it holds and 0 elsewhere. Arithmetic wraps.
pub(super) trait Lanes: Copy {
    fn splat(byte: u8) -> Self;
    fn load(column: &Column) -> Self;
    fn store(self) -> Column;
    fn equal(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    /// Bits of `self` that are not in `other`.
    fn without(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;
    /// Bit `i` is the highest bit of byte `i`.
    fn high_bits(self) -> u32;

    /// Where `self >= bound`.
    #[inline(always)]
    fn at_least(self, bound: Self) -> Self {
        self.min(bound).equal(bound)
    }
}

/// The safe twin: works everywhere, vectorised by the compiler.
#[derive(Clone, Copy)]
pub(super) struct Portable(Column);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, operation: impl Fn(u8, u8) -> u8) -> Self {
        let mut out = [0; WIDTH];
        for ((out, a), b) in out.iter_mut().zip(self.0).zip(other.0) {
            *out = operation(a, b);
        }
        Portable(out)
    }
}

impl Lanes for Portable {
    #[inline(always)]
    fn splat(byte: u8) -> Self {
        Portable([byte; WIDTH])
    }

    #[inline(always)]
    fn load(column: &Column) -> Self {
        Portable(*column)
    }

    #[inline(always)]
    fn store(self) -> Column {
        self.0
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        self.zip(other, |a, b| if a == b { 255 } else { 0 })
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, u8::wrapping_add)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, u8::wrapping_sub)
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, u8::min)
    }

    #[inline(always)]
    fn high_bits(self) -> u32 {
        self.0
            .iter()
            .rev()
            .fold(0, |bits, byte| bits << 1 | u32::from(byte >> 7))
    }
}
