//! What models' authors say not to report: said beside exactly the results it concerns.

use crate::sandbox::Sandbox;

/// Runs arms with a model, in two people of 70 kg; what is printed, with single spaces.
fn run(model: &str, weight: &str, arms: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    sandbox.write(
        "study.yaml",
        format!(
            "title: A study\nmodel: {model}\npatients: {{count: 2, seed: 1, weight: {weight}}}\narms:\n{arms}\
             observe: {{until: 1 day, every: 10 min}}\n"
        ),
    );
    let said = sandbox.infusim(&["run", "study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    (sandbox, words)
}

/// What stands in the column `do_not_report` of summary.csv, by arm, analyte and measure.
fn reasons(sandbox: &Sandbox) -> Vec<(String, String, String, String)> {
    let bytes = sandbox.read("out/study/summary.csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.deserialize::<std::collections::BTreeMap<String, String>>();
    rows.map(|row| {
        let row = row.unwrap();
        let cell = |name: &str| row[name].clone();
        (
            cell("arm"),
            cell("analyte"),
            cell("measure"),
            cell("do_not_report"),
        )
    })
    .collect()
}

/// The letters of a figure one after the other, without spaces: each is named after its code.
fn letters(svg: &str) -> String {
    svg.split("href=\"#infusim-r")
        .skip(1)
        .filter_map(|rest| char::from_u32(u32::from_str_radix(rest.split('"').next()?, 16).ok()?))
        .filter(|letter| *letter != ' ')
        .collect()
}

/// "Do not report the area under the norketamine curve", "not for intravenous peaks": the areas of norketamine in both
/// arms and the peaks of the intravenous one, in the table, summary.csv, run.json and the figure, and nothing else.
#[test]
fn marks_stand_beside_the_results_concerned_and_no_others() {
    let arms = "  spray: [{bolus: 28 mg, route: nasal}]\n  vein: [{infusion: {dose: 28 mg, over: 40 min}}]\n";
    let (sandbox, out) = run("perez-ruixo-2021", "70 kg", arms);
    assert!(
        out.contains("†1 Perez-Ruixo 2021: do not report peak, time of peak by route iv: "),
        "{out}"
    );
    assert!(
        out.contains("†2 Perez-Ruixo 2021: do not report area of S-norketamine: it comes out 1.38 to 1.56 times the paper's own table."),
        "{out}"
    );
    for (arm, analyte, measure, reason) in reasons(&sandbox) {
        let of_peaks = arm == "vein" && ["cmax", "tmax"].contains(&measure.as_str());
        let of_areas = analyte == "S-norketamine" && measure.starts_with("auc");
        assert_eq!(
            !reason.is_empty(),
            of_peaks || of_areas,
            "{arm} {analyte} {measure}: {reason}"
        );
    }
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    let found = &record["do_not_report"];
    assert_eq!(found[0]["arms"], serde_json::json!(["vein"]));
    assert_eq!(found[1]["arms"], serde_json::json!(["spray", "vein"]));
    assert_eq!(found[1]["analyte"], "S-norketamine");
    assert_eq!(found[1]["grade"], "D");
    let figure = letters(&String::from_utf8(sandbox.read("out/study/concentration.svg")).unwrap());
    assert!(figure.contains("donotreportpeak,timeofpeakbyrouteiv"), "{figure}");
    assert!(!figure.contains("1.38to1.56"), "{figure}");
}

/// Not an adult model: of children nothing is said, of who is heavier everything is marked, at the name of the arm. Not
/// for long infusions: an hour is said nothing of, three are.
#[test]
fn people_and_lengths_of_infusion_decide_too() {
    let arm = "  bolus: [{bolus: 1 mg/kg}]\n";
    let (_, child) = run("herd-2007", "30 kg", arm);
    assert!(!child.contains("heavier than"), "{child}");
    let (sandbox, adult) = run("herd-2007", "70 kg", arm);
    assert!(
        adult.contains("do not report anything in people heavier than 64 kg"),
        "{adult}"
    );
    assert!(adult.contains("bolus†1 70 "), "{adult}");
    assert!(
        reasons(&sandbox)
            .iter()
            .all(|(_, _, _, reason)| reason.contains("no adult model"))
    );
    let long = |hours: u32| format!("  one: [{{infusion: {{rate: 0.1 mg/kg/h, over: {hours} h}}}}]\n");
    let said = "after infusions longer than 152 min";
    assert!(!run("herd-2007", "30 kg", &long(1)).1.contains(said));
    assert!(run("herd-2007", "30 kg", &long(3)).1.contains(said));
    let bolus = "do not report peak, time of peak after a bolus";
    assert!(run("clements-1981", "70 kg", arm).1.contains(bolus));
    assert!(!run("clements-1981", "70 kg", &long(1)).1.contains(bolus));
}

/// Where a model does not state whom it was studied in, 0.5 kg and 300 kg are still outside anything studied.
#[test]
fn weights_and_ages_that_nobody_studied_are_said() {
    let sandbox = Sandbox::new();
    let checked = |model: &str, weight: &str, more: &str| {
        sandbox.write(
            "study.yaml",
            format!(
                "title: A study\nmodel: {model}\npatients: {{count: 2, weight: {weight}{more}}}\narms:\n  one: [{{bolus: 1 mg/kg}}]\n\
                 observe: {{until: 1 day, every: 1 h}}\n"
            ),
        );
        let said = sandbox.infusim(&["check", "study.yaml"]);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let unknown = "nobody in any study of the drug known here was below 2.4 kg or above 176 kg (Hornik 2018";
    for model in [
        "kamp-2020",
        "herd-2007",
        "hijazi-2003",
        "domino-1984",
        "clements-1981",
        "otto-2021",
    ] {
        for weight in ["0.5 kg", "300 kg"] {
            assert!(checked(model, weight, "").contains(unknown), "{model} {weight}");
        }
        for weight in ["2.4 kg", "176 kg"] {
            assert!(!checked(model, weight, "").contains("nobody"), "{model} {weight}");
        }
    }
    let said = checked("perez-ruixo-2021", "70 kg", ", covariates: {age: 95 years}");
    assert!(
        said.contains("was studied in people of 18 years to 86 years; here they are 95 years old"),
        "{said}"
    );
    assert!(!checked("perez-ruixo-2021", "70 kg", ", covariates: {age: 86 years}").contains("years old"));
}
