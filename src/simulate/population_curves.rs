//! What is found of a population at each point, put into the curves it belongs to.

use super::SimulateError;
use super::population_run::PopulationRun;
use crate::outcome::{Curves, PointSummary};
use crate::quantiles::Estimate;

impl PopulationRun<'_> {
    /// Fills the curves with percentiles, column by column, and how many were above each threshold.
    pub(super) fn fill(
        &self,
        curves: &mut [Curves],
        found: Vec<Option<Vec<Estimate>>>,
        above: &[Vec<u64>],
    ) -> Result<(), SimulateError> {
        let window = &self.request.window;
        let points = window.len();
        let measured_analytes = self.errors.analytes();
        for (column, percentiles) in found.into_iter().enumerate() {
            let (variable, point) = (column / points, column % points);
            let percentiles = percentiles.ok_or_else(|| SimulateError::NoPercentiles {
                arm: self.arm.arm.name.clone(),
                hours: self.request.grid.time(window.start + point).hours(),
            })?;
            let analytes = self.arm.counted.levels.len();
            let own = self.limits[variable].len();
            let counts = &above[variable][point * own..(point + 1) * own];
            if let Some(later) = variable.checked_sub(analytes) {
                if let Some(of) = measured_analytes.get(later) {
                    curves[*of].set_measured(window.start + point, &percentiles);
                    continue;
                }
                let response = later - measured_analytes.len();
                let above = self
                    .arm
                    .responses
                    .beyond(response, counts, curves[analytes + response].count);
                curves[analytes + response].set(window.start + point, &PointSummary { above, percentiles });
                continue;
            }
            let curves = &mut curves[variable];
            // Behind the thresholds stand upper ends of ranges, at which nobody is counted point by point.
            let thresholds = self.arm.counted.levels[variable].iter();
            let thresholds = thresholds.take(self.arm.run.study.thresholds.len());
            let mut counts = counts.iter().copied();
            let above = thresholds
                // Those of other analytes have no counts.
                .map(|threshold| threshold.and_then(|_| counts.next()).unwrap_or(0))
                .collect();
            curves.set(window.start + point, &PointSummary { above, percentiles });
        }
        Ok(())
    }
}
