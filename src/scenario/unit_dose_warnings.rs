//! Doses that are not what a covariate says they are made of, such as 56 mg as one spray of 28 mg.

use super::Study;
use super::regimen_warnings::of_counted;
use crate::model::{Covariate, Model, UnitDose};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::significant;
use crate::regimen::Regimen;

/// So close, a dose is so many units: amounts of salt and the fraction of base in them are printed to three digits (32.3 mg
/// of hydrochloride times 0.867 are 28.004 mg).
const ROUNDING: f64 = 0.005;

/// A warning for each covariate that counts units of dose and each arm that gives the typical patient another number of
/// them.
pub(super) fn other_unit_doses(study: &Study, index: usize, model: &Model, list: &mut Vec<Warning>) {
    let (Some(values), Some(written)) = (study.inputs.get(index), study.covariates_written.get(index)) else {
        return;
    };
    for ((covariate, value), written) in model.covariates.iter().zip(&values.covariates).zip(written) {
        let Some(unit) = &covariate.unit_dose else {
            continue;
        };
        for arm in &study.arms {
            let Some((mg, units)) = furthest(study, &arm.regimen, unit, *value) else {
                continue;
            };
            let default = if *written { "" } else { ", taken by default" };
            list.push(Warning {
                kind: WarningKind::Regimen,
                text: format!(
                    "arm {}: {} mg{} by route {} are {} times {}, and `{}` of model {} is {}{default}; {}",
                    arm.name,
                    significant(mg, 4),
                    of_counted(&study.dosed_as),
                    unit.route,
                    significant(units, 3),
                    unit.amount,
                    covariate.name,
                    model.id,
                    covariate.say(*value),
                    way_out(covariate, units),
                ),
            });
        }
    }
}

/// The dose by the unit's route whose number of units is furthest from `value`, and that number; `None` where all fit.
fn furthest(study: &Study, regimen: &Regimen, unit: &UnitDose, value: f64) -> Option<(f64, f64)> {
    let timeline = regimen.timeline(study.population.people.typical_weight()).ok()?;
    let doses = timeline.single_doses(&unit.route).into_iter();
    let off = |units: f64| (units - value).abs() / value.max(units);
    doses
        .map(|dose| (dose.mg(), dose.mg() / unit.amount.mg()))
        .filter(|(_, units)| off(*units) > ROUNDING)
        .max_by(|a, b| off(a.1).total_cmp(&off(b.1)))
}

fn way_out(covariate: &Covariate, units: f64) -> String {
    let whole = units.round();
    if whole >= 1.0 && (units - whole).abs() <= ROUNDING * units {
        format!(
            "write `{}: {whole}` under `covariates` of `patients`, and other doses in a study of their own",
            covariate.name
        )
    } else {
        "the model knows whole ones only".to_string()
    }
}
