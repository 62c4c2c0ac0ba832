//! Changes to the program that all other tests once let pass, each with the test that does not.
//!
//! What is expected comes from closed forms: the moments of a log-normal distribution, the odds of a fraction,
//! the definition of a tie; or from what a user of files and exit codes is promised.

use crate::sandbox::{SCENARIO, Sandbox};
use infusim::document::{Diagnostics, Source};
use infusim::effect::Mismatch;
use infusim::model::{Library, Model, PatientInputs, Site};
use infusim::outcome::{Comparison, Exposure, Exposures, Measure, Preference};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::{Time, Weight};
use infusim::scenario::{Finder, Study};

/// What a shell says of a line in which the program is `"$0"`.
#[cfg(unix)]
fn shell(sandbox: &Sandbox, line: &str) -> (i32, String) {
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(sandbox.path(".")).args(["-c", line]);
    let output = shell.arg(sandbox.command().get_program()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), told)
}

fn embedded(id: &str) -> Model {
    Library::open().unwrap().model(id).unwrap().unwrap()
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, variance.sqrt())
}

fn weights(distribution: WeightDistribution) -> Vec<f64> {
    let people = People::weighing(distribution);
    (1..=20_000)
        .map(|patient| people.person(11, patient, &mut []).unwrap().kg())
        .collect()
}

/// σ of the logarithm is √ln(1 + CV²), not the CV: 0.70335 for 80 %. The standard error is 0.5 %.
#[test]
fn the_cv_of_weights_is_that_of_the_weights_and_not_of_their_logarithm() {
    let wide = WeightDistribution::LogNormal {
        median: Weight::from_kg(75.0),
        cv: 0.8,
        min: Weight::from_kg(1e-3),
        max: Weight::from_kg(1e6),
    };
    let logs: Vec<f64> = weights(wide).into_iter().map(f64::ln).collect();
    let (_, sigma) = moments(&logs);
    assert!((sigma / 0.703_346 - 1.0).abs() < 0.025, "{sigma}");
}

/// Who lies outside the bounds is drawn again: nobody sits on a bound, as a fifth would if the bounds were only
/// taken as the least and the most that somebody can weigh.
#[test]
fn weights_outside_the_bounds_are_drawn_again() {
    let cut = WeightDistribution::LogNormal {
        median: Weight::from_kg(75.0),
        cv: 0.25,
        min: Weight::from_kg(60.0),
        max: Weight::from_kg(150.0),
    };
    let weights = weights(cut);
    let share = |low: f64, high: f64| {
        let between = weights.iter().filter(|kg| (low..=high).contains(*kg));
        between.count() as f64 / weights.len() as f64
    };
    assert_eq!(share(60.0, 60.0), 0.0);
    assert_eq!(share(150.0, 150.0), 0.0);
    assert_eq!(share(60.0, 150.0), 1.0);
}

const NASAL: &str = "\
title: A fraction that varies
short: fraction
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: nobody, note: made up for a test}
studied_in: {people: nobody, not_stated: all}
parameters:
  cl: {value: 60 L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
  f: {value: 0.6, grade: D, from: made up}
compartments:
  central: {volume: v, reads: ketamine}
flows:
  - {from: central, to: outside, clearance: cl}
routes:
  iv: {into: central}
  nasal: {into: central, bioavailability: f}
variability:
  effects:
    f: {on: [f], scale: logit, sd: 0.7, grade: D, from: made up}
";

/// A logit effect adds to the log-odds: those of 0.6 are ln 1.5, and spread as stated. Taken as log-normal, a
/// quarter would have more than all of the dose, and the log-odds of the others a spread of their own.
#[test]
fn an_effect_on_the_logit_scale_adds_to_the_log_odds() {
    let library = Library::open().unwrap();
    let model = Model::parse("nasal", Source::new("nasal.yaml", NASAL), library.substances()).unwrap();
    let population = Population {
        count: 10_000,
        seed: 5,
        people: People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0))),
    };
    let f = model.parameter("f").unwrap();
    let fractions: Vec<f64> = (1..=population.count)
        .map(|number| {
            population
                .subject(number, &model, &ModelInputs::default())
                .unwrap()
                .values
                .get(f)
        })
        .collect();
    assert!(fractions.iter().all(|f| (0.0..1.0).contains(f)));
    let odds: Vec<f64> = fractions.iter().map(|f| (f / (1.0 - f)).ln()).collect();
    let (mean, sd) = moments(&odds);
    // Standard errors are 0.007 and 0.005.
    assert!((mean - 1.5_f64.ln()).abs() < 0.035, "{mean}");
    assert!((sd - 0.7).abs() < 0.025, "{sd}");

    // One person: odds of 0.54 / 0.46, times e.
    let perez = embedded("perez-ruixo-2021");
    let effects = &perez.variability.effects;
    let shift: Vec<f64> = effects
        .iter()
        .map(|effect| f64::from(effect.name == "frn"))
        .collect();
    assert_eq!(shift.iter().sum::<f64>(), 1.0);
    let weight = Weight::from_kg(70.0);
    let covariates = perez.typical_covariates();
    let inputs = PatientInputs {
        effects: &shift,
        ..PatientInputs::typical(weight, &covariates)
    };
    let values = perez.individual(inputs).unwrap();
    let odds = 0.54 / 0.46 * std::f64::consts::E;
    let found = values.get(perez.parameter("frn").unwrap());
    assert!((found - odds / (1.0 + odds)).abs() < 1e-12, "{found}");
}

