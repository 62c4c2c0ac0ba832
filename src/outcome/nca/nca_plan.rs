use super::{AucRule, Convention, FirstLevel, LastLevel, NcaQuantity, SlopeRule};
use crate::quantity::Time;

/// When levels are sampled, and by which rules they are analysed.
#[derive(Clone, Debug, PartialEq)]
pub struct NcaPlan {
    /// The times, in increasing order; at steady state those that lie in the first round are taken.
    pub samples: Vec<Time>,
    /// Rules of areas.
    pub auc: Vec<AucRule>,
    /// Rules of the terminal line.
    pub lambda_z: Vec<SlopeRule>,
    /// Levels that are extrapolated from.
    pub clast: Vec<LastLevel>,
    /// The level at the time of a bolus without a sample.
    pub c0: FirstLevel,
    /// Limit of quantification, ng/mL; `None` where every level above zero is quantifiable.
    pub lloq: Option<f64>,
    /// Times between which areas are found too.
    pub partial: Vec<[Time; 2]>,
}

impl NcaPlan {
    /// Every combination of rules, in the order of columns.
    pub fn conventions(&self) -> Vec<Convention> {
        let mut all = Vec::new();
        for auc in &self.auc {
            for slope in &self.lambda_z {
                let last = self.clast.iter();
                all.extend(last.map(|last| Convention {
                    auc: *auc,
                    slope: *slope,
                    last: *last,
                }));
            }
        }
        all
    }

    /// Quantities and conventions, in the order of rows; of a dose, or of a round at steady state.
    pub fn rows(&self, is_intravenous: bool, is_round: bool) -> Vec<(NcaQuantity, Option<Convention>)> {
        let conventions = self.conventions();
        let columns: Vec<Option<Convention>> = std::iter::once(None)
            .chain(conventions.into_iter().map(Some))
            .collect();
        let quantities = NcaQuantity::of_dose(is_intravenous, is_round, self.partial.len());
        let of = |quantity: NcaQuantity| columns.iter().map(move |column| (quantity, *column));
        quantities.into_iter().flat_map(of).collect()
    }

    /// How many numbers are kept of one analyte of one person.
    pub fn values(&self, is_round: bool) -> usize {
        let conventions = self.auc.len() * self.lambda_z.len() * self.clast.len();
        let quantities = NcaQuantity::of_dose(true, is_round, self.partial.len());
        quantities.len() * (1 + conventions)
    }
}
