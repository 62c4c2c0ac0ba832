use crate::cases::{protocols, random_cases};
use infusim::quantity::{Time, Weight};
use infusim::regimen::{Dose, DoseAmount, DoseRate, Infusion, Item, TimedDose, Timeline};
use proptest::prelude::*;

fn mg(amount: DoseAmount, kg: f64) -> f64 {
    match amount {
        DoseAmount::Absolute(mass) => mass.mg(),
        DoseAmount::PerWeight(per_kg) => per_kg * kg,
    }
}

/// mg of a single dose, as one would work it out on paper.
fn amount(dose: &Dose, kg: f64) -> f64 {
    match *dose {
        Dose::Bolus(amount) => mg(amount, kg),
        Dose::Infusion(Infusion::DoseOver { dose, .. } | Infusion::DoseAtRate { dose, .. }) => mg(dose, kg),
        Dose::Infusion(Infusion::RateOver { rate, over, at_most }) => {
            let rate = mg_per_hour(rate, kg);
            over.hours() * at_most.map_or(rate, |limit| rate.min(limit.mg_per_hour()))
        }
        Dose::Infusion(Infusion::Ramp { from, to, over }) => {
            over.hours() * (mg_per_hour(from, kg) + mg_per_hour(to, kg)) / 2.0
        }
    }
}

fn mg_per_hour(rate: DoseRate, kg: f64) -> f64 {
    match rate {
        DoseRate::Absolute(rate) => rate.mg_per_hour(),
        DoseRate::PerWeight(per_kg) => per_kg * kg,
    }
}

/// mg of a dose that is broken off after a share of its time.
fn amount_until(dose: &Dose, share: f64, kg: f64) -> f64 {
    match *dose {
        Dose::Infusion(Infusion::Ramp { from, to, over }) => {
            let [from, to] = [from, to].map(|rate| mg_per_hour(rate, kg));
            let last = from + (to - from) * share;
            over.hours() * share * (from + last) / 2.0
        }
        _ => amount(dose, kg) * share,
    }
}

fn total(items: &[Item], kg: f64) -> f64 {
    let one = |item: &Item| match item {
        Item::Give { dose, delivery, .. } => {
            let over = dose.for_weight(Weight::from_kg(kg)).1;
            let share = |stop: Time| (stop.hours() / over.hours()).min(1.0);
            amount_until(
                dose,
                delivery.stop_at.filter(|_| over > Time::ZERO).map_or(1.0, share),
                kg,
            )
        }
        Item::Pause(_) => 0.0,
        Item::Repeat {
            times, skip, items, ..
        } => f64::from(*times - skip.len() as u32) * total(items, kg),
    };
    items.iter().map(one).sum()
}

/// The starts of all doses, in any order, by following the list with a finger.
fn starts(items: &[Item], from: Time, kg: f64, found: &mut Vec<i64>) -> Time {
    let (mut finger, mut end) = (from, from);
    for item in items {
        match item {
            Item::Pause(length) => finger = finger + *length,
            Item::Give {
                at, dose, delivery, ..
            } => {
                let start = at.map_or(finger, |at| from + at);
                found.push(start.microseconds());
                let over = dose.for_weight(Weight::from_kg(kg)).1;
                finger = start + delivery.stop_at.map_or(over, |stop| over.min(stop));
            }
            Item::Repeat {
                at,
                every,
                times,
                skip,
                items,
                ..
            } => {
                let start = at.map_or(finger, |at| from + at);
                for round in 1..=*times {
                    let late = Time::from_microseconds(every.microseconds() * i64::from(round - 1));
                    let mut left_out = Vec::new();
                    let given = if skip.contains(&round) {
                        &mut left_out
                    } else {
                        &mut *found
                    };
                    finger = starts(items, start + late, kg, given);
                }
            }
        }
        end = end.max(finger);
    }
    end
}

proptest! {
    #![proptest_config(random_cases(300))]

    /// What is given is what is written, and each dose starts when it is written, to the microsecond; it
    /// fails when a round is lost, a ceiling ignored, or times are added up as fractions of an hour.
    #[test]
    fn what_is_given_is_what_is_written(protocol in protocols(), kg in 40.0..150.0_f64, strength in 0.5..1.0_f64) {
        // Rounds were made to fit somebody of 70 kg; a dose at a rate per kg takes as long in everybody.
        let Ok(timeline) = protocol.timeline(Weight::from_kg(kg)) else { return Ok(()) };
        let written = total(protocol.items(), kg);
        prop_assert!((timeline.total().mg() - written).abs() <= 1e-12 * written);
        let salt = protocol.clone().with_strength(strength).timeline(Weight::from_kg(kg)).unwrap();
        prop_assert!((salt.total().mg() - strength * written).abs() <= 1e-12 * written);
        let mut expected = Vec::new();
        starts(protocol.items(), Time::ZERO, kg, &mut expected);
        expected.sort_unstable();
        let found: Vec<i64> = timeline.doses().iter().map(|input| input.start.microseconds()).collect();
        prop_assert_eq!(found, expected);
    }

    /// The rate at any time is the sum of the rates of the doses that run then, and zero when all are over; it fails
    /// when a rate is a counter that is raised and lowered.
    #[test]
    fn the_rate_is_the_sum_of_what_runs(protocol in protocols(), share in 0.0..1.2_f64) {
        let timeline: Timeline = protocol.timeline(Weight::from_kg(70.0)).unwrap();
        let time = Time::from_hours(share * timeline.end().hours());
        let running = timeline.doses().iter().filter(|input| !input.is_bolus() && input.start <= time && time < input.end);
        let rate = |input: &TimedDose| {
            let (passed, length) = ((time - input.start).hours(), (input.end - input.start).hours());
            let mean = input.amount.mg() / length;
            mean + mean * input.tilt * (2.0 * passed / length - 1.0)
        };
        let expected: f64 = running.map(rate).sum();
        prop_assert!((timeline.rate_at(time).mg_per_hour() - expected).abs() <= 1e-12 * expected);
        prop_assert_eq!(timeline.rate_at(timeline.end()).mg_per_hour(), 0.0);
    }
}
