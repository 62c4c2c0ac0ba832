//! A study in the place of whose levels stand those of a response.

use super::{AnalyteOutcome, Exposure, Exposures, KeptSubjects, SeriesOutcome, StudyOutcome, UncertainCurve};

impl StudyOutcome {
    /// The study with the curves of a response, by its place, in the place of those of analytes: so that it is drawn as these
    /// are. `None` where no model drives it.
    pub fn of_response(&self, place: usize) -> Option<Self> {
        let response = self.responses.get(place)?;
        let (mut outcome, mut curves) = (self.without_series(), Vec::new());
        for (index, series) in self.series.iter().enumerate() {
            let own = series.responses.iter().position(|own| own.response == place);
            let drawn = own.map(|own| series.analytes.len() + own);
            let over_draws = self.uncertainty.as_ref().zip(drawn);
            let over_draws = over_draws.and_then(|(uncertainty, drawn)| uncertainty.curve(index, drawn));
            curves.extend(over_draws.map(|curve| UncertainCurve {
                analyte: 0,
                ..curve.clone()
            }));
            let analyte = own.and_then(|own| as_analyte((series, own), self, &response.short));
            outcome.series.push(SeriesOutcome {
                model: series.model,
                arm: series.arm.clone(),
                timeline: series.timeline.clone(),
                rates: series.rates.clone(),
                beyond: series.beyond,
                method: series.method,
                analytes: analyte.into_iter().collect(),
                responses: Vec::new(),
                targets: Vec::new(),
                titration: None,
                kept: KeptSubjects::default(),
            });
        }
        if let Some(uncertainty) = &mut outcome.uncertainty {
            uncertainty.curves = curves;
        }
        let mut series = outcome.series.iter();
        series
            .any(|series| !series.analytes.is_empty())
            .then_some(outcome)
    }
}

/// A response of a series as if it were an analyte of a name: its own curves and values, and the times of the analyte that
/// drives it.
fn as_analyte(
    (series, own): (&SeriesOutcome, usize),
    outcome: &StudyOutcome,
    name: &str,
) -> Option<AnalyteOutcome> {
    let own = series.responses.get(own)?;
    let driver = series.analytes.get(own.analyte)?;
    let id = &outcome.responses.get(own.response)?.id;
    let values = outcome.thresholds.iter().map(|threshold| {
        let value = threshold.response.as_ref().filter(|value| value.id == *id);
        value.map(|value| value.value)
    });
    Some(AnalyteOutcome {
        name: name.to_string(),
        thresholds: values.collect(),
        curves: own.curves.clone(),
        typical: Exposure {
            cmax: own.typical_peak,
            ..driver.typical.clone()
        },
        falls: Vec::new(),
        accumulation: None,
        patients: Exposures::default(),
        summaries: driver.summaries.clone(),
        nca: None,
        observed: None,
    })
}
