use crate::outcome::Fall;

/// A quantity of non-compartmental analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NcaQuantity {
    /// The highest level, ng/mL.
    Cmax,
    /// When it is reached first, h after the start of what is given.
    Tmax,
    /// The level that the area is extrapolated from, ng/mL.
    Clast,
    /// The time of the last quantifiable sample, h after the start of what is given.
    Tlast,
    /// The terminal rate constant λz, 1/h.
    LambdaZ,
    /// How many samples the terminal line goes through.
    Points,
    /// Its adjusted r².
    AdjustedR2,
    /// ln 2/λz, h.
    HalfLife,
    /// Area to the last quantifiable sample, ng·h/mL; of a model, to the last sample of the plan.
    AucLast,
    /// Area to infinity, ng·h/mL.
    AucInfinity,
    /// The share of it that is extrapolated, percent.
    Extrapolated,
    /// Area under time × level to the last quantifiable sample, ng·h²/mL.
    AumcLast,
    /// The same to infinity.
    AumcInfinity,
    /// Area over a round at steady state, ng·h/mL.
    AucRound,
    /// Mean level over it, ng/mL.
    Caverage,
    /// The level at its end, ng/mL.
    Ctrough,
    /// (highest − lowest)/mean, percent.
    Fluctuation,
    /// (highest − lowest)/lowest.
    Swing,
    /// How long after the end of what is given the level has fallen by a share, h: one of [`Fall::SHARES`], by its index.
    Decrement(usize),
    /// Mean residence time, h.
    MeanResidence,
    /// Clearance, L/h.
    Clearance,
    /// Clearance over bioavailability, L/h.
    ClearanceOverF,
    /// CL/λz, L.
    VolumeZ,
    /// The same over bioavailability, L.
    VolumeZOverF,
    /// CL·MRT, L.
    VolumeSteady,
    /// Area of a round at steady state over that of the first one.
    AccumulationAuc,
    /// Highest level at steady state over that of the first round.
    AccumulationCmax,
    /// Level at the end of a round at steady state over that of the first one.
    AccumulationCtrough,
    /// 1/(1 − e^(−λz τ)).
    AccumulationLambda,
    /// Area between the two times at an index of the plan, ng·h/mL.
    Partial(usize),
}

use NcaQuantity as Q;

/// Those of a dose that is followed to the end.
const SINGLE: [NcaQuantity; 16] = [
    Q::Cmax,
    Q::Tmax,
    Q::Clast,
    Q::Tlast,
    Q::LambdaZ,
    Q::Points,
    Q::AdjustedR2,
    Q::HalfLife,
    Q::AucLast,
    Q::AucInfinity,
    Q::Extrapolated,
    Q::AumcLast,
    Q::AumcInfinity,
    Q::Decrement(0),
    Q::Decrement(1),
    Q::Decrement(2),
];
/// Names and symbols of decrement times, in the order of [`Fall::SHARES`].
const DECREMENTS: [[&str; 2]; Fall::SHARES.len()] = [
    ["decrement_50", "falls by 50 % in"],
    ["decrement_80", "falls by 80 % in"],
    ["decrement_90", "falls by 90 % in"],
];
/// Those of a round at steady state.
const ROUND: [NcaQuantity; 15] = [
    Q::Cmax,
    Q::Tmax,
    Q::LambdaZ,
    Q::Points,
    Q::AdjustedR2,
    Q::HalfLife,
    Q::AucRound,
    Q::Caverage,
    Q::Ctrough,
    Q::Fluctuation,
    Q::Swing,
    Q::AccumulationAuc,
    Q::AccumulationCmax,
    Q::AccumulationCtrough,
    Q::AccumulationLambda,
];

impl NcaQuantity {
    /// Those of a dose, or of a round at steady state, with so many partial areas, in the order of rows.
    pub fn of_dose(is_intravenous: bool, is_round: bool, partial: usize) -> Vec<Self> {
        let [clearance, volume] = match is_intravenous {
            true => [Self::Clearance, Self::VolumeZ],
            false => [Self::ClearanceOverF, Self::VolumeZOverF],
        };
        let first: &[Self] = if is_round { &ROUND } else { &SINGLE };
        let kinetics = [clearance, volume, Self::MeanResidence, Self::VolumeSteady];
        let all = first.iter().copied().chain(kinetics);
        all.chain((0..partial).map(Self::Partial)).collect()
    }

