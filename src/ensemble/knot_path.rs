use super::knot_interval::KnotInterval;
use crate::lane::{LANES, LaneVector};
use crate::solver::linear::LanePropagatorLadder;
use fearless_simd::Simd;

/// All eight lanes, a bit for each.
const ALL_LANES: u64 = (1 << LANES) - 1;

/// The way of eight subjects through the knots of a segment.
pub(super) struct KnotPath<'a, S: Simd, const N: usize> {
    pub(super) ladder: &'a LanePropagatorLadder<S, N>,
    /// The amounts in mg that the input adds over each propagator.
    pub(super) gains: &'a [LaneVector<S, N>],
    pub(super) knots: &'a mut Vec<LaneVector<S, N>>,
    pub(super) intervals: &'a mut Vec<KnotInterval>,
    /// Amounts at the last knot, mg.
    pub(super) amounts: LaneVector<S, N>,
    /// Its time, hours from the start of the segment.
    pub(super) offset: f64,
}

impl<S: Simd, const N: usize> KnotPath<'_, S, N> {
    /// Goes on by `count` times a propagator, a power of two: with a knot after each for those whose amounts are not
    /// monotone, and with one after all of them.
    #[inline(always)]
    pub(super) fn advance(&mut self, doubling: usize, count: usize, monotone_lanes: u64) {
        let from = self.knots.len() - 1;
        let step = self.ladder.step(doubling);
        if monotone_lanes != ALL_LANES {
            self.add_inner_knots(doubling, count, ALL_LANES & !monotone_lanes);
        }
        // So many steps are one step of a longer propagator.
        let doubling = doubling + count.trailing_zeros() as usize;
        self.amounts = self.ladder.propagators[doubling].step(&self.amounts, &self.gains[doubling]);
        self.knots.push(self.amounts);
        let step = step * count as f64;
        if monotone_lanes != 0 {
            self.intervals.push(KnotInterval {
                from,
                to: self.knots.len() - 1,
                doubling,
                offset: self.offset,
                step,
                lanes: monotone_lanes,
                is_monotone: true,
            });
        }
        self.offset += step;
    }

    /// Adds the knots before the last of `count` steps, and the intervals of all steps.
    #[inline(always)]
    fn add_inner_knots(&mut self, doubling: usize, count: usize, lanes: u64) {
        let step = self.ladder.step(doubling);
        let (propagator, gain) = (&self.ladder.propagators[doubling], &self.gains[doubling]);
        let mut amounts = self.amounts;
        for repetition in 0..count {
            let from = self.knots.len() - 1;
            self.intervals.push(KnotInterval {
                from,
                to: from + 1,
                doubling,
                offset: self.offset + repetition as f64 * step,
                step,
                lanes,
                is_monotone: false,
            });
            if repetition + 1 < count {
                amounts = propagator.step(&amounts, gain);
                self.knots.push(amounts);
            }
        }
    }
}
