/// A part that a model has taken up.
#[derive(Clone, Debug, PartialEq)]
pub struct AttachedPart {
    /// The name of the response.
    pub id: String,
    /// Index of the analyte that drives it.
    pub analyte: usize,
    /// Index of its first parameter; the others follow in their order.
    pub first_parameter: usize,
}
