use crate::outcome::DesignReadBack;
use crate::regimen::{ReadBack, ReadBackItem};
use serde::Serialize;

/// What an arm gives the typical patient, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ReadBackRecord {
    /// The values of axes, in a design.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    arm: String,
    weight_kg: f64,
    /// mg that models count in one mg of the amounts here.
    base_fraction: f64,
    doses: u64,
    amount_mg: f64,
    amount_mg_per_kg: f64,
    days: u64,
    least_mg_per_day: f64,
    most_mg_per_day: f64,
    ends_h: f64,
    items: Vec<ItemRecord>,
}

/// A dose, or rounds of doses.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum ItemRecord {
    Dose {
        route: String,
        starts_h: f64,
        ends_h: f64,
        amount_mg: f64,
        amount_mg_per_kg: f64,
        rate_mg_per_h: Option<f64>,
        rate_mg_per_kg_per_h: Option<f64>,
    },
    Target {
        target_ng_per_ml: f64,
        matrix: String,
        route: String,
        starts_h: f64,
        ends_h: f64,
        amount_mg: f64,
        amount_mg_per_kg: f64,
        highest_rate_mg_per_h: f64,
        last_rate_mg_per_h: f64,
    },
    Rounds {
        times: u32,
        every_h: f64,
        first_round: Vec<ItemRecord>,
    },
}

impl ReadBackRecord {
    pub(super) fn new(arm: &ReadBack) -> Self {
        let kg = arm.weight.kg();
        Self {
            values: Vec::new(),
            arm: arm.arm.clone(),
            weight_kg: kg,
            base_fraction: arm.base_fraction,
            doses: arm.items.iter().map(ReadBackItem::doses).sum(),
            amount_mg: arm.total.mg(),
            amount_mg_per_kg: arm.total.mg() / kg,
            days: arm.daily.days,
            least_mg_per_day: arm.daily.least.mg(),
            most_mg_per_day: arm.daily.most.mg(),
            ends_h: arm.end.hours(),
            items: arm.items.iter().map(|item| ItemRecord::new(item, kg)).collect(),
        }
    }
}

impl ReadBackRecord {
    /// Of the arms of a design at some values of its axes.
    pub(super) fn of_design(given: &DesignReadBack) -> Vec<Self> {
        let record = |arm| Self {
            values: given.values.clone(),
            ..Self::new(arm)
        };
        given.arms.iter().map(record).collect()
    }
}

impl ItemRecord {
    fn new(item: &ReadBackItem, kg: f64) -> Self {
        match item {
            ReadBackItem::Dose {
                route,
                start,
                end,
                amount,
            } => {
                let rate = item.rate().map(|rate| rate.mg_per_hour());
                Self::Dose {
                    route: route.to_string(),
                    starts_h: start.hours(),
                    ends_h: end.hours(),
                    amount_mg: amount.mg(),
                    amount_mg_per_kg: amount.mg() / kg,
                    rate_mg_per_h: rate,
                    rate_mg_per_kg_per_h: rate.map(|rate| rate / kg),
                }
            }
            ReadBackItem::Target {
                target,
                route,
                amount,
                rates,
            } => {
                let [highest, last] = rates.map(|rate| rate.mg_per_hour());
                Self::Target {
                    target_ng_per_ml: target.level.ng_per_ml(),
                    matrix: target.matrix.to_string(),
                    route: route.to_string(),
                    starts_h: target.start.hours(),
                    ends_h: target.end.hours(),
                    amount_mg: amount.mg(),
                    amount_mg_per_kg: amount.mg() / kg,
                    highest_rate_mg_per_h: highest,
                    last_rate_mg_per_h: last,
                }
            }
            ReadBackItem::Rounds { times, every, items } => Self::Rounds {
                times: *times,
                every_h: every.hours(),
                first_round: items.iter().map(|item| Self::new(item, kg)).collect(),
            },
        }
    }
}
