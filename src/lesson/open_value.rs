use crate::document::{Content, Node};
use crate::outcome::Axis;
use crate::quantity::{Dimension, Quantity};
use serde::Serialize;

/// A value of a scenario that a page lets its reader move: where it stands, what it is, and how far a slider goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenValue {
    /// Where it stands: keys, and places in lists counted from 0, with dots between them, such as `0.infusion.rate`.
    pub id: String,
    /// What kind of value it is.
    pub kind: OpenKind,
    /// The key it stands behind.
    pub label: String,
    /// As written.
    pub text: String,
    /// Its number in its unit; `None` where it is a word.
    pub number: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// The lower end of the slider, in the unit.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether the slider goes in equal ratios.
    pub is_logarithmic: bool,
    /// What it can be, where those are words.
    pub choices: Option<Vec<String>>,
}

/// What kind of value is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OpenKind {
    /// An amount.
    Dose,
    /// An amount in a time.
    Rate,
    /// A time.
    Length,
    /// A body weight.
    Weight,
    /// A concentration.
    Level,
    /// How often.
    Rounds,
    /// An axis of a design.
    Axis,
}

/// Sliders go from a tenth of what is written to ten times of it; times to a hundred, as from 2 h to 200 h.
const WAY: f64 = 10.0;
const WAY_OF_LENGTHS: f64 = 100.0;
/// Sliders of weights stay among adults unless the scenario's own lies outside; kg.
const WEIGHTS: (f64, f64) = (40.0, 150.0);
/// Most rounds on a slider.
const ROUNDS: f64 = 20.0;

/// Keys below an item of an arm whose values can be moved.
const MOVABLE: [(&str, OpenKind); 10] = [
    ("bolus", OpenKind::Dose),
    ("dose", OpenKind::Dose),
    ("rate", OpenKind::Rate),
    ("from", OpenKind::Rate),
    ("to", OpenKind::Rate),
    ("over", OpenKind::Length),
    ("pause", OpenKind::Length),
    ("every", OpenKind::Length),
    ("times", OpenKind::Rounds),
    ("level", OpenKind::Level),
];

impl OpenValue {
    /// What can be moved in an arm, in the order written.
    pub fn of_arm(arm: &Node) -> Vec<Self> {
        let mut found = Vec::new();
        look(arm, "", &mut found);
        found
    }

    /// The weight of people, where it is written.
    pub fn of_weight(root: &Node) -> Option<Self> {
        let (_, patients) = root.entry("patients")?;
        let (_, weight) = patients.entry("weight")?;
        let (id, node) = match weight.entry("median") {
            Some((_, median)) => ("patients.weight.median", median),
            None => ("patients.weight", weight),
        };
        let value = Self::quantity(id.to_string(), "weight", OpenKind::Weight, node)?;
        // A distribution has ends of its own, which the median cannot leave.
        let end = |key: &str| {
            let text = weight.entry(key)?.1.scalar()?;
            Some(text.parse::<Quantity>().ok()?.expressed_in(&value.unit)?.value())
        };
        Some(Self {
            low: end("min").unwrap_or(value.low),
            high: end("max").unwrap_or(value.high),
            ..value
        })
    }

    /// An axis of a design, which moves among its values.
    pub fn of_axis(axis: &Axis) -> Option<Self> {
        let first = axis.values.first()?;
        let numbers: Option<Vec<f64>> = axis.values.iter().map(|value| value.number).collect();
        let (low, high) = match &numbers {
            Some(numbers) => (
                numbers.iter().copied().fold(f64::INFINITY, f64::min),
                numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            ),
            None => (0.0, 0.0),
        };
        let words = axis.values.iter().map(|value| value.text.clone());
        Some(Self {
            id: format!("vary.{}", axis.name),
            kind: OpenKind::Axis,
            label: axis.name.clone(),
            text: first.text.clone(),
            number: first.number,
            unit: axis.unit_name().unwrap_or_default(),
            low,
            high,
            is_logarithmic: axis.is_logarithmic,
            choices: numbers.is_none().then(|| words.collect()),
        })
    }

    fn quantity(id: String, label: &str, kind: OpenKind, node: &Node) -> Option<Self> {
        let text = node.scalar()?;
        let quantity: Quantity = text.parse().ok()?;
        let (number, unit) = (quantity.value(), quantity.unit().to_string());
        let (low, high, is_logarithmic) = match kind {
            OpenKind::Weight => {
                let kg = |value: f64| {
                    let same = Quantity::new(value, "kg").ok()?.expressed_in(&unit)?;
                    Some(same.value())
                };
                (
                    kg(WEIGHTS.0).unwrap_or(number).min(number),
                    kg(WEIGHTS.1).unwrap_or(number).max(number),
                    false,
                )
            }
            OpenKind::Rounds => (1.0, ROUNDS.max(number), false),
            OpenKind::Length => (
                number / WAY,
                (number * WAY_OF_LENGTHS).min(longest(&unit, number)),
                true,
            ),
            _ => (number / WAY, number * WAY, true),
        };
        (number > 0.0).then(|| Self {
            id,
            kind,
            label: label.to_string(),
            text: text.to_string(),
            number: Some(number),
            unit,
            low,
            high,
            is_logarithmic,
            choices: None,
        })
    }
}

/// Lengths on a slider end at ten days, or at ten times what is written.
fn longest(unit: &str, number: f64) -> f64 {
    let ten_days = Quantity::new(10.0, "days")
        .ok()
        .and_then(|days| days.expressed_in(unit));
    ten_days
        .map_or(WAY * number, |days| days.value())
        .max(WAY * number)
}

fn look(node: &Node, path: &str, found: &mut Vec<OpenValue>) {
    let below = |step: &str| match path {
        "" => step.to_string(),
        _ => format!("{path}.{step}"),
    };
    match &node.content {
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                look(item, &below(&index.to_string()), found);
            }
        }
        Content::Map(entries) => {
            for (key, value) in entries {
                let key = key.scalar().unwrap_or("");
                let kind = MOVABLE
                    .iter()
                    .find(|(name, _)| *name == key)
                    .map(|(_, kind)| *kind);
                match (kind, value.scalar()) {
                    (Some(kind), Some(_)) => {
                        found
                            .extend(OpenValue::quantity(below(key), key, kind, value).filter(is_of_its_kind));
                    }
                    _ => look(value, &below(key), found),
                }
            }
        }
        Content::Empty | Content::Scalar(_) => {}
    }
}

/// `from` and `to` are levels and times elsewhere; only what is an amount in a time is a rate.
fn is_of_its_kind(value: &OpenValue) -> bool {
    let Ok(quantity) = value.text.parse::<Quantity>() else {
        return false;
    };
    let is_time = quantity.dimension() == Dimension::TIME;
    match value.kind {
        OpenKind::Length => is_time,
        OpenKind::Rounds => quantity.dimension() == Dimension::NUMBER,
        _ => !is_time && quantity.dimension() != Dimension::NUMBER,
    }
}
