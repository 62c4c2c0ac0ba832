//! Peaks and times above a threshold by looking at very many points of a curve.

use infusim::quantity::Time;
use infusim::solver::{Grid, Jet, SegmentPath, Trajectory};

/// Points of a curve within one segment, in order, and how far the curve may lie beside the straight
/// line between two of them.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Hours from the very start, and ng/mL.
    pub points: Vec<(f64, f64)>,
    /// For each pair of points.
    pub bends: Vec<f64>,
}

/// What can be said for certain from points: a least and a most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub least: f64,
    pub most: f64,
}

impl Range {
    pub fn holds(&self, value: f64, slack: f64) -> bool {
        (self.least - slack..=self.most + slack).contains(&value)
    }
}

/// A curve at so many equal distances, at both sides of every event, and at the knots, which lie close
/// together behind an event.
pub fn look(trajectory: &Trajectory, analyte: usize, horizon: Time, distances: i64) -> Vec<Trace> {
    look_closely(trajectory, analyte, horizon, distances, &[])
}

/// The same, and at some more times, in hours.
pub fn look_closely(
    trajectory: &Trajectory,
    analyte: usize,
    horizon: Time,
    distances: i64,
    more: &[f64],
) -> Vec<Trace> {
    let every = Time::from_microseconds((horizon.microseconds() / distances).max(1));
    let grid = Grid::new(every, horizon).unwrap();
    let mut levels = vec![f64::NAN; grid.len() * trajectory.analytes()];
    trajectory.sample(&grid, 0, grid.len(), &mut levels);
    let levels = &levels[analyte * grid.len()..][..grid.len()];
    let trace = |segment: &SegmentPath| {
        let start = segment.start.hours();
        let at_knot = |knot: usize| {
            (
                start + segment.times[knot],
                segment.concentration_at_knot(knot, analyte).value,
            )
        };
        let mut points: Vec<(f64, f64)> = (0..segment.times.len()).map(at_knot).collect();
        let early = (1..8).map(|eighth| segment.times[1] * f64::from(eighth) / 8.0);
        points.extend(early.map(|time| (start + time, segment.concentration(0, time, analyte).value)));
        let closely = more
            .iter()
            .map(|time| time - start)
            .filter(|time| (0.0..segment.times[segment.times.len() - 1]).contains(time));
        points.extend(closely.map(|time| (start + time, level_at(segment, time, analyte).value)));
        let inside =
            grid.first_at_or_after(segment.start)..grid.first_at_or_after(segment.end).min(grid.len());
        points.extend(inside.map(|point| (grid.time(point).hours(), levels[point])));
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        // The same moment, or nearly, is looked at once.
        let same = 1e-7 * horizon.hours() / distances as f64;
        points.dedup_by(|later, earlier| later.0 - earlier.0 < same);
        points.pop();
        points.push(at_knot(segment.times.len() - 1));
        let bends = bends(&points, 1e-14 + 3e-17 * distances as f64);
        Trace { points, bends }
    };
    trajectory.segments.iter().map(trace).collect()
}

/// The level some hours into a segment.
pub fn level_at(segment: &SegmentPath, time: f64, analyte: usize) -> Jet {
    let last = segment.times.len() - 2;
    let knot = segment
        .times
        .partition_point(|knot| *knot <= time)
        .saturating_sub(1)
        .min(last);
    segment.concentration(knot, time, analyte)
}

/// A curve with curvature c stays within c·d²/8 of its chord. The curvature is that of the parabola through
/// three neighbours, whichever three bend more; twice as much is allowed, and the rounding of all steps.
fn bends(points: &[(f64, f64)], rounding: f64) -> Vec<f64> {
    let curvature = |three: &[(f64, f64)]| {
        let [(t0, v0), (t1, v1), (t2, v2)] = three else {
            return 0.0;
        };
        2.0 * (((v2 - v1) / (t2 - t1) - (v1 - v0) / (t1 - t0)) / (t2 - t0)).abs()
    };
    let last = points.len().saturating_sub(2);
    let around = |pair: usize| {
        let left = points
            .get(pair.saturating_sub(1)..)
            .and_then(|p| p.get(..3))
            .map_or(0.0, curvature);
        let right = points
            .get(pair.min(last.saturating_sub(1))..)
            .and_then(|p| p.get(..3))
            .map_or(0.0, curvature);
        left.max(right)
    };
    let widths = points.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let rounding = points.iter().map(|(_, level)| level.abs()).fold(0.0, f64::max) * rounding;
    widths
        .enumerate()
        .map(|(pair, width)| 2.0 * around(pair) * width * width / 8.0 + rounding)
        .collect()
}

