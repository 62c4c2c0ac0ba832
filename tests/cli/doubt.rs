//! What other published models say, by default and when asked which of them fit.

use crate::sandbox::Sandbox;

/// 0.5 mg/kg over 40 min in 70 kg, or what is written instead.
fn scenario(model: &str, weight: &str, arms: &str) -> String {
    format!(
        "title: One protocol\nmodel: {model}\npatients: {{count: 20, seed: 1, weight: {weight}}}\narms: {arms}\n\
         observe: {{until: 6 h, every: 5 min}}\n"
    )
}

const FORTY: &str = "{40 min: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]}";

fn said(scenario: &str, arguments: &[&str]) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", scenario);
    let said = sandbox.infusim(&[&["run", "one.yaml", "--only", "tables"], arguments].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    said.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Peaks of the typical patient by matrix exponentials in another program, to four digits: 177.3, 225.3, 240.3 and 253.1
/// ng/mL. A model of S-ketamine is none of racemic ketamine, one of children none of adults.
#[test]
fn other_models_that_fit_are_told_with_their_peaks() {
    let text = said(&scenario("kamp-2020", "70 kg", FORTY), &[]);
    let told = "Published models that fit this protocol put the typical patient's peak of ketamine between 177 and 253 ng/mL \
                (Clements 1981 (site not stated) 177.3; Hijazi 2003 (site not stated, intensive care) 225.3; Domino 1984 (site not \
                stated) 240.3; Kamp 2020 (mixed arterial and venous) 253.1).";
    assert!(text.contains(told), "{text}");
    assert!(
        !said(&scenario("kamp-2020", "70 kg", FORTY), &["--only-this-model"]).contains("Published models")
    );
}

#[test]
fn other_models_have_a_table_and_a_place_in_the_record() {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", scenario("kamp-2020", "70 kg", FORTY));
    assert_eq!(sandbox.infusim(&["run", "one.yaml", "--only", "tables"]).code, 0);
    let bytes = sandbox.read("out/one/other_models.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(bytes.as_slice())
        .records()
        .map(Result::unwrap)
        .collect();
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, ["clements-1981", "domino-1984", "hijazi-2003"]);
    for (row, expected) in rows.iter().zip([177.3, 240.3, 225.3]) {
        let peak: f64 = row[4].parse().unwrap();
        assert!(
            (peak / expected - 1.0).abs() < 1e-3,
            "{peak}, expected {expected}"
        );
    }
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/one/run.json")).unwrap();
    assert_eq!(record["other_models"][2]["condition"], "intensive care");
    sandbox.infusim(&[
        "run",
        "one.yaml",
        "--only",
        "tables",
        "--only-this-model",
        "--out",
        "alone",
    ]);
    assert!(!sandbox.path("alone/one/other_models.csv").exists());
    assert_eq!(
        sandbox.read("alone/one/patients.csv"),
        sandbox.read("out/one/patients.csv")
    );
}

/// Which models fit, and why the others do not.
#[test]
fn reasons_are_given_for_and_against_each_model() {
    let sandbox = Sandbox::new();
    let fits = |scenario: &str| {
        sandbox.write("one.yaml", scenario);
        let said = sandbox.infusim(&["models", "--for", "one.yaml"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let (fit, not) = said.out.split_once("Models that do not").unwrap();
        (fit.to_string(), not.to_string())
    };
    let (fit, not) = fits(&scenario("kamp-2020", "70 kg", FORTY));
    for id in ["kamp-2020", "domino-1984", "clements-1981", "hijazi-2003"] {
        assert!(fit.contains(id), "{fit}");
    }
    for (id, why) in [
        ("herd-2007", "children, and the typical patient is an adult"),
        (
            "otto-2021",
            "it is of S-ketamine, and the protocol gives ketamine",
        ),
    ] {
        let line = not.lines().find(|line| line.contains(id)).unwrap();
        assert!(line.contains(why), "{line}");
    }
    // Thirty hours are longer than single doses tell of.
    let long = "{30 h: [{infusion: {rate: 20 mg/h, over: 30 h}}]}";
    let (fit, not) = fits(&scenario("kamp-2020", "70 kg", long));
    assert!(
        fit.contains("hijazi-2003") && !fit.contains("domino-1984"),
        "{fit}"
    );
    let line = not.lines().find(|line| line.contains("domino-1984")).unwrap();
    assert!(
        line.contains("its half-life is 1.9 h") && line.contains("30 h are infused"),
        "{line}"
    );
    // A child of 20 kg.
    let dose = "{one: [{bolus: 1 mg/kg}]}";
    let (fit, not) = fits(&scenario("kamp-2020", "20 kg", dose));
    assert!(fit.contains("herd-2007") && fit.contains("kamp-2020"), "{fit}");
    assert!(
        not.contains("domino-1984") && not.contains("hijazi-2003"),
        "{not}"
    );
    // By mouth, and of S-ketamine.
    let oral = "{one: [{bolus: 20 mg, route: oral}]}";
    let (fit, not) = fits(&scenario("ashraf-2018", "70 kg", oral));
    assert!(
        fit.contains("ashraf-2018") && fit.contains("perez-ruixo-2021"),
        "{fit}"
    );
    assert!(
        not.lines()
            .any(|line| line.contains("simons-2022") && line.contains("no route oral")),
        "{not}"
    );
}

/// Arms of a rule are dosed by the levels of each model in turn; a pump gives what it gives.
#[test]
fn rules_and_pumps_are_solved_under_other_models_too() {
    let arms = "{by rule: [{titrate: {start: 10 mg/h, over: 2 h, look: 30 min, raise: {by: 5 mg/h, every: 30 min, at_most: 40 mg/h}, \
                while: {below: 100 ng/mL}}}], by pump: [{target: {level: 100 ng/mL, over: 1 h, pump: {model: domino-1984}}}]}";
    let text = said(&scenario("kamp-2020", "70 kg", arms), &[]);
    assert!(
        text.contains("in arm by rule between") && text.contains("in arm by pump between"),
        "{text}"
    );
}

/// All ten shipped models and three arms run; which order of the arms holds under how many is told, and a figure has a panel
/// a form of the drug.
#[test]
fn ten_models_side_by_side_say_where_they_agree() {
    let sandbox = Sandbox::new();
    let models = "[ashraf-2018, clements-1981, domino-1984, flint-2017, herd-2007, hijazi-2003, kamp-2020, otto-2021, \
                  perez-ruixo-2021, simons-2022]";
    let arms = "{40 min: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}], 4 h: [{infusion: {dose: 0.5 mg/kg, over: 4 h}}], \
                nothing: []}";
    let text = scenario("kamp-2020", "70 kg", arms).replace("model: kamp-2020", &format!("models: {models}"));
    sandbox.write("ten.yaml", text);
    let said = sandbox.infusim(&["run", "ten.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let order =
        "By median peak of the drug the order of the arms is 40 min > 4 h > nothing under all 10 models.";
    assert!(words.contains(order), "{words}");
    let files = sandbox.files("out/ten");
    for file in ["models.svg", "models.png", "models.csv"] {
        assert!(files.contains(&file.to_string()), "{files:?}");
    }
    // Five models are of racemic ketamine, five of S-ketamine.
    let bytes = sandbox.read("out/ten/models.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(bytes.as_slice())
        .records()
        .map(Result::unwrap)
        .collect();
    let models = |analyte: &str| {
        rows.iter()
            .find(|row| &row[1] == analyte)
            .map(|row| row[5].to_string())
    };
    assert_eq!(models("ketamine").as_deref(), Some("5"));
    assert_eq!(models("S-ketamine").as_deref(), Some("5"));
}
