//! Why a number is what it is, as its users read it and check it.

use crate::sandbox::{SCENARIO, Said, Sandbox};
use serde_json::Value;

/// One compartment: clearance with weight, a volume per kg, people who differ in both.
const MODEL: &str = "\
title: One compartment
short: One
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody A, year: 2026}
studied_in: {people: nobody}
reference_weight: 70 kg
parameters:
  cl: {value: 40 L/h, weight_exponent: 0.75, grade: A, from: Table 1}
  v: {value: 2 L/kg, grade: B, from: Table 2}
compartments:
  central: {volume: v, reads: ketamine}
flows:
  - {from: central, to: outside, clearance: cl}
routes:
  iv: {into: central}
variability:
  effects:
    cl: {on: [cl], cv: 30 %, grade: A, from: Table 3}
    v: {on: [v], cv: 20 %, grade: A, from: Table 3}
";
const ONE: &str = "\
title: One compartment
model: one.yaml
patients: {count: 200, seed: 3, weight: {median: 80 kg, cv: 15 %, min: 45 kg, max: 130 kg}}
thresholds:
  - {name: mine, substance: ketamine, above: 60 ng/mL, kind: wanted effect, source: a hypothesis}
arms:
  three: [{infusion: {rate: 20 mg/h, over: 2 h}}, {at: 3 h, bolus: 10 mg}]
observe: {until: 12 h, every: 30 min}
";

fn one() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("one.yaml", MODEL);
    sandbox.write("study.yaml", ONE);
    sandbox
}

fn explained(sandbox: &Sandbox, file: &str, arguments: &[&str]) -> Said {
    let said = sandbox.infusim(&[&["explain", file][..], arguments].concat());
    assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    said
}

fn json(sandbox: &Sandbox, file: &str, arguments: &[&str]) -> Value {
    let said = explained(sandbox, file, &[arguments, &["--json"]].concat());
    serde_json::from_str(&said.out).unwrap()
}

/// A pocket calculator: numbers, `+ - * / ^`, brackets and `exp`, as in school.
struct Calculator<'a> {
    rest: &'a str,
}

impl<'a> Calculator<'a> {
    fn of(text: &'a str) -> f64 {
        let mut calculator = Self { rest: text };
        let value = calculator.sum();
        assert_eq!(calculator.rest.trim(), "", "{text}");
        value
    }

    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.takes("+") {
                value += self.product();
            } else if self.takes("-") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.power();
        loop {
            if self.takes("*") {
                value *= self.power();
            } else if self.takes("/") {
                value /= self.power();
            } else {
                return value;
            }
        }
    }

    fn power(&mut self) -> f64 {
        if self.takes("-") {
            return -self.power();
        }
        let value = self.whole();
        match self.takes("^") {
            true => value.powf(self.power()),
            false => value,
        }
    }

    fn whole(&mut self) -> f64 {
        let is_exp = self.takes("exp");
        if self.takes("(") {
            let value = self.sum();
            assert!(self.takes(")"), "{}", self.rest);
            return if is_exp { value.exp() } else { value };
        }
        let rest = self.rest.trim_start();
        let mut end = 0;
        for (index, c) in rest.char_indices() {
            let before = rest[..index].chars().last();
            let is_sign = matches!(c, '+' | '-') && before == Some('e');
            if !(c.is_ascii_digit() || matches!(c, '.' | 'e') || is_sign) {
                break;
            }
            end = index + c.len_utf8();
        }
        let (number, rest) = rest.split_at(end);
        self.rest = rest;
        number
            .parse()
            .unwrap_or_else(|_| panic!("`{number}` before `{rest}`"))
    }
}

/// Every calculation that is printed: its name, what is to be typed, and what stands behind it.
fn calculations(text: &str) -> Vec<(String, String, f64)> {
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.windows(2).filter_map(|pair| {
        let result = pair[1].strip_prefix("       = ")?;
        let (name, formula) = pair[0].trim().split_once(" = ")?;
        let value = result.split(' ').next()?.parse().ok()?;
        Some((name.to_string(), formula.to_string(), value))
    });
    found.collect()
}

fn near(found: f64, expected: f64, within: f64) -> bool {
    (found - expected).abs() <= within * expected.abs()
}

