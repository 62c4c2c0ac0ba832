//! The report: one page that needs no other, with everything that the terminal and the tables have.

use crate::page::Page;
use crate::sandbox::{SCENARIO, Sandbox, shipped};
use std::fs;

const VARIED: &str = "\
title: Varied
model: kamp-2020
patients: {count: 20, seed: 1, weight: 70 kg}
thresholds: [psychedelic-bowdle-1998]
vary: {dose: {from: 10 mg, to: 40 mg, steps: 3}, length: [2 h, 3 h]}
find: {largest: dose, such that: {share ever above: psychedelic-bowdle-1998, at most: 50 %}}
arms: {a: [{infusion: {dose: $dose, over: $length}}]}
observe: {until: 4 h, every: 30 min}
";

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many digits, as a person would round, without an exponent.
fn rounded(value: f64, digits: usize) -> String {
    let value: f64 = format!("{value:.*e}", digits - 1).parse().unwrap();
    value.to_string()
}

#[test]
fn every_shipped_scenario_has_a_report() {
    let sandbox = Sandbox::new();
    let scenarios = shipped();
    let mut command = sandbox.command();
    command.args(["report", "--quiet", "--patients", "20", "--out", "pages"]);
    let output = command.args(&scenarios).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(output.stdout.is_empty() && said.is_empty(), "{said}");
    assert_eq!(sandbox.files("pages").len(), scenarios.len());
    for scenario in scenarios {
        let name = scenario.file_stem().unwrap().to_str().unwrap();
        let text = String::from_utf8(sandbox.read(&format!("pages/{name}.html"))).unwrap();
        let page = Page::new(&text);
        page.keeps_to_itself(name);
        assert!(!page.elements("figure").is_empty(), "{name} has no figure");
        // All of the scenario's own text, and where to look for it.
        let words = page.words();
        let source = fs::read_to_string(&scenario).unwrap();
        assert!(words.contains(&collapsed(&source)), "{name}");
        for section in [
            "Warnings",
            "What is given",
            "Results",
            "Every number",
            "What to cite",
        ] {
            assert!(words.contains(section), "{name}: {section}");
        }
    }
}

#[test]
fn it_has_the_numbers_of_the_tables_and_all_that_the_terminal_says() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--report", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("report.html"), "{}", said.err);
    let text = String::from_utf8(sandbox.read("out/short/report.html")).unwrap();
    let page = Page::new(&text);
    page.keeps_to_itself("short");
    let (words, details) = (page.words(), collapsed(&said.out));
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/short/run.json")).unwrap();
    let strings = |place: &str| -> Vec<String> {
        let found = record[place].as_array().unwrap().iter();
        found.map(|text| text.as_str().unwrap().to_string()).collect()
    };
    let warnings = strings("warnings");
    assert!(!warnings.is_empty());
    for sentence in warnings.iter().chain(&strings("assumptions")) {
        let sentence = collapsed(sentence);
        assert!(
            details.contains(&sentence) && words.contains(&sentence),
            "{sentence}"
        );
    }
    assert!(strings("files").contains(&"report.html".to_string()));
    // Peaks as summary.csv has them, in the row of their arm.
    let table = page.table("ketamine");
    let csv = sandbox.read("out/short/summary.csv");
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|own| own == name).unwrap();
    let mut compared = 0;
    for row in reader.records().map(Result::unwrap) {
        if &row[column("measure")] != "cmax" || &row[column("analyte")] != "ketamine" {
            continue;
        }
        let arm = &row[column("arm")];
        let shown = table.iter().find(|cells| cells[0] == arm).unwrap();
        let number = |name: &str, digits| rounded(row[column(name)].parse().unwrap(), digits);
        assert!(shown[2].starts_with(&number("typical", 4)), "{shown:?}");
        assert!(shown[4].starts_with(&number("median", 3)), "{shown:?}");
        compared += 1;
    }
    assert_eq!(compared, 2);
    // Sentences of comparison, evidence with its disagreement, hashes and the seed.
    let against = said.out.find("2 h against 40 min").unwrap();
    let sentence = said.out[against..].split("\n\n").next().unwrap();
    assert!(words.contains(&collapsed(sentence)), "{sentence}");
    assert!(words.contains("disagrees with:"));
    assert!(words.contains(record["scenario"]["sha256"].as_str().unwrap()));
    assert!(words.contains("Seed of everything random: 1."));
    assert!(words.contains("infusim run short.yaml --report"));
    assert!(words.contains("; scenario short.yaml (SHA-256 "));
}

