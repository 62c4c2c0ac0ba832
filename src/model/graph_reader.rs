//! Reads `compartments:`, `flows:` and `routes:` of a model file.

use super::{Compartment, Flow, FlowKind, Parameter, Route, RouteEntry, Share, Substances, keys};
use crate::document::{
    Content, Fields, Mistake, Mistakes, Node, did_you_mean, read_flag, read_list, read_name,
};
use crate::quantity::Dimension;

/// What the names in the graph can stand for.
pub(super) struct Names<'a> {
    pub(super) parameters: &'a [Parameter],
    /// Parameters that are there and have mistakes of their own: naming one is no second mistake.
    pub(super) unreadable: &'a [&'a str],
    pub(super) substances: &'a Substances,
}

const VOLUME: &[Dimension] = &[Dimension::VOLUME, Dimension::VOLUME_PER_WEIGHT];
const FLOW: &[Dimension] = &[Dimension::FLOW, Dimension::FLOW_PER_WEIGHT];
const RATE: &[Dimension] = &[Dimension::PER_TIME];
const VMAX: &[Dimension] = &[Dimension::MASS_RATE, Dimension::MASS_RATE_PER_WEIGHT];
const KM: &[Dimension] = &[Dimension::CONCENTRATION];
const FRACTION: &[Dimension] = &[Dimension::NUMBER];
const TIME: &[Dimension] = &[Dimension::TIME];

