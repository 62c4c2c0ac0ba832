//! Shares that rise above 1 in some people: more would arrive than was given.

use super::Study;
use crate::model::{Basis, Model, Operand, Spread};
use crate::outcome::{Warning, WarningKind};
use crate::population::ModelInputs;
use crate::quantity::significant;
use std::collections::BTreeSet;

/// People of the population that are looked at where a share follows from a formula of several
/// numbers that vary, which has no closed form.
const LOOKED_AT: u64 = 1_000;
/// Shares of people below this are printed as 0 % and not spoken of.
const LEAST: f64 = 0.0005;

/// A warning for each bioavailability of a route in use that exceeds 1 in some people.
pub(super) fn more_than_given(study: &Study, model: &Model, inputs: &ModelInputs, list: &mut Vec<Warning>) {
    let used: BTreeSet<usize> = study
        .arms
        .iter()
        .flat_map(|arm| arm.regimen.routes())
        .filter_map(|name| model.route(name))
        .flat_map(|route| &route.entries)
        .filter_map(|entry| entry.bioavailability)
        .collect();
    for index in used {
        let Some(share) = share_above_one(study, model, inputs, index) else {
            continue;
        };
        let Some(parameter) = model.parameters.get(index).filter(|_| share >= LEAST) else {
            continue;
        };
        let typical = study.population.typical(model, inputs).ok();
        let typical = typical.map_or(f64::NAN, |patient| patient.values.get(index));
        let percent = share * 100.0;
        let percent = if percent < 1.0 {
            (percent * 10.0).round() / 10.0
        } else {
            percent.round()
        };
        list.push(Warning {
            kind: WarningKind::Variability,
            text: format!(
                "bioavailability `{}` of model {} is above 1 in {percent} % of people, so more arrives than was \
                 given; {}",
                parameter.name,
                model.id,
                // No logit has a share of 1 or more in the middle.
                match typical >= 1.0 {
                    true => format!(
                        "it is {} in the typical patient already; the model's notes may say what it is a share of",
                        significant(typical, 3)
                    ),
                    false =>
                        "a spread on the log scale has no upper end, `scale: logit` keeps a share between 0 and 1"
                            .to_string(),
                }
            ),
        });
    }
}

/// The share of people in whom a parameter is above 1; `None` when nothing random acts on it.
fn share_above_one(study: &Study, model: &Model, inputs: &ModelInputs, index: usize) -> Option<f64> {
    let varies = |index: usize, spread: Option<Spread>| {
        let effects = model
            .variability
            .effects
            .iter()
            .chain(&model.variability.occasion);
        effects
            .filter(|effect| effect.variance > 0.0 && spread.is_none_or(|spread| effect.spread == spread))
            .any(|effect| effect.on.contains(&index))
    };
    let parameter = model.parameters.get(index)?;
    let inherits = match &parameter.basis {
        Basis::Value(_) => false,
        // Weight varies too, but a share that depends on weight alone is within its formula's bounds.
        Basis::Formula { operands, .. } => operands.iter().any(|operand| match operand {
            Operand::Parameter(index) => varies(*index, None),
            _ => false,
        }),
    };
    if inherits || (varies(index, Some(Spread::Logit)) && varies(index, Some(Spread::LogNormal))) {
        let people = study.population.count.min(LOOKED_AT);
        let above = (1..=people)
            .filter_map(|number| study.population.subject(number, model, inputs).ok())
            .filter(|patient| patient.values.get(index) > 1.0)
            .count();
        return Some(above as f64 / people as f64);
    }
    if !varies(index, Some(Spread::LogNormal)) {
        return None;
    }
    let typical = study.population.typical(model, inputs).ok()?.values.get(index);
    // P(F·e^(s·z) > 1) = Φ(ln F / s), with s² the variance of all effects on it together.
    let z = libm::log(typical) / model.variability.variance_on(index).sqrt();
    Some(0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2))
}
