use super::Failure;
use super::terminal::Terminal;
use crate::scenario::scenario_schema;

/// `infusim schema`
pub(super) fn schema(terminal: &Terminal) -> Result<(), Failure> {
    terminal.data(&format!("{:#}\n", scenario_schema()))
}
