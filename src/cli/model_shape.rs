use crate::model::{Model, Substances};
use crate::population::effects_per_subject;
use crate::scenario::Study;
use crate::simulate::SimulateOptions;
use crate::solver::Method;

/// What the memory that a study needs follows from, of one model.
pub(super) struct ModelShape {
    /// For each analyte, at how many levels time is counted: its thresholds, and upper ends of ranges.
    pub(super) own: Vec<u64>,
    /// Of how many of them measured levels are found too.
    pub(super) measured: u64,
    /// Responses it drives, and values of them that are thresholds.
    pub(super) responses: u64,
    pub(super) values: u64,
    /// Parameters of each patient on all occasions, and random effects.
    pub(super) parameters: u64,
    pub(super) effects: u64,
    /// Whether patients are solved step by step.
    pub(super) scalar: bool,
    pub(super) compartments: u64,
}

impl ModelShape {
    pub(super) fn new(
        study: &Study,
        model: &Model,
        substances: &Substances,
        options: SimulateOptions,
    ) -> Self {
        let belongs = |analyte: usize| {
            let thresholds = study.thresholds.iter();
            let own = thresholds.filter(|threshold| threshold.analyte(model, substances) == Some(analyte));
            own.map(|threshold| 1 + u64::from(threshold.range_end().is_some()))
                .sum()
        };
        let exact = model.is_linear() && model.is_constant_in_time();
        let driven = study.responses.iter().filter(|own| own.is_driven_by(model));
        let values = study.thresholds.iter().filter(|own| own.response.is_some());
        Self {
            parameters: (model.parameters.len() * study.occasions_at_most()) as u64,
            effects: effects_per_subject(model, study.occasions_at_most()) as u64,
            measured: match study.residual {
                true => model.residual.len() as u64,
                false => 0,
            },
            responses: driven.count() as u64,
            values: values.count() as u64,
            own: (0..model.analytes().count()).map(belongs).collect(),
            compartments: model.compartments.len() as u64,
            scalar: !exact || !matches!(options.method, Method::Auto | Method::Exact),
        }
    }
}
