use super::Failure;
use super::arguments::SimulatedArguments;
use super::bar::Bar;
use super::memory_need::{MemoryNeed, percentile_memory};
use super::signals::Signals;
use crate::model::Substances;
use crate::outcome::{DesignOutcome, StudyOutcome};
use crate::output::OutputError;
use crate::plot::with_remarks;
use crate::scenario::{Design, Study};
use crate::simulate::{DesignRequest, Progress, SimulateError, SimulateOptions, simulate, simulate_design};
use std::ops::ControlFlow;

/// How scenarios are simulated, whatever becomes of the outcome.
pub(super) struct Simulation<'a> {
    arguments: &'a SimulatedArguments,
    signals: &'a Signals,
    substances: &'a Substances,
    pub(super) options: SimulateOptions,
}

impl<'a> Simulation<'a> {
    pub(super) fn new(
        arguments: &'a SimulatedArguments,
        signals: &'a Signals,
        substances: &'a Substances,
    ) -> Self {
        Self {
            arguments,
            signals,
            substances,
            options: SimulateOptions {
                method: arguments.solver,
                threads: arguments.threads.map(usize::from),
                percentile_memory: percentile_memory(),
                ..SimulateOptions::default()
            },
        }
    }

    /// What a study comes to.
    pub(super) fn study(&self, study: &Study) -> Result<StudyOutcome, Failure> {
        MemoryNeed::check(study, self.substances, self.options)?;
        let series = (study.models.len() * study.arms.len()) as u64;
        let bar = Bar::new(series * study.subjects().count(), self.arguments.quiet);
        let progress = |progress: Progress| {
            bar.show(progress);
            self.go_on()
        };
        let outcome = simulate(study, self.substances, self.options, &progress).map_err(failure)?;
        bar.clear();
        Ok(with_remarks(outcome))
    }

    /// What a scenario comes to in which something is varied: all its cells, or those that were asked for.
    pub(super) fn design(&self, design: &Design) -> Result<DesignOutcome, Failure> {
        MemoryNeed::check_design(design, self.substances, self.options)?;
        let cells = design
            .cells(self.arguments.cells)
            .map_err(|error| Failure::Input(format!("error: {error}")))?;
        let request = DesignRequest {
            design,
            substances: self.substances,
            cells: &cells,
            options: self.options,
        };
        let bar = Bar::new(design.first().subjects().count(), self.arguments.quiet);
        let progress = |progress: Progress| {
            bar.show(progress);
            self.go_on()
        };
        let outcome = simulate_design(&request, &progress).map_err(failure)?;
        bar.clear();
        Ok(outcome)
    }

    /// Whether nobody has asked to stop.
    pub(super) fn go_on(&self) -> ControlFlow<()> {
        match self.signals.asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

pub(super) fn failure(error: SimulateError) -> Failure {
    match error {
        SimulateError::Stopped => Failure::Stopped,
        // What a scenario or a model asks for cannot be computed.
        SimulateError::Person { .. }
        | SimulateError::Population { .. }
        | SimulateError::Regimen { .. }
        | SimulateError::Between { .. }
        | SimulateError::Rule { .. }
        | SimulateError::Solver { .. } => Failure::Input(format!("error: {error}")),
        _ => Failure::Program(error.to_string()),
    }
}

pub(super) fn not_written(error: OutputError) -> Failure {
    match error {
        OutputError::Stopped => Failure::Stopped,
        OutputError::Threads(error) => failure(error),
        _ => Failure::Program(error.to_string()),
    }
}
