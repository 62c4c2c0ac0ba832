//! One typical patient, one model, one protocol: what most tests begin with.
#![allow(dead_code)]

use infusim::model::{Library, Model};
use infusim::outcome::Exposure;
use infusim::population::{Patient, Population, WeightDistribution};
use infusim::quantity::{Mass, MassRate, Time, Weight};
use infusim::regimen::{Dose, DoseAmount, DoseRate, Infusion, Item, Regimen};
use infusim::solver::{
    Grid, Method, Schedule, System, Tolerance, Trajectory, area_to_infinity, solve, terminal_half_life,
};

/// The embedded model of this name.
pub fn model(id: &str) -> Model {
    Library::open()
        .unwrap()
        .model(id)
        .unwrap()
        .expect("an embedded model")
}

/// mg over minutes, once, into a vein.
pub fn infusion(mg: f64, minutes: f64) -> Regimen {
    let dose = Dose::Infusion(Infusion::DoseOver {
        dose: DoseAmount::Absolute(Mass::from_mg(mg)),
        over: Time::from_hours(minutes / 60.0),
    });
    once("iv", dose)
}

/// mg/h for hours, once, into a vein.
pub fn at_rate(mg_per_hour: f64, hours: f64) -> Regimen {
    let dose = Dose::Infusion(Infusion::RateOver {
        rate: DoseRate::Absolute(MassRate::from_mg_per_hour(mg_per_hour)),
        over: Time::from_hours(hours),
        at_most: None,
    });
    once("iv", dose)
}

/// mg at once.
pub fn bolus(route: &str, mg: f64) -> Regimen {
    once(route, Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(mg))))
}

fn once(route: &str, dose: Dose) -> Regimen {
    Regimen::new(vec![Item::Give {
        at: None,
        route: route.into(),
        dose,
    }])
}

/// A patient with a protocol, solved.
pub struct Run {
    pub trajectory: Trajectory,
    pub system: System,
    pub schedule: Schedule,
}

/// The typical patient of a weight.
pub fn typical(model: &Model, kg: f64, regimen: &Regimen, hours: f64, method: Method) -> Run {
    let weight = WeightDistribution::Fixed(Weight::from_kg(kg));
    let population = Population {
        count: 1,
        seed: 1,
        weight,
    };
    let patient = population.typical(model, &model.typical_covariates()).unwrap();
    run(model, &patient, regimen, hours, method)
}

/// Any patient.
pub fn run(model: &Model, patient: &Patient, regimen: &Regimen, hours: f64, method: Method) -> Run {
    let timeline = regimen.timeline(patient.weight).unwrap();
    let system = System::new(model, &patient.values).unwrap();
    let schedule = Schedule::new(model, &patient.values, &timeline, Time::from_hours(hours)).unwrap();
    let trajectory = solve(&model.id, &system, &schedule, method, Tolerance::default()).unwrap();
    Run {
        trajectory,
        system,
        schedule,
    }
}

impl Run {
    /// ng/mL of an analyte at some minutes after the start.
    pub fn level(&self, analyte: usize, minutes: f64) -> f64 {
        let time = Time::from_hours(minutes / 60.0);
        let grid = Grid::new(time, time).unwrap();
        let mut out = vec![f64::NAN; 2 * self.trajectory.analytes()];
        self.trajectory.sample(&grid, 0, 2, &mut out);
        out[analyte * 2 + 1]
    }

    pub fn exposure(&self, analyte: usize, thresholds: &[Option<f64>]) -> Exposure {
        let areas =
            area_to_infinity(&self.system, &self.schedule, Method::Auto, Tolerance::default()).unwrap();
        let half_life = terminal_half_life(&self.system, &self.schedule, analyte, 0.0);
        Exposure::new(&self.trajectory, analyte, areas[analyte], half_life, thresholds)
    }
}

/// Asserts that two numbers agree to a share of the second.
#[track_caller]
pub fn close(found: f64, expected: f64, share: f64) {
    assert!(
        (found - expected).abs() <= share * expected.abs(),
        "found {found}, expected {expected} within {share:e}"
    );
}
