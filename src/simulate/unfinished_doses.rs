//! Doses that are not over when the observation ends: in whom, and what is said of them.

use super::SimulateError;
use crate::model::{Model, ParameterValues};
use crate::outcome::{DoseState, Unfinished, Warning, WarningKind};
use crate::population::PopulationError;
use crate::quantity::Time;
use crate::regimen::{TimedDose, Timeline};
use crate::scenario::{Arm, Study};
use crate::solver::{Input, SolverError};

/// A dose, by its number, that is not over.
pub(super) type OpenDose = (usize, DoseState);

/// How many people have which doses open at the end: a row a dose, a column a state.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OpenDoses {
    counts: Vec<[u64; DoseState::ALL.len()]>,
}

/// Warnings of one arm under one model; a dose may be open in another number of people than the next.
const MOST_SAID: usize = 3;

/// Which doses of a patient are not over at the horizon; each is by the parameter values when it starts.
pub(super) fn open_doses<'a>(
    model: &Model,
    values_at: impl Fn(Time) -> &'a ParameterValues,
    timeline: &Timeline,
    horizon: Time,
) -> Result<Vec<OpenDose>, SolverError> {
    let mut open = Vec::new();
    for dose in timeline.doses() {
        let inputs = Input::from_dose(model, values_at(dose.start), dose)?;
        open.extend(state(dose, inputs, horizon).map(|state| (dose.number, state)));
    }
    Ok(open)
}

/// How far a dose has come; `None` when it is over, or is none.
fn state(dose: &TimedDose, inputs: impl Iterator<Item = Input>, horizon: Time) -> Option<DoseState> {
    let given = inputs.filter(|input| input.amount > 0.0);
    let (mut over, mut now, mut later, mut part) = (false, false, false, false);
    for input in given {
        now |= input.start == horizon && input.end == horizon;
        over |= input.start < horizon && input.end <= horizon;
        part |= input.start < horizon && input.end > horizon;
        later |= input.start >= horizon && input.end > horizon;
    }
    let starts_later = dose.start > horizon || dose.start == horizon && !dose.is_bolus();
    match (over || now || part, part || later) {
        (_, false) => now.then_some(DoseState::AtTheEnd),
        (false, true) if starts_later => Some(DoseState::Later),
        (false, true) => Some(DoseState::Lagging),
        (true, true) if dose.end > horizon => Some(DoseState::Running),
        (true, true) => Some(DoseState::Arriving),
    }
}

impl OpenDoses {
    /// Of one subject.
    pub(super) fn of(open: &[OpenDose]) -> Self {
        let mut doses = Self::default();
        doses.add(open);
        doses
    }

    /// Counts one more subject.
    pub(super) fn add(&mut self, open: &[OpenDose]) {
        for (number, state) in open {
            if *number >= self.counts.len() {
                self.counts.resize(number + 1, Default::default());
            }
            self.counts[*number][state.index()] += 1;
        }
    }

    /// Adds other patients.
    pub(super) fn merge(&mut self, other: &Self) {
        let rows = self.counts.len().max(other.counts.len());
        self.counts.resize(rows, Default::default());
        for (row, more) in self.counts.iter_mut().zip(&other.counts) {
            for (cell, more) in row.iter_mut().zip(more) {
                *cell += more;
            }
        }
    }

    /// In how many people a dose is open in a state.
    fn count(&self, number: usize, state: DoseState) -> u64 {
        // Doses beyond the last row are over in everybody.
        self.counts.get(number).map_or(0, |row| row[state.index()])
    }

