use super::integration_task::{IntegrationTask, Trajectories};
use super::lane_integrator::integrate;
use super::{Method, SaveAt, SolverError, Stop};
use crate::lane::{LANES, SimdLevel};
use fearless_simd::dispatch;

/// The most compartments for which the lane integrator is compiled.
const MAX_COMPARTMENTS: usize = 32;

/// Integrates any number of tasks, in batches of up to eight compatible neighbours.
pub(super) fn integrate_tasks(
    simd_level: SimdLevel,
    tasks: &[IntegrationTask<'_>],
    save_at: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    let compatible = tasks.chunk_by(IntegrationTask::is_lane_compatible);
    compatible
        .flat_map(|compatible| compatible.chunks(LANES))
        .flat_map(|batch| integrate_batch(simd_level, batch, save_at, stop))
        .collect()
}

/// Integrates up to eight compatible tasks with the smallest compiled size that fits: each size takes its time to
/// compile, and small ones are common.
fn integrate_batch(
    simd_level: SimdLevel,
    batch: &[IntegrationTask<'_>],
    save_at: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    match batch.first().map_or(0, |task| task.system.size) {
        ..=3 => dispatch!(simd_level, simd => integrate::<_, 3>(simd, batch, save_at, stop)),
        4..=5 => dispatch!(simd_level, simd => integrate::<_, 5>(simd, batch, save_at, stop)),
        6..=10 => dispatch!(simd_level, simd => integrate::<_, 10>(simd, batch, save_at, stop)),
        11..=MAX_COMPARTMENTS => {
            dispatch!(simd_level, simd => integrate::<_, MAX_COMPARTMENTS>(simd, batch, save_at, stop))
        }
        size => {
            let too_large = SolverError::TooLarge {
                method: Method::Rodas5p,
                size,
                most: MAX_COMPARTMENTS,
            };
            vec![Err(too_large); batch.len()]
        }
    }
}
