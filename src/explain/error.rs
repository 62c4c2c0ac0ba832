use super::Refusal;
use crate::simulate::SimulateError;
use thiserror::Error;

/// Why a number could not be explained.
#[derive(Debug, Error)]
pub enum ExplainError {
    /// The study has no such number: all that is wrong with the request.
    #[error("{}", list(_0))]
    Refused(Vec<Refusal>),
    /// Nobody whose number it could be.
    #[error("the scenario has nobody of whom this could be told")]
    Nobody,
    /// Somebody could not be solved.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
}

fn list(refusals: &[Refusal]) -> String {
    let all: Vec<String> = refusals
        .iter()
        .map(|refusal| format!("error: {}\nhelp: {}", refusal.message, refusal.hint))
        .collect();
    all.join("\n\n")
}
