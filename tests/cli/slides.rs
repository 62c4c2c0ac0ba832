//! `--slide` and `message:`.

use crate::sandbox::{SCENARIO, Sandbox};

#[test]
fn a_slide_stands_beside_the_other_figures() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--patients", "5", "--slide"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let files = sandbox.files("out/short");
    for file in [
        "concentration.svg",
        "concentration-slide.svg",
        "concentration-slide.png",
    ] {
        assert!(files.contains(&file.to_string()), "{file} is not in {files:?}");
    }
    let png = sandbox.read("out/short/concentration-slide.png");
    // Width and height stand behind the word IHDR (PNG, 11.2.2).
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!([16, 20].map(number).map(|size| size % 120), [0, 0]);
    assert_eq!(9 * number(16), 16 * number(20));
    // A run without it takes the slide away, and leaves the same figure.
    let figure = sandbox.read("out/short/concentration.svg");
    let said = sandbox.infusim(&["run", "short.yaml", "--patients", "5"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        !sandbox
            .files("out/short")
            .contains(&"concentration-slide.svg".to_string())
    );
    assert!(figure == sandbox.read("out/short/concentration.svg"));
}

#[test]
fn a_message_stands_on_it_and_in_the_record() {
    let sandbox = Sandbox::new();
    sandbox.write("said.yaml", format!("message: One thing\n{SCENARIO}"));
    let said = sandbox.infusim(&["run", "said.yaml", "--patients", "5", "--slide"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let svg = String::from_utf8(sandbox.read("out/said/concentration-slide.svg")).unwrap();
    assert!(svg.contains("<desc>One thing\n"));
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/said/run.json")).unwrap();
    assert_eq!(record["message"], "One thing");
}

#[test]
fn a_message_is_short_and_on_one_line() {
    let sandbox = Sandbox::new();
    for (message, expected) in [
        ("x".repeat(141), "a message has up to 140 letters, here are 141"),
        ("\"two\\nlines\"".to_string(), "a message stands on one line"),
        ("[a, b]".to_string(), "a message"),
    ] {
        sandbox.write("wrong.yaml", format!("message: {message}\n{SCENARIO}"));
        let said = sandbox.infusim(&["check", "wrong.yaml"]);
        assert_eq!(said.code, 2);
        assert!(said.err.contains(expected), "{}", said.err);
        assert!(said.err.contains("wrong.yaml:1:10"), "{}", said.err);
    }
    sandbox.write("right.yaml", format!("message: {}\n{SCENARIO}", "ü".repeat(140)));
    let said = sandbox.infusim(&["check", "right.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn where_no_curve_is_drawn_there_is_no_slide() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--slide", "--only", "tables"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--only tables"), "{}", said.err);
    let varied = "title: v\nmodel: kamp-2020\npatients: {count: 3, seed: 1, weight: 70 kg}\nvary: {dose: [10 mg, 20 mg]}\narms: {a: \
                  [{bolus: $dose}]}\nobserve: {until: 1 h, every: 10 min}\n";
    sandbox.write("varied.yaml", varied);
    let said = sandbox.infusim(&["run", "varied.yaml", "--slide"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("`vary` draws no curves"), "{}", said.err);
    assert!(!sandbox.path("out").exists());
    sandbox.write("varied.yaml", format!("message: One thing\n{varied}"));
    let said = sandbox.infusim(&["check", "varied.yaml"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("`message` belongs to a scenario that varies nothing"),
        "{}",
        said.err
    );
}
