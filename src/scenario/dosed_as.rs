use std::fmt;

/// What one mg in a protocol is a mg of.
#[derive(Clone, Debug, PartialEq)]
pub struct DosedAs {
    /// `base`, or the name of a salt.
    pub form: String,
    /// mg of base in one mg as written.
    pub base_fraction: f64,
    /// Where the protocol gives a racemate and models count a part of it.
    pub enantiomer: Option<EnantiomerPart>,
}

/// The part of a racemate that models count.
#[derive(Clone, Debug, PartialEq)]
pub struct EnantiomerPart {
    /// The enantiomer.
    pub name: String,
    /// The racemate.
    pub of: String,
    /// mg of the one in one mg of the other.
    pub share: f64,
}

impl DosedAs {
    /// As base, of what the models are of.
    pub fn base() -> Self {
        Self {
            form: "base".to_string(),
            base_fraction: 1.0,
            enantiomer: None,
        }
    }

    /// mg that models count in one mg as written.
    pub fn strength(&self) -> f64 {
        self.base_fraction * self.enantiomer.as_ref().map_or(1.0, |part| part.share)
    }

    /// What models count a mg of, where that is not what is written: "base", "S-ketamine", "S-ketamine base".
    pub fn counted(&self) -> Option<String> {
        let is_base = self.base_fraction == 1.0;
        match (&self.enantiomer, is_base) {
            (None, true) => None,
            (None, false) => Some("base".to_string()),
            (Some(part), true) => Some(part.name.clone()),
            (Some(part), false) => Some(format!("{} base", part.name)),
        }
    }
}

impl fmt::Display for DosedAs {
    /// "hydrochloride, 0.867 base"; "ketamine base, half of it S-ketamine".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(part) = &self.enantiomer {
            write!(f, "{} ", part.of)?;
        }
        match self.base_fraction {
            1.0 => f.write_str(&self.form)?,
            fraction => write!(f, "{}, {fraction} base", self.form)?,
        }
        match &self.enantiomer {
            None => Ok(()),
            Some(part) if part.share == 0.5 => write!(f, ", half of it {}", part.name),
            Some(part) => write!(f, ", {} of it {}", part.share, part.name),
        }
    }
}
