//! Reads which covariates of people go together.

use super::people_keys as keys;
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_list, read_quantity,
    read_texts,
};
use crate::population::Correlation;
use crate::quantity::Dimension;

/// Reads `correlations:` of variables by their names, the first of which is weight.
pub(super) fn read_correlations(node: &Node, names: &[&str], mistakes: &mut Mistakes) -> Vec<Correlation> {
    let mut found: Vec<Correlation> = Vec::new();
    for node in read_list(node, "`correlations`", mistakes) {
        let Some((pair, r)) = read_correlation(node, names, mistakes) else {
            continue;
        };
        if found.iter().any(|(known, _)| *known == pair) {
            let names = pair.map(|index| quoted(names.get(index).copied().unwrap_or("")));
            let message = format!(
                "the correlation between {} and {} is there twice",
                names[0], names[1]
            );
            let hint = "keep one of them; the order of the two names makes no difference";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            continue;
        }
        found.push((pair, r));
    }
    found
}

fn read_correlation(node: &Node, names: &[&str], mistakes: &mut Mistakes) -> Option<Correlation> {
    let fields = Fields::open(node, "a correlation", keys::CORRELATION, mistakes)?;
    let pair = fields
        .get("between")
        .and_then(|node| read_pair(node, names, mistakes));
    let expected = Expected {
        what: "a correlation",
        dimensions: &[Dimension::NUMBER],
        example: "0.44",
        sign: Sign::Any,
    };
    let r = fields.get("r").and_then(|node| {
        let r = read_quantity(node, expected, mistakes)?.canonical();
        if r.abs() > 1.0 {
            let message = format!("a correlation lies between -1 and 1, here it is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint("write it as 0.44"));
            return None;
        }
        Some(r)
    });
    Some((pair?, r?))
}

/// Numbers of two different variables, the smaller first.
fn read_pair(node: &Node, names: &[&str], mistakes: &mut Mistakes) -> Option<[usize; 2]> {
    let before = mistakes.len();
    let written = read_texts(node, "a covariate", mistakes);
    let mut numbers = Vec::new();
    for name in &written {
        match names.iter().position(|known| known == name) {
            Some(number) => numbers.push(number),
            None => {
                let hint = did_you_mean(name, names.iter().copied())
                    .unwrap_or_else(|| format!("what differs here is {}", names.join(", ")));
                let message = format!("{} does not differ between people here", quoted(name));
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            }
        }
    }
    match numbers[..] {
        [one, other] if one != other => Some([one.min(other), one.max(other)]),
        _ => {
            if mistakes.len() == before {
                let message = "a correlation is between two different covariates";
                let hint = format!(
                    "write between: [weight, age]; what differs here is {}",
                    names.join(", ")
                );
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            }
            None
        }
    }
}
