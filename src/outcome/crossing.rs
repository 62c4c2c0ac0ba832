//! Finding peaks, troughs and crossings in the solution itself.

use crate::solver::{Jet, SegmentPath, Trajectory};

/// A point of a curve between which and the one before the curve only rises or only falls.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    /// Hours from the start of the segment.
    pub(super) time: f64,
    /// ng/mL.
    pub(super) value: f64,
    /// Whether it is a peak or a trough between two knots.
    pub(super) is_extremum: bool,
    curve: Curve<'a>,
    /// The knot at or before the piece that ends here.
    knot: usize,
}

/// One analyte in one segment.
#[derive(Clone, Copy)]
struct Curve<'a> {
    trajectory: &'a Trajectory,
    segment: &'a SegmentPath,
    analyte: usize,
}

impl<'a> Curve<'a> {
    fn at_knot(self, knot: usize) -> Jet {
        self.trajectory
            .concentration_at_knot(self.segment, knot, self.analyte)
    }

    fn at(self, knot: usize, time: f64) -> Jet {
        self.trajectory
            .concentration(self.segment, knot, time, self.analyte)
    }

    fn turn(self, knot: usize, time: f64, level: Jet) -> Turn<'a> {
        Turn {
            time,
            value: level.value,
            is_extremum: false,
            curve: self,
            knot,
        }
    }
}

impl Turn<'_> {
    /// When, between the turn before and this one, the level crosses a threshold.
    pub(super) fn crossing(&self, before: &Self, threshold: f64) -> f64 {
        let height = |time| {
            let level = self.curve.at(self.knot, time);
            (level.value - threshold, level.slope)
        };
        let ends = [before.value - threshold, self.value - threshold];
        root(height, [before.time, self.time], ends)
    }
}

/// Visits the points that divide a segment into pieces on which the curve is monotone: its knots,
/// and the peaks and troughs between them.
pub(super) fn turns<'a>(
    trajectory: &'a Trajectory,
    segment: &'a SegmentPath,
    analyte: usize,
    mut visit: impl FnMut(Turn<'a>),
) {
    let curve = Curve {
        trajectory,
        segment,
        analyte,
    };
    let mut before = curve.at_knot(0);
    visit(curve.turn(0, 0.0, before));
    let ends = segment.times.iter().skip(1);
    for (knot, (from, to)) in segment.times.iter().zip(ends).enumerate() {
        let after = curve.at_knot(knot + 1);
        let piece = Piece {
            curve,
            knot,
            times: [*from, *to],
            levels: [before, after],
        };
        piece.divide(MOST_HALVINGS, &mut visit);
        before = after;
    }
}

/// Times a piece is halved at most, until its extrema are told apart. What then is still unclear is
/// a billionth of the distance between two knots.
const MOST_HALVINGS: usize = 30;

/// A part of a curve, between two knots or shorter.
struct Piece<'a> {
    curve: Curve<'a>,
    knot: usize,
    times: [f64; 2],
    levels: [Jet; 2],
}

/// How often a curve turns between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extrema {
    /// It only rises or only falls.
    None,
    /// At one peak or in one trough.
    One,
    /// Perhaps more often.
    Unclear,
}

impl Extrema {
    /// From the slope's coefficients in the basis of Bernstein: it changes its sign not more often than
    /// they do (Descartes' rule; Farouki, Computer Aided Geometric Design 2012;29:379-419, section 6).
    pub fn among(slopes: [f64; 4]) -> Self {
        let signs = slopes
            .iter()
            .filter(|slope| **slope != 0.0)
            .map(|slope| *slope > 0.0);
        let (_, changes) = signs.fold((None, 0), |(last, changes), sign| {
            let changed = last.is_some_and(|last| last != sign);
            (Some(sign), changes + u32::from(changed))
        });
        match changes {
            0 => Self::None,
            1 if slopes[0] * slopes[3] < 0.0 => Self::One,
            _ => Self::Unclear,
        }
    }
}

