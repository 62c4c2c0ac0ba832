//! Reads `patients:`: how many, from which seed, and whence they come.

use super::correlations_reader::read_correlations;
use super::distribution_reader::read_distribution;
use super::limits::{Limits, MOST_PATIENTS};
use super::lookup::{Lookup, Models};
use super::people_columns::KnownColumns;
use super::people_keys as keys;
use super::people_table_reader::read_people_table;
use super::pump_models::PumpModels;
use super::survey_limits::SurveyLimits;
use super::weight_reader::read_weight;
use super::{FoundPeople, SCENARIO_KEYS};
use crate::document::{Content, Fields, Mistake, Mistakes, Node, quoted, read_count, read_name};
use crate::model::{Covariance, Covariate};
use crate::population::{Correlation, DrawnCovariate, DrawnPeople, People, Population, Survey};

/// Virtual patients when a scenario does not say how many.
const USUAL_COUNT: u64 = 1_000;
/// The seed when a scenario does not say.
const USUAL_SEED: u64 = 1;
/// People of a survey that are looked at.
const LOOKED_AT: u64 = 2_000;

/// Reads who is simulated, of whom models want to know something.
pub(super) struct PatientsReader<'a, 'b> {
    pub(super) limits: &'a Limits,
    pub(super) models: &'a Models,
    pub(super) pumps: &'a PumpModels,
    pub(super) lookup: &'a mut Lookup<'b>,
    pub(super) defaults: &'a mut Vec<String>,
}

impl PatientsReader<'_, '_> {
    pub(super) fn read(&mut self, node: &Node, mistakes: &mut Mistakes) -> Option<Population> {
        let around = Some(("patients", SCENARIO_KEYS));
        let fields = Fields::open_in(node, "`patients`", keys::PATIENTS, around, mistakes)?;
        let listed = fields.get("from").map(|node| self.named(node, mistakes));
        let in_table = match &listed {
            Some(Some(FoundPeople::Listed(people, _))) => people.count(),
            _ => None,
        };
        let count = match (fields.get("count"), in_table) {
            (Some(node), listed) => read_count(node, "the number of patients", 0, MOST_PATIENTS, mistakes)
                .filter(|count| is_listed(*count, listed, node, mistakes)),
            (None, Some(everybody)) => {
                self.defaults
                    .push(format!("patients.count: {everybody}, everybody in the table"));
                Some(everybody)
            }
            (None, _) => {
                self.defaults.push(format!("patients.count: {USUAL_COUNT}"));
                Some(USUAL_COUNT)
            }
        };
        let seed = match fields.get("seed") {
            Some(node) => read_count(node, "a seed", 0, u64::MAX, mistakes),
            None => {
                self.defaults.push(format!("patients.seed: {USUAL_SEED}"));
                Some(USUAL_SEED)
            }
        };
        if listed.is_some() {
            refuse_beside_from(&fields, mistakes);
        }
        let people = match listed {
            None => self.drawn(&fields, mistakes),
            Some(None) => None,
            Some(Some(FoundPeople::Listed(people, _))) => {
                refuse_limits(&fields, mistakes);
                Some(people)
            }
            Some(Some(FoundPeople::Survey(survey))) => {
                let limits = SurveyLimits {
                    survey: &survey,
                    limits: self.limits,
                };
                let survey = limits.apply(fields.get("limits"), mistakes);
                survey.and_then(|survey| self.sampled(survey, (seed?, count?), &fields, mistakes))
            }
        };
        Some(Population {
            count: count?,
            seed: seed?,
            people: people?,
        })
    }

