//! The page of the documentation that shows infusim beside numbers worked out from the papers, and its figure.

use crate::blessed::blessed;
use crate::chart::{Axes, Mark, Panel, small_multiples};
use crate::fixtures::{infusion, model, typical};
use crate::{forty_minutes, half_times};
use infusim::solver::Method;
use std::fmt::Write;

const MINUTES: [f64; 6] = [40.0, 60.0, 100.0, 160.0, 280.0, 520.0];

#[test]
fn page_of_published_models() {
    let mut page = String::from(INTRODUCTION);
    for row in forty_minutes::TABLE {
        let run = typical(&model(row.model), 70.0, &infusion(35.0, 40.0), 12.0, Method::Auto);
        let exposure = run.exposure(0, &[]);
        let levels = row.levels.iter().zip(MINUTES).map(|(expected, minutes)| {
            let found = run.level(0, minutes);
            (found / expected - 1.0).abs()
        });
        let most = levels.fold(0.0, f64::max);
        assert!(most < 1e-3, "{}: {most}", row.model);
        writeln!(
            page,
            "| {} | {:.1} | {:.1} | {:.2} | {:.2} | within 0.1 % |",
            row.model,
            row.levels[0],
            exposure.cmax,
            row.half_life,
            exposure.half_life.unwrap(),
        )
        .unwrap();
    }
    page.push_str(HALF_TIMES);
    for (id, expected) in half_times::TABLE {
        let cells: Vec<String> = expected
            .iter()
            .zip(half_times::HOURS)
            .map(|(expected, hours)| format!("{expected:.1} / {:.1}", half_times::minutes(id, hours)))
            .collect();
        writeln!(page, "| {id} | {} |", cells.join(" | ")).unwrap();
    }
    page.push_str(CLOSING);
    blessed("docs/src/validation/papers.md", &page);
}

#[test]
fn figure_of_forty_minutes() {
    let panels: Vec<Panel> = forty_minutes::TABLE
        .iter()
        .map(|row| {
            let run = typical(&model(row.model), 70.0, &infusion(35.0, 40.0), 12.0, Method::Auto);
            let minutes = (0..=240).map(|step| f64::from(step) * 2.5);
            let line = minutes.map(|minutes| (minutes / 60.0, run.level(0, minutes)));
            let marks = MINUTES.iter().map(|minutes| minutes / 60.0).zip(row.levels);
            Panel {
                title: row.model.into(),
                line: line.collect(),
                marks: vec![(Mark::Circle, marks.collect())],
            }
        })
        .collect();
    let axes = Axes {
        hours: 10.0,
        every: 2.0,
        decades: (0, 3),
    };
    let legend = [
        (None, "infusim"),
        (
            Some(Mark::Circle),
            "worked out from the published numbers in another language",
        ),
    ];
    let shows = "0.5 mg/kg over 40 min by ten models: marks worked out elsewhere lie on the lines of infusim";
    blessed(
        "docs/src/validation/papers-forty-minutes.svg",
        &small_multiples(shows, &axes, &legend, &panels),
    );
}

const INTRODUCTION: &str = "\
<!-- Written by `INFUSIM_BLESS=1 cargo test --test papers`; do not edit. -->

# Published models

Each shipped model against numbers that were worked out from the paper's own parameters by matrix exponential in another language,
and noted with three or four digits. They test that the file says what the paper says and that infusim does what the file says. They
do not test whether the paper is right.

![0.5 mg/kg over 40 min by ten models: marks worked out elsewhere lie on the lines of infusim](papers-forty-minutes.svg)

35 mg (0.5 mg/kg) over 40 min into a vein of the typical patient of 70 kg:

| model | peak, ng/mL: noted | infusim | half-life, h: noted | infusim | six levels |
|---|---|---|---|---|---|
";

const HALF_TIMES: &str = "
## Context-sensitive half-times

Minutes until the level has halved after an infusion of so many hours at a constant rate; noted / infusim.

| model | 40 min | 2 h | 6 h |
|---|---|---|---|
";

const CLOSING: &str = "
## More of it

- Nasal spray by number of sprays (Perez-Ruixo 2021): peaks and areas within 1.2 % of what the paper's Table 4 prints
  (`tests/papers/perez_ruixo_2021.rs`).
- Film and vein with two metabolites (Simons 2022), three digits (`tests/papers/simons_2022.rs`).
- Parent and metabolite (Otto 2021), eight levels each (`tests/papers/otto_2021.rs`).
- By mouth and vein with extraction in gut and liver (Ashraf 2018): areas and a level (`tests/papers/ashraf_2018.rs`).
- An infant's steady state, and a clearance that grows with time (Flint 2017) (`tests/papers/flint_2017.rs`).
- The 5th, 50th and 95th percentile of the peak in 4,000 virtual people of five models lie where another program has them, within what
  4,000 leave open (`tests/papers/spread.rs`).
";
