use super::grid_sampler::GridSampler;
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

/// Patients who are solved together: sorted into groups of people who can walk side by side, their
/// exposures noted down, their levels drawn a tile of points at a time and counts while they are in
/// the cache.
///
/// Who walks with whom, how large a batch_solver is and how large a tile, changes nothing for anybody.
#[derive(Debug)]
pub struct BatchSolver {
    level: SimdLevel,
    /// The levels of a tile: for each analyte and each point a row of subjects.
    levels: Vec<f64>,
    /// What the last batch_solver was solved with, if it was of the same class.
    workspace: Option<Box<dyn Any + Send>>,
}

/// Compartments a group is compiled for; a system takes the first that fits.
const SIZES: [usize; 4] = [3, 4, 6, 12];
/// Points in a tile.
const TILE: usize = 32;

/// What becomes of a batch_solver.
pub struct BatchOutput<'a, 'b> {
    /// Where percentiles are found.
    pub quantiles: &'a StreamingQuantiles,
    /// What this group of subjects leaves in it.
    pub counts: &'a mut PartialCounts,
    /// Where exposures go, one batch_solver of columns an analyte.
    pub exposures: &'a mut [ExposuresBlock<'b>],
}

impl BatchSolver {
    /// For a processor, queried once.
    pub fn new(level: SimdLevel) -> Self {
        Self {
            level,
            levels: Vec::new(),
            workspace: None,
        }
    }

    /// True for systems a group can be made of.
    pub fn fits(subject: &SubjectProblem) -> bool {
        let system = &subject.system;
        let read = |place: usize| system.readings.get(place).map(|reading| reading.compartment);
        // An group reads each compartment once.
        let apart =
            (1..system.readings.len()).all(|place| (0..place).all(|before| read(before) != read(place)));
        apart && system.is_linear_and_constant() && SIZES.iter().any(|size| system.size <= *size)
    }

    /// Solves everybody, unless the request says stop. Gives those whose exposures have to be read off a trajectory of their own,
    /// because their curves turn too often too close together.
    pub fn solve(
        &mut self,
        request: &SolveRequest<'_>,
        subjects: &[SubjectProblem],
        output: &mut BatchOutput<'_, '_>,
    ) -> Vec<usize> {
        let (classes, groups) = groups(request, subjects);
        let size = subjects
            .iter()
            .map(|subject| subject.system.size)
            .max()
            .unwrap_or(0);
        let work = BatchSolve {
            request,
            classes: &classes,
            groups: &groups,
            levels: &mut self.levels,
            workspace: &mut self.workspace,
            output,
            scalar_fallback: Vec::new(),
        };
        match SIZES.iter().find(|known| size <= **known) {
            Some(3) => dispatch!(self.level, simd => work.everybody::<_, 3>(simd)),
            Some(4) => dispatch!(self.level, simd => work.everybody::<_, 4>(simd)),
            Some(6) => dispatch!(self.level, simd => work.everybody::<_, 6>(simd)),
            _ => dispatch!(self.level, simd => work.everybody::<_, 12>(simd)),
        }
    }

    /// Sifts the levels of subjects who were solved one by one, drawn by somebody else: for each of
    /// them, analyte after analyte, point after point.
    pub fn add_curves(&mut self, points: usize, curves: &[Vec<f64>], output: &mut BatchOutput<'_, '_>) {
        let width = curves.len().next_multiple_of(LANES).max(LANES);
        let analytes = output.exposures.len();
        output
            .counts
            .begin_block(output.quantiles.first_block_capacity(width));
        for start in (0..points).step_by(TILE) {
            let tile = start..(start + TILE).min(points);
            self.levels.clear();
            for analyte in 0..analytes {
                for point in tile.clone() {
                    let of = |curve: &Vec<f64>| curve[analyte * points + point];
                    self.levels.extend(curves.iter().map(of));
                    self.levels
                        .resize(self.levels.len().next_multiple_of(width), f64::NAN);
                }
            }
            dispatch!(self.level, simd => output.quantiles.add_tile(simd, &tile, &self.levels, width, output.counts));
        }
    }
}

/// A class of subjects, who can all walk side by side.
struct StructureClass<'a> {
    first: &'a SubjectProblem,
    /// For each analyte, the path there from where drug is given.
    paths: Vec<Option<EliminationPath>>,
}

/// Patients who walk side by side.
struct LaneMembers<'a> {
    subjects: [&'a SubjectProblem; LANES],
    /// Their places in the batch_solver, and how many are somebody.
    places: [usize; LANES],
    count: usize,
    class: usize,
    bound: f64,
}

/// Sorts subjects into groups.
fn groups<'a>(
    request: &SolveRequest<'_>,
    subjects: &'a [SubjectProblem],
) -> (Vec<StructureClass<'a>>, Vec<LaneMembers<'a>>) {
    let mut classes: Vec<StructureClass<'a>> = Vec::new();
    let mut groups: Vec<LaneMembers<'a>> = Vec::with_capacity(subjects.len().div_ceil(LANES) + 1);
    for (place, subject) in subjects.iter().enumerate() {
        let known = classes
            .iter()
            .rposition(|class| class.first.is_lane_compatible(subject));
        let class = known.unwrap_or(classes.len());
        if known.is_none() {
            let SubjectProblem { system, schedule } = subject;
            let paths = system.readings.iter();
            let paths = paths.map(|reading| EliminationPath::new(system, schedule, reading.compartment, 0.0));
            classes.push(StructureClass {
                first: subject,
                paths: paths.collect(),
            });
        }
        let bound = bound(subject).max(request.fastest);
        let together = |group: &&mut LaneMembers<'_>| {
            group.class == class && group.bound == bound && group.count < LANES
        };
        // Those with room, the last first: neighbours mostly walk together.
        if let Some(group) = groups.iter_mut().rev().find(together) {
            group.subjects[group.count] = subject;
            group.places[group.count] = place;
            group.count += 1;
            continue;
        }
        groups.push(LaneMembers {
            // Idle lanes repeat the first subject.
            subjects: [subject; LANES],
            places: [place; LANES],
            count: 1,
            class,
            bound,
        });
    }
    (classes, groups)
}

