//! The cases that mrgsolve and rxode2 were run with, each solved by infusim once, and what the programs found.

use crate::fixtures::{Run, model, run};
use infusim::document::Source;
use infusim::model::{Library, Model};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::{Mass, Time, Weight};
use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen};
use infusim::solver::Method;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The tables of a program: a model and its curves.
macro_rules! curves_of_program {
    ($program:literal) => {
        curves_of_program!($program, "ashraf-2018", "clements-1981", "domino-1984", "flint-2017", "herd-2007",
            "hijazi-2003", "kamp-2020", "michaelis-menten", "otto-2021", "perez-ruixo-2021", "simons-2022")
    };
    ($program:literal, $($model:literal),+) => {
        [$(($model, include_str!(concat!("peers/", $program, "/", $model, ".csv")))),+]
    };
}

/// A model and the name of a case, as the tables have them.
pub type Key = (String, String);

/// One case, solved for the typical patient with the method infusim chooses itself.
pub struct Solved {
    /// The names of the curves, in the order of the trajectory.
    pub analytes: Vec<String>,
    pub run: Run,
}

/// A point of a curve as another program has it.
pub struct Point {
    pub key: Key,
    pub analyte: String,
    pub minutes: f64,
    pub level: f64,
}

/// Every case of `peers/regimens.csv`, solved.
pub fn solved() -> &'static BTreeMap<Key, Solved> {
    static SOLVED: OnceLock<BTreeMap<Key, Solved>> = OnceLock::new();
    SOLVED.get_or_init(|| {
        let mut cases: BTreeMap<Key, Vec<Vec<&str>>> = BTreeMap::new();
        for line in include_str!("peers/regimens.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let key = (cells[0].to_string(), cells[1].to_string());
            cases.entry(key).or_default().push(cells);
        }
        cases
            .into_iter()
            .map(|(key, lines)| {
                let solved = solve(&key.0, &lines);
                (key, solved)
            })
            .collect()
    })
}

fn solve(id: &str, lines: &[Vec<&str>]) -> Solved {
    let model = match id {
        "michaelis-menten" => saturable(),
        id => model(id),
    };
    let first = &lines[0];
    let mut covariates = model.typical_covariates();
    for (name, cell) in [("age", 4), ("asian", 5), ("sprays", 6)] {
        let known = model.covariates.iter().position(|known| known.name == name);
        if let Some(index) = known {
            covariates[index] = number(first[cell]);
        }
    }
    let weight = WeightDistribution::Fixed(Weight::from_kg(number(first[3])));
    let population = Population {
        count: 1,
        seed: 1,
        people: People::weighing(weight),
    };
    let subject = population
        .typical(&model, &ModelInputs::same(covariates))
        .unwrap();
    let regimen = Regimen::new(lines.iter().map(|cells| item(cells)).collect());
    let hours = number(first[2]) / 60.0;
    let analytes = model.analytes().map(|(analyte, _)| analyte.to_string()).collect();
    Solved {
        analytes,
        run: run(&model, &subject, &regimen, hours, Method::Auto),
    }
}

fn item(cells: &[&str]) -> Item {
    let amount = DoseAmount::Absolute(Mass::from_mg(number(cells[8])));
    let over = Time::from_hours(number(cells[9]) / 60.0);
    let dose = match over == Time::ZERO {
        true => Dose::Bolus(amount),
        false => Dose::Infusion(Infusion::DoseOver { dose: amount, over }),
    };
    Item::Give {
        at: Some(Time::from_hours(number(cells[7]) / 60.0)),
        route: cells[10].into(),
        dose,
        delivery: Delivery::default(),
    }
}

fn saturable() -> Model {
    let text = include_str!("../../benches/workloads/models/saturable.yaml");
    let library = Library::open().unwrap();
    let source = Source::new("saturable.yaml", text);
    Model::parse("saturable", source, library.substances()).unwrap()
}

pub fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

/// The points of a table of curves of one model: case, minutes, then a column an analyte.
pub fn curves(model: &str, csv: &str) -> Vec<Point> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let mut points = Vec::new();
    for cells in lines {
        for (column, cell) in cells.iter().enumerate().skip(2) {
            points.push(Point {
                key: (model.into(), cells[0].into()),
                analyte: header[column].strip_suffix("_ng_per_mL").unwrap().into(),
                minutes: number(cells[1]),
                level: number(cell),
            });
        }
    }
    points
}

/// The points of a table with model, case, analyte, minutes and level in its columns.
pub fn points(csv: &str) -> Vec<Point> {
    let lines = csv.lines().skip(1);
    let point = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Point {
            key: (cells[0].into(), cells[1].into()),
            analyte: cells[2].into(),
            minutes: number(cells[3]),
            level: number(cells[4]),
        }
    };
    lines.map(point).collect()
}

impl Point {
    /// What infusim has at this time.
    pub fn found(&self) -> f64 {
        let solved = &solved()[&self.key];
        solved.run.level(solved.index(&self.analyte), self.minutes)
    }
}

impl Solved {
    /// The place of a curve in the trajectory.
    pub fn index(&self, analyte: &str) -> usize {
        let found = self.analytes.iter().position(|name| name == analyte);
        found.unwrap_or_else(|| panic!("no {analyte} among {:?}", self.analytes))
    }
}

/// The curves of every model that another program found.
pub fn program(name: &str) -> Vec<Point> {
    let tables = match name {
        "mrgsolve" => curves_of_program!("mrgsolve"),
        "rxode2" => curves_of_program!("rxode2"),
        other => panic!("no program {other}"),
    };
    tables
        .into_iter()
        .flat_map(|(model, csv)| curves(model, csv))
        .collect()
}
