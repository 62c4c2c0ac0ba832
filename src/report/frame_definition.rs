use super::ColumnDefinition;

/// A table of results: everything that is known of it without a run. Its columns are the same whatever the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameDefinition {
    /// The name of its files without their endings: `patients`.
    pub name: &'static str,
    /// What a row is, in a sentence.
    pub row: &'static str,
    /// Whether it grows with the number of patients or points, so that it is written as Parquet too where that is asked
    /// for.
    pub is_large: bool,
    /// Its columns, in their order.
    pub columns: &'static [ColumnDefinition],
}
