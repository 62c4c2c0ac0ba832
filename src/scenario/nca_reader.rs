//! Reads how levels are sampled and analysed, `nca:`.

use super::limits::{Limits, MOST_SAMPLES};
use super::{keys, nca_keys};
use crate::document::{
    Content, Expected, Fields, Mistake, Mistakes, Node, Sign, read_choice, read_list, read_quantity,
};
use crate::outcome::nca::{AucRule, FirstLevel, LastLevel, NcaPlan, SlopeRule};
use crate::quantity::{Concentration, Dimension, Time};

const SAMPLES: &str = "write samples: [0 min, 10 min, 40 min, 1 h, 2 h, 4 h, 8 h]";

/// What is known where an analysis is read.
pub(super) struct NcaReader<'a> {
    pub(super) limits: &'a Limits,
    /// The end of observation, where that could be read.
    pub(super) end: Option<Time>,
}

impl NcaReader<'_> {
    /// The sampling plan and the rules; what is left out goes into `defaults`.
    pub(super) fn read(
        &self,
        node: &Node,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<NcaPlan> {
        let around = Some(("nca", keys::SCENARIO_KEYS));
        let fields = Fields::open_in(node, "`nca`", nca_keys::NCA, around, mistakes)?;
        let samples = fields
            .get("samples")
            .and_then(|node| self.samples(node, mistakes));
        let auc = AucRule::ALL.map(|rule| (rule.name(), rule));
        let lambda_z = SlopeRule::ALL.map(|rule| (rule.name(), rule));
        let clast = LastLevel::ALL.map(|rule| (rule.name(), rule));
        let c0 = FirstLevel::ALL.map(|rule| (rule.name(), rule));
        let auc = choices(
            &fields,
            "auc",
            &auc,
            (AucRule::LinearUpLogDown, defaults),
            mistakes,
        );
        let more = SlopeRule::AdjustedR2PlusPoints;
        let lambda_z = choices(&fields, "lambda_z", &lambda_z, (more, defaults), mistakes);
        let clast = choices(
            &fields,
            "clast",
            &clast,
            (LastLevel::Observed, defaults),
            mistakes,
        );
        let c0 = match fields.get("c0") {
            Some(node) => read_choice(node, "the level at a bolus", &c0, mistakes),
            None => {
                defaults.push(format!("nca.c0: {}", FirstLevel::Extrapolated));
                Some(FirstLevel::Extrapolated)
            }
        };
        let lloq = match fields.get("lloq") {
            Some(node) => self.lloq(node, mistakes).map(Some),
            None => {
                defaults.push("nca.lloq: none, every level above zero is quantifiable".to_string());
                Some(None)
            }
        };
        let partial = match fields.get("partial") {
            Some(node) => self.partial(node, mistakes),
            None => Vec::new(),
        };
        Some(NcaPlan {
            samples: samples?,
            auc: auc?,
            lambda_z: lambda_z?,
            clast: clast?,
            c0: c0?,
            lloq: lloq?,
            partial,
        })
    }

    /// Times of samples, each later than the one before.
    fn samples(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Vec<Time>> {
        let before = mistakes.len();
        let nodes = read_list(node, "`samples`", mistakes);
        let place = node.heading.unwrap_or(node.place);
        if nodes.len() as u64 > MOST_SAMPLES {
            let message = format!("these are {} samples, more than {MOST_SAMPLES}", nodes.len());
            mistakes.add(Mistake::at(place, message).hint("write fewer of them"));
            return None;
        }
        let mut samples: Vec<Time> = Vec::new();
        for node in nodes {
            let Some(time) = self.time(node, "a time of a sample", mistakes) else {
                continue;
            };
            match samples.last() {
                Some(last) if *last == time => {
                    let message = format!("there are two samples at {time}");
                    mistakes.add(Mistake::at(node.place, message).hint("take one of them out"));
                }
                Some(last) if *last > time => {
                    let message = format!("the sample at {time} stands after that at {last}");
                    mistakes.add(Mistake::at(node.place, message).hint("write them in the order of time"));
                }
                _ => samples.push(time),
            }
        }
        if nodes.is_empty() && mistakes.len() == before {
            mistakes.add(Mistake::at(place, "`samples` holds no time").hint(SAMPLES));
        }
        (mistakes.len() == before).then_some(samples)
    }

    /// A time that is observed.
    fn time(&self, node: &Node, what: &'static str, mistakes: &mut Mistakes) -> Option<Time> {
        let expected = Expected {
            what,
            dimensions: &[Dimension::TIME],
            example: "30 min",
            sign: Sign::NotNegative,
        };
        let quantity = read_quantity(node, expected, mistakes)?;
        if quantity.value() > 0.0 && !self.limits.check("duration", what, &quantity, node, mistakes) {
            return None;
        }
        let time = Time::from_quantity(&quantity)?;
        if let Some(end) = self.end.filter(|end| time > *end) {
            let message = format!("{what} is {time}, after the end of observation at {end}");
            mistakes
                .add(Mistake::at(node.place, message).hint(format!("write observe: {{until: {time}, …}}")));
            return None;
        }
        Some(time)
    }

    fn lloq(&self, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
        let expected = Expected {
            what: "a limit of quantification",
            dimensions: &[Dimension::CONCENTRATION],
            example: "1 ng/mL",
            sign: Sign::Positive,
        };
        let quantity = read_quantity(node, expected, mistakes)?;
        let what = "a limit of quantification";
        if !self
            .limits
            .check("concentration", what, &quantity, node, mistakes)
        {
            return None;
        }
        Some(Concentration::from_quantity(&quantity, None)?.ng_per_ml())
    }

    /// Times between which areas are found.
    fn partial(&self, node: &Node, mistakes: &mut Mistakes) -> Vec<[Time; 2]> {
        let mut partial: Vec<[Time; 2]> = Vec::new();
        for node in read_list(node, "`partial`", mistakes) {
            let Some(fields) = Fields::open(node, "a partial area", nca_keys::PARTIAL, mistakes) else {
                continue;
            };
            let [from, to] = ["from", "to"].map(|key| {
                let node = fields.get(key)?;
                self.time(node, "an end of a partial area", mistakes)
            });
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            if from >= to {
                let message = format!("this area goes from {from} to {to}, which is not later");
                mistakes.add(Mistake::at(node.place, message).hint("are `from` and `to` swapped?"));
            } else if partial.contains(&[from, to]) {
                let message = format!("the area from {from} to {to} is there twice");
                mistakes.add(Mistake::at(node.place, message).hint("keep one of them"));
            } else {
                partial.push([from, to]);
            }
        }
        partial
    }
}

/// One rule or several; the usual one where none is written, which goes into the defaults.
fn choices<T: Copy + PartialEq>(
    fields: &Fields<'_>,
    key: &str,
    all: &[(&str, T)],
    (usual, defaults): (T, &mut Vec<String>),
    mistakes: &mut Mistakes,
) -> Option<Vec<T>> {
    let Some(node) = fields.get(key) else {
        let name = all.iter().find(|(_, rule)| *rule == usual);
        defaults.extend(name.map(|(name, _)| format!("nca.{key}: {name}")));
        return Some(vec![usual]);
    };
    let nodes = match &node.content {
        Content::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let before = mistakes.len();
    let what = format!("a rule of `{key}`");
    if nodes.is_empty() {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let message = format!("`{key}` holds no rule");
        let hint = format!("write one or more of {}", names.join(", "));
        mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(hint));
    }
    let mut rules: Vec<T> = Vec::new();
    for node in nodes {
        match read_choice(node, &what, all, mistakes) {
            Some(rule) if rules.contains(&rule) => {
                let message = format!("{} is there twice", node.seen());
                mistakes.add(Mistake::at(node.place, message).hint("keep one of them"));
            }
            Some(rule) => rules.push(rule),
            None => {}
        }
    }
    (mistakes.len() == before).then_some(rules)
}
