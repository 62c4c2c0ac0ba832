use super::{Dose, Input, Item, Timeline};
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
    /// A round takes longer than the interval at which it is repeated.
    #[error("one round of the repeat takes {round}, longer than the {every} until the next one starts")]
    Overlap {
        /// How long one round takes.
        round: Time,
        /// The interval.
        every: Time,
    },
    /// Repeats within repeats that give more doses than anybody would.
    #[error("the regimen gives more than {most} doses")]
    TooMany {
        /// The limit.
        most: usize,
    },
}

/// Doses in one arm; an hourly bolus for two years stays below it.
const MOST_DOSES: usize = 20_000;

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

    /// What a patient of this weight is given, and when.
    ///
    /// # Errors
    /// When rounds of a repeat overlap, or there are far too many doses.
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
        inputs: &mut Vec<Input>,
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
                        let length = now - round_start;
                        if length > *every && *times > 1 {
                            return Err(RegimenError::Overlap {
                                round: length,
                                every: *every,
                            });
                        }
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
        inputs: &mut Vec<Input>,
    ) -> Result<Time, RegimenError> {
        if inputs.len() >= MOST_DOSES {
            return Err(RegimenError::TooMany { most: MOST_DOSES });
        }
        let (amount, over) = dose.for_weight(weight);
        let amount = crate::quantity::Mass::from_mg(amount.mg() * self.strength);
        let end = start + over;
        inputs.push(Input {
            number: inputs.len(),
            route: Arc::clone(route),
            start,
            end,
            amount,
        });
        Ok(end)
    }
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
