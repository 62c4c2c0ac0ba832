/// The share to which two solvers agree: movement below it is no movement.
pub const AGREEMENT: f64 = 1e-8;

/// One number minus another, and exactly zero where the two differ by no more than the share of the
/// larger to which two solvers agree ([`AGREEMENT`]): what is left is rounding and steps. Every difference that is
/// printed, written, counted as less or more, or half of an interval comes from here.
///
/// ```
/// use infusim::quantity::difference;
/// assert_eq!(difference(129.0, 128.999_999_999_999_97), 0.0);
/// assert_eq!(difference(129.0, 128.0), 1.0);
/// ```
pub fn difference(after: f64, before: f64) -> f64 {
    let difference = after - before;
    if difference.abs() <= AGREEMENT * after.abs().max(before.abs()) {
        0.0
    } else {
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::{AGREEMENT, difference};

    #[test]
    fn a_difference_is_zero_just_where_it_is_rounding() {
        for value in [1e-300, 3e-5, 1.0, 253.0958, 7e12] {
            for sign in [1.0, -1.0] {
                let value = value * sign;
                assert_eq!(difference(value * (1.0 + 0.9 * AGREEMENT), value), 0.0);
                assert_ne!(difference(value * (1.0 + 1.1 * AGREEMENT), value), 0.0);
            }
        }
        // A plain zero, whose bits have no sign.
        assert_eq!(difference(2.0, 2.0 + 1e-15).to_bits(), 0.0_f64.to_bits());
        assert_eq!(difference(0.0, 0.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(difference(1e-12, 0.0), 1e-12);
        assert!(difference(f64::NAN, 1.0).is_nan());
    }
}
