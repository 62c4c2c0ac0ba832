use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};
use crate::quantity::{Time, compact};
use serde::Serialize;

/// What the typical patient has of one analyte in one arm, for those who hear the figure instead of seeing it.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesFacts {
    /// The arm.
    pub arm: String,
    /// The model.
    pub model: String,
    /// The analyte.
    pub analyte: String,
    /// The highest level, ng/mL.
    pub cmax: f64,
    /// When it is reached, hours; `None` where there is nothing.
    pub tmax: Option<f64>,
    /// Area under the curve to the end of observation, ng·h/mL.
    pub auc: f64,
    /// Terminal half-life, hours.
    pub half_life: Option<f64>,
    /// How long the level takes to fall by half after the last dose, hours.
    pub half_fall: Option<f64>,
    /// Hours above each threshold that belongs to the analyte.
    pub hours_above: Vec<HoursAbove>,
    /// The same in words.
    pub summary: String,
}

/// Hours above one threshold.
#[derive(Clone, Debug, Serialize)]
pub struct HoursAbove {
    /// Its name.
    pub threshold: String,
    /// Until the end of observation.
    pub hours: f64,
}

/// Digits of numbers in words.
const DIGITS: i32 = 3;

impl SeriesFacts {
    /// Of every series and analyte.
    pub fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let series = outcome.series.iter();
        series
            .flat_map(|series| {
                series
                    .analytes
                    .iter()
                    .map(move |analyte| Self::new(outcome, series, analyte))
            })
            .collect()
    }

    fn new(outcome: &StudyOutcome, series: &SeriesOutcome, analyte: &AnalyteOutcome) -> Self {
        let typical = &analyte.typical;
        let above = outcome
            .thresholds
            .iter()
            .zip(&analyte.thresholds)
            .zip(&typical.above);
        let above = above.filter(|((_, level), _)| level.is_some());
        let half = analyte.falls.iter().find(|fall| fall.share == 0.5);
        let mut facts = Self {
            arm: series.arm.clone(),
            model: outcome
                .models
                .get(series.model)
                .map_or_else(String::new, |model| model.id.clone()),
            analyte: analyte.name.clone(),
            cmax: typical.cmax,
            tmax: Some(typical.tmax).filter(|time| time.is_finite()),
            auc: typical.area,
            half_life: typical.half_life,
            half_fall: half.and_then(|fall| fall.hours),
            hours_above: above
                .map(|((threshold, _), above)| HoursAbove {
                    threshold: threshold.id.clone(),
                    hours: above.hours,
                })
                .collect(),
            summary: String::new(),
        };
        facts.summary = facts.in_words();
        facts
    }

    fn in_words(&self) -> String {
        let Some(tmax) = self.tmax else {
            return format!("{}: no {}.", self.arm, self.analyte);
        };
        let mut text = format!(
            "{}: {} is highest with {} ng/mL, {} after the start",
            self.arm,
            self.analyte,
            compact(self.cmax, DIGITS),
            Time::from_hours(tmax)
        );
        if let Some(hours) = self.half_fall {
            text += &format!(
                ", and falls by half within {} of the end",
                Time::from_hours(hours)
            );
        }
        for above in self.hours_above.iter().filter(|above| above.hours > 0.0) {
            text += &format!(
                "; above {} for {} h",
                above.threshold,
                compact(above.hours, DIGITS)
            );
        }
        text + "."
    }
}
