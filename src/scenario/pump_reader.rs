//! Reads `pump:`, and checks its model against the study's.

use super::arm_reader::USUAL_ROUTE;
use super::delivery_reader::WrittenSolution;
use super::keys;
use super::pump::{Ke0, Pump, PumpPatient};
use super::target_reader::{TargetReader, WrittenTarget};
use crate::document::{Expected, Fields, Mistake, Mistakes, Node, Sign, quoted, read_choice, read_quantity};
use crate::model::{Model, SampleMatrix};
use crate::quantity::{Dimension, MassRate, Quantity};
use crate::regimen::TargetMatrix;
use crate::solver::PumpSettings;
use std::sync::Arc;

/// Steps of an arm; as many as it may have doses.
const MOST_STEPS: u64 = 200_000;
const STEP: Expected = Expected {
    what: "the length of a step",
    dimensions: &[Dimension::TIME],
    example: "10 s",
    sign: Sign::Positive,
};
const MAX_RATE: Expected = Expected {
    what: "the fastest the pump can run",
    dimensions: &[Dimension::MASS_RATE, Dimension::FLOW],
    example: "600 mg/h",
    sign: Sign::Positive,
};
const KE0: Expected = Expected {
    what: "how fast the effect site follows plasma",
    dimensions: &[Dimension::PER_TIME],
    example: "0.24 1/min",
    sign: Sign::Positive,
};

/// A pump's model with its covariates, its plasma, and which of its analytes that is.
struct Assumed<'a> {
    model: &'a Model,
    covariates: &'a [f64],
    plasma: usize,
    analyte: usize,
}

/// The keys of a pump, for an arm of a name.
struct PumpNode<'a> {
    arm: &'a str,
    fields: Option<Fields<'a>>,
    /// The pump, or the first target where nothing is said of the pump.
    place: &'a Node,
}

impl<'a> PumpNode<'a> {
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.fields.as_ref().and_then(|fields| fields.get(key))
    }
}

