//! Reads a whole scenario.

use super::arm_reader::{ARMS_EXAMPLE, ArmReader, USUAL_ROUTE};
use super::draws_reader::read_draws;
use super::head_reader::{HeadReader, ReadHead};
use super::lesson_reader::LessonReader;
use super::limits::{Limits, MOST_POINTS};
use super::lookup::{Lookup, Models};
use super::measured_reader::{MeasuredIn, ReadMeasured};
use super::nca_reader::NcaReader;
use super::occasions_reader::OccasionsReader;
use super::pump_models::PumpModels;
use super::responses_reader::response_thresholds;
use super::restrictions::restricted;
use super::side_effects_reader::SideEffectsReader;
use super::target_reader::TargetReader;
use super::threshold_reader::read_thresholds;
use super::time_of_day_reader::read_time_of_day;
use super::{Arm, DosedAs, Finder, Lesson, Study, keys, warnings::warnings};
use crate::document::{
    Content, Diagnostics, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, read_choice, read_flag,
    read_list, read_quantity, read_texts,
};
use crate::effect::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::model::Published;
use crate::outcome::Keep;
use crate::outcome::nca::NcaPlan;
use crate::population::{ModelInputs, Population};
use crate::quantity::Dimension;
use crate::regimen::Occasions;
use crate::solver::Grid;
use std::sync::Arc;

/// The share of patients in the band when a scenario does not say.
const USUAL_BAND: f64 = 0.9;

/// What readings of one file share.
#[derive(Clone, Copy)]
pub(super) struct StudySources<'a> {
    pub(super) finder: &'a Finder<'a>,
    pub(super) limits: &'a Limits,
    pub(super) published: &'a Published,
}

/// What came of reading a study: all that is wrong with it, and with the files it names.
pub(super) struct ReadStudy {
    pub(super) study: Option<Study>,
    pub(super) mistakes: Mistakes,
    pub(super) bad_files: Vec<Diagnostics>,
}

impl StudySources<'_> {
    /// Reads the study that a file holds, or one cell of its design; `mistakes` are those found so far.
    pub(super) fn read(&self, root: &Node, source: &Source, mistakes: Mistakes) -> ReadStudy {
        let mut reader = Reader {
            lookup: Lookup {
                finder: self.finder,
                bad_files: Vec::new(),
            },
            limits: self.limits,
            defaults: Vec::new(),
            mistakes,
        };
        let mut study = reader.scenario(root, source);
        let Reader { lookup, mistakes, .. } = reader;
        if let Some(study) = study.as_mut().filter(|_| mistakes.is_empty()) {
            study.restricted = restricted(study);
            study.warnings = warnings(study, self.finder.library().substances(), self.published);
        }
        ReadStudy {
            study: study.filter(|_| mistakes.is_empty()),
            mistakes,
            bad_files: lookup.bad_files,
        }
    }
}

struct Reader<'a> {
    lookup: Lookup<'a>,
    limits: &'a Limits,
    defaults: Vec<String>,
    mistakes: Mistakes,
}

