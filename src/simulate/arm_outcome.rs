use super::SimulateError;
use super::arm_context::ArmContext;
use super::counted_levels::{CountedLevels, applies};
use super::population_outcome::PopulationOutcome;
use super::population_run::PopulationRun;
use super::residual_errors::ResidualErrors;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::typical_exposure::TypicalExposure;
use super::unfinished_doses::OpenDoses;
use crate::effect::ResponseCurve;
use crate::ensemble::SubjectProblem;
use crate::model::Model;
use crate::outcome::{
    Accumulation, Action, AnalyteOutcome, Curves, Exposure, Exposures, Fall, Keep, Measure, Percentile,
    RateSpread, ResponseOutcome, SeriesOutcome, Summary, TargetMeasure, TargetOutcome, TitratedPerson,
    TitrationOutcome, Unfinished,
};
use crate::population::{Cohort, Subject};
use crate::quantity::Time;
use crate::solver::{Stop, Trajectory};
use ndarray::{Array1, Array2};

/// The typical patient's curves and exposures, by analyte.
pub(super) type TypicalPatient = (Vec<Curves>, Vec<TypicalExposure>);

/// The place of a response among those of the study and the index of the analyte that drives it, its curves, and the
/// typical patient's.
type CurvesOfResponse = (((usize, usize), Curves), ResponseCurve);

/// What one arm under one model came to.
#[derive(Clone, Debug)]
pub struct ArmOutcome {
    /// Curves, exposures and their summaries.
    pub series: SeriesOutcome,
    /// Doses that are not over when the observation ends.
    pub unfinished: Vec<Unfinished>,
}

impl RunContext<'_> {
    /// An arm under a model, by their indices: first the typical patient, then all subjects.
    pub(super) fn arm(
        &self,
        place: [usize; 2],
        cohort: &Cohort<'_>,
        keep: Keep,
    ) -> Result<ArmOutcome, SimulateError> {
        let (study, [index, arm]) = (self.study, place);
        let (model, arm) = (&study.models[index], &study.arms[arm]);
        let counted = self.counted_levels(model);
        let context = ArmContext::new(self, place, cohort, &counted);
        let mut schedules = ScheduleCache::default();
        let (typical, problem) = context.typical_patient(&mut schedules)?;
        let (mut curves, exposures) = context.typical((&typical, &problem), &schedules)?;
        let PopulationOutcome {
            exposures: of_subjects,
            counts,
            kept,
            targets,
            nca,
            studies,
            rates,
            titrated,
            actions,
            response_peaks,
            ..
        } = PopulationRun::outcome(&context, &problem, &mut curves, keep)?;
        let of_responses = curves.split_off(counted.levels.len());
        let responses = context.response_outcomes(&typical, (of_responses, &exposures), &response_peaks);
        let names = model.analytes().map(|(name, _)| name).zip(&counted.levels);
        let analytes = names.zip(curves).zip(exposures.into_iter().zip(of_subjects));
        let analytes = analytes.map(|(of, exposures)| self.analyte(of, exposures));
        let mut analytes: Vec<_> = analytes.collect();
        context.add_nca((&typical, &problem, &schedules), &nca, &mut analytes)?;
        context.add_observed(&problem, (&counts.ranks, &studies), &mut analytes)?;
        let titration = context.titration(schedules.titrated.take(), (titrated, actions));
        let typical_open = OpenDoses::of(&schedules.open);
        let timeline = schedules.into_timeline();
        let unfinished = counts.open.unfinished(study, arm, &timeline, &typical_open);
        let targets = context.targets(&typical, &problem, &targets)?;
        let series = SeriesOutcome {
            model: index,
            arm: arm.name.clone(),
            method: self.options.method.for_system(&problem.system),
            timeline,
            rates: rates.map(|rates| RateSpread::new(&rates, study.grid.end().hours(), &study.probabilities)),
            beyond: context.beyond_studied()?,
            analytes,
            responses,
            targets,
            titration,
            kept,
        };
        Ok(ArmOutcome { series, unfinished })
    }

    /// The levels at which time is counted.
    pub(super) fn counted_levels(&self, model: &Model) -> CountedLevels {
        CountedLevels::new(&self.study.thresholds, (model, self.substances))
    }

    /// An analyte of a name, with the levels at which time is counted, ng/mL; exposures are those of the typical patient and of all subjects.
    fn analyte(
        &self,
        ((name, levels), curves): ((&str, &Vec<Option<f64>>), Curves),
        (typical, patients): (TypicalExposure, Exposures),
    ) -> AnalyteOutcome {
        let TypicalExposure {
            exposure: typical,
            falls,
            accumulation,
        } = typical;
        let count = self.study.thresholds.len();
        let ranges = (0..count).map(|threshold| Measure::in_range(threshold, count));
        let measures = Measure::all(count).into_iter().chain(ranges);
        let measures = measures.filter(|measure| applies(*measure, levels));
        let (probabilities, end) = (&self.study.probabilities, self.study.grid.end().hours());
        let summaries = self.threads.map(measures.collect(), |measure| {
            Summary::new(measure, &typical, &patients, probabilities, end)
        });
        AnalyteOutcome {
            name: name.to_string(),
            thresholds: levels.iter().take(count).copied().collect(),
            curves,
            typical,
            falls,
            accumulation,
            patients,
            summaries,
            nca: None,
            observed: None,
        }
    }
}

