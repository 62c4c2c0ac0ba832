use super::lane_conservation::LaneConservation;
use super::lane_matrix::{LaneMatrix, LaneVector};
use super::propagator_ladder::{AreaRows, KnotInterval, PropagatorLadder, TaylorTerms};
use super::root_batches::RootBatches;
use super::segment_view::is_monotone;
use crate::lane::LANES;
use crate::quantity::Time;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// All eight, a bit each.
const ALL: u64 = (1 << LANES) - 1;

/// Room for an lane_group's walk, used second_pass by the next one.
pub(super) struct Workspace<S: Simd, const N: usize> {
    powers: TaylorTerms<S, N>,
    /// For each length, by microseconds. Those beyond `known` belong to the lane_group before.
    pub(super) ladders: Vec<LadderEntry<S, N>>,
    known: usize,
    /// What the input adds within each doubling.
    pub(super) gains: Vec<LaneVector<S, N>>,
    /// LaneVector at the knots of a segment, and the steps from one to another.
    pub(super) knots: Vec<LaneVector<S, N>>,
    pub(super) intervals: Vec<KnotInterval>,
    pub(super) batches: RootBatches<S, N>,
}

/// A ladder, and the areas within its length by analyte once somebody has queried for them.
pub(super) struct LadderEntry<S: Simd, const N: usize> {
    length: i64,
    pub(super) ladder: PropagatorLadder<S, N>,
    pub(super) areas: Vec<AreaRows<S, N>>,
}

impl<S: Simd, const N: usize> Workspace<S, N> {
    pub(super) fn new() -> Self {
        Self {
            powers: TaylorTerms::empty(),
            ladders: Vec::new(),
            known: 0,
            gains: Vec::new(),
            knots: Vec::new(),
            intervals: Vec::new(),
            batches: RootBatches::default(),
        }
    }

    /// The next lane_group comes in: its rates, none of which is faster than `bound`.
    #[inline(always)]
    pub(super) fn begin_group(
        &mut self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        bound: f64,
        lane_conservation: Option<LaneConservation<S, N>>,
    ) {
        self.known = 0;
        self.powers.fill(simd, rates, bound, lane_conservation);
    }

    /// Sees to it that there is a ladder for a length; gives its place.
    #[inline(always)]
    pub(super) fn ladder(&mut self, simd: S, length: Time) -> usize {
        let key = length.microseconds();
        let mut known = self.ladders.iter().take(self.known);
        if let Some(place) = known.position(|known| known.length == key) {
            return place;
        }
        if self.ladders.len() == self.known {
            self.ladders.push(LadderEntry {
                length: key,
                ladder: PropagatorLadder::empty(simd),
                areas: Vec::new(),
            });
        }
        let propagators = &mut self.ladders[self.known];
        propagators.length = key;
        propagators.ladder.fill(simd, &self.powers, length.hours());
        propagators.areas.clear();
        self.known += 1;
        self.known - 1
    }

    /// What the input adds within each doubling of a ladder, the amounts at its knots, and the areas of so many
    /// analytes.
    ///
    /// A subject whose amounts are is_monotone is looked at in few knots from then on; those in between are
    /// for the others, and left out when there are none. The amounts at the few follow from each other, so
    /// nobody's digits depend on who else needs the others.
    #[inline(always)]
    pub(super) fn propagate_to_knots(
        &mut self,
        simd: S,
        place: usize,
        rates: &LaneMatrix<S, N>,
        (from, input): (&LaneVector<S, N>, &LaneVector<S, N>),
        analytes: usize,
    ) {
        let LadderEntry { ladder, areas, .. } = &mut self.ladders[place];
        for analyte in areas.len()..analytes {
            areas.push(ladder.area(analyte));
        }
        ladder.gains(input, &mut self.gains);
        self.knots.clear();
        self.intervals.clear();
        self.knots.push(*from);
        let (mut amounts, mut at, mut monotone_lanes) = (*from, 0.0, 0);
        for (doubling, times) in ladder.intervals() {
            monotone_lanes |= is_monotone(simd, rates, &amounts, input).to_bitmask();
            let from = self.knots.len() - 1;
            let lanes = monotone_lanes;
            let step = ladder.step(doubling);
            let (mut last, mut between) = (from, amounts);
            if lanes != ALL {
                let (carry, gain) = (&ladder.propagators[doubling], &self.gains[doubling]);
                for time in 1..=times {
                    self.intervals.push(KnotInterval {
                        from: last,
                        to: last + 1,
                        doubling,
                        at: at + (time - 1) as f64 * step,
                        step,
                        lanes: ALL & !lanes,
                        is_monotone: false,
                    });
                    last += 1;
                    if time < times {
                        between = carry.step(&between, gain);
                        self.knots.push(between);
                    }
                }
            }
            // So many steps are one step of a longer doubling.
            let doubling = doubling + times.trailing_zeros() as usize;
            amounts = ladder.propagators[doubling].step(&amounts, &self.gains[doubling]);
            self.knots.push(amounts);
            let step = step * times as f64;
            if lanes != 0 {
                self.intervals.push(KnotInterval {
                    from,
                    to: self.knots.len() - 1,
                    doubling,
                    at,
                    step,
                    lanes,
                    is_monotone: true,
                });
            }
            at += step;
        }
    }
}
