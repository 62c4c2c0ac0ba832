//! Reads `arms:`: what is given, item by item.

use super::keys;
use super::limits::{Limits, MOST_ROUNDS};
use crate::document::{
    Content, Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, read_count, read_list,
    read_quantity, read_text,
};
use crate::model::Model;
use crate::population::WeightDistribution;
use crate::quantity::{Dimension, MassRate, Quantity, Time, Weight};
use crate::regimen::{Dose, DoseAmount, DoseRate, Infusion, Item, Regimen};
use std::sync::Arc;

/// The route taken when an item names none.
pub(super) const USUAL_ROUTE: &str = "iv";

/// What reading an arm needs to know.
pub(super) struct ArmReader<'a> {
    pub(super) models: &'a [Model],
    pub(super) weight: Option<WeightDistribution>,
    pub(super) limits: &'a Limits,
}

const AMOUNT: Expected = Expected {
    what: "a dose",
    dimensions: DoseAmount::DIMENSIONS,
    example: "35 mg or 0.5 mg/kg",
    sign: Sign::Positive,
};
const RATE: Expected = Expected {
    what: "an infusion rate",
    dimensions: DoseRate::DIMENSIONS,
    example: "22 mg/h or 0.3 mg/kg/h",
    sign: Sign::Positive,
};
const DURATION: Expected = Expected {
    what: "a duration",
    dimensions: &[Dimension::TIME],
    example: "40 min, 2 h or 4 days",
    sign: Sign::Positive,
};
const START: Expected = Expected {
    what: "a time",
    dimensions: &[Dimension::TIME],
    example: "0 h, 90 min or 3 h",
    sign: Sign::NotNegative,
};

