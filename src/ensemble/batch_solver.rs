use super::batch_kernel::{Batch, BatchKernel, LaneKernel, TILE};
use super::lane_members::group_subjects;
use super::{BatchErrors, BatchOutput, BatchResponses, SolveRequest, SubjectProblem};
use crate::lane::{LANES, SimdLevel};
use fearless_simd::dispatch;

/// Solves a batch of subjects of linear models, eight at a time, one subject to a lane.
///
/// Sorts compatible subjects into lane groups, writes their exposures, and samples their concentrations one tile of
/// grid points at a time, each of which is counted while it is in the cache.
///
/// A subject's results depend neither on the other subjects of its group nor on the size of a batch or a tile.
pub struct BatchSolver {
    simd_level: SimdLevel,
    /// Concentrations of a tile, ng/mL: for each analyte and each point a row of subjects.
    concentrations: Vec<f64>,
    /// One for each number of compartments in [`CAPACITIES`], made when it is first needed.
    kernels: [Option<Box<dyn BatchKernel>>; CAPACITIES.len()],
}

/// Numbers of compartments a group is compiled for; a system takes the first that fits.
const CAPACITIES: [usize; 4] = [3, 4, 6, 12];

impl BatchSolver {
    /// For a SIMD level, which is detected once by the caller.
    pub fn new(simd_level: SimdLevel) -> Self {
        Self {
            simd_level,
            concentrations: Vec::new(),
            kernels: [const { None }; CAPACITIES.len()],
        }
    }

    /// Whether a subject can be solved in lanes: rates are linear and constant on each occasion, so is the input in every
    /// segment, there are no more compartments than a group is compiled for, no compartment is read twice, and no effect site
    /// follows one analyte against another, which no proof that curves do not turn allows for.
    pub fn fits(subject: &SubjectProblem) -> bool {
        let system = &subject.system;
        let compartment_of = |index: usize| system.readings.get(index).map(|reading| reading.compartment);
        // A group renumbers compartments by the analyte read from them, so each may be read once.
        let distinct = (1..system.readings.len())
            .all(|index| (0..index).all(|earlier| compartment_of(earlier) != compartment_of(index)));
        let constant_input = subject
            .schedule
            .segments
            .iter()
            .all(|segment| segment.end_rates.is_none());
        let one_structure = || {
            let mut later = subject.later.iter();
            later.all(|later| later.system.has_same_structure(system))
        };
        distinct
            && !system.has_opposed_site()
            && constant_input
            && one_structure()
            && system.is_linear_and_constant()
            && CAPACITIES.iter().any(|size| system.size <= *size)
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
        let batch = Batch {
            request,
            classes,
            groups,
        };
        let sizes = subjects.iter().map(|subject| subject.system.size);
        let size = sizes.max().unwrap_or(0);
        let fitting = CAPACITIES.iter().position(|capacity| size <= *capacity);
        let index = fitting.unwrap_or(CAPACITIES.len() - 1);
        let kernel = self.kernels[index].get_or_insert_with(|| kernel(self.simd_level, index));
        kernel.solve(&batch, &mut self.concentrations, output)
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
        let errors = output.errors;
        let errors =
            errors.map(|errors| errors.in_columns(width, (0..curves.len()).map(|index| (index, index))));
        let measured = output.errors.map_or(0, BatchErrors::analytes);
        let columns = (0..curves.len()).map(|index| (index, index));
        let responses = output
            .responses
            .map(|responses| responses.in_columns(width, columns));
        let more = output.responses.map_or(0, BatchResponses::count);
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
            let rows = (analytes + measured + more) * tile.len();
            self.concentrations.resize(rows * width, f64::NAN);
            if let Some(errors) = &errors {
                errors.fill(&mut self.concentrations, analytes, tile.len());
            }
            if let Some(responses) = &responses {
                let before = analytes + measured;
                responses.fill(&mut self.concentrations, before, (tile.len(), width));
            }
            dispatch!(self.simd_level, simd => {
                output.quantiles.add_tile(simd, &tile, &self.concentrations, width, output.counts)
            });
        }
    }
}

/// The kernel for systems of up to so many compartments as the capacity at an index.
fn kernel(simd_level: SimdLevel, index: usize) -> Box<dyn BatchKernel> {
    match CAPACITIES[index] {
        3 => dispatch!(simd_level, simd => Box::new(LaneKernel::<_, 3>::new(simd)) as Box<dyn BatchKernel>),
        4 => dispatch!(simd_level, simd => Box::new(LaneKernel::<_, 4>::new(simd)) as Box<dyn BatchKernel>),
        6 => dispatch!(simd_level, simd => Box::new(LaneKernel::<_, 6>::new(simd)) as Box<dyn BatchKernel>),
        _ => dispatch!(simd_level, simd => Box::new(LaneKernel::<_, 12>::new(simd)) as Box<dyn BatchKernel>),
    }
}
