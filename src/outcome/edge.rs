/// A threshold with the band around it within which a level counts as at it.
///
/// Solvers agree to [`AGREEMENT`](crate::quantity::AGREEMENT), not to rounding. So what is decided at a threshold is decided by levels
/// that lie a hundred times as far from it: an excursion begins when the level exceeds the threshold by more
/// than a millionth and is over when it is a millionth below, and both times are those of the threshold
/// itself (`docs/src/reference/edges.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The threshold, ng/mL.
    pub threshold: f64,
    /// A level counts as above it when it exceeds this, ng/mL.
    pub above: f64,
    /// An excursion is over when the level is at most this, ng/mL.
    pub below: f64,
}

/// The share of a threshold, or of a peak, within which a level counts as equal to it.
pub const EDGE: f64 = 1e-6;

impl Edge {
    /// Around a threshold in ng/mL.
    pub fn new(threshold: f64) -> Self {
        Self {
            threshold,
            above: threshold * (1.0 + EDGE),
            below: threshold * (1.0 - EDGE),
        }
    }
}
