#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::System;
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// LaneVector by compartment, or how they change, of eight patients.
pub(super) type LaneVector<S, const N: usize> = [LaneF64<S>; N];

/// LaneRates per hour of eight patients.
#[derive(Clone, Copy)]
pub(super) struct LaneRates<S: Simd, const N: usize> {
    /// By row, where drug arrives, and column, where it leaves.
    pub(super) into: [[LaneF64<S>; N]; N],
    /// At which drug leaves the body, by where it leaves.
    pub(super) outside: LaneVector<S, N>,
}

/// The rates of eight patients of one graph, a lane each, for up to `N` compartments.
///
/// Nothing is ever multiplied and added in one rounding, and no lane looks at another: a patient's
/// digits depend neither on the machine nor on the company.
pub(super) struct LaneSystem<S: Simd, const N: usize> {
    pub(super) simd: S,
    /// d(amounts)/dt = rates × amounts, saturable flows apart, at the first dose.
    rates: LaneRates<S, N>,
    /// By how much the rates grow per hour since the first dose; empty where no rate changes.
    growth: Vec<LaneRates<S, N>>,
    flows: Vec<LaneSaturable<S, N>>,
}

/// A Michaelis–Menten flow of eight patients.
struct LaneSaturable<S: Simd, const N: usize> {
    from: usize,
    vmax: LaneF64<S>,
    km: LaneF64<S>,
    /// What becomes of a mg that leaves: −1 where it comes from, its share where it arrives.
    into: LaneVector<S, N>,
    outside: LaneF64<S>,
}

/// What changes amounts, and what of it leaves the body.
#[derive(Clone, Copy)]
pub(super) struct LaneDerivative<S: Simd, const N: usize> {
    /// By compartment.
    pub(super) amounts: LaneVector<S, N>,
    /// Out of the body.
    pub(super) leaving: LaneF64<S>,
}

/// The number of one lane.
pub(super) fn at<S: Simd>(numbers: &LaneF64<S>, lane: usize) -> f64 {
    numbers.as_slice().get(lane).copied().unwrap_or(f64::NAN)
}

/// Sets the number of one lane.
pub(super) fn set<S: Simd>(numbers: &mut LaneF64<S>, lane: usize, value: f64) {
    if let Some(number) = numbers.as_mut_slice().get_mut(lane) {
        *number = value;
    }
}

/// The greater of a number and zero; zero for what is not a number, on every machine.
#[inline(always)]
pub(super) fn positive<S: Simd>(x: LaneF64<S>) -> LaneF64<S> {
    let zero = LaneF64::splat(x.token(), 0.0);
    x.simd_gt(zero).select(x, zero)
}

/// The mean of the squares of `cells` in units of `scales`. Cells beyond the `count` are zero.
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

/// The greater of two numbers; the second where one is none, on every machine.
#[inline(always)]
pub(super) fn greater<S: Simd>(a: LaneF64<S>, b: LaneF64<S>) -> LaneF64<S> {
    a.simd_gt(b).select(a, b)
}

/// The lesser of two numbers; the second where one is none, on every machine.
#[inline(always)]
pub(super) fn lesser<S: Simd>(a: LaneF64<S>, b: LaneF64<S>) -> LaneF64<S> {
    a.simd_lt(b).select(a, b)
}

/// The 32nd root: by square roots, which every machine rounds alike.
#[inline(always)]
pub(super) fn root32<S: Simd>(x: LaneF64<S>) -> LaneF64<S> {
    x.sqrt().sqrt().sqrt().sqrt().sqrt()
}

