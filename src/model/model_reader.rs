//! Reads a whole model file.

use super::derived_reader::read_covariates;
use super::estimate_reader::read_uncertainty;
use super::graph_reader::Names;
use super::parameter_reader::read_parameters;
use super::references::check_references;
use super::residual_reader::read_residual;
use super::usage::check_usage;
use super::variability_reader::read_variability;
use super::{
    Citation, Compartment, Flow, Limits, Measured, Model, Parameter, ResidualError, Restriction, Route,
    StudiedIn, Substance, Substances, keys,
};
use crate::document::{
    Content, Diagnostics, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, read_name,
    read_quantity, read_texts,
};
use crate::quantity::{Dimension, Weight};

impl Model {
    /// Reads a model file. `id` is the name scenarios use for it; `substances` are those known.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source, substances: &Substances) -> Result<Self, Diagnostics> {
        let limits = Limits::open()?;
        source.refuse_other_kind("a model", keys::MODEL_KEYS)?;
        Document::read_whole(source, |document, mistakes| {
            read(id, document, substances, limits, mistakes)
        })
    }
}

fn read(
    id: &str,
    document: &Document,
    known: &Substances,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<Model> {
    let fields = Fields::open(&document.root, "a model", keys::MODEL_KEYS, mistakes)?;
    if !counts_are_within(&fields, limits, mistakes) {
        return None;
    }
    let substances = known_substances(&fields, known, mistakes);
    let head = Head::read(&fields, &substances, mistakes);
    let covariates = read_covariates(&fields, mistakes);
    let parameters = read_parameters(fields.get("parameters"), &covariates, limits, mistakes);
    head.check_reference_weight(&parameters, document, mistakes);
    let unreadable = unreadable_parameters(&fields, &parameters);
    let names = Names {
        parameters: &parameters,
        unreadable: &unreadable,
        substances: &substances,
    };
    let graph = Graph::read(&names, &fields, mistakes);
    let variability = read_variability(fields.get("variability"), &names, limits, mistakes);
    let uncertainty = read_uncertainty(&fields, &names, &variability, mistakes);
    let residual = graph.residual(&fields, &substances, limits, mistakes);
    let do_not = graph.restrictions(&fields, mistakes);
    let [assumptions, notes] = ["assumptions", "notes"].map(|key| sentences(&fields, key, mistakes));
    let model = Model {
        id: id.to_string(),
        short: head.short?,
        title: head.title?,
        drug: head.drug?,
        measured: head.measured?,
        citation: head.citation?,
        studied_in: head.studied_in?,
        // Only used where a parameter has an exponent, and then it was required above.
        reference_weight: head.reference_weight.unwrap_or(Weight::from_kg(1.0)),
        covariates: covariates.asked,
        derived: covariates.derived,
        parameters,
        compartments: graph.compartments,
        flows: graph.flows,
        routes: graph.routes,
        variability,
        uncertainty,
        residual,
        assumptions,
        do_not,
        notes,
        parts: Vec::new(),
        substances,
        source: document.source.clone(),
    };
    if mistakes.is_empty() {
        check_usage(&model, &fields, mistakes);
        check_references(&model, &fields, mistakes);
    }
    Some(model)
}

/// The substances there are, and those that the model declares.
fn known_substances(fields: &Fields<'_>, known: &Substances, mistakes: &mut Mistakes) -> Substances {
    let mut substances = known.clone();
    if let Some(node) = fields.get("substances") {
        substances.read_more(node, mistakes);
    }
    substances
}

fn sentences(fields: &Fields<'_>, key: &str, mistakes: &mut Mistakes) -> Vec<String> {
    let node = fields.get(key);
    node.map(|node| read_texts(node, "a sentence", mistakes))
        .unwrap_or_default()
}

/// Compartments, and what leads into and between them.
struct Graph {
    compartments: Vec<Compartment>,
    flows: Vec<Flow>,
    routes: Vec<Route>,
}

impl Graph {
    fn read(names: &Names<'_>, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Self {
        let compartments = fields
            .get("compartments")
            .map(|node| names.compartments(node, mistakes))
            .unwrap_or_default();
        let flows = fields
            .get("flows")
            .map(|node| names.flows(node, &compartments, mistakes))
            .unwrap_or_default();
        let routes = fields
            .get("routes")
            .map(|node| names.routes(node, &compartments, mistakes))
            .unwrap_or_default();
        Self {
            compartments,
            flows,
            routes,
        }
    }

    /// What concentrations are read of.
    fn analytes(&self) -> Vec<&str> {
        let reads = self.compartments.iter();
        reads
            .filter_map(|compartment| compartment.reads.as_deref())
            .collect()
    }

    /// How measured levels scatter about the true ones.
    fn residual(
        &self,
        fields: &Fields<'_>,
        substances: &Substances,
        limits: &Limits,
        mistakes: &mut Mistakes,
    ) -> Vec<ResidualError> {
        let node = fields.get("residual");
        node.map(|node| read_residual(node, &self.analytes(), substances, limits, mistakes))
            .unwrap_or_default()
    }

    /// What the model's author says not to use it for.
    fn restrictions(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Vec<Restriction> {
        fields
            .get("do_not")
            .map(|node| Restriction::read_all(node, &self.analytes(), &self.routes, mistakes))
            .unwrap_or_default()
    }
}

/// What a model says of itself, as far as it could be read.
struct Head {
    short: Option<String>,
    title: Option<String>,
    drug: Option<Substance>,
    measured: Option<Measured>,
    citation: Option<Citation>,
    studied_in: Option<StudiedIn>,
    reference_weight: Option<Weight>,
}

impl Head {
    fn read(fields: &Fields<'_>, substances: &Substances, mistakes: &mut Mistakes) -> Self {
        let title = fields
            .get("title")
            .and_then(|node| read_name(node, "a title", mistakes));
        let short = fields
            .get("short")
            .and_then(|node| read_name(node, "a short name", mistakes));
        let drug = fields
            .get("drug")
            .and_then(|node| substances.read_known(node, mistakes).cloned());
        let measured = fields
            .get("measured")
            .and_then(|node| Measured::read(node, mistakes));
        let citation = fields
            .get("source")
            .and_then(|node| Citation::read(node, mistakes));
        let studied_in = fields
            .get("studied_in")
            .and_then(|node| StudiedIn::read(node, mistakes));
        let reference_weight = fields.get("reference_weight").and_then(|node| {
            let expected = Expected {
                what: "a weight",
                dimensions: &[Dimension::MASS],
                example: "70 kg",
                sign: Sign::Positive,
            };
            read_quantity(node, expected, mistakes).and_then(|quantity| Weight::from_quantity(&quantity))
        });
        Self {
            short,
            title,
            drug,
            measured,
            citation,
            studied_in,
            reference_weight,
        }
    }

    fn check_reference_weight(&self, parameters: &[Parameter], document: &Document, mistakes: &mut Mistakes) {
        let needed = parameters
            .iter()
            .any(|parameter| parameter.weight_exponent.is_some());
        if needed && self.reference_weight.is_none() {
            let message = "a model with `weight_exponent` needs `reference_weight`";
            mistakes
                .add(Mistake::at(document.root.place, message).hint(
                    "add reference_weight: 70 kg, the weight at which the paper states its parameters",
                ));
        }
    }
}

/// The names of parameters that are there and have mistakes of their own.
pub(super) fn unreadable_parameters<'a>(fields: &Fields<'a>, parameters: &[Parameter]) -> Vec<&'a str> {
    let mut ignored = Mistakes::new();
    let written = fields
        .get("parameters")
        .and_then(|node| Fields::any(node, "parameters", &mut ignored));
    let names = written.iter().flat_map(Fields::entries).map(|(name, _, _)| name);
    names
        .filter(|name| !parameters.iter().any(|parameter| parameter.name == *name))
        .collect()
}

