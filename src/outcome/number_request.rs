use serde::{Deserialize, Serialize};

/// A number of a study, as somebody asks for it who wants to know how it came about: by names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberRequest {
    /// The arm; may be left out where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// What: one of [`ExplainedNumber::ALL`](super::ExplainedNumber::ALL) by its name.
    pub what: String,
    /// The model; may be left out where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The analyte; may be left out where there is one, or a threshold or a response says which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyte: Option<String>,
    /// The threshold, by its name in the study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
    /// The response, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// When, such as `12 h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The number of a patient; the typical one where neither this nor a percentile is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<u64>,
    /// `lower`, `median` or `upper`, or a number of percent, such as `5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentile: Option<String>,
}
