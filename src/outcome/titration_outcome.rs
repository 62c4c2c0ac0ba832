use super::percentile::{CensoredValues, percentiles};
use super::{Action, ActionKind, Percentile};
use crate::quantiles::{Estimate, probability};
use crate::regimen::Titration;

/// What a rule came to in an arm under a model.
#[derive(Clone, Debug)]
pub struct TitrationOutcome {
    /// The rule in words.
    pub rule: String,
    /// What it did, person by person, each in the order of time; the typical patient, number 0, first.
    pub actions: Vec<Action>,
    /// What the typical patient had in the end.
    pub typical: TitratedPerson,
    /// Share of people whose infusion was stopped at any time; `None` where nothing stops it.
    pub stopped: Option<Estimate>,
    /// Share of people who came to the highest rate; `None` where there is none.
    pub at_highest: Option<Estimate>,
    /// Share of people whose infusion ended because all that may be given was given; `None` where there is no such limit.
    pub total_reached: Option<Estimate>,
    /// What is given in all, mg: lower level, median and upper level.
    pub total: Vec<Percentile>,
    /// Whether it changed nothing in anybody, the typical patient included.
    pub changed_nothing: bool,
    /// The last rate, mg/h: lower level, median and upper level.
    pub last_rate: Vec<Percentile>,
}

/// What a rule came to in one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TitratedPerson {
    /// Given in all, mg.
    pub total: f64,
    /// The rate before the end, mg/h.
    pub last_rate: f64,
    /// Whether the infusion was stopped at any time.
    pub stopped: bool,
    /// Whether the highest rate was reached.
    pub at_highest: bool,
    /// Whether the infusion ended because all that may be given was given.
    pub total_reached: bool,
}

impl TitrationOutcome {
    /// From what was found of the typical patient and of everybody, at the given probabilities.
    pub fn new(
        (rule, says): (String, &Titration),
        actions: Vec<Action>,
        typical: TitratedPerson,
        people: &[TitratedPerson],
        probabilities: &[f64],
    ) -> Self {
        let share = |is: &dyn Fn(&TitratedPerson) -> bool| {
            let count = people.iter().filter(|person| is(person)).count();
            probability(count as u64, people.len() as u64)
        };
        let spread = |of: &dyn Fn(&TitratedPerson) -> f64| {
            let mut values: Vec<f64> = people.iter().map(of).collect();
            percentiles(&mut values, &CensoredValues::default(), probabilities)
        };
        let has_highest = says.raise.as_ref().is_some_and(|raise| raise.limit.is_some());
        let nothing = |action: &Action| matches!(action.kind, ActionKind::Started | ActionKind::Ended);
        Self {
            rule,
            changed_nothing: actions.iter().all(nothing),
            actions,
            typical,
            stopped: share(&|person| person.stopped).filter(|_| says.stop.is_some()),
            at_highest: share(&|person| person.at_highest).filter(|_| has_highest),
            total_reached: share(&|person| person.total_reached).filter(|_| says.max_total.is_some()),
            total: spread(&|person| person.total),
            last_rate: spread(&|person| person.last_rate),
        }
    }
}
