use crate::model::ParameterValues;
use crate::quantity::Weight;

/// One virtual person, as a model sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// From 1; 0 is the typical patient.
    pub number: u64,
    /// Body weight.
    pub weight: Weight,
    /// The model's parameters for this person.
    pub values: ParameterValues,
}
