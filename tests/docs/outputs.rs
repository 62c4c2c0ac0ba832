//! The page of the reference that says what a run leaves behind: each table from its own definition.

use crate::blessed::blessed;
use crate::key_page::{GENERATED, cell};
use crate::sandbox::{SCENARIO, Sandbox};
use infusim::report::FrameKind;
use std::fmt::Write;

const INTRODUCTION: &str = "A run leaves a folder of results. A folder holds one study or design, all of it: what an earlier run wrote there goes when a new \
one has all its files, files of yours stay, and a run that fails or is stopped leaves everything as it was. `run.json` comes last; \
`infusim check` of the folder says whether its files are there and are those that were written, \
`infusim rerun` whether the run gives the same bytes again.

| file | holds |
|---|---|
| `concentration.svg`, `.png` | concentration with the band of the population and thresholds, share of people above each threshold, dose rate; a further figure for each further analyte |
| `concentration-slide.svg`, `.png` | with `--slide`, a slide of each analyte: [what stands on it](../how-to/slides.md) |
| `response.svg`, `.png` | a response over time with the band of the population, share of people beyond its values, dose rate; one for each response |
| `vpc.svg`, `.png` | a visual predictive check, where a scenario names measured levels and there are many of them |
| tables as `.csv` | the tables below; numbers with 8 significant digits, a missing one is empty |
| tables as `.parquet` | with `--format parquet`, the large tables once more: all digits, typed, a missing number as null; units, meanings and the rest of `run.json` in their metadata |
| `report.html` | with `--report`, all of it on one page, to read or to print: [Write a report](../how-to/report.md) |
| `run.json` | everything needed to repeat the run: [its fields](run-json.md) |

Columns are the same whatever the scenario: model, arm, analyte, threshold and percentile are values in the rows. Names need no quotes in \
any language, and end in their unit, spelt out, in CSV and Parquet alike: `ng/mL` is `_ng_per_ml`. Where measures of several units \
share a column, another one names the `unit`. Intervals are `ci_low` and `ci_high`. A percentile is `lower`, `median` or `upper` of the \
scenario's `band`, with its probability beside it. A threshold has rows for the analyte it belongs to, people who never were above it \
included. A table without rows is not written. [Rules at the edges](edges.md#names-in-files) says which names get an apostrophe in CSV files, and \
[Read the tables in R or Python](../how-to/tables.md) how to read them.";

#[test]
fn tables() {
    let mut text = format!("{GENERATED}\n\n# Outputs\n\n{INTRODUCTION}\n");
    for kind in FrameKind::ALL {
        let table = kind.definition();
        let large = if table.is_large {
            " One of the large tables."
        } else {
            ""
        };
        writeln!(text, "\n## `{}`\n\nA row: {}{large}\n", table.name, table.row).unwrap();
        text.push_str("| column | type | unit | what |\n|---|---|---|---|\n");
        for column in table.columns {
            let kind = column.kind.name();
            let optional = if column.is_optional {
                ", may be missing"
            } else {
                ""
            };
            let (name, unit) = (column.name, column.unit.unwrap_or_default());
            writeln!(
                text,
                "| `{name}` | {kind}{optional} | {unit} | {} |",
                cell(column.meaning)
            )
            .unwrap();
        }
    }
    blessed("docs/src/reference/outputs.md", &text);
}

