use super::grid_sampler::GridSampler;
use super::lane_conservation::LaneConservation;
use super::lane_elimination::LaneElimination;
use super::lane_exposure::LaneExposure;
use super::lane_matrix::{LaneMatrix, LaneVector, row_of};
use super::segment_view::SegmentView;
use super::workspace::{LadderEntry, Workspace};
use super::{SolveRequest, SubjectProblem};
use crate::lane::{LANES, LaneF64};
use crate::quantity::Time;
use crate::solver::EliminationPath;
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;
use std::sync::Arc;

/// LaneF64 subjects on their path from dose to dose: the same model, doses at the same times, their
/// own amounts and their own rates.
///
/// A lane never intervals at another one, so what a subject has does not depend on who stands beside.
/// Compartments are renumbered: those that are read come first, in the order of analytes.
pub(super) struct LaneGroup<'a, S: Simd, const N: usize> {
    request: &'a SolveRequest<'a>,
    subjects: [&'a SubjectProblem; LANES],
    /// Where a compartment stands here, by its number in the system.
    places: Vec<usize>,
    rates: LaneMatrix<S, N>,
    /// At least as fast as every rate of all eight, 1/h.
    bound: f64,
    /// ng/mL per mg, by analyte.
    factors: [LaneF64<S>; N],
    /// Everybody is given the same at the same times.
    same_doses: bool,
}

