//! Side effects without a concentration: they stand beside a result, and no number comes from them.

use crate::sandbox::{SCENARIO, Sandbox};
use serde_json::Value;

const RACEMIC: &str = "racemic ketamine, R and S together";
const S_ALONE: &str = "S-ketamine (esketamine) alone";
const NOT_DRAWN: &str = "no concentration was published for these, so no curve is drawn";

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a scenario prints with all that stands behind it, and its record.
fn run(sandbox: &Sandbox, text: &str) -> (String, Value) {
    sandbox.write("one.yaml", text);
    let said = sandbox.infusim(&["run", "one.yaml", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let record = serde_json::from_slice(&sandbox.read("out/one/run.json")).unwrap();
    (words(&said.out), record)
}

fn ids(record: &Value) -> Vec<&str> {
    let notes = record["side_effects"]["notes"].as_array().unwrap();
    notes.iter().map(|note| note["id"].as_str().unwrap()).collect()
}

/// Nothing but the record and what is printed differs: not a byte of a table or a figure.
#[test]
fn no_number_and_no_figure_depends_on_them() {
    let without = format!("{SCENARIO}side_effects: none\n");
    let [with, without] = [SCENARIO, &without].map(|text| {
        let sandbox = Sandbox::new();
        run(&sandbox, text);
        sandbox
    });
    let files = with.files("out/one");
    assert_eq!(files, without.files("out/one"));
    for file in ["curves.csv", "above.csv", "concentration.svg", "run.json"] {
        assert!(files.contains(&file.to_string()), "{files:?}");
    }
    for file in files.iter().filter(|file| *file != "run.json") {
        let path = format!("out/one/{file}");
        assert!(with.read(&path) == without.read(&path), "{file} differs");
    }
}

#[test]
fn every_note_on_the_drug_stands_beside_a_result_unless_none_is_wanted() {
    let sandbox = Sandbox::with_scenario();
    let short = words(&sandbox.infusim(&["run", "short.yaml"]).out);
    let count = infusim::effect::side_effect_ids().count();
    assert!(
        short.contains(&format!("{count} notes on side effects: {NOT_DRAWN}")),
        "{short}"
    );
    assert!(short.contains("side_effects: every note on ketamine"), "{short}");
    assert!(!short.contains(RACEMIC), "{short}");

    let (said, record) = run(&sandbox, SCENARIO);
    assert_eq!(
        ids(&record),
        infusim::effect::side_effect_ids().collect::<Vec<_>>()
    );
    assert!(said.contains(&format!("Side effects: {NOT_DRAWN}")), "{said}");
    let defaults = record["defaults"].as_array().unwrap();
    assert!(defaults.contains(&"side_effects: every note on ketamine".into()));

    let (said, record) = run(&sandbox, &format!("{SCENARIO}side_effects: none\n"));
    assert!(
        !said.contains("side effects:") && !said.contains("Side effects:"),
        "{said}"
    );
    assert!(!said.contains("side_effects"), "{said}");
    assert!(record.get("side_effects").is_none(), "{record}");
}

/// What is printed with `--details` is all that the record has of a note: setting, findings, doubts and source.
#[test]
fn details_hold_all_that_the_record_holds_of_a_note() {
    let (said, record) = run(&Sandbox::new(), SCENARIO);
    let notes = record["side_effects"]["notes"].as_array().unwrap();
    for note in notes {
        for key in ["title", "form", "setting", "citation"] {
            let text = words(note[key].as_str().unwrap());
            assert!(said.contains(&text), "{text}");
        }
        for finding in note["findings"].as_array().unwrap() {
            let [what, size] = ["what", "size"].map(|key| finding[key].as_str().unwrap());
            assert!(said.contains(&format!("{what}: {size}")), "{what}: {size}");
        }
        for caveat in note["caveats"].as_array().unwrap() {
            let text = words(caveat.as_str().unwrap());
            assert!(said.contains(&format!("but: {text}")), "{text}");
        }
    }
    let nasal = notes
        .iter()
        .find(|note| note["id"] == "esketamine-nasal-spray")
        .unwrap();
    assert!(nasal["setting"].as_str().unwrap().contains("into the nose"));
    assert_eq!(nasal["people"], Value::Null);
    assert_eq!(nasal["substance"], "S-ketamine");
}

/// Facts of the racemate stand beside a study of S-ketamine too, and each says of which of them it is.
#[test]
fn a_study_of_an_enantiomer_has_those_of_its_family_with_their_form() {
    let text = SCENARIO
        .replace("kamp-2020", "ashraf-2018")
        .replace("thresholds: [psychedelic-bowdle-1998]\n", "");
    let (said, record) = run(&Sandbox::new(), &text);
    assert_eq!(ids(&record).len(), infusim::effect::side_effect_ids().count());
    for form in [RACEMIC, S_ALONE] {
        assert!(said.contains(&format!("({form}; grade ")), "{said}");
    }
}

#[test]
fn a_list_holds_the_notes_that_are_named_a_file_of_ones_own_among_them() {
    let sandbox = Sandbox::new();
    let own = include_str!("hostile/side-effects.yaml");
    sandbox.write("own.yaml", own);
    let list = "side_effects: [./own.yaml, adverse-events-stoker-2019]\n";
    let (said, record) = run(&sandbox, &format!("{SCENARIO}{list}"));
    assert_eq!(ids(&record), ["own", "adverse-events-stoker-2019"]);
    assert!(said.contains("2 notes on side effects: "), "{said}");
    assert!(
        !said.contains("By default: side_effects") && !said.contains("; side_effects"),
        "{said}"
    );
    for finding in [
        "a first effect: about 20 % of sessions (8); 10 % with water",
        "a second effect: 21 % at 50 mg, 31 % at 100 mg",
        "a third effect: +10.0 mmHg (SD 5 mmHg)",
        "a fourth effect: -2 to +3 /min",
        "a fifth effect: risk ratio 1.5 (95 % interval 1.2 to 2) against plain water",
    ] {
        assert!(said.contains(finding), "{finding} is not in {said}");
    }
}

/// Of a drug on which there is no note, that is said; it does not mean that it has no side effects.
#[test]
fn a_drug_without_a_note_says_so() {
    let sandbox = Sandbox::new();
    let model = include_str!("../cases/inputs/models/saturable.yaml");
    sandbox.write("other.yaml", model.replace("ketamine", "norketamine"));
    let text = SCENARIO
        .replace("kamp-2020", "./other.yaml")
        .replace("thresholds: [psychedelic-bowdle-1998]\n", "");
    let (said, record) = run(&sandbox, &text);
    assert!(
        said.contains("side_effects: none, as no note is on norketamine"),
        "{said}"
    );
    assert!(record.get("side_effects").is_none(), "{record}");
}

#[test]
fn they_stand_beside_a_design_too() {
    let design = SCENARIO.replace("0.5 mg/kg, over: 40 min", "$dose, over: 40 min");
    let vary = "vary: {dose: [0.2 mg/kg, 0.5 mg/kg]}\nside_effects: [adverse-events-stoker-2019]\n";
    let (said, record) = run(&Sandbox::new(), &format!("{design}{vary}"));
    assert!(said.contains("1 note on side effects: "), "{said}");
    assert!(
        said.contains("any adverse event put down to ketamine: 29.5 %"),
        "{said}"
    );
    assert_eq!(ids(&record), ["adverse-events-stoker-2019"]);
}

/// Where the drug is varied, each has its notes.
#[test]
fn a_design_over_drugs_has_the_notes_on_each() {
    let sandbox = Sandbox::new();
    let model = include_str!("../cases/inputs/models/saturable.yaml");
    sandbox.write("other.yaml", model.replace("ketamine", "norketamine"));
    let design = SCENARIO.replace("model: kamp-2020", "model: $model").replace(
        "thresholds: [psychedelic-bowdle-1998]\n",
        "vary: {model: [./other.yaml, kamp-2020]}\n",
    );
    let (_, record) = run(&sandbox, &design);
    assert_eq!(
        ids(&record),
        infusim::effect::side_effect_ids().collect::<Vec<_>>()
    );
}
