//! Numbers of a model as one would write them.

use super::significant;
use crate::model::{Effect, Parameter};
use crate::quantity::Weight;

/// "84 L/h × (weight/70 kg)^0.75, +1 %/h since the first dose".
pub(super) fn parameter_in_full(parameter: &Parameter, reference_weight: Weight) -> String {
    let mut written = parameter.written();
    if let Some(exponent) = parameter.weight_exponent {
        written.push_str(&format!(" × (weight/{reference_weight})^{exponent}"));
    }
    if let Some(slope) = parameter.time_slope {
        let percent = significant(slope * 100.0, 4);
        written.push_str(&format!(", +{percent} %/h since the first dose"));
    }
    written
}

/// "24 % on cl, v1".
pub(super) fn effect_in_words(effect: &Effect, parameters: &[Parameter]) -> String {
    let on: Vec<&str> = effect
        .on
        .iter()
        .filter_map(|index| parameters.get(*index))
        .map(|parameter| parameter.name.as_str())
        .collect();
    format!("{} on {}", effect.printed, on.join(", "))
}

/// "cl with v1: r = 0.5": correlations as they follow from the Cholesky factor, those that are not zero.
pub(super) fn correlations_in_words(effects: &[Effect], factor: &[Vec<f64>]) -> Vec<String> {
    let mut found = Vec::new();
    for (row, effect) in effects.iter().enumerate() {
        for (column, other) in effects.iter().enumerate().take(row) {
            let rows = factor.get(row).zip(factor.get(column));
            let covariance: f64 = rows.map_or(0.0, |(a, b)| a.iter().zip(b).map(|(x, y)| x * y).sum());
            if covariance != 0.0 {
                let r = covariance / (effect.variance * other.variance).sqrt();
                let r = significant(r, 3);
                found.push(format!("{} with {}: r = {r}", other.name, effect.name));
            }
        }
    }
    found
}
