use super::{Item, Target, TimedDose, Timeline};
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
        /// How much it is, in mg of the form written.
        amount: Mass,
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
        joined(collapsed(laid_out(items, Time::ZERO, weight).0))
    }

    /// A dose of a timeline.
    pub fn of_dose(dose: &TimedDose) -> Self {
        Self::Dose {
            route: Arc::clone(&dose.route),
            start: dose.start,
            end: dose.end,
            amount: dose.amount,
        }
    }

    /// A target with what a timeline gives in its time.
    pub fn of_target(target: &Target, route: &Arc<str>, timeline: &Timeline) -> Self {
        let doses = timeline.doses().iter();
        let within = || {
            doses
                .clone()
                .filter(|dose| target.start <= dose.start && dose.start < target.end)
        };
        let rates = within().map(|dose| dose.rate().mg_per_hour());
        let amount = within().fold(0.0, |sum, dose| sum + dose.amount.mg());
        Self::Target {
            target: *target,
            route: Arc::clone(route),
            amount: Mass::from_mg(amount),
            rates: [rates.clone().fold(0.0, f64::max), rates.last().unwrap_or(0.0)]
                .map(MassRate::from_mg_per_hour),
        }
    }

    /// When the first of it starts.
    pub fn start(&self) -> Time {
        match self {
            Self::Dose { start, .. } => *start,
            Self::Target { target, .. } => target.start,
            Self::Rounds { items, .. } => items.iter().map(Self::start).min().unwrap_or(Time::ZERO),
        }
    }

    /// When the last of it ends.
    pub fn end(&self) -> Time {
        match self {
            Self::Dose { end, .. } => *end,
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
            Self::Dose { .. } | Self::Target { .. } => 1,
            Self::Rounds { times, items, .. } => {
                u64::from(*times) * items.iter().map(Self::doses).sum::<u64>()
            }
        }
    }

    /// How fast a single infusion is.
    pub fn rate(&self) -> Option<MassRate> {
        match self {
            Self::Dose {
                start, end, amount, ..
            } if start < end => Some(MassRate::giving(*amount, *end - *start)),
            _ => None,
        }
    }

    /// Its round, how many there are, and how far apart; a single dose is one round of itself.
    fn as_rounds(&self) -> (&[Self], u32, Option<Time>) {
        match self {
            Self::Dose { .. } | Self::Target { .. } => (std::slice::from_ref(self), 1, None),
            Self::Rounds { times, every, items } => (items, *times, Some(*every)),
        }
    }

    /// How much later `other` starts, if it is the same otherwise.
    fn shift_to(&self, other: &Self) -> Option<Time> {
        match (self, other) {
            (
                Self::Dose {
                    route,
                    start,
                    end,
                    amount,
                },
                Self::Dose {
                    route: other_route,
                    start: other_start,
                    end: other_end,
                    amount: other_amount,
                },
            ) => {
                let same = route == other_route
                    && amount == other_amount
                    && *end - *start == *other_end - *other_start;
                same.then(|| *other_start - *start)
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

/// The items of one list that starts at `start`, of a `repeat` the first round only; and when the last of them ends.
fn laid_out(items: &[Item], start: Time, weight: Weight) -> (Vec<ReadBackItem>, Time) {
    let mut found = Vec::new();
    let mut now = start;
    let mut last_end = start;
    for item in items {
        match item {
            Item::Pause(length) => now = now + *length,
            Item::Give { at, route, dose } => {
                let begin = at.map_or(now, |at| start + at);
                let (amount, over) = dose.for_weight(weight);
                now = begin + over;
                found.push(ReadBackItem::Dose {
                    route: Arc::clone(route),
                    start: begin,
                    end: now,
                    amount,
                });
            }
            Item::Repeat {
                at,
                every,
                times,
                items,
            } => {
                let first = at.map_or(now, |at| start + at);
                let (round, end) = laid_out(items, first, weight);
                now = match times.checked_sub(1) {
                    Some(later) => end + every.times(later),
                    None => now,
                };
                match times {
                    0 => {}
                    1 => found.extend(round),
                    _ if round.is_empty() => {}
                    _ => found.push(ReadBackItem::Rounds {
                        times: *times,
                        every: *every,
                        items: joined(collapsed(round)),
                    }),
                }
            }
        }
        last_end = last_end.max(now);
    }
    (found, last_end)
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
