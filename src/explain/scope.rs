use super::flow_term::FlowTerm;
use crate::effect::Response;
use crate::model::{Basis, Model, Operand, ParameterValues};
use crate::regimen::Timeline;
use std::collections::BTreeSet;

/// What of a model a concentration depends on.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Index of the compartment in which the concentration is read.
    pub(super) target: usize,
    /// Indices of the compartments from which drug gets there, itself included, in the order of the model.
    pub(super) compartments: Vec<usize>,
    /// The flows that leave them.
    pub(super) flows: Vec<FlowTerm>,
    /// Indices of the parameters it follows from, in the order of the model.
    pub(super) parameters: Vec<usize>,
}

impl Scope {
    /// Of an analyte of a model after some doses, which get into these compartments, and of a response where one is asked for.
    pub(super) fn new(
        model: &Model,
        analyte: usize,
        (timeline, dosed): (&Timeline, &[usize]),
        response: Option<&Response>,
    ) -> Option<Self> {
        let target = model.analytes().nth(analyte)?.1;
        let all = FlowTerm::all(model);
        let mut feeding = BTreeSet::from([target]);
        loop {
            let before = feeding.len();
            for flow in &all {
                if flow.into.is_some_and(|into| feeding.contains(&into)) {
                    feeding.insert(flow.from);
                }
            }
            if feeding.len() == before {
                break;
            }
        }
        // What no dose gets into holds nothing.
        let mut reached: BTreeSet<usize> = dosed.iter().copied().collect();
        loop {
            let before = reached.len();
            let filled = all.iter().filter(|flow| reached.contains(&flow.from));
            let filled: Vec<usize> = filled.filter_map(|flow| flow.into).collect();
            reached.extend(filled);
            if reached.len() == before {
                break;
            }
        }
        feeding.retain(|index| *index == target || reached.contains(index));
        let flows: Vec<FlowTerm> = all
            .into_iter()
            .filter(|flow| feeding.contains(&flow.from))
            // What follows a compartment without taking any of it does not matter to it.
            .filter(|flow| flow.leaves || flow.into.is_some_and(|into| feeding.contains(&into)))
            .collect();
        let mut parameters: BTreeSet<usize> = flows.iter().flat_map(FlowTerm::parameters).collect();
        parameters.extend(model.compartments.get(target)?.volume);
        parameters.extend(of_routes(model, timeline));
        if let Some((law, part)) = response.and_then(|own| Some((own.law.as_ref()?, model.part(&own.id)?))) {
            parameters.extend(
                law.parameters()
                    .into_iter()
                    .map(|index| part.first_parameter + index),
            );
        }
        add_operands(model, &mut parameters);
        Some(Self {
            target,
            compartments: feeding.into_iter().collect(),
            flows,
            parameters: parameters.into_iter().collect(),
        })
    }

    /// The name of a compartment's amount in the equations: `A1`.
    pub(super) fn amount(&self, compartment: usize) -> String {
        let place = self.compartments.iter().position(|own| *own == compartment);
        place.map_or_else(String::new, |place| format!("A{}", place + 1))
    }

    /// What one mg in the compartment is, ng/mL, in symbols.
    pub(super) fn factor(&self, model: &Model) -> String {
        let volume = model.compartments.get(self.target).and_then(|own| own.volume);
        let volume = volume.and_then(|index| model.parameters.get(index));
        let volume = volume.map_or_else(String::new, |own| super::flow_term::symbol(&own.name));
        let ratio = super::flow_term::molar_masses(model, self.target);
        let ratio = ratio.map_or_else(String::new, |[read, counted]| {
            let [read, counted] = [read, counted].map(|mass| crate::quantity::significant(mass, 8));
            format!("·{read}/{counted}")
        });
        format!("1000{ratio}/{volume}")
    }

    /// The volume of the compartment in a subject, L.
    pub(super) fn volume(&self, model: &Model, values: &ParameterValues) -> f64 {
        let volume = model.compartments.get(self.target).and_then(|own| own.volume);
        volume.map_or(f64::NAN, |index| values.get(index))
    }
}

/// Bioavailability, lag and duration of the routes of some doses.
fn of_routes(model: &Model, timeline: &Timeline) -> BTreeSet<usize> {
    let names: BTreeSet<&str> = timeline.doses().iter().map(|dose| &*dose.route).collect();
    let routes = names.into_iter().filter_map(|name| model.route(name));
    let entries = routes.flat_map(|route| &route.entries);
    let numbers = entries.flat_map(|entry| [entry.bioavailability, entry.lag, entry.over]);
    numbers.flatten().collect()
}

/// Adds the parameters that formulas of others use.
fn add_operands(model: &Model, parameters: &mut BTreeSet<usize>) {
    // A formula stands behind those it uses, so that one way back finds all.
    for index in (0..model.parameters.len()).rev() {
        if let Some(Basis::Formula { operands, .. }) = model.parameters.get(index).map(|own| &own.basis)
            && parameters.contains(&index)
        {
            parameters.extend(operands.iter().filter_map(|operand| match operand {
                Operand::Parameter(other) => Some(*other),
                _ => None,
            }));
        }
    }
}
