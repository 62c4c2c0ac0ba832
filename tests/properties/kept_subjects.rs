//! What is kept of every subject: the very concentrations that percentiles are found among, and parameters from which
//! the scalar solver makes the same curve again. A shard keeps the same of the same people.

use infusim::document::{Diagnostics, Source};
use infusim::model::{Library, ParameterValues};
use infusim::outcome::Keep;
use infusim::population::{
    Cohort, CohortBlock, ModelInputs, People, PeopleRows, Population, SubjectRange, WeightDistribution,
};
use infusim::quantity::Weight;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{ArmOutcome, ArmRequest, SimulateError, SimulateOptions, simulate, simulate_arm};
use infusim::solver::{Method, Schedule, System, Tolerance, solve};
use ndarray::{Array2, Axis, Slice};
use std::ops::ControlFlow;

const EVERYTHING: Keep = Keep {
    totals: true,
    parameters: true,
    curves: Keep::ALL,
};

/// 300 points, and more people than pass in the first round.
fn study(model: &str, patients: u64) -> Study {
    let text = format!(
        "
title: Kept
model: {model}
patients: {{count: {patients}, seed: 5, weight: {{median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}}}
thresholds: [{{name: low, substance: ketamine, above: 60 ng/mL}}]
arms:
  one: [{{infusion: {{dose: 0.5 mg/kg, over: 37 min}}}}, {{at: 11 min, bolus: 5 mg}}]
  two: [{{repeat: {{every: 7 h, times: 3, doses: [{{infusion: {{rate: 20 mg/h, over: 2 h}}}}]}}}}]
observe: {{until: 1196 min, every: 4 min}}
"
    );
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let library = Library::open().unwrap();
    Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &nothing)).unwrap()
}

fn arm(study: &Study, arm: usize, options: SimulateOptions, keep: Keep) -> Result<ArmOutcome, SimulateError> {
    let library = Library::open().unwrap();
    let request = ArmRequest {
        study,
        substances: library.substances(),
        model: 0,
        arm,
        options,
        keep,
    };
    simulate_arm(&request, &|_| ControlFlow::Continue(()))
}

/// The smallest of values that at least a share of them does not exceed.
fn nearest_rank(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let least = (share * values.len() as f64 - 1e-9).ceil().max(1.0);
    values[least as usize - 1]
}

/// In lanes, with a metabolite, one by one, step by step, and in windows of points.
#[test]
fn percentiles_of_kept_curves_are_the_reported_ones() {
    let short = SimulateOptions {
        percentile_memory: 1,
        ..SimulateOptions::default()
    };
    let (auto, rodas5p) = (SimulateOptions::default(), Method::Rodas5p);
    let steps = SimulateOptions {
        method: rodas5p,
        ..short
    };
    for (model, patients, options) in [
        ("kamp-2020", 700, auto),
        ("kamp-2020", 700, short),
        ("perez-ruixo-2021", 600, auto),
        ("flint-2017", 40, auto),
        ("kamp-2020", 30, steps),
    ] {
        let study = study(model, patients);
        let found = arm(&study, 0, options, EVERYTHING).unwrap();
        let kept = found.series.kept.curves.unwrap();
        assert_eq!(kept.len(), found.series.analytes.len());
        for (curves, analyte) in kept.iter().zip(&found.series.analytes) {
            assert_eq!(curves.dim(), (patients as usize, 300));
            for percentile in &analyte.curves.percentiles {
                for (point, column) in curves.columns().into_iter().enumerate() {
                    let (found, expected) = (
                        nearest_rank(column.to_vec(), percentile.probability),
                        percentile.values[(0, point)],
                    );
                    assert!(
                        found.to_bits() == expected.to_bits(),
                        "{model}, {} at point {point}: {found} {expected}",
                        percentile.probability
                    );
                }
            }
        }
    }
}

#[test]
fn kept_parameters_make_the_same_curve() {
    for (model, patients, close) in [
        ("kamp-2020", 40, 1e-11),
        ("perez-ruixo-2021", 40, 1e-11),
        ("simons-2022", 40, 1e-11),
        ("flint-2017", 8, 1e-8),
    ] {
        let study = study(model, patients);
        let model = &study.models[0];
        let found = arm(&study, 1, SimulateOptions::default(), EVERYTHING).unwrap();
        let (parameters, curves) = (
            found.series.kept.parameters.unwrap(),
            found.series.kept.curves.unwrap(),
        );
        assert_eq!(parameters.dim(), (patients as usize, model.parameters.len()));
        for (index, row) in parameters.rows().into_iter().enumerate() {
            let values = ParameterValues::new(row.to_vec());
            let people = &study.population.people;
            let weight = people
                .person(study.population.seed, index as u64 + 1, &mut [])
                .unwrap();
            let timeline = study.arms[1].regimen.timeline(weight).unwrap();
            let system = System::new(model, &values).unwrap();
            let schedule = Schedule::new(model, &values, &timeline, study.grid.end()).unwrap();
            let trajectory =
                solve(&model.id, &system, &schedule, Method::Auto, Tolerance::default()).unwrap();
            let mut levels = vec![f64::NAN; curves.len() * study.grid.len()];
            trajectory.sample(&study.grid, 0, study.grid.len(), &mut levels);
            for (analyte, levels) in levels.chunks(study.grid.len()).enumerate() {
                let highest = levels.iter().fold(0.0, |a: f64, b| a.max(*b));
                for (kept, level) in curves[analyte].row(index).iter().zip(levels) {
                    assert!(
                        (kept - level).abs() <= close * highest,
                        "{}, subject {index}: {kept} {level}",
                        model.id
                    );
                }
            }
        }
    }
}

