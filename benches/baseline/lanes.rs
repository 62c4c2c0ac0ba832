//! Elementary functions for eight patients at once, to the last digit or two.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, u64x8};

/// How many patients stand side by side.
pub const LANES: usize = 8;

/// A number for each of eight patients, as it lies in memory.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
pub struct LaneValues(pub [f64; LANES]);

impl LaneValues {
    #[inline(always)]
    pub fn get<S: Simd>(&self, simd: S) -> f64x8<S> {
        f64x8::load_array_ref(simd, &self.0)
    }

    #[inline(always)]
    pub fn set<S: Simd>(&mut self, value: f64x8<S>) {
        value.store_array(&mut self.0);
    }
}

/// e^x for −700 < x < 700; below that, something that is as good as zero but not denormal.
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: f64x8<S>) -> f64x8<S> {
    // Added to a number, this leaves it rounded to a whole one in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
    let x = x.max(f64x8::splat(simd, -690.0));
    let shifted = x.mul_add(std::f64::consts::LOG2_E, f64x8::splat(simd, ROUND));
    let whole = shifted - ROUND;
    let r = whole.mul_add(-LN_2[0], x);
    let r = whole.mul_add(-LN_2[1], r);
    // Taylor's series: |r| ≤ ln 2 / 2, so that the first term left out is below 1e-17. Pairs of terms side
    // by side (Estrin): waiting for one sum after the other would take three times as long.
    const PAIRS: [[f64; 2]; 7] = [
        [1.0, 1.0],
        [1.0 / 2.0, 1.0 / 6.0],
        [1.0 / 24.0, 1.0 / 120.0],
        [1.0 / 720.0, 1.0 / 5_040.0],
        [1.0 / 40_320.0, 1.0 / 362_880.0],
        [1.0 / 3_628_800.0, 1.0 / 39_916_800.0],
        [1.0 / 479_001_600.0, 1.0 / 6_227_020_800.0],
    ];
    let mut two = [r; 7];
    for index in 0..7 {
        let [even, odd] = PAIRS[index];
        two[index] = r.mul_add(odd, f64x8::splat(simd, even));
    }
    let r2 = r * r;
    let r4 = r2 * r2;
    let four = [
        r2.mul_add(two[1], two[0]),
        r2.mul_add(two[3], two[2]),
        r2.mul_add(two[5], two[4]),
    ];
    let low = r4.mul_add(four[1], four[0]);
    let high = r4.mul_add(two[6], four[2]);
    let sum = (r4 * r4).mul_add(high, low);
    // 2^whole: moved into the exponent.
    let power: u64x8<S> = shifted.to_bits() << 52;
    f64x8::from_bits(sum.to_bits() + power)
}
