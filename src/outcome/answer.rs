use super::{Condition, Percentile, Question};
use crate::quantiles::Estimate;

/// What was found for a question to a design.
#[derive(Clone, Debug)]
pub struct FindOutcome {
    /// The question.
    pub question: Question,
    /// The name of the axis that is sought on, and the unit of its numbers.
    pub axis: (String, String),
    /// An answer for each model, arm and combination of the other axes.
    pub answers: Vec<Answer>,
}

/// The answer for one arm under one model, at one value of each other axis.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The place of the model in [`DesignOutcome`](super::DesignOutcome).
    pub model: usize,
    /// Which arm.
    pub arm: usize,
    /// The values of the other axes, as written, with their names.
    pub others: Vec<(String, String)>,
    /// How it was found.
    pub method: AnswerMethod,
    /// The value.
    pub found: Found,
    /// Where all conditions hold: from and to, both included, in the unit of the axis.
    pub intervals: Vec<[f64; 2]>,
    /// What is said of it besides: a cap that binds, a range that was not studied.
    pub notes: Vec<String>,
    /// The numbers of the conditions at the value, in their order.
    pub at_value: Vec<ConditionValue>,
    /// A round value near it with which all conditions hold, and the numbers there.
    pub round: Option<(f64, Vec<ConditionValue>)>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// The value, with its 95 % Monte Carlo interval; an end outside the axis is missing.
    Value(Estimate),
    /// The conditions hold with the last value of the axis that was looked at too: beyond it nothing is known.
    EndOfAxis(f64),
    /// They hold nowhere on the axis.
    Nowhere,
}

/// How an answer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerMethod {
    /// Levels are proportional to the value: it is an order statistic of one solution.
    OrderStatistic,
    /// Levels are those of fixed doses and a multiple of others: everybody's own value is found at which their number
    /// meets the limit, and the answer is an order statistic of those.
    RootPerPerson,
    /// Numbers only rise with the value: bisection, with the same people.
    Bisection,
    /// So many values were looked at, and every change between neighbours was refined; a narrower range may be missed.
    Scan {
        /// How many.
        values: usize,
    },
}

/// The number of one condition at one value.
#[derive(Clone, Debug)]
pub struct ConditionValue {
    /// The share with its interval, or the median; in the unit that the limit is written in.
    pub estimate: Estimate,
    /// The unit, empty for a share.
    pub unit: String,
}

impl AnswerMethod {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::OrderStatistic => "order statistic",
            Self::RootPerPerson => "one root a person",
            Self::Bisection => "bisection",
            Self::Scan { .. } => "scan",
        }
    }
}

impl Found {
    /// In a word or three.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value(_) => "value",
            Self::EndOfAxis(_) => "end of axis",
            Self::Nowhere => "nowhere",
        }
    }
}

impl FindOutcome {
    /// "largest dose such that share ever above dissociation-zanos-2018 at most 5 %".
    pub fn sentence(&self) -> String {
        let conditions: Vec<String> = self.question.conditions.iter().map(Condition::sentence).collect();
        format!(
            "{} {} such that {}",
            self.question.sense.name(),
            self.axis.0,
            conditions.join(" and ")
        )
    }
}

impl ConditionValue {
    /// Of a percentile, in a unit that so many of its own make.
    pub fn of_percentile(percentile: &Percentile, per_unit: f64, unit: String) -> Self {
        let in_unit = |value: f64| value / per_unit;
        let Estimate { value, low, high } = percentile.estimate;
        Self {
            estimate: Estimate {
                value: in_unit(value),
                low: low.map(in_unit),
                high: high.map(in_unit),
            },
            unit,
        }
    }
}
