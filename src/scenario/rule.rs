use crate::quantity::{Mass, Weight};
use crate::regimen::{Condition, RateChange, ReadBackItem, Seen, TimedDose, Timeline, Titration};
use std::fmt;
use std::sync::Arc;

/// A rule of an arm: dosing that looks at the person.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says.
    pub titration: Titration,
    /// The route it infuses by.
    pub route: Arc<str>,
    /// mg of what models count in one mg as written.
    pub strength: f64,
}

impl Rule {
    /// What a patient of this weight is given while the rule does nothing: the rate it starts with. What it does depends
    /// on the patient's levels, and is found where they are.
    pub fn without_actions(&self, weight: Weight) -> Timeline {
        let Titration {
            start, from, until, ..
        } = &self.titration;
        let rate = start.for_weight(weight).mg_per_hour() * self.strength;
        Timeline::new(vec![TimedDose {
            number: 0,
            route: Arc::clone(&self.route),
            start: *from,
            end: *until,
            amount: Mass::from_mg(rate * (*until - *from).hours()),
            tilt: 0.0,
        }])
    }
}

impl Rule {
    /// What is read back of it: when, and the rate it starts with, as written.
    pub fn read_back_item(&self, weight: Weight) -> ReadBackItem {
        ReadBackItem::Rule {
            route: Arc::clone(&self.route),
            start: self.titration.from,
            end: self.titration.until,
            rate: self.titration.start.for_weight(weight),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Titration {
            start,
            from,
            until,
            look,
            raise,
            lower,
            stop,
            resume,
            booster,
            max_total,
        } = &self.titration;
        write!(f, "{start} for {}, looked at every {look}", *until - *from)?;
        let change = |change: &RateChange, limit: &str| {
            let end = change
                .limit
                .map_or(String::new(), |rate| format!(" {limit} {rate}"));
            format!("by {}{end} while {}", change.by, said(&change.when))
        };
        if let Some(raise) = raise {
            write!(f, "; raised {}", change(raise, "up to"))?;
        }
        if let Some(lower) = lower {
            write!(f, "; lowered {}", change(lower, "down to"))?;
        }
        if let Some(stop) = stop {
            write!(f, "; stopped when {}", said(stop))?;
        }
        if let Some(resume) = resume {
            write!(f, "; resumed when {}", said(resume))?;
        }
        if let Some(booster) = booster {
            write!(
                f,
                "; {} at once when {}, again after {}",
                booster.dose,
                said(&booster.when),
                booster.lockout
            )?;
        }
        match max_total {
            Some(most) => write!(f, "; {most} in all at most"),
            None => Ok(()),
        }
    }
}

fn said(condition: &Condition) -> String {
    match condition.seen {
        Seen::AtLooks => condition.to_string(),
        Seen::WhenCrossed => format!("{condition} (seen when crossed)"),
    }
}
