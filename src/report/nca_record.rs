use crate::outcome::nca::{NcaPlan, SlopeRule};
use serde::Serialize;

/// When levels are sampled and how they are analysed, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NcaRecord {
    samples_h: Vec<f64>,
    auc: Vec<&'static str>,
    lambda_z: Vec<&'static str>,
    /// What one more sample is worth in adjusted r² by the rule that favours more of them.
    lambda_z_point: f64,
    clast: Vec<&'static str>,
    c0: &'static str,
    lloq_ng_per_ml: Option<f64>,
    below_lloq: &'static str,
    partial_h: Vec<[f64; 2]>,
    spread: &'static str,
}

impl NcaRecord {
    pub(super) fn new(plan: &NcaPlan) -> Self {
        Self {
            samples_h: plan.samples.iter().map(|time| time.hours()).collect(),
            auc: plan.auc.iter().map(|rule| rule.name()).collect(),
            lambda_z: plan.lambda_z.iter().map(|rule| rule.name()).collect(),
            lambda_z_point: SlopeRule::POINT,
            clast: plan.clast.iter().map(|rule| rule.name()).collect(),
            c0: plan.c0.name(),
            lloq_ng_per_ml: plan.lloq,
            below_lloq: "zero before the first quantifiable sample, left out from then on",
            partial_h: plan
                .partial
                .iter()
                .map(|ends| ends.map(|end| end.hours()))
                .collect(),
            spread: "geometric mean and geometric CV, 95 % intervals by the central limit theorem; percentiles by nearest rank",
        }
    }
}
