//! Film and vein, three analytes. The levels are noted with three or four digits, times of peaks in
//! whole minutes.

use crate::fixtures::{bolus, close, infusion, model, run, typical};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::{Mass, Time, Weight};
use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen};
use infusim::solver::Method;

#[test]
fn into_a_vein() {
    let model = model("simons-2022");
    let short = typical(&model, 70.0, &infusion(20.0, 20.0), 4.0, Method::Auto).exposure(0, &[]);
    close(short.cmax, 268.0, 2e-3);
    close(short.tmax * 60.0, 20.0, 1e-6);
    let long = typical(&model, 70.0, &infusion(35.0, 40.0), 6.0, Method::Auto);
    // The metabolites are noted as ketamine-equivalents: undo the ratio of molar masses.
    let (norketamine, hydroxynorketamine) = (long.exposure(1, &[]), long.exposure(2, &[]));
    close(norketamine.cmax * 237.73 / 223.70, 85.8, 2e-3);
    close(norketamine.tmax * 60.0, 51.0, 0.02);
    close(hydroxynorketamine.cmax * 237.73 / 239.70, 29.3, 2e-3);
    close(hydroxynorketamine.tmax * 60.0, 61.0, 0.02);
}

#[test]
fn a_film_under_the_tongue() {
    let model = model("simons-2022");
    let film = typical(&model, 70.0, &bolus("film", 50.0), 6.0, Method::Auto);
    let peaks = [(85.9, 18.0), (251.0, 62.0), (95.4, 76.0)];
    for (analyte, (peak, minutes)) in peaks.into_iter().enumerate() {
        let exposure = film.exposure(analyte, &[]);
        close(exposure.cmax, peak, 2e-3);
        // The first is noted as 18 min from a grid of 2 min; it lies at 17.4.
        assert!(
            (exposure.tmax * 60.0 - minutes).abs() < 1.0,
            "{}",
            exposure.tmax * 60.0
        );
    }
    let double = typical(&model, 70.0, &bolus("film", 100.0), 6.0, Method::Auto);
    for (analyte, peak) in [172.0, 502.0, 191.0].into_iter().enumerate() {
        close(double.exposure(analyte, &[]).cmax, peak, 3e-3);
    }
}

#[test]
fn an_infusion_six_hours_after_a_film() {
    let model = model("simons-2022");
    let film = Item::Give {
        at: None,
        route: "film".into(),
        dose: Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(50.0))),
        delivery: Delivery::default(),
    };
    let infusion = Item::Give {
        at: Some(Time::from_hours(6.0)),
        route: "iv".into(),
        dose: Dose::Infusion(Infusion::DoseOver {
            dose: DoseAmount::Absolute(Mass::from_mg(20.0)),
            over: Time::from_hours(20.0 / 60.0),
        }),
        delivery: Delivery::default(),
    };
    let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
    let population = Population {
        count: 1,
        seed: 1,
        people: People::weighing(weight),
    };
    let patient = population
        .typical(&model, &ModelInputs::same(model.typical_covariates()))
        .unwrap();
    let both = run(
        &model,
        &patient,
        &Regimen::new(vec![film, infusion]),
        8.0,
        Method::Auto,
    );
    close(both.exposure(0, &[]).cmax, 272.7, 1e-3);
}
