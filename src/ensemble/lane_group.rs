use super::grid_sampler::GridSampler;
use super::lane_edge::LaneEdge;
use super::lane_exposure::LaneExposure;
use super::lane_members::StructureClass;
use super::lane_occasion::LaneOccasion;
use super::segment_view::SegmentView;
use super::workspace::{LadderEntry, Workspace};
use super::{SolveRequest, SubjectProblem};
use crate::lane::{LANES, LaneF64, LaneVector};
use crate::quantity::Time;
use crate::solver::linear::{LaneElimination, LaneMassConservation, LaneRoots};
use crate::solver::{EliminationPath, Segment};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;
use std::sync::Arc;

/// Eight subjects, one to a lane, propagated from event to event: the same model and doses at the same times, but their
/// own doses and rates.
///
/// No operation crosses lanes, so a subject's results do not depend on the other subjects of the group. Compartments
/// are renumbered: those that are read come first, in the order of analytes.
pub(super) struct LaneGroup<'a, S: Simd, const N: usize> {
    request: &'a SolveRequest<'a>,
    subjects: [&'a SubjectProblem; LANES],
    class: &'a StructureClass<'a>,
    first: LaneOccasion<'a, S, N>,
    later: Vec<LaneOccasion<'a, S, N>>,
    /// A rate in 1/h that no rate of the eight exceeds; a power of two.
    bound: f64,
    /// Whether all eight share one schedule, so that one subject's doses stand for all.
    shared_schedule: bool,
}

