use super::lane_integrator::integrate;
use super::numeric::SaveAt;
use super::{Method, Schedule, SegmentPath, SolverError, Stop, System, Tolerance};
use crate::lane::LANES;
use crate::lane::SimdLevel;
use fearless_simd::dispatch;

/// The most compartments eight patients side by side can have.
const MOST: usize = 32;

/// One patient's way through a schedule.
pub(super) struct IntegrationTask<'a> {
    pub(super) system: &'a System,
    pub(super) schedule: &'a Schedule,
    /// The state to start from: amounts, what has left, integrals of the amounts read.
    pub(super) start: Vec<f64>,
    pub(super) relative: f64,
    /// In mg.
    pub(super) absolute: f64,
}

/// The courses of one patient after the other, or why there is none.
pub(super) type Trajectories = Vec<Result<Vec<SegmentPath>, SolverError>>;

impl<'a> IntegrationTask<'a> {
    /// From an empty body on.
    pub(super) fn new(system: &'a System, schedule: &'a Schedule, tolerance: Tolerance) -> Self {
        // Tolerances are relative to what is given, so that micrograms and grams are treated alike.
        let given: f64 = schedule.inputs.iter().map(|input| input.amount).sum();
        Self {
            system,
            schedule,
            start: vec![0.0; system.size + 1 + system.readings.len()],
            relative: tolerance.relative,
            absolute: tolerance.absolute * if given > 0.0 { given } else { 1.0 },
        }
    }

    /// Whether two patients can go side by side: their graphs differ in numbers only.
    fn is_like(&self, other: &Self) -> bool {
        let (one, other) = (self.system, other.system);
        let flows = one.saturable.iter().zip(&other.saturable);
        let readings = one.readings.iter().zip(&other.readings);
        one.size == other.size
            && one.saturable.len() == other.saturable.len()
            && one.readings.len() == other.readings.len()
            && flows.into_iter().all(|(one, other)| one.from == other.from)
            && readings
                .into_iter()
                .all(|(one, other)| one.compartment == other.compartment)
    }
}

/// The courses of any number of patients, eight side by side where neighbours are alike.
pub(super) fn courses(
    level: SimdLevel,
    tasks: &[IntegrationTask<'_>],
    keep: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    let alike = tasks.chunk_by(IntegrationTask::is_like);
    alike
        .flat_map(|alike| alike.chunks(LANES))
        .flat_map(|eight| eight_of_one_size(level, eight, keep, stop))
        .collect()
}

/// Few compartments are common, and every number of them that a loop is made for costs the time to
/// compile it; so there is a loop for each small number, and for larger ones the next larger.
fn eight_of_one_size(
    level: SimdLevel,
    eight: &[IntegrationTask<'_>],
    keep: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    match eight.first().map_or(0, |task| task.system.size) {
        ..=3 => dispatch!(level, simd => integrate::<_, 3>(simd, eight, keep, stop)),
        4..=5 => dispatch!(level, simd => integrate::<_, 5>(simd, eight, keep, stop)),
        6..=10 => dispatch!(level, simd => integrate::<_, 10>(simd, eight, keep, stop)),
        11..=MOST => dispatch!(level, simd => integrate::<_, MOST>(simd, eight, keep, stop)),
        size => {
            let too_large = SolverError::TooLarge {
                method: Method::Rodas5p,
                size,
                most: MOST,
            };
            vec![Err(too_large); eight.len()]
        }
    }
}
