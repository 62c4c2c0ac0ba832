//! Reads a single dose: a bolus, or an infusion by two of dose, rate and duration.

use super::arm_reader::{ArmReader, DURATION};
use super::delivery_reader::WrittenSolution;
use super::keys;
use crate::document::{Content, Expected, Fields, Mistake, Mistakes, Node, Sign, read_quantity};
use crate::quantity::{Dimension, MassRate, Quantity, Time, Weight};
use crate::regimen::{Dose, DoseAmount, DoseRate, Infusion};

const AMOUNT: Expected = Expected {
    what: "a dose",
    dimensions: &[Dimension::MASS, Dimension::MASS_PER_WEIGHT, Dimension::VOLUME],
    example: "35 mg or 0.5 mg/kg",
    sign: Sign::NotNegative,
};
pub(super) const RATE: Expected = Expected {
    what: "an infusion rate",
    dimensions: &[
        Dimension::MASS_RATE,
        Dimension::MASS_RATE_PER_WEIGHT,
        Dimension::FLOW,
    ],
    example: "22 mg/h or 0.3 mg/kg/h",
    sign: Sign::NotNegative,
};
const HIGHEST_RATE: Expected = Expected {
    what: "the highest rate for everybody",
    dimensions: &[Dimension::MASS_RATE, Dimension::FLOW],
    example: "25 mg/h",
    sign: Sign::NotNegative,
};
const EXAMPLE: &str = "write {dose: 0.5 mg/kg, over: 40 min} or {rate: 0.3 mg/kg/h, over: 2 h}";

