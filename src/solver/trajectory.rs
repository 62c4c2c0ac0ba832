use super::{Exact, Grid, Matrix, Quintic, Reading, SolverError, Stop};
use crate::quantity::Time;
use std::ops::Range;

/// The solution of one subject: amounts and concentrations at any time up to the horizon.
///
/// It is divided at every event. Within a segment the state is known at knots. Between them it is propagated exactly if
/// the method is exact; otherwise each amount read is Hermite's quintic through value, slope and curvature at the two
/// knots.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The segments in order.
    pub segments: Vec<SegmentPath>,
    /// Number of compartments.
    pub(super) size: usize,
    pub(super) readings: Vec<Reading>,
    pub(super) interpolant: Interpolant,
}

/// The knots of one segment.
///
/// A state holds the amounts by compartment (mg), the amount eliminated (mg), the integral of each amount that is read
/// (mg·h) and, with the exact method, the input rates (mg/h).
#[derive(Clone, Debug)]
pub struct SegmentPath {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Hours from the start to each knot; the first is 0, the last the end.
    pub times: Vec<f64>,
    /// The states at the knots, `width` values each.
    pub(super) states: Vec<f64>,
    pub(super) width: usize,
    /// The amounts read at the knots, one value for each reading; empty with the exact method, which needs none.
    pub(super) jets: Vec<Jet>,
}

/// How a trajectory is evaluated between knots.
#[derive(Clone, Debug)]
pub(super) enum Interpolant {
    /// By exact propagation.
    Exact(Exact),
    /// By quintics; with the relative tolerance of the steps.
    Quintic(f64),
}

/// A concentration or an amount with its first and second derivatives in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet {
    /// ng/mL for a concentration, mg for an amount.
    pub value: f64,
    /// The same per hour.
    pub slope: f64,
    /// The same per hour squared.
    pub curvature: f64,
}

impl Jet {
    /// With zero for a negative value, which the error of a method or an interpolant can make of a negligible one.
    fn not_negative(self) -> Self {
        let value = if self.value < 0.0 { 0.0 } else { self.value };
        Self { value, ..self }
    }

    fn times(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            slope: self.slope * factor,
            curvature: self.curvature * factor,
        }
    }
}

impl SegmentPath {
    /// The state at a knot.
    pub fn state(&self, knot: usize) -> &[f64] {
        let start = knot * self.width;
        &self.states[start..start + self.width]
    }

    /// The state at the end.
    pub fn last_state(&self) -> &[f64] {
        self.state(self.times.len() - 1)
    }

    fn time(&self, knot: usize) -> f64 {
        self.times[knot]
    }
}

/// Rounding error in the change of a concentration between two knots of an exact trajectory, as a fraction of the
/// concentration.
pub const NOISE: f64 = 1e-13;

impl Trajectory {
    /// Number of analytes.
    pub fn analytes(&self) -> usize {
        self.readings.len()
    }

    /// Rounding or step error in the change of a concentration between two knots, as a fraction of the concentration.
    pub fn noise(&self) -> f64 {
        match self.interpolant {
            Interpolant::Exact(_) => NOISE,
            Interpolant::Quintic(tolerance) => 10.0 * tolerance,
        }
    }

    /// Whether a concentration at a knot is negative by the error of an explicit method, and given as zero.
    pub fn falls_below_zero(&self) -> bool {
        let mut jets = self.segments.iter().flat_map(|segment| &segment.jets);
        jets.any(|jet| jet.value < 0.0)
    }

    /// The concentration of an analyte at a knot of a segment, ng/mL.
    pub fn concentration_at_knot(&self, segment: &SegmentPath, knot: usize, analyte: usize) -> Jet {
        let reading = &self.readings[analyte];
        let amount = match &self.interpolant {
            Interpolant::Exact(exact) => exact.amount(segment.state(knot), analyte),
            Interpolant::Quintic(_) => segment.jets[knot * self.readings.len() + analyte].not_negative(),
        };
        amount.times(reading.factor)
    }

    /// The concentration of an analyte `time` hours after the start of a segment, between a knot and the next one,
    /// ng/mL.
    pub fn concentration(&self, segment: &SegmentPath, knot: usize, time: f64, analyte: usize) -> Jet {
        match &self.interpolant {
            Interpolant::Exact(exact) => {
                let mut state = segment.state(knot).to_vec();
                exact.advance(&mut state, time - segment.time(knot));
                exact.amount(&state, analyte).times(self.readings[analyte].factor)
            }
            Interpolant::Quintic(_) => self.quintic(segment, knot, analyte).jet(time).not_negative(),
        }
    }

    /// The concentration of an analyte from a knot to the next one.
    fn quintic(&self, segment: &SegmentPath, knot: usize, analyte: usize) -> Quintic {
        let before = self.concentration_at_knot(segment, knot, analyte);
        let after = self.concentration_at_knot(segment, knot + 1, analyte);
        Quintic::new(segment.time(knot), before, segment.time(knot + 1), after)
    }

