//! Floor 1: what is given, when, and into which route.
//!
//! A [`Regimen`] is a list of [`Item`]s as their author would say them: a bolus, an infusion, a
//! pause, a repeat. For one patient's weight it unrolls into a [`Timeline`] of [`Input`]s with
//! exact times and amounts. This room knows nothing of compartments.

mod amount;
mod item;
mod plan;
mod timeline;

pub use amount::{DoseAmount, DoseRate};
pub use item::{Dose, Infusion, Item};
pub use plan::{Regimen, RegimenError};
pub use timeline::{Input, Timeline};
