use crate::run::{Run, is_of, number};

/// Lambert's W of e^`log`, by Newton's method on w + ln w = `log`; of very little it is the argument.
fn lambert(log: f64) -> f64 {
    if log < -50.0 {
        return log.exp();
    }
    let start = if log > 1.0 {
        log
    } else {
        log.exp() / (1.0 + log.exp())
    };
    (0..60).fold(start, |w, _| w - (w + w.ln() - log) * w / (1.0 + w))
}

/// C = Km·W((C0/Km)·e^((C0 − Vmax·t/V)/Km)) is positive at all times, for everybody.
#[test]
fn below_zero() {
    let run = Run::of("below-zero", &["--quiet"]);
    let mut cells = 0;
    for row in run.table("curves.csv") {
        for (column, cell) in &row {
            let Ok(value) = cell.parse::<f64>() else { continue };
            assert!(value >= 0.0, "{column} is {cell}");
            cells += usize::from(value > 0.0);
        }
    }
    assert!(cells > 61 * 3, "{cells}");
}

/// 70 kg: Vmax 2 mg/h, Km 100 ng/mL, V 20 L; after 10 mg the level is the closed form to 1e-7 of itself down to
/// 1e-12 of the peak, and positive to the end, at 1e-24 of it.
#[test]
fn a_saturable_tail_keeps_its_digits() {
    let everybody = "weight: {median: 50 kg, cv: 100 %, min: 1 kg, max: 400 kg}";
    let run = Run::edited("below-zero", &["--quiet"], |text| {
        assert!(text.contains(everybody));
        text.replace(everybody, "weight: 70 kg")
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    let mut rows = run.table("curves.csv");
    rows.retain(|row| is_of(row, "typical"));
    let (km, c0) = (100.0, 500.0_f64);
    let mut held = 0;
    for (hour, row) in rows.iter().enumerate() {
        let found = number(row, "concentration_ng_per_ml");
        let expected = km * lambert((c0 / km).ln() + (c0 - 100.0 * hour as f64) / km);
        assert!(found > 0.0, "{found} at {hour} h");
        if expected > 1e-12 * c0 {
            assert!(
                (found / expected - 1.0).abs() <= 1e-7,
                "{found}, not {expected}, at {hour} h"
            );
            held += 1;
        }
    }
    assert!(held > 30 && rows.len() == 61, "{held} of {}", rows.len());
}

/// What an explicit method loses below zero is given as zero, and said.
#[test]
fn explicit_methods_say_where_they_do_not_reach() {
    let run = Run::of("below-zero", &["--solver", "dop853"]);
    for row in run.table("curves.csv") {
        for (column, cell) in &row {
            assert!(!cell.starts_with('-'), "{column} is {cell}");
        }
    }
    let warnings = run.record()["warnings"].to_string();
    assert!(warnings.contains("below zero with dop853"), "{warnings}");
}
