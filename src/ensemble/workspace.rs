use super::knot_interval::KnotInterval;
use super::knot_path::KnotPath;
use super::root_batches::RootBatches;
use crate::lane::{LaneVector, ReusedVec};
use crate::quantity::Time;
use crate::solver::linear::{
    LaneAreaRows, LaneMassConservation, LaneMatrix, LaneModes, LanePropagatorLadder, LaneTaylorTerms,
    ModeStructure, SeriesRows, is_monotone, knot_schedule,
};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// Buffers for the propagation of a lane group, reused by the next one.
pub(super) struct Workspace<S: Simd, const N: usize> {
    taylor_terms: LaneTaylorTerms<S, N>,
    /// One for each length.
    pub(super) ladders: ReusedVec<LadderEntry<S, N>>,
    /// The amounts in mg that the input adds over each propagator of a ladder.
    pub(super) gains: Vec<LaneVector<S, N>>,
    /// One for each analyte.
    pub(super) series: Vec<SeriesRows<S, N>>,
    /// One for each analyte, or none.
    modes: Vec<LaneModes<S, N>>,
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
            ladders: ReusedVec::default(),
            gains: Vec::new(),
            series: Vec::new(),
            modes: Vec::new(),
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
        analytes: usize,
        modes: Option<&[ModeStructure]>,
    ) {
        self.ladders.clear();
        self.series.clear();
        self.modes.clear();
        for compartment in 0..analytes {
            self.series.push(SeriesRows::new(simd, rates, compartment));
        }
        for (compartment, structure) in modes.into_iter().flatten().enumerate() {
            self.modes
                .push(LaneModes::new(simd, rates, structure, compartment));
        }
        self.taylor_terms.fill(simd, rates, bound, conservation);
    }

    /// Returns the index of the ladder over a length, filling it on first use.
    #[inline(always)]
    pub(super) fn ladder(&mut self, simd: S, length: Time) -> usize {
        let key = length.microseconds();
        if let Some(index) = self.ladders.iter().position(|entry| entry.length == key) {
            return index;
        }
        let entry = self.ladders.next(|| LadderEntry {
            length: key,
            ladder: LanePropagatorLadder::empty(simd),
            areas: Vec::new(),
        });
        entry.length = key;
        entry.ladder.fill(simd, &self.taylor_terms, length.hours());
        entry.areas.clear();
        self.ladders.len() - 1
    }

    /// Fills the gains over each propagator of a ladder, the amounts at its knots, and the rows for areas of so many
    /// analytes.
    ///
    /// A subject whose curves cannot turn, or whose amounts are all monotone, is evaluated at few knots from then on; the
    /// knots in between are for the others, and left out when there are none. The amounts at the few follow from each
    /// other, so no subject's digits depend on whether others need the rest.
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
        let mut path = KnotPath {
            ladder,
            gains: &self.gains,
            knots: &mut self.knots,
            intervals: &mut self.intervals,
            amounts: *initial,
            offset: 0.0,
        };
        let mut monotone_lanes = if self.modes.is_empty() { 0 } else { u64::MAX };
        for modes in &self.modes {
            monotone_lanes &= modes.cannot_turn(simd, rates, initial, input).to_bitmask();
        }
        for (doubling, count) in knot_schedule(ladder.propagators.len() - 1) {
            monotone_lanes |= is_monotone(simd, rates, &path.amounts, input).to_bitmask();
            path.advance(doubling, count, monotone_lanes);
        }
    }
}
