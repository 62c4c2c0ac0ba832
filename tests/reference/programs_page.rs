//! The page of the documentation that shows infusim beside other programs, and its figures.

use crate::agreement::{Difference, differences};
use crate::blessed::blessed;
use crate::chart::{Axes, Mark, Panel, mark, open, rule, small_multiples, text};
use crate::peer_cases::{Point, program, solved};
use crate::peers::{LINEAR_AGREEMENT, STEP_BY_STEP};
use std::collections::BTreeMap;
use std::fmt::Write;

const PAGE: &str = "docs/src/validation/programs.md";
const CURVES: &str = "docs/src/validation/programs-curves.svg";
const DIFFERENCES: &str = "docs/src/validation/programs-differences.svg";

/// What one model's curves come to.
#[derive(Default)]
struct Row {
    cases: usize,
    points: usize,
    /// The largest difference from mrgsolve and from rxode2.
    shares: [f64; 2],
}

fn rows() -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for (model, _) in solved().keys() {
        rows.entry(model.clone()).or_default().cases += 1;
    }
    for (index, name) in ["mrgsolve", "rxode2"].into_iter().enumerate() {
        let found: BTreeMap<_, Difference> = differences(&program(name));
        for (((model, _), _), difference) in found {
            let row = rows.get_mut(&model).unwrap();
            row.shares[index] = row.shares[index].max(difference.share);
            if index == 0 {
                row.points += difference.points;
            }
        }
    }
    rows
}

fn is_step_by_step(model: &str) -> bool {
    STEP_BY_STEP.contains(&model)
}

#[test]
fn page_of_other_programs() {
    let rows = rows();
    let mut page = String::from(INTRODUCTION);
    page.push_str("| model | solved | cases | points | from mrgsolve | from rxode2 | held to |\n|---|---|---|---|---|---|---|\n");
    for (model, row) in &rows {
        let (way, held) = match is_step_by_step(model) {
            true => ("step by step", "1e-7".to_string()),
            false => ("exactly", format!("{LINEAR_AGREEMENT:.0e}")),
        };
        let [mrgsolve, rxode2] = row.shares;
        writeln!(
            page,
            "| {model} | {way} | {} | {} | {mrgsolve:.0e} | {rxode2:.0e} | {held} |",
            row.cases, row.points
        )
        .unwrap();
    }
    page.push_str(CLOSING);
    blessed(PAGE, &page);
    blessed(DIFFERENCES, &differences_figure(&rows));
}

#[test]
fn figure_of_curves() {
    let axes = Axes {
        hours: 24.0,
        every: 6.0,
        decades: (0, 4),
    };
    let points: Vec<Vec<Point>> = ["mrgsolve", "rxode2"].map(program).into();
    let mut panels = Vec::new();
    for ((model, case), found) in solved() {
        if case != "overlap" {
            continue;
        }
        let minutes = (0..=24 * 15).map(|step| f64::from(step) * 4.0);
        let line = minutes
            .map(|minutes| (minutes / 60.0, found.run.level(0, minutes)))
            .collect();
        let marks = [Mark::Cross, Mark::Circle]
            .into_iter()
            .zip([2.0, 0.0])
            .zip(&points);
        let marks = marks.map(|((mark, from), points)| {
            let of_curve = points.iter().filter(|point| {
                point.key.0 == *model && point.key.1 == "overlap" && point.analyte == found.analytes[0]
            });
            let shown = of_curve.filter(|point| (point.minutes / 60.0 - from) % 4.0 == 0.0);
            (
                mark,
                shown.map(|point| (point.minutes / 60.0, point.level)).collect(),
            )
        });
        panels.push(Panel {
            title: format!("{model}, {}", found.analytes[0]),
            line,
            marks: marks.collect(),
        });
    }
    assert_eq!(panels.len(), 11);
    let legend = [
        (None, "infusim"),
        (Some(Mark::Circle), "rxode2"),
        (Some(Mark::Cross), "mrgsolve"),
    ];
    let shows = "Curves of eleven models: marks of rxode2 and mrgsolve lie on the lines of infusim";
    blessed(CURVES, &small_multiples(shows, &axes, &legend, &panels));
}

