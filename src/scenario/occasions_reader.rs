//! Reads which parts of an arm are occasions of their own, `occasions:`.

use super::Arm;
use super::limits::MOST_OCCASIONS;
use crate::document::{
    Content, Expected, Fields, Mistake, Mistakes, Node, Sign, read_choice, read_list, read_quantity,
};
use crate::population::People;
use crate::quantity::{Dimension, Time};
use crate::regimen::Occasions;

const EXAMPLE: &str =
    "write occasions: each dose, or each day, or the times at which later ones begin: [7 days, 14 days]";

/// What is known where occasions are read.
pub(super) struct OccasionsReader<'a> {
    /// Of the scenario.
    pub(super) fields: &'a Fields<'a>,
    pub(super) people: Option<&'a People>,
    /// The end of observation.
    pub(super) end: Option<Time>,
}

impl OccasionsReader<'_> {
    /// The rule, which is then followed by the arms; each arm is one occasion where nothing is written.
    pub(super) fn read(&self, arms: &mut [Arm], mistakes: &mut Mistakes) -> Option<Occasions> {
        let node = self.fields.get("occasions")?;
        let occasions = self.rule(node, mistakes);
        self.check_arms(node, arms, mistakes);
        let (occasions, people, end) = (occasions?, self.people?, self.end?);
        for arm in arms {
            // An arm that cannot be given to the typical patient has a mistake of its own.
            let Ok(timeline) = arm.timeline(people.typical_weight()) else {
                continue;
            };
            arm.later_occasions = occasions.later_starts(&timeline, end);
            if arm.later_occasions.len() >= MOST_OCCASIONS {
                let message = format!(
                    "arm {} has {} occasions; up to {MOST_OCCASIONS} can be drawn",
                    arm.name,
                    1 + arm.later_occasions.len()
                );
                let place = node.heading.unwrap_or(node.place);
                mistakes.add(Mistake::at(place, message).hint("write the times at which visits begin"));
            }
        }
        Some(occasions)
    }

    fn rule(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Occasions> {
        let Content::List(_) = node.content else {
            let [dose, day] = &Occasions::NAMED;
            let choices = [(dose.0, &dose.1), (day.0, &day.1)];
            let what = "what an occasion is";
            return read_choice(node, what, &choices, mistakes).cloned();
        };
        let nodes = read_list(node, "`occasions`", mistakes);
        let mut times: Vec<Time> = Vec::new();
        let before = mistakes.len();
        for node in nodes {
            let expected = Expected {
                what: "the time at which an occasion begins",
                dimensions: &[Dimension::TIME],
                example: "7 days",
                sign: Sign::NotNegative,
            };
            let Some(quantity) = read_quantity(node, expected, mistakes) else {
                continue;
            };
            let time = Time::from_hours(quantity.canonical());
            if times.last().is_some_and(|last| *last >= time) {
                let message = format!("an occasion begins at {time}, which is not after the one before");
                mistakes.add(Mistake::at(node.place, message).hint("write the times in order, each once"));
                continue;
            }
            if let Some(end) = self.end.filter(|end| time > *end) {
                let message = format!("an occasion begins at {time}, after the observation ends at {end}");
                mistakes.add(Mistake::at(node.place, message).hint("observe longer, or take it out"));
                continue;
            }
            times.push(time);
        }
        if times.is_empty() && mistakes.len() == before {
            let place = node.heading.unwrap_or(node.place);
            mistakes.add(Mistake::at(place, "`occasions` holds no time").hint(EXAMPLE));
        }
        // The first begins with the arm, whether that is written or not.
        times.retain(|time| *time > Time::ZERO);
        Some(Occasions::At(times))
    }

    /// What cannot have occasions of its own says so.
    fn check_arms(&self, node: &Node, arms: &[Arm], mistakes: &mut Mistakes) {
        let place = node.heading.unwrap_or(node.place);
        let mut refuse = |what: String, hint: &str| mistakes.add(Mistake::at(place, what).hint(hint));
        let apart = "take `occasions` out, or put the arm into a scenario of its own";
        for arm in arms {
            let name = &arm.name;
            if arm.pump.is_some() {
                refuse(
                    format!("arm {name} is given by a pump, which has no occasions"),
                    apart,
                );
            }
            if arm.rule.is_some() {
                refuse(
                    format!("arm {name} follows a rule, which has no occasions"),
                    apart,
                );
            }
            if arm.regimen.has_earlier_rounds() {
                let what = "begins at steady state, after visits without end, which cannot be drawn";
                refuse(format!("arm {name} {what}"), apart);
            }
        }
        if self.fields.get("nca").is_some() {
            let what = "`nca` has exact values beside those of samples, and they are of a person who does not change";
            refuse(what.to_string(), "take `occasions` or `nca` out");
        }
    }
}
