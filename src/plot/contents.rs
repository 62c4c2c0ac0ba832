use super::PlotError;
use super::number::plain;
use super::palette::{Look, MOST};
use super::reference::Reference;
use super::selection::Selection;
use super::shown::Shown;
use crate::effect::Response;
use crate::model::{Compartment, Model};
use crate::outcome::{SeriesOutcome, StudyOutcome};
use crate::quantity::Time;

/// More rows than this do not fit on a slide.
const MOST_REFERENCES: usize = 6;

/// More doses than this over the whole width are not seen apart.
const MOST_DOSES: usize = 300;

/// What one figure shows of a study.
pub(super) struct Contents<'a> {
    pub(super) outcome: &'a StudyOutcome,
    pub(super) analyte: &'a str,
    /// Where it is no concentration but a response: which.
    pub(super) response: Option<&'a Response>,
    /// When each point of a curve is.
    pub(super) hours: Vec<f64>,
    /// The end of observation.
    pub(super) until: f64,
    /// The series that have the analyte, as many as can be told apart.
    pub(super) shown: Vec<Shown<'a>>,
    /// The thresholds that belong to it, as many as there is room for.
    pub(super) references: Vec<Reference<'a>>,
    /// What is left out, and by which rule.
    pub(super) left_out: Vec<String>,
}

impl<'a> Contents<'a> {
    /// Picks out an analyte.
    pub(super) fn new(outcome: &'a StudyOutcome, analyte: &str) -> Result<Self, PlotError> {
        Self::of_most(outcome, analyte, MOST)
    }

    /// The same with so many series at most.
    pub(super) fn of_most(outcome: &'a StudyOutcome, analyte: &str, most: usize) -> Result<Self, PlotError> {
        let mut shown: Vec<Shown<'a>> = Vec::new();
        let selection = Selection::new(outcome, analyte, most);
        let seen = selection.seen(outcome, analyte);
        for (index, place) in seen.iter().copied() {
            let Some(series) = outcome.series.get(index) else {
                continue;
            };
            let of = series.analytes.iter().find(|known| known.name == analyte);
            if let (Some(of), Some(model)) = (of, outcome.models.get(series.model)) {
                shown.push(Shown {
                    label: outcome.label(series),
                    look: Look::of(place, seen.len()),
                    series,
                    model,
                    analyte: of,
                });
            }
        }
        let Some(first) = shown.first() else {
            return Err(PlotError::NoAnalyte {
                analyte: analyte.to_string(),
                known: outcome.analytes().join(", "),
            });
        };
        let analyte = first.analyte.name.as_str();
        let mut references = Reference::all(outcome, &shown, analyte);
        let mut left_out: Vec<String> = selection.said.into_iter().collect();
        if references.len() > MOST_REFERENCES {
            left_out.push(format!(
                "{MOST_REFERENCES} of {} thresholds drawn: those written first. Tables and files hold all.",
                references.len()
            ));
            references.truncate(MOST_REFERENCES);
        }
        if shown
            .iter()
            // The steps of a pump follow a smooth course.
            .any(|shown| shown.series.targets.is_empty() && runs_together(shown.series, outcome.grid.end()))
        {
            left_out.push(
                "Doses lie closer together than can be drawn, so lines run into areas: a shorter time shows them."
                    .to_string(),
            );
        }
        Ok(Self {
            outcome,
            analyte,
            response: None,
            hours: (0..outcome.grid.len())
                .map(|index| outcome.grid.time(index).hours())
                .collect(),
            until: outcome.grid.end().hours(),
            shown,
            references,
            left_out,
        })
    }

    /// The unit of what is drawn; nothing for a share.
    pub(super) fn unit(&self) -> &str {
        self.response
            .map_or("ng/mL", |response| response.scale.unit.as_str())
    }

    /// What stands above the panel.
    pub(super) fn heading(&self, log: bool) -> String {
        match self.response {
            None if log => "Concentration (ng/mL, log axis)".to_string(),
            None => "Concentration (ng/mL)".to_string(),
            Some(response) => {
                let means = response.scale.means.as_deref();
                let means = means.map_or_else(String::new, |means| format!(": {means}"));
                format!("Response ({}){means}", response.scale)
            }
        }
    }

