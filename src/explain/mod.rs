//! Layer 9: why a number is what it is.
//!
//! [`explain()`] takes one number of a study, by the names that tables have for it, and gives an [`Explanation`]: the doses, the
//! equations, every parameter with grade and source, the person, the threshold, and the arithmetic that gives the number again
//! on a pocket calculator where the model has a closed form. The numbers are those of the tables: they come from the same
//! simulation.

mod arithmetic;
mod arithmetic_step;
mod asked;
mod closed_form;
mod compared_steps;
mod error;
#[allow(clippy::module_inception)]
mod explain;
mod explanation;
mod explanation_step;
mod first_steps;
mod fitting;
mod flow_term;
mod found_number;
mod number_context;
mod parameter_rows;
mod people_step;
mod request_reader;
mod scope;
mod state_step;

pub use asked::Refusal;
pub use error::ExplainError;
pub use explain::explain;
pub use explanation::Explanation;
pub use explanation_step::{ExplanationFormula, ExplanationRow, ExplanationStep};

/// Stands on everything a reader may take away.
const PURPOSE: &str = "For teaching and research, not for dosing people.";
