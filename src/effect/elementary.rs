//! Exponential and natural logarithm without a branch, so that a loop over them is worked out several at a time, with
//! the same digits on every machine: only + − × ÷ and shifts of bits.
//!
//! Both reduce the argument by a power of two and take a polynomial of what is left, as W. J. Cody and W. Waite,
//! *Software Manual for the Elementary Functions*, Prentice-Hall 1980. The error is below 2 units in the last place, held
//! by the tests below against `libm`.

use std::f64::consts::LOG2_E;

/// ln 2 in two parts; the first has so few digits that its product with an exponent is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
/// 1.5 · 2⁵²: a number added to it is rounded to a whole one, which then stands in the last bits.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;
/// Beyond it the exponential is taken to be that of it.
const LARGEST: f64 = 700.0;

/// eˣ; for |x| above 700 that of ±700.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let x = x.clamp(-LARGEST, LARGEST);
    let shifted = x * LOG2_E + TO_WHOLE;
    let whole = shifted - TO_WHOLE;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    // The Taylor polynomial of degree 13 on |rest| ≤ ln(2)/2: the next term is below 5e-18.
    let mut sum = 1.0 / 6_227_020_800.0;
    for factorial in [
        479_001_600.0,
        39_916_800.0,
        3_628_800.0,
        362_880.0,
        40_320.0,
        5_040.0,
        720.0,
        120.0,
        24.0,
        6.0,
        2.0,
    ] {
        sum = sum * rest + 1.0 / factorial;
    }
    let power = 1.0 + (rest + rest * rest * sum);
    let scale = (shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits());
    power * f64::from_bits(scale)
}

/// ln x for a normal x above zero.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    /// √½, from which on the mantissa counts: so that it lies between √½ and √2.
    const FIRST: u64 = 0x3fe6_a09e_667f_3bcd;
    let above = x.to_bits().wrapping_sub(FIRST);
    let mantissa = f64::from_bits((above & 0x000f_ffff_ffff_ffff).wrapping_add(FIRST));
    // The exponent as a whole number, by way of the last bits of TO_WHOLE: shifted with its sign.
    let exponent = ((above as i64) >> 52) as u64;
    let exponent = f64::from_bits(TO_WHOLE.to_bits().wrapping_add(exponent)) - TO_WHOLE;
    // ln m = 2 artanh s, s = (m − 1)/(m + 1), |s| ≤ 3 − 2√2: s^21/21 · 2 is below 7e-18.
    let rise = mantissa - 1.0;
    let s = rise / (2.0 + rise);
    let square = s * s;
    let mut sum = 1.0 / 21.0;
    for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        sum = sum * square + 1.0 / odd;
    }
    // 2 s = rise − s·rise: so the leading term is exact.
    let half_square = 0.5 * rise * rise;
    let tail = s * (half_square + 2.0 * square * sum);
    let low = exponent * LN_2_LOW;
    exponent * LN_2_HIGH - ((half_square - (tail + low)) - rise)
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    fn units_apart(one: f64, other: f64) -> f64 {
        match one == other {
            true => 0.0,
            false => (one - other).abs() / (other.abs() * f64::EPSILON),
        }
    }

    #[test]
    fn the_exponential_is_that_of_libm() {
        for step in -140_000..=140_000_i32 {
            let x = f64::from(step) * 0.004_999_123;
            assert!(units_apart(exp(x), libm::exp(x)) < 2.0, "{x}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!((exp(1e4), exp(-1e4)), (exp(700.0), exp(-700.0)));
    }

    #[test]
    fn the_logarithm_is_that_of_libm() {
        for step in -300_000..=300_000_i32 {
            let x = libm::exp(f64::from(step) * 0.002_299_7);
            assert!(
                units_apart(ln(x), libm::log(x)) < 2.0,
                "{x} {} {}",
                ln(x),
                libm::log(x)
            );
        }
        for step in 1..1_000_i32 {
            let x = 1.0 + f64::from(step - 500) * 1e-9;
            assert!(units_apart(ln(x), libm::log(x)) < 2.0, "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
    }
}
