use super::laid_out::{LaidItem, LaidOut};
use super::{Item, Solution, Target, Timeline};
use crate::quantity::{Mass, MassRate, Time, Weight};
use std::sync::Arc;

/// A dose, or doses that are given again and again.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadBackItem {
    /// A single dose.
    Dose {
        /// The model's name for the way in.
        route: Arc<str>,
        /// When it starts.
        start: Time,
        /// When it ends; a bolus at its start.
        end: Time,
        /// How much is given, in mg of the form written.
        amount: Mass,
        /// How much was written: another amount where the rate is rounded or the infusion is broken off.
        written: Mass,
        /// What it is given from, where that was written.
        solution: Option<Solution>,
        /// How its rate changes: see [`TimedDose::tilt`](super::TimedDose::tilt).
        tilt: f64,
    },
    /// A level that a pump holds, with what it gives for it.
    Target {
        /// The level, where it is held, and when.
        target: Target,
        /// The model's name for the way in.
        route: Arc<str>,
        /// How much it gives, in mg of the form written.
        amount: Mass,
        /// The highest rate, and that of the last step.
        rates: [MassRate; 2],
    },
    /// An infusion whose rate follows a rule; how much it gives depends on the patient's levels.
    Rule {
        /// The model's name for the way in.
        route: Arc<str>,
        /// When it starts.
        start: Time,
        /// When it ends, whatever is seen.
        end: Time,
        /// The rate it starts with.
        rate: MassRate,
    },
    /// The same doses at regular times.
    Rounds {
        /// How many rounds, at least two.
        times: u32,
        /// From the start of one round to the start of the next.
        every: Time,
        /// The first round.
        items: Vec<ReadBackItem>,
    },
}

/// Items that may make up a round where they were written one by one. Longer patterns are written as a `repeat`, or not
/// at all.
const LONGEST_PATTERN: usize = 32;

/// How often a pattern of several doses must follow itself to be told once. Two days, a pause and two days again are told
/// as they are: when the second two begin is what a reader looks for.
const FEWEST_OF_A_PATTERN: u32 = 3;

impl ReadBackItem {
    /// What a patient of this weight is given by a list of items, with repetitions told once.
    pub(super) fn of(items: &[Item], weight: Weight) -> Vec<Self> {
        joined(collapsed(told(&LaidOut::new(items, Time::ZERO, weight))))
    }

    /// A target with what a timeline gives in its time.
    pub fn of_target(target: &Target, route: &Arc<str>, timeline: &Timeline) -> Self {
        let doses = timeline.doses().iter();
        let within = || {
            doses
                .clone()
                .filter(|dose| target.start <= dose.start && dose.start < target.end)
        };
        let mut rates = within().map(|dose| dose.rate().mg_per_hour());
        let amount = within().fold(0.0, |sum, dose| sum + dose.amount.mg());
        Self::Target {
            target: *target,
            route: Arc::clone(route),
            amount: Mass::from_mg(amount),
            rates: [
                rates.clone().fold(0.0, f64::max),
                rates.next_back().unwrap_or(0.0),
            ]
            .map(MassRate::from_mg_per_hour),
        }
    }

    /// When the first of it starts.
    pub fn start(&self) -> Time {
        match self {
            Self::Dose { start, .. } | Self::Rule { start, .. } => *start,
            Self::Target { target, .. } => target.start,
            Self::Rounds { items, .. } => items.iter().map(Self::start).min().unwrap_or(Time::ZERO),
        }
    }

    /// When the last of it ends.
    pub fn end(&self) -> Time {
        match self {
            Self::Dose { end, .. } | Self::Rule { end, .. } => *end,
            Self::Target { target, .. } => target.end,
            Self::Rounds { times, every, items } => {
                let round = items.iter().map(Self::end).max().unwrap_or(Time::ZERO);
                round + every.times(times.saturating_sub(1))
            }
        }
    }

