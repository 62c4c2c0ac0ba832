use crate::{Levels, Rival, RivalSubject, Workload, pinned_version};
use pharmsol::prelude::*;
use pharmsol::{Analytical, Cache, ODE, Parameters};
use std::error::Error;

/// pharmsol, as one who simulates with it would write it: a subject with the doses and an observation to
/// be predicted at every point, made once, and one set of named parameters for each patient.
#[derive(Clone, Debug)]
pub struct PharmsolRival {
    /// How it solves.
    pub method: PharmsolMethod,
    /// Relative tolerance of a step; the closed form has none.
    pub relative: f64,
    /// Absolute tolerance of a step, in mg.
    pub absolute: f64,
}

/// How pharmsol solves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PharmsolMethod {
    /// Its formula for three compartments.
    ClosedForm,
    /// Backward differences.
    Bdf,
    /// Two implicit stages.
    TrBdf2,
    /// Four implicit stages.
    Esdirk34,
    /// Explicit.
    Tsit45,
}

/// Names of the outputs, in the order of the analytes.
const OUTPUTS: [&str; 2] = ["parent", "metabolite"];

impl Rival for PharmsolRival {
    fn name(&self) -> String {
        match self.method {
            PharmsolMethod::ClosedForm => "pharmsol, closed form",
            _ => "pharmsol, ODE",
        }
        .to_string()
    }

    fn version(&self) -> &'static str {
        pinned_version("pharmsol")
    }

    fn settings(&self) -> String {
        let method = match self.method {
            PharmsolMethod::ClosedForm => return "three_compartments, its cache off".to_string(),
            PharmsolMethod::Bdf => "BDF",
            PharmsolMethod::TrBdf2 => "TR-BDF2",
            PharmsolMethod::Esdirk34 => "ESDIRK34",
            PharmsolMethod::Tsit45 => "Tsit45",
        };
        format!(
            "{method}, rtol {:e}, atol {:e} mg, its cache off",
            self.relative, self.absolute
        )
    }

    fn propagate(&self, workload: &Workload, levels: &mut Levels) -> Result<(), Box<dyn Error>> {
        let subject = subject(workload);
        // No two patients are the same, so remembering predictions would only cost.
        match (self.method, workload.saturates(), workload.analytes()) {
            (PharmsolMethod::ClosedForm, false, 1) => {
                let model = closed_form().disable_cache();
                run(workload, levels, |person| {
                    let parameters = Parameters::with_model(&model, linear(person))?;
                    model.estimate_predictions(&subject, &parameters)
                })
            }
            (PharmsolMethod::ClosedForm, _, _) => Err("pharmsol has no closed form of this".into()),
            (_, true, _) => {
                let model = self.set(saturable());
                run(workload, levels, |person| {
                    let parameters = Parameters::with_model(&model, saturating(person))?;
                    model.estimate_predictions(&subject, &parameters)
                })
            }
            (_, false, 1) => {
                let model = self.set(three());
                run(workload, levels, |person| {
                    let parameters = Parameters::with_model(&model, linear(person))?;
                    model.estimate_predictions(&subject, &parameters)
                })
            }
            (_, false, _) => {
                let model = self.set(with_metabolite());
                run(workload, levels, |person| {
                    let more = [("fm", person.fm), ("k40", person.k40), ("v4", person.v4)];
                    let parameters = Parameters::with_model(&model, linear(person).into_iter().chain(more))?;
                    model.estimate_predictions(&subject, &parameters)
                })
            }
        }
    }
}

impl PharmsolRival {
    fn set(&self, model: ODE) -> ODE {
        let solver = match self.method {
            PharmsolMethod::ClosedForm | PharmsolMethod::Bdf => OdeSolver::Bdf,
            PharmsolMethod::TrBdf2 => OdeSolver::Sdirk(SdirkTableau::TrBdf2),
            PharmsolMethod::Esdirk34 => OdeSolver::Sdirk(SdirkTableau::Esdirk34),
            PharmsolMethod::Tsit45 => OdeSolver::ExplicitRk(ExplicitRkTableau::Tsit45),
        };
        let model = model.with_solver(solver);
        model
            .with_tolerances(self.relative, self.absolute)
            .disable_cache()
    }
}

