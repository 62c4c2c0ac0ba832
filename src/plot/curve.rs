//! From a curve's values to the lines that are drawn of it.

use super::PlotError;
use super::canvas::{Canvas, Stroke};
use super::geometry::Point;
use super::panel::Panel;

/// A curve nearer to the foot of a linear axis than this, in pixels, is covered by the axis.
const COVERED: f64 = 0.5;
/// How far a thinned line may be from the points left out, in pixels.
const TOLERANCE: f64 = 0.15;
/// Curves of more points are first thinned by columns of pixels, half a pixel wide.
const FEW: usize = 4_000;
const COLUMN: f64 = 0.5;

/// The lines a curve makes in a panel: broken where a value is missing, ended where it leaves the
/// axis, never drawn along its edge.
pub(super) fn lines(panel: &Panel, hours: &[f64], values: &[f64]) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    let mut line: Vec<Point> = Vec::new();
    let mut end = |line: &mut Vec<Point>| {
        let finished = std::mem::take(line);
        if finished.len() > 1 {
            lines.push(thin(&finished));
        }
    };
    let points: Vec<(f64, f64)> = hours.iter().copied().zip(values.iter().copied()).collect();
    for pair in points.windows(2) {
        let [(from, before), (to, after)] = *pair else {
            continue;
        };
        if !before.is_finite() || !after.is_finite() {
            end(&mut line);
            continue;
        }
        let Some((enters, leaves)) = visible(panel, before, after) else {
            end(&mut line);
            continue;
        };
        let point = |part: f64| {
            let value = panel.axis.between(before, after, part);
            panel.point(
                from + part * (to - from),
                value.clamp(panel.axis.low, panel.axis.high),
            )
        };
        if enters > 0.0 {
            end(&mut line);
        }
        if line.is_empty() {
            line.push(point(enters));
        }
        line.push(point(leaves));
        if leaves < 1.0 {
            end(&mut line);
        }
    }
    end(&mut line);
    lines
}

/// Draws curves of so many hours, without what the foot of the axis covers.
pub(super) fn stroke_curves(
    canvas: &mut Canvas,
    panel: &Panel,
    hours: &[f64],
    curves: impl IntoIterator<Item = Vec<f64>>,
    stroke: Stroke,
) -> Result<(), PlotError> {
    for curve in curves {
        for line in lines(panel, hours, &off_the_foot(panel, &curve)) {
            canvas.line(&line, stroke)?;
        }
    }
    Ok(())
}

/// A curve without the stretches that lie on the foot of a linear axis, where it would only make the
/// axis look thicker and hide other curves that end there.
pub(super) fn off_the_foot(panel: &Panel, values: &[f64]) -> Vec<f64> {
    let low = |value: &f64| panel.axis.position(*value) * panel.frame.height() < COVERED;
    let lies = |index: usize| values.get(index).is_none_or(low);
    values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let around = [index.checked_sub(1), Some(index), index.checked_add(1)];
            match around.into_iter().flatten().all(lies) {
                true => f64::NAN,
                false => *value,
            }
        })
        .collect()
}

/// Between which parts of the way from one value to the next the line is on the axis.
fn visible(panel: &Panel, before: f64, after: f64) -> Option<(f64, f64)> {
    let axis = panel.axis;
    let mut cuts: Vec<f64> = [axis.low, axis.high]
        .into_iter()
        .filter_map(|bound| axis.crossing(before, after, bound))
        .collect();
    cuts.sort_by(f64::total_cmp);
    let shown = |value: f64| axis.shows(value);
    match (shown(before), shown(after), cuts.as_slice()) {
        (true, true, _) => Some((0.0, 1.0)),
        (true, false, [cut, ..]) => Some((0.0, *cut)),
        (false, true, [.., cut]) => Some((*cut, 1.0)),
        (false, false, [first, second]) => Some((*first, *second)),
        _ => None,
    }
}

