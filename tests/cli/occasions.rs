//! Visits of one person, as a user meets them.

use crate::sandbox::Sandbox;

fn scenario(more: &str) -> String {
    format!(
        "title: Films on two days\nmodel: simons-2022\npatients: {{count: 200, seed: 2, weight: 70 kg}}\n{more}\
         arms: {{film: [{{bolus: 50 mg, route: film}}, {{at: 24 h, bolus: 50 mg, route: film}}]}}\n\
         observe: {{until: 48 h, every: 30 min}}\n"
    )
}

fn said(text: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("s.yaml", text);
    let run = sandbox.infusim(&["run", "s.yaml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // Lines are wrapped.
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Until a scenario says so, doses after each other warn on the table, once each model; a single dose does not.
#[test]
fn doses_that_count_as_one_visit_are_said_on_the_table() {
    let warning = "all doses of arm film count as one visit here";
    assert!(said(&scenario("")).contains(warning));
    let text = said(&scenario("occasions: each dose\n"));
    assert!(!text.contains(warning), "{text}");
    assert!(
        text.contains("Arm film: 2 visits of their own, the later ones from 24 h."),
        "{text}"
    );
    let once = scenario("").replace(", {at: 24 h, bolus: 50 mg, route: film}", "");
    assert!(!said(&once).contains("count as one visit"));
}

/// A model that prints nothing of visits runs, and says that a person is the same at each.
#[test]
fn a_model_without_visits_says_so() {
    let text = scenario("occasions: each day\n")
        .replace("simons-2022", "kamp-2020")
        .replace(", route: film", "");
    let sandbox = Sandbox::new();
    sandbox.write("s.yaml", text);
    let run = sandbox.infusim(&["run", "s.yaml", "--details"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("model kamp-2020 prints no variability between occasions, so a person is the same"),
        "{text}"
    );
}