impl<'a, S: Simd, const N: usize> LaneGroup<'a, S, N> {
    /// For eight subjects whose schedules have the same segments and none of whom has a rate above `bound`, 1/h. Only
    /// the first `member_count` are members; the others fill the lanes.
    #[simd]
    pub(super) fn new(
        simd: S,
        request: &'a SolveRequest<'a>,
        (subjects, member_count): ([&'a SubjectProblem; LANES], usize),
        (class, bound): (&'a StructureClass<'a>, f64),
    ) -> Self {
        let first = subjects[0];
        let members = (class.positions.as_slice(), member_count);
        let shared_schedule = subjects
            .iter()
            .all(|subject| Arc::ptr_eq(&subject.schedule, &first.schedule));
        Self {
            request,
            subjects,
            class,
            first: LaneOccasion::new(simd, subjects.map(|subject| &subject.system), members),
            later: LaneOccasion::later(simd, &subjects, members),
            bound,
            shared_schedule,
        }
    }

    /// Propagates the group through all segments: fills the exposure to each analyte, and the sampler with the amounts
    /// from which concentrations are sampled. Gives the amounts at the end, mg.
    #[simd]
    pub(super) fn propagate(
        &self,
        simd: S,
        workspace: &mut Workspace<S, N>,
        exposure: &mut Vec<LaneExposure<S>>,
        sampler: &mut GridSampler<S, N>,
    ) -> LaneVector<S, N> {
        self.begin(simd, exposure, sampler);
        let mut occasion = &self.first;
        self.begin_occasion(simd, occasion, workspace, exposure, sampler);
        let mut later = self.later.iter().zip(&self.subjects[0].later).peekable();
        let zero = LaneF64::splat(simd, 0.0);
        let mut amounts: LaneVector<S, N> = [zero; N];
        let segments = &self.subjects[0].schedule.segments;
        for (index, segment) in segments.iter().enumerate() {
            while let Some((next, _)) = later.next_if(|(_, next)| next.start <= segment.start) {
                occasion = next;
                self.begin_occasion(simd, occasion, workspace, exposure, sampler);
            }
            let mut input = [zero; N];
            let has_input = self.apply_inputs(simd, index, &mut amounts, &mut input);
            let is_last = index + 1 == segments.len();
            let points = self.request.grid.within(segment.start, segment.end, is_last);
            self.add_grid_points(
                simd,
                segment.start,
                points,
                (&amounts, has_input.then_some(&input)),
                workspace,
                sampler,
            );

            self.observe_segment(simd, (segment, occasion), (&amounts, &input), workspace, exposure);
            amounts = workspace.knots[workspace.knots.len() - 1];
        }
        let end = self.request.grid.end().hours();
        for exposure in exposure {
            exposure.close(end);
        }
        amounts
    }

    /// Prepares the buffers: exposures with the thresholds, the sampler.
    #[inline(always)]
    fn begin(&self, simd: S, exposure: &mut Vec<LaneExposure<S>>, sampler: &mut GridSampler<S, N>) {
        sampler.begin();
        exposure.resize_with(self.request.thresholds.len(), || LaneExposure::new(simd));
        for (analyte, (exposure, thresholds)) in exposure.iter_mut().zip(self.request.thresholds).enumerate()
        {
            let edges = thresholds.iter().enumerate();
            let edges =
                edges.map(|(index, level)| level.map(|level| self.edge(simd, [analyte, index], level)));
            exposure.begin(simd, edges);
        }
    }

    /// The edge of a threshold, by the indices of analyte and threshold, at a level in ng/mL unless each has a level of
    /// their own.
    #[inline(always)]
    fn edge(&self, simd: S, place: [usize; 2], level: f64) -> LaneEdge<S> {
        let mut own = self.request.own_levels.iter();
        match own.find(|own| [own.analyte, own.threshold] == place) {
            None => LaneEdge::at(simd, level),
            Some(own) => LaneEdge::new(simd, self.subjects.map(|subject| own.of(&subject.own_levels))),
        }
    }

    /// Prepares the buffers for an occasion: propagators of its rates, and how concentrations are read.
    #[inline(always)]
    fn begin_occasion(
        &self,
        simd: S,
        occasion: &LaneOccasion<'_, S, N>,
        workspace: &mut Workspace<S, N>,
        exposure: &mut [LaneExposure<S>],
        sampler: &mut GridSampler<S, N>,
    ) {
        let horizon = self.request.grid.end().hours();
        let conservation = match LaneMassConservation::<S, N>::is_needed(self.bound, horizon) {
            true => LaneMassConservation::new(simd, &occasion.systems, &self.class.positions),
            false => None,
        };
        let analytes = self.request.thresholds.len();
        let modes = self.class.modes.as_deref();
        workspace.begin_group(simd, &occasion.rates, self.bound, conservation, analytes, modes);
        let step = workspace.ladder(simd, self.request.grid.interval());
        let step = *workspace.ladders[step].ladder.over_length();
        sampler.begin_occasion(simd, &step, &occasion.factors, analytes);
        for (exposure, factor) in exposure.iter_mut().zip(&occasion.factors) {
            exposure.factor = *factor;
        }
    }

    /// Propagates the amounts through a segment, and evaluates the curves at its knots.
    #[inline(always)]
    fn observe_segment(
        &self,
        simd: S,
        (segment, occasion): (&Segment, &LaneOccasion<'_, S, N>),
        (amounts, input): (&LaneVector<S, N>, &LaneVector<S, N>),
        workspace: &mut Workspace<S, N>,
        exposure: &mut [LaneExposure<S>],
    ) {
        let ladder_index = workspace.ladder(simd, segment.end - segment.start);
        workspace.propagate_to_knots(
            simd,
            ladder_index,
            &occasion.rates,
            (amounts, input),
            self.request.thresholds.len(),
        );
        let Workspace {
            ladders,
            gains,
            series,
            knots,
            intervals,
            batches,
            ..
        } = &mut *workspace;
        let LadderEntry { ladder, areas, .. } = &ladders[ladder_index];
        for (analyte, exposure) in exposure.iter_mut().enumerate() {
            let view = SegmentView {
                roots: LaneRoots {
                    rates: &occasion.rates,
                    series: &series[analyte],
                    ladder,
                    gains,
                    input,
                    compartment: analyte,
                },
                knots,
                intervals,
                start: segment.start.hours(),
            };
            exposure.observe_segment(simd, &view, batches);
            exposure.area += areas[analyte].area(amounts, input) * exposure.factor;
        }
    }

    /// AUC(0–∞) in ng·h/mL and half-life in hours of an analyte: 0 and NaN where no dose reaches it, infinity and NaN
    /// where it is never eliminated completely. `within` is the area up to the end, at which there are these amounts in mg;
    /// they are needed where the last occasion is not the first.
    #[simd]
    pub(super) fn extrapolate(
        &self,
        simd: S,
        analyte: usize,
        path: Option<&EliminationPath>,
        (within, amounts): (LaneF64<S>, &LaneVector<S, N>),
    ) -> (LaneF64<S>, LaneF64<S>) {
        let nan = LaneF64::splat(simd, f64::NAN);
        let Some(path) = path else {
            return (LaneF64::splat(simd, 0.0), nan);
        };
        if !path.is_eliminated() {
            return (LaneF64::splat(simd, f64::INFINITY), nan);
        }
        let occasion = self.later.last().unwrap_or(&self.first);
        let elimination = LaneElimination::new(simd, path, occasion.systems);
        let mut total_doses = [LaneF64::splat(simd, 0.0); N];
        if !self.later.is_empty() {
            let end = self.request.grid.end();
            for (lane, subject) in self.subjects.iter().enumerate() {
                let to_come = subject.schedule.amounts_after(end);
                for (cell, compartment) in total_doses.iter_mut().zip(path.compartments()) {
                    let left = amounts[self.class.positions[*compartment]][lane];
                    cell.as_mut_slice()[lane] = left + to_come[*compartment];
                }
            }
            let area = within + elimination.integral(simd, &total_doses) * occasion.factors[analyte];
            return (area, std::f64::consts::LN_2 / elimination.slowest_rate(simd));
        }
        for (lane, subject) in self.distinct_schedules().iter().enumerate() {
            let totals = subject.schedule.total_doses();
            for (cell, compartment) in total_doses.iter_mut().zip(path.compartments()) {
                let total = totals[*compartment];
                match self.shared_schedule {
                    true => *cell = LaneF64::splat(simd, total),
                    false => cell.as_mut_slice()[lane] = total,
                }
            }
        }
        let area = elimination.integral(simd, &total_doses) * occasion.factors[analyte];
        (area, std::f64::consts::LN_2 / elimination.slowest_rate(simd))
    }

    /// The subjects whose doses differ: one when all share a schedule.
    #[inline(always)]
    fn distinct_schedules(&self) -> &[&'a SubjectProblem] {
        if self.shared_schedule {
            &self.subjects[..1]
        } else {
            &self.subjects[..]
        }
    }

    /// Adds the boluses at the start of a segment to the amounts, mg, and sets the input during it, mg/h; true if there
    /// is any.
    #[inline(always)]
    fn apply_inputs(
        &self,
        simd: S,
        index: usize,
        amounts: &mut LaneVector<S, N>,
        input: &mut LaneVector<S, N>,
    ) -> bool {
        let mut has_input = false;
        let subjects = self.distinct_schedules();
        for (compartment, position) in self.class.positions.iter().enumerate() {
            let (mut boluses, mut rates) = ([0.0; LANES], [0.0; LANES]);
            for (lane, subject) in subjects.iter().enumerate() {
                let segment = &subject.schedule.segments[index];
                boluses[lane] = segment.boluses[compartment];
                rates[lane] = segment.rates[compartment];
            }
            if self.shared_schedule {
                (boluses, rates) = ([boluses[0]; LANES], [rates[0]; LANES]);
            }
            has_input |= rates.iter().any(|rate| *rate != 0.0);
            amounts[*position] += LaneF64::load_array(simd, boluses);
            input[*position] = LaneF64::load_array(simd, rates);
        }
        has_input
    }

    /// Gives the sampler the grid points of a segment that starts at `start` with the amounts `initial`.
    #[inline(always)]
    fn add_grid_points(
        &self,
        simd: S,
        start: Time,
        points: Range<usize>,
        (initial, input): (&LaneVector<S, N>, Option<&LaneVector<S, N>>),
        workspace: &mut Workspace<S, N>,
        sampler: &mut GridSampler<S, N>,
    ) {
        if points.is_empty() {
            return;
        }
        let grid = self.request.grid;
        let zero = [LaneF64::splat(simd, 0.0); N];
        let mut amounts = *initial;
        let delay = grid.time(points.start) - start;
        if delay > Time::ZERO {
            let ladder_index = workspace.ladder(simd, delay);
            amounts = workspace.ladders[ladder_index]
                .ladder
                .propagate(&amounts, input.unwrap_or(&zero));
        }
        let mut gain = None;
        if let Some(input) = input {
            let ladder_index = workspace.ladder(simd, grid.interval());
            gain = Some(workspace.ladders[ladder_index].ladder.propagate(&zero, input));
        }
        sampler.add_segment(simd, points, amounts, gain);
    }
}