/// Leaves out the points nobody would miss (Douglas and Peucker 1973, doi:10.3138/FM57-6770-U75U-7727).
/// Every peak that stands out by more than the tolerance stays.
pub(super) fn thin(points: &[Point]) -> Vec<Point> {
    let columns = columns(points);
    let points = columns.as_slice();
    let mut keep = vec![false; points.len()];
    for end in [0, points.len().saturating_sub(1)] {
        if let Some(end) = keep.get_mut(end) {
            *end = true;
        }
    }
    let mut open = vec![(0, points.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (Some(start), Some(end)) = (points.get(from), points.get(to)) else {
            continue;
        };
        let farthest = (from + 1..to)
            .filter_map(|index| Some((index, distance(*points.get(index)?, *start, *end))))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((index, distance)) = farthest
            && distance > TOLERANCE
        {
            if let Some(kept) = keep.get_mut(index) {
                *kept = true;
            }
            open.extend([(from, index), (index, to)]);
        }
    }
    points
        .iter()
        .zip(keep)
        .filter_map(|(point, keep)| keep.then_some(*point))
        .collect()
}

/// Of all points in a column of pixels the first, the lowest, the highest and the last, in their order: the
/// line through them colours the same pixels (Jugel et al. 2014, doi:10.14778/2732951.2732953). Bounds what
/// must be thinned by the width of the figure, however many points a curve has.
fn columns(points: &[Point]) -> Vec<Point> {
    if points.len() <= FEW {
        return points.to_vec();
    }
    let same = |one: &Point, other: &Point| (one.x / COLUMN).floor() == (other.x / COLUMN).floor();
    let mut kept = Vec::new();
    for column in points.chunk_by(same) {
        let height = |index: &usize| column.get(*index).map_or(0.0, |point| point.y);
        let by_height = |one: &usize, other: &usize| height(one).total_cmp(&height(other));
        let lowest = (0..column.len()).min_by(by_height).unwrap_or(0);
        let highest = (0..column.len()).max_by(by_height).unwrap_or(0);
        let mut places = [0, lowest.min(highest), lowest.max(highest), column.len() - 1].to_vec();
        places.dedup();
        kept.extend(places.into_iter().filter_map(|place| column.get(place).copied()));
    }
    kept
}

/// From a point to the straight line between two others.
fn distance(point: Point, start: Point, end: Point) -> f64 {
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let length = (dx * dx + dy * dy).sqrt();
    let (px, py) = (point.x - start.x, point.y - start.y);
    if length == 0.0 {
        return (px * px + py * py).sqrt();
    }
    (dx * py - dy * px).abs() / length
}

#[cfg(test)]
mod tests {
    use super::{lines, off_the_foot, thin};
    use crate::plot::example::panel;
    use crate::plot::geometry::Point;
    use crate::plot::value_axis::ValueAxis;

    #[test]
    fn a_missing_value_breaks_the_line() {
        let hours = [0.0, 1.0, 2.0, 3.0, 4.0];
        let values = [1.0, 2.0, f64::NAN, 2.0, f64::INFINITY];
        let found = lines(&panel(ValueAxis::linear(10.0)), &hours, &values);
        assert_eq!(found, [[Point::new(0.0, 90.0), Point::new(10.0, 80.0)]]);
    }

    #[test]
    fn a_curve_ends_where_it_leaves_the_axis() {
        let hours = [0.0, 5.0, 10.0];
        let found = lines(&panel(ValueAxis::linear(10.0)), &hours, &[0.0, 20.0, 0.0]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], [Point::new(0.0, 100.0), Point::new(25.0, 0.0)]);
        assert_eq!(found[1], [Point::new(75.0, 0.0), Point::new(100.0, 100.0)]);
    }

    #[test]
    fn a_log_curve_is_cut_at_the_foot_and_does_not_run_along_it() {
        let log = panel(ValueAxis::log(1.0, 100.0));
        let hours = [0.0, 2.0, 4.0, 6.0, 8.0];
        let found = lines(&log, &hours, &[0.0, 100.0, 0.01, 0.001, 0.0]);
        let [line] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(line.iter().all(|point| (0.0..=100.0).contains(&point.y)));
        let last = line.last().expect("points");
        assert!(
            (last.x - 30.0).abs() < 1e-9 && (last.y - 100.0).abs() < 1e-9,
            "{last:?}"
        );
        let first = line.first().expect("points");
        assert!(
            (first.x - 0.2).abs() < 1e-9 && (first.y - 100.0).abs() < 1e-9,
            "{first:?}"
        );
    }

    #[test]
    fn a_curve_on_the_foot_is_left_to_the_axis_but_rises_from_it_and_comes_back() {
        let linear = panel(ValueAxis::linear(10.0));
        let seen = off_the_foot(&linear, &[0.0, 0.0, 0.0, 5.0, 0.01, 0.0, 0.0]);
        let kept: Vec<usize> = (0..seen.len()).filter(|index| seen[*index].is_finite()).collect();
        assert_eq!(kept, [2, 3, 4]);
    }

    #[test]
    fn one_step_across_the_whole_axis_is_drawn() {
        let found = lines(&panel(ValueAxis::linear(10.0)), &[0.0, 10.0], &[-10.0, 20.0]);
        assert_eq!(found.len(), 1);
        assert!((found[0][0].y - 100.0).abs() < 1e-9 && found[0][1].y.abs() < 1e-9);
    }

    #[test]
    fn thinning_keeps_peaks_and_drops_the_rest() {
        let mut points: Vec<Point> = (0..=1_000)
            .map(|i| Point::new(f64::from(i) * 0.1, 50.0))
            .collect();
        points[500].y = 20.0;
        let thinned = thin(&points);
        assert!(thinned.contains(&points[500]));
        assert_eq!(thinned.len(), 5);
        let circle: Vec<Point> = (0..=2_000)
            .map(|i| f64::from(i) / 2_000.0)
            .map(|t| Point::new(1_000.0 * t, 500.0 * libm::sin(6.0 * t)))
            .collect();
        let thinned = thin(&circle);
        assert!(thinned.len() < 100, "{}", thinned.len());
    }
}
