//! Measured levels of an arm, set against those of everybody at the same times.
//!
//! Everybody is solved alone at these times, which need not be points of the grid; who has a lower level is counted, and no
//! level is kept. Of the people who make simulated studies, measured levels are kept at the times of those in whose place
//! they are.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::residual_errors::{ErrorsAt, ResidualErrors};
use crate::ensemble::SubjectProblem;
use crate::model::Scatter;
use crate::outcome::AnalyteOutcome;
use crate::outcome::observed::{
    CheckAbsence, CheckDesign, CheckRule, LevelRank, ObservedLevels, ObservedOutcome, PlacedLevel,
    SimulatedStudies, VisualCheck,
};
use crate::quantity::Time;
use crate::solver::{Stop, Trajectory, solve_occasions};
use ndarray::{Array2, ArrayViewMut1, Axis, Slice};

/// What is done with each person of an arm for the sake of measured levels.
pub(super) struct ObservedRun<'a> {
    arm: &'a ArmContext<'a>,
    observed: &'a ObservedLevels,
    /// The arm, by index.
    index: usize,
    times: Vec<Time>,
    /// The levels of analytes that the model computes.
    levels: Vec<RankedLevel>,
    errors: ResidualErrors<'a>,
    /// Who is measured when in a simulated study, or why there are none.
    design: Result<CheckDesign, CheckAbsence>,
    /// For each analyte that has a residual error, those at each time.
    errors_at: Vec<Vec<ErrorsAt<'a>>>,
}

impl ArmContext<'_> {
    /// Adds to each analyte what came of its measured levels, from the typical patient, the ranks that were counted and the
    /// levels of simulated studies.
    ///
    /// # Errors
    /// When the typical patient cannot be solved.
    pub(super) fn add_observed(
        &self,
        typical: &SubjectProblem,
        found: (&[[LevelRank; 2]], &Array2<f64>),
        analytes: &mut [AnalyteOutcome],
    ) -> Result<(), SimulateError> {
        match ObservedRun::new(self) {
            Some(observed) => observed.add(typical, found, analytes),
            None => Ok(()),
        }
    }
}

/// A measured level, by its place among all of the file.
struct RankedLevel {
    index: usize,
    analyte: usize,
    time: Time,
    level: f64,
}

impl<'a> ObservedRun<'a> {
    /// Of an arm in which levels were measured; `None` in others.
    pub(super) fn new(arm: &'a ArmContext<'a>) -> Option<Self> {
        let study = arm.run.study;
        let observed = study.observed.as_deref()?;
        let index = study.arms.iter().position(|known| known.name == arm.arm.name)?;
        let analytes: Vec<&str> = arm.model.analytes().map(|(name, _)| name).collect();
        let own = observed.levels.iter().enumerate();
        let own = own.filter(|(_, level)| level.arm == index);
        let levels = own.filter_map(|(place, level)| {
            Some(RankedLevel {
                index: place,
                analyte: analytes.iter().position(|name| *name == level.analyte)?,
                time: level.time,
                level: level.level,
            })
        });
        let levels: Vec<RankedLevel> = levels.collect();
        let (times, errors) = (observed.times(index), ResidualErrors::new(study, arm.model));
        let measured = errors.analytes();
        let errors_at = measured.iter().map(|analyte| {
            let at = times.iter().filter_map(|time| errors.stream_at(*analyte, *time));
            at.collect()
        });
        let errors_at = errors_at.collect();
        (!levels.is_empty()).then(|| Self {
            arm,
            observed,
            index,
            errors_at,
            design: design(arm, observed, index, &measured),
            times,
            levels,
            errors,
        })
    }

    /// How many people make simulated studies, and how many numbers are kept of each.
    pub(super) fn kept(&self) -> (usize, usize) {
        match &self.design {
            Ok(design) => {
                let studies = design.studies(self.arm.run.study.subjects().count());
                let columns = self.errors_at.len() * design.most_times();
                (studies as usize * design.subjects(), columns)
            }
            Err(_) => (0, 0),
        }
    }

