//! The pipeline: scenario → regimen → model → population → solver → outcome.

use super::nca_warnings::nca_warnings;
use super::run_context::RunContext;
use super::unfinished_doses::{once_for_all_models, warnings};
use super::{ArmOutcome, ProgressCallback, SimulateError, SimulateOptions};
use crate::model::{Model, Substances};
use crate::outcome::{PumpOutcome, SeriesOutcome, StudyOutcome, Unfinished, Warning, WarningKind};
use crate::population::{Cohort, CohortBlock, PeopleRows};
use crate::quantity::with_thousands;
use crate::scenario::{Arm, Pump, Study, TimelineError};

/// Subjects drawn by one thread at a time.
const DRAWN: u64 = 4096;

/// Simulates a study, or a shard of it: every model, every arm, the typical patient and the population.
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
    let once = (study.models.len() * study.arms.len()) as u64;
    let alternatives = study
        .models
        .iter()
        .map(|model| model.variability.alternatives.len() as u64);
    let spreads = match study.has_other_spreads && !study.thresholds.is_empty() {
        true => alternatives.sum::<u64>() * study.arms.len() as u64,
        false => 0,
    };
    let series = once * (1 + u64::from(study.draws.unwrap_or(0))) + spreads;
    RunContext::on_threads((study, substances), options, series, progress, |run| run.study())
}

impl RunContext<'_> {
    fn study(&self) -> Result<StudyOutcome, SimulateError> {
        let study = self.study;
        let people = self.people()?;
        let (series, unfinished) = self.series(&people)?;
        let arms = study.read_back().map_err(|source| SimulateError::Regimen {
            arm: "all".to_string(),
            subject: 0,
            source,
        })?;
        let interactions = self.interactions(&people, &series)?;
        let uncertainty = self.uncertainty(&people)?;
        let other_spreads = self.other_spreads(&people)?;
        let sensitivity = self.sensitivity(&people, &series)?;
        let comparisons = self.comparisons(&series);
        let unfinished = once_for_all_models(study, unfinished);
        let mut warned = self.warnings();
        warned.extend(warnings(&unfinished));
        warned.extend(nca_warnings(&study.models, &series));
        Ok(StudyOutcome {
            title: study.title.clone(),
            message: study.message.clone(),
            models: study.models.to_vec(),
            dosed_as: study.dosed_as.to_string(),
            counted: study.dosed_as.counted(),
            arms,
            defaults: study.defaults.clone(),
            thresholds: study.thresholds.to_vec(),
            responses: study.responses.to_vec(),
            population: study.population.clone(),
            subjects: study.subjects(),
            occasions: study.occasions.clone(),
            people,
            rounds_followed: self.most_rounds_followed(),
            keep: study.keep,
            people_drawn: study.people_drawn,
            grid: study.grid,
            probabilities: study.probabilities,
            nca: study.nca.clone(),
            observed: study.observed.clone(),
            series,
            pumps: self.pumps()?,
            comparisons,
            interactions,
            uncertainty,
            other_spreads,
            sensitivity,
            others: self.other_models()?,
            warnings: warned,
            restricted: study.restricted.clone(),
            unfinished,
            evidence: study.evidence.clone(),
            side_effects: study.side_effects.clone(),
            sources: study.sources.clone(),
            assumptions: study.assumptions.clone(),
        })
    }

    /// Every arm under every model, and the doses that are not over in each when the observation ends.
    fn series(
        &self,
        people: &PeopleRows,
    ) -> Result<(Vec<SeriesOutcome>, Vec<Vec<Unfinished>>), SimulateError> {
        let study = self.study;
        let (mut series, mut unfinished) = (Vec::new(), Vec::new());
        for (index, model) in study.models.iter().enumerate() {
            let cohort = self.cohort(model, people, study.arms.len());
            for arm in 0..study.arms.len() {
                let ArmOutcome {
                    series: found,
                    unfinished: open,
                    ..
                } = self.arm([index, arm], &cohort, study.kept())?;
                series.push(found);
                unfinished.push(open);
            }
        }
        Ok((series, unfinished))
    }

    /// What pumps assume, and how far they come by their own models.
    fn pumps(&self) -> Result<Vec<PumpOutcome>, SimulateError> {
        let weight = self.study.population.people.typical_weight();
        let found = self
            .study
            .arms
            .iter()
            .filter_map(|arm| Some((arm, arm.pump.as_ref()?)));
        let pump = |(arm, pump): (&Arm, &Pump)| -> Result<PumpOutcome, TimelineError> {
            Ok(PumpOutcome {
                arm: arm.name.clone(),
                model: pump.model.clone(),
                computes_for: pump.patient.to_string(),
                ke0: pump.ke0_for(weight)?,
                settings: pump.settings,
                held: pump.scheme(weight)?.held,
            })
        };
        let pumps: Result<Vec<PumpOutcome>, TimelineError> = found.map(pump).collect();
        pumps.map_err(|source| SimulateError::Regimen {
            arm: "all".to_string(),
            subject: 0,
            source,
        })
    }

    /// What was known before, and what turned up on the way.
    fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.study.warnings.clone();
        warnings.extend(self.run_warnings());
        warnings
    }

    /// What turned up on the way, and who was left out.
    pub(super) fn run_warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.has_fallen_below_zero() {
            let method = self.options.method;
            warnings.push(Warning {
                kind: WarningKind::Solver,
                text: format!(
                    "levels far below the peak come out below zero with {method}, whose error there is as large as they \
                     are, and are given as 0; leave out --solver for levels that are right to the end"
                ),
            });
        }
        if let Some(shard) = self.study.shard {
            let [first, last, count] =
                [shard.first(), shard.last(), self.study.population.count].map(with_thousands);
            warnings.push(Warning {
                kind: WarningKind::Shard,
                text: format!(
                    "these results are of patients {first} to {last} of {count} alone, percentiles, probabilities and \
                     comparisons too"
                ),
            });
        }
        warnings
    }

    /// Everybody's weight and covariates, in the order of numbers.
    pub(super) fn people(&self) -> Result<PeopleRows, SimulateError> {
        let (population, subjects) = (&self.study.population, self.study.subjects());
        let blocks = self
            .threads
            .map(subjects.blocks(DRAWN), |block| PeopleRows::new(population, block));
        let mut people = PeopleRows::default();
        // In their order, so that it is always the same patient who is named when one cannot be drawn.
        for block in blocks {
            people.append(block.map_err(|source| SimulateError::Person { source })?);
        }
        Ok(people)
    }

    /// Everybody under a model: where there are several arms, drawn once for all of them.
    pub(super) fn cohort<'a>(&'a self, model: &Model, people: &'a PeopleRows, arms: usize) -> Cohort<'a> {
        let occasions = self.study.occasions_at_most();
        let mut cohort = Cohort::new(&self.study.population, self.study.subjects(), people);
        if arms > 1 {
            self.threads
                .map(cohort.hold((model, occasions), DRAWN as usize), CohortBlock::draw);
        }
        cohort
    }
}