    /// What stands above the shares of people.
    pub(super) fn shares_heading(&self) -> &'static str {
        match self.response {
            None => "Patients above the threshold (%)",
            Some(_) => "Patients beyond the value (%)",
        }
    }

    /// On which side of thresholds time is counted.
    pub(super) fn side(&self) -> &'static str {
        match self.response.is_some_and(Response::falls) {
            true => "below",
            false => "above",
        }
    }

    /// Whether it is the effect site of a response that is drawn, and no concentration in a sample.
    pub(super) fn is_effect_site(&self) -> bool {
        let is_drawn =
            |own: &Compartment| own.site_of.is_some() && own.reads.as_deref() == Some(self.analyte);
        let models = self.models();
        models.iter().any(|model| model.compartments.iter().any(is_drawn))
    }

    /// The models of the series shown, once each.
    pub(super) fn models(&self) -> Vec<&'a Model> {
        let mut models: Vec<&Model> = Vec::new();
        for shown in &self.shown {
            if !models.iter().any(|known| known.id == shown.model.id) {
                models.push(shown.model);
            }
        }
        models
    }

    /// The series in the order in which they are drawn, with their place in the legend: what goes on
    /// longest first, so that it does not hide what ends before.
    pub(super) fn back_to_front(&self) -> Vec<(usize, &Shown<'a>)> {
        let mut order: Vec<(usize, &Shown<'a>)> = self.shown.iter().enumerate().collect();
        order.sort_by_key(|(index, shown)| std::cmp::Reverse((shown.series.timeline.end(), *index)));
        order
    }

    /// The lower and the upper level of the typical patient over draws of the model's estimates; none where they were not
    /// drawn.
    pub(super) fn over_draws(&self, shown: &Shown<'_>) -> Vec<Vec<f64>> {
        let series = self
            .outcome
            .series
            .iter()
            .position(|series| std::ptr::eq(series, shown.series));
        let analyte = shown
            .series
            .analytes
            .iter()
            .position(|analyte| analyte.name == self.analyte);
        let curve = self.outcome.uncertainty.as_ref().zip(series.zip(analyte));
        let curve = curve.and_then(|(uncertainty, (series, analyte))| uncertainty.curve(series, analyte));
        curve.map_or_else(Vec::new, |curve| vec![curve.lower.to_vec(), curve.upper.to_vec()])
    }

    /// True where there are patients beside the typical one.
    pub(super) fn has_patients(&self) -> bool {
        self.shown.iter().any(|shown| shown.analyte.curves.count > 0)
    }

    /// True where there are, and some model says how they differ.
    pub(super) fn has_population(&self) -> bool {
        self.shown.iter().any(Shown::has_spread)
    }

    /// The Monte Carlo error of the median and of the band, where it is greatest: half of the widest 95 %
    /// interval, in ng/mL. `None` where there are too few patients for an interval.
    pub(super) fn band_error(&self) -> Option<f64> {
        let with_spread = self.shown.iter().filter(|shown| shown.has_spread());
        let curves = with_spread.flat_map(|shown| {
            let curves = &shown.analyte.curves;
            curves.percentiles.iter().chain(&curves.measured)
        });
        let mut widest: f64 = 0.0;
        for curve in curves {
            for point in 0..curve.values.ncols() {
                widest = widest.max(curve.at(point).error()?);
            }
        }
        Some(widest)
    }

    /// "5–95 %".
    pub(super) fn band_name(&self) -> String {
        let [low, _, high] = self.outcome.probabilities;
        format!("{}–{} %", plain(100.0 * low, 1), plain(100.0 * high, 1))
    }

    /// What the figure says to those who do not see it.
    pub(super) fn description(&self, safety: &str) -> String {
        let who = match self.has_population() {
            true => format!(
                "{} virtual patients",
                plain(self.outcome.subjects.count() as f64, 0)
            ),
            false => "the typical patient".to_string(),
        };
        let mut text = format!(
            "{safety}\n{} {} over {} h in {who}.",
            if self.response.is_some() {
                "Response:"
            } else {
                "Concentration of"
            },
            self.analyte,
            plain(self.until, 2),
        );
        for said in &self.left_out {
            text.push_str(&format!("\n{said}"));
        }
        for shown in &self.shown {
            let typical = &shown.analyte.typical;
            text.push_str(&match typical.tmax.is_nan() {
                true => format!("\n{}: nothing arrives.", shown.label),
                false => format!(
                    "\n{}: the typical patient {} {} {} after {} h.",
                    shown.label,
                    if self.response.is_some() {
                        "comes to"
                    } else {
                        "peaks at"
                    },
                    super::number::short(typical.cmax),
                    self.unit(),
                    super::number::short(typical.tmax)
                ),
            });
        }
        for reference in &self.references {
            text.push_str(&format!("\nThreshold {}: {}.", reference.name, reference.range));
            if let Some(mismatch) = &reference.mismatch {
                text.push_str(&format!(" {mismatch}."));
            }
        }
        text
    }
}

/// True where a curve goes up and down within a few pixels, again and again.
fn runs_together(series: &SeriesOutcome, until: Time) -> bool {
    let mut starts: Vec<Time> = series.timeline.doses().iter().map(|input| input.start).collect();
    starts.retain(|start| *start <= until);
    starts.dedup();
    let Some((first, last)) = starts.first().zip(starts.last()) else {
        return false;
    };
    let share = (*last - *first).hours() / until.hours();
    starts.len() as f64 > MOST_DOSES as f64 * share.max(0.1)
}
