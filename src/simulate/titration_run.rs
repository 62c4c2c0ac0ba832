use super::titration_walk::TitrationWalk;
use crate::outcome::{Action, ActionKind, TitratedPerson};
use crate::quantity::{Mass, Time, Weight};
use crate::regimen::{Condition, RateChange, Seen, TimedDose, Timeline, Titration};
use crate::solver::{SolverError, Stop};
use std::sync::Arc;

/// The loop of a rule in one person: look, decide, go on to the next look.
///
/// Doses begin and end at every look, also where the rate stays, so that people whom a rule treats differently have
/// doses at the same times.
pub(super) struct TitrationRun<'a> {
    rule: &'a Titration,
    /// For each analyte that a condition names, its index in the person's model.
    analytes: &'a [(String, usize)],
    walk: TitrationWalk<'a>,
    route: Arc<str>,
    stop: Stop<'a>,
    amounts: RuleAmounts,
    state: RuleState,
    doses: Vec<TimedDose>,
    actions: Vec<Action>,
}

/// What a rule gives one person.
pub(super) struct Titrated {
    pub(super) timeline: Timeline,
    pub(super) actions: Vec<Action>,
    pub(super) person: TitratedPerson,
}

/// The amounts and rates of a rule for one person, mg and mg/h of what the model counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleAmounts {
    pub(super) subject: u64,
    start: f64,
    raise: f64,
    highest: f64,
    lower: f64,
    lowest: f64,
    booster: f64,
    most: f64,
}

/// How far a rule has come.
#[derive(Clone, Copy, Debug)]
struct RuleState {
    now: Time,
    /// The rate that runs, or that a stopped infusion had.
    rate: f64,
    runs: bool,
    over: bool,
    given: f64,
    changed: Time,
    boosted: Option<Time>,
    boosters: u32,
}

impl RuleState {
    fn running(&self) -> f64 {
        match self.runs {
            true => self.rate,
            false => 0.0,
        }
    }
}

impl RuleAmounts {
    /// For a person, where one mg as written holds `strength` mg of what the model counts.
    pub(super) fn new(rule: &Titration, (subject, weight): (u64, Weight), strength: f64) -> Self {
        let rate = |rate: &crate::regimen::DoseRate| rate.for_weight(weight).mg_per_hour() * strength;
        let mg = |dose: &crate::regimen::DoseAmount| dose.for_weight(weight).mg() * strength;
        let by = |change: &Option<RateChange>| change.as_ref().map_or(0.0, |change| rate(&change.by));
        let limit =
            |change: &Option<RateChange>| change.as_ref().and_then(|change| change.limit.as_ref().map(rate));
        Self {
            subject,
            start: rate(&rule.start),
            raise: by(&rule.raise),
            highest: limit(&rule.raise).unwrap_or(f64::INFINITY),
            lower: by(&rule.lower),
            lowest: limit(&rule.lower).unwrap_or(0.0),
            booster: rule.booster.as_ref().map_or(0.0, |booster| mg(&booster.dose)),
            most: rule.max_total.as_ref().map_or(f64::INFINITY, mg),
        }
    }

    /// An amount in mg that errors are relative to.
    pub(super) fn scale(&self) -> f64 {
        (self.start * 24.0).max(1.0)
    }
}

