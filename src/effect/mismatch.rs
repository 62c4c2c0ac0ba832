use super::Threshold;
use crate::model::{Model, SampleMatrix, Site};
use std::fmt;

/// A way in which a threshold was measured in something else than a model computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Racemate against an enantiomer, or the other way round.
    Substance {
        /// What the threshold was measured in.
        threshold: String,
        /// What the curve is.
        curve: String,
    },
    /// Arterial against venous, or one of them unknown.
    Site {
        /// Where the threshold's blood came from.
        threshold: Site,
        /// Where the model's blood came from.
        curve: Site,
    },
    /// Plasma against serum or effect site.
    SampleMatrix {
        /// What the threshold was measured in.
        threshold: SampleMatrix,
        /// What the curve is.
        curve: SampleMatrix,
    },
}

impl Threshold {
    /// Everything in which what was measured differs from what the model computes for an analyte.
    pub fn mismatches(&self, model: &Model, analyte: &str) -> Vec<Mismatch> {
        Mismatch::between(self, model, analyte)
    }
}

impl Mismatch {
    fn between(threshold: &Threshold, model: &Model, analyte: &str) -> Vec<Self> {
        let mut found = Vec::new();
        if threshold.response.is_some() {
            // Which models a response goes with is said of the response.
            return found;
        }
        if threshold.substance != analyte {
            found.push(Self::Substance {
                threshold: threshold.substance.clone(),
                curve: analyte.to_string(),
            });
        }
        let place = model.analytes().position(|(name, _)| name == analyte);
        let ours = place.map_or(model.measured, |place| model.measured_in(place));
        let theirs = threshold.measured;
        if theirs.matrix != ours.matrix {
            found.push(Self::SampleMatrix {
                threshold: theirs.matrix,
                curve: ours.matrix,
            });
        }
        // Two unknown sites do not agree either: nobody knows whether they do.
        if theirs.site != ours.site || theirs.site == Site::NotStated {
            found.push(Self::Site {
                threshold: theirs.site,
                curve: ours.site,
            });
        }
        found
    }

    /// What differs.
    pub fn subject(&self) -> &'static str {
        match self {
            Self::Substance { .. } => "form of the drug",
            Self::Site { .. } => "site",
            Self::SampleMatrix { .. } => "matrix",
        }
    }

    /// What the threshold was measured in, and what the curve is.
    pub fn sides(&self) -> [String; 2] {
        match self {
            Self::Substance { threshold, curve } => [threshold.clone(), curve.clone()],
            Self::Site { threshold, curve } => [threshold, curve].map(|site| match site {
                Site::NotStated => "not stated".to_string(),
                known => known.to_string(),
            }),
            Self::SampleMatrix { threshold, curve } => [threshold, curve].map(ToString::to_string),
        }
    }

    /// What it means for a comparison, in a few words.
    pub fn meaning(&self) -> &'static str {
        match self {
            Self::Substance { .. } => "not converted",
            Self::Site { .. } => "early on sites differ",
            Self::SampleMatrix { .. } => "alike only at steady state",
        }
    }

    /// In a few words, for a label on a figure: "site: threshold venous, curve arterial".
    pub fn short(&self) -> String {
        let [threshold, curve] = self.sides();
        format!("{}: threshold {threshold}, curve {curve}", self.subject())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Substance { threshold, curve } => write!(
                f,
                "drug form: the threshold was measured as {threshold}, the curve is {curve}; the two are not converted"
            ),
            Self::Site { threshold, curve } => {
                let name = |site: &Site| match site {
                    Site::NotStated => "not stated".to_string(),
                    known => known.to_string(),
                };
                write!(
                    f,
                    "sampling site: {} for the threshold, {} for the model; early on arterial and venous levels differ",
                    name(threshold),
                    name(curve)
                )
            }
            Self::SampleMatrix { threshold, curve } => write!(
                f,
                "matrix: the threshold is a level in {threshold}, the curve one in {curve}; they agree only at steady state"
            ),
        }
    }
}
