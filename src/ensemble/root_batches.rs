use super::knot_interval::KnotInterval;
use super::lane_exposure::{Crossing, LaneExposure};
use super::segment_view::SegmentView;
use crate::lane::{LANES, LaneF64, LaneVector, ReusedVec};
use crate::solver::linear::{RootQuery, RootResult};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// Batches that are solved at the same time: their steps overlap, so that four take little longer than one.
const AT_ONCE: usize = 4;

/// Root queries of a segment: at what time which subject's curve crosses which threshold.
///
/// A batch holds one query of each of eight subjects. Each subject's first query is in the first batch, its second in
/// the second, so that its crossings are recorded in the order of time.
pub(super) struct RootBatches<S: Simd, const N: usize> {
    batches: ReusedVec<RootBatch<S, N>>,
    /// For each subject, the batch of its next query.
    next: [usize; LANES],
}

struct RootBatch<S: Simd, const N: usize> {
    query: RootQuery<S, N>,
    queried: [Option<QueriedCrossing>; LANES],
}

#[derive(Clone, Copy)]
struct QueriedCrossing {
    threshold: usize,
    rises: bool,
    /// Hours from the start of the segment to the time origin of the query.
    offset: f64,
}

/// A monotone part of one subject's curve.
#[derive(Clone, Copy)]
struct MonotonePart<const N: usize> {
    lane: usize,
    /// Hours from the start of the segment to the time origin of the part.
    offset: f64,
    /// Amounts at the time origin, mg.
    initial: [f64; N],
    doubling: usize,
    low: f64,
    high: f64,
}

impl<S: Simd, const N: usize> Default for RootBatches<S, N> {
    fn default() -> Self {
        Self {
            batches: ReusedVec::default(),
            next: [0; LANES],
        }
    }
}

impl<S: Simd, const N: usize> RootBatches<S, N> {
    /// Queries when a threshold, here an amount in mg, is crossed.
    #[inline(always)]
    fn add_query(&mut self, simd: S, part: &MonotonePart<N>, (threshold, amount): (usize, f64), rises: bool) {
        let next = &mut self.next[part.lane];
        if *next >= self.batches.len() {
            let batch = self.batches.next(|| RootBatch {
                query: RootQuery::empty(simd),
                queried: [None; LANES],
            });
            batch.query.clear(simd);
            batch.queried = [None; LANES];
        }
        let batch = &mut self.batches[*next];
        *next += 1;
        part.set_lane(&mut batch.query, if rises { -1.0 } else { 1.0 });
        batch.query.target.as_mut_slice()[part.lane] = amount;
        batch.queried[part.lane] = Some(QueriedCrossing {
            threshold,
            rises,
            offset: part.offset,
        });
    }

    /// Queries when some of the eight cross a threshold, in ng/mL, between two knots.
    #[simd]
    pub(super) fn add_crossings(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        interval: &KnotInterval,
        (threshold, concentration): (usize, LaneF64<S>),
        (mut crossing, rising): (u64, u64),
        factor: LaneF64<S>,
    ) {
        let amounts = (concentration / factor).to_array();
        while crossing != 0 {
            let lane = crossing.trailing_zeros() as usize;
            crossing &= crossing - 1;
            let part = MonotonePart::from_interval(segment, lane, interval);
            self.add_query(simd, &part, (threshold, amounts[lane]), rising >> lane & 1 == 1);
        }
    }

    /// Solves all queries of a segment and records the crossings.
    #[inline(always)]
    pub(super) fn solve_all(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        exposure: &mut LaneExposure<S>,
    ) {
        let (chunks, rest) = self.batches.as_chunks::<AT_ONCE>();
        for chunk in chunks {
            let queries = chunk.each_ref().map(|batch| &batch.query);
            let times = segment.roots.crossings(simd, queries);
            for (batch, times) in chunk.iter().zip(times) {
                batch.record_crossings(times, segment, exposure);
            }
        }
        for batch in rest {
            let [times] = segment.roots.crossings(simd, [&batch.query]);
            batch.record_crossings(times, segment, exposure);
        }
        self.batches.clear();
        self.next = [0; LANES];
    }

    /// Finds an extremum of one subject's curve between two knots, and queries the thresholds that are crossed on
    /// either side of it.
    ///
    /// The extremum lies within one shortest propagator. Before and after that the curve is monotone, and within it the
    /// Taylor polynomial is exact to rounding.
    #[simd]
    pub(super) fn solve_extremum(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        (lane, interval): (usize, &KnotInterval),
        peak: bool,
        exposure: &mut LaneExposure<S>,
    ) {
        let part = MonotonePart::from_interval(segment, lane, interval);
        let mut query = RootQuery::empty(simd);
        part.set_lane(&mut query, if peak { 1.0 } else { -1.0 });
        let result: RootResult<S, N> = segment.roots.extremum(simd, &query);
        let (time, amount) = (result.time.to_array()[lane], result.amount.to_array()[lane]);
        exposure.record_extremum(lane, amount, segment.start + part.offset + time);

        let (parts, amounts) = part.divided(segment, interval, &result, lane);
        let factor = exposure.factor.to_array()[lane];
        let concentrations = amounts.map(|amount| amount * factor);
        for threshold in 0..exposure.trackers.len() {
            let Some(edge) = exposure.trackers[threshold].edge else {
                continue;
            };
            let level = edge.threshold.as_slice()[lane];
            for (index, part) in parts.iter().enumerate() {
                let ends = [concentrations[index], concentrations[index + 1]];
                let rises = match exposure.crossing(simd, threshold, lane, ends) {
                    Crossing::Rises => true,
                    Crossing::Falls => false,
                    Crossing::None | Crossing::Elsewhere => continue,
                };
                self.add_query(simd, part, (threshold, level / factor), rises);
            }
        }
    }
}

