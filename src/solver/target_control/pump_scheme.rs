use super::held_target::HeldTarget;
use super::pump_model::{PumpModel, PumpSite};
use super::pump_settings::PumpSettings;
use super::step_rates::{effect_rate, plasma_rate};
use crate::quantity::{MassRate, Time};
use crate::regimen::{Target, TargetMatrix};
use crate::solver::SolverError;
use crate::solver::linear::InputPropagator;

/// What a pump gives, step by step, to reach and hold targets.
///
/// ```
/// use infusim::quantity::{Concentration, Time};
/// use infusim::regimen::{Target, TargetMatrix};
/// use infusim::solver::{PumpModel, PumpScheme, PumpSettings, Reading, System, Transfer};
/// // One compartment of 10 L with a clearance of 2 L/h.
/// let loss = Transfer { from: 0, k: 0.2, time_slope: 0.0, into: vec![], outside: 1.0, leaves: true };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![loss], saturable: vec![], readings: vec![reading] };
/// let model = PumpModel::new("one compartment", system, reading, None)?;
/// let target = Target {
///     level: Concentration::from_ng_per_ml(150.0),
///     matrix: TargetMatrix::Plasma,
///     start: Time::ZERO,
///     end: Time::from_hours(1.0),
/// };
/// let scheme = PumpScheme::new(&model, &PumpSettings::USUAL, &[target])?;
/// // Held by clearance × level: 2 L/h × 150 µg/L.
/// assert!((scheme.steps[1].rate.mg_per_hour() - 0.3).abs() < 1e-9);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PumpScheme {
    /// All steps, those at rate zero too.
    pub steps: Vec<PumpStep>,
    /// How far it came with each target.
    pub held: Vec<HeldTarget>,
}

/// A time in which the rate does not change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PumpStep {
    /// Start.
    pub start: Time,
    /// End: a step later, or earlier where a target ends.
    pub end: Time,
    /// The rate.
    pub rate: MassRate,
    /// By which method it was found.
    pub mode: PumpMode,
    /// Whether a limit held it back.
    pub is_limited: bool,
    /// Plasma at its end by the pump's own model, ng/mL.
    pub plasma: f64,
    /// The effect site at its end by the pump's own model, ng/mL; `None` without one.
    pub site: Option<f64>,
}

/// By which method the rate of a step is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PumpMode {
    /// Plasma at the end of the step is the target.
    Plasma,
    /// The effect site's peak, with the pump off after the step, is the target.
    EffectSite,
}

impl PumpScheme {
    /// For targets in the order of time that do not overlap; between them the pump is off.
    ///
    /// # Errors
    /// When a target at the effect site meets a model without one.
    pub fn new(model: &PumpModel, settings: &PumpSettings, targets: &[Target]) -> Result<Self, SolverError> {
        let needs_site = |target: &Target| target.matrix == TargetMatrix::EffectSite;
        if model.site.is_none() && targets.iter().any(needs_site) {
            return Err(SolverError::NoEffectSite);
        }
        let mut run = PumpRun {
            model,
            settings,
            propagator: InputPropagator::new(&model.system, model.plasma)?,
            amounts: vec![0.0; model.system.size],
            now: Time::ZERO,
        };
        let mut scheme = Self {
            steps: Vec::new(),
            held: Vec::with_capacity(targets.len()),
        };
        for target in targets {
            run.propagator
                .advance(&mut run.amounts, 0.0, target.start - run.now)?;
            run.now = target.start;
            let mut held = HeldTarget::new(*target);
            while run.now < target.end {
                let (step, needed) = run.step(target)?;
                let level = match target.matrix {
                    TargetMatrix::Plasma => step.plasma,
                    TargetMatrix::EffectSite => step.site.unwrap_or(step.plasma),
                };
                held.add([step.start, step.end], level, needed, step.is_limited);
                scheme.steps.push(step);
            }
            scheme.held.push(held);
        }
        Ok(scheme)
    }
}

/// A pump at work.
struct PumpRun<'a> {
    model: &'a PumpModel,
    settings: &'a PumpSettings,
    propagator: InputPropagator,
    /// mg by compartment, now.
    amounts: Vec<f64>,
    now: Time,
}

impl PumpRun<'_> {
    /// Takes one step towards a target; with the rate in mg/h it would have taken without limits.
    fn step(&mut self, target: &Target) -> Result<(PumpStep, f64), SolverError> {
        let PumpModel {
            plasma, factor, site, ..
        } = self.model;
        let (start, end) = (self.now, (self.now + self.settings.step).min(target.end));
        let wanted = target.level.ng_per_ml() / factor;
        let mode = self.mode(target, wanted);
        let step = self.propagator.step(end - start)?;
        let needed = match (mode, site) {
            (PumpMode::EffectSite, Some(PumpSite { compartment, peak })) => {
                effect_rate(step, &self.amounts, (peak, *compartment), wanted)
            }
            _ => plasma_rate(step, &self.amounts, *plasma, wanted),
        };
        let ceiling = self.settings.ceiling.filter(|_| mode == PumpMode::EffectSite);
        let below_ceiling = ceiling.map_or(f64::INFINITY, |ceiling| {
            plasma_rate(step, &self.amounts, *plasma, ceiling.ng_per_ml() / factor)
        });
        let highest = self
            .settings
            .max_rate
            .map_or(f64::INFINITY, MassRate::mg_per_hour);
        let rate = needed.min(highest).min(below_ceiling);
        self.propagator.advance(&mut self.amounts, rate, end - start)?;
        self.now = end;
        let step = PumpStep {
            start,
            end,
            rate: MassRate::from_mg_per_hour(rate),
            mode,
            is_limited: rate < needed,
            plasma: self.amounts[*plasma] * factor,
            site: site.as_ref().map(|site| self.amounts[site.compartment] * factor),
        };
        Ok((step, needed))
    }

    /// The method for the next step; the target in mg.
    fn mode(&self, target: &Target, wanted: f64) -> PumpMode {
        let PumpModel { plasma, site, .. } = self.model;
        let (TargetMatrix::EffectSite, Some(site)) = (target.matrix, site) else {
            return PumpMode::Plasma;
        };
        let (plasma, site) = (self.amounts[*plasma], self.amounts[site.compartment]);
        match self.settings.switch {
            Some(rule) if rule.holds(plasma, site, wanted) => PumpMode::Plasma,
            _ => PumpMode::EffectSite,
        }
    }
}
