//! At a threshold: what counts as above it, and when it is passed.

use crate::run::{Row, Run, number, solvers};

/// Hours above, first and last crossing of everybody; NaN where there is none.
fn above(run: &Run) -> Vec<[f64; 3]> {
    let cell = |row: &Row, column: &str| match row[column].as_str() {
        "" => f64::NAN,
        _ => number(row, column),
    };
    let rows = run.table("above.csv");
    let all = rows.iter().map(|row| {
        let columns = ["time_above_h", "first_above_h", "back_below_h"];
        columns.map(|column| cell(row, column))
    });
    all.collect()
}

/// The share above the threshold at every point.
fn shares(run: &Run) -> Vec<f64> {
    let rows = run.table("shares.csv");
    rows.iter().map(|row| number(row, "share_above")).collect()
}

/// Typical patient, and share of people ever above, of the summary.
fn summary(run: &Run) -> (f64, f64) {
    let rows = run.table("summary.csv");
    let row = rows.iter().find(|row| row["threshold"] == "target");
    let row = row.unwrap_or_else(|| panic!("{rows:?}"));
    (number(row, "typical"), number(row, "share_ever_above"))
}

fn nobody_is_above(name: &str, solver: &str, edit: impl Fn(String) -> String) {
    let run = Run::edited(name, &["--solver", solver], edit);
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    for had in above(&run) {
        assert!(
            had[0] == 0.0 && had[1].is_nan() && had[2].is_nan(),
            "{name}, {solver}: {had:?}"
        );
    }
    assert!(shares(&run).iter().all(|share| *share == 0.0));
    assert_eq!(summary(&run), (0.0, 0.0), "{name}, {solver}");
}

/// A loading dose of target times volume, and an infusion of target times clearance: everybody stays at the
/// target, which is not above it. Nor is a peak at the threshold, or one that exceeds it by half a millionth.
#[test]
fn at_a_threshold_is_not_above_it() {
    for solver in solvers() {
        nobody_is_above("held-at-the-threshold", solver, |text| text);
        nobody_is_above("bolus-to-the-threshold", solver, |text| text);
        nobody_is_above("bolus-to-the-threshold", solver, |text| {
            text.replace("2000 ng/mL", "1999.999 ng/mL")
        });
    }
}

/// A bolus to 2,000 ng/mL exceeds a threshold two millionths below by enough: everybody is above it, from the
/// start, and until the level itself is back, 2 µg/mL·e^(−kt) down by two millionths.
#[test]
fn two_millionths_above_it_is_above() {
    for solver in solvers() {
        let run = Run::edited("bolus-to-the-threshold", &["--solver", solver], |text| {
            text.replace("2000 ng/mL", "1999.996 ng/mL")
        });
        let found = above(&run);
        assert_eq!(found.len(), 1000);
        for [hours, first, back] in found {
            assert!(hours > 0.0 && hours < 1e-4, "{hours}");
            assert_eq!((first, back), (0.0, hours));
        }
        assert_eq!(shares(&run)[0], 1.0);
        assert_eq!(summary(&run).1, 1.0);
    }
}

/// Held at 200 ng/mL for ten hours, then a bolus of as much again: above from the bolus on, until the infusion
/// stops, because the level comes ever closer to the threshold from above; then it falls through it. So for
/// the typical patient, everybody and every solver, though no solver tells the held level from the threshold.
#[test]
fn what_follows_a_level_held_at_the_threshold_counts_from_where_it_leaves() {
    for solver in solvers() {
        let run = Run::edited("held-at-the-threshold", &["--solver", solver], |text| {
            text.replace("observe:", "    - {at: 10 h, bolus: 0.1 mg/kg}\nobserve:")
                .replace("over: 20 h", "over: 400 h")
                .replace("until: 30 h", "until: 410 h")
                .replace("every: 1 h", "every: 10 h")
                .replace("count: 1000", "count: 40")
        });
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        let found = above(&run);
        assert_eq!(found.len(), 40);
        for had in found {
            for (found, expected) in had.iter().zip([390.0, 10.0, 400.0]) {
                assert!((found - expected).abs() < 1e-6, "{solver}: {had:?}");
            }
        }
        assert!((summary(&run).0 - 390.0).abs() < 1e-6);
    }
}

/// 10·ln(300/200) h after a bolus to 300 ng/mL that decays with 0.1 /h the level is back at 200: a bolus that
/// boluses over the threshold is above it from its own time on. A second one while it is above starts nothing
/// anew, and watching that ends before the level is back says no return.
#[test]
fn jumps_and_the_end_of_watching() {
    let hours = 10.0 * 1.5_f64.ln();
    for solver in solvers() {
        for (until, back) in [("30 h", 10.0 + hours), ("12 h", f64::NAN)] {
            let run = Run::edited("held-at-the-threshold", &["--solver", solver], |text| {
                let (head, _) = text.split_once("arms:").unwrap();
                format!(
                    "{}arms:
  jump:
    - {{at: 10 h, bolus: 0.15 mg/kg}}
observe: {{until: {until}, every: 1 h}}
",
                    head.replace("count: 1000", "count: 20")
                )
            });
            assert_eq!(run.said.code, 0, "{}", run.said.err);
            for had in above(&run) {
                let expected = if back.is_nan() { 2.0 } else { hours };
                assert!((had[0] - expected).abs() < 1e-6, "{solver}: {had:?}");
                assert_eq!(had[1], 10.0);
                assert!(
                    had[2].is_nan() && back.is_nan() || (had[2] - back).abs() < 1e-6,
                    "{solver}: {had:?}"
                );
            }
        }
    }
}
