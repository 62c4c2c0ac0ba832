use super::lane_matrix::{dot, from_left};
use super::propagator_ladder::KnotInterval;
use super::root_batches::RootBatches;
use super::segment_view::{SegmentView, is_monotone};
use crate::lane::{LANES, LaneF64};
use crate::outcome::{Above, CurvePoint, Edge, Extrema, first_peak};
use crate::solver::NOISE;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// What is exposure of one analyte while eight subjects walk through their segments: peak, area, and
/// the time above each threshold.
///
/// A curve is looked at in its knots. Where the slopes at two knots leave open that it turns between
/// them, and where it is above a threshold at one and not at the other, the solution itself is queried.
pub(super) struct LaneExposure<S: Simd> {
    /// ng/mL per mg.
    pub(super) factor: LaneF64<S>,
    /// Highest level, ng/mL.
    pub(super) cmax: LaneF64<S>,
    /// When it was reached first, hours; known once the walk is closed.
    pub(super) tmax: [f64; LANES],
    /// ng·h/mL.
    pub(super) area: LaneF64<S>,
    /// For each threshold, each subject.
    pub(super) above: Vec<ThresholdTracker<S>>,
    /// Patients whose curve is too unresolved_extrema to be told here; they are solved one by one.
    pub(super) unresolved_extrema: [bool; LANES],
    /// The segments so far.
    starts: Vec<SegmentStart<S>>,
    /// The level where the last of them ended, ng/mL.
    last: LaneF64<S>,
    /// Peaks and troughs between knots.
    turns: Vec<Extremum>,
}

/// Where a segment starts.
struct SegmentStart<S: Simd> {
    /// Hours.
    time: f64,
    /// Levels before and after what happens there, ng/mL.
    before: LaneF64<S>,
    after: LaneF64<S>,
}

/// A peak or a trough of one subject.
struct Extremum {
    lane: usize,
    /// How many segments have begun before it.
    segment: usize,
    /// Hours.
    time: f64,
    /// ng/mL.
    level: f64,
}

/// One threshold.
pub(super) struct ThresholdTracker<S: Simd> {
    /// `None` for one that belongs to another analyte.
    pub(super) edge: Option<Edge>,
    /// Who is above, a bit each.
    is_above: u64,
    /// The level that changes that, ng/mL.
    decides: LaneF64<S>,
    since: [f64; LANES],
    pub(super) subjects: [Above; LANES],
}

/// What a part of a curve that only rises or only falls does to a threshold.
pub(super) enum Crossing {
    /// Nothing that counts.
    None,
    /// It rises through it.
    Rises,
    /// It falls through it.
    Falls,
    /// It has passed the threshold before, or after, and now goes beyond what counts as at it.
    Elsewhere,
}

