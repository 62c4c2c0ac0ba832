//! How a model suits a protocol.

use super::restrictions::{concerns, has_such_people};
use super::{Arm, ModelFit, Study};
use crate::model::{AgeGroup, Library, Model, Published, ResultKind};
use crate::population::{ModelInputs, People};
use crate::quantity::{Quantity, Time, Weight, significant};
use crate::solver::{Schedule, System, terminal_half_life};
use std::collections::BTreeSet;

/// A model looked at from one side after the other: the drug, the routes, the people and the length of infusions.
struct FitCheck<'a> {
    study: &'a Study,
    published: &'a Published,
    fit: ModelFit,
}

impl<'a> FitCheck<'a> {
    fn of(study: &'a Study, model: Model, published: &'a Published) -> ModelFit {
        let fit = ModelFit {
            inputs: inputs(study, &model),
            model,
            against: Vec::new(),
            remarks: Vec::new(),
            no_peak: None,
        };
        let mut check = Self {
            study,
            published,
            fit,
        };
        check.drug();
        if check.fit.fits() {
            check.routes();
            check.people();
            check.length();
            check.do_not();
        }
        check.fit
    }

    fn drug(&mut self) {
        let study = self.study;
        let given = drug_of(study);
        if self.fit.model.drug.name != given {
            self.fit.against.push(format!(
                "it is of {}, and the protocol gives {given}",
                self.fit.model.drug.name
            ));
        }
    }

    fn routes(&mut self) {
        let study = self.study;
        let used: BTreeSet<&str> = study.arms.iter().flat_map(|arm| arm.regimen.routes()).collect();
        for route in used
            .into_iter()
            .filter(|route| self.fit.model.route(route).is_none())
        {
            self.fit.against.push(format!("it has no route {route}"));
        }
    }

    /// Whether the typical patient is like those who were studied.
    fn people(&mut self) {
        let study = self.study;
        let weight = study.population.people.typical_weight();
        let studied = &self.fit.model.studied_in;
        let is_child = is_child(study, weight, self.published);
        match (studied.ages, is_child) {
            (Some(AgeGroup::Children), false) => {
                self.fit
                    .against
                    .push("it was studied in children, and the typical patient is an adult".to_string());
            }
            (Some(AgeGroup::Adults), true) => {
                self.fit
                    .against
                    .push("it was studied in adults, and the typical patient is a child".to_string());
            }
            (None, _) => self
                .fit
                .remarks
                .push("it is not stated whether adults or children were studied".to_string()),
            _ => {}
        }
        if let Some((from, to)) = studied.weight
            && !(from..=to).contains(&weight)
        {
            let text = format!(
                "it was studied in people of {from} to {to}, and the typical patient weighs {weight}"
            );
            self.fit.against.push(text);
        }
    }

    /// Whether it is known how the body holds the drug for as long as it is infused: an infusion as long was studied, or
    /// levels were followed for so long; where neither is stated of a model of single doses, for its own half-life.
    fn length(&mut self) {
        let study = self.study;
        let longest = study
            .arms
            .iter()
            .filter_map(|arm| longest_infusion(study, arm))
            .max();
        let Some(longest) = longest.filter(|longest| *longest > Time::ZERO) else {
            return;
        };
        let studied = &self.fit.model.studied_in;
        if studied.longest_infusion.is_some_and(|studied| longest <= studied) {
            return;
        }
        let (until, what) = match (studied.last_sample, studied.longest_infusion) {
            (Some(last), _) => (Some(last), format!("levels were followed until {last}")),
            (None, Some(_)) => {
                let half_life = self.half_life();
                let what = half_life.map(|half_life| format!("its half-life is {}", rounded(half_life)));
                (half_life, what.unwrap_or_default())
            }
            (None, None) => {
                self.fit
                    .remarks
                    .push("how long it was infused at most is not stated".to_string());
                return;
            }
        };
        let studied = match studied.longest_infusion {
            Some(Time::ZERO) => "single doses".to_string(),
            Some(longest) => format!("infusions up to {longest}"),
            None => "infusions of a length that is not stated".to_string(),
        };
        match until {
            Some(until) if longest <= until => self.fit.remarks.push(format!("studied with {studied}")),
            _ => self.fit.against.push(format!(
                "it was studied with {studied} ({what}), and here {longest} are infused"
            )),
        }
    }

    /// The terminal half-life of the drug in the typical patient, after the first arm's doses.
    fn half_life(&self) -> Option<Time> {
        let study = self.study;
        let typical = study.population.typical(&self.fit.model, &self.fit.inputs).ok()?;
        let system = System::new(&self.fit.model, &typical.values).ok()?;
        let arm = study
            .arms
            .iter()
            .find(|arm| longest_infusion(study, arm) > Some(Time::ZERO))?;
        let timeline = arm.timeline(typical.weight).ok()?;
        let end = study.grid.end();
        let schedule = Schedule::new(&self.fit.model, &typical.values, &timeline, end).ok()?;
        Some(Time::from_hours(terminal_half_life(
            &system,
            &schedule,
            0,
            end.hours(),
        )?))
    }

