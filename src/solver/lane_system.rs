#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::System;
use crate::lane::{LANES, LaneF64, LaneVector};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// Rate constants of eight subjects, 1/h.
#[derive(Clone, Copy)]
pub(super) struct LaneRates<S: Simd, const N: usize> {
    /// Between compartments: a row for where drug arrives, a column for where it leaves.
    pub(super) into: [[LaneF64<S>; N]; N],
    /// Out of the body, by compartment.
    pub(super) outside: LaneVector<S, N>,
}

/// The right-hand side of eight subjects with the same structure, one in each lane, for up to `N` compartments.
///
/// dx/dt = (R + max(t, 0) G) x + Σ flows + inflow, with x in mg and t in hours since the first dose, where R are the
/// rate constants at the first dose, G is their change per hour, and every flow follows Michaelis and Menten.
///
/// No product is fused with a sum and no lane reads another, so a subject's results are bit-identical on every machine
/// and in any batch (`tests/properties/batch_rodas5p.rs`).
pub(super) struct LaneSystem<S: Simd, const N: usize> {
    pub(super) simd: S,
    /// R, 1/h.
    rates: LaneRates<S, N>,
    /// G, 1/h²; empty where no rate constant changes.
    time_slopes: Vec<LaneRates<S, N>>,
    flows: Vec<LaneSaturable<S, N>>,
}

/// A Michaelis–Menten flow of eight subjects, vmax · x / (km + x).
struct LaneSaturable<S: Simd, const N: usize> {
    from: usize,
    /// mg/h.
    vmax: LaneF64<S>,
    /// mg.
    km: LaneF64<S>,
    /// Change of each compartment's amount per mg of flow: −1 where it leaves, a fraction where it arrives.
    into: LaneVector<S, N>,
    /// Fraction that leaves the body.
    outside: LaneF64<S>,
}

/// Derivative of a state with respect to time, or another change of it.
#[derive(Clone, Copy)]
pub(super) struct LaneDerivative<S: Simd, const N: usize> {
    /// Of the amounts, by compartment.
    pub(super) amounts: LaneVector<S, N>,
    /// Of the amount eliminated.
    pub(super) eliminated: LaneF64<S>,
}

/// The value in one lane.
pub(super) fn lane_value<S: Simd>(values: &LaneF64<S>, lane: usize) -> f64 {
    values.as_slice().get(lane).copied().unwrap_or(f64::NAN)
}

/// Sets the value in one lane.
pub(super) fn set_lane<S: Simd>(values: &mut LaneF64<S>, lane: usize, value: f64) {
    if let Some(cell) = values.as_mut_slice().get_mut(lane) {
        *cell = value;
    }
}

/// max(x, 0); 0 for NaN, on every machine.
#[inline(always)]
pub(super) fn positive<S: Simd>(x: LaneF64<S>) -> LaneF64<S> {
    let zero = LaneF64::splat(x.token(), 0.0);
    x.simd_gt(zero).select(x, zero)
}

/// The mean of (cell/scale)² over the first `count` cells; the cells after them are zero.
#[inline(always)]
pub(super) fn mean_square<S: Simd, const N: usize>(
    cells: &LaneVector<S, N>,
    scales: &LaneVector<S, N>,
    count: f64,
) -> LaneF64<S> {
    let mut sum = LaneF64::splat(cells[0].simd, 0.0);
    for row in 0..N {
        let ratio = cells[row] / scales[row];
        sum += ratio * ratio;
    }
    sum / count
}

/// The greater value; `b` where one is NaN, on every machine.
#[inline(always)]
pub(super) fn greater<S: Simd>(a: LaneF64<S>, b: LaneF64<S>) -> LaneF64<S> {
    a.simd_gt(b).select(a, b)
}

/// The lesser value; `b` where one is NaN, on every machine.
#[inline(always)]
pub(super) fn lesser<S: Simd>(a: LaneF64<S>, b: LaneF64<S>) -> LaneF64<S> {
    a.simd_lt(b).select(a, b)
}

/// The 32nd root, by square roots, which every machine rounds alike.
#[inline(always)]
pub(super) fn root32<S: Simd>(x: LaneF64<S>) -> LaneF64<S> {
    x.sqrt().sqrt().sqrt().sqrt().sqrt()
}