#[test]
fn one_compartment_can_be_retyped() {
    let sandbox = one();
    // By hand: an infusion of 20 mg/h for 2 h, its rest an hour later, and 10 mg at once.
    let cl = 40.0 * (80.0_f64 / 70.0).powf(0.75);
    let v = 2.0 * 80.0;
    let k = cl / v;
    let infused =
        |t: f64| 1000.0 * 20.0 / cl * (1.0 - (-k * t.min(2.0)).exp()) * (-k * (t - 2.0).max(0.0)).exp();
    let level = |t: f64| {
        infused(t)
            + if t >= 3.0 {
                1000.0 * 10.0 / v * (-k * (t - 3.0)).exp()
            } else {
                0.0
            }
    };
    let dose = 50.0;
    let to_end = (1000.0 * dose - v * level(12.0)) / cl;
    for (arguments, expected) in [
        (&["--what", "level", "--at", "1 h"][..], level(1.0)),
        (&["--what", "level", "--at", "2 h"], level(2.0)),
        // Not a point of the grid.
        (&["--what", "level", "--at", "197 min"], level(197.0 / 60.0)),
        (&["--what", "level", "--at", "12 h"], level(12.0)),
        (&["--what", "cmax"], level(2.0).max(level(3.0))),
        (&["--what", "auc-to-infinity"], 1000.0 * dose / cl),
        (&["--what", "auc_to_end"], to_end),
        (&["--what", "half life"], 2.0_f64.ln() / k),
    ] {
        let said = explained(&sandbox, "study.yaml", arguments);
        let found = json(&sandbox, "study.yaml", arguments);
        let value = found["value"].as_f64().unwrap();
        assert!(
            near(value, expected, 1e-9),
            "{arguments:?}: {value} and not {expected}"
        );
        let all = calculations(&said.out);
        assert!(all.len() >= 2, "{}", said.out);
        for (name, formula, printed) in &all {
            let typed = Calculator::of(formula);
            assert!(
                near(typed, *printed, 5.1e-6),
                "{name} = {formula} = {typed}, not {printed}"
            );
        }
        let (name, _, last) = all.last().unwrap();
        assert!(
            near(*last, expected, 5.1e-6),
            "{arguments:?}: {name} = {last}, not {expected}"
        );
        let answer = said.out.lines().next().unwrap();
        let number = answer.split(": ").last().unwrap().split(' ').next().unwrap();
        assert!(near(number.parse().unwrap(), expected, 5.1e-6), "{answer}");
    }
}

#[test]
fn parameters_say_where_they_come_from() {
    let sandbox = one();
    let said = explained(&sandbox, "study.yaml", &["--what", "cmax"]);
    let text = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "cl: 40 * (80 / 70) ^ 0.75 = 44.2134 L/h [A: Table 1]",
        "v: 2 L/kg = 160 L [B: Table 2]",
        "dA1/dt = R1 − cl/v·A1",
        "C, ng/mL = 1000/v·A1",
        "dose 1: 20 mg/h from 0 h to 2 h by iv = 40 mg",
        "dose 2: at 3 h by iv = 10 mg",
        "For teaching and research, not for dosing people.",
    ] {
        assert!(text.contains(part), "{part}: {}", said.out);
    }
    // A patient has random effects, which stand in the arithmetic.
    let found = json(&sandbox, "study.yaml", &["--what", "cmax", "--subject", "17"]);
    let step = |kind: &str| {
        let steps = found["steps"].as_array().unwrap();
        steps.iter().find(|step| step["kind"] == kind).unwrap().clone()
    };
    let rows = step("parameters")["rows"].as_array().unwrap().clone();
    let people = step("people")["rows"].as_array().unwrap().clone();
    let number = |name: &str, rows: &[Value]| {
        let row = rows.iter().find(|row| row["name"] == name).unwrap();
        row["value"].as_f64().unwrap()
    };
    let weight = number("weight", &people);
    let cl = 40.0 * (weight / 70.0).powf(0.75) * number("cl", &people).exp();
    assert!(near(number("cl", &rows), cl, 1e-12));
    let typed = rows[0]["from"].as_str().unwrap().split(';').next().unwrap();
    assert!(near(Calculator::of(typed), cl, 1e-6), "{typed}");
    assert!(near(
        number("v", &rows),
        2.0 * weight * number("v", &people).exp(),
        1e-12
    ));
}

/// A cell of a table, found by the values of other columns.
fn cell(sandbox: &Sandbox, file: &str, keys: &[(&str, &str)], column: &str) -> f64 {
    let bytes = sandbox.read(file);
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let headers = reader.headers().unwrap().clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let keys: Vec<(usize, &str)> = keys.iter().map(|(name, value)| (place(name), *value)).collect();
    let found = reader
        .records()
        .map(Result::unwrap)
        .find(|row| keys.iter().all(|(column, value)| &row[*column] == *value));
    let found = found.unwrap_or_else(|| panic!("{file}: {keys:?}"));
    found[place(column)].parse().unwrap()
}

