//! A cohort solved once for a group of cells of a design, and the outcome of each cell.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::cell_group::{CellGroup, CellMember};
use super::counted_levels::counted_levels;
use super::population_outcome::PopulationOutcome;
use super::population_run::PopulationRun;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::unfinished_doses::{OpenDoses, warnings};
use crate::model::{Model, Substances};
use crate::outcome::{Exposure, Exposures, Fall, Keep, Warning};
use crate::population::Cohort;
use crate::quantiles::{Ranks, order_statistics};
use crate::scenario::DesignMeasure;
use crate::solver::Method;

/// What was found for a group of cells, at the doses of the cell that was solved.
pub(super) struct SolvedGroup {
    /// By analyte: exposures of the typical patient and of all subjects.
    pub(super) analytes: Vec<SolvedAnalyte>,
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
    /// For each analyte, member by member, as [`counted_levels`] has them.
    pub(super) levels: Vec<Vec<Option<f64>>>,
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
                let levels = counted_levels(&member.study.thresholds, (model, substances, analyte));
                let counted = levels.into_iter().take(Self::of_member(member, measures));
                counted.map(|level| level.map(|level| scaled_level(level, member.factor)))
            });
            own.collect()
        };
        Self {
            levels: (0..model.analytes().count()).map(own).collect(),
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

impl CellGroup<'_> {
    /// The model all members are run with.
    pub(super) fn model(&self) -> Option<&Model> {
        self.study.models.get(self.solved().model)
    }
}

impl RunContext<'_> {
    /// Solves the typical patient and all subjects for an arm under a model, by their places in the study, counting hours
    /// above some levels of each analyte in ng/mL, and looking for the peaks that some shares exceed; and what is to be said of doses that are not over at the end.
    pub(super) fn solve_for_cells(
        &self,
        place: [usize; 2],
        cohort: &Cohort<'_>,
        levels: &[Vec<Option<f64>>],
        shares: &[f64],
    ) -> Result<(SolvedGroup, Vec<Warning>), SimulateError> {
        let study = self.study;
        let context = ArmContext::new(self, place, cohort, levels);
        let mut schedules = ScheduleCache::default();
        let (_, problem) = context.typical_patient(&mut schedules)?;
        let exposures = context.typical_exposures(&problem, schedules.end_of_last_dose(), |_| Ok(()))?;
        let keep = Keep {
            totals: true,
            ..Keep::default()
        };
        let PopulationOutcome {
            exposures: of_subjects,
            counts,
            kept,
            ..
        } = PopulationRun::outcome(&context, &problem, &mut [], keep)?;
        let strength = context.arm.regimen.strength();
        let typical_total = schedules.total / strength;
        let typical_open = OpenDoses::of(&schedules.open);
        let timeline = schedules.into_timeline();
        let unfinished = counts
            .open
            .unfinished(study, context.arm, &timeline, &typical_open);
        let names = context.model.analytes().map(|(name, _)| name.to_string());
        let analytes = names.zip(exposures.into_iter().zip(of_subjects));
        let analytes = analytes.map(|(name, ((typical, falls), patients))| SolvedAnalyte {
            name,
            typical,
            falls,
            peaks: peaks(&patients, shares),
            patients,
        });
        let totals = kept.totals.unwrap_or_default();
        let solved = SolvedGroup {
            analytes: analytes.collect(),
            totals: totals.into_iter().map(|total| total / strength).collect(),
            typical_total,
            solver: self.options.method.for_system(&problem.system),
        };
        Ok((solved, warnings(&unfinished)))
    }
}
