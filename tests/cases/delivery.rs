//! How doses are given: rounds left out, infusions broken off, solutions, a pump's steps, and times by the clock. Numbers
//! are worked out on paper.

use crate::sandbox::Sandbox;
use serde_json::Value;

/// What `check` says of an arm, with single spaces, and `run.json` of what it gives the typical patient of 75 kg.
fn told(arm: &str, more: &str) -> (String, Value) {
    let sandbox = Sandbox::new();
    sandbox.write(
        "study.yaml",
        format!(
            "title: A study\nmodel: kamp-2020\npatients: {{count: 2, weight: 75 kg}}\n{more}arms:\n  arm:\n{arm}\
             observe: {{until: 5 days, every: 1 h}}\n"
        ),
    );
    let checked = sandbox.infusim(&["check", "study.yaml"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let said = sandbox.infusim(&["run", "study.yaml", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let record: Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    let words = checked.out.split_whitespace().collect::<Vec<_>>().join(" ");
    (words, record["given_to_typical"][0].clone())
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{part} is not in {text}");
}

#[track_caller]
fn is(record: &Value, place: &str, expected: f64) {
    let found = record.pointer(place).and_then(Value::as_f64);
    let found = found.unwrap_or_else(|| panic!("no {place} in {record}"));
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs(),
        "{place} is {found}, not {expected}"
    );
}

/// Of five days the third is left out: two days, and two from day 4 on; what follows does so as if it had been given.
#[test]
fn rounds_are_left_out() {
    let arm = "    - repeat: {every: 24 h, times: 5, skip: [3], doses: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]}\n";
    let (said, record) = told(arm, "");
    has(
        &said,
        "day 1 0:00 day 1 0:40 37.5 (0.5) 56.25 (0.75) day 2 0:00 day 2 0:40 … ×2 every 24 h",
    );
    has(
        &said,
        "day 4 0:00 day 4 0:40 37.5 (0.5) 56.25 (0.75) day 5 0:00 day 5 0:40 … ×2 every 24 h",
    );
    has(&said, "in all on 4 days 150 (2) 37.5 (0.5)/day");
    is(&record, "/amount_mg", 150.0);
    is(&record, "/doses", 4.0);
    let arm =
        "    - repeat: {every: 24 h, times: 2, skip: [2], doses: [{bolus: 20 mg}]}\n    - bolus: 30 mg\n";
    let (said, _) = told(arm, "");
    has(&said, "0:00 0:00 20 (0.267) bolus 24:00 24:00 30 (0.4) bolus");
}

/// 37.5 mg over 40 min are 23.4375 mg in 25 min, and the bolus comes then.
#[test]
fn an_infusion_is_broken_off() {
    let (said, record) = told(
        "    - infusion: {dose: 0.5 mg/kg, over: 40 min, stop_at: 25 min}\n    - bolus: 10 mg\n",
        "",
    );
    has(&said, "0:00 0:25 23.44 (0.313) 56.25 (0.75) 37.5 (0.5)");
    has(&said, "0:25 0:25 10 (0.133) bolus 10 (0.133)");
    is(&record, "/items/0/amount_mg", 23.4375);
    is(&record, "/items/0/written_mg", 37.5);
    is(&record, "/amount_mg", 33.4375);
    is(&record, "/written_mg", 47.5);
}

/// `stop_at` counts from each infusion's own start, also within a round and after `at`.
#[test]
fn an_infusion_is_broken_off_so_long_after_its_own_start() {
    let (_, record) = told(
        "    - {at: 1 h, repeat: {every: 24 h, times: 2, doses: [{infusion: {rate: 20 mg/h, over: 4 h, stop_at: 3 h}, at: 2 h}]}}\n",
        "",
    );
    is(&record, "/items/0/first_round/0/starts_h", 3.0);
    is(&record, "/items/0/first_round/0/ends_h", 6.0);
    is(&record, "/amount_mg", 120.0);
    is(&record, "/written_mg", 160.0);
}

/// 5 mL/h of 10 mg/mL are 50 mg/h; 15 mL a day are 75 mL in five days, of which 4 vials of 20 mL hold enough.
#[test]
fn a_solution_is_read_back_in_millilitres_and_vials() {
    let infusion = "{infusion: {rate: 5 mL/h, over: 3 h}, solution: 10 mg/mL, vial: 20 mL}";
    let arm = format!("    - repeat: {{every: 24 h, times: 5, doses: [{infusion}]}}\n");
    let (said, record) = told(&arm, "");
    has(&said, "150 (2) 50 (0.667) 15 (5)");
    has(
        &said,
        "Of 10 mg/mL in arm arm: 75 mL, 4 vials of 20 mL; 5 if each dose opens a new one.",
    );
    is(&record, "/amount_mg", 750.0);
    is(&record, "/drawn_up/0/volume_ml", 75.0);
    is(&record, "/drawn_up/0/vials", 4.0);
    is(&record, "/drawn_up/0/vials_one_for_each", 5.0);
    is(&record, "/items/0/first_round/0/rate_ml_per_h", 5.0);
    // Doses in mg are drawn up from a solution too: 37.5 mg are 0.75 mL of 50 mg/mL, and exactly full vials are no more.
    let (said, record) = told(
        "    - {bolus: 0.5 mg/kg, solution: 50 mg/mL}\n    - {bolus: 2 mL, solution: 50 mg/mL, vial: 1 mL}\n",
        "",
    );
    has(&said, "37.5 (0.5) bolus 0.75");
    has(&said, "Of 50 mg/mL in arm arm: 0.75 mL.");
    has(&said, "Of 50 mg/mL in arm arm: 2 mL, 2 vials of 1 mL.");
    is(&record, "/amount_mg", 137.5);
}

/// 0.35 mg/kg/h for 75 kg are 26.25 mg/h, 2.625 mL/h of 10 mg/mL: 2.6 by a pump with steps of 0.1 mL/h, 104 mg in 4 h
/// instead of 105.
#[test]
fn a_pump_runs_in_steps() {
    let given = |infusion: &str| {
        let arm = format!("    - infusion: {{{infusion}}}\n      solution: 10 mg/mL\n");
        told(&arm, "")
    };
    let (said, record) = given("rate: 0.35 mg/kg/h, over: 4 h, round_to: 0.1 mL/h");
    has(&said, "104 (1.39) 26 (0.347) 105 (1.4) 10.4 (2.6)");
    is(&record, "/amount_mg", 104.0);
    is(&record, "/written_mg", 105.0);
    // Half-way is rounded up, but not above what is allowed at most.
    let (_, record) = given("rate: 26.5 mg/h, over: 4 h, round_to: 1 mg/h");
    is(&record, "/items/0/rate_mg_per_h", 27.0);
    let (_, record) = given("rate: 30 mg/h, over: 4 h, round_to: 1 mg/h, at_most: 26.9 mg/h");
    is(&record, "/items/0/rate_mg_per_h", 26.0);
    // A dose at a rate is given in full and takes another time: 80 mg at 27 instead of 26.5 mg/h.
    let (_, record) = given("dose: 80 mg, rate: 26.5 mg/h, round_to: 1 mg/h");
    is(&record, "/amount_mg", 80.0);
    is(&record, "/written_mg", 80.0);
    assert!((record["ends_h"].as_f64().unwrap() - 80.0 / 27.0).abs() < 1e-9);
    // A dose over a time runs at the step next to 56.25 mg/h.
    let (_, record) = given("dose: 0.5 mg/kg, over: 40 min, round_to: 0.5 mL/h");
    is(&record, "/items/0/rate_mg_per_h", 55.0);
    is(&record, "/amount_mg", 55.0 * 2.0 / 3.0);
}

/// Twenty hours after eight in the morning is four o'clock on the next day.
#[test]
fn times_are_told_by_the_clock() {
    let arm = "    - bolus: 20 mg\n    - {infusion: {rate: 20 mg/h, over: 28 h}, at: 20 h}\n";
    let (said, record) = told(arm, "start: 08:00\n");
    has(&said, "day 1 08:00 (0:00) day 1 08:00 20 (0.267) bolus");
    has(&said, "day 2 04:00 (20:00) day 3 08:00 560 (7.47)");
    let item = &record["items"][1];
    assert_eq!(
        (&item["starts_clock"], &item["starts_h"]),
        (&"day 2 04:00".into(), &20.0.into())
    );
    assert_eq!(
        (&item["ends_clock"], &record["ends_clock"]),
        (&"day 3 08:00".into(), &"day 3 08:00".into())
    );
}
