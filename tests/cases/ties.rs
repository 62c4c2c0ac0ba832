//! When several peaks are equal but for what solvers differ by, the first of them is Tmax.

use crate::run::{Run, number, solvers};

/// The dose, from 1, and the hours after its start at which everybody's level is highest.
fn peaks(run: &Run, every: f64) -> Vec<(f64, f64)> {
    let tmax = |row: &_| number(row, "tmax_h");
    let dose = |time: f64| ((time / every).floor() + 1.0, time % every);
    let rows = run.table("patients.csv");
    let parent = rows.iter().filter(|row| !row["analyte"].contains("norketamine"));
    parent.map(|row| dose(tmax(row))).collect()
}

/// Peaks under equal doses rise to a plateau. In a hundred days of S-ketamine all that is left of the doses
/// before is a matter of days, so everybody's highest level is that of an early dose, at the end of its
/// infusion; with which solver is no matter.
#[test]
fn the_peak_of_equal_daily_doses_is_the_first_of_the_highest() {
    for (name, edit) in [("flint-2017", ""), ("kamp-2020", "S-ketamine")] {
        let of = |text: String| {
            let text = text.replace("model: flint-2017", &format!("model: {name}"));
            match edit {
                "" => text,
                drug => text.replace(&format!("drug: {drug}\n"), ""),
            }
        };
        let exact = peaks(&Run::edited("a-year-of-daily-infusions", &[], of), 24.0);
        let stepped = Run::edited("a-year-of-daily-infusions", &["--solver", "rodas5p"], of);
        let stepped = peaks(&stepped, 24.0);
        assert_eq!((exact.len(), stepped.len()), (64, 64));
        for ((dose, after), (other, _)) in exact.iter().zip(&stepped) {
            assert_eq!(dose, other, "{name}");
            assert!(*dose < 28.0, "{name}: dose {dose}");
            assert!(
                (after - 2.0 / 3.0).abs() < 1e-5,
                "{name}: {after} h after the start"
            );
        }
    }
}

/// One compartment, 0.1 /h, a bolus every hour: before the n-th bolus what is left is Σ e^(−0.1 i), so the n-th
/// peak lies e^(−0.1 n) below the plateau, and the first within a millionth of the last of 300 is dose 139
/// (e^(−13.9) is 0.92 millionths, e^(−13.8) is 1.01). All solvers say so.
#[test]
fn it_is_the_dose_that_comes_within_a_millionth() {
    let text = |_| {
        "title: Boluses every hour
model: models/one.yaml
patients: {count: 3, seed: 1, weight: 70 kg}
arms:
  hourly: [{repeat: {every: 1 h, times: 300, doses: [{bolus: 1 mg}]}}]
observe: {until: 300.5 h, every: 1 h}
"
        .to_string()
    };
    for solver in solvers() {
        let run = Run::edited("dose-at-the-end", &["--solver", solver], text);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        assert_eq!(peaks(&run, 1.0), [(139.0, 0.0); 3], "{solver}");
    }
}

/// Held at one level, by a loading dose and the infusion that keeps it, the first moment is the highest; an
/// infusion that comes ever closer to its plateau is highest at its end. So for the typical patient and
/// everybody, under every solver.
#[test]
fn a_plateau_is_highest_where_it_begins_unless_it_rises() {
    for solver in solvers() {
        let held = Run::of("held-at-the-threshold", &["--solver", solver]);
        for row in held.table("patients.csv") {
            assert_eq!(number(&row, "tmax_h"), 0.0, "{solver}");
        }
        let rising = |text: String| {
            text.replace("    - bolus: 0.1 mg/kg\n", "")
                .replace("over: 20 h", "over: 200 h")
                .replace("until: 30 h", "until: 210 h")
                .replace("count: 1000", "count: 50")
        };
        let rising = Run::edited("held-at-the-threshold", &["--solver", solver], rising);
        assert_eq!(rising.said.code, 0, "{}", rising.said.err);
        for row in rising.table("patients.csv") {
            assert_eq!(number(&row, "tmax_h"), 200.0, "{solver}");
        }
    }
}
