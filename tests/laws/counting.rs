//! Peaks and times above a threshold by looking at very many points of a curve.

use infusim::quantity::Time;
use infusim::solver::{Grid, Level, StretchPath, Trajectory};

/// Points of a curve within one stretch, in order, and how far the curve may lie beside the straight
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
pub fn look(course: &Trajectory, analyte: usize, horizon: Time, distances: i64) -> Vec<Trace> {
    look_closely(course, analyte, horizon, distances, &[])
}

/// The same, and at some more times, in hours.
pub fn look_closely(
    course: &Trajectory,
    analyte: usize,
    horizon: Time,
    distances: i64,
    more: &[f64],
) -> Vec<Trace> {
    let every = Time::from_microseconds((horizon.microseconds() / distances).max(1));
    let grid = Grid::new(every, horizon).unwrap();
    let mut levels = vec![f64::NAN; grid.len() * course.analytes()];
    course.sample(&grid, 0, grid.len(), &mut levels);
    let levels = &levels[analyte * grid.len()..][..grid.len()];
    let trace = |stretch: &StretchPath| {
        let start = stretch.start.hours();
        let at_knot = |knot: usize| {
            (
                start + stretch.times[knot],
                course.level_at_knot(stretch, knot, analyte).value,
            )
        };
        let mut points: Vec<(f64, f64)> = (0..stretch.times.len()).map(at_knot).collect();
        let early = (1..8).map(|eighth| stretch.times[1] * f64::from(eighth) / 8.0);
        points.extend(early.map(|time| (start + time, course.level(stretch, 0, time, analyte).value)));
        let closely = more
            .iter()
            .map(|time| time - start)
            .filter(|time| (0.0..stretch.times[stretch.times.len() - 1]).contains(time));
        points.extend(closely.map(|time| (start + time, level_at(course, stretch, time, analyte).value)));
        let inside =
            grid.first_at_or_after(stretch.start)..grid.first_at_or_after(stretch.end).min(grid.len());
        points.extend(inside.map(|point| (grid.time(point).hours(), levels[point])));
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        // The same moment, or nearly, is looked at once.
        let same = 1e-7 * horizon.hours() / distances as f64;
        points.dedup_by(|later, earlier| later.0 - earlier.0 < same);
        points.pop();
        points.push(at_knot(stretch.times.len() - 1));
        let bends = bends(&points, 1e-14 + 3e-17 * distances as f64);
        Trace { points, bends }
    };
    course.stretches.iter().map(trace).collect()
}

/// The level some hours into a stretch.
pub fn level_at(course: &Trajectory, stretch: &StretchPath, time: f64, analyte: usize) -> Level {
    let last = stretch.times.len() - 2;
    let knot = stretch
        .times
        .partition_point(|knot| *knot <= time)
        .saturating_sub(1)
        .min(last);
    course.level(stretch, knot, time, analyte)
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

/// When a level first rises above a threshold, and when it last falls below for good: for certain,
/// and perhaps.
pub fn first_and_last(traces: &[Trace], threshold: f64) -> [Option<[f64; 2]>; 2] {
    [1.0, -1.0].map(|side| {
        let mut parts =
            pieces(traces).filter_map(|(times, levels, bend)| above(times, levels, threshold + side * bend));
        let first = parts.next()?;
        let last = parts.last().unwrap_or(first);
        Some([first[0], last[1]])
    })
}
