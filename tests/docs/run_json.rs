//! The page of the reference on `run.json`. What is in one is found by running scenarios that have everything; what it
//! says stands here, and a field without a sentence, or a sentence without a field, fails.

use crate::blessed::blessed;
use crate::key_page::{GENERATED, cell};
use crate::sandbox::Sandbox;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A scenario with everything that a record can tell: two models, thresholds of the library and of its own, evidence, doses
/// that go on after the end, and results that a model's author advises against.
const EVERYTHING: &str = "\
title: Everything
message: All of it
models: [kamp-2020, herd-2007]
drug: ketamine
patients: {count: 3, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
thresholds:
  - psychedelic-bowdle-1998
  - {name: my level, substance: ketamine, above: 150 ng/mL}
responses: [sedation-herd-2008]
start: 08:00
arms:
  daily:
    - repeat: {every: 24 h, times: 3, doses: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]}
  for long:
    - bolus: 20 mg
    - infusion: {rate: 2 mL/h, over: 30 h}
      solution: 10 mg/mL
      vial: 20 mL
    - infusion: {rate: {from: 20 mg/h, to: 0 mg/h}, over: 30 min}
  by rule:
    - titrate: {start: 10 mg/h, over: 6 h, look: 1 h, stop_if: {above: 100 ng/mL}}
observe: {until: 1 day, every: 30 min}
nca: {samples: [1 h, 2 h], partial: [{from: 1 h, to: 2 h}], lloq: 1 ng/mL}
evidence: [infusion-hours-2018]
sources: [invented for a test]
assumptions: [everything]
";

/// A model whose elimination saturates, in people who have been given the same for ever.
const FOR_EVER: &str = "\
title: For ever
model: ./saturable.yaml
patients: {count: 3, seed: 1, weight: 70 kg}
arms: {daily: [{repeat: {every: 24 h, times: 2, steady_state: yes, doses: [{bolus: 20 mg}]}}]}
observe: {until: 4 h, every: 30 min}
";

/// A dose by mouth that is still arriving at the end under one of two models.
const ARRIVING: &str = "\
title: Arriving
models: [perez-ruixo-2021, ashraf-2018]
drug: S-ketamine
patients: {count: 5, seed: 1, weight: 70 kg}
arms: {by mouth: [{at: 3.9 h, bolus: 20 mg, route: oral}]}
observe: {until: 4 h, every: 30 min}
";

/// People who differ by covariates, some of which go together.
const DIFFERING: &str = "\
title: Differing
model: perez-ruixo-2021
patients:
  count: 3
  weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}
  covariates: {age: {mean: 45 years, sd: 15 years, min: 18 years, max: 80 years}}
  correlations: [{between: [weight, age], r: 0.2}]
arms: {by mouth: [{bolus: 20 mg, route: oral}]}
observe: {until: 4 h, every: 30 min}
";

/// Estimates that are drawn.
const UNSURE: &str = "\
title: Unsure
model: ashraf-2018
patients: {count: 3, seed: 1, weight: 70 kg}
occasions: [1 h]
uncertainty: {draws: 20}
interactions: [{with: ticlopidine, on: [clint_h], factor: 0.5, interval: [0.4, 0.6], source: made up}]
arms: {by mouth: [{bolus: 20 mg, route: oral}]}
observe: {until: 4 h, every: 30 min}
";

/// People of a table.
const LISTED: &str = "\
title: Listed
model: kamp-2020
patients: {from: people.csv}
keep: [parameters, curves]
arms: {one: [{infusion: {dose: 20 mg, over: 1 h}}]}
observe: {until: 4 h, every: 30 min}
";

/// A scenario in which something is varied.
const VARIED: &str = "\
title: Varied
models: [kamp-2020, perez-ruixo-2021]
patients: {count: 5, seed: 1, weight: 70 kg}
thresholds: [psychedelic-bowdle-1998]
vary: {dose: {from: 10 mg, to: 20 mg, steps: 2}, length: [2 h, 3 h]}
cited: [{name: nobody 1900, at: {dose: 15 mg, length: 2 h}, source: made up}]
find: {largest: dose, such that: {share ever above: psychedelic-bowdle-1998, at most: 50 %}}
arms: {a: [{infusion: {dose: $dose, over: $length}}]}
observe: {until: 4 h, every: 30 min}
";

