//! A racemic protocol in models of one enantiomer.

use crate::sandbox::Sandbox;

fn scenario(model: &str, more: &str, dose: &str) -> String {
    format!(
        "title: Half of it\nmodel: {model}\n{more}patients: {{count: 30, seed: 1, weight: 70 kg}}\n\
         thresholds: [{{name: some, substance: S-ketamine, above: 50 ng/mL}}]\n\
         arms: {{40 min: [{{infusion: {{dose: {dose}, over: 40 min}}}}]}}\nobserve: {{until: 8 h, every: 10 min}}\n"
    )
}

fn tables(text: &str) -> (String, Vec<String>) {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", text);
    let run = sandbox.infusim(&["run", "one.yaml", "--only", "tables", "--details"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let files = ["curves.csv", "patients.csv"]
        .map(|file| String::from_utf8(sandbox.read(&format!("out/one/{file}"))).unwrap());
    (
        run.out.split_whitespace().collect::<Vec<_>>().join(" "),
        files.to_vec(),
    )
}

/// 70 mg of the racemate are 35 mg of S-ketamine, to the last digit in everybody, and the amounts are read back as they were
/// written; the salt is taken off as well. What it is stands with every answer.
#[test]
fn half_of_a_racemic_dose_is_that_dose_of_the_enantiomer() {
    let halved = "racemate_as: half S\ndrug: ketamine\n";
    for model in ["simons-2022", "otto-2021"] {
        let (said, files) = tables(&scenario(model, halved, "70 mg"));
        let (_, plain) = tables(&scenario(model, "drug: S-ketamine\n", "35 mg"));
        assert_eq!(files, plain);
        assert!(
            said.contains("in mg of ketamine base, half of it S-ketamine"),
            "{said}"
        );
        assert!(said.contains("0:40 70 (1)"), "{said}");
        assert!(said.contains("mg S-ketamine peak"), "{said}");
        assert!(said.contains("no total is known"), "{said}");
        assert!(!said.contains("amounts are not converted"), "{said}");
        assert!(
            !said.contains("Kamp 2020"),
            "other models are of S-ketamine: {said}"
        );
    }
    let salt = "racemate_as: half S\ndose_as: hydrochloride\n";
    let (said, _) = tables(&scenario("simons-2022", salt, "70 mg"));
    assert!(
        said.contains("ketamine hydrochloride, 0.867 base, half of it S-ketamine"),
        "{said}"
    );
}

/// Nothing is halved for a model of the racemate itself, and no protocol of S-ketamine is a racemic one.
#[test]
fn what_is_no_part_of_a_racemate_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "one.yaml",
        scenario("kamp-2020", "racemate_as: half S\n", "70 mg")
            .replace("model: kamp-2020", "models: [kamp-2020, otto-2021]"),
    );
    let run = sandbox.infusim(&["run", "one.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("model kamp-2020 is of ketamine, not of a part of a racemate"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("ashraf-2018, flint-2017, otto-2021, perez-ruixo-2021, simons-2022"),
        "{}",
        run.err
    );
    sandbox.write(
        "two.yaml",
        scenario("otto-2021", "racemate_as: half S\ndrug: S-ketamine\n", "70 mg"),
    );
    let run = sandbox.infusim(&["run", "two.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("the protocol gives S-ketamine, and half S is of ketamine"),
        "{}",
        run.err
    );
}
