//! What a scenario leaves out, and what it then contradicts.
//!
//! Peaks of 28, 56 and 84 mg in the nose are those of `tests/papers` (43.9, 73.0 and 102.2 ng/mL; the paper's Table 4
//! prints 43.8, 72.5 and 101.0): 56 mg are two sprays of 28 mg, of which the second is absorbed less.

use crate::sandbox::{Said, Sandbox};

/// One person of 70 kg, so that the typical patient is all there is.
fn run(patients: &str, arms: &str) -> (Said, Sandbox) {
    let sandbox = Sandbox::new();
    sandbox.write(
        "spray.yaml",
        format!(
            "title: Spray\nmodel: perez-ruixo-2021\npatients: {{count: 3, seed: 1, weight: 70 kg{patients}}}\n\
             arms:\n{arms}observe: {{until: 1 day, every: 5 min}}\n"
        ),
    );
    let said = sandbox.infusim(&["run", "spray.yaml"]);
    (said, sandbox)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn peak(sandbox: &Sandbox) -> f64 {
    let bytes = sandbox.read("out/spray/summary.csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let row: std::collections::BTreeMap<String, String> = reader.deserialize().next().unwrap().unwrap();
    assert_eq!(
        (row["measure"].as_str(), row["analyte"].as_str()),
        ("cmax", "S-ketamine")
    );
    row["typical"].parse().unwrap()
}

const TWO: &str = "  two sprays: [{bolus: 56 mg, route: nasal}]\n";

/// As first written, one spray is taken: that is said under the table and in run.json, and that 56 mg are two is a
/// warning in full. With `sprays: 2` the peak is the paper's and nothing is said.
#[test]
fn sprays_taken_by_default_are_said_and_a_dose_of_two_is_warned_about() {
    let (said, sandbox) = run("", TWO);
    let out = words(&said.out);
    assert!((peak(&sandbox) - 87.9).abs() < 0.05, "{}", peak(&sandbox));
    let taken = "patients of perez-ruixo-2021: age 40 years, asian no, japanese no, sprays 1";
    assert!(out.contains("By default: ") && out.contains(taken), "{out}");
    let warning = "regimen: arm two sprays: 56 mg by route nasal are 2 times 28 mg, and `sprays` of model \
                   perez-ruixo-2021 is 1, taken by default; write `sprays: 2`";
    assert!(out.contains(warning), "{out}");
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/spray/run.json")).unwrap();
    let is_there = |list: &serde_json::Value, text: &str| {
        let list = list.as_array().unwrap();
        list.iter().any(|said| said.as_str().unwrap().contains(text))
    };
    assert!(is_there(&record["defaults"], taken));
    assert!(is_there(
        &record["warnings"],
        "56 mg by route nasal are 2 times 28 mg"
    ));

    let (said, sandbox) = run(", covariates: {sprays: 2}", TWO);
    assert!((peak(&sandbox) - 73.0).abs() < 0.05, "{}", peak(&sandbox));
    assert!(!said.out.contains("regimen:"), "{}", said.out);
    assert!(!words(&said.out).contains("sprays 1"), "{}", said.out);
}

/// Written, it is contradicted all the same; by two boluses of one moment as by one of both; no number of sprays makes
/// 40 mg; hydrochloride counts by its base; and one spray after the other is one spray each.
#[test]
fn doses_are_counted_in_units_whatever_way_they_are_written() {
    let warned = |patients: &str, arm: &str| {
        let (said, _) = run(patients, &format!("  arm: {arm}\n"));
        assert_eq!(said.code, 0, "{}", said.err);
        words(&said.out)
            .split_once("regimen: arm arm: ")
            .map(|(_, rest)| rest.to_string())
    };
    let sprays = |count: u32| format!(", covariates: {{sprays: {count}}}");
    let said = warned(&sprays(3), "[{bolus: 56 mg, route: nasal}]").unwrap();
    assert!(
        said.starts_with(
            "56 mg by route nasal are 2 times 28 mg, and `sprays` of model perez-ruixo-2021 is 3; write"
        ),
        "{said}"
    );
    let twice = "[{bolus: 28 mg, route: nasal}, {bolus: 28 mg, route: nasal}]";
    assert!(warned(&sprays(1), twice).is_some());
    assert!(warned(&sprays(2), twice).is_none());
    let said = warned(&sprays(1), "[{bolus: 40 mg, route: nasal}]").unwrap();
    assert!(
        said.contains("are 1.43 times 28 mg") && said.contains("whole"),
        "{said}"
    );
    assert!(
        warned(
            &sprays(1),
            "[{bolus: 28 mg, route: nasal}, {pause: 5 min}, {bolus: 28 mg, route: nasal}]"
        )
        .is_none()
    );
    assert!(warned("", "[{bolus: 84 mg, route: oral}]").is_none());
    // 64.6 mg of hydrochloride hold 56.0 mg of base.
    let salt = ", covariates: {sprays: 2}}\ndose_as: hydrochloride #";
    assert!(warned(salt, "[{bolus: 64.6 mg, route: nasal}]").is_none());
    assert!(
        warned(salt, "[{bolus: 56 mg, route: nasal}]")
            .unwrap()
            .starts_with("48.55 mg of base")
    );
}

/// Japanese people are Asian too, which slows elimination; leaving it out is filled in and said, denying it is a mistake.
#[test]
fn a_covariate_that_another_includes_is_yes_with_it() {
    let one = "  one: [{bolus: 28 mg, route: nasal}]\n";
    let (said, sandbox) = run(", covariates: {japanese: yes}", one);
    assert!(
        words(&said.out).contains("asian yes (since japanese is)"),
        "{}",
        said.out
    );
    let both = run(", covariates: {japanese: yes, asian: yes}", one).1;
    assert_eq!(peak(&sandbox), peak(&both));
    let neither = run(", covariates: {japanese: no}", one).1;
    assert_ne!(peak(&sandbox), peak(&neither));
    let (said, _) = run(", covariates: {japanese: yes, asian: no}", one);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("`asian` is no, and `japanese`, which includes it, is yes"),
        "{}",
        said.err
    );
}
