use super::{Delivered, Delivery, Item};
use crate::quantity::{Time, Weight};
use std::sync::Arc;

/// A list of items laid out in time for a patient of one weight. Whatever is asked of a regimen – its doses, how it is read
/// back, whether rounds overlap – is asked of this, so that a kind of item says here, and nowhere else, what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LaidOut {
    /// In the order written.
    pub(super) items: Vec<LaidItem>,
    /// When the last of them ends; where the item after the list starts.
    pub(super) end: Time,
}

/// An item laid out in time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LaidItem {
    /// Nothing is given for so long.
    Pause(Time),
    /// A single dose.
    Dose {
        /// The model's name for the way in.
        route: Arc<str>,
        /// When it starts.
        start: Time,
        /// What is given, and for how long.
        delivered: Delivered,
        /// How: by which solution, rounded, broken off.
        delivery: Delivery,
        /// Whether its start was written with `at`.
        is_timed: bool,
    },
    /// Rounds of a `repeat`.
    Rounds {
        /// From the start of one round to the start of the next.
        every: Time,
        /// Runs of rounds without one left out between them: the first, counted from 0, and how many.
        runs: Vec<(u32, u32)>,
        /// How many rounds there are, with those left out.
        times: u32,
        /// The first round, whether it is given or left out.
        round: LaidOut,
        /// When that starts.
        start: Time,
        /// Whether its start was written with `at`.
        is_timed: bool,
        /// Whether rounds have been given for ever before the first one.
        steady_state: bool,
    },
}

impl LaidOut {
    /// The items of a list that starts at `start`.
    pub(super) fn new(items: &[Item], start: Time, weight: Weight) -> Self {
        let mut laid = Vec::with_capacity(items.len());
        let mut now = start;
        let mut end = start;
        for item in items {
            match item {
                Item::Pause(length) => {
                    laid.push(LaidItem::Pause(*length));
                    now = now + *length;
                }
                Item::Give {
                    at,
                    route,
                    dose,
                    delivery,
                } => {
                    let begin = at.map_or(now, |at| start + at);
                    let delivered = delivery.of(dose, weight);
                    now = begin + delivered.over;
                    laid.push(LaidItem::Dose {
                        route: Arc::clone(route),
                        start: begin,
                        delivered,
                        delivery: *delivery,
                        is_timed: at.is_some(),
                    });
                }
                Item::Repeat { times: 0, .. } => {}
                Item::Repeat {
                    at,
                    every,
                    times,
                    skip,
                    items,
                    steady_state,
                } => {
                    let first = at.map_or(now, |at| start + at);
                    let round = Self::new(items, first, weight);
                    // A round that is left out keeps its place in time.
                    now = round.end + every.times(times - 1);
                    laid.push(LaidItem::Rounds {
                        every: *every,
                        runs: runs(*times, skip),
                        times: *times,
                        round,
                        start: first,
                        is_timed: at.is_some(),
                        steady_state: *steady_state,
                    });
                }
            }
            end = end.max(now);
        }
        Self { items: laid, end }
    }

    /// The first rounds that overlap: how long one takes, and the shorter time until the next one that is given starts.
    pub(super) fn overlap(&self) -> Option<(Time, Time)> {
        self.items.iter().find_map(|item| match item {
            LaidItem::Rounds {
                every,
                runs,
                round,
                start,
                ..
            } => {
                let length = round.end - *start;
                let gap = shortest_gap(runs).map(|rounds| every.times(rounds));
                let here = gap.filter(|gap| length > *gap).map(|gap| (length, gap));
                here.or_else(|| round.overlap())
            }
            _ => None,
        })
    }
}

/// Runs of rounds between those left out, which are counted from 1: the first of each, counted from 0, and how many.
fn runs(times: u32, skip: &[u32]) -> Vec<(u32, u32)> {
    let mut skip = skip.to_vec();
    skip.sort_unstable();
    let mut runs = Vec::with_capacity(skip.len() + 1);
    let mut first = 0;
    for left_out in skip.into_iter().chain([times.saturating_add(1)]) {
        let end = left_out.saturating_sub(1).min(times);
        if end > first {
            runs.push((first, end - first));
        }
        first = first.max(left_out);
    }
    runs
}

/// The fewest rounds from the start of one that is given to the start of the next.
fn shortest_gap(runs: &[(u32, u32)]) -> Option<u32> {
    if runs.iter().any(|(_, rounds)| *rounds > 1) {
        return Some(1);
    }
    let gaps = runs.iter().zip(runs.iter().skip(1));
    gaps.map(|((first, _), (next, _))| next - first).min()
}
