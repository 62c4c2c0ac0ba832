use super::{Exact, Grid, Matrix, System};
use crate::quantity::Time;

/// The course of one patient: amounts at every moment, from the solution itself.
///
/// It is cut at every event. Within a stretch the state is known at knots and, between them, from
/// the solver: exactly for the exact method, by quintics through value, slope and curvature of
/// every step for the others.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The stretches in order.
    pub stretches: Vec<StretchPath>,
    pub(super) system: System,
    pub(super) first_dose: f64,
    pub(super) bridge: Bridge,
}

/// The course between two events.
///
/// A state is the amounts by compartment, the amount that has left the body, and the integral of
/// the amount in each compartment that is read, in mg·h; the exact method carries its input rates
/// behind them.
#[derive(Clone, Debug)]
pub struct StretchPath {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// mg/h that arrive, by compartment.
    pub rates: Vec<f64>,
    /// Hours from the start to each knot; the first is 0, the last the end.
    pub times: Vec<f64>,
    /// The states at the knots, one after the other.
    pub(super) states: Vec<f64>,
    pub(super) width: usize,
}

/// What lies between two knots.
#[derive(Clone, Debug)]
pub(super) enum Bridge {
    Exact(Exact),
    Quintic,
}

/// A concentration and how fast it changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// ng/mL.
    pub value: f64,
    /// ng/mL per hour.
    pub slope: f64,
}

impl StretchPath {
    /// The state at a knot.
    pub fn state(&self, knot: usize) -> &[f64] {
        let start = knot * self.width;
        self.states.get(start..start + self.width).unwrap_or(&[])
    }

    /// The state at the end.
    pub fn last_state(&self) -> &[f64] {
        self.state(self.times.len().saturating_sub(1))
    }
}

impl Trajectory {
    /// How many analytes it gives levels of.
    pub fn analytes(&self) -> usize {
        self.system.readings.len()
    }

    /// How much of a level's change between two knots is rounding or step error rather than
    /// movement.
    pub fn noise(&self) -> f64 {
        match self.bridge {
            Bridge::Exact(_) => 1e-13,
            Bridge::Quintic => 1e-8,
        }
    }

    /// The level of an analyte at a knot of a stretch.
    pub fn level_at_knot(&self, stretch: &StretchPath, knot: usize, analyte: usize) -> Level {
        let time = stretch.times.get(knot).copied().unwrap_or(0.0);
        self.level_of(stretch, stretch.state(knot), time, analyte)
    }

    /// The level of an analyte `time` hours into a stretch, between a knot and the next one.
    pub fn level(&self, stretch: &StretchPath, knot: usize, time: f64, analyte: usize) -> Level {
        let state = self.state_between(stretch, knot, time);
        self.level_of(stretch, &state, time, analyte)
    }

    fn level_of(&self, stretch: &StretchPath, state: &[f64], time: f64, analyte: usize) -> Level {
        let Some(reading) = self.system.readings.get(analyte) else {
            return Level {
                value: f64::NAN,
                slope: f64::NAN,
            };
        };
        let mut change = vec![0.0; self.system.size + 1];
        let since = self.since_first_dose(stretch, time);
        self.system.derivative(since, state, &stretch.rates, &mut change);
        let take =
            |cells: &[f64]| cells.get(reading.compartment).copied().unwrap_or(f64::NAN) * reading.factor;
        Level {
            value: take(state),
            slope: take(&change),
        }
    }

    fn since_first_dose(&self, stretch: &StretchPath, time: f64) -> f64 {
        stretch.start.hours() + time - self.first_dose
    }

    /// The state `time` hours into a stretch, between a knot and the next one.
    fn state_between(&self, stretch: &StretchPath, knot: usize, time: f64) -> Vec<f64> {
        let from = stretch.times.get(knot).copied().unwrap_or(0.0);
        match &self.bridge {
            Bridge::Exact(exact) => {
                let mut state = stretch.state(knot).to_vec();
                exact.advance(&mut state, time - from);
                state
            }
            Bridge::Quintic => self.quintic(stretch, knot, time),
        }
    }

    /// Hermite's quintic through value, first and second derivative at two knots: what is left out
    /// is of sixth order in the step.
    fn quintic(&self, stretch: &StretchPath, knot: usize, time: f64) -> Vec<f64> {
        let from = stretch.times.get(knot).copied().unwrap_or(0.0);
        let to = stretch.times.get(knot + 1).copied().unwrap_or(from);
        let h = to - from;
        if h <= 0.0 {
            return stretch.state(knot).to_vec();
        }
        let (y0, y1) = (stretch.state(knot), stretch.state(knot + 1));
        let (f0, a0) = self.derivatives(stretch, y0, from);
        let (f1, a1) = self.derivatives(stretch, y1, to);
        let x = (time - from) / h;
        let (x2, x3) = (x * x, x * x * x);
        let rise = x3 * (10.0 + x * (-15.0 + 6.0 * x));
        let weights = [
            1.0 - rise,
            rise,
            h * (x + x3 * (-6.0 + x * (8.0 - 3.0 * x))),
            h * x3 * (-4.0 + x * (7.0 - 3.0 * x)),
            h * h * 0.5 * (x2 + x3 * (-3.0 + x * (3.0 - x))),
            h * h * 0.5 * x3 * (1.0 + x * (-2.0 + x)),
        ];
        let parts = [y0, y1, &f0, &f1, &a0, &a1];
        (0..self.system.size + 1)
            .map(|cell| {
                weights
                    .iter()
                    .zip(parts)
                    .map(|(weight, part)| weight * part.get(cell).copied().unwrap_or(0.0))
                    .sum()
            })
            .collect()
    }

