use super::geometry::Point;

/// The shape that sits on a line now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Nabla,
    Cross,
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
        }
    }
}
