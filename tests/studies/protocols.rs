//! Regimens as text: boluses, infusions said in all three ways, ceilings, pauses, repeats, doses that overlap.

use super::random_models::number;
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        number(0.0, 2.0).prop_map(|mg| format!("{mg} mg")),
        number(-1.5, 0.3).prop_map(|per_kg| format!("{per_kg} mg/kg")),
    ]
}

/// Whole minutes, so that several things happen at the same time.
fn minutes(most: u32) -> impl Strategy<Value = u32> {
    prop_oneof![1..=most, (1..=most / 15).prop_map(|quarter| 15 * quarter)]
}

fn infusion() -> impl Strategy<Value = String> {
    let over =
        (amount(), minutes(240)).prop_map(|(dose, over)| format!("{{dose: {dose}, over: {over} min}}"));
    let rate = || {
        prop_oneof![
            number(0.5, 1.7).prop_map(|rate| format!("{rate} mg/h")),
            number(-1.3, 0.0).prop_map(|rate| format!("{rate} mg/kg/h")),
        ]
    };
    let most = prop::option::of((5..40_u32).prop_map(|most| format!(", at_most: {most} mg/h")));
    let held = (rate(), minutes(300), most).prop_map(|(rate, over, most)| {
        format!("{{rate: {rate}, over: {over} min{}}}", most.unwrap_or_default())
    });
    // From 1 to 20 mg at 10 to 50 mg/h: no longer than two hours.
    let until =
        (1..20_u32, 10..50_u32).prop_map(|(dose, rate)| format!("{{dose: {dose} mg, rate: {rate} mg/h}}"));
    prop_oneof![2 => over, 2 => held, 1 => until]
}

/// One dose, with its start where it has one of its own.
fn dose(routes: Vec<&'static str>) -> impl Strategy<Value = String> {
    let bolus = (amount(), prop::sample::select(routes))
        .prop_map(|(amount, route)| format!("bolus: {amount}, route: {route}"));
    let infusion = infusion().prop_map(|infusion| format!("infusion: {infusion}"));
    let at = prop::option::weighted(0.3, minutes(600));
    (at, prop_oneof![bolus, infusion]).prop_map(|(at, dose)| {
        let at = at.map_or(String::new(), |at| format!("at: {at} min, "));
        format!("{{{at}{dose}}}")
    })
}

fn item(routes: Vec<&'static str>) -> impl Strategy<Value = String> {
    let rounds = prop::collection::vec(dose(routes.clone()), 1..3);
    // A round takes at most 600 min until its last dose starts, and twice 300 min from there.
    let repeat = (rounds, 2..6_u32, 1_200..2_000_u32).prop_map(|(doses, times, every)| {
        format!(
            "{{repeat: {{every: {every} min, times: {times}, doses: [{}]}}}}",
            doses.join(", ")
        )
    });
    prop_oneof![
        5 => dose(routes),
        1 => minutes(300).prop_map(|pause| format!("{{pause: {pause} min}}")),
        1 => repeat,
    ]
}

/// An arm: at least one dose, and up to three items more.
pub fn arms(routes: Vec<&'static str>) -> impl Strategy<Value = Vec<String>> {
    (dose(routes.clone()), prop::collection::vec(item(routes), 0..4)).prop_map(|(first, mut items)| {
        items.insert(0, first);
        items
    })
}
