//! The pages of the reference that follow from tables in the program.

use crate::blessed::blessed;
use crate::key_page::{GENERATED, KeyPage};
use crate::sandbox::Sandbox;
use infusim::effect::{EFFECT_KEYS, EVIDENCE_KEYS, RESPONSE_KEYS, SIDE_EFFECT_KEYS};
use infusim::model::{BODY_SIZE_KEYS, MODEL_KEYS};
use infusim::population::SURVEY_KEYS;
use infusim::quantity::{Dimension, Unit};
use infusim::scenario::SCENARIO_KEYS;
use std::fmt::Write;

const PLACES: &str = "In headings `<name>` stands for a name of your own and `[]` for each item of a list.";

#[test]
fn scenario() {
    let introduction = format!(
        "A scenario says who gets what, for how long, with which model. `infusim new` writes one to start from, \
         `infusim check` says everything that is wrong with one, and `infusim schema` prints these tables as a JSON Schema \
         for editors. Quantities have a [unit](units.md).\n\n\
         - Either `model` or `models` is there.\n\
         - An item of an arm is one of `bolus`, `infusion`, `pause` and `repeat`; items follow one another unless `at` says when \
         one starts, so that doses may overlap.\n\
         - An infusion has two of `dose`, `rate` and `over`; `at_most` goes with `rate` and `over`. `stop_at` counts from its own \
         start, wherever it stands, and what follows it follows then. `round_to` takes the nearest step of a pump's rate, half-way the \
         higher one but none above `at_most`: an infusion with `over` takes as long and gives more or less, one of `dose` and `rate` \
         gives the dose and takes more or less time. What is given and what was written are both read back.\n\
         - A rate `{{from: 2 mg/h, to: 8 mg/h}}` changes linearly; it goes with `over`, and with `stop_at`. Ramps that follow each \
         other make any rate of straight pieces.\n\
         - A dose or rate in mL has the strength of its `solution` beside it. Volumes are read back, and with `vial` how many vials.\n\
         - Rounds of a `repeat` that overlap are given as written and add up, with a warning; the next item follows the end of \
         the last round. A round that is left out by `skip` keeps its place in time, the last one too.\n\
         - `steady_state: yes` belongs to the `repeat` an arm begins with: its round has been given every so often for ever, and the next \
         one comes at time zero, whether it is left out or not. A round must be over, with what is still arriving, before the next.\n\
         - With `start` times are read back by the clock: day 1 is that of the start, and days begin at midnight. Amounts by day go on \
         counting days of 24 h from the start.\n\
         - `placebo: []` is an arm that gives nothing; so do `bolus: 0 mg` and `rate: 0 mg/h`.\n\
         - A model, or a threshold, is a name of the library or a path to a file: a text with `/` in it, or one that ends in `.yaml`.\n\n{PLACES}"
    );
    let known = &[(
        "arms.<name>[].repeat.doses",
        "a list, each item as in [`arms.<name>[]`](#armsname)",
    )];
    let page = KeyPage::new("Scenario", &introduction, known).file("The file", SCENARIO_KEYS);
    blessed("docs/src/reference/scenario.md", &page.text());
}

