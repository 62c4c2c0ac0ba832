//! What must be said of pumps: limits that keep them from a target, targets below what is there.

use super::{Arm, Pump, Study};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::{Time, clock, significant};
use crate::regimen::{Target, TargetMatrix};
use crate::solver::{HeldTarget, PumpScheme};

/// Warnings of arms with a pump, as it works for the typical patient.
pub(super) fn pump_warnings(study: &Study, list: &mut Vec<Warning>) {
    let weight = study.population.people.typical_weight();
    for arm in &study.arms {
        let Some((pump, scheme)) = arm
            .pump
            .as_ref()
            .and_then(|pump| Some((pump, pump.scheme(weight).ok()?)))
        else {
            continue;
        };
        let mut say = |text: String| {
            list.push(Warning {
                kind: WarningKind::Regimen,
                text: format!("arm {}: {text}", arm.name),
            });
        };
        for (index, held) in scheme.held.iter().enumerate() {
            let name = name_of(&held.target);
            if let Some(text) = limited(pump, held, arm, study) {
                say(format!("{name} {text}"));
            }
            if let Some(until) = waits(&scheme, held).filter(|_| index > 0) {
                say(format!(
                    "{name} is below what is there when it is set at {}; by its own model the pump gives nothing until {}",
                    clock(held.target.start, false),
                    clock(until, false)
                ));
            }
        }
    }
}

/// "the target of 150 ng/mL in plasma".
fn name_of(target: &Target) -> String {
    let place = match target.matrix {
        TargetMatrix::Plasma => "in plasma",
        TargetMatrix::EffectSite => "at the effect site",
    };
    format!(
        "the target of {} ng/mL {place}",
        significant(target.level.ng_per_ml(), 4)
    )
}

/// Where the highest rate, or the ceiling, keeps the pump from a target.
fn limited(pump: &Pump, held: &HeldTarget, arm: &Arm, study: &Study) -> Option<String> {
    if held.at_limit == Time::ZERO {
        return None;
    }
    let as_written = |mg: f64| significant(mg / arm.regimen.strength(), 3);
    let limit = match pump.settings.max_rate {
        Some(rate) => format!("a pump of at most {} mg/h", as_written(rate.mg_per_hour())),
        None => "its ceiling".to_string(),
    };
    let level = significant(held.level_at_end, 3);
    let form = match (&study.dosed_as.enantiomer, study.dosed_as.base_fraction) {
        (None, 1.0) => String::new(),
        (None, _) => format!(" of {}", study.dosed_as.form),
        (Some(part), _) => format!(" of {} {}", part.of, study.dosed_as.form),
    };
    let needed = format!(
        "it would need {} mg/h{form} in the typical patient",
        as_written(held.needed.mg_per_hour())
    );
    Some(match held.reached {
        None => format!(
            "is not reached with {limit}: {needed}, and at its end the pump's own model has {level} ng/mL"
        ),
        Some(at) => format!(
            "is reached late with {limit}: {needed}, is at its limit for {}, and its own model reaches the target after {}",
            held.at_limit,
            at - held.target.start
        ),
    })
}

/// Until when nothing is given for a target because more than it is there; `None` where something is given at once.
fn waits(scheme: &PumpScheme, held: &HeldTarget) -> Option<Time> {
    let mut steps = scheme.steps.iter().filter(|step| step.start >= held.target.start);
    let first = steps.clone().next()?;
    let target = held.target.level.ng_per_ml();
    let there = match held.target.matrix {
        TargetMatrix::Plasma => first.plasma,
        TargetMatrix::EffectSite => first.site.unwrap_or(first.plasma),
    };
    if first.rate.mg_per_hour() > 0.0 || there <= target {
        return None;
    }
    let given = steps.find(|step| step.rate.mg_per_hour() > 0.0);
    Some(given.map_or(held.target.end, |step| step.start.min(held.target.end)))
}