    /// How many doses it is.
    pub fn doses(&self) -> u64 {
        match self {
            Self::Dose { .. } | Self::Target { .. } | Self::Rule { .. } => 1,
            Self::Rounds { times, items, .. } => {
                u64::from(*times) * items.iter().map(Self::doses).sum::<u64>()
            }
        }
    }

    /// What items come to as they were written.
    pub(super) fn written(items: &[Self]) -> Mass {
        let mg = items.iter().map(|item| match item {
            Self::Dose { written, .. } => written.mg(),
            Self::Target { amount, .. } => amount.mg(),
            Self::Rule { .. } => 0.0,
            Self::Rounds { times, items, .. } => f64::from(*times) * Self::written(items).mg(),
        });
        Mass::from_mg(mg.fold(0.0, |sum, mg| sum + mg))
    }

    /// How fast a single infusion is at its start and at its end.
    pub fn rates(&self) -> Option<[MassRate; 2]> {
        match self {
            Self::Dose {
                start,
                end,
                amount,
                tilt,
                ..
            } if start < end => {
                let mean = MassRate::giving(*amount, *end - *start).mg_per_hour();
                Some([1.0 - tilt, 1.0 + tilt].map(|relative| MassRate::from_mg_per_hour(mean * relative)))
            }
            _ => None,
        }
    }

    /// The same, so much later.
    fn later(&self, by: Time) -> Self {
        let mut item = self.clone();
        match &mut item {
            Self::Dose { start, end, .. } | Self::Rule { start, end, .. } => {
                (*start, *end) = (*start + by, *end + by);
            }
            Self::Target { target, .. } => {
                (target.start, target.end) = (target.start + by, target.end + by);
            }
            Self::Rounds { items, .. } => items.iter_mut().for_each(|item| *item = item.later(by)),
        }
        item
    }

    /// Its round, how many there are, and how far apart; a single dose is one round of itself.
    fn as_rounds(&self) -> (&[Self], u32, Option<Time>) {
        match self {
            Self::Dose { .. } | Self::Target { .. } | Self::Rule { .. } => {
                (std::slice::from_ref(self), 1, None)
            }
            Self::Rounds { times, every, items } => (items, *times, Some(*every)),
        }
    }

    /// What a single dose is, but for its times.
    fn dose(&self) -> Option<(&str, [Mass; 2], Option<Solution>, f64)> {
        match self {
            Self::Dose {
                route,
                amount,
                written,
                solution,
                tilt,
                ..
            } => Some((route, [*amount, *written], *solution, *tilt)),
            Self::Target { .. } | Self::Rule { .. } | Self::Rounds { .. } => None,
        }
    }

    /// How much later `other` starts, if it is the same otherwise.
    fn shift_to(&self, other: &Self) -> Option<Time> {
        match (self, other) {
            (
                Self::Dose { start, end, .. },
                Self::Dose {
                    start: later,
                    end: later_end,
                    ..
                },
            ) => {
                let same = *end - *start == *later_end - *later && self.dose() == other.dose();
                same.then(|| *later - *start)
            }
            (
                Self::Rounds { times, every, items },
                Self::Rounds {
                    times: other_times,
                    every: other_every,
                    items: other_items,
                },
            ) => {
                let same = times == other_times && every == other_every && items.len() == other_items.len();
                let shift = items.first()?.shift_to(other_items.first()?)?;
                (same && follows(items, other_items, shift)).then_some(shift)
            }
            _ => None,
        }
    }
}

/// Whether items are those of an earlier round, all of them so much later.
fn follows(earlier: &[ReadBackItem], later: &[ReadBackItem], shift: Time) -> bool {
    let mut pairs = earlier.iter().zip(later);
    pairs.all(|(one, other)| one.shift_to(other) == Some(shift))
}

