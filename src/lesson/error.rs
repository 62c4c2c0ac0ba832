use crate::explain::ExplainError;
use crate::plot::PlotError;
use crate::scenario::Rejected;
use crate::simulate::SimulateError;
use thiserror::Error;

/// Why a screen cannot be shown.
#[derive(Debug, Error)]
pub enum ScreenError {
    /// The scenario, or what its reader made of it, is wrong.
    #[error("the scenario has mistakes")]
    Rejected(Box<Rejected>),
    /// The state of the screen does not fit the scenario.
    #[error("{0}")]
    State(String),
    /// It cannot be simulated.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// A number of it cannot be explained.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// It cannot be drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
}

impl From<Rejected> for ScreenError {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(Box::new(rejected))
    }
}
