use crate::{Levels, Workload};
use std::error::Error;

/// A simulator that is timed, with the settings it is timed at.
pub trait Rival {
    /// As it stands in a table.
    fn name(&self) -> String;

    /// The crate's version.
    fn version(&self) -> &'static str;

    /// The settings, in words.
    fn settings(&self) -> String;

    /// Computes everybody's levels on this thread.
    ///
    /// # Errors
    /// When the simulator gives up.
    fn propagate(&self, workload: &Workload, levels: &mut Levels) -> Result<(), Box<dyn Error>>;
}