impl Reader<'_> {
    fn scenario(&mut self, root: &Node, source: &Source) -> Option<Study> {
        let keys = keys::SCENARIO_KEYS;
        let fields = Fields::open(root, "a scenario", keys, &mut self.mistakes)?;
        let head = self.head(&fields);
        let (models, population) = (&head.models, head.population.as_ref());
        let mut thresholds = self.thresholds(fields.get("thresholds"), models);
        thresholds.extend(response_thresholds(&head.responses));
        let mut arms = fields.get("arms").map(|node| {
            let steered = (&head.pumps, head.inputs.as_slice(), head.drug.as_deref());
            let seen = (models, head.responses.as_slice());
            self.arms(node, seen, population, &head.dosed_as, steered)
        });
        let start = read_time_of_day(fields.get("start"), &mut self.mistakes);
        let grid = fields.get("observe").and_then(|node| self.grid(node));
        let occasions = self.occasions(&fields, population, grid, arms.as_deref_mut());
        let (draws, has_sensitivity, keep) = self.more(&fields, models);
        let nca = self.nca(fields.get("nca"), grid);
        let ReadMeasured { residual, observed } =
            self.measured(&fields, (&models.list, arms.as_deref(), grid));
        let probabilities = self.probabilities(fields.get("band"));
        let (evidence, side_effects) = self.notes(&fields, &head);
        let [sources, assumptions] = ["sources", "assumptions"].map(|key| self.sentences(fields.get(key)));
        Some(Study {
            title: head.title?,
            lesson: self.lesson(fields.get("lesson"), arms.as_deref(), &thresholds),
            message: head.message,
            source: source.clone(),
            models: head.models.list.into(),
            drug: head.drug,
            dosed_as: head.dosed_as?,
            population: head.population?,
            shard: None,
            inputs: head.inputs,
            covariates_written: head.covariates_written,
            thresholds: thresholds.into(),
            responses: head.responses.into(),
            arms: arms?,
            start,
            grid: grid?,
            nca,
            residual,
            observed: observed.map(Arc::new),
            probabilities: probabilities?,
            evidence,
            side_effects,
            sources,
            assumptions,
            defaults: std::mem::take(&mut self.defaults),
            restricted: Vec::new(),
            warnings: Vec::new(),
            interactions: head.interactions,
            keep,
            people_drawn: 0,
            occasions,
            draws,
            has_sensitivity,
            has_other_spreads: false,
            others: Vec::new(),
        })
    }

    fn lesson(
        &mut self,
        node: Option<&Node>,
        arms: Option<&[Arm]>,
        thresholds: &[Threshold],
    ) -> Option<Arc<Lesson>> {
        let reader = LessonReader {
            arms: arms
                .unwrap_or_default()
                .iter()
                .map(|arm| arm.name.as_str())
                .collect(),
            thresholds: thresholds.iter().map(|threshold| threshold.id.as_str()).collect(),
        };
        reader.read(node?, &mut self.mistakes).map(Arc::new)
    }

    fn thresholds(&mut self, node: Option<&Node>, models: &Models) -> Vec<Threshold> {
        let read = |node| read_thresholds(node, &mut self.lookup, models, self.limits, &mut self.mistakes);
        node.map_or_else(Vec::new, read)
    }

    fn head(&mut self, fields: &Fields<'_>) -> ReadHead {
        let reader = HeadReader {
            limits: self.limits,
            lookup: &mut self.lookup,
            defaults: &mut self.defaults,
            mistakes: &mut self.mistakes,
        };
        reader.read(fields)
    }

    fn occasions(
        &mut self,
        fields: &Fields<'_>,
        population: Option<&Population>,
        grid: Option<Grid>,
        arms: Option<&mut [Arm]>,
    ) -> Option<Occasions> {
        let reader = OccasionsReader {
            fields,
            people: population.map(|population| &population.people),
            end: grid.map(|grid| grid.end()),
        };
        reader.read(arms.unwrap_or_default(), &mut self.mistakes)
    }

    fn draws(&mut self, node: Option<&Node>, models: &Models) -> Option<u32> {
        let library = self.lookup.finder.library();
        read_draws(node?, &models.list, library, &mut self.mistakes)
    }

    fn arms(
        &mut self,
        node: &Node,
        (models, responses): (&Models, &[Response]),
        population: Option<&Population>,
        dosed_as: &Option<DosedAs>,
        (pumps, inputs, drug): (&PumpModels, &[ModelInputs], Option<&str>),
    ) -> Vec<Arm> {
        let place = node.heading.unwrap_or(node.place);
        let Content::Map(_) = node.content else {
            let message = format!("`arms` holds named arms, here is {}", node.seen());
            self.mistakes.add(Mistake::at(place, message).hint(ARMS_EXAMPLE));
            return Vec::new();
        };
        let Some(fields) = Fields::any(node, "`arms`", &mut self.mistakes) else {
            return Vec::new();
        };
        let reader = ArmReader {
            models: &models.list,
            responses,
            people: population.map(|population| &population.people),
            limits: self.limits,
            library: self.lookup.finder.library(),
        };
        let targets = TargetReader {
            arm: &reader,
            pumps,
            inputs,
            drug,
            substances: &models.substances,
            strength: dosed_as.as_ref().map_or(1.0, DosedAs::strength),
        };
        let (defaults, mistakes) = (&mut self.defaults, &mut self.mistakes);
        let arms = fields.entries();
        let arms: Vec<Arm> = arms.map(|arm| targets.arm(arm, defaults, mistakes)).collect();
        if arms.is_empty() {
            self.mistakes
                .add(Mistake::at(place, "`arms` holds no arm").hint(ARMS_EXAMPLE));
        }
        let without_route = arms.iter().any(|arm| arm.regimen.routes().contains(&USUAL_ROUTE));
        if without_route {
            self.defaults
                .push(format!("route: {USUAL_ROUTE}, where an item names none"));
        }
        arms
    }

    /// Whether a flag is there and says yes.
    fn flag(&mut self, node: Option<&Node>, what: &str) -> bool {
        let read = |node| read_flag(node, what, &mut self.mistakes);
        node.and_then(read).unwrap_or(false)
    }

    /// What is asked beside the answer: draws of the estimates, sensitivity, and what is written of every patient.
    fn more(&mut self, fields: &Fields<'_>, models: &Models) -> (Option<u32>, bool, Keep) {
        (
            self.draws(fields.get("uncertainty"), models),
            self.flag(fields.get("sensitivity"), "`sensitivity`"),
            self.keep(fields.get("keep")),
        )
    }

    /// What stands beside the results and is not computed with.
    fn notes(
        &mut self,
        fields: &Fields<'_>,
        head: &ReadHead,
    ) -> (Vec<EvidenceNote>, Vec<Arc<SideEffectNote>>) {
        let read = |node| self.lookup.evidence(node, &mut self.mistakes);
        let evidence = fields.get("evidence").map_or_else(Vec::new, read);
        let reader = SideEffectsReader {
            lookup: &mut self.lookup,
            models: &head.models,
            drug: head.drug.as_deref(),
        };
        let node = fields.get("side_effects");
        let side_effects = reader.read(node, &mut self.defaults, &mut self.mistakes);
        (evidence, side_effects)
    }

    fn keep(&mut self, node: Option<&Node>) -> Keep {
        let mut keep = Keep::default();
        let nodes = node.map_or(&[][..], |node| read_list(node, "`keep`", &mut self.mistakes));
        let words = [("parameters", false), ("curves", true)];
        for node in nodes {
            match read_choice(node, "what is kept of every patient", &words, &mut self.mistakes) {
                Some(true) => keep.curves = Keep::ALL,
                Some(false) => keep.parameters = true,
                None => {}
            }
        }
        keep
    }

    fn sentences(&mut self, node: Option<&Node>) -> Vec<String> {
        let read = |node| read_texts(node, "a sentence", &mut self.mistakes);
        node.map(read).unwrap_or_default()
    }

    fn nca(&mut self, node: Option<&Node>, grid: Option<Grid>) -> Option<NcaPlan> {
        let reader = NcaReader {
            limits: self.limits,
            end: grid.map(|grid| grid.end()),
        };
        reader.read(node?, &mut self.defaults, &mut self.mistakes)
    }

    fn measured(&mut self, fields: &Fields<'_>, levels: MeasuredIn<'_>) -> ReadMeasured {
        let lookup = (&mut self.lookup, self.limits);
        ReadMeasured::read(fields, levels, lookup, &mut self.defaults, &mut self.mistakes)
    }

    fn grid(&mut self, node: &Node) -> Option<Grid> {
        let around = Some(("observe", keys::SCENARIO_KEYS));
        let fields = Fields::open_in(node, "`observe`", keys::OBSERVE, around, &mut self.mistakes)?;
        let reader = ArmReader {
            models: &[],
            responses: &[],
            people: None,
            limits: self.limits,
            library: self.lookup.finder.library(),
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
                    format!("points are {every} apart, but the observation ends at {until}"),
                )
                .hint("make `every` shorter than `until`; are the two swapped?"),
            );
            return None;
        }
        if grid.len() as u64 > MOST_POINTS {
            self.mistakes.add(
                Mistake::at(
                    fields.place,
                    format!("these are {} points in each curve", grid.len()),
                )
                .hint(format!(
                    "up to {MOST_POINTS} are drawn; make `every` longer, no answer depends on it"
                )),
            );
            return None;
        }
        Some(grid)
    }

    fn probabilities(&mut self, node: Option<&Node>) -> Option<[f64; 3]> {
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
                        Mistake::at(
                            node.place,
                            format!("a band holds less than all patients, here is {}", node.seen()),
                        )
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
}
