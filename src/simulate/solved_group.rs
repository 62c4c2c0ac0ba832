//! A cohort solved once for a group of cells of a design, and the outcome of each cell.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::cell_group::{CellGroup, CellMember};
use super::counted_levels::{CountedLevels, of_analyte, own_levels};
use super::population_outcome::PopulationOutcome;
use super::population_run::PopulationRun;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::solved_response::SolvedResponse;
use super::unfinished_doses::{OpenDoses, warnings};
use crate::ensemble::OwnLevel;
use crate::model::{Model, Substances};
use crate::outcome::{Exposure, Exposures, Fall, Keep, Warning};
use crate::population::Cohort;
use crate::quantiles::{Ranks, order_statistics};
use crate::scenario::DesignMeasure;
use crate::solver::Method;
use ndarray::Array2;

/// What was found for a group of cells, at the doses of the cell that was solved.
pub(super) struct SolvedGroup {
    /// By analyte: exposures of the typical patient and of all subjects.
    pub(super) analytes: Vec<SolvedAnalyte>,
    /// For each value of a response that is a threshold, everybody's highest concentration as a multiple of that at which
    /// their response reaches it.
    pub(super) relative_peaks: Vec<Vec<f64>>,
    /// The responses that the model drives, where their peaks are asked for.
    pub(super) responses: Vec<SolvedResponse>,
    /// Total dose of each subject, mg as written.
    pub(super) totals: Vec<f64>,
    /// Total dose of the typical patient, mg as written.
    pub(super) typical_total: f64,
    pub(super) solver: Method,
}

impl SolvedGroup {
    /// Total dose of the typical patient at a multiple of the doses that were solved, mg as written.
    pub(super) fn total_of_typical(&self, factor: f64) -> f64 {
        scaled(self.typical_total, factor)
    }
}

/// What was found for one analyte.
pub(super) struct SolvedAnalyte {
    pub(super) name: String,
    pub(super) typical: Exposure,
    /// How long the typical patient's level takes to fall after the last dose.
    pub(super) falls: Vec<Fall>,
    pub(super) patients: Exposures,
    /// For some shares of people, the highest level that such a share exceeds, ng/mL.
    pub(super) peaks: Vec<(f64, f64)>,
}

/// The levels at which hours are counted when a group is solved: for each member, those of its thresholds and ranges
/// divided by its factor.
pub(super) struct GroupLevels {
    /// For each analyte, member by member.
    pub(super) counted: CountedLevels,
}

