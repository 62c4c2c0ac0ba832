use crate::quantity::{Concentration, MassRate, Time};
use std::fmt;

/// How a pump works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PumpSettings {
    /// The length of a step, in which the rate does not change.
    pub step: Time,
    /// The highest rate it can run at; `None` for no limit.
    pub max_rate: Option<MassRate>,
    /// The highest level in plasma while it steers the effect site; `None` for no limit.
    pub ceiling: Option<Concentration>,
    /// When it goes over from the effect site to plasma; `None` for never.
    pub switch: Option<SwitchRule>,
}

impl PumpSettings {
    /// The step that all programs known take, 10 s (Jacobs 1990 as tci, SimTIVA and stanpumpR have it).
    pub const STEP: Time = Time::from_microseconds(10_000_000);

    /// With the usual step and switch rule, without limits.
    pub const USUAL: Self = Self {
        step: Self::STEP,
        max_rate: None,
        ceiling: None,
        switch: Some(SwitchRule::SIMTIVA),
    };
}

/// When a pump that steers the effect site goes over to holding plasma at the target: both levels are near it, and to
/// hold one holds the other. Without it the rates of the effect-site method jump between zero and bursts for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwitchRule {
    /// The effect site is within this share of the target.
    pub of_target: f64,
    /// Plasma is within this share of the effect site.
    pub of_site: f64,
}

impl SwitchRule {
    /// Of the program SimTIVA, after STANPUMP.
    pub const SIMTIVA: Self = Self {
        of_target: 0.05,
        of_site: 0.10,
    };

    /// Whether it says plasma; all three in one unit.
    pub fn holds(&self, plasma: f64, site: f64, target: f64) -> bool {
        (target - site).abs() < self.of_target * target && (plasma - site).abs() < self.of_site * site
    }
}

impl fmt::Display for SwitchRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| (share * 1e6).round() / 1e4;
        write!(
            f,
            "holds plasma while the effect site is within {} % of the target and plasma within {} % of the effect site",
            percent(self.of_target),
            percent(self.of_site)
        )
    }
}
