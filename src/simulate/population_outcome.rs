use super::arm_context::ArmContext;
use super::kept_block::KeptBlock;
use super::observed_run::ObservedRun;
use super::subject_counts::SubjectCounts;
use crate::ensemble::BatchResponses;
use crate::outcome::nca::Absence;
use crate::outcome::{
    Action, Exposures, ExposuresBlock, Keep, KeptSubjects, RateSpread, TargetMeasure, TitratedPerson,
};
use ndarray::{Array2, Axis};

/// What an arm's subjects came to, besides their curves.
pub(super) struct PopulationOutcome {
    /// By analyte, in the order of subjects.
    pub(super) exposures: Vec<Exposures>,
    /// What is counted over all of them.
    pub(super) counts: SubjectCounts,
    pub(super) kept: KeptSubjects,
    /// Measures of a pump's targets: a row for each subject, the measures of one target after those of another.
    pub(super) targets: Array2<f64>,
    /// What is made of samples: a row for each subject, the rows of one analyte after those of another.
    pub(super) nca: Array2<Result<f64, Absence>>,
    /// Concentrations in ng/mL at which a subject's responses reach the values that are thresholds: a row for each subject.
    pub(super) own_levels: Array2<f64>,
    /// Responses at the highest concentration: a row for each subject.
    pub(super) response_peaks: Array2<f64>,
    /// Rates at the times of [`RateSpread`], mg/h, where they depend on who somebody is: a row for each of the first
    /// subjects.
    pub(super) rates: Option<Array2<f64>>,
    /// Measured levels of the people of simulated studies: a row for each, the times of one analyte after those of another.
    pub(super) studies: Array2<f64>,
    /// What a rule came to, and what it did, subject by subject.
    pub(super) titrated: Vec<TitratedPerson>,
    pub(super) actions: Vec<Action>,
}

/// Where the results of a block of subjects go.
pub(super) struct BlockPlace<'a> {
    /// One block of columns an analyte.
    pub(super) exposures: Vec<ExposuresBlock<'a>>,
    pub(super) kept: KeptBlock<'a>,
}

impl BlockPlace<'_> {
    /// Keeps what everybody's responses are at the highest concentration: since a response only rises or only falls with
    /// it, that is the furthest it goes.
    pub(super) fn keep_response_peaks(&mut self, responses: &BatchResponses) {
        let Some(peaks) = &mut self.kept.response_peaks else {
            return;
        };
        for (subject, mut row) in peaks.rows_mut().into_iter().enumerate() {
            for (kept, (analyte, curve)) in row.iter_mut().zip(responses.of_subject(subject)) {
                *kept = curve.at(self.exposures[analyte].cmax[subject]);
            }
        }
    }
}

impl PopulationOutcome {
    /// With zeros, to be filled.
    pub(super) fn zero(arm: &ArmContext<'_>, keep: Keep) -> Self {
        let study = arm.run.study;
        let count = study.subjects().count() as usize;
        let columns = arm.counted.levels.iter();
        let occasions = 1 + arm.arm.later_occasions.len();
        let (parameters, analytes) = (occasions * arm.model.parameters.len(), arm.counted.levels.len());
        let shown = count.min(RateSpread::MOST_PEOPLE);
        let depends = !arm.arm.is_written_out();
        let is_round = arm.arm.regimen.has_earlier_rounds();
        let values = study.nca.as_ref().map_or(0, |plan| plan.values(is_round));
        Self {
            titrated: Vec::new(),
            actions: Vec::new(),
            own_levels: Array2::zeros((count, arm.responses.values())),
            response_peaks: Array2::zeros((count, arm.responses.count())),
            nca: Array2::from_elem((count, analytes * values), Err(Absence::NoLevel)),
            rates: depends.then(|| Array2::zeros((shown, RateSpread::POINTS))),
            studies: Array2::from_elem(ObservedRun::new(arm).map_or((0, 0), |run| run.kept()), f64::NAN),
            exposures: columns
                .map(|thresholds| Exposures::filled(count, thresholds))
                .collect(),
            counts: SubjectCounts::default(),
            kept: KeptSubjects::zero(keep, [count, parameters, analytes, study.grid.len()]),
            targets: Array2::zeros((
                count,
                arm.arm.pump.as_ref().map_or(0, |pump| pump.targets.len()) * TargetMeasure::COUNT,
            )),
        }
    }

    /// The places of blocks of so many subjects, to be filled in any order; and what is counted over all.
    pub(super) fn places(&mut self, size: usize) -> (Vec<BlockPlace<'_>>, &mut SubjectCounts) {
        let mut places: Vec<BlockPlace<'_>> = Vec::new();
        for exposures in &mut self.exposures {
            for (index, block) in exposures.blocks_mut(size).into_iter().enumerate() {
                if index == places.len() {
                    places.push(BlockPlace {
                        exposures: Vec::new(),
                        kept: KeptBlock::default(),
                    });
                }
                places[index].exposures.push(block);
            }
        }
        let kept = self.kept.blocks_mut(size, places.len());
        for (place, kept) in places.iter_mut().zip(kept) {
            place.kept = kept;
        }
        if self.targets.ncols() > 0 {
            let targets = self.targets.axis_chunks_iter_mut(Axis(0), size);
            for (place, targets) in places.iter_mut().zip(targets) {
                place.kept.targets = Some(targets);
            }
        }
        if self.nca.ncols() > 0 {
            for (place, nca) in places
                .iter_mut()
                .zip(self.nca.axis_chunks_iter_mut(Axis(0), size))
            {
                place.kept.nca = Some(nca);
            }
        }
        if self.own_levels.ncols() > 0 {
            let levels = self.own_levels.axis_chunks_iter_mut(Axis(0), size);
            for (place, levels) in places.iter_mut().zip(levels) {
                place.kept.own_levels = Some(levels);
            }
        }
        if self.response_peaks.ncols() > 0 {
            let peaks = self.response_peaks.axis_chunks_iter_mut(Axis(0), size);
            for (place, peaks) in places.iter_mut().zip(peaks) {
                place.kept.response_peaks = Some(peaks);
            }
        }
        if self.studies.ncols() > 0 {
            let studies = self.studies.axis_chunks_iter_mut(Axis(0), size);
            for (place, studies) in places.iter_mut().zip(studies) {
                place.kept.studies = Some(studies);
            }
        }
        if let Some(rates) = &mut self.rates {
            for (place, rates) in places.iter_mut().zip(rates.axis_chunks_iter_mut(Axis(0), size)) {
                place.kept.rates = Some(rates);
            }
        }
        (places, &mut self.counts)
    }
}

/// What a rule came to and what it did in the subjects of all blocks, in the order of subjects.
pub(super) fn take_titrated(places: &mut [BlockPlace<'_>]) -> (Vec<TitratedPerson>, Vec<Action>) {
    let (mut people, mut actions) = (Vec::new(), Vec::new());
    for place in places {
        people.append(&mut place.kept.titrated);
        actions.append(&mut place.kept.actions);
    }
    (people, actions)
}

/// The first subject of a block in whom something is no finite number, with its peak: whatever is wrong with a level is
/// wrong with the area under it.
pub(super) fn first_not_finite(exposures: &[ExposuresBlock<'_>], subjects: usize) -> Option<(usize, f64)> {
    exposures.iter().find_map(|block| {
        let mut areas = block.area.iter().take(subjects);
        let index = areas.position(|area| !area.is_finite())?;
        Some((index, block.cmax.get(index).copied().unwrap_or(f64::NAN)))
    })
}