/// The curves of the first so many are those that everybody's begin with, in lanes, in blocks and one by one.
#[test]
fn the_first_people_alone_have_the_same_curves() {
    for (model, patients, first) in [
        ("perez-ruixo-2021", 700, 1),
        ("kamp-2020", 700, 600),
        ("flint-2017", 30, 20),
    ] {
        let study = study(model, patients);
        let some = Keep {
            curves: first,
            ..Keep::default()
        };
        let [all, some] = [EVERYTHING, some].map(|keep| {
            let found = arm(&study, 0, SimulateOptions::default(), keep).unwrap();
            found.series.kept.curves.unwrap()
        });
        for (all, some) in all.iter().zip(&some) {
            assert_eq!(some.nrows(), first);
            assert_eq!(all.slice_axis(Axis(0), Slice::from(..first)), *some);
        }
    }
}

/// Patients 101 to 400 of 700 are rows 100 to 399, of curves, parameters and exposures; those who come before and after
/// change nothing.
#[test]
fn a_shard_has_the_same_people() {
    for (model, patients) in [("perez-ruixo-2021", 700), ("flint-2017", 30)] {
        let whole = study(model, patients);
        let range = SubjectRange::new(patients / 7 + 1, patients / 7 * 4).unwrap();
        let rows = range.first() as usize - 1..range.last() as usize;
        let shard = whole.clone().with_subjects(range).unwrap();
        let options = SimulateOptions::default();
        let all = arm(&whole, 0, options, EVERYTHING).unwrap();
        let some = arm(&shard, 0, options, EVERYTHING).unwrap();
        let part = |array: &Array2<f64>| array.slice_axis(Axis(0), Slice::from(rows.clone())).to_owned();
        assert_eq!(
            part(&all.series.kept.parameters.unwrap()),
            some.series.kept.parameters.unwrap()
        );
        for (all, some) in all
            .series
            .kept
            .curves
            .unwrap()
            .iter()
            .zip(&some.series.kept.curves.unwrap())
        {
            assert_eq!(part(all), *some);
        }
        for (all, some) in all.series.analytes.iter().zip(&some.series.analytes) {
            let expected: Vec<_> = all.patients.iter().skip(rows.start).take(rows.len()).collect();
            assert!(some.patients.iter().eq(expected));
            assert_eq!(some.curves.count, rows.len() as u64);
        }
    }
}

/// One arm alone is the arm of the study, whatever is kept of it.
#[test]
fn one_arm_is_the_arm_of_the_study() {
    let study = study("perez-ruixo-2021", 300);
    let library = Library::open().unwrap();
    let options = SimulateOptions::default();
    let whole = simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    for (index, series) in whole.series.iter().enumerate() {
        for keep in [EVERYTHING, Keep::default()] {
            let alone = arm(&study, index, options, keep).unwrap();
            assert_eq!(alone.series.kept.curves.is_some(), keep.curves > 0);
            assert_eq!(alone.series.kept.parameters.is_some(), keep.parameters);
            assert_eq!(alone.series.kept.totals.is_some(), keep.totals);
            assert_eq!(alone.series.arm, series.arm);
            for (alone, analyte) in alone.series.analytes.iter().zip(&series.analytes) {
                assert!(alone.patients.iter().eq(analyte.patients.iter()));
                for (alone, curve) in alone.curves.percentiles.iter().zip(&analyte.curves.percentiles) {
                    assert_eq!(alone.values, curve.values);
                }
            }
        }
    }
    let error = arm(&study, 2, options, Keep::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no arm 2, counted from 0; the study has 2"
    );
}

/// Drawn when they are asked for, or once for all arms, in blocks: to the last bit whom the population draws.
#[test]
fn a_cohort_holds_whom_the_population_draws() {
    let library = Library::open().unwrap();
    let population = Population {
        count: 1_000,
        seed: 11,
        people: People::weighing(WeightDistribution::LogNormal {
            median: Weight::from_kg(75.0),
            cv: 0.2,
            min: Weight::from_kg(45.0),
            max: Weight::from_kg(120.0),
        }),
    };
    let subjects = SubjectRange::new(501, 550).unwrap();
    let people = PeopleRows::new(&population, subjects).unwrap();
    for id in library.ids() {
        let model = library.model(id).unwrap().unwrap();
        let inputs = ModelInputs::same(model.typical_covariates());
        let asked = Cohort::new(&population, subjects, &people);
        let mut held = asked.clone();
        // In no order.
        held.hold((&model, 3), 7)
            .into_iter()
            .rev()
            .for_each(CohortBlock::draw);
        for (index, number) in (501..=550).enumerate() {
            for occasions in [1, 3] {
                let expected = population.subject_on(occasions, number, &model, &inputs).unwrap();
                for cohort in [&asked, &held] {
                    let found = cohort.subject((index, occasions), &model, &inputs).unwrap();
                    assert_eq!(found, expected);
                }
            }
        }
    }
}
