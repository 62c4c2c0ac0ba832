use super::Segment;
use super::lane_system::{LaneDerivative, set_lane};
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// The input into the compartments of up to eight subjects during a segment, constant or changing linearly.
pub(super) struct LaneInput<S: Simd, const N: usize> {
    /// At the start of the segment, mg/h.
    rates: LaneVector<S, N>,
    /// How much it rises in an hour, mg/h²; `None` where nobody's changes.
    rises: Option<LaneVector<S, N>>,
}

impl<S: Simd, const N: usize> LaneInput<S, N> {
    /// Nothing.
    pub(super) fn none(simd: S) -> Self {
        Self {
            rates: [LaneF64::splat(simd, 0.0); N],
            rises: None,
        }
    }

    /// Sets that of one subject.
    pub(super) fn set(&mut self, simd: S, lane: usize, segment: &Segment) {
        for (cell, rate) in self.rates.iter_mut().zip(&segment.rates) {
            set_lane(cell, lane, *rate);
        }
        if let Some(rises) = segment.rises() {
            let zero = [LaneF64::splat(simd, 0.0); N];
            for (cell, rise) in self.rises.get_or_insert(zero).iter_mut().zip(rises) {
                set_lane(cell, lane, rise);
            }
        }
    }

    /// The input at a time since the start of the segment.
    #[inline(always)]
    pub(super) fn at(&self, time: LaneF64<S>) -> LaneVector<S, N> {
        let mut rates = self.rates;
        if let Some(rises) = &self.rises {
            for (rate, rise) in rates.iter_mut().zip(rises) {
                *rate += *rise * time;
            }
        }
        rates
    }

    /// The partial derivative of a right-hand side with respect to time, with that of the input.
    #[inline(always)]
    pub(super) fn add_rises(
        &self,
        simd: S,
        of_rates: Option<LaneDerivative<S, N>>,
    ) -> Option<LaneDerivative<S, N>> {
        let Some(rises) = &self.rises else {
            return of_rates;
        };
        let zero = LaneF64::splat(simd, 0.0);
        let mut sum = of_rates.unwrap_or(LaneDerivative {
            amounts: [zero; N],
            eliminated: zero,
        });
        for (cell, rise) in sum.amounts.iter_mut().zip(rises) {
            *cell += *rise;
        }
        Some(sum)
    }
}