impl<S: Simd, const N: usize> RootBatch<S, N> {
    /// Records the crossings at these times, hours from the time origin.
    #[inline(always)]
    fn record_crossings(
        &self,
        times: LaneF64<S>,
        segment: &SegmentView<'_, S, N>,
        exposure: &mut LaneExposure<S>,
    ) {
        let times = times.to_array();
        for lane in 0..LANES {
            if let Some(queried) = &self.queried[lane] {
                let tracker = &mut exposure.trackers[queried.threshold];
                tracker.record_crossing(
                    lane,
                    queried.rises,
                    segment.start + (queried.offset + times[lane]),
                );
            }
        }
    }
}

impl<const N: usize> MonotonePart<N> {
    /// From knot to knot, for one subject.
    #[inline(always)]
    fn from_interval<S: Simd>(segment: &SegmentView<'_, S, N>, lane: usize, interval: &KnotInterval) -> Self {
        Self {
            lane,
            offset: interval.offset,
            initial: amounts_of(segment, lane, interval.from),
            doubling: interval.doubling,
            low: 0.0,
            high: interval.step,
        }
    }

    /// The monotone parts of a part with an extremum: before the shortest propagator within which that lies, to the
    /// extremum, from it, and after; with the amounts in mg at the five ends.
    #[inline(always)]
    fn divided<S: Simd>(
        self,
        segment: &SegmentView<'_, S, N>,
        interval: &KnotInterval,
        extremum: &RootResult<S, N>,
        lane: usize,
    ) -> ([Self; 4], [f64; 5]) {
        let (time, amount) = (extremum.time.to_array()[lane], extremum.amount.to_array()[lane]);
        let time_before = extremum.time_before.to_array()[lane];
        let time_after = (time_before + segment.roots.ladder.step(0)).min(self.high);
        let after =
            segment.roots.ladder.propagators[0].step(&extremum.amounts_before, &segment.roots.gains[0]);
        let is_last = time_after >= self.high;
        let (before, after) = (lane_of(&extremum.amounts_before, lane), lane_of(&after, lane));
        let within = Self {
            offset: self.offset + time_before,
            initial: before,
            doubling: 0,
            low: 0.0,
            high: time - time_before,
            lane,
        };
        let parts = [
            Self {
                high: time_before,
                ..self
            },
            within,
            Self {
                low: time - time_before,
                high: time_after - time_before,
                ..within
            },
            Self {
                offset: self.offset + time_after,
                initial: after,
                high: self.high - time_after,
                ..self
            },
        ];
        let compartment = segment.roots.compartment;
        let end = amounts_of(segment, lane, interval.to)[compartment];
        let last = if is_last { end } else { after[compartment] };
        let amounts = [self.initial[compartment], before[compartment], amount, last, end];
        (parts, amounts)
    }

    /// Makes it the part that the subject's lane queries; `sign_before` is that of the residual before the root.
    #[inline(always)]
    fn set_lane<S: Simd>(&self, query: &mut RootQuery<S, N>, sign_before: f64) {
        for index in 0..N {
            query.initial[index].as_mut_slice()[self.lane] = self.initial[index];
        }
        query.low.as_mut_slice()[self.lane] = self.low;
        query.high.as_mut_slice()[self.lane] = self.high;
        query.sign_before.as_mut_slice()[self.lane] = sign_before;
        query.doubling.as_mut_slice()[self.lane] = self.doubling as f64;
        query.max_doubling = query.max_doubling.max(self.doubling);
    }
}

/// One subject's amounts at a knot, mg.
#[inline(always)]
fn amounts_of<S: Simd, const N: usize>(
    segment: &SegmentView<'_, S, N>,
    lane: usize,
    knot: usize,
) -> [f64; N] {
    lane_of(&segment.knots[knot], lane)
}

/// One subject's amounts, mg.
#[inline(always)]
fn lane_of<S: Simd, const N: usize>(amounts: &LaneVector<S, N>, lane: usize) -> [f64; N] {
    let mut values = [0.0; N];
    for index in 0..N {
        let lanes: &LaneF64<S> = &amounts[index];
        values[index] = lanes.as_slice()[lane];
    }
    values
}
