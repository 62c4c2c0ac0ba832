use super::{
    Absence, AucRule, Convention, FirstLevel, LastLevel, NcaDose, NcaQuantity, SampledProfile, TerminalSlope,
};
use crate::outcome::Fall;

/// The quantities that a convention makes of one person's samples.
///
/// ```
/// use infusim::outcome::nca::*;
/// // 10 mg at once into 5 L, cleared with 2 L/h.
/// let times = [0.0, 1.0, 2.0, 4.0, 8.0];
/// let levels = times.map(|time: f64| 2000.0 * (-0.4 * time).exp());
/// let profile = SampledProfile::new(&times, &levels, None)?;
/// let dose = NcaDose { amount: 10.0, mean_time: 0.0, end: 0.0, is_bolus: true, is_intravenous: true, round: None };
/// let convention = Convention {
///     auc: AucRule::LinearUpLogDown,
///     slope: SlopeRule::AdjustedR2,
///     last: LastLevel::Observed,
/// };
/// let nca = SampledNca::new(&profile, &dose, convention, FirstLevel::Extrapolated);
/// assert!((nca.value(NcaQuantity::Clearance).unwrap() - 2.0).abs() < 1e-12);
/// assert!((nca.value(NcaQuantity::MeanResidence).unwrap() - 2.5).abs() < 1e-12);
/// # Ok::<(), ProfileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SampledNca<'a> {
    profile: &'a SampledProfile,
    dose: &'a NcaDose,
    convention: Convention,
    /// The samples from the start of the dose on, with one there.
    curve: Vec<[f64; 2]>,
    slope: Result<TerminalSlope, Absence>,
    /// Area to the last quantifiable sample and area under time × level.
    to_last: [f64; 2],
    /// The same of the first round, where a round at steady state is followed.
    first: Option<Box<SampledNca<'a>>>,
}

impl<'a> SampledNca<'a> {
    /// Of samples after a dose, in hours from its start; where a round is at steady state, of those in it.
    pub fn new(
        profile: &'a SampledProfile,
        dose: &'a NcaDose,
        convention: Convention,
        first_level: FirstLevel,
    ) -> Self {
        let curve = curve(profile, dose, first_level);
        let last = profile.last().map_or(0.0, |[time, _]| time);
        let slope = TerminalSlope::new(&profile.after_highest(dose.end), convention.slope);
        Self {
            profile,
            dose,
            convention,
            slope,
            to_last: moments(&curve, convention.auc, [0.0, last]),
            curve,
            first: None,
        }
    }

    /// The same, with the samples of the first round at the same times beside it.
    #[must_use]
    pub fn beside_first(mut self, profile: &'a SampledProfile, first_level: FirstLevel) -> Self {
        self.first = Some(Box::new(Self::new(
            profile,
            self.dose,
            self.convention,
            first_level,
        )));
        self
    }

    /// A quantity; a partial area is [`SampledNca::area_between`].
    ///
    /// # Errors
    /// When these samples do not give it.
    pub fn value(&self, quantity: NcaQuantity) -> Result<f64, Absence> {
        use NcaQuantity as Q;
        let highest = self.profile.highest().ok_or(Absence::NoLevel)?;
        let last = self.profile.last().ok_or(Absence::NoLevel)?;
        match quantity {
            Q::Cmax => Ok(highest[1]),
            Q::Tmax => Ok(highest[0]),
            Q::Clast => self.last_level(),
            Q::Tlast => Ok(last[0]),
            Q::LambdaZ => Ok(self.slope?.rate),
            Q::Points => Ok(self.slope?.points as f64),
            Q::AdjustedR2 => Ok(self.slope?.adjusted_r2),
            Q::HalfLife => Ok(std::f64::consts::LN_2 / self.slope?.rate),
            Q::AucLast => Ok(self.to_last[0]),
            Q::AumcLast => Ok(self.to_last[1]),
            Q::AucInfinity => Ok(self.to_last[0] + self.rest()?[0]),
            Q::AumcInfinity => Ok(self.to_last[1] + self.rest()?[1]),
            Q::Extrapolated => {
                let rest = self.rest()?[0];
                Ok(100.0 * rest / (self.to_last[0] + rest))
            }
            Q::Decrement(share) => self.decrement(share),
            Q::MeanResidence => self.mean_residence(),
            Q::Clearance | Q::ClearanceOverF => self.clearance(),
            Q::VolumeZ | Q::VolumeZOverF => Ok(self.clearance()? / self.slope?.rate),
            Q::VolumeSteady => match self.dose.is_intravenous {
                true => Ok(self.clearance()? * self.mean_residence()?),
                false => Err(Absence::NotIntravenous),
            },
            Q::Partial(_) => Err(Absence::OutsideSamples),
            _ => self.of_round(quantity, highest[1]),
        }
    }

