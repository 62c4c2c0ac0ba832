//! Reads how unsure published estimates are: `see`, `rse`, `uncertainty:`.

use super::covariance::Covariance;
use super::graph_reader::Names;
use super::keys::INTERVAL;
use super::{
    EstimateError, EstimateScale, Parameter, Uncertainty, Variability, read_provenance, variability_keys,
};
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_choice, read_list,
    read_number, read_quantity, read_texts,
};
use crate::quantity::Quantity;

/// The standard error of an estimate, which stands as `see` in its unit or as `rse`; `None` where there is none.
pub(super) fn read_estimate(
    name: &str,
    fields: &Fields<'_>,
    estimate: &Quantity,
    mistakes: &mut Mistakes,
) -> Option<EstimateError> {
    let scale = fields.get("estimate_scale");
    let scale = scale.map(|node| read_choice(node, "a scale", EstimateScale::CHOICES, mistakes));
    if let Some(node) = fields.get("interval") {
        return read_interval(name, (node, fields), estimate, mistakes);
    }
    let (node, relative) = match (fields.get("see"), fields.get("rse")) {
        (Some(node), None) => (node, false),
        (None, Some(node)) => (node, true),
        (None, None) => return None,
        (Some(_), Some(node)) => {
            let message = format!("`{name}` has both `see` and `rse`");
            mistakes.add(Mistake::at(node.place, message).hint("keep the one the paper prints"));
            return None;
        }
    };
    let text = node.scalar().unwrap_or("");
    let (error, printed) = match relative {
        true => {
            let rse = read_number(node, "a relative standard error", Sign::Positive, "9 %", mistakes)?;
            (rse * estimate.value(), format!("RSE {text}"))
        }
        false => (read_see(node, estimate, mistakes)?, format!("SEE {text}")),
    };
    let scale = scale.unwrap_or(Some(EstimateScale::Log))?;
    let found = EstimateError::new(estimate.value(), error, scale, printed);
    if found.is_none() {
        let message = format!("an estimate of {estimate} cannot be drawn on this scale");
        let hint = "a logit scale is for fractions between 0 and 1, a log scale for what is above 0; write estimate_scale: linear";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    found
}

/// A 95 % interval, which stands in the place of a standard error.
fn read_interval(
    name: &str,
    (node, fields): (&Node, &Fields<'_>),
    estimate: &Quantity,
    mistakes: &mut Mistakes,
) -> Option<EstimateError> {
    let others = ["see", "rse", "estimate_scale"];
    if let Some(key) = others.iter().find_map(|key| fields.key(key)) {
        let message = format!("`{name}` has an `interval`, from which its standard error follows");
        mistakes.add(Mistake::at(key.place, message).hint("keep one of them"));
    }
    let ends = Fields::open(node, "an interval", INTERVAL, mistakes)?;
    let [from, to] = ["from", "to"].map(|key| {
        let node = ends.get(key)?;
        Some((read_see(node, estimate, mistakes)?, node.scalar().unwrap_or("")))
    });
    let ((low, from), (high, to)) = (from?, to?);
    let printed = format!("95 % interval {from} to {to}");
    let found = EstimateError::through(estimate.value(), [low, high], printed);
    if found.is_none() || !(low..=high).contains(&estimate.value()) {
        let message = format!("the estimate {estimate} does not lie between the ends of its interval");
        let hint = "write it as {from: 4.4 ng/mL, to: 21 ng/mL}, the lower end first";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    found
}

fn read_see(node: &Node, estimate: &Quantity, mistakes: &mut Mistakes) -> Option<f64> {
    let expected = Expected {
        what: "a standard error",
        dimensions: Parameter::DIMENSIONS,
        example: "4 L/h",
        sign: Sign::Positive,
    };
    let error = read_quantity(node, expected, mistakes)?;
    let unit = estimate.unit().to_string();
    let found = error.expressed_in(&unit);
    if found.is_none() {
        let message =
            format!("a standard error is in the unit of its estimate, here are {error} and {estimate}");
        mistakes.add(Mistake::at(node.place, message).hint(format!("write it in {unit}")));
    }
    Some(found?.value())
}

/// Reads `uncertainty:`, which a model with standard errors needs; `fields` are those of the model.
pub(super) fn read_uncertainty(
    fields: &Fields<'_>,
    names: &Names<'_>,
    variability: &Variability,
    mistakes: &mut Mistakes,
) -> Option<Uncertainty> {
    let parameters = names.parameters.iter();
    let effects = variability.effects.iter().chain(&variability.occasion);
    let has_errors = parameters.clone().any(|parameter| parameter.estimate.is_some())
        || effects.into_iter().any(|effect| effect.estimate.is_some());
    let Some(node) = fields.get("uncertainty") else {
        if has_errors {
            let message = "a model with standard errors needs `uncertainty`, which says where they were read";
            let hint = "add uncertainty: {grade: B, from: \"Table 4 of the paper\"}";
            mistakes.add(Mistake::at(fields.place, message).hint(hint));
        }
        return None;
    };
    let group = Fields::open(node, "`uncertainty`", variability_keys::UNCERTAINTY, mistakes)?;
    let provenance = read_provenance(&group, mistakes);
    if !has_errors {
        let place = node.heading.unwrap_or(node.place);
        let message = "`uncertainty` is there, and no estimate has a standard error";
        mistakes
            .add(Mistake::at(place, message).hint("write `see` or `rse` behind the values, or take it out"));
    }
    let drawn: Vec<usize> = parameters
        .enumerate()
        .filter(|(_, parameter)| parameter.estimate.is_some())
        .map(|(index, _)| index)
        .collect();
    let correlations = group.get("correlations");
    let factor = read_factor((node, correlations), names.parameters, &drawn, mistakes);
    Some(Uncertainty {
        drawn,
        factor: factor?,
        is_correlated: correlations.is_some(),
        provenance: provenance?,
    })
}

/// The Cholesky factor of the correlations that are written of the estimates drawn; `node` is the whole group.
fn read_factor(
    (node, correlations): (&Node, Option<&Node>),
    parameters: &[Parameter],
    drawn: &[usize],
    mistakes: &mut Mistakes,
) -> Option<Vec<Vec<f64>>> {
    let mut matrix = Covariance::of(drawn.iter().map(|_| 1.0));
    let before = mistakes.len();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let listed = correlations.map(|list| read_list(list, "`correlations`", mistakes));
    for node in listed.into_iter().flatten() {
        let Some(((one, other), r)) = read_correlation(node, parameters, drawn, mistakes) else {
            continue;
        };
        let pair = (one.min(other), one.max(other));
        if pairs.contains(&pair) {
            mistakes.add(Mistake::at(node.place, "this correlation is there twice").hint("keep one of them"));
            continue;
        }
        pairs.push(pair);
        matrix.set(one, other, r);
    }
    let factor = matrix.factor();
    if factor.is_none() && mistakes.len() == before {
        let message = "these correlations of estimates cannot occur together";
        let hint = "each is possible by itself; check signs and digits";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    factor
}

/// Places of two parameters among those drawn, and their correlation.
fn read_correlation(
    node: &Node,
    parameters: &[Parameter],
    drawn: &[usize],
    mistakes: &mut Mistakes,
) -> Option<((usize, usize), f64)> {
    let fields = Fields::open(node, "a correlation", variability_keys::CORRELATION, mistakes)?;
    read_provenance(&fields, mistakes)?;
    if let Some(key) = fields.key("covariance") {
        let hint = "write the correlation, as r: 0.48";
        mistakes.add(Mistake::at(key.place, "estimates have correlations here, not covariances").hint(hint));
    }
    let named = read_texts(fields.get("between")?, "the name of a parameter", mistakes);
    let name = |index: &usize| {
        parameters
            .get(*index)
            .map_or("", |parameter| parameter.name.as_str())
    };
    let place = |written: &String| drawn.iter().position(|index| name(index) == *written);
    let pair = match named.as_slice() {
        [one, other] if one != other => place(one).zip(place(other)),
        _ => None,
    };
    if pair.is_none() {
        let known: Vec<&str> = drawn.iter().map(name).collect();
        let wrong = named.iter().find(|written| place(written).is_none());
        let hint = wrong.and_then(|written| did_you_mean(written, known.iter().copied()));
        let hint =
            hint.unwrap_or_else(|| format!("parameters with a standard error are {}", known.join(", ")));
        let message = match wrong {
            Some(written) => format!("{} has no standard error", quoted(written)),
            None => "a correlation is between two different parameters".to_string(),
        };
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    let node = fields.get("r");
    if node.is_none() {
        mistakes.add(Mistake::at(fields.place, "a correlation needs `r`").hint("write it as r: 0.48"));
    }
    let r = read_number(node?, "a correlation", Sign::Any, "0.48", mistakes)?;
    if r.abs() > 1.0 {
        let message = format!("a correlation lies between -1 and 1, here it is {r}");
        mistakes.add(Mistake::at(fields.place, message).hint("is it a covariance?"));
        return None;
    }
    Some((pair?, r))
}
