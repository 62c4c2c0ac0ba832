//! A study in the words of its two files.

use super::protocols::arms;
use super::random_models::{RandomModel, linear_models, number, random_models};
use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use proptest::prelude::*;
use std::fmt::{self, Write};
use std::ops::ControlFlow;

/// A model file, and a scenario that names it as `body.yaml`.
#[derive(Clone)]
pub struct Written {
    pub model: RandomModel,
    arms: Vec<Vec<String>>,
    weight: &'static str,
    patients: u32,
    seed: u32,
    /// Substance and ng/mL.
    pub thresholds: Vec<(&'static str, f64)>,
    hours: u32,
    points: u32,
    /// What is an occasion, as a scenario says it.
    occasions: Option<&'static str>,
}

const WEIGHTS: [&str; 3] = [
    "70 kg",
    "{median: 75 kg, cv: 20 %, min: 45 kg, max: 120 kg}",
    "{median: 20 kg, cv: 50 %, min: 3 kg, max: 60 kg}",
];

/// Studies of any model.
pub fn studies() -> impl Strategy<Value = Written> {
    random_models().prop_flat_map(of)
}

/// Studies of models in which nothing saturates or changes.
pub fn linear_studies() -> impl Strategy<Value = Written> {
    linear_models().prop_flat_map(of)
}

fn of(model: RandomModel) -> impl Strategy<Value = Written> {
    let arms = prop::collection::vec(arms(model.routes()), 1..3);
    let threshold = (prop::sample::select(model.analytes()), number(0.5, 3.0));
    let thresholds = prop::collection::vec(threshold, 0..3);
    let rest = (
        prop::sample::select(&WEIGHTS[..]),
        12..40_u32,
        0..1_000_u32,
        2..60_u32,
        40..200_u32,
    );
    (Just(model), arms, thresholds, rest).prop_map(
        |(model, arms, thresholds, (weight, patients, seed, hours, points))| Written {
            model,
            arms,
            weight,
            patients,
            seed,
            thresholds,
            hours,
            points,
            occasions: None,
        },
    )
}

/// Studies of people who differ from occasion to occasion.
pub fn on_occasions(studies: impl Strategy<Value = Written>) -> impl Strategy<Value = Written> {
    static RULES: [&str; 4] = ["each dose", "each day", "at 0.13 0.61", "at 0 0.1 0.2 0.5 0.9"];
    let rule = prop::sample::select(&RULES[..]);
    (studies, rule, 5..60_u32).prop_map(|(written, rule, cv)| Written {
        model: written.model.on_occasions(cv),
        occasions: Some(rule),
        ..written
    })
}

impl Written {
    /// The scenario.
    pub fn scenario(&self) -> String {
        self.scenario_with(&self.thresholds)
    }

    /// The scenario with these thresholds.
    fn scenario_with(&self, thresholds: &[(&str, f64)]) -> String {
        let mut text = format!(
            "title: A random study\nmodel: ./model.yaml\n\
             patients: {{count: {}, seed: {}, weight: {}}}\nthresholds:\n",
            self.patients, self.seed, self.weight
        );
        for (index, (substance, level)) in thresholds.iter().enumerate() {
            writeln!(
                text,
                "  - {{name: level {index}, substance: {substance}, above: {level} ng/mL}}"
            )
            .unwrap();
        }
        if thresholds.is_empty() {
            text = text.replace("thresholds:\n", "");
        }
        if let Some(rule) = self.occasions {
            writeln!(text, "occasions: {}", self.rule(rule)).unwrap();
        }
        text.push_str("arms:\n");
        for (index, items) in self.arms.iter().enumerate() {
            writeln!(text, "  arm {index}:").unwrap();
            for item in items {
                writeln!(text, "    - {item}").unwrap();
            }
        }
        let every = f64::from(self.hours * 3600) / f64::from(self.points);
        writeln!(text, "observe: {{until: {} h, every: {every:.3} s}}", self.hours).unwrap();
        text
    }

    /// A rule of occasions, where parts of the observation stand for times.
    fn rule(&self, rule: &str) -> String {
        match rule.strip_prefix("at ") {
            None => rule.to_string(),
            Some(parts) => {
                let minutes = |part: &str| f64::from(60 * self.hours) * part.parse::<f64>().unwrap();
                let times: Vec<String> = parts
                    .split(' ')
                    .map(|part| format!("{:.1} min", minutes(part)))
                    .collect();
                format!("[{}]", times.join(", "))
            }
        }
    }

    /// The study as the program reads it.
    pub fn study(&self) -> Study {
        self.study_with(&self.thresholds)
    }

    /// The study with these thresholds instead of its own.
    pub fn study_with(&self, thresholds: &[(&str, f64)]) -> Study {
        let library = Library::open().unwrap();
        let model = self.model.yaml();
        let read = |name: &str| Ok(Source::new(name, &model));
        let scenario = Source::new("study.yaml", &self.scenario_with(thresholds));
        match Study::read(scenario, &Finder::new(&library, &read)) {
            Ok(study) => study,
            Err(rejected) => panic!("a valid study was refused:\n{rejected}\n{self}"),
        }
    }
}

/// A study's outcome under a method, on so many threads.
pub fn outcome(study: &Study, method: Method, threads: usize) -> StudyOutcome {
    let options = SimulateOptions {
        method,
        threads: Some(threads),
        ..SimulateOptions::default()
    };
    let library = Library::open().unwrap();
    simulate(study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// Both files, so that a failing case can be run by hand.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scenario, model) = (self.scenario(), self.model.yaml());
        write!(f, "# study.yaml\n{scenario}\n# model.yaml\n{model}")
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}
