//! What is read off the solution, against what a reader of the drawn curve would work out by hand.

use crate::sandbox::cases;
use crate::written::{outcome, studies};
use infusim::quantity::Time;
use infusim::solver::{Grid, Method};
use proptest::prelude::*;

/// Distances of a curve that is drawn finely.
const FINE: i64 = 20_000;

proptest! {
    #![proptest_config(cases(48))]

    /// The area to the end is that of trapezoids, the peak is the highest level, and the time above a threshold the
    /// share of points above it: each to what the distance of two points leaves open, which is its length times
    /// all that the curve goes up and down.
    #[test]
    fn of_the_typical_patient(written in studies()) {
        let mut study = written.study();
        let until = study.grid.end().microseconds();
        study.grid = Grid::new(Time::from_microseconds(until / FINE), Time::from_microseconds(until)).unwrap();
        study.population.count = 1;
        let found = outcome(&study, Method::Auto, 1);
        let width = study.grid.interval().hours();
        for series in &found.series {
            let doses = series.timeline.doses().len() as f64;
            for analyte in &series.analytes {
                let levels: Vec<f64> = analyte.curves.typical.to_vec();
                // The last point may lie before the end of the observation by less than a distance.
                let rest = until as f64 / 3.6e9 - width * (levels.len() - 1) as f64;
                let steps: Vec<f64> = levels.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
                let variation: f64 = steps.iter().sum();
                let largest = steps.iter().copied().fold(0.0, f64::max);
                let inner: f64 = levels.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])).sum();
                let area = width * inner + rest * levels[levels.len() - 1];
                let typical = &analyte.typical;
                prop_assert!(
                    (typical.area - area).abs() <= width * variation + 1e-9 * area,
                    "{}, {}: area {}, by trapezoids {area}", series.arm, analyte.name, typical.area
                );
                let highest = levels.iter().copied().fold(0.0, f64::max);
                let peak = highest * (1.0 - 1e-9)..=highest + largest;
                prop_assert!(peak.contains(&typical.cmax), "{}: peak {}, not {peak:?}", series.arm, typical.cmax);
                prop_assert!(levels.iter().all(|level| *level >= 0.0), "{}: a level below zero", series.arm);
                for (threshold, above) in analyte.thresholds.iter().zip(&typical.above) {
                    let Some(threshold) = threshold else { continue };
                    let points = levels.iter().filter(|level| *level > threshold).count() as f64;
                    let crossings = levels.windows(2).filter(|pair| (pair[0] > *threshold) != (pair[1] > *threshold));
                    // Between two points a level may rise above and come back once for each dose.
                    let open = width * (crossings.count() as f64 + doses + 2.0);
                    prop_assert!(
                        (above.hours - points * width).abs() <= open,
                        "{}: {} h above {threshold}, by points {} h", series.arm, above.hours, points * width
                    );
                }
            }
        }
    }
}
