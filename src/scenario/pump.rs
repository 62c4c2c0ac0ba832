use super::timeline_error::TimelineError;
use crate::model::{FlowKind, Model, ParameterValues, PatientInputs};
use crate::quantity::{Mass, Weight};
use crate::regimen::{ReadBackItem, Solution, Target, TimedDose, Timeline};
use crate::solver::{PumpModel, PumpScheme, PumpSettings, SolverError, System};
use std::fmt;
use std::sync::Arc;

/// A pump that holds targets: what it assumes, for whom it computes, and how it works.
///
/// It knows a patient's weight and covariates, and nothing of how the patient differs from others of that weight.
#[derive(Clone, Debug)]
pub struct Pump {
    /// The levels it holds, in the order of time.
    pub targets: Vec<Target>,
    /// The model it computes with.
    pub model: Model,
    /// That model's covariates.
    pub covariates: Vec<f64>,
    /// For whom it computes.
    pub patient: PumpPatient,
    /// Of the effect site; `None` where no target is there.
    pub ke0: Option<Ke0>,
    /// Steps and limits, in mg of what the model counts.
    pub settings: PumpSettings,
    /// What is in it, where that is said.
    pub solution: Option<Solution>,
    /// The model's route that it infuses by.
    pub route: Arc<str>,
    /// Index of the model's analyte that is its plasma.
    pub analyte: usize,
}

/// For whom a pump computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PumpPatient {
    /// For each patient, with their own weight.
    Each,
    /// For the typical patient, and everybody gets the same.
    Typical(Weight),
}

impl PumpPatient {
    /// What a file may write: each patient, or the typical one.
    pub(super) const CHOICES: &'static [(&'static str, bool)] = &[("each", true), ("typical", false)];
}

impl fmt::Display for PumpPatient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Each => f.write_str("each patient's own weight and covariates"),
            Self::Typical(weight) => write!(f, "the typical patient of {weight}, for everybody"),
        }
    }
}

/// The rate constant of an effect site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ke0 {
    /// As written, 1/h.
    Written(f64),
    /// A parameter of the model, by its index.
    Parameter(usize),
}

impl Ke0 {
    /// That of a model's own effect site, which follows the compartment `plasma`.
    pub(super) fn of_model(model: &Model, plasma: usize) -> Option<Self> {
        model.flows.iter().find_map(|flow| match flow.kind {
            FlowKind::EffectSite { ke0 } if flow.from == plasma => Some(Self::Parameter(ke0)),
            _ => None,
        })
    }

    fn value(self, values: &ParameterValues) -> f64 {
        match self {
            Self::Written(per_hour) => per_hour,
            Self::Parameter(index) => values.get(index),
        }
    }
}

impl Pump {
    /// The patient of this weight as the pump sees them.
    ///
    /// # Errors
    /// When the model gives no usable numbers for the weight.
    pub fn model_for(&self, weight: Weight) -> Result<PumpModel, TimelineError> {
        let values = self.values_for(weight)?;
        let system = System::new(&self.model, &values)?;
        let no_route = || SolverError::NoRoute {
            model: self.model.id.clone(),
            route: self.route.to_string(),
        };
        let plasma = *system.readings.get(self.analyte).ok_or_else(no_route)?;
        let ke0 = self.ke0.map(|ke0| ke0.value(&values));
        Ok(PumpModel::new(&self.model.id, system, plasma, ke0)?)
    }

    /// How fast the effect site follows plasma in a patient of this weight, 1/h; `None` where no target is there.
    ///
    /// # Errors
    /// As [`Pump::model_for`].
    pub fn ke0_for(&self, weight: Weight) -> Result<Option<f64>, TimelineError> {
        let Some(ke0) = self.ke0 else {
            return Ok(None);
        };
        Ok(Some(ke0.value(&self.values_for(weight)?)))
    }

    /// The model's parameters for a patient of this weight, or for the typical patient.
    fn values_for(&self, weight: Weight) -> Result<ParameterValues, TimelineError> {
        let weight = match self.patient {
            PumpPatient::Each => weight,
            PumpPatient::Typical(typical) => typical,
        };
        Ok(self
            .model
            .individual(PatientInputs::typical(weight, &self.covariates))?)
    }

    /// What it gives a patient of this weight, and how far it comes by its own model.
    ///
    /// # Errors
    /// As [`Pump::model_for`].
    pub fn scheme(&self, weight: Weight) -> Result<PumpScheme, TimelineError> {
        let model = self.model_for(weight)?;
        Ok(PumpScheme::new(&model, &self.settings, &self.targets)?)
    }

    /// What it gives a patient of this weight, a dose a step; steps at rate zero are doses of nothing, so that everybody
    /// has doses at the same times.
    ///
    /// # Errors
    /// As [`Pump::model_for`].
    pub fn timeline(&self, weight: Weight) -> Result<Timeline, TimelineError> {
        let scheme = self.scheme(weight)?;
        let doses = scheme.steps.iter().enumerate().map(|(number, step)| TimedDose {
            number,
            route: Arc::clone(&self.route),
            start: step.start,
            end: step.end,
            amount: Mass::from_mg(step.rate.mg_per_hour() * (step.end - step.start).hours()),
            tilt: 0.0,
        });
        Ok(Timeline::new(doses.collect()))
    }

    /// Its targets with what a timeline gives for them.
    pub(super) fn read_back_items(&self, timeline: &Timeline) -> Vec<ReadBackItem> {
        let targets = self.targets.iter();
        targets
            .map(|target| ReadBackItem::of_target(target, &self.route, timeline))
            .collect()
    }

    /// How many steps its targets take.
    pub(super) fn steps(&self) -> u64 {
        let step = self.settings.step.microseconds().max(1);
        let of = |target: &Target| (target.end - target.start).microseconds().div_euclid(step) as u64 + 1;
        self.targets.iter().map(of).sum()
    }
}
