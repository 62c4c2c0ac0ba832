//! Rates that change linearly, from the file to the tables. Numbers are worked out on paper.

use crate::run::number;
use crate::sandbox::Sandbox;
use serde_json::Value;

fn run(arm: &str, more: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", include_str!("inputs/models/one.yaml"));
    sandbox.write(
        "study.yaml",
        format!(
            "title: A study\nmodel: one.yaml\npatients: {{count: 20, seed: 1, weight: 75 kg}}\n\
             thresholds: [{{name: low, substance: ketamine, above: 300 ng/mL}}]\narms:\n  arm:\n{arm}\
             observe: {{until: 10 h, every: 1 h}}\n"
        ),
    );
    let said = sandbox.infusim(&[&["run", "study.yaml"], more].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    sandbox
}

fn given(sandbox: &Sandbox) -> Value {
    let record: Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    record["given_to_typical"][0].clone()
}

/// 2 to 8 mg/h over 4 h are 20 mg; broken off after 2 h, at 5 mg/h, 7 mg. Per kg from 0.1 to nothing over 2 h, 7.5 mg.
#[test]
fn amounts_and_rates_are_told() {
    let whole = run(
        "    - infusion: {rate: {from: 2 mg/h, to: 8 mg/h}, over: 4 h}\n",
        &[],
    );
    let record = given(&whole);
    assert_eq!(record["amount_mg"], 20.0);
    assert_eq!(record["items"][0]["rate_mg_per_h"], 2.0);
    assert_eq!(record["items"][0]["end_rate_mg_per_h"], 8.0);
    let said = whole.infusim(&["check", "study.yaml"]);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("0:00 4:00 20 (0.267) 2 to 8 (0.0267 to 0.107)"),
        "{words}"
    );
    let broken = run(
        "    - infusion: {rate: {from: 2 mg/h, to: 8 mg/h}, over: 4 h, stop_at: 2 h}\n",
        &[],
    );
    let record = given(&broken);
    let close = |found: &Value, expected: f64| (found.as_f64().unwrap() - expected).abs() < 1e-12;
    assert!(close(&record["amount_mg"], 7.0), "{record}");
    assert!(close(&record["written_mg"], 20.0), "{record}");
    assert!(close(&record["items"][0]["end_rate_mg_per_h"], 5.0), "{record}");
    let falling = run(
        "    - infusion: {rate: {from: 0.1 mg/kg/h, to: 0 mg/h}, over: 2 h}\n",
        &[],
    );
    assert_eq!(given(&falling)["amount_mg"], 7.5);
}

/// In 30 L cleared at 3 L/h, k = 0.1/h; a rate of 6 mg/h per hour from nothing: x = 6(t/k − (1 − e^(−kt))/k²), so that after
/// 4 h the level is 1,000·42.19203/30 ng/mL. A population has what each has alone, under every solver.
#[test]
fn everybody_has_the_level_on_paper() {
    let x = 6.0 * (4.0 / 0.1 + (-0.4_f64).exp_m1() / 0.01);
    for solver in crate::run::solvers() {
        let sandbox = run(
            "    - infusion: {rate: {from: 0 mg/h, to: 24 mg/h}, over: 4 h}\n",
            &["--solver", solver],
        );
        let bytes = sandbox.read("out/study/patients.csv");
        let mut rows = csv::Reader::from_reader(bytes.as_slice());
        let rows: Vec<crate::run::Row> = rows.deserialize().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 20);
        for row in rows {
            let (cmax, tmax) = (number(&row, "cmax_ng_per_ml"), number(&row, "tmax_h"));
            assert!(
                (cmax - x * 1000.0 / 30.0).abs() <= 1e-7 * cmax,
                "{solver}: {cmax}"
            );
            assert!((tmax - 4.0).abs() <= 1e-9, "{solver}: {tmax}");
            let area = number(&row, "auc_to_infinity_ng_h_per_ml");
            assert!(
                (area - 48.0 / 3.0 * 1000.0).abs() <= 1e-6 * area,
                "{solver}: {area}"
            );
        }
    }
}

/// 48 mg/h over a day and a half that fall to nothing give 864 mg: on day 1 from 48 to 16 mg/h, 768 mg, on day 2 the rest.
#[test]
fn days_are_told_as_they_are() {
    let sandbox = run(
        "    - infusion: {rate: {from: 48 mg/h, to: 0 mg/h}, over: 36 h}\n",
        &[],
    );
    let record = given(&sandbox);
    assert_eq!(record["days"], 2);
    let close = |found: &Value, expected: f64| (found.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(close(&record["most_mg_per_day"], 768.0), "{record}");
    assert!(close(&record["least_mg_per_day"], 96.0), "{record}");
}
