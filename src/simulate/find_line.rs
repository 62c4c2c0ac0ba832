use super::SimulateError;
use super::find_target::FindTarget;
use super::run_context::RunContext;
use crate::model::Model;
use crate::outcome::{Answer, AnswerMethod, Cell, ConditionValue, Found, Question, Sense, WarningKind};
use crate::quantiles::Estimate;
use crate::quantity::significant;
use crate::scenario::{Design, Study};
use std::cell::RefCell;

/// One arm under one model along the axis that is sought on, everything else being fixed.
pub(super) struct FindLine<'a> {
    pub(super) run: &'a RunContext<'a>,
    pub(super) design: &'a Design,
    pub(super) question: &'a Question,
    cells: &'a [Cell],
    /// The values of the cells, rising, in the unit of the axis.
    pub(super) numbers: Vec<f64>,
    pub(super) targets: Vec<FindTarget>,
    pub(super) dependence: Dependence,
    /// What was looked at so far, by value.
    pub(super) seen: RefCell<Vec<(f64, Vec<Estimate>)>>,
    /// Everybody's roots, from the greatest on, of conditions for which they were sought.
    pub(super) roots: RefCell<Vec<(FindTarget, Vec<f64>)>>,
}

/// How the numbers of people depend on the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Dependence {
    /// Levels are proportional to it.
    Proportional,
    /// Levels are those of fixed doses and a multiple of others: affine in it.
    Affine,
    /// They only rise with it.
    Rising,
    /// Nothing is known.
    Unknown,
    /// Only the values of the axis itself make sense, such as numbers of rounds.
    Listed,
}

impl<'a> FindLine<'a> {
    pub(super) fn new(
        run: &'a RunContext<'a>,
        design: &'a Design,
        question: &'a Question,
        cells: &'a [Cell],
    ) -> Result<Self, SimulateError> {
        let axis = &design.axes()[question.axis];
        let number = |cell: &Cell| axis.values[cell.values[question.axis]].number;
        let mut line = Self {
            run,
            design,
            question,
            cells,
            numbers: cells.iter().filter_map(number).collect(),
            targets: Vec::new(),
            dependence: Dependence::Unknown,
            seen: RefCell::new(Vec::new()),
            roots: RefCell::new(Vec::new()),
        };
        let (study, model) = (line.study(0), line.model());
        let people = study.subjects().count() as usize;
        let targets = question
            .conditions
            .iter()
            .filter(|_| people > 0)
            .map(|condition| FindTarget::new(condition, study, model, run.substances, people));
        line.targets = targets.collect::<Option<_>>().unwrap_or_default();
        line.dependence = line.dependence();
        Ok(line)
    }

    pub(super) fn first(&self) -> &Cell {
        &self.cells[0]
    }

