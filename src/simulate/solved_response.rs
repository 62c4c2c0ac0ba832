use crate::effect::ResponseCurve;

/// A response of everybody, as a function of the concentration that drives it.
pub(super) struct SolvedResponse {
    /// Its place among the responses of the study.
    pub(super) place: usize,
    /// The index of the analyte that drives it.
    pub(super) analyte: usize,
    pub(super) typical: ResponseCurve,
    /// Subject by subject.
    pub(super) curves: Vec<ResponseCurve>,
}
