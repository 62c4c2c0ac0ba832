//! Formulas of body size and of the kidneys: values worked out elsewhere, where lean mass falls, and what a model does with them.
//!
//! Expected values were worked out by a program of its own from the printed equations, and are held to all digits printed.

use infusim::document::Source;
use infusim::model::{BodySize, Library, Model, ModelError, PatientInputs, body_size, body_size_ids};
use infusim::quantity::Weight;

fn formula(id: &str) -> BodySize {
    body_size(id)
        .unwrap()
        .unwrap_or_else(|| panic!("there is no {id}"))
}

/// Of a person: what a formula does not need it does not see.
fn value(id: &str, person: &[(&str, f64)]) -> f64 {
    let formula = formula(id);
    formula.value(&needs(&formula, person)).unwrap()
}

fn needs(formula: &BodySize, person: &[(&str, f64)]) -> Vec<f64> {
    let number = |name: &str| person.iter().find(|(known, _)| *known == name).unwrap().1;
    formula.needs.iter().map(|need| number(&need.name)).collect()
}

/// Ten significant digits.
#[track_caller]
fn is(id: &str, person: &[(&str, f64)], expected: f64) {
    let found = value(id, person);
    let unit = 10_f64.powi(expected.abs().log10().floor() as i32 - 9);
    assert!(
        (found - expected).abs() <= 0.501 * unit,
        "{id}: {found}, expected {expected}"
    );
}

fn person(sex: f64, age: f64, weight: f64, height: f64) -> Vec<(&'static str, f64)> {
    vec![("sex", sex), ("age", age), ("weight", weight), ("height", height)]
}

#[test]
fn body_sizes_are_those_worked_out_elsewhere() {
    let man = person(0.0, 40.0, 70.0, 170.0);
    is("bmi", &man, 24.221_453_29);
    is("lbm-james", &man, 55.297_577_85);
    is("ffm-janmahasatian-2005", &man, 54.475_239_07);
    is("ffm-al-sallami-2015", &man, 54.475_233);
    is("bsa-dubois", &man, 1.809_707_802);
    is("bsa-mosteller", &man, 1.818_118_686);
    is("bsa-haycock", &man, 1.825_677_125);
    let woman = person(1.0, 40.0, 60.0, 160.0);
    is("bmi", &woman, 23.437_5);
    is("lbm-james", &woman, 43.387_5);
    is("ffm-janmahasatian-2005", &woman, 38.361_927_75);
    is("ffm-al-sallami-2015", &woman, 38.910_167_24);
    is("bsa-dubois", &woman, 1.622_062_531);
    is("bsa-mosteller", &woman, 1.632_993_162);
    let heavy_man = person(0.0, 40.0, 150.0, 170.0);
    is("lbm-james", &heavy_man, 65.346_020_76);
    is("ffm-janmahasatian-2005", &heavy_man, 77.720_326);
    is("ffm-al-sallami-2015", &heavy_man, 77.720_317_34);
    let heavy_woman = person(1.0, 40.0, 130.0, 160.0);
    is("lbm-james", &heavy_woman, 41.396_875);
    is("ffm-janmahasatian-2005", &heavy_woman, 56.923_213_18);
    is("ffm-al-sallami-2015", &heavy_woman, 57.736_716_43);
}

#[test]
fn kidneys_are_those_worked_out_elsewhere() {
    for (sex, age, weight, creatinine, ckd_epi, cockcroft_gault) in [
        (1.0, 55.0, 70.0, 0.9, 75.498_804_73, 78.047_839_51),
        (1.0, 30.0, 60.0, 0.6, 123.757_864_1, 129.861_111_1),
        (0.0, 65.0, 80.0, 1.2, 67.111_410_57, 69.444_444_44),
        (0.0, 40.0, 75.0, 0.8, 114.735_048_2, 130.208_333_3),
    ] {
        let mut person = person(sex, age, weight, 170.0);
        person.push(("creatinine", creatinine));
        is("egfr-ckd-epi-2021", &person, ckd_epi);
        is("crcl-cockcroft-gault", &person, cockcroft_gault);
    }
    is("egfr-schwartz", &[("height", 120.0), ("creatinine", 0.5)], 99.12);
}

