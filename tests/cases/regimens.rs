//! Arms that give nothing, rounds that overlap, long horizons and many repeats.

use crate::run::{Row, is_of, number, solvers};
use crate::sandbox::Sandbox;

/// A scenario of its own: the rows of one of its files, by arm.
fn rows(sandbox: &Sandbox, file: &str, arm: &str) -> Vec<Row> {
    let bytes = sandbox.read(&format!("out/study/{file}"));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.filter(|row: &Row| row["arm"] == arm).collect()
}

fn run(arms: &str, observe: &str, more: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", include_str!("inputs/models/one.yaml"));
    sandbox.write(
        "study.yaml",
        format!(
            "title: A study\nmodel: one.yaml\npatients: {{count: 20, seed: 1, weight: {{median: 70 kg, cv: 18 %, \
             min: 45 kg, max: 120 kg}}}}\nthresholds: [{{name: low, substance: ketamine, above: 100 ng/mL}}]\narms:\n{arms}\
             observe: {{{observe}}}\n"
        ),
    );
    let said = sandbox.infusim(&[&["run", "study.yaml"], more].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    sandbox
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-7 * expected.abs(),
        "{found} is not {expected}"
    );
}

/// An arm that gives nothing has a level and areas of zero, and neither a time of its peak nor a half-life; a cell
/// without a number is empty. It is drawn, and other arms are compared with it.
#[test]
fn a_placebo_arm_is_an_arm() {
    let arms = "  empty: []\n  zero: [{bolus: 0 mg}]\n  minus zero: [{bolus: -0 mg/kg}]\n  \
                no rate: [{infusion: {rate: 0 mg/kg/h, over: 2 h}}]\n  \
                daily: [{repeat: {every: 1 h, times: 3, doses: [{infusion: {dose: 0 mg, over: 30 min}}]}}]\n  \
                given: [{bolus: 30 mg}]\n";
    for solver in solvers() {
        let sandbox = run(arms, "until: 5 h, every: 1 h", &["--solver", solver]);
        for arm in ["empty", "zero", "minus zero", "no rate", "daily"] {
            let patients = rows(&sandbox, "patients.csv", arm);
            assert_eq!(patients.len(), 20);
            for row in patients {
                for column in [
                    "cmax_ng_per_ml",
                    "auc_to_end_ng_h_per_ml",
                    "auc_to_infinity_ng_h_per_ml",
                ] {
                    assert_eq!(row[column], "0", "{arm}, {column}, {solver}");
                }
                for column in ["tmax_h", "half_life_h"] {
                    assert_eq!(row[column], "", "{arm}, {column}, {solver}");
                }
            }
            for row in rows(&sandbox, "curves.csv", arm) {
                assert_eq!(row["concentration_ng_per_ml"], "0");
            }
        }
        let record = String::from_utf8(sandbox.read("out/study/run.json")).unwrap();
        assert!(!record.contains("-0.0") && !record.contains("NaN"), "{record}");
        // C(0) = D / V = 1000 ng/mL, for everybody.
        let compared = rows(&sandbox, "comparison.csv", "given");
        let peak = compared.iter().find(|row| row["measure"] == "cmax").unwrap();
        assert_eq!(number(peak, "difference_median"), 1000.0);
        let figure = String::from_utf8(sandbox.read("out/study/concentration.svg")).unwrap();
        assert!(!figure.contains("NaN"), "{solver}");
    }
}

#[test]
fn nothing_but_placebo_runs_and_is_drawn() {
    for more in [&[][..], &["--log"], &["--format", "parquet"]] {
        let sandbox = run("  nothing: []\n", "until: 5 h, every: 1 h", more);
        let figure = String::from_utf8(sandbox.read("out/study/concentration.svg")).unwrap();
        assert!(figure.contains("nothing arrives"));
        assert!(!figure.contains("NaN"));
    }
}