impl TargetReader<'_> {
    /// The pump of an arm from its targets and its own keys; `all_read` says that no target is missing.
    pub(super) fn pump_of(
        &self,
        (arm, written): (&str, &[WrittenTarget<'_>]),
        node: Option<&Node>,
        all_read: bool,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Pump> {
        let before = mistakes.len();
        let around = Some(("pump", keys::TARGET));
        let fields = match node {
            Some(node) => Some(Fields::open_in(node, "a pump", keys::PUMP, around, mistakes)?),
            None => None,
        };
        let place = node.or(written.first().map(|first| first.item))?;
        let pump = PumpNode { arm, fields, place };
        let assumed = self.assumed(&pump, defaults, mistakes);
        let patient = self.patient(&pump, defaults, mistakes);
        let solution = pump.fields.as_ref();
        let solution = solution.and_then(|fields| self.arm.solution(fields, mistakes));
        let settings = self.settings(&pump, solution, defaults, mistakes);
        let written_ke0 = pump.get("ke0").map(|node| read_quantity(node, KE0, mistakes));
        if all_read {
            effect_site_keys(&pump, written, mistakes);
        }
        let assumed = assumed?;
        let ke0 = self.ke0(written_ke0, written, &assumed, mistakes)?;
        let found = Pump {
            targets: written.iter().map(|one| one.target).collect(),
            model: assumed.model.clone(),
            covariates: assumed.covariates.to_vec(),
            patient: patient?,
            ke0,
            settings: settings?,
            solution: solution.flatten(),
            route: Arc::from(USUAL_ROUTE),
            analyte: assumed.analyte,
        };
        check_ceiling(&found, written, mistakes);
        if mistakes.len() > before || !all_read {
            return None;
        }
        if found.steps() > MOST_STEPS {
            let message = format!("the targets of this arm take {} steps", found.steps());
            let hint = format!("up to {MOST_STEPS} are computed; make `step` longer");
            let place = pump.get("step").unwrap_or(place).place;
            mistakes.add(Mistake::at(place, message).hint(hint));
            return None;
        }
        Some(found)
    }

    /// How fast the effect site follows, as written or by the model; `None` inside where no target is there, and outside
    /// where it is missing.
    fn ke0(
        &self,
        ke0: Option<Option<Quantity>>,
        targets: &[WrittenTarget<'_>],
        assumed: &Assumed<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Option<Ke0>> {
        let mut sites = targets.iter();
        let site = sites.find(|one| one.target.matrix == TargetMatrix::EffectSite);
        match (ke0, site) {
            (Some(written), _) => Some(Some(Ke0::Written(written?.canonical()))),
            (None, None) => Some(None),
            (None, Some(first)) => {
                let own = Ke0::of_model(assumed.model, assumed.plasma);
                if own.is_none() {
                    mistakes.add(no_ke0(first.item, assumed.model));
                }
                own.map(Some)
            }
        }
    }

    fn patient(
        &self,
        pump: &PumpNode<'_>,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<PumpPatient> {
        let is_each = match pump.get("for") {
            Some(node) => read_choice(node, "whom the pump computes for", PumpPatient::CHOICES, mistakes)?,
            None => {
                defaults.push(format!("pump of arm {}, for: each", pump.arm));
                true
            }
        };
        match is_each {
            true => Some(PumpPatient::Each),
            false => Some(PumpPatient::Typical(self.arm.people?.typical_weight())),
        }
    }

    fn settings(
        &self,
        pump: &PumpNode<'_>,
        solution: WrittenSolution,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<PumpSettings> {
        let step = match pump.get("step") {
            Some(node) => self.arm.duration(node, STEP, mistakes),
            None => {
                defaults.push(format!("pump of arm {}, step: {}", pump.arm, PumpSettings::STEP));
                Some(PumpSettings::STEP)
            }
        };
        let max_rate = pump.get("max_rate").map(|node| {
            let quantity = read_quantity(node, MAX_RATE, mistakes)?;
            if quantity.dimension() == Dimension::FLOW && solution.is_none() {
                let message = format!(
                    "how much drug is in {} follows from what is in the pump",
                    node.seen()
                );
                let hint = "write its strength beside the rate: {max_rate: 60 mL/h, solution: 10 mg/mL}";
                mistakes.add(Mistake::at(node.place, message).hint(hint));
                return None;
            }
            let quantity = self.arm.as_mass(quantity, node, solution, mistakes)?;
            let limits = self.arm.limits;
            limits.check("rate", "the fastest the pump can run", &quantity, node, mistakes);
            let rate = MassRate::from_quantity(&quantity)?;
            Some(MassRate::from_mg_per_hour(rate.mg_per_hour() * self.strength))
        });
        let ceiling = pump.get("ceiling").map(|node| self.level(node, mistakes));
        Some(PumpSettings {
            step: step?,
            max_rate: match max_rate {
                Some(rate) => Some(rate?),
                None => None,
            },
            ceiling: match ceiling {
                Some(ceiling) => Some(ceiling?),
                None => None,
            },
            ..PumpSettings::USUAL
        })
    }

    /// The model a pump computes with: the one it names, or the study's only one.
    fn assumed(
        &self,
        pump: &PumpNode<'_>,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Assumed<'_>> {
        let (node, place) = (pump.get("model"), pump.place);
        let (model, covariates) = match (node, self.arm.models, self.inputs) {
            // A name that is not known has been told of before.
            (Some(node), ..) => self.pumps.get(node.scalar()?.trim())?,
            (None, [model], [inputs]) => {
                defaults.push(format!("pump of arm {}, model: {}", pump.arm, model.id));
                (model, inputs.covariates.as_slice())
            }
            (None, [], _) => return None,
            (None, ..) => {
                let message = "it is not said which model the pump computes with, and the study has several";
                let hint = "write it, as in pump: {model: domino-1984}";
                mistakes.add(Mistake::at(place.place, message).hint(hint));
                return None;
            }
        };
        let place = node.unwrap_or(place);
        let (plasma, analyte) = plasma_of(model, place, mistakes)?;
        self.check_substance(model, analyte, place, mistakes)?;
        Some(Assumed {
            model,
            covariates,
            plasma,
            analyte,
        })
    }

    /// A target is a level of one substance: what the pump computes, the protocol gives and the patients' models have.
    fn check_substance(
        &self,
        model: &Model,
        analyte: usize,
        place: &Node,
        mistakes: &mut Mistakes,
    ) -> Option<()> {
        let (own, _) = model.analytes().nth(analyte)?;
        let mut refuse = |who: String, other: &str| {
            let message = format!("the pump's model {} computes {own}, {who} {other}", model.id);
            let hint = "a level of one is none of the other; take a model of the same substance for the pump";
            mistakes.add(Mistake::at(place.place, message).hint(hint));
        };
        if let Some(drug) = self.drug.filter(|drug| *drug != own) {
            refuse("the protocol gives".to_string(), drug);
            return None;
        }
        for patients in self.arm.models {
            if !patients.analytes().any(|(name, _)| name == own) {
                let names: Vec<&str> = patients.analytes().map(|(name, _)| name).collect();
                refuse(format!("the patients' model {}", patients.id), &names.join(", "));
                return None;
            }
        }
        Some(())
    }
}

/// The compartment of a model that a pump infuses into and reads, and the index of its analyte; a mistake where a pump
/// cannot compute with it.
fn plasma_of(model: &Model, place: &Node, mistakes: &mut Mistakes) -> Option<(usize, usize)> {
    let mut refuse = |message: String, hint: String| {
        mistakes.add(Mistake::at(place.place, message).hint(hint));
        None
    };
    if !(model.is_linear() && model.is_constant_in_time()) {
        return refuse(
            format!("a pump cannot compute with model {}, which is not linear and constant", model.id),
            "the rate for a target is found on a straight line; take a linear model for the pump, the patients may \
             follow any"
                .to_string(),
        );
    }
    if model.measured.matrix != SampleMatrix::Plasma {
        return refuse(
            format!(
                "the levels of model {} are of {}",
                model.id, model.measured.matrix
            ),
            "a pump holds a level of plasma, or steers the effect site by it".to_string(),
        );
    }
    let entry = model.direct_compartment(USUAL_ROUTE);
    let read = |into: usize| model.analytes().position(|(_, compartment)| compartment == into);
    let Some((plasma, analyte)) = entry.and_then(|into| Some((into, read(into)?))) else {
        return refuse(
            format!("a pump cannot infuse straight into what model {} reads", model.id),
            format!("it needs a model whose route `{USUAL_ROUTE}` leads into the compartment of its levels"),
        );
    };
    Some((plasma, analyte))
}

/// Plasma has to rise above the effect site for that to rise.
fn check_ceiling(pump: &Pump, written: &[WrittenTarget<'_>], mistakes: &mut Mistakes) {
    let ceiling = pump.settings.ceiling;
    let above = written.iter().find(|one| {
        let is_site = one.target.matrix == TargetMatrix::EffectSite;
        is_site && ceiling.is_some_and(|ceiling| ceiling <= one.target.level)
    });
    if let Some(above) = above {
        let message = "the ceiling of plasma is not above this target, which could never be reached";
        let hint = "plasma has to be above the effect site for it to rise; write a higher `ceiling`";
        mistakes.add(Mistake::at(above.item.place, message).hint(hint));
    }
}

/// What is of use for a target at the effect site alone.
fn effect_site_keys(pump: &PumpNode<'_>, written: &[WrittenTarget<'_>], mistakes: &mut Mistakes) {
    let is_site = |one: &&WrittenTarget<'_>| one.target.matrix == TargetMatrix::EffectSite;
    if written.iter().any(|one| is_site(&one)) {
        return;
    }
    for key in ["ke0", "ceiling"] {
        if let Some(node) = pump.get(key) {
            let message = format!("`{key}` is of use for a target at the effect site, and here is none");
            let hint = "write matrix: effect site with the target, or leave it out";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
    }
}

fn no_ke0(item: &Node, model: &Model) -> Mistake {
    let message = format!(
        "a target at the effect site needs ke0, how fast the site follows plasma, and model {} has none",
        quoted(&model.id)
    );
    Mistake::at(item.place, message).hint("write it with its source, as in pump: {model: …, ke0: 0.24 1/min}")
}
