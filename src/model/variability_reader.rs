//! Reads `variability:` of a model file.

use super::covariance::Covariance;
use super::estimate_reader::read_estimate;
use super::graph_reader::Names;
use super::share_spread::read_share_sd;
use super::{
    BorrowedFrom, Effect, Limits, Parameter, Spread, SpreadAlternative, Variability, read_provenance,
    variability_keys,
};
use crate::document::{
    Content, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, read_choice, read_list, read_number,
    read_text, read_texts,
};
use crate::quantity::{Dimension, Quantity};

/// How people differ; not at all where it is not written.
pub(super) fn read_variability(
    node: Option<&Node>,
    parameters: &Names<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Variability {
    let open = |node| Fields::open(node, "variability", variability_keys::VARIABILITY, mistakes);
    let Some(fields) = node.and_then(open) else {
        return Variability::default();
    };
    let borrowed = fields.get("borrowed_from");
    let borrowed_from = borrowed.and_then(|node| read_borrowed(node, mistakes));
    let (effects, factor) = read_between(&fields, parameters, limits, mistakes);
    let occasion = fields
        .get("occasion")
        .map(|node| read_effects(node, parameters, limits, mistakes))
        .unwrap_or_default();
    let alternatives = fields
        .get("alternatives")
        .map(|node| read_alternatives(node, parameters, limits, mistakes));
    Variability {
        effects,
        factor,
        occasion,
        borrowed_from,
        alternatives: alternatives.unwrap_or_default(),
    }
}

fn read_alternatives(
    node: &Node,
    parameters: &Names<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Vec<SpreadAlternative> {
    let Some(named) = Fields::any(node, "alternatives", mistakes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, _, node) in named.entries() {
        let keys = variability_keys::ALTERNATIVE;
        let Some(fields) = Fields::open(node, "an alternative spread", keys, mistakes) else {
            continue;
        };
        let why = fields.get("why");
        let why = why.and_then(|node| read_text(node, "a reason", mistakes));
        let (effects, factor) = read_between(&fields, parameters, limits, mistakes);
        found.extend(why.map(|why| SpreadAlternative {
            name: name.to_string(),
            why,
            effects,
            factor,
        }));
    }
    found
}

/// Random effects between people, and the Cholesky factor of their covariance.
fn read_between(
    fields: &Fields<'_>,
    parameters: &Names<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> (Vec<Effect>, Vec<Vec<f64>>) {
    let before = mistakes.len();
    let effects = fields
        .get("effects")
        .map(|node| read_effects(node, parameters, limits, mistakes))
        .unwrap_or_default();
    let mut covariance = Covariance::of(effects.iter().map(|effect| effect.variance));
    if let Some(node) = fields.get("correlations") {
        let mut known: Vec<(usize, usize)> = Vec::new();
        for node in read_list(node, "`correlations`", mistakes) {
            let Some((one, other, value)) = read_correlation(node, &effects, mistakes) else {
                continue;
            };
            let pair = (one.min(other), one.max(other));
            if known.contains(&pair) {
                mistakes.add(pair_twice(node, &effects, pair));
                continue;
            }
            known.push(pair);
            covariance.set(one, other, value);
        }
    }
    let factor = match covariance.factor() {
        Some(factor) => factor,
        None => {
            // Each pair was possible by itself, or has a mistake of its own.
            if mistakes.len() == before {
                let place = fields
                    .get("correlations")
                    .map_or(fields.place, |node| node.heading.unwrap_or(node.place));
                mistakes.add(
                    Mistake::at(place, "these correlations cannot occur together")
                        .hint("each is possible by itself, but how closely two effects go with a third says how they go with each other; check signs and digits, and where they are so printed leave the least of them out and say so under `assumptions`"),
                );
            }
            Vec::new()
        }
    };
    (effects, factor)
}

fn read_borrowed(node: &Node, mistakes: &mut Mistakes) -> Option<BorrowedFrom> {
    let fields = Fields::open(node, "`borrowed_from`", variability_keys::BORROWED, mistakes)?;
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

fn read_effects(
    node: &Node,
    parameters: &Names<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Vec<Effect> {
    let Some(fields) = Fields::any(node, "effects", mistakes) else {
        return Vec::new();
    };
    fields
        .entries()
        .filter_map(|(name, _, node)| read_effect(name, node, parameters, limits, mistakes))
        .collect()
}

fn read_effect(
    name: &str,
    node: &Node,
    names: &Names<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<Effect> {
    let parameters = names.parameters;
    let fields = Fields::open(node, "a random effect", variability_keys::EFFECT, mistakes)?;
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
    let on = read_on(name, &fields, names, mistakes);
    check_shares(spread, &fields, &on, parameters, mistakes);
    let (variance, printed) = match fields.get("share_sd") {
        Some(node) => {
            let on = on.first().and_then(|index| parameters.get(*index));
            read_share_sd((node, &fields), on.filter(|_| spread == Spread::Logit), mistakes)?
        }
        None => read_spread(name, &fields, limits, mistakes)?,
    };
    let as_number = Quantity::new(variance, "").ok()?;
    let estimate = read_estimate(name, &fields, &as_number, mistakes);
    if let (Some(key), None) = (fields.key("see"), fields.get("variance")) {
        let message =
            "a standard error in `see` is one of a `variance`, and here the spread is written otherwise";
        mistakes.add(Mistake::at(key.place, message).hint("write its relative standard error as `rse`"));
    }
    Some(Effect {
        name: name.to_string(),
        on,
        spread,
        variance,
        estimate,
        has_own_stream: false,
        printed,
        provenance: provenance?,
    })
}

/// The indices of the parameters an effect acts on.
fn read_on(name: &str, fields: &Fields<'_>, names: &Names<'_>, mistakes: &mut Mistakes) -> Vec<usize> {
    let mut on = Vec::new();
    if let Some(list) = fields.get("on") {
        for written in read_texts(list, "the name of a parameter", mistakes) {
            match names
                .parameters
                .iter()
                .position(|parameter| parameter.name == written)
            {
                Some(index) if on.contains(&index) => mistakes.add(
                    Mistake::at(list.place, format!("`{name}` acts on `{written}` twice"))
                        .hint("keep one of them"),
                ),
                Some(index) => on.push(index),
                None if names.unreadable.contains(&written.as_str()) => {}
                None => {
                    let known = names.parameters.iter().map(|parameter| parameter.name.as_str());
                    let hint = did_you_mean(&written, known)
                        .unwrap_or_else(|| "write names that stand under `parameters:`".to_string());
                    mistakes.add(
                        Mistake::at(list.place, format!("there is no parameter `{written}`")).hint(hint),
                    );
                }
            }
        }
    }
    let none = fields
        .get("on")
        .filter(|list| matches!(&list.content, Content::List(items) if items.is_empty()));
    if let Some(list) = none {
        mistakes.add(
            Mistake::at(list.place, format!("`{name}` acts on no parameter"))
                .hint("write on: [cl], or take the effect out"),
        );
    }
    on
}

/// An effect on the log-odds acts on shares only.
fn check_shares(
    spread: Spread,
    fields: &Fields<'_>,
    on: &[usize],
    parameters: &[Parameter],
    mistakes: &mut Mistakes,
) {
    if let (Spread::Logit, Some(node)) = (spread, fields.get("scale")) {
        let is_share = |parameter: &&Parameter| parameter.dimension() == Dimension::NUMBER;
        let on = on.iter().filter_map(|index| parameters.get(*index));
        for parameter in on.filter(|parameter| !is_share(parameter)) {
            let message = format!("`{}` is no share, so it has no log-odds", parameter.name);
            mistakes.add(
                Mistake::at(node.place, message)
                    .hint("leave `scale` out: the effect is then on the log scale"),
            );
        }
    }
}

/// The variance of an effect, and the number it came from as printed. Zero is an effect that was
/// fixed at nothing: nobody differs by it.
fn read_spread(
    name: &str,
    fields: &Fields<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<(f64, String)> {
    let kinds = [
        ("cv", "a coefficient of variation", "24 %"),
        ("variance", "a variance", "0.084"),
        ("sd", "a standard deviation", "0.708"),
    ];
    let mut written = kinds.iter().filter_map(|kind| Some((kind, fields.get(kind.0)?)));
    let (Some(((key, what, example), node)), None) = (written.next(), written.next()) else {
        mistakes.add(
            Mistake::at(
                fields.place,
                format!("random effect `{name}` needs one of `cv`, `variance` and `sd`"),
            )
            .hint("write the one the paper prints"),
        );
        return None;
    };
    let number = read_number(node, what, Sign::NotNegative, example, mistakes)?;
    let quantity = Quantity::new(number, "").ok()?;
    if !limits.check(&format!("model_{key}"), what, &quantity, node, mistakes) {
        return None;
    }
    let text = node.scalar().unwrap_or("");
    Some(match *key {
        // log-normal: ω² = ln(1 + CV²)
        "cv" => (libm::log1p(number * number), format!("CV {text}")),
        "variance" => (number, format!("variance {text}")),
        _ => (number * number, format!("SD {text}")),
    })
}

fn pair_twice(node: &Node, effects: &[Effect], pair: (usize, usize)) -> Mistake {
    let name = |index: usize| effects.get(index).map_or("", |effect| effect.name.as_str());
    let message = format!(
        "the correlation between `{}` and `{}` is there twice",
        name(pair.0),
        name(pair.1)
    );
    Mistake::at(node.place, message).hint("keep one of them; the order of the two names makes no difference")
}

/// The indices of the two effects that a correlation is between.
fn read_pair(
    node: &Node,
    fields: &Fields<'_>,
    effects: &[Effect],
    mistakes: &mut Mistakes,
) -> Option<(usize, usize)> {
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
    Some((one, other))
}

/// Two effect indices and their covariance.
fn read_correlation(node: &Node, effects: &[Effect], mistakes: &mut Mistakes) -> Option<(usize, usize, f64)> {
    let fields = Fields::open(node, "a correlation", variability_keys::CORRELATION, mistakes)?;
    // Grade and source are required of every number, also where only the covariance is kept.
    read_provenance(&fields, mistakes)?;
    let (one, other) = read_pair(node, &fields, effects, mistakes)?;
    let written = (fields.get("r"), fields.get("covariance"));
    let (node, is_r) = match written {
        (Some(node), None) => (node, true),
        (None, Some(node)) => (node, false),
        _ => {
            mistakes.add(
                Mistake::at(fields.place, "a correlation needs either `r` or `covariance`")
                    .hint("write the one the paper prints"),
            );
            return None;
        }
    };
    let (what, example) = if is_r {
        ("a correlation", "0.48")
    } else {
        ("a covariance", "0.0226")
    };
    let number = read_number(node, what, Sign::Any, example, mistakes)?;
    let variance = |index: usize| effects.get(index).map_or(0.0, |effect| effect.variance);
    let scale = (variance(one) * variance(other)).sqrt();
    if scale == 0.0 && number != 0.0 {
        let still = if variance(one) == 0.0 { one } else { other };
        let name = effects.get(still).map_or("", |effect| effect.name.as_str());
        let message = format!("`{name}` does not vary, so nothing can go together with it");
        mistakes.add(
            Mistake::at(node.place, message).hint("take this correlation out, or give the effect its spread"),
        );
        return None;
    }
    let r = if is_r {
        number
    } else if scale > 0.0 {
        number / scale
    } else {
        0.0
    };
    if r.abs() > 1.0 + BEYOND_ONE {
        let message = match is_r {
            true => format!("a correlation lies between -1 and 1, here it is {}", node.seen()),
            false => format!(
                "a covariance of {} is more than these two effects can have: it would be a correlation of {}",
                node.seen(),
                (r * 1e3).round() / 1e3
            ),
        };
        mistakes.add(
            Mistake::at(node.place, message)
                .hint("is it the covariance and not the correlation, or the other way round?"),
        );
        return None;
    }
    Some((one, other, r.clamp(-1.0, 1.0) * scale))
}

/// How far a correlation worked out from a printed covariance may lie above 1 by rounding.
const BEYOND_ONE: f64 = 1e-9;
