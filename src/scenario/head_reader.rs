//! Reads what a scenario says of models and people.

use super::covariates_reader::{CovariateValues, read_covariates};
use super::evaluation::evaluate;
use super::interactions_reader::InteractionsReader;
use super::limits::Limits;
use super::lookup::{Lookup, Models};
use super::patients_reader::PatientsReader;
use super::pump_models::PumpModels;
use super::responses_reader::read_responses;
use super::{DosedAs, EnantiomerPart};
use crate::document::{
    Fields, Mistake, Mistakes, Node, did_you_mean, quoted, read_choice, read_name, read_text,
};
use crate::effect::Response;
use crate::model::Interaction;
use crate::population::{ModelInputs, Population};

/// More letters do not fit on the top of a slide in a size that can be read from the last row.
const LONGEST_MESSAGE: usize = 140;

/// What a scenario says of models and people.
pub(super) struct ReadHead {
    pub(super) title: Option<String>,
    pub(super) message: Option<String>,
    pub(super) models: Models,
    /// Attached to the models.
    pub(super) responses: Vec<Response>,
    pub(super) drug: Option<String>,
    pub(super) dosed_as: Option<DosedAs>,
    pub(super) population: Option<Population>,
    /// For each model, what it takes of people, and which of its covariates are written.
    pub(super) inputs: Vec<ModelInputs>,
    pub(super) covariates_written: Vec<Vec<bool>>,
    /// What other drugs do to parameters of the models, which have these factors.
    pub(super) interactions: Vec<Interaction>,
    pub(super) pumps: PumpModels,
}

/// What is known where a scenario is begun to be read.
pub(super) struct HeadReader<'r, 'a> {
    pub(super) limits: &'r Limits,
    pub(super) lookup: &'r mut Lookup<'a>,
    /// What is left out goes here.
    pub(super) defaults: &'r mut Vec<String>,
    pub(super) mistakes: &'r mut Mistakes,
}

impl HeadReader<'_, '_> {
    /// All that can be read of them.
    pub(super) fn read(mut self, fields: &Fields<'_>) -> ReadHead {
        let title = fields.get("title");
        let title = title.and_then(|node| read_name(node, "a title", self.mistakes));
        let message = fields.get("message");
        let message = message.and_then(|node| self.message(node));
        let mut models = self.lookup.models(fields, self.mistakes);
        let responses = fields.get("responses");
        let responses = responses.map_or_else(Vec::new, |node| {
            read_responses(node, self.lookup, &mut models, self.mistakes)
        });
        let drug = fields.get("drug");
        let drug = drug.and_then(|node| models.read_substance(node, self.mistakes));
        let dosed_as = self.dosed_as(fields.get("dose_as"), &models);
        let enantiomer = fields.get("racemate_as");
        let enantiomer = enantiomer.and_then(|node| self.enantiomer(node, &models, drug.as_deref()));
        let dosed_as = dosed_as.map(|dosed_as| DosedAs {
            enantiomer,
            ..dosed_as
        });
        let patients = fields.get("patients");
        let mut pumps = PumpModels::read(fields.get("arms"), self.lookup, self.mistakes);
        let population = patients.and_then(|node| self.population(node, &models, &pumps));
        let (inputs, covariates_written) = self.inputs(patients, population.as_ref(), &models, &mut pumps);
        let interactions = fields.get("interactions").map(|node| {
            let (models, inputs) = (&models, inputs.as_slice());
            InteractionsReader { models, inputs }.read(node, self.mistakes)
        });
        let interactions = interactions.unwrap_or_default();
        models.act(&interactions);
        self.try_numbers(fields, &models, population.as_ref(), &inputs);
        ReadHead {
            title,
            message,
            models,
            responses,
            drug,
            dosed_as,
            population,
            inputs,
            covariates_written,
            interactions,
            pumps,
        }
    }

    /// What a slide says on top, so short that a last row can read it.
    fn message(&mut self, node: &Node) -> Option<String> {
        let message = read_name(node, "a message", self.mistakes)?;
        let letters = message.chars().count();
        if letters <= LONGEST_MESSAGE {
            return Some(message);
        }
        let text = format!("a message has up to {LONGEST_MESSAGE} letters, here are {letters}");
        let hint = "say one thing; `title` and `assumptions` have room for the rest";
        self.mistakes.add(Mistake::at(node.place, text).hint(hint));
        None
    }

