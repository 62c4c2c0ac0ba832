use super::grid_sampler::GridSampler;
use super::kept_curves::KeptCurves;
use super::lane_exposure::LaneExposure;
use super::lane_group::LaneGroup;
use super::workspace::Workspace;
use super::{SolveRequest, SubjectProblem};
use crate::lane::{LANES, LaneF64, SimdLevel};
use crate::outcome::{ExposuresBlock, Numbers};
use crate::quantiles::{PartialCounts, StreamingQuantiles};
use crate::solver::EliminationPath;
use fearless_simd::{Simd, dispatch};
use fearless_simd_macros::simd;
use std::any::Any;

/// Solves a batch of subjects of linear models, eight at a time, one subject to a lane.
///
/// Sorts compatible subjects into lane groups, writes their exposures, and samples their concentrations one tile of
/// grid points at a time, each of which is counted while it is in the cache.
///
/// A subject's results depend neither on the other subjects of its group nor on the size of a batch or a tile.
#[derive(Debug)]
pub struct BatchSolver {
    simd_level: SimdLevel,
    /// Concentrations of a tile, ng/mL: for each analyte and each point a row of subjects.
    concentrations: Vec<f64>,
    /// Workspace of the previous batch, reused if the SIMD level and the compartment capacity are the same.
    workspace: Option<Box<dyn Any + Send>>,
}

/// Numbers of compartments a group is compiled for; a system takes the first that fits.
const CAPACITIES: [usize; 4] = [3, 4, 6, 12];
/// Grid points in a tile.
const TILE: usize = 32;

/// Where the results of a batch go.
pub struct BatchOutput<'a, 'b> {
    /// Brackets of the quantiles at each grid point.
    pub quantiles: &'a StreamingQuantiles,
    /// Receives what this batch contributes to the quantiles.
    pub counts: &'a mut PartialCounts,
    /// Receives the exposures: one block of columns for each analyte.
    pub exposures: &'a mut [ExposuresBlock<'b>],
    /// Receives the concentrations themselves, where they are to be kept.
    pub kept: Option<&'a mut KeptCurves<'b>>,
}

impl BatchSolver {
    /// For a SIMD level, which is detected once by the caller.
    pub fn new(simd_level: SimdLevel) -> Self {
        Self {
            simd_level,
            concentrations: Vec::new(),
            workspace: None,
        }
    }

    /// Whether a subject can be solved in lanes: rates are linear and constant, no more compartments than a group is
    /// compiled for, and no compartment that is read twice.
    pub fn fits(subject: &SubjectProblem) -> bool {
        let system = &subject.system;
        let compartment_of = |index: usize| system.readings.get(index).map(|reading| reading.compartment);
        // A group renumbers compartments by the analyte read from them, so each may be read once.
        let distinct = (1..system.readings.len())
            .all(|index| (0..index).all(|earlier| compartment_of(earlier) != compartment_of(index)));
        distinct && system.is_linear_and_constant() && CAPACITIES.iter().any(|size| system.size <= *size)
    }

    /// Solves all subjects of a batch, unless the request says stop.
    ///
    /// Returns the indices of subjects whose extrema could not be resolved because they lie too close together; their
    /// exposures have to be taken from a scalar trajectory.
    pub fn solve(
        &mut self,
        request: &SolveRequest<'_>,
        subjects: &[SubjectProblem],
        output: &mut BatchOutput<'_, '_>,
    ) -> Vec<usize> {
        let (classes, groups) = group_subjects(request, subjects);
        let size = subjects
            .iter()
            .map(|subject| subject.system.size)
            .max()
            .unwrap_or(0);
        let batch = BatchSolve {
            request,
            classes: &classes,
            groups: &groups,
            concentrations: &mut self.concentrations,
            workspace: &mut self.workspace,
            output,
            scalar_fallback: Vec::new(),
        };
        match CAPACITIES.iter().find(|capacity| size <= **capacity) {
            Some(3) => dispatch!(self.simd_level, simd => batch.solve_all_groups::<_, 3>(simd)),
            Some(4) => dispatch!(self.simd_level, simd => batch.solve_all_groups::<_, 4>(simd)),
            Some(6) => dispatch!(self.simd_level, simd => batch.solve_all_groups::<_, 6>(simd)),
            _ => dispatch!(self.simd_level, simd => batch.solve_all_groups::<_, 12>(simd)),
        }
    }

