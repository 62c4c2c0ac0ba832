use super::grid_sampler::GridSampler;
use super::lane_exposure::LaneExposure;
use super::lane_group::LaneGroup;
use super::lane_members::{LaneMembers, StructureClass};
use super::workspace::Workspace;
use super::{BatchErrors, BatchOutput, BatchResponses, SolveRequest};
use crate::lane::{LANES, LaneF64};
use crate::outcome::Numbers;
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// Grid points in a tile.
pub(super) const TILE: usize = 32;

/// A batch of subjects, sorted into groups.
pub(super) struct Batch<'a> {
    pub(super) request: &'a SolveRequest<'a>,
    pub(super) classes: Vec<StructureClass<'a>>,
    pub(super) groups: Vec<LaneMembers<'a>>,
}

/// The solver of a batch, compiled for one instruction set and one number of compartments.
pub(super) trait BatchKernel: Send {
    /// Solves all groups, with `concentrations` as a buffer for a tile; gives the subjects that are to be solved one by
    /// one.
    fn solve(
        &mut self,
        batch: &Batch<'_>,
        concentrations: &mut Vec<f64>,
        output: &mut BatchOutput<'_, '_>,
    ) -> Vec<usize>;
}

/// Buffers for lanes of one instruction set and up to `N` compartments, reused by the next batch.
pub(super) struct LaneKernel<S: Simd, const N: usize> {
    simd: S,
    workspace: Workspace<S, N>,
    samplers: Vec<GridSampler<S, N>>,
    exposures: Vec<LaneExposure<S>>,
}

impl<S: Simd, const N: usize> LaneKernel<S, N> {
    pub(super) fn new(simd: S) -> Self {
        Self {
            simd,
            workspace: Workspace::new(),
            samplers: Vec::new(),
            exposures: Vec::new(),
        }
    }
}

impl<S: Simd, const N: usize> BatchKernel for LaneKernel<S, N> {
    fn solve(
        &mut self,
        batch: &Batch<'_>,
        concentrations: &mut Vec<f64>,
        output: &mut BatchOutput<'_, '_>,
    ) -> Vec<usize> {
        let solve = BatchSolve {
            batch,
            concentrations,
            output,
            scalar_fallback: Vec::new(),
        };
        solve.all_groups(self.simd, self)
    }
}

/// A batch while it is solved.
struct BatchSolve<'a, 'b, 'c> {
    batch: &'a Batch<'a>,
    concentrations: &'a mut Vec<f64>,
    output: &'a mut BatchOutput<'b, 'c>,
    scalar_fallback: Vec<usize>,
}

impl BatchSolve<'_, '_, '_> {
    #[simd]
    fn all_groups<S: Simd, const N: usize>(mut self, simd: S, kernel: &mut LaneKernel<S, N>) -> Vec<usize> {
        let LaneKernel {
            workspace,
            samplers,
            exposures,
            ..
        } = kernel;
        let Batch {
            request,
            classes,
            groups,
        } = self.batch;
        while samplers.len() < groups.len() {
            samplers.push(GridSampler::new());
        }
        for (members, sampler) in groups.iter().zip(samplers.iter_mut()) {
            if request.stop.is_requested() {
                return self.scalar_fallback;
            }
            let class = &classes[members.class];
            let lane_subjects = (members.subjects, members.count);
            let group: LaneGroup<'_, S, N> =
                LaneGroup::new(simd, request, lane_subjects, (class, members.bound));
            let amounts = group.propagate(simd, workspace, exposures, sampler);
            for (analyte, exposure) in exposures.iter().enumerate() {
                let at_the_end = (exposure.area, &amounts);
                let path = class.paths[analyte].as_ref();
                let extrapolated = group.extrapolate(simd, analyte, path, at_the_end);
                self.record(members, analyte, exposure, extrapolated);
            }
        }
        self.sample_grid(simd, samplers);
        self.scalar_fallback
    }

    /// Samples concentrations tile by tile and adds each tile to the quantiles.
    #[inline(always)]
    fn sample_grid<S: Simd, const N: usize>(&mut self, simd: S, samplers: &mut [GridSampler<S, N>]) {
        // An odd number of groups, the last one perhaps empty: rows whose distance is a power of two would compete for
        // the same few cache sets.
        let width = (self.batch.groups.len() | 1) * LANES;
        let window = &self.batch.request.window;
        let block_capacity = self.output.quantiles.first_block_capacity(width);
        self.output.counts.begin_block(block_capacity);
        let analytes = self.batch.request.thresholds.len();
        let columns = self.batch.groups.iter().enumerate().flat_map(|(group, members)| {
            let lanes = members.indices.iter().take(members.count).enumerate();
            lanes.map(move |(lane, subject)| (*subject, group * LANES + lane))
        });
        let errors = self.output.errors;
        let errors = errors.map(|errors| errors.in_columns(width, columns.clone()));
        let responses = self.output.responses;
        let responses = responses.map(|responses| responses.in_columns(width, columns.clone()));
        let measured = self.output.errors.map_or(0, BatchErrors::analytes);
        let variables = analytes + measured + self.output.responses.map_or(0, BatchResponses::count);
        self.concentrations.clear();
        self.concentrations.resize(variables * TILE * width, f64::NAN);
        for sampler in samplers.iter_mut().take(self.batch.groups.len()) {
            sampler.skip_to(simd, window.start);
        }
        for start in window.clone().step_by(TILE) {
            if self.batch.request.stop.is_requested() {
                return;
            }
            let tile = start..(start + TILE).min(window.end);
            for (index, sampler) in samplers.iter_mut().enumerate().take(self.batch.groups.len()) {
                sampler.sample_tile(simd, &tile, self.concentrations, width, index * LANES);
            }
            if let Some(kept) = &mut self.output.kept {
                kept.keep_tile(&tile, (self.concentrations, width), columns.clone());
            }
            if let Some(errors) = &errors {
                errors.fill(self.concentrations, analytes, tile.len());
            }
            if let Some(responses) = &responses {
                responses.fill(self.concentrations, analytes + measured, (tile.len(), width));
            }
            let tile_points = tile.start - window.start..tile.end - window.start;
            self.output.quantiles.add_tile(
                simd,
                &tile_points,
                self.concentrations,
                width,
                self.output.counts,
            );
        }
    }

    /// Writes the exposures of a group's members to an analyte; last AUC(0–∞) in ng·h/mL and half-life in hours.
    #[inline(always)]
    fn record<S: Simd>(
        &mut self,
        members: &LaneMembers<'_>,
        analyte: usize,
        exposure: &LaneExposure<S>,
        (area_to_infinity, half_life): (LaneF64<S>, LaneF64<S>),
    ) {
        let block = &mut self.output.exposures[analyte];
        for lane in 0..members.count {
            let index = members.indices[lane];
            if exposure.unresolved_extrema[lane] && !self.scalar_fallback.contains(&index) {
                self.scalar_fallback.push(index);
            }
            let numbers = Numbers {
                cmax: exposure.cmax[lane],
                tmax: exposure.tmax[lane],
                area: exposure.area[lane],
                area_to_infinity: area_to_infinity[lane],
                half_life: half_life[lane],
            };
            let above = exposure.trackers.iter().map(|tracker| tracker.above[lane]);
            block.write(index, numbers, above);
        }
    }
}
