//! The pipeline: scenario → regimen → model → population → solver → outcome.

use super::arm_context::ArmContext;
use super::population_run::PopulationRun;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::unfinished_doses::{OpenDoses, once_for_all_models, warnings};
use super::{ProgressCallback, SimulateError, SimulateOptions, Threads};
use crate::effect::EffectKind;
use crate::model::{Model, Substances};
use crate::outcome::{
    AnalyteOutcome, ArmComparison, Comparison, Curves, Exposure, Exposures, Measure, Preference,
    SeriesOutcome, StudyOutcome, Summary, Unfinished, Warning, WarningKind,
};
use crate::population::PopulationError;
use crate::quantity::Weight;
use crate::scenario::{Arm, Study};
use crate::solver::Stop;
use ndarray::Array1;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

/// Weights drawn by one thread at a time.
const WEIGHTS: u64 = 4096;

/// Simulates a study: every model, every arm, the typical patient and the population.
///
/// # Errors
/// When a subject cannot be drawn or solved, or the callback says stop; [`SimulateError::Internal`] when the program
/// itself is at fault.
pub fn simulate(
    study: &Study,
    substances: &Substances,
    options: SimulateOptions,
    progress: &ProgressCallback<'_>,
) -> Result<StudyOutcome, SimulateError> {
    let threads = Threads::start(options.threads)?;
    let run = RunContext::new(study, options, &threads, progress);
    // An index that does not fit, or anything else that can only be a fault of the program, ends the run as an
    // error like others; nothing of the run is looked at afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(|| threads.enter(|| run.study(substances))));
    outcome.unwrap_or_else(|cause| Err(SimulateError::internal(cause.as_ref())))
}

