//! Occasions that nobody asked for, and those that change nothing.

use super::{Arm, Study};
use crate::model::Model;
use crate::outcome::{Warning, WarningKind};
use crate::quantity::Time;

/// What must be said of a model's variability between occasions.
pub(super) fn occasions(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    let varies = !model.variability.occasion.is_empty();
    match (&study.occasions, varies) {
        (None, true) => one_visit(study, model, list),
        (Some(_), false) => list.push(Warning {
            kind: WarningKind::Variability,
            text: format!(
                "model {} prints no variability between occasions, so a person is the same on each of them here",
                model.id
            ),
        }),
        (Some(_), true) | (None, false) => {}
    }
}

/// Doses of a model with variability between visits, all of which count as one.
fn one_visit(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    let several: Vec<&str> = study
        .arms
        .iter()
        .filter(|arm| has_several_doses(study, arm))
        .map(|arm| arm.name.as_str())
        .collect();
    if several.is_empty() {
        return;
    }
    let varies: Vec<&str> = model
        .variability
        .occasion
        .iter()
        .map(|effect| effect.name.as_str())
        .collect();
    let arms = match several.as_slice() {
        [arm] => format!("arm {arm}"),
        arms => format!("arms {}", arms.join(", ")),
    };
    list.push(Warning {
        kind: WarningKind::Regimen,
        text: format!(
            "model {}: a person differs from visit to visit ({}), and all doses of {arms} count as one visit here. If they \
             are visits of their own, write `occasions: each dose`, `occasions: each day` or the times at which visits begin",
            model.id,
            varies.join(", ")
        ),
    });
}

/// Whether something is given after all before it has ended. By a pump or a rule that is no new visit.
fn has_several_doses(study: &Study, arm: &Arm) -> bool {
    let weight = study.population.people.typical_weight();
    let Ok(timeline) = arm.timeline(weight) else {
        return false;
    };
    let mut over: Option<Time> = None;
    let mut given: Vec<_> = timeline
        .doses()
        .iter()
        .filter(|dose| dose.amount.mg() > 0.0)
        .collect();
    given.sort_by_key(|dose| dose.start);
    arm.is_written_out()
        && given.into_iter().any(|dose| {
            let later = over.is_some_and(|over| dose.start > over);
            over = over.max(Some(dose.end));
            later
        })
}
