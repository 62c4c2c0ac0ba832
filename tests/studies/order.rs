//! Percentiles, shares and intervals are in their order.

use crate::sandbox::cases;
use crate::written::{outcome, studies};
use infusim::quantiles::Estimate;
use infusim::solver::Method;
use proptest::prelude::*;

/// The value lies in its interval.
fn lies_within(estimate: &Estimate) -> bool {
    estimate.low.is_none_or(|low| low <= estimate.value)
        && estimate.high.is_none_or(|high| estimate.value <= high)
}

fn ascends(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0] <= pair[1])
}

proptest! {
    #![proptest_config(cases(48))]

    /// At every point, and of every measure, a lower percentile is not above a higher one, and each lies in its
    /// interval; the share of people above a level does not rise with the level.
    #[test]
    fn of_percentiles_and_shares(written in studies()) {
        let study = written.study_with(&[
            ("ketamine", 2.0), ("ketamine", 20.0), ("ketamine", 60.0), ("ketamine", 200.0), ("ketamine", 2000.0),
        ]);
        let found = outcome(&study, Method::Auto, 1);
        for series in &found.series {
            for analyte in &series.analytes {
                let curves = &analyte.curves;
                for point in 0..study.grid.len() {
                    let here: Vec<Estimate> = curves.percentiles.iter().map(|curve| curve.at(point)).collect();
                    let values: Vec<f64> = here.iter().map(|estimate| estimate.value).collect();
                    prop_assert!(values.len() == 3 && ascends(&values), "point {point}: {values:?}");
                    prop_assert!(here.iter().all(lies_within), "point {point}: {here:?}");
                    let shares: Vec<Estimate> =
                        (0..study.thresholds.len()).filter_map(|t| curves.share_above(t, point)).collect();
                    let falling: Vec<f64> = shares.iter().rev().map(|share| share.value).collect();
                    prop_assert!(ascends(&falling), "point {point}: {shares:?}");
                    prop_assert!(shares.iter().all(lies_within));
                    prop_assert!(falling.iter().all(|share| (0.0..=1.0).contains(share)));
                }
                for summary in &analyte.summaries {
                    let values: Vec<f64> = summary.percentiles.iter().map(|found| found.estimate.value).collect();
                    prop_assert!(ascends(&values), "{:?}: {values:?}", summary.measure);
                    prop_assert!(summary.percentiles.iter().all(|found| lies_within(&found.estimate)));
                }
            }
        }
    }

    /// Who is above a level for some hours is above it first at a time, comes back below it no sooner than those
    /// hours later, and is above a lower level for no shorter.
    #[test]
    fn of_hours_above(written in studies()) {
        let study = written.study_with(&[("ketamine", 10.0), ("ketamine", 60.0), ("ketamine", 300.0)]);
        let found = outcome(&study, Method::Auto, 1);
        let until = study.grid.end().hours();
        for series in &found.series {
            let patients = &series.analytes[0].patients;
            for exposure in patients.iter() {
                let hours: Vec<f64> = exposure.above.iter().rev().map(|above| above.hours).collect();
                prop_assert!(ascends(&hours), "{hours:?}");
                prop_assert!(exposure.area <= exposure.area_to_infinity * (1.0 + 1e-6), "{exposure:?}");
                // Whoever has nothing has no time of a peak.
                let peaks = (0.0..=until).contains(&exposure.tmax);
                prop_assert_eq!(peaks, exposure.cmax > 0.0, "{:?}", exposure);
                for above in &exposure.above {
                    // Hours are the sum of those of each segment.
                    prop_assert!((0.0..=until).contains(&above.hours), "{above:?}");
                    // What is given at the very end is above for no time.
                    let only_at_the_end = above.first == Some(until) && above.back.is_none();
                    prop_assert_eq!(above.first.is_some(), above.hours > 0.0 || only_at_the_end);
                    if let (Some(first), Some(back)) = (above.first, above.back) {
                        prop_assert!(first <= back && back - first >= above.hours, "{above:?}");
                    }
                }
            }
        }
    }
}