impl GroupLevels {
    /// For some members of a group, as far as hours are asked for.
    pub(super) fn new(
        members: &[CellMember<'_>],
        (model, substances): (&Model, &Substances),
        measures: &[DesignMeasure],
    ) -> Self {
        let own = |analyte: usize| {
            let own = members.iter().flat_map(|member| {
                let levels = of_analyte(&member.study.thresholds, (model, substances, analyte));
                let counted = levels.into_iter().take(Self::of_member(member, measures));
                counted.map(|level| level.map(|level| scaled_level(level, member.factor)))
            });
            own.collect()
        };
        let levels = (0..model.analytes().count()).map(own).collect();
        let in_subjects = members.iter().enumerate().flat_map(|(index, member)| {
            let (first, count) = (
                Self::first_of(members, index, measures),
                Self::of_member(member, measures),
            );
            let own = own_levels(&member.study.thresholds, (model, substances));
            let counted = own.filter(move |own| own.threshold < count);
            counted.map(move |own| OwnLevel {
                threshold: first + own.threshold,
                divisor: member.factor,
                ..own
            })
        });
        Self {
            counted: CountedLevels {
                levels,
                own: in_subjects.collect(),
            },
        }
    }

    /// How many levels a member has: none where no hours are asked for, and upper ends of ranges only where those in
    /// them are.
    pub(super) fn of_member(member: &CellMember<'_>, measures: &[DesignMeasure]) -> usize {
        let thresholds = &member.study.thresholds;
        let has_range = thresholds.iter().any(|threshold| threshold.range_end().is_some());
        match has_range && measures.contains(&DesignMeasure::TimeInRange) {
            true => 2 * thresholds.len(),
            false if measures.contains(&DesignMeasure::TimeAbove) => thresholds.len(),
            false => 0,
        }
    }

    /// Where the levels of a member begin.
    pub(super) fn first_of(members: &[CellMember<'_>], member: usize, measures: &[DesignMeasure]) -> usize {
        let before = members.iter().take(member);
        before.map(|member| Self::of_member(member, measures)).sum()
    }
}

/// The level at the doses that are solved; one that is never reached where nothing is given.
fn scaled_level(level: f64, factor: f64) -> f64 {
    match factor > 0.0 {
        true => level / factor,
        false => f64::MAX,
    }
}

/// A number that is proportional to the dose; one that is infinite at any dose is 0 where nothing is given.
pub(super) fn scaled(value: f64, factor: f64) -> f64 {
    match factor {
        0.0 => 0.0,
        factor => value * factor,
    }
}

/// For each share p, the ⌈(1 − p)n⌉-th smallest highest level.
fn peaks(patients: &Exposures, shares: &[f64]) -> Vec<(f64, f64)> {
    let mut values = patients.cmax().to_vec();
    if values.is_empty() {
        return Vec::new();
    }
    let peak = |share: &f64| {
        let rank = Ranks::new(1.0 - share, values.len()).rank;
        let found = order_statistics(&mut values, &[rank]);
        Some((*share, *found.first()?))
    };
    shares.iter().filter_map(peak).collect()
}

/// Everybody's highest concentration as a multiple of a level that is another one in each: a row for each subject, the
/// levels one after the other.
pub(super) fn relative_peaks(exposures: &[Exposures], own: &OwnLevel, own_levels: &Array2<f64>) -> Vec<f64> {
    let cmax = exposures.get(own.analyte).map_or(&[][..], Exposures::cmax);
    let levels = own_levels.rows().into_iter();
    let levels = levels.map(|row| row.get(own.index).copied().unwrap_or(f64::INFINITY));
    let relative = |(cmax, level): (&f64, f64)| match level < 0.0 {
        // It is passed without any drug.
        true => f64::INFINITY,
        false => cmax / level,
    };
    cmax.iter().zip(levels).map(relative).collect()
}

impl CellGroup<'_> {
    /// The model all members are run with.
    pub(super) fn model(&self) -> Option<&Model> {
        self.study.models.get(self.solved().model)
    }
}

impl RunContext<'_> {
    /// Solves the typical patient and all subjects for an arm under a model, by their places in the study, counting hours
    /// above some levels of each analyte in ng/mL, looking for the peaks that some shares exceed and for what some measures
    /// need; and what is to be said of doses that are not over at the end.
    pub(super) fn solve_for_cells(
        &self,
        place: [usize; 2],
        cohort: &Cohort<'_>,
        counted: &CountedLevels,
        (shares, measures): (&[f64], &[DesignMeasure]),
    ) -> Result<(SolvedGroup, Vec<Warning>), SimulateError> {
        let study = self.study;
        let context = ArmContext::new(self, place, cohort, counted);
        let mut schedules = ScheduleCache::default();
        let (typical, problem) = context.typical_patient(&mut schedules)?;
        let exposures = context.typical_exposures(&problem, &schedules, |_| Ok(()))?;
        let keep = Keep {
            totals: true,
            parameters: measures.contains(&DesignMeasure::ResponsePeak) && context.responses.count() > 0,
            ..Keep::default()
        };
        let PopulationOutcome {
            exposures: of_subjects,
            counts,
            kept,
            own_levels: in_subjects,
            ..
        } = PopulationRun::outcome(&context, &problem, &mut [], keep)?;
        let own = own_levels(&study.thresholds, (context.model, self.substances));
        let relative_peaks = own
            .map(|own| relative_peaks(&of_subjects, &own, &in_subjects))
            .collect();
        let responses = kept.parameters.as_ref().map_or_else(Vec::new, |parameters| {
            context.responses.of_subjects(&typical.values, parameters)
        });
        let strength = context.arm.regimen.strength();
        let typical_total = schedules.total / strength;
        let typical_open = OpenDoses::of(&schedules.open);
        let timeline = schedules.into_timeline();
        let unfinished = counts
            .open
            .unfinished(study, context.arm, &timeline, &typical_open);
        let names = context.model.analytes().map(|(name, _)| name.to_string());
        let analytes = names.zip(exposures.into_iter().zip(of_subjects));
        let analytes = analytes.map(|(name, (typical, patients))| SolvedAnalyte {
            name,
            typical: typical.exposure,
            falls: typical.falls,
            peaks: peaks(&patients, shares),
            patients,
        });
        let totals = kept.totals.unwrap_or_default();
        let solved = SolvedGroup {
            relative_peaks,
            responses,
            analytes: analytes.collect(),
            totals: totals.into_iter().map(|total| total / strength).collect(),
            typical_total,
            solver: self.options.method.for_system(&problem.system),
        };
        Ok((solved, warnings(&unfinished)))
    }
}
