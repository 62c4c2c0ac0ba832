//! Reads how a dose is given: from which solution, at which steps of the pump's rate, and when it is broken off.

use super::arm_reader::{ArmReader, DURATION};
use crate::document::{Expected, Fields, Mistake, Mistakes, Node, Sign, read_quantity};
use crate::quantity::{Dimension, MassRate, Quantity, Time, Volume, significant};
use crate::regimen::{Delivery, Dose, DoseRate, Item, Solution};

const STRENGTH: Expected = Expected {
    what: "the strength of a solution",
    dimensions: &[Dimension::CONCENTRATION],
    example: "10 mg/mL",
    sign: Sign::Positive,
};
const VIAL: Expected = Expected {
    what: "what a vial holds",
    dimensions: &[Dimension::VOLUME],
    example: "20 mL",
    sign: Sign::Positive,
};
const STEP: Expected = Expected {
    what: "the step of a pump's rate",
    dimensions: &[Dimension::MASS_RATE, Dimension::FLOW],
    example: "0.1 mL/h or 1 mg/h",
    sign: Sign::Positive,
};

/// The solution of a dose: `None` where none is written, `Some(None)` where it could not be read.
pub(super) type WrittenSolution = Option<Option<Solution>>;

impl ArmReader<'_> {
    /// A bolus or an infusion.
    pub(super) fn give(
        &self,
        name: &str,
        at: Option<Time>,
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Item> {
        let value = fields.get(name)?;
        let is_infusion = name == "infusion";
        let solution = self.solution(fields, mistakes);
        let given = if is_infusion {
            self.infused(value, solution, mistakes)
        } else {
            let dose = self.bolus(value, solution, mistakes).map(Dose::Bolus);
            let solution = solution.flatten();
            dose.map(|dose| {
                (
                    dose,
                    Delivery {
                        solution,
                        ..Delivery::default()
                    },
                )
            })
        };
        let route = self.route(fields.get("route"), value, is_infusion, mistakes);
        let (route, (dose, delivery)) = (route?, given?);
        Some(Item::Give {
            at,
            route,
            dose,
            delivery,
        })
    }

    /// `solution` and `vial` of an item, or of a pump.
    pub(super) fn solution(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> WrittenSolution {
        let vial = fields.get("vial").and_then(|node| {
            let vial = Volume::from_quantity(&read_quantity(node, VIAL, mistakes)?)?;
            if vial.ml() <= 0.0 {
                let message = format!("{} is too small for {}", node.seen(), VIAL.what);
                mistakes.add(Mistake::at(node.place, message).hint("is the unit right?"));
                return None;
            }
            Some(vial)
        });
        let Some(node) = fields.get("solution") else {
            if let Some(key) = fields.key("vial") {
                let message = "how many vials it takes follows from the strength of what is in them";
                mistakes.add(
                    Mistake::at(key.place, message)
                        .hint("write the strength beside it: `solution: 10 mg/mL`"),
                );
            }
            return None;
        };
        Some(
            self.strength(node, mistakes)
                .map(|mg_per_ml| Solution { mg_per_ml, vial }),
        )
    }

    /// mg in one mL.
    fn strength(&self, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
        let quantity = read_quantity(node, STRENGTH, mistakes)?;
        let is_plausible = self
            .limits
            .check("solution", STRENGTH.what, &quantity, node, mistakes);
        // One mg/mL is one g/L, and the canonical unit is mg/L.
        let mg_per_ml = quantity.expressed_in("mg/mL")?.value();
        is_plausible.then_some(mg_per_ml)
    }

    /// A dose or a rate in mg, where it is written in mL of a solution.
    pub(super) fn as_mass(
        &self,
        quantity: Quantity,
        node: &Node,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<Quantity> {
        let (volume, mass) = match quantity.dimension() {
            Dimension::VOLUME => ("mL", "mg"),
            Dimension::FLOW => ("mL/h", "mg/h"),
            _ => return Some(quantity),
        };
        let Some(solution) = solution else {
            let message = format!(
                "how much drug is in {} follows from the strength of the solution",
                node.seen()
            );
            let hint = "write it on a line of its own below, in the same column: `solution: 10 mg/mL`";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        };
        let in_volume = quantity.expressed_in(volume)?.value();
        Quantity::new(in_volume * solution?.mg_per_ml, mass).ok()
    }

    /// An infusion, and how it is given.
    fn infused(
        &self,
        node: &Node,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<(Dose, Delivery)> {
        let infusion = self.infusion(node, solution, mistakes);
        // Its keys were looked at with the infusion.
        let fields = Fields::any(node, "an infusion", &mut Mistakes::new())?;
        let round_to = fields
            .get("round_to")
            .and_then(|node| self.step(node, solution, mistakes));
        let stop_at = fields
            .get("stop_at")
            .and_then(|node| self.duration(node, DURATION, mistakes));
        let dose = Dose::Infusion(infusion?);
        let delivery = Delivery {
            solution: solution.flatten(),
            round_to,
            stop_at: None,
        };
        self.check_rounding(&dose, &delivery, &fields, mistakes)?;
        self.check_stop(&dose, &delivery, stop_at, &fields, mistakes)?;
        Some((dose, Delivery { stop_at, ..delivery }))
    }

    fn step(&self, node: &Node, solution: WrittenSolution, mistakes: &mut Mistakes) -> Option<MassRate> {
        let quantity = read_quantity(node, STEP, mistakes)?;
        let quantity = self.as_mass(quantity, node, solution, mistakes)?;
        match DoseRate::from_quantity(&quantity)? {
            DoseRate::Absolute(step) if step.mg_per_hour() > 0.0 => Some(step),
            _ => None,
        }
    }

    /// Nobody's infusion is rounded away.
    fn check_rounding(
        &self,
        dose: &Dose,
        delivery: &Delivery,
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<()> {
        let (Some(key), Some(step)) = (fields.key("round_to"), delivery.round_to) else {
            return Some(());
        };
        let rounded_away = self.weights().into_iter().find(|weight| {
            let exact = dose.for_weight(*weight);
            let given = delivery.of(dose, *weight);
            exact.0.mg() > 0.0 && (given.amount.mg() <= 0.0 || given.over == Time::FAR)
        });
        let Some(weight) = rounded_away else {
            return Some(());
        };
        let (amount, over) = dose.for_weight(weight);
        let message = format!(
            "in a patient of {weight} the rate is {} mg/h, which is rounded to nothing in steps of {} mg/h",
            significant(MassRate::giving(amount, over).mg_per_hour(), 4),
            significant(step.mg_per_hour(), 4),
        );
        mistakes.add(Mistake::at(key.place, message).hint("make `round_to` smaller; is its unit right?"));
        None
    }

    /// An infusion is broken off before it is over, in the typical patient or in some others.
    fn check_stop(
        &self,
        dose: &Dose,
        delivery: &Delivery,
        stop_at: Option<Time>,
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<()> {
        let (Some(key), Some(stop_at)) = (fields.key("stop_at"), stop_at) else {
            return Some(());
        };
        let lengths = self
            .weights()
            .into_iter()
            .map(|weight| delivery.of(dose, weight).over);
        let Some(longest) = lengths.max().filter(|longest| stop_at >= *longest) else {
            return Some(());
        };
        let message =
            format!("the infusion is over after {longest}, so it cannot be broken off after {stop_at}");
        let hint = "`stop_at` counts from the start of the infusion itself, wherever it stands";
        mistakes.add(Mistake::at(key.place, message).hint(hint));
        None
    }
}
