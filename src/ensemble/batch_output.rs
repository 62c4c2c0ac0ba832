use super::batch_errors::BatchErrors;
use super::batch_responses::BatchResponses;
use super::kept_curves::KeptCurves;
use crate::outcome::ExposuresBlock;
use crate::quantiles::{PartialCounts, StreamingQuantiles};

/// Where the results of a batch go.
pub struct BatchOutput<'a, 'b> {
    /// Brackets of the quantiles at each grid point.
    pub quantiles: &'a StreamingQuantiles,
    /// Receives what this batch contributes to the quantiles.
    pub counts: &'a mut PartialCounts,
    /// Receives the exposures: one block of columns for each analyte.
    pub exposures: &'a mut [ExposuresBlock<'b>],
    /// What makes measured levels of the concentrations, where their quantiles are asked for too.
    pub errors: Option<&'a BatchErrors>,
    /// What people's responses are, where their quantiles are asked for too.
    pub responses: Option<&'a BatchResponses>,
    /// Receives the concentrations themselves, where they are to be kept.
    pub kept: Option<&'a mut KeptCurves<'b>>,
}
