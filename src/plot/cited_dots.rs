use super::PlotError;
use super::canvas::{Anchor, Canvas};
use super::design::{INK, SMALL, WHITE};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::marker::Marker;
use super::plane::Plane;
use crate::outcome::{CitedRegimen, DesignOutcome};

/// Regimens of the literature in a plane of two axes: a dot for each, with its name.
pub(super) struct CitedDots<'a> {
    /// Those that lie in the plane, with their numbers across and up.
    shown: Vec<(&'a CitedRegimen, [f64; 2])>,
    /// Those beyond the ends of an axis.
    outside: Vec<&'a CitedRegimen>,
}

const RADIUS: f64 = 8.0;
const NAME: Lettering = Lettering::regular(SMALL, INK);
/// Between a dot and its name.
const BESIDE: f64 = 13.0;

impl<'a> CitedDots<'a> {
    /// Those of a design, with the places of the axes across and up.
    pub(super) fn new(outcome: &'a DesignOutcome, axes: [usize; 2]) -> Self {
        let mut dots = Self {
            shown: Vec::new(),
            outside: Vec::new(),
        };
        for cited in &outcome.cited {
            let numbers = axes.map(|axis| cited.values.get(axis).copied().flatten());
            match numbers {
                [Some(across), Some(up)] if is_on(outcome, axes, [across, up]) => {
                    dots.shown.push((cited, [across, up]));
                }
                _ => dots.outside.push(cited),
            }
        }
        dots
    }

    /// What is said of those that are not drawn; nothing where all are.
    pub(super) fn remark(&self) -> Option<String> {
        let names: Vec<&str> = self.outside.iter().map(|cited| cited.name.as_str()).collect();
        let said = format!("Cited and beyond these axes: {}.", names.join("; "));
        (!names.is_empty()).then_some(said)
    }

    /// Where they stand in a plane: names right of their dots, or left where there is no room; those that would touch one
    /// placed already move down.
    pub(super) fn place(&self, plane: &Plane) -> Vec<PlacedDot> {
        let mut placed: Vec<PlacedDot> = Vec::new();
        for (cited, [across, up]) in &self.shown {
            let at = plane.point(*across, *up);
            let name = NAME.shorten(&cited.name, 0.6 * plane.frame.width());
            let width = NAME.width(&name);
            let left = match at.x + BESIDE + width + 6.0 < plane.frame.right {
                true => at.x + BESIDE,
                false => at.x - BESIDE - width,
            };
            let mut frame = Rectangle {
                left: left - 5.0,
                right: left + width + 5.0,
                top: at.y - 0.62 * SMALL,
                bottom: at.y + 0.62 * SMALL,
            };
            while let Some(other) = placed.iter().find(|other| other.frame.overlaps(&frame, 0.0)) {
                let height = frame.height();
                frame.top = other.frame.bottom + 1.0;
                frame.bottom = frame.top + height;
            }
            placed.push(PlacedDot { at, name, frame });
        }
        placed
    }
}

/// A dot on a page, with its name.
pub(super) struct PlacedDot {
    at: Point,
    name: String,
    /// Around the name.
    frame: Rectangle,
}

impl PlacedDot {
    /// What nothing else is to be written on.
    pub(super) fn taken(&self) -> [Rectangle; 2] {
        let reach = RADIUS + 5.0;
        let around = Rectangle {
            left: self.at.x - reach,
            right: self.at.x + reach,
            top: self.at.y - reach,
            bottom: self.at.y + reach,
        };
        [around, self.frame]
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) -> Result<(), PlotError> {
        canvas.rectangle(self.frame, WHITE, 1.0)?;
        canvas.area(&Marker::Circle.outline(self.at, RADIUS + 3.0), WHITE, 1.0)?;
        canvas.area(&Marker::Circle.outline(self.at, RADIUS), INK, 1.0)?;
        let baseline = Point::new(self.frame.left + 5.0, self.frame.top + 0.98 * SMALL);
        canvas.text(baseline, &self.name, NAME, Anchor::Start);
        Ok(())
    }
}

/// Whether numbers lie between the ends of their axes.
fn is_on(outcome: &DesignOutcome, axes: [usize; 2], numbers: [f64; 2]) -> bool {
    axes.into_iter().zip(numbers).all(|(axis, number)| {
        let values = outcome.axes.get(axis).map_or(&[][..], |axis| &axis.values);
        let numbers = || values.iter().filter_map(|value| value.number);
        numbers().any(|value| value <= number) && numbers().any(|value| value >= number)
    })
}