impl<'a, S: Simd, const N: usize> LaneGroup<'a, S, N> {
    /// LaneF64 subjects with schedules cut at the same times, none of whom has a rate above `bound`. Only
    /// the first `members` are somebody; the others stand there to fill the lanes.
    #[simd]
    pub(super) fn new(
        simd: S,
        request: &'a SolveRequest<'a>,
        (subjects, members): ([&'a SubjectProblem; LANES], usize),
        bound: f64,
    ) -> Self {
        let first = subjects[0];
        let mut places = vec![usize::MAX; first.system.size];
        let read = first.system.readings.iter().map(|reading| reading.compartment);
        let rest = (0..first.system.size).filter(|index| {
            !first
                .system
                .readings
                .iter()
                .any(|reading| reading.compartment == *index)
        });
        for (place, compartment) in read.chain(rest).enumerate() {
            places[compartment] = place;
        }
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut factors = [[0.0; LANES]; N];
        for (lane, subject) in subjects.iter().enumerate() {
            subject.system.each_rate(0.0, |to, from, k| {
                cells[places[to]][places[from]][lane] += k;
            });
            for (cell, reading) in factors.iter_mut().zip(&subject.system.readings) {
                cell[lane] = if lane < members { reading.factor } else { f64::NAN };
            }
        }
        let same_doses = subjects
            .iter()
            .all(|subject| Arc::ptr_eq(&subject.schedule, &first.schedule));
        Self {
            request,
            subjects,
            places,
            rates: LaneMatrix::from_lanes(simd, &cells),
            bound,
            factors: row_of(simd, &factors),
            same_doses,
        }
    }

    /// From the first segment to the last: fills what is exposure of each analyte, and the sampler that will draw
    /// the levels.
    #[simd]
    pub(super) fn propagate(
        &self,
        simd: S,
        workspace: &mut Workspace<S, N>,
        exposure: &mut Vec<LaneExposure<S>>,
        sampler: &mut GridSampler<S, N>,
    ) {
        let horizon = self.request.grid.until().hours();
        let lane_conservation = match LaneConservation::<S, N>::is_needed(self.bound, horizon) {
            true => LaneConservation::new(simd, &self.subjects, &self.places),
            false => None,
        };
        workspace.begin_group(simd, &self.rates, self.bound, lane_conservation);
        let zero = LaneF64::splat(simd, 0.0);
        let analytes = self.request.thresholds.len();
        let step = workspace.ladder(simd, self.request.grid.every());
        let step = *workspace.ladders[step].ladder.whole();
        sampler.begin(simd, &step, &self.factors, analytes);
        let mut amounts: LaneVector<S, N> = [zero; N];
        exposure.resize_with(analytes, || LaneExposure::new(simd));
        for ((exposure, factor), thresholds) in exposure
            .iter_mut()
            .zip(&self.factors)
            .zip(self.request.thresholds)
        {
            exposure.begin(simd, *factor, thresholds);
        }
        let segments = &self.subjects[0].schedule.segments;
        for (index, segment) in segments.iter().enumerate() {
            let mut input = [zero; N];
            let comes_in = self.inputs_of(simd, index, &mut amounts, &mut input);
            let is_last = index + 1 == segments.len();
            let points = self.request.grid.within(segment.start, segment.end, is_last);
            self.record(
                simd,
                segment.start,
                points,
                (&amounts, comes_in.then_some(&input)),
                workspace,
                sampler,
            );

            let place = workspace.ladder(simd, segment.end - segment.start);
            workspace.propagate_to_knots(simd, place, &self.rates, (&amounts, &input), analytes);
            let Workspace {
                ladders,
                gains,
                knots,
                intervals,
                batches,
                ..
            } = &mut *workspace;
            let LadderEntry { ladder, areas, .. } = &ladders[place];
            for (analyte, exposure) in exposure.iter_mut().enumerate() {
                let course = SegmentView {
                    rates: &self.rates,
                    ladder,
                    gains,
                    knots,
                    intervals,
                    start: segment.start.hours(),
                    input: &input,
                    compartment: analyte,
                };
                exposure.interval(simd, &course, batches);
                exposure.area += areas[analyte].of(&amounts, &input) * exposure.factor;
            }
            amounts = workspace.knots[workspace.knots.len() - 1];
        }
        let end = self.request.grid.until().hours();
        for exposure in exposure {
            exposure.close(end);
        }
    }

    /// AreaRows to infinity in ng·h/mL and half-life in hours of an analyte; zero and NaN where nothing reaches
    /// it.
    #[simd]
    pub(super) fn tail(
        &self,
        simd: S,
        analyte: usize,
        path: Option<&EliminationPath>,
    ) -> (LaneF64<S>, LaneF64<S>) {
        let nothing = LaneF64::splat(simd, f64::NAN);
        let Some(path) = path else {
            return (LaneF64::splat(simd, 0.0), nothing);
        };
        if !path.drains() {
            return (LaneF64::splat(simd, f64::INFINITY), nothing);
        }
        let lane_elimination = LaneElimination::new(simd, path, self.subjects.map(|subject| &subject.system));
        let mut given = [LaneF64::splat(simd, 0.0); N];
        for (lane, subject) in self.own_doses().iter().enumerate() {
            let totals = subject.schedule.totals();
            for (cell, compartment) in given.iter_mut().zip(path.compartments()) {
                let total = totals[*compartment];
                match self.same_doses {
                    true => *cell = LaneF64::splat(simd, total),
                    false => cell.as_mut_slice()[lane] = total,
                }
            }
        }
        let area = lane_elimination.integral(simd, &given) * self.factors[analyte];
        (area, std::f64::consts::LN_2 / lane_elimination.slowest_rate(simd))
    }

    /// Those whose doses are to be looked at: one for all when all are given the same.
    #[inline(always)]
    fn own_doses(&self) -> &[&'a SubjectProblem] {
        if self.same_doses {
            &self.subjects[..1]
        } else {
            &self.subjects[..]
        }
    }

    /// What arrives at the start of a segment and during it; true if anything arrives during it.
    #[inline(always)]
    fn inputs_of(
        &self,
        simd: S,
        index: usize,
        amounts: &mut LaneVector<S, N>,
        input: &mut LaneVector<S, N>,
    ) -> bool {
        let mut comes_in = false;
        let subjects = self.own_doses();
        for (compartment, place) in self.places.iter().enumerate() {
            let (mut boluses, mut rates) = ([0.0; LANES], [0.0; LANES]);
            for (lane, subject) in subjects.iter().enumerate() {
                let segment = &subject.schedule.segments[index];
                boluses[lane] = segment.boluses[compartment];
                rates[lane] = segment.rates[compartment];
            }
            if self.same_doses {
                (boluses, rates) = ([boluses[0]; LANES], [rates[0]; LANES]);
            }
            comes_in |= rates.iter().any(|rate| *rate != 0.0);
            amounts[*place] += LaneF64::load_array(simd, boluses);
            input[*place] = LaneF64::load_array(simd, rates);
        }
        comes_in
    }

    /// Notes down for the sampler the points of a segment that starts at a time with some amounts.
    #[inline(always)]
    fn record(
        &self,
        simd: S,
        start: Time,
        points: Range<usize>,
        (from, input): (&LaneVector<S, N>, Option<&LaneVector<S, N>>),
        workspace: &mut Workspace<S, N>,
        sampler: &mut GridSampler<S, N>,
    ) {
        if points.is_empty() {
            return;
        }
        let grid = self.request.grid;
        let zero = [LaneF64::splat(simd, 0.0); N];
        let mut amounts = *from;
        let late = grid.time(points.start) - start;
        if late > Time::ZERO {
            let place = workspace.ladder(simd, late);
            amounts = workspace.ladders[place]
                .ladder
                .after(&amounts, input.unwrap_or(&zero));
        }
        let mut gain = None;
        if let Some(input) = input {
            let place = workspace.ladder(simd, grid.every());
            gain = Some(workspace.ladders[place].ladder.after(&zero, input));
        }
        sampler.add(simd, points, amounts, gain);
    }
}
