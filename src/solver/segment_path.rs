use super::linear::ExactSegment;
use super::{Grid, Jet, Quintic, Reading, Segment, State, System};
use crate::quantity::Time;
use std::sync::Arc;

/// The solution of one subject in one segment, at any time from its start to its end.
///
/// States are known at knots. Between them an exact method propagates; otherwise each amount read is Hermite's quintic
/// through value, slope and curvature at the two knots.
#[derive(Clone, Debug)]
pub struct SegmentPath {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Hours from the start to each knot; the first is 0, the last the end.
    pub times: Vec<f64>,
    /// The states at the knots, `width` values each: see [`State::cells`].
    states: Vec<f64>,
    width: usize,
    /// Number of compartments.
    size: usize,
    readings: Arc<[Reading]>,
    pub(super) interpolant: Interpolant,
}

/// How a solution is evaluated between knots.
#[derive(Clone, Debug)]
pub(super) enum Interpolant {
    /// By exact propagation.
    Exact(ExactSegment),
    /// By quintics.
    Quintic {
        /// The amounts read at the knots, mg, one value for each reading; none where only ends are saved.
        jets: Vec<Jet>,
        /// Relative tolerance of the steps.
        tolerance: f64,
    },
}

/// Rounding error in the change of a concentration between two knots of an exact trajectory, as a fraction of the
/// concentration.
pub const NOISE: f64 = 1e-13;

impl SegmentPath {
    /// The path of a segment through `states` at `times`.
    pub(super) fn new(
        system: &System,
        segment: &Segment,
        times: Vec<f64>,
        states: Vec<f64>,
        interpolant: Interpolant,
    ) -> Self {
        Self {
            start: segment.start,
            end: segment.end,
            times,
            states,
            width: system.size + 1 + system.readings.len(),
            size: system.size,
            readings: system.readings.clone().into(),
            interpolant,
        }
    }

    /// The state at a knot.
    pub fn state(&self, knot: usize) -> &[f64] {
        let start = knot * self.width;
        &self.states[start..start + self.width]
    }

    /// The state at the end.
    pub fn end_state(&self) -> State {
        State::from_cells(self.state(self.times.len() - 1), self.size)
    }

    /// Where concentrations are read.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Rounding or step error in the change of a concentration between two knots, as a fraction of the concentration.
    pub fn noise(&self) -> f64 {
        match self.interpolant {
            Interpolant::Exact(_) => NOISE,
            Interpolant::Quintic { tolerance, .. } => 10.0 * tolerance,
        }
    }

    /// Whether a concentration at a knot is negative by the error of an explicit method, and given as zero.
    pub fn falls_below_zero(&self) -> bool {
        match &self.interpolant {
            Interpolant::Exact(_) => false,
            Interpolant::Quintic { jets, .. } => jets.iter().any(|jet| jet.value < 0.0),
        }
    }

    /// The concentration of an analyte at a knot, ng/mL.
    pub fn concentration_at_knot(&self, knot: usize, analyte: usize) -> Jet {
        let amount = match &self.interpolant {
            Interpolant::Exact(exact) => exact.jet(self.amounts(knot), self.times[knot], analyte),
            Interpolant::Quintic { jets, .. } => jets[knot * self.readings.len() + analyte].not_negative(),
        };
        amount.times(self.readings[analyte].factor)
    }

    /// The concentration of an analyte `time` hours after the start, between a knot and the next one, ng/mL.
    pub fn concentration(&self, knot: usize, time: f64, analyte: usize) -> Jet {
        match &self.interpolant {
            Interpolant::Exact(exact) => {
                let from = self.times[knot];
                let amounts = exact.amounts_after(self.amounts(knot), from, time - from);
                exact
                    .jet(&amounts, time, analyte)
                    .times(self.readings[analyte].factor)
            }
            Interpolant::Quintic { .. } => self.quintic(knot, analyte).jet(time).not_negative(),
        }
    }

    /// Amounts by compartment at a knot, mg.
    pub(super) fn amounts(&self, knot: usize) -> &[f64] {
        &self.state(knot)[..self.size]
    }

    /// The concentration of an analyte from a knot to the next one.
    fn quintic(&self, knot: usize, analyte: usize) -> Quintic {
        let before = self.concentration_at_knot(knot, analyte);
        let after = self.concentration_at_knot(knot + 1, analyte);
        Quintic::new(self.times[knot], before, self.times[knot + 1], after)
    }

    /// Samples an analyte at the points from `first` on, one for each cell, all of which lie in the segment, from the
    /// quintics between its knots; ng/mL.
    pub(super) fn sample_quintics(&self, analyte: usize, grid: &Grid, first: usize, cells: &mut [f64]) {
        let time = |index: usize| (grid.time(first + index) - self.start).hours();
        let (mut knot, mut next) = (0, 0);
        while next < cells.len() {
            let has_next = |knot: usize| self.times.get(knot + 2).is_some();
            while has_next(knot) && self.times[knot + 1] < time(next) {
                knot += 1;
            }
            let quintic = self.quintic(knot, analyte);
            // The last one also covers points that lie beyond its end by rounding.
            let end = has_next(knot).then(|| self.times[knot + 1]);
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
}