const INTRODUCTION: &str = "`run.json` is written last, into the folder of results: everything needed to repeat a run, and to know what it \
rests on. `[]` stands for each item of a list. Times are in hours, amounts in mg of the form in which doses are written.";

/// Every leaf in a record: its place, and what kind of value stands there.
fn gather(place: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = if place.is_empty() {
                    name.clone()
                } else {
                    format!("{place}.{name}")
                };
                gather(&below, value, found);
            }
        }
        Value::Array(items) => {
            let below = format!("{place}[]");
            items.iter().for_each(|item| gather(&below, item, found));
        }
        leaf => {
            // Rounds hold items, which may be rounds in turn.
            let place = place.replace("items[].first_round[]", "items[]");
            let kind = match leaf {
                Value::Null => "null",
                Value::Bool(_) => "true or false",
                Value::Number(_) => "number",
                _ => "text",
            };
            found.entry(place).or_default().insert(kind);
        }
    }
}

fn fields() -> BTreeMap<String, BTreeSet<&'static str>> {
    let sandbox = Sandbox::new();
    let mut found = BTreeMap::new();
    sandbox.write(
        "saturable.yaml",
        include_str!("../cases/inputs/models/saturable.yaml"),
    );
    sandbox.write(
        "kidneys.yaml",
        include_str!("../cli/wrong/models/clearance-by-kidneys.yaml"),
    );
    sandbox.write("levels.csv", levels());
    sandbox.write("people.csv", "weight (kg),age (years)\n60,30\n70,40\n80,50\n");
    let scenarios = [
        ("everything", EVERYTHING, "1-3"),
        ("arriving", ARRIVING, "2-3"),
        ("for-ever", FOR_EVER, "1-3"),
        ("differing", DIFFERING, "1-3"),
        ("listed", LISTED, "1-3"),
        ("unsure", UNSURE, "1-3"),
        ("varied", VARIED, "1-5"),
        ("worked-out", WORKED_OUT, "1-3"),
        ("measured", MEASURED, "1-2000"),
        ("cells", VARIED, "1-5"),
    ];
    for (name, scenario, people) in scenarios {
        let file = format!("{name}.yaml");
        sandbox.write(&file, scenario);
        let mut arguments = vec!["run", &file, "--subjects", people, "--quiet"];
        if name == "listed" {
            arguments.extend(["--people", "1"]);
        }
        if name == "cells" {
            arguments.extend([
                "--cells",
                "1-2",
                "--only",
                "tables",
                "--patients",
                "5",
                "--seed",
                "1",
            ]);
        }
        let said = sandbox.infusim(&arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        let record = sandbox.read(&format!("out/{name}/run.json"));
        gather("", &serde_json::from_slice(&record).unwrap(), &mut found);
    }
    // A group that may be missing is told by what is in it.
    let places: Vec<String> = found.keys().cloned().collect();
    found.retain(|place, _| !places.iter().any(|other| other.starts_with(&format!("{place}."))));
    found
}

#[test]
fn every_field_is_explained() {
    let found = fields();
    let places: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    let explained: BTreeSet<&str> = FIELDS.iter().map(|(place, _)| *place).collect();
    assert_eq!(explained.len(), FIELDS.len(), "a place stands twice");
    let unexplained: Vec<_> = places.difference(&explained).collect();
    let absent: Vec<_> = explained.difference(&places).collect();
    assert!(
        unexplained.is_empty() && absent.is_empty(),
        "not explained: {unexplained:#?}; not there: {absent:#?}"
    );
    let mut text =
        format!("{GENERATED}\n\n# run.json\n\n{INTRODUCTION}\n\n| field | holds | what |\n|---|---|---|\n");
    for (place, what) in FIELDS {
        let kinds: Vec<&str> = found[*place].iter().copied().collect();
        writeln!(text, "| `{place}` | {} | {} |", kinds.join(" or "), cell(what)).unwrap();
    }
    blessed("docs/src/reference/run-json.md", &text);
}