impl<S: Simd, const N: usize> LaneSystem<S, N> {
    /// From up to eight systems of the same structure. The rates of an unused lane are zero.
    pub(super) fn new(simd: S, systems: &[&System]) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        let mut lanes = Self {
            simd,
            rates: LaneRates::zero(simd),
            time_slopes: Vec::new(),
            flows: Vec::new(),
        };
        let changes = |system: &&System| system.transfers.iter().any(|transfer| transfer.time_slope != 0.0);
        if systems.iter().any(changes) {
            lanes.time_slopes.push(LaneRates::zero(simd));
        }
        for flow in systems.first().map_or(&[][..], |system| &system.saturable) {
            lanes.flows.push(LaneSaturable {
                from: flow.from,
                vmax: zero,
                km: LaneF64::splat(simd, 1.0),
                into: [zero; N],
                outside: zero,
            });
        }
        for (lane, system) in systems.iter().enumerate().take(LANES) {
            lanes.set_system(lane, system);
        }
        lanes
    }

    /// Adds the rates of one subject to a lane that has none.
    fn set_system(&mut self, lane: usize, system: &System) {
        for transfer in &system.transfers {
            let from = transfer.from;
            let mut add = |to: Option<usize>, fraction: f64| {
                let k = transfer.k * fraction;
                self.rates.add(to, from, lane, k);
                if let Some(time_slopes) = self.time_slopes.first_mut() {
                    time_slopes.add(to, from, lane, k * transfer.time_slope);
                }
            };
            for (to, fraction) in &transfer.into {
                add(Some(*to), *fraction);
            }
            if transfer.leaves {
                add(Some(from), -1.0);
            }
            add(None, transfer.outside);
        }
        for (flow, values) in self.flows.iter_mut().zip(&system.saturable) {
            set_lane(&mut flow.vmax, lane, values.vmax);
            set_lane(&mut flow.km, lane, values.km_amount);
            set_lane(&mut flow.outside, lane, values.outside);
            let departure = [(values.from, -1.0)];
            for (to, fraction) in values.into.iter().chain(&departure) {
                if let Some(cell) = flow.into.get_mut(*to) {
                    set_lane(cell, lane, lane_value(cell, lane) + fraction);
                }
            }
        }
    }

    /// The right-hand side, mg/h: for `amounts` in mg at `since` hours after the first dose, with an input of `inflow`
    /// mg/h.
    #[inline(always)]
    pub(super) fn derivative(
        &self,
        since: LaneF64<S>,
        amounts: &LaneVector<S, N>,
        inflow: &LaneVector<S, N>,
    ) -> LaneDerivative<S, N> {
        let mut slopes = *inflow;
        self.rates.add_product(amounts, &mut slopes);
        let mut eliminated = self.rates.elimination(amounts);
        if let Some(time_slopes) = self.time_slopes.first() {
            let since = positive(since);
            let per_hour = time_slopes.times(self.simd, amounts);
            for row in 0..N {
                slopes[row] += since * per_hour.amounts[row];
            }
            eliminated += since * per_hour.eliminated;
        }
        for flow in &self.flows {
            let amount = positive(amounts[flow.from]);
            let flux = flow.vmax * amount / (flow.km + amount);
            for row in 0..N {
                slopes[row] += flow.into[row] * flux;
            }
            eliminated += flow.outside * flux;
        }
        LaneDerivative {
            amounts: slopes,
            eliminated,
        }
    }

    /// The partial derivative of the right-hand side with respect to time, mg/h²; `None` where no rate constant
    /// changes.
    #[inline(always)]
    pub(super) fn time_derivative(
        &self,
        since: LaneF64<S>,
        amounts: &LaneVector<S, N>,
    ) -> Option<LaneDerivative<S, N>> {
        let time_slopes = self.time_slopes.first()?;
        let zero = LaneF64::splat(self.simd, 0.0);
        let changing = since.simd_ge(zero);
        let per_hour = time_slopes.times(self.simd, amounts);
        Some(LaneDerivative {
            amounts: per_hour.amounts.map(|cell| changing.select(cell, zero)),
            eliminated: changing.select(per_hour.eliminated, zero),
        })
    }

    /// The Jacobian of the right-hand side with respect to the amounts, 1/h, at `since` hours after the first dose.
    #[inline(always)]
    pub(super) fn jacobian(&self, since: LaneF64<S>, amounts: &LaneVector<S, N>) -> LaneRates<S, N> {
        let mut rates = self.rates;
        if let Some(time_slopes) = self.time_slopes.first() {
            let since = positive(since);
            for row in 0..N {
                for column in 0..N {
                    rates.into[row][column] += since * time_slopes.into[row][column];
                }
                rates.outside[row] += since * time_slopes.outside[row];
            }
        }
        for flow in &self.flows {
            let free = flow.km / (flow.km + positive(amounts[flow.from]));
            let steepness = flow.vmax / flow.km * free * free;
            for row in 0..N {
                rates.into[row][flow.from] += flow.into[row] * steepness;
            }
            rates.outside[flow.from] += flow.outside * steepness;
        }
        rates
    }
}

impl<S: Simd, const N: usize> LaneRates<S, N> {
    #[inline(always)]
    fn zero(simd: S) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        Self {
            into: [[zero; N]; N],
            outside: [zero; N],
        }
    }

    /// Adds to the rate constant from a compartment to another one or, with `None`, out of the body.
    fn add(&mut self, to: Option<usize>, from: usize, lane: usize, rate: f64) {
        let row = match to {
            Some(to) => self.into.get_mut(to),
            None => Some(&mut self.outside),
        };
        if let Some(cell) = row.and_then(|row| row.get_mut(from)) {
            set_lane(cell, lane, lane_value(cell, lane) + rate);
        }
    }

    /// Adds the flows between compartments at `amounts` to `out`.
    #[inline(always)]
    pub(super) fn add_product(&self, amounts: &LaneVector<S, N>, out: &mut LaneVector<S, N>) {
        for row in 0..N {
            for column in 0..N {
                out[row] += self.into[row][column] * amounts[column];
            }
        }
    }

    /// The flow out of the body at `amounts`.
    #[inline(always)]
    pub(super) fn elimination(&self, amounts: &LaneVector<S, N>) -> LaneF64<S> {
        let mut sum = self.outside[0] * amounts[0];
        for column in 1..N {
            sum += self.outside[column] * amounts[column];
        }
        sum
    }

    /// The flows at `amounts`.
    #[inline(always)]
    fn times(&self, simd: S, amounts: &LaneVector<S, N>) -> LaneDerivative<S, N> {
        let mut change = [LaneF64::splat(simd, 0.0); N];
        self.add_product(amounts, &mut change);
        LaneDerivative {
            amounts: change,
            eliminated: self.elimination(amounts),
        }
    }
}
