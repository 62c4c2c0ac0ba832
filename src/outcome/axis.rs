use crate::quantity::Unit;

/// What is varied in a design: a name and the values it takes, in the order written.
///
/// ```
/// use infusim::outcome::{Axis, AxisValue};
/// let value = |text: &str, number| AxisValue { text: text.to_string(), number: Some(number) };
/// let length = Axis {
///     name: "length".to_string(),
///     unit: "20 min".parse::<infusim::quantity::Quantity>().ok().map(|quantity| quantity.unit().clone()),
///     values: vec![value("20 min", 20.0), value("2 h", 120.0)],
///     is_logarithmic: false,
/// };
/// assert_eq!(length.unit_name().as_deref(), Some("min"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// As written, without the `$` it is named with.
    pub name: String,
    /// The unit of all its numbers, which is that of the first value; `None` where its values are words, such as models.
    pub unit: Option<Unit>,
    /// What it takes, in the order written.
    pub values: Vec<AxisValue>,
    /// Whether its values were asked for at equal ratios, so that figures draw it so.
    pub is_logarithmic: bool,
}

/// One value of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisValue {
    /// As it stands in the scenario in place of the name: `0.5 mg/kg`.
    pub text: String,
    /// The number of it in the unit of the axis; `None` for a word.
    pub number: Option<f64>,
}

impl Axis {
    /// The unit in words, empty for plain numbers; `None` where values are words.
    pub fn unit_name(&self) -> Option<String> {
        self.unit.as_ref().map(ToString::to_string)
    }

    /// The value at an index.
    pub fn value(&self, index: usize) -> Option<&AxisValue> {
        self.values.get(index)
    }
}
