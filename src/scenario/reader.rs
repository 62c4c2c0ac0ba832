//! Reads a whole scenario.

use super::arm_reader::{ArmReader, USUAL_ROUTE};
use super::limits::{Limits, MOST_POINTS, MOST_SERIES};
use super::patients_reader::{read_covariates, read_patients};
use super::threshold_reader::read_thresholds;
use super::{Arm, DosedAs, Finder, Rejected, Study, keys, warnings::warnings};
use crate::document::{
    BadFile, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, did_you_mean, read_list,
    read_quantity, read_text, read_texts,
};
use crate::effect::{EvidenceNote, Threshold, suggest_evidence};
use crate::model::Model;
use crate::population::Population;
use crate::quantity::Dimension;
use crate::regimen::Regimen;
use crate::solver::Grid;

/// The share of patients in the band when a scenario does not say.
const USUAL_BAND: f64 = 0.9;

impl Study {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// Every mistake in it, and in the model and effect files it names.
    pub fn read(source: Source, finder: &Finder<'_>) -> Result<Self, Rejected> {
        let limits = Limits::open()?;
        let document = Document::parse(source)?;
        let mut reader = Reader {
            finder,
            limits: &limits,
            defaults: Vec::new(),
            bad_files: Vec::new(),
            mistakes: Mistakes::new(),
        };
        let study = reader.scenario(&document);
        let Reader {
            bad_files, mistakes, ..
        } = reader;
        match study {
            Some(mut study) if mistakes.is_empty() => {
                study.warnings = warnings(&study, finder.library().substances());
                Ok(study)
            }
            _ => {
                let scenario = BadFile::new(document.source, mistakes.into_sorted());
                Err(Rejected {
                    files: std::iter::once(scenario).chain(bad_files).collect(),
                })
            }
        }
    }
}

struct Reader<'a> {
    finder: &'a Finder<'a>,
    limits: &'a Limits,
    defaults: Vec<String>,
    bad_files: Vec<BadFile>,
    mistakes: Mistakes,
}

