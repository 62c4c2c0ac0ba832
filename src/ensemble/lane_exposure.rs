use super::lane_edge::LaneEdge;
use crate::lane::{LANES, LaneF64};
use crate::outcome::{Above, CurvePoint, first_peak};
use crate::quantity::AGREEMENT;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};

/// Exposure of eight subjects to one analyte while they are propagated from segment to segment: Cmax, tmax, AUC, and
/// the time above each threshold.
///
/// A curve is evaluated at its knots. Where the slopes at two knots do not rule out an extremum between them, and where
/// the curve is above a threshold at one knot and not at the other, a root of the exact solution is computed.
pub(super) struct LaneExposure<S: Simd> {
    /// ng/mL per mg.
    pub(super) factor: LaneF64<S>,
    /// Highest concentration, ng/mL.
    pub(super) cmax: LaneF64<S>,
    /// When it was first reached, hours; set by [`LaneExposure::close`].
    pub(super) tmax: [f64; LANES],
    /// Area under the curve within the observation, ng·h/mL.
    pub(super) area: LaneF64<S>,
    /// One for each threshold.
    pub(super) trackers: Vec<ThresholdTracker<S>>,
    /// The least concentration that takes a subject above one more threshold, and the greatest that takes it below one
    /// it is above, ng/mL: between the two nothing is crossed, however many thresholds there are.
    pub(super) rises_at: LaneF64<S>,
    pub(super) falls_at: LaneF64<S>,
    /// Subjects with extrema that cannot be separated in lanes; they are solved one by one.
    pub(super) unresolved_extrema: [bool; LANES],
    /// Starts of the segments so far.
    pub(super) segment_starts: Vec<SegmentStart<S>>,
    /// Concentration where the last of them ended, ng/mL.
    pub(super) last_concentration: LaneF64<S>,
    /// Peaks and troughs between knots.
    pub(super) extrema: Vec<Extremum>,
}

/// Start of a segment.
pub(super) struct SegmentStart<S: Simd> {
    /// Hours.
    pub(super) time: f64,
    /// Concentrations before and after the boluses given then, ng/mL.
    pub(super) before: LaneF64<S>,
    pub(super) after: LaneF64<S>,
}

/// A peak or a trough of one subject.
pub(super) struct Extremum {
    lane: usize,
    /// How many segments have begun before it.
    segment: usize,
    /// Hours.
    time: f64,
    /// ng/mL.
    concentration: f64,
}

/// State of eight subjects relative to one threshold.
pub(super) struct ThresholdTracker<S: Simd> {
    /// `None` for a threshold of another analyte.
    pub(super) edge: Option<LaneEdge<S>>,
    /// Subjects above the threshold: a bit for each lane.
    pub(super) above_mask: u64,
    /// The concentration beyond which that bit changes, ng/mL.
    pub(super) switch_at: LaneF64<S>,
    since: [f64; LANES],
    pub(super) above: [Above; LANES],
}

