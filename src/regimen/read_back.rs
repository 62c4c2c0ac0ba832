use super::{DailyAmounts, DrawnUp, ReadBackItem, Regimen, RegimenError};
use crate::quantity::{Mass, Time, TimeOfDay, Weight};

/// What a regimen comes to for one patient, restated so that a reader sees whether it is what was meant: when each
/// dose starts and ends, how much it is, and what is repeated.
///
/// Amounts are in mg of the form that was written, such as hydrochloride; `base_fraction` turns them into what models
/// count.
///
/// ```
/// use infusim::quantity::{Time, Weight};
/// use infusim::regimen::{Delivery, Dose, DoseAmount, Item, ReadBackItem, Regimen};
///
/// let dose = Dose::Bolus(DoseAmount::PerWeight(0.5));
/// let daily = [Item::Give { at: None, route: "iv".into(), dose, delivery: Delivery::default() }, Item::Pause(Time::from_hours(24.0))];
/// let read_back = Regimen::new([daily.clone(), daily.clone(), daily].concat()).read_back("three days", Weight::from_kg(70.0))?;
/// assert!(matches!(read_back.items.as_slice(), [ReadBackItem::Rounds { times: 3, .. }]));
/// assert_eq!((read_back.total.mg(), read_back.daily.most.mg()), (105.0, 35.0));
/// # Ok::<(), infusim::regimen::RegimenError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReadBack {
    /// What the arm is called.
    pub arm: String,
    /// Who it is for.
    pub weight: Weight,
    /// What is given, in the order written.
    pub items: Vec<ReadBackItem>,
    /// All of it together, as it is given.
    pub total: Mass,
    /// All of it together, as it was written.
    pub written: Mass,
    /// What it is given from, where that was written.
    pub drawn_up: Vec<DrawnUp>,
    /// By day.
    pub daily: DailyAmounts,
    /// When the last dose ends.
    pub end: Time,
    /// mg that models count in one mg as written.
    pub base_fraction: f64,
    /// How far apart the rounds were that have been given for ever before time zero, where there were any.
    pub earlier_rounds: Option<Time>,
    /// When occasions after the first begin.
    pub later_occasions: Vec<Time>,
    /// When time zero is by the clock, where that was written.
    pub start: Option<TimeOfDay>,
}

impl Regimen {
    /// What a patient of this weight is given, with repetitions told once, whether they were written as a `repeat` or
    /// one by one.
    ///
    /// # Errors
    /// When there are far too many doses.
    pub fn read_back(&self, arm: &str, weight: Weight) -> Result<ReadBack, RegimenError> {
        let timeline = Self::new(self.items().to_vec()).timeline(weight)?;
        let items = ReadBackItem::of(self.items(), weight);
        Ok(ReadBack {
            arm: arm.to_string(),
            weight,
            drawn_up: DrawnUp::of(&items),
            written: ReadBackItem::written(&items),
            items,
            total: timeline.total(),
            daily: DailyAmounts::new(&timeline),
            end: timeline.end(),
            base_fraction: self.strength(),
            earlier_rounds: self.earlier_rounds(weight)?.map(|earlier| earlier.every),
            later_occasions: Vec::new(),
            start: None,
        })
    }
}