    /// As files name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cmax => "cmax",
            Self::Tmax => "tmax",
            Self::Clast => "clast",
            Self::Tlast => "tlast",
            Self::LambdaZ => "lambda_z",
            Self::Points => "lambda_z_samples",
            Self::AdjustedR2 => "adjusted_r2",
            Self::HalfLife => "half_life",
            Self::AucLast => "auc_last",
            Self::AucInfinity => "auc_infinity",
            Self::Extrapolated => "auc_extrapolated",
            Self::AumcLast => "aumc_last",
            Self::AumcInfinity => "aumc_infinity",
            Self::AucRound => "auc_tau",
            Self::Caverage => "cav",
            Self::Ctrough => "ctrough",
            Self::Fluctuation => "fluctuation",
            Self::Swing => "swing",
            Self::Decrement(share) => DECREMENTS.get(share).map_or("decrement", |[name, _]| name),
            Self::MeanResidence => "mrt",
            Self::Clearance => "cl",
            Self::ClearanceOverF => "cl_f",
            Self::VolumeZ => "vz",
            Self::VolumeZOverF => "vz_f",
            Self::VolumeSteady => "vss",
            Self::AccumulationAuc => "accumulation_auc",
            Self::AccumulationCmax => "accumulation_cmax",
            Self::AccumulationCtrough => "accumulation_ctrough",
            Self::AccumulationLambda => "accumulation_lambda_z",
            Self::Partial(_) => "auc_partial",
        }
    }

    /// As papers write it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Cmax => "Cmax",
            Self::Tmax => "Tmax",
            Self::Clast => "Clast",
            Self::Tlast => "Tlast",
            Self::LambdaZ => "λz",
            Self::Points => "samples for λz",
            Self::AdjustedR2 => "adjusted r²",
            Self::HalfLife => "t½",
            Self::AucLast => "AUC to Tlast",
            Self::AucInfinity => "AUC to ∞",
            Self::Extrapolated => "extrapolated",
            Self::AumcLast => "AUMC to Tlast",
            Self::AumcInfinity => "AUMC to ∞",
            Self::AucRound => "AUC over τ",
            Self::Caverage => "Cav",
            Self::Ctrough => "Ctrough",
            Self::Fluctuation => "fluctuation",
            Self::Swing => "swing",
            Self::Decrement(share) => DECREMENTS.get(share).map_or("falls in", |[_, symbol]| symbol),
            Self::MeanResidence => "MRT",
            Self::Clearance => "CL",
            Self::ClearanceOverF => "CL/F",
            Self::VolumeZ => "Vz",
            Self::VolumeZOverF => "Vz/F",
            Self::VolumeSteady => "Vss",
            Self::AccumulationAuc => "accumulation, AUC",
            Self::AccumulationCmax => "accumulation, Cmax",
            Self::AccumulationCtrough => "accumulation, Ctrough",
            Self::AccumulationLambda => "1/(1 − e^(−λz τ))",
            Self::Partial(_) => "AUC",
        }
    }

    /// Its unit; nothing where it has none.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Cmax | Self::Clast | Self::Caverage | Self::Ctrough => "ng/mL",
            Self::Tmax | Self::Tlast | Self::HalfLife | Self::Decrement(_) | Self::MeanResidence => "h",
            Self::LambdaZ => "1/h",
            Self::AucLast | Self::AucInfinity | Self::AucRound | Self::Partial(_) => "ng·h/mL",
            Self::AumcLast | Self::AumcInfinity => "ng·h²/mL",
            Self::Extrapolated | Self::Fluctuation => "percent",
            Self::Clearance | Self::ClearanceOverF => "L/h",
            Self::VolumeZ | Self::VolumeZOverF | Self::VolumeSteady => "L",
            Self::Points
            | Self::AdjustedR2
            | Self::Swing
            | Self::AccumulationAuc
            | Self::AccumulationCmax
            | Self::AccumulationCtrough
            | Self::AccumulationLambda => "",
        }
    }
}
