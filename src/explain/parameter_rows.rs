use super::ExplanationRow;
use super::arithmetic::Arithmetic;
use super::fitting::fitting;
use crate::model::{Basis, Model, Operand, Parameter, ParameterStep, Shift};
use crate::population::DrawnSubject;
use crate::quantity::{Dimension, significant};

/// Digits of a number in a table.
pub(super) const DIGITS: i32 = 6;

/// A row for each parameter that is used, by index: as printed, with weight, covariates and random effects put in, and what it
/// comes to in one subject.
pub(super) fn parameter_rows(model: &Model, used: &[usize], subject: &DrawnSubject) -> Vec<ExplanationRow> {
    let derived = model.derived_values(subject.weight, &subject.covariates);
    let derived = derived.unwrap_or_default();
    let rows = used.iter().filter_map(|index| {
        let (parameter, step) = (model.parameters.get(*index)?, subject.steps.get(*index)?);
        let from = match step.own {
            Some(_) => "this person's own, from the table of people".to_string(),
            None => {
                let basis = |digits| basis((model, parameter, step), subject, &derived, digits);
                let build = |digits| came_about((model, parameter, step), subject, basis(digits), digits);
                let found = fitting(build, step.number);
                let mut from = found.map_or_else(|| parameter.written(), |found| found.text);
                if let Basis::Formula { formula, .. } = &parameter.basis {
                    from = format!("{formula} = {from}");
                }
                from
            }
        };
        Some(ExplanationRow {
            name: super::flow_term::symbol(&parameter.name),
            from,
            remark: remarks((model, *index), parameter, step),
            value: Some(step.canonical),
            text: value_text(parameter, step),
            unit: canonical_unit(parameter.dimension()).to_string(),
            grade: Some(parameter.provenance.grade.to_string()),
            source: Some(parameter.provenance.from.clone()),
        })
    });
    rows.collect()
}

type OfParameter<'a> = (&'a Model, &'a Parameter, &'a ParameterStep);

/// The printed value, or the formula with its numbers.
fn basis(
    (_, parameter, step): OfParameter<'_>,
    subject: &DrawnSubject,
    derived: &[f64],
    digits: i32,
) -> Arithmetic {
    match &parameter.basis {
        Basis::Value(quantity) => Arithmetic::printed(quantity.value()),
        Basis::Formula {
            formula, operands, ..
        } => {
            let value = |operand: &Operand| match operand {
                Operand::Weight => subject.weight.kg(),
                Operand::Parameter(index) => subject.steps.get(*index).map_or(f64::NAN, |own| own.number),
                Operand::Covariate(index) => subject.covariates.get(*index).copied().unwrap_or(f64::NAN),
                Operand::Derived(index) => derived.get(*index).copied().unwrap_or(f64::NAN),
            };
            let numbers: Vec<Arithmetic> = operands
                .iter()
                .map(|operand| Arithmetic::number(value(operand), digits))
                .collect();
            let values: Vec<f64> = numbers.iter().map(|number| number.value).collect();
            let texts: Vec<String> = numbers.into_iter().map(|number| number.text).collect();
            let found = formula.value(&values).unwrap_or(step.basis);
            Arithmetic::of_text(formula.with_numbers(&texts), found)
        }
    }
}

/// With weight, random effects and interactions.
fn came_about(
    (model, parameter, step): OfParameter<'_>,
    subject: &DrawnSubject,
    basis: Arithmetic,
    digits: i32,
) -> Arithmetic {
    let number = |value: f64| Arithmetic::number(value, digits);
    let mut found = basis;
    if let Some(exponent) = parameter.weight_exponent {
        let ratio = number(subject.weight.kg()).over(&Arithmetic::printed(model.reference_weight.kg()));
        found = match exponent == 1.0 {
            true => found
                .times(&number(subject.weight.kg()))
                .over(&Arithmetic::printed(model.reference_weight.kg())),
            false => found
                .times(&Arithmetic::of_text(ratio.text, ratio.value).power(&Arithmetic::printed(exponent))),
        };
    }
    let Shift { log, logit, rank } = step.shift;
    if log != 0.0 {
        found = found.times(&number(log).exponential());
    }
    if logit != 0.0 {
        // p = 1/(1 + (1/p − 1) e^(−η)): the same as odds times e^η.
        let one = number(1.0);
        let odds = one
            .over(&found)
            .minus(&one)
            .times(&number(logit).negated().exponential());
        found = one.over(&one.plus(&odds));
    }
    if rank.is_some() {
        found = number(step.number / parameter.factor);
    }
    if parameter.factor != 1.0 {
        found = found.times(&Arithmetic::printed(parameter.factor));
    }
    found
}

/// Which random effects and interactions stand in it.
fn remarks((model, index): (&Model, usize), parameter: &Parameter, step: &ParameterStep) -> String {
    let mut remarks = Vec::new();
    let variability = &model.variability;
    let on = |effect: &&crate::model::Effect| effect.on.contains(&index);
    let differs = step.shift.log != 0.0 || step.shift.logit != 0.0;
    if differs && step.own.is_none() {
        let effects = variability.effects.iter().chain(&variability.occasion);
        let names: Vec<String> = effects
            .filter(on)
            .map(|effect| format!("{} ({})", effect.name, effect.printed))
            .collect();
        remarks.push(format!("random effect {}", names.join(" and ")));
    }
    if let Some(rank) = step.shift.rank {
        let people = match rank == f64::NEG_INFINITY {
            true => "the typical patient is one in whom it comes true".to_string(),
            false => format!(
                "normal number {}: below the chance it comes true",
                significant(rank, DIGITS)
            ),
        };
        remarks.push(people);
    }
    if parameter.factor != 1.0 {
        remarks.push(format!("interaction × {}", parameter.factor));
    }
    if let Some(slope) = parameter.time_slope {
        let percent = significant(slope * 100.0, DIGITS);
        remarks.push(format!("changes by {percent} % per hour since the first dose"));
    }
    remarks.join("; ")
}

/// The number in the unit it is stated in and, where that is another, in that of the equations.
fn value_text(parameter: &Parameter, step: &ParameterStep) -> String {
    let own = format!(
        "{}{}",
        significant(step.number, DIGITS),
        parameter.unit().behind(step.number)
    );
    let unit = canonical_unit(parameter.dimension());
    let canonical = match unit {
        "" => significant(step.canonical, DIGITS),
        unit => format!("{} {unit}", significant(step.canonical, DIGITS)),
    };
    match own == canonical || unit.is_empty() {
        true => own,
        false => format!("{own} = {canonical}"),
    }
}

/// The unit of the equations.
fn canonical_unit(dimension: Dimension) -> &'static str {
    let of = [
        (Dimension::TIME, "h"),
        (Dimension::PER_TIME, "1/h"),
        (Dimension::VOLUME, "L"),
        (Dimension::VOLUME_PER_WEIGHT, "L"),
        (Dimension::FLOW, "L/h"),
        (Dimension::FLOW_PER_WEIGHT, "L/h"),
        (Dimension::MASS_RATE, "mg/h"),
        (Dimension::MASS_RATE_PER_WEIGHT, "mg/h"),
        (Dimension::CONCENTRATION, "mg/L"),
        (Dimension::PER_CONCENTRATION, "L/mg"),
    ];
    let mut of = of.into_iter();
    of.find(|(known, _)| *known == dimension)
        .map_or("", |(_, unit)| unit)
}
