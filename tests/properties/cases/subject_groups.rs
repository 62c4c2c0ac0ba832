//! Random groups of subjects: people of one case who differ in rates, shares, volumes and doses, and are given
//! their doses at the same times, or miss some of them.

use super::{Case, cases};
use infusim::population::{Purpose, Stream};
use infusim::quantity::Time;
use infusim::solver::{Grid, Input, Schedule, System};
use proptest::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// A subject with rates and doses.
#[derive(Clone, Debug)]
pub struct GroupMember {
    pub system: System,
    pub schedule: Arc<Schedule>,
}

/// People of one case, and how long they are watched.
#[derive(Clone, Debug)]
pub struct SubjectGroup {
    pub people: Vec<GroupMember>,
    pub horizon: Time,
}

/// In what the people of a group differ.
#[derive(Clone, Copy, Debug)]
enum Spread {
    /// In nothing but their volumes.
    Twins,
    /// In the speed of everything at once, so that equal rates stay equal.
    Speed,
    /// In every rate and every share.
    Everything,
}

/// What is done to a case before it becomes a group.
#[derive(Clone, Debug)]
struct Twist {
    spread: Spread,
    /// Rates are raised to this power: above 1, fast ones become faster and slow ones slower.
    power: f64,
    /// Nothing leaves the body.
    closed: bool,
    /// A flow that does not flow, in everybody or in every third.
    still: Option<(usize, bool)>,
    same_doses: bool,
    /// Every second person misses some of the doses after the first, and gets more of others.
    differ_later: bool,
    seed: u64,
}

/// So many people of any case.
pub fn subject_groups(people: Range<usize>) -> impl Strategy<Value = SubjectGroup> {
    subject_groups_of(cases(), people)
}

/// So many people of one of these cases.
pub fn subject_groups_of(
    cases: impl Strategy<Value = Case>,
    people: Range<usize>,
) -> impl Strategy<Value = SubjectGroup> {
    let spread = prop::sample::select(vec![Spread::Twins, Spread::Speed, Spread::Everything]);
    let power = prop::sample::select(vec![1.0, 1.0, 1.75]);
    let still = prop_oneof![3 => Just(None), 1 => (0..16_usize, any::<bool>()).prop_map(Some)];
    let closed = prop::sample::select(vec![false, false, false, false, true]);
    let twist = (spread, power, closed, still, any::<[bool; 2]>(), 0..1_000_000_u64).prop_map(
        |(spread, power, closed, still, [same_doses, differ_later], seed)| Twist {
            spread,
            power,
            closed,
            still,
            same_doses,
            differ_later,
            seed,
        },
    );
    (cases, twist, people).prop_map(|(case, twist, people)| twist.group(&case, people))
}

impl Twist {
    fn group(&self, case: &Case, people: usize) -> SubjectGroup {
        // Who is given a rate that changes is solved alone.
        let constant = |input: Input| Input { tilt: 0.0, ..input };
        let inputs: Vec<Input> = case.schedule().inputs.into_iter().map(constant).collect();
        let schedule = Arc::new(case.schedule_of(inputs.clone(), case.horizon));
        let member = |number: usize| {
            let mut stream = Stream::new(self.seed, number as u64, Purpose::Subject);
            // Log-normal, with a coefficient of variation of 30 %.
            let mut factor = || (0.294 * stream.normal()).exp();
            let system = self.system(&case.model.system, number, &mut factor);
            if self.same_doses {
                let schedule = schedule.clone();
                return GroupMember { system, schedule };
            }
            let more = factor();
            let scaled = |(index, input): (usize, &Input)| {
                let differs = self.differ_later && number % 2 == 1 && index > 0;
                let share = if differs {
                    [0.0, 2.0, 0.5][(index + number) % 3]
                } else {
                    1.0
                };
                Input {
                    amount: input.amount * more * share,
                    ..*input
                }
            };
            let inputs = inputs.iter().enumerate().map(scaled).collect();
            let schedule = Arc::new(case.schedule_of(inputs, case.horizon));
            GroupMember { system, schedule }
        };
        SubjectGroup {
            people: (0..people).map(member).collect(),
            horizon: case.horizon,
        }
    }

    fn system(&self, typical: &System, number: usize, factor: &mut impl FnMut() -> f64) -> System {
        let mut system = typical.clone();
        let speed = factor();
        // A site's flow in and its flow out are one rate.
        let mut by_compartment: Vec<f64> = (0..system.size).map(|_| factor()).collect();
        for (index, transfer) in system.transfers.iter_mut().enumerate() {
            transfer.k = transfer.k.powf(self.power);
            let own = factor();
            let along = match transfer.into[..] {
                [(site, _)] if !transfer.leaves => by_compartment[site],
                [] if transfer.outside == 0.0 => by_compartment[transfer.from],
                _ => own,
            };
            match self.spread {
                Spread::Twins => {}
                Spread::Speed => transfer.k *= speed,
                Spread::Everything => transfer.k *= along,
            }
            if let (Spread::Everything, [(_, share)]) = (self.spread, &mut transfer.into[..])
                && transfer.outside > 0.0
            {
                *share /= *share + (1.0 - *share) * factor();
                transfer.outside = 1.0 - *share;
            }
            if self.closed && transfer.outside > 0.0 {
                match &mut transfer.into[..] {
                    [(_, share)] => *share = 1.0,
                    _ => transfer.k = 0.0,
                }
                transfer.outside = 0.0;
            }
            if let Some((still, everybody)) = self.still
                && (everybody || number % 3 == 1)
                && index == still
            {
                transfer.k = 0.0;
            }
        }
        for reading in &mut system.readings {
            reading.factor *= by_compartment.pop().unwrap_or(1.0);
        }
        system
    }
}

impl SubjectGroup {
    /// Points at the quarters of an hour; many doses start there. For longer than a hundred hours, at wider
    /// distances.
    pub fn quarters(&self) -> Grid {
        let quarter = 900_000_000;
        let every = quarter * (1 + self.horizon.microseconds() / (400 * quarter));
        Grid::new(Time::from_microseconds(every), self.horizon).unwrap()
    }
}
