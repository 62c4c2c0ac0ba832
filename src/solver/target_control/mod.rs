//! Target-controlled infusion: the rates with which a pump reaches and holds a level, by a linear model of its own.
//!
//! All rates are constant over steps of one length. With x the amounts at the start of a step and the notation of
//! [`super::linear`], the amount in compartment c at its end is F(c) + r·U(c), F = P x without input and U = G e after a
//! unit rate. Equations, sources and tests are in `docs/src/methods/target-control.md`.

mod effect_peak;
mod held_target;
mod pump_model;
mod pump_scheme;
mod pump_settings;
mod step_rates;

pub use effect_peak::EffectPeak;
pub use held_target::HeldTarget;
pub use pump_model::PumpModel;
pub use pump_scheme::{PumpMode, PumpScheme, PumpStep};
pub use pump_settings::{PumpSettings, SwitchRule};
