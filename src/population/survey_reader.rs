//! Reads a survey of people, and holds those that are embedded in the binary.

use super::survey_keys::{DRAW, SURVEY_KEYS, VARIABLE};
use super::{CovariateDistribution, PersonColumn, Residual, Survey, SurveyDraw, SurveyStep};
use crate::document::{
    Diagnostics, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, did_you_mean, quoted,
    read_choice, read_list, read_name, read_quantity, read_text, read_texts,
};
use crate::model::{Citation, Formula, embedded_people, read_provenance};
use crate::quantity::{Dimension, Quantity, Unit};

/// The names of all embedded surveys, in alphabetical order.
pub fn survey_ids() -> impl Iterator<Item = &'static str> {
    embedded_people().iter().map(|(id, _)| *id)
}

/// The embedded survey of a name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn survey(id: &str) -> Result<Option<Survey>, Diagnostics> {
    let Some((_, text)) = embedded_people().iter().find(|(known, _)| *known == id) else {
        return Ok(None);
    };
    Survey::parse(id, Source::new(&format!("models/people/{id}.yaml"), text)).map(Some)
}

/// A number in a file that stands alone.
const NUMBER: Expected = Expected {
    what: "a number",
    dimensions: &[Dimension::NUMBER],
    example: "7.5",
    sign: Sign::Any,
};

impl Survey {
    /// Reads the file of a survey; `id` is the name scenarios use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source) -> Result<Self, Diagnostics> {
        source.refuse_other_kind("a survey of people", SURVEY_KEYS)?;
        let mut mistakes = Mistakes::new();
        let document = Document::read(source, &mut mistakes)?;
        match read(id, &document, &mut mistakes) {
            Some(survey) if mistakes.is_empty() => Ok(survey),
            _ => Err(Diagnostics::new(document.source, mistakes.into_sorted())),
        }
    }
}

fn read(id: &str, document: &Document, mistakes: &mut Mistakes) -> Option<Survey> {
    let fields = Fields::open(&document.root, "a survey of people", SURVEY_KEYS, mistakes)?;
    let title = fields
        .get("title")
        .and_then(|node| read_name(node, "a title", mistakes));
    let citation = fields
        .get("source")
        .and_then(|node| Citation::read(node, mistakes));
    let people = fields
        .get("people")
        .and_then(|node| read_text(node, "who was looked at", mistakes));
    let notes = fields
        .get("notes")
        .map(|node| read_texts(node, "a sentence", mistakes));
    let variables = fields
        .get("variables")
        .and_then(|node| Fields::any(node, "`variables`", mistakes));
    let mut found = Variables::default();
    for (name, key, node) in variables.iter().flat_map(Fields::entries) {
        let before = mistakes.len();
        if let Some(variable) = found.read(name, node, mistakes) {
            found.list.push(variable);
        } else if mistakes.len() == before {
            let message = format!("{} cannot be drawn", quoted(name));
            mistakes.add(Mistake::at(key.place, message).hint("check its keys"));
        }
    }
    let weight = found
        .list
        .iter()
        .find(|(column, _)| column.name == Survey::WEIGHT);
    let in_kg = weight.is_some_and(|(column, _)| column.unit.to_string() == "kg");
    if !in_kg && mistakes.is_empty() {
        let place = fields.key("variables").map_or(fields.place, |key| key.place);
        let message = "a survey needs the variable `weight`, in kg";
        mistakes.add(Mistake::at(place, message).hint("doses and models go by the weight of people"));
    }
    let (columns, steps): (Vec<PersonColumn>, Vec<SurveyStep>) = found.list.into_iter().unzip();
    let columns = columns.into_iter().filter(|column| column.name != Survey::WEIGHT);
    Some(
        Survey::new(
            (id.to_string(), document.source.clone()),
            title?,
            columns.collect(),
            steps,
        )
        .described(citation?, people?, notes.unwrap_or_default()),
    )
}

