//! Reads a survey of people, and holds those that are embedded in the binary.

use super::survey_keys::{DRAW, SURVEY_KEYS, VARIABLE};
use super::{PersonColumn, Residual, Survey, SurveyDraw, SurveyStep, read_shares};
use crate::document::{
    Diagnostics, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, quoted, read_choice,
    read_list, read_name, read_quantity, read_text, read_texts,
};
use crate::model::{Citation, Covariate, IndexedFormula, SURVEYS, read_provenance};
use crate::quantity::{Dimension, Quantity};

/// The names of all embedded surveys, in alphabetical order.
pub fn survey_ids() -> impl Iterator<Item = &'static str> {
    SURVEYS.ids()
}

/// The embedded survey of a name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn survey(id: &str) -> Result<Option<Survey>, Diagnostics> {
    let parse = |source| Survey::parse(id, source);
    SURVEYS.source(id).map(parse).transpose()
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
        Document::read_whole(source, |document, mistakes| read(id, document, mistakes))
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
        .find(|(variable, _)| variable.name == Survey::WEIGHT);
    let in_kg = weight.is_some_and(|(variable, _)| variable.unit.to_string() == "kg");
    if !in_kg && mistakes.is_empty() {
        let place = fields.key("variables").map_or(fields.place, |key| key.place);
        let message = "a survey needs the variable `weight`, in kg";
        mistakes.add(Mistake::at(place, message).hint("doses and models go by the weight of people"));
    }
    let (variables, steps): (Vec<Covariate>, Vec<SurveyStep>) = found.list.into_iter().unzip();
    let variables = variables
        .iter()
        .filter(|variable| variable.name != Survey::WEIGHT);
    Some(
        Survey::new(
            (id.to_string(), document.source.clone()),
            title?,
            variables.map(PersonColumn::of).collect(),
            steps,
        )
        .described(citation?, people?, notes.unwrap_or_default()),
    )
}

/// The variables read so far, which those below may use.
#[derive(Default)]
struct Variables {
    list: Vec<(Covariate, SurveyStep)>,
}

impl Variables {
    fn read(&self, name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<(Covariate, SurveyStep)> {
        let fields = Fields::open(node, "a variable", VARIABLE, mistakes)?;
        read_provenance(&fields, mistakes);
        let covariate = Covariate::read_described(name, &fields, mistakes)?;
        let by = fields.get("by").and_then(|node| self.variable(node, mistakes));
        let mut draws = Vec::new();
        match (fields.get("draw"), by, fields.get("draws")) {
            (Some(node), None, None) => draws.push((0.0, self.draw(&covariate, node, mistakes)?)),
            (None, Some(by), Some(node)) => {
                let group = Fields::any(node, "`draws`", mistakes)?;
                let categories = &self.list.get(by)?.0.categories;
                for (word, number) in categories {
                    match group.get(word) {
                        Some(node) => draws.push((*number, self.draw(&covariate, node, mistakes)?)),
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
        Some((covariate, step))
    }

    /// The number of a variable that has categories.
    fn variable(&self, node: &Node, mistakes: &mut Mistakes) -> Option<usize> {
        let name = read_name(node, "a variable", mistakes)?;
        let is_one =
            |(above, _): &(Covariate, SurveyStep)| above.name == name && !above.categories.is_empty();
        let found = self.list.iter().position(is_one);
        if found.is_none() {
            let message = format!("{} is no variable with categories above this one", quoted(&name));
            mistakes.add(Mistake::at(node.place, message).hint("name one that is drawn before"));
        }
        found
    }

    fn draw(&self, covariate: &Covariate, node: &Node, mistakes: &mut Mistakes) -> Option<SurveyDraw> {
        let fields = Fields::open(node, "a draw", DRAW, mistakes)?;
        let written = ["shares", "quantiles", "formula"].map(|name| fields.get(name));
        match written {
            [Some(node), None, None] => read_shares(covariate, node, mistakes).map(SurveyDraw::Categories),
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
        let names: Vec<&str> = self.list.iter().map(|(above, _)| above.name.as_str()).collect();
        let unknown = |name: &str| {
            let message = format!("there is no variable {} above", quoted(name));
            (
                message,
                "a formula uses variables that stand above it".to_string(),
            )
        };
        let formula = IndexedFormula::read(node, &names, unknown, mistakes)?;
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
            residual: Residual::new(sd?.value(), skew?.value()),
            of_log: scale.unwrap_or(Some(false))?,
        })
    }
}

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
