use super::lane_exposure::{Crossing, LaneExposure};
use super::lane_matrix::LaneVector;
use super::propagator_ladder::KnotInterval;
use super::segment_view::{RootQuery, RootResult, SegmentView};
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// Questions that wait for an result: which subject's curve passes which threshold on which part of a
/// segment.
///
/// One query a subject is queried at a time, eight subjects at once: the first query of each
/// stands in the first batch, the second in the second. So everybody's answers come in the order of time.
pub(super) struct RootBatches<S: Simd, const N: usize> {
    all: Vec<RootBatch<S, N>>,
    /// How many wait; the others are room.
    count: usize,
    /// For each subject, the batch for his next query.
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
    /// Hours from the start of the segment to where the clock of the query shows zero.
    at: f64,
}

/// A part of a curve that only rises or only falls.
#[derive(Clone, Copy)]
struct MonotonePart<const N: usize> {
    lane: usize,
    /// Hours from the start of the segment to where the clock shows zero.
    at: f64,
    /// LaneVector then.
    from: [f64; N],
    doubling: usize,
    low: f64,
    high: f64,
}

impl<S: Simd, const N: usize> Default for RootBatches<S, N> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            count: 0,
            next: [0; LANES],
        }
    }
}

impl<S: Simd, const N: usize> RootBatches<S, N> {
    /// Asks when a threshold, an amount here, is passed.
    #[inline(always)]
    fn query(&mut self, simd: S, part: &MonotonePart<N>, (threshold, amount): (usize, f64), rises: bool) {
        let next = &mut self.next[part.lane];
        if *next >= self.all.len() {
            self.all.push(RootBatch {
                query: RootQuery::nobody(simd),
                queried: [None; LANES],
            });
        }
        let batch = &mut self.all[*next];
        if *next >= self.count {
            batch.query.clear(simd);
            batch.queried = [None; LANES];
            self.count += 1;
        }
        *next += 1;
        part.put(&mut batch.query, if rises { -1.0 } else { 1.0 });
        batch.query.level.as_mut_slice()[part.lane] = amount;
        batch.queried[part.lane] = Some(QueriedCrossing {
            threshold,
            rises,
            at: part.at,
        });
    }

    /// Asks some of the eight when they pass a threshold between two knots.
    #[simd]
    pub(super) fn query_all(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        interval: &KnotInterval,
        (threshold, limit): (usize, f64),
        (mut passing, rising): (u64, u64),
        factor: LaneF64<S>,
    ) {
        let amounts = (limit / factor).to_array();
        while passing != 0 {
            let lane = passing.trailing_zeros() as usize;
            passing &= passing - 1;
            let part = MonotonePart::between(segment, lane, interval);
            self.query(simd, &part, (threshold, amounts[lane]), rising >> lane & 1 == 1);
        }
    }

    /// Puts all queries to the solution and notes the answers down.
    #[inline(always)]
    pub(super) fn solve_all(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        exposure: &mut LaneExposure<S>,
    ) {
        for pair in self.all[..self.count].chunks(2) {
            match pair {
                [one, two] => {
                    let [first, second] = segment.crossings(simd, [&one.query, &two.query]);
                    one.record(first, segment, exposure);
                    two.record(second, segment, exposure);
                }
                _ => {
                    for batch in pair {
                        let [times] = segment.crossings(simd, [&batch.query]);
                        batch.record(times, segment, exposure);
                    }
                }
            }
        }
        self.count = 0;
        self.next = [0; LANES];
    }

