//! Finding peaks, troughs and crossings in the solution itself.

use crate::solver::{StretchPath, Trajectory};

/// A point of a curve between which and the one before the curve only rises or only falls.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    /// Hours from the start of the stretch.
    pub(super) time: f64,
    /// ng/mL.
    pub(super) value: f64,
    trajectory: &'a Trajectory,
    stretch: &'a StretchPath,
    /// The knot at or before the piece that ends here.
    knot: usize,
    analyte: usize,
}

impl Turn<'_> {
    /// When, between the turn before and this one, the level crosses a threshold.
    pub(super) fn crossing(&self, before: &Self, threshold: f64) -> f64 {
        let level = |time| {
            self.trajectory
                .level(self.stretch, self.knot, time, self.analyte)
                .value
                - threshold
        };
        root(
            level,
            before.time,
            self.time,
            before.value - threshold,
            self.value - threshold,
        )
    }
}

/// Visits the points that divide a stretch into pieces on which the curve is monotone: its knots,
/// and the peaks and troughs between them.
///
/// Between two knots an extremum is where the slope changes its sign. Knots are so dense after an
/// event, and spread so slowly, that two extrema do not fit between them for any sum of
/// exponentials a compartment model makes.
pub(super) fn turns<'a>(
    trajectory: &'a Trajectory,
    stretch: &'a StretchPath,
    analyte: usize,
    mut visit: impl FnMut(Turn<'a>),
) {
    let turn = |time, value, knot| Turn {
        time,
        value,
        trajectory,
        stretch,
        knot,
        analyte,
    };
    let mut before = trajectory.level_at_knot(stretch, 0, analyte);
    visit(turn(0.0, before.value, 0));
    for (knot, pair) in stretch.times.windows(2).enumerate() {
        let (Some(from), Some(to)) = (pair.first().copied(), pair.last().copied()) else {
            continue;
        };
        let after = trajectory.level_at_knot(stretch, knot + 1, analyte);
        let noise = trajectory.noise() * before.value.max(after.value) / (to - from);
        let turns_here =
            before.slope * after.slope < 0.0 && before.slope.abs().max(after.slope.abs()) > noise;
        if turns_here {
            let slope = |time| trajectory.level(stretch, knot, time, analyte).slope;
            let time = root(slope, from, to, before.slope, after.slope);
            let value = trajectory.level(stretch, knot, time, analyte).value;
            visit(turn(time, value, knot));
        }
        visit(turn(to, after.value, knot));
        before = after;
    }
}

/// The zero of a function between two points at which it has opposite signs, by the ITP method
/// (Oliveira and Takahashi, ACM Trans Math Softw 2021;47:5, algorithm 1): as fast as the secant where
/// that works, and never more than one step slower than halving.
fn root(f: impl Fn(f64) -> f64, from: f64, to: f64, at_from: f64, at_to: f64) -> f64 {
    let (mut low, mut high) = (from, to);
    let (mut at_low, mut at_high) = (at_from, at_to);
    let enough = 1e-13 * (to.abs() + (to - from));
    let truncation = 0.2 / (to - from);
    // What halving would leave after each step, one step behind.
    let mut allowance = enough;
    while allowance < to - from {
        allowance *= 2.0;
    }
    while high - low > enough {
        if at_low == 0.0 {
            return low;
        }
        if at_high == 0.0 {
            return high;
        }
        let middle = 0.5 * (low + high);
        let secant = (at_high * low - at_low * high) / (at_high - at_low);
        let inward = if middle < secant { -1.0 } else { 1.0 };
        let shift = truncation * (high - low) * (high - low);
        let truncated = if shift <= (middle - secant).abs() {
            secant + inward * shift
        } else {
            middle
        };
        let radius = (allowance - 0.5 * (high - low)).max(0.0);
        let next = if (truncated - middle).abs() <= radius {
            truncated
        } else {
            middle - inward * radius
        };
        let at_next = f(next);
        if (at_next > 0.0) == (at_low > 0.0) {
            low = next;
            at_low = at_next;
        } else {
            high = next;
            at_high = at_next;
        }
        allowance *= 0.5;
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn finds_the_zero_of_easy_and_awkward_functions() {
        let line = root(|x| x - 0.3, 0.0, 1.0, -0.3, 0.7);
        assert!((line - 0.3).abs() < 1e-12);
        let flat = |x: f64| (x - 0.999).powi(9);
        let found = root(flat, 0.0, 1.0, flat(0.0), flat(1.0));
        assert!((found - 0.999).abs() < 1e-6, "{found}");
        let steep = |x: f64| (-50.0 * x).exp() - 1e-3;
        let found = root(steep, 0.0, 5.0, steep(0.0), steep(5.0));
        assert!((found - 1e3_f64.ln() / 50.0).abs() < 1e-11, "{found}");
    }
}
