/// The time from one knot to a later one.
#[derive(Clone, Copy)]
pub(super) struct KnotInterval {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Index of the propagator over it.
    pub(super) doubling: usize,
    /// Hours from the start of the segment.
    pub(super) offset: f64,
    /// Hours from knot to knot.
    pub(super) step: f64,
    /// Subjects that are evaluated at these knots: a bit for each lane.
    pub(super) lanes: u64,
    /// Whether no extremum can lie between the knots.
    pub(super) is_monotone: bool,
}