    /// Finds where a curve turns between two knots, and asks about the thresholds it passes on both sides of
    /// that.
    ///
    /// The turn lies within a shortest doubling. Before that doubling and after it the curve only rises or
    /// only falls, and within it a polynomial is exact.
    #[simd]
    pub(super) fn turn(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        (lane, interval): (usize, &KnotInterval),
        peak: bool,
        exposure: &mut LaneExposure<S>,
    ) {
        let part = MonotonePart::between(segment, lane, interval);
        let mut query = RootQuery::nobody(simd);
        part.put(&mut query, if peak { 1.0 } else { -1.0 });
        let result: RootResult<S, N> = segment.turn(simd, &query);
        let (time, amount) = (result.time.to_array()[lane], result.amount.to_array()[lane]);
        let before_time = result.before_time.to_array()[lane];
        exposure.record_extremum(lane, amount, segment.start + part.at + time);

        let shortest = segment.ladder.step(0);
        let after_time = (before_time + shortest).min(part.high);
        let after = segment.ladder.propagators[0].step(&result.before, &segment.gains[0]);
        let is_last = after_time >= part.high;
        let (before, after) = (lane_of(&result.before, lane), lane_of(&after, lane));
        let near = MonotonePart {
            at: part.at + before_time,
            from: before,
            doubling: 0,
            low: 0.0,
            high: time - before_time,
            lane,
        };
        let parts = [
            MonotonePart {
                high: before_time,
                ..part
            },
            near,
            MonotonePart {
                low: time - before_time,
                high: after_time - before_time,
                ..near
            },
            MonotonePart {
                at: part.at + after_time,
                from: after,
                high: part.high - after_time,
                ..part
            },
        ];
        let compartment = segment.compartment;
        let end = amounts_of(segment, lane, interval.to)[compartment];
        let last = if is_last { end } else { after[compartment] };
        let amounts = [part.from[compartment], before[compartment], amount, last, end];
        let factor = exposure.factor.to_array()[lane];
        let levels = amounts.map(|amount| amount * factor);
        for threshold in 0..exposure.above.len() {
            let Some(edge) = exposure.above[threshold].edge else {
                continue;
            };
            for (place, part) in parts.iter().enumerate() {
                let rises = match exposure.crossing(simd, threshold, lane, [levels[place], levels[place + 1]])
                {
                    Crossing::Rises => true,
                    Crossing::Falls => false,
                    Crossing::None | Crossing::Elsewhere => continue,
                };
                self.query(simd, part, (threshold, edge.level / factor), rises);
            }
        }
    }
}

impl<S: Simd, const N: usize> RootBatch<S, N> {
    /// Notes the answers down.
    #[inline(always)]
    fn record(&self, times: LaneF64<S>, segment: &SegmentView<'_, S, N>, exposure: &mut LaneExposure<S>) {
        let times = times.to_array();
        for lane in 0..LANES {
            if let Some(queried) = &self.queried[lane] {
                let tracker = &mut exposure.above[queried.threshold];
                tracker.pass(lane, queried.rises, segment.start + (queried.at + times[lane]));
            }
        }
    }
}

impl<const N: usize> MonotonePart<N> {
    /// From knot to knot, for one subject.
    #[inline(always)]
    fn between<S: Simd>(segment: &SegmentView<'_, S, N>, lane: usize, interval: &KnotInterval) -> Self {
        Self {
            lane,
            at: interval.at,
            from: amounts_of(segment, lane, interval.from),
            doubling: interval.doubling,
            low: 0.0,
            high: interval.step,
        }
    }

    /// Makes it the part a subject is queried about.
    #[inline(always)]
    fn put<S: Simd>(&self, query: &mut RootQuery<S, N>, side: f64) {
        for index in 0..N {
            query.from[index].as_mut_slice()[self.lane] = self.from[index];
        }
        query.low.as_mut_slice()[self.lane] = self.low;
        query.high.as_mut_slice()[self.lane] = self.high;
        query.side.as_mut_slice()[self.lane] = side;
        query.doubling.as_mut_slice()[self.lane] = self.doubling as f64;
        query.highest = query.highest.max(self.doubling);
    }
}

/// One subject's amounts at a knot.
#[inline(always)]
fn amounts_of<S: Simd, const N: usize>(
    segment: &SegmentView<'_, S, N>,
    lane: usize,
    knot: usize,
) -> [f64; N] {
    lane_of(&segment.knots[knot], lane)
}

/// One subject's amounts.
#[inline(always)]
fn lane_of<S: Simd, const N: usize>(amounts: &LaneVector<S, N>, lane: usize) -> [f64; N] {
    let mut own = [0.0; N];
    for index in 0..N {
        let eight: &LaneF64<S> = &amounts[index];
        own[index] = eight.as_slice()[lane];
    }
    own
}
