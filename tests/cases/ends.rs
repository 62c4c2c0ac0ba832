//! What happens at the very end of the observation, and after it.

use crate::run::{Row, Run, is_of, number, solvers};

/// Solvers agree to 1e-8; eight digits are printed.
const AGREE: f64 = 3e-8;

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= AGREE * expected.abs(),
        "{found}, not {expected}"
    );
}

fn of_arm<'a>(rows: &'a [Row], arm: &str) -> Vec<&'a Row> {
    let found: Vec<&Row> = rows.iter().filter(|row| row["arm"] == arm).collect();
    assert!(!found.is_empty(), "no arm {arm}");
    found
}

/// Level and peak by arm: of a bolus at the end, D/V; of the fifth of five, what is left of the others as well
/// (10 mg in 30 L, 0.1 /h, every 6 h). At an event the value is the one after it, at the last point too.
#[test]
fn a_dose_at_the_end_counts_in_the_last_level_and_the_peak() {
    let single = 1e4 / 30.0;
    let fifth: f64 = (0..5).map(|gone| single * (-0.6 * f64::from(gone)).exp()).sum();
    assert!((fifth - 702.008).abs() < 1e-3);
    for solver in solvers() {
        let run = Run::of("dose-at-the-end", &["--solver", solver]);
        let (curves, patients) = (run.table("curves.csv"), run.table("patients.csv"));
        for (arm, level, tmax) in [
            ("bolus at the end", single, 24.0),
            ("lag ends at the end", single, 24.0),
            ("fifth of five at the end", fifth, 24.0),
            ("lag ends after it", 0.0, f64::NAN),
        ] {
            for curve in ["typical", "median"] {
                let mut points = of_arm(&curves, arm);
                points.retain(|row| is_of(row, curve));
                let last = points.last().unwrap();
                near(number(last, "time_h"), 24.0);
                near(number(last, "concentration_ng_per_ml"), level);
            }
            let patient = of_arm(&patients, arm)[0];
            near(number(patient, "cmax_ng_per_ml"), level);
            // Without a level there is no time of a peak.
            match tmax.is_nan() {
                true => assert_eq!(patient["tmax_h"], ""),
                false => near(number(patient, "tmax_h"), tmax),
            }
        }
        // The area to the end knows nothing of it, that to infinity all.
        let patient = of_arm(&patients, "bolus at the end")[0];
        assert_eq!(number(patient, "auc_to_end_ng_h_per_ml"), 0.0);
        near(number(patient, "auc_to_infinity_ng_h_per_ml"), 1e4 / 3.0);
    }
}

/// Of five arms none is over when the observation ends; each is said, with its dose and how far it has come.
#[test]
fn a_dose_at_the_end_or_after_it_is_said() {
    let record = Run::of("dose-at-the-end", &[]).record();
    let said: Vec<(&str, u64, &str)> = record["unfinished"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dose| {
            assert_eq!((&dose["people"], &dose["of_people"]), (&1.into(), &1.into()));
            assert_eq!(dose["typical"], true);
            let number = dose["first_dose"].as_u64().unwrap();
            assert_eq!(dose["last_dose"], number);
            (
                dose["arm"].as_str().unwrap(),
                number,
                dose["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("bolus at the end", 1, "arrives at the end"),
            ("fifth of five at the end", 5, "arrives at the end"),
            ("lag ends at the end", 1, "arrives at the end"),
            ("lag ends after it", 1, "still lagging"),
            ("still arriving", 1, "still arriving"),
        ]
    );
    let warnings = record["warnings"].as_array().unwrap();
    let about_the_end = |warning: &&serde_json::Value| warning.as_str().unwrap().starts_with("observation: ");
    assert_eq!(warnings.iter().filter(about_the_end).count(), 5);
}

/// A threshold that only the bolus at the end exceeds is exceeded, for no time; the share at the last point is
/// everybody's.
#[test]
fn what_is_exceeded_at_the_end_only_is_exceeded_for_no_time() {
    let with_threshold = |text: String| {
        text.replace(
            "arms:",
            "thresholds:\n  - {name: target, substance: ketamine, above: 300 ng/mL}\narms:",
        )
    };
    for solver in solvers() {
        let run = Run::edited("dose-at-the-end", &["--solver", solver], with_threshold);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        let above = run.table("above.csv");
        let patient = of_arm(&above, "bolus at the end")[0];
        assert_eq!(number(patient, "time_above_h"), 0.0);
        near(number(patient, "first_above_h"), 24.0);
        let shares = run.table("shares.csv");
        let last = of_arm(&shares, "bolus at the end").pop().unwrap();
        assert_eq!(number(last, "share_above"), 1.0, "{last:?}");
    }
}

/// An infusion of 2 mg/kg at 60 mg/h lasts 2·W/60 h, and a bolus follows an hour later: counted from the weights,
/// the bolus has not come in 244 of 500 people at 3.34 h, and in 35 the infusion still runs.
#[test]
fn people_whose_doses_are_not_over_are_counted() {
    for threads in ["1", "2", "16"] {
        let run = Run::of("heavy-people-are-not-done", &["--threads", threads]);
        let hours: Vec<f64> = run
            .table("patients.csv")
            .iter()
            .map(|row| 2.0 * number(row, "weight_kg") / 60.0)
            .collect();
        assert_eq!(hours.len(), 500);
        let later = hours.iter().filter(|hours| *hours + 1.0 > 3.34).count();
        let running = hours.iter().filter(|hours| **hours > 3.34).count();
        assert_eq!((later, running), (244, 35));
        let record = run.record();
        let said: Vec<(u64, &str, u64, bool)> = record["unfinished"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dose| {
                (
                    dose["first_dose"].as_u64().unwrap(),
                    dose["state"].as_str().unwrap(),
                    dose["people"].as_u64().unwrap(),
                    dose["typical"].as_bool().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            said,
            [(1, "still running", 35, false), (2, "not yet given", 244, false)]
        );
        let words = run.said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("in 244 of 500 people"), "{words}");
    }
}

/// Doses that everybody is given after the end are said together, not one by one.
#[test]
fn doses_after_the_end_are_said_together() {
    let longer = |text: String| text.replace("times: 5", "times: 400");
    let record = Run::edited("dose-at-the-end", &[], longer).record();
    let of_arm = |dose: &&serde_json::Value| dose["arm"] == "fifth of five at the end";
    let said: Vec<String> = record["unfinished"]
        .as_array()
        .unwrap()
        .iter()
        .filter(of_arm)
        .map(|dose| {
            let [first, last] = ["first_dose", "last_dose"].map(|key| dose[key].as_u64().unwrap());
            format!("{first} to {last}: {}", dose["state"].as_str().unwrap())
        })
        .collect();
    assert_eq!(said, ["5 to 5: arrives at the end", "6 to 400: not yet given"]);
}

/// An infusion that ends where the observation ends is over, and a dose of nothing is none.
#[test]
fn what_is_over_is_not_said() {
    let over = |text: String| {
        let (head, _) = text.split_once("arms:").unwrap();
        format!(
            "{head}arms:
  ends with it: [{{infusion: {{dose: 10 mg, over: 24 h}}}}]
observe: {{until: 24 h, every: 1 h}}
"
        )
    };
    let record = Run::edited("dose-at-the-end", &[], over).record();
    assert_eq!(record["unfinished"], serde_json::json!([]));
}