    /// Samples concentrations, ng/mL, at the points `from..to` of a grid: one row of `out` for each analyte, one column
    /// for each point. At an event the value is the one after it.
    pub fn sample(&self, grid: &Grid, from: usize, to: usize, out: &mut [f64]) {
        // Never stopped.
        let _ = self.sample_with_stop(grid, from..to, out, Stop::NEVER);
    }

    /// The same.
    ///
    /// # Errors
    /// When a stop is requested; `out` is then filled in part.
    pub fn sample_with_stop(
        &self,
        grid: &Grid,
        Range { start: from, end: to }: Range<usize>,
        out: &mut [f64],
        stop: Stop<'_>,
    ) -> Result<(), SolverError> {
        let points = to - from;
        let propagator = match &self.interpolant {
            Interpolant::Exact(exact) => {
                Some((exact, exact.propagator_with_stop(grid.interval().hours(), stop)?))
            }
            Interpolant::Quintic(_) => None,
        };
        for (index, segment) in self.segments.iter().enumerate() {
            let is_last = index + 1 == self.segments.len();
            let Range { start: first, end } = grid.within(segment.start, segment.end, is_last);
            let end = end.min(to);
            stop.check()?;
            if end <= from || first >= end {
                continue;
            }
            match &propagator {
                Some((exact, propagator)) => {
                    let write = |point: usize, analyte: usize, concentration: f64| {
                        out[analyte * points + point - from] = concentration;
                    };
                    self.sample_exact(exact, propagator, segment, grid, first..end, from, write);
                }
                None => {
                    let range = first.max(from)..end;
                    for (analyte, row) in out.chunks_exact_mut(points).enumerate() {
                        let cells = &mut row[range.start - from..range.end - from];
                        self.sample_quintic(segment, analyte, grid, range.start, cells);
                    }
                }
            }
        }
        Ok(())
    }

    /// Samples a segment with the propagator over one interval of the grid. Starts at the segment's first grid point,
    /// whichever points are wanted, so that results do not depend on how a curve is divided into tiles.
    #[allow(clippy::too_many_arguments)]
    fn sample_exact(
        &self,
        exact: &Exact,
        propagator: &Matrix,
        segment: &SegmentPath,
        grid: &Grid,
        range: Range<usize>,
        from: usize,
        mut write: impl FnMut(usize, usize, f64),
    ) {
        let mut state = segment.state(0).to_vec();
        exact.advance(&mut state, (grid.time(range.start) - segment.start).hours());
        // The amounts do not depend on the amount eliminated or on integrals, which are not propagated.
        let mut amounts = vec![0.0; self.size];
        for point in range.clone() {
            if point > range.start {
                propagator.apply(&state, &mut amounts);
                for (cell, amount) in state.iter_mut().zip(&amounts) {
                    *cell = *amount;
                }
            }
            if point >= from {
                for (analyte, reading) in self.readings.iter().enumerate() {
                    write(point, analyte, state[reading.compartment] * reading.factor);
                }
            }
        }
    }

    /// Samples an analyte at the points from `first` on, one for each cell, all of which lie in the segment.
    fn sample_quintic(
        &self,
        segment: &SegmentPath,
        analyte: usize,
        grid: &Grid,
        first: usize,
        cells: &mut [f64],
    ) {
        let time = |index: usize| (grid.time(first + index) - segment.start).hours();
        let (mut knot, mut next) = (0, 0);
        while next < cells.len() {
            let has_next = |knot: usize| segment.times.get(knot + 2).is_some();
            while has_next(knot) && segment.time(knot + 1) < time(next) {
                knot += 1;
            }
            let quintic = self.quintic(segment, knot, analyte);
            // The last one also covers points that lie beyond its end by rounding.
            let end = has_next(knot).then(|| segment.time(knot + 1));
            let end = end.unwrap_or(f64::INFINITY);
            for cell in &mut cells[next..] {
                let time = time(next);
                if time > end {
                    break;
                }
                let concentration = quintic.value(time);
                *cell = if concentration < 0.0 { 0.0 } else { concentration };
                next += 1;
            }
        }
    }

    /// The state at the end of the last segment. There is one: a schedule without segments, which has a horizon of zero
    /// and no input, is not solved.
    pub(super) fn final_state(&self) -> &[f64] {
        self.segments[self.segments.len() - 1].last_state()
    }

    /// The end of the last segment.
    pub(super) fn end(&self) -> Time {
        self.segments.last().map_or(Time::ZERO, |segment| segment.end)
    }

    /// The amount in each compartment at the end, mg.
    pub fn remaining(&self) -> &[f64] {
        &self.final_state()[..self.size]
    }

    /// The amount eliminated from the body up to the end, mg.
    pub fn eliminated(&self) -> f64 {
        self.final_state()[self.size]
    }

    /// Area under an analyte's concentration curve up to the end, ng·h/mL: integrated with the amounts, not by
    /// quadrature over grid points.
    pub fn area(&self, analyte: usize) -> f64 {
        self.final_state()[self.size + 1 + analyte] * self.readings[analyte].factor
    }
}
