//! Models that say something no people can be, or that need a word.

use crate::run::{Run, number};

/// The pair [v, cl] is the pair [cl, v], and a pair has one correlation.
#[test]
fn pair_twice() {
    let run = Run::edited("pair-twice", &[], |text| text);
    assert_eq!(run.said.code, 2, "{}", run.said.err);
    assert!(
        run.said
            .err
            .contains("correlation between `cl` and `v` is there twice"),
        "{}",
        run.said.err
    );
}

/// With r = 1 both effects are one z: ln half-life = const + (√0.1 − √0.2)·z, so its standard deviation is
/// √0.2 − √0.1 = 0.131; of 2,000 people it is known to 0.131 / √4000 = 0.0021.
#[test]
fn correlation_one() {
    let run = Run::of("correlation-one", &[]);
    let logs: Vec<f64> = run
        .table("patients.csv")
        .iter()
        .map(|row| number(row, "half_life_h").ln())
        .collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let spread = (logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    let right = 0.2f64.sqrt() - 0.1f64.sqrt();
    assert!((spread - right).abs() < 3.0 * 0.0021, "{spread}, not {right}");
}

/// An effect fixed at zero is nobody's: the volume is 30 L for all, so 9 mg are 300 ng/mL, and clearance alone varies.
#[test]
fn variance_zero() {
    let people = Run::of("variance-zero", &[]).table("patients.csv");
    assert_eq!(people.len(), 2_000);
    assert!(
        people
            .iter()
            .all(|row| (number(row, "cmax_ng_per_ml") - 300.0).abs() < 1e-9)
    );
    let areas: std::collections::BTreeSet<&str> = people
        .iter()
        .map(|row| row["auc_to_infinity_ng_h_per_ml"].as_str())
        .collect();
    assert!(areas.len() > 1_900, "{}", areas.len());
}

/// F = 0.9 with CV 80 %: P(F·e^(s·z) > 1), s² = ln(1 + 0.8²), is 1 − Φ(ln(1/0.9)/s) = 44.05 %.
#[test]
fn more_than_given() {
    let run = Run::of("more-than-given", &[]);
    let warnings = run.record()["warnings"].to_string();
    for word in ["44 % of people", "`f`", "scale: logit"] {
        assert!(warnings.contains(word), "{word}: {warnings}");
    }
}

/// Each is wrong in one way, and is told so and nothing else.
#[test]
fn slips_of_a_models_author() {
    for (was, is, says) in [
        (
            "reads: ketamine}",
            "reads: ketamine}\n  other: {volume: v, reads: ketamine}",
            "`central` and `other` both read ketamine",
        ),
        (
            "{from: central, to: outside, clearance: cl}",
            "{from: central, to: outside, clearance: cl}\n  - {from: central, to: outside, clearance: cl}",
            "this flow is there twice",
        ),
        (
            "to: outside, clearance: cl}",
            "to: central, clearance: cl}",
            "leads back to where it starts",
        ),
        (
            "to: outside, clearance: cl}",
            "to: outside, clearance: cl, both_ways: yes}",
            "nothing comes back from outside",
        ),
        ("iv: {into: central}", "iv: []", "route `iv` leads nowhere"),
        ("on: [cl]", "on: [cl, cl]", "`cl` acts on `cl` twice"),
        ("on: [cl]", "on: []", "acts on no parameter"),
        ("variance: 0.2,", "cv: -20 %,", "must not be negative"),
        ("variance: 0.2,", "variance: 0.2, scale: logit,", "is no share"),
        (
            "routes:",
            "covariates:\n  age: {typical: 40 years}\nroutes:",
            "no formula uses the covariate `age`",
        ),
        (
            "  v: {value: 30 L,",
            "  unused: {value: 3 L, grade: D, from: made up}\n  v: {value: 30 L,",
            "nothing uses the parameter `unused`",
        ),
        (
            "  v: {value: 30 L,",
            "  max: {value: 3 L, grade: D, from: made up}\n  v: {value: 30 L,",
            "`max` has a meaning of its own",
        ),
        (
            "  v: {value: 30 L,",
            "  v: {value: 30 L, time_slope: 1 %/h,",
            "only a clearance or a rate changes with time",
        ),
        (
            "  v: {value: 30 L,",
            "  v: {value: 30 L, unit: L,",
            "`unit` belongs to a formula",
        ),
        (
            "{from: 1 kg, to: 400 kg}",
            "{from: 400 kg, to: 1 kg}",
            "the lightest is heavier than the heaviest",
        ),
    ] {
        let run = Run::slipped("variance-zero", "variance-zero", was, is);
        assert_eq!(run.said.code, 2, "{is}: {}", run.said.err);
        assert!(run.said.err.contains(says), "{is}: {}", run.said.err);
        assert!(
            run.said.err.contains("variance-zero.yaml: 1 mistake"),
            "{is}: {}",
            run.said.err
        );
    }
}

/// What no people can be is refused, with the reason of its own kind.
#[test]
fn impossible_spreads() {
    for (was, is, says) in [
        ("r: 1,", "r: 1.2,", "lies between -1 and 1"),
        ("r: 1,", "covariance: 0.2,", "it would be a correlation of 1.414"),
        ("between: [cl, v]", "between: [cl, cl]", "two different effects"),
        ("variance: 0.1,", "variance: 0,", "`v` does not vary"),
    ] {
        let run = Run::slipped("correlation-one", "correlation-one", was, is);
        assert_eq!(run.said.code, 2, "{is}: {}", run.said.err);
        assert!(run.said.err.contains(says), "{is}: {}", run.said.err);
    }
}

/// What no solver can hold, or would work on without end, is refused when it is read, by `check` as by `run`.
#[test]
fn numbers_beyond_what_can_be_solved() {
    for (was, is, says) in [
        (
            "{value: 3 L/h,",
            "{value: 1e30 L/h,",
            "too large for a parameter value",
        ),
        (
            "{value: 3 L/h,",
            "{value: 3 L/h, weight_exponent: 750,",
            "too large for an exponent",
        ),
        (
            "{value: 3 L/h,",
            "{value: 3 L/h, time_slope: 1e6 %/h,",
            "too large for a change per time",
        ),
        (
            "{value: 3 L/h,",
            "{formula: v / 0, unit: L/h,",
            "30 / 0 has no value",
        ),
        ("{value: 3 L/h,", "{formula: v - 31, unit: L/h,", "came out as -1"),
        (
            "{value: 3 L/h,",
            "{formula: 1e30 * v, unit: L/h,",
            "comes out as 3e31 L/h",
        ),
        (
            "{value: 3 L/h,",
            "{formula: exp(weight * v), unit: L/h,",
            "is too large a number",
        ),
        ("{value: 30 L,", "{value: 0 L,", "volume"),
        (
            "{value: 30 L,",
            "{value: 1e-9 L,",
            "empties its compartment at a rate of 3.00e9 /h",
        ),
        (
            "iv: {into: central}",
            "iv: [{into: central}, {into: central}]",
            "2 times the dose would arrive",
        ),
        (
            "variance: 0.2,",
            "cv: 2400 %,",
            "too large for a coefficient of variation",
        ),
    ] {
        let run = Run::slipped("variance-zero", "variance-zero", was, is);
        assert_eq!(run.said.code, 2, "{is}: {}", run.said.err);
        assert!(run.said.err.contains(says), "{is}: {}", run.said.err);
        let check = run.sandbox.infusim(&["check", "variance-zero.yaml"]);
        assert_eq!((check.code, check.err), (2, run.said.err), "{is}");
    }
}

/// A model that holds more than any could is refused before anything is worked out.
#[test]
fn more_than_a_model_holds() {
    for (was, line) in [
        (
            "parameters:\n",
            "  pN: {formula: pN1 + 1, unit: L, grade: D, from: x}\n",
        ),
        ("compartments:\n", "  cN: {volume: v}\n"),
        ("flows:\n", "  - {from: central, to: outside, clearance: cl}\n"),
        (
            "  effects:\n",
            "    eN: {on: [cl], variance: 0.01, grade: D, from: x}\n",
        ),
    ] {
        let lines: String = (0..4_000)
            .map(|number| line.replace('N', &number.to_string()))
            .collect();
        let started = std::time::Instant::now();
        let run = Run::slipped("variance-zero", "variance-zero", was, &format!("{was}{lines}"));
        assert!(started.elapsed().as_secs() < 5, "{was}");
        assert_eq!(run.said.code, 2, "{}", run.said.err);
        assert!(run.said.err.contains("and a model has up to"), "{}", run.said.err);
    }
}
