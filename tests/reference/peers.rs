//! Models that are solved step by step, against mrgsolve and a Taylor series in 30 digits: every level to 1e-7 of itself,
//! far below the peak too.

use crate::fixtures::{Run, model, typical};
use infusim::document::Source;
use infusim::model::{Library, Model};
use infusim::quantity::{Mass, Time};
use infusim::regimen::{Dose, DoseAmount, Infusion, Item, Regimen};
use infusim::solver::Method;
use std::collections::BTreeMap;

/// The doses of a case, the weight and the hours watched.
fn case(id: &str, name: &str) -> (Regimen, f64, f64) {
    let (mut items, mut kg, mut hours) = (Vec::new(), 0.0, 0.0);
    for line in include_str!("peers/regimens.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if (cells[0], cells[1]) != (id, name) {
            continue;
        }
        let number = |cell: usize| cells[cell].parse::<f64>().unwrap();
        (hours, kg) = (number(2) / 60.0, number(3));
        let amount = DoseAmount::Absolute(Mass::from_mg(number(8)));
        let over = Time::from_hours(number(9) / 60.0);
        let dose = match over == Time::ZERO {
            true => Dose::Bolus(amount),
            false => Dose::Infusion(Infusion::DoseOver { dose: amount, over }),
        };
        items.push(Item::Give {
            at: Some(Time::from_hours(number(7) / 60.0)),
            route: "iv".into(),
            dose,
        });
    }
    (Regimen::new(items), kg, hours)
}

fn solved(id: &str, model: &Model, names: &[&str]) -> BTreeMap<String, Run> {
    let run = |name: &&str| {
        let (regimen, kg, hours) = case(id, name);
        (
            name.to_string(),
            typical(model, kg, &regimen, hours, Method::Auto),
        )
    };
    names.iter().map(run).collect()
}

fn saturable() -> Model {
    let text = include_str!("../../benches/workloads/models/saturable.yaml");
    let library = Library::open().unwrap();
    Model::parse(
        "saturable",
        Source::new("saturable.yaml", text),
        library.substances(),
    )
    .unwrap()
}

/// Every row of a table of curves: case, minutes, then a column an analyte. mrgsolve's own error is 1e-15 mg, which
/// at the least of the levels is more than 1e-7 of them.
fn agree(csv: &str, runs: &BTreeMap<String, Run>, own_error: f64) {
    let mut compared = 0;
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let Some(run) = runs.get(cells[0]) else { continue };
        let minutes: f64 = cells[1].parse().unwrap();
        if minutes == 0.0 {
            continue;
        }
        for (analyte, cell) in cells[2..].iter().enumerate() {
            let expected: f64 = cell.parse().unwrap();
            let found = run.level(analyte, minutes);
            assert!(
                (found - expected).abs() <= 1e-7 * expected + own_error,
                "{}, analyte {analyte} at {minutes} min: {found}, not {expected}",
                cells[0]
            );
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn a_clearance_that_changes() {
    let runs = solved(
        "flint-2017",
        &model("flint-2017"),
        &["daily", "thirty", "overlap", "overlap-25kg", "late"],
    );
    agree(include_str!("peers/flint-2017.csv"), &runs, 1e-10);
    series("flint-2017", 1, &runs);
}

#[test]
fn an_elimination_that_saturates() {
    let runs = solved(
        "michaelis-menten",
        &saturable(),
        &["daily", "thirty", "overlap", "w3"],
    );
    agree(include_str!("peers/michaelis-menten.csv"), &runs, 1e-12);
    series("michaelis-menten", 0, &runs);
}

/// The points of the series, without an error of their own.
fn series(id: &str, analyte: usize, runs: &BTreeMap<String, Run>) {
    let mut compared = 0;
    for line in include_str!("peers/taylor.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[0] != id {
            continue;
        }
        let (minutes, expected): (f64, f64) = (cells[3].parse().unwrap(), cells[4].parse().unwrap());
        let found = runs[cells[1]].level(analyte, minutes);
        assert!(
            (found / expected - 1.0).abs() <= 1e-7,
            "{}, {minutes} min: {found}, not {expected}",
            cells[1]
        );
        compared += 1;
    }
    assert!(compared >= 7);
}
