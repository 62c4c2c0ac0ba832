use super::design_curve::DesignCurve;
use super::palette::MOST;
use crate::effect::Threshold;
use crate::outcome::DesignOutcome;

/// The lines of a figure of shares: as many as can be told apart, and the thresholds of which they have shares.
pub(super) struct DrawnCurves<'a> {
    /// The axis they run along.
    pub(super) axis: usize,
    pub(super) curves: Vec<DesignCurve<'a>>,
    /// Each with its place in the study.
    pub(super) thresholds: Vec<(usize, &'a Threshold)>,
    /// How many lines there are.
    all: usize,
}

impl<'a> DrawnCurves<'a> {
    /// Those of a design; `None` where no axis has two numbers.
    pub(super) fn of(outcome: &'a DesignOutcome) -> Option<Self> {
        let axis = longest_axis(outcome)?;
        let mut curves = DesignCurve::all(outcome, axis);
        let all = curves.len();
        curves.truncate(MOST);
        let first = curves.first().and_then(|curve| curve.cells.first());
        let thresholds = first
            .map_or(&[][..], |(_, cell)| &cell.thresholds)
            .iter()
            .enumerate();
        let thresholds = thresholds
            .filter(|(place, _)| curves.iter().any(|curve| !curve.shares(*place).is_empty()))
            .collect();
        Some(Self {
            axis,
            curves,
            thresholds,
            all,
        })
    }

    /// That some lines are not drawn; nothing where all are.
    pub(super) fn remark(&self) -> Option<String> {
        (self.all > self.curves.len()).then(|| {
            format!(
                "{MOST} of {} lines drawn: those written first; cells.csv has all.",
                self.all
            )
        })
    }
}

/// The axis that is sought on, or the one with most numbers; `None` where none has two.
fn longest_axis(outcome: &DesignOutcome) -> Option<usize> {
    let numbers = |axis: usize| {
        let values = outcome.axes.get(axis).map_or(&[][..], |axis| &axis.values);
        values.iter().filter(|value| value.number.is_some()).count()
    };
    let sought = outcome.found.as_ref().map(|found| found.question.axis);
    let longest = (0..outcome.axes.len()).rev().max_by_key(|axis| numbers(*axis));
    sought.or(longest).filter(|axis| numbers(*axis) > 1)
}