impl Names<'_> {
    /// The index of the parameter a node names, which must measure the right thing.
    pub(super) fn parameter(
        &self,
        node: &Node,
        what: &str,
        dimensions: &[Dimension],
        mistakes: &mut Mistakes,
    ) -> Option<usize> {
        let name = read_name(node, "the name of a parameter", mistakes)?;
        let Some(index) = self
            .parameters
            .iter()
            .position(|parameter| parameter.name == name)
        else {
            if self.unreadable.contains(&name.as_str()) {
                return None;
            }
            let names = self.parameters.iter().map(|parameter| parameter.name.as_str());
            let hint = did_you_mean(&name, names)
                .unwrap_or_else(|| "numbers stand under `parameters:`, here only their names".to_string());
            mistakes.add(Mistake::at(node.place, format!("there is no parameter `{name}`")).hint(hint));
            return None;
        };
        let dimension = self.parameters.get(index)?.dimension();
        if !dimensions.contains(&dimension) {
            let wanted: Vec<String> = dimensions.iter().map(Dimension::to_string).collect();
            mistakes.add(
                Mistake::at(
                    node.place,
                    format!(
                        "parameter `{name}` is {dimension}, {what} must be {}",
                        wanted.join(" or ")
                    ),
                )
                .hint("check the unit of the parameter, or name another one"),
            );
            return None;
        }
        Some(index)
    }

    fn substance(&self, node: &Node, mistakes: &mut Mistakes) -> Option<String> {
        let known = self.substances.read_known(node, mistakes)?;
        Some(known.name.clone())
    }

    pub(super) fn compartments(&self, node: &Node, mistakes: &mut Mistakes) -> Vec<Compartment> {
        let Some(fields) = Fields::any(node, "compartments", mistakes) else {
            return Vec::new();
        };
        let mut compartments = Vec::new();
        for (name, key, node) in fields.entries() {
            if name == "outside" {
                mistakes.add(
                    Mistake::at(
                        key.place,
                        "`outside` is not a compartment, it is where drug leaves to",
                    )
                    .hint("choose another name"),
                );
            }
            let Some(fields) = Fields::open(node, "a compartment", keys::COMPARTMENT, mistakes) else {
                continue;
            };
            let compartment = self.compartment(name, &fields, mistakes);
            check_reading(&compartment, (key, &fields), &compartments, mistakes);
            compartments.push(compartment);
        }
        // One that names what is unknown has been told so.
        let reads = |node: &Node| matches!(&node.content, Content::Map(entries) if entries.iter().any(|(key, _)| key.scalar() == Some("reads")));
        if !fields.entries().any(|(_, _, node)| reads(node)) {
            mistakes.add(
                Mistake::at(node.place, "no compartment reads a concentration")
                    .hint("add reads: and a substance, such as ketamine, to one of them"),
            );
        }
        compartments
    }

    fn compartment(&self, name: &str, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Compartment {
        let volume = fields
            .get("volume")
            .and_then(|node| self.parameter(node, "a volume", VOLUME, mistakes));
        let [reads, counted_as] = ["reads", "counted_as"].map(|key| {
            let node = fields.get(key)?;
            self.substance(node, mistakes)
        });
        Compartment {
            name: name.to_string(),
            volume,
            reads,
            counted_as,
            site_of: None,
        }
    }

    pub(super) fn flows(
        &self,
        node: &Node,
        compartments: &[Compartment],
        mistakes: &mut Mistakes,
    ) -> Vec<Flow> {
        let mut flows: Vec<Flow> = Vec::new();
        for node in read_list(node, "`flows`", mistakes) {
            let Some(flow) = self.flow(node, compartments, mistakes) else {
                continue;
            };
            if flows.iter().any(|known| known.is_as(&flow)) {
                mistakes.add(
                    Mistake::at(
                        node.place,
                        "this flow is there twice, so twice as much would flow",
                    )
                    .hint("keep one of them"),
                );
            }
            flows.push(flow);
        }
        flows
    }

    fn flow(&self, node: &Node, compartments: &[Compartment], mistakes: &mut Mistakes) -> Option<Flow> {
        let fields = Fields::open(node, "a flow", keys::FLOW, mistakes)?;
        let from = fields
            .get("from")
            .and_then(|node| compartment(node, compartments, mistakes));
        let kind = self.flow_kind(&fields, mistakes);
        let fraction = fields
            .get("fraction")
            .and_then(|node| self.parameter(node, "a fraction", FRACTION, mistakes));
        let to = fields
            .get("to")
            .and_then(|node| self.shares(node, fraction, compartments, mistakes));
        let (from, kind, to) = (from?, kind?, to?);
        let flow = Flow { from, to, kind };
        check_flow(&flow, &fields, compartments, mistakes);
        Some(flow)
    }

    fn flow_kind(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<FlowKind> {
        let both_ways = fields
            .get("both_ways")
            .and_then(|node| read_flag(node, "`both_ways`", mistakes))
            .unwrap_or(false);
        let mut take = |name: &str, dimensions: &[Dimension]| {
            let node = fields.get(name)?;
            Some(self.parameter(node, name, dimensions, mistakes))
        };
        let clearance = take("clearance", FLOW);
        let rate = take("rate", RATE);
        let vmax = take("vmax", VMAX);
        let km = take("km", KM);
        let ke0 = take("ke0", RATE);
        match (clearance, rate, vmax, km, ke0) {
            (Some(clearance), None, None, None, None) => Some(FlowKind::Clearance {
                clearance: clearance?,
                both_ways,
            }),
            (None, Some(rate), None, None, None) => Some(FlowKind::Rate { rate: rate? }),
            (None, None, Some(vmax), Some(km), None) => Some(FlowKind::Saturable { vmax: vmax?, km: km? }),
            (None, None, None, None, Some(ke0)) => Some(FlowKind::EffectSite { ke0: ke0? }),
            _ => {
                mistakes.add(
                    Mistake::at(fields.place, "a flow follows exactly one law")
                        .hint("write one of `clearance`, `rate`, `vmax` with `km`, or `ke0`"),
                );
                None
            }
        }
    }

    /// `outside`, a compartment, or several with their fractions.
    fn shares(
        &self,
        node: &Node,
        fraction: Option<usize>,
        compartments: &[Compartment],
        mistakes: &mut Mistakes,
    ) -> Option<Vec<Share>> {
        if let Content::Map(_) = node.content {
            let fields = Fields::any(node, "shares", mistakes)?;
            let mut shares = Vec::new();
            for (_, key, node) in fields.entries() {
                let into = compartment(key, compartments, mistakes);
                let fraction = self.parameter(node, "a fraction", FRACTION, mistakes);
                shares.push(Share {
                    into: into?,
                    fraction: Some(fraction?),
                });
            }
            return Some(shares);
        }
        if node.scalar() == Some("outside") {
            return Some(Vec::new());
        }
        let into = compartment(node, compartments, mistakes)?;
        Some(vec![Share { into, fraction }])
    }

    pub(super) fn routes(
        &self,
        node: &Node,
        compartments: &[Compartment],
        mistakes: &mut Mistakes,
    ) -> Vec<Route> {
        let Some(fields) = Fields::any(node, "routes", mistakes) else {
            return Vec::new();
        };
        fields
            .entries()
            .map(|(name, key, node)| {
                let nodes = match &node.content {
                    Content::List(items) => items.as_slice(),
                    _ => std::slice::from_ref(node),
                };
                if nodes.is_empty() {
                    let message = format!("route `{name}` leads nowhere");
                    mistakes.add(Mistake::at(key.place, message).hint("write {into: central}"));
                }
                Route {
                    name: name.to_string(),
                    entries: nodes
                        .iter()
                        .filter_map(|node| self.entry(node, compartments, mistakes))
                        .collect(),
                }
            })
            .collect()
    }

    fn entry(
        &self,
        node: &Node,
        compartments: &[Compartment],
        mistakes: &mut Mistakes,
    ) -> Option<RouteEntry> {
        let fields = Fields::open(node, "a route", keys::ENTRY, mistakes)?;
        let into = fields
            .get("into")
            .and_then(|node| compartment(node, compartments, mistakes));
        let mut take = |name: &str, dimensions: &[Dimension]| {
            let node = fields.get(name)?;
            self.parameter(node, name, dimensions, mistakes)
        };
        let bioavailability = take("bioavailability", FRACTION);
        let lag = take("lag", TIME);
        let over = take("over", TIME);
        Some(RouteEntry {
            into: into?,
            bioavailability,
            lag,
            over,
        })
    }
}

/// Checks what a compartment says of the concentration read in it, against the compartments before it.
fn check_reading(
    compartment: &Compartment,
    (key, fields): (&Node, &Fields<'_>),
    compartments: &[Compartment],
    mistakes: &mut Mistakes,
) {
    let Compartment {
        name,
        reads,
        counted_as,
        ..
    } = compartment;
    let double: Option<&Compartment> = compartments
        .iter()
        .find(|known: &&Compartment| reads.is_some() && known.reads == *reads);
    if let (Some(double), Some(node), Some(reads)) = (double, fields.get("reads"), reads) {
        let message = format!("`{}` and `{name}` both read {reads}", double.name);
        mistakes.add(
            Mistake::at(node.place, message)
                .hint("an analyte has one curve, read in one compartment: take `reads` out of the other"),
        );
    }
    if counted_as.is_some() && fields.get("reads").is_none() {
        mistakes.add(
            Mistake::at(key.place, format!("`{name}` has `counted_as` but reads nothing"))
                .hint("add reads: and the analyte, or take `counted_as` out"),
        );
    }
    if reads.is_some() && fields.get("volume").is_none() {
        mistakes.add(
            Mistake::at(
                key.place,
                format!("`{name}` reads a concentration but has no volume"),
            )
            .hint("add volume: and the name of a parameter"),
        );
    }
}

/// Checks that the keys of a flow go together.
fn check_flow(flow: &Flow, fields: &Fields<'_>, compartments: &[Compartment], mistakes: &mut Mistakes) {
    let Flow { from, to, kind } = flow;
    let is_list = fields
        .get("to")
        .is_some_and(|node| matches!(node.content, Content::Map(_)));
    let refusals = [
        (
            to.iter().any(|share| share.into == *from),
            "to",
            "this flow leads back to where it starts",
            "name another compartment, or `outside`",
        ),
        (
            to.is_empty() && fields.get("both_ways").is_some(),
            "both_ways",
            "nothing comes back from outside",
            "take `both_ways` out, or name a compartment",
        ),
        (
            !matches!(kind, FlowKind::Clearance { .. }) && fields.get("both_ways").is_some(),
            "both_ways",
            "only a clearance leads both ways",
            "write a second flow that leads back",
        ),
        (
            (to.is_empty() || is_list) && fields.get("fraction").is_some(),
            "fraction",
            "`fraction` says how much arrives in one compartment",
            "with several write to: {central: f1, metabolite: f2}; what leaves the body needs none",
        ),
    ];
    for (wrong, key, message, hint) in refusals {
        if let (true, Some(key)) = (wrong, fields.key(key)) {
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
    }
    let has_volume = compartments
        .get(*from)
        .is_some_and(|compartment| compartment.volume.is_some());
    if !has_volume && !matches!(kind, FlowKind::Rate { .. }) {
        mistakes.add(
            Mistake::at(
                fields.place,
                "this flow depends on a concentration, but where it leaves has no volume",
            )
            .hint("give the compartment a volume, or use a rate constant: {rate: ka}"),
        );
    }
}

fn compartment(node: &Node, compartments: &[Compartment], mistakes: &mut Mistakes) -> Option<usize> {
    let name = read_name(node, "the name of a compartment", mistakes)?;
    let index = compartments
        .iter()
        .position(|compartment| compartment.name == name);
    if index.is_none() {
        let names: Vec<&str> = compartments
            .iter()
            .map(|compartment| compartment.name.as_str())
            .collect();
        let hint = did_you_mean(&name, names.iter().copied())
            .unwrap_or_else(|| format!("compartments here are {}", names.join(", ")));
        mistakes.add(Mistake::at(node.place, format!("there is no compartment `{name}`")).hint(hint));
    }
    index
}
