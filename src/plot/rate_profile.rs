use super::number::short;
use crate::quantity::Time;
use crate::regimen::Timeline;

/// What a timeline gives, as a row of the figure shows it. Doses of nothing are left out.
pub(super) struct RateProfile {
    /// The rate from change to change, without the times at which nothing runs.
    pub(super) steps: Vec<RateStep>,
    /// When something is given at once, and how much in mg.
    pub(super) boluses: Vec<(f64, f64)>,
    total: f64,
}

/// A part of the time of infusion that can be seen in a figure.
const VISIBLE: f64 = 0.005;
/// Rates so many times those that can be seen are bursts.
const BURST: f64 = 2.0;

/// One step of the rate: from and to in hours, and the rates then in mg/h.
pub(super) type RateStep = (f64, f64, [f64; 2]);

/// The higher of both rates of a step.
fn highest((_, _, rates): &RateStep) -> f64 {
    rates[0].max(rates[1])
}

impl RateProfile {
    pub(super) fn new(timeline: &Timeline) -> Self {
        let boluses = timeline.doses().iter().filter(|input| input.is_bolus());
        Self {
            steps: steps(timeline),
            boluses: boluses
                .map(|input| (input.start.hours(), input.amount.mg()))
                .filter(|(_, mg)| *mg > 0.0)
                .collect(),
            total: timeline.total().mg(),
        }
    }

    /// The same where a pump reaches a level in one or a few short steps: what these bursts give is shown as if it were
    /// given at once, since rates that stand for seconds would hide all others.
    pub(super) fn of_pump(timeline: &Timeline) -> Self {
        let mut profile = Self::new(timeline);
        let limit = BURST * profile.lasting();
        let mut end = f64::NEG_INFINITY;
        for (from, to, rates) in profile.steps.iter().filter(|step| highest(step) > limit) {
            let mg = 0.5 * (rates[0] + rates[1]) * (to - from);
            match profile.boluses.last_mut().filter(|_| end == *from) {
                Some((_, sum)) => *sum += mg,
                None => profile.boluses.push((*from, mg)),
            }
            end = *to;
        }
        profile.steps.retain(|step| highest(step) <= limit);
        profile
    }

    /// The highest rate that, together with higher ones, stands for a visible part of the time.
    fn lasting(&self) -> f64 {
        let mut steps = self.steps.clone();
        steps.sort_by(|one, other| highest(other).total_cmp(&highest(one)));
        let length = |(from, to, _): &RateStep| to - from;
        let mut rest = VISIBLE * steps.iter().map(length).sum::<f64>();
        let lasting = steps.iter().find(|step| {
            rest -= length(step);
            rest <= 0.0
        });
        lasting.map_or(0.0, highest)
    }

    /// The highest rate, in mg/h.
    pub(super) fn highest(&self) -> f64 {
        self.steps
            .iter()
            .flat_map(|(_, _, rates)| *rates)
            .fold(0.0, f64::max)
    }

    /// "20 mg/h, 600 mg in all"; in brief "20 mg/h, 600 mg". Lines break only at its commas.
    pub(super) fn summary(&self, brief: bool) -> String {
        let rates = self.steps.iter().flat_map(|(_, _, rates)| *rates);
        let boluses = self.boluses.iter().map(|(_, mg)| *mg);
        let (at_once, in_all, and) = if brief {
            ("", "", " + ")
        } else {
            (" at once", " in all", ", ")
        };
        let together = |text: String| text.replace(' ', "\u{a0}");
        let mut parts = Vec::new();
        if let Some(dose) = range(boluses) {
            parts.push(match self.boluses.len() {
                1 => together(format!("{dose} mg{at_once}")),
                count => together(format!("{count} × {dose} mg{at_once}")),
            });
        }
        if let Some(rate) = range(rates) {
            parts.push(together(format!("{rate} mg/h")));
        }
        match (self.boluses.len(), self.steps.len()) {
            (0, 0) => "nothing given".to_string(),
            (1, 0) => parts.join(and),
            _ => {
                let total = together(format!("{} mg{in_all}", short(self.total)));
                format!("{}, {total}", parts.join(and))
            }
        }
    }
}

