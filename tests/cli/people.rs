//! People from a table or a survey, as a user meets them.

use crate::harmless::shows;
use crate::sandbox::Sandbox;
use std::collections::BTreeMap;

const HEAD: &str = "\
title: People of a table
model: kamp-2020
thresholds: [psychedelic-bowdle-1998]
arms:
  40 min:
    - infusion: {dose: 0.5 mg/kg, over: 40 min}
observe: {until: 4 h, every: 10 min}
";

fn scenario(patients: &str) -> String {
    format!("{HEAD}patients: {patients}\n")
}

/// The cells of a column of a table, person by person.
fn cells(sandbox: &Sandbox, file: &str, column: &str) -> Vec<String> {
    let bytes = sandbox.read(file);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let index = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column)
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[index].to_string())
        .collect()
}

/// People who are written down as they were drawn are the same people: the same seed, the same random effects, the same
/// results to the last digit, in all tables.
#[test]
fn people_written_down_are_the_people_drawn() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "drawn.yaml",
        scenario("{count: 50, seed: 4, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}"),
    );
    sandbox.write("listed.yaml", scenario("{from: people.csv, seed: 4}"));
    assert_eq!(
        sandbox.infusim(&["run", "drawn.yaml", "--only", "tables"]).code,
        0
    );
    let weights = cells(&sandbox, "out/drawn/patients.csv", "weight_kg");
    let rows: Vec<String> = weights
        .iter()
        .enumerate()
        .map(|(index, kg)| format!("{index},{kg}"))
        .collect();
    sandbox.write(
        "people.csv",
        format!("# drawn before\nid,weight (kg)\n{}\n", rows.join("\n")),
    );
    let said = sandbox.infusim(&["run", "listed.yaml", "--only", "tables"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("of people.csv"), "{}", said.out);
    for column in ["subject", "weight_kg", "auc_to_infinity_ng_h_per_ml", "tmax_h"] {
        assert_eq!(
            cells(&sandbox, "out/drawn/patients.csv", column),
            cells(&sandbox, "out/listed/patients.csv", column),
            "{column}"
        );
    }
    for threads in ["1", "2", "16"] {
        let to = format!("threads-{threads}");
        sandbox.infusim(&[
            "run",
            "listed.yaml",
            "--only",
            "tables",
            "--threads",
            threads,
            "--out",
            &to,
        ]);
        assert_eq!(
            sandbox.read(&format!("{to}/listed/patients.csv")),
            sandbox.read("out/listed/patients.csv")
        );
    }
}

/// AUC to infinity is dose ÷ clearance: whoever brings a clearance along has that one, whatever they weigh and whatever the
/// model draws; 35 mg ÷ 50 L/h = 700 ng·h/mL.
#[test]
fn a_parameter_of_somebody_s_own_is_taken_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "people.csv",
        "weight (kg),cl [mL/min]\n70,833.3333333333334\n70,1666.6666666666667\n",
    );
    sandbox.write(
        "own.yaml",
        scenario("{from: people.csv}").replace("0.5 mg/kg", "35 mg"),
    );
    assert_eq!(sandbox.infusim(&["run", "own.yaml", "--only", "tables"]).code, 0);
    let found = cells(&sandbox, "out/own/patients.csv", "auc_to_infinity_ng_h_per_ml");
    for (found, expected) in found.iter().zip([700.0, 350.0]) {
        let found: f64 = found.parse().unwrap();
        assert!(
            (found / expected - 1.0).abs() < 1e-9,
            "{found}, expected {expected}"
        );
    }
}

