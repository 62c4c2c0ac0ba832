//! Where a condition meets its limit between two values of an axis.

/// So close, relative to the value, the ends of a bracket are one.
pub(super) const BRACKET: f64 = 1e-9;
/// Steps after which a bracket of any axis is narrower than that.
const MOST_STEPS: usize = 200;

/// The value in a bracket at which a function that changes sign in it does so: the end on the side where `holds`.
///
/// ITP: interpolate, truncate and project. It takes as many steps as bisection at most, and far fewer where the function
/// is smooth (Oliveira and Takahashi, ACM Transactions on Mathematical Software 47, 2020, doi:10.1145/3423597), with
/// their κ₁ = 0.2/(b − a), κ₂ = 2 and n₀ = 1. `f` is the distance from the limit.
///
/// # Errors
/// That of `f`.
pub(super) fn meets<E>(
    mut f: impl FnMut(f64) -> Result<f64, E>,
    [from, to]: [f64; 2],
    [at_from, at_to]: [f64; 2],
    holds: impl Fn(f64) -> bool,
) -> Result<f64, E> {
    let rises = if at_to > at_from { 1.0 } else { -1.0 };
    let (mut a, mut b) = (from, to);
    let (mut f_a, mut f_b) = (rises * at_from, rises * at_to);
    let half = 0.5 * BRACKET * from.abs().max(to.abs());
    let first = libm::log2((b - a) / (2.0 * half)).ceil().max(0.0);
    let most = first + 1.0;
    let shrink = 0.2 / (b - a);
    for step in 0..MOST_STEPS {
        if b - a <= 2.0 * half {
            break;
        }
        let middle = 0.5 * (a + b);
        let radius = half * libm::pow(2.0, most - step as f64) - 0.5 * (b - a);
        let between = (f_b * a - f_a * b) / (f_b - f_a);
        let side = (middle - between).signum();
        let delta = shrink * (b - a) * (b - a);
        let truncated = match delta <= (middle - between).abs() {
            true => between + side * delta,
            false => middle,
        };
        let next = match (truncated - middle).abs() <= radius {
            true => truncated,
            false => middle - side * radius,
        };
        // Where the interpolation is not a number, or beyond the bracket by rounding.
        let next = if next > a && next < b { next } else { middle };
        let value = rises * f(next)?;
        if value > 0.0 {
            (b, f_b) = (next, value);
        } else {
            (a, f_a) = (next, value);
        }
    }
    Ok(if holds(rises * f_a) { a } else { b })
}

#[cfg(test)]
mod tests {
    use super::{BRACKET, meets};
    use std::cell::Cell;
    use std::convert::Infallible;

    fn found(f: impl Fn(f64) -> f64, ends: [f64; 2]) -> (f64, usize) {
        let count = Cell::new(0);
        let counted = |x: f64| -> Result<f64, Infallible> {
            count.set(count.get() + 1);
            Ok(f(x))
        };
        let Ok(root) = meets(counted, ends, ends.map(&f), |value| value <= 0.0);
        (root, count.get())
    }

    #[test]
    fn a_root_is_bracketed_in_few_steps_and_never_in_more_than_bisection_takes() {
        let (root, steps) = found(|x| x * x - 2.0, [0.0, 2.0]);
        assert!((root - 2.0_f64.sqrt()).abs() <= 2.0 * BRACKET && root * root <= 2.0);
        assert!(steps <= 14, "{steps}");
        // A step: nothing to interpolate.
        let (root, steps) = found(|x| if x < 0.3 { -1.0 } else { 1.0 }, [0.0, 1.0]);
        assert!((root - 0.3).abs() <= BRACKET && root < 0.3);
        assert!(steps <= 32, "{steps}");
        // Falling, and flat at first.
        let (root, _) = found(|x| if x < 5.0 { 3.0 } else { 8.0 - x }, [1.0, 10.0]);
        assert!((root - 8.0).abs() <= 1e-8 && root >= 8.0, "{root}");
    }
}