/// What differs from visit to visit: variances of Table 4 of Simons et al. 2022, of parameters that differ in
/// nothing else at 70 kg. Every person's differ, about the typical value.
#[test]
fn effects_between_visits_spread_as_stated() {
    let simons = embedded("simons-2022");
    let population = Population {
        count: 10_000,
        seed: 3,
        people: People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0))),
    };
    let people: Vec<_> = (1..=population.count)
        .map(|number| {
            population
                .subject(number, &simons, &ModelInputs::default())
                .unwrap()
        })
        .collect();
    for (name, typical, variance) in [
        ("f1", 0.263_f64, 0.060_f64),
        ("d1", 13.1 / 60.0, 0.154),
        ("ka1", 0.040 * 60.0, 0.062),
    ] {
        let place = simons.parameter(name).unwrap();
        let logs: Vec<f64> = people
            .iter()
            .map(|person| (person.values.get(place) / typical).ln())
            .collect();
        let (mean, sd) = moments(&logs);
        // Standard errors are 1 % and 0.7 % of the standard deviation.
        let stated = variance.sqrt();
        assert!(mean.abs() < 0.05 * stated, "{name}: {mean}");
        assert!((sd / stated - 1.0).abs() < 0.035, "{name}: {sd}");
    }
}

/// Half of a log-normal distribution lies above its median.
#[test]
fn bounds_that_begin_at_the_median_hold_half() {
    let upper = WeightDistribution::LogNormal {
        median: Weight::from_kg(75.0),
        cv: 0.25,
        min: Weight::from_kg(75.0),
        max: Weight::from_kg(1e6),
    };
    assert!((upper.share_within() - 0.5).abs() < 1e-12);
    let fixed = WeightDistribution::Fixed(Weight::from_kg(75.0));
    assert_eq!(fixed.share_within(), 1.0);
}

/// A difference of a hundred thousandth is one; of 1e-12 of the value, rounding.
#[test]
fn a_small_difference_is_a_difference() {
    let exposure = |cmax: f64| Exposure {
        cmax,
        tmax: 1.0,
        area: 300.0,
        area_to_infinity: 360.0,
        half_life: None,
        above: Vec::new(),
    };
    let arm = |peaks: &[f64]| {
        let mut patients = Exposures::with_capacity(peaks.len(), &[]);
        peaks.iter().for_each(|peak| patients.push(&exposure(*peak)));
        patients
    };
    let before = arm(&[100.0, 100.0, 100.0, 100.0]);
    let after = arm(&[100.001, 99.999, 100.0, 100.0 * (1.0 + 1e-12)]);
    let found = Comparison::new(Measure::Cmax, &before, &after, &[0.5], Preference::Neither, 4.0);
    let share = |estimate: Option<infusim::quantiles::Estimate>| estimate.unwrap().value;
    assert_eq!(
        (share(found.less), share(found.more), share(found.same)),
        (0.25, 0.25, 0.5)
    );
}