/// Whether a number is that of a CSV file, which has eight digits.
fn same(found: f64, in_table: f64) -> bool {
    let rounded: f64 = format!("{found:.7e}").parse().unwrap();
    rounded == in_table
}

#[test]
fn numbers_are_those_of_the_tables() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&[
        "run",
        "short.yaml",
        "--quiet",
        "--only",
        "tables",
        "--only-this-model",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    let value = |arguments: &[&str]| json(&sandbox, "short.yaml", &[&["--arm", "2 h"], arguments].concat());
    let columns = [
        ("cmax", "cmax_ng_per_ml"),
        ("tmax", "tmax_h"),
        ("auc_to_end", "auc_to_end_ng_h_per_ml"),
        ("auc_to_infinity", "auc_to_infinity_ng_h_per_ml"),
        ("half_life", "half_life_h"),
    ];
    for (what, column) in columns {
        let found = value(&["--what", what, "--subject", "17"]);
        let expected = cell(
            &sandbox,
            "out/short/patients.csv",
            &[("arm", "2 h"), ("subject", "17")],
            column,
        );
        assert!(
            same(found["value"].as_f64().unwrap(), expected),
            "{what}: {found}"
        );
        for (percentile, column) in [("5", "lower"), ("median", "median"), ("upper", "upper")] {
            let found = value(&["--what", what, "--percentile", percentile]);
            let keys = [("arm", "2 h"), ("measure", what)];
            let expected = cell(&sandbox, "out/short/summary.csv", &keys, column);
            assert!(
                same(found["value"].as_f64().unwrap(), expected),
                "{what} {column}: {found}"
            );
        }
        let found = value(&["--what", what]);
        let expected = cell(
            &sandbox,
            "out/short/summary.csv",
            &[("arm", "2 h"), ("measure", what)],
            "typical",
        );
        assert!(
            same(found["value"].as_f64().unwrap(), expected),
            "{what}: {found}"
        );
    }
    let level = value(&["--what", "level", "--at", "2.5 h", "--percentile", "95"]);
    let keys = [("arm", "2 h"), ("statistic", "upper"), ("time_h", "2.5")];
    let expected = cell(&sandbox, "out/short/curves.csv", &keys, "concentration_ng_per_ml");
    assert!(same(level["value"].as_f64().unwrap(), expected));
    let share = value(&["--what", "share_above", "--at", "2 h"]);
    let keys = [("arm", "2 h"), ("time_h", "2")];
    assert!(same(
        share["value"].as_f64().unwrap(),
        cell(&sandbox, "out/short/shares.csv", &keys, "share_above")
    ));
    assert!(same(
        share["ci_high"].as_f64().unwrap(),
        cell(&sandbox, "out/short/shares.csv", &keys, "ci_high")
    ));
    let ever = value(&["--what", "share_ever_above"]);
    let keys = [("arm", "2 h"), ("measure", "time_above")];
    assert!(same(
        ever["value"].as_f64().unwrap(),
        cell(&sandbox, "out/short/summary.csv", &keys, "share_ever_above")
    ));
    let hours = value(&["--what", "time_above", "--subject", "3"]);
    let keys = [("arm", "2 h"), ("subject", "3")];
    assert!(same(
        hours["value"].as_f64().unwrap(),
        cell(&sandbox, "out/short/above.csv", &keys, "time_above_h")
    ));
}

