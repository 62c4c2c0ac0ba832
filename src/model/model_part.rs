use super::{
    AttachedPart, Basis, Compartment, Covariate, Effect, Flow, FlowKind, Measured, Model, Operand, Parameter,
    Share, SpreadAlternative, Uncertainty, Variability,
};

/// What a response adds to a model: parameters, how people differ in them, and an effect site.
///
/// Names are those of its file; in a model they stand behind the name of the response, so that no two are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelPart {
    /// The name of the response.
    pub id: String,
    /// What its formulas use beside weight.
    pub covariates: Vec<Covariate>,
    /// Its numbers, ordered so that a formula comes after what it uses.
    pub parameters: Vec<Parameter>,
    /// How people differ in them.
    pub variability: Variability,
    /// How unsure its estimates are, where that was published.
    pub uncertainty: Option<Uncertainty>,
    /// What it is driven by.
    pub driver: Driver,
}

/// The concentration that a response follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The analyte that is followed, by substance name.
    pub analyte: String,
    /// The effect site that follows it; `None` where the response follows the analyte itself.
    pub site: Option<EffectSite>,
    /// Other analytes that the same site follows.
    pub also: Vec<AlsoFollowed>,
}

/// Another analyte that an effect site follows: dCₑ/dt = kₑ₀ (C ± w C₂ − Cₑ).
#[derive(Clone, Debug, PartialEq)]
pub struct AlsoFollowed {
    /// Its name.
    pub analyte: String,
    /// Index of the parameter w: what one ng/mL of it counts, in ng/mL of the first one.
    pub weight: usize,
    /// Whether it counts the other way.
    pub opposes: bool,
}

/// An effect site: a concentration of its own, which follows that of an analyte with a lag and takes no drug.
///
/// dCₑ/dt = kₑ₀ (C − Cₑ) (L. B. Sheiner et al., *Clinical Pharmacology and Therapeutics* 25, 1979, 358,
/// doi:10.1002/cpt1979253358).
#[derive(Clone, Debug, PartialEq)]
pub struct EffectSite {
    /// Its name as an analyte.
    pub name: String,
    /// Index of the parameter kₑ₀.
    pub ke0: usize,
    /// Where the blood came from that it was estimated with.
    pub measured: Measured,
}

impl Driver {
    /// All that it follows in the blood, by name.
    pub fn analytes(&self) -> impl Iterator<Item = &str> {
        let also = self.also.iter().map(|also| also.analyte.as_str());
        std::iter::once(self.analyte.as_str()).chain(also)
    }

    /// The name of the analyte that the response follows: that of the effect site where there is one.
    pub fn followed(&self) -> &str {
        self.site.as_ref().map_or(&self.analyte, |site| &site.name)
    }
}

