//! Reads a design: the axes first, then a study for each combination of their values.

use super::cited_reader::read_cited;
use super::find_reader::read_find;
use super::limits::MOST_CELLS;
use super::reader::{ReadStudy, StudySources};
use super::substitution::{NamedAxes, substitute};
use super::vary_reader::{ReadAxes, read_vary};
use super::{Design, DesignMeasure, DesignText, Rejected, Scenario, Study};
use crate::document::{
    Diagnostics, Document, Mistake, Mistakes, Node, Place, quoted, read_choice, read_list,
};
use crate::effect::Threshold;
use crate::outcome::{Axis, Cell, values_at};
use crate::quantity::with_thousands;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Keys that only a study has.
const OF_STUDIES: [&str; 7] = [
    "message",
    "nca",
    "uncertainty",
    "sensitivity",
    "residual",
    "observed",
    "keep",
];

/// Combinations that are wrong together, after which no more are looked at.
const MOST_WRONG: usize = 8;

/// Reads a design, of whose axes some may be wrong: then all else that is wrong is said too.
pub(super) fn read_design(
    document: &Document,
    vary: &Node,
    sources: &StudySources<'_>,
    mut mistakes: Mistakes,
) -> Result<Scenario, Rejected> {
    let ReadAxes { axes, places, unread } = read_vary(vary, &mut mistakes);
    let named = NamedAxes::find(&document.root, &mut mistakes);
    let names: Vec<&str> = axes.iter().map(|axis| axis.name.as_str()).collect();
    let unread: Vec<&str> = unread.iter().map(String::as_str).collect();
    named.check(&names, &unread, &mut mistakes);
    refuse_unused(&axes, &places, &named, &mut mistakes);
    refuse_of_studies(&document.root, &mut mistakes);
    let measures = read_measures(&document.root, &mut mistakes);
    // Axes in which something is wrong are not known: what is said of them would be wrong too.
    let cited = document.root.entry("cited").filter(|_| unread.is_empty());
    let cited = cited.map(|(_, node)| read_cited(node, &axes, &mut mistakes));
    let mut reader = DesignReader {
        document,
        axes: &axes,
        named: &named,
        sources,
        mistakes,
        bad_files: Vec::new(),
    };
    let first = reader.first();
    let studies = reader.studies();
    reader.check_cells(vary, &studies);
    let DesignReader {
        mut mistakes,
        bad_files,
        ..
    } = reader;
    if let Some(study) = studies.first().or(first.as_ref()) {
        refuse_measures_of_nothing(&measures, study, &mut mistakes);
    }
    let question = document
        .root
        .entry("find")
        .map(|(_, node)| read_find(node, &axes, studies.first().or(first.as_ref()), &mut mistakes));
    if !mistakes.is_empty() || studies.is_empty() {
        return Err(Rejected::scenario(document.source.clone(), mistakes, bad_files));
    }
    Ok(Scenario::Design(Box::new(Design {
        axes,
        studies,
        measures: measures.into_iter().map(|(measure, _)| measure).collect(),
        cited: cited.unwrap_or_default(),
        question: question.flatten(),
        text: DesignText {
            document: document.clone(),
            library: sources.finder.library().clone(),
            found: sources.finder.found(),
        },
    })))
}

/// An axis that nothing depends on.
fn refuse_unused(axes: &[Axis], places: &[Place], named: &NamedAxes, mistakes: &mut Mistakes) {
    let names: Vec<&str> = axes.iter().map(|axis| axis.name.as_str()).collect();
    for (axis, place) in axes.iter().zip(places) {
        if !named.uses(&axis.name, &names) {
            let message = format!("nothing depends on the axis {}", quoted(&axis.name));
            let hint = format!(
                "write ${0} where its values go, as in `dose: ${0}`, or take the axis out",
                axis.name
            );
            mistakes.add(Mistake::at(*place, message).hint(hint));
        }
    }
}

/// A design tells cells by measures of its own.
fn refuse_of_studies(root: &Node, mistakes: &mut Mistakes) {
    for name in OF_STUDIES {
        if let Some((key, _)) = root.entry(name) {
            let message =
                format!("`{name}` belongs to a scenario that varies nothing, and this one has `vary`");
            let hint = format!("take `{name}` out, or write a scenario with an arm for each value");
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
    }
}

struct DesignReader<'a> {
    document: &'a Document,
    axes: &'a [Axis],
    named: &'a NamedAxes,
    sources: &'a StudySources<'a>,
    mistakes: Mistakes,
    bad_files: Vec<Diagnostics>,
}

