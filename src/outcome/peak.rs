use super::edge::EDGE;
use crate::quantity::AGREEMENT;

/// A point of a curve. Between it and the next one of a sequence the curve only rises or only falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Hours.
    pub time: f64,
    /// ng/mL.
    pub concentration: f64,
    /// Whether it is at an event or at the end of observation, not a peak or a trough in between.
    pub at_event: bool,
}

impl CurvePoint {
    /// At an event or at the end of observation.
    pub fn event(time: f64, concentration: f64) -> Self {
        Self {
            time,
            concentration,
            at_event: true,
        }
    }

    /// A peak or a trough between two events.
    pub fn turn(time: f64, concentration: f64) -> Self {
        Self {
            time,
            concentration,
            at_event: false,
        }
    }

    /// Whether the curve goes no higher from here, when `next` comes after it. Movement that solvers differ by
    /// is no movement: a curve that rises on by less has risen, and one that turns between two events and
    /// then falls by less has not turned.
    fn is_peak(&self, next: Option<&Self>) -> bool {
        next.is_none_or(|next| {
            let rises = next.concentration > self.concentration * (1.0 + AGREEMENT);
            let falls = next.concentration < self.concentration * (1.0 - AGREEMENT);
            if self.at_event { !rises } else { falls }
        })
    }
}

/// When a highest level was reached for the first time: at the first peak that comes within a millionth
/// ([`EDGE`]) of it.
///
/// `points` are in order of time: the level after each event, and before it where the curve jumps, peaks and
/// troughs in between, the level at the end.
///
/// Equal doses give peaks that rise to a plateau and soon differ by less than any digit; which of those is
/// the highest would be a matter of rounding. WinNonlin and PKNCA take the first of equal levels too.
///
/// ```
/// use infusim::outcome::{CurvePoint, first_peak};
/// let boluses = [(0.0, 0.0), (0.0, 90.0), (24.0, 9.0), (24.0, 99.0), (48.0, 9.9), (48.0, 99.999_99)];
/// let rest = [(72.0, 9.999_999), (72.0, 100.0), (96.0, 10.0)];
/// let points = boluses.into_iter().chain(rest);
/// assert_eq!(first_peak(100.0, points.map(|(time, level)| CurvePoint::event(time, level))), 48.0);
/// ```
pub fn first_peak(cmax: f64, points: impl IntoIterator<Item = CurvePoint>) -> f64 {
    let least = cmax * (1.0 - EDGE);
    let mut highest = CurvePoint::event(0.0, 0.0);
    let mut points = points.into_iter().peekable();
    while let Some(point) = points.next() {
        if point.concentration >= least && point.is_peak(points.peek()) {
            return point.time;
        }
        if point.concentration > highest.concentration {
            highest = point;
        }
    }
    // The highest level was seen between two points that differ from it by more than solvers do.
    highest.time
}

#[cfg(test)]
mod tests {
    use super::{CurvePoint, first_peak};

    /// By hand: what counts as a peak at an event and between two of them. Levels differ by tenths of what solvers
    /// agree to, or by ten times that.
    #[test]
    fn movement_that_solvers_differ_by_is_none() {
        let first = |points: &[CurvePoint]| {
            let highest = points
                .iter()
                .fold(0.0_f64, |most, point| most.max(point.concentration));
            first_peak(highest, points.iter().copied())
        };
        let (event, turn) = (CurvePoint::event, CurvePoint::turn);
        let (concentration, more, less) = (100.0, 100.0 * (1.0 + 1e-9), 100.0 * (1.0 - 1e-9));
        // A turn is a peak if the curve then falls.
        assert_eq!(
            first(&[event(0.0, 0.0), turn(1.0, concentration), event(2.0, 50.0)]),
            1.0
        );
        assert_eq!(
            first(&[
                event(0.0, 0.0),
                turn(1.0, concentration),
                turn(1.5, less),
                turn(2.0, concentration),
                event(3.0, 9.0)
            ]),
            2.0
        );
        assert_eq!(
            first(&[
                event(0.0, 0.0),
                turn(1.0, concentration),
                turn(1.5, concentration * (1.0 - 1e-7)),
                turn(2.0, concentration),
                event(3.0, 9.0)
            ]),
            1.0
        );
        // A dose at which the curve stops rising is one, also if it rises on by less.
        assert_eq!(
            first(&[event(0.0, 0.0), event(1.0, concentration), event(2.0, more)]),
            1.0
        );
        assert_eq!(
            first(&[
                event(0.0, 0.0),
                event(1.0, concentration),
                event(2.0, concentration * (1.0 + 1e-7))
            ]),
            2.0
        );
        // A highest level that none of the points has, but one comes nearest to.
        let between = [
            event(0.0, 0.0),
            turn(1.0, 90.0),
            turn(2.0, 50.0),
            event(3.0, 60.0),
        ];
        assert_eq!(first_peak(concentration, between), 1.0);
        // Peaks within a millionth are equal; two millionths are two peaks.
        let peaks = |second: f64| {
            [
                event(0.0, 0.0),
                turn(1.0, concentration),
                turn(2.0, 50.0),
                turn(3.0, second),
                event(4.0, 9.0),
            ]
        };
        assert_eq!(first(&peaks(concentration * (1.0 + 9e-7))), 1.0);
        assert_eq!(first(&peaks(concentration * (1.0 + 2e-6))), 3.0);
    }
}
