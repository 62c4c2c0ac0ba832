//! Reads the covariates of a model: those that a scenario may give, and those worked out for each person.

use super::body_size_reader::{body_size, body_size_ids};
use super::covariate_keys::COVARIATE;
use super::{BodySize, Covariate, DerivedCovariate, Formula, Operand};
use crate::document::{Fields, Mistake, Mistakes, Node, did_you_mean, quoted, read_name};
use crate::quantity::Quantity;

/// The covariates of a model as far as they could be read.
#[derive(Default)]
pub(super) struct ReadCovariates<'a> {
    /// Those that are asked for.
    pub(super) asked: Vec<Covariate>,
    /// Those that follow from them and weight.
    pub(super) derived: Vec<DerivedCovariate>,
    /// Names of those that have mistakes of their own, for which nothing else is blamed.
    unreadable: Vec<&'a str>,
}

impl ReadCovariates<'_> {
    /// Whether there is a covariate of a name, readable or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.asked.iter().any(|covariate| covariate.name == name)
            || self.derived.iter().any(|derived| derived.name == name)
            || self.unreadable.contains(&name)
    }
}

/// Reads the covariates of a model.
pub(super) fn read_covariates<'a>(fields: &Fields<'a>, mistakes: &mut Mistakes) -> ReadCovariates<'a> {
    let group = fields
        .get("covariates")
        .and_then(|node| Fields::any(node, "covariates", mistakes));
    let mut reader = DerivedReader::default();
    let mut derived = Vec::new();
    for (name, key, node) in group.iter().flat_map(Fields::entries) {
        let mut ignored = Mistakes::new();
        let inner = Fields::any(node, "a covariate", &mut ignored);
        match inner.filter(|inner| inner.get("body_size").is_some()) {
            Some(_) => {
                reader.worked_out.push(name);
                derived.push((name, key, node));
            }
            None => match Covariate::read(name, node, mistakes) {
                Some(covariate) => reader.read.asked.push(covariate),
                None => reader.read.unreadable.push(name),
            },
        }
    }
    for (name, key, node) in derived {
        match reader.derived(name, key, node, mistakes) {
            Some(found) => reader.read.derived.push(found),
            None => reader.read.unreadable.push(name),
        }
    }
    reader.read
}

#[derive(Default)]
struct DerivedReader<'a> {
    read: ReadCovariates<'a>,
    /// Names of those that are worked out.
    worked_out: Vec<&'a str>,
}

