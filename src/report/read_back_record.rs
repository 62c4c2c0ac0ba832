use crate::outcome::DesignReadBack;
use crate::quantity::{Mass, MassRate, Time, Volume};
use crate::regimen::{DrawnUp, ReadBack, ReadBackItem, Target};
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
    /// Amounts are left out where a rule finds them.
    #[serde(flatten)]
    amounts: Option<AmountsRecord>,
    ends_h: f64,
    /// The same by the clock, where the time of day at time zero was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_clock: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier_rounds_every_h: Option<f64>,
    /// When occasions after the first begin.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    later_occasions_h: Vec<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drawn_up: Vec<DrawnUpRecord>,
    items: Vec<ItemRecord>,
}

/// What all doses come to.
#[derive(Clone, Debug, Serialize)]
struct AmountsRecord {
    amount_mg: f64,
    amount_mg_per_kg: f64,
    written_mg: f64,
    days: u64,
    least_mg_per_day: f64,
    most_mg_per_day: f64,
}

/// What all doses take of one solution.
#[derive(Clone, Debug, Serialize)]
struct DrawnUpRecord {
    solution_mg_per_ml: f64,
    volume_ml: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    vial_ml: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vials: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vials_one_for_each: Option<u64>,
}

/// A dose, or rounds of doses.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum ItemRecord {
    Dose {
        route: String,
        starts_h: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        starts_clock: Option<String>,
        ends_h: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_clock: Option<String>,
        amount_mg: f64,
        amount_mg_per_kg: f64,
        written_mg: f64,
        rate_mg_per_h: Option<f64>,
        rate_mg_per_kg_per_h: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        end_rate_mg_per_h: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        solution_mg_per_ml: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        volume_ml: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        rate_ml_per_h: Option<f64>,
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
    Rule {
        route: String,
        starts_h: f64,
        ends_h: f64,
        first_rate_mg_per_h: f64,
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
        let is_rule = |item: &ReadBackItem| matches!(item, ReadBackItem::Rule { .. });
        let amounts = AmountsRecord {
            amount_mg: arm.total.mg(),
            amount_mg_per_kg: arm.total.mg() / kg,
            written_mg: arm.written.mg(),
            days: arm.daily.days,
            least_mg_per_day: arm.daily.least.mg(),
            most_mg_per_day: arm.daily.most.mg(),
        };
        Self {
            amounts: (!arm.items.iter().any(is_rule)).then_some(amounts),
            values: Vec::new(),
            arm: arm.arm.clone(),
            weight_kg: kg,
            base_fraction: arm.base_fraction,
            doses: arm.items.iter().map(ReadBackItem::doses).sum(),
            ends_h: arm.end.hours(),
            ends_clock: arm.start.map(|start| start.at(arm.end)),
            later_occasions_h: arm.later_occasions.iter().map(|start| start.hours()).collect(),
            earlier_rounds_every_h: arm.earlier_rounds.map(Time::hours),
            drawn_up: arm.drawn_up.iter().map(DrawnUpRecord::new).collect(),
            items: arm.items.iter().map(|item| ItemRecord::new(item, arm)).collect(),
        }
    }
}

impl DrawnUpRecord {
    fn new(drawn_up: &DrawnUp) -> Self {
        Self {
            solution_mg_per_ml: drawn_up.solution.mg_per_ml,
            volume_ml: drawn_up.volume.ml(),
            vial_ml: drawn_up.solution.vial.map(Volume::ml),
            vials: drawn_up.vials.map(|vials| vials.shared),
            vials_one_for_each: drawn_up.vials.map(|vials| vials.one_for_each),
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
    fn new(item: &ReadBackItem, arm: &ReadBack) -> Self {
        let kg = arm.weight.kg();
        let by_clock = |time: &Time| arm.start.map(|start| start.at(*time));
        match item {
            ReadBackItem::Dose {
                route,
                start,
                end,
                amount,
                written,
                solution,
                ..
            } => {
                let rates = item.rates().map(|rates| rates.map(MassRate::mg_per_hour));
                let rate = rates.map(|[start, _]| start);
                Self::Dose {
                    route: route.to_string(),
                    starts_h: start.hours(),
                    starts_clock: by_clock(start),
                    ends_h: end.hours(),
                    ends_clock: by_clock(end),
                    amount_mg: amount.mg(),
                    amount_mg_per_kg: amount.mg() / kg,
                    written_mg: written.mg(),
                    rate_mg_per_h: rate,
                    rate_mg_per_kg_per_h: rate.map(|rate| rate / kg),
                    end_rate_mg_per_h: rates.filter(|[start, end]| start != end).map(|[_, end]| end),
                    solution_mg_per_ml: solution.map(|solution| solution.mg_per_ml),
                    volume_ml: solution.map(|solution| solution.holding(*amount).ml()),
                    rate_ml_per_h: solution
                        .zip(rate)
                        .map(|(solution, rate)| rate / solution.mg_per_ml),
                }
            }
            ReadBackItem::Target {
                target,
                route,
                amount,
                rates,
            } => Self::target((target, route), *amount, *rates, kg),
            ReadBackItem::Rule {
                route,
                start,
                end,
                rate,
            } => Self::Rule {
                route: route.to_string(),
                starts_h: start.hours(),
                ends_h: end.hours(),
                first_rate_mg_per_h: rate.mg_per_hour(),
            },
            ReadBackItem::Rounds { times, every, items } => Self::Rounds {
                times: *times,
                every_h: every.hours(),
                first_round: items.iter().map(|item| Self::new(item, arm)).collect(),
            },
        }
    }

    /// What a pump gives for a target, in a patient of so many kg.
    fn target((target, route): (&Target, &str), amount: Mass, rates: [MassRate; 2], kg: f64) -> Self {
        let [highest, last] = rates.map(MassRate::mg_per_hour);
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
}
