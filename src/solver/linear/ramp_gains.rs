use super::linear_system::LinearSystem;
use super::matrix::dot;
use super::propagator_ladder::PropagatorLadder;

/// What an input whose rate changes linearly adds over the propagators of a ladder.
///
/// A rate that goes linearly from `a` to `b` over a step is one that falls from `a` to nothing and one that rises from
/// nothing to `b`; what each adds follows by doubling, as for the propagators, by sums of terms none of which is negative:
/// over twice the time the rising part is half of it at first, and then half of the falling part and all of the rising one.
#[derive(Clone, Debug)]
pub(crate) struct RampGains {
    /// Over base·2^k hours, of a rate that falls from the input to nothing.
    falling: Vec<Gain>,
    /// Over base·2^k hours, of a rate that rises from nothing to the input.
    rising: Vec<Gain>,
}

/// What a ramp adds over a step.
#[derive(Clone, Debug)]
struct Gain {
    /// To the amounts, mg.
    amounts: Vec<f64>,
    /// To the amount eliminated (mg), then to the integral of each amount that is read (mg·h).
    integrals: Vec<f64>,
}

impl Gain {
    /// So much of one gain and so much of another.
    fn sum(one: (f64, &Self), other: (f64, &Self)) -> Self {
        let add = |cells: fn(&Self) -> &Vec<f64>| {
            let pairs = cells(one.1).iter().zip(cells(other.1));
            pairs.map(|(a, b)| one.0 * a + other.0 * b).collect()
        };
        Self {
            amounts: add(|gain| &gain.amounts),
            integrals: add(|gain| &gain.integrals),
        }
    }

    /// The same, followed by a step without input, and then another gain.
    fn followed_by(&self, ladder: &PropagatorLadder, doubling: usize, next: &Self) -> Self {
        let mut sum = Self::sum((1.0, self), (1.0, next));
        ladder.apply(doubling, &self.amounts, &mut sum.amounts);
        for (cell, gain) in sum.amounts.iter_mut().zip(&next.amounts) {
            *cell += gain;
        }
        for (index, cell) in sum.integrals.iter_mut().enumerate() {
            *cell += dot(ladder.area_of_amounts(index, doubling), &self.amounts);
        }
        sum
    }
}

impl RampGains {
    /// Of an input in mg/h over a ladder of a system.
    pub(super) fn new(linear: &LinearSystem, ladder: &PropagatorLadder, input: &[f64]) -> Self {
        let [falling, rising] = linear.ramp_over(input, ladder.step(0));
        let [mut falling, mut rising] =
            [falling, rising].map(|(amounts, integrals)| Gain { amounts, integrals });
        let (mut all_falling, mut all_rising) = (Vec::new(), Vec::new());
        for doubling in 0..=ladder.last() {
            all_falling.push(falling.clone());
            all_rising.push(rising.clone());
            let begins = Gain::sum((1.0, &falling), (0.5, &rising));
            let ends = Gain::sum((0.5, &falling), (1.0, &rising));
            let half_falling = Gain::sum((0.5, &falling), (0.0, &falling));
            let half_rising = Gain::sum((0.5, &rising), (0.0, &rising));
            falling = begins.followed_by(ladder, doubling, &half_falling);
            rising = half_rising.followed_by(ladder, doubling, &ends);
        }
        Self {
            falling: all_falling,
            rising: all_rising,
        }
    }

    /// Adds to amounts and integrals what is added over a step, the input being `from` of itself at its start and `to` of
    /// itself at its end.
    pub(super) fn add(
        &self,
        doubling: usize,
        [from, to]: [f64; 2],
        (amounts, integrals): (&mut [f64], &mut [f64]),
    ) {
        for (share, gain) in [(from, &self.falling[doubling]), (to, &self.rising[doubling])] {
            for (cell, gain) in amounts.iter_mut().zip(&gain.amounts) {
                *cell += share * gain;
            }
            for (cell, gain) in integrals.iter_mut().zip(&gain.integrals) {
                *cell += share * gain;
            }
        }
    }
}

/// An input that changes linearly through a segment.
#[derive(Clone, Debug)]
pub(crate) struct Ramp {
    /// At the start of the segment, mg/h, by compartment.
    start: Vec<f64>,
    /// At its end.
    end: Vec<f64>,
    /// Length of the segment, h.
    length: f64,
}

impl Ramp {
    pub(super) fn new(start: &[f64], end: &[f64], length: f64) -> Self {
        Self {
            start: start.to_vec(),
            end: end.to_vec(),
            length,
        }
    }

    /// How much there is of the input at the start, and of that at the end, `time` hours after the start.
    fn shares(&self, time: f64) -> [f64; 2] {
        let passed = (time / self.length).clamp(0.0, 1.0);
        [1.0 - passed, passed]
    }

    /// The input at a time, mg/h, by compartment.
    pub(super) fn at(&self, time: f64) -> Vec<f64> {
        let [start, end] = self.shares(time);
        let rates = self.start.iter().zip(&self.end);
        rates.map(|(from, to)| start * from + end * to).collect()
    }

    /// How much it rises in an hour in a compartment, mg/h².
    pub(super) fn rise(&self, compartment: usize) -> f64 {
        (self.end[compartment] - self.start[compartment]) / self.length
    }

    /// What it adds over the propagators of a ladder.
    pub(super) fn gains(&self, linear: &LinearSystem, ladder: &PropagatorLadder) -> [RampGains; 2] {
        [&self.start, &self.end].map(|input| RampGains::new(linear, ladder, input))
    }

    /// Adds what it adds over a step from a time on.
    pub(super) fn add(
        &self,
        gains: &[RampGains; 2],
        (doubling, time, step): (usize, f64, f64),
        (amounts, integrals): (&mut [f64], &mut [f64]),
    ) {
        let (before, after) = (self.shares(time), self.shares(time + step));
        for ((gains, from), to) in gains.iter().zip(before).zip(after) {
            gains.add(doubling, [from, to], (amounts, integrals));
        }
    }
}
