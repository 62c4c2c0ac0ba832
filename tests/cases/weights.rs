//! What limits do to a distribution of weights.

use crate::run::{Run, number};
use infusim::population::WeightDistribution;
use infusim::quantity::Weight;

/// Python: `75 * exp(s * N.inv_cdf((N.cdf(a) + N.cdf(b)) / 2))` and `(0.5 - N.cdf(a)) / (N.cdf(b) - N.cdf(a))`.
const MEDIAN: f64 = 79.320_843_198_062_63;
const LIGHTER: f64 = 0.389_619_239_953_334_64;

/// After the cut at 60 and 150 kg the median is 75·e^(s·z), s² = ln(1 + 0.25²), z at the middle of the two cut
/// probabilities: 79.323 kg; 39.1 % are below 75 kg.
#[test]
fn weights_cut_on_one_side() {
    let distribution = WeightDistribution::LogNormal {
        median: Weight::from_kg(75.0),
        cv: 0.25,
        min: Weight::from_kg(60.0),
        max: Weight::from_kg(150.0),
    };
    let cut = distribution.truncation().unwrap();
    assert!((cut.median.kg() - MEDIAN).abs() < 1e-9, "{cut:?}");
    assert!((cut.lighter - LIGHTER).abs() < 1e-12, "{cut:?}");
    assert!(!cut.keeps_the_median());

    let run = Run::of("weights-cut-on-one-side", &[]);
    let people = run.table("patients.csv");
    let mut weights: Vec<f64> = people.iter().map(|row| number(row, "weight_kg")).collect();
    weights.sort_by(f64::total_cmp);
    // Of 20,000 people the rank of the median is uncertain by 1.96 · √5000 = 139 places, 0.4 % of the weight.
    let median = weights[weights.len() / 2];
    assert!((median / MEDIAN - 1.0).abs() < 0.005, "{median}");
    let lighter = weights.iter().filter(|weight| **weight < 75.0).count() as f64 / weights.len() as f64;
    // Three standard errors of a share near 0.4: 3 · √(0.39 · 0.61 / 20,000).
    assert!((lighter - LIGHTER).abs() < 0.0104, "{lighter}");
}

/// The schema, which editors show, promises nothing that the limits take back.
#[test]
fn the_schema_says_what_the_median_is_of() {
    let schema = crate::sandbox::Sandbox::new().infusim(&["schema"]).out;
    assert!(schema.contains("half are lighter, before the cut at min and max"));
}
