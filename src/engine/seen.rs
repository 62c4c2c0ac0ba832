use super::asking::Batches;
use super::ladder::Look;
use super::root::{Stretch, steady};
use super::square::{Eight, LANES, dot, from_left};
use crate::outcome::{Above, CurvePoint, Edge, Extrema, first_peak};
use crate::solver::NOISE;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// What is seen of one analyte while eight patients walk through their stretches: peak, area, and
/// the time above each threshold.
///
/// A curve is looked at in its knots. Where the slopes at two knots leave open that it turns between
/// them, and where it is above a threshold at one and not at the other, the solution itself is asked.
pub(super) struct Seen<S: Simd> {
    /// ng/mL per mg.
    pub(super) factor: Eight<S>,
    /// Highest level, ng/mL.
    pub(super) cmax: Eight<S>,
    /// When it was reached first, hours; known once the walk is closed.
    pub(super) tmax: [f64; LANES],
    /// ng·h/mL.
    pub(super) area: Eight<S>,
    /// For each threshold, each patient.
    pub(super) above: Vec<Watch<S>>,
    /// Patients whose curve is too crooked to be told here; they are solved one by one.
    pub(super) crooked: [bool; LANES],
    /// The stretches so far.
    starts: Vec<Start<S>>,
    /// The level where the last of them ended, ng/mL.
    last: Eight<S>,
    /// Peaks and troughs between knots.
    turns: Vec<Turn>,
}

/// Where a stretch starts.
struct Start<S: Simd> {
    /// Hours.
    time: f64,
    /// Levels before and after what happens there, ng/mL.
    before: Eight<S>,
    after: Eight<S>,
}

/// A peak or a trough of one patient.
struct Turn {
    lane: usize,
    /// How many stretches have begun before it.
    stretch: usize,
    /// Hours.
    time: f64,
    /// ng/mL.
    level: f64,
}

/// One threshold.
pub(super) struct Watch<S: Simd> {
    /// `None` for one that belongs to another analyte.
    pub(super) edge: Option<Edge>,
    /// Who is above, a bit each.
    is_above: u64,
    /// The level that changes that, ng/mL.
    decides: Eight<S>,
    since: [f64; LANES],
    pub(super) patients: [Above; LANES],
}

/// What a part of a curve that only rises or only falls does to a threshold.
pub(super) enum Passage {
    /// Nothing that counts.
    None,
    /// It rises through it.
    Rises,
    /// It falls through it.
    Falls,
    /// It has passed the threshold before, or after, and now goes beyond what counts as at it.
    Elsewhere,
}

impl<S: Simd> Seen<S> {
    pub(super) fn new(simd: S) -> Self {
        let zero = Eight::splat(simd, 0.0);
        Self {
            factor: zero,
            cmax: zero,
            tmax: [0.0; LANES],
            area: zero,
            above: Vec::new(),
            crooked: [false; LANES],
            starts: Vec::new(),
            last: zero,
            turns: Vec::new(),
        }
    }

    /// The next octet comes in: ng/mL per mg, and thresholds in ng/mL.
    #[inline(always)]
    pub(super) fn begin(&mut self, simd: S, factor: Eight<S>, thresholds: &[Option<f64>]) {
        let zero = Eight::splat(simd, 0.0);
        (self.factor, self.cmax, self.area, self.last) = (factor, zero, zero, zero);
        self.crooked = [false; LANES];
        self.starts.clear();
        self.turns.clear();
        self.above.clear();
        self.above.extend(thresholds.iter().map(|level| Watch {
            edge: level.map(Edge::new),
            is_above: 0,
            decides: Eight::splat(simd, level.map_or(f64::INFINITY, |level| Edge::new(level).above)),
            since: [0.0; LANES],
            patients: [Above::default(); LANES],
        }));
    }