    /// Adds to the quantiles the concentrations of subjects that were solved one by one.
    ///
    /// Each of `curves` holds `points` concentrations in ng/mL for each analyte, analyte after analyte.
    pub fn add_curves(&mut self, points: usize, curves: &[Vec<f64>], output: &mut BatchOutput<'_, '_>) {
        let width = curves.len().next_multiple_of(LANES).max(LANES);
        let analytes = output.exposures.len();
        output
            .counts
            .begin_block(output.quantiles.first_block_capacity(width));
        for start in (0..points).step_by(TILE) {
            let tile = start..(start + TILE).min(points);
            self.concentrations.clear();
            for analyte in 0..analytes {
                for point in tile.clone() {
                    let concentration = |curve: &Vec<f64>| curve[analyte * points + point];
                    self.concentrations.extend(curves.iter().map(concentration));
                    self.concentrations
                        .resize(self.concentrations.len().next_multiple_of(width), f64::NAN);
                }
            }
            dispatch!(self.simd_level, simd => {
                output.quantiles.add_tile(simd, &tile, &self.concentrations, width, output.counts)
            });
        }
    }
}

/// Subjects that are lane-compatible with each other.
struct StructureClass<'a> {
    representative: &'a SubjectProblem,
    /// For each analyte, its elimination path from the compartments that are dosed; `None` where no dose reaches it.
    paths: Vec<Option<EliminationPath>>,
}

/// Subjects that share a lane group.
struct LaneMembers<'a> {
    subjects: [&'a SubjectProblem; LANES],
    /// Their indices in the batch; only the first `count` lanes hold members.
    indices: [usize; LANES],
    count: usize,
    class: usize,
    bound: f64,
}

/// Sorts subjects into classes of equal structure and those into groups with equal rate bounds.
fn group_subjects<'a>(
    request: &SolveRequest<'_>,
    subjects: &'a [SubjectProblem],
) -> (Vec<StructureClass<'a>>, Vec<LaneMembers<'a>>) {
    let mut classes: Vec<StructureClass<'a>> = Vec::new();
    let mut groups: Vec<LaneMembers<'a>> = Vec::with_capacity(subjects.len().div_ceil(LANES) + 1);
    for (index, subject) in subjects.iter().enumerate() {
        let existing = classes
            .iter()
            .rposition(|class| class.representative.is_lane_compatible(subject));
        let class = existing.unwrap_or(classes.len());
        if existing.is_none() {
            let SubjectProblem { system, schedule } = subject;
            let paths = system.readings.iter();
            let paths = paths.map(|reading| EliminationPath::new(system, schedule, reading.compartment, 0.0));
            classes.push(StructureClass {
                representative: subject,
                paths: paths.collect(),
            });
        }
        let bound = subject.system.rate_bound().max(request.fastest);
        let has_free_lane = |group: &&mut LaneMembers<'_>| {
            group.class == class && group.bound == bound && group.count < LANES
        };
        // The last group first: neighbours in the batch mostly belong to the same one.
        if let Some(group) = groups.iter_mut().rev().find(has_free_lane) {
            group.subjects[group.count] = subject;
            group.indices[group.count] = index;
            group.count += 1;
            continue;
        }
        groups.push(LaneMembers {
            // Unused lanes repeat the first subject.
            subjects: [subject; LANES],
            indices: [index; LANES],
            count: 1,
            class,
            bound,
        });
    }
    (classes, groups)
}