/// Of every shipped scenario that varies nothing: one patient's row, and the arithmetic of each calculation.
#[test]
fn numbers_of_shipped_scenarios_are_those_of_their_tables() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let sandbox = Sandbox::new();
    let mut explained_of = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        let is_scenario = path.extension().is_some_and(|ending| ending == "yaml");
        if !is_scenario || std::fs::read_to_string(&path).unwrap().contains("\nvary:") {
            continue;
        }
        let path = path.to_str().unwrap();
        let run = [
            "run",
            path,
            "--patients",
            "9",
            "--quiet",
            "--only",
            "tables",
            "--only-this-model",
        ];
        let said = sandbox.infusim(&run);
        assert_eq!(said.code, 0, "{path}: {}", said.err);
        let bytes = sandbox.read(&format!("out/{name}/patients.csv"));
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let headers = reader.headers().unwrap().clone();
        let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let rows = reader.records().map(Result::unwrap);
        // The last arm, model and analyte: metabolites and doses that are repeated.
        let row = rows.filter(|row| &row[place("subject")] == "7").last().unwrap();
        let [model, arm, analyte] = ["model", "arm", "analyte"].map(|name| row[place(name)].to_string());
        let whose = [
            "--patients",
            "9",
            "--model",
            &model,
            "--arm",
            &arm,
            "--analyte",
            &analyte,
            "--subject",
            "7",
        ];
        for (what, column) in [
            ("cmax", "cmax_ng_per_ml"),
            ("auc_to_infinity", "auc_to_infinity_ng_h_per_ml"),
        ] {
            let arguments = [&["--what", what][..], &whose].concat();
            let value = json(&sandbox, path, &arguments)["value"].as_f64().unwrap();
            let expected = row[place(column)].parse().unwrap();
            assert!(same(value, expected), "{name}, {what}: {value}, not {expected}");
            let said = explained(&sandbox, path, &arguments);
            for (of, formula, printed) in calculations(&said.out) {
                let typed = Calculator::of(&formula);
                assert!(
                    near(typed, printed, 5.1e-6),
                    "{name}: {of} = {formula} = {typed}, not {printed}"
                );
            }
            explained_of += 1;
        }
    }
    assert!(explained_of > 20, "{explained_of}");
}

/// The percentile is the number of one person, whose own explanation has it.
#[test]
fn a_percentile_is_somebodys_number() {
    let sandbox = Sandbox::with_scenario();
    let percentile = json(
        &sandbox,
        "short.yaml",
        &["--arm", "2 h", "--what", "cmax", "--percentile", "10"],
    );
    let steps = percentile["steps"].as_array().unwrap();
    let people = steps.iter().find(|step| step["kind"] == "people").unwrap();
    let said = people["sentences"].to_string();
    // The nearest rank: 10 % of 20 people.
    assert!(said.contains("number 2 of them"), "{said}");
    let (_, after) = said.split_once("number of patient ").unwrap();
    let number = after.split(',').next().unwrap();
    let person = json(
        &sandbox,
        "short.yaml",
        &["--arm", "2 h", "--what", "cmax", "--subject", number],
    );
    assert_eq!(person["value"], percentile["value"]);
}

/// Several compartments: a sum of exponentials that can be typed too; one that saturates: the flows at that time.
#[test]
fn other_models_can_be_checked_too() {
    let sandbox = Sandbox::with_scenario();
    let said = explained(
        &sandbox,
        "short.yaml",
        &["--arm", "2 h", "--what", "level", "--at", "3 h"],
    );
    assert!(said.out.contains("lambda3"), "{}", said.out);
    let all = calculations(&said.out);
    for (name, formula, printed) in &all {
        let typed = Calculator::of(formula);
        assert!(
            near(typed, *printed, 5.1e-6),
            "{name} = {formula} = {typed}, not {printed}"
        );
    }
    let value = json(
        &sandbox,
        "short.yaml",
        &["--arm", "2 h", "--what", "level", "--at", "3 h"],
    );
    assert!(near(
        all.last().unwrap().2,
        value["value"].as_f64().unwrap(),
        5.1e-6
    ));

    let saturable = MODEL
        .replace(
            "  cl: {value: 40 L/h, weight_exponent: 0.75,",
            "  km: {value: 0.2 mg/L, grade: A, from: Table 1}\n  vmax: {value: 10 mg/h,",
        )
        .replace("clearance: cl", "vmax: vmax, km: km")
        .replace("    cl: {on: [cl], cv: 30 %, grade: A, from: Table 3}\n", "");
    sandbox.write("one.yaml", saturable);
    sandbox.write("study.yaml", ONE);
    let said = explained(&sandbox, "study.yaml", &["--what", "level", "--at", "1 h"]);
    let text = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "There is no closed form: a flow saturates.",
        "dA1/dt = R1 − vmax·(A1/v)/(km + A1/v)",
        "rodas5p, with an error of at most 1e-9",
    ] {
        assert!(text.contains(part), "{part}: {}", said.out);
    }
    let all = calculations(&said.out);
    let flow = all.iter().find(|(name, ..)| name == "flow A1 to out").unwrap();
    let value = json(&sandbox, "study.yaml", &["--what", "level", "--at", "1 h"]);
    let level = value["value"].as_f64().unwrap() / 1000.0;
    assert!(
        near(Calculator::of(&flow.1), 10.0 * level / (0.2 + level), 1e-6),
        "{flow:?}"
    );
    let slope = all.iter().find(|(name, ..)| name == "dA1/dt").unwrap();
    assert!(near(slope.2, 20.0 - flow.2, 1e-5), "{slope:?}");
}

