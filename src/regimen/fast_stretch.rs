use super::Timeline;
use crate::quantity::{Mass, MassRate, Time};

/// A time in which drug is infused faster than some rate, all infusions together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FastStretch {
    /// When it starts.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// What is infused in it.
    pub amount: Mass,
    /// The highest rate in it.
    pub highest: MassRate,
}

/// So much faster is faster: the rate of a dose over a duration carries rounding errors.
const ROUNDING: f64 = 1e-9;

impl Timeline {
    /// The longest stretches without a break in which drug is infused faster than `limit`, in their order.
    pub fn faster_than(&self, limit: MassRate) -> Vec<FastStretch> {
        let mut changes: Vec<(Time, f64)> = Vec::new();
        for input in self.infusions() {
            let rate = input.rate().mg_per_hour();
            changes.extend([(input.start, rate), (input.end, -rate)]);
        }
        changes.sort_by_key(|(time, _)| *time);
        let mut found: Vec<FastStretch> = Vec::new();
        let mut rate = 0.0;
        let mut running = 0_i64;
        let mut changes = changes.as_slice();
        while let Some((start, _)) = changes.first().copied() {
            let here = changes.partition_point(|(time, _)| *time == start);
            let (now, later) = changes.split_at(here);
            for (_, change) in now {
                rate += change;
                running += if *change > 0.0 { 1 } else { -1 };
            }
            // What was added and taken away again leaves a rounding error, and no infusion.
            rate = if running == 0 { 0.0 } else { rate };
            changes = later;
            let Some((end, _)) = changes.first().copied() else {
                break;
            };
            if rate > limit.mg_per_hour() * (1.0 + ROUNDING) {
                extend(&mut found, start, end, rate);
            }
        }
        found
    }
}

/// Adds a piece of constant rate, to the last stretch where it follows without a break.
fn extend(found: &mut Vec<FastStretch>, start: Time, end: Time, rate: f64) {
    let amount = rate * (end - start).hours();
    match found.last_mut().filter(|last| last.end == start) {
        Some(last) => {
            last.end = end;
            last.amount = Mass::from_mg(last.amount.mg() + amount);
            last.highest = MassRate::from_mg_per_hour(last.highest.mg_per_hour().max(rate));
        }
        None => found.push(FastStretch {
            start,
            end,
            amount: Mass::from_mg(amount),
            highest: MassRate::from_mg_per_hour(rate),
        }),
    }
}