impl ArmReader<'_> {
    /// The items of an arm, or of one round of a repeat.
    pub(super) fn items(&self, node: &Node, what: &str, mistakes: &mut Mistakes) -> Vec<Item> {
        read_list(node, what, mistakes)
            .iter()
            .filter_map(|node| self.item(node, mistakes))
            .collect()
    }

    fn item(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Item> {
        let fields = Fields::open(node, "an item of an arm", keys::ITEM, mistakes)?;
        let at = fields
            .get("at")
            .and_then(|node| self.duration(node, START, mistakes));
        let written: Vec<&str> = ["bolus", "infusion", "pause", "repeat"]
            .into_iter()
            .filter(|name| fields.get(name).is_some())
            .collect();
        let [name] = written.as_slice() else {
            let seen = if written.is_empty() {
                "none of them".to_string()
            } else {
                written.join(" and ")
            };
            mistakes.add(
                Mistake::at(node.place, format!("an item is one of bolus, infusion, pause and repeat; here is {seen}"))
                    .hint("start each dose on a line of its own with `- `, as in `- infusion: {dose: 0.5 mg/kg, over: 40 min}`"),
            );
            return None;
        };
        let value = fields.get(name)?;
        match *name {
            "pause" => {
                self.refuse(&fields, &["at", "route"], "a pause", mistakes);
                Some(Item::Pause(self.duration(value, DURATION, mistakes)?))
            }
            "repeat" => {
                self.refuse(&fields, &["route"], "a repeat", mistakes);
                self.repeat(value, at, mistakes)
            }
            _ => {
                let dose = if *name == "bolus" {
                    self.amount(value, mistakes).map(Dose::Bolus)
                } else {
                    self.infusion(value, mistakes).map(Dose::Infusion)
                };
                let route = self.route(fields.get("route"), value, *name == "infusion", mistakes);
                Some(Item::Give {
                    at,
                    route: route?,
                    dose: dose?,
                })
            }
        }
    }

    fn refuse(&self, fields: &Fields<'_>, names: &[&str], what: &str, mistakes: &mut Mistakes) {
        for name in names {
            if let Some(key) = fields.key(name) {
                mistakes.add(
                    Mistake::at(key.place, format!("{what} has no `{name}`"))
                        .hint("write it beside a bolus or an infusion"),
                );
            }
        }
    }

    fn amount(&self, node: &Node, mistakes: &mut Mistakes) -> Option<DoseAmount> {
        if let Content::Map(_) = node.content {
            mistakes.add(
                Mistake::at(node.place, "a bolus is a single amount, here is a group of keys")
                    .hint("write bolus: 0.35 mg/kg, or infusion: {dose: …, over: …}"),
            );
            return None;
        }
        let quantity = read_quantity(node, AMOUNT, mistakes)?;
        let kind = if quantity.dimension().is_per_weight() {
            "dose_per_weight"
        } else {
            "dose"
        };
        self.limits.check(kind, &quantity, node, mistakes);
        DoseAmount::from_quantity(&quantity)
    }

    fn rate(&self, node: &Node, mistakes: &mut Mistakes) -> Option<DoseRate> {
        let quantity = read_quantity(node, RATE, mistakes)?;
        let kind = if quantity.dimension().is_per_weight() {
            "rate_per_weight"
        } else {
            "rate"
        };
        self.limits.check(kind, &quantity, node, mistakes);
        DoseRate::from_quantity(&quantity)
    }

    pub(super) fn duration(&self, node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<Time> {
        let quantity = read_quantity(node, expected, mistakes)?;
        if !self.limits.check("duration", &quantity, node, mistakes) {
            return None;
        }
        let time = Time::from_quantity(&quantity)?;
        if time == Time::ZERO && quantity.value() != 0.0 {
            mistakes.add(
                Mistake::at(node.place, format!("`{quantity}` is shorter than a microsecond"))
                    .hint("is the unit right?"),
            );
            return None;
        }
        Some(time)
    }

    fn infusion(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Infusion> {
        let fields = Fields::any(node, "an infusion", mistakes)?;
        // A key that belongs beside the infusion, not inside it, gets its own hint.
        let misplaced = ["at", "route"]
            .into_iter()
            .find_map(|name| fields.key(name).map(|key| (name, key)));
        if let Some((name, key)) = misplaced {
            mistakes.add(
                Mistake::at(key.place, format!("`{name}` stands inside the infusion"))
                    .hint(format!("write it beside it: - {{{name}: …, infusion: {{…}}}}")),
            );
        } else {
            Fields::open(node, "an infusion", keys::INFUSION, mistakes)?;
        }
        let before = mistakes.len();
        let dose = fields.get("dose").map(|node| self.amount(node, mistakes));
        let rate = fields.get("rate").map(|node| self.rate(node, mistakes));
        let over = fields
            .get("over")
            .map(|node| self.duration(node, DURATION, mistakes));
        let at_most = fields.get("at_most").and_then(|node| {
            let expected = Expected {
                dimensions: &[Dimension::MASS_RATE],
                example: "25 mg/h",
                ..RATE
            };
            read_quantity(node, expected, mistakes).and_then(|quantity| MassRate::from_quantity(&quantity))
        });
        if let (Some(key), false) = (fields.key("at_most"), rate.is_some() && over.is_some()) {
            mistakes.add(
                Mistake::at(key.place, "`at_most` limits a rate that runs for a stated time")
                    .hint("write it with `rate` and `over`, as in {rate: 0.35 mg/kg/h, over: 4 h, at_most: 25 mg/h}"),
            );
        }
        match (dose, rate, over) {
            (Some(dose), None, Some(over)) => Some(Infusion::DoseOver {
                dose: dose?,
                over: over?,
            }),
            (None, Some(rate), Some(over)) => Some(Infusion::RateOver {
                rate: rate?,
                over: over?,
                at_most,
            }),
            (Some(dose), Some(rate), None) => Some(Infusion::DoseAtRate {
                dose: dose?,
                rate: rate?,
            }),
            (Some(dose), Some(rate), Some(over)) => {
                let arithmetic = dose
                    .zip(rate)
                    .zip(over)
                    .and_then(|((dose, rate), over)| arithmetic(dose, rate, over));
                let message = match arithmetic {
                    Some(sum) => format!("an infusion has two of dose, rate and over, here are three; {sum}"),
                    None => "an infusion has two of dose, rate and over, here are three".to_string(),
                };
                mistakes.add(
                    Mistake::at(fields.place, message).hint("leave one out; it follows from the other two"),
                );
                None
            }
            _ => {
                if mistakes.len() == before {
                    mistakes.add(
                        Mistake::at(fields.place, "an infusion needs two of dose, rate and over")
                            .hint("write {dose: 0.5 mg/kg, over: 40 min} or {rate: 0.3 mg/kg/h, over: 2 h}"),
                    );
                }
                None
            }
        }
    }

    fn repeat(&self, node: &Node, at: Option<Time>, mistakes: &mut Mistakes) -> Option<Item> {
        let before = mistakes.len();
        let fields = Fields::open(node, "a repeat", keys::REPEAT, mistakes)?;
        let every = fields
            .get("every")
            .and_then(|node| self.duration(node, DURATION, mistakes));
        let times = fields
            .get("times")
            .and_then(|node| read_count(node, "how many rounds", 1, MOST_ROUNDS, mistakes));
        let items = fields
            .get("doses")
            .map(|node| self.items(node, "`doses`", mistakes));
        let item = Item::Repeat {
            at,
            every: every?,
            times: u32::try_from(times?).ok()?,
            items: items?,
        };
        if mistakes.len() == before {
            self.check_rounds(&item, &fields, mistakes);
        }
        Some(item)
    }

    /// Rounds must not overlap for the lightest, the typical or the heaviest patient.
    fn check_rounds(&self, item: &Item, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let Some(weight) = self.weight else { return };
        let (lightest, heaviest) = weight.bounds();
        let regimen = Regimen::new(vec![item.clone()]);
        for weight in [weight.typical(), lightest, heaviest] {
            if let Err(error) = regimen.timeline(weight) {
                let place = fields.key("every").map_or(fields.place, |key| key.place);
                mistakes.add(
                    Mistake::at(place, error.to_string())
                        .hint("make `every` longer, or the round shorter; doses that overlap on purpose can be written with `at`"),
                );
                return;
            }
        }
    }

    /// The route an item takes; every model must have it.
    fn route(
        &self,
        node: Option<&Node>,
        value: &Node,
        is_infusion: bool,
        mistakes: &mut Mistakes,
    ) -> Option<Arc<str>> {
        let name = match node {
            Some(node) => read_text(node, "a route", mistakes)?,
            None => USUAL_ROUTE.to_string(),
        };
        let place = node.map_or(value.place, |node| node.place);
        for model in self.models {
            match model.route(&name) {
                None => {
                    let names: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
                    let hint = did_you_mean(&name, names.iter().copied())
                        .unwrap_or_else(|| format!("{} has {}", model.id, names.join(", ")));
                    mistakes.add(
                        Mistake::at(place, format!("model {} has no route `{name}`", model.id)).hint(hint),
                    );
                    return None;
                }
                Some(route) if is_infusion && route.entries.iter().any(|entry| entry.over.is_some()) => {
                    mistakes.add(
                        Mistake::at(
                            place,
                            format!("a dose by route `{name}` is taken at once and cannot be infused"),
                        )
                        .hint("write bolus: and the amount"),
                    );
                    return None;
                }
                Some(_) => {}
            }
        }
        Some(Arc::from(name))
    }
}

/// What dose, rate and duration say of each other, where they can be compared.
fn arithmetic(dose: DoseAmount, rate: DoseRate, over: Time) -> Option<String> {
    let unit_weight = Weight::from_kg(1.0);
    let per_kg = match (dose, rate) {
        (DoseAmount::Absolute(_), DoseRate::Absolute(_)) => "",
        (DoseAmount::PerWeight(_), DoseRate::PerWeight(_)) => "/kg",
        _ => return None,
    };
    let given = rate.for_weight(unit_weight).mg_per_hour() * over.hours();
    let stated = dose.for_weight(unit_weight).mg();
    let show = |mg: f64| {
        Quantity::new((mg * 1e6).round() / 1e6, &format!("mg{per_kg}")).map(|quantity| quantity.to_string())
    };
    let (given, stated) = (show(given).ok()?, show(stated).ok()?);
    Some(if given == stated {
        format!("rate × duration is {given}, as the dose says")
    } else {
        format!("rate × duration is {given}, the dose says {stated}")
    })
}
