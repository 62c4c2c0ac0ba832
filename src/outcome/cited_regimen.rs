/// A regimen of the literature that stands among those of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct CitedRegimen {
    /// What it is called.
    pub name: String,
    /// Where it was published.
    pub source: String,
    /// For each axis its number in the unit of the axis; `None` for an axis of words.
    pub values: Vec<Option<f64>>,
}