impl<S: Simd, const N: usize> LaneSystem<S, N> {
    /// From up to eight systems that differ in their numbers only. LaneSystem without a patient have no
    /// rates.
    pub(super) fn new(simd: S, systems: &[&System]) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        let mut lanes = Self {
            simd,
            rates: LaneRates::zero(simd),
            growth: Vec::new(),
            flows: Vec::new(),
        };
        let changing = |system: &&System| system.transfers.iter().any(|transfer| transfer.slope != 0.0);
        if systems.iter().any(changing) {
            lanes.growth.push(LaneRates::zero(simd));
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
            lanes.seat(lane, system);
        }
        lanes
    }

    /// Gives a lane its patient.
    fn seat(&mut self, lane: usize, system: &System) {
        for transfer in &system.transfers {
            let from = transfer.from;
            let mut add = |to: Option<usize>, share: f64| {
                let k = transfer.k * share;
                self.rates.add(to, from, lane, k);
                if let Some(growth) = self.growth.first_mut() {
                    growth.add(to, from, lane, k * transfer.slope);
                }
            };
            for (to, share) in &transfer.into {
                add(Some(*to), *share);
            }
            if transfer.leaves {
                add(Some(from), -1.0);
            }
            add(None, transfer.outside);
        }
        for (flow, numbers) in self.flows.iter_mut().zip(&system.saturable) {
            set(&mut flow.vmax, lane, numbers.vmax);
            set(&mut flow.km, lane, numbers.km_amount);
            set(&mut flow.outside, lane, numbers.outside);
            let departure = [(numbers.from, -1.0)];
            for (to, share) in numbers.into.iter().chain(&departure) {
                if let Some(cell) = flow.into.get_mut(*to) {
                    set(cell, lane, at(cell, lane) + share);
                }
            }
        }
    }

    /// What changes per hour, `since` hours after the first dose, with `inflow` mg/h arriving.
    #[inline(always)]
    pub(super) fn slopes(
        &self,
        since: LaneF64<S>,
        amounts: &LaneVector<S, N>,
        inflow: &LaneVector<S, N>,
    ) -> LaneDerivative<S, N> {
        let mut slopes = *inflow;
        self.rates.times(amounts, &mut slopes);
        let mut leaving = self.rates.leaving(amounts);
        if let Some(growth) = self.growth.first() {
            let since = positive(since);
            let grown = growth.change(self.simd, amounts);
            for row in 0..N {
                slopes[row] += since * grown.amounts[row];
            }
            leaving += since * grown.leaving;
        }
        for flow in &self.flows {
            let amount = positive(amounts[flow.from]);
            let flux = flow.vmax * amount / (flow.km + amount);
            for row in 0..N {
                slopes[row] += flow.into[row] * flux;
            }
            leaving += flow.outside * flux;
        }
        LaneDerivative {
            amounts: slopes,
            leaving,
        }
    }

    /// How the slopes change per hour where the amounts stay; `None` where no rate changes.
    #[inline(always)]
    pub(super) fn drift(
        &self,
        since: LaneF64<S>,
        amounts: &LaneVector<S, N>,
    ) -> Option<LaneDerivative<S, N>> {
        let growth = self.growth.first()?;
        let zero = LaneF64::splat(self.simd, 0.0);
        let begun = since.simd_ge(zero);
        let grown = growth.change(self.simd, amounts);
        Some(LaneDerivative {
            amounts: grown.amounts.map(|cell| begun.select(cell, zero)),
            leaving: begun.select(grown.leaving, zero),
        })
    }

    /// The rates at which the slopes change with the amounts, `since` hours after the first dose.
    #[inline(always)]
    pub(super) fn jacobian(&self, since: LaneF64<S>, amounts: &LaneVector<S, N>) -> LaneRates<S, N> {
        let mut rates = self.rates;
        if let Some(growth) = self.growth.first() {
            let since = positive(since);
            for row in 0..N {
                for column in 0..N {
                    rates.into[row][column] += since * growth.into[row][column];
                }
                rates.outside[row] += since * growth.outside[row];
            }
        }
        for flow in &self.flows {
            let share = flow.km / (flow.km + positive(amounts[flow.from]));
            let steepness = flow.vmax / flow.km * share * share;
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

    /// Adds to the rate from one compartment to another, or out of the body.
    fn add(&mut self, to: Option<usize>, from: usize, lane: usize, rate: f64) {
        let row = match to {
            Some(to) => self.into.get_mut(to),
            None => Some(&mut self.outside),
        };
        if let Some(cell) = row.and_then(|row| row.get_mut(from)) {
            set(cell, lane, at(cell, lane) + rate);
        }
    }

    /// Adds the rates times `amounts` to `out`.
    #[inline(always)]
    pub(super) fn times(&self, amounts: &LaneVector<S, N>, out: &mut LaneVector<S, N>) {
        for row in 0..N {
            for column in 0..N {
                out[row] += self.into[row][column] * amounts[column];
            }
        }
    }

    /// What the rates take out of the body.
    #[inline(always)]
    pub(super) fn leaving(&self, amounts: &LaneVector<S, N>) -> LaneF64<S> {
        let mut sum = self.outside[0] * amounts[0];
        for column in 1..N {
            sum += self.outside[column] * amounts[column];
        }
        sum
    }

    #[inline(always)]
    fn change(&self, simd: S, amounts: &LaneVector<S, N>) -> LaneDerivative<S, N> {
        let mut change = [LaneF64::splat(simd, 0.0); N];
        self.times(amounts, &mut change);
        LaneDerivative {
            amounts: change,
            leaving: self.leaving(amounts),
        }
    }
}
