//! What a patient had is what plain counting over very many points of the curve comes to.

use crate::cases::{cases, laws, levels};
use infusim::outcome::Exposure;
use infusim::solver::Method;
use proptest::prelude::*;

/// Points at which a curve is looked at by counting.
const POINTS: i64 = 20_000;

proptest! {
    #![proptest_config(laws(60))]

    /// Peak, time of peak, time above, first crossing and last return agree with counting to the distance
    /// of two counted points. Fails when a peak between knots or a short visit above is overlooked.
    #[test]
    fn it_is_what_counting_finds(case in cases(), shares in prop::array::uniform3(0.02..1.05_f64)) {
        let course = case.solve(Method::Exact);
        let counted = levels(&course, case.horizon, POINTS);
        let points = counted.len() / course.analytes();
        let end = case.horizon.hours();
        let apart = end / (points - 1) as f64;
        for analyte in 0..course.analytes() {
            let curve = &counted[analyte * points..(analyte + 1) * points];
            let highest = curve.iter().copied().fold(0.0, f64::max);
            let thresholds: Vec<Option<f64>> = shares.iter().map(|share| Some(share * highest)).collect();
            let found = Exposure::new(&course, analyte, 0.0, None, &thresholds);
            prop_assert!(found.cmax >= highest * (1.0 - 1e-12), "{} below a counted {highest}", found.cmax);
            if highest == 0.0 {
                continue;
            }
            for (above, threshold) in found.above.iter().zip(&thresholds) {
                let threshold = threshold.unwrap();
                let is_above = |level: &&f64| **level > threshold;
                let hours = curve.iter().filter(is_above).count() as f64 * apart;
                // Counting errs by one distance at each crossing; crossings are few.
                let crossings = curve.windows(2).filter(|pair| (pair[0] > threshold) != (pair[1] > threshold)).count();
                let allowed = (crossings + 2) as f64 * apart;
                // A peak that is higher than any counted point may stand above unseen for one distance.
                prop_assert!((above.hours - hours).abs() <= allowed, "{} h, counted {hours}", above.hours);
                if let Some(first) = curve.iter().position(|level| *level > threshold) {
                    let seen = above.first.expect("a counted point lies above");
                    prop_assert!(seen <= first as f64 * apart + 1e-9, "first at {seen}, counted by {}", first as f64 * apart);
                }
                if let (Some(first), Some(back)) = (above.first, above.back) {
                    prop_assert!(first <= back && back <= end + 1e-9);
                }
                if curve[points - 1] > threshold * (1.0 + 1e-9) && (points - 1) as f64 * apart >= end - 1e-9 {
                    prop_assert!(above.back.is_none(), "still above at the end, yet back at {:?}", above.back);
                }
            }
        }
    }

    /// The step-by-step solver finds the same exposure as the exact one.
    #[test]
    fn both_solvers_find_the_same(case in cases()) {
        let exact = case.solve(Method::Exact);
        let stepped = case.solve(Method::Dopri5);
        for analyte in 0..exact.analytes() {
            let peak = Exposure::new(&exact, analyte, 0.0, None, &[]).cmax;
            let other = Exposure::new(&stepped, analyte, 0.0, None, &[]).cmax;
            let given: f64 = case.schedule().arrivals.iter().map(|arrival| arrival.amount).sum();
            let scale = peak.max(1e-6 * given * case.body.system.readings[analyte].factor);
            prop_assert!((peak - other).abs() <= 1e-8 * scale, "{peak} and {other}");
        }
    }
}
