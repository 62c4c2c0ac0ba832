//! Layer 1: what is given, when, and into which route.
//!
//! A [`Regimen`] is a list of [`Item`]s as their author would say them: a bolus, an infusion, a
//! pause, a repeat. For one patient's weight it unrolls into a [`Timeline`] of [`TimedDose`]s with
//! exact times and amounts. This module knows nothing of compartments.

mod amount;
mod daily_amounts;
mod delivery;
mod dose;
mod drawn_up;
mod earlier_rounds;
mod fast_stretch;
mod item;
mod laid_out;
mod late_start;
mod occasions;
mod plan;
mod proportion;
mod read_back;
mod read_back_item;
mod rounds;
mod single_doses;
mod solution;
mod target;
mod timeline;
mod titration;
mod unbroken_infusion;

pub use amount::{DoseAmount, DoseRate};
pub use daily_amounts::DailyAmounts;
pub use delivery::{Delivered, Delivery};
pub use dose::{Dose, Infusion};
pub use drawn_up::{DrawnUp, Vials};
pub use earlier_rounds::EarlierRounds;
pub use fast_stretch::FastStretch;
pub use item::Item;
pub use late_start::LateStart;
pub use occasions::Occasions;
pub use plan::{Regimen, RegimenError};
pub use read_back::ReadBack;
pub use read_back_item::ReadBackItem;
pub use rounds::Rounds;
pub use solution::Solution;
pub use target::{Target, TargetMatrix};
pub use timeline::{TimedDose, Timeline};
pub use titration::{Booster, Condition, RateChange, ResponseCondition, Seen, Side, Titration};
pub use unbroken_infusion::UnbrokenInfusion;