/// Predicts everybody and files the predictions.
fn run<Failure: Into<Box<dyn Error>>>(
    workload: &Workload,
    levels: &mut Levels,
    predict: impl Fn(&RivalSubject) -> Result<SubjectPredictions, Failure>,
) -> Result<(), Box<dyn Error>> {
    let points = workload.times.len();
    for (person, row) in workload.people.iter().zip(levels.rows_mut()) {
        let predictions = predict(person).map_err(Into::into)?;
        let mut next = [0; OUTPUTS.len()];
        for prediction in predictions.predictions() {
            let analyte = prediction.outeq();
            row[analyte * points + next[analyte]] = prediction.prediction();
            next[analyte] += 1;
        }
    }
    Ok(())
}

/// Everybody is given the same and looked at at the same times.
fn subject(workload: &Workload) -> Subject {
    let mut subject = Subject::builder("anybody");
    for dose in &workload.doses {
        subject = subject.infusion(dose.start, dose.amount, "iv", dose.over);
    }
    for time in &workload.times {
        for output in OUTPUTS.iter().take(workload.analytes()) {
            subject = subject.missing_observation(*time, *output);
        }
    }
    subject.build()
}

fn linear(person: &RivalSubject) -> [(&'static str, f64); 6] {
    [
        ("k10", person.k10),
        ("k12", person.k12),
        ("k13", person.k13),
        ("k21", person.k21),
        ("k31", person.k31),
        ("v1", person.v1),
    ]
}

fn saturating(person: &RivalSubject) -> [(&'static str, f64); 7] {
    [
        ("vmax", person.vmax),
        ("km", person.km),
        ("k12", person.k12),
        ("k13", person.k13),
        ("k21", person.k21),
        ("k31", person.k31),
        ("v1", person.v1),
    ]
}

fn closed_form() -> Analytical {
    analytical! {
        name: "three_closed",
        params: [k10, k12, k13, k21, k31, v1],
        states: [central, shallow, deep],
        outputs: [parent],
        routes: [infusion(iv) -> central],
        structure: three_compartments,
        out: |x, _p, _t, _cov, y| {
            y[parent] = 1000.0 * x[central] / v1;
        },
    }
}

fn three() -> ODE {
    ode! {
        name: "three",
        params: [k10, k12, k13, k21, k31, v1],
        states: [central, shallow, deep],
        outputs: [parent],
        diffeq: |x, _p, _t, dx, _cov| {
            dx[central] = infusion[iv] + k21 * x[shallow] + k31 * x[deep] - (k10 + k12 + k13) * x[central];
            dx[shallow] = k12 * x[central] - k21 * x[shallow];
            dx[deep] = k13 * x[central] - k31 * x[deep];
        },
        out: |x, _p, _t, _cov, y| {
            y[parent] = 1000.0 * x[central] / v1;
        },
    }
}

fn with_metabolite() -> ODE {
    ode! {
        name: "metabolite",
        params: [k10, k12, k13, k21, k31, v1, fm, k40, v4],
        states: [central, shallow, deep, formed],
        outputs: [parent, metabolite],
        diffeq: |x, _p, _t, dx, _cov| {
            dx[central] = infusion[iv] + k21 * x[shallow] + k31 * x[deep] - (k10 + k12 + k13) * x[central];
            dx[shallow] = k12 * x[central] - k21 * x[shallow];
            dx[deep] = k13 * x[central] - k31 * x[deep];
            dx[formed] = fm * k10 * x[central] - k40 * x[formed];
        },
        out: |x, _p, _t, _cov, y| {
            y[parent] = 1000.0 * x[central] / v1;
            y[metabolite] = 1000.0 * x[formed] / v4;
        },
    }
}

fn saturable() -> ODE {
    ode! {
        name: "saturable",
        params: [vmax, km, k12, k13, k21, k31, v1],
        states: [central, shallow, deep],
        outputs: [parent],
        diffeq: |x, _p, _t, dx, _cov| {
            dx[central] = infusion[iv] + k21 * x[shallow] + k31 * x[deep]
                - (k12 + k13) * x[central]
                - vmax * x[central] / (km + x[central]);
            dx[shallow] = k12 * x[central] - k21 * x[shallow];
            dx[deep] = k13 * x[central] - k31 * x[deep];
        },
        out: |x, _p, _t, _cov, y| {
            y[parent] = 1000.0 * x[central] / v1;
        },
    }
}