/// Where the slope is zero, and where the value is, from the reference; the fall is also looked for by stepping along.
#[test]
fn lean_mass_of_james_falls_where_it_says_and_is_zero_at_twice_that() {
    for (sex, height, falls, zero) in [(0.0, 170.0, 124.18, 248.4), (1.0, 160.0, 92.54, 185.1)] {
        let formula = formula("lbm-james");
        let needs = |weight: f64| needs(&formula, &person(sex, 40.0, weight, height));
        let limit = formula
            .falls_above
            .as_ref()
            .unwrap()
            .formula
            .value(&needs(70.0))
            .unwrap();
        assert!((limit - falls).abs() <= 0.005, "{limit}");
        let at = |weight: f64| formula.value(&needs(weight)).unwrap();
        assert!(at(limit - 0.01) < at(limit) && at(limit + 0.01) < at(limit));
        assert!(at(zero - 0.05) > 0.0 && at(zero + 0.05) < 0.0, "{}", at(zero));
    }
    // The others rise throughout.
    for id in body_size_ids().filter(|id| *id != "lbm-james") {
        assert!(formula(id).falls_above.is_none(), "{id}");
    }
    for id in ["ffm-janmahasatian-2005", "ffm-al-sallami-2015", "bsa-dubois"] {
        for weight in 3..300 {
            let at = |weight: i32| value(id, &person(1.0, 40.0, f64::from(weight), 160.0));
            assert!(at(weight) < at(weight + 1), "{id} at {weight} kg");
        }
    }
}

/// A newborn has a value, the same as the printed form a day later to all that age has changed.
#[test]
fn fat_free_mass_has_a_value_at_birth() {
    let at = |sex: f64, age: f64| value("ffm-al-sallami-2015", &person(sex, age, 3.5, 50.0));
    for (sex, share) in [(0.0, 0.88), (1.0, 1.11)] {
        let adult = value("ffm-janmahasatian-2005", &person(sex, 0.0, 3.5, 50.0));
        assert!((at(sex, 0.0) / adult - share).abs() < 1e-12);
    }
    let printed = |age: f64| 1.11 - 0.11 / (1.0 + (age / 7.1_f64).powf(-1.1));
    for age in [0.1, 1.0, 7.1, 40.0] {
        let adult = value("ffm-janmahasatian-2005", &person(1.0, age, 3.5, 50.0));
        assert!((at(1.0, age) / adult - printed(age)).abs() < 1e-12, "{age}");
    }
}

/// No shipped formula has a number that nobody verified, and every one says where it was read.
#[test]
fn formulas_are_in_order() {
    assert!(body_size_ids().count() >= 10);
    for id in body_size_ids() {
        let formula = formula(id);
        assert_ne!(formula.provenance.grade.to_string(), "C", "{id}");
    }
}

const MODEL: &str = "\
title: Clearance by lean mass
short: made up
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: nobody, note: made up for a test}
studied_in: {people: nobody}
covariates:
  height: {typical: 1.70 m}
  sex: {typical: male, categories: {male: 0, female: 1}}
  lbm: {body_size: lbm-james, meaning: lean mass}
parameters:
  cl: {formula: 2 * lbm, unit: L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
";

fn model(text: &str) -> Model {
    let library = Library::open().unwrap();
    Model::parse("lean", Source::new("lean.yaml", text), library.substances())
        .unwrap_or_else(|bad| panic!("{bad}"))
}

/// Height is stated in m here, and the formula sees cm.
#[test]
fn a_parameter_follows_from_a_person_s_own_lean_mass() {
    let model = model(MODEL);
    assert_eq!(model.covariates.len(), 2);
    let clearance = |kg: f64, covariates: &[f64]| {
        let inputs = PatientInputs::typical(Weight::from_kg(kg), covariates);
        model.individual(inputs).map(|values| values.get(0))
    };
    let man = clearance(70.0, &[1.70, 0.0]).unwrap();
    assert!((man / (2.0 * 55.297_577_85) - 1.0).abs() < 1e-9, "{man}");
    let woman = clearance(60.0, &[1.60, 1.0]).unwrap();
    assert!((woman / (2.0 * 43.387_5) - 1.0).abs() < 1e-9, "{woman}");
    let error = clearance(190.0, &[1.60, 1.0]).unwrap_err();
    assert!(matches!(error, ModelError::NotAboveZero { .. }), "{error}");
    let told = error.to_string();
    for text in [
        "`lbm`",
        "Lean body mass of James (lbm-james)",
        "190 kg",
        "above zero",
    ] {
        assert!(told.contains(text), "{told}");
    }
}
