use super::covariate_keys;
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, quoted, read_name, read_quantity, read_text, read_texts,
};
use crate::quantity::{Dimension, Mass, Quantity, QuantityError, Unit};

/// Something about a patient, other than weight, that a model's formulas use.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariate {
    /// As in the formulas.
    pub name: String,
    /// The value taken when a scenario says nothing: a number in `unit`, or the number of a category.
    pub typical: f64,
    /// The unit in which formulas see it; a pure number for categories.
    pub unit: Unit,
    /// What it means.
    pub meaning: Option<String>,
    /// The words it is answered by, and the number that formulas see for each: 0 for no and 1 for yes, or those of the file;
    /// none for a quantity.
    pub categories: Vec<(String, f64)>,
    /// For a count of units of dose, such as sprays: what one of them holds.
    pub unit_dose: Option<UnitDose>,
    /// Covariates that are yes wherever this one is.
    pub implies: Vec<String>,
    /// What to do with a value in a unit that cannot be converted, where a formula says so.
    pub other_units: Option<String>,
}

/// What one unit of a covariate that counts units of dose stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitDose {
    /// mg of base in one.
    pub amount: Mass,
    /// The route it is given by.
    pub route: String,
}

/// The words of a flag, and what YAML takes for the same.
const FLAG: [(&str, f64); 2] = [("no", 0.0), ("yes", 1.0)];
const FLAG_AS_WELL: [(&str, f64); 2] = [("false", 0.0), ("true", 1.0)];

impl Covariate {
    /// Reads one entry of a `covariates:` group.
    pub(super) fn read(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a covariate", covariate_keys::COVARIATE, mistakes)?;
        let meaning = fields.get("meaning").and_then(Node::scalar).map(str::to_string);
        let unit_dose = fields
            .get("unit_dose")
            .and_then(|node| UnitDose::read(node, mistakes));
        let implies = fields
            .get("implies")
            .map(|node| read_texts(node, "the name of a covariate", mistakes))
            .unwrap_or_default();
        let written = fields.get("categories");
        let written = written.map(|node| read_categories(node, mistakes));
        let Some(node) = fields.get("typical") else {
            let message = format!("the covariate `{name}` needs `typical` or `body_size`");
            let hint = "write typical: 40 years, the value taken when a scenario says nothing, or body_size: lbm-james";
            mistakes.add(Mistake::at(fields.heading.unwrap_or(fields.place), message).hint(hint));
            return None;
        };
        let is_flag = matches!(node.scalar(), Some("yes" | "true" | "no" | "false"));
        let flag = || FLAG.map(|(word, number)| (word.to_string(), number)).to_vec();
        let categories = match written {
            Some(categories) => categories?,
            None if is_flag => flag(),
            None => Vec::new(),
        };
        let mut covariate = Self {
            name: name.to_string(),
            typical: f64::NAN,
            unit: Unit::none(),
            meaning,
            categories,
            unit_dose,
            implies,
            other_units: None,
        };
        let typical = covariate.read_quantity(node, mistakes)?;
        covariate.typical = typical.value();
        covariate.unit = typical.unit().clone();
        Some(covariate)
    }

    /// One that no model has a typical value of, in a unit or with categories.
    pub fn described(name: &str, unit: &str, categories: Vec<(String, f64)>) -> Self {
        Self {
            name: name.to_string(),
            typical: f64::NAN,
            unit: Unit::parse(unit).unwrap_or_else(|_| Unit::none()),
            meaning: None,
            categories,
            unit_dose: None,
            implies: Vec::new(),
            other_units: None,
        }
    }

    /// Reads one that has either `unit` or `categories`, and no typical value.
    pub(crate) fn read_described(name: &str, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match (fields.get("unit"), fields.get("categories")) {
            (Some(node), None) => {
                let text = read_name(node, "a unit", mistakes)?;
                match Unit::parse(if text == "1" { "" } else { &text }) {
                    Ok(unit) => Some(Self {
                        unit,
                        ..Self::described(name, "", Vec::new())
                    }),
                    Err(part) => {
                        let message = format!("{} is no unit", quoted(&part));
                        mistakes.add(Mistake::at(node.place, message).hint("write kg, cm, years or mg/dL"));
                        None
                    }
                }
            }
            (None, Some(node)) => Some(Self::described(name, "", read_categories(node, mistakes)?)),
            _ => {
                let message = format!("{} needs either `unit` or `categories`", quoted(name));
                let hint = "write unit: cm, or categories: {male: 0, female: 1}";
                mistakes.add(Mistake::at(fields.place, message).hint(hint));
                None
            }
        }
    }

