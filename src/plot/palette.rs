use super::geometry::Point;
use plotters::style::RGBColor;

/// How one series is told from the others: by colour, and by the marker in grey print.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) colour: RGBColor,
    pub(super) marker: Marker,
}

/// The shape that sits on a line now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Nabla,
    Cross,
    Star,
}

/// After Okabe and Ito (2008), darkened where a line on white needs it, in an order in which
/// neighbours differ most in lightness.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 84, 147),
    RGBColor(222, 143, 5),
    RGBColor(0, 140, 102),
    RGBColor(150, 40, 105),
    RGBColor(86, 180, 233),
    RGBColor(40, 40, 40),
    RGBColor(213, 94, 0),
];
const MARKERS: [Marker; 7] = [
    Marker::Circle,
    Marker::Square,
    Marker::Triangle,
    Marker::Diamond,
    Marker::Nabla,
    Marker::Cross,
    Marker::Star,
];

impl Look {
    /// Of the series of an index. From the eighth on colours come back with other markers.
    pub(super) fn of(index: usize) -> Self {
        let pick = |shift: usize| (index + shift) % COLOURS.len();
        let round = index / COLOURS.len();
        Self {
            colour: COLOURS.get(pick(0)).copied().unwrap_or(super::design::INK),
            marker: MARKERS.get(pick(3 * round)).copied().unwrap_or(Marker::Circle),
        }
    }
}

impl Marker {
    /// Its outline around a point, with about the same area for all.
    pub(super) fn outline(self, centre: Point, radius: f64) -> Vec<Point> {
        let round = |corners: usize, turn: f64, size: f64| -> Vec<Point> {
            (0..corners)
                .map(|corner| {
                    let angle = std::f64::consts::TAU * (corner as f64 / corners as f64 + turn);
                    let reach = radius * size;
                    Point::new(
                        centre.x + reach * libm::sin(angle),
                        centre.y - reach * libm::cos(angle),
                    )
                })
                .collect()
        };
        match self {
            Self::Circle => round(24, 0.0, 1.0),
            Self::Square => round(4, 0.125, 1.25),
            Self::Triangle => round(3, 0.0, 1.4),
            Self::Diamond => round(4, 0.0, 1.35),
            Self::Nabla => round(3, 0.5, 1.4),
            Self::Cross => {
                let (long, thin) = (radius * 1.2, radius * 0.42);
                let arm = [
                    (-thin, -long),
                    (thin, -long),
                    (thin, -thin),
                    (long, -thin),
                    (long, thin),
                    (thin, thin),
                    (thin, long),
                    (-thin, long),
                    (-thin, thin),
                    (-long, thin),
                    (-long, -thin),
                    (-thin, -thin),
                ];
                arm.iter()
                    .map(|(x, y)| Point::new(centre.x + x, centre.y + y))
                    .collect()
            }
            Self::Star => {
                let (outer, inner) = (round(5, 0.0, 1.5), round(5, 0.1, 0.65));
                outer
                    .into_iter()
                    .zip(inner)
                    .flat_map(|(tip, dent)| [tip, dent])
                    .collect()
            }
        }
    }
}

/// The quiet colour of a threshold's range and the dark one of its label.
pub(super) fn threshold_colours(index: usize) -> (RGBColor, RGBColor) {
    const COLOURS: [(RGBColor, RGBColor); 5] = [
        (RGBColor(110, 160, 110), RGBColor(40, 92, 48)),
        (RGBColor(216, 140, 80), RGBColor(128, 66, 18)),
        (RGBColor(140, 120, 190), RGBColor(82, 62, 134)),
        (RGBColor(90, 150, 180), RGBColor(24, 84, 112)),
        (RGBColor(150, 150, 150), RGBColor(70, 70, 70)),
    ];
    let grey = (super::design::RULE, super::design::GREY);
    COLOURS.get(index % COLOURS.len()).copied().unwrap_or(grey)
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, Look};

    #[test]
    fn twenty_series_all_look_different() {
        let looks: Vec<Look> = (0..20).map(Look::of).collect();
        for (index, look) in looks.iter().enumerate() {
            assert!(!looks[index + 1..].contains(look), "series {index}");
        }
    }

    #[test]
    fn neighbours_differ_in_a_grey_print() {
        let grey = |index: usize| {
            let colour = COLOURS[index % COLOURS.len()];
            0.2126 * f64::from(colour.0) + 0.7152 * f64::from(colour.1) + 0.0722 * f64::from(colour.2)
        };
        for index in 0..5 {
            assert!((grey(index) - grey(index + 1)).abs() > 30.0, "series {index}");
        }
    }
}
