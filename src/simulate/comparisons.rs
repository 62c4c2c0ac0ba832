//! Every other arm against the first one of the same model, in the same people.

use super::counted_levels::applies;
use super::run_context::RunContext;
use crate::effect::EffectKind;
use crate::outcome::{ArmComparison, Comparison, Measure, Preference, SeriesOutcome};

/// One measure of one analyte, by its index, in the first arm and in another.
struct ComparedMeasure<'a> {
    measure: Measure,
    series: [&'a SeriesOutcome; 2],
    analyte: usize,
}

impl RunContext<'_> {
    /// All comparisons of a study.
    pub(super) fn comparisons(&self, series: &[SeriesOutcome]) -> Vec<ArmComparison> {
        let mut compared = Vec::new();
        for chunk in series.chunks(self.study.arms.len().max(1)) {
            let Some((first, others)) = chunk.split_first() else {
                continue;
            };
            for other in others {
                for (analyte, outcome) in other.analytes.iter().enumerate() {
                    let measures = Measure::all(outcome.thresholds.len()).into_iter();
                    let measures = measures
                        .filter(|measure| !matches!(measure, Measure::Tmax | Measure::HalfLife))
                        .filter(|measure| applies(*measure, &outcome.thresholds));
                    compared.extend(measures.map(|measure| ComparedMeasure {
                        measure,
                        series: [first, other],
                        analyte,
                    }));
                }
            }
        }
        self.threads.map(compared, |compared| self.comparison(&compared))
    }

    fn comparison(&self, compared: &ComparedMeasure<'_>) -> ArmComparison {
        let ComparedMeasure { measure, analyte, .. } = *compared;
        let [first, other] = compared.series;
        let [before, after] = compared.series.map(|series| &series.analytes[analyte]);
        ArmComparison {
            model: first.model,
            analyte: after.name.clone(),
            baseline: first.arm.clone(),
            arm: other.arm.clone(),
            comparison: Comparison::new(
                measure,
                &before.patients,
                &after.patients,
                &self.study.probabilities,
                self.preference(measure),
                self.study.grid.end().hours(),
            ),
        }
    }

    fn preference(&self, measure: Measure) -> Preference {
        let kind = match measure {
            Measure::HoursAbove(index) => self.study.thresholds.get(index).map(|threshold| threshold.kind),
            _ => None,
        };
        match kind {
            Some(EffectKind::SideEffect) => Preference::Less,
            Some(EffectKind::WantedEffect) => Preference::More,
            _ => Preference::Neither,
        }
    }
}
