/// Which states of a trajectory are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaveAt {
    /// Those after every step, with jets for the interpolant.
    Steps,
    /// Those at both ends of each segment.
    Ends,
}
