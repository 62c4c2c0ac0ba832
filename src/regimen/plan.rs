use super::laid_out::{LaidItem, LaidOut};
use super::{EarlierRounds, Item, TimedDose, Timeline};
use crate::quantity::{Mass, Time, Weight};
use std::sync::Arc;
use thiserror::Error;

/// Everything that is given in one arm of a study.
///
/// ```
/// use infusim::quantity::{Time, Weight};
/// use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen};
///
/// let over = Time::from_hours(40.0 / 60.0);
/// let dose = Dose::Infusion(Infusion::DoseOver { dose: DoseAmount::PerWeight(0.5), over });
/// let once = Item::Give { at: None, route: "iv".into(), dose, delivery: Delivery::default() };
/// let daily = Item::Repeat { at: None, every: Time::from_hours(24.0), times: 5, skip: vec![], steady_state: false, items: vec![once] };
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
        LaidOut::new(&self.items, Time::ZERO, weight).overlap()
    }

    /// What a patient of this weight is given, and when.
    ///
    /// # Errors
    /// When there are far too many doses.
    pub fn timeline(&self, weight: Weight) -> Result<Timeline, RegimenError> {
        let mut inputs = Vec::new();
        let laid_out = LaidOut::new(&self.items, Time::ZERO, weight);
        self.unroll(&laid_out, Time::ZERO, &mut inputs)?;
        Ok(Timeline::new(inputs))
    }

    /// The rounds that have been given for ever before time zero, where there are any.
    ///
    /// # Errors
    /// When there are far too many doses.
    pub fn earlier_rounds(&self, weight: Weight) -> Result<Option<EarlierRounds>, RegimenError> {
        let laid_out = LaidOut::new(&self.items, Time::ZERO, weight);
        let earlier = laid_out.items.iter().find_map(|item| match item {
            LaidItem::Rounds {
                every,
                round,
                steady_state: true,
                ..
            } => Some((*every, round)),
            _ => None,
        });
        let Some((every, round)) = earlier else {
            return Ok(None);
        };
        let mut doses = Vec::new();
        self.unroll(round, Time::ZERO, &mut doses)?;
        Ok(Some(EarlierRounds { every, doses }))
    }

    /// Whether rounds have been given for ever before time zero.
    pub fn has_earlier_rounds(&self) -> bool {
        let is_steady = |item: &Item| {
            matches!(
                item,
                Item::Repeat {
                    steady_state: true,
                    ..
                }
            )
        };
        self.items.iter().any(is_steady)
    }

    /// Unrolls what was laid out, so much later.
    fn unroll(&self, list: &LaidOut, later: Time, inputs: &mut Vec<TimedDose>) -> Result<(), RegimenError> {
        for item in &list.items {
            match item {
                LaidItem::Pause(_) => {}
                LaidItem::Dose {
                    route,
                    start,
                    delivered,
                    ..
                } => {
                    if inputs.len() >= MOST_DOSES {
                        return Err(RegimenError::TooMany { most: MOST_DOSES });
                    }
                    let start = *start + later;
                    inputs.push(TimedDose {
                        number: inputs.len(),
                        route: Arc::clone(route),
                        start,
                        end: start + delivered.over,
                        amount: Mass::from_mg(delivered.amount.mg() * self.strength),
                        tilt: delivered.tilt,
                    });
                }
                LaidItem::Rounds {
                    every, runs, round, ..
                } => {
                    for number in runs.iter().flat_map(|(first, rounds)| *first..first + rounds) {
                        self.unroll(round, later + every.times(number), inputs)?;
                    }
                }
            }
        }
        Ok(())
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
