use super::Timeline;
use crate::quantity::{Mass, Time};
use std::collections::BTreeMap;

/// What is given in a day, over the days on which anything is. A day has 24 h, and the first starts with the regimen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DailyAmounts {
    /// How many days there are.
    pub days: u64,
    /// The least given on one of them.
    pub least: Mass,
    /// The most given on one of them.
    pub most: Mass,
}

/// What happens on a day to the infusions that run through whole days, and what else is given on it.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    /// mg of boluses, and of infusions that start or end on this day or change their rate.
    part: f64,
    /// Whether there is such a part.
    has_part: bool,
    /// mg a day of infusions that run through from this day on, less those that no longer do.
    change: f64,
    /// How many more infusions run through this day than through the one before.
    more: i64,
}

const DAY: i64 = 24 * 3_600_000_000;

impl DailyAmounts {
    /// Days of what one patient is given. Takes time for each dose, not for each day.
    pub fn new(timeline: &Timeline) -> Self {
        let mut amounts = Self::default();
        let days = days(timeline);
        let mut next = days.keys().skip(1);
        let (mut running, mut each_day) = (0, 0.0);
        for (number, day) in &days {
            running += day.more;
            // What was added and taken away again leaves a rounding error, and no infusion.
            each_day = if running == 0 { 0.0 } else { each_day + day.change };
            if running > 0 || day.has_part {
                amounts.add(each_day + day.part, 1);
            }
            let gap = next.next().map_or(0, |next| next - number - 1);
            if running > 0 && gap > 0 {
                amounts.add(each_day, gap.unsigned_abs());
            }
        }
        amounts
    }

    fn add(&mut self, mg: f64, days: u64) {
        let least = if self.days == 0 {
            mg
        } else {
            self.least.mg().min(mg)
        };
        self.least = Mass::from_mg(least);
        self.most = Mass::from_mg(self.most.mg().max(mg));
        self.days += days;
    }
}

/// The days on which a dose starts, ends, or begins or ceases to fill the whole day.
fn days(timeline: &Timeline) -> BTreeMap<i64, Day> {
    let mut days: BTreeMap<i64, Day> = BTreeMap::new();
    for input in timeline.doses().iter().filter(|input| input.amount.mg() > 0.0) {
        let mut part = |number: i64, mg: f64| {
            let day = days.entry(number).or_default();
            day.part += mg;
            day.has_part = true;
        };
        let (start, end) = (input.start.microseconds(), input.end.microseconds());
        let first = start.div_euclid(DAY);
        // What ends at midnight has nothing in the day that begins.
        let last = (end - 1).div_euclid(DAY).max(first);
        if first == last {
            part(first, input.amount.mg());
            continue;
        }
        let of_amount = |from: i64, to: i64| {
            let [from, to] = [from, to].map(Time::from_microseconds);
            input.amount_between(from, to).mg()
        };
        part(first, of_amount(start, (first + 1) * DAY));
        part(last, of_amount(last * DAY, end));
        if input.tilt != 0.0 {
            // No two days are alike.
            (first + 1..last).for_each(|day| part(day, of_amount(day * DAY, (day + 1) * DAY)));
        } else if last > first + 1 {
            let whole = of_amount(0, DAY);
            for (number, sign) in [(first + 1, 1), (last, -1)] {
                let day = days.entry(number).or_default();
                day.change += sign as f64 * whole;
                day.more += sign;
            }
        }
    }
    days
}
