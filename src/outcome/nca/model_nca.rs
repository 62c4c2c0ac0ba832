use super::{Absence, NcaDose, NcaQuantity};
use crate::outcome::Fall;
use crate::solver::CurveMoments;

/// What a model says exactly of one person and analyte.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelNca {
    /// What is followed.
    pub dose: NcaDose,
    /// Whether kinetics are linear and constant.
    pub is_linear: bool,
    /// The highest level up to the end of observation, or of the round, ng/mL.
    pub cmax: f64,
    /// When it is reached first, h from the start of the dose.
    pub tmax: f64,
    /// λz, 1/h.
    pub rate: Option<f64>,
    /// Area to infinity, ng·h/mL; `None` where drug stays in the body.
    pub area: Option<f64>,
    /// Area to the last sample of the plan, and after it, ng·h/mL, where nothing is given after it.
    pub at_last_sample: Option<[f64; 2]>,
    /// Hours from the end of what is given until the level has fallen by each of [`Fall::SHARES`].
    pub falls: Vec<Fall>,
    /// Moments of what is given, as if all of it were given at its mean time: the time that drug takes to arrive counts,
    /// and not that over which it is given.
    pub moments: Option<CurveMoments>,
    /// The round, where it is one at steady state.
    pub round: Option<RoundNca>,
}

/// A round at steady state and the same doses in an empty body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoundNca {
    /// Area over the round, ng·h/mL.
    pub area: f64,
    /// Lowest level in it, ng/mL.
    pub lowest: f64,
    /// The level at its end, ng/mL.
    pub trough: f64,
    /// Area of the first round, ng·h/mL.
    pub first_area: f64,
    /// Its highest level, ng/mL.
    pub first_cmax: f64,
    /// The level at its end, ng/mL.
    pub first_trough: f64,
}

impl ModelNca {
    /// A quantity; partial areas are those of the trajectory.
    ///
    /// # Errors
    /// When the model does not give it.
    pub fn value(&self, quantity: NcaQuantity) -> Result<f64, Absence> {
        use NcaQuantity as Q;
        if self.dose.amount <= 0.0 {
            return Err(Absence::NoDose);
        }
        let rate = self.rate.ok_or(Absence::NoElimination);
        let area = self.area.ok_or(Absence::NoElimination);
        match quantity {
            Q::Cmax => Ok(self.cmax),
            Q::Tmax if self.tmax.is_nan() => Err(Absence::NoElimination),
            Q::Tmax => Ok(self.tmax),
            Q::LambdaZ => rate,
            Q::HalfLife => Ok(std::f64::consts::LN_2 / rate?),
            Q::AucInfinity => area,
            Q::AucLast => Ok(self.at_last_sample.ok_or(Absence::DoseAfterLast)?[0]),
            Q::Extrapolated => {
                self.linear()?;
                let [before, after] = self.at_last_sample.ok_or(Absence::DoseAfterLast)?;
                over(100.0 * after, before + after)
            }
            Q::AumcInfinity => {
                let moments = self.linear()?;
                Ok(moments.first + moments.area * self.dose.mean_time)
            }
            Q::Decrement(share) => {
                let fall = self.falls.get(share).ok_or(Absence::NotFallen)?;
                fall.hours.ok_or(Absence::NotFallen)
            }
            Q::MeanResidence => self.mean_residence(),
            Q::Clearance | Q::ClearanceOverF => self.clearance(),
            Q::VolumeZ | Q::VolumeZOverF => Ok(self.clearance()? / rate?),
            Q::VolumeSteady => match self.dose.is_intravenous {
                true => Ok(self.clearance()? * self.mean_residence()?),
                false => Err(Absence::NotIntravenous),
            },
            Q::Clast | Q::Tlast | Q::Points | Q::AdjustedR2 | Q::AumcLast | Q::Partial(_) => {
                Err(Absence::OfSamples)
            }
            _ => self.of_round(quantity),
        }
    }

    fn of_round(&self, quantity: NcaQuantity) -> Result<f64, Absence> {
        use NcaQuantity as Q;
        let (Some(round), Some(hours)) = (self.round, self.dose.round) else {
            return Err(Absence::NoSampleAtEnd);
        };
        match quantity {
            Q::AucRound => Ok(round.area),
            Q::Caverage => Ok(round.area / hours),
            Q::Ctrough => Ok(round.trough),
            Q::Fluctuation => over(100.0 * (self.cmax - round.lowest), round.area / hours),
            Q::Swing => over(self.cmax - round.lowest, round.lowest),
            Q::AccumulationAuc => over(round.area, round.first_area),
            Q::AccumulationCmax => over(self.cmax, round.first_cmax),
            Q::AccumulationCtrough => over(round.trough, round.first_trough),
            _ => Ok(-1.0 / libm::expm1(-self.rate.ok_or(Absence::NoElimination)? * hours)),
        }
    }

    fn linear(&self) -> Result<CurveMoments, Absence> {
        match self.is_linear {
            true => self.moments.ok_or(Absence::NoElimination),
            false => Err(Absence::NotLinear),
        }
    }

    fn mean_residence(&self) -> Result<f64, Absence> {
        let moments = self.linear()?;
        over(moments.first, moments.area)
    }

    /// mg over ng·h/mL are 1000 L/h.
    fn clearance(&self) -> Result<f64, Absence> {
        over(1000.0 * self.dose.amount, self.linear()?.area)
    }
}

fn over(above: f64, below: f64) -> Result<f64, Absence> {
    match below > 0.0 {
        true => Ok(above / below),
        false => Err(Absence::OverZero),
    }
}