impl Model {
    /// The same model with the parts of responses whose analytes it gives concentrations of, each of them once.
    ///
    /// Nobody's other parameters change by it: random effects of a part are drawn from streams of their own.
    #[must_use]
    pub fn with_parts<'a>(&self, parts: impl IntoIterator<Item = &'a ModelPart>) -> Self {
        let mut model = self.clone();
        for part in parts {
            if self.drives(&part.driver) && model.part(&part.id).is_none() {
                model.attach(part);
            }
        }
        model
    }

    /// The part of a response of this name, where the model has taken it up.
    pub fn part(&self, id: &str) -> Option<&AttachedPart> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// Whether it gives concentrations of all that a response follows.
    pub fn drives(&self, driver: &Driver) -> bool {
        let mut followed = driver.analytes();
        followed.all(|name| self.analytes().any(|(analyte, _)| analyte == name))
    }

    fn attach(&mut self, part: &ModelPart) {
        let first_parameter = self.parameters.len();
        let covariates: Vec<usize> = part.covariates.iter().map(|own| self.take_up(own)).collect();
        let renamed = |name: &str| format!("{}.{name}", part.id);
        self.parameters
            .extend(part.parameters.iter().map(|parameter| Parameter {
                name: renamed(&parameter.name),
                basis: moved(&parameter.basis, first_parameter, &covariates),
                estimated_as: parameter.estimated_as.map(|index| first_parameter + index),
                ..parameter.clone()
            }));
        self.vary_more(part, first_parameter);
        self.uncertainty = both(
            self.uncertainty.take(),
            part.uncertainty.as_ref(),
            first_parameter,
        );
        let analyte = self.attach_driver(&part.driver, first_parameter);
        self.parts.push(AttachedPart {
            id: part.id.clone(),
            analyte,
            first_parameter,
        });
    }

    /// The index of a covariate, which is added where the model has none of its name.
    fn take_up(&mut self, covariate: &Covariate) -> usize {
        let known = self.covariates.iter().position(|own| own.name == covariate.name);
        known.unwrap_or_else(|| {
            self.covariates.push(covariate.clone());
            self.covariates.len() - 1
        })
    }

    /// Adds how people differ in a part, under each spread that the model states, and the other spreads that the part
    /// states, under the model's own.
    fn vary_more(&mut self, part: &ModelPart, first_parameter: usize) {
        let moved = |effect: &Effect| Effect {
            name: format!("{}.{}", part.id, effect.name),
            on: effect.on.iter().map(|index| first_parameter + index).collect(),
            has_own_stream: true,
            ..effect.clone()
        };
        let Self { variability, .. } = self;
        let own = (variability.effects.clone(), variability.factor.clone());
        let alternatives = variability.alternatives.iter_mut();
        let spreads = alternatives.map(|other| (&mut other.effects, &mut other.factor));
        for (effects, factor) in spreads.chain([(&mut variability.effects, &mut variability.factor)]) {
            effects.extend(part.variability.effects.iter().map(moved));
            extend_factor(factor, &part.variability.factor);
        }
        let others = part.variability.alternatives.iter().map(|other| {
            let (mut effects, mut factor) = own.clone();
            effects.extend(other.effects.iter().map(moved));
            extend_factor(&mut factor, &other.factor);
            SpreadAlternative {
                name: format!("{}: {}", part.id, other.name),
                why: other.why.clone(),
                effects,
                factor,
            }
        });
        variability.alternatives.extend(others);
    }

    /// Adds an effect site, where there is one; gives the index of the analyte that is followed, or of the site.
    fn attach_driver(&mut self, driver: &Driver, first_parameter: usize) -> usize {
        let followed = self.analytes().enumerate();
        let followed = followed
            .filter(|(_, (name, _))| *name == driver.analyte)
            .map(|(analyte, (_, compartment))| (analyte, compartment))
            .next();
        let Some((analyte, from)) = followed else {
            return 0;
        };
        let Some(site) = &driver.site else {
            return analyte;
        };
        let into = self.compartments.len();
        let at_source = self.compartments[from].clone();
        self.compartments.push(Compartment {
            name: site.name.clone(),
            reads: Some(site.name.clone()),
            site_of: Some((driver.analyte.clone(), site.measured)),
            ..at_source
        });
        self.flows.push(Flow {
            from,
            to: vec![Share { into, fraction: None }],
            kind: FlowKind::EffectSite {
                ke0: first_parameter + site.ke0,
            },
        });
        for also in &driver.also {
            let others = self.analytes().find(|(name, _)| *name == also.analyte);
            let Some(from) = others.map(|(_, compartment)| compartment) else {
                continue;
            };
            self.flows.push(Flow {
                from,
                to: vec![Share { into, fraction: None }],
                kind: FlowKind::EffectSiteToo {
                    ke0: first_parameter + site.ke0,
                    weight: first_parameter + also.weight,
                    opposes: also.opposes,
                },
            });
        }
        self.analytes().count() - 1
    }
}

/// What a parameter comes from, where parameters and covariates stand elsewhere.
fn moved(basis: &Basis, first_parameter: usize, covariates: &[usize]) -> Basis {
    let Basis::Formula {
        formula,
        operands,
        unit,
    } = basis
    else {
        return basis.clone();
    };
    let moved = |operand: &Operand| match operand {
        Operand::Parameter(index) => Operand::Parameter(first_parameter + index),
        Operand::Covariate(index) => Operand::Covariate(covariates.get(*index).copied().unwrap_or(*index)),
        other => *other,
    };
    Basis::Formula {
        formula: formula.clone(),
        operands: operands.iter().map(moved).collect(),
        unit: unit.clone(),
    }
}

/// Appends a lower triangular factor of what is independent of all before.
fn extend_factor(factor: &mut Vec<Vec<f64>>, more: &[Vec<f64>]) {
    let before = factor.len();
    factor.extend(more.iter().map(|row| {
        let mut whole = vec![0.0; before];
        whole.extend(row);
        whole
    }));
}

/// How unsure the estimates of a model and of a part are; those of one say nothing of those of the other.
fn both(own: Option<Uncertainty>, more: Option<&Uncertainty>, first_parameter: usize) -> Option<Uncertainty> {
    let Some(more) = more else { return own };
    let mut all = own.unwrap_or_else(|| Uncertainty {
        drawn: Vec::new(),
        factor: Vec::new(),
        is_correlated: false,
        provenance: more.provenance.clone(),
    });
    all.drawn
        .extend(more.drawn.iter().map(|index| first_parameter + index));
    extend_factor(&mut all.factor, &more.factor);
    all.is_correlated |= more.is_correlated;
    Some(all)
}