    /// Counts the person of an index, from 0, and keeps their measured levels where there is room for them.
    ///
    /// # Errors
    /// When they cannot be solved.
    pub(super) fn person(
        &self,
        (index, number): (usize, u64),
        problem: &SubjectProblem,
        ranks: &mut Vec<[LevelRank; 2]>,
        kept: Option<ArrayViewMut1<'_, f64>>,
    ) -> Result<(), SimulateError> {
        let trajectory = self.solved(number, problem)?;
        let errors: Vec<(usize, [f64; 2])> = self
            .errors
            .analytes()
            .into_iter()
            .zip(self.errors.of_subject(number))
            .collect();
        ranks.resize(self.levels.len(), Default::default());
        for (level, [among_true, among_measured]) in self.levels.iter().zip(ranks) {
            let own = trajectory.concentration(level.time, level.analyte);
            among_true.count(level.level, own);
            if let Some((_, error)) = errors.iter().find(|(analyte, _)| *analyte == level.analyte) {
                among_measured.count(level.level, Scatter::measured(own, *error));
            }
        }
        if let (Some(mut kept), Ok(design)) = (kept, &self.design) {
            let (times, most) = (design.times_of(index), design.most_times());
            for (place, ((analyte, _), at)) in errors.iter().zip(&self.errors_at).enumerate() {
                for (column, time) in times.iter().enumerate() {
                    let error = self.times.binary_search(time).ok().and_then(|time| at.get(time));
                    let error = error.map_or([f64::NAN; 2], |error| error.of_subject(number));
                    let level = trajectory.concentration(*time, *analyte);
                    kept[place * most + column] = Scatter::measured(level, error);
                }
            }
        }
        Ok(())
    }

    /// A person's levels at the times of measured ones, which are knots.
    fn solved(&self, number: u64, problem: &SubjectProblem) -> Result<Trajectory, SimulateError> {
        let run = self.arm.run;
        // Later occasions begin where a segment does, too.
        let ends: Vec<Time> = self
            .times
            .iter()
            .chain(&self.arm.arm.later_occasions)
            .copied()
            .collect();
        let schedule = problem.schedule.divided_at(&ends, run.study.grid.end());
        let how = (run.options.method, run.options.tolerance);
        let asked = || run.is_stopped();
        let (id, stop) = (&self.arm.model.id, Stop::new(&asked));
        let solved = solve_occasions(id, problem.systems(), &schedule, how, stop);
        solved.map_err(|source| self.arm.failed(number, source))
    }

    fn add(
        &self,
        typical: &SubjectProblem,
        (ranks, studies): (&[[LevelRank; 2]], &Array2<f64>),
        analytes: &mut [AnalyteOutcome],
    ) -> Result<(), SimulateError> {
        let trajectory = self.solved(0, typical)?;
        let study = self.arm.run.study;
        let [low, _, high] = study.probabilities;
        let count = study.subjects().count() as usize;
        let measured = self.errors.analytes();
        for (analyte, outcome) in analytes.iter_mut().enumerate() {
            let place = measured.iter().position(|known| *known == analyte);
            let own = self.levels.iter().zip(ranks);
            let own = own.filter(|(level, _)| level.analyte == analyte);
            let placed = own.map(|(level, [rank, measured])| PlacedLevel {
                index: level.index,
                typical: trajectory.concentration(level.time, analyte),
                rank: *rank,
                measured_rank: place.map(|_| *measured),
            });
            let placed: Vec<PlacedLevel> = placed.collect();
            if placed.is_empty() {
                continue;
            }
            let levels = self
                .observed
                .of(self.index, &outcome.name)
                .map(|(_, level)| level);
            let simulated = self.simulated(place, studies);
            let check = VisualCheck::new(levels, study.probabilities, simulated);
            outcome.observed = Some(ObservedOutcome::new(
                self.observed,
                placed,
                ([low, high], count),
                check,
            ));
        }
        Ok(())
    }

    /// What simulated studies measured of an analyte, by its place among those that have a residual error.
    fn simulated<'b>(
        &'b self,
        place: Option<usize>,
        kept: &'b Array2<f64>,
    ) -> Result<SimulatedStudies<'b>, CheckAbsence> {
        let design = self.design.as_ref().map_err(Clone::clone)?;
        let place = place.ok_or(CheckAbsence::NoResidualError)?;
        let columns = place * design.most_times()..(place + 1) * design.most_times();
        Ok(SimulatedStudies {
            design,
            studies: design.studies(self.arm.run.study.subjects().count()),
            levels: kept.slice_axis(Axis(1), Slice::from(columns)),
        })
    }
}

/// The design of an arm, where people enough are simulated and their levels are measured.
fn design(
    arm: &ArmContext<'_>,
    observed: &ObservedLevels,
    index: usize,
    measured: &[usize],
) -> Result<CheckDesign, CheckAbsence> {
    let design = CheckDesign::new(observed, index)?;
    if measured.is_empty() {
        return Err(CheckAbsence::NoResidualError);
    }
    let people = arm.run.study.subjects().count();
    if design.studies(people) < CheckRule::LEAST_STUDIES {
        let needed = CheckRule::LEAST_STUDIES * design.subjects() as u64;
        return Err(CheckAbsence::FewPeople { people, needed });
    }
    Ok(design)
}
