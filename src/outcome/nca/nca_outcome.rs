use super::{NcaDose, NcaRow};

/// Non-compartmental analysis of an analyte in an arm under a model.
#[derive(Clone, Debug)]
pub struct NcaOutcome {
    /// What the typical patient's profile follows.
    pub dose: NcaDose,
    /// Quantity by quantity, each by the exact value and by every convention of the plan.
    pub rows: Vec<NcaRow>,
}

impl NcaOutcome {
    /// The quantities, each once, in the order of rows, with their rows.
    pub fn quantities(&self) -> impl Iterator<Item = &[NcaRow]> {
        self.rows.chunk_by(|one, two| one.quantity == two.quantity)
    }
}
