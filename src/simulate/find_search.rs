//! Where a number meets a limit between two values of an axis.

/// So close, relative to the value, the ends of a bracket are one.
pub(super) const BRACKET: f64 = 1e-9;
/// Steps after which a bracket of any axis is narrower than that.
const MOST_STEPS: usize = 200;

/// Two values between which a function changes sign, ever closer to each other.
///
/// ITP: interpolate, truncate and project. It takes as many steps as bisection at most, and far fewer where the function
/// is smooth (Oliveira and Takahashi, ACM Transactions on Mathematical Software 47, 2020, doi:10.1145/3423597), with
/// their κ₁ = 0.2/(b − a), κ₂ = 2 and n₀ = 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bracket {
    a: f64,
    b: f64,
    /// At both ends, with the sign turned so that it rises.
    f_a: f64,
    f_b: f64,
    /// 1 where the function rises, −1 where it falls.
    rises: f64,
    /// Half of the width at which it is narrow enough.
    half: f64,
    most: f64,
    shrink: f64,
    steps: usize,
}

impl Bracket {
    /// Between two values, with the function there.
    pub(super) fn new([a, b]: [f64; 2], [at_a, at_b]: [f64; 2]) -> Self {
        let rises = if at_b > at_a { 1.0 } else { -1.0 };
        let half = 0.5 * BRACKET * a.abs().max(b.abs());
        Self {
            a,
            b,
            f_a: rises * at_a,
            f_b: rises * at_b,
            rises,
            half,
            most: libm::log2((b - a) / (2.0 * half)).ceil().max(0.0) + 1.0,
            shrink: 0.2 / (b - a),
            steps: 0,
        }
    }

    /// Whether it is wider than it has to be.
    pub(super) fn is_open(&self) -> bool {
        self.steps < MOST_STEPS && self.b - self.a > 2.0 * self.half
    }

    /// Where to look next.
    pub(super) fn next(&self) -> f64 {
        let Self { a, b, f_a, f_b, .. } = *self;
        let middle = 0.5 * (a + b);
        let radius = self.half * libm::pow(2.0, self.most - self.steps as f64) - 0.5 * (b - a);
        let between = (f_b * a - f_a * b) / (f_b - f_a);
        let side = (middle - between).signum();
        let delta = self.shrink * (b - a) * (b - a);
        let truncated = match delta <= (middle - between).abs() {
            true => between + side * delta,
            false => middle,
        };
        let next = match (truncated - middle).abs() <= radius {
            true => truncated,
            false => middle - side * radius,
        };
        // Where the interpolation is not a number, or beyond the bracket by rounding.
        if next > a && next < b { next } else { middle }
    }

    /// Takes what was seen at a value between the ends.
    pub(super) fn narrow(&mut self, value: f64, seen: f64) {
        let seen = self.rises * seen;
        if seen > 0.0 {
            (self.b, self.f_b) = (value, seen);
        } else {
            (self.a, self.f_a) = (value, seen);
        }
        self.steps += 1;
    }

    /// The end at which something holds of the function.
    pub(super) fn end(&self, holds: impl Fn(f64) -> bool) -> f64 {
        if holds(self.rises * self.f_a) {
            self.a
        } else {
            self.b
        }
    }
}

/// The value in a bracket at which a function that changes sign in it does so: the end on the side where `holds`. `f` is
/// the distance from the limit.
///
/// # Errors
/// That of `f`.
pub(super) fn meets<E>(
    mut f: impl FnMut(f64) -> Result<f64, E>,
    ends: [f64; 2],
    at_ends: [f64; 2],
    holds: impl Fn(f64) -> bool,
) -> Result<f64, E> {
    let mut bracket = Bracket::new(ends, at_ends);
    while bracket.is_open() {
        let next = bracket.next();
        bracket.narrow(next, f(next)?);
    }
    Ok(bracket.end(holds))
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
