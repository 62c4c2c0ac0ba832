use super::{TimedDose, Timeline};
use crate::quantity::Time;

/// The same doses again and again, at even distances, with time between them in which nothing is given: what "every 24 h,
/// five times" comes to, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// When the first one starts.
    pub first: Time,
    /// From the start of one to the start of the next.
    pub every: Time,
    /// How many.
    pub count: u32,
}

impl Rounds {
    /// Of all doses of more than nothing; `None` where they are no such rounds, or fewer than two. Where rounds could be
    /// taken together, such as two days for one, the shortest ones count.
    ///
    /// ```
    /// use infusim::quantity::{Mass, Time};
    /// use infusim::regimen::{Rounds, TimedDose, Timeline};
    /// let bolus = |hours: f64| TimedDose {
    ///     number: 0,
    ///     route: "iv".into(),
    ///     start: Time::from_hours(hours),
    ///     end: Time::from_hours(hours),
    ///     amount: Mass::from_mg(10.0),
    ///     tilt: 0.0,
    /// };
    /// let given = Timeline::new([1.0, 9.0, 17.0].map(bolus).to_vec());
    /// let (first, every) = (Time::from_hours(1.0), Time::from_hours(8.0));
    /// assert_eq!(Rounds::of(&given), Some(Rounds { first, every, count: 3 }));
    /// assert_eq!(Rounds::of(&Timeline::new([1.0, 9.0, 18.0].map(bolus).to_vec())), None);
    /// ```
    pub fn of(timeline: &Timeline) -> Option<Self> {
        let doses = timeline.doses().iter().filter(|dose| dose.amount.mg() > 0.0);
        let doses: Vec<&TimedDose> = doses.collect();
        let sizes = (1..=doses.len() / 2).filter(|size| doses.len().is_multiple_of(*size));
        sizes.into_iter().find_map(|size| Self::of_size(&doses, size))
    }

    /// Where each holds so many doses.
    fn of_size(doses: &[&TimedDose], size: usize) -> Option<Self> {
        let (first, second) = (doses.first()?, doses.get(size)?);
        let every = second.start - first.start;
        let again = |(dose, before): (&&TimedDose, &&TimedDose)| {
            dose.start - before.start == every
                && dose.end - dose.start == before.end - before.start
                && dose.amount == before.amount
                && dose.tilt == before.tilt
                && dose.route == before.route
        };
        let later = doses.iter().skip(size).zip(doses);
        let over = doses.iter().take(size).map(|dose| dose.end).max()?;
        let is_apart = over < second.start;
        (is_apart && later.into_iter().all(again)).then(|| Self {
            first: first.start,
            every,
            count: u32::try_from(doses.len() / size).unwrap_or(u32::MAX),
        })
    }

    /// When a round starts, counted from 0.
    pub fn start(&self, round: u32) -> Time {
        self.first + self.every.times(round)
    }
}
