use super::Failure;
use super::output::Output;
use crate::scenario::scenario_schema;

/// `infusim schema`
pub(super) fn schema(output: &Output) -> Result<(), Failure> {
    output.data(&format!("{:#}\n", scenario_schema()))
}
