//! Answers to the question of a design: for each arm under each model, at each value of the other axes, the largest or
//! smallest value of one axis with which some conditions hold.
//!
//! Every condition is one on an order statistic. With n people, "the share above L is at most p" says that the
//! ⌈(1 − p)n⌉-th smallest highest level is not above L; "the median time is at least h" that the ⌈n/2⌉-th smallest time
//! is not below h. So each has its exact interval from two neighbouring order statistics ([`Ranks`]), and the interval of
//! the value that is sought ends where those meet the limit.
//!
//! Where levels are proportional to the value v, the order statistic at v is v times that at 1, and v = L / (order
//! statistic at 1). Where numbers only rise with v, the value at which one meets its limit is bracketed by bisection, with
//! the same people at every step. Elsewhere 33 values or more are looked at, and each change of a
//! condition between neighbours is refined so.

use super::SimulateError;
use super::find_line::FindLine;
use super::run_context::RunContext;
use crate::outcome::{Answer, Axis, Cell, DesignOutcome, FindOutcome};
use crate::scenario::Design;

impl RunContext<'_> {
    /// Answers the question of a design; `None` where it asks none. `outcome` is what all its cells came to.
    ///
    /// # Errors
    /// When a subject cannot be drawn or solved at some value, or the callback says stop.
    pub(super) fn answers(
        &self,
        design: &Design,
        outcome: &DesignOutcome,
    ) -> Result<Option<FindOutcome>, SimulateError> {
        let Some(question) = design.question() else {
            return Ok(None);
        };
        let lines = lines(design, question.axis);
        let answers = lines.iter().map(|cells| -> Result<Answer, SimulateError> {
            let line = FindLine::new(self, design, question, cells)?;
            let model = outcome.model_of_cell(line.first().number).unwrap_or(0);
            line.answer(model)
        });
        let answers = answers.collect::<Result<Vec<_>, _>>()?;
        let axis = design.axes().get(question.axis);
        Ok(axis.map(|axis| FindOutcome {
            question: question.clone(),
            axis: (axis.name.clone(), axis.unit_name().unwrap_or_default()),
            answers,
        }))
    }
}

/// The cells along one axis, from its least value to its greatest; a list for each of everything else.
fn lines(design: &Design, sought: usize) -> Vec<Vec<Cell>> {
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let number = |cell: &Cell, axes: &[Axis]| {
        let value = axes.get(sought)?.value(*cell.values.get(sought)?)?;
        value.number
    };
    let same = |one: &Cell, other: &Cell| {
        let mut values = one.values.iter().zip(&other.values).enumerate();
        (one.model, one.arm) == (other.model, other.arm)
            && values.all(|(axis, (one, other))| axis == sought || one == other)
    };
    let all = (1..=design.len()).filter_map(|number| design.cell(number));
    for cell in all.filter(|cell| number(cell, design.axes()).is_some()) {
        match lines.iter_mut().find(|line| same(&line[0], &cell)) {
            Some(line) => line.push(cell),
            None => lines.push(vec![cell]),
        }
    }
    for line in &mut lines {
        line.sort_by(|one, other| {
            let [one, other] = [one, other].map(|cell| number(cell, design.axes()).unwrap_or(f64::NAN));
            one.total_cmp(&other)
        });
    }
    lines
}
