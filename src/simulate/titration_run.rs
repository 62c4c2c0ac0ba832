use super::rule_state::{RuleAmounts, RuleState};
use super::titration_walk::TitrationWalk;
use crate::outcome::{Action, ActionKind, TitratedPerson};
use crate::quantity::{Mass, Time, with_thousands};
use crate::regimen::{Condition, Seen, TimedDose, Timeline, Titration};
use crate::solver::{SolverError, Stop};
use std::sync::Arc;
use thiserror::Error;

/// The loop of a rule in one person: look, decide, go on to the next look.
///
/// What is given at one rate is one dose, however often somebody looked meanwhile.
pub(super) struct TitrationRun<'a> {
    rule: &'a Titration,
    walk: TitrationWalk<'a>,
    route: Arc<str>,
    stop: Stop<'a>,
    amounts: RuleAmounts,
    state: RuleState,
    doses: Vec<TimedDose>,
    /// The infusion that runs, among the doses, and its rate in mg/h.
    infusion: Option<(usize, f64)>,
    actions: Vec<Action>,
    /// How often it went on.
    passes: u32,
}

/// What a rule gives one person.
pub(super) struct Titrated {
    pub(super) timeline: Timeline,
    pub(super) actions: Vec<Action>,
    pub(super) person: TitratedPerson,
}

/// Why it is not known what a rule gives a person.
#[derive(Debug, Error)]
pub(super) enum TitrationError {
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// It never rests.
    #[error("the rule acts more than {} times", with_thousands(MOST_ACTIONS as u64))]
    TooManyActions,
}

/// Actions in one person. A rule that stops when a level is crossed and goes on when the same level is crossed would act
/// again every microsecond.
const MOST_ACTIONS: usize = 100_000;
/// It is asked so seldom whether to stop.
const PASSES: u32 = 64;

impl<'a> TitrationRun<'a> {
    pub(super) fn new(
        rule: &'a Titration,
        walk: TitrationWalk<'a>,
        route: &Arc<str>,
        amounts: RuleAmounts,
        stop: Stop<'a>,
    ) -> Self {
        Self {
            rule,
            walk,
            route: Arc::clone(route),
            stop,
            amounts,
            state: RuleState::new(rule.from, amounts.start),
            doses: Vec::new(),
            infusion: None,
            actions: Vec::new(),
            passes: 0,
        }
    }

    /// What the person is given, what the rule did, and what came of it.
    ///
    /// # Errors
    /// When the method fails, a stop is requested, or the rule never rests.
    pub(super) fn finish(mut self) -> Result<Titrated, TitrationError> {
        self.note(ActionKind::Started, f64::NAN, 0.0, 0.0)?;
        let mut next = self.rule.from;
        while next < self.rule.until {
            next = (next + self.rule.look).min(self.rule.until);
            self.go_on_to(next)?;
            if next < self.rule.until {
                self.look(Seen::AtLooks)?;
            }
        }
        let last_rate = self.state.running();
        if self.state.runs {
            self.state.runs = false;
            self.note(ActionKind::Ended, f64::NAN, last_rate, 0.0)?;
        }
        let has = |kind: ActionKind| self.actions.iter().any(|action| action.kind == kind);
        let highest = self.actions.iter().map(|action| action.after).fold(0.0, f64::max);
        Ok(Titrated {
            person: TitratedPerson {
                total: self.state.given,
                last_rate,
                stopped: has(ActionKind::Stopped),
                at_highest: highest >= self.amounts.highest,
                total_reached: has(ActionKind::TotalReached),
            },
            timeline: Timeline::new(self.doses),
            actions: self.actions,
        })
    }

    /// To the next look, with what happens before it: levels that are crossed, and the end of what may be given.
    fn go_on_to(&mut self, next: Time) -> Result<(), TitrationError> {
        while self.state.now < next {
            if self.passes.is_multiple_of(PASSES) {
                self.stop.check()?;
            }
            self.passes += 1;
            let (now, rate) = (self.state.now, self.state.running());
            let left = self.state.left(&self.amounts);
            let ends_early = rate > 0.0 && left < rate * (next - now).hours();
            let end = match ends_early {
                true => (now + Time::from_hours(left / rate)).min(next),
                false => next,
            };
            let unlocked = self.state.next_unlocked(self.rule).filter(|time| *time < end);
            let until = unlocked.unwrap_or(end);
            if let Some(after) = self.crossing(rate, until - now)? {
                self.run_until(now + after)?;
                self.look(Seen::WhenCrossed)?;
            } else if unlocked.is_some() || !ends_early {
                self.run_until(until)?;
            } else {
                if end > now {
                    self.give(now, end, left)?;
                    self.state.now = end;
                }
                (self.state.runs, self.state.over) = (false, true);
                self.note(ActionKind::TotalReached, f64::NAN, rate, 0.0)?;
            }
        }
        Ok(())
    }

