use super::crossing::turns;
use crate::quantity::{Time, compact};
use crate::regimen::Rounds;
use crate::solver::Trajectory;

/// How much higher levels are in the last of equal rounds of doses than in the first.
///
/// The ratio of peaks, and that of levels at the end of a round, is what papers call the observed accumulation ratio
/// R_ac (Rowland and Tozer, Clinical Pharmacokinetics and Pharmacodynamics, on multiple-dose regimens): the number in a later
/// round over that in the first one, in which the body was empty. In one compartment with rate constant k both tend to
/// 1/(1 − e^(−kτ)) after boluses every τ. All of it is read off the solution itself, not off the points of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accumulation {
    /// From the start of one round to the start of the next.
    pub every: Time,
    /// The number of the last round that was over when the observation ended; the first has 1.
    pub last: u32,
    /// The peak of that round over the peak of the first one.
    pub peak: f64,
    /// The level at the end of that round, before a next dose, over the level at the end of the first one; `None` where
    /// that was zero.
    pub trough: Option<f64>,
}

/// Peaks that differ by less than this share are said not to accumulate.
const NONE: f64 = 0.01;
/// A smaller difference is not given in digits.
const SMALLEST: f64 = 1e-4;

impl Accumulation {
    /// Of an analyte along a trajectory that starts in an empty body; `None` where fewer than two rounds were over when it
    /// ends, or nothing came of the first one.
    pub fn new(trajectory: &Trajectory, analyte: usize, rounds: &Rounds) -> Option<Self> {
        let end = trajectory.segments.last()?.end;
        let over = |round: &u32| rounds.start(round + 1) <= end;
        let complete = (0..rounds.count).take_while(over).count();
        let last = u32::try_from(complete).ok().filter(|last| *last > 1)?;
        let [first, later] = [0, last - 1].map(|round| {
            RoundLevels::new(
                trajectory,
                analyte,
                [rounds.start(round), rounds.start(round + 1)],
            )
        });
        (first.peak > 0.0).then(|| Self {
            every: rounds.every,
            last,
            peak: later.peak / first.peak,
            trough: (first.trough > 0.0).then(|| later.trough / first.trough),
        })
    }

    /// Whether peaks stay the same within a hundredth.
    pub fn is_none(&self) -> bool {
        (self.peak - 1.0).abs() < NONE
    }

    /// "no accumulation: the peak of day 5 is 0.02 % above that of day 1", "accumulation: the peak of round 8 is 1.43 times
    /// that of round 1".
    pub fn words(&self) -> String {
        let [first, last] = [1, self.last].map(|number| self.name(number));
        if !self.is_none() {
            let word = if self.peak > 1.0 { "" } else { "no " };
            let times = compact(self.peak, 3);
            return format!("{word}accumulation: the peak of {last} is {times} times that of {first}");
        }
        let more = self.peak - 1.0;
        let percent = compact(100.0 * more.abs(), 1);
        let differs = match more {
            more if more.abs() < SMALLEST => "within 0.01 % of".to_string(),
            more if more > 0.0 => format!("{percent} % above"),
            _ => format!("{percent} % below"),
        };
        format!("no accumulation: the peak of {last} is {differs} that of {first}")
    }

    /// "day 5" of daily rounds, "round 5" of others.
    fn name(&self, number: u32) -> String {
        let word = if self.every == Time::from_hours(24.0) {
            "day"
        } else {
            "round"
        };
        format!("{word} {number}")
    }
}

/// What one round came to, ng/mL.
struct RoundLevels {
    peak: f64,
    trough: f64,
}

impl RoundLevels {
    /// Between two times, at the first of which something changes.
    fn new(trajectory: &Trajectory, analyte: usize, [from, to]: [Time; 2]) -> Self {
        let mut found = Self {
            peak: 0.0,
            trough: 0.0,
        };
        let within = |start: Time| from <= start && start < to;
        for segment in trajectory.segments.iter().filter(|segment| within(segment.start)) {
            let hours = (to - segment.start).hours();
            turns(segment, analyte, |turn| {
                if turn.time <= hours {
                    found.peak = found.peak.max(turn.value);
                    found.trough = turn.value;
                }
            });
            // Where nothing changes when the round is over, a segment goes on.
            if segment.end > to {
                found.trough = trajectory.concentration(to, analyte);
                found.peak = found.peak.max(found.trough);
            }
        }
        found
    }
}
