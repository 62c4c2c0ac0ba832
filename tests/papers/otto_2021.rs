//! 10 mg over 30 min in 68 kg: S-ketamine and S-norketamine, three digits.

use crate::fixtures::{close, infusion, model, typical};
use infusim::solver::Method;

#[test]
fn parent_and_metabolite() {
    let run = typical(
        &model("otto-2021"),
        68.0,
        &infusion(10.0, 30.0),
        12.0,
        Method::Auto,
    );
    let hours = [0.5, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 10.0];
    let ketamine = [50.9, 27.3, 15.4, 10.3, 5.06, 3.72, 2.23, 1.51];
    let norketamine = [11.8, 20.9, 20.5, 17.1, 11.7, 9.90, 7.41, 5.79];
    for ((hours, ketamine), norketamine) in hours.iter().zip(ketamine).zip(norketamine) {
        close(run.level(0, hours * 60.0), ketamine, 5e-3);
        close(run.level(1, hours * 60.0), norketamine, 5e-3);
    }
}