impl ArmContext<'_> {
    /// From when on this is beyond the longest infusion the model was studied with.
    fn beyond_studied(&self) -> Result<Option<Time>, SimulateError> {
        let beyond = self.run.study.beyond_studied(self.model, self.arm);
        beyond.map_err(|source| SimulateError::Regimen {
            arm: self.arm.name.clone(),
            subject: 0,
            source,
        })
    }

    /// What a rule came to, from what it did in the typical patient and in all subjects.
    fn titration(
        &self,
        typical: Option<(TitratedPerson, Vec<Action>)>,
        (people, actions): (Vec<TitratedPerson>, Vec<Action>),
    ) -> Option<TitrationOutcome> {
        let (rule, (person, mut all)) = self.arm.rule.as_ref().zip(typical)?;
        all.extend(actions);
        let probabilities = &self.run.study.probabilities;
        Some(TitrationOutcome::new(
            (rule.to_string(), &rule.titration),
            all,
            person,
            &people,
            probabilities,
        ))
    }

    /// What the responses came to, from the typical patient, curves of each, the typical patient's exposure by analyte and how
    /// far they go in all subjects.
    fn response_outcomes(
        &self,
        typical: &Subject,
        (curves, exposures): (Vec<Curves>, &[TypicalExposure]),
        peaks: &Array2<f64>,
    ) -> Vec<ResponseOutcome> {
        let probabilities = &self.run.study.probabilities;
        let of_typical = self.responses.curves(&typical.values);
        let all = self.responses.places().zip(curves).zip(of_typical).enumerate();
        let outcome = |(index, (((response, analyte), curves), of_typical)): (usize, CurvesOfResponse)| {
            let cmax = exposures.get(analyte).map_or(0.0, |of| of.exposure.cmax);
            let peaks = peaks.column(index).to_vec();
            ResponseOutcome {
                response,
                analyte,
                curves,
                baseline: of_typical.baseline,
                typical_peak: of_typical.at(cmax),
                percentiles: Percentile::of_known(&mut peaks.clone(), probabilities),
                peaks,
            }
        };
        all.map(outcome).collect()
    }

    /// How a pump's targets are held, from the typical patient's problem and the measures of all subjects.
    fn targets(
        &self,
        typical: &Subject,
        problem: &SubjectProblem,
        of_subjects: &Array2<f64>,
    ) -> Result<Vec<TargetOutcome>, SimulateError> {
        let Some(pump) = &self.arm.pump else {
            return Ok(Vec::new());
        };
        let own = self.target_measures(typical, problem)?;
        let scheme = pump.scheme(typical.weight);
        let scheme = scheme.map_err(|source| self.no_timeline(typical, source))?;
        let analyte = pump
            .model
            .analytes()
            .nth(pump.analyte)
            .map_or("", |(name, _)| name);
        let measures = of_subjects.as_slice().unwrap_or_default();
        let rows = measures.chunks_exact(of_subjects.ncols().max(1));
        let held = scheme.held.iter().zip(own).enumerate();
        let outcomes = held.map(|(index, (held, own))| {
            let first = index * TargetMeasure::COUNT;
            let rows = rows
                .clone()
                .filter_map(|row| row.get(first..first + TargetMeasure::COUNT));
            let what = (held.target, analyte, held.reached);
            TargetOutcome::new(what, own, rows, &self.run.study.probabilities)
        });
        Ok(outcomes.collect())
    }

    /// The typical patient's exposures by analyte, with what the schedule holds of them; `sample` sees the trajectory they are
    /// of.
    pub(super) fn typical_exposures(
        &self,
        problem: &SubjectProblem,
        schedules: &ScheduleCache,
        mut sample: impl FnMut(&Trajectory) -> Result<(), SimulateError>,
    ) -> Result<Vec<TypicalExposure>, SimulateError> {
        let end = schedules.end_of_last_dose();
        // Where rounds have been given for ever, the first one met no empty body.
        let rounds = schedules
            .rounds()
            .filter(|_| !self.arm.regimen.has_earlier_rounds());
        let mut found = Vec::new();
        for (trajectory, exposures) in self.solve(&[(0, problem)])? {
            sample(&trajectory)?;
            let exposures = exposures.into_iter().enumerate();
            let of = |(analyte, exposure): (usize, Exposure)| TypicalExposure {
                exposure,
                falls: Fall::all(&trajectory, analyte, end),
                accumulation: rounds.and_then(|rounds| Accumulation::new(&trajectory, analyte, &rounds)),
            };
            found = exposures.map(of).collect();
        }
        Ok(found)
    }

    /// The typical patient's curve and exposure by analyte; behind the curves of analytes those of responses.
    pub(super) fn typical(
        &self,
        (typical, problem): (&Subject, &SubjectProblem),
        schedules: &ScheduleCache,
    ) -> Result<TypicalPatient, SimulateError> {
        let study = self.run.study;
        let points = study.grid.len();
        let mut levels = vec![0.0; self.counted.levels.len() * points];
        let asked = || self.run.is_stopped();
        let exposures = self.typical_exposures(problem, schedules, |trajectory| {
            trajectory
                .sample_with_stop(&study.grid, 0..points, &mut levels, Stop::new(&asked))
                .map_err(|_| SimulateError::Stopped)
        })?;
        let (count, thresholds) = (study.subjects().count(), study.thresholds.len());
        let measured = ResidualErrors::new(study, self.model).analytes();
        let curves = levels.chunks(points.max(1)).enumerate().map(|(analyte, levels)| {
            let typical = Array1::from(levels.to_vec());
            let curves = Curves::new(typical, &study.probabilities, count, thresholds);
            match measured.contains(&analyte) {
                true => curves.with_measured(&study.probabilities),
                false => curves,
            }
        });
        let responses = self
            .responses
            .curves(&typical.values)
            .into_iter()
            .zip(self.responses.drivers());
        let of_responses = responses.map(|(curve, (analyte, _))| {
            let driving = &levels[analyte * points..(analyte + 1) * points];
            let typical = driving.iter().map(|level| curve.at(*level)).collect();
            Curves::new(typical, &study.probabilities, count, thresholds)
        });
        Ok((curves.chain(of_responses).collect(), exposures))
    }
}