impl DerivedReader<'_> {
    fn derived(
        &mut self,
        name: &str,
        key: &Node,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> Option<DerivedCovariate> {
        let fields = Fields::open(node, "a covariate", COVARIATE, mistakes)?;
        let meaning = fields.get("meaning").and_then(Node::scalar).map(str::to_string);
        if Formula::is_taken(name) {
            let message = format!("{} has a meaning of its own in formulas", quoted(name));
            mistakes.add(Mistake::at(key.place, message).hint("choose another name for the covariate"));
        }
        for other in ["typical", "categories", "unit_dose", "implies"] {
            if let Some(key) = fields.key(other) {
                let message = format!(
                    "`{other}` stands beside `body_size`, which gives {} of everybody",
                    quoted(name)
                );
                mistakes
                    .add(Mistake::at(key.place, message).hint(format!("take out `{other}`, or `body_size`")));
            }
        }
        let node = fields.get("body_size")?;
        let body_size = named(node, mistakes)?;
        let operands = self.operands(&body_size, node, mistakes)?;
        Some(DerivedCovariate {
            name: name.to_string(),
            meaning,
            body_size,
            operands,
        })
    }

    /// For each need the weight or covariate it is, and how many of its units one of the covariate's is.
    fn operands(
        &mut self,
        body_size: &BodySize,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> Option<Vec<(Operand, f64)>> {
        let mut operands = Vec::new();
        for need in &body_size.needs {
            if need.name == BodySize::WEIGHT {
                operands.push((Operand::Weight, 1.0));
                continue;
            }
            let found = self
                .read
                .asked
                .iter()
                .position(|covariate| covariate.name == need.name);
            match found.and_then(|index| Some((index, self.read.asked.get_mut(index)?))) {
                Some((index, covariate)) => match factor(need, covariate) {
                    Some(factor) => {
                        covariate.other_units.clone_from(&need.other_units);
                        operands.push((Operand::Covariate(index), factor));
                    }
                    None => mistakes.add(differs(&body_size.id, need, covariate, node)),
                },
                None if self.read.unreadable.contains(&need.name.as_str()) => {}
                None => mistakes.add(self.absent(&body_size.id, need, node)),
            }
        }
        (operands.len() == body_size.needs.len()).then_some(operands)
    }

    /// That the model has no covariate which a formula needs.
    fn absent(&self, id: &str, need: &Covariate, node: &Node) -> Mistake {
        let message = format!(
            "{id} needs `{}`, which is no covariate of the model that people have",
            need.name
        );
        let hint = match (
            self.worked_out.contains(&need.name.as_str()),
            need.categories.first(),
        ) {
            (true, _) => format!(
                "`{}` is worked out itself here; give it a `typical` value instead",
                need.name
            ),
            (false, Some((word, _))) => format!(
                "add {}: {{typical: {word}, categories: {}}} to `covariates`",
                need.name,
                categories(need)
            ),
            (false, None) => format!(
                "add `{}` to `covariates`, with its `typical` value in {}",
                need.name,
                need.unit.of_several()
            ),
        };
        Mistake::at(node.place, message).hint(hint)
    }
}

/// A formula of the library.
fn named(node: &Node, mistakes: &mut Mistakes) -> Option<BodySize> {
    let id = read_name(node, "the name of a formula", mistakes)?;
    match body_size(&id) {
        Ok(Some(found)) => return Some(found),
        Ok(None) => {
            let hint = did_you_mean(&id, body_size_ids()).unwrap_or_else(|| {
                format!("formulas are {}", body_size_ids().collect::<Vec<_>>().join(", "))
            });
            let message = format!("there is no formula of body size {}", quoted(&id));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
        Err(bad) => {
            for mistake in bad.mistakes() {
                let message = format!("{}: {}", bad.name(), mistake.message);
                mistakes.add(Mistake::at(node.place, message));
            }
        }
    }
    None
}

/// How many of a need's units one of a covariate's is; `None` where the two are not alike.
fn factor(need: &Covariate, covariate: &Covariate) -> Option<f64> {
    let is_same = |(word, number): &(String, f64)| covariate.category(word) == Some(*number);
    if !need.categories.is_empty() {
        let are_same =
            need.categories.len() == covariate.categories.len() && need.categories.iter().all(is_same);
        return are_same.then_some(1.0);
    }
    if !covariate.categories.is_empty() {
        return None;
    }
    let one = Quantity::new(1.0, &covariate.unit.to_string()).ok()?;
    Some(one.expressed_in(&need.unit.to_string())?.value())
}

/// That a covariate is not what a formula takes it for.
fn differs(id: &str, need: &Covariate, covariate: &Covariate, node: &Node) -> Mistake {
    let name = &need.name;
    let here = match covariate.categories.is_empty() {
        true => covariate.say(covariate.typical),
        false => categories(covariate),
    };
    let (wanted, hint) = match need.categories.is_empty() {
        true => {
            let unit = need.unit.of_several();
            let other = need.other_units.as_ref();
            let other = other.map_or_else(String::new, |other| format!("; {other}"));
            (
                format!("in {unit}"),
                format!("state its typical value in {unit}{other}"),
            )
        }
        false => {
            let wanted = categories(need);
            (format!("as {wanted}"), format!("write categories: {wanted}"))
        }
    };
    let message = format!("{id} needs `{name}` {wanted}, and in this model it is {here}");
    Mistake::at(node.place, message).hint(hint)
}

/// `{male: 0, female: 1}`.
fn categories(covariate: &Covariate) -> String {
    let categories = covariate.categories.iter();
    let written: Vec<String> = categories
        .map(|(word, number)| format!("{word}: {number}"))
        .collect();
    format!("{{{}}}", written.join(", "))
}
