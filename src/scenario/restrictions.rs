//! What the authors of models say not to do, and a study does.

use super::{Arm, Study};
use crate::model::{GivenAs, Restriction};
use crate::outcome::{Restricted, Warning, WarningKind};
use crate::quantity::Weight;
use crate::regimen::Timeline;

/// The `do_not` of each model that concerns an arm, with the arms.
pub(super) fn restricted(study: &Study) -> Vec<Restricted> {
    let people = &study.population.people;
    let (lightest, heaviest) = people.weight_bounds();
    let weights = [people.typical_weight(), lightest, heaviest];
    let mut found = Vec::new();
    for (model, of) in study.models.iter().enumerate() {
        for restriction in of
            .do_not
            .iter()
            .filter(|restriction| has_such_people((lightest, heaviest), restriction))
        {
            let arms: Vec<String> = study
                .arms
                .iter()
                .filter(|arm| concerns(&weights, arm, restriction))
                .map(|arm| arm.name.clone())
                .collect();
            if !arms.is_empty() {
                found.push(Restricted {
                    model,
                    arms,
                    restriction: restriction.clone(),
                });
            }
        }
    }
    found
}

/// The same as warnings.
pub(super) fn as_warnings(study: &Study, list: &mut Vec<Warning>) {
    for found in &study.restricted {
        let Some(model) = study.models.get(found.model) else {
            continue;
        };
        let arms = match found.arms.len() == study.arms.len() {
            true => String::new(),
            false => format!(" (arm {})", found.arms.join(", ")),
        };
        list.push(Warning {
            kind: WarningKind::DoNotReport,
            text: format!(
                "model {}: {}{arms}: {}",
                model.id,
                found.restriction.what(),
                found.restriction.why
            ),
        });
    }
}

/// Whether anybody from the lightest to the heaviest is of such a weight.
pub(super) fn has_such_people((lightest, heaviest): (Weight, Weight), restriction: &Restriction) -> bool {
    restriction.heavier_than.is_none_or(|limit| heaviest > limit)
        && restriction.lighter_than.is_none_or(|limit| lightest < limit)
}

/// Whether an arm gives anybody of some weights something by such a route and in such a way.
pub(super) fn concerns(weights: &[Weight], arm: &Arm, restriction: &Restriction) -> bool {
    weights.iter().any(|weight| {
        let Ok(timeline) = arm.timeline(*weight) else {
            return false;
        };
        gives(&timeline, restriction)
    })
}

fn gives(timeline: &Timeline, restriction: &Restriction) -> bool {
    let inputs = timeline.doses().iter();
    let by_route = inputs.filter(|input| {
        let is_named = restriction.routes.iter().any(|route| *route == *input.route);
        input.amount.mg() > 0.0 && (restriction.routes.is_empty() || is_named)
    });
    let by_route = Timeline::new(by_route.cloned().collect());
    let in_such_a_way = match restriction.given_as {
        None => !by_route.doses().is_empty(),
        Some(GivenAs::Bolus) => by_route.doses().iter().any(|input| input.is_bolus()),
        Some(GivenAs::Infusion) => by_route.infusions().next().is_some(),
    };
    let longest = by_route.longest_infusion();
    in_such_a_way && restriction.longer_than.is_none_or(|limit| longest > limit)
}
