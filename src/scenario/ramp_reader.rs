//! Reads an infusion whose rate changes linearly.

use super::arm_reader::{ArmReader, DURATION};
use super::delivery_reader::WrittenSolution;
use super::infusion_reader::RATE;
use super::keys;
use crate::document::{Fields, Mistake, Mistakes, Node};
use crate::regimen::Infusion;

const EXAMPLE: &str = "write {rate: {from: 2 mg/h, to: 8 mg/h}, over: 4 h}";
/// Keys of an infusion that go with a constant rate only, and what to write instead.
const NOT_HERE: [(&str, &str); 3] = [
    (
        "dose",
        "leave it out; it follows from both rates and the duration",
    ),
    (
        "at_most",
        "write the highest rate under `to`, and what is given at it as an infusion of its own",
    ),
    (
        "round_to",
        "write the steps of the pump as several infusions, one after the other",
    ),
];

impl ArmReader<'_> {
    /// The infusion of `fields` with such a rate.
    pub(super) fn ramp(
        &self,
        node: &Node,
        fields: &Fields<'_>,
        solution: WrittenSolution,
        mistakes: &mut Mistakes,
    ) -> Option<Infusion> {
        let around = Some(("rate", keys::INFUSION));
        let rates = Fields::open_in(node, "a rate that changes", keys::RAMP, around, mistakes);
        let over = fields
            .get("over")
            .map(|node| self.duration(node, DURATION, mistakes));
        for (name, way_out) in NOT_HERE {
            if let Some(key) = fields.key(name) {
                let message = format!("an infusion whose rate changes has no `{name}`");
                mistakes.add(Mistake::at(key.place, message).hint(way_out));
            }
        }
        let rates = rates?;
        let [from, to] = ["from", "to"].map(|name| {
            let node = rates.get(name)?;
            self.rate(node, RATE, solution, mistakes)
        });
        if over.is_none() {
            let place = node.heading.unwrap_or(node.place);
            let message = "an infusion whose rate changes needs `over`: for how long";
            mistakes.add(Mistake::at(place, message).hint(EXAMPLE));
        }
        Some(Infusion::Ramp {
            from: from?,
            to: to?,
            over: over??,
        })
    }
}