    fn population(&mut self, node: &Node, models: &Models, pumps: &PumpModels) -> Option<Population> {
        let mut reader = PatientsReader {
            limits: self.limits,
            models,
            pumps,
            lookup: self.lookup,
            defaults: self.defaults,
        };
        reader.read(node, self.mistakes)
    }

    /// What each model takes of people, and which of its covariates are written; that of pumps' models beside.
    fn inputs(
        &mut self,
        patients: Option<&Node>,
        population: Option<&Population>,
        models: &Models,
        pumps: &mut PumpModels,
    ) -> (Vec<ModelInputs>, Vec<Vec<bool>>) {
        let people = population.map(|population| &population.people);
        let who = (people, models, pumps);
        let values = read_covariates(patients, who, self.defaults, self.mistakes);
        let values = values.into_iter();
        values
            .map(|CovariateValues { inputs, written }| (inputs, written))
            .unzip()
    }

    /// Puts the numbers of some people into the models, where all that is needed could be read.
    fn try_numbers(
        &mut self,
        fields: &Fields<'_>,
        models: &Models,
        population: Option<&Population>,
        inputs: &[ModelInputs],
    ) {
        let named = fields.get("model").or(fields.get("models"));
        if let (Some(node), Some(population), true) = (named, population, self.mistakes.is_empty()) {
            let limits = self.limits;
            evaluate(&models.list, population, inputs, limits, node, self.mistakes);
        }
    }

    fn dosed_as(&mut self, node: Option<&Node>, models: &Models) -> Option<DosedAs> {
        let base = DosedAs::base();
        let Some(node) = node else {
            self.defaults.push("dose_as: base".to_string());
            return Some(base);
        };
        let name = read_text(node, "`base` or a salt", self.mistakes)?;
        if name == "base" {
            return Some(base);
        }
        let salts: Vec<_> = models.list.iter().flat_map(|model| &model.drug.salts).collect();
        if let Some(salt) = salts.iter().find(|salt| salt.name == name) {
            return Some(DosedAs {
                form: salt.name.clone(),
                base_fraction: salt.base_fraction,
                enantiomer: None,
            });
        }
        if models.complete {
            let mut names = vec!["base"];
            names.extend(salts.iter().map(|salt| salt.name.as_str()));
            names.dedup();
            let hint = did_you_mean(&name, names.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
            let message = format!(
                "expected the form the drug is dosed in, here is {}",
                quoted(&name)
            );
            self.mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
        None
    }

    /// The part of a racemate that every model counts.
    fn enantiomer(&mut self, node: &Node, models: &Models, drug: Option<&str>) -> Option<EnantiomerPart> {
        read_choice(node, "how a racemate is taken", &[("half S", ())], self.mistakes)?;
        let mut found: Option<EnantiomerPart> = None;
        let before = self.mistakes.len();
        for model in &models.list {
            match &model.drug.racemate {
                Some(racemate) if drug.is_none_or(|drug| drug == racemate.name) => {
                    found = Some(EnantiomerPart {
                        name: model.drug.name.clone(),
                        of: racemate.name.clone(),
                        share: racemate.share,
                    });
                }
                Some(racemate) => {
                    let message = format!(
                        "the protocol gives {}, and half S is of {}",
                        drug.unwrap_or("nothing"),
                        racemate.name
                    );
                    let hint = format!("write drug: {}, or take `racemate_as` out", racemate.name);
                    self.mistakes.add(Mistake::at(node.place, message).hint(hint));
                }
                None => {
                    let message = format!(
                        "model {} is of {}, not of a part of a racemate, so nothing is halved for it",
                        model.id, model.drug.name
                    );
                    let library = self.lookup.finder.library();
                    let have = library.ids_where(|model| model.drug.racemate.is_some());
                    let hint = format!(
                        "models that it is for are {}; run others in a scenario of their own",
                        have.join(", ")
                    );
                    self.mistakes.add(Mistake::at(node.place, message).hint(hint));
                }
            }
        }
        found.filter(|_| self.mistakes.len() == before)
    }
}