/// Measured levels of two analytes, of which one makes a visual predictive check.
const MEASURED: &str = "\
title: Measured
models: [otto-2021, perez-ruixo-2021]
patients: {count: 2000, seed: 1, weight: 70 kg}
arms: {one: [{infusion: {dose: 10 mg, over: 30 min}}]}
observe: {until: 4 h, every: 30 min}
residual: yes
observed: levels.csv
";

/// Two levels of ten people at each of three times, and one of the metabolite.
fn levels() -> String {
    let mut csv = "subject,time (min),level (ng/mL),analyte\n".to_string();
    for (time, person) in [60, 120, 180]
        .into_iter()
        .flat_map(|time| (0..10).map(move |person| (time, person)))
    {
        writeln!(
            csv,
            "{person},{time},20,S-ketamine\n{person},{},21,S-ketamine",
            time + 5
        )
        .unwrap();
    }
    csv + "0,60,<5,S-norketamine\n"
}

/// A model that works out a covariate by a formula.
const WORKED_OUT: &str = "\
title: Creatinine clearance
model: ./kidneys.yaml
patients: {count: 3, seed: 1, weight: 70 kg, covariates: {creatinine: 1.1 mg/dL}}
arms: {one: [{bolus: 10 mg}]}
observe: {until: 2 h, every: 10 min}
";

