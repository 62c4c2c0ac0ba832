//! Models with other estimates, drawn as unsure as they were published.

use super::{Basis, Effect, Model};
use crate::quantity::Quantity;

/// Draws of a change with time before the published one is taken.
const TRIES: usize = 1_000;

impl Model {
    /// The same model with other estimates, as unsure as they are: `stream` gives standard normal numbers for the estimate of a
    /// name. The same where no uncertainty was published.
    ///
    /// Correlations between people are kept; what is one estimate is drawn once. A change with time is drawn again where its
    /// parameter would fall below zero within so many hours.
    #[must_use]
    pub fn redrawn<N: FnMut() -> f64>(&self, hours: f64, mut stream: impl FnMut(&str) -> N) -> Self {
        let Some(uncertainty) = &self.uncertainty else {
            return self.clone();
        };
        let mut model = self.clone();
        let normals: Vec<f64> = uncertainty
            .drawn
            .iter()
            .map(|index| stream(&format!("parameter {}", self.parameters[*index].name))())
            .collect();
        let mut ratios = vec![1.0; self.parameters.len()];
        for (index, row) in uncertainty.drawn.iter().zip(&uncertainty.factor) {
            let parameter = &self.parameters[*index];
            let z: f64 = row.iter().zip(&normals).map(|(a, b)| a * b).sum();
            if let (Basis::Value(value), Some(estimate)) = (&parameter.basis, &parameter.estimate) {
                ratios[*index] = estimate.draw(value.value(), z) / value.value();
            }
        }
        for (index, parameter) in self.parameters.iter().enumerate() {
            let ratio = ratios[parameter.estimated_as.unwrap_or(index)];
            if let Basis::Value(value) = &parameter.basis
                && ratio != 1.0
            {
                let drawn = Quantity::in_unit(value.value() * ratio, value.unit().clone());
                model.parameters[index].basis = Basis::Value(drawn);
            }
            if let (Some(slope), Some(error)) = (parameter.time_slope, parameter.slope_error) {
                let mut normals = stream(&format!("time_slope {}", parameter.name));
                let draws = std::iter::repeat_with(|| slope + error * normals()).take(TRIES);
                let mut above_zero = draws.filter(|drawn| 1.0 + drawn * hours > 0.0);
                model.parameters[index].time_slope = Some(above_zero.next().unwrap_or(slope));
            }
        }
        let variability = &mut model.variability;
        for (effect, row) in variability.effects.iter_mut().zip(&mut variability.factor) {
            let ratio = redraw(effect, "variance", &mut stream).sqrt();
            row.iter_mut().for_each(|cell| *cell *= ratio);
        }
        for effect in &mut variability.occasion {
            redraw(effect, "occasion", &mut stream);
        }
        model
    }
}

/// Draws the variance of an effect, and gives how many times the published one it is.
fn redraw<N: FnMut() -> f64>(effect: &mut Effect, kind: &str, stream: &mut impl FnMut(&str) -> N) -> f64 {
    let Some(estimate) = effect.estimate.as_ref().filter(|_| effect.variance > 0.0) else {
        return 1.0;
    };
    let drawn = estimate.draw(effect.variance, stream(&format!("{kind} {}", effect.name))());
    let ratio = drawn / effect.variance;
    effect.variance = drawn;
    ratio
}
