use std::ops::{Add, Mul, Sub};

/// How often a curve turns between two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extrema {
    /// It only rises or only falls.
    None,
    /// At one peak or in one trough.
    One,
    /// Perhaps more often.
    Unclear,
}

impl Extrema {
    /// From [`slope_coefficients`]: the slope changes its sign not more often than they do (Descartes' rule; Farouki,
    /// Computer Aided Geometric Design 2012;29:379-419, section 6, doi:10.1016/j.cagd.2012.03.001).
    pub fn among(slopes: [f64; 4]) -> Self {
        let signs = slopes
            .iter()
            .filter(|slope| **slope != 0.0)
            .map(|slope| *slope > 0.0);
        let (_, changes) = signs.fold((None, 0), |(last, changes), sign| {
            let changed = last.is_some_and(|last| last != sign);
            (Some(sign), changes + u32::from(changed))
        });
        match changes {
            0 => Self::None,
            1 if slopes[0] * slopes[3] < 0.0 => Self::One,
            _ => Self::Unclear,
        }
    }
}

/// The slope of a curve over some hours, as the cubic through slope and curvature at both ends: its coefficients in the
/// Bernstein basis, between the least and the greatest of which it lies.
///
/// For one curve, or for eight in lanes.
#[inline(always)]
pub fn slope_coefficients<T>(
    hours: f64,
    [slope, curvature]: [T; 2],
    [end_slope, end_curvature]: [T; 2],
) -> [T; 4]
where
    T: Copy + Add<Output = T> + Sub<Output = T> + Mul<f64, Output = T>,
{
    let third = hours / 3.0;
    [
        slope,
        slope + curvature * third,
        end_slope - end_curvature * third,
        end_slope,
    ]
}

#[cfg(test)]
mod tests {
    use super::{Extrema, slope_coefficients};

    /// A slope of nothing at an end may hide a turn just beside it.
    #[test]
    fn signs_of_a_slope_say_how_often_a_curve_turns() {
        for (slopes, extrema) in [
            ([1.0, 2.0, 0.5, 1.0], Extrema::None),
            ([0.0, 0.0, -1.0, 0.0], Extrema::None),
            ([1.0, 1.0, -1.0, -1.0], Extrema::One),
            ([-1.0, 0.0, 0.0, 1.0], Extrema::One),
            ([0.0, -1.0, 1.0, 1.0], Extrema::Unclear),
            ([1.0, -1.0, -1.0, 0.0], Extrema::Unclear),
            ([1.0, -1.0, -1.0, 1.0], Extrema::Unclear),
            ([1.0, -1.0, 1.0, -1.0], Extrema::Unclear),
        ] {
            assert_eq!(Extrema::among(slopes), extrema, "{slopes:?}");
        }
    }

    /// A slope of (t − a)·(t − b) turns twice, also beside an end, where both ends rise.
    #[test]
    fn two_turns_between_two_ends_that_rise_are_seen() {
        let among = |a: f64, b: f64| {
            let at = |t: f64| [(t - a) * (t - b), 2.0 * t - a - b];
            Extrema::among(slope_coefficients(3.0, at(0.0), at(3.0)))
        };
        for (a, b) in [(0.3, 0.9), (1.2, 1.8), (1.8, 2.4), (2.1, 2.7)] {
            assert_eq!(among(a, b), Extrema::Unclear, "{a} and {b}");
        }
        assert_eq!(among(-1.0, 1.0), Extrema::One);
        assert_eq!(among(1.0, 4.0), Extrema::One);
        assert_eq!(among(-2.0, -1.0), Extrema::None);
        assert_eq!(among(4.0, 5.0), Extrema::None);
    }
}
