use super::{OpenValue, ScreenArm, ScreenState};
use crate::document::Node;
use crate::report::PURPOSE;
use crate::scenario::{Lesson, ModelFit, Scenario, Study};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What a page must know of a scenario to put its controls on the screen.
#[derive(Clone, Debug, Serialize)]
pub struct OpenScenario {
    /// The first digits of the SHA-256 of its text: states of other scenarios are not shown.
    pub source: String,
    /// Its title.
    pub title: String,
    /// What stands on everything a reader may take away.
    pub safety: String,
    /// Whether values are varied in it; the screen then shows one cell.
    pub is_design: bool,
    /// Its arms with what can be moved in each.
    pub arms: Vec<OpenArm>,
    /// What can be moved for all arms: weight, and the axes of a design.
    pub values: Vec<OpenValue>,
    /// How many people it has.
    pub people: u64,
    /// Models to choose from.
    pub models: Vec<OpenModel>,
    /// Its only model.
    pub model: Option<String>,
    /// Its thresholds.
    pub thresholds: Vec<OpenThreshold>,
    /// What it computes levels of.
    pub analytes: Vec<String>,
    /// The screen as the scenario is written.
    pub state: ScreenState,
    /// The lesson, with the screen of each step.
    pub lesson: Option<OpenLesson>,
}

/// An arm with what can be moved in it.
#[derive(Clone, Debug, Serialize)]
pub struct OpenArm {
    /// Its name.
    pub name: String,
    /// In the order written.
    pub values: Vec<OpenValue>,
}

/// A model to choose.
#[derive(Clone, Debug, Serialize)]
pub struct OpenModel {
    /// Its id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Whether it suits the scenario.
    pub fits: bool,
    /// Why not.
    pub why: Option<String>,
}

/// A threshold that can be shown or not.
#[derive(Clone, Debug, Serialize)]
pub struct OpenThreshold {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub label: String,
}

/// A lesson with the screen of each step.
#[derive(Clone, Debug, Serialize)]
pub struct OpenLesson {
    /// As written.
    #[serde(flatten)]
    pub lesson: Lesson,
    /// For each step, what is on the screen.
    pub screens: Vec<ScreenState>,
}

/// Digits of the hash that tell scenarios apart.
const HASH_DIGITS: usize = 8;

impl OpenScenario {
    /// From a scenario, its tree of values and the models that might be asked too.
    pub(super) fn new(scenario: &Scenario, root: &Node, fits: &[ModelFit]) -> Self {
        let study = scenario.first();
        let source = source_hash(&scenario.source().text);
        let mut values: Vec<OpenValue> = OpenValue::of_weight(root).into_iter().collect();
        if let Scenario::Design(design) = scenario {
            values.extend(design.axes().iter().filter_map(OpenValue::of_axis));
        }
        let arms = arms(study, root);
        let thresholds: Vec<OpenThreshold> = study.thresholds.iter().map(open_threshold).collect();
        let state = ScreenState {
            version: ScreenState::VERSION,
            source: source.clone(),
            arms: written_arms(&arms),
            people: study.population.count,
            ..ScreenState::default()
        };
        let names: Vec<&str> = thresholds
            .iter()
            .map(|threshold| threshold.name.as_str())
            .collect();
        let lesson = study.lesson.as_deref().map(|lesson| OpenLesson {
            screens: lesson
                .steps
                .iter()
                .map(|step| state.clone().with(&step.show, &names))
                .collect(),
            lesson: lesson.clone(),
        });
        Self {
            source,
            title: study.title.clone(),
            safety: PURPOSE.to_string(),
            is_design: matches!(scenario, Scenario::Design(_)),
            arms,
            values,
            people: study.population.count,
            models: models(study, fits),
            model: match &*study.models {
                [only] => Some(only.id.clone()),
                _ => None,
            },
            thresholds,
            analytes: analytes(study),
            state,
            lesson,
        }
    }
}

/// The first digits of the SHA-256 of a text.
pub(super) fn source_hash(text: &str) -> String {
    let bytes = Sha256::digest(text.as_bytes());
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(HASH_DIGITS).collect()
}

fn arms(study: &Study, root: &Node) -> Vec<OpenArm> {
    let arms = root.entry("arms").map(|(_, arms)| arms);
    let arms = study.arms.iter().map(|arm| {
        let items = arms.and_then(|arms| arms.entry(&arm.name));
        OpenArm {
            name: arm.name.clone(),
            values: items.map_or_else(Vec::new, |(_, items)| OpenValue::of_arm(items)),
        }
    });
    arms.collect()
}

fn written_arms(arms: &[OpenArm]) -> Vec<ScreenArm> {
    let arms = arms.iter().enumerate().map(|(from, arm)| ScreenArm {
        from,
        name: arm.name.clone(),
        ..ScreenArm::default()
    });
    arms.collect()
}

fn open_threshold(threshold: &crate::effect::Threshold) -> OpenThreshold {
    OpenThreshold {
        name: threshold.id.clone(),
        label: threshold.short.clone(),
    }
}

fn models(study: &Study, fits: &[ModelFit]) -> Vec<OpenModel> {
    let own = study.models.iter().map(|model| OpenModel {
        id: model.id.clone(),
        name: model.title.clone(),
        fits: true,
        why: None,
    });
    let is_own = |fit: &&ModelFit| study.models.iter().any(|model| model.id == fit.model.id);
    let others = fits.iter().filter(|fit| !is_own(fit)).map(|fit| OpenModel {
        id: fit.model.id.clone(),
        name: fit.model.title.clone(),
        fits: fit.fits(),
        why: (!fit.fits()).then(|| fit.against.join("; ")),
    });
    own.chain(others).collect()
}

fn analytes(study: &Study) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in study.models.iter().flat_map(|model| model.analytes()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    names
}
