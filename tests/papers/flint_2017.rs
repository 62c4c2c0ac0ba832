//! 7 kg at 1 mg/kg/h: clearance 19.92 L/h, so 351 ng/mL at steady state.

use crate::fixtures::{at_rate, close, model, typical};
use infusim::solver::Method;

#[test]
fn steady_state_of_an_infant() {
    let run = typical(
        &model("flint-2017"),
        7.0,
        &at_rate(7.0, 100.0),
        100.0,
        Method::Auto,
    );
    close(run.level(0, 100.0 * 60.0), 351.0, 2e-3);
}

#[test]
fn clearance_of_the_metabolite_grows_with_time() {
    // All ketamine cleared (rate R) becomes norketamine; with kel = 53.2 × (7/70)^0.75 /h per 0.1 L the
    // metabolite follows at once, so its level is R / (clearance grown by 0.870 % per hour).
    let run = typical(
        &model("flint-2017"),
        7.0,
        &at_rate(7.0, 140.0),
        140.0,
        Method::Auto,
    );
    let clearance = 53.2 * 0.1_f64.powf(0.75);
    for hours in [60.0, 100.0, 140.0] {
        let ketamine_cleared = 19.92 * run.level(0, hours * 60.0);
        close(
            run.level(1, hours * 60.0),
            ketamine_cleared / (clearance * (1.0 + 0.0087 * hours)),
            2e-3,
        );
    }
}
