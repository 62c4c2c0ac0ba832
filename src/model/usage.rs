//! What a model states and never uses: most often a name that was misspelt elsewhere.

use super::{Basis, Covariate, DerivedCovariate, FlowKind, Model, Operand, Parameter};
use crate::document::{Fields, Mistake, Mistakes};

/// Adds a mistake for each parameter and covariate that nothing uses, and for each change with time
/// that would have no effect.
pub(super) fn check_usage(model: &Model, fields: &Fields<'_>, mistakes: &mut Mistakes) {
    let (mut parameters, changing) = used_by_graph(model);
    let there = (
        model.parameters.as_slice(),
        model.covariates.len(),
        model.derived.as_slice(),
    );
    let (covariates, derived) = used_by_formulas(there, &mut parameters);
    for (parameter, (used, changing)) in model.parameters.iter().zip(parameters.iter().zip(changing)) {
        if !used {
            unused(fields, "parameters", parameter, mistakes);
        } else if parameter.time_slope.is_some() && !changing {
            let message = format!(
                "only a clearance or a rate changes with time, and `{}` is none",
                parameter.name
            );
            mistakes.add(at(fields, "parameters", &parameter.name, message).hint("take `time_slope` out"));
        }
    }
    for (covariate, _) in model.covariates.iter().zip(covariates).filter(|(_, used)| !used) {
        no_formula(fields, &covariate.name, mistakes);
    }
    for (derived, _) in model.derived.iter().zip(derived).filter(|(_, used)| !used) {
        no_formula(fields, &derived.name, mistakes);
    }
}

/// Adds a mistake for each parameter and covariate of a response that neither it, by these indices, nor a formula uses.
pub(super) fn check_part_usage(
    (all, covariates): (&[Parameter], &[Covariate]),
    named: impl IntoIterator<Item = usize>,
    fields: &Fields<'_>,
    mistakes: &mut Mistakes,
) {
    let mut parameters = vec![false; all.len()];
    for index in named {
        if let Some(cell) = parameters.get_mut(index) {
            *cell = true;
        }
    }
    let (used, _) = used_by_formulas((all, covariates.len(), &[]), &mut parameters);
    for (parameter, _) in all.iter().zip(parameters).filter(|(_, used)| !used) {
        unused(fields, "parameters", parameter, mistakes);
    }
    for (covariate, _) in covariates.iter().zip(used).filter(|(_, used)| !used) {
        no_formula(fields, &covariate.name, mistakes);
    }
}

/// For each parameter, whether the graph uses it, and whether as a clearance or a rate, which may change with time.
fn used_by_graph(model: &Model) -> (Vec<bool>, Vec<bool>) {
    let mut parameters = vec![false; model.parameters.len()];
    let mut changing = vec![false; model.parameters.len()];
    let mut mark = |index: usize| {
        if let Some(cell) = parameters.get_mut(index) {
            *cell = true;
        }
    };
    for flow in &model.flows {
        let (one, other) = match flow.kind {
            FlowKind::Clearance { clearance, .. } => (clearance, None),
            FlowKind::Rate { rate } => (rate, None),
            FlowKind::Saturable { vmax, km } => (vmax, Some(km)),
            FlowKind::EffectSite { ke0 } => (ke0, None),
            FlowKind::EffectSiteToo { ke0, weight, .. } => (ke0, Some(weight)),
        };
        if let (FlowKind::Clearance { .. } | FlowKind::Rate { .. }, Some(cell)) =
            (flow.kind, changing.get_mut(one))
        {
            *cell = true;
        }
        let fractions = flow.to.iter().filter_map(|share| share.fraction);
        other
            .into_iter()
            .chain([one])
            .chain(fractions)
            .for_each(&mut mark);
    }
    let volumes = model
        .compartments
        .iter()
        .filter_map(|compartment| compartment.volume);
    volumes.for_each(&mut mark);
    for entry in model.routes.iter().flat_map(|route| &route.entries) {
        [entry.bioavailability, entry.lag, entry.over]
            .into_iter()
            .flatten()
            .for_each(&mut mark);
    }
    (parameters, changing)
}

/// Marks the parameters that formulas of used ones use; gives, for each covariate, and for each that is
/// worked out, whether a formula uses it.
fn used_by_formulas(
    (all, count, derived): (&[Parameter], usize, &[DerivedCovariate]),
    parameters: &mut [bool],
) -> (Vec<bool>, Vec<bool>) {
    let mut covariates = vec![false; count];
    let mut worked_out = vec![false; derived.len()];
    // A formula comes after what it uses, so one pass from the last to the first finds all.
    for (index, parameter) in all.iter().enumerate().rev() {
        let Basis::Formula { operands, .. } = &parameter.basis else {
            continue;
        };
        let used = parameters.get(index).copied().unwrap_or(false);
        for operand in operands {
            let cell = match operand {
                Operand::Parameter(index) => parameters.get_mut(*index).filter(|_| used),
                Operand::Covariate(index) => covariates.get_mut(*index),
                Operand::Derived(index) => worked_out.get_mut(*index),
                Operand::Weight => None,
            };
            if let Some(cell) = cell {
                *cell = true;
            }
        }
    }
    for (index, used) in covariates.iter_mut().enumerate() {
        *used |= derived.iter().any(|derived| derived.uses(index));
    }
    (covariates, worked_out)
}

fn unused(fields: &Fields<'_>, group: &str, parameter: &Parameter, mistakes: &mut Mistakes) {
    let message = format!("nothing uses the parameter `{}`", parameter.name);
    let hint = "is it meant by another name below? a number that is only worth telling stands under `notes:`";
    mistakes.add(at(fields, group, &parameter.name, message).hint(hint));
}

fn no_formula(fields: &Fields<'_>, name: &str, mistakes: &mut Mistakes) {
    let message = format!("no formula uses the covariate `{name}`");
    let hint = "name it in the formula of a parameter, or take it out";
    mistakes.add(at(fields, "covariates", name, message).hint(hint));
}

/// A mistake at the key of a name in a group.
fn at(fields: &Fields<'_>, group: &str, name: &str, message: String) -> Mistake {
    let mut ignored = Mistakes::new();
    let key = fields
        .get(group)
        .and_then(|node| Fields::any(node, group, &mut ignored))
        .and_then(|group| group.key(name));
    match key {
        Some(key) => Mistake::at(key.place, message),
        None => Mistake::anywhere(message),
    }
}