    /// Whether it is answered by yes or no.
    pub fn is_flag(&self) -> bool {
        self.categories
            .iter()
            .map(|(word, _)| word.as_str())
            .eq(FLAG.map(|(word, _)| word))
    }

    /// A value as one would say it: `40 years`, `2`, `yes`, `female`.
    pub fn say(&self, value: f64) -> String {
        let category = self.categories.iter().find(|(_, number)| *number == value);
        category.map_or_else(
            || format!("{value}{}", self.unit.behind(value)),
            |(word, _)| word.clone(),
        )
    }

    /// The number that formulas see for a value as written: `40 years`, `2`, `yes`, `female`.
    pub fn read_value(&self, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
        let quantity = self.read_quantity(node, mistakes)?;
        match quantity.expressed_in(&self.unit.to_string()) {
            Some(quantity) => Some(quantity.value()),
            None => {
                let other = self.other_units.as_ref();
                let other = other.map_or_else(String::new, |other| format!("; {other}"));
                mistakes.add(
                    Mistake::at(node.place, format!("`{}` cannot be {quantity}", self.name))
                        .hint(format!("write it as {}{other}", self.say(self.typical))),
                );
                None
            }
        }
    }

    /// The number of a category, by its word.
    pub fn category(&self, word: &str) -> Option<f64> {
        let as_well = FLAG_AS_WELL
            .iter()
            .filter(|_| self.is_flag())
            .map(|(word, number)| (*word, *number));
        let words = self
            .categories
            .iter()
            .map(|(word, number)| (word.as_str(), *number));
        words
            .chain(as_well)
            .find(|(known, _)| *known == word)
            .map(|(_, number)| number)
    }

    /// The words of its categories, for a hint: `male or female`.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.categories.iter().map(|(word, _)| word.as_str()).collect();
        words.join(" or ")
    }

    /// Its categories with the numbers that formulas see: `male 0, female 1`.
    pub fn words_with_numbers(&self) -> String {
        let categories = self.categories.iter();
        let words: Vec<String> = categories
            .map(|(word, number)| format!("{word} {number}"))
            .collect();
        words.join(", ")
    }

    fn read_quantity(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Quantity> {
        let Some(text) = node.scalar() else {
            let message = format!("a covariate is one value, here is {}", node.seen());
            let hint = "write it behind the colon: a number with its unit, or yes or no";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        };
        if !self.categories.is_empty() {
            let number = self.category(text);
            if number.is_none() {
                let message = format!("`{}` cannot be {}", self.name, node.seen());
                mistakes.add(Mistake::at(node.place, message).hint(format!("write {}", self.words())));
            }
            return Quantity::new(number?, "").ok();
        }
        match text.parse() {
            Ok(quantity) => Some(quantity),
            Err(error) => {
                let error: QuantityError = error;
                mistakes.add(
                    Mistake::at(node.place, error.to_string())
                        .hint("write a number with its unit, or yes or no"),
                );
                None
            }
        }
    }
}

/// Reads `{male: 0, female: 1}`: each word and each number once.
fn read_categories(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<(String, f64)>> {
    let fields = Fields::any(node, "`categories`", mistakes)?;
    let mut found: Vec<(String, f64)> = Vec::new();
    let before = mistakes.len();
    for (word, _, node) in fields.entries() {
        let expected = Expected {
            what: "a number",
            dimensions: &[Dimension::NUMBER],
            example: "0 or 1",
            sign: Sign::Any,
        };
        let Some(number) = read_quantity(node, expected, mistakes) else {
            continue;
        };
        if let Some((other, _)) = found.iter().find(|(_, known)| *known == number.value()) {
            let message = format!("`{word}` and `{other}` have the same number");
            mistakes.add(Mistake::at(node.place, message).hint("give each category a number of its own"));
        }
        found.push((word.to_string(), number.value()));
    }
    if found.len() < 2 && mistakes.len() == before {
        let place = node.heading.unwrap_or(node.place);
        let hint = "write categories: {male: 0, female: 1}, or leave it out for a quantity";
        mistakes.add(Mistake::at(place, "`categories` needs two categories at least").hint(hint));
    }
    (mistakes.len() == before).then_some(found)
}

impl UnitDose {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a unit of dose", covariate_keys::UNIT_DOSE, mistakes)?;
        let expected = Expected {
            what: "an amount",
            dimensions: &[Dimension::MASS],
            example: "28 mg",
            sign: Sign::Positive,
        };
        let amount = fields
            .get("amount")
            .and_then(|node| read_quantity(node, expected, mistakes));
        let route = fields
            .get("route")
            .and_then(|node| read_text(node, "a route", mistakes));
        Some(Self {
            amount: Mass::from_quantity(&amount?)?,
            route: route?,
        })
    }
}