impl<'a> Piece<'a> {
    fn divide(&self, halvings: usize, visit: &mut impl FnMut(Turn<'a>)) {
        let Self {
            curve,
            knot,
            times: [from, to],
            levels: [before, after],
        } = *self;
        match self.extrema() {
            Extrema::One => {
                let motion = |time| {
                    let level = curve.at(knot, time);
                    (level.slope, level.curvature)
                };
                let time = root(motion, [from, to], [before.slope, after.slope]);
                visit(Turn {
                    is_extremum: true,
                    ..curve.turn(knot, time, curve.at(knot, time))
                });
            }
            Extrema::Unclear if halvings > 0 => {
                let time = 0.5 * (from + to);
                let middle = curve.at(knot, time);
                for (times, levels) in [([from, time], [before, middle]), ([time, to], [middle, after])] {
                    let half = Self {
                        curve,
                        knot,
                        times,
                        levels,
                    };
                    half.divide(halvings - 1, visit);
                }
                return;
            }
            Extrema::None | Extrema::Unclear => {}
        }
        visit(curve.turn(knot, to, after));
    }

    /// How often the slope changes its sign, from the cubic through slope and curvature at both ends.
    ///
    /// Two extrema may lie as close together as they like, such as behind a small bolus inside an
    /// infusion: between them the slope bends, and the coefficients show it.
    fn extrema(&self) -> Extrema {
        let [before, after] = self.levels;
        let [from, to] = self.times;
        let slopes = slopes(to - from, before, after);
        let steepest = slopes.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        let noise = self.curve.trajectory.noise() * before.value.max(after.value);
        if steepest * (to - from) <= noise {
            return Extrema::None;
        }
        Extrema::among(slopes)
    }
}

/// The slope between two ends, as the cubic through slope and curvature at both: its coefficients in the basis of
/// Bernstein.
fn slopes(duration: f64, before: Jet, after: Jet) -> [f64; 4] {
    let third = duration / 3.0;
    [
        before.slope,
        before.slope + third * before.curvature,
        after.slope - third * after.curvature,
        after.slope,
    ]
}

/// The zero of a function, given with its slope, between two times at which it has opposite signs:
/// Newton's step as long as it stays between them and halves the step before, the middle otherwise.
fn root(f: impl Fn(f64) -> (f64, f64), [from, to]: [f64; 2], [at_from, at_to]: [f64; 2]) -> f64 {
    if at_from == 0.0 {
        return from;
    }
    let rises = at_from < 0.0;
    let (mut low, mut high) = (from, to);
    let enough = 1e-13 * (to.abs() + (to - from));
    let mut step = to - from;
    let mut time = from + step * (at_from / (at_from - at_to)).clamp(0.0, 1.0);
    for _ in 0..200 {
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
        if step <= enough {
            break;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::{Extrema, root, slopes};
    use crate::solver::Jet;

    /// A slope of nothing at an end may hide a turn just beside it.
    #[test]
    fn signs_of_a_slope_say_how_often_a_curve_turns() {
        for (slopes, extrema) in [
            ([1.0, 2.0, 0.5, 1.0], Extrema::None),
            ([0.0, 0.0, -1.0, 0.0], Extrema::None),
            ([1.0, 1.0, -1.0, -1.0], Extrema::One),
            ([-1.0, 0.0, 0.0, 1.0], Extrema::One),
            ([0.0, -1.0, 1.0, 1.0], Extrema::Unclear),
            ([1.0, -1.0, -1.0, 0.0], Extrema::Unclear),
            ([1.0, -1.0, -1.0, 1.0], Extrema::Unclear),
            ([1.0, -1.0, 1.0, -1.0], Extrema::Unclear),
        ] {
            assert_eq!(Extrema::among(slopes), extrema, "{slopes:?}");
        }
    }

    /// A slope of (t − a)·(t − b) turns twice, also beside an end, where both ends rise.
    #[test]
    fn two_turns_between_two_ends_that_rise_are_seen() {
        let among = |a: f64, b: f64| {
            let at = |t: f64| Jet {
                value: 1.0,
                slope: (t - a) * (t - b),
                curvature: 2.0 * t - a - b,
            };
            Extrema::among(slopes(3.0, at(0.0), at(3.0)))
        };
        for (a, b) in [(0.3, 0.9), (1.2, 1.8), (1.8, 2.4), (2.1, 2.7)] {
            assert_eq!(among(a, b), Extrema::Unclear, "{a} and {b}");
        }
        assert_eq!(among(-1.0, 1.0), Extrema::One);
        assert_eq!(among(1.0, 4.0), Extrema::One);
        assert_eq!(among(-2.0, -1.0), Extrema::None);
        assert_eq!(among(4.0, 5.0), Extrema::None);
    }

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
