//! Between people: 5th, 50th and 95th percentile of the peak of 35 mg over 40 min at 70 kg.
//!
//! The values come from another program with other random numbers; both have sampling noise, so the
//! test asks that each lies within what 4,000 patients leave open, a few ng/mL.

use crate::fixtures::{infusion, model, run};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantiles::{Ranks, order_statistics};
use infusim::quantity::Weight;
use infusim::solver::Method;

const TABLE: &[(&str, [f64; 3])] = &[
    ("kamp-2020", [198.0, 250.0, 321.0]),
    ("herd-2007", [167.0, 245.0, 353.0]),
    ("otto-2021", [115.0, 157.0, 205.0]),
    ("simons-2022", [250.0, 288.0, 329.0]),
    ("flint-2017", [141.0, 193.0, 240.0]),
];

#[test]
fn peaks_of_four_thousand() {
    let count = 4_000;
    for (id, expected) in TABLE {
        let mut model = model(id);
        // Between subjects only, as in the other program.
        model.variability.occasion.clear();
        let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
        let population = Population {
            count,
            seed: 7,
            people: People::weighing(weight),
        };
        let inputs = ModelInputs::same(model.typical_covariates());
        let mut peaks: Vec<f64> = (1..=count)
            .map(|number| {
                let patient = population.subject(number, &model, &inputs).unwrap();
                let run = run(&model, &patient, &infusion(35.0, 40.0), 0.7, Method::Auto);
                run.exposure(0, &[]).cmax
            })
            .collect();
        for (level, expected) in [0.05, 0.5, 0.95].into_iter().zip(expected) {
            let ranks = Ranks::new(level, peaks.len());
            let wanted: Vec<usize> = [ranks.low, Some(ranks.rank), ranks.high]
                .into_iter()
                .flatten()
                .collect();
            let found = order_statistics(&mut peaks, &wanted);
            let half_width = 0.5 * (found[2] - found[0]);
            assert!(
                (found[1] - expected).abs() < 2.0 * half_width + 0.5,
                "{id} at {level}: {} ± {half_width}, expected {expected}",
                found[1]
            );
        }
    }
}
