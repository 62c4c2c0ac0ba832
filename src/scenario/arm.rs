use super::pump::Pump;
use super::rule::Rule;
use super::timeline_error::TimelineError;
use crate::quantity::{Mass, Time, Weight};
use crate::regimen::{DailyAmounts, DrawnUp, ReadBack, Regimen, TimedDose, Timeline};

/// One arm of a study.
#[derive(Clone, Debug)]
pub struct Arm {
    /// As written.
    pub name: String,
    /// The doses that are written; none where a pump finds them.
    pub regimen: Regimen,
    /// The pump that finds what to give.
    pub pump: Option<Pump>,
    /// The rule that the infusion follows.
    pub rule: Option<Rule>,
    /// When occasions after the first begin, in order; none where the whole arm is one.
    pub later_occasions: Vec<Time>,
}

impl Arm {
    /// What a patient of this weight is given, and when, in mg of what the model counts; of a rule the rate it starts
    /// with, as long as it does nothing.
    ///
    /// # Errors
    /// When there are far too many doses, or a pump's model does not suit the patient.
    pub fn timeline(&self, weight: Weight) -> Result<Timeline, TimelineError> {
        match (&self.pump, &self.rule) {
            (Some(pump), _) => pump.timeline(weight),
            (None, Some(rule)) => Ok(rule.without_actions(weight)),
            (None, None) => Ok(self.regimen.timeline(weight)?),
        }
    }

    /// The same in mg of the form that was written, such as hydrochloride.
    ///
    /// # Errors
    /// As [`Arm::timeline`].
    pub fn timeline_as_written(&self, weight: Weight) -> Result<Timeline, TimelineError> {
        if self.is_written_out() {
            return Ok(Regimen::new(self.regimen.items().to_vec()).timeline(weight)?);
        }
        let timeline = self.timeline(weight)?;
        let as_written = timeline.doses().iter().map(|dose| TimedDose {
            amount: Mass::from_mg(dose.amount.mg() / self.regimen.strength()),
            ..dose.clone()
        });
        Ok(Timeline::new(as_written.collect()))
    }

    /// What a patient of this weight is given, as it is read back to the author.
    ///
    /// # Errors
    /// As [`Arm::timeline`].
    pub fn read_back(&self, weight: Weight) -> Result<ReadBack, TimelineError> {
        if self.is_written_out() {
            return Ok(ReadBack {
                later_occasions: self.later_occasions.clone(),
                ..self.regimen.read_back(&self.name, weight)?
            });
        }
        let timeline = self.timeline_as_written(weight)?;
        let solution = self.pump.as_ref().and_then(|pump| pump.solution);
        let drawn_up = solution.map(|solution| DrawnUp::in_all(solution, timeline.total()));
        Ok(ReadBack {
            arm: self.name.clone(),
            weight,
            items: match &self.pump {
                Some(pump) => pump.read_back_items(&timeline),
                None => self.rule.iter().map(|rule| rule.read_back_item(weight)).collect(),
            },
            total: timeline.total(),
            daily: DailyAmounts::new(&timeline),
            end: timeline.end(),
            base_fraction: self.regimen.strength(),
            written: timeline.total(),
            drawn_up: drawn_up.into_iter().collect(),
            earlier_rounds: None,
            later_occasions: self.later_occasions.clone(),
            start: None,
        })
    }

    /// Whether all that it gives stands in its regimen: no pump finds it, and no rule.
    pub fn is_written_out(&self) -> bool {
        self.pump.is_none() && self.rule.is_none()
    }

    /// So many times what another arm gives, in everybody; `None` where that is not known, as of a pump, which may meet a
    /// limit, or of a rule.
    pub fn proportion_to(&self, other: &Self) -> Option<f64> {
        match self.is_written_out() && other.is_written_out() {
            true => self.regimen.proportion_to(&other.regimen),
            false => None,
        }
    }

    /// Whether all its doses lie a part of the way from those of one arm to those of another, in everybody; not so where
    /// that is not known, as of a pump or a rule.
    pub fn lies_between(&self, [from, to]: [&Self; 2], part: f64) -> bool {
        let written_out = [self, from, to].iter().all(|arm| arm.is_written_out());
        written_out && self.regimen.lies_between([&from.regimen, &to.regimen], part)
    }

    /// Whether it is known to give everybody at least as much as another arm, at the same times.
    pub fn gives_no_less_than(&self, other: &Self) -> bool {
        self.is_written_out() && other.is_written_out() && self.regimen.gives_no_less_than(&other.regimen)
    }
}