impl Reader<'_> {
    fn scenario(&mut self, document: &Document) -> Option<Study> {
        let fields = Fields::open(&document.root, "a scenario", keys::SCENARIO, &mut self.mistakes)?;
        let title = fields
            .get("title")
            .and_then(|node| read_text(node, "a title", &mut self.mistakes));
        let models = self.models(&fields);
        let drug = fields.get("drug").and_then(|node| {
            Threshold::read_substance(node, self.finder.library().substances(), &mut self.mistakes)
        });
        let dosed_as = self.dosed_as(fields.get("dose_as"), &models);
        let patients = fields.get("patients");
        let population = patients
            .and_then(|node| read_patients(node, self.limits, &mut self.defaults, &mut self.mistakes));
        let covariates = read_covariates(patients, &models, &mut self.defaults, &mut self.mistakes);
        let thresholds = match fields.get("thresholds") {
            Some(node) => read_thresholds(
                node,
                self.finder,
                &models,
                self.limits,
                &mut self.bad_files,
                &mut self.mistakes,
            ),
            None => Vec::new(),
        };
        let arms = fields
            .get("arms")
            .map(|node| self.arms(node, &models, population.as_ref(), &dosed_as));
        let grid = fields.get("observe").and_then(|node| self.grid(node));
        let levels = self.levels(fields.get("band"));
        let evidence = fields
            .get("evidence")
            .map(|node| self.evidence(node))
            .unwrap_or_default();
        let mut texts = |name: &str| {
            fields
                .get(name)
                .map(|node| read_texts(node, "a sentence", &mut self.mistakes))
                .unwrap_or_default()
        };
        let sources = texts("sources");
        let assumptions = texts("assumptions");
        Some(Study {
            title: title?,
            source: document.source.clone(),
            models,
            drug,
            dosed_as: dosed_as?,
            population: population?,
            covariates,
            thresholds,
            arms: arms?,
            grid: grid?,
            levels: levels?,
            evidence,
            sources,
            assumptions,
            defaults: std::mem::take(&mut self.defaults),
            warnings: Vec::new(),
        })
    }

    fn models(&mut self, fields: &Fields<'_>) -> Vec<Model> {
        let nodes: Vec<&Node> = match (fields.get("model"), fields.get("models")) {
            (Some(node), None) => vec![node],
            (None, Some(node)) => read_list(node, "`models`", &mut self.mistakes).iter().collect(),
            (Some(_), Some(node)) => {
                self.mistakes.add(
                    Mistake::at(node.place, "here are both `model` and `models`").hint("keep one of them"),
                );
                Vec::new()
            }
            (None, None) => {
                self.mistakes
                    .add(Mistake::at(fields.place, "a scenario needs `model`").hint(
                    "add model: kamp-2020, or models: [kamp-2020, domino-1984]; `infusim models` lists them",
                ));
                Vec::new()
            }
        };
        let mut models: Vec<Model> = Vec::new();
        for node in nodes {
            let Some(name) = read_text(node, "the name of a model", &mut self.mistakes) else {
                continue;
            };
            match self.finder.model(&name) {
                Ok(Some(model)) if models.iter().any(|known| known.id == model.id) => {
                    self.mistakes.add(
                        Mistake::at(node.place, format!("model `{name}` is there twice"))
                            .hint("keep one of them"),
                    );
                }
                Ok(Some(model)) => models.push(model),
                Ok(None) => {
                    let hint = self.finder.library().suggest(&name);
                    self.mistakes
                        .add(Mistake::at(node.place, format!("there is no model `{name}`")).hint(hint));
                }
                Err(bad) => {
                    self.mistakes.add(
                        Mistake::at(node.place, format!("the model `{name}` cannot be used"))
                            .hint("its own mistakes are listed below"),
                    );
                    self.bad_files.push(bad);
                }
            }
        }
        models
    }

    fn dosed_as(&mut self, node: Option<&Node>, models: &[Model]) -> Option<DosedAs> {
        let base = DosedAs {
            form: "base".to_string(),
            base_fraction: 1.0,
        };
        let Some(node) = node else {
            self.defaults.push("dose_as: base".to_string());
            return Some(base);
        };
        let name = read_text(node, "`base` or a salt", &mut self.mistakes)?;
        if name == "base" {
            return Some(base);
        }
        let salts: Vec<_> = models.iter().flat_map(|model| &model.drug.salts).collect();
        if let Some(salt) = salts.iter().find(|salt| salt.name == name) {
            return Some(DosedAs {
                form: salt.name.clone(),
                base_fraction: salt.base_fraction,
            });
        }
        if !models.is_empty() {
            let names = salts.iter().map(|salt| salt.name.as_str()).chain(["base"]);
            let hint =
                did_you_mean(&name, names).unwrap_or_else(|| "write base or hydrochloride".to_string());
            self.mistakes
                .add(Mistake::at(node.place, format!("`{name}` is no form the drug is dosed in")).hint(hint));
        }
        None
    }

    fn arms(
        &mut self,
        node: &Node,
        models: &[Model],
        population: Option<&Population>,
        dosed_as: &Option<DosedAs>,
    ) -> Vec<Arm> {
        let Some(fields) = Fields::any(node, "`arms`", &mut self.mistakes) else {
            return Vec::new();
        };
        let reader = ArmReader {
            models,
            weight: population.map(|population| population.weight),
            limits: self.limits,
        };
        let strength = dosed_as.as_ref().map_or(1.0, |dosed_as| dosed_as.base_fraction);
        let arms: Vec<Arm> = fields
            .entries()
            .map(|(name, key, node)| {
                let before = self.mistakes.len();
                let items = reader.items(node, &format!("arm `{name}`"), &mut self.mistakes);
                let regimen = Regimen::new(items).with_strength(strength);
                if let (true, Some(population)) = (self.mistakes.len() == before, population)
                    && let Err(error) = regimen.timeline(population.weight.typical())
                {
                    self.mistakes.add(
                        Mistake::at(key.place, error.to_string())
                            .hint("is a `times` or an `every` mistyped?"),
                    );
                }
                Arm {
                    name: name.to_string(),
                    regimen,
                }
            })
            .collect();
        if arms.is_empty() || arms.len() * models.len().max(1) > MOST_SERIES {
            self.mistakes.add(
                Mistake::at(
                    node.place,
                    format!("here are {} arms for {} models", arms.len(), models.len()),
                )
                .hint(format!(
                    "a scenario has at least one arm, and at most {MOST_SERIES} curves in all"
                )),
            );
        }
        let without_route = arms.iter().any(|arm| arm.regimen.routes().contains(&USUAL_ROUTE));
        if without_route {
            self.defaults
                .push(format!("route: {USUAL_ROUTE}, where an item names none"));
        }
        arms
    }

    fn grid(&mut self, node: &Node) -> Option<Grid> {
        let fields = Fields::open(node, "`observe`", keys::OBSERVE, &mut self.mistakes)?;
        let reader = ArmReader {
            models: &[],
            weight: None,
            limits: self.limits,
        };
        let mut take = |name: &str, example: &'static str| {
            let expected = Expected {
                what: "a duration",
                dimensions: &[Dimension::TIME],
                example,
                sign: Sign::Positive,
            };
            let node = fields.get(name)?;
            reader.duration(node, expected, &mut self.mistakes)
        };
        let until = take("until", "48 h");
        let every = take("every", "5 min");
        let (until, every) = (until?, every?);
        let grid = Grid::new(every, until)?;
        if every > until {
            self.mistakes.add(
                Mistake::at(
                    fields.place,
                    format!("two points are {every} apart, but the observation ends at {until}"),
                )
                .hint("make `every` shorter than `until`"),
            );
            return None;
        }
        if grid.len() as u64 > MOST_POINTS {
            self.mistakes.add(
                Mistake::at(fields.place, format!("these are {} points a curve", grid.len())).hint(format!(
                    "up to {MOST_POINTS} are drawn; make `every` longer, no answer depends on it"
                )),
            );
            return None;
        }
        Some(grid)
    }

    fn levels(&mut self, node: Option<&Node>) -> Option<[f64; 3]> {
        let band = match node {
            Some(node) => {
                let expected = Expected {
                    what: "a share of patients",
                    dimensions: &[Dimension::NUMBER],
                    example: "90 %",
                    sign: Sign::Positive,
                };
                let band = read_quantity(node, expected, &mut self.mistakes)?.canonical();
                if band >= 1.0 {
                    self.mistakes.add(
                        Mistake::at(node.place, "a band holds less than all patients")
                            .hint("write it as 90 %, or as 0.9"),
                    );
                    return None;
                }
                band
            }
            None => {
                self.defaults.push("band: 90 %".to_string());
                USUAL_BAND
            }
        };
        // Rounded so that 90 % gives 5 % and 95 %, not 4.999999999999998 %.
        let tail = ((0.5 - 0.5 * band) * 1e12).round() / 1e12;
        Some([tail, 0.5, 1.0 - tail])
    }

    fn evidence(&mut self, node: &Node) -> Vec<EvidenceNote> {
        let mut notes = Vec::new();
        for node in read_list(node, "`evidence`", &mut self.mistakes) {
            let Some(name) = read_text(node, "the name of an evidence note", &mut self.mistakes) else {
                continue;
            };
            match self.finder.evidence(&name) {
                Ok(Some(note)) => notes.push(note),
                Ok(None) => self.mistakes.add(
                    Mistake::at(node.place, format!("there is no evidence note `{name}`"))
                        .hint(suggest_evidence(&name)),
                ),
                Err(bad) => {
                    self.mistakes.add(
                        Mistake::at(node.place, format!("the evidence note `{name}` cannot be used"))
                            .hint("its own mistakes are listed below"),
                    );
                    self.bad_files.push(bad);
                }
            }
        }
        notes
    }
}
