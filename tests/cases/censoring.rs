//! Times and areas that the end of the observation cut off.
//!
//! One compartment of 30 L that loses a tenth of its amount an hour: a bolus of 9 mg leaves 300 ng/mL and is above x
//! for 10·ln(300/x) h, 10.986 h for 100 ng/mL.

use crate::run::{Row, Run, number};
use crate::sandbox::Sandbox;
use std::path::Path;

/// A study of three people who are all alike, watched for so long, with these arms.
fn study(until: &str, arms: &str) -> Run {
    let run = Run::edited("two-names-one-column", &[], |_| {
        format!(
            "title: cut off\nmodel: models/one.yaml\npatients: {{count: 200, seed: 1, weight: 70 kg}}\nthresholds:\n  - \
             {{name: mark, substance: ketamine, above: 100 ng/mL}}\narms:\n{arms}observe: {{until: {until}, every: 1 h}}\n"
        )
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    run
}

#[track_caller]
fn find<'a>(table: &'a [Row], arm: &str, measure: &str) -> &'a Row {
    let found = table
        .iter()
        .find(|row| row["arm"] == arm && row["measure"] == measure);
    found.unwrap_or_else(|| panic!("{arm}, {measure}"))
}

#[test]
fn hours_above_of_who_is_still_above_are_at_least() {
    let arms = "  long enough:\n    - bolus: 4.5 mg\n  too short:\n    - bolus: 9 mg\n";
    let run = study("10 h", arms);
    let summary = run.table("summary.csv");
    // 10·ln(150/100) h
    let known = find(&summary, "long enough", "time_above");
    assert!((number(known, "median") - 4.054_651_1).abs() < 1e-6);
    assert_eq!(
        [
            &known["typical_bound"],
            &known["median_bound"],
            &known["upper_bound"]
        ],
        ["known"; 3]
    );
    assert_eq!(number(known, "share_censored"), 0.0);
    let cut = find(&summary, "too short", "time_above");
    assert_eq!(number(cut, "median"), 10.0);
    assert_eq!(
        [&cut["typical_bound"], &cut["lower_bound"], &cut["median_bound"]],
        ["at least"; 3]
    );
    assert_eq!(cut["median_ci_high"], "");
    assert_eq!(number(cut, "share_censored"), 1.0);
    assert!(run.said.out.contains("≥10"), "{}", run.said.out);
    assert!(!run.said.out.contains("10 ±0"), "{}", run.said.out);
    for row in run.table("above.csv") {
        let is_cut = row["arm"] == "too short";
        assert_eq!(number(&row, "censored"), f64::from(is_cut));
        assert_eq!(row["back_below_h"].is_empty(), is_cut);
    }
    // 10 h or more against 4.05 h.
    let compared = run.table("comparison.csv");
    let difference = find(&compared, "too short", "time_above");
    assert!((number(difference, "difference_median") - 5.945_348_9).abs() < 1e-6);
    assert_eq!(difference["difference_median_bound"], "at least");
    assert_eq!(number(difference, "share_more"), 1.0);
    assert_eq!(number(difference, "share_censored"), 0.0);
}

/// Both are above to the end: who is longer above is not known, and "the same" would be wrong.
#[test]
fn hours_that_are_both_cut_off_are_not_compared() {
    let run = study("5 h", "  more:\n    - bolus: 18 mg\n  less:\n    - bolus: 9 mg\n");
    let compared = run.table("comparison.csv");
    let row = find(&compared, "less", "time_above");
    assert_eq!(row["difference_median_bound"], "unknown");
    assert_eq!(number(row, "share_censored"), 1.0);
    for share in ["share_less", "share_same", "share_more"] {
        assert_eq!(number(row, share), 0.0);
    }
    assert!(run.said.out.contains("not known"), "{}", run.said.out);
    let shorter = study(
        "15 h",
        "  more:\n    - bolus: 18 mg\n  less:\n    - bolus: 9 mg\n",
    );
    let compared = shorter.table("comparison.csv");
    let row = find(&compared, "less", "time_above");
    assert_eq!(row["difference_median_bound"], "at most");
    assert_eq!(number(row, "share_less"), 1.0);
    // 15 h or more against 10.99 h: what is at most −4.01 h is at least 4.01 h shorter.
    let said = shorter.said.out.replace("\n  ", " ");
    assert!(said.contains("≥4.01 h shorter above mark"), "{said}");
}

/// What does not end with the observation has no share that it cut off.
#[test]
fn areas_and_half_lives_are_not_cut_off() {
    let run = study("10 h", "  one:\n    - bolus: 9 mg\n");
    let summary = run.table("summary.csv");
    for measure in ["auc_to_end", "auc_to_infinity", "half_life"] {
        assert_eq!(find(&summary, "one", measure)["share_censored"], "", "{measure}");
    }
    for measure in ["cmax", "tmax", "time_above"] {
        assert!(
            !find(&summary, "one", measure)["share_censored"].is_empty(),
            "{measure}"
        );
    }
}

