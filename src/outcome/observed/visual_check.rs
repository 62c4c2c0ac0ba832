use super::check_design::Bins;
use super::{CheckAbsence, CheckBin, CheckDesign, CheckPercentile, CheckRule, ObservedLevel};
use crate::outcome::curves::percentiles_at;
use crate::quantiles::{CONFIDENCE, Ranks};
use crate::quantity::Time;
use ndarray::ArrayView2;

/// A visual predictive check: percentiles of measured levels in bins of time, beside what simulated studies of the same
/// design have of the same percentiles (Bergstrand et al. 2011,
/// doi:10.1208/s12248-011-9255-z).
#[derive(Clone, Debug, PartialEq)]
pub struct VisualCheck {
    /// In the order of time.
    pub bins: Vec<CheckBin>,
    /// How many studies were simulated.
    pub studies: u64,
    /// How many people each of them has: as many as were measured.
    pub subjects: usize,
}

/// What simulated studies measured of one analyte.
pub struct SimulatedStudies<'a> {
    /// Who is measured when.
    pub design: &'a CheckDesign,
    /// How many studies there are.
    pub studies: u64,
    /// Measured levels, ng/mL: a row for each person, study after study, and a column for each time of the subject in whose
    /// place the person is.
    pub levels: ArrayView2<'a, f64>,
}

impl VisualCheck {
    /// Of measured levels, for the probabilities of a band and its median.
    ///
    /// # Errors
    /// Why there is none.
    pub fn new<'a>(
        levels: impl Iterator<Item = &'a ObservedLevel> + Clone,
        probabilities: [f64; 3],
        simulated: Result<SimulatedStudies<'_>, CheckAbsence>,
    ) -> Result<Self, CheckAbsence> {
        let Bins { bins } = Bins::new(levels.clone());
        if bins.len() < CheckRule::LEAST_BINS {
            return Err(CheckAbsence::FewLevels {
                levels: levels.count(),
                bins: bins.len(),
            });
        }
        let simulated = simulated?;
        let bins = bins.iter().map(|bin| simulated.bin(bin, probabilities));
        Ok(Self {
            bins: bins.collect(),
            studies: simulated.studies,
            subjects: simulated.design.subjects(),
        })
    }

    /// How many percentiles were measured, and how many of them lie outside what simulated studies have.
    pub fn outside(&self) -> (usize, usize) {
        let all = self.bins.iter().flat_map(|bin| &bin.percentiles);
        let measured = all.filter(|percentile| percentile.observed.is_some());
        let outside = measured.clone().filter(|percentile| percentile.is_outside());
        (measured.count(), outside.count())
    }
}

impl SimulatedStudies<'_> {
    fn bin(&self, bin: &[&ObservedLevel], probabilities: [f64; 3]) -> CheckBin {
        let ranks = probabilities.map(|probability| Ranks::new(probability, bin.len()).rank);
        let mut over_studies = vec![Vec::with_capacity(self.studies as usize); ranks.len()];
        let places: Vec<(usize, usize)> = bin
            .iter()
            .filter_map(|level| self.design.place_of(level))
            .collect();
        let subjects = self.design.subjects();
        for study in 0..self.studies as usize {
            let level = |(subject, time): &(usize, usize)| {
                let cell = self.levels.get((study * subjects + subject, *time));
                cell.copied().unwrap_or(f64::NAN)
            };
            let mut levels: Vec<f64> = places.iter().map(level).collect();
            levels.sort_unstable_by(f64::total_cmp);
            for (found, rank) in over_studies.iter_mut().zip(ranks) {
                found.extend(levels.get(rank - 1));
            }
        }
        let tail = 0.5 * (1.0 - CONFIDENCE);
        let ends = [tail, 0.5, 1.0 - tail].map(|probability| Ranks::new(probability, self.studies as usize));
        let percentiles = probabilities.iter().zip(ranks).zip(&mut over_studies);
        let percentiles = percentiles.filter_map(|((probability, rank), values)| {
            Some(CheckPercentile {
                probability: *probability,
                observed: observed(bin, rank),
                simulated: percentiles_at(values, &ends).try_into().ok()?,
            })
        });
        let times: Vec<Time> = bin.iter().map(|level| level.time).collect();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        let (lower, upper) = (at((times.len() - 1) / 2), at(times.len() / 2));
        CheckBin {
            from: at(0),
            to: at(times.len() - 1),
            middle: 0.5 * (lower.hours() + upper.hours()),
            levels: bin.len(),
            below_limit: bin.iter().filter(|level| level.is_below_limit).count(),
            percentiles: percentiles.collect(),
        }
    }
}

/// The level at a rank, from 1, of a bin; `None` where it lies among levels below their limit of quantification, which are
/// taken as lower than all others, or below such a limit.
fn observed(bin: &[&ObservedLevel], rank: usize) -> Option<f64> {
    let is_below = |level: &&&ObservedLevel| level.is_below_limit;
    let limits = bin.iter().filter(is_below).map(|level| level.level);
    let mut known: Vec<f64> = bin
        .iter()
        .filter(|level| !level.is_below_limit)
        .map(|level| level.level)
        .collect();
    known.sort_unstable_by(f64::total_cmp);
    let below = bin.len() - known.len();
    let level = *known.get(rank.checked_sub(below + 1)?)?;
    let highest = limits.fold(0.0, f64::max);
    (level >= highest).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::observed;
    use crate::model::{Measured, SampleMatrix, Site};
    use crate::outcome::observed::ObservedLevel;
    use crate::quantity::Time;

    fn level(level: f64, is_below_limit: bool) -> ObservedLevel {
        ObservedLevel {
            row: 1,
            time: Time::ZERO,
            level,
            is_below_limit,
            ends: [None; 2],
            analyte: "ketamine".to_string(),
            arm: 0,
            label: None,
            measured: Measured {
                matrix: SampleMatrix::Plasma,
                site: Site::NotStated,
            },
        }
    }

    /// Below 5, below 5, 4, 6, 9: what is not known to be below or above 5 has no rank.
    #[test]
    fn levels_below_a_limit_are_the_lowest() {
        let levels = [(9.0, false), (5.0, true), (4.0, false), (5.0, true), (6.0, false)];
        let levels = levels.map(|(value, is_below)| level(value, is_below));
        let bin: Vec<&ObservedLevel> = levels.iter().collect();
        let found: Vec<Option<f64>> = (1..=5).map(|rank| observed(&bin, rank)).collect();
        assert_eq!(found, [None, None, None, Some(6.0), Some(9.0)]);
    }
}