/// A row a model, the largest differences on a logarithmic axis.
fn differences_figure(rows: &BTreeMap<String, Row>) -> String {
    const LEFT: f64 = 160.0;
    const DECADE: f64 = 80.0;
    const POWERS: (i32, i32) = (-13, -6);
    let bottom = 50.0 + 24.0 * rows.len() as f64;
    let width = LEFT + DECADE * f64::from(POWERS.1 - POWERS.0) + 30.0;
    let shows = "Largest difference between infusim and mrgsolve or rxode2 for each model";
    let mut svg = open(width, bottom + 50.0, shows);
    let place = |share: f64| {
        // One digit is shown in the table, and drawn.
        let rounded: f64 = format!("{share:.0e}").parse().unwrap();
        LEFT + DECADE * (rounded.log10() - f64::from(POWERS.0))
    };
    mark(&mut svg, Mark::Circle, (LEFT, 18.0));
    text(&mut svg, (LEFT + 12.0, 22.0), "start", "", "rxode2");
    mark(&mut svg, Mark::Cross, (LEFT + 100.0, 18.0));
    text(&mut svg, (LEFT + 112.0, 22.0), "start", "", "mrgsolve");
    rule(&mut svg, (LEFT + 210.0, 11.0), (LEFT + 210.0, 25.0), HELD);
    text(&mut svg, (LEFT + 218.0, 22.0), "start", "", "held to by a test");
    for power in POWERS.0..=POWERS.1 {
        let x = place(10_f64.powi(power));
        rule(
            &mut svg,
            (x, 36.0),
            (x, bottom),
            "stroke=\"#cccccc\" stroke-width=\"0.8\"",
        );
        text(&mut svg, (x, bottom + 18.0), "middle", "", &format!("1e{power}"));
    }
    let axis = "largest difference, as a share of the level (of 1e-6 of the peak where it is lower)";
    text(&mut svg, (width / 2.0, bottom + 40.0), "middle", "", axis);
    for (index, (model, row)) in rows.iter().enumerate() {
        let y = 50.0 + 24.0 * index as f64;
        text(&mut svg, (LEFT - 12.0, y + 4.0), "end", "", model);
        let held = place(if is_step_by_step(model) {
            1e-7
        } else {
            LINEAR_AGREEMENT
        });
        rule(&mut svg, (held, y - 9.0), (held, y + 9.0), HELD);
        mark(&mut svg, Mark::Cross, (place(row.shares[0]), y));
        mark(&mut svg, Mark::Circle, (place(row.shares[1]), y));
    }
    svg.push_str("</svg>\n");
    svg
}

const HELD: &str = "stroke=\"#1b5e9e\" stroke-width=\"2\"";

const INTRODUCTION: &str = "\
<!-- Written by `INFUSIM_BLESS=1 cargo test --test reference`; do not edit. -->

# Other programs

Every shipped model, and one with Michaelis–Menten elimination, was written as differential equations in the languages of mrgsolve
and rxode2 and run under four or more regimens: 54 cases, 90 curves, 12,721 times. Scripts, versions and outputs stand in
`tests/reference/peers/README.md` and beside it; `tests/reference/peers.rs` compares all of them in every build.

![Curves of eleven models: marks of rxode2 and mrgsolve lie on the lines of infusim](programs-curves.svg)

A bolus, an infusion over 4 h, and another that overlaps it. A line that passes through its marks shows that nothing is grossly
wrong; how close it is no picture of curves can show:

![Largest difference between infusim and mrgsolve or rxode2 for each model](programs-differences.svg)

";

const CLOSING: &str = "
A difference is relative to the level, or to a millionth of the peak where the level is lower, and the largest of all points is shown,
to one digit. Models solved step by step are held to 1e-7 of the level itself, however low.

## Whose differences they are

The programs were run at a relative tolerance of 1e-12 and an absolute one of 1e-15 mg, and agree among themselves to 5e-10. For four
of the linear models the solution was computed as a matrix exponential in 40 digits, at points of every phase. infusim is within 1e-13
of it everywhere; the programs are up to 7e-10 away, and more below a millionth of the peak, where their absolute tolerance ends. So
the differences of linear models are those of the other programs.

For the models that are solved step by step, Taylor series in 30 digits are the judge: the programs are within 8e-10 of them, infusim
within 1e-7, as it promises. There the differences are infusim's own.

Cmax, Tmax and areas of all curves agree with rxode2's to 1e-8, areas of linear models to 1e-11. Where rxode2's peak is lower by up to
3e-9, it is the highest point of a grid; the matrix exponential sides with infusim.

SciPy's matrix exponential, for three models and three protocols, is met to 1e-9 of the peak, by the Dormand–Prince methods to 1e-7
(`tests/reference/main.rs`).

## What this does not show

That the models are right. One person transcribed the models for the other programs, from one set of notes on the papers; an error in
those notes would be in all of them. Where numbers were read stands in each model file, with a grade.
";
