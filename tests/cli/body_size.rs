//! Lean mass and kidneys, as a user of a model that depends on them meets them.

use crate::sandbox::Sandbox;

/// Tables are written to eight digits.
const WRITTEN: f64 = 5e-8;

/// Clearance is lean mass in L/h, less on dialysis.
const MODEL: &str = "\
title: Clearance by lean mass
short: made up
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: nobody, note: made up for a test}
studied_in: {people: nobody, weight: {from: 30 kg, to: 300 kg}, longest_infusion: 2 h}
covariates:
  height: {typical: 170 cm}
  sex: {typical: male, categories: {male: 0, female: 1}}
  lbm: {body_size: lbm-james}
  dialysis: {typical: no, meaning: on dialysis; clearance is lower}
parameters:
  cl_dialysis: {value: 0.7, grade: D, from: made up}
  cl: {formula: lbm * cl_dialysis ^ dialysis, unit: L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
";

fn sandbox(patients: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("models/lean.yaml", MODEL);
    sandbox.write(
        "t.yaml",
        format!(
            "title: By lean mass\nmodel: ./models/lean.yaml\npatients: {patients}\narms:\n  one:\n    - {{bolus: 100 mg}}\n\
             observe: {{until: 4 h, every: 10 min}}\n"
        ),
    );
    sandbox
}

/// Areas to infinity, person by person.
fn areas(sandbox: &Sandbox) -> Vec<f64> {
    let bytes = sandbox.read("out/t/patients.csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().unwrap().clone();
    let index = header
        .iter()
        .position(|name| name == "auc_to_infinity_ng_h_per_ml")
        .unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row[index].parse().unwrap()).collect()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Dose / clearance, with lean mass as worked out elsewhere.
#[test]
fn a_table_gives_everybody_their_own_lean_mass() {
    let sandbox = sandbox("{from: people.csv}");
    sandbox.write(
        "people.csv",
        "weight (kg),height (cm),sex,dialysis\n70,170,male,no\n60,160,female,no\n150,170,male,no\n70,170,male,yes\n",
    );
    let said = sandbox.infusim(&["run", "t.yaml", "--only", "tables"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let expected = [55.297_577_85, 43.387_5, 65.346_020_76, 55.297_577_85 * 0.7];
    for (found, clearance) in areas(&sandbox).iter().zip(expected) {
        assert!(
            (found * clearance / 1e5 - 1.0).abs() < WRITTEN,
            "{found}, {clearance}"
        );
    }
    assert!(
        flat(&said.out).contains(
            "Lean body mass of James (lbm-james), which falls as weight rises in 1 of the first 4 people; person 3, of 150 kg, is \
             above 124.2 kg"
        ),
        "{}",
        said.out
    );
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/t/run.json")).unwrap();
    assert_eq!(
        record["models"][0]["formulas"][0]["name"],
        "models/body-size/lbm-james.yaml"
    );
}

/// A survey gives sex and height too; the switch is off and said to be, until a scenario names it.
#[test]
fn people_of_a_survey_have_their_own_lean_mass_and_a_switch_is_off_by_default() {
    let run = |patients: &str| {
        let sandbox = sandbox(patients);
        let said = sandbox.infusim(&["run", "t.yaml", "--only", "tables", "--details"]);
        assert_eq!(said.code, 0, "{}", said.err);
        (areas(&sandbox), said.out)
    };
    let limits = "limits: {weight: {min: 40 kg, max: 160 kg}, height: {min: 150 cm, max: 200 cm}}";
    let (off, told) = run(&format!("{{from: adults-us-2016, count: 1000, {limits}}}"));
    assert!(flat(&told).contains("dialysis no"), "{told}");
    assert!(flat(&told).contains("falls as weight rises in"), "{told}");
    assert!(flat(&told).contains("of the first 1000 people"), "{told}");
    let (on, told) = run(&format!(
        "{{from: adults-us-2016, count: 1000, {limits}, covariates: {{dialysis: yes}}}}"
    ));
    assert!(!flat(&told).contains("dialysis no"), "{told}");
    assert_eq!(off.len(), 1000);
    for (off, on) in off.iter().zip(&on) {
        assert!((on * 0.7 / off - 1.0).abs() < 2.0 * WRITTEN, "{off} {on}");
    }
    // Men and women, short and tall: lean mass, and so the area, differs by more than a factor of 1.5.
    let ends = |of: fn(f64, f64) -> f64| off.iter().copied().reduce(of).unwrap();
    assert!(ends(f64::max) > 1.5 * ends(f64::min));
}

#[test]
fn who_has_no_lean_mass_is_refused_by_weight() {
    let sandbox = sandbox("{from: people.csv}");
    sandbox.write(
        "people.csv",
        "weight (kg),height (cm),sex,dialysis\n70,170,male,no\n190,160,female,no\n",
    );
    let said = sandbox.infusim(&["run", "t.yaml"]);
    assert_eq!(said.code, 2, "{}", said.out);
    for text in ["Lean body mass of James (lbm-james)", "190 kg", "above zero"] {
        assert!(flat(&said.err).contains(text), "{text}: {}", said.err);
    }
    assert!(!sandbox.path("out").exists());
}

/// People beyond those whom a formula was made from are counted.
#[test]
fn people_beyond_those_a_formula_was_made_from_are_counted() {
    let sandbox = sandbox("{from: people.csv}");
    sandbox.write(
        "models/lean.yaml",
        MODEL.replace("lbm-james", "ffm-janmahasatian-2005"),
    );
    sandbox.write(
        "people.csv",
        "weight (kg),height (cm),age (years),sex,dialysis\n70,170,40,male,no\n60,160,90,female,no\n40,170,30,male,no\n",
    );
    let said = sandbox.infusim(&["run", "t.yaml", "--only", "tables", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let told = flat(&said.out);
    for text in [
        "was made from 373 adults with weight from 40.7 kg to 216.5 kg; that leaves out 1 of the first 3 people",
        "was made from 373 adults with age from 18 years to 82 years; that leaves out 1 of the first 3 people",
        "was made from 373 adults with bmi from 17.1 to 69.9; that leaves out 1 of the first 3 people",
    ] {
        assert!(told.contains(text), "{text}: {}", said.out);
    }
}

#[test]
fn formulas_are_listed_and_shown() {
    let sandbox = Sandbox::new();
    let listed = sandbox.infusim(&["people"]);
    assert!(listed.out.contains("lbm-james"), "{}", listed.out);
    let shown = sandbox.infusim(&["people", "show", "lbm-james"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    for text in [
        "128 * (weight / height) ^ 2",
        "124.18 kg",
        "falls above",
        "sex (male 0, female 1)",
    ] {
        assert!(shown.out.contains(text), "{text}: {}", shown.out);
    }
    let unknown = sandbox.infusim(&["people", "show", "lbm-jams"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("did you mean `lbm-james`?"),
        "{}",
        unknown.err
    );
    sandbox.write("lean.yaml", MODEL);
    let model = sandbox.infusim(&["models", "show", "./lean.yaml"]);
    assert!(
        model.out.contains("lbm = Lean body mass of James"),
        "{}",
        model.out
    );
}