    /// The area between two times, ng·h/mL: both in h from the start of the dose, levels there by the rule of areas.
    ///
    /// # Errors
    /// When one of them lies outside of the samples.
    pub fn area_between(&self, from: f64, to: f64) -> Result<f64, Absence> {
        let [last, _] = self.profile.last().ok_or(Absence::NoLevel)?;
        match from >= 0.0 && to <= last {
            true => Ok(moments(&self.curve, self.convention.auc, [from, to])[0]),
            false => Err(Absence::OutsideSamples),
        }
    }

    /// Hours from the end of what is given until the level, by the rule of areas between samples, has fallen by a share.
    fn decrement(&self, share: usize) -> Result<f64, Absence> {
        let (rule, end) = (self.convention.auc, self.dose.end);
        let share = Fall::SHARES.get(share).ok_or(Absence::NotFallen)?;
        let mut target: Option<f64> = None;
        for pair in self.curve.windows(2).filter(|pair| pair[1][0] > end) {
            let [one, two] = [pair[0], pair[1]];
            let from = match one[0] < end {
                true => [end, rule.level_between([one, two], end)],
                false => one,
            };
            let wanted = *target.get_or_insert((1.0 - share) * from[1]);
            if wanted > 0.0 && two[1] <= wanted {
                return Ok(rule.time_of_level([from, two], wanted) - end);
            }
        }
        Err(Absence::OutsideSamples)
    }

    fn of_round(&self, quantity: NcaQuantity, highest: f64) -> Result<f64, Absence> {
        use NcaQuantity as Q;
        let round = self.dose.round.ok_or(Absence::NoSampleAtEnd)?;
        let mean = || Ok(self.area_of_round()? / round);
        let lowest = self.profile.lowest().ok_or(Absence::NoLevel)?;
        let first = self.first.as_ref().ok_or(Absence::NoSampleAtEnd);
        match quantity {
            Q::AucRound => self.area_of_round(),
            Q::Caverage => mean(),
            Q::Ctrough => self.trough(),
            Q::Fluctuation => Ok(100.0 * (highest - lowest) / mean()?),
            Q::Swing => over(highest - lowest, lowest),
            Q::AccumulationAuc => over(self.area_of_round()?, first?.area_of_round()?),
            Q::AccumulationCmax => over(highest, first?.value(Q::Cmax)?),
            Q::AccumulationCtrough => over(self.trough()?, first?.trough()?),
            _ => Ok(-1.0 / libm::expm1(-self.slope?.rate * round)),
        }
    }

    /// The level that is extrapolated from.
    fn last_level(&self) -> Result<f64, Absence> {
        match self.convention.last {
            LastLevel::Observed => self
                .profile
                .last()
                .map(|[_, level]| level)
                .ok_or(Absence::NoLevel),
            LastLevel::Predicted => Ok(self.slope?.last_level()),
        }
    }

