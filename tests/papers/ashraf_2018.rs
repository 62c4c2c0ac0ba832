//! First pass through gut wall and liver.

use crate::fixtures::{bolus, close, infusion, model, typical};
use infusim::solver::Method;

#[test]
fn into_a_vein_and_by_mouth() {
    let model = model("ashraf-2018");
    let vein = typical(&model, 59.0, &infusion(5.9, 2.0), 24.0, Method::Auto);
    close(vein.exposure(0, &[]).area, 84.6, 1e-3);
    close(vein.level(0, 10.0), 35.3, 1e-3);
    let mouth = typical(&model, 62.0, &bolus("oral", 12.4), 24.0, Method::Auto);
    close(mouth.exposure(0, &[]).area, 20.7, 3e-3);
    close(mouth.exposure(1, &[]).area, 251.6, 1e-3);
}