#[test]
fn model() {
    let introduction = format!(
        "A model is a graph of compartments and flows, written as data: `infusim models show NAME` prints one with the source \
         of every number. [A model of my own](../tutorial/own-model.md) goes through one line by line.\n\n\
         - A drug infusim does not know is declared in the model file, and scenarios with that model can name it too: `substances: \
         {{exampline: {{family: exampline, form: the base, molar_mass: 250 g/mol, grade: D, from: …}}}}`. Doses are of this substance; \
         `salts` are for doses written as a salt.\n\
         - A parameter has a `value` or a `formula` with its `unit`. Names in a formula stand for numbers in the unit their own \
         parameter is stated in, random effects included; `weight` is in kg.\n\
         - Formulas know `+ - * / ^`, brackets, `exp`, `ln`, `sqrt`, `min` and `max`, and are read as written mathematics, Python \
         and R are: `-x ^ 2` is −(x²), `2 ^ 3 ^ 2` is 2⁹. Every step of one must be a finite number.\n\
         - A value per kg scales linearly with weight; `weight_exponent` scales by (weight ÷ `reference_weight`) to that power; \
         `time_slope: 0.87 %/h` changes a parameter linearly from the first dose on.\n\
         - A flow has one law: `clearance` (with `both_ways`), `rate`, `vmax` with `km`, or `ke0` for an effect site. `fraction` \
         says how much arrives; several destinations are written `to: {{central: f1, metabolite: f2}}`.\n\
         - A covariate is a quantity, or answered by words: `typical: no`, or `categories: {{male: 0, female: 1}}`, whose numbers formulas \
         see. Its `typical` value is said with every run that takes it. One that counts sprays or tablets says what one holds, \
         so that other doses are warned about: `unit_dose: {{amount: 28 mg, route: nasal}}`. One that includes another says so: \
         `implies: [asian]`. A published switch, such as dialysis, is a covariate that is off until a scenario names it, \
         `dialysis: {{typical: no, meaning: on dialysis}}`, and its number a parameter with grade and source: \
         `cl: {{formula: cl_off * cl_dialysis ^ dialysis, …}}`.\n\
         - A covariate with [`body_size`](body-size.md) instead of `typical` is worked out for each person from weight and other \
         covariates of the model, and is not asked for: `lbm: {{body_size: lbm-james}}`.\n\
         - Variability is written as printed: `cv` (of a log-normal spread, whose variance is ln(1 + CV²)), `variance` or `sd`, both on the \
         scale of the effect. A model without any is its typical patient: no figure draws a band of it, and a warning says why. A share that could rise above 1 has `scale: logit`. A correlation \
         may be 1 or −1, and a spread zero.\n\
         - `studied_in` makes runs beyond it say so: `doses` are the smallest and largest single dose by route, `fastest_infusion` the \
         highest rate.\n\
         - Grades: A read in the paper, B in an independent secondary source, C not verified, D derived by arithmetic from A or B. \
         No shipped model has a C.\n\
         - An item of `do_not` concerns a result if everything it names fits; without `report` it concerns all results: \
         `{{report: [area], analyte: S-norketamine, why: it comes out too large, grade: D, from: …}}`.\n\n{PLACES}"
    );
    let page = KeyPage::new("Model", &introduction, &[]).file("The file", MODEL_KEYS);
    blessed("docs/src/reference/model.md", &page.text());
}

#[test]
fn effect() {
    let introduction = format!(
        "An effect is a concentration at which a paper reports something, with all that must be said with it; a scenario names \
         it under `thresholds`. An evidence note is a statement on lasting relief or harm, named under `evidence`: it is shown \
         with its doubts, never fitted and never fed into a simulation. A note on side effects says how often or how large they \
         were where no concentration was published; every one on the drug stands beside a result, or those named under \
         `side_effects`, and none is drawn or computed with. `infusim effects` lists all three.\n\n\
         - A `concentration` is `from` and `to`, `above` alone, or `at` with `low` and `high`; `nmol/mL` is turned into `ng/mL` by \
         the molar mass of the substance.\n\
         - Ketamine is the racemate; S-ketamine is another substance, and levels of the one are not set against thresholds of the \
         other without saying so.\n\
         - A finding is one of `share`, `shares` by dose, `change` (a mean, or a range from and to) and `risk_ratio`. Shares lie between \
         0 and 100 %, intervals hold their ratio, and digits are shown as they are written: 16.0 mmHg stays that.\n\n{PLACES}"
    );
    let page = KeyPage::new("Effect, evidence note, side effects", &introduction, &[])
        .file("An effect", EFFECT_KEYS)
        .file("An evidence note", EVIDENCE_KEYS)
        .file("A note on side effects", SIDE_EFFECT_KEYS);
    blessed("docs/src/reference/effect.md", &page.text());
}

#[test]
fn response() {
    let introduction = format!(
        "A response is a published model of what a concentration does to people; a scenario names it under `responses`, by name or \
         by a path to a file. `infusim effects` lists those there are, and `infusim effects show NAME` prints one with the \
         source of every number. [Say what a level does to people](../how-to/responses.md) goes through one; \
         [Responses](../methods/responses.md) has the equations.\n\n\
         - `follows` is an analyte of the model. With `ke0` the response follows an effect site, an analyte of its own, and \
         `matrix` is `effect site`.\n\
         - A `law` is linear, with `slope`, or sigmoid, with `c50`: its largest change is `maximum`, a `fraction` of the \
         `baseline`, or 1. Without a `law` only the effect site is computed.\n\
         - Parameters, variability and uncertainty are written as in a [model](model.md), without `weight_exponent`, \
         `time_slope` and `occasion`. C50 in `nmol/mL` is turned into `ng/mL` by the molar mass.\n\
         - A share, such as `fraction`, lies between 0 and 1 in everybody: a spread that would take it above 1 is refused, and \
         nothing is cut.\n\
         - Driven by a model that is none of its `partners`, the run goes on and says so beside the result.\n\n{PLACES}"
    );
    let page = KeyPage::new("Response", &introduction, &[]).file("The file", RESPONSE_KEYS);
    blessed("docs/src/reference/response.md", &page.text());
}