    /// What is to be said of an arm: neighbouring doses together that are open in the same number of people.
    /// `timeline` is the typical patient's, and `typical` what of it is open.
    pub(super) fn unfinished(
        &self,
        study: &Study,
        arm: &Arm,
        timeline: &Timeline,
        typical: &Self,
    ) -> Vec<Unfinished> {
        let mut doses: Vec<&TimedDose> = timeline.doses().iter().collect();
        doses.sort_by_key(|dose| dose.number);
        let mut list: Vec<Unfinished> = Vec::new();
        for state in DoseState::ALL {
            let mut joins = false;
            for dose in &doses {
                let (number, count) = (dose.number, self.count(dose.number, state));
                let is_typical = typical.count(number, state) > 0;
                if count == 0 && !is_typical {
                    joins = false;
                    continue;
                }
                match list.last_mut() {
                    Some(last) if joins && (last.count, last.typical) == (count, is_typical) => {
                        last.doses = [last.doses[0], number + 1];
                    }
                    _ => list.push(Unfinished {
                        arm: arm.name.clone(),
                        models: Vec::new(),
                        doses: [number + 1; 2],
                        of_doses: doses.len(),
                        dose: describe(dose),
                        start: dose.start,
                        state,
                        typical: is_typical,
                        count,
                        of: study.subjects().count(),
                        until: study.grid.end(),
                    }),
                }
                joins = true;
            }
        }
        list.sort_by_key(|unfinished| (unfinished.doses, unfinished.state));
        list
    }
}

/// A dose in words.
fn describe(dose: &TimedDose) -> String {
    let what = if dose.is_bolus() { "a bolus" } else { "an infusion" };
    match &*dose.route {
        "iv" => what.to_string(),
        route => format!("{what}, route {route}"),
    }
}

/// Puts together what is the same under several models. `lists` are those of every arm under the first
/// model, then under the second, and so on.
pub(super) fn once_for_all_models(study: &Study, lists: Vec<Vec<Unfinished>>) -> Vec<Unfinished> {
    let mut said: Vec<(Vec<String>, Vec<Unfinished>)> = Vec::new();
    let models = study
        .models
        .iter()
        .flat_map(|model| study.arms.iter().map(|_| &model.id));
    for (model, list) in models.zip(lists).filter(|(_, list)| !list.is_empty()) {
        match said.iter_mut().find(|(_, known)| *known == list) {
            Some((models, _)) => models.push(model.clone()),
            None => said.push((vec![model.clone()], list)),
        }
    }
    let mut all = Vec::new();
    for (models, list) in said {
        let everywhere = models.len() == study.models.len();
        all.extend(list.into_iter().map(|unfinished| Unfinished {
            models: if everywhere { Vec::new() } else { models.clone() },
            ..unfinished
        }));
    }
    all
}

/// What a reader must know of them.
pub(super) fn warnings(unfinished: &[Unfinished]) -> Vec<Warning> {
    let say = |text: String| Warning {
        kind: WarningKind::Observation,
        text,
    };
    let mut list = Vec::new();
    for same in unfinished.chunk_by(|one, other| (&one.arm, &one.models) == (&other.arm, &other.models)) {
        list.extend(
            same.iter()
                .take(MOST_SAID)
                .map(|unfinished| say(unfinished.to_string())),
        );
        if let Some(next) = same.get(MOST_SAID) {
            list.push(say(format!(
                "arm {}, from dose {} on: {} more such lines; run.json has them under `unfinished`",
                next.arm,
                next.doses[0],
                same.len() - MOST_SAID
            )));
        }
    }
    list
}

/// Warnings of doses that are not over in the typical patient when the observation ends, without solving
/// anything.
///
/// # Errors
/// When the typical patient cannot be made, or an arm cannot be unrolled for them.
pub fn unfinished_in_typical(study: &Study) -> Result<Vec<Warning>, SimulateError> {
    let study = study.clone().with(Some(0), None);
    let mut lists = Vec::new();
    for (index, model) in study.models.iter().enumerate() {
        let inputs = &study.inputs[index];
        for arm in &study.arms {
            let population = |source: PopulationError| SimulateError::Population {
                arm: arm.name.clone(),
                source,
            };
            let subject = study.population.typical(model, inputs).map_err(population)?;
            let timeline = arm
                .timeline(subject.weight)
                .map_err(|source| SimulateError::Regimen {
                    arm: arm.name.clone(),
                    subject: 0,
                    source,
                })?;
            let open = open_doses(model, |_| &subject.values, &timeline, study.grid.end());
            let open = open.map_err(|source| SimulateError::Solver {
                arm: arm.name.clone(),
                subject: 0,
                source,
            })?;
            let typical = OpenDoses::of(&open);
            lists.push(OpenDoses::default().unfinished(&study, arm, &timeline, &typical));
        }
    }
    Ok(warnings(&once_for_all_models(&study, lists)))
}
