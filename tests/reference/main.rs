//! Anchors: what other programs give for the same models and protocols. Script, version and output
//! stand beside each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fixtures/mod.rs"]
mod fixtures;

mod agreement;
#[path = "../fixtures/blessed.rs"]
mod blessed;
#[path = "../fixtures/chart.rs"]
mod chart;
mod measured_levels;
mod nca;
mod peer_cases;
mod peers;
mod programs_page;
mod target_control;

use fixtures::{model, typical};
use infusim::model::Formula;
use infusim::quantity::{Mass, Time};
use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen};
use infusim::solver::Method;
use std::collections::BTreeMap;

/// Doses as in `golden.py`: start h, duration h, mg.
fn protocol(name: &str) -> Regimen {
    let doses: Vec<(f64, f64, f64)> = match name {
        "forty minutes" => vec![(0.0, 40.0 / 60.0, 35.0)],
        "bolus inside overlapping infusions" => vec![(0.0, 3.0, 60.0), (1.0, 0.0, 20.0), (2.0, 4.0, 40.0)],
        "five days" => (0..5)
            .map(|day| (24.0 * f64::from(day), 40.0 / 60.0, 35.0))
            .collect(),
        other => panic!("no protocol {other}"),
    };
    let item = |(start, over, mg): (f64, f64, f64)| {
        let amount = DoseAmount::Absolute(Mass::from_mg(mg));
        let dose = if over == 0.0 {
            Dose::Bolus(amount)
        } else {
            let over = Time::from_hours(over);
            Dose::Infusion(Infusion::DoseOver { dose: amount, over })
        };
        Item::Give {
            at: Some(Time::from_hours(start)),
            route: "iv".into(),
            dose,
            delivery: Delivery::default(),
        }
    };
    Regimen::new(doses.into_iter().map(item).collect())
}

#[test]
fn scipy_matrix_exponential() {
    let mut curves: BTreeMap<(String, String), Vec<(f64, f64)>> = BTreeMap::new();
    for line in include_str!("scipy/golden.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let key = (cells[0].to_string(), cells[1].to_string());
        let point = (cells[2].parse().unwrap(), cells[3].parse().unwrap());
        curves.entry(key).or_default().push(point);
    }
    assert_eq!(curves.len(), 9);
    for ((id, name), points) in curves {
        for (method, share) in [
            (Method::Exact, 1e-9),
            (Method::Dopri5, 1e-7),
            (Method::Dop853, 1e-7),
        ] {
            let run = typical(&model(&id), 70.0, &protocol(&name), 120.0, method);
            let highest = points.iter().map(|(_, level)| *level).fold(0.0, f64::max);
            for (hours, level) in &points {
                let found = run.level(0, hours * 60.0);
                assert!(
                    (found - level).abs() <= share * highest,
                    "{id}, {name}, {method} at {hours} h: {found}, SciPy {level}"
                );
            }
        }
    }
}

/// Python reads a formula as written mathematics does, so a value it gives to a random formula is also infusim's,
/// and where it gives none there is none.
#[test]
fn python_formulas() {
    let mut lines = include_str!("formulas/golden.txt").lines();
    let numbers: BTreeMap<&str, f64> = lines
        .next()
        .unwrap()
        .trim_start_matches("# ")
        .split(' ')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name, value.parse().unwrap()))
        .collect();
    let mut count = 0;
    for line in lines {
        let (text, value) = line.split_once('\t').unwrap();
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let operands: Vec<f64> = formula
            .names()
            .iter()
            .map(|name| numbers[name.as_str()])
            .collect();
        match (formula.value(&operands), value.parse::<f64>()) {
            (Ok(found), Ok(value)) => {
                assert!(
                    (found - value).abs() <= 1e-12 * value.abs(),
                    "{text}: {found}, not {value}"
                );
            }
            (Err(_), Err(_)) => {}
            (found, _) => panic!("{text}: {found:?}, not {value}"),
        }
        count += 1;
    }
    assert_eq!(count, 5_000);
}