    /// People of a survey, of whom the first are looked at to find out how light and heavy they are.
    fn sampled(
        &self,
        survey: Survey,
        (seed, count): (u64, u64),
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<People> {
        match self.lookup.finder.sampled(survey, seed, count.min(LOOKED_AT)) {
            Ok(people) => Some(people),
            Err(error) => {
                let node = fields.get("limits").or(fields.get("from"));
                let place = node.map_or(fields.place, |node| node.place);
                mistakes.add(Mistake::at(place, error.to_string()).hint("widen the limits"));
                None
            }
        }
    }

    /// A table of people or a survey, by the name behind `from`.
    fn named(&mut self, node: &Node, mistakes: &mut Mistakes) -> Option<FoundPeople> {
        let name = read_name(node, "a table of people or a survey", mistakes)?;
        let only = match self.models.list.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let known = KnownColumns::new(self.covariates(), only);
        let limits = self.limits;
        let found = self.lookup.people(
            node,
            &name,
            |source| read_people_table(source, &known, limits),
            mistakes,
        );
        if let Some(FoundPeople::Listed(_, unused)) = &found {
            let text = |column: &String| format!("{name}: nothing here uses the column {}", quoted(column));
            self.defaults.extend(unused.iter().map(text));
        }
        found
    }

    /// What the models, and those of pumps, want to know of people.
    fn covariates(&self) -> Vec<Covariate> {
        let models = self.models.list.iter().chain(&self.pumps.list);
        let mut found: Vec<Covariate> = Vec::new();
        for covariate in models.flat_map(|model| &model.covariates) {
            if !found.iter().any(|known| known.name == covariate.name) {
                found.push(covariate.clone());
            }
        }
        found
    }

    /// People drawn from the distributions that stand there.
    fn drawn(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<People> {
        refuse_limits(fields, mistakes);
        if fields.get("weight").is_none() && !fields.entries().any(|(name, ..)| is_like_weight(name)) {
            let place = fields.heading.unwrap_or(fields.place);
            let message = "`patients` needs `weight`, or `from` a table of people or a survey";
            let hint = "add weight: 70 kg, or weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}";
            mistakes.add(Mistake::at(place, message).hint(hint));
        }
        let weight = fields
            .get("weight")
            .and_then(|node| read_weight(node, self.limits, mistakes));
        let before = mistakes.len();
        let covariates = self.distributions(fields, mistakes);
        let mut names = vec![Survey::WEIGHT];
        names.extend(covariates.iter().map(|covariate| covariate.column.name.as_str()));
        let node = fields.get("correlations");
        let correlations = node
            .map(|node| read_correlations(node, &names, mistakes))
            .unwrap_or_default();
        let factor = |members: &[usize]| factor(members, &correlations);
        match DrawnPeople::new(weight?, covariates.clone(), &correlations, factor) {
            Ok(people) => (mistakes.len() == before).then(|| People::drawn(people)),
            Err(members) => {
                let names: Vec<&str> = members
                    .iter()
                    .filter_map(|number| names.get(*number).copied())
                    .collect();
                let place = node.map_or(fields.place, |node| node.heading.unwrap_or(node.place));
                let message = format!("these correlations of {} cannot occur together", names.join(", "));
                let hint = "each is possible by itself, but where two go together, a third cannot go with one and against the \
                            other; check signs and digits";
                mistakes.add(Mistake::at(place, message).hint(hint));
                None
            }
        }
    }

    /// Covariates behind whose names a distribution stands.
    fn distributions(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Vec<DrawnCovariate> {
        let mut ignored = Mistakes::new();
        let group = fields
            .get("covariates")
            .and_then(|node| Fields::any(node, "covariates", &mut ignored));
        let known = self.covariates();
        let written = group.iter().flat_map(Fields::entries);
        let written = written.filter(|(.., node)| matches!(node.content, Content::Map(_)));
        written
            .filter_map(|(name, _, node)| {
                let covariate = known.iter().find(|covariate| covariate.name == name)?;
                read_distribution(covariate, node, self.limits, mistakes)
            })
            .collect()
    }
}

/// Whether a key was probably meant to be `weight`; then it has a message of its own.
fn is_like_weight(name: &str) -> bool {
    crate::document::nearest(name, ["weight"]).is_some() || name == "<<"
}

fn factor(members: &[usize], correlations: &[Correlation]) -> Option<Vec<Vec<f64>>> {
    let place = |variable: usize| members.iter().position(|member| *member == variable);
    let mut matrix = Covariance::of(members.iter().map(|_| 1.0));
    for ([one, other], r) in correlations {
        if let (Some(one), Some(other)) = (place(*one), place(*other)) {
            matrix.set(one, other, *r);
        }
    }
    matrix.factor()
}

/// Whether a table lists so many.
fn is_listed(count: u64, listed: Option<u64>, node: &Node, mistakes: &mut Mistakes) -> bool {
    let Some(listed) = listed.filter(|listed| count > *listed) else {
        return true;
    };
    let message = format!("{count} patients are asked for, and the table lists {listed}");
    let hint = "leave `count` out for everybody, or add people to the table";
    mistakes.add(Mistake::at(node.place, message).hint(hint));
    false
}

/// Weights and correlations are those of the table or the survey.
fn refuse_beside_from(fields: &Fields<'_>, mistakes: &mut Mistakes) {
    for name in ["weight", "correlations"] {
        if let Some(key) = fields.key(name) {
            let message = format!("`{name}` stands beside `from`, which says it already");
            mistakes.add(Mistake::at(key.place, message).hint(format!("take out `{name}`, or `from`")));
        }
    }
}

fn refuse_limits(fields: &Fields<'_>, mistakes: &mut Mistakes) {
    if let Some(key) = fields.key("limits") {
        let message = "`limits` says whom of a survey to draw, and these people are not from one";
        let hint = "take it out; a distribution has `min` and `max` of its own, and of a table delete rows";
        mistakes.add(Mistake::at(key.place, message).hint(hint));
    }
}