#[test]
fn a_dose_at_a_rate_of_zero_never_ends_and_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "study.yaml",
        "title: A study\nmodel: kamp-2020\npatients: {count: 5, weight: 70 kg}\narms:\n  one:\n    \
         - infusion: {dose: 0 mg, rate: 0 mg/h}\nobserve: {until: 5 h, every: 1 h}\n",
    );
    let said = sandbox.infusim(&["check", "study.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("never ends"), "{}", said.err);
}

/// R/CL = 15/3 mg/L; each infusion of 2 h leaves R/CL · (1 − e^(−2k)) · e^(−k·(t − its end)), k = 0.1 /h.
#[test]
fn rounds_that_overlap_are_given_as_written() {
    let arms = "  overlapping:\n    - repeat: {every: 1 h, times: 3, doses: [{infusion: {dose: 30 mg, over: 2 h}}]}\n  \
                then a bolus:\n    - repeat: {every: 1 h, times: 3, doses: [{infusion: {dose: 30 mg, over: 2 h}}]}\n    \
                - bolus: 30 mg\n";
    let level = |hours: f64| {
        let one = |end: f64| 5000.0 * (1.0 - (-0.2_f64).exp()) * (-0.1 * (hours - end)).exp();
        one(2.0) + one(3.0) + one(4.0)
    };
    for solver in ["exact", "rodas5p"] {
        let sandbox = run(arms, "until: 10 h, every: 1 h", &["--solver", solver]);
        let typical = |arm: &str, hour: usize, column: &str| {
            let mut rows = rows(&sandbox, "curves.csv", arm);
            rows.retain(|row| is_of(row, "typical"));
            number(&rows[hour], column)
        };
        let at = |arm: &str, hour: usize| typical(arm, hour, "concentration_ng_per_ml");
        close(at("overlapping", 4), level(4.0));
        close(at("overlapping", 10), level(10.0));
        // The next item follows the end of the last round, at 4 h.
        close(at("then a bolus", 4), level(4.0) + 1000.0);
        close(at("then a bolus", 10), level(10.0) + 1000.0 * (-0.6_f64).exp());
        let rate = |hour: usize| typical("overlapping", hour, "dose_rate_mg_per_h");
        assert_eq!([0, 1, 2, 3, 4].map(rate), [15.0, 30.0, 30.0, 15.0, 0.0]);
        // All that is given leaves: area to infinity = D / CL.
        for row in rows(&sandbox, "patients.csv", "overlapping") {
            close(number(&row, "auc_to_infinity_ng_h_per_ml"), 30_000.0);
        }
    }
    let sandbox = run(arms, "until: 10 h, every: 1 h", &[]);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    let warnings = record["warnings"].to_string();
    assert!(
        warnings.contains("rounds of a repeat overlap. One takes 2 h"),
        "{warnings}"
    );
}

/// D·Σ e^(−k τ i) / V at the last of n boluses is D/V · (1 − e^(−k τ n)) / (1 − e^(−k τ)).
#[test]
fn ten_years_and_a_hundred_thousand_rounds_are_given() {
    let arms = "  hourly: [{repeat: {every: 52 min, times: 100000, doses: [{bolus: 30 mg}]}}]\n";
    let sandbox = run(arms, "until: 10 years, every: 10 days", &["--patients", "2"]);
    let tau: f64 = 52.0 / 60.0;
    for row in rows(&sandbox, "patients.csv", "hourly") {
        close(
            number(&row, "cmax_ng_per_ml"),
            1000.0 / (1.0 - (-0.1 * tau).exp()),
        );
        close(number(&row, "auc_to_infinity_ng_h_per_ml"), 100_000.0 * 10_000.0);
    }
}

#[test]
fn what_is_too_long_or_too_often_is_said() {
    let check = |arms: &str, observe: &str| {
        let sandbox = Sandbox::new();
        sandbox.write(
            "study.yaml",
            format!(
                "title: A study\nmodel: kamp-2020\npatients: {{count: 5, weight: 70 kg}}\narms:\n  \
                 one: {arms}\nobserve: {{{observe}}}\n"
            ),
        );
        let said = sandbox.infusim(&["check", "study.yaml"]);
        assert_eq!(said.code, 2, "{}", said.out);
        said.err
    };
    let err = check("[{bolus: 5 mg}]", "until: 11 years, every: 1 h");
    assert!(err.contains("10 years"), "{err}");
    let err = check("[{bolus: 5 mg}]", "until: 10 years, every: 5 min");
    assert!(err.contains("make `every` longer"), "{err}");
    let err = check(
        "[{repeat: {every: 1 min, times: 100001, doses: [{bolus: 5 mg}]}}]",
        "until: 1 h, every: 1 h",
    );
    assert!(err.contains("from 1 to 100000"), "{err}");
    let twice =
        "[{repeat: {every: 1 min, times: 100000, doses: [{bolus: 5 mg}, {bolus: 5 mg}, {bolus: 1 mg}]}}]";
    let err = check(twice, "until: 1 h, every: 1 h");
    assert!(err.contains("more than 200000 doses"), "{err}");
}