/// Each parameter as `infusim models show` lists it, with grade and source.
#[test]
fn it_has_every_parameter_with_its_grade() {
    let sandbox = Sandbox::with_scenario();
    assert_eq!(sandbox.infusim(&["report", "short.yaml"]).code, 0);
    let text = String::from_utf8(sandbox.read("out/short.html")).unwrap();
    let rows = Page::new(&text).table("Parameters of Kamp 2020");
    let shown = sandbox.infusim(&["models", "show", "kamp-2020"]).out;
    let listed = shown.split("\nParameters").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap().lines().skip(1);
    let listed: Vec<String> = listed.map(collapsed).collect();
    assert!(listed.len() > 5, "{listed:?}");
    assert_eq!(rows.len(), listed.len() + 1, "{rows:?}");
    for row in rows.iter().skip(1) {
        assert!(listed.contains(&row.join(" ")), "{row:?}");
        assert!(["A", "B", "D"].contains(&row[2].as_str()), "{row:?}");
    }
    // The paper, where a reader finds it.
    let page = Page::new(&text);
    let links = page.elements("a");
    let dois = links.iter().filter_map(|link| link.attribute("href"));
    assert!(
        dois.into_iter()
            .any(|href| href.starts_with("https://doi.org/10."))
    );
}

#[test]
fn a_design_has_one_too() {
    let sandbox = Sandbox::new();
    sandbox.write("varied.yaml", VARIED);
    let said = sandbox.infusim(&["run", "varied.yaml", "--report", "--only", "tables"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        !sandbox
            .files("out/varied")
            .iter()
            .any(|name| name.ends_with(".svg"))
    );
    let text = String::from_utf8(sandbox.read("out/varied/report.html")).unwrap();
    let page = Page::new(&text);
    page.keeps_to_itself("varied");
    assert!(
        !page.elements("figure").is_empty(),
        "the page has figures all the same"
    );
    let answer = page.table("Largest dose such that");
    assert_eq!(answer.len(), 3, "a row for each length: {answer:?}");
    let shares = page.table("a: ketamine, % of people ever");
    assert_eq!(shares[0].len(), 3, "{shares:?}");
}

/// Names that would be elements, attributes, addresses or commands are words.
#[test]
fn hostile_names_are_words() {
    let sandbox = Sandbox::new();
    let text = SCENARIO
        .replace("A short one", r#""<script>alert(1)</script> ]]> & co""#)
        .replace("  2 h:", r#"  "\"><img src=x onerror=alert(1)>":"#)
        + "sources: ['<a href=\"javascript:alert(1)\">here</a>']\nassumptions: ['</pre><iframe>']\n";
    sandbox.write("hostile.yaml", text);
    let said = sandbox.infusim(&["report", "hostile.yaml", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = String::from_utf8(sandbox.read("out/hostile.html")).unwrap();
    let page = Page::new(&text);
    page.keeps_to_itself("hostile");
    let words = page.words();
    assert!(words.contains("<script>alert(1)</script> ]]> & co"), "{words}");
    assert!(words.contains("\"><img src=x onerror=alert(1)>"));
    // What would turn the direction of writing, or steer a terminal, is refused before anything is made of it.
    for hostile in [r#""a \e[2J""#, r#""a \u202e""#] {
        sandbox.write("turned.yaml", SCENARIO.replace("A short one", hostile));
        let said = sandbox.infusim(&["report", "turned.yaml"]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(!sandbox.path("out/turned.html").exists());
    }
}

/// A page replaces an earlier one and nothing else; of two scenarios none replaces the other's.
#[test]
fn only_pages_are_replaced() {
    let sandbox = Sandbox::with_scenario();
    let report =
        |arguments: &[&str]| sandbox.infusim(&[&["report", "short.yaml", "--quiet"], arguments].concat());
    assert_eq!(report(&["--out", "new/page.html"]).code, 0);
    let first = sandbox.read("new/page.html");
    assert_eq!(report(&["--out", "new/page.html"]).code, 0);
    assert!(
        sandbox.read("new/page.html") == first,
        "the same run gives the same bytes"
    );
    assert_eq!(sandbox.files("new"), ["page.html"]);
    sandbox.write("mine.html", "<!DOCTYPE html><p>mine</p>");
    let refused = report(&["--out", "mine.html"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(
        refused.err.contains("mine.html is no page of infusim"),
        "{}",
        refused.err
    );
    assert_eq!(sandbox.read("mine.html"), b"<!DOCTYPE html><p>mine</p>");
    sandbox.write("other.yaml", SCENARIO);
    let both = sandbox.infusim(&["report", "short.yaml", "other.yaml", "--out", "both.html"]);
    assert_eq!(both.code, 2, "{}", both.err);
    assert!(both.err.contains("the reports of two scenarios"), "{}", both.err);
    assert!(!sandbox.path("both.html").exists());
}
