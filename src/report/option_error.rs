use thiserror::Error;

/// What is wrong with something that a run was asked for beside its scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{option} {value}: {error}")]
pub struct OptionError {
    /// Which option, such as `patients`.
    pub option: &'static str,
    /// What was written behind it.
    pub value: String,
    /// What is wrong with it.
    pub error: String,
    /// What to try.
    pub hint: &'static str,
}

impl OptionError {
    pub(super) fn new(
        option: &'static str,
        value: impl ToString,
        error: impl ToString,
        hint: &'static str,
    ) -> Self {
        Self {
            option,
            value: value.to_string(),
            error: error.to_string(),
            hint,
        }
    }
}