/// The variables read so far, which those below may use.
#[derive(Default)]
struct Variables {
    list: Vec<(PersonColumn, SurveyStep)>,
}

impl Variables {
    fn read(&self, name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<(PersonColumn, SurveyStep)> {
        let fields = Fields::open(node, "a variable", VARIABLE, mistakes)?;
        read_provenance(&fields, mistakes);
        let column = read_column(name, &fields, mistakes)?;
        let by = fields.get("by").and_then(|node| self.variable(node, mistakes));
        let mut draws = Vec::new();
        match (fields.get("draw"), by, fields.get("draws")) {
            (Some(node), None, None) => draws.push((0.0, self.draw(&column, node, mistakes)?)),
            (None, Some(by), Some(node)) => {
                let group = Fields::any(node, "`draws`", mistakes)?;
                let categories = &self.list.get(by)?.0.categories;
                for (word, number) in categories {
                    match group.get(word) {
                        Some(node) => draws.push((*number, self.draw(&column, node, mistakes)?)),
                        None => {
                            let message = format!("{} has no draw for {}", quoted(name), quoted(word));
                            mistakes.add(Mistake::at(node.place, message).hint("add it"));
                        }
                    }
                }
            }
            _ => {
                let message = format!("{} needs either `draw`, or `by` and `draws`", quoted(name));
                let hint = "write draw: {quantiles: [20, 40, 80]}, or by: sex and a draw for each category";
                mistakes.add(Mistake::at(fields.place, message).hint(hint));
            }
        }
        let step = SurveyStep {
            name: name.to_string(),
            by,
            draws,
        };
        Some((column, step))
    }

    /// The number of a variable that has categories.
    fn variable(&self, node: &Node, mistakes: &mut Mistakes) -> Option<usize> {
        let name = read_name(node, "a variable", mistakes)?;
        let is_one =
            |(column, _): &(PersonColumn, SurveyStep)| column.name == name && !column.categories.is_empty();
        let found = self.list.iter().position(is_one);
        if found.is_none() {
            let message = format!("{} is no variable with categories above this one", quoted(&name));
            mistakes.add(Mistake::at(node.place, message).hint("name one that is drawn before"));
        }
        found
    }

    fn draw(&self, column: &PersonColumn, node: &Node, mistakes: &mut Mistakes) -> Option<SurveyDraw> {
        let fields = Fields::open(node, "a draw", DRAW, mistakes)?;
        let written = ["shares", "quantiles", "formula"].map(|name| fields.get(name));
        match written {
            [Some(node), None, None] => read_shares(column, node, mistakes).map(SurveyDraw::Categories),
            [None, Some(node), None] => read_quantiles(node, mistakes).map(SurveyDraw::Quantiles),
            [None, None, Some(node)] => self.regression(&fields, node, mistakes),
            _ => {
                let message = "a draw has one of `shares`, `quantiles` and `formula`";
                mistakes.add(Mistake::at(fields.place, message).hint("keep one of them"));
                None
            }
        }
    }

    fn regression(&self, fields: &Fields<'_>, node: &Node, mistakes: &mut Mistakes) -> Option<SurveyDraw> {
        let text = read_text(node, "a formula", mistakes)?;
        let formula = match Formula::parse(&text) {
            Ok(formula) => formula,
            Err(error) => {
                mistakes.add(Mistake::at(node.place, error.to_string()).hint(error.hint()));
                return None;
            }
        };
        let mut operands = Vec::new();
        for name in formula.names() {
            match self.list.iter().position(|(column, _)| column.name == *name) {
                Some(step) => operands.push(step),
                None => {
                    let known = self.list.iter().map(|(column, _)| column.name.as_str());
                    let hint = did_you_mean(name, known)
                        .unwrap_or_else(|| "a formula uses variables that stand above it".to_string());
                    let message = format!("there is no variable {} above", quoted(name));
                    mistakes.add(Mistake::at(node.place, message).hint(hint));
                    return None;
                }
            }
        }
        let sd = fields.get("sd").and_then(|node| {
            let expected = Expected {
                sign: Sign::NotNegative,
                ..NUMBER
            };
            read_quantity(node, expected, mistakes)
        });
        if fields.get("sd").is_none() {
            let message = "a formula needs `sd`: people do not lie on it";
            mistakes.add(
                Mistake::at(fields.place, message).hint("write their standard deviation around it, or 0"),
            );
        }
        let scale = fields.get("scale");
        let scale =
            scale.map(|node| read_choice(node, "a scale", &[("linear", false), ("log", true)], mistakes));
        let skew = fields
            .get("skew")
            .map(|node| read_quantity(node, NUMBER, mistakes));
        let skew = skew.unwrap_or_else(|| Quantity::new(0.0, "").ok());
        Some(SurveyDraw::Regression {
            formula,
            operands,
            residual: Residual::new(sd?.value(), skew?.value()),
            of_log: scale.unwrap_or(Some(false))?,
        })
    }
}

fn read_column(name: &str, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<PersonColumn> {
    let (unit, categories) = match (fields.get("unit"), fields.get("categories")) {
        (Some(node), None) => {
            let text = read_text(node, "a unit", mistakes)?;
            let unit = Unit::parse(&text);
            if let Err(part) = &unit {
                let message = format!("{} is no unit", quoted(part));
                mistakes.add(Mistake::at(node.place, message).hint("write kg, cm or years"));
            }
            (unit.ok()?, Vec::new())
        }
        (None, Some(node)) => {
            let group = Fields::any(node, "`categories`", mistakes)?;
            let entries = group.entries();
            let numbers = entries.filter_map(|(word, _, node)| {
                Some((word.to_string(), read_quantity(node, NUMBER, mistakes)?.value()))
            });
            (Unit::none(), numbers.collect())
        }
        _ => {
            let message = format!("{} needs either `unit` or `categories`", quoted(name));
            mistakes.add(
                Mistake::at(fields.place, message)
                    .hint("write unit: kg, or categories: {male: 0, female: 1}"),
            );
            return None;
        }
    };
    Some(PersonColumn {
        name: name.to_string(),
        unit,
        categories,
    })
}

fn read_shares(column: &PersonColumn, node: &Node, mistakes: &mut Mistakes) -> Option<CovariateDistribution> {
    let fields = Fields::any(node, "`shares`", mistakes)?;
    let mut shares = Vec::new();
    for (word, number) in &column.categories {
        let share = fields.get(word).and_then(|node| {
            let expected = Expected {
                what: "a share of people",
                example: "52 %",
                sign: Sign::NotNegative,
                ..NUMBER
            };
            read_quantity(node, expected, mistakes)
        });
        shares.push((*number, share.map_or(0.0, |share| share.canonical())));
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > ROUNDING {
        let message = format!(
            "these shares add to {} %, not to 100 %",
            (sum * 1e5).round() / 1e3
        );
        mistakes.add(Mistake::at(node.place, message).hint("everybody is of one kind"));
        return None;
    }
    Some(CovariateDistribution::Categories(shares))
}

/// How far shares written to many digits may add to something else than 1.
const ROUNDING: f64 = 1e-9;

fn read_quantiles(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<f64>> {
    let before = mistakes.len();
    let nodes = read_list(node, "`quantiles`", mistakes).iter();
    let values: Vec<f64> = nodes
        .filter_map(|node| Some(read_quantity(node, NUMBER, mistakes)?.value()))
        .collect();
    let goes_down = values
        .windows(2)
        .any(|pair| matches!(pair, [low, high] if low > high));
    if mistakes.len() == before && (values.len() < 2 || goes_down) {
        let message = "quantiles are two values at least, from the least to the greatest";
        mistakes.add(Mistake::at(node.place, message).hint("write [20, 35, 47, 63, 80]"));
    }
    (mistakes.len() == before).then_some(values)
}
