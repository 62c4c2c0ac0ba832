//! Context-sensitive half-times: minutes until the level has halved after an infusion ends, after
//! 40 min, 2 h and 6 h; noted to a tenth of a minute.

use crate::fixtures::{at_rate, model, typical};
use infusim::solver::Method;

/// Hours of the infusions.
pub const HOURS: [f64; 3] = [40.0 / 60.0, 2.0, 6.0];

pub const TABLE: &[(&str, [f64; 3])] = &[
    ("kamp-2020", [8.7, 24.6, 53.2]),
    ("domino-1984", [1.7, 6.7, 22.9]),
    ("clements-1981", [36.6, 64.1, 108.5]),
    ("hijazi-2003", [16.9, 17.9, 20.2]),
    ("herd-2007", [16.4, 42.1, 53.1]),
    ("otto-2021", [39.7, 62.7, 82.2]),
    ("simons-2022", [4.5, 12.0, 29.0]),
    ("flint-2017", [1.3, 1.8, 5.3]),
    ("ashraf-2018", [11.9, 37.6, 51.3]),
];

/// Minutes until the level is half of that at the end of an infusion of so many hours, from the solution itself.
pub fn minutes(id: &str, hours: f64) -> f64 {
    let run = typical(
        &model(id),
        70.0,
        &at_rate(50.0, hours),
        hours + 12.0,
        Method::Auto,
    );
    let half = 0.5 * run.level(0, hours * 60.0);
    let back = run.exposure(0, &[Some(half)]).above[0].back.unwrap();
    (back - hours) * 60.0
}

#[test]
fn context_sensitive_half_times() {
    for (id, expected) in TABLE {
        for (hours, expected) in HOURS.into_iter().zip(expected) {
            let minutes = minutes(id, hours);
            assert!(
                (minutes - expected).abs() <= 0.0501,
                "{id} after {hours} h: {minutes} min, expected {expected}"
            );
        }
    }
}
