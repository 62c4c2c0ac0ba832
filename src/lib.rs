#![warn(missing_docs)]
//! infusim
pub mod document;
pub mod effect;
pub mod model;
pub mod outcome;
pub mod population;
pub mod quantity;
pub mod regimen;
pub mod solver;
#[cfg(feature = "program")]
pub mod scenario;
