//! `infusim lesson`, as those who teach meet it: one file, what is in it, and what is refused.

use crate::sandbox::Sandbox;
use serde_json::Value;

const SCENARIO: &str = "\
title: Two <lengths> & more
model: kamp-2020
patients: {count: 20, seed: 1, weight: 75 kg}
arms:
  2 h: [{infusion: {rate: 20 mg/h, over: 2 h}}]
  30 h: [{infusion: {rate: 20 mg/h, over: 30 h}}]
observe: {until: 2 days, every: 10 min}
";

/// What stands in the element of an id.
fn element<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("id=\"{id}\"")).expect(id);
    let inner = page[start..].split_once('>').unwrap().1;
    inner.split_once("</script>").unwrap().0
}

fn page(sandbox: &Sandbox, file: &str) -> String {
    String::from_utf8(sandbox.read(file)).unwrap()
}

/// The page needs nothing but itself: no address is loaded, and it stays below two megabytes.
#[test]
fn one_file_holds_all_that_the_page_needs() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    let said = sandbox.infusim(&["lesson", "two.yaml", "--out", "pages/two.html"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = page(&sandbox, "pages/two.html");
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    for loads in ["src=", "@import", "url(http", "fetch(\"http", "<iframe", "<img"] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(
        page.contains("default-src 'none'"),
        "and it may not load anything"
    );
    assert!(page.contains("For teaching and research, not for dosing people."));
    assert!(page.contains("<title>Two &lt;lengths&gt; &amp; more</title>"));
    let scenario: Value = serde_json::from_str(element(&page, "scenario")).unwrap();
    assert_eq!(scenario["text"], SCENARIO);
    assert_eq!(scenario["name"], "two.yaml");
    // A megabyte of engine, in letters that are no markup.
    let engine = element(&page, "engine");
    assert!(engine.len() > 1_000_000 && !engine.contains('<'));
}

/// Files that the scenario names come along, and no others.
#[test]
fn files_that_are_named_are_in_the_page() {
    let sandbox = Sandbox::new();
    sandbox.write("people.csv", "weight (kg)\n60\n80\n");
    sandbox.write("secret.csv", "not named");
    sandbox.write(
        "two.yaml",
        SCENARIO.replace("{count: 20, seed: 1, weight: 75 kg}", "{from: people.csv}"),
    );
    let said = sandbox.infusim(&["lesson", "two.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = page(&sandbox, "lesson.html");
    let scenario: Value = serde_json::from_str(element(&page, "scenario")).unwrap();
    assert_eq!(scenario["files"].as_object().unwrap().len(), 1);
    assert!(scenario["files"]["people.csv"].as_str().unwrap().contains("80"));
    assert!(!page.contains("not named"));
}

/// No text of a scenario can become part of the page.
#[test]
fn a_scenario_from_somebody_else_stays_text() {
    let sandbox = Sandbox::new();
    let hostile = SCENARIO.replace(
        "Two <lengths> & more",
        "'</script><script>alert(1)</script><!-- {{engine}}'",
    );
    sandbox.write("two.yaml", &hostile);
    assert_eq!(sandbox.infusim(&["lesson", "two.yaml"]).code, 0);
    let page = page(&sandbox, "lesson.html");
    assert!(!page.contains("<script>alert"));
    assert_eq!(page.matches("<!--").count(), 0);
    let scenario: Value = serde_json::from_str(element(&page, "scenario")).unwrap();
    assert_eq!(scenario["text"], hostile.as_str());
}

/// An earlier page is replaced; what is no page of infusim stays.
#[test]
fn nothing_but_an_earlier_page_is_written_over() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    for _ in 0..2 {
        assert_eq!(sandbox.infusim(&["lesson", "two.yaml"]).code, 0);
    }
    let said = sandbox.infusim(&["lesson", "two.yaml", "--out", "two.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no page of infusim"), "{}", said.err);
    assert_eq!(sandbox.read("two.yaml"), SCENARIO.as_bytes());
}

/// A wrong scenario makes no page, and an address that is none is said before.
#[test]
fn wrong_input_makes_no_page() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO.replace("20 mg/h", "20 mgh"));
    let said = sandbox.infusim(&["lesson", "two.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("two.yaml:5"), "{}", said.err);
    sandbox.write("two.yaml", SCENARIO);
    for url in [
        "lesson.html",
        "https://",
        "https://a b",
        "javascript:alert(1)",
        "https://a/#x",
    ] {
        let said = sandbox.infusim(&["lesson", "two.yaml", "--base-url", url]);
        assert_eq!(said.code, 2, "{url}");
        assert!(
            said.err.contains("https://example.org/lesson.html"),
            "{}",
            said.err
        );
    }
    assert!(!sandbox.files(".").iter().any(|name| name.ends_with(".html")));
}

/// Steps are checked like all else: every mistake at once, each in its place.
#[test]
fn steps_are_checked_all_at_once() {
    let sandbox = Sandbox::new();
    let steps = "\
lesson:
  - title: No question
    reveal: This.
    sentence: That.
  - {title: Both, question: Why?, draw: 3 h, numbers: {2 h: 1 h}, reveal: a, sentence: b}
  - title: One right
    question: Which?
    choices: [{text: a, right: no, because: b}, {text: c, right: no, because: d}]
    show: {arms: [30 hours], people: many, same: dose, thresholds: [psychedelic]}
    open: [rates]
    reveal: {english: a}
    sentence: b
";
    sandbox.write("two.yaml", format!("{SCENARIO}{steps}"));
    let said = sandbox.infusim(&["check", "two.yaml"]);
    assert_eq!(said.code, 2);
    for expected in [
        "a step of a lesson needs `question`",
        "a step asks in one way, here are `draw` and `numbers`",
        "none of the 2 choices is right",
        "there is no arm `30 hours`",
        "how many people are shown",
        "what is the same in all arms",
        "there is no threshold `psychedelic`",
        "a kind of value",
        "`english` is no language",
    ] {
        assert!(said.err.contains(expected), "{expected}\n{}", said.err);
    }
    assert!(said.err.contains("9 mistakes"), "{}", said.err);
}