impl ArmReader<'_> {
    pub(super) fn bolus(
        &self,
        node: &Node,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<DoseAmount> {
        if matches!(node.content, Content::Map(_)) {
            mistakes.add(
                Mistake::at(node.place, "a bolus is a single amount, here is a group of keys")
                    .hint("write bolus: 0.35 mg/kg, or infusion: {dose: 0.5 mg/kg, over: 40 min}"),
            );
            return None;
        }
        self.amount(node, solution, mistakes)
    }

    fn amount(&self, node: &Node, solution: WrittenSolution, mistakes: &mut Mistakes) -> Option<DoseAmount> {
        let quantity = read_quantity(node, AMOUNT, mistakes)?;
        let quantity = self.as_mass(quantity, node, solution, mistakes)?;
        let kind = if quantity.dimension().is_per_weight() {
            "dose_per_weight"
        } else {
            "dose"
        };
        self.limits.check(kind, "a dose", &quantity, node, mistakes);
        DoseAmount::from_quantity(&quantity)
    }

    pub(super) fn rate(
        &self,
        node: &Node,
        expected: Expected,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<DoseRate> {
        let quantity = read_quantity(node, expected, mistakes)?;
        let quantity = self.as_mass(quantity, node, solution, mistakes)?;
        let kind = if quantity.dimension().is_per_weight() {
            "rate_per_weight"
        } else {
            "rate"
        };
        self.limits
            .check(kind, "an infusion rate", &quantity, node, mistakes);
        DoseRate::from_quantity(&quantity)
    }

    pub(super) fn infusion(
        &self,
        node: &Node,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<Infusion> {
        if !matches!(node.content, Content::Map(_)) {
            let message = format!("an infusion is a group of keys, here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint(EXAMPLE));
            return None;
        }
        let before = mistakes.len();
        let around = Some(("infusion", keys::ITEM));
        let fields = Fields::open_in(node, "an infusion", keys::INFUSION, around, mistakes)?;
        let [dose, rate, over] = ["dose", "rate", "over"].map(|name| fields.get(name));
        if let Some(rate) = rate.filter(|node| matches!(node.content, Content::Map(_))) {
            return self.ramp(rate, &fields, solution, mistakes);
        }
        let dose = dose.map(|node| self.amount(node, solution, mistakes));
        let rate = rate.map(|node| self.rate(node, RATE, solution, mistakes));
        let over = over.map(|node| self.duration(node, DURATION, mistakes));
        let at_most = self.at_most(&fields, solution, rate.is_some() && over.is_some(), mistakes);
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
            (Some(dose), Some(rate), None) => {
                let infusion = Infusion::DoseAtRate {
                    dose: dose?,
                    rate: rate?,
                };
                self.check_duration(infusion, &fields, mistakes)
            }
            (Some(dose), Some(rate), Some(over)) => {
                let written = dose
                    .zip(rate)
                    .zip(over)
                    .map(|((dose, rate), over)| (dose, rate, over));
                mistakes.add(self.three_of_two(&fields, written));
                None
            }
            (dose, rate, over) => {
                // Where something else is wrong, the one that is missing may be in it.
                if mistakes.len() == before {
                    let there = [dose.is_some(), rate.is_some(), over.is_some()];
                    mistakes.add(one_of_two(&fields, there));
                }
                None
            }
        }
    }

    /// The highest rate of an infusion whose rate and duration are written.
    fn at_most(
        &self,
        fields: &Fields<'_>,
        solution: WrittenSolution,
        limits_a_rate: bool,
        mistakes: &mut Mistakes,
    ) -> Option<MassRate> {
        let at_most = fields
            .get("at_most")
            .and_then(|node| self.rate(node, HIGHEST_RATE, solution, mistakes))
            .and_then(|rate| match rate {
                DoseRate::Absolute(rate) => Some(rate),
                DoseRate::PerWeight(_) => None,
            });
        if let (Some(key), false) = (fields.key("at_most"), limits_a_rate) {
            mistakes.add(
                Mistake::at(key.place, "`at_most` limits a rate that runs for a stated time")
                    .hint("write it with `rate` and `over`, as in {rate: 0.35 mg/kg/h, over: 4 h, at_most: 25 mg/h}"),
            );
        }
        at_most
    }

    /// What is said of an infusion with dose, rate and duration.
    fn three_of_two(&self, fields: &Fields<'_>, written: Option<(DoseAmount, DoseRate, Time)>) -> Mistake {
        let three = "an infusion has two of dose, rate and over, here are three";
        let sum = written.and_then(|(dose, rate, over)| self.arithmetic(dose, rate, over));
        let message = sum.map_or(three.to_string(), |sum| format!("{three}; {sum}"));
        Mistake::at(fields.place, message).hint("leave one out; it follows from the other two")
    }

    /// A duration that follows from dose and rate is held to the same limit as one that is written.
    fn check_duration(
        &self,
        infusion: Infusion,
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Infusion> {
        if let Infusion::DoseAtRate { rate, .. } = infusion
            && rate.for_weight(Weight::from_kg(1.0)).mg_per_hour() <= 0.0
        {
            let message = "at a rate of zero a dose never ends";
            let hint = "an infusion of nothing is written with its duration: {rate: 0 mg/h, over: 2 h}";
            mistakes.add(Mistake::at(fields.place, message).hint(hint));
            return None;
        }
        let Some(most) = self.limits.most("duration") else {
            return Some(infusion);
        };
        let too_long = |weight: &Weight| {
            let (_, over) = Dose::Infusion(infusion).for_weight(*weight);
            over.hours() > most.canonical()
        };
        let Some(weight) = self.weights().into_iter().find(too_long) else {
            return Some(infusion);
        };
        let message = format!("at this rate the dose takes more than {most} in a patient of {weight}");
        mistakes
            .add(Mistake::at(fields.place, message).hint("is the unit of the rate or of the dose right?"));
        None
    }

    /// What dose, rate and duration say of each other, where they can be compared.
    fn arithmetic(&self, dose: DoseAmount, rate: DoseRate, over: Time) -> Option<String> {
        let (weight, unit, who) = match (dose, rate) {
            (DoseAmount::Absolute(_), DoseRate::Absolute(_)) => (Weight::from_kg(1.0), "mg", String::new()),
            (DoseAmount::PerWeight(_), DoseRate::PerWeight(_)) => {
                (Weight::from_kg(1.0), "mg/kg", String::new())
            }
            _ => {
                let weight = *self.weights().first()?;
                (weight, "mg", format!("in a patient of {weight} "))
            }
        };
        let given = rate.for_weight(weight).mg_per_hour() * over.hours();
        let stated = dose.for_weight(weight).mg();
        let show =
            |mg: f64| Quantity::new((mg * 1e6).round() / 1e6, unit).map(|quantity| quantity.to_string());
        let (given, stated) = (show(given).ok()?, show(stated).ok()?);
        Some(if given == stated {
            format!("{who}rate × duration is {given}, as the dose says")
        } else {
            format!("{who}rate × duration is {given}, the dose says {stated}")
        })
    }
}

/// What is said of an infusion with too few of dose, rate and duration.
fn one_of_two(fields: &Fields<'_>, there: [bool; 3]) -> Mistake {
    let named = ["dose", "rate", "over"].into_iter().zip(there);
    let found = named.into_iter().find(|(_, there)| *there);
    let seen = found.map_or("none".to_string(), |(name, _)| format!("only {name}"));
    let message = format!("an infusion needs two of dose, rate and over, here is {seen}");
    Mistake::at(fields.place, message).hint(EXAMPLE)
}