impl<S: Simd> LaneExposure<S> {
    pub(super) fn new(simd: S) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        Self {
            factor: zero,
            cmax: zero,
            tmax: [0.0; LANES],
            area: zero,
            above: Vec::new(),
            unresolved_extrema: [false; LANES],
            starts: Vec::new(),
            last: zero,
            turns: Vec::new(),
        }
    }

    /// The next lane_group comes in: ng/mL per mg, and thresholds in ng/mL.
    #[inline(always)]
    pub(super) fn begin(&mut self, simd: S, factor: LaneF64<S>, thresholds: &[Option<f64>]) {
        let zero = LaneF64::splat(simd, 0.0);
        (self.factor, self.cmax, self.area, self.last) = (factor, zero, zero, zero);
        self.unresolved_extrema = [false; LANES];
        self.starts.clear();
        self.turns.clear();
        self.above.clear();
        self.above.extend(thresholds.iter().map(|level| ThresholdTracker {
            edge: level.map(Edge::new),
            is_above: 0,
            decides: LaneF64::splat(simd, level.map_or(f64::INFINITY, |level| Edge::new(level).above)),
            since: [0.0; LANES],
            subjects: [Above::default(); LANES],
        }));
    }

    /// Looks at a segment, knot by knot.
    #[simd]
    pub(super) fn interval<const N: usize>(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        batches: &mut RootBatches<S, N>,
    ) {
        let first = &segment.knots[0];
        let compartment = segment.compartment;
        let slope = segment.rates.0[compartment];
        let curvature = from_left(&slope, segment.rates);
        let constant = segment.input[compartment];
        let bend = dot(&slope, segment.input);
        let zero = LaneF64::splat(simd, 0.0);
        let mut before = (
            first[compartment],
            dot(&slope, first) + constant,
            dot(&curvature, first) + bend,
        );
        let level = before.0 * self.factor;
        self.starts.push(SegmentStart {
            time: segment.start,
            before: self.last,
            after: level,
        });
        self.cmax = self.cmax.max(level);
        self.observe_event(simd, level, segment.start);
        for interval in segment.intervals {
            let (first, last) = (&segment.knots[interval.from], &segment.knots[interval.to]);
            let mut turning = 0;
            if !interval.is_monotone {
                let after = (
                    last[compartment],
                    dot(&slope, last) + constant,
                    dot(&curvature, last) + bend,
                );
                let third = interval.step / 3.0;
                let slopes = [
                    before.1,
                    before.1 + before.2 * third,
                    after.1 - after.2 * third,
                    after.1,
                ];
                let least = slopes[0].min(slopes[1]).min(slopes[2].min(slopes[3]));
                let most = slopes[0].max(slopes[1]).max(slopes[2].max(slopes[3]));
                let mixed = least.simd_lt(zero) & most.simd_gt(zero);
                if mixed.any_true() {
                    let steepest = most.max(-least) * interval.step;
                    let noise = before.0.max(after.0) * NOISE;
                    let is_monotone = is_monotone(simd, segment.rates, first, segment.input);
                    turning = (mixed & !is_monotone & steepest.simd_gt(noise)).to_bitmask() & interval.lanes;
                    self.turns(
                        simd,
                        turning,
                        slopes.map(|slope| slope.to_array()),
                        (segment, interval),
                        batches,
                    );
                }
                before = after;
            }
            let after = last[compartment] * self.factor;
            for threshold in 0..self.above.len() {
                let tracker = &self.above[threshold];
                let beyond = after.simd_gt(tracker.decides).to_bitmask();
                let passing = (beyond ^ tracker.is_above) & interval.lanes & !turning;
                if passing != 0 {
                    let before = first[compartment] * self.factor;
                    self.pass(simd, (segment, interval), threshold, (before, passing), batches);
                }
            }
            let own = mask64x8::from_bitmask(simd, interval.lanes);
            self.cmax = self.cmax.max(own.select(after, zero));
        }
        self.last = segment.knots[segment.knots.len() - 1][compartment] * self.factor;
        batches.solve_all(simd, segment, self);
    }

    /// Some subjects go beyond what counts as at a threshold between two knots; most of them pass the
    /// threshold there too and are queried when. Who passed it elsewhere is solved scalar_fallback.
    #[inline(always)]
    fn pass<const N: usize>(
        &mut self,
        simd: S,
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        threshold: usize,
        (before, passing): (LaneF64<S>, u64),
        batches: &mut RootBatches<S, N>,
    ) {
        let tracker = &mut self.above[threshold];
        let Some(edge) = tracker.edge else { return };
        let rising = passing & !tracker.is_above;
        let over = before.simd_gt(edge.level).to_bitmask();
        let elsewhere = passing & !(rising ^ over);
        tracker.toggle(simd, passing);
        self.fall_back(elsewhere);
        let queried = (passing & !elsewhere, rising);
        batches.query_all(
            simd,
            segment,
            interval,
            (threshold, edge.level),
            queried,
            self.factor,
        );
    }

    /// Whether the level boluses over a threshold at the start of a segment.
    #[inline(always)]
    fn observe_event(&mut self, simd: S, level: LaneF64<S>, start: f64) {
        for threshold in 0..self.above.len() {
            let tracker = &mut self.above[threshold];
            let mut passing = level.simd_gt(tracker.decides).to_bitmask() ^ tracker.is_above;
            if passing == 0 {
                continue;
            }
            let falling = passing & tracker.is_above;
            tracker.toggle(simd, passing);
            while passing != 0 {
                let lane = passing.trailing_zeros() as usize;
                passing &= passing - 1;
                tracker.pass(lane, true, start);
            }
            // Nothing takes drug away at once.
            self.fall_back(falling);
        }
    }

    /// Those of some lanes are solved one by one.
    fn fall_back(&mut self, lanes: u64) {
        for lane in 0..LANES {
            self.unresolved_extrema[lane] |= lanes >> lane & 1 == 1;
        }
    }

    /// Sorts the subjects whose slope has both signs between two knots into those whose curve turns
    /// once and those who have to be looked at more closely.
    #[simd]
    fn turns<const N: usize>(
        &mut self,
        simd: S,
        mut lanes: u64,
        slopes: [[f64; LANES]; 4],
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        batches: &mut RootBatches<S, N>,
    ) {
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            let slopes = slopes.map(|slope| slope[lane]);
            match Extrema::among(slopes) {
                Extrema::None => {}
                Extrema::One => batches.turn(simd, segment, (lane, interval), slopes[0] > 0.0, self),
                Extrema::Unclear => self.unresolved_extrema[lane] = true,
            }
        }
    }

    /// A peak or a trough between two knots, of one subject.
    pub(super) fn record_extremum(&mut self, lane: usize, amount: f64, time: f64) {
        let level = amount * self.factor.as_slice()[lane];
        let cmax = &mut self.cmax.as_mut_slice()[lane];
        *cmax = cmax.max(level);
        self.turns.push(Extremum {
            lane,
            segment: self.starts.len(),
            time,
            level,
        });
    }

    /// What a part of one subject's curve, from a level to another, does to a threshold.
    pub(super) fn crossing(
        &mut self,
        simd: S,
        threshold: usize,
        lane: usize,
        [from, to]: [f64; 2],
    ) -> Crossing {
        let tracker = &mut self.above[threshold];
        let Some(edge) = tracker.edge else {
            return Crossing::None;
        };
        let was = tracker.is_above >> lane & 1 == 1;
        let is = to > if was { edge.below } else { edge.above };
        if was == is {
            return Crossing::None;
        }
        tracker.toggle(simd, 1 << lane);
        match (is, from > edge.level) {
            (true, false) => Crossing::Rises,
            (false, true) => Crossing::Falls,
            _ => {
                self.unresolved_extrema[lane] = true;
                Crossing::Elsewhere
            }
        }
    }

    /// The end of observation, hours.
    pub(super) fn close(&mut self, end: f64) {
        for tracker in &mut self.above {
            for lane in 0..LANES {
                let is_above = tracker.is_above >> lane & 1 == 1;
                tracker.subjects[lane].close(is_above.then_some(tracker.since[lane]), end);
            }
        }
        let cmax = self.cmax.to_array();
        for lane in 0..LANES {
            self.tmax[lane] = first_peak(cmax[lane], self.points(lane, end));
        }
    }

    /// The points between which one subject's curve only rises or only falls, in order of time.
    fn points(&self, lane: usize, end: f64) -> impl Iterator<Item = CurvePoint> {
        let mut turns = self.turns.iter().filter(move |turn| turn.lane == lane).peekable();
        let mut starts = self.starts.iter().enumerate().peekable();
        let mut after = None;
        let in_order = std::iter::from_fn(move || {
            if after.is_some() {
                return after.take();
            }
            let begun = starts.peek().map_or(usize::MAX, |(segment, _)| *segment);
            if let Some(turn) = turns.next_if(|turn| turn.segment <= begun) {
                return Some(CurvePoint::turn(turn.time, turn.level));
            }
            let (_, start) = starts.next()?;
            let [low, high] = [&start.before, &start.after].map(|level| level.as_slice()[lane]);
            let boluses = high > low;
            after = boluses.then_some(CurvePoint::event(start.time, high));
            Some(CurvePoint::event(start.time, if boluses { low } else { high }))
        });
        in_order.chain([CurvePoint::event(end, self.last.as_slice()[lane])])
    }
}

impl<S: Simd> ThresholdTracker<S> {
    /// Some are above from now on, or no longer.
    #[inline(always)]
    fn toggle(&mut self, simd: S, lanes: u64) {
        self.is_above ^= lanes;
        if let Some(edge) = self.edge {
            let is_above = mask64x8::from_bitmask(simd, self.is_above);
            self.decides =
                is_above.select(LaneF64::splat(simd, edge.below), LaneF64::splat(simd, edge.above));
        }
    }

    /// One subject passes the threshold.
    pub(super) fn pass(&mut self, lane: usize, rises: bool, time: f64) {
        let above = &mut self.subjects[lane];
        if rises {
            self.since[lane] = time;
            above.first.get_or_insert(time);
            above.back = None;
        } else {
            above.hours += time - self.since[lane];
            above.back = Some(time);
        }
    }
}
