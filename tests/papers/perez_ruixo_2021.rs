//! Nasal spray by number of sprays. In brackets what the paper's Table 4 prints (model-based there too).

use crate::fixtures::{bolus, close, model, run};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::Weight;
use infusim::solver::Method;

#[test]
fn one_two_and_three_sprays() {
    let model = model("perez-ruixo-2021");
    let expected = [
        (1.0, 43.9, 146.9, 59.2),   // (43.8, 147.3, 59.1)
        (2.0, 73.0, 253.8, 120.0),  // (72.5, 254.7, 119.7)
        (3.0, 102.2, 360.8, 180.7), // (101.0, 362.2, 180.0)
    ];
    let sprays = model
        .covariates
        .iter()
        .position(|covariate| covariate.name == "sprays")
        .unwrap();
    for (count, peak, area, norketamine_peak) in expected {
        let mut covariates = model.typical_covariates();
        covariates[sprays] = count;
        let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
        let population = Population {
            count: 1,
            seed: 1,
            people: People::weighing(weight),
        };
        let patient = population
            .typical(&model, &ModelInputs::same(covariates))
            .unwrap();
        let run = run(
            &model,
            &patient,
            &bolus("nasal", 28.0 * count),
            24.0,
            Method::Auto,
        );
        let exposure = run.exposure(0, &[]);
        close(exposure.cmax, peak, 1.5e-3);
        close(exposure.area, area, 1e-3);
        close(run.exposure(1, &[]).cmax, norketamine_peak, 1e-3);
    }
}