#[test]
fn more_people_than_the_table_has_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("people.csv", "weight_kg\n60\n70\n80\n");
    sandbox.write("few.yaml", scenario("{from: people.csv}"));
    let said = sandbox.infusim(&["run", "few.yaml", "--patients", "4"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("its table of people lists 3"), "{}", said.err);
    assert!(!sandbox.path("out").exists());
    let said = sandbox.infusim(&[
        "run",
        "few.yaml",
        "--patients",
        "2",
        "--subjects",
        "2-2",
        "--only",
        "tables",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(cells(&sandbox, "out/few/patients.csv", "weight_kg"), ["70"]);
}

/// Covariates act: below 60 years liver flow does not fall (Perez-Ruixo et al. 2021), at 80 years it does.
#[test]
fn covariates_of_a_table_reach_the_model() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "people.csv",
        "weight (kg);age (years);asian;japanese;sex;shoe\n70;30;no;no;male;43\n70;60;no;no;male;43\n70;80;no;no;female;38\n70;30;yes;no;male;40\n",
    );
    let text = scenario("{from: people.csv, covariates: {sprays: 1}}")
        .replace("kamp-2020", "perez-ruixo-2021")
        .replace(
            "40 min:\n    - infusion: {dose: 0.5 mg/kg, over: 40 min}",
            "by mouth:\n    - {bolus: 84 mg, route: oral}",
        );
    sandbox.write(
        "oral.yaml",
        text.replace("thresholds: [psychedelic-bowdle-1998]\n", ""),
    );
    let said = sandbox.infusim(&["check", "oral.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = sandbox.infusim(&["run", "oral.yaml", "--only", "tables", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("`shoe`"), "{}", said.out);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/oral/run.json")).unwrap();
    let covariates = record["patients"]["covariates"].as_array().unwrap();
    let names: Vec<&str> = covariates
        .iter()
        .map(|covariate| covariate["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["age", "asian", "japanese", "sex"]);
    assert_eq!(record["patients"]["from"]["name"], "people.csv");
    // Random effects differ from person to person; the typical patient's does not.
    assert_eq!(covariates[0]["typical"], "45 years");
}

/// A survey is drawn from, and says so in the answer, in the figure's foot and in run.json.
#[test]
fn people_of_a_survey_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "us.yaml",
        scenario("{from: adults-us-2016, count: 200, limits: {weight: {min: 50 kg, max: 100 kg}}}"),
    );
    let said = sandbox.infusim(&["run", "us.yaml", "--only", "tables"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let flat = said.out.replace("\n  ", " ").replace('\n', " ");
    assert!(
        flat.contains("Adults of the United States, 2015 to 2016 (adults-us-2016), 50 kg to 100 kg"),
        "{}",
        said.out
    );
    let weights: Vec<f64> = cells(&sandbox, "out/us/patients.csv", "weight_kg")
        .iter()
        .map(|kg| kg.parse().unwrap())
        .collect();
    assert_eq!(weights.len(), 200);
    assert!(weights.iter().all(|kg| (50.0..=100.0).contains(kg)));
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/us/run.json")).unwrap();
    assert_eq!(
        record["patients"]["weight"],
        "as in adults-us-2016, from 50 kg to 100 kg"
    );
}

#[test]
fn surveys_are_listed_and_shown() {
    let sandbox = Sandbox::new();
    let listed = sandbox.infusim(&["people"]);
    assert!(listed.out.contains("adults-us-2016"), "{}", listed.out);
    let shown = sandbox.infusim(&["people", "show", "adults-us-2016"]);
    assert!(
        shown.out.contains("5406 adults") && shown.out.contains("pregnant women"),
        "{}",
        shown.out
    );
    let unknown = sandbox.infusim(&["people", "show", "adults-us-2017"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("did you mean `adults-us-2016`?"),
        "{}",
        unknown.err
    );
}

/// What stands in a table is shown in messages alone, where it can do no harm; of another file nothing is shown.
#[test]
fn hostile_cells_do_no_harm() {
    let sandbox = Sandbox::new();
    sandbox.write("t.yaml", scenario("{from: people.csv}"));
    for hostile in [
        "\u{1b}[2J",
        "\u{9b}2J",
        "=1+1",
        "<script>",
        "\u{202e}evil",
        "NaN",
        "inf",
        "1e999",
        "0x10",
    ] {
        for text in [
            format!("weight (kg),{hostile}\n70,1\n"),
            format!("weight ({hostile})\n70\n"),
            format!("weight (kg),age (years)\n{hostile},40\n"),
            format!("id,weight (kg)\n{hostile},70\n"),
        ] {
            sandbox.write("people.csv", text);
            let said = sandbox.infusim(&["run", "t.yaml", "--only", "tables"]);
            assert!([0, 2].contains(&said.code), "{hostile:?}: {}", said.err);
            shows(&said.err, hostile);
            shows(&said.out, hostile);
        }
    }
    sandbox.write("people.csv", "password\nsecret-of-somebody\n");
    let said = sandbox.infusim(&["run", "t.yaml"]);
    assert_eq!(said.code, 2);
    assert!(
        !said.err.contains("secret") && !said.err.contains("password"),
        "{}",
        said.err
    );
}

/// Names of people and how they are told, as a message for those who do not program.
#[test]
fn a_person_is_told_by_row_and_column() {
    let sandbox = Sandbox::new();
    sandbox.write("people.csv", "weight (kg),sex\n70,male\nheavy,male\n");
    sandbox.write("t.yaml", scenario("{from: people.csv}"));
    let said = sandbox.infusim(&["check", "t.yaml"]);
    let facts = BTreeMap::from([
        ("row", "row 2, column `weight (kg)`"),
        ("seen", "`heavy`"),
        ("place", "people.csv:3:1"),
    ]);
    for (what, text) in facts {
        assert!(said.err.contains(text), "{what}: {}", said.err);
    }
}

/// The typical patient can stand alone: with the numbers that a run with people has of it, and without a word on people.
#[test]
fn without_people_there_is_the_typical_patient() {
    let sandbox = Sandbox::new();
    for (name, patients) in [
        ("nobody.yaml", "{count: 0, seed: 1, weight: 70 kg}"),
        ("some.yaml", "{count: 30, seed: 1, weight: 70 kg}"),
    ] {
        sandbox.write(name, scenario(patients));
        let said = sandbox.infusim(&["run", name]);
        assert_eq!(said.code, 0, "{}", said.err);
        let is_alone = name == "nobody.yaml";
        assert_eq!(
            said.out.contains("the typical patient alone"),
            is_alone,
            "{}",
            said.out
        );
        assert_eq!(
            said.out.contains("Monte\nCarlo") || said.out.contains("Monte Carlo"),
            !is_alone,
            "{}",
            said.out
        );
    }
    let column = |file: &str| cells(&sandbox, file, "typical");
    assert_eq!(column("out/nobody/summary.csv"), column("out/some/summary.csv"));
    assert!(
        cells(&sandbox, "out/nobody/summary.csv", "median")
            .iter()
            .all(String::is_empty)
    );
}
