use super::{Absence, SlopeRule};

/// The line through the logarithms of the last samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerminalSlope {
    /// λz, 1/h.
    pub rate: f64,
    /// How many samples it goes through.
    pub points: usize,
    /// 1 − (1 − r²)(n − 1)/(n − 2).
    pub adjusted_r2: f64,
    /// Its logarithm of the level at the last sample.
    at_last: f64,
}

/// Samples a line goes through at least.
const FEWEST: usize = 3;
/// Scores that differ by less are equal, and the line through more samples is taken: otherwise rounding would choose among
/// samples that lie on one line.
const EQUAL: f64 = 1e-12;

impl TerminalSlope {
    /// Through the last of these samples, each a time in h and a level above zero, all after the highest; as many as a
    /// rule says, of those whose line falls.
    ///
    /// # Errors
    /// When there are fewer than three, or no line falls.
    pub fn new(samples: &[[f64; 2]], rule: SlopeRule) -> Result<Self, Absence> {
        if samples.len() < FEWEST {
            return Err(Absence::TooFewLevels);
        }
        let points: Vec<[f64; 2]> = samples
            .iter()
            .map(|[time, level]| [*time, libm::log(*level)])
            .collect();
        let lines = (FEWEST..=points.len()).filter_map(|count| line(&points[points.len() - count..]));
        let lines: Vec<Self> = lines.filter(|line| line.rate > 0.0).collect();
        let score = |line: &Self| rule.score(line.adjusted_r2, line.points);
        let best = lines.iter().map(score).fold(f64::NEG_INFINITY, f64::max);
        let chosen = lines.iter().rfind(|line| score(line) >= best - EQUAL);
        chosen.copied().ok_or(Absence::NoFall)
    }

    /// Its level at the last sample, ng/mL.
    pub fn last_level(&self) -> f64 {
        libm::exp(self.at_last)
    }
}

/// The least-squares line through times and logarithms; `None` where all logarithms are the same.
fn line(points: &[[f64; 2]]) -> Option<TerminalSlope> {
    let count = points.len() as f64;
    let mean = |of: usize| points.iter().map(|point| point[of]).sum::<f64>() / count;
    let (time, log) = (mean(0), mean(1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|[x, y]| of(x - time, y - log)).sum::<f64>();
    let slope = sum(&|x, y| x * y) / sum(&|x, _| x * x);
    let total = sum(&|_, y| y * y);
    if total <= 0.0 {
        return None;
    }
    let rest = sum(&|x, y| (y - slope * x) * (y - slope * x));
    let [last, _] = points.last()?;
    Some(TerminalSlope {
        rate: -slope,
        points: points.len(),
        adjusted_r2: 1.0 - rest / total * (count - 1.0) / (count - 2.0),
        at_last: log + slope * (last - time),
    })
}
