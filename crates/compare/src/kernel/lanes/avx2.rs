//! The 32 lanes in one AVX2 register.
//!
//! Its twin is [`Portable`](super::Portable). Every method is inlined into a function compiled for AVX2; see
//! [`Avx2`] for the one condition this file rests on.
#![allow(unsafe_code)] // SIMD intrinsics, each call with its reason; the workspace denies unsafe code elsewhere

use std::arch::x86_64::*;

use super::{Column, Lanes};

/// 32 bytes in a register.
///
/// A value can only come from [`Lanes::splat`], [`Lanes::load`] or another value, and the kernels over this type are
/// entered through one door, `dictionary::instructions::on_avx2`, after the processor has said that it has AVX2. So wherever
/// a method below runs, AVX2 is there: "on AVX2" in the notes.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Avx2(__m256i);

impl Lanes for Avx2 {
    #[inline(always)]
    fn splat(byte: u8) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    fn load(column: &Column) -> Self {
        // SAFETY: on AVX2; `column` is 32 readable bytes and the load needs no alignment.
        Avx2(unsafe { _mm256_loadu_si256(column.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self) -> Column {
        let mut column = [0; super::WIDTH];
        // SAFETY: on AVX2; `column` is 32 writable bytes and the store needs no alignment.
        unsafe { _mm256_storeu_si256(column.as_mut_ptr().cast(), self.0) };
        column
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_cmpeq_epi8(self.0, other.0) })
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_and_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        // SAFETY: on AVX2. The intrinsic negates its first operand.
        Avx2(unsafe { _mm256_andnot_si256(other.0, self.0) })
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_or_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_xor_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_add_epi8(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_sub_epi8(self.0, other.0) })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: on AVX2.
        Avx2(unsafe { _mm256_min_epu8(self.0, other.0) })
    }

    #[inline(always)]
    fn high_bits(self) -> u32 {
        // SAFETY: on AVX2.
        unsafe { _mm256_movemask_epi8(self.0) }.cast_unsigned()
    }
}
