use super::ExplainError;
use super::asked::{Asked, Who};
use super::found_number::{FoundNumber, study_for};
use super::scope::Scope;
use crate::effect::{Response, Threshold};
use crate::model::{Model, ParameterValues, Substances};
use crate::outcome::Exposure;
use crate::population::{DrawnSubject, PopulationError};
use crate::quantity::{Time, significant};
use crate::scenario::{Arm, Study};
use crate::simulate::{
    ProgressCallback, SimulateError, SimulateOptions, SolvedSubject, SubjectRequest, solve_subject,
};

/// All that a number follows from.
pub(super) struct NumberContext<'a> {
    /// As it is written.
    pub(super) study: &'a Study,
    /// As it was solved for this number.
    pub(super) solved_study: Study,
    pub(super) asked: Asked,
    pub(super) found: FoundNumber,
    pub(super) model: &'a Model,
    pub(super) arm: &'a Arm,
    /// The name of the analyte.
    pub(super) analyte: &'a str,
    pub(super) threshold: Option<&'a Threshold>,
    pub(super) response: Option<&'a Response>,
    /// The person whose number it is; for a share the typical patient.
    pub(super) solved: SolvedSubject,
    pub(super) drawn: DrawnSubject,
    /// Their parameters at the time of the number.
    pub(super) values: ParameterValues,
    pub(super) scope: Scope,
    pub(super) options: SimulateOptions,
}

/// Significant digits of a number that is told.
pub(super) const DIGITS: i32 = 6;

impl<'a> NumberContext<'a> {
    /// Finds the number and solves whose it is.
    ///
    /// # Errors
    /// When somebody cannot be drawn or solved, or the callback says stop.
    pub(super) fn new(
        (study, asked): (&'a Study, Asked),
        substances: &Substances,
        options: SimulateOptions,
        progress: &ProgressCallback<'_>,
    ) -> Result<Self, ExplainError> {
        let solved_study = study_for(study, &asked)?;
        let found = FoundNumber::of((&solved_study, &asked), substances, options, progress)?;
        let person = found.person.unwrap_or(0);
        let request = SubjectRequest {
            study: &solved_study,
            substances,
            model: asked.model,
            arm: asked.arm,
            subject: person,
            options,
        };
        let solved = solve_subject(&request, progress)?;
        let model = study.models.get(asked.model).ok_or(ExplainError::Nobody)?;
        let arm = study.arms.get(asked.arm).ok_or(ExplainError::Nobody)?;
        let time = time_of(&asked, &solved);
        let occasion = match solved.subject.later.is_empty() {
            true => 0,
            false => arm.later_occasions.partition_point(|start| *start <= time),
        };
        let inputs = study.inputs.get(asked.model).ok_or(ExplainError::Nobody)?;
        let drawn = study.population.drawn_subject((person, occasion), model, inputs);
        let drawn = drawn.map_err(|source: PopulationError| SimulateError::Population {
            arm: arm.name.clone(),
            source,
        })?;
        let values = solved.subject.values_at(&arm.later_occasions, time).clone();
        let response = asked.response.and_then(|index| study.responses.get(index));
        let dosed = dosed(&solved);
        let scope = Scope::new(model, asked.analyte, (&solved.timeline, &dosed), response);
        Ok(Self {
            scope: scope.ok_or(ExplainError::Nobody)?,
            analyte: model.analytes().nth(asked.analyte).map_or("", |(name, _)| name),
            threshold: asked.threshold.and_then(|index| study.thresholds.get(index)),
            response,
            study,
            solved_study,
            asked,
            found,
            model,
            arm,
            solved,
            drawn,
            values,
            options,
        })
    }

    /// The exposure of the person whose number it is.
    pub(super) fn exposure(&self) -> Option<&Exposure> {
        self.solved.exposures.get(self.asked.analyte)
    }

    /// "the typical patient", "patient 17".
    pub(super) fn person(&self) -> String {
        match self.drawn.number {
            0 => "the typical patient".to_string(),
            number => format!("patient {number}"),
        }
    }

    /// "in the typical patient", "the 5th percentile of 1,000 people", "of 1,000 people".
    pub(super) fn who(&self) -> String {
        let count = crate::quantity::with_thousands(self.study.population.count);
        match self.asked.who {
            Who::Typical => "in the typical patient".to_string(),
            Who::Subject(number) => format!("in patient {number}"),
            Who::Percentile(0.5) => format!("median of {count} people"),
            Who::Percentile(probability) => {
                let percent = significant(probability * 100.0, 6);
                format!("{} percentile of {count} people", ordinal(&percent))
            }
            Who::Everybody => format!("of {count} people"),
        }
    }

    /// The unit of the number; nothing for a share.
    pub(super) fn unit(&self) -> String {
        if self.asked.number.needs_response() {
            return self
                .response
                .map_or_else(String::new, |own| own.scale.unit.clone());
        }
        let measure = self.asked.number.measure(self.asked.threshold.unwrap_or(0));
        match (self.asked.number.is_share(), measure) {
            (true, _) => String::new(),
            (_, Some(measure)) => measure.unit().to_string(),
            _ => "ng/mL".to_string(),
        }
    }

    /// The number with its unit, as people read it.
    pub(super) fn answer(&self) -> String {
        let Some(value) = self.found.value else {
            return "there is none".to_string();
        };
        if self.asked.number.is_share() {
            return format!("{} %", significant(value * 100.0, DIGITS));
        }
        let number = format!("{}{}", self.found.bound.sign(), significant(value, DIGITS));
        with_unit(&number, &self.unit())
    }
}

/// When the number is read: at the time that is asked for, or at the peak.
fn time_of(asked: &Asked, solved: &SolvedSubject) -> Time {
    let tmax = solved.exposures.get(asked.analyte).map(|own| own.tmax);
    let tmax = tmax.filter(|tmax| !tmax.is_nan());
    asked.at.or(tmax.map(Time::from_hours)).unwrap_or(Time::ZERO)
}

/// The compartments that hold anything when the first dose is given, or are given any.
fn dosed(solved: &SolvedSubject) -> Vec<usize> {
    let schedule = &solved.problem.schedule;
    let before = schedule.initial().iter().enumerate();
    let before = before
        .filter(|(_, amount)| **amount > 0.0)
        .map(|(index, _)| index);
    schedule.dosed_compartments().into_iter().chain(before).collect()
}

/// A number and a unit, where there is one.
pub(super) fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_string(),
        unit => format!("{number} {unit}"),
    }
}

/// "5th", "2.5th", "91st".
fn ordinal(number: &str) -> String {
    let ending = match number {
        whole if whole.contains('.') => "th",
        teen if teen.ends_with("11") || teen.ends_with("12") || teen.ends_with("13") => "th",
        first if first.ends_with('1') => "st",
        second if second.ends_with('2') => "nd",
        third if third.ends_with('3') => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