/// Every straight piece: start, end, its levels, and how far the curve may lie beside it.
fn pieces(traces: &[Trace]) -> impl Iterator<Item = ([f64; 2], [f64; 2], f64)> + '_ {
    traces.iter().flat_map(|trace| {
        trace
            .points
            .windows(2)
            .zip(&trace.bends)
            .map(|(pair, bend)| ([pair[0].0, pair[1].0], [pair[0].1, pair[1].1], *bend))
    })
}

/// The highest level.
pub fn peak(traces: &[Trace]) -> Range {
    let points = traces.iter().flat_map(|trace| &trace.points);
    let least = points.map(|(_, level)| *level).fold(0.0, f64::max);
    let most = pieces(traces)
        .map(|(_, levels, bend)| levels[0].max(levels[1]) + bend)
        .fold(least, f64::max);
    Range { least, most }
}

/// Where, on the line from one point to another, a level is above a threshold: from and to.
fn above(times: [f64; 2], levels: [f64; 2], threshold: f64) -> Option<[f64; 2]> {
    let crossing = || times[0] + (times[1] - times[0]) * (threshold - levels[0]) / (levels[1] - levels[0]);
    match (levels[0] > threshold, levels[1] > threshold) {
        (true, true) => Some(times),
        (true, false) => Some([times[0], crossing()]),
        (false, true) => Some([crossing(), times[1]]),
        (false, false) => None,
    }
}

/// Hours above a threshold.
pub fn hours_above(traces: &[Trace], threshold: f64) -> Range {
    let hours = |side: f64| {
        let parts =
            pieces(traces).filter_map(|(times, levels, bend)| above(times, levels, threshold + side * bend));
        parts.map(|[from, to]| to - from).sum()
    };
    Range {
        least: hours(1.0),
        most: hours(-1.0),
    }
}

/// The share of a threshold within which a level counts as at it, as `docs/src/reference/edges.md` says.
pub const BAND: f64 = 1e-6;

/// How a subject stood to a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    pub hours: f64,
    pub first: Option<f64>,
    pub back: Option<f64>,
}

/// The times above a threshold by the written rule, along straight lines from point to point: an
/// excursion begins when a level exceeds the threshold by a millionth and is over when it is a millionth
/// below, and both times are when the threshold itself was passed on the way, or the last event at which the
/// level stood within that band. At least, and at most: with the curve beside its chords on either side.
pub fn excursions(traces: &[Trace], threshold: f64) -> [Counted; 2] {
    [1.0, -1.0].map(|side| {
        let mut count = Count::default();
        for trace in traces {
            count.event(trace.points[0], threshold);
            for (pair, bend) in trace.points.windows(2).zip(&trace.bends) {
                // Beside its chord a curve may be on the other side of the threshold from the start: it may turn
                // on the way, and bends differ from piece to piece.
                count.look([pair[0]; 2], threshold, side * bend);
                count.look([pair[0], pair[1]], threshold, side * bend);
            }
        }
        count.close()
    })
}

/// Excursions while they are counted.
#[derive(Default)]
struct Count {
    found: Counted,
    since: Option<f64>,
    passed: Option<f64>,
    now: f64,
    is_over: bool,
}

impl Count {
    /// The level right after an event.
    fn event(&mut self, point: (f64, f64), threshold: f64) {
        self.is_over = point.1 > threshold;
        self.passed = (self.is_over != self.since.is_some()).then_some(point.0);
        self.look([point; 2], threshold, 0.0);
    }

    /// A straight piece of the curve, or one point of it, with the threshold moved by so much.
    fn look(&mut self, [from, to]: [(f64, f64); 2], threshold: f64, by: f64) {
        let edge = |share: f64| threshold * (1.0 + share) + by;
        let is = to.1 > edge(0.0);
        let was = std::mem::replace(&mut self.is_over, is);
        let is_other = is != self.since.is_some();
        if was != is {
            let width = to.0 - from.0;
            // A point that lies beside its neighbour's piece passes where it is.
            let share = ((edge(0.0) - from.1) / (to.1 - from.1)).clamp(0.0, 1.0);
            let passed = if width > 0.0 {
                from.0 + width * share
            } else {
                from.0
            };
            self.passed = is_other.then_some(passed);
        }
        self.now = to.0;
        match self.since {
            None if to.1 > edge(BAND) => {
                let start = self.passed.take().unwrap_or(from.0);
                self.since = Some(start);
                self.found.first.get_or_insert(start);
                self.found.back = None;
            }
            Some(start) if to.1 <= edge(-BAND) => {
                let end = self.passed.take().unwrap_or(from.0);
                self.found.hours += end - start;
                self.found.back = Some(end);
                self.since = None;
            }
            _ => {}
        }
    }

    fn close(mut self) -> Counted {
        self.found.hours += self.since.map_or(0.0, |start| self.now - start);
        self.found
    }
}
