//! From two curves to the area between them.

use super::curve::thin;
use super::geometry::Point;
use super::panel::Panel;

/// The outlines of the area between two curves in a panel: broken where a value of either is missing,
/// cut where it leaves the axis.
pub(super) fn outlines(panel: &Panel, hours: &[f64], lower: &[f64], upper: &[f64]) -> Vec<Vec<Point>> {
    let mut outlines = Vec::new();
    let mut above: Vec<Point> = Vec::new();
    let mut below: Vec<Point> = Vec::new();
    let mut end = |above: &mut Vec<Point>, below: &mut Vec<Point>| {
        let mut outline = thin(&std::mem::take(above));
        outline.extend(thin(&std::mem::take(below)).into_iter().rev());
        if outline.len() > 2 {
            outlines.push(outline);
        }
    };
    let points: Vec<[f64; 3]> = hours
        .iter()
        .zip(lower)
        .zip(upper)
        .map(|((hour, low), high)| [*hour, *low, *high])
        .collect();
    for pair in points.windows(2) {
        let [[from, low_before, high_before], [to, low_after, high_after]] = *pair else {
            continue;
        };
        let values = [low_before, high_before, low_after, high_after];
        if !values.iter().all(|value| value.is_finite()) {
            end(&mut above, &mut below);
            continue;
        }
        let axis = panel.axis;
        let mut cuts = vec![0.0, 1.0];
        for (before, after) in [(low_before, low_after), (high_before, high_after)] {
            cuts.extend(axis.crossing(before, after, axis.low));
            cuts.extend(axis.crossing(before, after, axis.high));
        }
        cuts.sort_by(f64::total_cmp);
        for stretch in cuts.windows(2) {
            let [start, stop] = *stretch else { continue };
            let ends_at = |part: f64| {
                let low = axis.between(low_before, low_after, part);
                let high = axis.between(high_before, high_after, part);
                (low, high)
            };
            let (low, high) = ends_at(0.5 * (start + stop));
            if high < axis.low || low > axis.high {
                end(&mut above, &mut below);
                continue;
            }
            for part in [start, stop] {
                let hour = from + part * (to - from);
                let (low, high) = ends_at(part);
                let inside = |value: f64| panel.point(hour, value.clamp(axis.low, axis.high));
                if part == stop || above.is_empty() {
                    above.push(inside(high));
                    below.push(inside(low));
                }
            }
        }
    }
    end(&mut above, &mut below);
    outlines
}

#[cfg(test)]
mod tests {
    use super::outlines;
    use crate::plot::example::panel;
    use crate::plot::geometry::Point;
    use crate::plot::value_axis::ValueAxis;

    #[test]
    fn upper_edge_forwards_and_lower_edge_back() {
        let found = outlines(
            &panel(ValueAxis::linear(10.0)),
            &[0.0, 10.0],
            &[1.0, 2.0],
            &[3.0, 5.0],
        );
        let expected = [(0.0, 70.0), (100.0, 50.0), (100.0, 80.0), (0.0, 90.0)];
        assert_eq!(found, [expected.map(|(x, y)| Point::new(x, y))]);
    }

    #[test]
    fn missing_values_break_the_area() {
        let hours = [0.0, 2.0, 4.0, 6.0, 8.0];
        let low = [1.0, 1.0, f64::NAN, 1.0, 1.0];
        assert_eq!(
            outlines(&panel(ValueAxis::linear(10.0)), &hours, &low, &[2.0; 5]).len(),
            2
        );
    }

    #[test]
    fn stays_inside_and_ends_where_the_upper_edge_leaves() {
        let log = panel(ValueAxis::log(1.0, 100.0));
        let hours = [0.0, 5.0, 10.0];
        let found = outlines(&log, &hours, &[0.0, 0.01, 0.0001], &[1_000.0, 10.0, 0.1]);
        let [outline] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(
            outline
                .iter()
                .all(|point| (-1e-9..=100.0 + 1e-9).contains(&point.y))
        );
        let right = outline.iter().map(|point| point.x).fold(0.0, f64::max);
        assert!((right - 75.0).abs() < 1e-9, "{right}");
    }

    #[test]
    fn nothing_off_the_axis_is_drawn() {
        let above = outlines(
            &panel(ValueAxis::linear(10.0)),
            &[0.0, 10.0],
            &[11.0; 2],
            &[12.0; 2],
        );
        assert!(above.is_empty());
    }
}
