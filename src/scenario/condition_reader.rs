//! Reads what a rule looks at.

use super::arm_reader::USUAL_ROUTE;
use super::rule_keys;
use super::titration_reader::TitrationReader;
use crate::document::{Fields, Mistake, Mistakes, Node, quoted, read_choice, read_text};
use crate::effect::{Response, Threshold, read_level};
use crate::model::Model;
use crate::quantity::{Concentration, Quantity};
use crate::regimen::{Condition, ResponseCondition, Seen, Side};

impl TitrationReader<'_> {
    /// What has to be seen of a level.
    pub(super) fn condition(&self, node: &Node, key: &str, mistakes: &mut Mistakes) -> Option<Condition> {
        let around = Some((key, rule_keys::TITRATE));
        let fields = Fields::open_in(node, &format!("`{key}`"), rule_keys::CONDITION, around, mistakes)?;
        let looked_at = self.response(&fields);
        let analyte = match looked_at {
            Some(response) => Some(response.part.driver.followed().to_string()),
            None => self.analyte(&fields, mistakes),
        };
        let seen = match fields.get("seen") {
            Some(node) => read_choice(node, "when it is seen", Seen::CHOICES, mistakes),
            None => Some(Seen::AtLooks),
        };
        let (side, node) = match (fields.get("above"), fields.get("below")) {
            (Some(node), None) => (Side::Above, node),
            (None, Some(node)) => (Side::Below, node),
            _ => {
                let message = format!("`{key}` needs one of above and below");
                let hint = format!("write {key}: {{below: 150 ng/mL}} or {{above: 300 ng/mL}}");
                mistakes.add(Mistake::at(fields.place, message).hint(hint));
                return None;
            }
        };
        let (analyte, level, response) = match looked_at {
            Some(response) => {
                let value = self.value_of(response, (&fields, node), mistakes)?;
                (
                    analyte?,
                    Concentration::from_ng_per_ml(f64::INFINITY),
                    Some(value),
                )
            }
            None => {
                let (analyte, level) = self.level(analyte, node, mistakes)?;
                (analyte, level, None)
            }
        };
        if seen? == Seen::WhenCrossed {
            self.check_exact(fields.get("seen").unwrap_or(node), mistakes)?;
        }
        Some(Condition {
            analyte,
            side,
            level,
            response,
            seen: seen?,
        })
    }

    /// A level of an analyte.
    fn level(
        &self,
        analyte: Option<String>,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> Option<(String, Concentration)> {
        if let Some(quantity) = node.scalar().and_then(|text| text.parse::<Quantity>().ok()) {
            let limits = self.arm.limits;
            limits.check("concentration", "a concentration", &quantity, node, mistakes);
        }
        let analyte = analyte?;
        let level = Threshold::read_concentration(node, Some(&analyte), self.substances, mistakes)?;
        Some((analyte, level))
    }

    /// A value of a response, which every model must drive.
    fn value_of(
        &self,
        response: &Response,
        (fields, node): (&Fields<'_>, &Node),
        mistakes: &mut Mistakes,
    ) -> Option<ResponseCondition> {
        self.check_driven(response, fields, mistakes)?;
        Some(ResponseCondition {
            id: response.id.clone(),
            value: read_level(node, Some(&response.scale), mistakes)?,
            falls: response.falls(),
        })
    }

    /// The response that is named by `of`, where one is.
    fn response(&self, fields: &Fields<'_>) -> Option<&Response> {
        let name = fields.get("of")?.scalar()?;
        let mut responses = self.arm.responses.iter();
        responses.find(|response| response.id == name && response.law.is_some())
    }

    /// A response is looked at under every model.
    fn check_driven(&self, response: &Response, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<()> {
        let mut models = self.arm.models.iter();
        let Some(model) = models.find(|model| model.part(&response.id).is_none()) else {
            return Some(());
        };
        let place = fields.get("of").map_or(fields.place, |node| node.place);
        let message = format!(
            "the rule looks at {}, which model {} does not drive",
            response.id, model.id
        );
        let hint = format!(
            "it follows {}; run that model in a scenario of its own",
            response.part.driver.analyte
        );
        mistakes.add(Mistake::at(place, message).hint(hint));
        None
    }

    /// What is looked at: the substance that is named, else what the study's models have first.
    fn analyte(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<String> {
        let node = fields.get("of");
        let name = match node {
            Some(node) => read_text(node, "a substance", mistakes)?,
            None => {
                let first = self.arm.models.first()?;
                let drug = self.drug.unwrap_or(&first.drug.name);
                let is_read = first.analytes().any(|(name, _)| name == drug);
                let other = || first.analytes().next().map(|(name, _)| name.to_string());
                if is_read { drug.to_string() } else { other()? }
            }
        };
        for model in self.arm.models {
            if !model.analytes().any(|(known, _)| known == name) {
                let names: Vec<&str> = model.analytes().map(|(name, _)| name).collect();
                let place = node.map_or(fields.place, |node| node.place);
                let message = format!(
                    "the rule looks at {}, which model {} does not compute",
                    quoted(&name),
                    model.id
                );
                let hint = match names.as_slice() {
                    [only] => format!("it computes {only}; write `of: {only}`"),
                    _ => format!("it computes {}; name one of them by `of:`", names.join(" and ")),
                };
                mistakes.add(Mistake::at(place, message).hint(hint));
                return None;
            }
        }
        Some(name)
    }

    /// The moment in which a level is crossed is looked for on exact solutions.
    fn check_exact(&self, node: &Node, mistakes: &mut Mistakes) -> Option<()> {
        let is_exact = |model: &&Model| {
            model.is_linear()
                && model.is_constant_in_time()
                && model.direct_compartment(USUAL_ROUTE).is_some()
        };
        let other = self.arm.models.iter().find(|model| !is_exact(model));
        let Some(model) = other else { return Some(()) };
        let message = format!(
            "the moment in which a level is crossed is not found under model {}: its levels have no exact solution",
            model.id
        );
        let hint = "write `seen: at looks`, and a short `look`";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        None
    }
}
