//! Random protocols: boluses inside infusions, infusions over each other, doses at the same
//! instant, infusions of a second, repeats back to back, times off any grid.

use infusim::quantity::{Mass, MassRate, Time, Weight};
use infusim::regimen::{Delivery, Dose, DoseAmount, DoseRate, Infusion, Item, Regimen, Timeline};
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = DoseAmount> {
    prop_oneof![
        (0.1..100.0_f64).prop_map(|mg| DoseAmount::Absolute(Mass::from_mg(mg))),
        (0.01..2.0_f64).prop_map(DoseAmount::PerWeight),
    ]
}

fn speed() -> impl Strategy<Value = DoseRate> {
    prop_oneof![
        (1.0..50.0_f64).prop_map(|rate| DoseRate::Absolute(MassRate::from_mg_per_hour(rate))),
        (0.05..1.0_f64).prop_map(DoseRate::PerWeight),
    ]
}

/// A second, some round number of minutes, or any number of microseconds up to six hours.
fn duration() -> impl Strategy<Value = Time> {
    prop_oneof![
        1 => Just(1_000_000),
        2 => (1..240_i64).prop_map(|minutes| minutes * 60_000_000),
        2 => 1_000_000..21_600_000_000_i64,
    ]
    .prop_map(Time::from_microseconds)
}

fn dose() -> impl Strategy<Value = Dose> {
    let bolus = amount().prop_map(Dose::Bolus);
    let over = (amount(), duration()).prop_map(|(dose, over)| Infusion::DoseOver { dose, over });
    let limit = prop::option::of((1.0..30.0_f64).prop_map(MassRate::from_mg_per_hour));
    let at_rate = (speed(), duration(), limit).prop_map(|(rate, over, at_most)| Infusion::RateOver {
        rate,
        over,
        at_most,
    });
    let until_given = (amount(), speed()).prop_map(|(dose, rate)| Infusion::DoseAtRate { dose, rate });
    // To a rate from another, or from nothing or to nothing.
    let nothing = Just(DoseRate::Absolute(MassRate::from_mg_per_hour(0.0)));
    let other = prop_oneof![4 => speed(), 1 => nothing];
    let ramp = (speed(), other, any::<bool>(), duration()).prop_map(|(one, other, rises, over)| {
        let (from, to) = if rises { (other, one) } else { (one, other) };
        Infusion::Ramp { from, to, over }
    });
    prop_oneof![
        2 => bolus,
        1 => over.prop_map(Dose::Infusion),
        1 => at_rate.prop_map(Dose::Infusion),
        1 => until_given.prop_map(Dose::Infusion),
        1 => ramp.prop_map(Dose::Infusion),
    ]
}

/// Right after the dose before, or at a time of its own: at the very start, on a quarter of an
/// hour (so that several coincide), or anywhere in the first eight hours.
fn start() -> impl Strategy<Value = Option<Time>> {
    prop_oneof![
        Just(None),
        Just(Some(Time::ZERO)),
        (0..32_i64).prop_map(|quarter| Some(Time::from_microseconds(quarter * 900_000_000))),
        (0..28_800_000_000_i64).prop_map(|time| Some(Time::from_microseconds(time))),
    ]
}

fn give() -> impl Strategy<Value = Item> {
    let route = prop::sample::select(vec!["iv", "iv", "oral"]);
    let stop_at = prop_oneof![3 => Just(None), 1 => duration().prop_map(Some)];
    (start(), route, dose(), stop_at).prop_map(|(at, route, dose, stop_at)| Item::Give {
        at,
        route: route.into(),
        dose,
        delivery: Delivery {
            stop_at,
            ..Delivery::default()
        },
    })
}

/// A few doses, again and again: back to back, or with a gap.
fn repeat() -> impl Strategy<Value = Item> {
    let gap = prop_oneof![Just(Time::ZERO), duration()];
    let rounds = prop_oneof![
        3 => (1..4_u32).prop_map(|times| (times, Vec::new())),
        1 => (2..6_u32).prop_flat_map(|times| (Just(times), prop::collection::vec(1..=times, 1))),
    ];
    (start(), prop::collection::vec(give(), 1..3), gap, rounds).prop_map(|(at, items, gap, (times, skip))| {
        let round = Regimen::new(items.clone()).timeline(WEIGHT).unwrap().end();
        let every = (round + gap).max(Time::from_microseconds(1));
        Item::Repeat {
            at,
            every,
            times,
            skip,
            steady_state: false,
            items,
        }
    })
}

const WEIGHT: Weight = Weight::from_kg(70.0);

/// One to five doses, pauses and repeats.
pub fn protocols() -> impl Strategy<Value = Regimen> {
    let item = prop_oneof![4 => give(), 1 => duration().prop_map(Item::Pause), 1 => repeat()];
    (give(), prop::collection::vec(item, 0..4)).prop_map(|(first, mut items)| {
        items.insert(0, first);
        Regimen::new(items)
    })
}

/// What somebody of 70 kg is given.
pub fn timelines() -> impl Strategy<Value = Timeline> {
    protocols().prop_map(|protocol| protocol.timeline(WEIGHT).unwrap())
}