#[test]
fn survey() {
    let introduction = format!(
        "A survey says how people are drawn: one variable after the other, each by those before it. A scenario names it under \
         `patients`: `{{from: adults-us-2016}}`, or a path to a file. `infusim people` lists those there are.\n\n\
         - A variable has a `unit`, in which formulas see its numbers, or `categories`. `weight`, in kg, must be there.\n\
         - It has one `draw`, or `by` a variable with categories before it a draw for each of them in `draws`.\n\
         - A draw is one of `shares` of categories, `quantiles`, and a `formula` with `sd`.\n\n{PLACES}"
    );
    let page = KeyPage::new("Survey of people", &introduction, &[]).file("The file", SURVEY_KEYS);
    blessed("docs/src/reference/survey.md", &page.text());
}

#[test]
fn body_size() {
    let introduction = format!(
        "A formula of body size gives something of a person's body, such as lean mass, surface or creatinine clearance, from weight \
         and covariates. A model names one under `covariates`: `lbm: {{body_size: lbm-james}}`, and its formulas then use `lbm` as a \
         number in the unit of the result. `infusim people` lists those there are, `infusim people show lbm-james` shows one; the \
         files lie under `models/body-size` and are built in.\n\n\
         - What is needed has a `unit`, in which the formula sees it, or `categories`. `weight` is in kg. The model must have the rest as \
         covariates, in units that convert and with the same categories.\n\
         - Creatinine is in mg/dL. A value in µmol/L is refused, because no unit converts an amount of substance into a mass: divide it \
         by 88.4.\n\
         - A result that is not above zero is an error that names the person's weight. People above the weight of `falls_above` and \
         people beyond a range of `studied_in` are counted in a warning.\n\n{PLACES}"
    );
    let page = KeyPage::new("Formula of body size", &introduction, &[]).file("The file", BODY_SIZE_KEYS);
    blessed("docs/src/reference/body-size.md", &page.text());
}

#[test]
fn units() {
    let mut text = format!(
        "{GENERATED}\n\n# Units\n\nEvery number that measures something has a unit: `0.5 mg/kg`, `20 mg/h`, `150 ng/mL`, `5 days`. \
         Parts follow one another behind slashes, a number may stand before one, and `·` or `*` multiplies: `mg/kg/h`, `mg/h/70 kg`, \
         `mg/24 h`, `ng·h/mL`. Behind a slash `kg` is a person's weight. A year has 365.25 days.\n\n\
         | measures | unit | also written |\n|---|---|---|\n"
    );
    let measures = [
        ("mass", Dimension::MASS),
        ("volume", Dimension::VOLUME),
        ("time", Dimension::TIME),
        ("length", Dimension::LENGTH),
        ("pressure", Dimension::PRESSURE),
        ("share", Dimension::NUMBER),
    ];
    let mut listed = 0;
    for (symbol, spellings, dimension) in Unit::all() {
        let known = measures.iter().find(|(_, known)| *known == dimension);
        let measured = known.map_or("amount of substance", |(name, _)| name);
        let spellings: Vec<String> = spellings.iter().map(|spelling| format!("`{spelling}`")).collect();
        writeln!(text, "| {measured} | `{symbol}` | {} |", spellings.join(", ")).unwrap();
        listed += 1;
    }
    assert!(listed > 15);
    blessed("docs/src/reference/units.md", &text);
}

#[test]
fn commands() {
    let sandbox = Sandbox::new();
    let mut text = format!("{GENERATED}\n\n# Commands\n\nWhat `--help` says of each.\n");
    let help = sandbox.infusim(&["--help"]).out;
    let verbs = listed_verbs(&help);
    assert!(verbs.len() >= 7, "{verbs:?}");
    let all = [vec!["--help"]]
        .into_iter()
        .chain(verbs.iter().map(|verb| vec![*verb, "--help"]));
    for arguments in all {
        let said = sandbox.infusim(&arguments);
        assert_eq!(said.code, 0, "{arguments:?}");
        let name = ["infusim"]
            .iter()
            .chain(&arguments[..arguments.len() - 1])
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        writeln!(text, "\n## {name}\n\n```text\n{}\n```", said.out.trim_end()).unwrap();
    }
    blessed("docs/src/reference/commands.md", &text);
}

/// The verbs that the program's help names, but for `help`.
fn listed_verbs(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| line.starts_with("  "));
    let verbs = listed.filter_map(|line| line.split_whitespace().next());
    verbs.filter(|verb| *verb != "help").collect()
}
