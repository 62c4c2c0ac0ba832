use super::{Dose, Item, TimedDose, Timeline};
use crate::quantity::{Time, Weight};
use std::sync::Arc;
use thiserror::Error;

/// Everything that is given in one arm of a study.
///
/// ```
/// use infusim::quantity::{Time, Weight};
/// use infusim::regimen::{Dose, DoseAmount, Infusion, Item, Regimen};
///
/// let over = Time::from_hours(40.0 / 60.0);
/// let dose = Dose::Infusion(Infusion::DoseOver { dose: DoseAmount::PerWeight(0.5), over });
/// let once = Item::Give { at: None, route: "iv".into(), dose };
/// let daily = Item::Repeat { at: None, every: Time::from_hours(24.0), times: 5, items: vec![once] };
/// let timeline = Regimen::new(vec![daily]).timeline(Weight::from_kg(70.0))?;
/// assert_eq!(timeline.total().mg(), 175.0);
/// # Ok::<(), infusim::regimen::RegimenError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Regimen {
    items: Vec<Item>,
    strength: f64,
}

/// Why a regimen cannot be unrolled for a patient.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RegimenError {
    /// Repeats within repeats that give more doses than anybody would.
    #[error("the regimen gives more than {most} doses")]
    TooMany {
        /// The limit.
        most: usize,
    },
}

/// Doses in one arm; an hourly bolus for ten years, or 100,000 rounds of two doses, stay below it. Each
/// dose takes a few hundred bytes for every patient who is being solved, and a segment or two of solving.
const MOST_DOSES: usize = 200_000;

impl Regimen {
    /// From its items, doses counted as written.
    pub fn new(items: Vec<Item>) -> Self {
        Self { items, strength: 1.0 }
    }

    /// The same regimen where one mg as written holds `strength` mg of what the model counts,
    /// such as hydrochloride against base.
    #[must_use]
    pub fn with_strength(self, strength: f64) -> Self {
        Self { strength, ..self }
    }

    /// mg of what the model counts in one mg as written.
    pub fn strength(&self) -> f64 {
        self.strength
    }

    /// The items as written.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Every route that is used, once each, in the order of first use.
    pub fn routes(&self) -> Vec<&str> {
        let mut names = Vec::new();
        collect_routes(&self.items, &mut names);
        names
    }

    /// The first `repeat` whose rounds overlap for a patient of this weight: how long one round takes,
    /// and the shorter time until the next one starts. Such rounds are given as written, and what is
    /// given at the same time adds up.
    pub fn overlap(&self, weight: Weight) -> Option<(Time, Time)> {
        overlap(&self.items, weight)
    }

    /// What a patient of this weight is given, and when.
    ///
    /// # Errors
    /// When there are far too many doses.
    pub fn timeline(&self, weight: Weight) -> Result<Timeline, RegimenError> {
        let mut inputs = Vec::new();
        self.unroll(&self.items, Time::ZERO, weight, &mut inputs)?;
        Ok(Timeline::new(inputs))
    }

    /// Unrolls one list that starts at `start`; gives back when its last item ends.
    fn unroll(
        &self,
        items: &[Item],
        start: Time,
        weight: Weight,
        inputs: &mut Vec<TimedDose>,
    ) -> Result<Time, RegimenError> {
        let mut now = start;
        let mut last_end = start;
        for item in items {
            match item {
                Item::Pause(length) => now = now + *length,
                Item::Give { at, route, dose } => {
                    now = at.map_or(now, |at| start + at);
                    now = self.give(dose, route, now, weight, inputs)?;
                }
                Item::Repeat {
                    at,
                    every,
                    times,
                    items,
                } => {
                    let first = at.map_or(now, |at| start + at);
                    for round in 0..*times {
                        let round_start = first + every.times(round);
                        now = self.unroll(items, round_start, weight, inputs)?;
                    }
                }
            }
            last_end = last_end.max(now);
        }
        Ok(last_end)
    }

    fn give(
        &self,
        dose: &Dose,
        route: &Arc<str>,
        start: Time,
        weight: Weight,
        inputs: &mut Vec<TimedDose>,
    ) -> Result<Time, RegimenError> {
        if inputs.len() >= MOST_DOSES {
            return Err(RegimenError::TooMany { most: MOST_DOSES });
        }
        let (amount, over) = dose.for_weight(weight);
        let amount = crate::quantity::Mass::from_mg(amount.mg() * self.strength);
        let end = start + over;
        inputs.push(TimedDose {
            number: inputs.len(),
            route: Arc::clone(route),
            start,
            end,
            amount,
        });
        Ok(end)
    }
}

fn overlap(items: &[Item], weight: Weight) -> Option<(Time, Time)> {
    items.iter().find_map(|item| match item {
        Item::Repeat {
            every, times, items, ..
        } => {
            let round = length(items, weight);
            let here = (round > *every && *times > 1).then_some((round, *every));
            here.or_else(|| overlap(items, weight))
        }
        _ => None,
    })
}

/// From the start of a list to the latest end of its items.
fn length(items: &[Item], weight: Weight) -> Time {
    let mut now = Time::ZERO;
    let mut last = Time::ZERO;
    for item in items {
        now = match item {
            Item::Pause(length) => now + *length,
            Item::Give { at, dose, .. } => at.unwrap_or(now) + dose.for_weight(weight).1,
            Item::Repeat {
                at,
                every,
                times,
                items,
            } => at.unwrap_or(now) + every.times(times.saturating_sub(1)) + length(items, weight),
        };
        last = last.max(now);
    }
    last
}

fn collect_routes<'a>(items: &'a [Item], names: &mut Vec<&'a str>) {
    for item in items {
        match item {
            Item::Give { route, .. } if !names.contains(&&**route) => names.push(route),
            Item::Repeat { items, .. } => collect_routes(items, names),
            _ => {}
        }
    }
}
