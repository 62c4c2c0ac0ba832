use super::Timeline;
use crate::quantity::{Mass, Time};

/// A time without a break in which something is infused, by one infusion or by several that touch or overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnbrokenInfusion {
    /// When the first of them starts.
    pub start: Time,
    /// When the last of them ends.
    pub end: Time,
    /// What they give together.
    pub amount: Mass,
}

impl UnbrokenInfusion {
    /// How long it is.
    pub fn length(&self) -> Time {
        self.end - self.start
    }
}

impl Timeline {
    /// The infusions of more than nothing, joined where there is no break between them.
    pub fn unbroken_infusions(&self) -> Vec<UnbrokenInfusion> {
        let mut found: Vec<UnbrokenInfusion> = Vec::new();
        for input in self.infusions() {
            match found.last_mut().filter(|last| input.start <= last.end) {
                Some(last) => {
                    last.end = last.end.max(input.end);
                    last.amount = Mass::from_mg(last.amount.mg() + input.amount.mg());
                }
                None => found.push(UnbrokenInfusion {
                    start: input.start,
                    end: input.end,
                    amount: input.amount,
                }),
            }
        }
        found
    }

    /// The longest time without a break in which something is infused.
    pub fn longest_infusion(&self) -> Time {
        let infusions = self.unbroken_infusions();
        infusions
            .iter()
            .map(UnbrokenInfusion::length)
            .max()
            .unwrap_or(Time::ZERO)
    }
}