    fn derivatives(&self, stretch: &StretchPath, state: &[f64], time: f64) -> (Vec<f64>, Vec<f64>) {
        let since = self.since_first_dose(stretch, time);
        let mut first = vec![0.0; self.system.size + 1];
        let mut second = vec![0.0; self.system.size + 1];
        self.system.derivative(since, state, &stretch.rates, &mut first);
        self.system.second_derivative(since, state, &first, &mut second);
        (first, second)
    }

    /// Levels in ng/mL at the points of a grid from `from` up to, not including, `to`; one row of
    /// `out` for each analyte, point after point. At an event it is the value after.
    pub fn sample(&self, grid: &Grid, from: usize, to: usize, out: &mut [f64]) {
        let points = to - from;
        let step = match &self.bridge {
            Bridge::Exact(exact) => Some(exact.step(grid.every().hours())),
            Bridge::Quintic => None,
        };
        for (index, stretch) in self.stretches.iter().enumerate() {
            let first = grid.first_at_or_after(stretch.start);
            let is_last = index + 1 == self.stretches.len();
            // The end of a stretch belongs to the next one, the end of the last to itself.
            let end = match grid.first_at_or_after(stretch.end) {
                end if is_last && end < grid.len() && grid.time(end) == stretch.end => end + 1,
                end => end,
            };
            let end = end.min(to);
            if end <= from || first >= end {
                continue;
            }
            match &step {
                Some(step) => self.sample_exact(stretch, step, grid, first..end, from, points, out),
                None => self.sample_quintic(stretch, grid, first.max(from)..end, from, points, out),
            }
        }
    }

    /// Starts at the stretch's first grid point, whichever points are wanted, so that a curve does
    /// not depend on how it is cut into tiles.
    #[allow(clippy::too_many_arguments)]
    fn sample_exact(
        &self,
        stretch: &StretchPath,
        step: &Matrix,
        grid: &Grid,
        range: std::ops::Range<usize>,
        from: usize,
        points: usize,
        out: &mut [f64],
    ) {
        let start = (grid.time(range.start) - stretch.start).hours();
        let mut state = self.state_between(stretch, 0, start);
        let mut next = state.clone();
        for point in range.clone() {
            if point > range.start {
                step.apply(&state, &mut next);
                std::mem::swap(&mut state, &mut next);
            }
            if point >= from {
                self.write(&state, point - from, points, out);
            }
        }
    }

    fn sample_quintic(
        &self,
        stretch: &StretchPath,
        grid: &Grid,
        range: std::ops::Range<usize>,
        from: usize,
        points: usize,
        out: &mut [f64],
    ) {
        let mut knot = 0;
        for point in range {
            let time = (grid.time(point) - stretch.start).hours();
            while stretch.times.get(knot + 1).is_some_and(|next| *next < time) {
                knot += 1;
            }
            let state = self.quintic(stretch, knot, time);
            self.write(&state, point - from, points, out);
        }
    }

    fn write(&self, state: &[f64], point: usize, points: usize, out: &mut [f64]) {
        for (analyte, reading) in self.system.readings.iter().enumerate() {
            if let Some(cell) = out.get_mut(analyte * points + point) {
                *cell = state.get(reading.compartment).copied().unwrap_or(f64::NAN) * reading.factor;
            }
        }
    }

    /// The state at the end of the last stretch.
    fn final_state(&self) -> &[f64] {
        self.stretches.last().map_or(&[], StretchPath::last_state)
    }

    /// mg still in each compartment at the end.
    pub fn remaining(&self) -> &[f64] {
        self.final_state().get(..self.system.size).unwrap_or(&[])
    }

    /// mg that have left the body by the end.
    pub fn eliminated(&self) -> f64 {
        self.final_state().get(self.system.size).copied().unwrap_or(0.0)
    }

    /// Area under an analyte's curve up to the end, in ng·h/mL: integrated together with the
    /// amounts, not summed over points.
    pub fn area(&self, analyte: usize) -> f64 {
        let integral = self.final_state().get(self.system.size + 1 + analyte).copied();
        let factor = self.system.readings.get(analyte).map(|reading| reading.factor);
        integral.unwrap_or(f64::NAN) * factor.unwrap_or(f64::NAN)
    }
}
