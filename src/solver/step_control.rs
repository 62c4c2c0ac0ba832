use super::lane_system::{greater, lesser, root32};
use crate::lane::LaneF64;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};

/// Length of the next step relative to the one whose error would be exactly as large as allowed.
const SAFETY: f64 = 0.9;
/// Least and greatest ratio of a step to the one before.
const FACTOR_LIMITS: [f64; 2] = [0.2, 10.0];
/// Least previous error that counts, to the power of 1/32: 0.75³² = 1e-4.
const MIN_ERROR_ROOT: f64 = 0.75;

/// Step-size control of eight subjects, each on its own.
///
/// With e the norm of a step's error in units of what is allowed, an accepted step is followed by one that is
/// 0.9 · e^(−3/16) · max(e₋₁, 1e-4)^(1/32) times as long, where e₋₁ is the error of the last accepted step before it; a
/// rejected one is repeated with 0.9 · e^(−3/16) of its length. A proportional–integral controller: Gustafsson, ACM
/// Transactions on Mathematical Software 1991;17:533-554, doi:10.1145/210232.210242; 3/16 is close to 1/5, one over
/// the order, and needs square roots only.
pub(super) struct StepControl<S: Simd> {
    /// max(e₋₁, 1e-4)^(1/32)
    last_error_root: LaneF64<S>,
    /// Greatest growth of the next step; a step does not grow after a rejected one.
    max_factor: LaneF64<S>,
}

impl<S: Simd> StepControl<S> {
    #[inline(always)]
    pub(super) fn new(simd: S) -> Self {
        Self {
            last_error_root: LaneF64::splat(simd, MIN_ERROR_ROOT),
            max_factor: LaneF64::splat(simd, FACTOR_LIMITS[1]),
        }
    }

    /// The length of the next step, from that of this one and e², in the lanes where it was `accepted` and where not.
    #[inline(always)]
    pub(super) fn next_step(
        &mut self,
        h: LaneF64<S>,
        error_square: LaneF64<S>,
        accepted: mask64x8<S>,
    ) -> LaneF64<S> {
        let simd = h.simd;
        let number = |value: f64| LaneF64::splat(simd, value);
        let one = number(1.0);
        let [min_factor, max_factor] = [number(FACTOR_LIMITS[0]), number(FACTOR_LIMITS[1])];
        // e^(1/32), e^(3/32)
        let root = root32(error_square).sqrt();
        let cube = root * root * root;
        let factor = accepted.select(self.last_error_root, one) * SAFETY / (cube * cube);
        let next = h * lesser(greater(factor, min_factor), self.max_factor);
        self.max_factor = accepted.select(max_factor, one);
        self.last_error_root = accepted.select(greater(root, number(MIN_ERROR_ROOT)), self.last_error_root);
        next
    }
}
