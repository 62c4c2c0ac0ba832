use plotters_backend::{BackendColor, BackendStyle};
use std::fmt;

/// A colour on a screen: red, green and blue from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

impl Colour {
    /// The same, so opaque: 1 hides what lies below, 0 is not seen.
    pub(super) const fn with_opacity(self, opacity: f64) -> BackendColor {
        BackendColor {
            alpha: opacity,
            rgb: (self.0, self.1, self.2),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

/// A line of one colour, so many steps of the drawing backend wide.
pub(super) struct LineStyle {
    pub(super) colour: Colour,
    pub(super) width: u32,
}

impl BackendStyle for LineStyle {
    fn color(&self) -> BackendColor {
        self.colour.with_opacity(1.0)
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}
