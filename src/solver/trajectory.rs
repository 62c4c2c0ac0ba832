use super::{Exact, Grid, Matrix, Quintic, Reading, SolverError, Stop};
use crate::quantity::Time;
use std::ops::Range;

/// The course of one patient: amounts at every moment, from the solution itself.
///
/// It is cut at every event. Within a segment the state is known at knots and, between them, from
/// the solver: exactly for the exact method, by quintics through value, slope and curvature of
/// every step for the others.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The segments in order.
    pub segments: Vec<SegmentPath>,
    /// How many compartments there are.
    pub(super) size: usize,
    pub(super) readings: Vec<Reading>,
    pub(super) bridge: Bridge,
}

/// The course between two events.
///
/// A state is the amounts by compartment, the amount that has left the body, and the integral of
/// the amount in each compartment that is read, in mg·h; the exact method carries its input rates
/// behind them.
#[derive(Clone, Debug)]
pub struct SegmentPath {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Hours from the start to each knot; the first is 0, the last the end.
    pub times: Vec<f64>,
    /// The states at the knots, one after the other.
    pub(super) states: Vec<f64>,
    pub(super) width: usize,
    /// The amounts that are read at the knots, one after the other, with slope and curvature; empty for
    /// the exact method, which does not need them.
    pub(super) motions: Vec<Jet>,
}

/// What lies between two knots.
#[derive(Clone, Debug)]
pub(super) enum Bridge {
    /// The solution itself.
    Exact(Exact),
    /// Quintics; the number is the relative tolerance of the steps.
    Quintic(f64),
}

/// A concentration, how fast it changes, and how fast that changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet {
    /// ng/mL.
    pub value: f64,
    /// ng/mL per hour.
    pub slope: f64,
    /// ng/mL per hour, per hour.
    pub curvature: f64,
}

impl Jet {
    /// A solver's error can carry a level of next to nothing below nothing, a bridge between two such levels too.
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

/// How much of a level's change between two knots of an exact course is rounding rather than movement.
pub const NOISE: f64 = 1e-13;

impl Trajectory {
    /// How many analytes it gives levels of.
    pub fn analytes(&self) -> usize {
        self.readings.len()
    }

    /// How much of a level's change between two knots is rounding or step error rather than
    /// movement.
    pub fn noise(&self) -> f64 {
        match self.bridge {
            Bridge::Exact(_) => NOISE,
            Bridge::Quintic(tolerance) => 10.0 * tolerance,
        }
    }

    /// Whether a level came out below zero at a knot, by the error of an explicit method, and is given as zero.
    pub fn falls_below_zero(&self) -> bool {
        let mut motions = self.segments.iter().flat_map(|segment| &segment.motions);
        motions.any(|motion| motion.value < 0.0)
    }

    /// The level of an analyte at a knot of a segment.
    pub fn level_at_knot(&self, segment: &SegmentPath, knot: usize, analyte: usize) -> Jet {
        let reading = &self.readings[analyte];
        let amount = match &self.bridge {
            Bridge::Exact(exact) => exact.reading(segment.state(knot), analyte),
            Bridge::Quintic(_) => segment.motions[knot * self.readings.len() + analyte].not_negative(),
        };
        amount.times(reading.factor)
    }

    /// The level of an analyte `time` hours into a segment, between a knot and the next one.
    pub fn level(&self, segment: &SegmentPath, knot: usize, time: f64, analyte: usize) -> Jet {
        match &self.bridge {
            Bridge::Exact(exact) => {
                let mut state = segment.state(knot).to_vec();
                exact.advance(&mut state, time - segment.time(knot));
                exact
                    .reading(&state, analyte)
                    .times(self.readings[analyte].factor)
            }
            Bridge::Quintic(_) => self.quintic(segment, knot, analyte).level(time).not_negative(),
        }
    }

    /// From a knot to the next one.
    fn quintic(&self, segment: &SegmentPath, knot: usize, analyte: usize) -> Quintic {
        let before = self.level_at_knot(segment, knot, analyte);
        let after = self.level_at_knot(segment, knot + 1, analyte);
        Quintic::new(segment.time(knot), before, segment.time(knot + 1), after)
    }

