use super::cell_group::CellMember;
use super::counted_levels::{applies, of_analyte, own_levels};
use super::group_summaries::GroupSummaries;
use super::solved_group::{SolvedAnalyte, SolvedGroup, scaled};
use super::solved_response::SolvedResponse;
use crate::ensemble::OwnLevel;
use crate::model::{Model, Substances};
use crate::outcome::{Bound, CellMeasure, CellSummary, Edge, Measure, Percentile, ShareMultiple, Summary};
use crate::quantiles::{Ranks, probability};
use crate::scenario::{Arm, DesignMeasure};

/// Summaries of one cell are made from this.
pub(super) struct CellSource<'a> {
    pub(super) solved: &'a SolvedGroup,
    /// What is the same for all cells of the group.
    pub(super) group: &'a GroupSummaries,
    pub(super) member: &'a CellMember<'a>,
    pub(super) model: &'a Model,
    pub(super) substances: &'a Substances,
    pub(super) measures: &'a [DesignMeasure],
    /// Where the member's levels begin among those of its group.
    pub(super) first_level: usize,
}

impl CellSource<'_> {
    /// Measure by measure, in the order of files.
    pub(super) fn summaries(&self) -> Vec<CellSummary> {
        let mut found = Vec::new();
        for (index, analyte) in self.solved.analytes.iter().enumerate() {
            let thresholds = &self.member.study.thresholds;
            let count = thresholds.len();
            let levels = of_analyte(thresholds, (self.model, self.substances, index));
            for measure in self.measures {
                match measure {
                    DesignMeasure::Cmax => found.extend(self.proportional(index, Measure::Cmax)),
                    DesignMeasure::Auc => {
                        found.extend(self.proportional(index, Measure::Area));
                        found.extend(self.proportional(index, Measure::AreaToInfinity));
                    }
                    DesignMeasure::TimeAbove => {
                        let all = (0..count).map(Measure::HoursAbove);
                        let own = all.filter(|measure| applies(*measure, &levels));
                        found.extend(own.map(|measure| self.hours(analyte, measure)));
                    }
                    DesignMeasure::TimeInRange => {
                        let all = (0..count).map(|threshold| Measure::in_range(threshold, count));
                        let own = all.filter(|measure| applies(*measure, &levels));
                        found.extend(own.map(|measure| self.hours(analyte, measure)));
                    }
                    DesignMeasure::ShareEverAbove => {
                        let own = levels.iter().take(count).enumerate();
                        let own = own.filter_map(|(threshold, level)| Some((threshold, (*level)?)));
                        found.extend(own.map(|threshold| self.ever_above((index, analyte), threshold)));
                    }
                    DesignMeasure::ResponsePeak => found.extend(self.response_peaks((index, analyte))),
                    DesignMeasure::TimeToFall => found.extend(falls(analyte)),
                    DesignMeasure::TotalDose => {}
                }
            }
        }
        if self.measures.contains(&DesignMeasure::TotalDose) {
            found.push(self.total_dose());
        }
        found
    }

    fn summary(&self, analyte: &SolvedAnalyte, measure: Measure) -> Summary {
        let study = self.member.study;
        Summary::new(
            measure,
            &analyte.typical,
            &analyte.patients,
            &study.probabilities,
            study.grid.end().hours(),
        )
    }

    /// A measure that is proportional to the dose.
    fn proportional(&self, analyte: usize, measure: Measure) -> Option<CellSummary> {
        let name = &self.solved.analytes.get(analyte)?.name;
        let summary = self.group.proportional(analyte, measure, self.member.factor)?;
        Some(CellSummary {
            analyte: Some(name.clone()),
            measure: CellMeasure::Exposure(measure),
            typical: summary.typical,
            typical_bound: summary.typical_bound,
            percentiles: summary.percentiles,
            share: None,
            multiples: Vec::new(),
        })
    }

    /// How far the responses go that an analyte drives. They are not proportional to the dose, but follow from levels that are.
    fn response_peaks(&self, (index, analyte): (usize, &SolvedAnalyte)) -> Vec<CellSummary> {
        let factor = self.member.factor;
        let driven = self.solved.responses.iter();
        let driven = driven.filter(|response| response.analyte == index);
        let summary = |response: &SolvedResponse| {
            let of_subjects = response.curves.iter().zip(analyte.patients.cmax());
            let peaks = of_subjects.map(|(curve, cmax)| curve.at(scaled(*cmax, factor)));
            let mut peaks: Vec<f64> = peaks.collect();
            CellSummary {
                analyte: Some(analyte.name.clone()),
                measure: CellMeasure::ResponsePeak(response.place),
                typical: Some(response.typical.at(scaled(analyte.typical.cmax, factor))),
                typical_bound: Bound::Known,
                percentiles: Percentile::of_known(&mut peaks, &self.member.study.probabilities),
                share: None,
                multiples: Vec::new(),
            }
        };
        driven.map(summary).collect()
    }

    /// Hours, which are counted at levels of the group.
    fn hours(&self, analyte: &SolvedAnalyte, measure: Measure) -> CellSummary {
        let first = self.first_level;
        let in_group = match measure {
            Measure::HoursAbove(index) => Measure::HoursAbove(first + index),
            Measure::HoursInRange { lower, upper } => Measure::HoursInRange {
                lower: first + lower,
                upper: first + upper,
            },
            other => other,
        };
        let summary = self.summary(analyte, in_group);
        CellSummary {
            analyte: Some(analyte.name.clone()),
            measure: CellMeasure::Exposure(measure),
            typical: summary.typical,
            typical_bound: summary.typical_bound,
            percentiles: summary.percentiles,
            share: None,
            multiples: Vec::new(),
        }
    }

    /// Who is ever above a level has a highest level above it, by the same [`Edge`].
    fn ever_above(
        &self,
        (index, analyte): (usize, &SolvedAnalyte),
        (threshold, level): (usize, f64),
    ) -> CellSummary {
        let thresholds = &self.member.study.thresholds;
        let mut own = own_levels(thresholds, (self.model, self.substances));
        let own = own.find(|own| own.threshold == threshold);
        let above = Edge::new(own.map_or(level, |_| 1.0)).above;
        let factor = self.member.factor;
        let [count, people] = match &own {
            Some(own) => self.group.beyond(own.index, above, factor),
            None => self.group.above(index, above, factor),
        };
        let peaks = own.map_or_else(|| analyte.peaks.clone(), |own| self.relative_peaks(&own, analyte));
        CellSummary {
            analyte: Some(analyte.name.clone()),
            measure: CellMeasure::EverAbove(threshold),
            typical: None,
            typical_bound: Bound::Known,
            percentiles: Vec::new(),
            share: probability(count, people),
            multiples: self.multiples(&peaks, above),
        }
    }

    /// For the same shares of people as the peaks of an analyte, the highest level as a multiple of the own one that such a
    /// share exceeds.
    fn relative_peaks(&self, own: &OwnLevel, analyte: &SolvedAnalyte) -> Vec<(f64, f64)> {
        let rising = self.group.relative(own.index);
        let peak = |(share, _): &(f64, f64)| {
            let rank = Ranks::new(1.0 - share, rising.len()).rank;
            Some((*share, *rising.get(rank.checked_sub(1)?)?))
        };
        analyte.peaks.iter().filter_map(peak).collect()
    }

    /// The share above is p where the ⌈(1 − p)n⌉-th smallest highest level reaches the edge of the threshold.
    fn multiples(&self, peaks: &[(f64, f64)], above: f64) -> Vec<ShareMultiple> {
        let multiple = |(share, peak): &(f64, f64)| {
            let multiple = above / scaled(*peak, self.member.factor);
            multiple.is_finite().then_some(ShareMultiple {
                share: *share,
                multiple,
            })
        };
        match self.model.is_linear() && self.is_written_out() {
            true => peaks.iter().filter_map(multiple).collect(),
            false => Vec::new(),
        }
    }

    /// Whether what is given does not depend on levels.
    fn is_written_out(&self) -> bool {
        let arm = self.member.study.arms.get(self.member.cell.arm);
        arm.is_some_and(Arm::is_written_out)
    }

    fn total_dose(&self) -> CellSummary {
        let factor = self.member.factor;
        CellSummary {
            analyte: None,
            measure: CellMeasure::TotalDose,
            typical: Some(self.solved.total_of_typical(factor)),
            typical_bound: Bound::Known,
            percentiles: self.group.totals(factor),
            share: None,
            multiples: Vec::new(),
        }
    }
}

/// How long the typical patient's level takes to fall, which is the same for all doses of a group.
fn falls(analyte: &SolvedAnalyte) -> impl Iterator<Item = CellSummary> {
    analyte.falls.iter().enumerate().map(|(place, fall)| CellSummary {
        analyte: Some(analyte.name.clone()),
        measure: CellMeasure::TimeToFall(place),
        typical: fall.hours,
        typical_bound: Bound::Known,
        percentiles: Vec::new(),
        share: None,
        multiples: Vec::new(),
    })
}
