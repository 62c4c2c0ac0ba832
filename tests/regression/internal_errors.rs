//! What does not fit together ends a run with an error; nothing is left out, or filled in, without a word.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::population::ModelInputs;
use infusim::quantity::{Mass, Time};
use infusim::regimen::{TimedDose, Timeline};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateError, SimulateOptions, simulate};
use infusim::solver::{Input, Schedule, SolverError};
use std::ops::ControlFlow;

fn study(library: &Library) -> Study {
    let text = "
title: fits together
model: kamp-2020
patients: {count: 20, seed: 1, weight: 70 kg}
thresholds: [{name: low, substance: ketamine, above: 60 ng/mL}]
arms:
  one: [{bolus: 20 mg}]
observe: {until: 4 h, every: 10 min}
";
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    Study::read(Source::new("t.yaml", text), &Finder::new(library, &nothing)).unwrap()
}

/// A study without its covariates' list was run as if the model had none. It fails when that, or a panic on any
/// thread, is anything else than an internal error.
#[test]
fn a_study_that_does_not_fit_its_model_is_an_internal_error() {
    let library = Library::open().unwrap();
    let watch = |_| ControlFlow::Continue(());
    let whole = study(&library);
    assert!(simulate(&whole, library.substances(), SimulateOptions::default(), &watch).is_ok());
    let mut broken = whole;
    broken.inputs.clear();
    for threads in [1, 2, 16] {
        let options = SimulateOptions {
            threads: Some(threads),
            ..SimulateOptions::default()
        };
        let error = simulate(&broken, library.substances(), options, &watch).unwrap_err();
        assert!(matches!(error, SimulateError::Internal { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("internal error: ") && text.contains("please report"),
            "{text}"
        );
    }
    // On the threads of the population too.
    let panics = |progress: infusim::simulate::Progress| {
        assert!(progress.done == 0, "seen by the watch");
        ControlFlow::Continue(())
    };
    let error = simulate(
        &study(&library),
        library.substances(),
        SimulateOptions::default(),
        &panics,
    )
    .unwrap_err();
    assert!(error.to_string().contains("seen by the watch"), "{error}");
}

/// A dose by a route that the model does not have was left out.
#[test]
fn a_dose_that_goes_nowhere_is_an_error() {
    let library = Library::open().unwrap();
    let model = library.model("kamp-2020").unwrap().unwrap();
    let study = study(&library);
    let patient = study
        .population
        .typical(&model, &ModelInputs::same(model.typical_covariates()))
        .unwrap();
    let timeline = Timeline::new(vec![TimedDose {
        number: 0,
        route: "nowhere".into(),
        start: Time::ZERO,
        end: Time::ZERO,
        amount: Mass::from_mg(20.0),
        tilt: 0.0,
    }]);
    let error = Schedule::new(&model, &patient.values, &timeline, Time::from_hours(1.0)).unwrap_err();
    assert!(matches!(error, SolverError::NoRoute { .. }));
    assert!(error.to_string().contains("nowhere"), "{error}");
}

/// What arrives in a compartment that is not there was lost.
#[test]
#[should_panic(expected = "index out of bounds")]
fn an_arrival_outside_the_system_is_no_schedule() {
    let outside = Input {
        into: 2,
        start: Time::ZERO,
        end: Time::ZERO,
        amount: 1.0,
        tilt: 0.0,
    };
    let _ = Schedule::from_inputs(vec![outside], 2, Time::ZERO, Time::from_hours(1.0));
}
