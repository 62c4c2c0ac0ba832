use super::knot_interval::KnotInterval;
use super::root_batches::RootBatches;
use crate::lane::{LANES, LaneVector};
use crate::quantity::Time;
use crate::solver::linear::LaneMassConservation;
use crate::solver::linear::LaneMatrix;
use crate::solver::linear::{
    LaneAreaRows, LanePropagatorLadder, LaneTaylorTerms, is_monotone, knot_schedule,
};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// All eight lanes, a bit for each.
const ALL_LANES: u64 = (1 << LANES) - 1;

/// Buffers for the propagation of a lane group, reused by the next one.
pub(super) struct Workspace<S: Simd, const N: usize> {
    taylor_terms: LaneTaylorTerms<S, N>,
    /// One for each length. Those from `ladder_count` on belong to the group before.
    pub(super) ladders: Vec<LadderEntry<S, N>>,
    ladder_count: usize,
    /// The amounts in mg that the input adds over each propagator of a ladder.
    pub(super) gains: Vec<LaneVector<S, N>>,
    /// Amounts in mg at the knots of a segment, and the intervals between them.
    pub(super) knots: Vec<LaneVector<S, N>>,
    pub(super) intervals: Vec<KnotInterval>,
    pub(super) batches: RootBatches<S, N>,
}

/// A ladder over a length in microseconds, and the rows for areas over that length by analyte, computed on first use.
pub(super) struct LadderEntry<S: Simd, const N: usize> {
    length: i64,
    pub(super) ladder: LanePropagatorLadder<S, N>,
    pub(super) areas: Vec<LaneAreaRows<S, N>>,
}

impl<S: Simd, const N: usize> Workspace<S, N> {
    pub(super) fn new() -> Self {
        Self {
            taylor_terms: LaneTaylorTerms::empty(),
            ladders: Vec::new(),
            ladder_count: 0,
            gains: Vec::new(),
            knots: Vec::new(),
            intervals: Vec::new(),
            batches: RootBatches::default(),
        }
    }

    /// Starts the next group: its rates in 1/h, none of which is faster than `bound`.
    #[inline(always)]
    pub(super) fn begin_group(
        &mut self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        bound: f64,
        conservation: Option<LaneMassConservation<S, N>>,
    ) {
        self.ladder_count = 0;
        self.taylor_terms.fill(simd, rates, bound, conservation);
    }

    /// Returns the index of the ladder over a length, filling it on first use.
    #[inline(always)]
    pub(super) fn ladder(&mut self, simd: S, length: Time) -> usize {
        let key = length.microseconds();
        let mut in_use = self.ladders.iter().take(self.ladder_count);
        if let Some(index) = in_use.position(|entry| entry.length == key) {
            return index;
        }
        if self.ladders.len() == self.ladder_count {
            self.ladders.push(LadderEntry {
                length: key,
                ladder: LanePropagatorLadder::empty(simd),
                areas: Vec::new(),
            });
        }
        let entry = &mut self.ladders[self.ladder_count];
        entry.length = key;
        entry.ladder.fill(simd, &self.taylor_terms, length.hours());
        entry.areas.clear();
        self.ladder_count += 1;
        self.ladder_count - 1
    }

    /// Fills the gains over each propagator of a ladder, the amounts at its knots, and the rows for areas of so many
    /// analytes.
    ///
    /// A subject whose amounts are all monotone is evaluated at few knots from then on; the knots in between are for
    /// the others, and left out when there are none. The amounts at the few follow from each other, so no subject's
    /// digits depend on whether others need the rest.
    #[inline(always)]
    pub(super) fn propagate_to_knots(
        &mut self,
        simd: S,
        ladder_index: usize,
        rates: &LaneMatrix<S, N>,
        (initial, input): (&LaneVector<S, N>, &LaneVector<S, N>),
        analytes: usize,
    ) {
        let LadderEntry { ladder, areas, .. } = &mut self.ladders[ladder_index];
        for analyte in areas.len()..analytes {
            areas.push(ladder.area_rows(analyte));
        }
        ladder.input_gains(input, &mut self.gains);
        self.knots.clear();
        self.intervals.clear();
        self.knots.push(*initial);
        let (mut amounts, mut offset, mut monotone_lanes) = (*initial, 0.0, 0);
        for (doubling, count) in knot_schedule(ladder.propagators.len() - 1) {
            monotone_lanes |= is_monotone(simd, rates, &amounts, input).to_bitmask();
            let from = self.knots.len() - 1;
            let lanes = monotone_lanes;
            let step = ladder.step(doubling);
            let (mut last, mut inner) = (from, amounts);
            if lanes != ALL_LANES {
                let (propagator, gain) = (&ladder.propagators[doubling], &self.gains[doubling]);
                for repetition in 1..=count {
                    self.intervals.push(KnotInterval {
                        from: last,
                        to: last + 1,
                        doubling,
                        offset: offset + (repetition - 1) as f64 * step,
                        step,
                        lanes: ALL_LANES & !lanes,
                        is_monotone: false,
                    });
                    last += 1;
                    if repetition < count {
                        inner = propagator.step(&inner, gain);
                        self.knots.push(inner);
                    }
                }
            }
            // So many steps are one step of a longer propagator.
            let doubling = doubling + count.trailing_zeros() as usize;
            amounts = ladder.propagators[doubling].step(&amounts, &self.gains[doubling]);
            self.knots.push(amounts);
            let step = step * count as f64;
            if lanes != 0 {
                self.intervals.push(KnotInterval {
                    from,
                    to: self.knots.len() - 1,
                    doubling,
                    offset,
                    step,
                    lanes,
                    is_monotone: true,
                });
            }
            offset += step;
        }
    }
}
