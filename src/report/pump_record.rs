use super::model_record::ModelRecord;
use crate::outcome::PumpOutcome;
use crate::quantity::MassRate;
use crate::solver::HeldTarget;
use serde::Serialize;

/// A pump that holds targets, in `run.json`: all that its rates follow from.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PumpRecord {
    arm: String,
    model: ModelRecord,
    computes_for: String,
    step_s: f64,
    max_rate_mg_per_h: Option<f64>,
    ceiling_ng_per_ml: Option<f64>,
    ke0_per_h: Option<f64>,
    switch_rule: Option<String>,
    targets: Vec<HeldRecord>,
}

/// How far the pump comes with a target by its own model, in the typical patient.
#[derive(Clone, Debug, Serialize)]
struct HeldRecord {
    target_ng_per_ml: f64,
    matrix: String,
    starts_h: f64,
    ends_h: f64,
    reached_h: Option<f64>,
    level_at_end_ng_per_ml: f64,
    at_limit_h: f64,
    needed_rate_mg_per_h: f64,
}

impl PumpRecord {
    pub(super) fn new(pump: &PumpOutcome) -> Self {
        let settings = pump.settings;
        Self {
            arm: pump.arm.clone(),
            model: ModelRecord::new(&pump.model),
            computes_for: pump.computes_for.clone(),
            step_s: settings.step.hours() * 3600.0,
            max_rate_mg_per_h: settings.max_rate.map(MassRate::mg_per_hour),
            ceiling_ng_per_ml: settings.ceiling.map(|ceiling| ceiling.ng_per_ml()),
            ke0_per_h: pump.ke0,
            // It decides nothing for targets in plasma.
            switch_rule: pump.ke0.and(settings.switch).map(|rule| rule.to_string()),
            targets: pump.held.iter().map(HeldRecord::new).collect(),
        }
    }
}

impl HeldRecord {
    fn new(held: &HeldTarget) -> Self {
        Self {
            target_ng_per_ml: held.target.level.ng_per_ml(),
            matrix: held.target.matrix.to_string(),
            starts_h: held.target.start.hours(),
            ends_h: held.target.end.hours(),
            reached_h: held.reached.map(|time| time.hours()),
            level_at_end_ng_per_ml: held.level_at_end,
            at_limit_h: held.at_limit.hours(),
            needed_rate_mg_per_h: held.needed.mg_per_hour(),
        }
    }
}
