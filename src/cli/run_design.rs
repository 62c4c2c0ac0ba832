use super::Failure;
use super::bar::Bar;
use super::memory_need::MemoryNeed;
use super::run::{Run, failure, not_written};
use crate::output::{ResultFolder, write_design};
use crate::report::{design_notes, design_table};
use crate::scenario::Design;
use crate::simulate::{DesignRequest, Progress, simulate_design};
use std::path::PathBuf;

impl Run<'_> {
    /// A scenario in which something is varied: all its cells, or those that were asked for.
    pub(super) fn design(&self, design: &Design, place: &mut ResultFolder) -> Result<Vec<PathBuf>, Failure> {
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
        if !self.arguments.quiet {
            let notes = match self.arguments.details {
                true => design_notes(&outcome),
                false => String::new(),
            };
            self.terminal
                .data(&format!("{}{notes}\n", design_table(&outcome)))?;
        }
        let written = self.written();
        let go_on = |_| self.go_on();
        write_design(&outcome, design, self.options, place, written, &go_on).map_err(not_written)
    }
}
