//! Formulas of a model file, read as in written mathematics.

use crate::run::{Run, number};

/// The clearance that a model's formula gave, from the area to infinity of 9 mg: CL = D / area.
#[track_caller]
fn clearance(name: &str) -> f64 {
    let people = Run::of(name, &[]).table("patients.csv");
    9_000.0 / number(&people[0], "auc_to_infinity_ng_h_per_ml")
}

/// cl = 9 + −70² / 4900 = 9 − 1.
#[test]
fn minus_before_power() {
    assert!((clearance("minus-before-power") - 8.0).abs() < 1e-6);
}

/// cl = 2⁹ / 64.
#[test]
fn power_of_power() {
    assert!((clearance("power-of-power") - 8.0).abs() < 1e-6);
}

/// cl = 2 · 1.5.
#[test]
fn name_starts_with_max() {
    assert!((clearance("name-starts-with-max") - 3.0).abs() < 1e-6);
}

/// cl = 0.1 · 70 − 2.
#[test]
fn number_with_exponent() {
    assert!((clearance("number-with-exponent") - 5.0).abs() < 1e-6);
}
