//! Finding peaks, troughs and crossings in the solution itself.

use crate::solver::{Extrema, Jet, SegmentPath, root, slope_coefficients};

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
    segment: &'a SegmentPath,
    analyte: usize,
}

impl<'a> Curve<'a> {
    fn at_knot(self, knot: usize) -> Jet {
        self.segment.concentration_at_knot(knot, self.analyte)
    }

    fn at(self, knot: usize, time: f64) -> Jet {
        self.segment.concentration(knot, time, self.analyte)
    }

    fn turn(self, knot: usize, time: f64, concentration: Jet) -> Turn<'a> {
        Turn {
            time,
            value: concentration.value,
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
            let concentration = self.curve.at(self.knot, time);
            (concentration.value - threshold, concentration.slope)
        };
        let ends = [before.value - threshold, self.value - threshold];
        root(height, [before.time, self.time], ends)
    }
}

/// Visits the points that divide a segment into pieces on which the curve is monotone: its knots,
/// and the peaks and troughs between them.
pub(super) fn turns<'a>(segment: &'a SegmentPath, analyte: usize, mut visit: impl FnMut(Turn<'a>)) {
    let curve = Curve { segment, analyte };
    let mut before = curve.at_knot(0);
    visit(curve.turn(0, 0.0, before));
    let ends = segment.times.iter().skip(1);
    for (knot, (from, to)) in segment.times.iter().zip(ends).enumerate() {
        let after = curve.at_knot(knot + 1);
        let piece = Piece {
            curve,
            knot,
            times: [*from, *to],
            concentrations: [before, after],
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
    concentrations: [Jet; 2],
}

impl<'a> Piece<'a> {
    fn divide(&self, halvings: usize, visit: &mut impl FnMut(Turn<'a>)) {
        let Self {
            curve,
            knot,
            times: [from, to],
            concentrations: [before, after],
        } = *self;
        match self.extrema() {
            Extrema::One => {
                let motion = |time| {
                    let concentration = curve.at(knot, time);
                    (concentration.slope, concentration.curvature)
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
                for (times, concentrations) in
                    [([from, time], [before, middle]), ([time, to], [middle, after])]
                {
                    let half = Self {
                        curve,
                        knot,
                        times,
                        concentrations,
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
        let [before, after] = self.concentrations;
        let [from, to] = self.times;
        let slopes = slope_coefficients(
            to - from,
            [before.slope, before.curvature],
            [after.slope, after.curvature],
        );
        let steepest = slopes.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        let noise = self.curve.segment.noise() * before.value.max(after.value);
        if steepest * (to - from) <= noise {
            return Extrema::None;
        }
        Extrema::among(slopes)
    }
}
