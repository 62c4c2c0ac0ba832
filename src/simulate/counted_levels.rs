use crate::effect::Threshold;
use crate::ensemble::OwnLevel;
use crate::model::{Model, Substances};
use crate::outcome::Measure;

/// The levels at which time is counted under a model.
#[derive(Clone, Debug, Default)]
pub(super) struct CountedLevels {
    /// For each analyte, ng/mL: those of all thresholds, in their order, and behind them the upper ends of those that are
    /// ranges; `None` for a threshold of another analyte, and for the upper end of one that is no range. Upper ends are
    /// there where any threshold has one.
    pub(super) levels: Vec<Vec<Option<f64>>>,
    /// Those of them that are another one in each subject.
    pub(super) own: Vec<OwnLevel>,
}

impl CountedLevels {
    /// Of the thresholds of a study.
    pub(super) fn new(thresholds: &[Threshold], (model, substances): (&Model, &Substances)) -> Self {
        let analytes = 0..model.analytes().count();
        let levels = analytes.map(|analyte| of_analyte(thresholds, (model, substances, analyte)));
        Self {
            levels: levels.collect(),
            own: own_levels(thresholds, (model, substances)).collect(),
        }
    }

    /// None at all.
    pub(super) fn none(model: &Model) -> Self {
        Self {
            levels: vec![Vec::new(); model.analytes().count()],
            own: Vec::new(),
        }
    }

    /// The levels of a subject, in whom some are these.
    pub(super) fn in_subject(&self, own_levels: &[f64]) -> Vec<Vec<Option<f64>>> {
        OwnLevel::in_subject(&self.own, &self.levels, own_levels)
    }
}

/// The levels of one analyte, as [`CountedLevels::levels`]; one that is another in each subject is infinite.
pub(super) fn of_analyte(
    thresholds: &[Threshold],
    (model, substances, analyte): (&Model, &Substances, usize),
) -> Vec<Option<f64>> {
    let own = |threshold: &Threshold| threshold.analyte(model, substances) == Some(analyte);
    let lower = thresholds.iter().map(|threshold| {
        own(threshold).then(|| match threshold.response {
            Some(_) => f64::INFINITY,
            None => threshold.level.ng_per_ml(),
        })
    });
    let mut levels: Vec<Option<f64>> = lower.collect();
    if thresholds.iter().any(|threshold| threshold.range_end().is_some()) {
        levels.extend(thresholds.iter().map(|threshold| {
            let end = threshold.range_end().filter(|_| own(threshold));
            end.map(|end| end.ng_per_ml())
        }));
    }
    levels
}

/// The thresholds that are values of responses which the model has taken up.
pub(super) fn own_levels(
    thresholds: &[Threshold],
    (model, substances): (&Model, &Substances),
) -> impl Iterator<Item = OwnLevel> {
    let of_responses = thresholds
        .iter()
        .enumerate()
        .filter_map(move |(index, threshold)| {
            threshold.response.as_ref()?;
            Some((index, threshold.analyte(model, substances)?))
        });
    let level = |(index, (threshold, analyte))| OwnLevel {
        analyte,
        threshold,
        index,
        divisor: 1.0,
    };
    of_responses.enumerate().map(level)
}

/// Whether an analyte of these levels has a measure: hours above a threshold are one only of the analyte that it belongs
/// to, hours in its range only where it has one.
pub(super) fn applies(measure: Measure, levels: &[Option<f64>]) -> bool {
    let has = |index: usize| levels.get(index).is_some_and(Option::is_some);
    match measure {
        Measure::HoursAbove(index) => has(index),
        Measure::HoursInRange { lower, upper } => has(lower) && has(upper),
        _ => true,
    }
}
