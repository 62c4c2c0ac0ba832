//! Reads whom of a survey to draw.

use super::limits::Limits;
use super::people_keys as keys;
use crate::document::{Fields, Mistake, Mistakes, Node, did_you_mean, quoted};
use crate::population::Survey;
use crate::quantity::Quantity;

/// Limits on the people of a survey.
pub(super) struct SurveyLimits<'a> {
    pub(super) survey: &'a Survey,
    pub(super) limits: &'a Limits,
}

impl SurveyLimits<'_> {
    /// The people of the survey who lie within what is written; everybody where nothing is.
    pub(super) fn apply(&self, node: Option<&Node>, mistakes: &mut Mistakes) -> Option<Survey> {
        let Some(node) = node else {
            return Some(self.survey.clone());
        };
        let before = mistakes.len();
        let fields = Fields::any(node, "`limits`", mistakes)?;
        let mut limits = Vec::new();
        for (name, key, node) in fields.entries() {
            match self.unit_of(name) {
                Some(unit) => {
                    limits.extend(
                        self.range((name, &unit), node, mistakes)
                            .map(|(low, high)| (name.to_string(), low, high)),
                    );
                }
                None => {
                    let known: Vec<&str> = self.names().collect();
                    let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
                        format!("quantities of {} are {}", self.survey.id, known.join(", "))
                    });
                    let message = format!("{} has no quantity {}", self.survey.id, quoted(name));
                    mistakes.add(Mistake::at(key.place, message).hint(hint));
                }
            }
        }
        (mistakes.len() == before).then(|| self.survey.clone().within(&limits))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let columns = self
            .survey
            .columns()
            .iter()
            .filter(|column| column.categories.is_empty());
        columns.map(|column| column.name.as_str()).chain([Survey::WEIGHT])
    }

    fn unit_of(&self, name: &str) -> Option<String> {
        if name == Survey::WEIGHT {
            return Some("kg".to_string());
        }
        let columns = self
            .survey
            .columns()
            .iter()
            .filter(|column| column.categories.is_empty());
        columns
            .filter(|column| column.name == name)
            .map(|column| column.unit.of_several())
            .next()
    }

    fn range(&self, (name, unit): (&str, &str), node: &Node, mistakes: &mut Mistakes) -> Option<(f64, f64)> {
        let what = format!("the limits of {}", quoted(name));
        let fields = Fields::open(node, &what, keys::LIMITS, mistakes)?;
        let mut end = |key: &str| {
            let node = fields.get(key)?;
            let written = node.scalar().and_then(|text| text.parse::<Quantity>().ok());
            let number = written.as_ref().and_then(|quantity| quantity.expressed_in(unit));
            let Some(number) = number else {
                let message = format!("expected {} in {unit}, here is {}", quoted(name), node.seen());
                mistakes.add(Mistake::at(node.place, message).hint(format!("write it as 50 {unit}")));
                return None;
            };
            let kind = match name {
                Survey::WEIGHT => Survey::WEIGHT.to_string(),
                _ => format!("person_{name}"),
            };
            let is_plausible = self.limits.check(&kind, &quoted(name), &written?, node, mistakes);
            is_plausible.then(|| number.value())
        };
        let (low, high) = (end("min"), end("max"));
        let (low, high) = (low?, high?);
        if low > high {
            let message = format!("the least is above the greatest: {low} {unit} and {high} {unit}");
            mistakes.add(Mistake::at(node.place, message).hint("are they swapped?"));
            return None;
        }
        Some((low, high))
    }
}