    pub(super) fn study(&self, place: usize) -> &'a Study {
        let found = self.design.study(&self.cells[place]);
        found.unwrap_or_else(|| self.design.first())
    }

    fn model(&self) -> &'a Model {
        &self.study(0).models[self.first().model]
    }

    fn dependence(&self) -> Dependence {
        let axis = &self.design.axes()[self.question.axis];
        if axis.unit_name().is_some_and(|unit| unit.is_empty()) {
            return Dependence::Listed;
        }
        let last = self.cells.len() - 1;
        let arm = self.first().arm;
        let given = |place: usize| &self.study(place).arms[arm];
        let same = |place: usize| self.same_but_regimen(self.study(place), self.study(last));
        if !(0..last).all(same) {
            return Dependence::Unknown;
        }
        let proportional = |place: usize| {
            let expected = self.numbers[place] / self.numbers[last];
            let found = given(place).proportion_to(given(last));
            found.is_some_and(|found| (found - expected).abs() <= ROUNDING * expected.abs())
        };
        let rising = self.targets.iter().all(FindTarget::is_rising);
        if rising && self.model().is_linear() && (0..last).all(proportional) {
            return Dependence::Proportional;
        }
        let part =
            |place: usize| (self.numbers[place] - self.numbers[0]) / (self.numbers[last] - self.numbers[0]);
        let between = |place: usize| given(place).lies_between([given(0), given(last)], part(place));
        let rises = |place: usize| given(place + 1).gives_no_less_than(given(place));
        if !rising || !(0..last).all(rises) {
            return Dependence::Unknown;
        }
        match self.model().is_linear() && last > 0 && (0..=last).all(between) {
            true => Dependence::Affine,
            false => Dependence::Rising,
        }
    }

    /// Whether two studies differ in their regimens alone.
    fn same_but_regimen(&self, one: &Study, other: &Study) -> bool {
        let place = self.first().model;
        let mut thresholds = one.thresholds.iter().zip(other.thresholds.iter());
        let [model, other_model] = [one, other].map(|study| &study.models[place]);
        model.is_same_as(other_model)
            && one.inputs[place] == other.inputs[place]
            && one.population == other.population
            && one.grid == other.grid
            && one.thresholds.len() == other.thresholds.len()
            && thresholds.all(|(one, other)| one.is_same_as(other))
    }

    /// The answer; `model` is the place of the model in the outcome.
    pub(super) fn answer(&self, model: usize) -> Result<Answer, SimulateError> {
        let others = self.design.axes().iter().zip(&self.first().values).enumerate();
        let others = others.filter(|(axis, _)| *axis != self.question.axis);
        let others = others
            .filter_map(|(_, (axis, value))| Some((axis.name.clone(), axis.value(*value)?.text.clone())));
        let mut answer = Answer {
            model,
            arm: self.first().arm,
            others: others.collect(),
            method: AnswerMethod::Scan { values: 0 },
            found: Found::Nowhere,
            intervals: Vec::new(),
            notes: Vec::new(),
            at_value: Vec::new(),
            round: None,
        };
        if self.targets.is_empty() {
            let conditions = self.question.conditions.iter().map(|condition| condition.of.of());
            let names: Vec<&str> = conditions.collect();
            let model = self.model();
            answer.notes.push(format!(
                "model {} does not compute {}",
                model.id,
                names.join(" or ")
            ));
            return Ok(answer);
        }
        answer.method = match self.dependence {
            Dependence::Proportional if self.targets.iter().all(FindTarget::is_proportional) => {
                AnswerMethod::OrderStatistic
            }
            Dependence::Affine if self.targets.iter().all(FindTarget::is_proportional) => {
                AnswerMethod::RootPerPerson
            }
            Dependence::Proportional | Dependence::Affine | Dependence::Rising => AnswerMethod::Bisection,
            Dependence::Unknown | Dependence::Listed => AnswerMethod::Scan {
                values: self.looked_at().len(),
            },
        };
        answer.intervals = self.intervals()?;
        answer.found = self.found(&answer.intervals)?;
        if answer.found == Found::Nowhere {
            answer.notes.push(self.nowhere()?);
        }
        if let Some(value) = value_of(answer.found) {
            answer.at_value = self.values_at(value)?;
            answer.round = self.round(value)?;
            answer.notes.extend(self.notes_at(value)?);
        }
        Ok(answer)
    }

    /// That the conditions hold nowhere on the axis, and what they come to at the end that is nearest to holding.
    fn nowhere(&self) -> Result<String, SimulateError> {
        let (first, last) = (self.numbers[0], self.numbers[self.numbers.len() - 1]);
        let end = match self.question.sense {
            Sense::Largest => first,
            Sense::Smallest => last,
        };
        let values = self.values_at(end)?;
        let told = self.question.conditions.iter().zip(&values);
        let told = told.map(|(condition, value)| {
            let number = match value.unit.as_str() {
                "" => format!("{} %", significant(100.0 * value.estimate.value, 3)),
                unit => format!("{} {unit}", significant(value.estimate.value, 3)),
            };
            format!("{} {} is {number}", condition.of.name(), condition.of.of())
        });
        let hint = match self.targets.len() {
            1 => "look beyond it",
            _ => "look beyond it, or loosen one of them",
        };
        Ok(format!(
            "the conditions hold nowhere from {} to {}: with {} {}; {hint}",
            self.written(first),
            self.written(last),
            self.written(end),
            told.collect::<Vec<_>>().join(", ")
        ))
    }

    /// The numbers of the conditions at a value.
    fn values_at(&self, value: f64) -> Result<Vec<ConditionValue>, SimulateError> {
        let solved = self.solve(value)?;
        let targets = self.targets.iter().zip(&self.question.conditions);
        let values = targets.filter_map(|(target, condition)| target.value(condition, &solved));
        Ok(values.collect())
    }

    /// A value of two digits near another one, on the side where the conditions hold, and their numbers there.
    fn round(&self, value: f64) -> Result<Option<(f64, Vec<ConditionValue>)>, SimulateError> {
        if self.dependence == Dependence::Listed {
            return Ok(None);
        }
        let round = match self.question.sense {
            Sense::Largest => two_digits(value, f64::floor),
            Sense::Smallest => two_digits(value, f64::ceil),
        };
        let is_on_axis = round >= self.numbers[0] && round <= self.numbers[self.numbers.len() - 1];
        if !is_on_axis || !self.hold_at(round)? {
            return Ok(None);
        }
        Ok(Some((round, self.values_at(round)?)))
    }

    /// What binds or is not studied at a value.
    fn notes_at(&self, value: f64) -> Result<Vec<String>, SimulateError> {
        let study = self.study_at(value)?;
        let arm = &study.arms[self.first().arm];
        let (lightest, heaviest) = study.population.people.weight_bounds();
        let mut notes = Vec::new();
        let weights = [lightest, study.population.people.typical_weight(), heaviest];
        if let Some(weight) = weights
            .into_iter()
            .find(|weight| arm.regimen.is_capped_for(*weight))
        {
            notes.push(format!(
                "a cap of the regimen (`at_most`) binds in a patient of {weight}"
            ));
        }
        let model = self.model();
        let outside = study.warnings.iter().filter(|warning| {
            warning.kind == WarningKind::Domain && warning.text.contains(model.id.as_str())
        });
        notes.extend(outside.map(|warning| warning.to_string()));
        Ok(notes)
    }
}

/// Ratios of values and of doses so close are the same.
const ROUNDING: f64 = 1e-12;
fn value_of(found: Found) -> Option<f64> {
    match found {
        Found::Value(estimate) => Some(estimate.value),
        Found::EndOfAxis(value) => Some(value),
        Found::Nowhere => None,
    }
}

/// To two significant digits, upwards or downwards.
fn two_digits(value: f64, to: impl Fn(f64) -> f64) -> f64 {
    let exponent = libm::floor(libm::log10(value.abs())) as i32 - 1;
    let text = format!("{}e{exponent}", to(value / libm::pow(10.0, f64::from(exponent))));
    text.parse().unwrap_or(value)
}