    /// How long it takes at a rate until something that is seen when it is crossed wants an action.
    fn crossing(&mut self, rate: f64, length: Time) -> Result<Option<Time>, SolverError> {
        let possible = self.state.possible(self.rule, &self.amounts, Seen::WhenCrossed);
        let conditions: Vec<&Condition> = possible.map(|(_, condition)| condition).collect();
        match conditions.is_empty() {
            true => Ok(None),
            false => self.walk.first(&conditions, rate, length),
        }
    }

    /// Runs at the present rate until a time.
    fn run_until(&mut self, end: Time) -> Result<(), SolverError> {
        let start = self.state.now;
        if end <= start {
            return Ok(());
        }
        self.give(start, end, self.state.running() * (end - start).hours())?;
        self.state.now = end;
        Ok(())
    }

    /// Gives an amount from now until a time; at the same rate as before it is part of the same dose.
    fn give(&mut self, start: Time, end: Time, mg: f64) -> Result<(), SolverError> {
        let dose = TimedDose {
            number: self.doses.len(),
            route: Arc::clone(&self.route),
            start,
            end,
            amount: Mass::from_mg(mg),
            tilt: 0.0,
        };
        self.walk.give(&dose)?;
        self.state.given += mg;
        if start == end {
            self.doses.push(dose);
            return Ok(());
        }
        let rate = self.state.running();
        let running = self.infusion.filter(|(_, before)| *before == rate);
        match running.and_then(|(index, _)| self.doses.get_mut(index)) {
            Some(running) => {
                running.end = end;
                running.amount = Mass::from_mg(running.amount.mg() + mg);
            }
            None if mg > 0.0 => {
                self.infusion = Some((self.doses.len(), rate));
                self.doses.push(dose);
            }
            None => self.infusion = None,
        }
        Ok(())
    }

    /// Does what is due: at most one thing to the rate, and a booster.
    fn look(&mut self, seen: Seen) -> Result<(), TitrationError> {
        if let Some((kind, level)) = self.due(seen, |kind| kind != ActionKind::Booster) {
            self.change(kind, level)?;
        }
        if let Some((kind, level)) = self.due(seen, |kind| kind == ActionKind::Booster) {
            let now = self.state.now;
            self.give(now, now, self.amounts.booster)?;
            (self.state.boosted, self.state.boosters) = (Some(now), self.state.boosters + 1);
            self.note(kind, level, self.state.running(), self.amounts.booster)?;
        }
        Ok(())
    }

    /// The first thing of some kinds that the rule wants done now, with the level it goes by.
    fn due(&self, seen: Seen, is_wanted: impl Fn(ActionKind) -> bool) -> Option<(ActionKind, f64)> {
        let possible = self.state.possible(self.rule, &self.amounts, seen);
        possible
            .filter(|(kind, _)| is_wanted(*kind))
            .find_map(|(kind, condition)| {
                let level = self.walk.level(condition);
                condition.holds(level).then_some((kind, level))
            })
    }

    /// Changes the rate.
    fn change(&mut self, kind: ActionKind, level: f64) -> Result<(), TitrationError> {
        let before = self.state.running();
        match kind {
            ActionKind::Raised => {
                self.state.rate = (self.state.rate + self.amounts.raise).min(self.amounts.highest);
            }
            ActionKind::Lowered => {
                self.state.rate = (self.state.rate - self.amounts.lower).max(self.amounts.lowest);
            }
            ActionKind::Stopped => self.state.runs = false,
            ActionKind::Resumed => self.state.runs = true,
            _ => {}
        }
        self.state.changed = self.state.now;
        self.note(kind, level, before, 0.0)
    }

    fn note(&mut self, kind: ActionKind, level: f64, before: f64, dose: f64) -> Result<(), TitrationError> {
        if self.actions.len() >= MOST_ACTIONS {
            return Err(TitrationError::TooManyActions);
        }
        self.actions.push(Action {
            subject: self.amounts.subject,
            time: self.state.now,
            kind,
            level,
            before,
            after: self.state.running(),
            dose,
        });
        Ok(())
    }
}
