use crate::run::{Row, Run, number};

/// The rows of an arm.
fn of<'a>(rows: &'a [Row], arm: &str) -> Vec<&'a Row> {
    rows.iter().filter(|row| row["arm"] == arm).collect()
}

fn near(found: f64, expected: f64, share: f64) {
    assert!(
        (found - expected).abs() <= share * expected.abs(),
        "{found}, expected {expected}"
    );
}

/// One compartment of 30 L. The pump thinks of 30 L/h, so that after the first 10 s it gives 3 mg/h; the people clear
/// 60 L/h, so that from 100 ng/mL their level falls to 50 as exp(−2 t). Its distance from the target is
/// 50 (1 − exp(−2 t)) % on the lower side, from the end of the first step on.
#[test]
fn a_pump_that_thinks_of_half_the_clearance() {
    let run = Run::of("held-by-another-model", &["--quiet", "--format", "parquet"]);
    let rows = run.table("target.csv");
    let held = of(&rows, "held");
    assert_eq!(held.len(), 3);
    let error = |minute: f64| 50.0 * (1.0 - (-2.0 * (minute / 60.0 - 10.0 / 3600.0)).exp());
    // Samples of minutes 1 to 120: half lie below minute 60.5.
    let median = 0.5 * (error(60.0) + error(61.0));
    let distances = (1..=120).map(|minute| (error(f64::from(minute)) - median).abs());
    let mut distances: Vec<f64> = distances.collect();
    distances.sort_by(f64::total_cmp);
    let wobble = 0.5 * (distances[59] + distances[60]);
    let mean = (1..=120).map(|minute| error(f64::from(minute))).sum::<f64>() / 120.0;
    let (mut products, mut squares) = (0.0, 0.0);
    for minute in 1..=120 {
        let after = (f64::from(minute) - 60.5) / 60.0;
        products += after * (error(f64::from(minute)) - mean);
        squares += after * after;
    }
    for row in held {
        // What the people lose in the first 10 s, and the pump does not know of, is 0.3 % of their level.
        near(number(row, "mdpe_with_rise_percent"), -median, 3e-3);
        near(number(row, "mdape_with_rise_percent"), median, 3e-3);
        near(number(row, "wobble_with_rise_percent"), wobble, 1e-2);
        near(
            number(row, "divergence_with_rise_percent_per_h"),
            products / squares,
            1e-2,
        );
        for measure in ["mdpe", "mdape", "wobble", "divergence"] {
            let unit = if measure == "divergence" {
                "percent_per_h"
            } else {
                "percent"
            };
            let [with, without] =
                ["with", "without"].map(|rise| number(row, &format!("{measure}_{rise}_rise_{unit}")));
            // The rise takes one step, and the first sample comes later.
            assert_eq!(with, without);
        }
        near(number(row, "last_rate_mg_per_h"), 3.0, 1e-7);
        // By the pump's own model 10 s at one rate come to 3 mg, and then 3 mg/h go on.
        let first = 3.0 * (10.0 / 3600.0) / (1.0 - (-10.0_f64 / 3600.0).exp());
        near(
            number(row, "amount_mg"),
            first + 3.0 * (2.0 - 10.0 / 3600.0),
            1e-7,
        );
        // 80 ng/mL are left at ln(50/30)/2 h; 10 s are the rise.
        near(number(row, "time_in_range_h"), (5.0_f64 / 3.0).ln() / 2.0, 1e-2);
    }
}

/// By its own model a pump is right in everybody who follows it, and below a limit of three quarters of what it would
/// need for ever it comes to three quarters.
#[test]
fn a_pump_that_is_right_and_one_that_cannot() {
    let run = Run::of("held-by-another-model", &["--quiet"]);
    let rows = run.table("target.csv");
    for row in of(&rows, "right") {
        assert!(number(row, "mdape_without_rise_percent").abs() < 1e-6);
        assert!(number(row, "wobble_without_rise_percent").abs() < 1e-6);
        near(number(row, "time_in_range_h"), 2.0, 2e-3);
        near(number(row, "last_rate_mg_per_h"), 6.0, 1e-7);
        near(number(row, "amount_mg"), 15.0, 2e-3);
    }
    for row in of(&rows, "limited") {
        // 75 (1 − exp(−2 t)) ng/mL at 4.5 mg/h, the median at 60.5 min.
        let level = 75.0 * (1.0 - (-2.0 * 60.5_f64 / 60.0).exp());
        near(number(row, "mdpe_with_rise_percent"), level - 100.0, 1e-3);
        assert_eq!(row["mdpe_without_rise_percent"], "");
        near(number(row, "highest_rate_mg_per_h"), 4.5, 1e-9);
        near(number(row, "amount_mg"), 9.0, 1e-9);
        assert_eq!(number(row, "time_in_range_h"), 0.0);
    }
    let record = run.record();
    let held = &record["pumps"][2]["targets"][0];
    assert!(held["reached_h"].is_null());
    near(
        held["level_at_end_ng_per_ml"].as_f64().unwrap(),
        75.0 * (1.0 - (-4.0_f64).exp()),
        1e-9,
    );
    near(held["at_limit_h"].as_f64().unwrap(), 2.0, 1e-12);
    let warnings = record["warnings"].as_array().unwrap();
    let said = |words: &str| warnings.iter().any(|text| text.as_str().unwrap().contains(words));
    assert!(said("is not reached with a pump of at most 4.5 mg/h"));
    let medians = run.table("target_summary.csv");
    let amount = medians
        .iter()
        .find(|row| row["arm"] == "limited" && row["target_measure"] == "amount");
    near(number(amount.unwrap(), "median"), 9.0, 1e-9);
}

/// People who differ, on one thread and on two, with every solver that suits: the pump and its measures are the same.
#[test]
fn threads_and_solvers_change_no_measure() {
    let with = |arguments: &[&str]| Run::of("held-by-another-model", arguments).table("target.csv");
    let one = with(&["--quiet", "--threads", "1"]);
    assert_eq!(one, with(&["--quiet", "--threads", "2"]));
    assert_eq!(one, with(&["--quiet", "--solver", "rodas5p"]));
}

/// A highest rate in mL/h of a solution is that in mg/h, and what is given is read back in mL and vials.
#[test]
fn a_limit_in_ml_is_one_in_mg() {
    let with = |limit: &str| {
        let edit = |text: String| text.replace("max_rate: 4.5 mg/h", limit);
        let run = Run::edited("held-by-another-model", &["--format", "parquet"], edit);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        (run.table("target.csv"), run.said.out.clone())
    };
    let (in_mg, _) = with("max_rate: 4.5 mg/h");
    let (in_ml, said) = with("max_rate: 1.8 mL/h, solution: 2.5 mg/mL, vial: 1 mL");
    assert_eq!(in_mg, in_ml);
    // 100 ng/mL of 30 L are 3 mg; 6 mg/h replace what is lost by the pump's model, but no more than 4.5 mg/h are given.
    let given = number(of(&in_mg, "limited")[0], "amount_mg");
    assert!((given - 9.0).abs() < 1e-9, "{given}");
    assert!(
        said.contains("Of 2.5 mg/mL in arm limited: 3.6 mL, 4 vials of 1 mL."),
        "{said}"
    );
}