    /// What its author says not to do.
    fn do_not(&mut self) {
        let study = self.study;
        let parent = self.fit.model.analytes().next().map(|(name, _)| name.to_string());
        let typical = study.population.people.typical_weight();
        for restriction in &self.fit.model.do_not {
            let of_parent = restriction.analyte.is_none() || restriction.analyte == parent;
            let applies = has_such_people((typical, typical), restriction)
                && study
                    .arms
                    .iter()
                    .any(|arm| concerns(&[typical], arm, restriction));
            if !(of_parent && applies) {
                continue;
            }
            if restriction.results.is_empty() {
                self.fit
                    .against
                    .push(format!("its author says: {}", restriction.what()));
            } else if restriction.results.contains(&ResultKind::Peak) {
                self.fit.no_peak = Some(restriction.why.clone());
            }
        }
    }
}

/// What the protocol gives as models are given it: the part of a racemate that is followed, or what the protocol says, or else
/// what its model is of.
fn drug_of(study: &Study) -> &str {
    if let Some(part) = &study.dosed_as.enantiomer {
        return &part.name;
    }
    let of_model = study.models.first().map(|model| model.drug.name.as_str());
    study.drug.as_deref().or(of_model).unwrap_or("")
}

/// Covariates as the study says them, where it says them by the same name.
fn inputs(study: &Study, model: &Model) -> ModelInputs {
    let mut covariates = model.typical_covariates();
    let people = &study.population.people;
    for (value, covariate) in covariates.iter_mut().zip(&model.covariates) {
        let typical = people.typical_quantity(&covariate.name);
        let typical = typical.and_then(|number| number.expressed_in(&covariate.unit.to_string()));
        let said = study
            .models
            .iter()
            .zip(&study.inputs)
            .find_map(|(known, inputs)| {
                let index = known
                    .covariates
                    .iter()
                    .position(|known| known.name == covariate.name)?;
                inputs.covariates.get(index).copied()
            });
        *value = typical.map(|number| number.value()).or(said).unwrap_or(*value);
    }
    ModelInputs::same(covariates)
}

/// Whether the typical patient is a child: by age where it is known, else by a weight below that of every adult studied.
fn is_child(study: &Study, weight: Weight, published: &Published) -> bool {
    let (lightest, youngest) = &published.adults;
    match age(study) {
        Some(age) => age.canonical() < youngest.limit.canonical(),
        None => Weight::from_quantity(&lightest.limit).is_some_and(|lightest| weight < lightest),
    }
}

/// The typical patient's age, where people have one or the scenario says it.
fn age(study: &Study) -> Option<Quantity> {
    let people = &study.population.people;
    if people.position(People::AGE).is_some() {
        return people.typical_quantity(People::AGE);
    }
    let mut models = study
        .models
        .iter()
        .zip(study.inputs.iter().zip(&study.covariates_written));
    models.find_map(|(model, (inputs, written))| {
        let index = model
            .covariates
            .iter()
            .position(|covariate| covariate.name == People::AGE)?;
        let value = inputs
            .covariates
            .get(index)
            .filter(|_| written.get(index) == Some(&true))?;
        Quantity::new(*value, &model.covariates.get(index)?.unit.to_string()).ok()
    })
}

fn longest_infusion(study: &Study, arm: &Arm) -> Option<Time> {
    let timeline = arm.timeline(study.population.people.typical_weight()).ok()?;
    Some(timeline.longest_infusion())
}

/// A time to two digits of hours.
fn rounded(time: Time) -> String {
    format!("{} h", significant(time.hours(), 2))
}

impl Study {
    /// How each model of a list suits this study.
    pub fn fits(&self, models: Vec<Model>, published: &Published) -> Vec<ModelFit> {
        models
            .into_iter()
            .map(|model| FitCheck::of(self, model, published))
            .collect()
    }

    /// The same study, whose typical patient is also to be solved under the shipped models that suit it, where it has one
    /// model and no interactions.
    #[must_use]
    pub fn with_other_models(mut self, library: &Library, published: &Published) -> Self {
        // Interactions act on parameters of its own model, which others do not have.
        if let ([only], true) = (&*self.models, self.interactions.is_empty()) {
            let id = only.id.clone();
            let others = library
                .of_drug(drug_of(&self))
                .into_iter()
                .filter(|model| model.id != id);
            let fits = self.fits(others.collect(), published);
            self.others = fits.into_iter().filter(ModelFit::fits).collect();
        }
        self
    }
}