/// In the order of the file.
const FIELDS: &[(&str, &str)] = &[
    ("purpose", "what results are for, and what not"),
    ("program", "what wrote it"),
    ("version", "its version"),
    ("title", "of the scenario"),
    ("message", "what slides say on top, where the scenario says it"),
    (
        "options.patients",
        "what the command line asked for, from which `infusim rerun` repeats the run: virtual patients; null where the scenario says it",
    ),
    ("options.subjects", "which of them; null for all"),
    ("options.seed", "the seed; null where the scenario says it"),
    ("options.cells", "which cells of a design; null for all"),
    ("options.solver", "the solver"),
    (
        "options.format",
        "the format of large tables: `csv`, or `parquet` beside it",
    ),
    ("options.only", "`tables` where no figures were drawn"),
    (
        "options.people",
        "of how many people figures have curves of their own",
    ),
    (
        "options.only_this_model",
        "whether other published models were left out",
    ),
    ("options.log", "whether axes of concentrations are logarithmic"),
    ("options.slide", "whether there are slides"),
    ("options.report", "whether there is a report"),
    ("scenario.name", "name of the scenario's file"),
    ("scenario.sha256", "its SHA-256"),
    ("scenario.text", "its text"),
    ("models[].id", "name of a model"),
    ("models[].citation", "its paper"),
    ("models[].unverified", "whether it has numbers of grade C"),
    (
        "models[].variability_borrowed_from",
        "the study whose variability stands in, if one does",
    ),
    ("models[].file.name", "name of its file"),
    ("models[].file.sha256", "its SHA-256"),
    ("models[].file.text", "its text"),
    (
        "models[].formulas[].name",
        "a file with a formula by which it works out a covariate",
    ),
    ("models[].formulas[].sha256", "its SHA-256"),
    ("models[].formulas[].text", "its text"),
    ("thresholds[].id", "name of a threshold"),
    ("thresholds[].title", "what was seen"),
    ("thresholds[].range", "at which concentrations"),
    ("thresholds[].substance", "of which substance"),
    ("thresholds[].measured", "in which matrix, from which vessel"),
    (
        "thresholds[].grade",
        "how the number is known; null for one of the scenario's own",
    ),
    ("thresholds[].citation", "the paper"),
    ("thresholds[].caveats[]", "what must be said with it"),
    (
        "thresholds[].mismatches[]",
        "where it was measured otherwise than a model's concentrations",
    ),
    ("responses[].id", "name of a response"),
    ("responses[].title", "what changes"),
    ("responses[].scale", "its scale, from end to end"),
    (
        "responses[].follows",
        "the analyte whose concentration it follows",
    ),
    (
        "responses[].effect_site",
        "whether it does so with a lag, by an effect site",
    ),
    (
        "responses[].goes_with[]",
        "the models it was estimated with, or goes with by what its author says",
    ),
    (
        "responses[].driven_by_others[]",
        "models of the study that drive it and are none of these",
    ),
    ("responses[].grade", "how well verified"),
    ("responses[].citation", "the paper"),
    (
        "responses[].levels[].threshold",
        "name, among the thresholds, of a value that means something",
    ),
    ("responses[].levels[].value", "that value, on the scale"),
    ("responses[].levels[].says", "what it means"),
    (
        "responses[].levels[].grade",
        "how well that is verified; missing for one of the scenario",
    ),
    ("responses[].assumptions[]", "what its source does not state"),
    ("responses[].caveats[]", "what must be said with it"),
    ("responses[].file.name", "name of its file"),
    ("responses[].file.sha256", "its SHA-256"),
    ("responses[].file.text", "its text"),
    ("thresholds[].file.name", "name of its file"),
    ("thresholds[].file.sha256", "its SHA-256"),
    ("thresholds[].file.text", "its text"),
    ("patients.count", "how many virtual patients the study has"),
    (
        "patients.shard.first",
        "number of the first who was simulated, where it was not all",
    ),
    ("patients.shard.last", "and of the last"),
    ("patients.seed", "the seed"),
    ("patients.generator", "the generator of random numbers"),
    ("patients.weight", "how weights are distributed"),
    (
        "patients.covariates[].name",
        "something that differs between people beside weight",
    ),
    ("patients.covariates[].unit", "its unit; empty for categories"),
    ("patients.covariates[].typical", "what the typical patient has"),
    ("patients.covariates[].distribution", "how it is distributed"),
    (
        "patients.correlations[].between[]",
        "two of them, or weight, that go together",
    ),
    (
        "patients.correlations[].r",
        "how closely: the correlation of the normal numbers behind them",
    ),
    ("patients.from.name", "the table or survey that people are from"),
    ("patients.from.sha256", "its SHA-256"),
    (
        "patients.from.text",
        "its text; left out of a table of more than 1 MB",
    ),
    ("patients.occasions", "what counts as an occasion"),
    ("design.axes[].name", "of a scenario with `vary`: what was varied"),
    ("design.axes[].unit", "unit of its numbers, where they have one"),
    (
        "design.axes[].values[]",
        "its values, as they stand in the scenario",
    ),
    (
        "design.cited[].name",
        "a regimen of the literature that figures show among the cells",
    ),
    ("design.cited[].source", "where it was published"),
    (
        "design.cited[].values[]",
        "its number on each axis, in the unit of the axis",
    ),
    ("design.cells_in_all", "how many cells the design has"),
    ("design.cells[].cell", "number of a cell that was run"),
    ("design.cells[].model", "its model"),
    ("design.cells[].arm", "its arm"),
    ("design.cells[].values[]", "the value of each axis"),
    (
        "design.cells[].found",
        "`solved`, or `scaled` from another cell, whose levels are a multiple of its own",
    ),
    ("design.cells[].from_cell", "from which cell, where it was scaled"),
    ("design.cells[].factor", "and by how much"),
    (
        "design.cells[].typical_amount_mg",
        "what the typical patient gets in all, as written",
    ),
    (
        "design.cells[].beyond_studied_from_h",
        "from when on an infusion is longer than the model was studied with",
    ),
    ("find.question", "of a scenario with `find`: what was sought"),
    ("find.axis", "the axis"),
    ("find.unit", "the unit of its numbers"),
    ("find.answers[].model", "an answer: its model"),
    ("find.answers[].arm", "its arm"),
    ("find.answers[].values[]", "the values of the other axes"),
    (
        "find.answers[].found",
        "`value`, `end of axis` where the conditions hold up to it, or `nowhere`",
    ),
    ("find.answers[].value", "the value"),
    (
        "find.answers[].ci_low",
        "the lower end of its 95 % Monte Carlo interval",
    ),
    ("find.answers[].ci_high", "and the upper one"),
    (
        "find.answers[].method",
        "`order statistic` of one solution, of `one root a person`, `bisection`, or `scan` of several values",
    ),
    (
        "find.answers[].ranges[][]",
        "from where to where all conditions hold",
    ),
    (
        "find.answers[].conditions[].value",
        "what a condition comes to at the value",
    ),
    (
        "find.answers[].conditions[].ci_low",
        "the lower end of its interval",
    ),
    ("find.answers[].conditions[].ci_high", "and the upper one"),
    ("find.answers[].conditions[].unit", "its unit, none for a share"),
    (
        "find.answers[].round_value",
        "a value of two digits near it with which the conditions hold",
    ),
    (
        "find.answers[].conditions_at_round[].value",
        "what a condition comes to there",
    ),
    (
        "find.answers[].conditions_at_round[].ci_low",
        "the lower end of its interval",
    ),
    (
        "find.answers[].conditions_at_round[].ci_high",
        "and the upper one",
    ),
    (
        "find.answers[].conditions_at_round[].unit",
        "its unit, none for a share",
    ),
    ("find.answers[].notes[]", "what binds there, or was not studied"),
    ("solver.asked", "the method asked for"),
    ("solver.used[]", "the methods used"),
    ("solver.relative_tolerance", "of methods that go step by step"),
    (
        "solver.absolute_tolerance_of_dose",
        "of methods that go step by step, as a share of what is given",
    ),
    (
        "solver.steady_state_rounds",
        "most rounds that were followed in anybody until a steady state before the first dose",
    ),
    (
        "solver.steady_state_tolerance",
        "what may be missing of it, as a share of what is in the body",
    ),
    ("observation.until_h", "the end of observation"),
    ("observation.every_h", "the distance of two points of a curve"),
    ("observation.points", "how many points"),
    ("statistics.probabilities[]", "of the percentiles"),
    ("statistics.percentile_rule", "which value a percentile is"),
    ("statistics.percentile_interval", "how its interval is made"),
    (
        "statistics.probability_interval",
        "how the interval of a share is made",
    ),
    ("statistics.confidence", "coverage of intervals"),
    ("dosed_as", "the form in which doses are written"),
    ("arms[].label", "an arm, with its model where there are several"),
    ("arms[].typical_amount_mg", "what the typical patient gets in all"),
    (
        "arms[].beyond_studied_from_h",
        "from when on an infusion is longer than the model was studied with",
    ),
    (
        "given_to_typical[].values[]",
        "of a design: the values of the first cell that was run, and of the last",
    ),
    ("given_to_typical[].arm", "an arm, as it is read back"),
    ("given_to_typical[].weight_kg", "weight of the typical patient"),
    (
        "given_to_typical[].base_fraction",
        "mg that models count in one mg of the amounts here",
    ),
    ("given_to_typical[].doses", "how many doses"),
    (
        "given_to_typical[].amount_mg",
        "all of them together; no amounts where a rule finds them",
    ),
    ("given_to_typical[].amount_mg_per_kg", "the same per kg"),
    (
        "given_to_typical[].written_mg",
        "the same as written, where a rate is rounded or an infusion broken off",
    ),
    (
        "given_to_typical[].days",
        "on how many days, of 24 h from the start, something is given",
    ),
    ("given_to_typical[].least_mg_per_day", "the least on such a day"),
    ("given_to_typical[].most_mg_per_day", "the most on such a day"),
    ("given_to_typical[].ends_h", "when the last dose ends"),
    (
        "given_to_typical[].ends_clock",
        "the same by the clock, where the scenario says when it starts",
    ),
    (
        "given_to_typical[].earlier_rounds_every_h",
        "how far apart rounds were that had been given for ever before, where there were any",
    ),
    (
        "given_to_typical[].later_occasions_h[]",
        "when visits after the first begin, where a scenario says what a visit is",
    ),
    (
        "given_to_typical[].drawn_up[].solution_mg_per_ml",
        "a solution that doses are given from",
    ),
    (
        "given_to_typical[].drawn_up[].volume_ml",
        "all of it that is given",
    ),
    (
        "given_to_typical[].drawn_up[].vial_ml",
        "what one vial holds, where that was written",
    ),
    (
        "given_to_typical[].drawn_up[].vials",
        "how many vials, if what is left of one serves the next dose",
    ),
    (
        "given_to_typical[].drawn_up[].vials_one_for_each",
        "how many, if each dose opens a new one",
    ),
    ("given_to_typical[].items[].route", "a dose: its route"),
    (
        "given_to_typical[].items[].first_rate_mg_per_h",
        "an infusion by rule: the rate it starts with",
    ),
    ("given_to_typical[].items[].starts_h", "its start"),
    ("given_to_typical[].items[].starts_clock", "the same by the clock"),
    ("given_to_typical[].items[].ends_h", "its end"),
    ("given_to_typical[].items[].ends_clock", "the same by the clock"),
    ("given_to_typical[].items[].amount_mg", "its amount"),
    ("given_to_typical[].items[].amount_mg_per_kg", "the same per kg"),
    ("given_to_typical[].items[].written_mg", "its amount as written"),
    (
        "given_to_typical[].items[].rate_mg_per_h",
        "its rate, at its start where it changes; null for a bolus",
    ),
    (
        "given_to_typical[].items[].rate_mg_per_kg_per_h",
        "the same per kg",
    ),
    (
        "given_to_typical[].items[].end_rate_mg_per_h",
        "its rate at its end, where it changes",
    ),
    (
        "given_to_typical[].items[].solution_mg_per_ml",
        "the solution it is given from, where that was written",
    ),
    ("given_to_typical[].items[].volume_ml", "how much of it"),
    (
        "given_to_typical[].items[].rate_ml_per_h",
        "how fast; not there for a bolus",
    ),
    (
        "given_to_typical[].items[].times",
        "or rounds: how many; `first_round` has the items of the first",
    ),
    (
        "given_to_typical[].items[].every_h",
        "from the start of one round to that of the next",
    ),
    (
        "nca.samples_h[]",
        "when levels are sampled, of a scenario with `nca`",
    ),
    ("nca.auc[]", "rules of areas between samples"),
    (
        "nca.lambda_z[]",
        "rules of how many samples the terminal line goes through",
    ),
    (
        "nca.lambda_z_point",
        "what one more sample is worth in adjusted r² by the rule that favours more",
    ),
    ("nca.clast[]", "levels that areas are extrapolated from"),
    ("nca.c0", "the level at the time of a bolus without a sample"),
    (
        "nca.lloq_ng_per_ml",
        "limit of quantification; null where every level above zero is quantifiable",
    ),
    ("nca.below_lloq", "what becomes of samples below it"),
    ("nca.partial_h[][]", "times between which areas are found"),
    (
        "nca.spread",
        "how the population is summarised, and how intervals are found",
    ),
    (
        "uncertainty.draws",
        "how many times estimates were drawn, where they were",
    ),
    (
        "uncertainty.independent",
        "whether independently, because no covariance of them was published",
    ),
    (
        "uncertainty.generator",
        "which streams of the generator they are drawn from",
    ),
    ("uncertainty.models[].id", "a model"),
    ("uncertainty.models[].grade", "how its standard errors are known"),
    ("uncertainty.models[].from", "where they were read"),
    (
        "keep[]",
        "what is written of every patient: parameters, curves; missing where nothing is",
    ),
    (
        "people_drawn",
        "of how many patients figures have curves of their own; missing where of none",
    ),
    ("interactions[].with", "what is taken beside the drug"),
    ("interactions[].model", "the model in which it acts"),
    ("interactions[].on[]", "a parameter that it changes"),
    ("interactions[].factor", "what the parameter is multiplied by"),
    (
        "interactions[].interval[]",
        "an end of the interval in which the factor lies; missing where none was stated",
    ),
    ("interactions[].source", "who published it"),
    (
        "other_spreads[].model",
        "a model whose file states another spread between people",
    ),
    ("other_spreads[].spread", "the study it is from"),
    (
        "other_spreads[].why",
        "why people may differ so, and what speaks against it",
    ),
    (
        "residual[].model",
        "where percentiles of measured levels were asked for: a model",
    ),
    (
        "residual[].analyte",
        "an analyte of which it has a residual error",
    ),
    ("residual[].printed", "the error as it was printed"),
    (
        "residual[].proportional_sd",
        "standard deviation of the part that grows with the level, as a share of it; null for an error of the logarithm",
    ),
    (
        "residual[].additive_sd_ng_per_ml",
        "standard deviation of the part that is the same at every level; null for an error of the logarithm",
    ),
    (
        "residual[].log_sd",
        "standard deviation of the logarithm; null for the others",
    ),
    ("residual[].grade", "how it is known"),
    ("residual[].from", "where it was read"),
    (
        "residual[].below_zero",
        "what becomes of measured levels below zero",
    ),
    (
        "observed.table.name",
        "where measured levels are set against the study: their table",
    ),
    ("observed.table.sha256", "its SHA-256"),
    (
        "observed.table.text",
        "its text; left out of a table of more than 1 MB",
    ),
    ("observed.levels", "how many levels are used"),
    (
        "observed.left_out",
        "how many were measured before the start or after the end",
    ),
    (
        "observed.labels_are",
        "whose levels they are: `subject` or `group`",
    ),
    ("observed.labels", "of how many"),
    (
        "observed.against[].model",
        "levels of one analyte in one arm: the model",
    ),
    ("observed.against[].arm", "the arm"),
    ("observed.against[].analyte", "the analyte"),
    ("observed.against[].levels", "how many levels"),
    (
        "observed.against[].below_limit",
        "how many of them are below the limit of quantification, and counted in no band",
    ),
    (
        "observed.against[].band_of_true_levels.points",
        "how many levels were looked at",
    ),
    (
        "observed.against[].band_of_true_levels.inside",
        "how many lie in the band of true levels",
    ),
    (
        "observed.against[].band_of_true_levels.at_least",
        "in the narrowest band that its Monte Carlo error allows",
    ),
    ("observed.against[].band_of_true_levels.at_most", "in the widest"),
    (
        "observed.against[].band_of_true_levels.share",
        "the share of them in the band",
    ),
    (
        "observed.against[].band_of_measured_levels.points",
        "the same of the band of measured levels, where there is one",
    ),
    ("observed.against[].band_of_measured_levels.inside", "in the band"),
    (
        "observed.against[].band_of_measured_levels.at_least",
        "in the narrowest",
    ),
    (
        "observed.against[].band_of_measured_levels.at_most",
        "in the widest",
    ),
    ("observed.against[].band_of_measured_levels.share", "the share"),
    (
        "observed.against[].visual_predictive_check.bins",
        "bins of time of a visual predictive check, where there is one",
    ),
    (
        "observed.against[].visual_predictive_check.least_levels_in_bin",
        "levels in each of them at least",
    ),
    (
        "observed.against[].visual_predictive_check.studies",
        "how many studies were simulated",
    ),
    (
        "observed.against[].visual_predictive_check.subjects",
        "of how many people each",
    ),
    (
        "observed.against[].visual_predictive_check.percentiles",
        "how many percentiles were measured",
    ),
    (
        "observed.against[].visual_predictive_check.outside_prediction_interval",
        "how many of them lie outside their prediction intervals",
    ),
    (
        "observed.against[].no_visual_predictive_check",
        "why there is none",
    ),
    (
        "other_models[].id",
        "of a run of one model: another shipped model that fits the protocol",
    ),
    ("other_models[].measured", "in which matrix, from which vessel"),
    (
        "other_models[].condition",
        "what sets the people studied apart, such as intensive care",
    ),
    (
        "other_models[].remarks[]",
        "how its study falls short of the protocol",
    ),
    (
        "other_models[].no_peak",
        "why its peak must not be reported, where its author says so",
    ),
    ("other_models[].arms[].arm", "an arm"),
    (
        "other_models[].arms[].cmax_ng_per_ml",
        "the typical patient's peak under it, ng/mL",
    ),
    ("other_models[].arms[].tmax_h", "when that is"),
    (
        "other_models[].arms[].auc_to_infinity_ng_h_per_ml",
        "the typical patient's area to infinity, ng·h/mL",
    ),
    (
        "other_models[].arms[].failed",
        "why the arm cannot be solved under it, where it cannot",
    ),
    ("defaults[]", "what was taken because the scenario did not say it"),
    (
        "do_not_report[].model",
        "a model whose author advises against a result",
    ),
    ("do_not_report[].arms[]", "in these arms"),
    ("do_not_report[].results[]", "the results; none for all"),
    ("do_not_report[].analyte", "of this analyte; null for all"),
    ("do_not_report[].what", "what it concerns, in words"),
    ("do_not_report[].why", "the reason"),
    ("do_not_report[].grade", "how that is known"),
    ("do_not_report[].from", "where it was read"),
    ("warnings[]", "every warning"),
    (
        "unfinished[].arm",
        "an arm whose doses are not over at the end of observation",
    ),
    (
        "unfinished[].models[]",
        "under these models; none for all of them",
    ),
    (
        "unfinished[].first_dose",
        "number, from 1 as written, of the first such dose",
    ),
    ("unfinished[].last_dose", "and of the last"),
    ("unfinished[].of_doses", "of so many"),
    (
        "unfinished[].first_starts_typically_at_h",
        "when the first of them starts, for the typical patient",
    ),
    ("unfinished[].state", "whether it has begun"),
    (
        "unfinished[].typical",
        "whether that is so for the typical patient",
    ),
    ("unfinished[].people", "for how many people it is so"),
    ("unfinished[].of_people", "of so many"),
    ("assumptions[]", "of the scenario and the models"),
    ("sources[]", "of the scenario"),
    ("evidence[].id", "name of an evidence note"),
    ("evidence[].title", "its statement in a line"),
    (
        "evidence[].kind",
        "review, trial, series, guideline or quoted claim",
    ),
    ("evidence[].grade", "how it is known"),
    ("evidence[].says[]", "what it says"),
    ("evidence[].caveats[]", "what speaks against it"),
    ("evidence[].disagrees_with[]", "notes it disagrees with"),
    ("evidence[].citation", "where it was published"),
    (
        "side_effects.meaning",
        "how notes on side effects are to be read; left out where none stands beside the results",
    ),
    ("side_effects.notes[].id", "name of a note on side effects"),
    ("side_effects.notes[].title", "what was looked at, in a line"),
    ("side_effects.notes[].substance", "what was given"),
    ("side_effects.notes[].form", "in which form, in words"),
    (
        "side_effects.notes[].setting",
        "who had which dose, by which route, for how long",
    ),
    (
        "side_effects.notes[].people",
        "how many were studied; null where the source does not say",
    ),
    ("side_effects.notes[].findings[].what", "a side effect"),
    (
        "side_effects.notes[].findings[].size",
        "how often or how large it was, as printed",
    ),
    ("side_effects.notes[].grade", "how it is known"),
    ("side_effects.notes[].from", "where it was read"),
    ("side_effects.notes[].caveats[]", "what must be said with it"),
    ("side_effects.notes[].citation", "where it was published"),
    ("formats[]", "formats of the tables"),
    ("files[]", "the files, in the order in which they are named"),
    (
        "tables[].table",
        "name of a table, without the ending of its files",
    ),
    ("tables[].row", "what a row is"),
    ("tables[].columns[].name", "a column"),
    ("tables[].columns[].type", "text, integer or number"),
    (
        "tables[].columns[].unit",
        "unit of its numbers, where they have one",
    ),
    ("tables[].columns[].optional", "whether a cell may be missing"),
    ("tables[].columns[].meaning", "what it says"),
    ("written[].file", "a file that was written"),
    ("written[].bytes", "its size"),
    ("written[].sha256", "its SHA-256"),
];