#[test]
fn a_response_that_falls_is_told_as_below() {
    let sandbox = Sandbox::new();
    let text = SCENARIO
        .replace("kamp-2020", "herd-2007")
        .replace(
            "thresholds: [psychedelic-bowdle-1998]",
            "responses: [sedation-herd-2008]\nthresholds: []",
        )
        .replace(
            "median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg",
            "median: 32 kg, cv: 10 %, min: 20 kg, max: 45 kg",
        )
        .replace("0.5 mg/kg, over: 40 min", "1.5 mg/kg, over: 1 min");
    sandbox.write("s.yaml", text);
    let arguments = ["--arm", "40 min", "--what", "response", "--at", "10 min"];
    let said = explained(&sandbox, "s.yaml", &arguments);
    assert!(
        said.out.contains("It falls as the concentration rises."),
        "{}",
        said.out
    );
    let all = calculations(&said.out);
    let (name, formula, printed) = all.last().unwrap();
    assert_eq!(name, "E");
    let value = json(&sandbox, "s.yaml", &arguments)["value"].as_f64().unwrap();
    assert!(near(Calculator::of(formula), value, 1e-6) && near(*printed, value, 5.1e-6));
    let share = ["--arm", "40 min", "--what", "share_ever_above"];
    let refused = sandbox.infusim(&[&["explain", "s.yaml"][..], &share].concat());
    let threshold = refused.err.split('`').nth(1).unwrap_or("").to_string();
    let said = match refused.code {
        0 => refused,
        _ => explained(
            &sandbox,
            "s.yaml",
            &[&share[..], &["--threshold", &threshold]].concat(),
        ),
    };
    assert!(said.out.lines().next().unwrap().contains("below"), "{}", said.out);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let sandbox = Sandbox::with_scenario();
    let refused = |arguments: &[&str]| {
        let said = sandbox.infusim(&[&["explain", "short.yaml"][..], arguments].concat());
        assert_eq!(said.code, 2, "{}", said.out);
        assert_eq!(said.out, "");
        said.err
    };
    insta::assert_snapshot!(
        "explain_refusals",
        [
            refused(&[
                "--what",
                "cmaxx",
                "--arm",
                "2h",
                "--threshold",
                "psychedelic-bowdle",
                "--model",
                "kamp",
                "--subject",
                "21"
            ]),
            refused(&["--what", "auc", "--analyte", "ketamin"]),
            refused(&["--what", "level", "--arm", "2 h"]),
            refused(&["--what", "level", "--arm", "2 h", "--at", "5 h"]),
            refused(&[
                "--what",
                "cmax",
                "--arm",
                "2 h",
                "--at",
                "soon",
                "--subject",
                "0",
                "--percentile",
                "most"
            ]),
            refused(&["--what", "level", "--arm", "2 h", "--at", "soon"]),
            refused(&[
                "--what",
                "share above",
                "--arm",
                "2 h",
                "--at",
                "ever",
                "--subject",
                "3"
            ]),
            refused(&["--what", "response", "--arm", "2 h", "--at", "1 h", "--cell", "3"]),
            refused(&["--what", "response", "--arm", "2 h", "--at", "1 h"]),
        ]
        .join("\n")
    );
}

/// A cell of a design says arm and model.
#[test]
fn a_cell_of_a_design_is_explained() {
    let sandbox = Sandbox::new();
    let text = SCENARIO
        .replace("0.5 mg/kg, over: 2 h", "$dose, over: 2 h")
        .replace("arms:\n", "vary: {dose: [0.5 mg/kg, 1 mg/kg]}\narms:\n")
        .replace("  40 min:\n    - infusion: {dose: 0.5 mg/kg, over: 40 min}\n", "");
    sandbox.write("design.yaml", text);
    let level = |number: &str| {
        let found = json(&sandbox, "design.yaml", &["--what", "cmax", "--cell", number]);
        found["value"].as_f64().unwrap()
    };
    // Everything is in proportion to the dose.
    assert!(near(level("2"), 2.0 * level("1"), 1e-9));
    for arguments in [&["--what", "cmax"][..], &["--what", "cmax", "--cell", "3"]] {
        let said = sandbox.infusim(&[&["explain", "design.yaml"][..], arguments].concat());
        assert_eq!(said.code, 2, "{}", said.out);
        assert!(said.err.contains("1 to 2"), "{}", said.err);
    }
}
