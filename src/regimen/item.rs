use super::{Delivery, Dose};
use crate::quantity::Time;
use std::sync::Arc;

/// One line of a protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Something is given.
    Give {
        /// Start, counted from the start of the list it stands in; `None` means after the item before.
        at: Option<Time>,
        /// The model's name for the way in, such as `iv`.
        route: Arc<str>,
        /// What is given.
        dose: Dose,
        /// How it is given.
        delivery: Delivery,
    },
    /// Nothing is given for a while.
    Pause(Time),
    /// The same items again and again.
    Repeat {
        /// Start of the first round, as in [`Item::Give`].
        at: Option<Time>,
        /// From the start of one round to the start of the next.
        every: Time,
        /// How many rounds.
        times: u32,
        /// Rounds that are left out, counted from 1. They keep their place in time.
        skip: Vec<u32>,
        /// Whether rounds have been given for ever before the first one.
        steady_state: bool,
        /// What one round holds.
        items: Vec<Item>,
    },
}
