use crate::outcome::{ExplainedNumber, NumberRequest, SeriesOutcome, StudyOutcome};
use serde::Serialize;

/// A cell of a table of results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResultCell {
    /// What stands in it.
    pub text: String,
    /// The number that it is, as it is asked for by who wants to know how it came about; `None` where that is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberRequest>,
}

impl From<String> for ResultCell {
    fn from(text: String) -> Self {
        Self { text, number: None }
    }
}

/// Whose numbers stand in a row.
#[derive(Clone, Copy)]
pub(super) struct RowNumbers<'a> {
    pub(super) outcome: &'a StudyOutcome,
    pub(super) series: &'a SeriesOutcome,
    pub(super) analyte: &'a str,
}

impl RowNumbers<'_> {
    /// A number of the typical patient or a share of people, with what stands in its cell.
    pub(super) fn number(self, number: ExplainedNumber, text: String) -> ResultCell {
        self.cell(text, || self.request(number))
    }

    /// The median of all people; where there are none, a text alone.
    pub(super) fn median(self, number: ExplainedNumber, text: String) -> ResultCell {
        if self.outcome.population.count == 0 {
            return text.into();
        }
        self.cell(text, || NumberRequest {
            percentile: Some("median".to_string()),
            ..self.request(number)
        })
    }

    fn cell(self, text: String, request: impl FnOnce() -> NumberRequest) -> ResultCell {
        let is_number = text.contains(|letter: char| letter.is_ascii_digit());
        ResultCell {
            number: is_number.then(request),
            text,
        }
    }

    fn request(self, number: ExplainedNumber) -> NumberRequest {
        let model = self.outcome.models.get(self.series.model);
        NumberRequest {
            arm: Some(self.series.arm.clone()),
            what: number.name().to_string(),
            model: model.map(|model| model.id.clone()),
            analyte: Some(self.analyte.to_string()),
            ..NumberRequest::default()
        }
    }
}

impl ResultCell {
    /// The same number of a threshold, which says of what it is.
    pub(super) fn of_threshold(self, threshold: &str) -> Self {
        let of = |request| NumberRequest {
            threshold: Some(threshold.to_string()),
            analyte: None,
            ..request
        };
        Self {
            number: self.number.map(of),
            ..self
        }
    }

    /// The same number of a response, which says what drives it.
    pub(super) fn of_response(self, response: &str) -> Self {
        let of = |request| NumberRequest {
            response: Some(response.to_string()),
            analyte: None,
            ..request
        };
        Self {
            number: self.number.map(of),
            ..self
        }
    }
}
