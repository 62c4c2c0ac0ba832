/// Greatest number of steps. Convergence is slow where a curve only just reaches the target; each halves the one before.
pub(super) const MAX_STEPS: usize = 60;
/// The last step, relative to the end of the bracket.
pub(super) const TOLERANCE: f64 = 1e-15;

/// The root of a function, given with its derivative, in a bracket over which it changes sign.
///
/// Newton's method; where a step leads outside the bracket or is more than half of the one before, the bracket is
/// bisected (Press et al., Numerical Recipes, third edition, section 9.4). The same in lanes:
/// `solver::linear::LaneRoots`.
pub fn root(f: impl Fn(f64) -> (f64, f64), [from, to]: [f64; 2], [at_from, at_to]: [f64; 2]) -> f64 {
    if at_from == 0.0 {
        return from;
    }
    let rises = at_from < 0.0;
    let (mut low, mut high) = (from, to);
    let tolerance = to.abs() * TOLERANCE;
    let mut step = to - from;
    let mut time = from + step * (at_from / (at_from - at_to)).clamp(0.0, 1.0);
    for _ in 0..MAX_STEPS {
        let (value, slope) = f(time);
        if value == 0.0 {
            return time;
        }
        if (value > 0.0) == rises {
            high = time;
        } else {
            low = time;
        }
        let newton = time - value / slope;
        let next = if low < newton && newton < high && (newton - time).abs() <= 0.5 * step {
            newton
        } else {
            0.5 * (low + high)
        };
        step = (next - time).abs();
        time = next;
        if step <= tolerance {
            break;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::root;

    fn zero(f: impl Fn(f64) -> (f64, f64), from: f64, to: f64) -> f64 {
        root(&f, [from, to], [f(from).0, f(to).0])
    }

    /// Newton's step doubles the digits that are right each time, so that some six are enough from nearby; where it
    /// does not help, halving finds one bit each time.
    #[test]
    fn a_zero_is_found_in_few_steps() {
        let steps = |f: &dyn Fn(f64) -> (f64, f64), ends: [f64; 2]| {
            let count = std::cell::Cell::new(0);
            let counted = |x: f64| {
                count.set(count.get() + 1);
                f(x)
            };
            root(counted, ends, ends.map(|end| f(end).0));
            count.get()
        };
        // The straight line between the ends is the function itself.
        assert_eq!(steps(&|x| (x - 0.25, 1.0), [0.0, 1.0]), 1);
        assert_eq!(steps(&|x| (0.25 - x, -1.0), [0.0, 1.0]), 1);
        let decay = |x: f64| ((-x).exp() - 0.3, -(-x).exp());
        assert!(steps(&decay, [1.0, 1.5]) <= 5, "{}", steps(&decay, [1.0, 1.5]));
        let growth = |x: f64| (x.exp() - 3.0, x.exp());
        assert!(steps(&growth, [1.0, 1.5]) <= 5, "{}", steps(&growth, [1.0, 1.5]));
        let bent = |x: f64| ((1e3 * (x - 0.7)).atan(), 1e3 / (1.0 + (1e3 * (x - 0.7)).powi(2)));
        assert!(steps(&bent, [0.0, 1.0]) <= 20, "{}", steps(&bent, [0.0, 1.0]));
    }

    #[test]
    fn finds_the_zero_of_easy_and_awkward_functions() {
        let line = zero(|x| (x - 0.3, 1.0), 0.0, 1.0);
        assert!((line - 0.3).abs() < 1e-12);
        let flat = zero(
            |x: f64| ((x - 0.999).powi(9), 9.0 * (x - 0.999).powi(8)),
            0.0,
            1.0,
        );
        assert!((flat - 0.999).abs() < 1e-6, "{flat}");
        let steep = zero(
            |x: f64| ((-50.0 * x).exp() - 1e-3, -50.0 * (-50.0 * x).exp()),
            0.0,
            5.0,
        );
        assert!((steep - 1e3_f64.ln() / 50.0).abs() < 1e-11, "{steep}");
        // Newton's step points away from this zero almost everywhere.
        let bent = zero(
            |x: f64| ((1e3 * (x - 0.7)).atan(), 1e3 / (1.0 + (1e3 * (x - 0.7)).powi(2))),
            0.0,
            1.0,
        );
        assert!((bent - 0.7).abs() < 1e-12, "{bent}");
    }
}
