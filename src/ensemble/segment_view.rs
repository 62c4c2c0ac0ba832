use super::knot_interval::KnotInterval;
use crate::lane::LaneVector;
use crate::solver::linear::LaneRoots;
use fearless_simd::Simd;

/// What is known of one analyte in a segment of constant rates and input, for eight subjects.
pub(super) struct SegmentView<'a, S: Simd, const N: usize> {
    pub(super) roots: LaneRoots<'a, S, N>,
    /// Amounts in mg at the knots, and the intervals between them.
    pub(super) knots: &'a [LaneVector<S, N>],
    pub(super) intervals: &'a [KnotInterval],
    /// Start of the segment, hours.
    pub(super) start: f64,
}
