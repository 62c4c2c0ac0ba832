use super::{Segment, SegmentPath, SolverError, State, System};

/// The initial-value problem of one subject.
pub(super) struct IntegrationTask<'a> {
    pub(super) system: &'a System,
    pub(super) segments: &'a [Segment],
    /// State before the first of them.
    pub(super) start: State,
    /// Relative tolerance.
    pub(super) relative: f64,
    /// Absolute tolerance, mg.
    pub(super) absolute: f64,
}

/// The segments of one trajectory for each task, in order.
pub(super) type Trajectories = Vec<Result<Vec<SegmentPath>, SolverError>>;

impl IntegrationTask<'_> {
    /// Whether two subjects can share a batch: their systems differ in values only.
    pub(super) fn is_lane_compatible(&self, other: &Self) -> bool {
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