/// A sweep over all changes; the doses that run are summed afresh at each, as [`Timeline::rate_at`] does.
fn steps(timeline: &Timeline) -> Vec<RateStep> {
    let infusions = || timeline.doses().iter().filter(|input| !input.is_bolus());
    let mut changes: Vec<Time> = infusions().flat_map(|input| [input.start, input.end]).collect();
    changes.sort_unstable();
    changes.dedup();
    let mut coming = infusions().peekable();
    let mut running = Vec::new();
    let mut steps = Vec::new();
    for pair in changes.windows(2) {
        let [from, to] = *pair else { continue };
        while let Some(input) = coming.next_if(|input| input.start <= from) {
            running.push(input);
        }
        running.retain(|input| input.end > from);
        let rates = [from, to].map(|time| -> f64 {
            let rates = running.iter().map(|input| input.rate_at(time).mg_per_hour());
            rates.sum()
        });
        if rates.iter().any(|rate| *rate > 0.0) {
            steps.push((from.hours(), to.hours(), rates));
        }
    }
    steps
}

/// "20", or "5–20".
fn range(values: impl Iterator<Item = f64> + Clone) -> Option<String> {
    let low = values.clone().reduce(f64::min)?;
    let high = values.reduce(f64::max)?;
    let (low, high) = (short(low), short(high));
    Some(if low == high {
        low
    } else {
        format!("{low}–{high}")
    })
}

#[cfg(test)]
mod tests {
    use super::RateProfile;
    use crate::quantity::{Mass, Time};
    use crate::regimen::{TimedDose, Timeline};

    fn given(inputs: &[(f64, f64, f64)]) -> RateProfile {
        let input = |(start, end, mg): &(f64, f64, f64)| TimedDose {
            number: 0,
            route: "iv".into(),
            start: Time::from_hours(*start),
            end: Time::from_hours(*end),
            amount: Mass::from_mg(*mg),
            tilt: 0.0,
        };
        RateProfile::new(&Timeline::new(inputs.iter().map(input).collect()))
    }

    #[test]
    fn overlapping_infusions_add_up_and_pauses_are_left_out() {
        let given = given(&[(0.0, 4.0, 40.0), (2.0, 4.0, 10.0), (6.0, 7.0, 3.0)]);
        assert_eq!(
            given.steps,
            [(0.0, 2.0, [10.0; 2]), (2.0, 4.0, [15.0; 2]), (6.0, 7.0, [3.0; 2])]
        );
        assert_eq!(given.highest(), 15.0);
    }

    /// 5 mg/h on average from 2 to 8, and 4 mg/h on top of it for the second half.
    #[test]
    fn a_rate_that_changes_is_a_slope() {
        let dose = |start: f64, mg: f64, tilt: f64| TimedDose {
            number: 0,
            route: "iv".into(),
            start: Time::from_hours(start),
            end: Time::from_hours(4.0),
            amount: Mass::from_mg(mg),
            tilt,
        };
        let profile = RateProfile::new(&Timeline::new(vec![dose(0.0, 20.0, 0.6), dose(2.0, 8.0, 0.0)]));
        assert_eq!(profile.steps, [(0.0, 2.0, [2.0, 5.0]), (2.0, 4.0, [9.0, 12.0])]);
        assert_eq!(profile.highest(), 12.0);
        assert_eq!(
            profile.summary(false).replace('\u{a0}', " "),
            "2–12 mg/h, 28 mg in all"
        );
    }

    #[test]
    fn summaries_by_hand() {
        let plain = |given: &RateProfile, brief| given.summary(brief).replace('\u{a0}', " ");
        let one = given(&[(0.0, 30.0, 600.0)]);
        assert_eq!(plain(&one, false), "20 mg/h, 600 mg in all");
        let bolus = given(&[(0.0, 0.0, 30.0)]);
        assert_eq!(plain(&bolus, false), "30 mg at once");
        let both = given(&[(0.0, 0.0, 26.25), (0.0, 1.0, 5.0), (1.0, 2.0, 7.5)]);
        assert_eq!(
            plain(&both, false),
            "26.25 mg at once, 5–7.5 mg/h, 38.75 mg in all"
        );
        assert_eq!(plain(&both, true), "26.25 mg + 5–7.5 mg/h, 38.75 mg");
    }

    #[test]
    fn doses_of_nothing_are_nothing_given() {
        for nothing in [&[][..], &[(0.0, 0.0, 0.0)], &[(0.0, 2.0, 0.0)]] {
            assert_eq!(given(nothing).summary(false), "nothing given");
        }
    }
}
