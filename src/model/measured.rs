use super::keys;
use crate::document::{Fields, Mistakes, Node, read_choice};
use std::fmt;

/// In what, and where, a concentration was measured. Two numbers are comparable only when
/// these agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Plasma, serum, or a hypothetical effect site.
    pub matrix: SampleMatrix,
    /// Which vessel the blood came from.
    pub site: Site,
}

/// What was analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleMatrix {
    /// Plasma.
    Plasma,
    /// Serum.
    Serum,
    /// The hypothetical compartment that explains the delay of an effect.
    EffectSite,
}

/// Which vessel the blood came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// Arterial.
    Arterial,
    /// Venous.
    Venous,
    /// Arterial and venous samples pooled.
    Mixed,
    /// The source does not say.
    NotStated,
}

impl Measured {
    /// Reads a `measured:` group.
    pub fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "what was measured", keys::MEASURED_KEYS, mistakes)?;
        let matrix = fields
            .get("matrix")
            .and_then(|node| read_choice(node, "a matrix", SampleMatrix::CHOICES, mistakes));
        let site = fields
            .get("site")
            .and_then(|node| read_choice(node, "a sampling site", Site::CHOICES, mistakes));
        Some(Self {
            matrix: matrix?,
            site: site?,
        })
    }
}

impl SampleMatrix {
    /// As written in files.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("plasma", Self::Plasma),
        ("serum", Self::Serum),
        ("effect site", Self::EffectSite),
    ];
}

impl Site {
    /// As written in files.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("arterial", Self::Arterial),
        ("venous", Self::Venous),
        ("mixed arterial and venous", Self::Mixed),
        ("not stated", Self::NotStated),
    ];
}

impl fmt::Display for SampleMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plasma => "plasma",
            Self::Serum => "serum",
            Self::EffectSite => "effect site",
        })
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arterial => "arterial",
            Self::Venous => "venous",
            Self::Mixed => "mixed arterial and venous",
            Self::NotStated => "site not stated",
        })
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.matrix, self.site)
    }
}