/// A block while it is solved.
struct BatchSolve<'a, 'b, 'c> {
    request: &'a SolveRequest<'a>,
    classes: &'a [StructureClass<'a>],
    groups: &'a [LaneMembers<'a>],
    levels: &'a mut Vec<f64>,
    workspace: &'a mut Option<Box<dyn Any + Send>>,
    output: &'a mut BatchOutput<'b, 'c>,
    scalar_fallback: Vec<usize>,
}

/// Room to work in, for one width of vectors and one number of compartments.
struct BatchWorkspace<S: Simd, const N: usize> {
    workspace: Workspace<S, N>,
    samplers: Vec<GridSampler<S, N>>,
    exposures: Vec<LaneExposure<S>>,
}

impl BatchSolve<'_, '_, '_> {
    #[simd]
    fn everybody<S: Simd, const N: usize>(mut self, simd: S) -> Vec<usize> {
        let known = self
            .workspace
            .take()
            .and_then(|workspace| workspace.downcast::<BatchWorkspace<S, N>>().ok());
        let mut whole = known.unwrap_or_else(|| {
            Box::new(BatchWorkspace {
                workspace: Workspace::new(),
                samplers: Vec::new(),
                exposures: Vec::new(),
            })
        });
        while whole.samplers.len() < self.groups.len() {
            whole.samplers.push(GridSampler::new(simd));
        }
        let BatchWorkspace {
            workspace,
            samplers,
            exposures,
        } = &mut *whole;
        for (members, sampler) in self.groups.iter().zip(samplers.iter_mut()) {
            if self.request.stop.asked() {
                return self.scalar_fallback;
            }
            let people = (members.subjects, members.count);
            let group: LaneGroup<'_, S, N> = LaneGroup::new(simd, self.request, people, members.bound);
            group.propagate(simd, workspace, exposures, sampler);
            let paths = &self.classes[members.class].paths;
            for (analyte, exposure) in exposures.iter().enumerate() {
                let tail = group.tail(simd, analyte, paths[analyte].as_ref());
                self.record(members, analyte, exposure, tail);
            }
        }
        self.draw(simd, samplers);
        *self.workspace = Some(whole);
        self.scalar_fallback
    }

    /// Draws the levels and lets them pass through the quantiles.
    #[inline(always)]
    fn draw<S: Simd, const N: usize>(&mut self, simd: S, samplers: &mut [GridSampler<S, N>]) {
        // An odd number of groups, the last perhaps of nobody: rows a power of two apart would all want
        // the same few places of the cache.
        let width = (self.groups.len() | 1) * LANES;
        let window = &self.request.window;
        let first = self.output.quantiles.first_block_capacity(width);
        self.output.counts.begin_block(first);
        self.levels.clear();
        self.levels
            .resize(self.request.thresholds.len() * TILE * width, f64::NAN);
        for sampler in samplers.iter_mut().take(self.groups.len()) {
            sampler.skip(simd, window.start);
        }
        for start in window.clone().step_by(TILE) {
            if self.request.stop.asked() {
                return;
            }
            let tile = start..(start + TILE).min(window.end);
            for (index, sampler) in samplers.iter_mut().enumerate().take(self.groups.len()) {
                sampler.draw(simd, &tile, self.levels, width, index * LANES);
            }
            let columns = tile.start - window.start..tile.end - window.start;
            self.output
                .quantiles
                .add_tile(simd, &columns, self.levels, width, self.output.counts);
        }
    }

    /// Writes what the members of a group had of an analyte; last the area to infinity and the half-life.
    #[inline(always)]
    fn record<S: Simd>(
        &mut self,
        members: &LaneMembers<'_>,
        analyte: usize,
        exposure: &LaneExposure<S>,
        (area, half_life): (LaneF64<S>, LaneF64<S>),
    ) {
        let batch_solver = &mut self.output.exposures[analyte];
        for lane in 0..members.count {
            let place = members.places[lane];
            if exposure.unresolved_extrema[lane] && !self.scalar_fallback.contains(&place) {
                self.scalar_fallback.push(place);
            }
            let numbers = Numbers {
                cmax: exposure.cmax[lane],
                tmax: exposure.tmax[lane],
                area: exposure.area[lane],
                area_to_infinity: area[lane],
                half_life: half_life[lane],
            };
            let above = exposure.above.iter().map(|tracker| tracker.subjects[lane]);
            batch_solver.write(place, numbers, above);
        }
    }
}

/// A power of two that no rate of a subject exceeds, 1/h.
pub fn bound(subject: &SubjectProblem) -> f64 {
    let fastest = subject.system.fastest_rate();
    let mut bound = 1.0 / (1 << 20) as f64;
    while bound < fastest {
        bound *= 2.0;
    }
    bound
}
