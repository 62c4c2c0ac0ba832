//! 35 mg over 40 min in a typical patient of 70 kg, by matrix exponential in another program
//! (SciPy `expm`; the script is `tests/anchors/scipy/golden.py`), four significant digits.

use crate::bedside::{close, infusion, model, typical};
use infusim::solver::Method;

/// Model, clearance L/h, Vss L, terminal half-life h, Cmax and levels at 60, 100, 160, 280 and 520 min in ng/mL.
const TABLE: &[(&str, f64, f64, [f64; 6])] = &[(
    "kamp-2020",
    84.0,
    3.06,
    [253.1, 95.86, 59.61, 37.84, 21.76, 8.716],
)];

#[test]
fn levels_and_peaks() {
    for (id, clearance, half_life, levels) in TABLE {
        let run = typical(&model(id), 70.0, &infusion(35.0, 40.0), 12.0, Method::Auto);
        let exposure = run.exposure(0, &[]);
        close(exposure.cmax, levels[0], 1e-3);
        close(exposure.tmax, 40.0 / 60.0, 1e-9);
        for (minutes, expected) in [60.0, 100.0, 160.0, 280.0, 520.0].iter().zip(&levels[1..]) {
            close(run.level(0, *minutes), *expected, 1e-3);
        }
        // 35 mg / clearance, in ng·h/mL; the table prints clearances to three digits.
        close(exposure.area_to_infinity, 35_000.0 / clearance, 2e-3);
        close(exposure.half_life.unwrap(), *half_life, 3e-3);
    }
}
