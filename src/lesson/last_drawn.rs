use super::ScreenError;
use super::moved::{Moved, MovedSeries};
use crate::model::Substances;
use crate::outcome::{Curves, Keep, SeriesOutcome, StudyOutcome};
use crate::plot::{Chart, ChartSeries};
use crate::scenario::Study;
use crate::simulate::{ArmRequest, SimulateOptions, simulate_arm};
use std::ops::ControlFlow;

/// What a page needs of the figure it shows, to move it.
#[derive(Debug)]
pub(super) struct LastDrawn {
    pub(super) chart: Chart,
    pub(super) analyte: String,
    pub(super) study: Study,
    pub(super) outcome: StudyOutcome,
}

impl LastDrawn {
    /// The curves of what is on the screen now in the chart that was drawn last; with so many people as the study has.
    pub(super) fn moved(&self, study: &Study, substances: &Substances) -> Result<Moved, ScreenError> {
        let grid = study.grid;
        let hours: Vec<f64> = (0..grid.len()).map(|index| grid.time(index).hours()).collect();
        let mut moved = Moved {
            series: Vec::new(),
            leaves_axis: false,
        };
        for (place, drawn) in self.chart.series.iter().enumerate() {
            let [model, arm] = self.place_of(drawn);
            let (Some(own), true) = (study.arms.get(arm), model < study.models.len()) else {
                continue;
            };
            let factor = self.factor([model, arm], study);
            let mut series = MovedSeries {
                place,
                arm: own.name.clone(),
                is_changed: factor != Some(1.0),
                lines: Vec::new(),
                band: None,
                median: None,
            };
            if series.is_changed {
                let request = ArmRequest {
                    study,
                    substances,
                    model,
                    arm,
                    options: SimulateOptions::default(),
                    keep: Keep::default(),
                };
                let found = simulate_arm(&request, &|_| ControlFlow::Continue(()))?;
                let Some(curves) = curves_of(&found.series, &self.analyte) else {
                    continue;
                };
                let typical = curves.typical.to_vec();
                moved.leaves_axis |= typical.iter().any(|level| *level > self.chart.panel.high);
                series.lines = self.chart.panel.lines(&hours, &typical);
                let before = self.outcome.series.get(drawn.index);
                let before = before.and_then(|series| curves_of(series, &self.analyte));
                let band = match (curves.count, factor.zip(before)) {
                    (0, Some((factor, before))) => band(before, factor),
                    _ => band(curves, 1.0),
                };
                if let Some([lower, median, upper]) = band {
                    series.band = Some(self.chart.panel.areas(&hours, &lower, &upper));
                    series.median = Some(self.chart.panel.lines(&hours, &median));
                }
            }
            moved.series.push(series);
        }
        Ok(moved)
    }

    /// Model and arm of a series.
    fn place_of(&self, drawn: &ChartSeries) -> [usize; 2] {
        let arms = self.study.arms.len().max(1);
        [drawn.index / arms, drawn.index % arms]
    }

    /// By which factor all doses of a series changed: levels of a linear model are proportional to them. `None` where
    /// something else changed too, or that is not known.
    fn factor(&self, [model, arm]: [usize; 2], study: &Study) -> Option<f64> {
        let (was, now) = (self.study.models.get(model)?, study.models.get(model)?);
        let is_same_but_for_doses = was.id == now.id
            && self.study.population.people == study.population.people
            && self.study.population.seed == study.population.seed
            && self.study.grid == study.grid;
        let factor = study.arms.get(arm)?.proportion_to(self.study.arms.get(arm)?)?;
        (is_same_but_for_doses && (now.is_linear() || factor == 1.0)).then_some(factor)
    }
}

fn curves_of<'a>(series: &'a SeriesOutcome, analyte: &str) -> Option<&'a Curves> {
    let analyte = series.analytes.iter().find(|own| own.name == analyte)?;
    Some(&analyte.curves)
}

/// Lower level, median and upper level, so many times as high; `None` where there are no people.
fn band(curves: &Curves, factor: f64) -> Option<[Vec<f64>; 3]> {
    let level = |index: usize| -> Option<Vec<f64>> {
        let curve = curves.percentiles.get(index)?;
        Some(curve.values.row(0).iter().map(|level| factor * level).collect())
    };
    match curves.count {
        0 => None,
        _ => Some([level(0)?, level(1)?, level(2)?]),
    }
}