/// Of two sites that nobody states nobody knows whether they are the same.
#[test]
fn two_sites_that_are_not_stated_do_not_agree() {
    let mut model = embedded("kamp-2020");
    let library = Library::open().unwrap();
    let mut threshold = infusim::effect::effect("psychedelic-bowdle-1998", library.substances())
        .unwrap()
        .unwrap();
    let sites = |threshold: &infusim::effect::Threshold, model: &Model| {
        let found = threshold.mismatches(model, "ketamine");
        found
            .iter()
            .filter(|one| matches!(one, Mismatch::Site { .. }))
            .count()
    };
    (model.measured.site, threshold.measured.site) = (Site::NotStated, Site::NotStated);
    assert_eq!(sites(&threshold, &model), 1);
    (model.measured.site, threshold.measured.site) = (Site::Venous, Site::NotStated);
    assert_eq!(sites(&threshold, &model), 1);
    (model.measured.site, threshold.measured.site) = (Site::Venous, Site::Venous);
    assert_eq!(sites(&threshold, &model), 0);
}

fn study(doses: &str) -> Study {
    let text = format!(
        "title: t\nmodel: otto-2021\npatients: {{count: 10, weight: 70 kg}}\narms:\n  one: {doses}\n\
         observe: {{until: 12 h, every: 10 min}}\n"
    );
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &nothing)).unwrap()
}

/// `otto-2021` was studied with infusions of up to two hours. Two of 90 min, one after the other, are one of
/// three hours; with a minute between them they are two.
#[test]
fn infusions_back_to_back_are_one_long_infusion() {
    let part = "{infusion: {dose: 10 mg, over: 90 min}}";
    let beyond = |doses: &str| {
        let study = study(doses);
        study.beyond_studied(&study.models[0], &study.arms[0]).unwrap()
    };
    assert_eq!(beyond(&format!("[{part}, {part}]")), Some(Time::from_hours(2.0)));
    assert_eq!(beyond(&format!("[{part}, {{pause: 1 min}}, {part}]")), None);
    // They overlap; the shorter one, within the longer one, does not end it.
    let within =
        "{at: 30 min, infusion: {dose: 1 mg, over: 10 min}}, {at: 80 min, infusion: {dose: 1 mg, over: 1 h}}";
    assert_eq!(
        beyond(&format!("[{part}, {within}]")),
        Some(Time::from_hours(2.0))
    );
    assert_eq!(beyond(&format!("[{part}]")), None);
}

/// What a scenario asks for and cannot be computed is a matter of the input.
#[test]
fn a_solver_that_cannot_is_a_fault_of_the_input() {
    let sandbox = Sandbox::new();
    sandbox.write("s.yaml", SCENARIO.replace("kamp-2020", "flint-2017"));
    let said = sandbox.infusim(&["run", "s.yaml", "--solver", "exact"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("flint-2017"), "{}", said.err);
    assert_eq!(sandbox.files("."), ["s.yaml"]);
}

/// Results are as readable as any new file: with a umask of 022, by everybody.
#[cfg(unix)]
#[test]
fn results_are_not_private() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with_scenario();
    let (code, told) = shell(&sandbox, "umask 022; exec \"$0\" run short.yaml --format parquet");
    assert_eq!(code, 0, "{told}");
    let files = sandbox.files("out/short");
    assert!(files.len() >= 9);
    for name in files {
        let mode = std::fs::metadata(sandbox.path(&format!("out/short/{name}")))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o644, "{name}");
    }
}

/// The rows of ten thousand people take more than a file may hold, the other files do not: none of them is put in
/// its place, and what an earlier run left there stays.
#[cfg(unix)]
#[test]
fn where_one_file_cannot_be_made_none_is_there() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("out/short/concentration.svg", "of an earlier run");
    // Blocks of 512 bytes, 1 MB; whoever does not listen to the signal gets an error from `write`.
    let (code, told) = shell(
        &sandbox,
        "trap '' XFSZ; ulimit -f 2000; exec \"$0\" run short.yaml --patients 10000",
    );
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("patients.csv"), "{told}");
    assert_eq!(sandbox.files("out/short"), ["concentration.svg"]);
    assert_eq!(sandbox.read("out/short/concentration.svg"), b"of an earlier run");
}

/// A record holds the texts of the scenario and of all models, some megabytes of them: it is read to its end.
#[test]
fn a_long_record_is_read_to_its_end() {
    let sandbox = Sandbox::with_scenario();
    assert_eq!(sandbox.infusim(&["run", "short.yaml"]).code, 0);
    let mut record = sandbox.read("out/short/run.json");
    record.splice(0..0, vec![b' '; 3 << 20]);
    sandbox.write("out/short/run.json", record);
    let said = sandbox.infusim(&["check", "out/short"]);
    assert_eq!(said.code, 0, "{}", said.err);
}
