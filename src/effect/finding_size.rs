use super::PrintedQuantity;
use std::fmt;

/// How often a side effect was seen, or how large it was, as printed. Nothing is computed from it.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingSize {
    /// The share of people who had it, or of something else that is counted.
    Share {
        /// From 0 to 1.
        share: PrintedQuantity,
        /// Whether it is printed as about so much.
        is_approximate: bool,
        /// How many that is.
        count: Option<u64>,
        /// What it is a share of; people where nothing is said.
        of: Option<String>,
        /// The share without the drug.
        control: Option<ControlShare>,
    },
    /// The share at each of several doses, from the lowest to the highest.
    SharesByDose {
        /// Two at least.
        shares: Vec<DoseShare>,
        /// The share without the drug.
        control: Option<ControlShare>,
    },
    /// By how much something rose, or below zero fell: the mean in those studied.
    MeanChange {
        /// The mean.
        mean: PrintedQuantity,
        /// The standard deviation between people.
        sd: Option<PrintedQuantity>,
    },
    /// The same as a range, of which the source does not say what its ends are.
    ChangeRange {
        /// The smaller end.
        from: PrintedQuantity,
        /// The larger end.
        to: PrintedQuantity,
    },
    /// The risk with the drug, divided by that without it.
    RiskRatio {
        /// The ratio.
        estimate: PrintedQuantity,
        /// Lower end of its interval.
        low: PrintedQuantity,
        /// Upper end of its interval.
        high: PrintedQuantity,
        /// The level of the interval, where it is stated.
        interval: Option<PrintedQuantity>,
        /// What the others had.
        against: String,
    },
}

/// A share at a dose.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseShare {
    /// The dose.
    pub dose: PrintedQuantity,
    /// The share, from 0 to 1.
    pub share: PrintedQuantity,
}

/// The share in people who did not have the drug.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlShare {
    /// What they had: placebo.
    pub given: String,
    /// The share, from 0 to 1.
    pub share: PrintedQuantity,
}

/// "27 % at 56 mg, 32 % at 84 mg", "+16.0 mmHg (SD 11.2)", "risk ratio 3.26 (95 % interval 1.05 to 10.09) against placebo".
impl fmt::Display for FindingSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share {
                share,
                is_approximate,
                count,
                of,
                control,
            } => {
                let about = if *is_approximate { "about " } else { "" };
                write!(f, "{about}{share}")?;
                match (of, count) {
                    (Some(of), Some(count)) => write!(f, " of {of} ({count})")?,
                    (Some(of), None) => write!(f, " of {of}")?,
                    (None, Some(1)) => f.write_str(" (1 person)")?,
                    (None, Some(count)) => write!(f, " ({count} people)")?,
                    (None, None) => {}
                }
                beside(f, control.as_ref())
            }
            Self::SharesByDose { shares, control } => {
                let at = |one: &DoseShare| format!("{} at {}", one.share, one.dose);
                f.write_str(&shares.iter().map(at).collect::<Vec<_>>().join(", "))?;
                beside(f, control.as_ref())
            }
            Self::MeanChange { mean, sd } => {
                write!(f, "{}{}", mean.signed_digits(), mean.unit().behind(mean.value()))?;
                match sd {
                    Some(sd) => write!(f, " (SD {sd})"),
                    None => Ok(()),
                }
            }
            Self::ChangeRange { from, to } => write!(
                f,
                "{} to {}{}",
                from.signed_digits(),
                to.signed_digits(),
                to.unit().behind(to.value())
            ),
            Self::RiskRatio {
                estimate,
                low,
                high,
                interval,
                against,
            } => {
                let interval = match interval {
                    Some(interval) => format!("{interval} interval {low} to {high}"),
                    None => format!("interval {low} to {high}, its level not stated"),
                };
                write!(f, "risk ratio {estimate} ({interval}) against {against}")
            }
        }
    }
}

fn beside(f: &mut fmt::Formatter<'_>, control: Option<&ControlShare>) -> fmt::Result {
    match control {
        Some(ControlShare { given, share }) => write!(f, "; {share} with {given}"),
        None => Ok(()),
    }
}
