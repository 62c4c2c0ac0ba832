use super::{
    AttachedPart, Citation, Compartment, Covariate, DerivedCovariate, Flow, FlowKind, Grade, Interaction,
    Measured, Parameter, ResidualError, Restriction, Route, SpreadAlternative, StudiedIn, Substance,
    Substances, Uncertainty, Variability,
};
use crate::document::Source;
use crate::quantity::Weight;

/// A published pharmacokinetic model.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name scenarios use: `kamp-2020`.
    pub id: String,
    /// For figures: "Kamp 2020".
    pub short: String,
    /// What it is, in a line.
    pub title: String,
    /// The substance that is dosed.
    pub drug: Substance,
    /// What its concentrations are measured in.
    pub measured: Measured,
    /// The paper.
    pub citation: Citation,
    /// What it was studied in.
    pub studied_in: StudiedIn,
    /// Weight at which parameters without "per kg" are stated.
    pub reference_weight: Weight,
    /// What formulas may use beside weight.
    pub covariates: Vec<Covariate>,
    /// Covariates that it works out for each person from weight and the others.
    pub derived: Vec<DerivedCovariate>,
    /// Its numbers, ordered so that a formula comes after what it uses.
    pub parameters: Vec<Parameter>,
    /// Where drug can be.
    pub compartments: Vec<Compartment>,
    /// How it moves.
    pub flows: Vec<Flow>,
    /// How it gets in.
    pub routes: Vec<Route>,
    /// How people differ.
    pub variability: Variability,
    /// How unsure its estimates are, where that was published.
    pub uncertainty: Option<Uncertainty>,
    /// How measured levels scatter about the true ones, for the analytes of which it was published.
    pub residual: Vec<ResidualError>,
    /// What the sources do not state and the file fills in; shown with every result.
    pub assumptions: Vec<String>,
    /// What must not be taken from it; said beside each result it concerns.
    pub do_not: Vec<Restriction>,
    /// Conflicts, gaps and traps a user should know.
    pub notes: Vec<String>,
    /// What it has taken up for responses.
    pub parts: Vec<AttachedPart>,
    /// Every substance the model speaks of.
    pub substances: Substances,
    /// The file it was read from.
    pub source: Source,
}

impl Model {
    /// Whether another model is this one: of the same file, with the same responses and interactions, which are parts of it
    /// and of its parameters.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (&self.id, &self.source) == (&other.id, &other.source)
            && (&self.parts, &self.parameters) == (&other.parts, &other.parameters)
    }

    /// The same model in people who differ as in another study: the typical patient is the same, and so is what differs from
    /// visit to visit.
    #[must_use]
    pub fn with_spread(&self, alternative: &SpreadAlternative) -> Self {
        let mut other = self.clone();
        other.variability.effects.clone_from(&alternative.effects);
        other.variability.factor.clone_from(&alternative.factor);
        other
    }

    /// The same model, of which parameters are multiplied by the factors of interactions, and by no others.
    #[must_use]
    pub fn with_interactions(&self, interactions: &[Interaction]) -> Self {
        let mut other = self.clone();
        for parameter in &mut other.parameters {
            let acting = interactions
                .iter()
                .filter(|interaction| interaction.on.contains(&parameter.name));
            parameter.factor = acting.map(|interaction| interaction.factor).product();
        }
        other
    }

    /// The analytes it gives concentrations of, in the order of the compartments: name and
    /// compartment index.
    pub fn analytes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.compartments
            .iter()
            .enumerate()
            .filter_map(|(index, compartment)| Some((compartment.reads.as_deref()?, index)))
    }

    /// The substance of the analyte in a compartment: at an effect site, that which it follows.
    pub fn substance_of(&self, compartment: usize) -> Option<&str> {
        let compartment = self.compartments.get(compartment)?;
        let site_of = compartment.site_of.as_ref().map(|(substance, _)| substance);
        site_of.or(compartment.reads.as_ref()).map(String::as_str)
    }

    /// What the analyte of an index is measured in.
    pub fn measured_in(&self, analyte: usize) -> Measured {
        let compartment = self.analytes().nth(analyte).map(|(_, compartment)| compartment);
        let compartment = compartment.and_then(|index| self.compartments.get(index));
        compartment
            .and_then(|compartment| compartment.site_of.as_ref())
            .map_or(self.measured, |(_, measured)| *measured)
    }

    /// How measured levels of an analyte scatter about the true ones; `None` where it was not published.
    pub fn residual_error(&self, analyte: &str) -> Option<&ResidualError> {
        self.residual.iter().find(|error| error.analyte == analyte)
    }

    /// The route of this name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.name == name)
    }

    /// The compartment that a route leads into whole and at once; `None` where doses arrive late, in part or in several.
    pub fn direct_compartment(&self, route: &str) -> Option<usize> {
        let direct = self.route(route).filter(|route| route.is_direct())?;
        match direct.entries.as_slice() {
            [entry] => Some(entry.into),
            _ => None,
        }
    }

    /// Index of the parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<usize> {
        self.parameters
            .iter()
            .position(|parameter| parameter.name == name)
    }

    /// True when every flow is proportional to an amount.
    pub fn is_linear(&self) -> bool {
        !self
            .flows
            .iter()
            .any(|flow| matches!(flow.kind, FlowKind::Saturable { .. }))
    }

    /// True when no parameter changes with time.
    pub fn is_constant_in_time(&self) -> bool {
        self.parameters
            .iter()
            .all(|parameter| parameter.time_slope.is_none())
    }

    /// True when people differ in it, or one person from visit to visit, by more than weight and covariates.
    pub fn has_variability(&self) -> bool {
        let mut effects = self.variability.effects.iter().chain(&self.variability.occasion);
        effects.any(|effect| effect.variance > 0.0)
    }

    /// True when any of its numbers is not verified: such a model is never shown as published.
    pub fn is_unverified(&self) -> bool {
        let effects = self.variability.effects.iter().chain(&self.variability.occasion);
        self.parameters
            .iter()
            .map(|parameter| parameter.provenance.grade)
            .chain(
                self.derived
                    .iter()
                    .map(|derived| derived.body_size.provenance.grade),
            )
            .chain(effects.map(|effect| effect.provenance.grade))
            .chain(self.residual.iter().map(|error| error.provenance.grade))
            .any(|grade| grade == Grade::C)
    }
}
