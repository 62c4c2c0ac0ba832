use super::keys;
use crate::document::{Fields, Mistakes, Node, read_choice};
use std::fmt;

/// In what, and where, a concentration was measured. Two numbers are comparable only when
/// these agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Plasma, serum, or a hypothetical effect site.
    pub matrix: Matrix,
    /// Which vessel the blood came from.
    pub site: Site,
}

/// What was analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
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
        const MATRICES: &[(&str, Matrix)] = &[
            ("plasma", Matrix::Plasma),
            ("serum", Matrix::Serum),
            ("effect site", Matrix::EffectSite),
        ];
        const SITES: &[(&str, Site)] = &[
            ("arterial", Site::Arterial),
            ("venous", Site::Venous),
            ("mixed arterial and venous", Site::Mixed),
            ("not stated", Site::NotStated),
        ];
        let fields = Fields::open(node, "what was measured", keys::MEASURED, mistakes)?;
        let matrix = fields
            .get("matrix")
            .and_then(|node| read_choice(node, "a matrix", MATRICES, mistakes));
        let site = fields
            .get("site")
            .and_then(|node| read_choice(node, "a sampling site", SITES, mistakes));
        Some(Self {
            matrix: matrix?,
            site: site?,
        })
    }
}

impl fmt::Display for Matrix {
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