    /// Area and area under time × level after the last quantifiable sample: C/λz, and C t/λz + C/λz².
    fn rest(&self) -> Result<[f64; 2], Absence> {
        let [last, _] = self.profile.last().ok_or(Absence::NoLevel)?;
        if self.dose.end > last {
            return Err(Absence::DoseAfterLast);
        }
        let area = self.last_level()? / self.slope?.rate;
        Ok([area, area * last + area / self.slope?.rate])
    }

    fn trough(&self) -> Result<f64, Absence> {
        let end = self.profile.points().last();
        let at_end = end.filter(|[time, _]| Some(*time) == self.dose.round);
        at_end.map(|[_, level]| *level).ok_or(Absence::NoSampleAtEnd)
    }

    fn area_of_round(&self) -> Result<f64, Absence> {
        let round = self.dose.round.ok_or(Absence::NoSampleAtEnd)?;
        self.trough()?;
        Ok(moments(&self.curve, self.convention.auc, [0.0, round])[0])
    }

    /// D/AUC: to infinity, or over a round at steady state.
    fn clearance(&self) -> Result<f64, Absence> {
        let area = match self.dose.round {
            Some(_) => self.area_of_round()?,
            None => self.value(NcaQuantity::AucInfinity)?,
        };
        match self.dose.amount > 0.0 {
            // mg over ng·h/mL are 1000 L/h.
            true => over(1000.0 * self.dose.amount, area),
            false => Err(Absence::NoDose),
        }
    }

    /// AUMC/AUC less the mean time at which drug is given. At steady state the moment of a single dose is that of a round
    /// and τ times what the area after it would be, as superposition of all rounds before shows.
    fn mean_residence(&self) -> Result<f64, Absence> {
        let [area, moment] = match self.dose.round {
            Some(round) => {
                let area = self.area_of_round()?;
                let moment = moments(&self.curve, self.convention.auc, [0.0, round])[1];
                let at_end = match self.convention.last {
                    LastLevel::Observed => self.trough()?,
                    LastLevel::Predicted => self.slope?.last_level(),
                };
                [area, moment + round * at_end / self.slope?.rate]
            }
            None => [
                self.value(NcaQuantity::AucInfinity)?,
                self.value(NcaQuantity::AumcInfinity)?,
            ],
        };
        Ok(over(moment, area)? - self.dose.mean_time)
    }
}

/// The samples from the start of the dose on. Where there is none then, the level is zero, or what remains of earlier
/// rounds, of which the lowest sample is told; after a bolus what a rule says.
fn curve(profile: &SampledProfile, dose: &NcaDose, first_level: FirstLevel) -> Vec<[f64; 2]> {
    let samples: Vec<[f64; 2]> = profile
        .points()
        .iter()
        .copied()
        .filter(|[time, _]| *time >= 0.0)
        .collect();
    let Some(first) = samples.first().copied().filter(|[time, _]| *time > 0.0) else {
        return samples;
    };
    let start = match (dose.is_bolus, dose.round) {
        (true, _) => first_level.level(first, samples.get(1).copied()),
        (false, Some(_)) => profile.lowest().unwrap_or(0.0),
        (false, None) => 0.0,
    };
    std::iter::once([0.0, start]).chain(samples).collect()
}

/// Area and area under time × level between two times within a curve.
fn moments(curve: &[[f64; 2]], rule: AucRule, [from, to]: [f64; 2]) -> [f64; 2] {
    let mut sums = [0.0, 0.0];
    for pair in curve.windows(2) {
        let [one, two] = [pair[0], pair[1]];
        let (start, end) = (one[0].max(from), two[0].min(to));
        if start >= end {
            continue;
        }
        let at = |time: f64| match time {
            _ if time == one[0] => one,
            _ if time == two[0] => two,
            _ => [time, rule.level_between([one, two], time)],
        };
        let [area, moment] = rule.piece([at(start), at(end)]);
        sums = [sums[0] + area, sums[1] + moment];
    }
    sums
}

fn over(above: f64, below: f64) -> Result<f64, Absence> {
    match below > 0.0 {
        true => Ok(above / below),
        false => Err(Absence::OverZero),
    }
}
