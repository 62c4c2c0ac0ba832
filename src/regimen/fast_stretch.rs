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
        let mut changes: Vec<RateChange> = Vec::new();
        for input in self.infusions() {
            let [from, to] = [input.start, input.end].map(|time| input.rate_at(time).mg_per_hour());
            let rise = match input.tilt {
                0.0 => 0.0,
                _ => (to - from) / (input.end - input.start).hours(),
            };
            changes.push(RateChange {
                time: input.start,
                rate: from,
                rise,
                runs: 1,
            });
            changes.push(RateChange {
                time: input.end,
                rate: -to,
                rise: -rise,
                runs: -1,
            });
        }
        changes.sort_by_key(|change| change.time);
        let mut found: Vec<FastStretch> = Vec::new();
        let (mut rate, mut rise, mut running) = (0.0, 0.0, 0_i64);
        let mut changes = changes.as_slice();
        while let Some(start) = changes.first().map(|change| change.time) {
            let here = changes.partition_point(|change| change.time == start);
            let (now, later) = changes.split_at(here);
            for change in now {
                rate += change.rate;
                rise += change.rise;
                running += change.runs;
            }
            // What was added and taken away again leaves a rounding error, and no infusion.
            (rate, rise) = if running == 0 { (0.0, 0.0) } else { (rate, rise) };
            changes = later;
            let Some(end) = changes.first().map(|change| change.time) else {
                break;
            };
            let at_end = rate + rise * (end - start).hours();
            add_above(
                &mut found,
                [start, end],
                [rate, at_end],
                limit.mg_per_hour() * (1.0 + ROUNDING),
            );
            rate = at_end;
        }
        found
    }
}

/// What changes of all infusions together when one starts or ends.
struct RateChange {
    time: Time,
    /// mg/h.
    rate: f64,
    /// mg/h².
    rise: f64,
    /// How many more run.
    runs: i64,
}

/// Adds the part of a piece, at whose ends the rates are these and between which they change linearly, that is above a
/// limit.
fn add_above(found: &mut Vec<FastStretch>, [start, end]: [Time; 2], [from, to]: [f64; 2], limit: f64) {
    let crossing = || start + Time::from_hours((end - start).hours() * ((limit - from) / (to - from)));
    match (from > limit, to > limit) {
        (true, true) => extend(found, [start, end], [from, to]),
        (true, false) => extend(found, [start, crossing()], [from, limit]),
        (false, true) => extend(found, [crossing(), end], [limit, to]),
        (false, false) => {}
    }
}

/// Adds a piece, to the last stretch where it follows without a break.
fn extend(found: &mut Vec<FastStretch>, [start, end]: [Time; 2], [from, to]: [f64; 2]) {
    let amount = 0.5 * (from + to) * (end - start).hours();
    let highest = from.max(to);
    match found.last_mut().filter(|last| last.end == start) {
        Some(last) => {
            last.end = end;
            last.amount = Mass::from_mg(last.amount.mg() + amount);
            last.highest = MassRate::from_mg_per_hour(last.highest.mg_per_hour().max(highest));
        }
        None => found.push(FastStretch {
            start,
            end,
            amount: Mass::from_mg(amount),
            highest: MassRate::from_mg_per_hour(highest),
        }),
    }
}
