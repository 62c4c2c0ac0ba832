use super::linear_system::LinearSystem;
use super::matrix::dot;
use super::propagator_ladder::PropagatorLadder;
use super::ramp_gains::{Ramp, RampGains};
use crate::solver::{Jet, Segment, SolverError, Stop};
use std::sync::Arc;

/// A sum below this fraction of the sum of its terms' magnitudes is rounding error.
pub const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The solution of one subject in a segment, at any time after a state that is known.
#[derive(Clone, Debug)]
pub(crate) struct ExactSegment {
    linear: Arc<LinearSystem>,
    ladder: Arc<PropagatorLadder>,
    input: SegmentInput,
}

/// The input in a segment, and what it adds over each propagator of the ladder.
#[derive(Clone, Debug)]
enum SegmentInput {
    /// mg/h by compartment, and mg by compartment for each propagator.
    Constant(Vec<f64>, Vec<Vec<f64>>),
    /// One that changes linearly.
    Ramp(Ramp, [RampGains; 2]),
}

impl ExactSegment {
    pub(super) fn new(linear: Arc<LinearSystem>, ladder: Arc<PropagatorLadder>, segment: &Segment) -> Self {
        let input = match &segment.end_rates {
            None => SegmentInput::Constant(segment.rates.clone(), ladder.input_gains(&segment.rates)),
            Some(ends) => {
                let length = (segment.end - segment.start).hours();
                let ramp = Ramp::new(&segment.rates, ends, length);
                let gains = ramp.gains(&linear, &ladder);
                SegmentInput::Ramp(ramp, gains)
            }
        };
        Self {
            linear,
            ladder,
            input,
        }
    }

    /// The ladder over the whole segment.
    pub(super) fn ladder(&self) -> &PropagatorLadder {
        &self.ladder
    }

    /// Advances a state over a propagator of the ladder, from `time` hours after the start of the segment on; `scratch` is
    /// for the amounts.
    pub(super) fn advance(&self, doubling: usize, time: f64, state: &mut [f64], scratch: &mut [f64]) {
        match &self.input {
            SegmentInput::Constant(input, gains) => {
                self.ladder.advance(doubling, state, (input, gains), scratch);
            }
            SegmentInput::Ramp(ramp, gains) => {
                self.ladder.advance_alone(doubling, state, scratch);
                let step = (doubling, time, self.ladder.step(doubling));
                ramp.add(gains, step, state.split_at_mut(scratch.len()));
            }
        }
    }

    /// The amounts `h` hours after they were `amounts`, mg, which was `time` hours after the start of the segment: by
    /// propagators, the longest first, then by the series for what remains, less than the base.
    pub(crate) fn amounts_after(&self, amounts: &[f64], time: f64, h: f64) -> Vec<f64> {
        let (mut now, mut next) = (amounts.to_vec(), amounts.to_vec());
        let mut remaining = h;
        for doubling in (0..=self.ladder.last()).rev() {
            let step = self.ladder.step(doubling);
            while remaining >= step && step > 0.0 {
                match &self.input {
                    SegmentInput::Constant(_, gains) => {
                        self.ladder.propagate(doubling, &now, gains, &mut next);
                    }
                    SegmentInput::Ramp(ramp, gains) => {
                        self.ladder.apply(doubling, &now, &mut next);
                        let from = time + (h - remaining);
                        ramp.add(gains, (doubling, from, step), (&mut next, &mut []));
                    }
                }
                std::mem::swap(&mut now, &mut next);
                remaining -= step;
            }
        }
        match (&self.input, remaining > 0.0) {
            (_, false) => now,
            (SegmentInput::Constant(input, _), true) => self.linear.taylor.propagate(&now, input, remaining),
            (SegmentInput::Ramp(ramp, _), true) => {
                let ends = [time + (h - remaining), time + h].map(|time| ramp.at(time));
                self.linear.taylor.propagate_ramp(&now, &ends, remaining)
            }
        }
    }

    /// The propagator over an interval of `h` hours, or a `known` one over it where the system is the same.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(crate) fn interval_propagator(
        &self,
        h: f64,
        stop: Stop<'_>,
        known: Option<IntervalPropagator>,
    ) -> Result<IntervalPropagator, SolverError> {
        let known = known.filter(|known| Arc::ptr_eq(&known.linear, &self.linear));
        match known {
            Some(known) => Ok(known),
            None => Ok(IntervalPropagator {
                ladder: self.linear.ladder(h, stop)?,
                linear: self.linear.clone(),
            }),
        }
    }

    /// What the input adds over an interval, wherever in the segment it starts.
    pub(crate) fn interval_gain<'a>(&'a self, interval: &IntervalPropagator) -> IntervalGain<'a> {
        match &self.input {
            SegmentInput::Constant(input, _) => {
                IntervalGain::Constant(interval.ladder.input_gains(input).pop().unwrap_or_default())
            }
            SegmentInput::Ramp(ramp, _) => {
                IntervalGain::Ramp(ramp, ramp.gains(&self.linear, &interval.ladder))
            }
        }
    }

    /// The amount of a reading, mg, with its first and second derivative in time, `time` hours after the start of the
    /// segment.
    pub(crate) fn jet(&self, amounts: &[f64], time: f64, reading: usize) -> Jet {
        let rows = &self.linear.derivatives[reading];
        let compartment = rows.compartment;
        let of_input = |input: &[f64], rise: f64| Jet {
            value: amounts[compartment],
            slope: sum_or_zero(&rows.slope, amounts, input[compartment]),
            curvature: sum_or_zero(&rows.curvature, amounts, dot(&rows.slope, input) + rise),
        };
        match &self.input {
            SegmentInput::Constant(input, _) => of_input(input, 0.0),
            SegmentInput::Ramp(ramp, _) => of_input(&ramp.at(time), ramp.rise(compartment)),
        }
    }
}

/// What an input adds over an interval of a grid.
pub(crate) enum IntervalGain<'a> {
    /// mg by compartment.
    Constant(Vec<f64>),
    /// One that changes linearly.
    Ramp(&'a Ramp, [RampGains; 2]),
}

/// The propagator of a system over one interval of a grid.
#[derive(Debug)]
pub(crate) struct IntervalPropagator {
    linear: Arc<LinearSystem>,
    ladder: PropagatorLadder,
}

impl IntervalPropagator {
    /// The amounts in mg after the interval, which starts `time` hours after the start of the segment, with what the input
    /// adds meanwhile.
    pub(crate) fn propagate(&self, amounts: &[f64], time: f64, gain: &IntervalGain<'_>) -> Vec<f64> {
        let mut next = vec![0.0; amounts.len()];
        self.ladder.over_length().apply(amounts, &mut next);
        match gain {
            IntervalGain::Constant(gain) => {
                for (cell, gain) in next.iter_mut().zip(gain) {
                    *cell += gain;
                }
            }
            IntervalGain::Ramp(ramp, gains) => {
                let last = self.ladder.last();
                ramp.add(gains, (last, time, self.ladder.step(last)), (&mut next, &mut []));
            }
        }
        next
    }
}

/// row · amounts + constant, or zero where that is rounding error: on a plateau the terms cancel, and the sign of the
/// sum is that of a rounding error.
fn sum_or_zero(row: &[f64], amounts: &[f64], constant: f64) -> f64 {
    let terms = row.iter().zip(amounts).map(|(a, b)| a * b);
    let (sum, size) = terms.fold((constant, constant.abs()), |(sum, size), term| {
        (sum + term, size + term.abs())
    });
    match sum.abs() <= ROUNDING * size {
        true => 0.0,
        false => sum,
    }
}
