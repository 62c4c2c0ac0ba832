//! Non-compartmental analysis: what a paper makes of levels at sampling times, by a stated convention, and the same
//! quantities exactly, from the model.
//!
//! [`SampledProfile`] holds the levels of one person, [`SampledNca`] makes quantities of it by a [`Convention`];
//! [`ModelNca`] holds what a model says of the same person. An [`NcaOutcome`] is all of them over a population. A quantity
//! that a curve does not give is absent, with the reason: [`Absence`].

mod absence;
mod auc_rule;
mod convention;
mod first_level;
mod last_level;
mod lowest_level;
mod model_nca;
mod nca_dose;
mod nca_outcome;
mod nca_plan;
mod nca_quantity;
mod nca_row;
mod nca_spread;
mod profile_error;
mod sampled_nca;
mod sampled_profile;
mod slope_rule;
mod terminal_slope;

pub use absence::Absence;
pub use auc_rule::AucRule;
pub use convention::Convention;
pub use first_level::FirstLevel;
pub use last_level::LastLevel;
pub use lowest_level::lowest_level;
pub use model_nca::{ModelNca, RoundNca};
pub use nca_dose::NcaDose;
pub use nca_outcome::NcaOutcome;
pub use nca_plan::NcaPlan;
pub use nca_quantity::NcaQuantity;
pub use nca_row::NcaRow;
pub use nca_spread::NcaSpread;
pub use profile_error::ProfileError;
pub use sampled_nca::SampledNca;
pub use sampled_profile::SampledProfile;
pub use slope_rule::SlopeRule;
pub use terminal_slope::TerminalSlope;
