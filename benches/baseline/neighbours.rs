//! Brackets from neighbours in time: percentiles are smooth curves between events, so that those of a
//! few points say closely where those of all the others lie.

use super::kernel::Segment;
use super::percentiles::Edges;

/// How far a percentile may lie from where its neighbours put it, in widths of its interval.
const REACH: f64 = 0.4;
/// And in parts of how much the curve is bent there.
const BENT: f64 = 0.1;
/// The longest distance of two points that are found first.
const WIDEST: usize = 32;

/// The points of a segment that are found first: dense where levels change fast.
pub fn first(segment: &Segment) -> Vec<usize> {
    let mut points = Vec::new();
    let mut after = 1;
    while segment.from + after < segment.to {
        points.push(segment.from + after);
        let mut step = 1;
        while step < WIDEST && step * 8 <= after {
            step *= 2;
        }
        after += step;
    }
    points.push(segment.to);
    points
}

/// Sets the brackets of the other points of a segment.
pub fn bracket(segment: &Segment, found: &[Option<[f64; 9]>], edges: &mut [Edges]) {
    let nodes: Vec<(f64, [f64; 9])> = first(segment)
        .into_iter()
        .filter_map(|point| Some((point as f64, found[point]?.map(f64::ln))))
        .collect();
    if nodes.len() < 4 {
        return;
    }
    for point in segment.from + 1..=segment.to {
        if found[point].is_some() {
            continue;
        }
        let at = point as f64;
        let after = nodes.partition_point(|(node, _)| *node < at);
        let start = after.saturating_sub(2).min(nodes.len() - 4);
        let near = &nodes[start..start + 4];
        let sides = after.clamp(1, nodes.len() - 1);
        let (left, right) = (nodes[sides - 1], nodes[sides]);
        let weight = |node: f64| {
            let others = near.iter().filter(|(other, _)| *other != node);
            others
                .map(|(other, _)| (at - other) / (node - other))
                .product::<f64>()
        };
        let weights: Vec<f64> = near.iter().map(|(node, _)| weight(*node)).collect();
        let cubic = |rank: usize| -> f64 {
            let parts = near.iter().zip(&weights);
            parts.map(|((_, logs), weight)| weight * logs[rank]).sum()
        };
        let straight =
            |rank: usize| left.1[rank] + (right.1[rank] - left.1[rank]) * (at - left.0) / (right.0 - left.0);
        let mut found = Edges::NONE;
        for bracket in 0..3 {
            let (low, high) = (cubic(3 * bracket), cubic(3 * bracket + 2));
            let bent = (cubic(3 * bracket + 1) - straight(3 * bracket + 1)).abs();
            let reach = REACH * (high - low) + BENT * bent;
            found.low[bracket] = (low - reach).exp();
            found.high[bracket] = (high + reach).exp();
        }
        // Brackets that touch are of no use; such a point is done again.
        if !found.touch() {
            edges[point] = found;
        }
    }
}