/// A batch while it is solved.
struct BatchSolve<'a, 'b, 'c> {
    request: &'a SolveRequest<'a>,
    classes: &'a [StructureClass<'a>],
    groups: &'a [LaneMembers<'a>],
    concentrations: &'a mut Vec<f64>,
    workspace: &'a mut Option<Box<dyn Any + Send>>,
    output: &'a mut BatchOutput<'b, 'c>,
    scalar_fallback: Vec<usize>,
}

/// Buffers for one SIMD level and one compartment capacity.
struct BatchWorkspace<S: Simd, const N: usize> {
    workspace: Workspace<S, N>,
    samplers: Vec<GridSampler<S, N>>,
    exposures: Vec<LaneExposure<S>>,
}

impl BatchSolve<'_, '_, '_> {
    #[simd]
    fn solve_all_groups<S: Simd, const N: usize>(mut self, simd: S) -> Vec<usize> {
        let reusable = self
            .workspace
            .take()
            .and_then(|workspace| workspace.downcast::<BatchWorkspace<S, N>>().ok());
        let mut batch_workspace = reusable.unwrap_or_else(|| {
            Box::new(BatchWorkspace {
                workspace: Workspace::new(),
                samplers: Vec::new(),
                exposures: Vec::new(),
            })
        });
        while batch_workspace.samplers.len() < self.groups.len() {
            batch_workspace.samplers.push(GridSampler::new(simd));
        }
        let BatchWorkspace {
            workspace,
            samplers,
            exposures,
        } = &mut *batch_workspace;
        for (members, sampler) in self.groups.iter().zip(samplers.iter_mut()) {
            if self.request.stop.is_requested() {
                return self.scalar_fallback;
            }
            let lane_subjects = (members.subjects, members.count);
            let group: LaneGroup<'_, S, N> = LaneGroup::new(simd, self.request, lane_subjects, members.bound);
            group.propagate(simd, workspace, exposures, sampler);
            let paths = &self.classes[members.class].paths;
            for (analyte, exposure) in exposures.iter().enumerate() {
                let extrapolated = group.extrapolate(simd, analyte, paths[analyte].as_ref());
                self.record(members, analyte, exposure, extrapolated);
            }
        }
        self.sample_grid(simd, samplers);
        *self.workspace = Some(batch_workspace);
        self.scalar_fallback
    }

    /// Samples concentrations tile by tile and adds each tile to the quantiles.
    #[inline(always)]
    fn sample_grid<S: Simd, const N: usize>(&mut self, simd: S, samplers: &mut [GridSampler<S, N>]) {
        // An odd number of groups, the last one perhaps empty: rows whose distance is a power of two would compete for
        // the same few cache sets.
        let width = (self.groups.len() | 1) * LANES;
        let window = &self.request.window;
        let block_capacity = self.output.quantiles.first_block_capacity(width);
        self.output.counts.begin_block(block_capacity);
        self.concentrations.clear();
        self.concentrations
            .resize(self.request.thresholds.len() * TILE * width, f64::NAN);
        for sampler in samplers.iter_mut().take(self.groups.len()) {
            sampler.skip_to(simd, window.start);
        }
        for start in window.clone().step_by(TILE) {
            if self.request.stop.is_requested() {
                return;
            }
            let tile = start..(start + TILE).min(window.end);
            for (index, sampler) in samplers.iter_mut().enumerate().take(self.groups.len()) {
                sampler.sample_tile(simd, &tile, self.concentrations, width, index * LANES);
            }
            if let Some(kept) = &mut self.output.kept {
                let columns = self.groups.iter().enumerate().flat_map(|(group, members)| {
                    let lanes = members.indices.iter().take(members.count).enumerate();
                    lanes.map(move |(lane, subject)| (*subject, group * LANES + lane))
                });
                kept.keep_tile(&tile, (self.concentrations, width), columns);
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
