use super::edge::{AGREEMENT, EDGE};

/// When a highest level was reached for the first time: at the first peak that comes within a millionth
/// ([`EDGE`]) of it.
///
/// `points` are the turns of a curve in order of time, as pairs of a time and a level: its level after each
/// event, and before it where it jumps, its peaks and troughs in between, its last level. Between two of them
/// it only rises or only falls. One from which it rises on by more than solvers differ ([`AGREEMENT`]) is no peak.
///
/// Equal doses give peaks that rise to a plateau and soon differ by less than any digit; which of those is
/// the highest would be a matter of rounding. WinNonlin and PKNCA take the first of equal levels too.
///
/// ```
/// use infusim::outcome::first_peak;
/// let boluses = [(0.0, 0.0), (0.0, 90.0), (24.0, 9.0), (24.0, 99.0), (48.0, 9.9), (48.0, 99.999_99)];
/// let rest = [(72.0, 9.999_999), (72.0, 100.0), (96.0, 10.0)];
/// assert_eq!(first_peak(100.0, boluses.into_iter().chain(rest)), 48.0);
/// ```
pub fn first_peak(cmax: f64, points: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let least = cmax * (1.0 - EDGE);
    let mut highest = (0.0, 0.0);
    let mut points = points.into_iter().peekable();
    while let Some((time, level)) = points.next() {
        let rises = |next: &(f64, f64)| next.1 > level * (1.0 + AGREEMENT);
        if level >= least && !points.peek().is_some_and(rises) {
            return time;
        }
        if level > highest.1 {
            highest = (time, level);
        }
    }
    // The highest level was seen between two turns that differ from it by more than solvers do.
    highest.0
}