impl<'a> TitrationRun<'a> {
    pub(super) fn new(
        (rule, analytes): (&'a Titration, &'a [(String, usize)]),
        walk: TitrationWalk<'a>,
        route: &Arc<str>,
        amounts: RuleAmounts,
        stop: Stop<'a>,
    ) -> Self {
        Self {
            rule,
            analytes,
            walk,
            route: Arc::clone(route),
            stop,
            amounts,
            state: RuleState {
                now: rule.from,
                rate: amounts.start,
                runs: true,
                over: false,
                given: 0.0,
                changed: rule.from,
                boosted: None,
                boosters: 0,
            },
            doses: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// What the person is given, what the rule did, and what came of it.
    ///
    /// # Errors
    /// When the method fails, or a stop is requested.
    pub(super) fn finish(mut self) -> Result<Titrated, SolverError> {
        self.note(ActionKind::Started, f64::NAN, 0.0, 0.0);
        let mut next = self.rule.from;
        while next < self.rule.until {
            self.stop.check()?;
            next = (next + self.rule.look).min(self.rule.until);
            self.go_on_to(next)?;
            if next < self.rule.until {
                self.look(Seen::AtLooks)?;
            }
        }
        let last_rate = self.state.running();
        if self.state.runs && !self.state.over {
            let before = self.state.running();
            self.state.runs = false;
            self.note(ActionKind::Ended, f64::NAN, before, 0.0);
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
    fn go_on_to(&mut self, next: Time) -> Result<(), SolverError> {
        while self.state.now < next {
            let (now, rate) = (self.state.now, self.state.running());
            let mut end = next;
            let left = (self.amounts.most - self.state.given) / rate;
            let ends_early = rate > 0.0 && left < (next - now).hours();
            if ends_early {
                end = (now + Time::from_hours(left.max(0.0))).min(next);
            }
            let crossed = self.crossing(rate, end - now)?;
            if let Some(after) = crossed {
                self.run_until(now + after)?;
                self.look(Seen::WhenCrossed)?;
                continue;
            }
            self.run_until(end)?;
            if ends_early {
                (self.state.runs, self.state.over) = (false, true);
                self.note(ActionKind::TotalReached, f64::NAN, rate, 0.0);
            }
        }
        Ok(())
    }

    /// How long it takes at a rate until something that is seen when it is crossed wants an action.
    fn crossing(&mut self, rate: f64, length: Time) -> Result<Option<Time>, SolverError> {
        let (rule, amounts, state, analytes) = (self.rule, self.amounts, self.state, self.analytes);
        if rule.conditions().all(|condition| condition.seen == Seen::AtLooks) {
            return Ok(None);
        }
        self.walk.first(rate, length, &mut |after, levels| {
            let state = RuleState {
                now: state.now + after,
                ..state
            };
            let level = |condition: &Condition| levels(index(analytes, condition));
            due(rule, amounts, state, Seen::WhenCrossed, &level).is_some()
        })
    }

    /// Runs at the present rate until a time.
    fn run_until(&mut self, end: Time) -> Result<(), SolverError> {
        let start = self.state.now;
        if end <= start {
            return Ok(());
        }
        let amount = self.state.running() * (end - start).hours();
        self.give(start, end, amount)?;
        self.state.now = end;
        Ok(())
    }

    fn give(&mut self, start: Time, end: Time, mg: f64) -> Result<(), SolverError> {
        let dose = TimedDose {
            number: self.doses.len(),
            route: Arc::clone(&self.route),
            start,
            end,
            amount: Mass::from_mg(mg),
        };
        self.walk.give(&dose)?;
        self.state.given += mg;
        self.doses.push(dose);
        Ok(())
    }

    /// Does what is due: at most one thing to the rate, and a booster.
    fn look(&mut self, seen: Seen) -> Result<(), SolverError> {
        let mut rate_done = false;
        for _ in 0..2 {
            let walk = &self.walk;
            let analytes = self.analytes;
            let level = |condition: &Condition| walk.level(index(analytes, condition));
            let Some((kind, condition)) = due(self.rule, self.amounts, self.state, seen, &level) else {
                return Ok(());
            };
            let level = level(condition);
            if kind == ActionKind::Booster {
                let now = self.state.now;
                self.give(now, now, self.amounts.booster)?;
                (self.state.boosted, self.state.boosters) = (Some(now), self.state.boosters + 1);
                let rate = self.state.running();
                self.note(kind, level, rate, self.amounts.booster);
                return Ok(());
            }
            if rate_done {
                return Ok(());
            }
            rate_done = true;
            self.change(kind, level);
        }
        Ok(())
    }

    /// Changes the rate.
    fn change(&mut self, kind: ActionKind, level: f64) {
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
        self.note(kind, level, before, 0.0);
    }

    fn note(&mut self, kind: ActionKind, level: f64, before: f64, dose: f64) {
        self.actions.push(Action {
            subject: self.amounts.subject,
            time: self.state.now,
            kind,
            level,
            before,
            after: self.state.running(),
            dose,
        });
    }
}

/// The index of the analyte that a condition names.
fn index(analytes: &[(String, usize)], condition: &Condition) -> usize {
    let found = analytes.iter().find(|(name, _)| *name == condition.analyte);
    found.map_or(usize::MAX, |(_, index)| *index)
}

/// The first thing that a rule wants done, of what is seen in a way, with the condition it goes by.
fn due<'r>(
    rule: &'r Titration,
    amounts: RuleAmounts,
    state: RuleState,
    seen: Seen,
    level: &dyn Fn(&Condition) -> f64,
) -> Option<(ActionKind, &'r Condition)> {
    if state.over {
        return None;
    }
    let holds = |condition: &Condition| condition.seen == seen && condition.holds(level(condition));
    let waited = |change: &RateChange| state.now - state.changed >= change.every;
    let stop = rule
        .stop
        .as_ref()
        .filter(|_| state.runs)
        .filter(|stop| holds(stop));
    let resume = rule
        .resume
        .as_ref()
        .filter(|_| !state.runs)
        .filter(|resume| holds(resume));
    let can_fall = state.runs && state.rate > amounts.lowest;
    let lower = rule
        .lower
        .as_ref()
        .filter(|change| can_fall && waited(change) && holds(&change.when));
    let can_rise = state.runs && state.rate < amounts.highest;
    let raise = rule
        .raise
        .as_ref()
        .filter(|change| can_rise && waited(change) && holds(&change.when));
    let booster = rule.booster.as_ref().filter(|booster| {
        let unlocked = state
            .boosted
            .is_none_or(|last| state.now - last >= booster.lockout);
        let fits = state.given + amounts.booster <= amounts.most;
        let left = booster.at_most.is_none_or(|most| state.boosters < most);
        unlocked && fits && left && holds(&booster.when)
    });
    stop.map(|stop| (ActionKind::Stopped, stop))
        .or(resume.map(|resume| (ActionKind::Resumed, resume)))
        .or(lower.map(|change| (ActionKind::Lowered, &change.when)))
        .or(raise.map(|change| (ActionKind::Raised, &change.when)))
        .or(booster.map(|booster| (ActionKind::Booster, &booster.when)))
}