impl RunContext<'_> {
    fn study(&self, substances: &Substances) -> Result<StudyOutcome, SimulateError> {
        let study = self.study;
        let mut series = Vec::new();
        let mut unfinished = Vec::new();
        for (index, model) in study.models.iter().enumerate() {
            for arm in &study.arms {
                let (outcome, open) = self.arm(index, model, arm, substances)?;
                series.push(outcome);
                unfinished.push(open);
            }
        }
        let weights = self.weights()?;
        let arms = study.read_back().map_err(|source| SimulateError::Regimen {
            arm: "all".to_string(),
            subject: 0,
            source,
        })?;
        let comparisons = self.comparisons(&series);
        let unfinished = once_for_all_models(study, unfinished);
        let mut warned = self.warnings();
        warned.extend(warnings(&unfinished));
        Ok(StudyOutcome {
            title: study.title.clone(),
            models: study.models.clone(),
            dosed_as: study.dosed_as.to_string(),
            arms,
            defaults: study.defaults.clone(),
            thresholds: study.thresholds.clone(),
            population: study.population,
            weights,
            grid: study.grid,
            probabilities: study.probabilities,
            series,
            comparisons,
            warnings: warned,
            restricted: study.restricted.clone(),
            unfinished,
            evidence: study.evidence.clone(),
            sources: study.sources.clone(),
            assumptions: study.assumptions.clone(),
        })
    }

    /// What was known before, and what turned up on the way.
    fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.study.warnings.clone();
        if self.below_zero.load(Ordering::Relaxed) {
            let method = self.options.method;
            warnings.push(Warning {
                kind: WarningKind::Solver,
                text: format!(
                    "levels far below the peak come out below zero with {method}, whose error there is as large as they \
                     are, and are given as 0; leave out --solver for levels that are right to the end"
                ),
            });
        }
        warnings
    }

    /// One arm under one model: first the typical patient, then everybody.
    fn arm(
        &self,
        index: usize,
        model: &Model,
        arm: &Arm,
        substances: &Substances,
    ) -> Result<(SeriesOutcome, Vec<Unfinished>), SimulateError> {
        let study = self.study;
        let covariates = &study.covariates[index];
        let thresholds = self.thresholds(model, substances);
        let subject =
            study
                .population
                .typical(model, covariates)
                .map_err(|source| SimulateError::Population {
                    arm: arm.name.clone(),
                    source,
                })?;
        let context = ArmContext {
            run: self,
            model,
            arm,
            thresholds: &thresholds,
        };
        let mut schedules = ScheduleCache::default();
        let problem = context.problem(&subject, &mut schedules)?;
        let solved = context.solve(&[(0, &problem)])?;
        let points = study.grid.len();
        let mut levels = vec![0.0; thresholds.len() * points];
        let mut exposures = Vec::new();
        for (trajectory, had) in solved {
            let asked = || self.is_stopped();
            trajectory
                .sample_with_stop(&study.grid, 0..points, &mut levels, Stop::new(&asked))
                .map_err(|_| SimulateError::Stopped)?;
            exposures = had;
        }
        let mut curves: Vec<Curves> = levels
            .chunks(points.max(1))
            .map(|levels| {
                let typical = Array1::from(levels.to_vec());
                Curves::new(
                    typical,
                    &study.probabilities,
                    study.population.count,
                    study.thresholds.len(),
                )
            })
            .collect();
        let typical = OpenDoses::of(&schedules.open);
        let (patients, open) = PopulationRun::outcome(&context, covariates, &problem, &mut curves)?;
        let beyond = study
            .beyond_studied(model, arm)
            .map_err(|source| SimulateError::Regimen {
                arm: arm.name.clone(),
                subject: 0,
                source,
            })?;
        let analytes = model
            .analytes()
            .zip(curves)
            .zip(exposures)
            .zip(patients)
            .zip(&thresholds)
            .map(|(((((name, _), curves), typical), patients), thresholds)| {
                self.analyte(name, curves, typical, patients, thresholds)
            })
            .collect();
        let timeline = schedules.into_timeline();
        let unfinished = open.unfinished(study, arm, &timeline, &typical);
        let outcome = SeriesOutcome {
            model: index,
            arm: arm.name.clone(),
            method: self.options.method.for_system(&problem.system),
            timeline,
            beyond,
            analytes,
        };
        Ok((outcome, unfinished))
    }

    fn analyte(
        &self,
        name: &str,
        curves: Curves,
        typical: Exposure,
        patients: Exposures,
        thresholds: &[Option<f64>],
    ) -> AnalyteOutcome {
        let measures = Measure::all(thresholds.len()).into_iter();
        let measures = measures.filter(|measure| applies(*measure, thresholds));
        let probabilities = &self.study.probabilities;
        let summaries = self.threads.map(measures.collect(), |measure| {
            Summary::new(measure, &typical, &patients, probabilities, self.end())
        });
        AnalyteOutcome {
            name: name.to_string(),
            thresholds: thresholds.to_vec(),
            curves,
            typical,
            patients,
            summaries,
        }
    }

    /// Everybody's weight, in the order of patients.
    fn weights(&self) -> Result<Vec<Weight>, SimulateError> {
        let population = &self.study.population;
        let blocks = (0..population.count.div_ceil(WEIGHTS)).collect();
        let blocks: Vec<Result<Vec<Weight>, PopulationError>> = self.threads.map(blocks, |block| {
            let numbers = block * WEIGHTS + 1..=population.count.min((block + 1) * WEIGHTS);
            let draw = |number| population.weight.draw(population.seed, number);
            numbers.map(draw).collect()
        });
        let mut weights = Vec::with_capacity(population.count as usize);
        // In their order, so that it is always the same patient who is named when one cannot be drawn.
        for block in blocks {
            weights.extend(block.map_err(|source| SimulateError::Population {
                arm: "all".to_string(),
                source,
            })?);
        }
        Ok(weights)
    }

    /// For each analyte of a model, the study's thresholds that belong to it.
    fn thresholds(&self, model: &Model, substances: &Substances) -> Vec<Vec<Option<f64>>> {
        let analytes = model.analytes().count();
        (0..analytes)
            .map(|analyte| {
                self.study
                    .thresholds
                    .iter()
                    .map(|threshold| {
                        let here = threshold.analyte(model, substances) == Some(analyte);
                        here.then(|| threshold.level.ng_per_ml())
                    })
                    .collect()
            })
            .collect()
    }

    /// Every other arm against the first one of the same model, in the same people.
    fn comparisons(&self, series: &[SeriesOutcome]) -> Vec<ArmComparison> {
        let mut pairs = Vec::new();
        for chunk in series.chunks(self.study.arms.len().max(1)) {
            let Some((first, others)) = chunk.split_first() else {
                continue;
            };
            for other in others {
                for (baseline, analyte) in first.analytes.iter().zip(&other.analytes) {
                    for measure in Measure::all(analyte.thresholds.len()) {
                        let compared = !matches!(measure, Measure::Tmax | Measure::HalfLife);
                        if compared && applies(measure, &analyte.thresholds) {
                            pairs.push((measure, [first, other], [baseline, analyte]));
                        }
                    }
                }
            }
        }
        let compare = |(measure, series, analytes)| self.comparison(measure, series, analytes);
        self.threads.map(pairs, compare)
    }

    /// One measure of one analyte, in the first arm and in another.
    fn comparison(
        &self,
        measure: Measure,
        [first, other]: [&SeriesOutcome; 2],
        [before, after]: [&AnalyteOutcome; 2],
    ) -> ArmComparison {
        ArmComparison {
            model: first.model,
            analyte: after.name.clone(),
            baseline: first.arm.clone(),
            arm: other.arm.clone(),
            comparison: Comparison::new(
                measure,
                &before.patients,
                &after.patients,
                &self.study.probabilities,
                self.preference(measure),
                self.end(),
            ),
        }
    }

    /// When the observation ends, hours.
    fn end(&self) -> f64 {
        self.study.grid.end().hours()
    }

    fn preference(&self, measure: Measure) -> Preference {
        let kind = match measure {
            Measure::HoursAbove(index) => self.study.thresholds.get(index).map(|threshold| threshold.kind),
            _ => None,
        };
        match kind {
            Some(EffectKind::SideEffect) => Preference::Less,
            Some(EffectKind::WantedEffect) => Preference::More,
            _ => Preference::Neither,
        }
    }
}

/// Hours above a threshold are a measure only of the analyte it belongs to.
fn applies(measure: Measure, thresholds: &[Option<f64>]) -> bool {
    match measure {
        Measure::HoursAbove(index) => thresholds.get(index).is_some_and(Option::is_some),
        _ => true,
    }
}