/// What was laid out, of rounds that follow one another the first only.
fn told(list: &LaidOut) -> Vec<ReadBackItem> {
    let mut found = Vec::new();
    for item in &list.items {
        match item {
            LaidItem::Pause(_) => {}
            LaidItem::Dose {
                route,
                start,
                delivered,
                delivery,
                ..
            } => found.push(ReadBackItem::Dose {
                route: Arc::clone(route),
                start: *start,
                end: *start + delivered.over,
                amount: delivered.amount,
                written: delivered.written,
                solution: delivery.solution,
                tilt: delivered.tilt,
            }),
            LaidItem::Rounds {
                every, runs, round, ..
            } => {
                let round = told(round);
                if round.is_empty() {
                    continue;
                }
                for (first, rounds) in runs {
                    let begun = round.iter().map(|item| item.later(every.times(*first)));
                    match rounds {
                        1 => found.extend(begun),
                        _ => found.push(ReadBackItem::Rounds {
                            times: *rounds,
                            every: *every,
                            items: joined(collapsed(begun.collect())),
                        }),
                    }
                }
            }
        }
    }
    found
}

/// Items that repeat as rounds: at each place the pattern that covers most, and of several the shortest.
fn collapsed(items: Vec<ReadBackItem>) -> Vec<ReadBackItem> {
    let mut found = Vec::new();
    let mut rest = items.as_slice();
    while let Some((first, later)) = rest.split_first() {
        let mut best: Option<(usize, u32, Time)> = None;
        for length in 1..=LONGEST_PATTERN.min(rest.len() / 2) {
            if let Some((times, every)) = rounds(rest, length)
                && (is_single_dose(rest, length) || times >= FEWEST_OF_A_PATTERN)
                && best.is_none_or(|(best, most, _)| length * times as usize > best * most as usize)
            {
                best = Some((length, times, every));
            }
        }
        match best
            .and_then(|(length, times, every)| Some((rest.split_at_checked(length)?, length, times, every)))
        {
            Some(((round, _), length, times, every)) => {
                found.push(ReadBackItem::Rounds {
                    times,
                    every,
                    items: joined(collapsed(round.to_vec())),
                });
                rest = rest.get(length * times as usize..).unwrap_or_default();
            }
            None => {
                found.push(first.clone());
                rest = later;
            }
        }
    }
    found
}

/// Whether a pattern of so many items is a single dose.
fn is_single_dose(items: &[ReadBackItem], length: usize) -> bool {
    length == 1 && matches!(items.first(), Some(ReadBackItem::Dose { .. }))
}

/// How many times, and how far apart, the first `length` items follow each other.
fn rounds(items: &[ReadBackItem], length: usize) -> Option<(u32, Time)> {
    let mut chunks = items.chunks_exact(length);
    let first = chunks.next()?;
    let mut before = first;
    let every = first.first()?.shift_to(chunks.clone().next()?.first()?)?;
    if every <= Time::ZERO {
        return None;
    }
    let mut times = 1;
    for chunk in chunks {
        if !follows(before, chunk, every) {
            break;
        }
        before = chunk;
        times += 1;
    }
    (times > 1).then_some((times, every))
}

/// Rounds that go on in the same step as those before them are one.
fn joined(items: Vec<ReadBackItem>) -> Vec<ReadBackItem> {
    let mut found: Vec<ReadBackItem> = Vec::new();
    for item in items {
        match found.last().and_then(|last| together(last, &item)) {
            Some(both) => {
                found.pop();
                found.push(both);
            }
            None => found.push(item),
        }
    }
    found
}

/// Two items as one, where the second continues the first.
fn together(one: &ReadBackItem, other: &ReadBackItem) -> Option<ReadBackItem> {
    let (first, rounds, step) = one.as_rounds();
    let (second, more, next_step) = other.as_rounds();
    let every = step.or(next_step)?;
    let shift = first.first()?.shift_to(second.first()?)?;
    let goes_on = next_step.is_none_or(|next| next == every)
        && shift == every.times(rounds)
        && first.len() == second.len()
        && follows(first, second, shift);
    goes_on.then(|| ReadBackItem::Rounds {
        times: rounds.saturating_add(more),
        every,
        items: first.to_vec(),
    })
}
