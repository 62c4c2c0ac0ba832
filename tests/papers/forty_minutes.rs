//! 35 mg over 40 min (0.5 mg/kg) into a vein of a typical patient of 70 kg: four significant digits.

use crate::fixtures::{close, infusion, model, typical};
use infusim::solver::Method;

pub struct Row {
    pub model: &'static str,
    /// L/h.
    pub clearance: f64,
    /// h.
    pub half_life: f64,
    /// ng/mL at the end of the infusion, which is the peak, and at 60, 100, 160, 280 and 520 min.
    pub levels: [f64; 6],
}

const fn row(model: &'static str, clearance: f64, half_life: f64, levels: [f64; 6]) -> Row {
    Row {
        model,
        clearance,
        half_life,
        levels,
    }
}

pub const TABLE: &[Row] = &[
    row(
        "kamp-2020",
        84.0,
        3.06,
        [253.1, 95.86, 59.61, 37.84, 21.76, 8.716],
    ),
    row(
        "domino-1984",
        115.9,
        1.91,
        [240.3, 55.11, 40.44, 28.13, 13.61, 3.189],
    ),
    row(
        "clements-1981",
        80.2,
        3.05,
        [177.3, 115.4, 68.43, 47.67, 29.68, 11.95],
    ),
    row(
        "hijazi-2003",
        151.0,
        4.95,
        [225.3, 99.65, 23.07, 6.772, 4.151, 2.365],
    ),
    row(
        "herd-2007",
        90.0,
        1.34,
        [253.4, 119.3, 80.97, 48.25, 17.14, 2.162],
    ),
    row(
        "otto-2021",
        95.2,
        7.37,
        [158.0, 103.8, 64.69, 41.67, 19.94, 6.687],
    ),
    row(
        "simons-2022",
        88.8,
        3.22,
        [288.7, 90.66, 47.30, 28.60, 17.31, 7.297],
    ),
    row(
        "flint-2017",
        112.0,
        5.33,
        [193.4, 23.87, 21.89, 19.22, 14.82, 8.810],
    ),
    row(
        "ashraf-2018",
        74.67,
        7.53,
        [268.5, 123.0, 81.56, 45.69, 17.50, 6.435],
    ),
    row(
        "perez-ruixo-2021",
        109.0,
        11.0,
        [124.8, 87.85, 50.35, 28.59, 15.17, 6.891],
    ),
];

#[test]
fn levels_peaks_areas_and_half_lives() {
    for row in TABLE {
        let run = typical(&model(row.model), 70.0, &infusion(35.0, 40.0), 12.0, Method::Auto);
        let exposure = run.exposure(0, &[]);
        close(exposure.cmax, row.levels[0], 1e-3);
        close(exposure.tmax, 40.0 / 60.0, 1e-9);
        for (minutes, expected) in [60.0, 100.0, 160.0, 280.0, 520.0].iter().zip(&row.levels[1..]) {
            close(run.level(0, *minutes), *expected, 1e-3);
        }
        // Area = dose / clearance; clearances and half-lives are noted with three digits.
        close(exposure.area_to_infinity, 35_000.0 / row.clearance, 4e-3);
        close(exposure.half_life.unwrap(), row.half_life, 5e-3);
    }
}

#[test]
fn the_typical_adult_peaks_at_253_1() {
    let run = typical(
        &model("kamp-2020"),
        70.0,
        &infusion(35.0, 40.0),
        12.0,
        Method::Auto,
    );
    let peak = run.exposure(0, &[]).cmax;
    assert_eq!(format!("{peak:.1}"), "253.1");
}

#[test]
fn both_solvers_give_the_table() {
    for row in TABLE {
        for method in [Method::Dopri5, Method::Dop853] {
            let run = typical(&model(row.model), 70.0, &infusion(35.0, 40.0), 12.0, method);
            close(run.exposure(0, &[]).cmax, row.levels[0], 1e-3);
            close(run.level(0, 280.0), row.levels[4], 1e-3);
        }
    }
}