/// More of a wanted effect is better, less of a side effect; of a level that is neither nothing is said.
#[test]
fn who_is_better_off_follows_the_kind_of_the_effect() {
    let run = Run::edited("two-names-one-column", &[], |_| {
        "title: better\nmodel: models/one.yaml\npatients: {count: 50, seed: 1, weight: 70 kg}\n\
         thresholds: [analgesia-zanos-2018, psychedelic-bowdle-1998, anaesthesia-zanos-2018]\narms:\n  \
         less:\n    - bolus: 9 mg\n  more:\n    - bolus: 90 mg\nobserve: {until: 60 h, every: 1 h}\n"
            .to_string()
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    let compared = run.table("comparison.csv");
    let better = |threshold: &str| {
        let row = compared.iter().find(|row| row["threshold"] == threshold);
        row.unwrap()["share_better_off"].clone()
    };
    assert_eq!(better("analgesia-zanos-2018"), "1");
    assert_eq!(better("psychedelic-bowdle-1998"), "0");
    assert_eq!(better("anaesthesia-zanos-2018"), "");
    assert_eq!(better(""), "");
}

/// 9 mg at once or over 9 h: the same 3000 ng·h/mL, of which the end leaves different parts.
#[test]
fn areas_that_differ_by_the_end_alone_do_not_differ() {
    let run = study(
        "10 h",
        "  at once:\n    - bolus: 9 mg\n  slowly:\n    - infusion: {dose: 9 mg, over: 9 h}\n",
    );
    let compared = run.table("comparison.csv");
    let whole = find(&compared, "slowly", "auc_to_infinity");
    assert_eq!(number(whole, "share_same"), 1.0);
    assert_eq!(number(whole, "difference_median"), 0.0);
    let cut = find(&compared, "slowly", "auc_to_end");
    assert!(number(cut, "difference_median") < -100.0);
    assert_eq!(number(cut, "share_less"), 0.0);
    assert_eq!(number(cut, "share_censored"), 1.0);
    assert_eq!(cut["difference_median_bound"], "unknown");
    assert!(run.said.out.contains("the same AUC"), "{}", run.said.out);
    // Half the dose is half the area, whatever the end does.
    let run = study(
        "10 h",
        "  all:\n    - bolus: 9 mg\n  half:\n    - bolus: 4.5 mg\n",
    );
    let compared = run.table("comparison.csv");
    let less = find(&compared, "half", "auc_to_end");
    assert_eq!(number(less, "share_less"), 1.0);
    assert_eq!(less["difference_median_bound"], "known");
}

/// Who is still given something at the end has the highest level there: the peak is at least that.
#[test]
fn a_peak_at_the_very_end_is_at_least() {
    let run = study("10 h", "  running:\n    - infusion: {rate: 1 mg/h, over: 20 h}\n");
    let summary = run.table("summary.csv");
    // 1/3·(1 − e⁻¹) mg/L
    let peak = find(&summary, "running", "cmax");
    assert!((number(peak, "median") - 210.706_85).abs() < 1e-3);
    assert_eq!([&peak["typical_bound"], &peak["median_bound"]], ["at least"; 2]);
    let time = find(&summary, "running", "tmax");
    assert_eq!(
        (time["median_bound"].as_str(), number(time, "median")),
        ("at least", 10.0)
    );
    assert!(run.said.out.contains("≥210.7"), "{}", run.said.out);
}

/// 93 and 283 of 1,000 children are above 100 ng/mL when they are last looked at, counted in `above.csv`.
#[test]
fn children_who_do_not_come_back_in_three_hours_are_counted() {
    let sandbox = Sandbox::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/children-emergency.yaml");
    let said = sandbox.infusim(&["run", path.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = sandbox.read("out/children-emergency/summary.csv");
    let mut csv = csv::Reader::from_reader(text.as_slice());
    let rows: Vec<Row> = csv.deserialize().map(Result::unwrap).collect();
    for (arm, share) in [("1 mg/kg", 0.093), ("1.5 mg/kg", 0.283)] {
        let row = rows
            .iter()
            .find(|row| row["arm"] == arm && row["threshold"] == "analgesia-herd-2007")
            .unwrap();
        assert_eq!(number(row, "share_censored"), share);
        assert_eq!(row["upper_bound"], "at least");
        assert_eq!(
            (row["upper"].as_str(), row["median_bound"].as_str()),
            ("3", "known")
        );
    }
    assert!(!said.out.contains("–3 ±0"), "{}", said.out);
    assert!(said.out.contains("9.3 % [7.7–11.3] in 1 mg/kg"), "{}", said.out);
}

/// Two peaks of which neither is over are not set against each other; the sentence says why.
#[test]
fn peaks_that_are_not_over_are_not_compared() {
    let run = study(
        "1 h",
        "  a:\n    - {at: 1 h, bolus: 9 mg}\n  b:\n    - {at: 1 h, bolus: 18 mg}\n",
    );
    let said = run.said.out.replace("\n  ", " ");
    let sentence = "b against a, same 200 people: the difference in peak is not known, because the observation ended \
                    first (not known in all), AUC 3000 ±0 ng·h/mL larger";
    assert!(said.contains(sentence), "{said}");
}
