//! Reads `variability:` of a model file.

use super::graph_reader::Names;
use super::parameter_reader::read_number;
use super::{BorrowedFrom, Effect, Spread, Variability, keys, read_provenance};
use crate::document::{
    Fields, Mistake, Mistakes, Node, Sign, did_you_mean, read_choice, read_list, read_text, read_texts,
};
use nalgebra::DMatrix;

pub(super) fn read_variability(node: &Node, parameters: &Names<'_>, mistakes: &mut Mistakes) -> Variability {
    let Some(fields) = Fields::open(node, "variability", keys::VARIABILITY, mistakes) else {
        return Variability::default();
    };
    let before = mistakes.len();
    let borrowed_from = fields
        .get("borrowed_from")
        .and_then(|node| read_borrowed(node, mistakes));
    let effects = fields
        .get("effects")
        .map(|node| read_effects(node, parameters, mistakes))
        .unwrap_or_default();
    let occasion = fields
        .get("occasion")
        .map(|node| read_effects(node, parameters, mistakes))
        .unwrap_or_default();
    let mut covariance = DMatrix::zeros(effects.len(), effects.len());
    for (index, effect) in effects.iter().enumerate() {
        covariance[(index, index)] = effect.variance;
    }
    if let Some(node) = fields.get("correlations") {
        for node in read_list(node, "`correlations`", mistakes) {
            if let Some((one, other, value)) = read_correlation(node, &effects, mistakes) {
                covariance[(one, other)] = value;
                covariance[(other, one)] = value;
            }
        }
    }
    let factor = match covariance.cholesky() {
        Some(cholesky) => {
            let lower = cholesky.l();
            (0..effects.len())
                .map(|row| (0..=row).map(|column| lower[(row, column)]).collect())
                .collect()
        }
        None => {
            if mistakes.len() == before {
                mistakes.add(
                    Mistake::at(node.place, "these variances and correlations cannot occur together")
                        .hint("a variance is above zero, a correlation between -1 and 1, and three must fit each other"),
                );
            }
            Vec::new()
        }
    };
    Variability {
        effects,
        factor,
        occasion,
        borrowed_from,
    }
}

fn read_borrowed(node: &Node, mistakes: &mut Mistakes) -> Option<BorrowedFrom> {
    let fields = Fields::open(node, "`borrowed_from`", keys::BORROWED, mistakes)?;
    let study = fields
        .get("study")
        .and_then(|node| read_text(node, "a study", mistakes));
    let why = fields
        .get("why")
        .and_then(|node| read_text(node, "a reason", mistakes));
    Some(BorrowedFrom {
        study: study?,
        why: why?,
    })
}

fn read_effects(node: &Node, parameters: &Names<'_>, mistakes: &mut Mistakes) -> Vec<Effect> {
    let Some(fields) = Fields::any(node, "effects", mistakes) else {
        return Vec::new();
    };
    fields
        .entries()
        .filter_map(|(name, _, node)| read_effect(name, node, parameters, mistakes))
        .collect()
}

fn read_effect(name: &str, node: &Node, names: &Names<'_>, mistakes: &mut Mistakes) -> Option<Effect> {
    let parameters = names.parameters;
    let fields = Fields::open(node, "a random effect", keys::EFFECT, mistakes)?;
    let provenance = read_provenance(&fields, mistakes);
    let spread = match fields.get("scale") {
        Some(node) => read_choice(
            node,
            "a scale",
            &[("log", Spread::LogNormal), ("logit", Spread::Logit)],
            mistakes,
        )?,
        None => Spread::LogNormal,
    };
    let mut on = Vec::new();
    if let Some(list) = fields.get("on") {
        for written in read_texts(list, "the name of a parameter", mistakes) {
            match parameters.iter().position(|parameter| parameter.name == written) {
                Some(index) => on.push(index),
                None if names.unreadable.contains(&written.as_str()) => {}
                None => {
                    let names = parameters.iter().map(|parameter| parameter.name.as_str());
                    let hint = did_you_mean(&written, names)
                        .unwrap_or_else(|| "write names that stand under `parameters:`".to_string());
                    mistakes.add(
                        Mistake::at(list.place, format!("there is no parameter `{written}`")).hint(hint),
                    );
                }
            }
        }
    }
    let mut take = |key: &str, what: &'static str, example: &'static str| {
        let node = fields.get(key)?;
        let number = read_number(node, what, Sign::Positive, example, mistakes)?;
        Some((number, node.scalar().unwrap_or("").to_string()))
    };
    let cv = take("cv", "a coefficient of variation", "24 %");
    let variance = take("variance", "a variance", "0.084");
    let sd = take("sd", "a standard deviation", "0.708");
    let (variance, printed) = match (cv, variance, sd) {
        // log-normal: ω² = ln(1 + CV²)
        (Some((cv, text)), None, None) => (libm::log1p(cv * cv), format!("CV {text}")),
        (None, Some((variance, text)), None) => (variance, format!("variance {text}")),
        (None, None, Some((sd, text))) => (sd * sd, format!("SD {text}")),
        _ => {
            mistakes.add(
                Mistake::at(
                    fields.place,
                    format!("random effect `{name}` needs one of `cv`, `variance` and `sd`"),
                )
                .hint("write the one the paper prints"),
            );
            return None;
        }
    };
    Some(Effect {
        name: name.to_string(),
        on,
        spread,
        variance,
        printed,
        provenance: provenance?,
    })
}

/// Two effect indices and their covariance.
fn read_correlation(node: &Node, effects: &[Effect], mistakes: &mut Mistakes) -> Option<(usize, usize, f64)> {
    let fields = Fields::open(node, "a correlation", keys::CORRELATION, mistakes)?;
    // Grade and source are required of every number, also where only the covariance is kept.
    read_provenance(&fields, mistakes)?;
    let names = fields
        .get("between")
        .map(|node| read_texts(node, "the name of an effect", mistakes))?;
    let find = |name: &String| effects.iter().position(|effect| effect.name == *name);
    let (one, other) = match names.as_slice() {
        [one, other] if one != other => (find(one), find(other)),
        _ => (None, None),
    };
    let (Some(one), Some(other)) = (one, other) else {
        let known: Vec<&str> = effects.iter().map(|effect| effect.name.as_str()).collect();
        mistakes.add(
            Mistake::at(
                node.place,
                "a correlation is between two different effects of this model",
            )
            .hint(format!("effects here are {}", known.join(", "))),
        );
        return None;
    };
    let mut take = |key: &str, what: &'static str, example: &'static str| {
        let node = fields.get(key)?;
        read_number(node, what, Sign::Any, example, mistakes)
    };
    let r = take("r", "a correlation", "0.48");
    let covariance = take("covariance", "a covariance", "0.0226");
    let value = match (r, covariance) {
        (Some(r), None) => {
            let variance = |index: usize| effects.get(index).map_or(0.0, |effect| effect.variance);
            r * (variance(one) * variance(other)).sqrt()
        }
        (None, Some(covariance)) => covariance,
        _ => {
            mistakes.add(
                Mistake::at(fields.place, "a correlation needs either `r` or `covariance`")
                    .hint("write the one the paper prints"),
            );
            return None;
        }
    };
    Some((one, other, value))
}