    /// Levels in ng/mL at the points of a grid from `from` up to, not including, `to`; one row of
    /// `out` for each analyte, point after point. At an event it is the value after.
    pub fn sample(&self, grid: &Grid, from: usize, to: usize, out: &mut [f64]) {
        // Nobody stops it.
        let _ = self.sample_until(grid, from..to, out, Stop::NEVER);
    }

    /// The same, unless it is stopped.
    ///
    /// # Errors
    /// When it is stopped; `out` is then filled in part.
    pub fn sample_until(
        &self,
        grid: &Grid,
        Range { start: from, end: to }: Range<usize>,
        out: &mut [f64],
        stop: Stop<'_>,
    ) -> Result<(), SolverError> {
        let points = to - from;
        let step = match &self.bridge {
            Bridge::Exact(exact) => Some((exact, exact.step_until(grid.every().hours(), stop)?)),
            Bridge::Quintic(_) => None,
        };
        for (index, segment) in self.segments.iter().enumerate() {
            let is_last = index + 1 == self.segments.len();
            let Range { start: first, end } = grid.within(segment.start, segment.end, is_last);
            let end = end.min(to);
            stop.go_on()?;
            if end <= from || first >= end {
                continue;
            }
            match &step {
                Some((exact, step)) => {
                    let write = |point: usize, analyte: usize, level: f64| {
                        out[analyte * points + point - from] = level;
                    };
                    self.sample_exact(exact, step, segment, grid, first..end, from, write);
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

    /// Starts at the segment's first grid point, whichever points are wanted, so that a curve does
    /// not depend on how it is cut into tiles.
    #[allow(clippy::too_many_arguments)]
    fn sample_exact(
        &self,
        exact: &Exact,
        step: &Matrix,
        segment: &SegmentPath,
        grid: &Grid,
        range: Range<usize>,
        from: usize,
        mut write: impl FnMut(usize, usize, f64),
    ) {
        let mut state = segment.state(0).to_vec();
        exact.advance(&mut state, (grid.time(range.start) - segment.start).hours());
        // Levels need the amounts alone, and those do not need what has left or been integrated.
        let mut amounts = vec![0.0; self.size];
        for point in range.clone() {
            if point > range.start {
                step.apply(&state, &mut amounts);
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

    /// Levels of an analyte at the points from `first` on, all of which lie in the segment.
    fn sample_quintic(
        &self,
        segment: &SegmentPath,
        analyte: usize,
        grid: &Grid,
        first: usize,
        cells: &mut [f64],
    ) {
        let time = |place: usize| (grid.time(first + place) - segment.start).hours();
        let (mut knot, mut next) = (0, 0);
        while next < cells.len() {
            let has_next = |knot: usize| segment.times.get(knot + 2).is_some();
            while has_next(knot) && segment.time(knot + 1) < time(next) {
                knot += 1;
            }
            let quintic = self.quintic(segment, knot, analyte);
            // The last one goes on for what lies beyond its end by rounding.
            let end = has_next(knot).then(|| segment.time(knot + 1));
            let end = end.unwrap_or(f64::INFINITY);
            for cell in &mut cells[next..] {
                let time = time(next);
                if time > end {
                    break;
                }
                let level = quintic.value(time);
                *cell = if level < 0.0 { 0.0 } else { level };
                next += 1;
            }
        }
    }

    /// The state at the end of the last segment. There is one: a schedule up to a horizon of zero hours with
    /// nothing in it is not solved.
    pub(super) fn final_state(&self) -> &[f64] {
        self.segments[self.segments.len() - 1].last_state()
    }

    /// Its end.
    pub(super) fn end(&self) -> Time {
        self.segments.last().map_or(Time::ZERO, |segment| segment.end)
    }

    /// mg still in each compartment at the end.
    pub fn remaining(&self) -> &[f64] {
        &self.final_state()[..self.size]
    }

    /// mg that have left the body by the end.
    pub fn eliminated(&self) -> f64 {
        self.final_state()[self.size]
    }

    /// Area under an analyte's curve up to the end, in ng·h/mL: integrated together with the
    /// amounts, not summed over points.
    pub fn area(&self, analyte: usize) -> f64 {
        self.final_state()[self.size + 1 + analyte] * self.readings[analyte].factor
    }
}
