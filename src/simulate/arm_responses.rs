use super::solved_response::SolvedResponse;
use crate::effect::{ResponseCurve, ResponseForm, ResponseLaw};
use crate::model::{AttachedPart, Model, ParameterValues};
use crate::outcome::EDGE;
use crate::quantity::Concentration;
use crate::regimen::Titration;
use crate::scenario::Study;
use ndarray::Array2;
use std::borrow::Cow;

/// The responses of a study that a model has taken up, and the values of them that are thresholds of the study.
pub(super) struct ArmResponses<'a> {
    responses: Vec<StudiedResponse<'a>>,
    /// The thresholds of the study that are values of one.
    values: Vec<StudiedValue>,
    /// How many thresholds the study has.
    thresholds: usize,
}

struct StudiedValue {
    /// Its place among the responses here.
    response: usize,
    /// Its place among the thresholds of the study.
    threshold: usize,
    value: f64,
    falls: bool,
}

struct StudiedResponse<'a> {
    /// Its place among the responses of the study.
    place: usize,
    law: &'a ResponseLaw,
    part: &'a AttachedPart,
}

impl<'a> ArmResponses<'a> {
    pub(super) fn new(study: &'a Study, model: &'a Model) -> Self {
        let responses = study.responses.iter().enumerate();
        let responses: Vec<StudiedResponse<'a>> = responses
            .filter_map(|(place, response)| {
                Some(StudiedResponse {
                    place,
                    law: response.law.as_ref()?,
                    part: model.part(&response.id)?,
                })
            })
            .collect();
        let thresholds = study.thresholds.iter().enumerate();
        let values = thresholds.filter_map(|(threshold, of)| {
            let of = of.response.as_ref()?;
            Some(StudiedValue {
                response: responses.iter().position(|own| own.part.id == of.id)?,
                threshold,
                value: of.value,
                falls: of.falls,
            })
        });
        Self {
            values: values.collect(),
            responses,
            thresholds: study.thresholds.len(),
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.responses.len()
    }

    /// How many values of them are thresholds.
    pub(super) fn values(&self) -> usize {
        self.values.len()
    }

    /// Of each, its place among the responses of the study and the index of the analyte that drives it.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.responses.iter().map(|own| (own.place, own.part.analyte))
    }

    /// Of each, the index of the analyte that drives it, and its form.
    pub(super) fn drivers(&self) -> Vec<(usize, ResponseForm)> {
        let driver = |own: &StudiedResponse<'_>| (own.part.analyte, own.law.form());
        self.responses.iter().map(driver).collect()
    }

    /// The values above which subjects are counted point by point: a response counts as beyond a threshold where it is so by
    /// more than a millionth of it, as a concentration does.
    pub(super) fn limits(&self, response: usize) -> Vec<f64> {
        let limit = |own: &StudiedValue| {
            let edge = EDGE * own.value.abs();
            own.value + if own.falls { -edge } else { edge }
        };
        self.of(response).map(limit).collect()
    }

    /// How many of so many subjects are beyond each threshold of the study, from how many have a response above each
    /// limit; none for what is no value of this response.
    pub(super) fn beyond(&self, response: usize, above: &[u64], subjects: u64) -> Vec<u64> {
        let mut beyond = vec![0; self.thresholds];
        for (own, above) in self.of(response).zip(above) {
            beyond[own.threshold] = if own.falls { subjects - above } else { *above };
        }
        beyond
    }

    fn of(&self, response: usize) -> impl Iterator<Item = &StudiedValue> {
        self.values.iter().filter(move |own| own.response == response)
    }

    /// Each in the typical patient and in subjects with these parameters on their first occasion, a row for each.
    pub(super) fn of_subjects(
        &self,
        typical: &ParameterValues,
        parameters: &Array2<f64>,
    ) -> Vec<SolvedResponse> {
        let typical = self.curves(typical);
        let mut solved: Vec<SolvedResponse> = self
            .places()
            .zip(typical)
            .map(|((place, analyte), typical)| SolvedResponse {
                place,
                analyte,
                typical,
                curves: Vec::with_capacity(parameters.nrows()),
            })
            .collect();
        for row in parameters.rows() {
            let values = ParameterValues::new(row.to_vec());
            for (own, curve) in solved.iter_mut().zip(self.curves(&values)) {
                own.curves.push(curve);
            }
        }
        solved
    }

    /// The curve of each in a subject with these parameters.
    pub(super) fn curves(&self, values: &ParameterValues) -> Vec<ResponseCurve> {
        let curve = |own: &StudiedResponse<'_>| own.law.curve(values, own.part.first_parameter);
        self.responses.iter().map(curve).collect()
    }

    /// A rule for a subject with these parameters: what looks at a response looks at the concentration at which theirs
    /// reaches the value.
    pub(super) fn rule_of<'b>(&self, rule: &'b Titration, values: &ParameterValues) -> Cow<'b, Titration> {
        if rule.conditions().all(|condition| condition.response.is_none()) {
            return Cow::Borrowed(rule);
        }
        let curves = self.curves(values);
        Cow::Owned(rule.with_conditions(|condition| {
            let looked_at = condition.response.as_ref().and_then(|response| {
                let place = self.responses.iter().position(|own| own.part.id == response.id)?;
                Some(curves.get(place)?.concentration_at(response.value))
            });
            match looked_at {
                Some(level) => condition.at(Concentration::from_ng_per_ml(level)),
                None => condition.clone(),
            }
        }))
    }

    /// The concentrations in ng/mL at which a subject's responses reach the values that are thresholds.
    pub(super) fn own_levels(&self, values: &ParameterValues) -> Vec<f64> {
        if self.values.is_empty() {
            return Vec::new();
        }
        let curves = self.curves(values);
        let level = |own: &StudiedValue| curves[own.response].concentration_at(own.value);
        self.values.iter().map(level).collect()
    }
}