impl DesignReader<'_> {
    /// The study of the first combination, also where it is wrong elsewhere.
    fn first(&mut self) -> Option<Study> {
        self.study(&vec![0; self.axes.len()])
    }

    /// A study for each combination of values; none where something is wrong.
    fn studies(&mut self) -> Vec<Study> {
        let first = vec![0; self.axes.len()];
        let axes = self.axes;
        // Each value once, the others being the first ones: what is wrong with any of them is found without a look at
        // all combinations.
        for (axis, of) in axes.iter().enumerate() {
            let mut wrong = 0;
            for value in 1..of.values.len() {
                let mut values = first.clone();
                values[axis] = value;
                wrong += usize::from(self.study(&values).is_none());
                if wrong >= MOST_WRONG {
                    break;
                }
            }
        }
        if !self.mistakes.is_empty() {
            return Vec::new();
        }
        let count: usize = axes.iter().map(|axis| axis.values.len()).product();
        let (mut studies, mut wrong) = (Vec::<Study>::new(), 0);
        for place in 0..count {
            match self.study(&values_at(place, axes)) {
                Some(study) => studies.push(sharing(study, studies.last())),
                None => wrong += 1,
            }
            if wrong >= MOST_WRONG {
                break;
            }
        }
        studies
    }

    /// The study with some of the values of the axes.
    fn study(&mut self, values: &[usize]) -> Option<Study> {
        let texts = self.axes.iter().zip(values);
        let texts: BTreeMap<&str, &str> = texts
            .filter_map(|(axis, value)| Some((axis.name.as_str(), axis.value(*value)?.text.as_str())))
            .collect();
        let root = substitute(&self.document.root, &texts);
        let ReadStudy {
            study,
            mut mistakes,
            bad_files,
        } = self.sources.read(&root, &self.document.source, Mistakes::new());
        mistakes.explain(&self.named.explanations(&texts));
        self.mistakes.merge(mistakes);
        for bad in bad_files {
            if !self.bad_files.iter().any(|known| known.name() == bad.name()) {
                self.bad_files.push(bad);
            }
        }
        study
    }

    /// There are not too many cells, and every combination has the same models.
    fn check_cells(&mut self, vary: &Node, studies: &[Study]) {
        let Some(first) = studies.first() else {
            return;
        };
        let series = [first.models.len(), first.arms.len()];
        let count = Cell::count(series, self.axes);
        if count > MOST_CELLS {
            let message = format!(
                "this design has {} cells, of {} arms, {} models and {} combinations, more than {}",
                with_thousands(count as u64),
                series[1],
                series[0],
                studies.len(),
                with_thousands(MOST_CELLS as u64),
            );
            let hint = "write fewer `steps` or values, or a scenario for each model";
            let place = vary.heading.unwrap_or(vary.place);
            self.mistakes.add(Mistake::at(place, message).hint(hint));
        }
    }
}

/// The same study, whose models and thresholds are held once where they are those of the one before.
fn sharing(mut study: Study, before: Option<&Study>) -> Study {
    if let Some(before) = before {
        let mut models = before.models.iter().zip(study.models.iter());
        let same_models = models.all(|(one, other)| one.is_same_as(other));
        if before.models.len() == study.models.len() && same_models {
            study.models = Arc::clone(&before.models);
        }
        let same_levels = before.thresholds.len() == study.thresholds.len()
            && before
                .thresholds
                .iter()
                .zip(study.thresholds.iter())
                .all(|(one, other)| {
                    one.is_same_as(other) && one.source == other.source && one.title == other.title
                });
        if same_levels {
            study.thresholds = Arc::clone(&before.thresholds);
        }
    }
    study
}

/// A measure that is asked for by name and belongs to no threshold here.
fn refuse_measures_of_nothing(measures: &[WrittenMeasure], study: &Study, mistakes: &mut Mistakes) {
    let is_range = |threshold: &Threshold| threshold.range_end().is_some();
    let has_threshold = !study.thresholds.is_empty();
    let has_range = study.thresholds.iter().any(is_range);
    let has_response = study.responses.iter().any(|response| response.law.is_some());
    let thresholds = "add `thresholds: [analgesia-zanos-2018]`, which is a range, or leave the measure out";
    for (measure, place) in measures {
        let Some(place) = place else { continue };
        let (message, hint) = match measure {
            DesignMeasure::TimeAbove | DesignMeasure::ShareEverAbove if !has_threshold => (
                "this measure belongs to a threshold, and the scenario has none",
                thresholds,
            ),
            DesignMeasure::TimeInRange if !has_range => (
                "this measure belongs to a threshold that is a range, and the scenario has none",
                thresholds,
            ),
            DesignMeasure::ResponsePeak if !has_response => (
                "this measure belongs to a response, and the scenario has none",
                "add `responses:` with one that `infusim effects` lists, or leave the measure out",
            ),
            _ => continue,
        };
        mistakes.add(Mistake::at(*place, message).hint(hint));
    }
}

/// A measure, and where it is asked for by name; `None` where all are told.
type WrittenMeasure = (DesignMeasure, Option<Place>);

fn read_measures(root: &Node, mistakes: &mut Mistakes) -> Vec<WrittenMeasure> {
    let all = || {
        DesignMeasure::CHOICES
            .iter()
            .map(|(_, measure)| (*measure, None))
            .collect()
    };
    let Some((_, node)) = root.entry("measures") else {
        return all();
    };
    let mut measures = Vec::new();
    let before = mistakes.len();
    for node in read_list(node, "`measures`", mistakes) {
        let Some(measure) = read_choice(node, "a measure", DesignMeasure::CHOICES, mistakes) else {
            continue;
        };
        if measures.iter().any(|(known, _)| *known == measure) {
            let message = format!("the measure {} is there twice", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint("keep one of them"));
        }
        measures.push((measure, Some(node.place)));
    }
    if measures.is_empty() && mistakes.len() == before {
        let place = node.heading.unwrap_or(node.place);
        let hint = "leave `measures` out for all of them";
        mistakes.add(Mistake::at(place, "`measures` names no measure").hint(hint));
    }
    measures
}