/// Whether the model holds no more than one can be solved with. Nothing else is read of one that does.
fn counts_are_within(fields: &Fields<'_>, limits: &Limits, mistakes: &mut Mistakes) -> bool {
    let before = mistakes.len();
    let size = |node: &Node| match &node.content {
        Content::Map(entries) => entries.len(),
        Content::List(items) => items.len(),
        _ => 0,
    };
    let mut check = |kind: &str, what: &str, node: Option<&Node>| {
        if let Some(node) = node {
            limits.check_count(kind, what, size(node), node, mistakes);
        }
    };
    for (kind, key) in [
        ("model_parameters", "parameters"),
        ("model_covariates", "covariates"),
        ("model_substances", "substances"),
        ("model_compartments", "compartments"),
        ("model_flows", "flows"),
        ("model_routes", "routes"),
        ("model_sentences", "assumptions"),
        ("model_sentences", "notes"),
    ] {
        check(kind, key, fields.get(key));
    }
    let mut ignored = Mistakes::new();
    let inner = fields
        .get("variability")
        .and_then(|node| Fields::any(node, "variability", &mut ignored));
    if let Some(inner) = inner {
        check("model_effects", "random effects", inner.get("effects"));
        check("model_effects", "random effects", inner.get("occasion"));
        check("model_correlations", "correlations", inner.get("correlations"));
    }
    mistakes.len() == before
}
