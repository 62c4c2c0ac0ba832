//! How far infusim is from another program, curve by curve.

use crate::peer_cases::{Key, Point};
use std::collections::BTreeMap;

/// Below this share of a curve's peak the tolerance of the other program is no longer small beside the level.
const LOWEST: f64 = 1e-6;

/// The largest differences on one curve.
#[derive(Clone, Copy, Default)]
pub struct Difference {
    /// Points compared.
    pub points: usize,
    /// |infusim − program| ÷ max(program, 1e-6 of the curve's peak).
    pub share: f64,
    /// Minutes at which that is.
    pub minutes: f64,
    /// |infusim − program| ÷ the curve's peak.
    pub of_peak: f64,
}

/// The difference of every curve among the points.
pub fn differences(points: &[Point]) -> BTreeMap<(Key, String), Difference> {
    let mut curves: BTreeMap<(Key, String), Vec<&Point>> = BTreeMap::new();
    for point in points {
        let curve = (point.key.clone(), point.analyte.clone());
        curves.entry(curve).or_default().push(point);
    }
    curves
        .into_iter()
        .map(|(curve, points)| (curve, difference(&points)))
        .collect()
}

fn difference(points: &[&Point]) -> Difference {
    let peak = points.iter().map(|point| point.level).fold(0.0, f64::max);
    let mut most = Difference::default();
    for point in points {
        let off = (point.found() - point.level).abs();
        let share = off / point.level.max(LOWEST * peak);
        assert!(off.is_finite(), "{:?}, {}", point.key, point.analyte);
        if share > most.share {
            (most.share, most.minutes) = (share, point.minutes);
        }
        most.of_peak = most.of_peak.max(off / peak);
        most.points += 1;
    }
    most
}
