use super::{OpenValue, ScreenState};
use crate::document::{Content, Node};
use crate::quantity::Quantity;
use serde::Serialize;
use std::collections::BTreeMap;

/// The values that a screen changes, as numbers in the units of their sliders, by their ids: a reader may have written them in
/// other units. What has none in that unit, such as a rate for each kg on a slider in mg/h, is not listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScreenNumbers {
    /// For each arm on the screen.
    pub arms: Vec<BTreeMap<String, f64>>,
    /// Of values that belong to no arm.
    pub values: BTreeMap<String, f64>,
}

impl ScreenNumbers {
    /// Of what is on a screen.
    pub(super) fn new(root: &Node, state: &ScreenState) -> Self {
        let arms = root.entry("arms").map(|(_, arms)| arms);
        let values_of = |from: usize| {
            let arm = match arms.map(|arms| &arms.content) {
                Some(Content::Map(arms)) => arms.get(from),
                _ => None,
            };
            arm.map_or_else(Vec::new, |(_, items)| OpenValue::of_arm(items))
        };
        let weight: Vec<OpenValue> = OpenValue::of_weight(root).into_iter().collect();
        Self {
            arms: state
                .arms
                .iter()
                .map(|arm| numbers(&arm.values, &values_of(arm.from)))
                .collect(),
            values: numbers(&state.values, &weight),
        }
    }
}

fn numbers(changed: &BTreeMap<String, String>, open: &[OpenValue]) -> BTreeMap<String, f64> {
    let numbers = changed.iter().filter_map(|(id, text)| {
        let value = open.iter().find(|value| value.id == *id)?;
        let quantity = text.parse::<Quantity>().ok()?.expressed_in(&value.unit)?;
        Some((id.clone(), quantity.value()))
    });
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::ScreenNumbers;
    use crate::document::{Document, Source};
    use crate::lesson::{ScreenArm, ScreenState};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_written_in_another_unit_is_a_number_in_that_of_the_slider() {
        let text = "patients: {weight: 70 kg}\narms:\n  a:\n    - infusion: {rate: 20 mg/h, over: 2 h}\n";
        let document = Document::parse(Source::new("a.yaml", text)).expect("a scenario");
        let written = |values: &[(&str, &str)]| -> BTreeMap<String, String> {
            let texts = values.iter().map(|(id, text)| (id.to_string(), text.to_string()));
            texts.collect()
        };
        let state = ScreenState {
            values: written(&[("patients.weight", "80000 g")]),
            arms: vec![ScreenArm {
                values: written(&[("0.infusion.over", "90 min"), ("0.infusion.rate", "0.3 mg/kg/h")]),
                ..ScreenArm::default()
            }],
            ..ScreenState::default()
        };
        let numbers = ScreenNumbers::new(&document.root, &state);
        assert_eq!(numbers.values["patients.weight"], 80.0);
        assert_eq!(numbers.arms[0]["0.infusion.over"], 1.5);
        assert_eq!(numbers.arms[0].get("0.infusion.rate"), None);
    }
}
