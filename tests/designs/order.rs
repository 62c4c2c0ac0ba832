//! Numbers of cells, and parts of a design.

use crate::design::{design, options, run, summary};
use infusim::model::Library;
use infusim::outcome::{CellMeasure, Measure};
use infusim::simulate::{DesignRequest, simulate_design};
use std::ops::ControlFlow;

const TEXT: &str = "title: t\nmodels: [kamp-2020, domino-1984]\npatients: {count: 100, seed: 7, weight: 70 kg}\n\
    observe: {until: 6 h, every: 1 h}\nvary: {dose: {from: 0.1 mg/kg, to: 1 mg/kg, steps: 10}, length: [20 min, 1 h, 2 h]}\n\
    arms:\n  one: [{infusion: {dose: $dose, over: $length}}]\n  two: [{bolus: $dose}, {pause: $length}, {bolus: $dose}]\n";

/// Model by model, arm by arm, the first axis slowest; values are those a person would have written.
#[test]
fn cells_are_numbered_in_the_order_written() {
    let design = design(TEXT);
    assert_eq!(design.len(), 120);
    let texts: Vec<&str> = design.axes()[0]
        .values
        .iter()
        .map(|value| value.text.as_str())
        .collect();
    let doses =
        "0.1 mg/kg,0.2 mg/kg,0.3 mg/kg,0.4 mg/kg,0.5 mg/kg,0.6 mg/kg,0.7 mg/kg,0.8 mg/kg,0.9 mg/kg,1 mg/kg";
    assert_eq!(texts.join(","), doses);
    let place = |number| {
        let cell = design.cell(number).unwrap();
        (cell.model, cell.arm, cell.values)
    };
    assert_eq!(place(1), (0, 0, vec![0, 0]));
    assert_eq!(place(2), (0, 0, vec![0, 1]));
    assert_eq!(place(4), (0, 0, vec![1, 0]));
    assert_eq!(place(31), (0, 1, vec![0, 0]));
    assert_eq!(place(61), (1, 0, vec![0, 0]));
    assert_eq!(place(120), (1, 1, vec![9, 2]));
    assert!(design.cell(121).is_none());
}

/// Some cells have the numbers and the results that they have in the whole, whichever of them is solved.
#[test]
fn some_cells_are_as_in_the_whole() {
    let design = design(TEXT);
    let whole = run(&design);
    let library = Library::open().unwrap();
    let cells = design.cells(Some("40-60".parse().unwrap())).unwrap();
    let request = DesignRequest {
        design: &design,
        substances: library.substances(),
        cells: &cells,
        options: options(1),
    };
    let some = simulate_design(&request, &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!(some.cells.len(), 21);
    for cell in &some.cells {
        let same = &whole.cells[cell.cell.number - 1];
        assert_eq!(cell.cell, same.cell);
        for measure in [Measure::Cmax, Measure::AreaToInfinity] {
            let of = |cell| summary(cell, "ketamine", CellMeasure::Exposure(measure)).percentiles[1];
            let (one, other) = (of(cell).estimate.value, of(same).estimate.value);
            assert!((one - other).abs() <= 1e-12 * other, "{one} {other}");
        }
    }
    assert!(design.cells(Some("100-121".parse().unwrap())).is_err());
}

/// At equal ratios, both ends as written.
#[test]
fn a_logarithmic_axis_has_equal_ratios() {
    let text = TEXT
        .replace("steps: 10}", "steps: 4, scale: log}")
        .replace("from: 0.1", "from: 0.001");
    let design = design(&text);
    let values: Vec<f64> = design.axes()[0]
        .values
        .iter()
        .filter_map(|value| value.number)
        .collect();
    assert_eq!(values, [0.001, 0.01, 0.1, 1.0]);
}

/// Numbers of an axis stand in the unit of its first value.
#[test]
fn values_in_several_units_are_numbers_in_one() {
    let design = design(TEXT);
    let axis = &design.axes()[1];
    let numbers: Vec<f64> = axis.values.iter().filter_map(|value| value.number).collect();
    assert_eq!(
        (axis.unit_name().as_deref(), numbers),
        (Some("min"), vec![20.0, 60.0, 120.0])
    );
}
