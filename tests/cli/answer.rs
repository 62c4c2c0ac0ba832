//! What a run prints: the answer first, and the rest for who asks.

use crate::sandbox::{Sandbox, shipped};

fn too_wide(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.chars().count() > 80).collect()
}

#[test]
fn every_shipped_scenario_answers_on_a_page_of_eighty_columns() {
    let sandbox = Sandbox::new();
    for path in shipped() {
        let said = sandbox.infusim(&["run", path.to_str().unwrap(), "--patients", "100"]);
        assert_eq!(said.code, 0, "{}: {}", path.display(), said.err);
        assert_eq!(too_wide(&said.out), [""; 0], "{}", path.display());
        assert_eq!(too_wide(&said.err), [""; 0]);
        assert!(
            said.out
                .contains("For teaching and research, not for dosing people.")
        );
        for later in ["\nSources", "\nAssumed", "but: "] {
            assert!(!said.out.contains(later), "{later} in {}", said.out);
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let record: serde_json::Value =
            serde_json::from_slice(&sandbox.read(&format!("out/{name}/run.json"))).unwrap();
        let warnings = record["warnings"].as_array().unwrap().len();
        let head = match warnings {
            0 => {
                assert!(!said.out.contains("warning"), "{}", said.out);
                continue;
            }
            1 => "\n1 warning:".to_string(),
            more => format!("\n{more} warnings; "),
        };
        assert!(said.out.contains(&head), "{}", said.out);
    }
}

#[test]
fn details_hold_all_that_the_record_holds() {
    let sandbox = Sandbox::with_scenario();
    let short = sandbox.infusim(&["run", "short.yaml"]);
    let long = sandbox.infusim(&["run", "short.yaml", "--details"]);
    assert_eq!(long.code, 0, "{}", long.err);
    assert_eq!(too_wide(&long.out), [""; 0]);
    assert!(long.out.starts_with(short.out.trim_end()), "{}", long.out);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printed = words(&long.out);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/short/run.json")).unwrap();
    let texts = |value: &serde_json::Value| -> Vec<String> {
        let list = value.as_array().unwrap();
        assert!(!list.is_empty());
        list.iter().map(|text| words(text.as_str().unwrap())).collect()
    };
    let evidence = &record["evidence"][0];
    let threshold = &record["thresholds"][0];
    let told = [
        &record["warnings"],
        &evidence["says"],
        &evidence["caveats"],
        &threshold["caveats"],
    ];
    for text in told.into_iter().flat_map(texts) {
        assert!(printed.contains(&text), "{text}");
    }
    assert_eq!(evidence["id"], "cochrane-2025");
}

#[test]
fn a_sentence_says_how_an_arm_differs_from_the_first() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--patients", "200"]);
    let text = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("2 h against 40 min, same 200 people: peak "),
        "{text}"
    );
    assert!(text.contains("ng/mL lower ("), "{text}");
    assert!(text.contains("the same AUC"), "{text}");
    assert!(!text.contains("better off"), "{text}");
}

/// `±?` is explained where it stands, and only there.
#[test]
fn a_missing_interval_is_explained() {
    let sandbox = Sandbox::with_scenario();
    let few = sandbox.infusim(&["run", "short.yaml", "--patients", "5"]);
    assert!(
        few.out.contains("±? stands where there is no such"),
        "{}",
        few.out
    );
    let many = sandbox.infusim(&["run", "short.yaml", "--patients", "500"]);
    assert!(!many.out.contains("±?"), "{}", many.out);
}

/// The analyte's name is a heading of the names of arms: where it has no room over them it stands above, in one piece. And
/// who has less has it with a minus sign, not a hyphen.
#[test]
fn a_heading_is_in_one_piece_and_a_minus_is_a_minus() {
    let sandbox = Sandbox::new();
    let arm = |rate: &str| {
        format!(
            "[{{repeat: {{every: 24 h, times: 10, doses: [{{infusion: {{rate: {rate}, over: 4 h}}}}]}}}}]"
        )
    };
    sandbox.write(
        "study.yaml",
        format!(
            "title: A study\nmodel: otto-2021\npatients: {{count: 50, seed: 1, weight: 75 kg}}\narms:\n  more: {}\n  \
             less: {}\nobserve: {{until: 12 days, every: 1 h}}\n",
            arm("15 mg/kg/h"),
            arm("0.25 mg/kg/h")
        ),
    );
    let said = sandbox.infusim(&["run", "study.yaml", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.lines().any(|line| line == "S-norketamine"),
        "{}",
        said.out
    );
    assert!(!said.out.contains("S-norketam\n"), "{}", said.out);
    assert!(
        said.out.contains(" −8") && !said.out.contains("(-"),
        "{}",
        said.out
    );
}

/// A share that is above 1 in the typical patient is no logit's.
#[test]
fn a_share_above_one_in_the_middle_is_not_sent_to_a_logit() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "study.yaml",
        "title: A film\nmodel: simons-2022\npatients: {count: 5, weight: 70 kg}\narms:\n  film: [{bolus: 50 mg, route: film}]\n\
         observe: {until: 8 h, every: 1 h}\n",
    );
    let said = sandbox.infusim(&["check", "study.yaml"]);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("`f2` of model simons-2022 is above 1"), "{words}");
    assert!(
        words.contains("it is 1.16 in the typical patient already"),
        "{words}"
    );
    assert!(!words.contains("scale: logit"), "{words}");
}
