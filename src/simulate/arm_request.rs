use super::run_context::RunContext;
use super::{ArmOutcome, ProgressCallback, SimulateError, SimulateOptions};
use crate::model::Substances;
use crate::outcome::Keep;
use crate::scenario::Study;

/// One arm of a study under one of its models, and what is kept of it.
///
/// ```
/// use infusim::document::{Diagnostics, Source};
/// use infusim::model::Library;
/// use infusim::scenario::{Finder, Study};
/// use infusim::outcome::Keep;
/// use infusim::simulate::{ArmRequest, SimulateOptions, simulate_arm};
/// use std::ops::ControlFlow;
///
/// let library = Library::open()?;
/// let no_files = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
/// let text = "title: One arm\nmodel: kamp-2020\npatients: {count: 20, seed: 1, weight: 70 kg}\n\
///     arms: {a: [{infusion: {dose: 35 mg, over: 40 min}}]}\nobserve: {until: 4 h, every: 10 min}\n";
/// let study = Study::read(Source::new("one.yaml", text), &Finder::new(&library, &no_files))?;
/// let request = ArmRequest {
///     study: &study,
///     substances: library.substances(),
///     model: 0,
///     arm: 0,
///     options: SimulateOptions::default(),
///     keep: Keep { curves: Keep::ALL, ..Keep::default() },
/// };
/// let found = simulate_arm(&request, &|_| ControlFlow::Continue(()))?;
/// let curves = found.series.kept.curves.ok_or("they were asked for")?;
/// assert_eq!(curves[0].dim(), (20, 25));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ArmRequest<'a> {
    /// The study, or a shard of it.
    pub study: &'a Study,
    /// What is known of substances.
    pub substances: &'a Substances,
    /// Index of the model in the study.
    pub model: usize,
    /// Index of the arm in the study.
    pub arm: usize,
    /// How it is simulated.
    pub options: SimulateOptions,
    /// What is kept of every subject.
    pub keep: Keep,
}

/// Simulates one arm: the typical patient and the population, as [`simulate`](super::simulate) does.
///
/// # Errors
/// When the study has no such arm or model, a subject cannot be drawn or solved, or the callback says stop;
/// [`SimulateError::Internal`] when the program itself is at fault.
pub fn simulate_arm(
    request: &ArmRequest<'_>,
    progress: &ProgressCallback<'_>,
) -> Result<ArmOutcome, SimulateError> {
    let ArmRequest { study, options, .. } = *request;
    check("model", request.model, study.models.len())?;
    check("arm", request.arm, study.arms.len())?;
    RunContext::on_threads((study, request.substances), options, 1, progress, |run| {
        let people = run.people()?;
        let cohort = run.cohort(&study.models[request.model], &people, 1);
        run.arm([request.model, request.arm], &cohort, request.keep)
    })
}

pub(super) fn check(what: &'static str, index: usize, count: usize) -> Result<(), SimulateError> {
    match index < count {
        true => Ok(()),
        false => Err(SimulateError::Missing { what, index, count }),
    }
}
