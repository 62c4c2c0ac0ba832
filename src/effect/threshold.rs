use crate::document::Source;
use crate::model::{Citation, Measured, Model, Provenance, Substance, Substances};
use crate::quantity::{Concentration, Time};
use std::fmt;

/// A concentration, or a range of them, at which an effect was reported.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The name scenarios use, or the name written inline.
    pub id: String,
    /// What was seen, in a line.
    pub title: String,
    /// For figures and tables.
    pub short: String,
    /// Whether people seek it or suffer it.
    pub kind: EffectKind,
    /// What was measured.
    pub substance: String,
    /// In what, and where.
    pub measured: Measured,
    /// The level that counts as "above".
    pub level: Concentration,
    /// Upper end of the range or of the interval of a single value.
    pub upper: Option<Concentration>,
    /// Lower end of the interval of a single value.
    pub lower: Option<Concentration>,
    /// Where it is a value of a response and no concentration: which; the level is then another one in each subject.
    pub response: Option<ResponseValue>,
    /// Who was studied.
    pub people: Option<String>,
    /// The paper; an inline threshold has only the author's words.
    pub citation: Option<Citation>,
    /// How well verified; `None` for an inline threshold.
    pub provenance: Option<Provenance>,
    /// What must be said with it.
    pub caveats: Vec<String>,
    /// What must stand on every figure of a long infusion.
    pub in_long_infusions: Option<LongInfusion>,
    /// The file it was read from; `None` when written inline.
    pub source: Option<Source>,
}

/// A value of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseValue {
    /// The name of the response.
    pub id: String,
    /// The value, on its scale.
    pub value: f64,
    /// Whether the response falls as the concentration rises.
    pub falls: bool,
    /// The value with its unit.
    pub text: String,
}

/// A caveat that belongs to infusions longer than those a threshold was measured in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongInfusion {
    /// From which length on it must be said.
    pub longer_than: Time,
    /// What must be said.
    pub say: String,
}

/// Whether people seek an effect or suffer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectKind {
    /// Unwanted: less time above is better.
    SideEffect,
    /// Sought.
    WantedEffect,
    /// A depth of anaesthesia.
    Anaesthesia,
    /// An inline threshold that does not say.
    NotStated,
}

impl Threshold {
    /// The index, among a model's analytes, of the one this threshold can be set against: the same
    /// substance, else one of the same family; for a value of a response the one that drives it. `None` when the model has
    /// none of these.
    pub fn analyte(&self, model: &Model, substances: &Substances) -> Option<usize> {
        if let Some(response) = &self.response {
            return model.part(&response.id).map(|part| part.analyte);
        }
        let family = |name: &str| {
            let substance = model.substances.get(name).or_else(|| substances.get(name));
            substance.map(|substance: &Substance| substance.family.clone())
        };
        let wanted = family(&self.substance)?;
        let mut analytes = model.analytes();
        let exact = analytes.position(|(name, _)| name == self.substance);
        exact.or_else(|| {
            model
                .analytes()
                .position(|(name, _)| family(name).as_ref() == Some(&wanted))
        })
    }

    /// The upper end of a range; `None` for a single level, also where it has an interval.
    pub fn range_end(&self) -> Option<Concentration> {
        self.upper.filter(|_| self.lower.is_none())
    }

    /// "50–200 ng/mL", "above 70 ng/mL", "121 (90–157) ng/mL".
    pub fn range(&self) -> String {
        match (self.lower, self.upper) {
            _ if self.response.is_some() => self.above(),
            (Some(low), Some(high)) => {
                format!("{} ({}–{}) ng/mL", number(self.level), number(low), number(high))
            }
            (None, Some(high)) => format!("{}–{} ng/mL", number(self.level), number(high)),
            _ => self.above(),
        }
    }

    /// The side of it on which time is counted: "above", or "below" for a response that falls.
    pub fn side(&self) -> &'static str {
        match &self.response {
            Some(ResponseValue { falls: true, .. }) => "below",
            _ => "above",
        }
    }

    /// "above dissociation": on which side of what, for tables.
    pub fn beyond(&self) -> String {
        format!("{} {}", self.side(), self.short)
    }

    /// Whether another threshold is this one at the same level.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (&self.id, self.level, self.upper, &self.response)
            == (&other.id, other.level, other.upper, &other.response)
    }

    /// "above 50 ng/mL"; of a response "below 2 points".
    pub fn above(&self) -> String {
        if let Some(ResponseValue { text, .. }) = &self.response {
            return format!("{} {text}", self.side());
        }
        format!("above {} ng/mL", number(self.level))
    }
}

impl EffectKind {
    /// As written in files.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("side effect", Self::SideEffect),
        ("wanted effect", Self::WantedEffect),
        ("anaesthesia", Self::Anaesthesia),
    ];
}

impl fmt::Display for EffectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SideEffect => "side effect",
            Self::WantedEffect => "wanted effect",
            Self::Anaesthesia => "anaesthesia",
            Self::NotStated => "not stated",
        })
    }
}

/// In ng/mL with three digits, or with all of a whole number, and no closing zeros: a level of 12.5 or of 0.02 is
/// not rounded to another one.
fn number(level: Concentration) -> String {
    let value = level.ng_per_ml();
    let before_point = if value > 0.0 {
        libm::floor(libm::log10(value)) as i32 + 1
    } else {
        1
    };
    let decimals = (3 - before_point).max(0) as usize;
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::quantity::Concentration;

    #[test]
    fn levels_keep_their_digits() {
        for (level, expected) in [
            (50.0, "50"),
            (12.5, "12.5"),
            (0.02, "0.02"),
            (237.73, "238"),
            (2_400.0, "2400"),
            (100_000.0, "100000"),
            (1.5e-6, "0.0000015"),
        ] {
            assert_eq!(number(Concentration::from_ng_per_ml(level)), expected);
        }
    }
}
