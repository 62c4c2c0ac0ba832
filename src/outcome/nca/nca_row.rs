use super::{Absence, Convention, NcaQuantity, NcaSpread};

/// A quantity by one convention: the typical patient's, and over the population.
#[derive(Clone, Debug)]
pub struct NcaRow {
    /// Which.
    pub quantity: NcaQuantity,
    /// By which rules; `None` for the exact value, from the model.
    pub convention: Option<Convention>,
    /// The typical patient's, or why there is none.
    pub typical: Result<f64, Absence>,
    /// Over the population.
    pub people: NcaSpread,
}

impl NcaRow {
    /// From the typical patient's number and everybody's, with percentiles at some probabilities.
    pub fn new(
        (quantity, convention): (NcaQuantity, Option<Convention>),
        typical: Result<f64, Absence>,
        people: impl Iterator<Item = Result<f64, Absence>>,
        probabilities: &[f64],
    ) -> Self {
        let limit = (quantity == NcaQuantity::Extrapolated).then_some(NcaSpread::MOST_EXTRAPOLATED);
        Self {
            quantity,
            convention,
            typical,
            people: NcaSpread::new(people, probabilities, limit),
        }
    }
}
