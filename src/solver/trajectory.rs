use super::linear::{ExactSegment, IntervalPropagator};
use super::segment_path::Interpolant;
use super::{Grid, SegmentPath, SolverError, State, Stop, System};
use crate::quantity::Time;
use std::ops::Range;

/// The solution of one subject: amounts and concentrations at any time up to the horizon, divided at every event.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The segments in order.
    pub segments: Vec<SegmentPath>,
    /// The state where there is no segment.
    initial: State,
}

impl Trajectory {
    /// Of a system with these segments.
    pub(super) fn new(system: &System, segments: Vec<SegmentPath>) -> Self {
        Self {
            segments,
            initial: State::new(system),
        }
    }

    /// Number of analytes.
    pub fn analytes(&self) -> usize {
        self.initial.integrals().len()
    }

    /// Whether a concentration at a knot is negative by the error of an explicit method, and given as zero.
    pub fn falls_below_zero(&self) -> bool {
        self.segments.iter().any(SegmentPath::falls_below_zero)
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
        let mut propagator: Option<IntervalPropagator> = None;
        for (index, segment) in self.segments.iter().enumerate() {
            let is_last = index + 1 == self.segments.len();
            let Range { start: first, end } = grid.within(segment.start, segment.end, is_last);
            let end = end.min(to);
            stop.check()?;
            if end <= from || first >= end {
                continue;
            }
            match &segment.interpolant {
                Interpolant::Exact(exact) => {
                    let interval =
                        exact.interval_propagator(grid.interval().hours(), stop, propagator.take())?;
                    let write = |point: usize, analyte: usize, concentration: f64| {
                        if let Some(column) = point.checked_sub(from) {
                            out[analyte * points + column] = concentration;
                        }
                    };
                    sample_exact(segment, (exact, &interval), grid, first..end, write);
                    propagator = Some(interval);
                }
                Interpolant::Quintic { .. } => {
                    let range = first.max(from)..end;
                    for (analyte, row) in out.chunks_exact_mut(points).enumerate() {
                        let cells = &mut row[range.start - from..range.end - from];
                        segment.sample_quintics(analyte, grid, range.start, cells);
                    }
                }
            }
        }
        Ok(())
    }

    /// The state at the end of the last segment.
    pub(super) fn end_state(&self) -> State {
        let last = self.segments.last();
        last.map_or_else(|| self.initial.clone(), SegmentPath::end_state)
    }

    /// The end of the last segment.
    pub(super) fn end(&self) -> Time {
        self.segments.last().map_or(Time::ZERO, |segment| segment.end)
    }

    /// The amount in each compartment at the end, mg.
    pub fn remaining(&self) -> &[f64] {
        let last = self.segments.last();
        last.map_or(self.initial.amounts(), |segment| {
            segment.amounts(segment.times.len() - 1)
        })
    }

    /// The amount eliminated from the body up to the end, mg.
    pub fn eliminated(&self) -> f64 {
        self.end_state().eliminated()
    }

    /// Area under an analyte's concentration curve up to the end, ng·h/mL: integrated with the amounts, not by
    /// quadrature over grid points.
    pub fn area(&self, analyte: usize) -> f64 {
        area(&self.segments, analyte)
    }

    /// The same up to a time at which a segment ends.
    pub fn area_until(&self, time: Time, analyte: usize) -> f64 {
        let count = self.segments.partition_point(|segment| segment.end <= time);
        area(self.segments.get(..count).unwrap_or_default(), analyte)
    }

    /// The amount in each compartment at a time at which a segment ends, before boluses then, mg.
    pub fn amounts_until(&self, time: Time) -> &[f64] {
        let count = self.segments.partition_point(|segment| segment.end <= time);
        let last = count.checked_sub(1).and_then(|last| self.segments.get(last));
        last.map_or(self.initial.amounts(), |segment| {
            segment.amounts(segment.times.len() - 1)
        })
    }

    /// The concentration of an analyte at any time up to the end, ng/mL. At an event it is the one after it.
    pub fn concentration(&self, time: Time, analyte: usize) -> f64 {
        let after = self.segments.partition_point(|segment| segment.start <= time);
        let Some(segment) = after.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return 0.0;
        };
        let hours = (time - segment.start).hours();
        let knot = segment.times.partition_point(|knot| *knot <= hours).max(1) - 1;
        match knot + 1 < segment.times.len() && segment.times[knot] < hours {
            true => segment.concentration(knot, hours, analyte).value,
            false => segment.concentration_at_knot(knot, analyte).value,
        }
    }
}

/// The area under an analyte's concentration curve along segments from the first on, ng·h/mL.
fn area(segments: &[SegmentPath], analyte: usize) -> f64 {
    // Segments with one factor between amount and concentration are taken together.
    let factor = |segment: &SegmentPath| segment.readings()[analyte].factor;
    let same_factor = segments.chunk_by(|one, two| factor(one) == factor(two));
    let mut before = 0.0;
    let areas = same_factor.filter_map(|segments| {
        let last = segments.last()?;
        let integral = last.end_state().integrals()[analyte];
        Some((integral - std::mem::replace(&mut before, integral)) * factor(last))
    });
    areas.sum()
}

/// Samples a segment with the propagator over one interval of the grid, from the segment's first grid point on,
/// whichever points are wanted, so that results do not depend on how a curve is divided into tiles.
fn sample_exact(
    segment: &SegmentPath,
    (exact, interval): (&ExactSegment, &IntervalPropagator),
    grid: &Grid,
    points: Range<usize>,
    mut write: impl FnMut(usize, usize, f64),
) {
    let delay = (grid.time(points.start) - segment.start).hours();
    let mut amounts = exact.amounts_after(segment.amounts(0), 0.0, delay);
    let gain = exact.interval_gain(interval);
    for point in points.clone() {
        if point > points.start {
            let from = (grid.time(point - 1) - segment.start).hours();
            amounts = interval.propagate(&amounts, from, &gain);
        }
        for (analyte, reading) in segment.readings().iter().enumerate() {
            write(point, analyte, amounts[reading.compartment] * reading.factor);
        }
    }
}
