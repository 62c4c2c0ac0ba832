use super::pump::Pump;
use super::timeline_error::TimelineError;
use crate::quantity::{Mass, Weight};
use crate::regimen::{DailyAmounts, ReadBack, Regimen, TimedDose, Timeline};

/// One arm of a study.
#[derive(Clone, Debug)]
pub struct Arm {
    /// As written.
    pub name: String,
    /// The doses that are written; none where a pump finds them.
    pub regimen: Regimen,
    /// The pump that finds what to give.
    pub pump: Option<Pump>,
}

impl Arm {
    /// What a patient of this weight is given, and when, in mg of what the model counts.
    ///
    /// # Errors
    /// When there are far too many doses, or a pump's model does not suit the patient.
    pub fn timeline(&self, weight: Weight) -> Result<Timeline, TimelineError> {
        match &self.pump {
            Some(pump) => pump.timeline(weight),
            None => Ok(self.regimen.timeline(weight)?),
        }
    }

    /// The same in mg of the form that was written, such as hydrochloride.
    ///
    /// # Errors
    /// As [`Arm::timeline`].
    pub fn timeline_as_written(&self, weight: Weight) -> Result<Timeline, TimelineError> {
        let Some(pump) = &self.pump else {
            return Ok(Regimen::new(self.regimen.items().to_vec()).timeline(weight)?);
        };
        let timeline = pump.timeline(weight)?;
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
        let Some(pump) = &self.pump else {
            return Ok(self.regimen.read_back(&self.name, weight)?);
        };
        let timeline = self.timeline_as_written(weight)?;
        Ok(ReadBack {
            arm: self.name.clone(),
            weight,
            items: pump.read_back_items(&timeline),
            total: timeline.total(),
            daily: DailyAmounts::new(&timeline),
            end: timeline.end(),
            base_fraction: self.regimen.strength(),
            written: timeline.total(),
            drawn_up: Vec::new(),
            earlier_rounds: None,
            start: None,
        })
    }

    /// So many times what another arm gives, in everybody; `None` where that is not known, as of a pump, which may meet a
    /// limit.
    pub fn proportion_to(&self, other: &Self) -> Option<f64> {
        match (&self.pump, &other.pump) {
            (None, None) => self.regimen.proportion_to(&other.regimen),
            _ => None,
        }
    }

    /// Whether all its doses lie a part of the way from those of one arm to those of another, in everybody; not so where
    /// that is not known, as of a pump.
    pub fn lies_between(&self, [from, to]: [&Self; 2], part: f64) -> bool {
        let pumps = [self, from, to].iter().any(|arm| arm.pump.is_some());
        !pumps && self.regimen.lies_between([&from.regimen, &to.regimen], part)
    }

    /// Whether it is known to give everybody at least as much as another arm, at the same times.
    pub fn gives_no_less_than(&self, other: &Self) -> bool {
        self.pump.is_none() && other.pump.is_none() && self.regimen.gives_no_less_than(&other.regimen)
    }
}
