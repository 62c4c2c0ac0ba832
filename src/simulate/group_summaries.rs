use super::cell_group::CellGroup;
use super::solved_group::{SolvedGroup, scaled};
use crate::outcome::{Measure, Percentile, Summary};
use crate::quantiles::Estimate;

/// What is proportional to the dose, once for all cells of a group, at the doses that were solved.
///
/// Multiplication keeps the order of people, so percentiles and the ends of their intervals are those of the solved cell,
/// multiplied; and who is above a level at a multiple stands behind who is not, in the order of highest levels.
pub(super) struct GroupSummaries {
    analytes: Vec<AnalyteSummaries>,
    /// Highest levels as multiples of those of each subject, rising, for each value of a response.
    relative: Vec<Vec<f64>>,
    /// What everybody is given, mg as written.
    totals: Vec<Percentile>,
}

struct AnalyteSummaries {
    proportional: Vec<Summary>,
    /// Highest levels, rising, ng/mL.
    highest: Vec<f64>,
}

impl GroupSummaries {
    pub(super) fn new(solved: &SolvedGroup, group: &CellGroup<'_>) -> Self {
        let study = group.study;
        let analytes = solved.analytes.iter().map(|analyte| {
            let summary = |measure| {
                let (typical, patients) = (&analyte.typical, &analyte.patients);
                Summary::new(
                    measure,
                    typical,
                    patients,
                    &study.probabilities,
                    study.grid.end().hours(),
                )
            };
            let mut highest = analyte.patients.cmax().to_vec();
            highest.sort_unstable_by(f64::total_cmp);
            AnalyteSummaries {
                proportional: [Measure::Cmax, Measure::Area, Measure::AreaToInfinity]
                    .map(summary)
                    .to_vec(),
                highest,
            }
        });
        let mut relative = solved.relative_peaks.clone();
        relative
            .iter_mut()
            .for_each(|values| values.sort_unstable_by(f64::total_cmp));
        Self {
            analytes: analytes.collect(),
            relative,
            totals: Percentile::of_known(&mut solved.totals.clone(), &study.probabilities),
        }
    }

    /// A measure of an analyte that is proportional to the dose, at a multiple.
    pub(super) fn proportional(&self, analyte: usize, measure: Measure, factor: f64) -> Option<Summary> {
        let summaries = &self.analytes.get(analyte)?.proportional;
        let solved = summaries.iter().find(|summary| summary.measure == measure)?;
        Some(Summary {
            typical: solved.typical.map(|value| scaled(value, factor)),
            percentiles: percentiles(&solved.percentiles, factor),
            ..solved.clone()
        })
    }

    /// How many people are above a level at any time, at a multiple of the doses; and how many there are.
    pub(super) fn above(&self, analyte: usize, level: f64, factor: f64) -> [u64; 2] {
        count_above(
            self.analytes.get(analyte).map_or(&[][..], |found| &found.highest),
            level,
            factor,
        )
    }

    /// How many people's response is beyond a value at any time, likewise, by the place of the value.
    pub(super) fn beyond(&self, own: usize, level: f64, factor: f64) -> [u64; 2] {
        count_above(self.relative(own), level, factor)
    }

    /// Highest levels as multiples of those at which each subject's response reaches a value, rising.
    pub(super) fn relative(&self, own: usize) -> &[f64] {
        self.relative.get(own).map_or(&[][..], Vec::as_slice)
    }

    /// What is given in all, at a multiple.
    pub(super) fn totals(&self, factor: f64) -> Vec<Percentile> {
        percentiles(&self.totals, factor)
    }
}

/// How many of rising numbers are above a level at a multiple, and how many there are.
fn count_above(rising: &[f64], level: f64, factor: f64) -> [u64; 2] {
    let not_above = rising.partition_point(|number| scaled(*number, factor) <= level);
    [rising.len() - not_above, rising.len()].map(|count| count as u64)
}

fn percentiles(solved: &[Percentile], factor: f64) -> Vec<Percentile> {
    let scaled_one = |percentile: &Percentile| {
        let Estimate { value, low, high } = percentile.estimate;
        let [low, high] = [low, high].map(|end| end.map(|end| scaled(end, factor)));
        let value = scaled(value, factor);
        Percentile {
            estimate: Estimate { value, low, high },
            ..*percentile
        }
    };
    solved.iter().map(scaled_one).collect()
}