    /// Looks at a stretch, knot by knot.
    #[simd]
    pub(super) fn look<const N: usize>(
        &mut self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        batches: &mut Batches<S, N>,
    ) {
        let first = &stretch.knots[0];
        let compartment = stretch.compartment;
        let slope = stretch.rates.0[compartment];
        let curvature = from_left(&slope, stretch.rates);
        let constant = stretch.input[compartment];
        let bend = dot(&slope, stretch.input);
        let zero = Eight::splat(simd, 0.0);
        let mut before = (
            first[compartment],
            dot(&slope, first) + constant,
            dot(&curvature, first) + bend,
        );
        let level = before.0 * self.factor;
        self.starts.push(Start {
            time: stretch.start,
            before: self.last,
            after: level,
        });
        self.cmax = self.cmax.max(level);
        self.jump(simd, level, stretch.start);
        for look in stretch.looks {
            let (first, last) = (&stretch.knots[look.from], &stretch.knots[look.to]);
            let mut turning = 0;
            if !look.steady {
                let after = (
                    last[compartment],
                    dot(&slope, last) + constant,
                    dot(&curvature, last) + bend,
                );
                let third = look.step / 3.0;
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
                    let steepest = most.max(-least) * look.step;
                    let noise = before.0.max(after.0) * NOISE;
                    let steady = steady(simd, stretch.rates, first, stretch.input);
                    turning = (mixed & !steady & steepest.simd_gt(noise)).to_bitmask() & look.lanes;
                    self.turns(
                        simd,
                        turning,
                        slopes.map(|slope| slope.to_array()),
                        (stretch, look),
                        batches,
                    );
                }
                before = after;
            }
            let after = last[compartment] * self.factor;
            for threshold in 0..self.above.len() {
                let watch = &self.above[threshold];
                let beyond = after.simd_gt(watch.decides).to_bitmask();
                let passing = (beyond ^ watch.is_above) & look.lanes & !turning;
                if passing != 0 {
                    let before = first[compartment] * self.factor;
                    self.pass(simd, (stretch, look), threshold, (before, passing), batches);
                }
            }
            let own = mask64x8::from_bitmask(simd, look.lanes);
            self.cmax = self.cmax.max(own.select(after, zero));
        }
        self.last = stretch.knots[stretch.knots.len() - 1][compartment] * self.factor;
        batches.settle(simd, stretch, self);
    }

    /// Some patients go beyond what counts as at a threshold between two knots; most of them pass the
    /// threshold there too and are asked when. Who passed it elsewhere is solved alone.
    #[inline(always)]
    fn pass<const N: usize>(
        &mut self,
        simd: S,
        (stretch, look): (&Stretch<'_, S, N>, &Look),
        threshold: usize,
        (before, passing): (Eight<S>, u64),
        batches: &mut Batches<S, N>,
    ) {
        let watch = &mut self.above[threshold];
        let Some(edge) = watch.edge else { return };
        let rising = passing & !watch.is_above;
        let over = before.simd_gt(edge.level).to_bitmask();
        let elsewhere = passing & !(rising ^ over);
        watch.turn_over(simd, passing);
        self.hand_back(elsewhere);
        let asked = (passing & !elsewhere, rising);
        batches.ask_all(simd, stretch, look, (threshold, edge.level), asked, self.factor);
    }

    /// Whether the level jumps over a threshold at the start of a stretch.
    #[inline(always)]
    fn jump(&mut self, simd: S, level: Eight<S>, start: f64) {
        for threshold in 0..self.above.len() {
            let watch = &mut self.above[threshold];
            let mut passing = level.simd_gt(watch.decides).to_bitmask() ^ watch.is_above;
            if passing == 0 {
                continue;
            }
            let falling = passing & watch.is_above;
            watch.turn_over(simd, passing);
            while passing != 0 {
                let lane = passing.trailing_zeros() as usize;
                passing &= passing - 1;
                watch.pass(lane, true, start);
            }
            // Nothing takes drug away at once.
            self.hand_back(falling);
        }
    }

    /// Those of some lanes are solved one by one.
    fn hand_back(&mut self, lanes: u64) {
        for lane in 0..LANES {
            self.crooked[lane] |= lanes >> lane & 1 == 1;
        }
    }

    /// Sorts the patients whose slope has both signs between two knots into those whose curve turns
    /// once and those who have to be looked at more closely.
    #[simd]
    fn turns<const N: usize>(
        &mut self,
        simd: S,
        mut lanes: u64,
        slopes: [[f64; LANES]; 4],
        (stretch, look): (&Stretch<'_, S, N>, &Look),
        batches: &mut Batches<S, N>,
    ) {
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            let slopes = slopes.map(|slope| slope[lane]);
            match Extrema::among(slopes) {
                Extrema::None => {}
                Extrema::One => batches.turn(simd, stretch, (lane, look), slopes[0] > 0.0, self),
                Extrema::Unclear => self.crooked[lane] = true,
            }
        }
    }

    /// A peak or a trough between two knots, of one patient.
    pub(super) fn reach(&mut self, lane: usize, amount: f64, time: f64) {
        let level = amount * self.factor.as_slice()[lane];
        let cmax = &mut self.cmax.as_mut_slice()[lane];
        *cmax = cmax.max(level);
        self.turns.push(Turn {
            lane,
            stretch: self.starts.len(),
            time,
            level,
        });
    }

    /// What a part of one patient's curve, from a level to another, does to a threshold.
    pub(super) fn passage(
        &mut self,
        simd: S,
        threshold: usize,
        lane: usize,
        [from, to]: [f64; 2],
    ) -> Passage {
        let watch = &mut self.above[threshold];
        let Some(edge) = watch.edge else {
            return Passage::None;
        };
        let was = watch.is_above >> lane & 1 == 1;
        let is = to > if was { edge.below } else { edge.above };
        if was == is {
            return Passage::None;
        }
        watch.turn_over(simd, 1 << lane);
        match (is, from > edge.level) {
            (true, false) => Passage::Rises,
            (false, true) => Passage::Falls,
            _ => {
                self.crooked[lane] = true;
                Passage::Elsewhere
            }
        }
    }

    /// The end of observation, hours.
    pub(super) fn close(&mut self, end: f64) {
        for watch in &mut self.above {
            for lane in 0..LANES {
                let is_above = watch.is_above >> lane & 1 == 1;
                watch.patients[lane].close(is_above.then_some(watch.since[lane]), end);
            }
        }
        let cmax = self.cmax.to_array();
        for lane in 0..LANES {
            self.tmax[lane] = first_peak(cmax[lane], self.points(lane, end));
        }
    }

    /// The points between which one patient's curve only rises or only falls, in order of time.
    fn points(&self, lane: usize, end: f64) -> impl Iterator<Item = CurvePoint> {
        let mut turns = self.turns.iter().filter(move |turn| turn.lane == lane).peekable();
        let mut starts = self.starts.iter().enumerate().peekable();
        let mut after = None;
        let in_order = std::iter::from_fn(move || {
            if after.is_some() {
                return after.take();
            }
            let begun = starts.peek().map_or(usize::MAX, |(stretch, _)| *stretch);
            if let Some(turn) = turns.next_if(|turn| turn.stretch <= begun) {
                return Some(CurvePoint::turn(turn.time, turn.level));
            }
            let (_, start) = starts.next()?;
            let [low, high] = [&start.before, &start.after].map(|level| level.as_slice()[lane]);
            let jumps = high > low;
            after = jumps.then_some(CurvePoint::event(start.time, high));
            Some(CurvePoint::event(start.time, if jumps { low } else { high }))
        });
        in_order.chain([CurvePoint::event(end, self.last.as_slice()[lane])])
    }
}

impl<S: Simd> Watch<S> {
    /// Some are above from now on, or no longer.
    #[inline(always)]
    fn turn_over(&mut self, simd: S, lanes: u64) {
        self.is_above ^= lanes;
        if let Some(edge) = self.edge {
            let is_above = mask64x8::from_bitmask(simd, self.is_above);
            self.decides = is_above.select(Eight::splat(simd, edge.below), Eight::splat(simd, edge.above));
        }
    }

    /// One patient passes the threshold.
    pub(super) fn pass(&mut self, lane: usize, rises: bool, time: f64) {
        let above = &mut self.patients[lane];
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