/// What a monotone part of a curve does at a threshold.
pub(super) enum Crossing {
    /// It stays above, or not above.
    None,
    /// It rises through it.
    Rises,
    /// It falls through it.
    Falls,
    /// It leaves the [`Edge`], but crosses the threshold itself on another part.
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
            trackers: Vec::new(),
            rises_at: zero,
            falls_at: zero,
            unresolved_extrema: [false; LANES],
            segment_starts: Vec::new(),
            last_concentration: zero,
            extrema: Vec::new(),
        }
    }

    /// Starts the next group: edges of its thresholds. How concentrations are read follows with each occasion.
    #[inline(always)]
    pub(super) fn begin(&mut self, simd: S, edges: impl Iterator<Item = Option<LaneEdge<S>>>) {
        let zero = LaneF64::splat(simd, 0.0);
        (self.factor, self.cmax, self.area, self.last_concentration) = (zero, zero, zero, zero);
        self.unresolved_extrema = [false; LANES];
        self.segment_starts.clear();
        self.extrema.clear();
        self.trackers.clear();
        let never = LaneF64::splat(simd, f64::INFINITY);
        self.trackers.extend(edges.map(|edge| ThresholdTracker {
            switch_at: edge.as_ref().map_or(never, |edge| edge.above),
            edge,
            above_mask: 0,
            since: [0.0; LANES],
            above: [Above::default(); LANES],
        }));
        self.set_next_crossings(simd);
    }

    /// Sets the concentrations at which thresholds are next crossed, after subjects have crossed some.
    #[inline(always)]
    pub(super) fn set_next_crossings(&mut self, simd: S) {
        let (never_rises, never_falls) = (
            LaneF64::splat(simd, f64::INFINITY),
            LaneF64::splat(simd, f64::NEG_INFINITY),
        );
        (self.rises_at, self.falls_at) = (never_rises, never_falls);
        for tracker in &self.trackers {
            let is_above = mask64x8::from_bitmask(simd, tracker.above_mask);
            self.rises_at = self.rises_at.min(is_above.select(never_rises, tracker.switch_at));
            self.falls_at = self.falls_at.max(is_above.select(tracker.switch_at, never_falls));
        }
    }

    /// Whether a concentration takes any subject of some lanes over a threshold, or back.
    #[inline(always)]
    pub(super) fn crosses(&self, concentration: LaneF64<S>, lanes: u64) -> bool {
        let crosses = concentration.simd_gt(self.rises_at) | concentration.simd_le(self.falls_at);
        crosses.to_bitmask() & lanes != 0
    }

    /// Records a peak or a trough of one subject between two knots: its amount in mg and its time in hours.
    pub(super) fn record_extremum(&mut self, lane: usize, amount: f64, time: f64) {
        let concentration = amount * self.factor.as_slice()[lane];
        let cmax = &mut self.cmax.as_mut_slice()[lane];
        *cmax = cmax.max(concentration);
        self.extrema.push(Extremum {
            lane,
            segment: self.segment_starts.len(),
            time,
            concentration,
        });
    }

    /// What a monotone part of one subject's curve, from a concentration in ng/mL to another, does at a threshold.
    pub(super) fn crossing(
        &mut self,
        simd: S,
        threshold: usize,
        lane: usize,
        [from, to]: [f64; 2],
    ) -> Crossing {
        let tracker = &mut self.trackers[threshold];
        let Some(edge) = tracker.edge.map(|edge| edge.of_lane(lane)) else {
            return Crossing::None;
        };
        let was_above = tracker.above_mask >> lane & 1 == 1;
        let is_above = to > if was_above { edge.below } else { edge.above };
        if was_above == is_above {
            return Crossing::None;
        }
        tracker.toggle(simd, 1 << lane);
        match (is_above, from > edge.threshold) {
            (true, false) => Crossing::Rises,
            (false, true) => Crossing::Falls,
            _ => {
                self.unresolved_extrema[lane] = true;
                Crossing::Elsewhere
            }
        }
    }

    /// Ends the observation, at a time in hours.
    pub(super) fn close(&mut self, end: f64) {
        for tracker in &mut self.trackers {
            for lane in 0..LANES {
                let is_above = tracker.above_mask >> lane & 1 == 1;
                tracker.above[lane].close(is_above.then_some(tracker.since[lane]), end);
            }
        }
        let cmax = self.cmax.to_array();
        for lane in 0..LANES {
            self.tmax[lane] = first_peak(cmax[lane], self.curve_points(lane, end));
        }
    }

    /// The points between which one subject's curve is monotone, in order of time.
    fn curve_points(&self, lane: usize, end: f64) -> impl Iterator<Item = CurvePoint> {
        let mut extrema = self
            .extrema
            .iter()
            .filter(move |extremum| extremum.lane == lane)
            .peekable();
        let mut starts = self.segment_starts.iter().enumerate().peekable();
        let mut pending = None;
        let in_order = std::iter::from_fn(move || {
            if pending.is_some() {
                return pending.take();
            }
            let started = starts.peek().map_or(usize::MAX, |(segment, _)| *segment);
            if let Some(extremum) = extrema.next_if(|extremum| extremum.segment <= started) {
                return Some(CurvePoint::turn(extremum.time, extremum.concentration));
            }
            let (_, start) = starts.next()?;
            let [before, after] =
                [&start.before, &start.after].map(|concentrations| concentrations.as_slice()[lane]);
            // Up where there is a bolus; either way where a volume is another one on a new occasion.
            let jumps = after > before || after < before * (1.0 - AGREEMENT);
            pending = jumps.then_some(CurvePoint::event(start.time, after));
            Some(CurvePoint::event(start.time, if jumps { before } else { after }))
        });
        in_order.chain([CurvePoint::event(end, self.last_concentration.as_slice()[lane])])
    }
}

impl<S: Simd> ThresholdTracker<S> {
    /// Subjects rise above the threshold or fall below it: a bit for each lane.
    #[inline(always)]
    pub(super) fn toggle(&mut self, simd: S, lanes: u64) {
        self.above_mask ^= lanes;
        if let Some(edge) = self.edge {
            let is_above = mask64x8::from_bitmask(simd, self.above_mask);
            self.switch_at = is_above.select(edge.below, edge.above);
        }
    }

    /// One subject crosses the threshold, at a time in hours.
    pub(super) fn record_crossing(&mut self, lane: usize, rises: bool, time: f64) {
        let above = &mut self.above[lane];
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