/// What the page says of file names is so.
#[test]
fn files_are_those_of_the_page() {
    let sandbox = Sandbox::new();
    let more = "  held: [{target: {level: 100 ng/mL, over: 10 min, pump: {step: 1 min}}}]\n  \
        by rule: [{titrate: {start: 10 mg/h, over: 1 h, look: 10 min, stop_if: {above: 50 ng/mL}}}]\nnca: {samples: [0 min, 30 min]}\nobserve:";
    sandbox.write("short.yaml", SCENARIO.replace("observe:", more));
    assert_eq!(
        sandbox
            .infusim(&["run", "short.yaml", "--format", "parquet"])
            .code,
        0
    );
    let mut files = sandbox.files("out/short");
    // Estimates are drawn of models that have standard errors.
    let unsure = "title: u\nresponses: [perception-olofsen-2022]\nkeep: [parameters, curves]\nmodel: flint-2017\npatients: {count: 5, seed: 1, weight: 70 kg}\nuncertainty: {draws: 20}\nsensitivity: yes\n\
        interactions: [{with: rifampicin, on: [cl], factor: 1.13, interval: not stated, source: made up}]\n\
        arms: {a: [{bolus: 10 mg}]}\nobserve: {until: 2 h, every: 1 h}\n";
    sandbox.write("unsure.yaml", unsure);
    assert_eq!(
        sandbox
            .infusim(&["run", "unsure.yaml", "--format", "parquet"])
            .code,
        0
    );
    let more = sandbox.files("out/unsure");
    let several = unsure
        .replace("model: flint-2017", "models: [flint-2017, otto-2021]")
        .replace("uncertainty: {draws: 20}\n", "");
    sandbox.write("several.yaml", several);
    assert_eq!(sandbox.infusim(&["run", "several.yaml"]).code, 0);
    let models = sandbox.files("out/several");
    files.extend(models.into_iter().filter(|name| name == "models.csv"));
    let tables = [
        "uncertainty.",
        "sensitivity.",
        "interactions.",
        "patient_curves.",
        "patient_parameters.",
        "responses.",
        "patient_responses.",
        "response_peaks.",
    ];
    let of_tables =
        |name: &String| !name.ends_with("g") && tables.iter().any(|table| name.starts_with(table));
    files.extend(more.into_iter().filter(of_tables));
    let of_levels = [FrameKind::Observed, FrameKind::Vpc];
    let of_studies = FrameKind::ALL
        .into_iter()
        .filter(|kind| !kind.is_of_designs() && !of_levels.contains(kind));
    for kind in of_studies.clone() {
        let table = kind.definition();
        assert!(files.contains(&format!("{}.csv", table.name)), "{}", table.name);
        assert_eq!(
            files.contains(&format!("{}.parquet", table.name)),
            table.is_large,
            "{}",
            table.name
        );
    }
    let other = ["concentration.svg", "concentration.png", "run.json"];
    let large = of_studies.clone().filter(|kind| kind.definition().is_large);
    assert_eq!(
        files.len(),
        other.len() + of_studies.clone().count() + large.count(),
        "{files:?}"
    );
    assert!(
        other.iter().all(|name| files.contains(&name.to_string())),
        "{files:?}"
    );
}

/// With measured levels there are two tables more, and a figure where they are many.
#[test]
fn measured_levels_have_the_files_of_the_page() {
    let sandbox = Sandbox::new();
    let mut levels = "subject,time (h),level (ng/mL)\n".to_string();
    for (hours, person) in [1, 2, 3]
        .into_iter()
        .flat_map(|hours| (0..20).map(move |person| (hours, person)))
    {
        writeln!(levels, "{person},{hours},20").unwrap();
    }
    sandbox.write("levels.csv", levels);
    let text = "title: t\nmodel: otto-2021\npatients: {count: 4000, seed: 1, weight: 70 kg}\narms: {a: [{bolus: 10 mg}]}\n\
        observe: {until: 4 h, every: 1 h}\nresidual: yes\nobserved: levels.csv\n";
    sandbox.write("measured.yaml", text);
    let said = sandbox.infusim(&["run", "measured.yaml", "--only-this-model"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let files = sandbox.files("out/measured");
    for name in ["observed.csv", "vpc.csv", "vpc.svg", "vpc.png"] {
        assert!(files.contains(&name.to_string()), "{files:?}");
    }
}

/// A design has its own table, in both formats.
#[test]
fn a_design_has_the_files_of_the_page() {
    let sandbox = Sandbox::new();
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 5, seed: 1, weight: 70 kg}\nvary: {dose: [10 mg, 20 mg]}\n\
        find: {largest: dose, such that: {median cmax: ketamine, at most: 200 ng/mL}}\n\
        arms: {a: [{bolus: $dose}]}\nobserve: {until: 2 h, every: 1 h}\n";
    sandbox.write("varied.yaml", text);
    assert_eq!(
        sandbox
            .infusim(&["run", "varied.yaml", "--format", "parquet"])
            .code,
        0
    );
    for kind in FrameKind::ALL.into_iter().filter(|kind| kind.is_of_designs()) {
        let table = kind.definition();
        assert!(sandbox.path(&format!("out/varied/{}.csv", table.name)).exists());
        let parquet = sandbox.path(&format!("out/varied/{}.parquet", table.name));
        assert_eq!(parquet.exists(), table.is_large);
    }
}
